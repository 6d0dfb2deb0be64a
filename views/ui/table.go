package ui

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"proviso/models"
)

// Table is rows under heads; the first cell of a row is its heading. The same
// value is drawn on the page and written to a file, so that a file holds exactly
// what is shown.
type Table struct {
	ID      string // names it within its page, in addresses and as a sheet of a workbook
	Caption string
	Columns []Column
	Bodies  []Body
	File    Link // the table as a file
	Dense   bool // it has so many columns that its heads break and its cells stand close
}

// Part is a table under a heading of its own, with what leads to the whole of it.
type Part struct {
	ID, Title string
	Table     *Table // nil: there is nothing of it
	All       Link
}

// Column is a head. Name is what a file calls it, Text if empty.
type Column struct {
	Text    string
	Name    string
	Numeric bool   // set to the right; a number in a file
	Money   bool   // dollars and cents in a file
	URL     string // where the head leads: to the page sorted by it, or to what it names
	Sorted  string // "ascending" or "descending" where it is
}

// Body is rows that belong together, under a heading of their own if it has one.
type Body struct {
	Head Cell
	Rows [][]Cell
}

// HasHead is true of a group of rows.
func (b Body) HasHead() bool { return b.Head.Text.Text != "" || b.Head.Mark.Word != "" }

// Cell is a mark, or text that may lead somewhere, or both, with a quiet line
// below. Data is what a file says in its place, where that is not the words.
type Cell struct {
	Mark    Mark
	Text    Link
	Quiet   string
	Label   string // the head of its column, read where the heads are out of sight
	Data    string
	Number  bool
	Empty   string // said to those who hear an empty cell
	Changed bool   // other than on the day compared with
	Refs    []Ref  // numbers of the sources that it rests on
	Links   []Link // several things, below the text
	Fold    string // what opens them, where they are many
	Inline  bool   // they stand in one line
	ID      string // by which the row is linked to, on the cell that heads it
}

// NewTable makes a table without rows.
func NewTable(id, caption string, columns ...Column) *Table {
	return &Table{ID: id, Caption: caption, Columns: columns}
}

// Columns are plain columns of the texts.
func Columns(texts ...string) []Column {
	out := make([]Column, len(texts))
	for i, t := range texts {
		out[i].Text = t
	}
	return out
}

// Group begins a new group of rows.
func (t *Table) Group(head Cell) { t.Bodies = append(t.Bodies, Body{Head: head}) }

// Row adds a row to the last group. Its cells are labelled with the heads of
// their columns.
func (t *Table) Row(cells ...Cell) {
	for i := range cells {
		cells[i].Number = t.Columns[i].Numeric
		if i > 0 {
			cells[i].Label = t.Columns[i].Text
		}
	}
	if len(t.Bodies) == 0 {
		t.Bodies = append(t.Bodies, Body{})
	}
	b := &t.Bodies[len(t.Bodies)-1]
	b.Rows = append(b.Rows, cells)
}

// Len is the number of rows.
func (t *Table) Len() int {
	n := 0
	for _, b := range t.Bodies {
		n += len(b.Rows)
	}
	return n
}

// Data is the table as a file has it. The head of a group is a column of its own.
func (t *Table) Data() models.Table {
	var out models.Table
	grouped := false
	for _, b := range t.Bodies {
		grouped = grouped || b.HasHead()
	}
	if grouped {
		out.Columns = append(out.Columns, models.Column{Name: "group"})
	}
	for i, c := range t.Columns {
		out.Columns = append(out.Columns, models.Column{Name: cmp.Or(c.Name, c.Text), Numeric: c.Numeric, Money: c.Money, Date: !c.Numeric && t.ofDays(i)})
	}
	for _, b := range t.Bodies {
		for _, row := range b.Rows {
			var cells []string
			if grouped {
				cells = append(cells, b.Head.data())
			}
			for _, c := range row {
				cells = append(cells, c.data())
			}
			out.Rows = append(out.Rows, cells)
		}
	}
	return out
}

// ofDays is true of a column in which a file has days.
func (t *Table) ofDays(column int) bool {
	for _, b := range t.Bodies {
		for _, row := range b.Rows {
			if d, err := models.ParseDate("day", row[column].Data); err == nil && d.Known() {
				return true
			}
		}
	}
	return false
}

func (c Cell) data() string {
	if c.Data != "" {
		return c.Data
	}
	var parts []string
	for _, s := range []string{c.Mark.Word, c.Text.Text, c.Quiet} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	for _, l := range c.Links {
		parts = append(parts, l.Text)
	}
	return strings.Join(parts, "; ")
}

// Text is a cell of words.
func Text(s string) Cell { return Cell{Text: Link{Text: s}} }

// To is a cell of words that lead somewhere.
func To(s, url string) Cell { return Cell{Text: Link{Text: s, URL: url}} }

// IsFirst is true of the cell that heads a row.
func IsFirst(i int) bool { return i == 0 }

// Span is how many columns the head of a group spans.
func (t *Table) Span() string { return strconv.Itoa(len(t.Columns)) }

// Bare is true of a cell that is a link around its mark alone.
func (c Cell) Bare() bool { return c.Text.URL != "" && c.Text.Text == "" }

// Unnamed is true of a table whose heading stands above it: it has no caption.
func (t *Table) Unnamed() bool { return t.Caption == "" }

// Empty is true of a table without rows.
func (t *Table) Empty() bool { return t.Len() == 0 }

// Anchor is the id of a cell that is linked to.
func (c Cell) Anchor() templ.Attributes {
	if c.ID == "" {
		return nil
	}
	return templ.Attributes{"id": c.ID}
}
