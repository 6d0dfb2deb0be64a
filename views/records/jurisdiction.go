package records

import (
	"fmt"
	"strings"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
)

// GivenJurisdiction is what the page of a place is worded from.
type GivenJurisdiction struct {
	Place   models.Jurisdiction
	Names   map[string]string // of jurisdictions, by id
	Grants  []models.Assessment
	Actions []models.Action // that name it, made by the day
	Cases   []models.Case   // to which it is a party, filed by the day
}

// NewJurisdictionPage words a place: its grants, what it was asked and answered,
// and its cases.
func NewJurisdictionPage(c layout.Context, g GivenJurisdiction) ShowPage {
	w := c.Words
	p := ShowPage{Frame: layout.NewFrame(c, g.Place.Name, ui.Link{Text: w.Say("portfolio.title"), URL: c.At("/")}, ui.Link{Text: g.Place.ID})}
	p.Frame.Quiet = g.Place.Note
	var f facts
	f.add(w.Say("place.kind"), strings.ReplaceAll(string(g.Place.Kind), "_", " "), "")
	f.add(w.Say("filter.state"), g.Place.State, "")
	if g.Place.Population > 0 {
		f.add(w.Say("place.population"), fmt.Sprintf("%d (%d)", g.Place.Population, g.Place.PopulationYear), "")
	}
	grants := c.Table("grants", "", "col.program", "col.year", "col.amount", "col.standing", "col.why")
	for i := range g.Grants {
		a := &g.Grants[i]
		grants.Row(ui.Cell{Text: ui.Link{Text: a.Grant.Program, URL: c.At("/grants/" + a.Grant.ID)}, Quiet: c.Via(&a.Grant, g.Names)}, ui.Text(fmt.Sprint(a.Grant.FiscalYear)), ui.Text(ui.Amount(w, a.Figure)),
			ui.Cell{Mark: ui.RungMark(w, a.Rung)}, ui.Text(a.Why()))
	}
	asked := c.Table("asked", "", "case.date", "case.what", "place.answered")
	for _, a := range g.Actions {
		answer := ""
		for _, r := range a.Responses {
			if r.Jurisdiction == g.Place.ID {
				answer = strings.TrimSpace(answer + " " + strings.ReplaceAll(r.Outcome, "_", " ") + " (" + r.Date.Words() + ").")
			}
		}
		title := a.Title
		if title == "" {
			title = strings.ReplaceAll(a.Kind, "_", " ") + ", " + a.Office
		}
		asked.Row(ui.Text(a.Date.Words()), ui.Cell{Text: ui.Link{Text: title}, Quiet: a.AskedFor}, ui.Text(answer))
	}
	var cases []ui.Link
	for _, m := range g.Cases {
		cases = append(cases, ui.Link{Text: m.Caption + " (" + m.Court + ")", URL: c.At("/cases/" + m.ID)})
	}
	p.Sections = []Section{
		{ID: "place", Title: w.Say("place.about"), Facts: f},
		{ID: "grants", Title: w.Say("portfolio.title"), Table: grants, Empty: emptyIf(len(g.Grants) == 0, w.Say("place.no_grants"))},
		{ID: "asked", Title: w.Say("place.asked"), Table: asked, Empty: emptyIf(len(g.Actions) == 0, w.Say("place.not_asked"))},
		{ID: "cases", Title: w.Say("cases.title"), Links: cases, Empty: emptyIf(len(cases) == 0, w.Say("place.no_cases"))},
		{ID: "sources", Title: w.Say("grant.sources"), Links: sourceLinks(c, g.Place.Sources)},
	}
	for i := range p.Sections {
		if t := p.Sections[i].Table; t != nil && t.Len() == 0 {
			p.Sections[i].Table = nil
		}
	}
	return p
}
