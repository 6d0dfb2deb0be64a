package exchange

import (
	"encoding/csv"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"proviso/models"
)

// WriteCSV writes a table with a header line, RFC 4180. A text cell that a
// spreadsheet would take for a formula gets an apostrophe before it; numbers of
// numeric columns are written as they are.
func WriteCSV(w io.Writer, t models.Table) error {
	out, err := NewCSV(w, t.Columns)
	if err != nil {
		return err
	}
	for _, row := range t.Rows {
		if err := out.Row(row); err != nil {
			return err
		}
	}
	return out.Flush()
}

// CSV writes a table row by row, as WriteCSV does.
type CSV struct {
	out     *csv.Writer
	columns []models.Column
}

// NewCSV writes the header line.
func NewCSV(w io.Writer, columns []models.Column) (*CSV, error) {
	out := &CSV{csv.NewWriter(w), columns}
	out.out.UseCRLF = true
	head := make([]string, len(columns))
	for i, c := range columns {
		head[i] = c.Name
	}
	return out, out.out.Write(head)
}

// Row writes one row.
func (c *CSV) Row(row []string) error {
	cells := make([]string, len(row))
	for i, cell := range row {
		if !c.columns[i].Numeric || !number.MatchString(cell) {
			cell = defused(cell)
		}
		cells[i] = cell
	}
	return c.out.Write(cells)
}

// Flush writes what is left.
func (c *CSV) Flush() error {
	c.out.Flush()
	return c.out.Error()
}

// number is what a cell of a numeric column holds where it is no word.
var number = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

// begins are what makes a spreadsheet take a cell for a formula, the wide forms that
// some take for the same among them.
const begins = "=+-@\t\r\n＝＋－＠"

// defused keeps a cell from being read as a formula.
func defused(cell string) string {
	if first, _ := utf8.DecodeRuneInString(cell); cell != "" && strings.ContainsRune(begins, first) {
		return "'" + cell
	}
	return cell
}
