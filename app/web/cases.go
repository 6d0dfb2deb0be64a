package web

import (
	"github.com/gofiber/fiber/v2"

	"proviso/app/tracker"
	"proviso/views/layout"
	"proviso/views/records"
)

// longestStep is how much of a docket event a link to its day tells.
const longestStep = 70

func caseRows(got []tracker.CaseRow) []records.CaseRow {
	out := make([]records.CaseRow, 0, len(got))
	for _, r := range got {
		out = append(out, records.CaseRow{Case: r.Case, Running: r.Running, Unsure: r.Unsure, Phase: string(r.Phase)})
	}
	return out
}

func (p *Pages) listCases(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	get := a.view.Query.Get
	got, err := a.book.Cases(tracker.CaseQuery{AsOf: a.view.AsOf, KnownOn: a.view.KnownOn, Text: get("q"), Court: get("court"), Role: get("role"), Condition: get("condition")})
	if err != nil {
		return err
	}
	var conditions []string
	for _, k := range a.book.Record.Conditions {
		conditions = append(conditions, k.ID)
	}
	courts, roles := a.book.Courts()
	a.steps(a.known(func(h *tracker.Happening) bool { return h.Case != "" }))
	return a.parts(c, records.NewCasesPage(a.view, caseRows(got), courts, roles, conditions))
}

func (p *Pages) showCase(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	got, err := a.book.CaseFile(c.Params("id"), a.view.AsOf, a.view.KnownOn)
	if err != nil {
		return err
	}
	g := records.GivenCase{Case: got.Case, Known: got.Known, Hanging: got.Hanging, Related: caseRows(got.Related), Gaps: got.Gaps, Sources: got.Sources,
		Money:  records.Money{Unknown: got.Figures.Unknown, Disputed: got.Figures.Disputed, PassThrough: got.Figures.PassThrough},
		Titles: titles(a.book), Names: allNames(a.book)}
	for _, s := range got.Figures.Sums {
		g.Money.Sums = append(g.Money.Sums, records.Sum(s))
	}
	for _, o := range got.Orders {
		g.Orders = append(g.Orders, records.OrderOnDay(o))
	}
	before, after := tracker.NearestOf(a.book.OfCase(got.ID), a.view.AsOf, a.known(func(*tracker.Happening) bool { return true }))
	a.view.Previous, a.view.Next = step(before), step(after)
	for _, s := range []*layout.Step{a.view.Previous, a.view.Next} {
		if s != nil {
			s.What = records.Clip(s.What, longestStep)
		}
	}
	return a.parts(c, records.NewCasePage(a.view, g))
}
