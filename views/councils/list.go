package councils

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"proviso/models"
	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/planner"
	"proviso/views/ui"
)

// Place is a place with the reports to its council, the newest first.
type Place struct {
	models.Jurisdiction
	Reports []models.CouncilReport
}

// NewPlacesPage words from which places reports are there.
func NewPlacesPage(c layout.Context, places []Place) Page {
	w := c.Words
	p := Page{Frame: layout.NewWorkFrame(c, w.Say("council.list"), ui.Link{Text: w.Say("plan.list"), URL: "/budget"})}
	p.Frame.Sentence = w.Say("council.places_sentence")
	t := c.Table("places", "", "council.col.place", "council.col.newest", "council.col.reports")
	t.File = ui.Link{}
	t.Columns[2].Numeric = true
	for _, x := range places {
		newest := ui.Text(w.Say("council.none_yet"))
		if len(x.Reports) > 0 {
			newest = ui.To(x.Reports[0].AsOf.Words(), At(x.Reports[0].ID))
		}
		t.Row(ui.To(x.Name, Of(x.ID)), newest, ui.Text(strconv.Itoa(len(x.Reports))))
	}
	p.Sections = []Section{Section{ID: "places", Title: w.Say("council.places")}.tabled(t, w.Say("council.no_places"))}
	return p
}

// GivenList is what the list of a place is worded from.
type GivenList struct {
	Place     models.Jurisdiction
	Reports   []models.CouncilReport
	Years     []models.BudgetYear
	Scenarios []models.Scenario
	Issues    bool
	Typed     map[string]string // nil: nothing was sent
	Fault     error
}

// NewListPage words the reports of a place and the form that issues one.
func NewListPage(c layout.Context, g GivenList) (Page, error) {
	w := c.Words
	p := Page{Frame: layout.NewWorkFrame(c, w.Say("council.title", "Place", g.Place.Name), planner.Crumbs(w, g.Place.ID, g.Place.Name)...), BesideName: w.Say("plan.more"), Beside: planner.Around(c, g.Place.ID, false)}
	t := c.Table("reports", "", "council.col.as_of", "council.col.issued", "council.col.by", "council.col.year", "council.col.expected", "council.col.p80", "council.col.reserve", "council.col.changes")
	t.Amounts(4, 5, 6)
	for _, r := range g.Reports {
		changes := strconv.Itoa(len(r.Changes))
		if r.Since == "" {
			changes = w.Say("council.first")
		}
		reserve := ui.Rounded(w, &r.Reserve)
		reserve.Quiet = w.Say("council.col.confidence") + " " + r.Confidence.Format()
		name := ui.Short(r.AsOf)
		if n := strings.TrimPrefix(r.ID, r.Jurisdiction+"."+models.DateOf(r.At).String()); n != "" { // several of one day
			name = w.Say("council.number", "Day", name, "Number", strings.TrimPrefix(n, "."))
		}
		t.Row(ui.Cell{Text: ui.Link{Text: name, URL: At(r.ID)}, Data: r.AsOf.String()}, ui.Text(instant(r.At)), ui.Text(r.Author), ui.Text(cmp.Or(r.FiscalYear, w.Say("council.all_years"))),
			ui.Rounded(w, &r.Totals.Expected), ui.Rounded(w, &r.Totals.P80), reserve, ui.Text(changes))
	}
	if n := len(g.Reports); n > 0 {
		p.Frame.Sentence = w.Say("council.list_sentence", "N", n)
	}
	p.Sections = append(p.Sections, Section{ID: "issued", Title: w.Say("council.issued")}.tabled(t, w.Say("council.none")))
	s := Section{ID: "issue", Title: w.Say("council.issue"), Text: []string{w.Say("council.issue_may_not", "Place", g.Place.Name)}}
	var err error
	if g.Issues {
		var f forms.Form
		if f, err = issuing(c, &g); err == nil {
			s.Text, s.Forms = []string{w.Say("council.issue_text")}, []forms.Form{f}
		}
	}
	p.Sections = append(p.Sections, s)
	return p, err
}

// issuing is the form that issues a report.
func issuing(c layout.Context, g *GivenList) (forms.Form, error) {
	w := c.Words
	f := forms.Form{ID: "issue-form", Action: Of(g.Place.ID), Token: c.Token, Go: w.Say("council.go")}
	years := []forms.Option{{Text: w.Say("council.all_years")}}
	for _, y := range g.Years {
		years = append(years, forms.Option{Value: y.Name, Text: y.Name, Chosen: y.Holds(c.Today)})
	}
	names := []string{models.ScenarioBase, models.ScenarioAdverse, models.ScenarioSevere}
	for _, s := range g.Scenarios {
		if !slices.Contains(names, s.Name) {
			names = append(names, s.Name)
		}
	}
	scenarios := []forms.Option{{Text: scenario(w, "expected")}}
	for _, n := range names {
		scenarios = append(scenarios, forms.Option{Value: n, Text: scenario(w, n), Chosen: n == models.ScenarioAdverse})
	}
	f.Add(forms.Field{Name: "fiscal_year", Type: forms.Select, Label: w.Say("council.field.fiscal_year"), Options: years},
		forms.Field{Name: "scenario", Type: forms.Select, Label: w.Say("council.field.scenario"), Help: w.Say("council.field.scenario_help"), Options: scenarios},
		forms.Field{Name: "confidence", Type: forms.Text, Label: w.Say("council.field.confidence"), Help: w.Say("council.field.confidence_help"), Value: "80", Required: true})
	err := f.Fill(g.Typed, g.Fault)
	f.FaultsName = w.Say("form.faults", "N", len(f.Faults))
	return f, err
}
