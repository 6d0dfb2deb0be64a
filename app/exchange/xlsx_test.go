package exchange

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
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

// TestNoFormulas: in every part of a workbook a text stays a text, whatever it begins
// with and in whichever kind of column it stands: there is no formula in the file, and
// no cell of another type than was meant.
func TestNoFormulas(t *testing.T) {
	t.Parallel()
	texts := []string{"=1+1", `=HYPERLINK("http://evil.example","x")`, "+1+1", "-1+1", "@SUM(1)", "=cmd|' /C calc'!A0", "\t=1+1", "\r=1+1", " =1+1", "'=1+1", "\u200b=1+1", "＝1+1", "{=1+1}", "<f>1+1</f>", "]]><f>1</f>", "\x00=1+1", "1e5", "TRUE", "#REF!"}
	tab := models.Table{Columns: []models.Column{{Name: "=text"}, {Name: "+number", Numeric: true}, {Name: "-money", Numeric: true, Money: true}}}
	var about [][2]string
	for _, s := range texts {
		tab.Rows, about = append(tab.Rows, []string{s, s, s}), append(about, [2]string{s, s})
	}
	var b bytes.Buffer
	if err := WriteXLSX(&b, about, []Sheet{{Name: "=1+1", Table: tab}}); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	for _, part := range z.File {
		in, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(part.Name, "externalLink") || strings.Contains(part.Name, "calcChain") || strings.Contains(part.Name, "vba") {
			t.Errorf("there is a part %s", part.Name)
		}
		for d := xml.NewDecoder(in); strings.HasSuffix(part.Name, ".xml"); {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", part.Name, err)
			}
			e, ok := token.(xml.StartElement)
			switch {
			case !ok:
			case e.Name.Local == "f", e.Name.Local == "definedName", e.Name.Local == "hyperlink", e.Name.Local == "ddeLink":
				t.Errorf("%s has a <%s>", part.Name, e.Name.Local)
			case e.Name.Local == "c" && strings.HasPrefix(part.Name, "xl/worksheets/"):
				kind := "n" // ECMA-376 § 18.3.1.4
				for _, a := range e.Attr {
					if a.Name.Local == "t" {
						kind = a.Value
					}
				}
				kinds[kind]++
			}
		}
		in.Close()
	}
	// What is a number is one in the two columns of numbers, and all else is a text.
	if kinds["n"] > 2 || kinds["n"]+kinds["inlineStr"] != 5*(len(texts)+1) || len(kinds) > 2 {
		t.Errorf("cells by type: %v, of %d", kinds, 5*(len(texts)+1))
	}
}
