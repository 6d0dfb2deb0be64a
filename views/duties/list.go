package duties

import (
	"cmp"
	"slices"
	"strings"

	"proviso/models"
	"proviso/views/filters"
	"proviso/views/layout"
	"proviso/views/ui"
)

// GivenList is what the list is made from.
type GivenList struct {
	Given
	Choices  Choices
	Me       string // the id of the person who looks
	Calendar bool   // the person's calendar can be read under some address
	Address  string // of the calendar, told once when it was made
}

// Choices are what the list can be filtered by, besides states.
type Choices struct {
	Places []string // ids
	Rules  []models.DueRule
}

// ListPage mirrors the page from top to bottom.
type ListPage struct {
	Frame     layout.Frame
	ViewsName string
	Views     []layout.NavItem
	Filters   filters.Filters
	Table     *ui.Table
	None      string
	Reassign  ui.Link
	Calendar  CalendarPart
	Month     Month
}

// CalendarPart is the feed of the person's own calendar.
type CalendarPart struct {
	Title, Text    string
	Address, Label string
	Token          string
	Make, Drop     string // what the buttons say; "": there is none
}

// Windows are in how many days a deadline may fall due, to be filtered by.
var Windows = []string{"14", "30", "90"}

// NewListPage words the list.
func NewListPage(c layout.Context, g GivenList) ListPage {
	p := newPage(c, g)
	p.Table = list(c, g.Given)
	if len(g.Dues) == 0 {
		p.None = c.Words.Say("due.none")
		p.Frame.Files = nil
	}
	return p
}

// list is the deadlines as a table.
func list(c layout.Context, g Given) *ui.Table {
	w := c.Words
	t := c.Table("deadlines", w.Say("due.caption"), "due.col.due_on", "due.col.what", "due.col.of", "due.col.place", "due.col.state", "due.col.owner", "due.col.rule")
	for i := range g.Dues {
		d := &g.Dues[i]
		day, closed := dayOf(w, d)
		state := ui.Cell{Mark: mark(w, d.State)}
		switch n := d.Duty.Failed(); {
		case d.FiledOn != 0:
			state.Quiet = ui.Short(d.FiledOn)
		case n > 0:
			state.Quiet = w.Say("due.attempts_failed", "N", n)
		}
		owner := ui.Cell{Text: ui.Link{Text: cmp.Or(g.person(d.Duty.Owner), w.Say("due.nobody"))}}
		if d.Duty.Backup != "" {
			owner.Quiet = w.Say("due.backup_is", "Name", g.person(d.Duty.Backup))
		}
		about := g.about(c, d)
		t.Row(ui.Cell{Text: ui.Link{Text: day}, Quiet: closed, Data: data(d, closed)}, ui.To(d.What, c.At(At(d.ID))), ui.To(about.Text, about.URL),
			ui.Text(cmp.Or(g.Names[d.Jurisdiction], d.Jurisdiction)), state, owner, ui.Cell{Text: ui.Link{Text: d.Rule.Citation, URL: d.Rule.URL}})
	}
	return t
}

// Home is the part of the page where the workspace begins that lists what is
// overdue or soon due: the first ones, with how many there are.
func Home(c layout.Context, g Given, most int) (count string, h ui.Part) {
	n := map[models.DueState]int{}
	var pressing []models.Due
	for _, d := range g.Dues {
		if d.State == models.DueOverdue || d.State == models.DueFailed || d.State == models.DueSoon {
			n[d.State]++
			pressing = append(pressing, d)
		}
	}
	if len(pressing) == 0 {
		return "", h
	}
	h = ui.Part{ID: "deadlines-part", Title: c.Words.Say("due.title"), All: ui.Link{Text: c.Words.Say("due.home_all", "N", len(g.Dues)), URL: "/deadlines"}}
	g.Dues = pressing[:min(len(pressing), most)]
	h.Table = list(c, g)
	h.Table.File = ui.Link{}
	return c.Words.Say("due.home_count", "N", len(pressing), "Parts", counted(c, n)), h
}

// data is the day as a file has it.
func data(d *models.Due, closed string) string {
	if closed == "" {
		return d.On.String()
	}
	return d.On.String() + "; " + closed
}

// newPage words what the list and the month share.
func newPage(c layout.Context, g GivenList) ListPage {
	w := c.Words
	p := ListPage{Frame: layout.NewFrame(c, w.Say("due.title")), ViewsName: w.Say("due.views")}
	p.Frame.Day = layout.Bar{} // what is kept is of today
	n := map[models.DueState]int{}
	for _, d := range g.Dues {
		n[d.State]++
	}
	all := w.Say("due.sentence", "N", len(g.Dues))
	p.Frame.Sentence = w.Say("due.sentence_plain", "All", all)
	if pressing := counted(c, n); pressing != "" {
		p.Frame.Sentence = w.Say("due.sentence_with", "All", all, "Parts", pressing)
	}
	p.Frame.Quiet = w.Say("due.quiet")
	month := c.Query.Get("view") == "month"
	p.Views = []layout.NavItem{{Link: ui.Link{Text: w.Say("due.view.list"), URL: c.At(c.Path, "view", "", "month", "")}, Current: !month},
		{Link: ui.Link{Text: w.Say("due.view.month"), URL: c.At(c.Path, "view", "month")}, Current: month}}
	p.filters(c, g)
	p.Reassign = ui.Link{Text: w.Say("due.reassign"), URL: "/deadlines/reassign"}
	p.Calendar = CalendarPart{Title: w.Say("due.calendar"), Text: w.Say("due.calendar_none"), Token: g.Token, Make: w.Say("due.calendar_make")}
	if g.Calendar {
		p.Calendar.Text, p.Calendar.Make, p.Calendar.Drop = w.Say("due.calendar_has"), w.Say("due.calendar_renew"), w.Say("due.calendar_drop")
	}
	if g.Address != "" {
		p.Calendar.Text, p.Calendar.Address, p.Calendar.Label = w.Say(layout.Shown("due.calendar_once", g.Address)), g.Address, w.Say("due.calendar_address")
	}
	return p
}

// counted: 2 overdue, 1 within 14 days.
func counted(c layout.Context, n map[models.DueState]int) string {
	var out []string
	for _, s := range []models.DueState{models.DueOverdue, models.DueFailed, models.DueSoon} {
		if n[s] > 0 {
			out = append(out, c.Words.Say("due.n."+string(s), "Count", n[s]))
		}
	}
	return strings.Join(out, ", ")
}

func (p *ListPage) filters(c layout.Context, g GivenList) {
	w, get := c.Words, c.Query.Get
	f := filters.Filters{Action: c.Path, Name: w.Say("due.filter"), Go: w.Say("filter.go"), ActiveName: w.Say("filter.active"),
		Text: filters.Field{ID: "text", Label: w.Say("due.filter_text"), Value: get("text")}}
	add := func(id string, options ...filters.Option) {
		s := filters.Select{ID: id, Label: w.Say("due.filter_" + id)}
		for _, o := range options {
			o.Chosen = o.Value == get(id)
			s.Options = append(s.Options, o)
			if o.Chosen && o.Value != "" {
				f.Active = append(f.Active, ui.Link{Text: w.Say("filter.without", "Filter", s.Label, "Value", o.Text), URL: c.At(c.Path, id, "")})
			}
		}
		f.Selects = append(f.Selects, s)
	}
	all := filters.Option{Text: w.Say("filter.all")}
	states := []filters.Option{{Text: w.Say("due.open")}, {Value: "all", Text: all.Text}}
	if get("view") == "month" { // which shows what was met too
		states = []filters.Option{all}
	}
	for _, s := range models.DueStates {
		states = append(states, filters.Option{Value: string(s), Text: w.Say("due.state." + string(s))})
	}
	add("state", states...)
	owners := []filters.Option{all, {Value: g.Me, Text: w.Say("due.mine")}, {Value: "nobody", Text: w.Say("due.nobody")}}
	for _, x := range g.People {
		if x.ID != g.Me {
			owners = append(owners, filters.Option{Value: x.ID, Text: cmp.Or(x.Name, x.Login)})
		}
	}
	add("owner", owners...)
	places := []filters.Option{all}
	for _, id := range g.Choices.Places {
		places = append(places, filters.Option{Value: id, Text: cmp.Or(g.Names[id], id)})
	}
	add("jurisdiction", places...)
	rules := []filters.Option{all}
	for _, r := range g.Choices.Rules {
		if !slices.ContainsFunc(rules, func(o filters.Option) bool { return o.Value == r.ID }) {
			rules = append(rules, filters.Option{Value: r.ID, Text: r.Title})
		}
	}
	add("rule", rules...)
	if get("view") != "month" {
		within := []filters.Option{all}
		for _, n := range Windows {
			within = append(within, filters.Option{Value: n, Text: w.Say("due.within", "Days", n)})
		}
		add("within", within...)
	}
	if v := get("grant"); v != "" {
		f.Hidden = append(f.Hidden, [2]string{"grant", v})
		f.Active = append(f.Active, ui.Link{Text: w.Say("filter.without", "Filter", w.Say("due.col.of"), "Value", cmp.Or(g.Grants[v], v)), URL: c.At(c.Path, "grant", "")})
	}
	for _, k := range []string{"view", "month", "as_of"} {
		if v := get(k); v != "" {
			f.Hidden = append(f.Hidden, [2]string{k, v})
		}
	}
	if f.Text.Value != "" {
		f.Active = append(f.Active, ui.Link{Text: w.Say("filter.without", "Filter", f.Text.Label, "Value", f.Text.Value), URL: c.At(c.Path, "text", "")})
	}
	p.Filters = f
}
