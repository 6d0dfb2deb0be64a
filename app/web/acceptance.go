package web

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"proviso/app/acceptance"
	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/acceptances"
)

func (p *Pages) acceptanceRoutes(r fiber.Router) {
	r.Get("/workspace/acceptances", p.listAcceptances)
	r.Get("/workspace/acceptances/:id", p.showAcceptance)
	r.Post("/workspace/acceptances/:id/plan", p.planAcceptance)
	r.Post("/workspace/acceptances/:id/finance", p.noteFinance)
	r.Post("/workspace/acceptances/:id/counsel", p.noteCounsel)
	r.Post("/workspace/acceptances/:id/lock", p.lockAcceptance)
	r.Post("/workspace/acceptances/:id/unlock", p.unlockAcceptance)
	r.Post("/workspace/acceptances/:id/sign", p.signAcceptance)
}

func (p *Pages) listAcceptances(c *fiber.Ctx) error {
	v, err := p.work(c)
	if err != nil {
		return err
	}
	all, err := p.tracker.Acceptances(c.UserContext(), p.who(c))
	if err != nil {
		return err
	}
	b, err := p.tracker.Book(c.UserContext(), 0)
	if err != nil {
		return err
	}
	names := b.Everything()
	rows := make([]acceptances.Waiting, 0, len(all))
	for _, x := range all {
		rows = append(rows, acceptances.Waiting{Due: x.Due, Place: names[x.Due.Jurisdiction], Program: names[x.Due.Program], Year: x.Grant.FiscalYear, Illustrative: x.Grant.Illustrative,
			Route: x.Route, Locked: x.Frozen != nil, Signed: x.Signed, Signs: len(x.Offices)})
	}
	return Render(c, acceptances.List(acceptances.NewListPage(v, rows)))
}

func (p *Pages) showAcceptance(c *fiber.Ctx) error { return p.acceptancePage(c, "", nil) }

// acceptancePage is the page, with what is wrong in the form that was sent.
func (p *Pages) acceptancePage(c *fiber.Ctx, form string, fault error) error {
	v, err := p.work(c)
	if err != nil {
		return err
	}
	ctx, id := c.UserContext(), c.Params("id")
	v.Path = "/workspace/acceptances/" + id
	f, err := p.tracker.Acceptance(ctx, p.who(c), id)
	if err != nil {
		return err
	}
	g := acceptances.Given{Acceptance: f.Acceptance, Version: f.Version, Place: f.Offer.Place, Program: f.Offer.Program, Grant: f.Offer.Grant, Figure: f.Offer.Figure, Due: f.Due,
		YearBefore: f.YearBefore, Signatures: f.Signatures, Next: f.Next, MaySign: f.MaySign, Plans: f.Plans, Finances: f.Finances, History: f.History,
		FaultOf: form, Fault: fault, Typed: typed(c, "route", "why", "finance_note", "likelihood")}
	for _, n := range []string{"why", "letter", "offices", "text", "finance_note"} {
		g.Typed[n] = lines(c.FormValue(n))
	}
	for _, e := range f.Effects {
		g.Effects = append(g.Effects, acceptances.Effect{Route: e.Route, Open: e.Open, Waits: e.Waits, Forgone: e.Forgone, Comes: e.Comes, Own: e.Own,
			Binding: termsOf(e.Binding), Held: termsOf(e.Held), Unsure: termsOf(e.Unsure), By: e.By, Rung: e.Rung})
	}
	for _, x := range f.Years {
		g.Changes = append(g.Changes, acceptances.Change{Condition: x.Condition, Title: x.Title, Kind: string(x.Kind), Pieces: x.Pieces})
	}
	if f.Counsels {
		note, version, err := p.tracker.CounselNote(ctx, p.who(c), id)
		if err != nil {
			return err
		}
		g.Counsel, g.CounselVersion = &note, version
	}
	if g.People, err = p.personNames(c); err != nil {
		return err
	}
	page, err := acceptances.NewShowPage(v, g)
	if err != nil {
		return err
	}
	return faulty(c, fault, acceptances.Show(page))
}

func termsOf(all []acceptance.Term) []acceptances.Term {
	var out []acceptances.Term
	for _, t := range all {
		out = append(out, acceptances.Term{Title: t.Title, Rests: t.Rests})
	}
	return out
}

// personNames are those of everybody who may sign in, by id.
func (p *Pages) personNames(c *fiber.Ctx) (map[string]string, error) {
	people, err := p.identity.People(c.UserContext())
	out := map[string]string{}
	for _, x := range people {
		out[x.ID] = x.Name
	}
	return out, err
}

// lines is a text of several lines, cleaned as others are.
func lines(s string) string {
	out := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i := range out {
		out[i] = clean(out[i])
	}
	return strings.Join(out, "\n")
}

// version is that of what the person saw.
func version(c *fiber.Ctx) (int, error) {
	n, err := strconv.Atoi(c.FormValue("version"))
	if err != nil || n < 0 {
		return 0, models.Invalid("version", "%q is not the number of a version; open the page again", short(c.FormValue("version")))
	}
	return n, nil
}

// acceptanceDone goes back to the page, or tells there what is wrong.
func (p *Pages) acceptanceDone(c *fiber.Ctx, form string, err error) error {
	switch models.KindOf(err) {
	case models.KindInvalid, models.KindConflict:
		return p.acceptancePage(c, form, err)
	}
	if err != nil {
		return err
	}
	return c.Redirect("/workspace/acceptances/"+c.Params("id"), fiber.StatusSeeOther)
}

func (p *Pages) plan(c *fiber.Ctx, form string, plan tracker.Plan) error {
	n, err := version(c)
	if err == nil {
		plan.Version = n
		err = p.tracker.PlanAcceptance(c.UserContext(), p.who(c), c.Params("id"), plan)
	}
	return p.acceptanceDone(c, form, err)
}

func (p *Pages) planAcceptance(c *fiber.Ctx) error {
	var route models.Route
	if text := c.FormValue("route"); text != "" {
		var err error
		if route, err = models.ParseRoute("route", text); err != nil {
			return p.acceptanceDone(c, "plan-form", err)
		}
	}
	why, letter := lines(c.FormValue("why")), lines(c.FormValue("letter"))
	return p.plan(c, "plan-form", tracker.Plan{Route: &route, Why: &why, Letter: &letter, Offices: strings.Split(lines(c.FormValue("offices")), "\n")})
}

func (p *Pages) noteFinance(c *fiber.Ctx) error {
	note := lines(c.FormValue("finance_note"))
	return p.plan(c, "finance-form", tracker.Plan{FinanceNote: &note})
}

func (p *Pages) noteCounsel(c *fiber.Ctx) error {
	n, err := version(c)
	if err == nil {
		err = p.tracker.WriteCounselNote(c.UserContext(), p.who(c), models.CounselNote{ID: c.Params("id"), Text: lines(c.FormValue("text")), Likelihood: clean(c.FormValue("likelihood"))}, n)
	}
	return p.acceptanceDone(c, "counsel-form", err)
}

func (p *Pages) lockAcceptance(c *fiber.Ctx) error {
	v, err := p.work(c)
	if err != nil {
		return err
	}
	n, err := version(c)
	if err == nil {
		err = p.tracker.Freeze(c.UserContext(), p.who(c), c.Params("id"), n, func(r models.Route) string { return acceptances.RouteWord(v, r) })
	}
	return p.acceptanceDone(c, "lock-form", err)
}

func (p *Pages) unlockAcceptance(c *fiber.Ctx) error {
	n, err := version(c)
	if err == nil {
		err = p.tracker.Unlock(c.UserContext(), p.who(c), c.Params("id"), n, clean(c.FormValue("why")))
	}
	return p.acceptanceDone(c, "unlock-form", err)
}

func (p *Pages) signAcceptance(c *fiber.Ctx) error {
	var err error
	if c.FormValue("read") != "yes" {
		err = models.Invalid("read", "is not ticked; a signature is over a text that was read")
	} else {
		err = p.tracker.Sign(c.UserContext(), p.who(c), c.Params("id"), clean(c.FormValue("office")), c.FormValue("digest"))
	}
	return p.acceptanceDone(c, "sign-form", err)
}
