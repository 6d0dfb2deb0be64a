package budget

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"proviso/app/forecast"
	"proviso/models"
)

// Plan is what a forecast is made from: what one jurisdiction's budget office keeps,
// with the record's amounts of its awards. Beliefs are those of the drivers, by the
// driver's id.
type Plan struct {
	Place     models.Jurisdiction
	Today     models.Date
	Years     []models.BudgetYear
	Awards    []Exposure
	Drivers   []models.Driver
	Beliefs   map[string]models.Likelihood
	Scenarios []models.Scenario
}

// Exposure is a grant with what is known of its money.
type Exposure struct {
	Grant    models.Grant
	Name     string
	Rung     models.Rung
	Position *models.Position // nil: not known
	Own      *models.USD      // own money spent before the award, where there is no position yet
	Budget   models.AwardBudget
}

// Gaps are what no figure is of. None of it counts as zero.
type Gaps struct {
	Awards  []models.ReportGap // amounts that are needed are not known
	Drivers []models.Driver    // nobody has said how likely they are
	// Unlaid are the awards whose money to come is not, or not wholly, laid out over
	// fiscal years, funds and departments: it stands on a line without names.
	Unlaid []string
	// Costs are the awards of which orders are frozen whose cost to cancel nobody has
	// said: such an order counts as saving nothing.
	Costs []models.ReportGap
}

// open are the drivers that have not come out yet.
func (p *Plan) open() []models.Driver {
	var out []models.Driver
	for _, d := range p.Drivers {
		if d.Ended == nil {
			out = append(out, d)
		}
	}
	return out
}

func (p *Plan) driver(id string) *models.Driver {
	if i := slices.IndexFunc(p.Drivers, func(d models.Driver) bool { return d.ID == id }); i >= 0 {
		return &p.Drivers[i]
	}
	return nil
}

func (p *Plan) award(grant string) *Exposure {
	if i := slices.IndexFunc(p.Awards, func(a Exposure) bool { return a.Grant.ID == grant }); i >= 0 {
		return &p.Awards[i]
	}
	return nil
}

// Only is the plan with some of its awards alone.
func (p Plan) Only(grants []string) (Plan, error) {
	if len(grants) == 0 {
		return p, nil
	}
	out := p
	out.Awards = nil
	for _, id := range grants {
		a := p.award(id)
		if a == nil {
			return p, models.Invalid("award", "%q is no award of %s", id, p.Place.Name)
		}
		out.Awards = append(out.Awards, *a)
	}
	return out, nil
}

// Model is the plan as a forecast reads it.
func (p *Plan) Model() (forecast.Model, Gaps, error) {
	var m forecast.Model
	var gaps Gaps
	for _, d := range p.open() {
		x, known := p.forecastDriver(d)
		if !known {
			gaps.Drivers = append(gaps.Drivers, d)
		}
		m.Drivers = append(m.Drivers, x)
	}
	for i := range p.Awards {
		a := &p.Awards[i]
		x := forecast.Award{ID: a.Grant.ID}
		switch {
		case a.Position != nil:
			x.Amounts = forecast.Of(*a.Position)
		case a.Own != nil:
			x.Amounts = &forecast.Amounts{Own: a.Own}
		}
		var laid bool
		x.Slices, laid = p.lay(a)
		if !laid && a.Position != nil && a.Position.Future > 0 {
			gaps.Unlaid = append(gaps.Unlaid, a.Grant.ID)
		}
		gaps.Costs = append(gaps.Costs, uncosted(a)...)
		m.Awards = append(m.Awards, x)
	}
	for _, d := range p.open() {
		for _, b := range d.Branches {
			m.Branches = append(m.Branches, p.branches(d, b)...)
		}
	}
	if err := m.Validate(); err != nil {
		return m, gaps, fmt.Errorf("the plan of %s: %w", p.Place.ID, err)
	}
	return m, gaps, nil
}

// uncosted are an award's frozen orders whose cost to cancel is not known.
func uncosted(a *Exposure) []models.ReportGap {
	var out []models.ReportGap
	for _, e := range a.Budget.Encumbrances {
		if e.Counts() && e.Frozen != nil && e.CancelCost == nil {
			out = append(out, models.ReportGap{Grant: a.Grant.ID, Name: a.Name, Why: "nobody has said what it costs to cancel the frozen order " + e.Number + "; it counts as saving nothing"})
		}
	}
	return out
}

// forecastDriver is a driver with what is believed of it. One of which nothing is
// believed has no chance of anything: it moves no expected figure, and is told.
func (p *Plan) forecastDriver(d models.Driver) (forecast.Driver, bool) {
	out := forecast.Driver{ID: d.ID, Name: d.Name, Each: d.Each}
	l, known := p.Beliefs[d.ID]
	chances := func(parent string) []forecast.Chance {
		all := make([]forecast.Chance, len(d.Outcomes))
		i := slices.IndexFunc(l.Cases, func(c models.LikelyCase) bool { return c.Outcome == parent })
		if i < 0 {
			return all
		}
		for k, o := range d.Outcomes {
			for _, c := range l.Cases[i].Chances {
				if c.Outcome == o.ID {
					all[k] = forecast.Chance{P10: c.P10.Part(), P50: c.P50.Part(), P90: c.P90.Part()}
				}
			}
		}
		return all
	}
	for _, o := range d.Outcomes {
		out.Outcomes = append(out.Outcomes, forecast.Outcome{ID: o.ID, Name: o.Name})
	}
	parent := p.driver(d.Given)
	switch {
	case parent == nil:
		for k, c := range chances("") {
			out.Outcomes[k].Chance = c
		}
	case parent.Ended != nil: // it is known now which of the cases it is
		for k, c := range chances(parent.Ended.Outcome) {
			out.Outcomes[k].Chance = c
		}
	default:
		g := forecast.Parent{Driver: parent.ID, Cases: []forecast.Case{{Outcome: "", Chances: chances("")}}}
		for _, o := range parent.Outcomes {
			g.Cases = append(g.Cases, forecast.Case{Outcome: o.ID, Chances: chances(o.ID)})
		}
		out.Given = &g
	}
	return out, known
}

// branches are what a branch does to each of its awards that the plan has.
func (p *Plan) branches(d models.Driver, b models.DriverBranch) []forecast.Branch {
	if !b.Counts() {
		return nil
	}
	var out []forecast.Branch
	for _, id := range b.Grants {
		a := p.award(id)
		if a == nil {
			continue
		}
		x := forecast.Branch{Driver: d.ID, Outcome: b.Outcome, Award: id, Kind: forecast.Kind(b.Harm), Own: b.Own, Months: b.Months, From: b.From, Refused: b.Refused}
		if !b.Harm.Moves() {
			x.Severity = severity(b.Severity)
		}
		if b.Harm == models.HarmTerminated {
			x.Protected = p.protected(a, b)
		}
		out = append(out, x)
	}
	return out
}

// pertWeight is that of the likeliest of three figures, as in the classical form.
const pertWeight = 4

func severity(r models.PlanRange) forecast.Severity {
	part := func(x *models.Percent) float64 { return x.Part() }
	switch {
	case r.Low != nil && r.High != nil && *r.Low == *r.High:
		return forecast.Fixed(part(r.Low))
	case r.Low != nil && r.Likely != nil && r.High != nil:
		return forecast.PERT(part(r.Low), part(r.Likely), part(r.High), pertWeight)
	case r.Low != nil && r.High != nil:
		return forecast.Uniform(part(r.Low), part(r.High))
	case r.Likely != nil:
		return forecast.Fixed(part(r.Likely))
	}
	return forecast.Severity{}
}

// protected is the part of the committed money that a termination leaves: costs that
// were properly incurred before it took effect, 2 C.F.R. 200.343. Where nobody said
// which part, it is that of the open orders that were obligated before.
func (p *Plan) protected(a *Exposure, b models.DriverBranch) float64 {
	if b.Protected != nil {
		return b.Protected.Part()
	}
	if a.Position == nil || a.Position.Committed <= 0 {
		return 0
	}
	ends := p.Today
	if b.From != "" {
		ends = b.From.First()
	}
	var sum models.USD
	for _, e := range a.Budget.Encumbrances {
		if e.Counts() && e.Frozen == nil && e.ObligatedOn.Known() && e.ObligatedOn < ends {
			sum += e.Amount
		}
	}
	return float64(min(sum, a.Position.Committed)) / float64(a.Position.Committed)
}

// cell is where money falls.
type cell struct{ year, fund, department string }

// lines are those of an award's spending plan that still lie ahead.
func (p *Plan) lines(a *Exposure) []models.BudgetLine {
	var out []models.BudgetLine
	for _, l := range a.Budget.Lines {
		if l.Counts() && l.Amount > 0 && p.ahead(l) {
			out = append(out, l)
		}
	}
	return out
}

func (p *Plan) ahead(l models.BudgetLine) bool {
	if l.Month != "" {
		return l.Month >= models.MonthOf(p.Today)
	}
	i := slices.IndexFunc(p.Years, func(y models.BudgetYear) bool { return y.Name == l.FiscalYear })
	return i < 0 || p.Years[i].To >= p.Today
}

// lay lays an award out. The money to come falls as the lines ahead say; what they do
// not reach to falls on no names, and laid is false. What was spent or received already
// falls on the fiscal year of the day, on funds and departments as all lines do; what
// is spent and not repaid is awaited in the month of the day.
func (p *Plan) lay(a *Exposure) (out []forecast.Slice, laid bool) {
	through := a.Grant.Via != ""
	toCome := func(amount forecast.Amount) {
		var total, future models.USD
		if a.Position != nil {
			future = a.Position.Future
		}
		lines := p.lines(a)
		for _, l := range lines {
			total += l.Amount
		}
		whole := max(total, future)
		laid = total >= future && total > 0
		if whole == 0 {
			out = append(out, forecast.Slice{Amount: amount, Program: a.Grant.Program, PassThrough: through, Share: 1})
			return
		}
		for _, l := range lines {
			out = append(out, forecast.Slice{Amount: amount, FiscalYear: p.yearOf(l), Fund: l.Fund, Department: l.Department, Program: a.Grant.Program, Month: l.Month, PassThrough: through, Share: float64(l.Amount) / float64(whole)})
		}
		if total < whole {
			out = append(out, forecast.Slice{Amount: amount, Program: a.Grant.Program, PassThrough: through, Share: float64(whole-total) / float64(whole)})
		}
	}
	toCome(forecast.Committed)
	toCome(forecast.Uncommitted)
	for _, amount := range []forecast.Amount{forecast.Spent, forecast.Unspent, forecast.Demandable, forecast.Own} {
		month := models.Month("")
		if amount == forecast.Spent {
			month = models.MonthOf(p.Today)
		}
		for _, s := range p.shares(a) {
			out = append(out, forecast.Slice{Amount: amount, FiscalYear: s.year, Fund: s.fund, Department: s.department, Program: a.Grant.Program, Month: month, PassThrough: through, Share: s.share})
		}
	}
	return out, laid
}

type share struct {
	cell
	share float64
}

// shares are how what is past falls on funds and departments.
func (p *Plan) shares(a *Exposure) []share {
	year := p.nameOfYear(p.Today)
	sums := map[cell]models.USD{}
	var total models.USD
	for _, l := range a.Budget.Lines {
		if l.Counts() && l.Amount > 0 {
			sums[cell{year, l.Fund, l.Department}] += l.Amount
			total += l.Amount
		}
	}
	if total == 0 {
		return []share{{cell{year: year}, 1}}
	}
	var out []share
	for c, x := range sums {
		out = append(out, share{c, float64(x) / float64(total)})
	}
	slices.SortFunc(out, func(a, b share) int { return a.cell.compare(b.cell) })
	return out
}

func (c cell) compare(d cell) int {
	return cmp.Or(strings.Compare(c.year, d.year), strings.Compare(c.fund, d.fund), strings.Compare(c.department, d.department))
}

// yearOf is the fiscal year that a line falls in: that of its month, where it has one.
func (p *Plan) yearOf(l models.BudgetLine) string {
	if day := l.Month.First(); day.Known() {
		return cmp.Or(p.nameOfYear(day), l.FiscalYear)
	}
	return l.FiscalYear
}

// nameOfYear is what the fiscal year of a day is called: as the budget office does, or,
// where it keeps none, by the calendar year in which it ends, if the record says when
// the jurisdiction's years begin. "" is not known.
func (p *Plan) nameOfYear(day models.Date) string {
	for _, y := range p.Years {
		if y.Holds(day) {
			return y.Name
		}
	}
	start := p.Place.FiscalYearStart
	if len(start) != len("01-02") {
		return ""
	}
	text := day.String()
	year := day.Time().Year()
	if start != "01-01" && text[len("2006-"):] >= start {
		year++
	}
	return fmt.Sprintf("FY%d", year)
}
