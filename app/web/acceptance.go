package web

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"proviso/app/acceptance"
	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/acceptances"
	"proviso/views/papers"
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
	r.Post("/workspace/acceptances/:id/pack", p.makePacks)
	r.Get("/workspace/acceptances/:id/packs/:digest", p.sendPack)
	r.Post("/workspace/acceptances/:id/record", p.recordCertified)
}

func (p *Pages) listAcceptances(c *fiber.Ctx) error {
	v, err := p.work(c)
	if err != nil {
		return err
	}
	rows, err := p.waitingAwards(c)
	if err != nil {
		return err
	}
	page := acceptances.NewListPage(v, rows)
	if asFile(v) {
		return listFile(c, v, page.Frame.Heading, "acceptances", acceptanceTable(rows))
	}
	page.Frame.Files = v.ListFiles("acceptances")
	return Render(c, acceptances.List(page))
}

// waitingAwards are the awards that wait for an answer, as a page has them.
func (p *Pages) waitingAwards(c *fiber.Ctx) ([]acceptances.Waiting, error) {
	all, err := p.tracker.Acceptances(c.UserContext(), p.who(c))
	if err != nil {
		return nil, err
	}
	b, err := p.tracker.Book(c.UserContext(), 0)
	if err != nil {
		return nil, err
	}
	names := b.Everything()
	rows := make([]acceptances.Waiting, 0, len(all))
	for _, x := range all {
		rows = append(rows, acceptances.Waiting{Due: x.Due, Place: names[x.Due.Jurisdiction], Program: names[x.Due.Program], Year: x.Grant.FiscalYear, Illustrative: x.Grant.Illustrative, Open: x.Open(),
			Route: x.Route, Locked: x.Frozen != nil, Signed: x.Signed, Signs: len(x.Offices)})
	}
	return rows, nil
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
		Moved: f.Moved, Seen: f.Seen, Names: f.Names, Counsels: f.Counsels, Ready: f.Ready, InRecord: f.InRecord, Certifies: f.Certifies, CanCertify: acceptance.Certifies(f.Route) != "",
		Terms: termsOf(f.Offer.Conditions), FaultOf: form, Fault: fault, Typed: typed(c, "route", "why", "finance_note", "likelihood", "read", "seen", "office", "date", "note", "reason")}
	for _, n := range []string{"why", "letter", "offices", "text", "finance_note"} {
		g.Typed[n] = lines(c.FormValue(n))
	}
	for _, r := range acceptances.Readers {
		g.Typed[readerField+string(r)] = clean(c.FormValue(readerField + string(r)))
	}
	for _, t := range f.Offer.Conditions {
		g.Typed[conditionField+t.Condition] = clean(c.FormValue(conditionField + t.Condition))
	}
	g.Effects = effectsOf(f.Effects)
	for _, x := range f.Years {
		one := acceptances.Change{Condition: x.Condition, Title: x.Title, Kind: string(x.Kind), Pieces: x.Pieces}
		switch x.Kind {
		case tracker.TermAdded:
			one.Words = x.After
		case tracker.TermRemoved:
			one.Words = x.Before
		}
		g.Changes = append(g.Changes, one)
	}
	switch note, version, err := p.tracker.CounselNote(ctx, p.who(c), id); {
	case err == nil:
		g.Counsel, g.CounselVersion = &note, version
	case models.KindOf(err) != models.KindDenied: // it is for others
		return err
	}
	if g.People, err = p.personNames(c); err != nil {
		return err
	}
	part := papers.GivenPart{For: models.Ref{Kind: models.FactGrant, ID: id}, Jurisdiction: f.Offer.Grant.Jurisdiction, Of: "award"}
	if g.Papers, err = p.paperPart(c, v, part); err != nil {
		return err
	}
	page, err := acceptances.NewShowPage(v, g)
	if err != nil {
		return err
	}
	return faulty(c, fault, acceptances.Show(page))
}

func effectsOf(all []acceptance.Effect) []acceptances.Effect {
	var out []acceptances.Effect
	for _, e := range all {
		out = append(out, acceptances.Effect{Route: e.Route, Open: e.Open, Waits: e.Waits, Forgone: e.Forgone, Comes: e.Comes, Own: e.Own,
			Binding: termsOf(e.Binding), Held: termsOf(e.Held), Unsure: termsOf(e.Unsure), By: e.By, Rung: e.Rung})
	}
	return out
}

func termsOf(all []acceptance.Term) []acceptances.Term {
	var out []acceptances.Term
	for _, t := range all {
		out = append(out, acceptances.Term{Condition: t.Condition, Title: t.Title, Rests: t.Rests})
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

// Fields of which there is one for each role or condition begin so.
const (
	readerField    = "reader-"
	conditionField = "condition-"
)

func (p *Pages) noteCounsel(c *fiber.Ctx) error {
	n, err := version(c)
	if err == nil {
		note := models.CounselNote{ID: c.Params("id"), Text: lines(c.FormValue("text")), Likelihood: clean(c.FormValue("likelihood"))}
		for _, r := range acceptances.Readers {
			if c.FormValue(readerField+string(r)) == "yes" {
				note.Readers = append(note.Readers, r)
			}
		}
		err = p.tracker.WriteCounselNote(c.UserContext(), p.who(c), note, n)
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
		err = p.tracker.Freeze(c.UserContext(), p.who(c), c.Params("id"), n, drawing(v))
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
	v, err := p.work(c)
	if err != nil {
		return err
	}
	if c.FormValue("read") != "yes" {
		err = models.Invalid("read", "is not ticked; a signature is over a text that was read")
	} else {
		s := tracker.Signing{Office: clean(c.FormValue("office")), Digest: c.FormValue("digest"), Seen: c.FormValue("seen")}
		err = p.tracker.Sign(c.UserContext(), p.who(c), c.Params("id"), s, drawing(v))
	}
	return p.acceptanceDone(c, "sign-form", err)
}
