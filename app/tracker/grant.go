package tracker

import (
	"slices"

	"proviso/app/risk"
	"proviso/models"
)

// GrantOnDay is one grant with its assessment and every rule's word.
type GrantOnDay struct {
	models.Assessment
	Jurisdiction models.Jurisdiction
	Program      models.Program
	Rules        []risk.Considered
	Sources      []models.Source
}

// Grant is one grant on a day. It errs where the record holds no such grant, or
// none yet.
func (b *Book) Grant(id string, asOf, knownOn models.Date) (GrantOnDay, error) {
	i := slices.IndexFunc(b.Record.Grants, func(g models.Grant) bool { return g.ID == id })
	if i < 0 {
		return GrantOnDay{}, models.NotFound("grant", id, nil)
	}
	g := b.Record.Grants[i]
	day := b.Day(asOf, knownOn)
	d := b.Desk.Dossier(day, g)
	out := GrantOnDay{Assessment: risk.Assess(d, asOf), Jurisdiction: d.Jurisdiction, Program: d.Program, Rules: risk.Explain(d, asOf)}
	b.Desk.Weigh(&out.Assessment, day)
	out.Changes = risk.Changes(d, asOf)
	cited := map[string]bool{}
	for _, f := range out.Findings {
		for _, s := range f.Sources {
			cited[s] = true
		}
	}
	if out.Figure != nil {
		for _, s := range out.Figure.Sources {
			cited[s] = true
		}
	}
	for _, s := range b.Record.Sources {
		if cited[s.ID] {
			out.Sources = append(out.Sources, s)
		}
	}
	return out, nil
}

// Total sums a ladder's money, each amount apart.
func (a Assessed) Total() risk.Sums { return risk.Total(a.Grants) }
