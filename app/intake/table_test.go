package intake

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"proviso/app/golden"
	"proviso/models"
)

// allocationSheet is a workbook as the descriptions of JAG's sheets have them: titles,
// a header of two rows, disparate groups in a colour with one joint amount each, then
// direct allocations.
func allocationSheet(t testing.TB) *excelize.File {
	t.Helper()
	f := excelize.NewFile()
	try := func(err error) {
		if err != nil {
			t.Helper()
			t.Fatal(err)
		}
	}
	grey, err := f.NewStyle(&excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"D9D9D9"}}})
	try(err)
	money := `"$"#,##0`
	dollars, err := f.NewStyle(&excelize.Style{CustomNumFmt: &money})
	try(err)
	day, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	try(err)
	five := "00000"
	zip5, err := f.NewStyle(&excelize.Style{CustomNumFmt: &five})
	try(err)
	try(f.SetSheetName("Sheet1", "FY 2018"))
	for cell, v := range map[string]any{
		"A1": "Allocations by State", "A2": "Local allocations",
		"A4": "State", "B4": "Jurisdiction Name", "C4": "Government Type", "D4": "Allocation",
		"D5": "Direct Allocation", "E5": "Eligible Joint Allocation", "F5": "As of", "G5": "ZIP",
		"A6": "CO", "B6": "ADAMS COUNTY", "C6": "County", "D6": "*", "E6": 58321.4,
		"F6": 0.1 + 0.2, "A7": "CO", "B7": "AURORA CITY", "C7": "Municipal", "D7": "$33,102",
		"A8": "CO", "B8": "DENVER CITY", "C8": "Municipal", "D8": 423861, "F8": time.Date(2018, 6, 30, 0, 0, 0, 0, time.UTC), "G8": 802,
		"A9": "Total", "D9": 456963,
	} {
		try(f.SetCellValue("FY 2018", cell, v))
	}
	try(f.MergeCell("FY 2018", "D4", "E4"))
	try(f.MergeCell("FY 2018", "E6", "E7"))
	try(f.SetCellStyle("FY 2018", "A6", "D7", grey))
	try(f.SetCellStyle("FY 2018", "E6", "E7", dollars))
	try(f.SetCellStyle("FY 2018", "F8", "F8", day))
	try(f.SetCellStyle("FY 2018", "G8", "G8", zip5))
	return f
}

func bytesOf(t testing.TB, f *excelize.File, opts ...excelize.Options) []byte {
	t.Helper()
	b, err := f.WriteToBuffer()
	if len(opts) > 0 {
		var out bytes.Buffer
		err = f.Write(&out, opts...)
		b = &out
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// with is a workbook with a part more.
func with(t testing.TB, workbook []byte, name, content string) []byte {
	t.Helper()
	from, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	to := zip.NewWriter(&out)
	for _, f := range from.File {
		if f.Name == name {
			continue
		}
		if err := to.Copy(f); err != nil {
			t.Fatal(err)
		}
	}
	w, err := to.Create(name)
	if err == nil {
		_, err = io.WriteString(w, content)
	}
	if err == nil {
		err = to.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestWorkbook(t *testing.T) {
	t.Parallel()
	r, rows := read(t, source("JAG.xlsx", bytesOf(t, allocationSheet(t))), "")
	var out bytes.Buffer
	verdict(&out, r, rows, 20)
	fmt.Fprintln(&out, "\nread as an allocation:")
	m := r.Heads[0].Guess()[0]
	said, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(&out, "%s\n", said)
	for _, row := range rows {
		var cells models.TableRow
		if err := json.Unmarshal(row.Body, &cells); err != nil {
			t.Fatal(err)
		}
		mapped := m.Read(r.Heads[0], row.Line, cells)
		values, err := json.Marshal(mapped.Values)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "row %d aside %q group %d shade %q refused %v notes %v\n  %s\n", row.Line, mapped.Aside, mapped.Group, mapped.Shade, mapped.Refused, mapped.Notes, values)
	}
	golden.Equal(t, "workbook.golden", out.Bytes())
}

func TestWorkbooksRefused(t *testing.T) {
	t.Parallel()
	plain := bytesOf(t, allocationSheet(t))
	sheets := excelize.NewFile()
	for i := range 70 {
		if _, err := sheets.NewSheet(fmt.Sprint("s", i)); err != nil {
			t.Fatal(err)
		}
	}
	for want, b := range map[string][]byte{
		"under a password":             bytesOf(t, allocationSheet(t), excelize.Options{Password: "secret"}),
		"holds macros":                 with(t, plain, "xl/vbaProject.bin", "x"),
		"71 sheets, more than 64":      bytesOf(t, sheets),
		"(xl/worksheets/sheet1.xml":    with(t, plain, "xl/worksheets/sheet1.xml", "<worksheet><sheetData><row r='1'><c r='A1'>"),
		"nests deeper than 64":         with(t, plain, "xl/worksheets/sheet1.xml", "<worksheet>"+strings.Repeat("<x>", 100)+strings.Repeat("</x>", 100)+"</worksheet>"),
		"more than 200 times its size": with(t, plain, "xl/media/image1.png", strings.Repeat("\x00", 30<<20)),
		"binary workbook":              packed(t, "[Content_Types].xml", "<x/>", "xl/workbook.bin", "x"),
	} {
		r, err := Recognise(source("x.xlsx", b), "")
		if err == nil {
			err = r.Each(func(Row) error { return nil })
		}
		if models.KindOf(err) != models.KindInvalid || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", want, err)
		}
	}
	if _, err := Recognise(source("x.xlsx", plain), models.ReportedAward); err == nil || !strings.Contains(err.Error(), "no sheet of the workbook is what it is to be read as (federal-award)") {
		t.Errorf("read as awards: %v", err)
	}
}

func TestWorkbookNotes(t *testing.T) {
	t.Parallel()
	f := allocationSheet(t)
	if _, err := f.NewSheet("look-up"); err != nil {
		t.Fatal(err)
	}
	if err := f.SetSheetVisible("look-up", false); err != nil {
		t.Fatal(err)
	}
	if err := f.SetCellFormula("FY 2018", "D8", "SUM(D6:D7)"); err != nil {
		t.Fatal(err)
	}
	if err := f.SetCellValue("FY 2018", "D8", nil); err != nil {
		t.Fatal(err)
	}
	if err := f.SetCellFormula("FY 2018", "D8", "SUM(D6:D7)"); err != nil {
		t.Fatal(err)
	}
	r, rows := read(t, source("x.xlsx", with(t, bytesOf(t, f), "xl/externalLinks/externalLink1.xml", "<x/>")), "")
	notes := fmt.Sprint(r.Notes)
	if !strings.Contains(notes, "look-up this sheet is hidden") || !strings.Contains(notes, "from other workbooks") || len(r.Parts) != 1 {
		t.Errorf("notes %s, parts %q", notes, r.Parts)
	}
	noted := ""
	for _, row := range rows {
		if row.Line == 8 {
			noted = fmt.Sprint(row.Notes)
		}
	}
	if !strings.Contains(noted, "column D the formula here has no value stored with it") {
		t.Errorf("notes on row 8: %s", noted)
	}
}

// TestWorkbookOfAKnownKind reads what was saved as a workbook as it reads the CSV.
func TestWorkbookOfAKnownKind(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"usaspending/transactions_nyc.csv", "audit/federal-awards-134732-21.csv", "listings/titles_2026.csv", "census/counties_2020.csv"} {
		records, err := csv.NewReader(bytes.NewReader(sample(t, name))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		f := excelize.NewFile()
		for i, r := range records {
			for j, text := range r {
				cell, err := excelize.CoordinatesToCellName(j+1, i+3) // under a title
				if err != nil {
					t.Fatal(err)
				}
				var v any = text
				if n, err := strconv.ParseFloat(text, 64); err == nil && i > 0 && text == strconv.FormatFloat(n, 'f', -1, 64) {
					v = n // as a spreadsheet takes it
				}
				if err := f.SetCellValue("Sheet1", cell, v); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := f.SetCellValue("Sheet1", "A1", "A title"); err != nil {
			t.Fatal(err)
		}
		if _, err := f.NewSheet("Notes"); err != nil {
			t.Fatal(err)
		}
		csvName := name[strings.IndexByte(name, '/')+1:]
		want, wantRows := read(t, source(csvName, sample(t, name)), "")
		got, gotRows := read(t, source(strings.TrimSuffix(csvName, ".csv")+".xlsx", bytesOf(t, f)), "")
		if got.Kind != want.Kind || len(gotRows) != len(wantRows) || fmt.Sprint(got.Parts) != "[Sheet1]" {
			t.Fatalf("%s: kind %s, %d rows, parts %q; of the CSV %s, %d", name, got.Kind, len(gotRows), got.Parts, want.Kind, len(wantRows))
		}
		for i, g := range gotRows {
			w := wantRows[i]
			if g.Key != w.Key || g.Subject != w.Subject || !bytes.Equal(g.Body, w.Body) || (g.Refused == nil) != (w.Refused == nil) {
				t.Errorf("%s row %d:\ngot  %s %s %v\nwant %s %s", name, i+1, g.Key, g.Body, g.Refused, w.Key, w.Body)
			}
		}
		if got.Done() < int64(len(bytesOf(t, f)))*9/10 {
			t.Errorf("%s: done %d of %d bytes", name, got.Done(), len(bytesOf(t, f)))
		}
		if as, rows := read(t, source("x.xlsx", bytesOf(t, f)), models.ReportedTable); as.Kind != models.ReportedTable || len(rows) != len(records)+1 {
			t.Errorf("%s as a table: %s, %d rows", name, as.Kind, len(rows))
		}
	}
}

func TestHeadOf(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		rows [][]string
		want Head
	}{
		{"at once", [][]string{{"Award", "Amount"}, {"2018-DJ-BX-0422", "1,000"}}, Head{Row: 1, Names: []string{"Award", "Amount"}}},
		{"under titles", [][]string{{"City of Denver"}, {"Grants", "FY 2019"}, {"Award", "Title", "Amount"}, {"2018-DJ-BX-0422", "JAG", "$1,000"}}, Head{Row: 3, Names: []string{"Award", "Title", "Amount"}}},
		{"doubled and empty names", [][]string{{"Award", "Amount", "Amount", ""}, {"A", "1", "2", "3"}}, Head{Row: 1, Names: []string{"Award", "Amount", "Amount (column C)", "column D"}}},
		{"in two rows", [][]string{{"Award", "Federal", ""}, {"", "Drawn", "Available"}, {"A", "1", "2"}}, Head{Row: 2, Names: []string{"Award", "Federal Drawn", "Federal Available"}}},
		{"none", [][]string{{"1", "2"}, {"3", "4"}}, Head{Names: []string{"column A", "column B"}}},
	} {
		lines := make([]int, len(tt.rows))
		for i := range lines {
			lines[i] = i + 1
		}
		if got := headOf(tt.rows, lines, false); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: got %+v, want %+v", tt.name, got, tt.want)
		}
	}
	if a, z, aa, last := letters(0), letters(25), letters(26), letters(MostCells-1); a+z+aa+last != "AZAAXFD" {
		t.Errorf("letters %s %s %s %s", a, z, aa, last)
	}
}

// Rows of an allocation sheet share an amount if the sheet says so, by joined cells or by
// one colour with one amount that is theirs; nothing else makes a group. The amounts are
// invented.
func TestAllocationGroups(t *testing.T) {
	t.Parallel()
	// A row is colour, jurisdiction, direct, joint; "" leaves a line empty.
	for name, c := range map[string]struct{ rows, want string }{
		"the joint amount first":          {"D9D9D9 ADAMS * 58321|D9D9D9 AURORA 33102 |D9D9D9 BRIGHTON 25219 |- DENVER 423861 ", "2 2 2 0"},
		"the joint amount last":           {"D9D9D9 ADAMS * |D9D9D9 AURORA 33102 |D9D9D9 BRIGHTON 25219 58321", "2 2 2"},
		"two colours by turns":            {"D9D9D9 ADAMS * 33102|D9D9D9 AURORA 33102 |FFF2CC BOULDER 11000 23000|FFF2CC LAFAYETTE 12000 ", "2 2 4 4"},
		"a line between":                  {"D9D9D9 ADAMS * 33102|D9D9D9 AURORA 33102 ||D9D9D9 BOULDER 11000 23000|D9D9D9 LAFAYETTE 12000 ", "2 2 5 5"},
		"rounded to dollars":              {"D9D9D9 ADAMS 10000.40 20001|D9D9D9 AURORA 10000.40 ", "2 2"},
		"two joint amounts in one colour": {"D9D9D9 ADAMS * 33102|D9D9D9 AURORA 33102 |D9D9D9 BOULDER 11000 23000|D9D9D9 LAFAYETTE 12000 ", "0! 0 0! 0"},
		"it is not what they add up to":   {"D9D9D9 ADAMS * 58321|D9D9D9 AURORA 33102 ", "0! 0"},
		"no joint amount":                 {"D9D9D9 ADAMS 10000 |D9D9D9 AURORA 33102 ", "0 0"},
		"no colour":                       {"- ADAMS * 33102|- AURORA 33102 ", "0 0"},
		"white is no colour":              {"FFFFFF ADAMS * 33102|FFFFFF AURORA 33102 ", "0 0"},
		"one row":                         {"D9D9D9 ADAMS 33102 33102|- AURORA 33102 ", "0 0"},
		"a note and a total":              {"D9D9D9 ADAMS * 33102|D9D9D9 AURORA 33102 |- *_County_has_no_crime_data |- Total 33102 33102", "2 2"},
	} {
		t.Run(name, func(t *testing.T) {
			f := excelize.NewFile()
			styles := map[string]int{}
			set := func(row int, cells ...any) {
				t.Helper()
				if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", row), &cells); err != nil {
					t.Fatal(err)
				}
			}
			set(1, "Jurisdiction", "Direct Allocation", "Eligible Joint Allocation")
			for i, line := range strings.Split(c.rows, "|") {
				if line == "" {
					continue
				}
				parts := strings.Split(line, " ")
				colour, cells := parts[0], []any{strings.ReplaceAll(parts[1], "_", " ")}
				for _, p := range parts[2:] {
					if n, err := strconv.ParseFloat(p, 64); err == nil {
						cells = append(cells, n)
					} else {
						cells = append(cells, p)
					}
				}
				set(i+2, cells...)
				if colour == "-" {
					continue
				}
				if styles[colour] == 0 {
					style, err := f.NewStyle(&excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}})
					if err != nil {
						t.Fatal(err)
					}
					styles[colour] = style
				}
				if err := f.SetCellStyle("Sheet1", fmt.Sprintf("B%d", i+2), fmt.Sprintf("C%d", i+2), styles[colour]); err != nil {
					t.Fatal(err)
				}
			}
			r, err := Recognise(source("JAG.xlsx", bytesOf(t, f)), "")
			if err != nil {
				t.Fatal(err)
			}
			m := r.Heads[0].Guess()[0]
			var got []string
			err = m.Rows(r.Heads[0], r.Each, func(row Row, x Mapped) error {
				mark := ""
				for _, n := range x.Notes {
					if strings.Contains(n.Msg, "not taken for") {
						mark = "!"
					}
				}
				got = append(got, fmt.Sprint(x.Group, mark))
				return nil
			})
			if s := strings.Join(got, " "); err != nil || s != c.want {
				t.Errorf("groups %s, %v, want %s", s, err, c.want)
			}
		})
	}
}
