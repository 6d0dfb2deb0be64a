package models

import (
	"slices"
	"strings"
)

// IllustrativeMark ends the name of everything invented.
const IllustrativeMark = " (illustrative)"

// marked is a name with the mark, once.
func marked(name string) string {
	if name == "" || strings.HasSuffix(name, IllustrativeMark) {
		return name
	}
	return name + IllustrativeMark
}

// Apart parts the record in two: the real one, in which nothing is invented, and
// the sample, in which every grant is. What is computed from one never counts
// anything of the other. The sample keeps the real law, under which an invented
// place can stand as a real one would; whatever in it is invented bears the mark
// in its name, so that no page, row, file or answer can name it without. ids are
// those of all invented things.
func (r Record) Apart() (plain, sample Record, ids map[string]bool) {
	ids = map[string]bool{}
	note := func(illustrative bool, id string) {
		if illustrative {
			ids[id] = true
		}
	}
	for i := range r.Sources {
		note(r.Sources[i].Illustrative, r.Sources[i].ID)
	}
	for i := range r.Jurisdictions {
		note(r.Jurisdictions[i].Illustrative, r.Jurisdictions[i].ID)
	}
	for i := range r.Programs {
		note(r.Programs[i].Illustrative, r.Programs[i].ID)
	}
	for i := range r.Conditions {
		note(r.Conditions[i].Illustrative, r.Conditions[i].ID)
	}
	for i := range r.Actions {
		note(r.Actions[i].Illustrative, r.Actions[i].ID)
	}
	// A grant is invented if anything of it is.
	for i := range r.Grants {
		g := &r.Grants[i]
		note(g.Illustrative || ids[g.Jurisdiction] || ids[g.Program], g.ID)
	}
	plain, sample = r, r
	plain.Sources, _ = part(r.Sources, func(v Source) bool { return ids[v.ID] })
	plain.Jurisdictions, _ = part(r.Jurisdictions, func(v Jurisdiction) bool { return ids[v.ID] })
	plain.Programs, _ = part(r.Programs, func(v Program) bool { return ids[v.ID] })
	plain.Conditions, _ = part(r.Conditions, func(v Condition) bool { return ids[v.ID] })
	plain.Actions, _ = part(r.Actions, func(v Action) bool { return ids[v.ID] })
	plain.Grants, sample.Grants = part(r.Grants, func(v Grant) bool { return ids[v.ID] })
	plain.Amounts, sample.Amounts = part(r.Amounts, func(v Amount) bool { return ids[v.Grant] })
	plain.Steps, sample.Steps = part(r.Steps, func(v Step) bool { return ids[v.Grant] })
	plain.Reports, sample.Reports = part(r.Reports, func(v Report) bool { return ids[v.Grant] })
	plain.Certifications, sample.Certifications = part(r.Certifications, func(v Certification) bool { return ids[v.Grant] })
	sample.mark()
	return plain, sample, ids
}

// part parts a list in what is not invented and what is. Where nothing is it is
// the list itself.
func part[T any](all []T, invented func(T) bool) (plain, sample []T) {
	if !slices.ContainsFunc(all, invented) {
		return all, nil
	}
	for _, v := range all {
		if invented(v) {
			sample = append(sample, v)
		} else {
			plain = append(plain, v)
		}
	}
	return plain, sample
}

// mark puts the mark on the names of what is invented, and on every grant of the
// record. The lists are copied: another record shares them.
func (r *Record) mark() {
	r.Sources, r.Jurisdictions, r.Programs = slices.Clone(r.Sources), slices.Clone(r.Jurisdictions), slices.Clone(r.Programs)
	r.Conditions, r.Actions, r.Grants = slices.Clone(r.Conditions), slices.Clone(r.Actions), slices.Clone(r.Grants)
	for i := range r.Sources {
		if v := &r.Sources[i]; v.Illustrative {
			v.Title = marked(v.Title)
		}
	}
	for i := range r.Jurisdictions {
		if v := &r.Jurisdictions[i]; v.Illustrative {
			v.Name = marked(v.Name)
		}
	}
	for i := range r.Programs {
		if v := &r.Programs[i]; v.Illustrative {
			v.Name, v.ShortName = marked(v.Name), marked(v.ShortName)
		}
	}
	for i := range r.Conditions {
		v := &r.Conditions[i]
		if !v.Illustrative {
			continue
		}
		v.Title, v.ShortNames = marked(v.Title), slices.Clone(v.ShortNames)
		for k := range v.ShortNames {
			v.ShortNames[k] = marked(v.ShortNames[k])
		}
	}
	for i := range r.Actions {
		if v := &r.Actions[i]; v.Illustrative {
			v.Title, v.Office = marked(v.Title), marked(v.Office)
		}
	}
	for i := range r.Grants {
		r.Grants[i].Illustrative = true
	}
}
