package models

import (
	"slices"
)

func (r *guard) checkGrants() {
	amounts := map[string][]Amount{}
	for _, a := range r.record.Amounts {
		amounts[a.Grant] = append(amounts[a.Grant], a)
	}
	numbers := map[string]string{}
	for _, g := range r.record.Grants {
		n := r.at(FactGrant, g.ID)
		need(r, n, "jurisdiction", g.Jurisdiction)
		r.refers(FactJurisdiction, g.Jurisdiction, n.At("jurisdiction"), "jurisdiction")
		r.refers(FactProgram, g.Program, n.At("program"), "program")
		need(r, n, "program", g.Program)
		r.year(g.FiscalYear, n.At("fiscal_year"), "fiscal_year")
		r.sources(g.Sources, n)
		r.refers(FactJurisdiction, g.Via, n.At("pass_through"), "pass_through")
		if g.AwardNumber != "" {
			r.shares(topic{ofNumber, g.AwardNumber})
			if other, taken := numbers[g.AwardNumber]; taken {
				r.add(n.At("award_number").Fault("award_number: %s is the number of %s", g.AwardNumber, other))
			}
			numbers[g.AwardNumber] = g.ID
		}
		r.shares(topic{ofGrant, g.ID})
		if len(amounts[g.ID]) == 0 && len(g.Sources) == 0 {
			r.add(n.At("sources").Fault("sources: a grant without an amount names those that it is known from"))
		}
		r.checkJoint(g, amounts[g.ID])
	}
	for _, a := range r.record.Amounts {
		n := r.at(FactAmount, a.ID)
		r.shares(topic{ofGrant, a.Grant})
		r.sourced(a.Sources, n, "an amount")
		r.belongs(a.Grant, n)
		need(r, n, "kind", string(a.Kind))
		oneOf(r, n, "kind", a.Kind, ParseAmountKind)
		if a.USD < 0 && a.Kind != Modification {
			r.add(n.At("usd").Fault("usd: %s is below zero", a.USD.Format()))
		}
		for i, v := range a.Rivals {
			r.refers(FactSource, v.Source, n.At("other_values", i, "source"), "source")
			oneOf(r, n.At("other_values", i), "kind", v.Kind, ParseAmountKind)
		}
	}
	for _, s := range r.record.Steps {
		n := r.at(FactStep, s.ID)
		r.sourced(s.Sources, n, "a step")
		r.belongs(s.Grant, n)
		need(r, n, "kind", string(s.Kind))
		oneOf(r, n, "kind", s.Kind, ParseStepKind)
		r.ends(s.Date, s.Until, n.At("until"), "step")
		if s.Checked.Known() && s.Date.Known() && s.Checked < s.Date.Earliest {
			r.add(n.At("verified_through").Fault("verified_through: %s lies before the day on which it began, %s", s.Checked.Words(), s.Date.Words()))
		}
	}
	for _, p := range r.record.Reports {
		n := r.at(FactReport, p.ID)
		r.belongs(p.Grant, n)
		if p.DueOn == 0 || p.PeriodEnd == 0 {
			r.add(n.At("due_on").Fault("due_on: a report has a day on which it is due and a period that ends"))
		}
		r.sources(p.Sources, n)
	}
	for _, c := range r.record.Certifications {
		n := r.at(FactCertification, c.ID)
		r.belongs(c.Grant, n)
		need(r, n, "condition", c.Condition)
		need(r, n, "state", string(c.State))
		oneOf(r, n, "state", c.State, ParseCertificationState)
		r.refers(FactCondition, c.Condition, n.At("condition"), "condition")
		r.sources(c.Sources, n)
	}
}

// belongs faults what is of no grant of the record.
func (r *guard) belongs(grant string, n spot) {
	need(r, n, "grant", grant)
	r.refers(FactGrant, grant, n.At("grant"), "grant")
}

// checkJoint: members are places of the record, and shares foot to the figure of
// the joint award.
func (r *guard) checkJoint(g Grant, amounts []Amount) {
	if g.Joint == nil {
		return
	}
	n := r.at(FactGrant, g.ID, "joint")
	r.refers(FactJurisdiction, g.Joint.FiscalAgent, n.At("fiscal_agent"), "fiscal_agent")
	r.refersAll(FactJurisdiction, g.Joint.Members, n, "members")
	if len(g.Joint.Shares) > 0 && len(g.Joint.Memoranda) > 0 {
		r.add(n.At("shares").Fault("shares: stand in the memoranda already"))
	}
	for i, m := range g.Joint.Memoranda {
		at := n.At("memoranda", i)
		if m.Version != i+1 {
			r.add(at.At("version").Fault("version: %d stands as the memorandum of number %d; versions are numbered from 1", m.Version, i+1))
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
		switch foots := slices.ContainsFunc(amounts, func(a Amount) bool { return m.Foot(a.USD) == nil }); {
		case len(m.Shares) == 0 || foots:
		case len(amounts) == 0:
			r.add(at.Fault("shares: there is no figure for them to foot to"))
		default:
			r.add(at.Fault("%s", m.Foot(amounts[0].USD)))
		}
	}
}
