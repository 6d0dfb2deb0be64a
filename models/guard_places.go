package models

import (
	"slices"
	"strings"
	"time"
)

func (r *guard) checkPlaces() {
	for _, s := range r.record.Sources {
		n := r.at(FactSource, s.ID)
		need(r, n, "title", s.Title)
		if s.URL != "" && !strings.HasPrefix(s.URL, "https://") && !strings.HasPrefix(s.URL, "http://") {
			r.add(n.At("url").Fault("url: %q is not a link", s.URL))
		}
		if !slices.Contains([]string{"", "primary", "secondary", "tertiary"}, s.Grade) {
			r.add(n.At("grade").Fault("grade: %q is none; it is primary, secondary or tertiary", s.Grade))
		}
	}
	for _, j := range r.record.Jurisdictions {
		n := r.at(FactJurisdiction, j.ID)
		need(r, n, "name", j.Name)
		oneOf(r, n, "kind", j.Kind, ParseJurisdictionKind)
		r.sources(j.Sources, n)
		if j.State != "" && j.Kind != State && !strings.HasSuffix(j.ID, "-"+strings.ToLower(j.State)) {
			r.add(n.At("id").Fault("id: %s does not end in its state, -%s", j.ID, strings.ToLower(j.State)))
		}
		if j.State == "" && !j.Uncertain && !j.Illustrative {
			r.add(n.missing("state", "; a place whose state is not known is marked uncertain: true"))
		}
		if l := len(j.GEOID); l != 0 && l != 2 && l != 5 && l != 7 || strings.Trim(j.GEOID, "0123456789") != "" {
			r.add(n.At("geoid").Fault("geoid: %q is not a Census code of 2, 5 or 7 digits", j.GEOID))
		}
		if _, err := time.Parse("01-02", j.FiscalYearStart); j.FiscalYearStart != "" && err != nil {
			r.add(n.At("fiscal_year_start").Fault("fiscal_year_start: %q is not a day of the year; write it like 07-01", j.FiscalYearStart))
		}
		if j.Population < 0 || (j.Population > 0) != (j.PopulationYear > 0) {
			r.add(n.At("population").Fault("population: is given with its year"))
		}
	}
	for _, a := range r.record.Associations {
		n := r.at(FactAssociation, a.ID)
		need(r, n, "title", a.Title)
		r.refersAll(FactJurisdiction, a.Confirmed, n, "confirmed_members")
		for i, k := range a.MayJoin {
			if _, err := ParseJurisdictionKind("member_kinds", string(k)); err != nil {
				r.add(n.At("member_kinds", i).Fault("%s", err))
			}
		}
		r.sourced(a.Sources, n, "an association")
	}
	numbers := map[string]string{}
	for _, p := range r.record.Programs {
		n := r.at(FactProgram, p.ID)
		need(r, n, "name", p.Name)
		r.sources(p.Sources, n)
		if p.ALN == "" {
			continue
		}
		r.shares(topic{ofListing, p.ALN})
		if len(p.ALN) != 6 || p.ALN[2] != '.' || strings.Trim(p.ALN, "0123456789.") != "" {
			r.add(n.At("aln").Fault("aln: %q is not an assistance listing number; write it like 16.738", p.ALN))
		}
		if other, taken := numbers[p.ALN]; taken {
			r.add(n.At("aln").Fault("aln: %s is the number of %s", p.ALN, other))
		}
		numbers[p.ALN] = p.ID
	}
}

func (r *guard) checkActions() {
	for _, a := range r.record.Actions {
		n := r.at(FactAction, a.ID)
		need(r, n, "kind", a.Kind)
		r.sourced(a.Sources, n, "a federal action")
		r.refersAll(FactJurisdiction, a.Recipients, n, "recipients")
		r.refersAll(FactProgram, a.Programs, n, "programs")
		r.refersAll(FactCondition, a.Conditions, n, "conditions")
		r.refersAll(FactCase, a.Cases, n, "cases")
		r.years(a.FiscalYears, n, "fiscal_years")
		oneOf(r, n, "effect", a.Effect, ParseEffect)
		r.refers(FactAction, a.Follows, n.At("follows"), "follows")
		r.follows(a.Date, OnDay(a.RespondBy), n.At("response_deadline"), "response_deadline", "the action")
		for i, x := range a.Responses {
			at := n.At("responses", i)
			r.refers(FactJurisdiction, x.Jurisdiction, at.At("jurisdiction"), "jurisdiction")
			need(r, at, "jurisdiction", x.Jurisdiction)
			need(r, at, "outcome", x.Outcome)
			r.follows(a.Date, x.Date, at.At("date"), "response", "the action")
			r.sources(x.Sources, at)
		}
		for i, d := range a.Disagreements {
			for k, v := range d.Values {
				r.refers(FactSource, v.Source, n.At("disagreements", i, "values", k, "source"), "source")
			}
		}
	}
}

func (r *guard) checkRest() {
	for _, c := range r.record.Context {
		n := r.at(FactContext, c.ID)
		need(r, n, "scope", c.Scope)
		r.sourced(c.Sources, n, "a figure")
		r.refers(FactProgram, c.Program, n.At("program"), "program")
		if c.FiscalYear != 0 {
			r.year(c.FiscalYear, n.At("fiscal_year"), "fiscal_year")
		}
	}
	for _, p := range r.record.Practices {
		n := r.at(FactPractice, p.ID)
		need(r, n, "practice", p.Practice)
		r.refersAll(FactJurisdiction, p.Who, n, "who")
		r.sourced(p.Sources, n, "a practice")
	}
	for _, g := range r.record.Gaps {
		n := r.at(FactGap, g.ID)
		need(r, n, "subject", g.Subject)
		need(r, n, "last_known", g.LastKnown)
		r.sources(g.Sources, n)
	}
	for _, x := range r.record.Exclusions {
		n := r.at(FactExclusion, x.ID)
		need(r, n, "of", x.Of)
		if x.Of != "" && !r.is(topic{anything, x.Of}) {
			r.add(n.At("of").Fault("of: nothing in the record has the id %q", x.Of))
		}
		need(r, n, "from", x.From)
		need(r, n, "reason", x.Reason)
	}
}
