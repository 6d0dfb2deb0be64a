package seed

import (
	"slices"

	"proviso/app/exchange"
	"proviso/models"
)

func (r *reader) checkConditions() {
	for _, k := range r.record.Conditions {
		n := r.at(models.FactCondition, k.ID)
		need(r, n, "title", k.Title)
		need(r, n, "kind", k.Kind)
		r.sources(k.Sources, n)
		if len(k.Attachments) == 0 {
			r.add(n.Fault("attachments: a condition that no award carries is none"))
		}
		if k.WithdrawnBy != "" {
			r.refers(models.FactNotice, k.WithdrawnBy, n.At("withdrawn_by"), "withdrawn_by")
		}
		r.ends(k.Announced, k.Withdrawn, n.At("withdrawn"), "withdrawn")
		for i, a := range k.Attachments {
			at := n.At("attachments", i)
			if a.FiscalYear != 0 {
				r.year(a.FiscalYear, at.At("fiscal_year"), "fiscal_year")
			}
			r.refersAll(models.FactProgram, a.Programs, at, "programs")
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
		n := r.at(models.FactNumberBlock, b.ID)
		r.year(b.FiscalYear, n.At("fiscal_year"), "fiscal_year")
		r.refers(models.FactProgram, b.Program, n.At("program"), "program")
		r.refersAll(models.FactCondition, b.Families, n, "families")
		r.sourced(b.Sources, n, "a block of numbers")
		if len(b.Numbers) == 0 {
			r.add(n.Fault("numbers: are missing"))
		}
	}
}

func (r *reader) checkCases() {
	orders := map[string]*exchange.Node{}
	for _, m := range r.record.Cases {
		n := r.at(models.FactCase, m.ID)
		need(r, n, "caption", m.Caption)
		need(r, n, "court", m.Court)
		if !slices.Contains([]string{"challenge", "enforcement", "rule", "context"}, m.Role) {
			r.add(n.At("role").Fault("role: %q is none; it is challenge, enforcement, rule or context", m.Role))
		}
		r.refersAll(models.FactCondition, m.Conditions, n, "conditions_challenged")
		r.refersAll(models.FactProgram, m.Programs, n, "programs")
		r.refersAll(models.FactCase, m.Related, n, "related")
		r.years(m.FiscalYears, n, "fiscal_years")
		r.sources(m.Sources, n)
		r.ends(m.Filed, m.Ended, n.At("ended"), "ended")
		for i, e := range m.Events {
			at := n.At("events", i)
			need(r, at, "kind", e.Kind)
			need(r, at, "text", e.Text)
			if len(e.Sources) == 0 && !e.Uncertain {
				r.add(at.Fault("sources: an event without any is marked uncertain: true"))
			}
			r.sources(e.Sources, at)
		}
		for i, o := range m.Orders {
			at := n.At("orders", i)
			if o.ID == "" {
				r.add(at.Fault("id: is missing"))
				continue
			}
			if first, taken := orders[o.ID]; taken {
				r.add(at.At("id").Fault("id: %s is taken: another order of that id stands at %s:%d", o.ID, first.File, first.Line))
			}
			orders[o.ID] = at
			r.checkOrder(m, o, at)
		}
	}
	for _, g := range r.record.Gaps {
		for i, id := range g.Affects {
			if orders[id] == nil {
				r.add(r.at(models.FactGap, g.ID, "affects", i).Fault("affects: there is no order %q in the record", id))
			}
		}
	}
}

func (r *reader) checkOrder(m models.Case, o models.Order, n *exchange.Node) {
	need(r, n, "kind", o.Kind)
	if n.Map["scope"] == nil {
		r.add(n.Fault("scope: is missing"))
	}
	r.sourced(o.Sources, n, "an order")
	r.refersAll(models.FactCondition, o.Conditions, n, "conditions")
	r.refersAll(models.FactCondition, o.DoesNotCover, n, "does_not_cover")
	for i, id := range o.DoesNotCover {
		if slices.Contains(o.Conditions, id) {
			r.add(n.At("does_not_cover", i).Fault("does_not_cover: %s is among the conditions of the order", id))
		}
	}
	r.refersAll(models.FactProgram, o.Programs, n, "programs")
	r.years(o.FiscalYears, n, "fiscal_years")
	r.beneficiaries(o.Protected, n, "protected")
	r.beneficiaries(o.ProtectedUncertain, n, "protected_uncertain")
	r.states(o.Subdivisions, n, "includes_political_subdivisions")
	r.states(o.SubdivisionsMaybe, n, "subdivisions_not_confirmed")
	if o.Action != "" {
		r.refers(models.FactAction, o.Action, n.At("action"), "action")
	}
	if n.Map["from"] == nil && !o.Uncertain {
		r.add(n.Fault("from: is missing; an order whose day is not known is marked uncertain: true"))
	}
	if n.Map["verified_through"] == nil && !o.To.Known() {
		r.add(n.Fault("verified_through: is missing; an order without an end is good only as far as it was verified"))
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
		r.refersAll(models.FactCondition, x.Conditions, at, "conditions")
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

func (r *reader) checkStay(o models.Order, s models.Stay, n *exchange.Node) {
	if n.Map["from"] == nil {
		r.add(n.Fault("from: is missing"))
	}
	if n.Map["as_to"] == nil {
		r.add(n.Fault("as_to: is missing"))
	}
	r.ends(s.From, s.To, n.At("to"), "stay")
	r.follows(o.From, s.From, n.At("from"), "stay", "the order")
	if s.AsTo != "" && (s.AsTo == models.StayListed) != (len(s.Listed) > 0) {
		r.add(n.At("as_to").Fault("as_to: %s and the list do not agree", s.AsTo))
	}
	r.beneficiaries(s.Listed, n, "listed")
	r.beneficiaries(s.Except, n, "except")
	r.sources(s.Sources, n)
}

// overlap is true if two stays certainly share a day.
func overlap(a, b models.Stay) bool {
	before := func(x, y models.Stay) bool { return x.To.Known() && x.To.Earliest <= y.From.Latest }
	return a.From.Known() && b.From.Known() && !before(a, b) && !before(b, a)
}

func sameReach(a, b models.Stay) bool {
	if a.AsTo != models.StayListed || b.AsTo != models.StayListed {
		return a.AsTo == b.AsTo || a.AsTo == models.StayAll || b.AsTo == models.StayAll
	}
	return slices.ContainsFunc(a.Listed, func(id string) bool { return slices.Contains(b.Listed, id) })
}

func (r *reader) checkNotices() {
	for _, x := range r.record.Notices {
		n := r.at(models.FactNotice, x.ID)
		need(r, n, "kind", x.Kind)
		r.sourced(x.Sources, n, "a notice")
		if x.Program != "" {
			r.refers(models.FactProgram, x.Program, n.At("program"), "program")
		}
		if x.FiscalYear != 0 {
			r.year(x.FiscalYear, n.At("fiscal_year"), "fiscal_year")
		}
		r.refersAll(models.FactCondition, x.Conditions, n, "conditions")
		r.beneficiaries(x.Protected, n, "protected")
		r.states(x.Subdivisions, n, "includes_political_subdivisions")
		r.refersAll(models.FactJurisdiction, x.Addressees, n, "jurisdictions")
		r.ends(x.Date, x.Until, n.At("until"), "notice")
		if x.Kind == models.NonEnforcement && !x.Date.Known() && x.NotBefore == 0 {
			r.add(n.Fault("not_before: is missing; an undated notice says from when on it may stand"))
		}
	}
}
