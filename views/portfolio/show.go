// Package portfolio is the page of all grants on a day.
package portfolio

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
)

// Given is what the page is worded from.
type Given struct {
	Grants    []models.Assessment
	Names     map[string]string // of jurisdictions and programs, by id
	Four      models.Position
	Positions int // of how many grants it is known
	Changed   []Change
	States    []string
	Programs  []string
	Years     []int
	Filter    Filter
}

// Filter is what the address asks for.
type Filter struct {
	State, Program, Year, Rung string
}

// Change is something that happened.
type Change struct {
	Date models.When
	What string
}

// ShowPage mirrors the page from top to bottom.
type ShowPage struct {
	Frame                layout.Frame
	Money                string
	Figures              []Figure
	MoneyNote            string
	ByRung               string
	Rungs                []RungCount
	Changed              string
	Changes              []ui.Link
	Nothing              string
	Deadlines            string
	Due                  []string
	NoneDue              string
	Table                string
	Filters              []Select
	FilterGo, FilterWhat string
	FilterAction         string
	Hidden               [][2]string
	Caption              string
	Head                 []string
	Rows                 []Row
}

// Figure is one of the four amounts.
type Figure struct {
	Label, Value string
	Unknown      bool
}

// RungCount is how many grants stand on a rung, leading to these.
type RungCount struct {
	Mark  ui.Mark
	Count string
	URL   string
}

// Select is a filter.
type Select struct {
	ID, Label string
	Options   []Option
}

// Option is one value of a filter.
type Option struct {
	Value, Text string
	Chosen      bool
}

// Row is a grant.
type Row struct {
	Name                          ui.Link
	Program, Year, Amount         string
	Mark                          ui.Mark
	Conditions, Deadline, HangsOn string
}

// mostChanges and mostDeadlines keep the head of the page short; the rest is in
// the table and on the pages of grants.
const (
	mostChanges   = 6
	mostDeadlines = 3
)

// NewShowPage words the page.
func NewShowPage(c layout.Context, g Given) ShowPage {
	w := c.Words
	p := ShowPage{
		Frame: layout.NewFrame(c, w.Say("portfolio.title")), Money: w.Say("portfolio.money"), ByRung: w.Say("portfolio.by_rung"),
		Changed: w.Say("portfolio.changed"), Nothing: w.Say("portfolio.nothing_changed"), Deadlines: w.Say("portfolio.deadlines"),
		NoneDue: w.Say("portfolio.no_deadlines"), Table: w.Say("portfolio.table"), FilterGo: w.Say("filter.go"), FilterWhat: w.Say("filter.what"), FilterAction: c.Path,
		Caption: w.Say("portfolio.caption", "N", len(g.Grants), "Day", c.AsOf.Words()),
	}
	p.rungs(c, g)
	p.money(c, g)
	for _, h := range g.Changed[:min(len(g.Changed), mostChanges)] {
		p.Changes = append(p.Changes, ui.Link{Text: h.Date.Words() + ": " + h.What})
	}
	p.deadlines(c, g)
	p.filters(c, g)
	for _, id := range []string{"col.jurisdiction", "col.program", "col.year", "col.amount", "col.standing", "col.conditions", "col.deadline", "col.hangs"} {
		p.Head = append(p.Head, w.Say(id))
	}
	for i := range g.Grants {
		p.Rows = append(p.Rows, newRow(c, g, &g.Grants[i]))
	}
	return p
}

func (p *ShowPage) rungs(c layout.Context, g Given) {
	w := c.Words
	counts := map[models.Rung]int{}
	for i := range g.Grants {
		counts[g.Grants[i].Rung]++
	}
	var words []string
	for _, r := range slices.Backward(models.Rungs) {
		n := counts[r]
		if n == 0 {
			continue
		}
		m := ui.RungMark(w, r)
		p.Rungs = append(p.Rungs, RungCount{m, fmt.Sprint(n), c.At(c.Path, "rung", string(r))})
		words = append(words, fmt.Sprintf("%d %s", n, m.Word))
	}
	p.Frame.Sentence = w.Say("portfolio.none", "Day", c.AsOf.Words())
	if len(g.Grants) > 0 {
		p.Frame.Sentence = w.Say("portfolio.sentence", "N", len(g.Grants), "Day", c.AsOf.Words(), "Rungs", strings.Join(words, ", "))
	}
}

// money gives the four amounts, never their sum. None is shown where no position
// is known: unknown is not zero.
func (p *ShowPage) money(c layout.Context, g Given) {
	w := c.Words
	for _, f := range []struct {
		id string
		u  models.USD
	}{{"money.spent_unpaid", g.Four.SpentUnpaid}, {"money.future", g.Four.Future}, {"money.owed_back", g.Four.OwedBack}, {"money.demandable", g.Four.Demandable}} {
		x := Figure{Label: w.Say(f.id), Value: ui.Whole(f.u)}
		if g.Positions == 0 {
			x.Value, x.Unknown = w.Say("money.unknown"), true
		}
		p.Figures = append(p.Figures, x)
	}
	if n := len(g.Grants) - g.Positions; n > 0 {
		p.MoneyNote = w.Say("portfolio.money_note", "N", n)
	}
}

func (p *ShowPage) deadlines(c layout.Context, g Given) {
	type due struct {
		date models.Date
		what string
	}
	counts := map[due]int{}
	for i := range g.Grants {
		if d := g.Grants[i].NextDeadline; d != nil {
			counts[due{d.Date, d.What}]++
		}
	}
	all := make([]due, 0, len(counts))
	for d := range counts {
		all = append(all, d)
	}
	slices.SortFunc(all, func(a, b due) int { return cmp.Or(cmp.Compare(a.date, b.date), cmp.Compare(a.what, b.what)) })
	for _, d := range all[:min(len(all), mostDeadlines)] {
		p.Due = append(p.Due, c.Words.Say("portfolio.deadline", "N", counts[d], "Day", d.date.Words(), "What", d.what))
	}
}

func (p *ShowPage) filters(c layout.Context, g Given) {
	w := c.Words
	sel := func(id, label, chosen string, values []string, text func(string) string) {
		s := Select{ID: id, Label: w.Say(label), Options: []Option{{Text: w.Say("filter.all"), Chosen: chosen == ""}}}
		for _, v := range values {
			s.Options = append(s.Options, Option{v, text(v), v == chosen})
		}
		p.Filters = append(p.Filters, s)
	}
	same := func(s string) string { return s }
	years := make([]string, 0, len(g.Years))
	for _, y := range g.Years {
		years = append(years, fmt.Sprint(y))
	}
	rungs := make([]string, 0, len(models.Rungs))
	for _, r := range models.Rungs {
		rungs = append(rungs, string(r))
	}
	sel("state", "filter.state", g.Filter.State, g.States, same)
	sel("program", "filter.program", g.Filter.Program, g.Programs, func(id string) string { return cmp.Or(g.Names[id], id) })
	sel("fiscal_year", "filter.year", g.Filter.Year, years, same)
	sel("rung", "filter.rung", g.Filter.Rung, rungs, func(r string) string { return w.Say("rung." + r) })
	for _, k := range []string{"as_of", "known_on"} {
		if v := c.Query.Get(k); v != "" {
			p.Hidden = append(p.Hidden, [2]string{k, v})
		}
	}
}

func newRow(c layout.Context, g Given, a *models.Assessment) Row {
	w := c.Words
	r := Row{Name: ui.Link{Text: c.Recipient(&a.Grant, g.Names), URL: c.At("/grants/" + a.Grant.ID)}, Program: a.Grant.Program, Year: fmt.Sprint(a.Grant.FiscalYear),
		Amount: ui.Amount(w, a.Figure), Mark: ui.RungMark(w, a.Rung)}
	if len(a.Conditions) > 0 {
		var in, off, doubt int
		for _, k := range a.Conditions {
			switch k.Standing {
			case models.InForce:
				in++
			case models.UncertainStands:
				doubt++
			default:
				off++
			}
		}
		r.Conditions = fmt.Sprintf("%d / %d / %d", in, off, doubt)
	}
	if d := a.NextDeadline; d != nil {
		r.Deadline = ui.Short(d.Date)
	}
	var hangs []string
	for _, k := range a.Conditions {
		for _, id := range k.HangsOn {
			if !slices.Contains(hangs, id) {
				hangs = append(hangs, id)
			}
		}
	}
	r.HangsOn = strings.Join(hangs, ", ")
	return r
}
