package law

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"proviso/models"
)

// Coverage answers a question with every live reason. It errs where the question
// names a jurisdiction, program or condition that the record does not hold, a
// year that is none, or no day.
func (r *Record) Coverage(q models.Question) (models.Answer, error) {
	if err := r.Check(q); err != nil {
		return models.Answer{}, err
	}
	return r.On(q.AsOf, q.KnownOn).Answer(q)
}

// Check errs as Coverage does, without answering.
func (r *Record) Check(q models.Question) error {
	if q.AsOf == 0 {
		return models.Invalid("as_of", "is missing; a day is written YYYY-MM-DD")
	}
	if q.Jurisdiction == "" {
		return models.Invalid("jurisdiction", "is missing; name one by its id, like denver-co")
	}
	if _, ok := r.jurisdictions[q.Jurisdiction]; !ok {
		return models.NotFound("jurisdiction", q.Jurisdiction, r.nearJurisdictions(q.Jurisdiction))
	}
	if q.Program != "" {
		if _, ok := r.Program(q.Program); !ok {
			return models.NotFound("program", q.Program, r.nearPrograms(q.Program))
		}
	}
	if q.Condition == "" {
		return models.Invalid("condition", "is missing; name one by its id, like jag-notice")
	}
	if _, ok := r.conditions[q.Condition]; !ok {
		return models.NotFound("condition", q.Condition, r.nearConditions(q.Condition))
	}
	if q.FiscalYear != 0 && (q.FiscalYear < 1960 || q.FiscalYear > 2100) {
		return models.Invalid("fiscal_year", "%d is not a federal fiscal year; write it like 2017", q.FiscalYear)
	}
	return nil
}

// Answer answers a question about this day; the question's own days are ignored.
func (d *Day) Answer(q models.Question) (models.Answer, error) {
	q.AsOf, q.KnownOn = d.clock.asOf, d.clock.known
	if err := d.r.Check(q); err != nil {
		return models.Answer{}, err
	}
	j, k := d.r.jurisdictions[q.Jurisdiction], d.r.conditions[q.Condition]
	var parts []part
	for _, s := range d.r.slots(k, q) {
		parts = append(parts, part{s, d.answerOne(q, j, d.cell(k, s.program, s.year), s)})
	}
	return merge(q, parts), nil
}

// slot is one program and year; nil and 0 where the condition is not limited.
type slot struct {
	program *models.Program
	year    int
}

// slots are the programs and years that a question is about: the one it names,
// or, where it leaves one out, each that the condition's attachments name.
func (r *Record) slots(k *condition, q models.Question) []slot {
	var p *models.Program
	if q.Program != "" {
		p, _ = r.Program(q.Program)
	}
	if p != nil && q.FiscalYear != 0 {
		return []slot{{p, q.FiscalYear}}
	}
	var out []slot
	for i := range k.Attachments {
		a := &k.Attachments[i]
		year := q.FiscalYear
		if year == 0 {
			year = a.FiscalYear
		}
		if k.carries(a, p, year) == models.No {
			continue
		}
		programs := []*models.Program{p}
		if p == nil && len(a.Programs) > 0 && !a.AllPrograms {
			programs = programs[:0]
			for _, id := range a.Programs {
				if x, ok := r.Program(id); ok {
					programs = append(programs, x)
				}
			}
		}
		for _, x := range programs {
			if s := (slot{x, year}); !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	if len(out) == 0 {
		return []slot{{p, q.FiscalYear}}
	}
	slices.SortFunc(out, func(a, b slot) int {
		return cmp.Or(cmp.Compare(a.year, b.year), cmp.Compare(programName(a.program), programName(b.program)))
	})
	return out
}

func programName(p *models.Program) string {
	if p == nil {
		return ""
	}
	return p.ID
}

func (d *Day) answerOne(q models.Question, j *models.Jurisdiction, x *cell, s slot) models.Answer {
	var buf [16]ground
	grounds := d.grounds(j, x, buf[:0])
	w := d.weigh(x.k, grounds, -1)
	a := models.Answer{Question: q, Standing: w.standing, Stale: w.stale}
	for i, g := range grounds {
		alone := d.weigh(x.k, grounds, i).standing.Enforceable() != w.standing.Enforceable()
		for _, r := range d.reasons(j, x, g, alone) {
			a.Reasons = addReason(a.Reasons, r)
		}
	}
	if w.standing == models.NotAttached {
		a.Reasons = []models.Reason{d.unattached(x, s)}
	}
	a.Passed = d.passed(j, x, s, grounds)
	return a
}

// part is the answer for one slot.
type part struct {
	slot
	models.Answer
}

// merge makes one answer of several slots. Slots whose awards do not carry the
// condition say nothing unless all are such; slots that disagree make the answer
// uncertain, and the attachment says how each of them stands.
func merge(q models.Question, parts []part) models.Answer {
	attached := slices.DeleteFunc(slices.Clone(parts), func(p part) bool { return p.Standing == models.NotAttached })
	if len(attached) == 0 {
		attached = parts[:1]
	}
	out := attached[0].Answer
	out.Question = q
	agree := true
	for _, p := range attached[1:] {
		agree = agree && p.Standing == attached[0].Standing
		out.Stale = max(out.Stale, p.Stale)
		out.Reasons = mergeReasons(out.Reasons, p.Reasons)
		out.Passed = mergeReasons(out.Passed, p.Passed)
	}
	if !agree {
		out.Standing = models.UncertainStands
		disagree(&out, attached)
	}
	return out
}

// disagree tells that the awards which a question leaves open stand differently:
// nobody would see it from the reasons of all of them together. What protects some
// of them is no longer among what was looked at in vain.
func disagree(a *models.Answer, parts []part) {
	var each []string
	var sources []models.Source
	for _, p := range parts {
		each = append(each, p.name()+" "+strings.ReplaceAll(string(p.Standing), "_", " "))
		for _, r := range p.Reasons {
			if r.Kind == models.ReasonAttachment {
				sources = append(sources, r.Sources...)
			}
		}
	}
	for i := range a.Reasons {
		if r := &a.Reasons[i]; r.Kind == models.ReasonAttachment {
			r.Text += " The awards that carry it stand differently on this day (" + strings.Join(each, "; ") + "); name the program and the fiscal year."
			r.Certainty = models.Maybe
			for _, s := range sources {
				if !slices.ContainsFunc(r.Sources, func(h models.Source) bool { return h.ID == s.ID }) {
					r.Sources = append(slices.Clip(r.Sources), s)
				}
			}
			break
		}
	}
	a.Passed = slices.DeleteFunc(slices.Clone(a.Passed), func(p models.Reason) bool {
		return slices.ContainsFunc(a.Reasons, func(r models.Reason) bool { return r.Kind == p.Kind && r.ID == p.ID })
	})
}

// name is what the awards of the slot are called: FY2017 byrne-jag.
func (s slot) name() string {
	var parts []string
	if s.year != 0 {
		parts = append(parts, fmt.Sprintf("FY%d", s.year))
	}
	if s.program != nil {
		parts = append(parts, s.program.ID)
	}
	return cmp.Or(strings.Join(parts, " "), "awards of any year")
}

// addReason adds a reason; a membership on which two facts rest is told once.
func addReason(have []models.Reason, r models.Reason) []models.Reason {
	i := slices.IndexFunc(have, func(h models.Reason) bool { return h.Kind == r.Kind && h.ID == r.ID })
	if i < 0 {
		return append(have, r)
	}
	have[i].Sole = have[i].Sole || r.Sole
	return have
}

func mergeReasons(have, more []models.Reason) []models.Reason {
	for _, m := range more {
		i := slices.IndexFunc(have, func(h models.Reason) bool { return h.Kind == m.Kind && h.ID == m.ID })
		if i < 0 {
			have = append(have, m)
			continue
		}
		have[i].Sole = have[i].Sole && m.Sole
	}
	return have
}
