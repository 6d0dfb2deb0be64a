package web

import (
	"net/url"

	"github.com/a-h/templ"

	"proviso/app/budget"
	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/layout"
	"proviso/views/pictures"
	"proviso/views/planner"
)

// planPictures draws what a plan comes to.
func planPictures(c layout.Context, run *tracker.PlanRun, name func(string) string) planner.Pictures {
	w, r := c.Words, run.Reckoned
	var out planner.Pictures
	shown := func(pic pictures.Picture, ok bool) templ.Component {
		if !ok {
			return nil
		}
		return pictures.Show(pic)
	}
	curve := pictures.Exceedance{Confidence: r.Options.Confidence.Part(), Reserve: r.Reserve, Contingency: contingency(run)}
	for _, x := range r.Result.Curve {
		curve.Points = append(curve.Points, pictures.ExceedancePoint{Loss: x.Loss, Over: 1 - x.Within})
	}
	for _, x := range []float64{0.5, 0.8, 0.9, 0.95, 0.99} {
		if reserve, err := r.Result.Reserve(x); err == nil {
			curve.Reserves = append(curve.Reserves, pictures.ExceedanceReserve{Confidence: x, Reserve: reserve})
		}
	}
	out.Curve = shown(pictures.NewExceedance(w, "curve-picture", curve))
	tornado := pictures.Tornado{Base: r.Tornado.Base.Expected.Dollars()}
	for _, b := range r.Tornado.Bars {
		off := b.Off.Expected.Dollars()
		tornado.Bars = append(tornado.Bars, pictures.TornadoBar{Name: driverName(run, b.Driver), P10: b.Low.Expected.Dollars(), P90: b.High.Expected.Dollars(), Off: &off})
	}
	out.Tornado = shown(pictures.NewTornado(w, "tornado-picture", tornado))
	fall := pictures.Waterfall{From: w.Say("plan.drop_gross"), Net: w.Say("plan.drop_net")}
	for _, d := range r.Cascade {
		if d.Kind == budget.DropGross {
			fall.Start = d.After
			continue
		}
		step := pictures.WaterfallStep{Name: d.Name, Change: d.Change}
		if d.Kind != budget.DropAction {
			step.Name = w.Say("plan.drop_" + string(d.Kind))
		}
		fall.Steps = append(fall.Steps, step)
	}
	out.Cascade = shown(pictures.NewWaterfall(w, "waterfall-picture", fall))
	if r.Cash != nil {
		cash := pictures.Cash{Title: w.Say("plan.cash_picture")}
		for _, m := range r.Cash.Lines {
			cash.Months = append(cash.Months, pictures.CashMonth{Month: m.Month, PlannedIn: m.Planned, ExpectedIn: m.Expected.Dollars(), Spent: m.Spent, PlannedBalance: m.PlannedBalance, ExpectedBalance: m.ExpectedBalance.Dollars()})
		}
		out.Cash = shown(pictures.NewCash(w, "cash-picture", cash))
	}
	days := pictures.Decisions{Today: c.AsOf}
	for _, d := range r.Dates {
		days.Items = append(days.Items, dayItem(c, d, name))
	}
	out.Decisions = shown(pictures.NewDecisions(w, "decisions-picture", days))
	out.Lifts = shown(pictures.NewLifts(w, "lifts-picture", planLifts(c, run)))
	return out
}

func contingency(run *tracker.PlanRun) *models.USD {
	for _, y := range run.Plan.Years {
		if y.Holds(run.Plan.Today) {
			return y.Contingency
		}
	}
	return nil
}

func driverName(run *tracker.PlanRun, id string) string {
	if d := run.Facts.Driver(id); d != nil {
		return d.Name
	}
	return id
}

func dayItem(c layout.Context, d budget.Decision, name func(string) string) pictures.Decision {
	x := pictures.Decision{Day: d.Day, What: c.Words.Say("plan.day_"+string(d.Kind), "What", d.What, "Award", name(d.Grant)), Kind: pictures.DayOther, Passed: d.Passed}
	switch d.Kind {
	case budget.DecideNotice:
		x.Kind = pictures.DayNotice
	case budget.DecideRuling:
		x.Kind = pictures.DayDriver
	case budget.DecideBudget:
		x.Kind = pictures.DayPeriod
	}
	switch {
	case d.Grant != "":
		x.URL = "/budget/awards/" + url.PathEscape(d.Grant)
	case d.Driver != "":
		x.URL = "/budget/drivers/" + url.PathEscape(d.Driver)
	}
	return x
}

// liftedMonths is over how many months an order can be taken to be lifted.
const liftedMonths = 24

// planLifts are the drivers about orders and notices, each month a link to the plan in
// which it ends then.
func planLifts(c layout.Context, run *tracker.PlanRun) pictures.Lifts {
	var out pictures.Lifts
	chosen := map[string]models.Month{}
	for _, l := range run.Query.Options.Lifts {
		chosen[l.Driver] = l.Month
	}
	for _, h := range run.Reckoned.Harms {
		if !budget.IsOrder(h.Driver) {
			continue
		}
		row := pictures.LiftRow{Name: h.Driver.Name, From: run.Facts.Stands(h.Driver.About.ID)}
		month := models.MonthOf(run.Plan.Today.AddDays(31))
		for range liftedMonths {
			m := pictures.LiftMonth{Month: month, Chosen: chosen[h.Driver.ID] == month}
			m.URL = c.At(c.Path, "lift", h.Driver.ID+"@"+string(month))
			if m.Chosen {
				m.URL = c.At(c.Path, "lift", "")
			}
			row.Months = append(row.Months, m)
			month = models.MonthOf(month.Last() + 1)
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}
