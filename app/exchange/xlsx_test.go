package exchange

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"proviso/models"
)

// TestXLSX opens what was written: numbers are numbers, words stay words, no
// text is a formula, and the same input gives the same bytes.
func TestXLSX(t *testing.T) {
	tab := models.Table{
		Columns: []models.Column{{Name: "id"}, {Name: "fiscal_year", Numeric: true}, {Name: "amount", Numeric: true, Money: true}},
		Rows: [][]string{{"=HYPERLINK(\"x\")", "2017", "423861.00"}, {"b", "2018", "unknown"}, {"c", "n/a", "0.10"},
			{strings.Repeat("é", maxCell+5), "", "0.20"}},
	}
	write := func() []byte {
		var b bytes.Buffer
		if err := WriteXLSX(&b, [][2]string{{"as_of", "2018-01-24"}, {"note", "=1+1"}}, []Sheet{{Name: "grants", Table: tab}, {Name: "GRANTS", Table: tab}, {Name: "a/b:c?" + strings.Repeat("x", 40), Table: tab}}); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	first := write()
	if !bytes.Equal(first, write()) {
		t.Error("twice the same input gave other bytes")
	}
	f, err := excelize.OpenReader(bytes.NewReader(first))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := f.GetSheetList(); len(got) != 4 || got[0] != "about" || got[1] != "grants" {
		t.Fatalf("sheets %q", got)
	}
	cell := func(sheet, at string) string {
		v, err := f.GetCellValue(sheet, at, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for at, want := range map[string]string{"A2": `=HYPERLINK("x")`, "B2": "2017", "C2": "423861", "C3": "unknown", "B4": "n/a", "C4": "0.1"} {
		if got := cell("grants", at); got != want {
			t.Errorf("%s: %q, want %q", at, got, want)
		}
	}
	if formula, _ := f.GetCellFormula("grants", "A2"); formula != "" {
		t.Errorf("a text became the formula %s", formula)
	}
	if kind, _ := f.GetCellType("grants", "C2"); kind == excelize.CellTypeInlineString || kind == excelize.CellTypeSharedString {
		t.Error("money is a text")
	}
	if got := cell("about", "B2"); got != "2018-01-24" {
		t.Errorf("about says %q", got)
	}
	if got := cell("grants", "A5"); len([]rune(got)) != maxCell || !strings.HasSuffix(got, "…") {
		t.Errorf("a text of %d runes", len([]rune(got)))
	}
}
