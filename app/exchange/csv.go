package exchange

import (
	"encoding/csv"
	"io"
	"strings"

	"proviso/models"
)

// WriteCSV writes a table with a header line, RFC 4180. A text cell that a
// spreadsheet would take for a formula gets an apostrophe before it; cells of
// numeric columns are written as they are.
func WriteCSV(w io.Writer, t models.Table) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	head := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		head[i] = c.Name
	}
	if err := out.Write(head); err != nil {
		return err
	}
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			if !t.Columns[i].Numeric {
				cell = defused(cell)
			}
			cells[i] = cell
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// defused keeps a cell from being read as a formula.
func defused(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
