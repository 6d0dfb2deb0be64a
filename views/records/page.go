// Package records is the pages of single things of the record: a condition, a
// case, a program, a notice, their lists, and the method. They are alike in
// form: parts of facts, sentences, pictures and tables.
package records

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
)

// Page is a page of parts, from top to bottom.
type Page struct {
	Frame        layout.Frame
	Remark       string // what is left out of it, and why
	Filters      Filters
	ContentsName string
	Contents     []ui.Link // to its parts, where they are many
	Parts        []Part
	Pager        Pager
	BesideName   string
	Beside       []ui.Link // the lists of other kinds of things
}

// Part is a part of a page under a heading; only what it has is shown.
type Part struct {
	ID, Title string
	Mark      ui.Mark
	Text      []string
	Facts     []Named
	Diffs     []Diff
	Choice    Filters // a form of its own
	Picture   templ.Component
	Table     *ui.Table
	Fold      string // what opens the table, where it is long
	Links     []ui.Link
	LinksFold string
	Numbered  bool // the links
	After     []string
	Parts     []Part // under headings of the next level
}

// Named is a name and what it stands for.
type Named struct {
	Name   string
	Values []ui.Link
	Quiet  string
}

// Diff is two texts beside each other.
type Diff struct {
	Title         string
	Before, After Side
	Removed       string // said of a removed piece to those who hear the page
	Added         string
}

// Side is one of them, with the pieces that are in it.
type Side struct {
	Head   string
	Pieces []Piece
}

// Piece is a run of words of one kind: "kept", "removed" or "added".
type Piece struct {
	Kind, Text string
}

// Filters is a form that asks for a page again.
type Filters struct {
	Action, What, Go string
	Fields           []Field
	Hidden           [][2]string
}

// Field is text, or one of several options.
type Field struct {
	ID, Name, Label, Value string
	Day                    bool     // a day
	Options                []Option // none: text
}

// Option is one of the values of a field.
type Option struct {
	Value, Text string
	Chosen      bool
}

// Pager leads through a list of several pages.
type Pager struct {
	Name, Where    string
	Previous, Next ui.Link
}

// Facts leaves out what is empty.
type Facts []Named

func (f *Facts) Say(name, value string) {
	if value != "" {
		*f = append(*f, Named{Name: name, Values: []ui.Link{{Text: value}}})
	}
}

func (f *Facts) Link(name string, links ...ui.Link) {
	if len(links) > 0 {
		*f = append(*f, Named{Name: name, Values: links})
	}
}

// Tables are those of the page, as files have them.
func (p Page) Tables() []*ui.Table {
	return tablesOf(p.Parts)
}

func tablesOf(parts []Part) []*ui.Table {
	var out []*ui.Table
	for _, s := range parts {
		if s.Table != nil {
			out = append(out, s.Table)
		}
		out = append(out, tablesOf(s.Parts)...)
	}
	return out
}

// tabled puts a table into a part, or says what is said in place of an empty one.
func (s Part) tabled(t *ui.Table, empty string) Part {
	if t.Len() == 0 {
		s.Text = append(s.Text, empty)
		return s
	}
	s.Table = t
	return s
}

// linked does the same with links; beyond shown they are folded.
func (s Part) linked(links []ui.Link, empty, fold string) Part {
	if len(links) == 0 {
		s.Text = append(s.Text, empty)
		return s
	}
	s.Links = links
	if len(links) > shown {
		s.LinksFold = fold
	}
	return s
}

// shown is how many links stand open before they are folded.
const shown = 12

// Fill completes a page: its contents, the lists beside it and what is left out.
func (p *Page) Fill(c layout.Context) {
	w := c.Words
	if c.KnownOn != 0 && p.Frame.Day.Action != "" {
		p.Remark = w.Say("law.known_remark", "Known", c.KnownOn.Words())
	}
	if len(p.Parts) > 3 {
		p.ContentsName = w.Say("law.contents")
		for _, s := range p.Parts {
			p.Contents = append(p.Contents, ui.Link{Text: s.Title, URL: "#" + s.ID})
		}
	}
	p.BesideName = w.Say("law.beside")
	for _, kind := range []string{"conditions", "cases", "programs", "notices", "sources"} {
		if path := "/" + kind; path != c.Path {
			p.Beside = append(p.Beside, ui.Link{Text: w.Say(kind + ".title"), URL: c.At(path)})
		}
	}
	p.Beside = append(p.Beside, ui.Link{Text: w.Say("method.title"), URL: c.At("/method")})
}

// NewFilters is the form of a list.
func NewFilters(c layout.Context, fields ...Field) Filters {
	w := c.Words
	return Filters{Action: c.Path, What: w.Say("filter.what"), Go: w.Say("filter.go"), Fields: fields, Hidden: c.Days()}
}

// Text is the field of words to be looked for. Its id is not "q": the field of
// the masthead bears it.
func Text(c layout.Context, label string) Field {
	return Field{ID: "list-q", Name: "q", Label: c.Words.Say(label), Value: c.Query.Get("q")}
}

// Choice is a field of options; the first of them lets all through. Without words
// an option is called by its value.
func Choice(c layout.Context, name, label string, values []string, words func(string) string) Field {
	f := Field{ID: name, Name: name, Label: c.Words.Say(label), Options: []Option{{Text: c.Words.Say("filter.all")}}}
	chosen := c.Query.Get(name)
	for _, v := range values {
		say := v
		if words != nil {
			say = words(v)
		}
		f.Options = append(f.Options, Option{v, say, v == chosen})
	}
	return f
}

// spaced is an id of the record as words.
func spaced(id string) string { return strings.NewReplacer("_", " ", "-", " ").Replace(id) }

// then chooses between the message about the past and that about the present.
func then(c layout.Context, id string) string {
	if c.AsOf < c.Today {
		return id + "_then"
	}
	return id
}

// When is a day as a cell has it: short in words, in data as recorded.
func When(w models.When) ui.Cell {
	if w.Exact() && !strings.HasSuffix(w.String(), "?") {
		return ui.Cell{Text: ui.Link{Text: ui.Short(w.Earliest)}, Data: w.String()}
	}
	if !w.Known() {
		return ui.Cell{}
	}
	return ui.Cell{Text: ui.Link{Text: w.Words()}, Data: w.String()}
}

// number is a count as a cell has it.
func number(n int) ui.Cell {
	return ui.Cell{Text: ui.Link{Text: strconv.Itoa(n)}}
}

// money is a figure as two cells: the amount, in data plain dollars, and its
// basis. Without the basis an amount says nothing.
func money(c layout.Context, f *models.Figure) (amount, basis ui.Cell) {
	w := c.Words
	if f == nil {
		return ui.Text(w.Say("money.unknown")), ui.Text(w.Say("money.unknown"))
	}
	words := ui.Whole(f.USD)
	if f.Approximate {
		words = w.Say("money.about", "Amount", words)
	}
	of := w.Say("basis." + string(f.Basis))
	if f.Disputed {
		of += ", " + w.Say("basis.disputed")
	}
	return ui.Cell{Text: ui.Link{Text: words}, Data: f.USD.String()}, ui.Text(of)
}

// sources are links to the pages of sources, by their titles.
func sources(c layout.Context, all []models.Source) []ui.Link {
	out := make([]ui.Link, 0, len(all))
	for _, s := range all {
		title := s.Title
		if s.Publisher != "" && !strings.Contains(title, s.Publisher) {
			title += ", " + s.Publisher
		}
		if s.Date.Known() {
			title += ", " + s.Date.Words()
		}
		out = append(out, ui.Link{Text: title, URL: c.At("/sources/" + s.ID)})
	}
	return out
}

// sourcePart is the last part of most pages: its sources, numbered as cited.
func sourcePart(c layout.Context, all []models.Source) Part {
	links := sources(c, all)
	p := Part{ID: "sources", Title: c.Words.Say("grant.sources"), Numbered: true}.linked(links, c.Words.Say("law.no_sources"), "")
	p.LinksFold = ""
	return p
}

// cites are the numbers of a page's sources, by id.
type cites map[string]int

func newCites(all []models.Source) cites {
	out := cites{}
	for i, s := range all {
		out[s.ID] = i + 1
	}
	return out
}

// cell cites sources by their numbers, in files by their ids. One that was
// published after the day of knowledge has no number.
func (n cites) cell(c layout.Context, ids []string) ui.Cell {
	var cell ui.Cell
	var told []string
	for _, id := range ids {
		if n[id] > 0 {
			cell.Links = append(cell.Links, ui.Link{Text: "[" + strconv.Itoa(n[id]) + "]", URL: c.At("/sources/" + id)})
			told = append(told, id)
		}
	}
	cell.Inline, cell.Data = true, strings.Join(told, " ")
	return cell
}

// links cite sources by their numbers.
func (n cites) links(c layout.Context, all []models.Source) []ui.Link {
	ids := make([]string, 0, len(all))
	for _, s := range all {
		ids = append(ids, s.ID)
	}
	return n.cell(c, ids).Links
}

// place is a link to a jurisdiction, or its name as given where it has no page.
func place(c layout.Context, id string, names map[string]string) ui.Link {
	switch name := names[id]; {
	case id == models.Everyone:
		return ui.Link{Text: c.Words.Say("law.everyone")}
	case strings.HasPrefix(id, models.GroupPrefix):
		group := strings.TrimPrefix(id, models.GroupPrefix)
		return ui.Link{Text: c.Words.Say("law.members", "Group", cmp.Or(names[id], spaced(group))), URL: c.At("/method") + "#association-" + group}
	case name != "":
		return ui.Link{Text: name, URL: c.At("/jurisdictions/" + id)}
	}
	return ui.Link{Text: spaced(id)}
}

// places are many of them, folded beyond shown.
func places(c layout.Context, ids []string, names map[string]string) ui.Cell {
	cell := ui.Cell{}
	for _, id := range ids {
		cell.Links = append(cell.Links, place(c, id, names))
	}
	slices.SortStableFunc(cell.Links, func(x, y ui.Link) int { return cmp.Compare(x.Text, y.Text) })
	if len(ids) > shown {
		cell.Fold = c.Words.Say("law.places", "N", len(ids))
	}
	return cell
}

// awards says which awards something is about: program and year.
func awards(c layout.Context, programs []string, year int, names map[string]string) string {
	what := make([]string, 0, len(programs))
	for _, p := range programs {
		what = append(what, cmp.Or(names[p], p))
	}
	s := strings.Join(what, ", ")
	if s == "" {
		s = c.Words.Say("condition.all_programs")
	}
	if year != 0 {
		s = c.Words.Say("law.fy", "Year", year) + " " + s
	}
	return s
}

// grantCell leads to a grant by the name of its place.
func grantCell(c layout.Context, a *models.Assessment, names map[string]string) ui.Cell {
	return ui.Cell{Text: ui.Link{Text: cmp.Or(names[a.Grant.Jurisdiction], a.Grant.Jurisdiction), URL: c.At("/grants/" + a.Grant.ID)}, Quiet: c.Via(&a.Grant, names)}
}

// Clip cuts a text at a word, for places that are narrow.
func Clip(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	cut := string(r[:most])
	if i := strings.LastIndexByte(cut, ' '); i > most/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:") + "\u2026"
}
