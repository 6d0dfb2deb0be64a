package budget

import (
	"cmp"
	"context"
	"slices"

	"proviso/app/forecast"
	"proviso/models"
)

// cashMonths is how far the cash line goes at most.
const cashMonths = 36

// cash draws the line from the month of the day to the end of the last fiscal year that
// is kept, from what the year of the day says is there for grants on its first day. The
// spending is that of the lines ahead: what is planned to come is planned to be spent.
func (r *Reckoned) cash(ctx context.Context, p *Plan, progress func(done, of int)) error {
	i := slices.IndexFunc(p.Years, func(y models.BudgetYear) bool { return y.Holds(p.Today) })
	if i < 0 || p.Years[i].OpeningCash == nil {
		return nil
	}
	first := models.MonthOf(p.Today)
	last := models.MonthOf(p.Years[len(p.Years)-1].To)
	plan := forecast.CashPlan{Opening: *p.Years[i].OpeningCash, First: first, Progress: progress}
	for m := first; m <= last && plan.Months < cashMonths; m = models.MonthOf(m.Last() + 1) {
		plan.Months++
	}
	spent := map[models.Month]models.USD{}
	for k := range p.Awards {
		a := &p.Awards[k]
		if a.Position == nil {
			continue
		}
		for _, l := range p.lines(a) {
			if l.Month != "" {
				spent[l.Month] += l.Amount
			}
		}
	}
	for m, k := first, 0; k < plan.Months; m, k = models.MonthOf(m.Last()+1), k+1 {
		if spent[m] > 0 {
			plan.Spending = append(plan.Spending, forecast.Flow{Month: m, Amount: spent[m]})
		}
	}
	var err error
	r.Cash, err = forecast.Flows(ctx, r.Model, plan)
	return err
}

// Notice is a position with the last day on which notice can be given for it.
type Notice struct {
	Grant    string
	Position models.FundedPosition
	forecast.LastDay
	Why string // there is none: what is missing; "" where there is one
}

// Notices are those of all positions that the plan's awards pay, the earliest first and
// those without a day last.
func (p *Plan) Notices() []Notice {
	var out []Notice
	for i := range p.Awards {
		a := &p.Awards[i]
		for _, x := range a.Budget.Positions {
			if x.Counts() {
				out = append(out, p.notice(a.Grant.ID, x))
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Notice) int {
		if (a.Why == "") != (b.Why == "") {
			return after(a.Why != "", b.Why != "")
		}
		return cmp.Compare(a.NoticeBy, b.NoticeBy)
	})
	return out
}

func (p *Plan) notice(grant string, x models.FundedPosition) Notice {
	n := Notice{Grant: grant, Position: x}
	if !x.FundedThrough.Known() {
		n.Why = "nobody has said to which day it is funded"
		return n
	}
	year := p.yearFor(x.FundedThrough)
	switch {
	case year == nil || year.Payroll.Every == "":
		n.Why = "nobody has said when pay periods end"
		return n
	case x.NoticeDays == nil && year.NoticeDays == 0:
		n.Why = "nobody has said how long before notice must be given"
		return n
	}
	days := year.NoticeDays
	if x.NoticeDays != nil {
		days = *x.NoticeDays
	}
	ends := PayrollEnds(year.Payroll, x.FundedThrough.AddDays(-62), x.FundedThrough.AddDays(31))
	last, err := forecast.LastResponsible(x.FundedThrough, days, ends)
	if err != nil {
		n.Why = err.Error()
		return n
	}
	n.LastDay = last
	return n
}

// yearFor is the fiscal year that holds a day, or the last one before it that says when
// is paid.
func (p *Plan) yearFor(day models.Date) *models.BudgetYear {
	var found *models.BudgetYear
	for i := range p.Years {
		y := &p.Years[i]
		if y.From <= day && y.Payroll.Every != "" {
			found = y
		}
	}
	if found == nil && len(p.Years) > 0 {
		found = &p.Years[0]
	}
	return found
}

// Decision is a day by which something has to be decided, or on which it is.
type Decision struct {
	Day    models.Date  `json:"day"`
	Kind   DecisionKind `json:"kind"`
	What   string       `json:"what"`
	Grant  string       `json:"grant,omitempty"`
	Driver string       `json:"driver,omitempty"`
	Passed bool         `json:"passed,omitempty"`
}

// DecisionKind says what a day is.
type DecisionKind string

const (
	DecideNotice DecisionKind = "notice"   // the last day for notice to who holds a position
	DecideRuling DecisionKind = "driver"   // a hearing or decision that a driver waits for
	DecideBudget DecisionKind = "adoption" // of a budget
	DecideAction DecisionKind = "action"   // something that would be done begins
)

// Decisions are the days for decisions, the earliest first.
func (p *Plan) Decisions() ([]Decision, error) {
	var out []Decision
	add := func(d Decision) {
		if d.Day.Known() {
			d.Passed = d.Day < p.Today
			out = append(out, d)
		}
	}
	for _, n := range p.Notices() {
		add(Decision{Day: n.NoticeBy, Kind: DecideNotice, What: n.Position.Title, Grant: n.Grant})
	}
	for _, d := range p.open() {
		add(Decision{Day: d.NextDay, Kind: DecideRuling, What: d.Name, Driver: d.ID})
	}
	for _, y := range p.Years {
		add(Decision{Day: y.AdoptedOn, Kind: DecideBudget, What: y.Name})
	}
	for i := range p.Awards {
		for _, m := range p.Awards[i].Budget.Actions {
			if m.Counts() {
				add(Decision{Day: m.From, Kind: DecideAction, What: m.Name, Grant: p.Awards[i].Grant.ID})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Decision) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.What, b.What))
	})
	return out, nil
}

// Coverage is how many of the plan's awards a figure is of.
type Coverage struct{ Awards, Known, Direct, PassThrough int }

func (p *Plan) coverage() Coverage {
	c := Coverage{Awards: len(p.Awards)}
	for i := range p.Awards {
		if p.Awards[i].Position != nil {
			c.Known++
		}
		if p.Awards[i].Grant.Via == "" {
			c.Direct++
		} else {
			c.PassThrough++
		}
	}
	return c
}
