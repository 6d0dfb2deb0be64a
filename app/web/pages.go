package web

import (
	"github.com/gofiber/fiber/v2"

	"proviso/views/grants"
	"proviso/views/sources"
)

func (p *Pages) showGrant(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	got, err := a.book.Grant(c.Params("id"), a.view.AsOf, a.view.KnownOn)
	if err != nil {
		return err
	}
	g := grants.Given{Assessment: got.Assessment, Jurisdiction: got.Jurisdiction, Program: got.Program, Names: a.names(), Sources: got.Sources, Titles: map[string]string{}}
	for _, k := range a.book.Record.Conditions {
		g.Titles[k.ID] = k.Title
	}
	for _, r := range got.Rules {
		g.Rules = append(g.Rules, grants.Rule{Title: r.Rule.Title, Citation: r.Rule.Citation, Verdicts: r.Verdicts, Outcome: outcomes[string(r.Outcome)]})
	}
	return Render(c, grants.Show(grants.NewShowPage(a.view, g)))
}

// outcomes are the messages for a rule that gave no verdict.
var outcomes = map[string]string{"does not apply": "rule.not_applied", "not in force": "rule.not_in_force"}

func (p *Pages) showSource(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	s, rests, err := a.book.Source(c.Params("id"))
	if err != nil {
		return err
	}
	facts := make([][2]string, 0, len(rests))
	for _, r := range rests {
		facts = append(facts, [2]string{string(r.Kind), r.ID})
	}
	return Render(c, sources.Show(sources.NewShowPage(a.view, s, facts)))
}
