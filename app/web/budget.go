package web

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"proviso/app/budget"
	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/planner"
	"proviso/views/records"
)

// planRoutes adds the pages of the planner.
func (p *Pages) planRoutes(r fiber.Router) {
	r.Get("/budget", p.showPlan)
	r.Post("/budget/stop", p.stopPlan)
}

// showPlan is the plan of the jurisdiction that the address names, or the list of
// those whose plan the person sees.
func (p *Pages) showPlan(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	if a.view.Query.Get("jurisdiction") == "" {
		return p.listPlans(c, &a)
	}
	q, err := planQuery(&a)
	if err != nil {
		return err
	}
	run, err := p.tracker.Plan(c.UserContext(), p.who(c), q)
	if models.KindOf(err) == models.KindDenied && !q.Counsel {
		return p.planFacts(c, &a, q.Jurisdiction)
	}
	if err != nil {
		return err
	}
	if run.Reckoned == nil {
		return p.planRuns(c, &a, run)
	}
	g, err := p.planTold(c, &a, run)
	if err != nil {
		return err
	}
	page := planner.NewShowPage(a.view, g)
	if q.Counsel { // counsel's likelihoods leave in no file, nor what follows from them
		return Render(c, records.Of(page))
	}
	return a.send(c, records.Of(page), page.Frame, page.Tables()...)
}

// planFacts is the page of a plan for who may not read what is expected.
func (p *Pages) planFacts(c *fiber.Ctx, a *asked, place string) error {
	f, err := p.tracker.PlanFacts(c.UserContext(), p.who(c), place, 0)
	if err != nil {
		return err
	}
	g := planner.GivenFacts{Place: f.Place, Years: f.Years, Keeps: f.Keeps}
	for _, x := range f.Awards {
		award := planner.Award{ReportAward: models.ReportAward{Grant: x.Grant.ID, Name: x.Name, Rung: x.Rung}}
		if h, ok := x.Budget.Haircut(); ok {
			award.Haircut = h.Part
		}
		g.Awards = append(g.Awards, award)
	}
	return Render(c, records.Of(planner.NewFactsPage(a.view, g)))
}

func (p *Pages) listPlans(c *fiber.Ctx, a *asked) error {
	places, err := p.tracker.PlanPlaces(c.UserContext(), p.who(c))
	if err != nil {
		return err
	}
	grants := a.book.EveryGrant()
	var rows []planner.Place
	for _, j := range places {
		f, err := p.tracker.PlanYears(c.UserContext(), j.ID)
		if err != nil {
			return err
		}
		n := 0
		for _, g := range grants {
			if g.Jurisdiction == j.ID {
				n++
			}
		}
		rows = append(rows, planner.Place{Jurisdiction: j, Years: f, Awards: n})
	}
	return Render(c, records.Of(planner.NewListPage(a.view, rows)))
}

// planQuery reads what a plan is asked for.
func planQuery(a *asked) (tracker.PlanQuery, error) {
	v := a.view.Query
	q := tracker.PlanQuery{Jurisdiction: v.Get("jurisdiction"), Day: a.view.AsOf, Awards: v["award"], Again: v.Get("again") != "",
		Options: budget.Options{Scenario: v.Get("scenario"), Against: v.Get("against")}}
	var err error
	if s := v.Get("confidence"); s != "" {
		if q.Options.Confidence, err = models.ParsePercent("confidence", s); err != nil {
			return q, err
		}
		if q.Options.Confidence == 0 {
			return q, models.Invalid("confidence", "0 is no confidence for a reserve; it is from 1 to 99.99 %%")
		}
	}
	if s := v.Get("seed"); s != "" {
		if q.Options.Seed, err = strconv.ParseUint(s, 10, 64); err != nil || q.Options.Seed == 0 {
			return q, models.Invalid("seed", "%q is no seed; it is a whole number from 1 on", s)
		}
	}
	q.Options.Compare = v.Get("compare")
	for _, x := range v["lift"] {
		driver, month, _ := strings.Cut(x, "@")
		l := budget.Lift{Driver: driver}
		if l.Month, err = models.ParseMonth("lift", month); err != nil {
			return q, err
		}
		q.Options.Lifts = append(q.Options.Lifts, l)
	}
	switch basis := v.Get("basis"); basis {
	case "":
	case "counsel":
		q.Counsel = true
	default:
		return q, models.Invalid("basis", "%q is nothing that a plan goes by; it is counsel, or is left out", basis)
	}
	return q, nil
}

// planRuns is the page of a plan that is not done. The browser asks again by itself,
// unless the reader does not want it to.
func (p *Pages) planRuns(c *fiber.Ctx, a *asked, run *tracker.PlanRun) error {
	steady := a.view.Query.Get("steady") != ""
	if !run.Stopped && !steady {
		c.Set("Refresh", "3")
	}
	c.Status(fiber.StatusAccepted)
	return Render(c, planner.Running(planner.NewRunPage(a.view, run.Facts.Place.ID, run.Facts.Place.Name, run.ID, run.Done, run.Of, run.Stopped, steady)))
}

func (p *Pages) stopPlan(c *fiber.Ctx) error {
	if err := p.tracker.StopPlan(c.UserContext(), p.who(c), clean(c.FormValue("jurisdiction")), clean(c.FormValue("run"))); err != nil {
		return err
	}
	back := onward(c.FormValue("back"))
	if !strings.HasPrefix(back, "/budget?") {
		back = "/budget"
	}
	return c.Redirect(back, fiber.StatusSeeOther)
}

// planTold is what the page of a plan is worded from.
func (p *Pages) planTold(c *fiber.Ctx, a *asked, run *tracker.PlanRun) (planner.Given, error) {
	r, facts := run.Reckoned, run.Facts
	year := a.view.Query.Get("fiscal_year")
	var err error
	g := planner.Given{Year: year, Years: facts.Years, Scenarios: run.Plan.ScenarioNames(), Against: r.Options.Against, Seed: r.Options.Seed, Counsel: run.Query.Counsel, Unsaid: r.Gaps.Drivers, Unlaid: r.Gaps.Unlaid, Uncosted: r.Gaps.Costs,
		Known: r.Covered.Known, Says: r.Says(), Of: len(facts.Awards), Keeps: facts.Keeps, Counsels: facts.Counsels, Names: func(grant string) string {
			if x := facts.Award(grant); x != nil {
				return x.Name
			}
			return grant
		}}
	if g.Report, err = p.tracker.TellPlan(c.UserContext(), run, year); err != nil {
		return g, err
	}
	if year != "" {
		sums, _ := r.Year(year)
		g.YearSums = &sums
	}
	for i, through := range []bool{false, true} {
		if [2]int{r.Covered.Direct, r.Covered.PassThrough}[i] == 0 { // no award comes that way
			continue
		}
		g.Channels = append(g.Channels, planner.Channel{PassThrough: through, Sums: r.Channels[i]})
	}
	for _, x := range r.Together {
		g.Together = append(g.Together, planner.Together{Driver: x.Driver.Name, About: x.Driver.About, Called: facts.NameOf(x.Driver.About.ID), Grants: x.Grants, Expected: x.Expected, All: models.PercentOf(x.Everything), Any: models.PercentOf(x.Something)})
	}
	for _, x := range r.Kept {
		g.Kept = append(g.Kept, planner.Kept{Name: x.Driver.Name, Protects: x.Protects})
	}
	for _, b := range r.Moves(2) {
		g.Moves = append(g.Moves, facts.Driver(b).Name)
	}
	g.Awards = reckonedAwards(run, g.Report.Awards)
	if len(facts.Reports) > 0 {
		g.Last = &facts.Reports[0]
		g.Changes = budget.Changes(facts.Reports[0], g.Report)
	}
	g.Compared = planCompared(run)
	g.Pictures = planPictures(a.view, run, g.Names)
	return g, nil
}

func planCompared(run *tracker.PlanRun) *planner.Compared {
	d, o := run.Reckoned.Difference, run.Query.Options
	if d == nil {
		return nil
	}
	out := &planner.Compared{Name: o.Compare, Lifted: o.Compare == "", From: d.From.Expected, To: d.To.Expected, FromReserve: d.From.Reserve, ToReserve: d.To.Reserve, RestExpected: d.Rest.Expected, RestReserve: d.Rest.Reserve}
	if out.Name == budget.AsBelieved {
		out.Name = ""
	}
	for _, s := range d.Steps {
		out.Steps = append(out.Steps, planner.Step{Driver: driverName(run, s.Assumption), How: s.How, Expected: s.By.Expected, Reserve: s.By.Reserve})
	}
	return out
}

func reckonedAwards(run *tracker.PlanRun, all []models.ReportAward) []planner.Award {
	out := make([]planner.Award, len(all))
	for i, x := range all {
		out[i].ReportAward = x
		a := run.Facts.Award(x.Grant)
		out[i].Figure = a.Figure
		if b, ok := a.Budget.Haircut(); ok {
			out[i].Haircut = b.Part
		}
		out[i].Assessed = !slices.ContainsFunc(run.Reckoned.Gaps.Awards, func(m models.ReportGap) bool { return m.Grant == x.Grant })
		for _, l := range run.Reckoned.Result.Awards {
			if l.Key == x.Grant {
				out[i].Expected = l.Expected
			}
		}
	}
	return out
}
