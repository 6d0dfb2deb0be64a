package web

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/records"
)

func (p *Pages) showMethod(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	b := a.book
	reimbursed, advanced := tracker.Illustration()
	g := records.GivenMethod{Mechanisms: tracker.Mechanisms, Examples: map[string]*records.Example{}, Judged: map[string]*records.Judged{},
		Ledgers: []models.Ledger{reimbursed, advanced}, Associations: b.Record.Associations, Gaps: b.Record.Gaps, Exclusions: b.Record.Exclusions, Names: b.Names(), Intake: intakeRules()}
	g.Grants, g.Positions = b.Positions(a.view.Today)
	if g.Forecast, err = forecastExamples(c.UserContext()); err != nil {
		return err
	}
	g.ClaimsLow, g.ClaimsHigh = claimsExample()
	var cited [][]models.Source
	ids := tracker.Mechanisms[:len(tracker.Mechanisms):len(tracker.Mechanisms)]
	for _, s := range models.Standings {
		ids = append(ids, string(s))
	}
	for _, id := range ids {
		if e, ok := b.Example(id); ok {
			x := records.Example(e)
			g.Examples[id] = &x
			cited = append(cited, e.Reason.Sources)
		}
	}
	var judged []string
	for _, r := range tracker.Rules() {
		g.Rules = append(g.Rules, records.Rule(r))
		judged = append(judged, r.ID)
	}
	for _, r := range models.Rungs {
		judged = append(judged, string(r))
	}
	for _, id := range judged {
		if e, ok := b.Judged(id); ok {
			x := records.Judged(e)
			g.Judged[id] = &x
			cited = append(cited, e.Sources)
		}
	}
	for _, s := range slices.Concat(append(cited, b.MethodSources())...) {
		if !slices.ContainsFunc(g.Sources, func(x models.Source) bool { return x.ID == s.ID }) {
			g.Sources = append(g.Sources, s)
		}
	}
	for _, h := range b.Holds() {
		g.Holds = append(g.Holds, records.Held{Kind: string(h.Kind), N: h.N})
	}
	return a.parts(c, records.NewMethodPage(a.view, g))
}
