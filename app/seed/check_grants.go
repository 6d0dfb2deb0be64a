package seed

import (
	"slices"

	"proviso/models"
)

func (r *reader) checkGrants() {
	amounts := map[string][]models.Amount{}
	for _, a := range r.record.Amounts {
		amounts[a.Grant] = append(amounts[a.Grant], a)
	}
	numbers := map[string]string{}
	for _, g := range r.record.Grants {
		n := r.at(models.FactGrant, g.ID)
		r.refers(models.FactJurisdiction, g.Jurisdiction, n, "jurisdiction")
		r.refers(models.FactProgram, g.Program, n.At("program"), "program")
		need(r, n, "program", g.Program)
		r.year(g.FiscalYear, n.At("fiscal_year"), "fiscal_year")
		r.sources(g.Sources, n)
		if g.Via != "" {
			r.refers(models.FactJurisdiction, g.Via, n.At("pass_through"), "pass_through")
		}
		if g.AwardNumber != "" {
			if other, taken := numbers[g.AwardNumber]; taken {
				r.add(n.At("award_number").Fault("award_number: %s is the number of %s", g.AwardNumber, other))
			}
			numbers[g.AwardNumber] = g.ID
		}
		if len(amounts[g.ID]) == 0 && len(g.Sources) == 0 {
			r.add(n.Fault("sources: a grant without an amount names those that it is known from"))
		}
		r.checkJoint(g, amounts[g.ID])
	}
	for _, a := range r.record.Amounts {
		n := r.at(models.FactAmount, a.ID)
		r.sourced(a.Sources, n, "an amount")
		if n.Map["kind"] == nil {
			r.add(n.Fault("kind: is missing"))
		}
		if n.Map["usd"] == nil {
			r.add(n.Fault("usd: is missing"))
		}
		if a.USD < 0 && a.Kind != models.Modification {
			r.add(n.At("usd").Fault("usd: %s is below zero", a.USD.Format()))
		}
		for i, v := range a.Rivals {
			if v.Source != "" {
				r.refers(models.FactSource, v.Source, n.At("other_values", i, "source"), "source")
			}
		}
	}
	for _, s := range r.record.Steps {
		n := r.at(models.FactStep, s.ID)
		r.sourced(s.Sources, n, "a step")
		if n.Map["kind"] == nil {
			r.add(n.Fault("kind: is missing"))
		}
		r.ends(s.Date, s.Until, n.At("until"), "step")
	}
	for _, p := range r.record.Reports {
		n := r.at(models.FactReport, p.ID)
		if p.DueOn == 0 || p.PeriodEnd == 0 {
			r.add(n.Fault("due_on: a report has a day on which it is due and a period that ends"))
		}
		r.sources(p.Sources, n)
	}
	for _, c := range r.record.Certifications {
		n := r.at(models.FactCertification, c.ID)
		r.refers(models.FactCondition, c.Condition, n.At("condition"), "condition")
		r.sources(c.Sources, n)
	}
}

// checkJoint: members are places of the record, and shares foot to the figure of
// the joint award.
func (r *reader) checkJoint(g models.Grant, amounts []models.Amount) {
	if g.Joint == nil {
		return
	}
	n := r.at(models.FactGrant, g.ID, "joint")
	if g.Joint.FiscalAgent != "" {
		r.refers(models.FactJurisdiction, g.Joint.FiscalAgent, n.At("fiscal_agent"), "fiscal_agent")
	}
	r.refersAll(models.FactJurisdiction, g.Joint.Members, n, "members")
	if len(g.Joint.Shares) > 0 && len(g.Joint.Memoranda) > 0 {
		r.add(n.At("shares").Fault("shares: stand in the memoranda already"))
	}
	for i, m := range g.Joint.Memoranda {
		at := n.At("memoranda", i)
		if m.Version != i+1 {
			r.add(at.Fault("version: %d stands as the memorandum of number %d; versions are numbered from 1", m.Version, i+1))
		}
		if i > 0 {
			r.ends(g.Joint.Memoranda[i-1].Date, m.Date, at.At("date"), "the version before")
		}
		r.sources(m.Sources, at)
	}
	for k, m := range g.Joint.Versions() {
		at := n.At("shares")
		if len(g.Joint.Memoranda) > 0 {
			at = n.At("memoranda", k, "shares")
		}
		for i, s := range m.Shares {
			need(r, at.At(i), "member", s.Member)
		}
		switch foots := slices.ContainsFunc(amounts, func(a models.Amount) bool { return m.Foot(a.USD) == nil }); {
		case len(m.Shares) == 0 || foots:
		case len(amounts) == 0:
			r.add(at.Fault("shares: there is no figure for them to foot to"))
		default:
			r.add(at.Fault("%s", m.Foot(amounts[0].USD)))
		}
	}
}
