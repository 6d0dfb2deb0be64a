// Package planner is the pages of a jurisdiction's plan: whose plan one may see, what is
// expected to be missing, and how far a forecast has come that is still being reckoned;
// and how the pages of a plan lead to each other. It is worded from what was reckoned
// and refuses to know how.
package planner

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/records"
	"proviso/views/ui"
	"proviso/views/words"
)

// page is a page while it is being worded.
type page struct {
	records.Page
	c layout.Context
	g *Given
}

// NewShowPage words the plan of a jurisdiction.
func NewShowPage(c layout.Context, g Given) records.Page {
	w := c.Words
	p := page{c: c, g: &g}
	p.Frame = layout.NewFrame(c, w.Say("plan.title", "Place", g.Report.Place), Crumbs(w, g.Report.Jurisdiction, g.Report.Place)[:1]...)
	p.Frame.Sentence = c.Quoted(p.headline())
	p.Frame.Quiet = w.Say("plan.quiet", "Known", g.Known, "Awards", len(g.Awards), "Method", g.Report.Method)
	if g.Counsel {
		p.Remark = w.Say("plan.counsel_basis")
	}
	p.filters()
	p.begin()
	p.chosen()
	p.figures()
	p.table()
	p.channels()
	p.compared()
	p.curve()
	p.shared()
	p.orders()
	p.happenings()
	p.cascade()
	p.when()
	p.awards()
	p.missing()
	p.since()
	p.around()
	p.ContentsName = w.Say("law.contents")
	for _, s := range p.Parts {
		p.Contents = append(p.Contents, ui.Link{Text: s.Title, URL: "#" + s.ID})
	}
	if g.Counsel {
		p.unfiled()
	}
	return p.Page
}

// unfiled takes away what leads to the page as a file.
func (p *page) unfiled() {
	p.Frame.Files = nil
	for _, t := range p.Tables() {
		t.File = ui.Link{}
	}
}

func (p *page) filters() {
	w, g := p.c.Words, p.g
	option := func(name, label string, values [][2]string, chosen string) records.Field {
		f := records.Field{ID: "plan-" + name, Name: name, Label: w.Say(label)}
		for _, v := range values {
			f.Options = append(f.Options, records.Option{Value: v[0], Text: v[1], Chosen: v[0] == chosen})
		}
		return f
	}
	years := [][2]string{{"", w.Say("plan.all_years")}}
	for _, y := range g.Years {
		years = append(years, [2]string{y.Name, y.Name})
	}
	scenarios := [][2]string{{"", w.Say("plan.as_believed")}}
	for _, s := range g.Scenarios {
		scenarios = append(scenarios, [2]string{s, scenario(w, s)})
	}
	against := [][2]string{{"", w.Say("plan.expected")}}
	for _, s := range []string{models.ScenarioBase, models.ScenarioAdverse, models.ScenarioSevere} {
		against = append(against, [2]string{s, scenario(w, s)})
	}
	compare := append([][2]string{{"", w.Say("plan.compare_none")}, {"believed", w.Say("plan.as_believed")}}, scenarios[1:]...)
	p.Filters = records.Filters{Action: "/budget", What: w.Say("plan.choose"), Go: w.Say("plan.reckon"), Hidden: append(p.c.Days(), [2]string{"jurisdiction", g.Report.Jurisdiction}),
		Fields: []records.Field{
			option("fiscal_year", "plan.fiscal_year", years, g.Year),
			option("scenario", "plan.scenario", scenarios, p.c.Query.Get("scenario")),
			option("compare", "plan.compare", compare, p.c.Query.Get("compare")),
			option("against", "plan.against", against, g.Against),
			{ID: "plan-confidence", Name: "confidence", Label: w.Say("plan.confidence"), Value: g.Report.Confidence.String()},
			{ID: "plan-seed", Name: "seed", Label: w.Say("plan.seed"), Value: strconv.FormatUint(g.Seed, 10)},
		}}
	if g.Counsel {
		p.Filters.Hidden = append(p.Filters.Hidden, [2]string{"basis", "counsel"})
	}
	for _, name := range []string{"award", "lift"} {
		for _, v := range p.c.Query[name] {
			p.Filters.Hidden = append(p.Filters.Hidden, [2]string{name, v})
		}
	}
}

// scenario is what a scenario is called: those that every plan has by their words.
func scenario(w *words.Words, name string) string {
	switch name {
	case models.ScenarioBase, models.ScenarioAdverse, models.ScenarioSevere:
		return w.Say("plan.is_" + name)
	}
	return name
}

func (p *page) add(id string, s records.Part) {
	s.ID, s.Title = id, cmp.Or(s.Title, p.c.Words.Say("plan.part."+id))
	p.Parts = append(p.Parts, s)
}

func (p *page) figures() {
	w, g := p.c.Words, p.g
	sums := g.Report.Totals
	about := w.Say("plan.all_years")
	if g.YearSums != nil {
		sums, about = *g.YearSums, g.Year
	}
	var f records.Facts
	f.Say(w.Say("plan.figures_of"), about)
	for _, x := range []struct {
		name string
		is   models.USD
	}{{"base", sums.Base}, {"adverse", sums.Adverse}, {"severe", sums.Severe}, {"expected", sums.Expected}, {"p50", sums.P50}, {"p80", sums.P80}, {"p95", sums.P95}, {"net", sums.Net}} {
		f.Say(w.Say("plan.col."+x.name), p.figure(x.is).Text.Text)
	}
	f.Say(w.Say("plan.reserve", "Confidence", g.Report.Confidence.Format()), p.reserve())
	contingency := w.Say("money.unknown")
	if g.Report.Contingency != nil {
		contingency = ui.Whole(*g.Report.Contingency)
	}
	f.Say(w.Say("plan.contingency"), contingency)
	if len(g.Moves) > 0 {
		f.Say(w.Say("plan.moves"), strings.Join(g.Moves, "; "))
	}
	p.add("figures", records.Part{Facts: f, After: []string{w.Say("plan.figures_after")}})
}

// reserve is that of all fiscal years, whichever is looked at.
func (p *page) reserve() string {
	if !p.g.Says {
		return p.c.Words.Say("plan.not_assessed")
	}
	return p.c.Words.Say("plan.reserve_is", "Reserve", ui.Whole(p.g.Report.Reserve.Dollars()))
}

// mostAwards is how many awards the page shows; a file has all.
const mostAwards = 200

func (p *page) awards() {
	w, g := p.c.Words, p.g
	t := p.c.Table("awards", w.Say("plan.awards_caption"), "plan.col.award", "plan.col.rung", "plan.col.amount", "plan.col.spent_unpaid", "plan.col.committed_award", "plan.col.uncommitted", "plan.col.owed_back", "plan.col.demandable", "plan.col.expected", "plan.col.haircut")
	t.Amounts(3, 4, 5, 6, 7, 8)
	t.Columns[9].Numeric = true
	shown := g.Awards
	s := records.Part{Text: []string{w.Say("plan.awards_text")}, Table: t}
	if p.c.Query.Get("format") == "" && len(shown) > mostAwards {
		shown = shown[:mostAwards]
		s.After = []string{w.Say("plan.awards_more", "Count", len(g.Awards)-mostAwards)}
	}
	for _, x := range shown {
		head := ui.To(x.Name, "/budget/awards/"+url.PathEscape(x.Grant))
		if x.PassThrough {
			head.Quiet = w.Say("plan.pass_through")
		}
		expected := ui.Rounded(w, &x.Expected)
		if !x.Assessed || !g.Says {
			expected = ui.Text(w.Say("plan.not_assessed"))
		}
		t.Row(head, ui.Cell{Mark: ui.RungMark(w, x.Rung)}, ui.Text(ui.Amount(w, x.Figure)), ui.Money(w, x.Spent), ui.Money(w, x.Committed), ui.Money(w, x.Uncommitted), ui.Money(w, x.OwedBack), ui.Money(w, x.Demandable), expected, haircut(w, x.Haircut))
	}
	p.add("awards", s)
}

// haircut is the part of an award that the budget leaves out.
func haircut(w *words.Words, part models.Percent) ui.Cell {
	if part == 0 {
		return ui.Text(w.Say("plan.no_haircut"))
	}
	return ui.Text(part.Format())
}

// missing is what no figure is of.
func (p *page) missing() {
	w, g := p.c.Words, p.g
	var s records.Part
	for _, x := range g.Report.NotAssessed {
		s.Links = append(s.Links, ui.Link{Text: w.Say("plan.award_missing", "Award", x.Name, "Why", x.Why), URL: "/budget/awards/" + url.PathEscape(x.Grant)})
	}
	for _, d := range g.Unsaid {
		s.Links = append(s.Links, ui.Link{Text: w.Say("plan.driver_unsaid", "Driver", d.Name), URL: "/budget/drivers/" + url.PathEscape(d.ID)})
	}
	for _, id := range g.Unlaid {
		s.Links = append(s.Links, ui.Link{Text: w.Say("plan.award_unlaid", "Award", g.Names(id)), URL: "/budget/awards/" + url.PathEscape(id)})
	}
	for _, x := range g.Uncosted {
		s.Links = append(s.Links, ui.Link{Text: w.Say("plan.award_missing", "Award", x.Name, "Why", x.Why), URL: "/budget/awards/" + url.PathEscape(x.Grant) + "#orders"})
	}
	s.Text = []string{w.Say("plan.missing_text")}
	if len(s.Links) == 0 {
		s.Text = []string{w.Say("plan.missing_none")}
	}
	s.Text = append(s.Text, g.Report.Notes...)
	p.add("missing", s)
}

// since is what changed since the last report.
func (p *page) since() {
	w, g := p.c.Words, p.g
	s := records.Part{Links: []ui.Link{{Text: w.Say("plan.page.reports"), URL: In("/budget/reports", g.Report.Jurisdiction)}}}
	switch {
	case g.Last == nil:
		s.Text = []string{w.Say("plan.no_report")}
	case len(g.Changes) == 0:
		s.Text = []string{w.Say("plan.unchanged", "Day", g.Last.AsOf.Words())}
	default:
		s.Text = append([]string{w.Say("plan.changed", "Day", g.Last.AsOf.Words())}, g.Changes...)
	}
	p.add("since", s)
}

// around leads to what the plan is made from.
func (p *page) around() {
	w, g := p.c.Words, p.g
	place := g.Report.Jurisdiction
	p.BesideName = w.Say("plan.beside")
	p.Beside = append(years(p.c, place, g.Years, g.Keeps), Around(p.c, place, g.Counsels)...)
	if g.Counsels && !g.Counsel {
		p.Beside = append(p.Beside, ui.Link{Text: w.Say("plan.by_counsel"), URL: Address(place) + "&basis=counsel"})
	}
}

// years lead to the fiscal years of a plan, and to a new one.
func years(c layout.Context, place string, all []models.BudgetYear, keeps bool) []ui.Link {
	var out []ui.Link
	for _, y := range all {
		out = append(out, ui.Link{Text: c.Words.Say("plan.year", "Name", y.Name), URL: yearAt(y.ID)})
	}
	if keeps {
		out = append(out, ui.Link{Text: c.Words.Say("plan.new_year"), URL: In("/budget/years/new", place)})
	}
	return out
}

func yearAt(id string) string { return "/budget/years/" + url.PathEscape(id) }
