package exchange

import (
	"archive/zip"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"proviso/models"
)

// Sheet is a table of a workbook.
type Sheet struct {
	Name  string
	Table models.Table
}

// Limits of a workbook (ECMA-376 as spreadsheets read it).
const (
	maxRows      = 1_048_576
	maxCell      = 32_767
	maxSheetName = 31
)

// WriteXLSX writes a workbook: first a sheet of names and values that says what
// it is and of which day, then each table. Money and other numeric columns are
// numbers, so that a spreadsheet can add them; what is not known stays a word. A
// text is never a formula. The same input gives the same bytes.
func WriteXLSX(w io.Writer, about [][2]string, sheets []Sheet) error {
	f := excelize.NewFile()
	defer f.Close()
	b := &book{f: f}
	if err := b.styles(); err != nil {
		return err
	}
	first := models.Table{Columns: []models.Column{{Name: "name"}, {Name: "value"}}}
	for _, a := range about {
		first.Rows = append(first.Rows, []string{a[0], a[1]})
	}
	if err := f.SetSheetName("Sheet1", "about"); err != nil {
		return fmt.Errorf("name sheet: %w", err)
	}
	if err := b.fill("about", Sheet{Table: first}); err != nil {
		return err
	}
	for _, s := range sheets {
		name := b.name(s.Name)
		if _, err := f.NewSheet(name); err != nil {
			return fmt.Errorf("sheet %s: %w", name, err)
		}
		if err := b.fill(name, s); err != nil {
			return err
		}
	}
	var archive bytes.Buffer
	if _, err := f.WriteTo(&archive); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return inOrder(w, archive.Bytes())
}

// inOrder writes the parts of an archive in the order of their names: the library
// keeps streamed sheets in a map, and would write them in another order each time.
func inOrder(w io.Writer, archive []byte) error {
	r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		return fmt.Errorf("order workbook: %w", err)
	}
	slices.SortFunc(r.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	out := zip.NewWriter(w)
	for _, part := range r.File {
		if err := out.Copy(part); err != nil {
			return fmt.Errorf("order workbook: %w", err)
		}
	}
	return out.Close()
}

type book struct {
	f                       *excelize.File
	head, money, date, wrap int
	used                    []string
}

func (b *book) styles() (err error) {
	dollars, day := `#,##0.00`, `yyyy-mm-dd`
	for _, s := range []struct {
		id    *int
		style excelize.Style
	}{
		{&b.head, excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}}},
		{&b.money, excelize.Style{CustomNumFmt: &dollars}},
		{&b.date, excelize.Style{CustomNumFmt: &day}},
		{&b.wrap, excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}}},
	} {
		if *s.id, err = b.f.NewStyle(&s.style); err != nil {
			return fmt.Errorf("style: %w", err)
		}
	}
	return nil
}

// name is a sheet's name as a workbook takes it, unlike all before it.
func (b *book) name(s string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) || r < ' ' {
			return '-'
		}
		return r
	}, cmp.Or(s, "table"))
	if utf8.RuneCountInString(s) > maxSheetName {
		s = string([]rune(s)[:maxSheetName])
	}
	for _, u := range b.used {
		if strings.EqualFold(u, s) {
			s = string([]rune(s)[:min(utf8.RuneCountInString(s), maxSheetName-3)]) + "-" + strconv.Itoa(len(b.used)+1)
		}
	}
	b.used = append(b.used, s)
	return s
}

func (b *book) fill(name string, s Sheet) error {
	t := s.Table
	if len(t.Rows)+1 > maxRows {
		return models.Invalid("format", "%d rows are more than a workbook holds; take the CSV, or filter", len(t.Rows))
	}
	w, err := b.begin(name, t)
	if err != nil {
		return err
	}
	for _, cells := range t.Rows {
		if err := w.row(cells); err != nil {
			return err
		}
	}
	return w.end()
}

// lines is a sheet that is being written, row by row.
type lines struct {
	*book
	name    string
	columns []models.Column
	out     *excelize.StreamWriter
	cells   []any
	n       int
}

// begin writes the head of a sheet; columns are as wide as the first rows want them.
func (b *book) begin(name string, t models.Table) (*lines, error) {
	w, err := b.f.NewStreamWriter(name)
	if err != nil {
		return nil, fmt.Errorf("sheet %s: %w", name, err)
	}
	for i, c := range t.Columns {
		if err := w.SetColWidth(i+1, i+1, width(t, i, c)); err != nil {
			return nil, fmt.Errorf("sheet %s: %w", name, err)
		}
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return nil, fmt.Errorf("sheet %s: %w", name, err)
	}
	row := make([]any, len(t.Columns))
	for i, c := range t.Columns {
		row[i] = excelize.Cell{StyleID: b.head, Value: c.Name}
	}
	if err := w.SetRow("A1", row); err != nil {
		return nil, fmt.Errorf("sheet %s: %w", name, err)
	}
	return &lines{book: b, name: name, columns: t.Columns, out: w, cells: row, n: 1}, nil
}

func (l *lines) row(cells []string) error {
	l.n++
	if l.n > maxRows {
		return models.Invalid("format", "there are more rows than a workbook holds (%d); take the CSV, or filter", maxRows-1)
	}
	for i, c := range l.columns {
		l.cells[i] = l.cell(c, cells[i])
	}
	if err := l.out.SetRow("A"+strconv.Itoa(l.n), l.cells); err != nil {
		return fmt.Errorf("sheet %s, row %d: %w", l.name, l.n, err)
	}
	return nil
}

func (l *lines) end() error {
	if err := l.out.Flush(); err != nil {
		return fmt.Errorf("sheet %s: %w", l.name, err)
	}
	return nil
}

// exact is the greatest number that a spreadsheet keeps to the last of its 15 digits.
const exact = 1_000_000_000_000_000

// digitsKept is how long a number with a point can be and lose none of them.
const digitsKept = 15

// cell is a number where the column is numeric and the text one, a day where it is one of
// days, else a text.
func (b *book) cell(c models.Column, s string) any {
	switch {
	case s == "":
		return nil
	case c.Money:
		if u, err := models.ParseUSD(c.Name, s); err == nil && u > -exact && u < exact {
			return excelize.Cell{StyleID: b.money, Value: float64(u) / 100}
		}
	case c.Numeric:
		if n, err := strconv.ParseInt(strings.ReplaceAll(s, ",", ""), 10, 64); err == nil && n > -exact && n < exact {
			return n
		}
		if number.MatchString(s) && len(s) <= digitsKept {
			if f, err := strconv.ParseFloat(s, 64); err == nil {
				return f
			}
		}
	case c.Date:
		// A spreadsheet knows no day before 1900, and takes 29 February of that year for one.
		if d, err := models.ParseDate(c.Name, s); err == nil && d.Known() && d.Time().Year() > 1900 {
			return excelize.Cell{StyleID: b.date, Value: d.Time()}
		}
	}
	if utf8.RuneCountInString(s) > maxCell {
		s = string([]rune(s)[:maxCell-1]) + "…"
	}
	return excelize.Cell{StyleID: b.wrap, Value: s}
}

// width is wide enough for what most rows say, and no wider than one can read.
func width(t models.Table, column int, c models.Column) float64 {
	longest := utf8.RuneCountInString(c.Name)
	for _, r := range t.Rows[:min(len(t.Rows), 200)] {
		longest = max(longest, utf8.RuneCountInString(r[column]))
	}
	return float64(min(max(longest+2, 8), 60))
}
