// Package dossier is the form of the pages that lay out everything about one
// thing: a grant, a place, a demand. It promises that every fact leads to its
// source: sources are numbered in the order in which the page first rests on
// them, and every number leads to the list at its foot. It refuses to know what
// a page is about.
package dossier

import (
	"strconv"
	"strings"

	"proviso/models"
	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/pictures"
	"proviso/views/ui"
)

// Page mirrors a page from top to bottom.
type Page struct {
	Frame    layout.Frame
	OnPage   string // names the list of its sections
	Sections []Section
	Sources  Sources
}

// Section is a part of a page under a heading; only what it has is shown.
type Section struct {
	ID, Title string
	Text      []string
	Empty     string // said where it has nothing
	Figures   []Figure
	Lines     []Line
	Facts     []Fact
	Filter    *Filter
	Pictures  []pictures.Picture
	Tables    []*ui.Table
	Fold      string // what opens its tables, where they are folded away
	Forms     []forms.Form
	After     string
}

// Figure is an amount that is read before all others.
type Figure struct {
	Name    ui.Link
	Value   string
	Unknown bool
	Note    string
	Refs    []ui.Ref
}

// Line is a sentence with what it rests on.
type Line struct {
	Mark  ui.Mark
	Text  string
	More  ui.Link // leads on
	Quiet string
	Refs  []ui.Ref
}

// Fact is a name and one or more values.
type Fact struct {
	Name   string
	Values []ui.Link
	Refs   []ui.Ref
}

// Facts leaves out what is empty.
type Facts []Fact

// Add adds a fact that is words.
func (f *Facts) Add(name, value string, refs ...ui.Ref) {
	if value != "" {
		*f = append(*f, Fact{name, []ui.Link{{Text: value}}, refs})
	}
}

// AddLinks adds a fact of several values that lead somewhere.
func (f *Facts) AddLinks(name string, links ...ui.Link) {
	if len(links) > 0 {
		*f = append(*f, Fact{Name: name, Values: links})
	}
}

// Filter is a form above a list.
type Filter struct {
	Action, Name, Go string
	Text             []Field
	Choices          []Choice
	Hidden           [][2]string
}

// Field is a text field.
type Field struct {
	ID, Name, Label, Value string
}

// Choice is a field with given values.
type Choice struct {
	Name, Label string
	Options     []Option
}

// Option is one value of a choice.
type Option struct {
	Value, Text string
	Chosen      bool
}

// NewChoice is a choice between all and the values, the texts of which are given
// beside them.
func NewChoice(name, label, all, chosen string, values, texts []string) Choice {
	c := Choice{Name: name, Label: label, Options: []Option{{"", all, chosen == ""}}}
	for i, v := range values {
		c.Options = append(c.Options, Option{v, texts[i], v == chosen})
	}
	return c
}

// Sources is the list at the foot of a page.
type Sources struct {
	Title, Empty string
	All          []Source
}

// Source is a source under its number.
type Source struct {
	ID    string // of its place on the page
	Link  ui.Link
	About string // who published it, when, of what grade
}

// Tables are those of the page, as files have them.
func (p Page) Tables() []*ui.Table {
	var out []*ui.Table
	for _, s := range p.Sections {
		out = append(out, s.Tables...)
	}
	return out
}

// Contents leads to the sections of the page.
func (p Page) Contents() []ui.Link {
	var out []ui.Link
	for _, s := range p.Sections {
		out = append(out, ui.Link{Text: s.Title, URL: "#" + s.ID})
	}
	return append(out, ui.Link{Text: p.Sources.Title, URL: "#sources"})
}

// Add adds a section if it has anything to show or to say.
func (p *Page) Add(s Section) {
	var tables []*ui.Table
	for _, t := range s.Tables {
		if t != nil && t.Len() > 0 {
			tables = append(tables, t)
		}
	}
	s.Tables = tables
	if len(s.Lines)+len(s.Figures)+len(s.Facts)+len(s.Pictures)+len(s.Tables)+len(s.Forms) > 0 && s.Filter == nil {
		s.Empty = ""
	}
	p.Sections = append(p.Sections, s)
}

// Cited numbers sources in the order in which a page first cites them.
type Cited struct {
	c      layout.Context
	find   func(id string) *models.Source
	number map[string]int
	ids    []string
}

// NewCited begins the numbering; find looks a source up.
func NewCited(c layout.Context, find func(id string) *models.Source) *Cited {
	return &Cited{c: c, find: find, number: map[string]int{}}
}

// Len is how many sources the page rests on so far.
func (s *Cited) Len() int { return len(s.ids) }

// Refs are the numbers of the sources: a run of three or more is told as one.
func (s *Cited) Refs(ids ...string) []ui.Ref {
	var all []int
	seen := map[int]bool{}
	for _, id := range ids {
		n, ok := s.number[id]
		if !ok {
			if s.find(id) == nil {
				continue
			}
			s.ids = append(s.ids, id)
			n = len(s.ids)
			s.number[id] = n
		}
		if !seen[n] {
			seen[n] = true
			all = append(all, n)
		}
	}
	// Few enough to be put in order by hand.
	for i := range all {
		for k := i; k > 0 && all[k] < all[k-1]; k-- {
			all[k], all[k-1] = all[k-1], all[k]
		}
	}
	var out []ui.Ref
	for i := 0; i < len(all); {
		k := i
		for k+1 < len(all) && all[k+1] == all[k]+1 {
			k++
		}
		if k-i < 2 {
			k = i
		}
		first, last := strconv.Itoa(all[i]), strconv.Itoa(all[k])
		ref := ui.Ref{Number: first, Name: s.c.Words.Say("dossier.source", "Number", first), URL: "#source-" + first}
		if k > i {
			ref.Number, ref.Name = first+"–"+last, s.c.Words.Say("dossier.source_range", "First", first, "Last", last)
		}
		out = append(out, ref)
		i = k + 1
	}
	return out
}

// Cell is a table's cell of source numbers; a file has their ids.
func (s *Cited) Cell(ids ...string) ui.Cell {
	return ui.Cell{Refs: s.Refs(ids...), Data: strings.Join(ids, " ")}
}

// List is the sources so far, under their numbers.
func (s *Cited) List() Sources {
	w := s.c.Words
	out := Sources{Title: w.Say("grant.sources"), Empty: w.Say("dossier.no_sources")}
	for i, id := range s.ids {
		x := s.find(id)
		about := []string{}
		for _, part := range []string{x.Publisher, dateWords(x), grade(s.c, x)} {
			if part != "" {
				about = append(about, part)
			}
		}
		title := x.Title
		if title == "" {
			title = x.ID
		}
		out.All = append(out.All, Source{ID: "source-" + strconv.Itoa(i+1), Link: ui.Link{Text: title, URL: s.c.At("/sources/" + x.ID)}, About: strings.Join(about, ", ")})
	}
	return out
}

func dateWords(x *models.Source) string {
	if !x.Date.Known() {
		return ""
	}
	return x.Date.Words()
}

// grade is said only where it weakens what rests on the source.
func grade(c layout.Context, x *models.Source) string {
	if x.Tertiary() {
		return c.Words.Say("dossier.tertiary")
	}
	return ""
}
