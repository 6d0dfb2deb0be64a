package models

import (
	"slices"
)

func (r *guard) checkConditions() {
	for _, k := range r.record.Conditions {
		n := r.at(FactCondition, k.ID)
		need(r, n, "title", k.Title)
		need(r, n, "kind", k.Kind)
		r.sources(k.Sources, n)
		if len(k.Attachments) == 0 {
			r.add(n.At("attachments").Fault("attachments: a condition that no award carries is none"))
		}
		r.refers(FactNotice, k.WithdrawnBy, n.At("withdrawn_by"), "withdrawn_by")
		r.ends(k.Announced, k.Withdrawn, n.At("withdrawn"), "withdrawn")
		for i, a := range k.Attachments {
			at := n.At("attachments", i)
			if a.FiscalYear != 0 {
				r.year(a.FiscalYear, at.At("fiscal_year"), "fiscal_year")
			}
			r.refersAll(FactProgram, a.Programs, at, "programs")
			r.sources(a.Sources, at)
			r.ends(a.Announced, a.Withdrawn, at.At("withdrawn"), "withdrawn")
			if k.Withdrawn.Known() {
				r.ends(a.Announced, k.Withdrawn, at.At("announced"), "attachment")
			}
			if a.AllPrograms && len(a.Programs) > 0 {
				r.add(at.At("all_programs").Fault("all_programs: contradicts the programs that are named"))
			}
		}
	}
	for _, b := range r.record.NumberBlocks {
		n := r.at(FactNumberBlock, b.ID)
		r.year(b.FiscalYear, n.At("fiscal_year"), "fiscal_year")
		r.refers(FactProgram, b.Program, n.At("program"), "program")
		r.refersAll(FactCondition, b.Families, n, "families")
		r.sourced(b.Sources, n, "a block of numbers")
		if len(b.Numbers) == 0 {
			r.add(n.At("numbers").Fault("numbers: are missing"))
		}
	}
}

func (r *guard) checkCases() {
	orders := map[string]string{} // the case that each is made in
	for _, m := range r.record.Cases {
		n := r.at(FactCase, m.ID)
		need(r, n, "caption", m.Caption)
		need(r, n, "court", m.Court)
		if !slices.Contains([]string{"challenge", "enforcement", "rule", "context"}, m.Role) {
			r.add(n.At("role").Fault("role: %q is none; it is challenge, enforcement, rule or context", m.Role))
		}
		r.refersAll(FactCondition, m.Conditions, n, "conditions_challenged")
		r.refersAll(FactProgram, m.Programs, n, "programs")
		r.refersAll(FactCase, m.Related, n, "related")
		r.years(m.FiscalYears, n, "fiscal_years")
		r.sources(m.Sources, n)
		r.ends(m.Filed, m.Ended, n.At("ended"), "ended")
		for i, e := range m.Events {
			at := n.At("events", i)
			need(r, at, "kind", e.Kind)
			need(r, at, "text", e.Text)
			if len(e.Sources) == 0 && !e.Uncertain {
				r.add(at.At("sources").Fault("sources: an event without any is marked uncertain: true"))
			}
			r.sources(e.Sources, at)
		}
		for i, o := range m.Orders {
			at := n.At("orders", i)
			if o.ID == "" {
				r.add(at.missing("id", ""))
				continue
			}
			r.shares(topic{anOrder, o.ID})
			if first, taken := orders[o.ID]; taken {
				r.add(at.At("id").Fault("id: %s is taken: another order of that id stands in %s", o.ID, first))
			}
			orders[o.ID] = m.ID
			r.checkOrder(m, o, at)
		}
	}
	for _, g := range r.record.Gaps {
		for i, id := range g.Affects {
			if !r.is(topic{anOrder, id}) {
				r.add(r.at(FactGap, g.ID, "affects", i).Fault("affects: there is no order %q in the record", id))
			}
		}
	}
}

func (r *guard) checkOrder(m Case, o Order, n spot) {
	need(r, n, "kind", o.Kind)
	need(r, n, "scope", string(o.Scope))
	oneOf(r, n, "scope", o.Scope, ParseOrderScope)
	r.sourced(o.Sources, n, "an order")
	r.refersAll(FactCondition, o.Conditions, n, "conditions")
	r.refersAll(FactCondition, o.DoesNotCover, n, "does_not_cover")
	for i, id := range o.DoesNotCover {
		if slices.Contains(o.Conditions, id) {
			r.add(n.At("does_not_cover", i).Fault("does_not_cover: %s is among the conditions of the order", id))
		}
	}
	r.refersAll(FactProgram, o.Programs, n, "programs")
	r.years(o.FiscalYears, n, "fiscal_years")
	r.beneficiaries(o.Protected, n, "protected")
	r.beneficiaries(o.ProtectedUncertain, n, "protected_uncertain")
	r.onlyStates(o.Subdivisions, n, "includes_political_subdivisions")
	r.onlyStates(o.SubdivisionsMaybe, n, "subdivisions_not_confirmed")
	r.refers(FactAction, o.Action, n.At("action"), "action")
	if !o.From.Known() && !o.Uncertain {
		r.add(n.missing("from", "; an order whose day is not known is marked uncertain: true"))
	}
	if o.VerifiedThrough == 0 && !o.To.Known() {
		r.add(n.missing("verified_through", "; an order without an end is good only as far as it was verified"))
	}
	r.ends(o.From, o.To, n.At("to"), "order "+o.ID)
	r.follows(m.Filed, o.From, n.At("from"), "order "+o.ID, "the filing")
	r.follows(o.From, o.Reversed, n.At("reversed_on"), "reversal", "the order")
	r.follows(o.Reversed, o.Mandate, n.At("mandate_issued"), "mandate", "the reversal")
	if o.Mandate.Known() && !o.Reversed.Known() {
		r.add(n.At("mandate_issued").Fault("mandate_issued: there is no reversal for it to carry out"))
	}
	r.ends(o.UnsettledFrom, o.UnsettledTo, n.At("uncertain_window_to"), "uncertain window")
	for i, x := range o.Narrowings {
		at := n.At("narrowed", i)
		r.refersAll(FactCondition, x.Conditions, at, "conditions")
		r.follows(o.From, x.Date, at.At("date"), "narrowing", "the order")
	}
	for i, s := range o.Stays {
		r.checkStay(o, s, n.At("stayed", i))
		for k := range i {
			if other := o.Stays[k]; overlap(s, other) && sameReach(s, other) {
				r.add(n.At("stayed", i, "from").Fault("stayed: runs at the same time as the stay from %s, for the same beneficiaries", other.From.Words()))
			}
		}
	}
}

func (r *guard) checkStay(o Order, s Stay, n spot) {
	if !s.From.Known() {
		r.add(n.missing("from", ""))
	}
	need(r, n, "as_to", string(s.AsTo))
	oneOf(r, n, "as_to", s.AsTo, ParseStayAs)
	r.ends(s.From, s.To, n.At("to"), "stay")
	r.follows(o.From, s.From, n.At("from"), "stay", "the order")
	if s.AsTo != "" && (s.AsTo == StayListed) != (len(s.Listed) > 0) {
		r.add(n.At("as_to").Fault("as_to: %s and the list do not agree", s.AsTo))
	}
	r.beneficiaries(s.Listed, n, "listed")
	r.beneficiaries(s.Except, n, "except")
	r.sources(s.Sources, n)
}

// overlap is true if two stays certainly share a day.
func overlap(a, b Stay) bool {
	before := func(x, y Stay) bool { return x.To.Known() && x.To.Earliest <= y.From.Latest }
	return a.From.Known() && b.From.Known() && !before(a, b) && !before(b, a)
}

func sameReach(a, b Stay) bool {
	if a.AsTo != StayListed || b.AsTo != StayListed {
		return a.AsTo == b.AsTo || a.AsTo == StayAll || b.AsTo == StayAll
	}
	return slices.ContainsFunc(a.Listed, func(id string) bool { return slices.Contains(b.Listed, id) })
}

func (r *guard) checkNotices() {
	for _, x := range r.record.Notices {
		n := r.at(FactNotice, x.ID)
		need(r, n, "kind", x.Kind)
		r.sourced(x.Sources, n, "a notice")
		r.refers(FactProgram, x.Program, n.At("program"), "program")
		if x.FiscalYear != 0 {
			r.year(x.FiscalYear, n.At("fiscal_year"), "fiscal_year")
		}
		r.refersAll(FactCondition, x.Conditions, n, "conditions")
		r.beneficiaries(x.Protected, n, "protected")
		r.onlyStates(x.Subdivisions, n, "includes_political_subdivisions")
		r.refersAll(FactJurisdiction, x.Addressees, n, "jurisdictions")
		r.ends(x.Date, x.Until, n.At("until"), "notice")
		if x.Kind == NonEnforcement && !x.Date.Known() && x.NotBefore == 0 {
			r.add(n.missing("not_before", "; an undated notice says from when on it may stand"))
		}
	}
}
