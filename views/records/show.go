// Package records is the pages of single things of the record: a condition, a
// case, a jurisdiction, and the method. They are alike in form: sections of
// facts, sentences and tables.
package records

import (
	"proviso/views/layout"
	"proviso/views/ui"
)

// ShowPage mirrors a page from top to bottom.
type ShowPage struct {
	Frame    layout.Frame
	Sections []Section
}

// Section is a part of a page under a heading; only what it has is shown.
type Section struct {
	ID, Title string
	Empty     string // said where it has nothing
	Text      []string
	Facts     []Fact
	Table     *Table
	Links     []ui.Link
	Examples  []Example
}

// Example is text set as a machine writes it, folded under a line.
type Example struct {
	Summary, Text string
}

// Fact is a name and a value.
type Fact struct {
	Name  string
	Value ui.Link
}

// Table is rows under heads; the first cell of a row is its heading.
type Table struct {
	Caption string
	Head    []string
	Rows    [][]Cell
}

// Cell is a mark, or text that may lead somewhere, with a quiet line below.
type Cell struct {
	Mark  ui.Mark
	Text  ui.Link
	Quiet string
	Label string
}

func text(s string) Cell { return Cell{Text: ui.Link{Text: s}} }

// row labels the cells of a row with the heads of their columns.
func (t *Table) row(cells ...Cell) {
	for i := range cells {
		if i > 0 {
			cells[i].Label = t.Head[i]
		}
	}
	t.Rows = append(t.Rows, cells)
}

// facts leaves out what is empty.
type facts []Fact

func (f *facts) add(name, value, url string) {
	if value != "" {
		*f = append(*f, Fact{name, ui.Link{Text: value, URL: url}})
	}
}
