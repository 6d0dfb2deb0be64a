package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/budgets"
	"proviso/views/dossier"
	"proviso/views/planner"
)

func (p *Pages) showReconcile(c *fiber.Ctx) error { return p.reconcilePage(c, budgets.Sent{}) }

func (p *Pages) reconcilePage(c *fiber.Ctx, sent budgets.Sent) error {
	place, err := p.planPlace(c)
	if err != nil {
		return err
	}
	d, err := p.tracker.Reconciliation(c.UserContext(), p.who(c), place)
	if err != nil {
		return err
	}
	a, g, err := p.planGiven(c, d.PlanFacts, sent)
	if err != nil {
		return err
	}
	a.view.Query.Set("jurisdiction", place)
	x := budgets.GivenReconcile{Given: g}
	for i := range d.Reconciled {
		x.Awards = append(x.Awards, reconciledAward(&d.Reconciled[i]))
	}
	page, err := budgets.NewReconcilePage(a.view, x)
	if err != nil {
		return err
	}
	return planPage(c, &a, sent.Fault, page)
}

// reconciledAward is an award as its pages show it.
func reconciledAward(a *tracker.ReconciledAward) budgets.Reconciled {
	out := budgets.Reconciled{Grant: a.Grant, Name: a.Name, Version: a.Version, Accounts: a.Accounts, Agree: a.Agree}
	for _, x := range a.Figures {
		out.Figures = append(out.Figures, dossier.Told(x))
	}
	for i := range a.Differences {
		d := &a.Differences[i]
		out.Differences = append(out.Differences, budgets.Difference{Between: d.Between, Figure: d.Figure, Sums: d.Sums, Days: d.Days, By: d.By, Why: string(d.Why), Pasted: tracker.OfReading(d), Settled: d.Settled})
	}
	return out
}

func (p *Pages) keepReconcile(c *fiber.Ctx) error {
	act := clean(c.FormValue("act"))
	s := readBudget(c, act)
	place, err := p.planPlace(c)
	switch {
	case err != nil:
	case act == "reconcile":
		var n int
		if n, err = version(c); err == nil {
			err = p.settleDifference(c, s, clean(c.FormValue("grant")), n)
		}
	default:
		err = models.Invalid("act", "says nothing to change")
	}
	return p.planDone(c, s, act, err, planner.In(budgets.Reconcile, place), p.reconcilePage)
}

// settleDifference reads which difference a form is about, with the sums that were seen.
func (p *Pages) settleDifference(c *fiber.Ctx, s *sentForm, grant string, version int) error {
	x := tracker.Settling{Kind: models.SettlingKind(s.values["kind"]), Why: s.values["why"]}
	parts := strings.Split(clean(c.FormValue("list")), ".")
	first, second, _ := strings.Cut(clean(c.FormValue("seen")), "/")
	if len(parts) != 3 {
		return models.Invalid("list", "names no difference; send the form of the page")
	}
	x.Between, x.Figure = [2]models.Account{models.Account(parts[0]), models.Account(parts[1])}, models.AmountKind(parts[2])
	for i, text := range []string{first, second} {
		u, err := models.ParseUSD("seen", text)
		if err != nil {
			return err
		}
		x.Sums[i] = u
	}
	return p.tracker.SettleDifference(c.UserContext(), p.who(c), grant, version, x)
}
