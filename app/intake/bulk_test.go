package intake

import (
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	"proviso/models"
)

// bulkHeads are the headers of CourtListener's bulk files.
func bulkHeads(t testing.TB) map[string][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(string(testdata(t, "courts/bulk_columns.csv")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	for _, r := range rows[1:] {
		name := strings.TrimSuffix(r[0], "-YYYY-MM-DD.csv.bz2")
		out[name] = append(out[name], r[2])
	}
	return out
}

func TestBulkFileOf(t *testing.T) {
	t.Parallel()
	heads := bulkHeads(t)
	if len(heads) != 6 {
		t.Fatalf("%d headers", len(heads))
	}
	for name, head := range heads {
		if f := bulkFileOf(head); f == nil || f.name != name {
			t.Errorf("%s is taken for %+v", name, f)
		} else if (f.aside == "") != (name == "dockets") {
			t.Errorf("%s: %q", name, f.aside)
		}
	}
	if f := bulkFileOf([]string{"id", "docket_number"}); f != nil {
		t.Errorf("two columns are taken for %s", f.name)
	}
}

// The docket of docket_4214664.json as PostgreSQL writes it, in both manners of quoting.
var bulkValues = map[string]string{
	"id": "4214664", "date_created": "2016-08-20 14:25:37.448945+00", "date_modified": "2024-05-20 10:59:23.387426+00", "source": "9",
	"assigned_to_str": "Paul L. Friedman", "date_filed": "2016-04-21", "date_last_filing": "2024-05-15", "case_name_short": "",
	"case_name": `NATIONAL "VETERANS" LEGAL SERVICES, PROGRAM v. United \States\`, "slug": "national-veterans-legal-services-program-v-united-states",
	"docket_number": "1:16-cv-00745", "docket_number_core": "1600745", "pacer_case_id": "178502", "cause": "28:1346 Tort Claim",
	"nature_of_suit": "Other\nStatutory Actions", "court_id": "dcd",
}

func bulkLine(head []string, values map[string]string, backslash bool) string {
	var cells []string
	for _, name := range head {
		v, told := values[name]
		switch {
		case !told:
			cells = append(cells, "")
		case backslash:
			cells = append(cells, `"`+strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(v)+`"`)
		case v == "" || strings.ContainsAny(v, "\",\n"):
			cells = append(cells, `"`+strings.ReplaceAll(v, `"`, `""`)+`"`)
		default:
			cells = append(cells, v)
		}
	}
	return strings.Join(cells, ",") + "\n"
}

func TestBulkDockets(t *testing.T) {
	t.Parallel()
	head := bulkHeads(t)["dockets"]
	without := map[string]string{"id": "7", "court_id": "rid", "case_name": "A v. B"}
	for _, backslash := range []bool{true, false} {
		text := strings.Join(head, ",") + "\n" + bulkLine(head, bulkValues, backslash) + "\"1\",\"torn\"\n" + bulkLine(head, without, backslash) +
			bulkLine(head, bulkValues, backslash)
		how := bulkDialect([]byte(text))
		if how.backslash != backslash {
			t.Errorf("backslashes are seen: %v, want %v", how.backslash, backslash)
		}
		var got []string
		err := bulkDockets(openerOf([]byte(text)), how)(func(r Row) error {
			got = append(got, printed(models.ReportedDocket, r))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		body := `  {"id":"4214664","court":"dcd","number":"1:16-cv-00745","core":"1600745","pacer_case_id":"178502",` +
			`"name":"NATIONAL \"VETERANS\" LEGAL SERVICES, PROGRAM v. United \\States\\","filed":"2016-04-21","last_filing":"2024-05-15",` +
			`"judge":"Paul L. Friedman","cause":"28:1346 Tort Claim","nature_of_suit":"Other\nStatutory Actions",` +
			`"url":"https://www.courtlistener.com/docket/4214664/national-veterans-legal-services-program-v-united-states/",` +
			`"last_modified":"2024-05-20 10:59:23.387426+00"}` + "\n"
		row := func(at, line int) string {
			return fmt.Sprintf("docket %d, line %d: key \"dcd/1:16-cv-745\" subject \"dcd/1:16-cv-745\" dated \"2024-05-20T10:59:23.387426Z\"\n", at, line) + body
		}
		want := []string{
			row(1, 2),
			"docket 2, line 4: key \"\" subject \"\" dated \"\"\n  refused : the record on line 4 has 2 cells where the header has 54; it is torn\n",
			"docket 3, line 5: key \"\" subject \"\" dated \"\"\n  refused docket_number: is missing: a docket without its number cannot be told from others\n",
			row(4, 6),
		}
		if strings.Join(got, "") != strings.Join(want, "") {
			t.Errorf("backslashes %v: got\n%s\nwant\n%s", backslash, strings.Join(got, ""), strings.Join(want, ""))
		}
	}
}

func FuzzBulk(f *testing.F) {
	head := bulkHeads(f)["dockets"]
	for _, backslash := range []bool{true, false} {
		f.Add([]byte(strings.Join(head, ",") + "\n" + bulkLine(head, bulkValues, backslash)))
	}
	f.Add([]byte("id,court_id,docket_number\n\"1\",\"rid\",\"\\\"1:16-cv-1\\\\\"\n,,\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		at := 0
		_ = bulkDockets(openerOf(text), bulkDialect(text))(func(r Row) error {
			at++
			checkRow(t, models.ReportedDocket, r, at)
			return nil
		})
	})
}
