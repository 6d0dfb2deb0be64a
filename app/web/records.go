package web

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/records"
	"proviso/views/ui"
)

func (p *Pages) listConditions(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	var rows [][2]ui.Link
	for _, k := range a.book.Record.Conditions {
		rows = append(rows, [2]ui.Link{{Text: k.Title, URL: a.view.At("/conditions/" + k.ID)}, {Text: k.ID}})
	}
	return a.record(c, records.NewListPage(a.view, a.view.Words.Say("conditions.title"), "col.condition", rows))
}

func (p *Pages) listCases(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	var rows [][2]ui.Link
	for _, m := range a.book.Record.Cases {
		rows = append(rows, [2]ui.Link{{Text: m.Caption + " (" + m.Court + " " + m.Docket + ")", URL: a.view.At("/cases/" + m.ID)}, {Text: m.ID}})
	}
	return a.record(c, records.NewListPage(a.view, a.view.Words.Say("cases.title"), "case.about", rows))
}

func (p *Pages) showCondition(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	k, ok := a.book.Law.Condition(c.Params("id"))
	if !ok {
		return models.NotFound("condition", c.Params("id"), nil)
	}
	var cover []records.Cover
	for _, x := range a.book.Cover(k.ID, a.view.AsOf, a.view.KnownOn) {
		cover = append(cover, records.Cover(x))
	}
	return a.record(c, records.NewConditionPage(a.view, *k, cover, a.book.Record.Cases))
}

func (p *Pages) showCase(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(a.book.Record.Cases, func(m models.Case) bool { return m.ID == c.Params("id") })
	if i < 0 {
		return models.NotFound("case", c.Params("id"), nil)
	}
	return a.record(c, records.NewCasePage(a.view, a.book.Record.Cases[i], a.names()))
}

func (p *Pages) showMethod(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	return a.record(c, records.NewMethodPage(a.view, tracker.Rules()))
}

// record answers with the page of one thing.
func (a *asked) record(c *fiber.Ctx, p records.ShowPage) error {
	return a.send(c, records.Show(p), p.Frame, p.Tables()...)
}
