package tracker

import (
	"slices"

	"proviso/app/law"
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
		return GrantOnDay{}, missing("grant", id, b.Record.Grants, func(g models.Grant) string { return g.ID })
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

// Source is a source and the facts that rest on it, as kind and id.
func (b *Book) Source(id string) (models.Source, []Item, error) {
	i := slices.IndexFunc(b.Record.Sources, func(s models.Source) bool { return s.ID == id })
	if i < 0 {
		return models.Source{}, nil, missing("source", id, b.Record.Sources, func(s models.Source) string { return s.ID })
	}
	items, err := Items(b.Record)
	if err != nil {
		return models.Source{}, nil, err
	}
	var rests []Item
	for _, it := range items {
		if slices.Contains(it.Sources, id) {
			rests = append(rests, it)
		}
	}
	return b.Record.Sources[i], rests, nil
}

// Case is the case of an id.
func (b *Book) Case(id string) (models.Case, error) {
	i := slices.IndexFunc(b.Record.Cases, func(m models.Case) bool { return m.ID == id })
	if i < 0 {
		return models.Case{}, missing("case", id, b.Record.Cases, func(m models.Case) string { return m.ID })
	}
	return b.Record.Cases[i], nil
}

// mostCompared bounds how many ids a misspelt one is held against: a thing that is
// not there must not cost more than one that is.
const mostCompared = 2000

// missing is the error about an id that none of the things has, with those that
// come near, where there are few enough to compare.
func missing[T any](noun, id string, all []T, of func(T) string) error {
	if len(all) > mostCompared {
		return models.NotFound(noun, id, nil)
	}
	ids := make([]string, 0, len(all))
	for _, x := range all {
		ids = append(ids, of(x))
	}
	return models.NotFound(noun, id, law.Near(id, ids))
}

// Cover is how many places stand how under a condition, for one program and year.
type Cover struct {
	Program    string
	FiscalYear int
	Standing   models.Standing
	Places     []string // names, in the order of their ids
}

// Cover gives, for each program and year whose awards may carry the condition,
// the places of the record by standing; standings in the order of precedence,
// those under which nobody stands left out, and so is "not attached".
func (b *Book) Cover(condition string, asOf, knownOn models.Date) []Cover {
	i := slices.IndexFunc(b.Record.Conditions, func(k models.Condition) bool { return k.ID == condition })
	if i < 0 {
		return nil
	}
	type slot struct {
		program string
		year    int
	}
	var slots []slot
	for _, a := range b.Record.Conditions[i].Attachments {
		programs := a.Programs
		if len(programs) == 0 {
			programs = []string{""}
		}
		for _, p := range programs {
			if s := (slot{p, a.FiscalYear}); !slices.Contains(slots, s) {
				slots = append(slots, s)
			}
		}
	}
	day := b.Day(asOf, knownOn)
	var out []Cover
	for _, s := range slots {
		by := map[models.Standing][]string{}
		for _, j := range b.Record.Jurisdictions {
			if !b.Shows(j.ID) {
				continue
			}
			if st, ok := day.Standing(j.ID, s.program, s.year, condition); ok {
				by[st] = append(by[st], j.Name)
			}
		}
		for _, st := range models.Standings[1:] {
			if len(by[st]) > 0 {
				out = append(out, Cover{s.program, s.year, st, by[st]})
			}
		}
	}
	return out
}
