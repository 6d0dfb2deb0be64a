package public

import (
	"slices"
	"strconv"

	"proviso/app/publication"
	"proviso/views/tell"
)

// Text is words of a page, or words of the record, which are in English.
type Text struct{ Text, Lang string }

// recorded are the record's own words: on a page of another language they are marked.
func recorded(f tell.Frame, s string) Text {
	if f.Lang == "en" || s == "" {
		return Text{Text: s}
	}
	return Text{s, "en"}
}

// Ref is a number of a source, or a run of numbers, and leads to the foot of the page.
type Ref struct{ Number, Name, URL string }

// refs tells the numbers of sources; three and more in a row are one run.
func refs(f tell.Frame, numbers []int) []Ref {
	var out []Ref
	for i := 0; i < len(numbers); {
		j := i
		for j+1 < len(numbers) && numbers[j+1] == numbers[j]+1 {
			j++
		}
		if j-i < 2 {
			j = i
		}
		first, last := strconv.Itoa(numbers[i]), strconv.Itoa(numbers[j])
		r := Ref{Number: first, Name: f.Say("public.source", "Number", first), URL: "#s" + first}
		if j > i {
			r.Number, r.Name = first+"–"+last, f.Say("public.source_run", "First", first, "Last", last)
		}
		out, i = append(out, r), j+1
	}
	return out
}

// Cell is what stands in a cell of a table: a mark, a word, a quiet word below it.
type Cell struct {
	Label  string // the head of its column, for narrow screens
	Text   Text
	URL    string // where Text leads
	Mark   *Mark
	Sub    Text
	Refs   []Ref
	Number bool
	Fixed  bool   // stands on one line
	Links  []Link // a list
}

// Class is how a cell is set.
func (c Cell) Class() string {
	switch {
	case c.Number:
		return "num"
	case c.Fixed:
		return "fix"
	}
	return ""
}

func said(s string) Cell               { return Cell{Text: Text{Text: s}} }
func linked(s, url string) Cell        { return Cell{Text: Text{Text: s}, URL: url} }
func marked(m Mark) Cell               { return Cell{Mark: &m} }
func figure(s string) Cell             { return Cell{Text: Text{Text: s}, Number: true} }
func (c Cell) cited(refs []Ref) Cell   { c.Refs = refs; return c }
func dated(s string) Cell              { return Cell{Text: Text{Text: s}, Fixed: len(s) <= len("24 Jan 2018?")} }
func (c Cell) with(sub string) Cell    { c.Sub = Text{Text: sub}; return c }
func (c Cell) quoting(t Text) Cell     { c.Sub = t; return c }
func count(f tell.Frame, n int) string { return f.Number(n) }

// Table is a table with its heading's id. On a narrow screen each row is a list.
type Table struct {
	ID, Caption string
	Columns     []Column
	Rows        []Row
	None        string // what is said where there are no rows
	Tight       bool   // cells are short: on a narrow screen they follow one another
}

// Column is the head of a column.
type Column struct {
	Text   string
	Number bool
}

// Row is a row with its head.
type Row struct {
	ID    string
	Head  Cell
	Cells []Cell
}

func newTable(id, caption string, columns ...string) *Table {
	t := &Table{ID: id, Caption: caption}
	for _, c := range columns {
		t.Columns = append(t.Columns, Column{Text: c})
	}
	return t
}

// row adds a row; the head of a column of numbers stands as these do.
func (t *Table) row(head Cell, cells ...Cell) *Row {
	for i := range cells {
		cells[i].Label = t.Columns[i+1].Text
		t.Columns[i+1].Number = t.Columns[i+1].Number || cells[i].Number
	}
	t.Rows = append(t.Rows, Row{Head: head, Cells: cells})
	return &t.Rows[len(t.Rows)-1]
}

// Gist is what a reader in a hurry wants, in one screen of a phone.
type Gist struct {
	Rows []GistRow
}

// GistRow is a question and its answer.
type GistRow struct {
	Label string
	Text  Text
	More  Text
	Link  Link // instead of Text
	Refs  []Ref
}

// Moment is a line of a timeline.
type Moment struct {
	Day  string
	ISO  string // for machines, "" where the day is not known to the day
	Text string
	URL  string
	Said Text // the record's own words
	Refs []Ref
}

// Listed is a source at the foot of a page.
type Listed struct {
	ID, Number, URL string
	Title           Text
	Publisher       Text
	Of              string // day and grade
}

// sources are the numbered sources of a document.
func sources(f tell.Frame, all []publication.Source) Sources {
	out := Sources{Heading: f.Say("public.sources"), None: f.Say("public.no_sources")}
	for i, s := range all {
		n := strconv.Itoa(i + 1)
		out.List = append(out.List, Listed{ID: "s" + n, Number: n, URL: outside(s.URL), Title: recorded(f, s.Title), Publisher: recorded(f, s.Publisher), Of: sourceOf(f, &s)})
	}
	return out
}

// citedSources are those of a document that some standings rest on, under the numbers
// that they have there.
func citedSources(f tell.Frame, all []publication.Source, by []publication.Standing) Sources {
	out := sources(f, all)
	cited := map[string]bool{}
	for i := range by {
		for _, n := range by[i].Sources {
			cited[strconv.Itoa(n)] = true
		}
	}
	out.List = slices.DeleteFunc(out.List, func(l Listed) bool { return !cited[l.Number] })
	return out
}

// Sources is the foot of a page.
type Sources struct {
	Heading, None string
	List          []Listed
}
