package web

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/records"
)

func (p *Pages) listPrograms(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	got, err := a.book.Programs(a.view.AsOf, a.view.KnownOn)
	if err != nil {
		return err
	}
	rows := make([]records.ProgramRow, 0, len(got))
	for _, r := range got {
		rows = append(rows, records.ProgramRow(r))
	}
	a.steps(a.known(func(h *tracker.Happening) bool { return h.Kind == models.FactCondition || h.Kind == models.FactAction }))
	return a.parts(c, records.NewProgramsPage(a.view, rows))
}

func (p *Pages) showProgram(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	got, err := a.book.ProgramFile(c.Params("id"), a.view.AsOf, a.view.KnownOn)
	if err != nil {
		return err
	}
	g := records.GivenProgram{Program: got.Program, Grants: got.Grants, Conditions: got.Conditions, Numbers: got.Numbers, Context: got.Context, Sources: got.Sources,
		Titles: titles(a.book), Names: allNames(a.book)}
	for _, x := range got.Actions {
		g.Actions = append(g.Actions, records.Action{Action: x, Name: tracker.ActionName(&x)})
	}
	carried := map[string]bool{}
	for _, k := range got.Conditions {
		carried[k.ID] = true
	}
	a.steps(a.known(func(h *tracker.Happening) bool {
		if h.Action != nil {
			return h.Action.AllPrograms || slices.Contains(h.Action.Programs, got.ID)
		}
		return slices.ContainsFunc(h.Conditions, func(k string) bool { return carried[k] })
	}))
	return a.parts(c, records.NewProgramPage(a.view, g))
}
