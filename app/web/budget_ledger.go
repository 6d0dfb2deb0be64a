package web

import (
	"net/url"
	"slices"

	"github.com/gofiber/fiber/v2"

	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/budgets"
	"proviso/views/planner"
)

func (p *Pages) showLedger(c *fiber.Ctx) error { return p.ledgerPage(c, budgets.Sent{}) }

func (p *Pages) ledgerPage(c *fiber.Ctx, sent budgets.Sent) error {
	f, a, g, err := p.placePlan(c, sent, "read")
	if err != nil {
		return err
	}
	x := budgets.GivenLedger{Given: g}
	for i := range f.Awards {
		w := &f.Awards[i]
		x.Awards = append(x.Awards, budgets.LedgerAward{Grant: w.Grant.ID, Name: w.Name, Ledger: w.Ledger, Version: f.Version(models.FactLedger, w.Grant.ID), Gap: budgets.Gap(w.Gap)})
	}
	page, err := budgets.NewLedgerPage(a.view, x)
	if err != nil {
		return err
	}
	return planPage(c, &a, sent.Fault, page)
}

// placePlan is the plan of the jurisdiction that a page is of.
func (p *Pages) placePlan(c *fiber.Ctx, sent budgets.Sent, acts ...string) (f *tracker.PlanFacts, a asked, g budgets.Given, err error) {
	place, err := p.planPlace(c)
	if err == nil {
		f, err = p.tracker.PlanFacts(c.UserContext(), p.who(c), place, 0)
	}
	if err == nil {
		a, g, err = p.planGiven(c, f, sent, acts...)
	}
	if err == nil {
		a.view.Query.Set("jurisdiction", place)
	}
	return f, a, g, err
}

func (p *Pages) keepLedger(c *fiber.Ctx) error {
	ctx, who := c.UserContext(), p.who(c)
	act := clean(c.FormValue("act"))
	s := readBudget(c, act)
	place, err := p.planPlace(c)
	switch {
	case err != nil:
	case act == "read":
		table := s.ledgerTable()
		if err = s.err; err == nil {
			err = p.tracker.ReadLedger(ctx, who, place, table)
		}
	case act == "settle":
		var n int
		if n, err = version(c); err == nil {
			err = p.tracker.SettleLedger(ctx, who, clean(c.FormValue("grant")), n, s.values["why"])
		}
	default:
		err = models.Invalid("act", "says nothing to change")
	}
	return p.planDone(c, s, act, err, planner.In(budgets.Ledger, place), p.ledgerPage)
}

func (p *Pages) showFreeze(c *fiber.Ctx) error { return p.freezePage(c, budgets.Sent{}) }

func (p *Pages) freezePage(c *fiber.Ctx, sent budgets.Sent) error {
	f, a, g, err := p.placePlan(c, sent)
	if err != nil {
		return err
	}
	x := budgets.GivenFreeze{Given: g, Condition: a.view.Query.Get("condition")}
	conditions := f.FreezeConditions()
	for _, id := range conditions {
		x.Conditions = append(x.Conditions, budgets.Condition{ID: id, Name: f.NameOf(id)})
	}
	switch {
	case x.Condition == "" || slices.Contains(conditions, x.Condition):
	case f.KnowsCondition(x.Condition): // which reaches no order, or none any longer
		x.Conditions = append(x.Conditions, budgets.Condition{ID: x.Condition, Name: f.NameOf(x.Condition)})
	default:
		return models.Invalid("condition", "there is no condition %q in the record", short(x.Condition))
	}
	for _, o := range f.Orders() {
		row := budgets.Order{Encumbrance: o.Encumbrance, Grant: o.Award.Grant.ID, Award: o.Award.Name}
		for _, id := range conditions {
			if o.Award.Carries(id) {
				row.Carries = append(row.Carries, id)
			}
		}
		x.Orders = append(x.Orders, row)
	}
	page, err := budgets.NewFreezePage(a.view, x)
	if err != nil {
		return err
	}
	return planPage(c, &a, sent.Fault, page)
}

func (p *Pages) keepFreeze(c *fiber.Ctx) error {
	ctx, who := c.UserContext(), p.who(c)
	act := clean(c.FormValue("act"))
	s := readBudget(c, act)
	place, err := p.planPlace(c)
	condition := clean(c.Query("condition"))
	switch {
	case err != nil:
	case act == "freeze":
		_, _, err = p.tracker.FreezeOrders(ctx, who, place, condition, s.values["why"])
	case act == "thaw":
		_, _, err = p.tracker.ThawOrders(ctx, who, place, condition, s.values["why"])
	default:
		err = models.Invalid("act", "says nothing to change")
	}
	next := planner.In(budgets.Freeze, place) + "&" + url.Values{"condition": {condition}}.Encode()
	return p.planDone(c, s, act, err, next, p.freezePage)
}
