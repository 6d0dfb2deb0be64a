package intake

import (
	"io"
	"slices"
	"strings"

	"proviso/models"
)

// known reads a workbook as what its sheets are, if their headers are those of a format
// that is known: the Census publishes its government units so, and people save as
// workbooks what they have downloaded as CSV. Else it is a table.
func (w *workbook) known(table *Reader, asKind models.ReportKind) (*Reader, error) {
	var parts []part
	var found *format
	var aside []Note
	for i, h := range table.Heads {
		b := w.beginning(i, h)
		at := slices.IndexFunc(formats, func(f format) bool { return h.Row > 0 && f.sniff(b) && (asKind == "" || f.kind == asKind) })
		if at < 0 || found != nil && found.kind != formats[at].kind {
			aside = append(aside, Note{h.Sheet, "this sheet was left aside: it is not of the kind of the other"})
			continue
		}
		found = &formats[at]
		how, err := found.open(b)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part{h.Sheet, how})
	}
	switch {
	case found == nil && asKind == "":
		return table, nil
	case found == nil:
		return nil, models.Invalid(w.name, "no sheet of the workbook is what it is to be read as (%s): the first has the columns %s", string(asKind), strings.Join(table.Heads[0].Names, ", "))
	}
	r := together(found.kind, parts, slices.Concat(table.Notes, aside))
	each := r.each
	r.each = func(yield func(Row) error) error {
		w.read.Store(0)
		return each(yield)
	}
	r.done = w.done
	return r, nil
}

// beginning is a sheet as the formats look at a file.
func (w *workbook) beginning(part int, h Head) *beginning {
	text := text{file: file{name: w.name, open: func() (io.Reader, error) {
		return nil, models.Invalid(w.name, "this is not read out of a workbook; save the sheet %s as CSV", h.Sheet)
	}}}
	b := &beginning{text: text, how: comma, head: h.Names, seen: []byte(strings.Join(h.Names, ","))}
	b.sheet = func(yield func(line int, cells [][]byte) error) error {
		f, err := w.open()
		if err != nil {
			return err
		}
		defer f.Close()
		return w.rows(f, part, func(row Row) error {
			if row.Line <= h.Row || filled(row.cells) == 0 {
				return nil
			}
			cells := make([][]byte, max(len(h.Names), len(row.cells)))
			for i, shown := range row.cells {
				cells[i] = []byte(written(shown, row.stored[i]))
			}
			return yield(row.Line, cells)
		})
	}
	return b
}

// written is a cell of a workbook as a CSV would have it: what it holds, but for a
// number that is a name and has zeros before it.
func written(shown, stored string) string {
	if stored == "" || digits(shown) >= 0 {
		return shown
	}
	if whole, cents, ok := strings.Cut(stored, "."); ok && len(cents) == 1 && strings.ContainsAny(shown, ".$") {
		return whole + "." + cents + "0" // an amount: 1234.5 is $1,234.50
	}
	return stored
}

// sheetRecords is records of a sheet. A row that ends early has empty cells.
func (b *beginning) sheetRecords(take func(row *Row, cells [][]byte)) func(yield func(Row) error) error {
	return func(yield func(Row) error) error {
		at := 0
		return b.sheet(func(line int, cells [][]byte) error {
			at++
			row := Row{At: at, Line: line}
			if width := len(b.head); onlyEmptyBeyond(cells, width) {
				take(&row, cells[:width])
			} else {
				row.refuse(models.Invalid("", "row %d has cells beyond the columns that the header names", line))
			}
			return yield(row)
		})
	}
}
