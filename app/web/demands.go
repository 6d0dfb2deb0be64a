package web

import (
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/demands"
)

func (p *Pages) listDemands(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	get := a.view.Query.Get
	q := tracker.Demands{All: get("of") == "all", Office: get("office"), Program: get("program"), Text: get("q")}
	if v := get("year"); v != "" {
		if q.Year, err = strconv.Atoi(v); err != nil {
			return models.Invalid("year", "%q is not a year; write it like 2018", v)
		}
	}
	found, err := a.book.Demands(q, a.view.AsOf, a.view.KnownOn)
	if err != nil {
		return err
	}
	g := demands.GivenList{Actions: found, Asks: tracker.Asks, Of: get("of"), Year: get("year"), Office: q.Office, Program: q.Program, Text: q.Text,
		Names: a.names(), Source: a.book.CitedSource}
	for i := range a.book.Record.Actions {
		x := &a.book.Record.Actions[i]
		if !q.All && !tracker.Asks(x) {
			continue
		}
		if x.Date.Known() {
			g.Years = append(g.Years, strconv.Itoa(x.Date.Earliest.Time().Year()))
		}
		if x.Office != "" {
			g.Offices = append(g.Offices, x.Office)
		}
		g.Programs = append(g.Programs, x.Programs...)
	}
	g.Years, g.Offices, g.Programs = unique(g.Years), unique(g.Offices), unique(g.Programs)
	slices.Reverse(g.Years)
	return a.dossier(c, demands.NewListPage(a.view, g))
}

func (p *Pages) showDemand(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	file, err := a.book.DemandFile(c.Params("id"), a.view.AsOf, a.view.KnownOn)
	if err != nil {
		return err
	}
	a.lead(a.book.AroundDemand(file.Action.ID, a.view.AsOf, a.view.KnownOn))
	return a.dossier(c, demands.NewShowPage(a.view, demands.Given{File: file, Names: a.names(), Source: a.book.CitedSource}))
}
