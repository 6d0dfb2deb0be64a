package web

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"proviso/app/budget"
	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/drivers"
	"proviso/views/layout"
	"proviso/views/planner"
	"proviso/views/replies"
)

func (p *Pages) showCounsels(c *fiber.Ctx) error { return p.counselsPage(c, replies.Written{}) }

func (p *Pages) counselsPage(c *fiber.Ctx, w replies.Written) error {
	v, err := p.work(c)
	if err != nil {
		return err
	}
	ctx, who, id := c.UserContext(), p.who(c), c.Params("id")
	own, version, err := p.tracker.CounselLikelihood(ctx, who, id)
	if err != nil {
		return err
	}
	f, err := p.tracker.DriverFile(ctx, who, id)
	if err != nil {
		return err
	}
	g := drivers.GivenCounsel{Driver: f.Driver, Written: w, Place: planPlace(f.PlanFacts), Cases: casesOf(f.PlanFacts, &f.Driver), Readers: own.Readers, May: tracker.PlanReaders, Version: version}
	if version > 0 {
		g.Believed = believed(f.PlanFacts, &f.Driver, tracker.LikelihoodVersion{Likelihood: own.Likelihood, Version: version})
	}
	if g.People, err = p.personNames(c); err != nil {
		return err
	}
	page, err := drivers.NewCounselPage(v, g)
	if err != nil {
		return err
	}
	return faulty(c, w.Fault, replies.Show(page))
}

func (p *Pages) keepCounsels(c *fiber.Ctx) error {
	id, f := c.Params("id"), readPlanForm(c)
	f.act = "counsel"
	err := f.err
	if err == nil {
		var l models.Likelihood
		if l, err = p.typedLikelihood(c, id, f); err == nil {
			err = p.tracker.KeepCounselLikelihood(c.UserContext(), p.who(c), models.CounselLikelihood{Likelihood: l, Readers: f.readersTyped()}, f.version)
		}
	}
	if again(err) {
		return p.counselsPage(c, f.written(err))
	}
	if err != nil {
		return err
	}
	return c.Redirect(drivers.CounselAt(id), fiber.StatusSeeOther)
}

func (p *Pages) showClaims(c *fiber.Ctx) error {
	return p.ofPlace(c, "claims.list_short", func(v layout.Context, id string) error {
		return p.claimsPage(c, v, id, v.Query.Get("award"), replies.Written{})
	})
}

func (p *Pages) claimsPage(c *fiber.Ctx, v layout.Context, jurisdiction, award string, w replies.Written) error {
	f, err := p.tracker.ClaimsFlags(c.UserContext(), p.who(c), jurisdiction)
	if err != nil {
		return err
	}
	g := drivers.GivenClaims{Written: w, Place: planPlace(f.PlanFacts), Chosen: award, Times: budget.ClaimsTimes, PenaltyLow: budget.ClaimPenaltyLow, PenaltyHigh: budget.ClaimPenaltyHigh, Source: budget.ClaimPenaltySource, May: tracker.PlanReaders}
	for _, r := range f.Rows {
		g.Rows = append(g.Rows, drivers.ClaimRow{Award: drivers.Award{ID: r.Award.Grant.ID, Name: r.Award.Name}, Flag: r.Flag, Version: r.Version, Low: r.Low, High: r.High})
	}
	if g.People, err = p.personNames(c); err != nil {
		return err
	}
	v.Path = drivers.Claims
	page, err := drivers.NewClaimsPage(v, g)
	if err != nil {
		return err
	}
	return faulty(c, w.Fault, replies.Show(page))
}

func (p *Pages) keepClaims(c *fiber.Ctx) error {
	f := readPlanForm(c)
	f.act = "claims"
	flag := models.ClaimsFlag{ID: f.values["award"], Reason: f.values["reason"], Readers: f.readersTyped()}
	var err error
	if flag.Claims, err = strconv.Atoi(f.values["claims"]); err != nil {
		f.fault(models.Invalid("claims", "%q is not a number of claims", f.values["claims"]))
	}
	flag.Damages, err = models.ParseUSD("damages", f.values["damages"])
	f.fault(err)
	if err = f.err; err == nil {
		err = p.tracker.KeepClaimsFlag(c.UserContext(), p.who(c), flag, f.version)
	}
	if again(err) {
		v, bad := p.work(c)
		if bad != nil {
			return bad
		}
		return p.claimsPage(c, v, f.values["jurisdiction"], flag.ID, f.written(err))
	}
	if err != nil {
		return err
	}
	return c.Redirect(planner.In(drivers.Claims, f.values["jurisdiction"]), fiber.StatusSeeOther)
}

func (p *Pages) showForecastLog(c *fiber.Ctx) error {
	return p.ofPlace(c, "log.title", func(v layout.Context, id string) error {
		f, err := p.tracker.ForecastLog(c.UserContext(), p.who(c), id)
		if err != nil {
			return err
		}
		g := drivers.GivenLog{Place: planPlace(f.PlanFacts), Score: f.Brier.Score, Sample: f.Brier.Sample, Small: f.Small()}
		for _, r := range f.Resolved {
			row := drivers.LogRow{Driver: r.Driver, Not: string(r.Not), Score: r.Score}
			for _, x := range r.Chances {
				row.Chances = append(row.Chances, drivers.Chance{LikelyChance: x, Said: budget.LikelyRange(x)})
			}
			g.Rows = append(g.Rows, row)
		}
		page, err := drivers.NewLogPage(v, g)
		if err != nil {
			return err
		}
		return Render(c, replies.Show(page))
	})
}
