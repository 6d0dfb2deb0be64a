package web

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"

	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/budgets"
	"proviso/views/desks"
	"proviso/views/dossier"
	"proviso/views/papers"
)

// deskRoutes adds the pages from which one award is worked on.
func (p *Pages) deskRoutes(r fiber.Router) {
	r.Get("/workspace/grants", p.listDesks)
	r.Get("/workspace/grants/:id", p.showDesk)
	r.Post("/workspace/grants/:id/payment", p.markPayment)
	r.Post("/workspace/grants/:id/checked", p.checkPayment)
	r.Get("/workspace/grants/:id/memorandum", p.showMemorandum)
	r.Post("/workspace/grants/:id/memorandum", p.keepMemorandum)
}

func (p *Pages) listDesks(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	who := p.who(c)
	rows, all, err := p.tracker.Desks(c.UserContext(), who, tracker.DeskQuery{Text: a.view.Query.Get("q"), Jurisdiction: a.view.Query.Get("jurisdiction"), On: a.view.AsOf, All: asFile(a.view)})
	if err != nil {
		return err
	}
	g := desks.GivenList{All: all, Names: a.book.Everything()}
	for _, x := range rows {
		g.Rows = append(g.Rows, desks.Row(x))
	}
	for _, x := range a.book.EveryGrant() {
		if who.Has(a.book.Within(x.Jurisdiction), models.Roles...) {
			g.Places = append(g.Places, x.Jurisdiction)
		}
	}
	g.Places = unique(g.Places)
	if g.People, err = p.personNames(c); err != nil {
		return err
	}
	page := desks.NewListPage(a.view, g)
	if asFile(a.view) {
		return listFile(c, a.view, page.Frame.Heading, "grants", deskTable(g.Rows, g.Names, g.People))
	}
	page.Frame.Files = a.view.ListFiles("grants")
	return Render(c, dossier.Show(page))
}

func (p *Pages) showDesk(c *fiber.Ctx) error { return p.desk(c, "", nil) }

// desk is the page of one award, with what is wrong in the form that was sent.
func (p *Pages) desk(c *fiber.Ctx, form string, fault error) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	id := c.Params("id")
	a.view.Path, a.view.Illustrative = desks.At(id), false // the page says of itself what is invented
	got, err := p.tracker.GrantDesk(c.UserContext(), p.who(c), id, a.view.AsOf)
	if err != nil {
		return err
	}
	g := desks.Given{File: got.GrantFile, Axes: got.Axes, Dues: got.Dues, Acceptance: got.Acceptance, Files: got.Files, Kept: got.Kept, Paid: got.Paid, PaidAs: got.PaidAs, Keeps: got.Keeps,
		Names: a.book.Everything(), Source: a.book.CitedSource, Form: form, Fault: fault, Typed: typed(c, "state", "since", "checked", "why", "title", "url", "source", "day")}
	if got.Plans {
		g.Budget = budgets.AwardAt(id)
		if g.Accounts, err = p.deskAccounts(c, id); err != nil {
			return err
		}
	}
	if g.People, err = p.personNames(c); err != nil {
		return err
	}
	part := papers.GivenPart{For: models.Ref{Kind: models.FactGrant, ID: id}, Jurisdiction: got.Grant.Jurisdiction, Of: "award"}
	if g.Documents, err = p.paperPart(c, a.view, part); err != nil {
		return err
	}
	page, err := desks.NewShowPage(a.view, g)
	if err != nil {
		return err
	}
	return faulty(c, fault, dossier.Show(page))
}

// deskAccounts are the accounts of an award as its desk shows them; nil where its budget
// has no page, as before its year begins.
func (p *Pages) deskAccounts(c *fiber.Ctx, grant string) (*desks.Accounts, error) {
	a, err := p.tracker.AwardAccounts(c.UserContext(), p.who(c), grant)
	switch {
	case models.KindOf(err) == models.KindNotFound:
		return nil, nil
	case err != nil:
		return nil, err
	}
	out := desks.Accounts{Settles: a.Settles}
	for _, x := range a.Figures {
		out.Figures = append(out.Figures, dossier.Told(x))
	}
	for i := range a.Differences {
		if d := &a.Differences[i]; d.Open() {
			told := func(k int) dossier.Told {
				return dossier.Told{Account: d.Between[k], Figure: d.Figure, Sum: *d.Sums[k], Day: d.Days[k]}
			}
			out.Open = append(out.Open, desks.Differs{Figure: d.Figure, First: told(0), Second: told(1)})
		}
	}
	return &out, nil
}

// deskDone goes back to the page, or tells there what is wrong.
func (p *Pages) deskDone(c *fiber.Ctx, form string, err error) error {
	switch models.KindOf(err) {
	case models.KindInvalid, models.KindConflict:
		return p.desk(c, form, err)
	}
	if err != nil {
		return err
	}
	return c.Redirect(desks.At(c.Params("id")), fiber.StatusSeeOther)
}

// dayTyped is a day of a form; "" is none.
func dayTyped(c *fiber.Ctx, name string) (models.Date, error) {
	text := strings.TrimSpace(c.FormValue(name))
	if text == "" {
		return 0, nil
	}
	return models.ParseDate(name, text)
}

func restsTyped(c *fiber.Ctx) tracker.Rests {
	return tracker.Rests{Source: clean(c.FormValue("source")), Title: clean(c.FormValue("title")), URL: clean(c.FormValue("url"))}
}

func (p *Pages) markPayment(c *fiber.Ctx) error {
	seen := tracker.PaymentSeen{Why: clean(c.FormValue("why")), Rests: restsTyped(c)}
	err := p.reads(c)
	if state := c.FormValue("state"); err == nil && state != "" {
		seen.Kind, err = models.ParseStepKind("state", state)
	}
	if err == nil {
		seen.Since, err = dayTyped(c, "since")
	}
	if err == nil {
		seen.Checked, err = dayTyped(c, "checked")
	}
	if err == nil {
		err = p.tracker.MarkPayment(c.UserContext(), p.who(c), c.Params("id"), seen)
	}
	return p.deskDone(c, "payment-form", err)
}

// reads errs where the person does not read the workspace of the award: for such a
// person it is not there.
func (p *Pages) reads(c *fiber.Ctx) error {
	_, err := p.tracker.GrantDesk(c.UserContext(), p.who(c), c.Params("id"), 0)
	return err
}

func (p *Pages) checkPayment(c *fiber.Ctx) error {
	got, err := p.tracker.GrantDesk(c.UserContext(), p.who(c), c.Params("id"), 0)
	if err == nil && (got.Paid == nil || got.Paid.ID != c.FormValue("step")) {
		err = models.Conflict("", "something else was seen of its payments meanwhile; look at it first")
	}
	var day models.Date
	if err == nil {
		day, err = dayTyped(c, "day")
	}
	var n int
	if err == nil {
		n, err = version(c)
	}
	if err == nil {
		_, err = p.tracker.Confirm(c.UserContext(), p.who(c), tracker.Confirmation{Kind: models.FactStep, ID: got.Paid.ID, Version: n, Day: day})
	}
	return p.deskDone(c, "still-form", err)
}

func (p *Pages) showMemorandum(c *fiber.Ctx) error {
	return p.memorandum(c, desks.GivenMemorandum{})
}

// memorandum is the page of a joint award's memorandum, with what is proposed or
// wrong.
func (p *Pages) memorandum(c *fiber.Ctx, g desks.GivenMemorandum) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	id := c.Params("id")
	a.view.Path, a.view.Illustrative = desks.At(id)+"/memorandum", false
	got, err := p.tracker.GrantDesk(c.UserContext(), p.who(c), id, 0)
	if err != nil {
		return err
	}
	g.Grant, g.Version, g.Keeps, g.Names, g.Source = got.Grant, got.Version, got.Keeps, a.book.Everything(), a.book.CitedSource
	if got.Figure != nil {
		g.Award = &got.Figure.USD
	}
	names := []string{"member", "on", "note", "title", "url", "source", "fee"}
	if g.Grant.Joint != nil {
		for i := range desks.Members(g.Grant.Joint) {
			names = append(names, fmt.Sprint("amount-", i), fmt.Sprint("status-", i))
		}
	}
	g.Typed = typed(c, names...)
	page, err := desks.NewMemorandumPage(a.view, g)
	if err != nil {
		return err
	}
	return faulty(c, g.Fault, dossier.Show(page))
}

// keepMemorandum shows what a partner's declining makes, or records the next
// version, as the button says.
func (p *Pages) keepMemorandum(c *fiber.Ctx) error {
	form := c.FormValue("form")
	change, err := p.memorandumChange(c, form)
	if err == nil && form == "decline-form" && c.FormValue("do") != "keep" {
		m, _, bad := p.tracker.ProposeMemorandum(c.UserContext(), c.Params("id"), change)
		if err = bad; err == nil {
			return p.memorandum(c, desks.GivenMemorandum{Proposed: &m, Decline: change.Decline})
		}
	}
	if err == nil {
		_, err = p.tracker.KeepMemorandum(c.UserContext(), p.who(c), c.Params("id"), change)
	}
	var e *models.Error
	if errors.As(err, &e) && e.Field == "shares" { // no one field is at fault
		err = models.Invalid("", "the shares %s", e.Msg)
	}
	switch models.KindOf(err) {
	case models.KindInvalid, models.KindConflict:
		return p.memorandum(c, desks.GivenMemorandum{Form: form, Fault: err})
	}
	if err != nil {
		return err
	}
	return c.Redirect(desks.At(c.Params("id"))+"/memorandum", fiber.StatusSeeOther)
}

func (p *Pages) memorandumChange(c *fiber.Ctx, form string) (change tracker.MemorandumChange, err error) {
	got, err := p.tracker.GrantDesk(c.UserContext(), p.who(c), c.Params("id"), 0)
	if err != nil {
		return change, err
	}
	change.Note, change.Rests = clean(c.FormValue("note")), restsTyped(c)
	if change.Version, err = version(c); err != nil {
		return change, err
	}
	if change.On, err = dayTyped(c, "on"); err != nil {
		return change, err
	}
	if form == "decline-form" {
		if change.Decline = clean(c.FormValue("member")); change.Decline == "" {
			return change, models.Invalid("member", "is missing; say who declines")
		}
		return change, nil
	}
	if got.Grant.Joint == nil {
		return change, nil // which is refused as what it is
	}
	if text := clean(c.FormValue("fee")); text != "" {
		if change.Fee, err = models.ParseUSD("fee", text); err != nil {
			return change, err
		}
	}
	for i, x := range desks.Members(got.Grant.Joint) {
		name := fmt.Sprint("amount-", i)
		s := models.Share{Member: x.Member, Initial: x.Initial}
		if s.Amount, err = models.ParseUSD(name, clean(c.FormValue(name))); err != nil {
			return change, err
		}
		if s.Status, err = models.ParseShareStatus(fmt.Sprint("status-", i), c.FormValue(fmt.Sprint("status-", i))); err != nil {
			return change, err
		}
		if s.Status == x.Status {
			s.On = x.On
		} else if s.Status != models.ShareUnknown {
			s.On = models.OnDay(change.On)
		}
		change.Shares = append(change.Shares, s)
	}
	return change, nil
}
