package intake

import (
	"fmt"
	"strings"
	"unicode"

	"proviso/models"
)

// columns finds the cells of a record by the names of their columns, never by place.
type columns struct {
	head  []string
	index map[string]int // by the plain name; the first of a doubled one
	notes []Note
}

func columnsOf(head []string) columns {
	c := columns{head: head, index: map[string]int{}}
	for i, name := range head {
		key := plainColumn(name)
		if _, doubled := c.index[key]; doubled && key != "" {
			c.notes = append(c.notes, Note{name, "the header names this column twice; the first is read"})
			continue
		}
		c.index[key] = i
	}
	return c
}

// plainColumn is a column's name as it is compared: people who open a file write Award ID
// FAIN for award_id_fain.
func plainColumn(name string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r == '_' || unicode.IsSpace(r) }), " ")
}

// at is the place of a column, or -1. Of several names the first that there is counts:
// the same thing is called otherwise in other files.
func (c columns) at(names ...string) int {
	for _, n := range names {
		if i, ok := c.index[plainColumn(n)]; ok {
			return i
		}
	}
	return -1
}

// missing notes the columns, of those that matter, that the file has not.
func (c *columns) missing(names ...string) {
	for _, n := range names {
		if c.at(n) < 0 {
			c.notes = append(c.notes, Note{n, "the file has no such column; what it tells stays unknown"})
		}
	}
}

// records reads delimited text whose first record is the header. take makes the row of
// a record out of its cells; its At and Line are set already.
func (b *beginning) records(how dialect, take func(row *Row, cells [][]byte)) func(yield func(Row) error) error {
	if b.sheet != nil {
		return b.sheetRecords(take)
	}
	return func(yield func(Row) error) error {
		from, err := b.open()
		if err != nil {
			return err
		}
		s := newScanner(from, how)
		for range b.above + 1 { // and the header
			s.next()
		}
		width, at := len(b.head), 0
		give := func(line int, cells [][]byte, wrong *Note) error {
			at++
			row := Row{At: at, Line: line}
			switch {
			case wrong != nil:
				row.Refused = wrong
			case len(cells) != width && !onlyEmptyBeyond(cells, width):
				row.Refused = &Note{Msg: fmt.Sprintf("the record on line %d has %d cells where the header has %d; it is torn, or a comma or quote in it is not quoted", line, len(cells), width)}
			default:
				take(&row, cells[:width])
			}
			return yield(row)
		}
		var blank []int // lines of commas alone: at the end of a table spreadsheets leave them, elsewhere they are torn
		none := make([][]byte, width)
		for s.next() {
			if s.wrong == "" && len(s.cells[0]) == 0 && len(blank) < mostBlank && onlyEmptyBeyond(s.cells, 0) {
				blank = append(blank, s.line)
				continue
			}
			for _, line := range blank {
				if err := give(line, none, nil); err != nil {
					return err
				}
			}
			blank = blank[:0]
			var wrong *Note
			if s.wrong != "" {
				wrong = s.note(b.head)
			}
			if err := give(s.line, s.cells, wrong); err != nil {
				return err
			}
		}
		if s.err != nil {
			return s.err
		}
		return nil
	}
}

// mostBlank is how many lines of commas alone may end a table.
const mostBlank = 4096

// onlyEmptyBeyond is true of a record that has more cells than there are columns, with
// nothing in them, as spreadsheets write it.
func onlyEmptyBeyond(cells [][]byte, width int) bool {
	if len(cells) < width {
		return false
	}
	for _, c := range cells[width:] {
		if len(c) > 0 {
			return false
		}
	}
	return true
}

// refuse has a row not taken, for a cell that is wrong.
func (r *Row) refuse(err error) {
	if r.Refused != nil {
		return
	}
	note := &Note{Msg: err.Error()}
	if e, ok := err.(*models.Error); ok {
		note = &Note{Field: e.Field, Msg: e.Msg}
	}
	r.Refused, r.Body, r.Notes = note, nil, nil
}

// note adds a remark to a row that is taken.
func (r *Row) note(field, format string, args ...any) {
	if r.Refused != nil {
		return
	}
	r.Notes = append(r.Notes, Note{field, fmt.Sprintf(format, args...)})
}
