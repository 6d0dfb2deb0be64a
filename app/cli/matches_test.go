package cli_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// listOf reads what a command printed as JSON.
func listOf(t *testing.T, r result) (out []map[string]string) {
	t.Helper()
	r.want(t, 0)
	if err := json.Unmarshal([]byte(r.out), &out); err != nil {
		t.Fatalf("%v: %s", err, r.out)
	}
	return out
}

// TestMatchesAndProposals goes from a file of USAspending to the record by the command:
// whose its recipients are, what a person says of one, and what is then written.
func TestMatchesAndProposals(t *testing.T) {
	db := seeded(t)
	do := func(args ...string) result { return proviso(t, "", append(args, "--db", db)...) }
	do("import", filepath.Join("..", "intake", "testdata", "usaspending", "transactions_nyc.csv")).want(t, 0)
	const city = "uei.ltm5bxhn9ls3"
	all := listOf(t, do("import", "--matches", "1", "--format", "json"))
	if len(all) != 1 || all[0]["recipient"] != city || all[0]["found"] != "sure" || all[0]["jurisdiction"] != "new-york-city-ny" || all[0]["score"] != "75" || !strings.Contains(all[0]["why"], "same name, a city: 60; same state, NY: 15") {
		t.Fatalf("the recipients: %+v", all)
	}
	for what, c := range map[string]struct {
		args []string
		code int
		says string
	}{
		"without an import":              {[]string{"--confirm", city + "=new-york-city-ny"}, 2, "--confirm takes --matches"},
		"of no form":                     {[]string{"--matches", "1", "--confirm", city}, 2, "is not RECIPIENT=ID"},
		"none, without a reason":         {[]string{"--matches", "1", "--confirm", city + "=none"}, 2, "--reason is missing"},
		"of a place that is not there":   {[]string{"--matches", "1", "--confirm", city + "=gotham-ny"}, 1, `no jurisdiction "gotham-ny"`},
		"of a recipient that it has not": {[]string{"--matches", "1", "--confirm", "uei.x=denver-co"}, 1, "names no such recipient"},
		"of another import":              {[]string{"--matches", "7"}, 1, `no import is called "7"`},
		"two things at once":             {[]string{"--matches", "1", "--proposals", "denver-co"}, 2, "--matches"},
		"accepted of no place":           {[]string{"--accept", "x"}, 2, "--accept takes --proposals"},
		"accepted without a reason":      {[]string{"--proposals", "new-york-city-ny", "--accept", "x"}, 2, "--reason is missing"},
		"accepted and not proposed":      {[]string{"--proposals", "new-york-city-ny", "--accept", "x", "--reason", "y"}, 1, "is not proposed any more"},
	} {
		t.Run(what, func(t *testing.T) { do(append([]string{"import"}, c.args...)...).want(t, c.code, c.says) })
	}
	if said := listOf(t, do("import", "--matches", "1", "--confirm", city+"=none", "--reason", "to try it", "--format", "json")); len(said) != 1 || said[0]["found"] != "said" || said[0]["jurisdiction"] != "none" {
		t.Errorf("said to be none: %+v", said)
	}
	if none := listOf(t, do("import", "--proposals", "new-york-city-ny", "--format", "json")); len(none) != 0 {
		t.Errorf("of a recipient that is none: %+v", none)
	}
	if said := listOf(t, do("import", "--matches", "1", "--confirm", city+"=new-york-city-ny", "--format", "json")); said[0]["jurisdiction"] != "new-york-city-ny" { // the version before is its own
		t.Errorf("said again: %+v", said)
	}
	found := listOf(t, do("import", "--proposals", "City of New York", "--format", "json"))
	if len(found) != 1 || found[0]["kind"] != "new-award" || found[0]["award"] != "15PBJA24GG01899SMTP" || found[0]["would_write"] != "350000.00" || found[0]["record_says"] != "" || found[0]["of_day"] != "2024-09-24" {
		t.Fatalf("what is proposed: %+v", found)
	}
	written := listOf(t, do("import", "--proposals", "new-york-city-ny", "--accept", found[0]["proposal"], "--reason", "an award under the listing", "--format", "json"))
	if len(written) != 3 || written[1]["kind"] != "grant" || written[2]["id"] != "new-york-city-ny-byrne-jag-fy2024-award" {
		t.Errorf("what was written: %+v", written)
	}
	do("import", "--proposals", "new-york-city-ny").want(t, 0, "the record say the same: 1")
	do("audit", "verify").want(t, 0, "unbroken")

	// Lists are workbooks too, with numbers; files that are read are not.
	do("import", "x.csv", "--format", "xlsx").want(t, 2, "xlsx is for --list")
	if got := cells(t, do("import", "--list", "--format", "xlsx")); !strings.Contains(got, `<v>21</v>`) {
		t.Errorf("of a workbook, without the number of records: %.300s", got)
	}
}

// cells is the sheet of a workbook's list, as it stands in the file.
func cells(t *testing.T, r result) string {
	t.Helper()
	r.want(t, 0)
	book, err := zip.NewReader(strings.NewReader(r.out), int64(len(r.out)))
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := book.Open("xl/worksheets/sheet2.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer sheet.Close()
	var text bytes.Buffer
	if _, err := text.ReadFrom(sheet); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// TestImportRowsAll lists every row of a verdict, not the first thousand.
func TestImportRowsAll(t *testing.T) {
	db, file := seeded(t), filepath.Join(t.TempDir(), "large.csv")
	large(t, file, 70) // 16 good rows each
	proviso(t, "", "import", file, "--db", db).want(t, 0)
	var rows []map[string]string
	got := proviso(t, "", "import", "--show", "1", "--rows", "new", "--format", "json", "--db", db)
	if err := json.Unmarshal([]byte(got.out), &rows); err != nil || len(rows) < 1120 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	records := map[string]bool{}
	for _, r := range rows {
		records[r["record"]] = true
	}
	if len(records) != 1120 {
		t.Errorf("%d records, want 1120", len(records))
	}
}

// TestReconcile lists what accounts do not agree on, and settles it.
func TestReconcile(t *testing.T) {
	db, dir := seeded(t), t.TempDir()
	do := func(args ...string) result { return proviso(t, "", append(args, "--db", db)...) }
	for target, table := range map[string]string{
		"sf-425": "Federal Grant Number,Reporting Period End Date,Cash Receipts,Federal Expenditures\n2018-DJ-BX-0200,2020-09-30,\"$215,000.00\",\"$260,000.00\"\n",
		"ledger": "Award Number,Expended,Drawn,Through\n2018DJBX0200,\"$272,000.00\",\"215,000.00\",2020-09-30\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, target+".csv"), []byte(table), 0o600); err != nil {
			t.Fatal(err)
		}
		do("import", filepath.Join(dir, target+".csv"), "--jurisdiction", "seattle-wa", "--target", target).want(t, 0)
	}
	open := listOf(t, do("reconcile", "--jurisdiction", "City of Seattle", "--open", "--format", "json"))
	if len(open) != 1 || open[0]["first"] != "ledger" || open[0]["second"] != "sf-425" || open[0]["by"] != "12000.00" || open[0]["first_sum"] != "272000.00" || open[0]["second_day"] != "2020-09-30" || open[0]["state"] != "open" {
		t.Fatalf("what differs: %+v", open)
	}
	id := open[0]["difference"]
	if one := listOf(t, do("reconcile", "--jurisdiction", "seattle-wa", "--award", "2018-dj-bx-0200", "--format", "json")); len(one) != 1 || one[0]["grant"] != "seattle-wa-byrne-jag-fy2018" {
		t.Errorf("of one award: %+v", one)
	}
	for what, c := range map[string]struct {
		args []string
		code int
		says string
	}{
		"of nobody":             {nil, 2, "--jurisdiction"},
		"of no place":           {[]string{"--jurisdiction", "gotham-ny"}, 1, `"gotham-ny"`},
		"of no award":           {[]string{"--jurisdiction", "seattle-wa", "--award", "2017-XX-XX-0001"}, 1, `no award is called "2017-XX-XX-0001"`},
		"without a reason":      {[]string{"--jurisdiction", "seattle-wa", "--explain", id}, 2, "--reason is missing"},
		"a reason for nothing":  {[]string{"--jurisdiction", "seattle-wa", "--reason", "x"}, 2, "--reason takes --explain"},
		"in both ways":          {[]string{"--jurisdiction", "seattle-wa", "--explain", id, "--accept", id, "--reason", "x"}, 2, "--explain"},
		"what is not there":     {[]string{"--jurisdiction", "seattle-wa", "--accept", "0123456789abcdef", "--reason", "x"}, 1, "or none any longer"},
		"of somebody else's":    {[]string{"--jurisdiction", "denver-co", "--accept", id, "--reason", "x"}, 1, "or none any longer"},
		"with a filter besides": {[]string{"--jurisdiction", "seattle-wa", "--open", "--accept", id, "--reason", "x"}, 2, "leave --award and --open out"},
	} {
		t.Run(what, func(t *testing.T) { do(append([]string{"reconcile"}, c.args...)...).want(t, c.code, c.says) })
	}
	settled := listOf(t, do("reconcile", "--jurisdiction", "seattle-wa", "--explain", id, "--reason", "an invoice booked early", "--format", "json"))
	if len(settled) != 1 || settled[0]["state"] != "explained" || settled[0]["why"] != "an invoice booked early" || settled[0]["settled_on"] != "2026-11-24" {
		t.Errorf("what was settled: %+v", settled)
	}
	do("reconcile", "--jurisdiction", "seattle-wa", "--accept", id, "--reason", "again").want(t, 1, "settled already")
	do("reconcile", "--jurisdiction", "seattle-wa", "--open").want(t, 0, "nobody has explained or accepted: 0")
	if got := cells(t, do("reconcile", "--jurisdiction", "seattle-wa", "--format", "xlsx")); !strings.Contains(got, `<v>12000</v>`) || !strings.Contains(got, id) {
		t.Errorf("of a workbook, without the difference as a number: %.300s", got)
	}
}

// TestForecastCarries: what the books of a place differ in is told with its plan, until
// somebody settles it.
func TestForecastCarries(t *testing.T) {
	dir := t.TempDir()
	db, file := filepath.Join(dir, "test.db"), filepath.Join(dir, "illustrative.csv")
	do := func(args ...string) result { return proviso(t, "", append(args, "--db", db)...) }
	do("seed", "--sample").want(t, 0)
	if err := os.WriteFile(file, []byte("Award Number,Expended,Through\nILLUSTRATIVE-26-G4,272000,2026-09-30\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	const place = "illustrative-brindlewick"
	do("import", file, "--jurisdiction", place, "--target", "ledger").want(t, 0)
	do("forecast", "--jurisdiction", place).want(t, 0, "The books differ: ", "has $272,000.00 less expended than the ledger of 30 September 2026; nobody has explained it yet.")
	open := listOf(t, do("reconcile", "--jurisdiction", place, "--open", "--format", "json"))
	if len(open) != 1 {
		t.Fatalf("what differs: %+v", open)
	}
	do("reconcile", "--jurisdiction", place, "--accept", open[0]["difference"], "--reason", "the record is older").want(t, 0)
	if got := do("forecast", "--jurisdiction", place); strings.Contains(got.err, "The books differ") {
		t.Errorf("settled, it is still told: %s", got.err)
	}
}
