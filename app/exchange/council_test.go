package exchange

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"proviso/models"
)

// council is a report of the invented city.
func sampleCouncil(t testing.TB) models.CouncilReport {
	t.Helper()
	body, err := os.ReadFile("../budget/testdata/council.json")
	if err != nil {
		t.Fatal(err)
	}
	var r models.CouncilReport
	if err := json.Unmarshal(body, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func councilFile(t testing.TB, r models.CouncilReport) ([]byte, *excelize.File) {
	t.Helper()
	var b bytes.Buffer
	if err := WriteCouncil(&b, &r); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return b.Bytes(), f
}

// parts are those of a workbook.
func parts(t testing.TB, book []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(body)
	}
	return out
}

// cents is what a cell says in money, which must be whole cents.
func cents(t *testing.T, at, s string) models.USD {
	t.Helper()
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatalf("%s is no number: %q", at, s)
	}
	n := math.Round(x * 100)
	if strconv.FormatFloat(n/100, 'f', -1, 64) != strconv.FormatFloat(x, 'f', -1, 64) {
		t.Errorf("%s is not of whole cents: %q", at, s)
	}
	return models.USD(n)
}

// TestCouncilSums: every formula comes to what the report itself says, to the cent,
// and the file holds that already; each sum that there is is a formula, and no
// quantile is one.
func TestCouncilSums(t *testing.T) {
	t.Parallel()
	large := sampleCouncil(t)
	for i := range large.Lines { // a spreadsheet has fifteen digits
		l := &large.Lines[i]
		l.Base, l.Chosen, l.Saved, l.Absorbed = 91_234_567_890_23+models.USD(i), 81_234_567_890_07+models.USD(i*11), 1, models.USD(i*13)
		l.Net = l.Borne()
	}
	refoot(&large)
	saved := sampleCouncil(t) // more is saved than is lost
	saved.Lines[0].Saved, saved.Lines[0].Net = 999_999_99, 0
	refoot(&saved)
	none := sampleCouncil(t)
	none.Totals.Adopted, none.Totals.Committed = nil, nil
	empty := sampleCouncil(t)
	empty.Lines = nil
	for name, r := range map[string]models.CouncilReport{"sample": sampleCouncil(t), "large": large, "saved": saved, "no total": none, "no lines": empty} {
		_, f := councilFile(t, r)
		rows := len(r.Lines)
		seen := 0
		for i, x := range models.ReportFigures {
			letters, _ := excelize.ColumnNumberToName(named + i + 1)
			for n := range rows + 1 {
				at := fmt.Sprintf("%s%d", letters, n+4)
				sums := r.Totals
				if n < rows {
					sums = r.Lines[n].ReportSums
				}
				want := x.Of(&sums)
				formula, err := f.GetCellFormula(councilFund, at)
				if err != nil {
					t.Fatal(err)
				}
				held, err := f.GetCellValue(councilFund, at, excelize.Options{RawCellValue: true})
				if err != nil {
					t.Fatal(err)
				}
				if live := want != nil && rows > 0 && (n == rows && !x.Quantile || x.Name == "net"); live != (formula != "") {
					t.Errorf("%s: %s has the formula %q", name, at, formula)
				}
				if want == nil {
					if held != "unknown" {
						t.Errorf("%s: %s is not known and says %q", name, at, held)
					}
					continue
				}
				if got := cents(t, at, held); got != *want {
					t.Errorf("%s: %s %s holds %s, and the report says %s", name, x.Name, at, got, want)
				}
				if formula == "" {
					continue
				}
				seen++
				value, err := f.CalcCellValue(councilFund, at, excelize.Options{RawCellValue: true})
				if err != nil {
					t.Fatalf("%s: %s: %v", name, formula, err)
				}
				if got := cents(t, at, value); got != *want {
					t.Errorf("%s: %s = %s, and the report says %s", name, formula, value, want)
				}
			}
		}
		if want := rows + 11; name == "sample" && seen != want {
			t.Errorf("%d formulas, want %d", seen, want)
		}
	}
	// A spreadsheet that is changed reckons anew.
	r := sampleCouncil(t)
	_, f := councilFile(t, r)
	if err := f.SetCellValue(councilFund, column("saved")+"4", 0); err != nil {
		t.Fatal(err)
	}
	if value, err := f.CalcCellValue(councilFund, column("net")+"4", excelize.Options{RawCellValue: true}); err != nil || cents(t, "net", value) != r.Lines[0].Chosen-r.Lines[0].Absorbed {
		t.Errorf("with nothing saved the first line bears %s: %v", value, err)
	}
}

// refoot makes the totals of a report those of its lines.
func refoot(r *models.CouncilReport) {
	p50, p80, p95 := r.Totals.P50, r.Totals.P80, r.Totals.P95
	r.Totals = models.ReportSums{Adopted: new(models.USD), Committed: new(models.USD), P50: p50, P80: p80, P95: p95}
	for i := range r.Lines {
		for _, f := range models.ReportFigures {
			if u := f.Of(&r.Lines[i].ReportSums); u != nil && !f.Quantile {
				*f.Of(&r.Totals) += *u
			}
		}
	}
}

// TestCouncilFoots: a report whose table does not add up is not written.
func TestCouncilFoots(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*models.CouncilReport){
		"a cent in a line":    func(r *models.CouncilReport) { r.Lines[3].Expected++ },
		"a cent in the total": func(r *models.CouncilReport) { r.Totals.Backfill-- },
		"a net of its own":    func(r *models.CouncilReport) { r.Lines[0].Net++; r.Totals.Net++ },
		"below nothing":       func(r *models.CouncilReport) { r.Lines[2].Net -= 5; r.Totals.Net -= 5 },
		"what is adopted":     func(r *models.CouncilReport) { *r.Totals.Adopted += 1 },
	} {
		r := sampleCouncil(t)
		change(&r)
		var b bytes.Buffer
		if err := WriteCouncil(&b, &r); err == nil || b.Len() > 0 {
			t.Errorf("%s: it is written", name)
		}
	}
	r := sampleCouncil(t)
	r.Totals.P80++ // which is no sum
	r.Totals.Adopted = nil
	if err := WriteCouncil(io.Discard, &r); err != nil {
		t.Error(err)
	}
}

// fillTexts puts a text into every text of a value.
func fillTexts(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Pointer:
		if !v.IsNil() {
			fillTexts(v.Elem(), text)
		}
	case reflect.Slice:
		for i := range v.Len() {
			fillTexts(v.Index(i), text)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() && v.Type() != reflect.TypeFor[models.When]() {
				fillTexts(v.Field(i), text)
			}
		}
	}
}

// TestCouncilNoFormulas: in no field of the report does a text become a formula,
// whatever it begins with; the only formulas are those of the table.
func TestCouncilNoFormulas(t *testing.T) {
	t.Parallel()
	own := regexp.MustCompile(`^(ROUND\(SUM\([A-Z]+4:[A-Z]+15\),2\)|MAX\(0,ROUND\([A-Z]+\d+-[A-Z]+\d+-[A-Z]+\d+,2\)\))$`)
	formulas := regexp.MustCompile(`<f>([^<]*)</f>`)
	for _, text := range []string{"=1+1", `=HYPERLINK("http://evil.example","x")`, "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "=cmd|' /C calc'!A0", "<f>1+1</f>", "]]><f>1</f>", strings.Repeat("=", maxCell+9)} {
		r := sampleCouncil(t)
		at := r.At
		fillTexts(reflect.ValueOf(&r).Elem(), text)
		r.At = at
		book, f := councilFile(t, r)
		n := 0
		for name, body := range parts(t, book) {
			for _, m := range formulas.FindAllStringSubmatch(body, -1) {
				if n++; !own.MatchString(m[1]) {
					t.Errorf("%q: %s has the formula %s", text, name, m[1])
				}
			}
			if strings.Contains(body, "<hyperlink") || strings.Contains(name, "externalLink") {
				t.Errorf("%q: %s leads out of the workbook", text, name)
			}
		}
		if n != len(r.Lines)+11 {
			t.Errorf("%q: %d formulas", text, n)
		}
		if got, _ := f.GetCellValue(councilInputs, "A6"); len(text) < 100 && strings.TrimSpace(got) != strings.TrimSpace(text) {
			t.Errorf("%q became %q", text, got)
		}
	}
}

// TestCouncilBook: the same report gives the same bytes; days are days, parts are in
// their sheets, and the document says its title and nobody's name.
func TestCouncilBook(t *testing.T) {
	t.Parallel()
	r := sampleCouncil(t)
	r.Settled = []string{"The ledger has $1.00 more; accepted by Petra: rounding."}
	first, f := councilFile(t, r)
	for range 3 {
		if again, _ := councilFile(t, r); !bytes.Equal(first, again) {
			t.Fatal("twice the same report gave other bytes")
		}
	}
	if got := f.GetSheetList(); !slices.Equal(got, []string{"Report", "By fund", "Inputs", "Sources and method"}) {
		t.Fatalf("sheets %q", got)
	}
	said := map[string]string{}
	for _, s := range f.GetSheetList() {
		rows, err := f.GetRows(s)
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) < 3 || !strings.Contains(rows[0][0], "as of 2026-11-30") || !strings.Contains(rows[1][0], "ILLUSTRATIVE") {
			t.Errorf("%s does not say of which day it is, or that it is invented: %q", s, rows[:2])
		}
		for _, row := range rows {
			said[s] += strings.Join(row, "|") + "\n"
		}
	}
	for sheet, wants := range map[string][]string{
		"Report": {r.Headline, "A reserve of $1,384,200.00 covers the loss in 80 % of outcomes. What is left of the contingency is $912,000.00.", "expected loss|$836,399.70", "since the report of 29 October 2026", r.Changes[3],
			"|roughly even, about 45 % (30 to 60 %)|$1,000,000.00|2|2027-01-29||Freeze open orders", "|not told|$212,000.00|2|2027-04-30", "Crime analyst|Night Patrols, FY2026 (ILLUSTRATIVE-26-G5)|Grants Fund|Police|1.5|2027-06-30|2027-04-30",
			"Victim advocate|Night Patrols, FY2025|Grants Fund|City Attorney|0.5|unknown|unknown|the award has no day"},
		"By fund":            {"FY2027|General Fund|Police|direct|$6,214,500.00|", "FY2027|Grants Fund|Emergency Management|pass-through|", "FY2027|none|none|direct|unknown|unknown|", "do not add up"},
		"Inputs":             {"never added up", "at issue|direct|$0.00|$62,000.25|$937,999.75", "|restricted|direct|$0.00|$0.00|unknown|$44,516.00", "50 %|2026-10-14|Budget Officer (illustrative)|Half is left out", "no driver of the plan is about it", "5f0c9d0a", "216 in all"},
		"Sources and method": {"Awards under one driver are lost together", "nobody has settled it", "Differences that were explained or accepted", "accepted by Petra: rounding.", "https://court.example/order/7|2026-11-20"},
	} {
		for _, want := range wants {
			if !strings.Contains(said[sheet], want) {
				t.Errorf("%s does not say %q:\n%s", sheet, want, said[sheet])
			}
		}
	}
	if n := strings.Count(said["Inputs"], "total"); n != 0 {
		t.Error("amounts of awards are added up")
	}
	props, err := f.GetDocProps()
	if err != nil || props.Title != "Federal public-safety money at risk: City of Brindlewick, as of 2026-11-30" || props.Creator != "Proviso" || props.LastModifiedBy != "" || props.Created != "2026-11-30T16:05:00Z" || props.Description+props.Subject+props.Keywords != "" {
		t.Errorf("properties %+v: %v", props, err)
	}
	for name, body := range parts(t, first) {
		if strings.HasPrefix(name, "docProps") && (strings.Contains(body, r.Author) || strings.Contains(body, r.By)) {
			t.Errorf("%s names a person", name)
		}
	}
}
