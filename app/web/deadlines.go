package web

import (
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/account"
	"proviso/views/duties"
	"proviso/views/papers"
)

// deadlineRoutes adds the pages of deadlines, which take a sign-in, but for the
// feed: that is opened by the secret in its address.
func (p *Pages) deadlineRoutes(r fiber.Router) {
	r.Get("/deadlines", p.listDeadlines)
	r.Post("/deadlines/calendar", p.keepCalendar)
	r.Get("/deadlines/reassign", p.showReassign)
	r.Post("/deadlines/reassign", p.reassign)
	r.Get("/deadlines/:id", p.showDeadline)
	r.Post("/deadlines/:id", p.keepDeadline)
	r.Get("/calendar/:token", p.sendCalendar)
}

func (p *Pages) listDeadlines(c *fiber.Ctx) error {
	a, g, err := p.deadlines(c)
	if err != nil {
		return err
	}
	return p.sendDeadlines(c, a, g)
}

// deadlines reads what the address asks for.
func (p *Pages) deadlines(c *fiber.Ctx) (asked, duties.GivenList, error) {
	a, err := p.read(c)
	if err != nil {
		return a, duties.GivenList{}, err
	}
	who, get := p.who(c), a.view.Query.Get
	q := tracker.DueQuery{On: a.view.AsOf, Owner: get("owner"), Grant: get("grant"), Jurisdiction: get("jurisdiction"), Rule: get("rule"), Text: get("text")}
	switch v := get("state"); v {
	case "":
	case "all":
		q.All = true
	default:
		if q.State, err = models.ParseDueState("state", v); err != nil {
			return a, duties.GivenList{}, err
		}
	}
	if v := get("within"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || !slices.Contains(duties.Windows, v) {
			return a, duties.GivenList{}, models.Invalid("within", "%q is no number of days to choose from; it is 14, 30 or 90", v)
		}
		q.To = a.view.AsOf.AddDays(n)
	}
	if get("view") == "month" {
		first, err := p.month(&a)
		if err != nil {
			return a, duties.GivenList{}, err
		}
		q.All, q.From, q.To = q.State == "", first, models.DateOf(first.Time().AddDate(0, 1, 0))-1
	}
	g := duties.GivenList{Me: who.ID, Choices: duties.Choices{Rules: tracker.DueRules()}}
	if g.Dues, err = p.tracker.Deadlines(c.UserContext(), who, q); err != nil {
		return a, g, err
	}
	if g.Calendar, err = p.tracker.HasCalendar(c.UserContext(), who); err != nil {
		return a, g, err
	}
	for i := range a.book.Record.Grants {
		if place := a.book.Record.Grants[i].Jurisdiction; who.Has(a.book.Within(place), models.Roles...) {
			g.Choices.Places = append(g.Choices.Places, place)
		}
	}
	g.Choices.Places = unique(g.Choices.Places)
	g.Given, err = p.given(c, &a, g.Dues)
	return a, g, err
}

// month is the first day of the month that the address asks for, else of today's.
func (p *Pages) month(a *asked) (models.Date, error) {
	v := a.view.Query.Get("month")
	if v == "" {
		t := a.view.AsOf.Time()
		return models.NewDate(t.Year(), t.Month(), 1), nil
	}
	t, err := time.Parse("2006-01", v)
	if err != nil || t.Year() < 1900 || t.Year() > 2200 {
		return 0, models.Invalid("month", "%q is not a month; write it like 2026-11", v)
	}
	return models.DateOf(t), nil
}

func (p *Pages) sendDeadlines(c *fiber.Ctx, a asked, g duties.GivenList) error {
	if a.view.Query.Get("view") == "month" {
		first, err := p.month(&a)
		if err != nil {
			return err
		}
		return Render(c, duties.Calendar(duties.NewMonthPage(a.view, g, first, tracker.OfficesClosed)))
	}
	page := duties.NewListPage(a.view, g)
	state, err := p.tracker.MailState(c.UserContext(), p.who(c))
	if err != nil {
		return err
	}
	if len(state.Troubles) > 0 {
		page.Frame.Quiet = account.MailNote(a.view, state) + " " + page.Frame.Quiet
	}
	return a.send(c, duties.List(page), page.Frame, page.Table)
}

// given is what every page of deadlines needs to word them.
func (p *Pages) given(c *fiber.Ctx, a *asked, dues []models.Due) (duties.Given, error) {
	g := duties.Given{Dues: dues, Names: a.book.Everything(), Grants: map[string]string{}, Token: p.formToken(c)}
	for _, x := range a.book.EveryGrant() {
		g.Grants[x.ID] = a.view.Words.Say("due.grant", "Program", g.Names[x.Program], "Year", x.FiscalYear)
	}
	for i := range dues {
		if d := &dues[i]; d.Demand != "" {
			g.Names[d.Demand] = a.book.ActionName(d.Demand)
		}
	}
	var err error
	g.People, err = p.colleagues(c, a)
	return g, err
}

// colleagues are the people who read the workspace where the person does.
func (p *Pages) colleagues(c *fiber.Ctx, a *asked) ([]models.Person, error) {
	all, err := p.people(c.UserContext())
	if err != nil {
		return nil, err
	}
	who := p.who(c)
	var out []models.Person
	for _, x := range all {
		shares := x.ID == who.ID || slices.ContainsFunc(x.Assignments, func(one models.Assignment) bool {
			if one.Jurisdiction == "" {
				return true
			}
			return who.Has(a.book.Within(one.Jurisdiction), models.Roles...) ||
				slices.ContainsFunc(who.Assignments, func(own models.Assignment) bool { return x.Has(a.book.Within(own.Jurisdiction), models.Roles...) })
		})
		if !x.Disabled && shares {
			out = append(out, x)
		}
	}
	return out, nil
}

func (p *Pages) showDeadline(c *fiber.Ctx) error { return p.deadline(c, nil) }

// deadline shows one, with what was typed if that was refused.
func (p *Pages) deadline(c *fiber.Ctx, typed *duties.Typed) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	who := p.who(c)
	f, err := p.tracker.Deadline(c.UserContext(), who, c.Params("id"), a.view.AsOf)
	if err != nil {
		return err
	}
	g := duties.GivenShow{May: f.May, Me: who.ID, Now: p.now(), History: f.History, Source: a.book.CitedSource, Typed: typed}
	if g.Given, err = p.given(c, &a, []models.Due{f.Due}); err != nil {
		return err
	}
	part := papers.GivenPart{For: models.Ref{Kind: models.FactDuty, ID: f.ID}, Jurisdiction: f.Jurisdiction, Of: "deadline"}
	if g.Papers, err = p.paperPart(c, a.view, part); err != nil {
		return err
	}
	return Render(c, duties.Show(duties.NewShowPage(a.view, g)))
}

func (p *Pages) showReassign(c *fiber.Ctx) error {
	from := p.who(c).ID
	if c.Context().QueryArgs().Has("owner") { // "" is nobody
		from = c.Query("owner")
	}
	return p.reassigning(c, duties.GivenReassign{From: from})
}

func (p *Pages) reassigning(c *fiber.Ctx, g duties.GivenReassign) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	q := tracker.DueQuery{Owner: g.From}
	if g.From == "" {
		q.Owner = tracker.Nobody
	}
	dues, err := p.tracker.Deadlines(c.UserContext(), p.who(c), q)
	if err != nil {
		return err
	}
	if g.Given, err = p.given(c, &a, dues); err != nil {
		return err
	}
	return Render(c, duties.Reassign(duties.NewReassignPage(a.view, g)))
}
