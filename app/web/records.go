package web

import (
	"cmp"
	"slices"

	"github.com/gofiber/fiber/v2"

	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/records"
)

func (p *Pages) showJurisdiction(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	j, ok := a.book.Law.Jurisdiction(c.Params("slug"))
	if !ok {
		return models.NotFound("jurisdiction", c.Params("slug"), nil)
	}
	got, err := a.book.Assess(tracker.AssessQuery{AsOf: a.view.AsOf, KnownOn: a.view.KnownOn, Jurisdiction: j.ID})
	if err != nil {
		return err
	}
	day := a.book.Day(a.view.AsOf, a.view.KnownOn)
	g := records.GivenJurisdiction{Place: *j, Names: names(a.book), Grants: got.Grants}
	for _, x := range a.book.Record.Actions {
		if slices.Contains(x.Recipients, j.ID) && day.Happened(x.Date) != models.No {
			x.Responses = slices.DeleteFunc(slices.Clone(x.Responses), func(r models.Response) bool { return r.Date.Known() && day.Happened(r.Date) == models.No })
			g.Actions = append(g.Actions, x)
		}
	}
	slices.SortStableFunc(g.Actions, func(x, y models.Action) int { return cmp.Compare(x.Date.Earliest, y.Date.Earliest) })
	for _, m := range a.book.Record.Cases {
		party := slices.ContainsFunc(m.Plaintiffs, func(x models.Party) bool { return x.ID == j.ID }) || slices.Contains(m.Defendants, j.ID)
		if party && (!m.Filed.Known() || day.Happened(m.Filed) != models.No) {
			g.Cases = append(g.Cases, m)
		}
	}
	return a.record(c, records.NewJurisdictionPage(a.view, g))
}

// record answers with the page of one thing.
func (a *asked) record(c *fiber.Ctx, p records.ShowPage) error {
	return a.send(c, records.Show(p), p.Frame, p.Tables()...)
}
