package planner

import (
	"net/url"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/records"
	"proviso/views/ui"
)

// GivenFacts is what the page of a plan is worded from for who keeps its facts, but may
// not read what is expected.
type GivenFacts struct {
	Place  models.Jurisdiction
	Awards []Award // no amounts are needed
	Years  []models.BudgetYear
	Keeps  bool
}

// NewFactsPage words it: where the facts of the plan are.
func NewFactsPage(c layout.Context, g GivenFacts) records.Page {
	w := c.Words
	c.Illustrative = g.Place.Illustrative
	p := records.Page{Frame: layout.NewWorkFrame(c, w.Say("plan.title", "Place", g.Place.Name), Crumbs(w, g.Place.ID, g.Place.Name)[:1]...)}
	p.Frame.Sentence = w.Say("plan.facts_text")
	t := c.Table("awards", "", "plan.col.award", "plan.col.rung", "plan.col.haircut")
	t.File, t.Columns[2].Numeric = ui.Link{}, true
	for _, x := range g.Awards {
		t.Row(ui.To(x.Name, "/budget/awards/"+url.PathEscape(x.Grant)), ui.Cell{Mark: ui.RungMark(w, x.Rung)}, haircut(w, x.Haircut))
	}
	s := records.Part{ID: "awards", Title: w.Say("plan.part.awards"), Table: t}
	if t.Len() == 0 {
		s.Table, s.Text = nil, []string{w.Say("plan.no_awards")}
	}
	p.Parts = []records.Part{s}
	p.BesideName, p.Beside = w.Say("plan.beside"), append(years(c, g.Place.ID, g.Years, g.Keeps), Around(c, g.Place.ID, false)...)
	return p
}
