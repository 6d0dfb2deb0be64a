// Package calls is the page of the JSON API: every call with what it takes, what
// it gives and an example, made from the API's own document.
package calls

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
	Table     *ui.Table
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

// facts leaves out what is empty.
type facts []Fact

func (f *facts) add(name, value, url string) {
	if value != "" {
		*f = append(*f, Fact{name, ui.Link{Text: value, URL: url}})
	}
}

// Tables are those of the page, as files have them.
func (p ShowPage) Tables() []*ui.Table {
	var out []*ui.Table
	for _, s := range p.Sections {
		if s.Table != nil {
			out = append(out, s.Table)
		}
	}
	return out
}
