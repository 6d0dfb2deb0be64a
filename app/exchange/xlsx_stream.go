package exchange

import (
	"archive/zip"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"proviso/models"
)

// XLSX writes a workbook of one table row by row, as WriteXLSX writes one of several.
// Memory does not grow with the rows: the library keeps those that were written in a
// temporary file, and packs them into w at the end.
type XLSX struct {
	book  *book
	w     io.Writer
	sheet Sheet
	lines *lines // nil while the first rows are looked at
}

// measured is how many rows are looked at to find out how wide columns are.
const measured = 200

// NewXLSX begins a workbook; about is its first sheet, of names and values.
func NewXLSX(w io.Writer, about [][2]string, name string, columns []models.Column) (*XLSX, error) {
	x := &XLSX{book: &book{f: excelize.NewFile()}, w: w}
	x.sheet = Sheet{Name: x.book.name(name), Table: models.Table{Columns: columns}}
	if err := x.begin(about); err != nil {
		return nil, joined(err, x.book.f.Close())
	}
	return x, nil
}

// begin fills the first sheet in the plain way: streamed sheets stand in a file in
// another order each time, unless there is one alone.
func (x *XLSX) begin(about [][2]string) error {
	f := x.book.f
	if err := x.book.styles(); err != nil {
		return err
	}
	if err := f.SetSheetName("Sheet1", "about"); err != nil {
		return fmt.Errorf("name sheet: %w", err)
	}
	for i, a := range append([][2]string{{"name", "value"}}, about...) {
		for k, text := range a {
			at, err := excelize.CoordinatesToCellName(k+1, i+1)
			if err == nil {
				err = f.SetCellStr("about", at, text)
			}
			if err != nil {
				return fmt.Errorf("sheet about: %w", err)
			}
		}
	}
	_, err := f.NewSheet(x.sheet.Name)
	return err
}

// Row writes one row.
func (x *XLSX) Row(cells []string) error {
	if x.lines != nil {
		return x.lines.row(cells)
	}
	x.sheet.Table.Rows = append(x.sheet.Table.Rows, append([]string(nil), cells...))
	if len(x.sheet.Table.Rows) < measured {
		return nil
	}
	return x.open()
}

// open begins the sheet with the rows that were looked at.
func (x *XLSX) open() (err error) {
	if x.lines, err = x.book.begin(x.sheet.Name, x.sheet.Table); err != nil {
		return err
	}
	for _, row := range x.sheet.Table.Rows {
		if err := x.lines.row(row); err != nil {
			return err
		}
	}
	x.sheet.Table.Rows = nil
	return nil
}

// Close writes the workbook, and gives the temporary file back.
func (x *XLSX) Close() error { return joined(x.finish(), x.book.f.Close()) }

func (x *XLSX) finish() error {
	if x.lines == nil {
		if err := x.open(); err != nil {
			return err
		}
	}
	if err := x.lines.end(); err != nil {
		return err
	}
	// The library would hold the whole packed file; the ZIP goes straight to w.
	x.book.f.SetZipWriter(func(io.Writer) excelize.ZipWriter { return zip.NewWriter(x.w) })
	if _, err := x.book.f.WriteTo(io.Discard); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

// joined is the first of two errors: the second may only follow from it.
func joined(first, second error) error {
	if first != nil {
		return first
	}
	return second
}
