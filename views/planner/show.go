// Package planner is the pages of a jurisdiction's plan: whose plan one may see, what is
// expected to be missing, and how far a forecast has come that is still being reckoned.
// It is worded from what was reckoned and refuses to know how.
package planner

import (
	"cmp"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/records"
	"proviso/views/ui"
	"proviso/views/words"
)

// Given is what the page of a plan is worded from.
type Given struct {
	Report    models.CouncilReport // as it would be issued now
	Year      string               // of the table; "": all
	Years     []models.BudgetYear
	Scenarios []string
	Against   string
	Seed      uint64
	Counsel   bool // by counsel's own likelihoods
	YearSums  *models.ReportSums
	Channels  []Channel
	Together  []Together
	Kept      []Kept
	Moves     []string // names of the two drivers that move the reserve most
	Unsaid    []models.Driver
	Unlaid    []string // grants
	Awards    []Award
	Changes   []string // since the last report
	Last      *models.CouncilReport
	Compared  *Compared
	Pictures  Pictures
	Known     int // awards with known amounts
	Of        int // awards of the place; there are fewer in Awards where some were chosen
	Names     func(grant string) string
	Keeps     bool
	Counsels  bool
}

// Channel is what is expected of money that comes by one way.
type Channel struct {
	PassThrough bool
	Sums        models.ReportSums
}

// Together is how awards that one driver touches are lost together.
type Together struct {
	Driver   string
	About    models.Ref // what the driver is about; none: nothing of the record
	Called   string     // that, as people speak
	Grants   []string
	Expected models.USD
	All, Any models.Percent
}

// Kept is what it is worth that an order stands.
type Kept struct {
	Name     string
	Protects models.USD
}

// Compared is why the plan comes out otherwise than in another scenario.
type Compared struct {
	Name                      string // of the other; "": as is believed
	Lifted                    bool   // the same, without the orders that are taken to be lifted
	From, To                  models.USD
	FromReserve, ToReserve    models.USD
	Steps                     []Step
	RestExpected, RestReserve models.USD
}

// Step is what one assumption makes of the difference.
type Step struct {
	Driver, How       string
	Expected, Reserve models.USD
}

// Award is one award of the plan.
type Award struct {
	models.ReportAward
	Haircut  models.Percent
	Expected models.USD
	Assessed bool
}

// Pictures are those of the page; nil is none.
type Pictures struct {
	Curve, Tornado, Cash, Cascade, Decisions, Lifts templ.Component
}

// Address is that of a plan.
func Address(place string) string { return "/budget?jurisdiction=" + url.QueryEscape(place) }

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
	p.Frame = layout.NewFrame(c, w.Say("plan.title", "Place", g.Report.Place), ui.Link{Text: w.Say("plan.list"), URL: "/budget"})
	p.Frame.Sentence = c.Quoted(p.headline())
	p.Frame.Quiet = w.Say("plan.quiet", "Known", g.Known, "Awards", len(g.Awards), "Method", g.Report.Method)
	if g.Counsel {
		p.Remark = w.Say("plan.counsel_basis")
	}
	p.filters()
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
	return p.Page
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
	}{{"base", sums.Base}, {"adverse", sums.Adverse}, {"severe", sums.Severe}, {"expected", sums.Expected}, {"p50", sums.P50}, {"p80", sums.P80}, {"p95", sums.P95}} {
		f.Say(w.Say("plan.col."+x.name), ui.Whole(x.is.Dollars()))
	}
	f.Say(w.Say("plan.reserve", "Confidence", g.Report.Confidence.Format()), w.Say("plan.reserve_is", "Reserve", ui.Whole(g.Report.Reserve.Dollars())))
	contingency := w.Say("money.unknown")
	if g.Report.Contingency != nil {
		contingency = ui.Whole(*g.Report.Contingency)
	}
	f.Say(w.Say("plan.contingency"), contingency)
	if len(g.Moves) > 0 {
		f.Say(w.Say("plan.moves"), join(g.Moves))
	}
	p.add("figures", records.Part{Facts: f, After: []string{w.Say("plan.figures_after")}})
}

func join(all []string) string {
	out := ""
	for i, s := range all {
		if i > 0 {
			out += "; "
		}
		out += s
	}
	return out
}

// money is a cell of dollars; nil is unknown.
func (p *page) money(x *models.USD) ui.Cell {
	if x == nil {
		return ui.Text(p.c.Words.Say("money.unknown"))
	}
	return ui.Cell{Text: ui.Link{Text: ui.Whole(*x)}, Data: x.String()}
}

// dollars is a cell of a figure that was reckoned: whole dollars on the page, since the
// cents of a forecast mean nothing, and in files as it was reckoned.
func dollars(x models.USD) ui.Cell {
	return ui.Cell{Text: ui.Link{Text: ui.Whole(x.Dollars())}, Data: x.String()}
}

// moneyColumns says of the columns of a table after the first that they are money.
func moneyColumns(t *ui.Table, from int) {
	for i := from; i < len(t.Columns); i++ {
		t.Columns[i].Numeric, t.Columns[i].Money = true, true
	}
}

func (p *page) table() {
	w, g := p.c.Words, p.g
	t := p.c.Table("lines", w.Say("plan.lines_caption"), "plan.col.fund", "plan.col.adopted", "plan.col.committed", "plan.col.base", "plan.col.adverse", "plan.col.severe", "plan.col.expected", "plan.col.p50", "plan.col.p80", "plan.col.p95",
		"plan.col.saved", "plan.col.absorbed", "plan.col.backfill", "plan.col.net")
	moneyColumns(t, 1)
	year, begun := "", false
	for _, l := range g.Report.Lines {
		if g.Year != "" && l.FiscalYear != g.Year {
			continue
		}
		if !begun || l.FiscalYear != year {
			year, begun = l.FiscalYear, true
			t.Group(ui.Text(cmp.Or(year, w.Say("plan.no_year"))))
		}
		head := ui.Cell{Text: ui.Link{Text: w.Say("plan.fund_department", "Fund", cmp.Or(l.Fund, w.Say("plan.no_fund")), "Department", cmp.Or(l.Department, w.Say("plan.no_department")))}}
		if l.PassThrough {
			head.Quiet = w.Say("plan.pass_through")
		}
		t.Row(p.sums(head, &l.ReportSums)...)
	}
	s := records.Part{Text: []string{w.Say("plan.lines_text")}, After: []string{w.Say("plan.lines_after")}}
	if t.Len() == 0 {
		s.Text = []string{w.Say("plan.lines_none")}
	} else {
		s.Table = t
	}
	p.add("lines", s)
}

// sums are the cells of a line.
func (p *page) sums(head ui.Cell, s *models.ReportSums) []ui.Cell {
	out := []ui.Cell{head, p.money(s.Adopted), p.money(s.Committed)}
	for _, x := range []models.USD{s.Base, s.Adverse, s.Severe, s.Expected, s.P50, s.P80, s.P95, s.Saved, s.Absorbed, s.Backfill, s.Net} {
		out = append(out, dollars(x))
	}
	return out
}

func (p *page) channels() {
	w := p.c.Words
	t := p.c.Table("channels", w.Say("plan.channels_caption"), "plan.col.channel", "plan.col.base", "plan.col.adverse", "plan.col.severe", "plan.col.expected", "plan.col.p50", "plan.col.p80", "plan.col.p95", "plan.col.net")
	moneyColumns(t, 1)
	for _, x := range p.g.Channels {
		name := w.Say("plan.direct")
		if x.PassThrough {
			name = w.Say("plan.pass_through")
		}
		row := []ui.Cell{ui.Text(name)}
		for _, v := range []models.USD{x.Sums.Base, x.Sums.Adverse, x.Sums.Severe, x.Sums.Expected, x.Sums.P50, x.Sums.P80, x.Sums.P95, x.Sums.Net} {
			row = append(row, dollars(v))
		}
		t.Row(row...)
	}
	p.add("channels", records.Part{Text: []string{w.Say("plan.channels_text")}, Table: t})
}

// compared is the two scenarios beside each other, and what makes the difference.
func (p *page) compared() {
	w, x := p.c.Words, p.g.Compared
	if x == nil {
		return
	}
	other := w.Say("plan.as_believed")
	switch {
	case x.Lifted:
		other = w.Say("plan.without_lift")
	case x.Name != "":
		other = scenario(w, x.Name)
	}
	s := records.Part{Text: []string{w.Say("plan.compared_text", "Other", other)}, Table: comparison(p.c, x, other)}
	if lifts := p.c.Query["lift"]; len(lifts) > 0 {
		s.Links = []ui.Link{{Text: w.Say("plan.keep_lifts"), URL: p.at("/budget/scenarios") + "&" + url.Values{"lift": lifts}.Encode()}}
	}
	p.add("compared", s)
}

// comparison is one scenario, what each assumption makes, and the other.
func comparison(c layout.Context, x *Compared, other string) *ui.Table {
	w := c.Words
	t := c.Table("compared", w.Say("plan.compared_caption", "Other", other), "plan.col.step", "plan.col.expected", "plan.col.reserve")
	moneyColumns(t, 1)
	t.Row(ui.Text(other), dollars(x.From), dollars(x.FromReserve))
	for _, s := range x.Steps {
		t.Row(ui.Text(w.Say("plan.step_"+s.How, "Driver", s.Driver)), change(s.Expected), change(s.Reserve))
	}
	if x.RestExpected != 0 || x.RestReserve != 0 {
		t.Row(ui.Text(w.Say("plan.step_rest")), change(x.RestExpected), change(x.RestReserve))
	}
	t.Row(ui.Text(w.Say("plan.here")), dollars(x.To), dollars(x.ToReserve))
	return t
}

// change is a cell of dollars more or less.
func change(x models.USD) ui.Cell {
	cell := dollars(x)
	if x > 0 {
		cell.Text.Text = "+" + cell.Text.Text
	}
	return cell
}

func (p *page) curve() {
	w := p.c.Words
	if p.g.Pictures.Curve != nil {
		p.add("curve", records.Part{Text: []string{w.Say("plan.curve_text")}, Picture: p.g.Pictures.Curve})
	}
	if p.g.Pictures.Tornado != nil {
		p.add("tornado", records.Part{Text: []string{w.Say("plan.tornado_text")}, Picture: p.g.Pictures.Tornado})
	}
}

func (p *page) orders() {
	w, g := p.c.Words, p.g
	if len(g.Kept) == 0 && g.Pictures.Lifts == nil {
		return
	}
	s := records.Part{Picture: g.Pictures.Lifts}
	for _, x := range g.Kept {
		s.Text = append(s.Text, w.Say("plan.protects", "Name", x.Name, "Dollars", x.Protects.About(), "Confidence", g.Report.Confidence.Format()))
	}
	p.add("orders", s)
}

// happenings are what could happen, with what it would do and what is then done.
func (p *page) happenings() {
	w, g := p.c.Words, p.g
	t := p.c.Table("triggers", w.Say("plan.triggers_caption"), "plan.col.event", "plan.col.dollars", "plan.col.awards", "plan.col.last_day", "plan.col.action", "plan.col.owner")
	t.Columns[1].Numeric, t.Columns[1].Money, t.Columns[2].Numeric = true, true, true
	for _, x := range g.Report.Triggers {
		if g.some() && x.Awards == 0 { // it is about others
			continue
		}
		t.Row(ui.To(x.Event, "/budget/drivers/"+url.PathEscape(x.Driver)), dollars(x.Dollars), ui.Text(strconv.Itoa(x.Awards)), p.day(x.LastDay), ui.Text(cmp.Or(x.Action, w.Say("plan.nothing_planned"))), ui.Text(cmp.Or(x.Owner, w.Say("plan.nobody"))))
	}
	s := records.Part{Links: []ui.Link{{Text: w.Say("plan.to_drivers"), URL: p.at("/budget/drivers")}}}
	if t.Len() == 0 {
		s.Text = []string{w.Say("plan.triggers_none")}
	} else {
		s.Table = t
	}
	p.add("triggers", s)
}

func (p *page) day(d models.Date) ui.Cell {
	if !d.Known() {
		return ui.Text(p.c.Words.Say("plan.no_day"))
	}
	return ui.Cell{Text: ui.Link{Text: ui.Short(d)}, Data: d.String()}
}

// at is the address of a page of this place's plan.
func (p *page) at(path string) string {
	return path + "?jurisdiction=" + url.QueryEscape(p.g.Report.Jurisdiction)
}

func (p *page) cascade() {
	if x := p.g.Pictures.Cascade; x != nil {
		p.add("waterfall", records.Part{Text: []string{p.c.Words.Say("plan.waterfall_text")}, Picture: x})
	}
	if x := p.g.Pictures.Cash; x != nil {
		p.add("cash", records.Part{Text: []string{p.c.Words.Say("plan.cash_text")}, Picture: x})
	} else {
		p.add("cash", records.Part{Text: []string{p.c.Words.Say("plan.cash_none")}})
	}
}

// when is the days for decisions, and the positions they are about.
func (p *page) when() {
	w, g := p.c.Words, p.g
	t := p.c.Table("positions", w.Say("plan.positions_caption"), "plan.col.position", "plan.col.fte", "plan.col.award", "plan.col.department", "plan.col.funded_through", "plan.col.notice_by")
	t.Columns[1].Numeric = true
	for _, x := range g.Report.Positions {
		notice := p.day(x.NoticeBy)
		if x.Why != "" {
			notice = ui.Text(x.Why)
		} else if x.NoticeBy < p.c.AsOf {
			notice.Quiet = w.Say("plan.passed")
		}
		t.Row(ui.Text(x.Title), ui.Text(fte(x.FTE)), ui.Text(x.Award), ui.Text(cmp.Or(x.Department, w.Say("plan.no_department"))), p.day(x.FundedThrough), notice)
	}
	s := records.Part{Picture: g.Pictures.Decisions}
	if t.Len() == 0 {
		s.Text = []string{w.Say("plan.positions_none")}
	} else {
		s.Table = t
	}
	p.add("decisions", s)
}

// fte is hundredths of a position as people write them: 1.5.
func fte(n int) string { return strconv.FormatFloat(float64(n)/100, 'f', -1, 64) }

func (p *page) awards() {
	w, g := p.c.Words, p.g
	t := p.c.Table("awards", w.Say("plan.awards_caption"), "plan.col.award", "plan.col.rung", "plan.col.spent_unpaid", "plan.col.committed_award", "plan.col.uncommitted", "plan.col.owed_back", "plan.col.demandable", "plan.col.expected", "plan.col.haircut")
	moneyColumns(t, 2)
	t.Columns[8].Money = false
	for _, x := range g.Awards {
		head := ui.To(x.Name, "/budget/awards/"+url.PathEscape(x.Grant))
		if x.PassThrough {
			head.Quiet = w.Say("plan.pass_through")
		}
		expected := dollars(x.Expected)
		if !x.Assessed {
			expected = ui.Text(w.Say("plan.not_assessed"))
		}
		haircut := ui.Text(w.Say("plan.no_haircut"))
		if x.Haircut > 0 {
			haircut = ui.Text(x.Haircut.Format())
		}
		t.Row(head, ui.Cell{Mark: ui.RungMark(w, x.Rung)}, p.money(x.Spent), p.money(x.Committed), p.money(x.Uncommitted), p.money(x.OwedBack), p.money(x.Demandable), expected, haircut)
	}
	p.add("awards", records.Part{Text: []string{w.Say("plan.awards_text")}, Table: t})
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
	s := records.Part{Links: []ui.Link{{Text: w.Say("plan.to_reports"), URL: p.at("/budget/reports")}}}
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
	p.BesideName = w.Say("plan.beside")
	for _, y := range g.Years {
		p.Beside = append(p.Beside, ui.Link{Text: w.Say("plan.year", "Name", y.Name), URL: "/budget/years/" + url.PathEscape(y.ID)})
	}
	if g.Keeps {
		p.Beside = append(p.Beside, ui.Link{Text: w.Say("plan.new_year"), URL: p.at("/budget/years/new")}, ui.Link{Text: w.Say("plan.ledger"), URL: p.at("/budget/ledger")}, ui.Link{Text: w.Say("plan.freeze"), URL: p.at("/budget/freeze")})
	}
	p.Beside = append(p.Beside, ui.Link{Text: w.Say("plan.drivers"), URL: p.at("/budget/drivers")}, ui.Link{Text: w.Say("plan.scenarios"), URL: p.at("/budget/scenarios")}, ui.Link{Text: w.Say("plan.log"), URL: p.at("/budget/log")},
		ui.Link{Text: w.Say("plan.reports"), URL: p.at("/budget/reports")})
	if g.Counsels && !g.Counsel {
		p.Beside = append(p.Beside, ui.Link{Text: w.Say("plan.by_counsel"), URL: p.at("/budget") + "&basis=counsel"}, ui.Link{Text: w.Say("plan.claims"), URL: p.at("/budget/claims")})
	}
}
