package papers

import (
	"cmp"

	"proviso/models"
	"proviso/views/filters"
	"proviso/views/layout"
	"proviso/views/ui"
)

// GivenList is what the list is made from.
type GivenList struct {
	Given
	Papers []Paper
	Places []Choice   // that the person reads
	States []string   // to be filtered by; the first is what is shown without one
	Adds   bool       // the person may add a document somewhere
	Only   models.Ref // what the listed are about; zero: anything
}

// ListPage mirrors the page from top to bottom.
type ListPage struct {
	Frame   layout.Frame
	Add     ui.Link
	Filters filters.Filters
	None    string
	Table   *ui.Table
}

// NewListPage words the list.
func NewListPage(c layout.Context, g GivenList) ListPage {
	w := c.Words
	p := ListPage{Frame: layout.NewFrame(c, w.Say("paper.list"))}
	p.Frame.Day = layout.Bar{}
	p.Frame.Sentence = w.Say("paper.sentence", "N", len(g.Papers))
	soon := 0
	for i := range g.Papers {
		if g.Papers[i].ending(c.Today) {
			soon++
		}
	}
	if soon > 0 {
		p.Frame.Sentence += " " + w.Say("paper.sentence_soon", "N", soon)
	}
	p.Frame.Quiet = w.Say("paper.quiet")
	if g.Adds {
		p.Add = ui.Link{Text: w.Say("paper.add"), URL: Add}
		if g.Only.ID != "" {
			p.Add = ui.Link{Text: w.Say("paper.add_about", "What", g.called(g.Only)), URL: AddAbout(g.Only, c.Query.Get("jurisdiction"))}
		}
	}
	p.filters(c, g)
	if len(g.Papers) == 0 {
		p.None, p.Frame.Files = w.Say("paper.none"), nil
		return p
	}
	p.Table = list(c, g)
	return p
}

// list is the documents as a table.
func list(c layout.Context, g GivenList) *ui.Table {
	w := c.Words
	t := c.Table("documents", w.Say("paper.list"), "paper.name", "paper.place", "paper.about", "paper.newest", "paper.expires_on", "paper.state")
	for i := range g.Papers {
		x := &g.Papers[i]
		about := ui.Cell{Links: g.about(x.Document, models.Ref{})}
		if len(about.Links) == 0 {
			about = ui.Text(w.Say("paper.about_nothing"))
		}
		t.Row(ui.To(x.Title, At(x.ID)), ui.Text(cmp.Or(g.Names[x.Jurisdiction], x.Jurisdiction)), about, newest(c, x), expires(c, x), state(c, x))
	}
	return t
}

// Ends is the part of the page where the workspace begins that lists the first of
// the documents that have expired or soon will, and says how many there are.
func Ends(c layout.Context, g GivenList, most int) (count string, h ui.Part) {
	var ending []Paper
	for i := range g.Papers {
		if x := &g.Papers[i]; x.ending(c.Today) {
			ending = append(ending, *x)
		}
	}
	if len(ending) == 0 {
		return "", h
	}
	w := c.Words
	h = ui.Part{ID: "documents-part", Title: w.Say("paper.home"), All: ui.Link{Text: w.Say("paper.home_all", "Count", len(g.Papers)), URL: Home}}
	g.Papers = ending[:min(len(ending), most)]
	h.Table = list(c, g)
	h.Table.File = ui.Link{}
	return w.Say("paper.home_count", "N", len(ending)), h
}

// ending is true of what is kept and has expired or soon will.
func (x *Paper) ending(today models.Date) bool {
	return x.Removed == nil && (x.ExpiresSoon(today) || x.Expired(today))
}

func (p *ListPage) filters(c layout.Context, g GivenList) {
	w, get := c.Words, c.Query.Get
	f := filters.Filters{Action: Home, Name: w.Say("paper.filter"), Go: w.Say("filter.go"), ActiveName: w.Say("filter.active"),
		Text: filters.Field{ID: "text", Label: w.Say("paper.filter_text"), Value: get("text")}}
	add := func(id string, options ...filters.Option) {
		s := filters.Select{ID: id, Label: w.Say("paper.filter_" + id)}
		for _, o := range options {
			o.Chosen = o.Value == get(id)
			s.Options = append(s.Options, o)
			if o.Chosen && o.Value != "" {
				f.Active = append(f.Active, ui.Link{Text: w.Say("filter.without", "Filter", s.Label, "Value", o.Text), URL: c.At(Home, id, "")})
			}
		}
		f.Selects = append(f.Selects, s)
	}
	var states []filters.Option
	for _, s := range g.States {
		states = append(states, filters.Option{Value: s, Text: w.Say("paper.are." + cmp.Or(s, "kept"))})
	}
	add("state", states...)
	places := []filters.Option{{Text: w.Say("filter.all")}}
	for _, x := range g.Places {
		places = append(places, filters.Option{Value: x.ID, Text: x.Name})
	}
	add("jurisdiction", places...)
	if v := get("about"); v != "" {
		f.Hidden = append(f.Hidden, [2]string{"about", v})
		f.Active = append(f.Active, ui.Link{Text: w.Say("filter.without", "Filter", w.Say("paper.about"), "Value", cmp.Or(g.About[g.Only].Name, v)), URL: c.At(Home, "about", "")})
	}
	if f.Text.Value != "" {
		f.Active = append(f.Active, ui.Link{Text: w.Say("filter.without", "Filter", f.Text.Label, "Value", f.Text.Value), URL: c.At(Home, "text", "")})
	}
	p.Filters = f
}
