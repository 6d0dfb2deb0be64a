package tracker

import (
	"cmp"
	"slices"

	"proviso/app/law"
	"proviso/models"
)

// laneOf is the lane of an action: what it did to money, or what it asked.
func laneOf(a *models.Action) models.Lane {
	switch a.Effect {
	case models.EffectHold, models.EffectReduce, models.EffectTerminate, models.EffectClawback, models.EffectRelease, models.EffectOffer:
		return models.LanePayment
	}
	return models.LaneAction
}

// laneOfStep tells what became of the money from the life of the grant.
func laneOfStep(k models.StepKind) models.Lane {
	if k.OfPayment() {
		return models.LanePayment
	}
	switch k {
	case models.StepHeld, models.StepReleased, models.StepDenied, models.StepTerminated:
		return models.LanePayment
	case models.StepNoCert:
		return models.LaneCertification
	}
	return models.LaneLife
}

// sortDated puts facts lane by lane, each by date; those of a day not known last.
func sortDated(all []models.Dated) {
	last := func(w models.When) models.Date {
		if !w.Known() {
			return 1 << 30
		}
		return w.Earliest
	}
	slices.SortStableFunc(all, func(x, y models.Dated) int {
		return cmp.Or(slices.Index(models.Lanes, x.Lane)-slices.Index(models.Lanes, y.Lane), cmp.Compare(last(x.When), last(y.When)), cmp.Compare(x.When.Latest, y.When.Latest))
	})
}

// own are the dated facts of a grant itself. They are gathered once for all grants.
func (b *Book) own(grant string) []models.Dated { return slices.Clone(b.owned()[grant]) }

func newOwned(r *models.Record) map[string][]models.Dated {
	out := map[string][]models.Dated{}
	add := func(grant string, d models.Dated) {
		d.Grant = grant
		out[grant] = append(out[grant], d)
	}
	awarded := map[string][]models.When{}
	for i := range r.Steps {
		s := &r.Steps[i]
		if s.Kind == models.StepAwarded {
			awarded[s.Grant] = append(awarded[s.Grant], s.Date)
		}
		add(s.Grant, models.Dated{Lane: laneOfStep(s.Kind), When: s.Date, Until: s.Until, Step: s, Sources: s.Sources})
	}
	for i := range r.Amounts {
		a := &r.Amounts[i]
		if !a.Since.Known() {
			continue
		}
		lane := models.LaneLife
		switch a.Kind {
		case models.Expended, models.Drawn, models.Unliquidated, models.PreAward, models.Interest:
			lane = models.LanePayment
		case models.Awarded:
			if slices.Contains(awarded[a.Grant], a.Since) { // the award of that day is the same happening
				continue
			}
		}
		add(a.Grant, models.Dated{Lane: lane, When: a.Since, Amount: a, Sources: a.Sources})
	}
	for i := range r.Certifications {
		c := &r.Certifications[i]
		add(c.Grant, models.Dated{Lane: models.LaneCertification, When: c.Date, Certification: c, Sources: c.Sources})
	}
	for i := range r.Reports {
		if x := &r.Reports[i]; x.FiledOn != 0 {
			add(x.Grant, models.Dated{Lane: models.LaneLife, When: models.OnDay(x.FiledOn), Report: x, Sources: x.Sources})
		}
	}
	return out
}

// answers are the responses of a place to an action.
func answers(a *models.Action, place string) []models.Dated {
	var out []models.Dated
	for i := range a.Responses {
		if r := &a.Responses[i]; r.Jurisdiction == place {
			x := models.Dated{Lane: models.LaneAction, When: r.Date, Action: a, Response: r, Sources: r.Sources}
			if len(x.Sources) == 0 {
				x.Sources = a.Sources // it stands in the record of the action
			}
			out = append(out, x)
		}
	}
	return out
}

// shields are the orders and notices that by the day had come to protect the
// place from any of the conditions, with their stays. about says whether one
// that names these programs, agencies and years speaks of the awards in question.
func (b *Book) shields(day *law.Day, j *models.Jurisdiction, conditions []string, about func(programs, agencies []string, years []int) bool) []models.Dated {
	var out []models.Dated
	visible := func(w models.When) models.When {
		if !happenedBy(day, w) {
			return models.When{}
		}
		return w
	}
	for i := range b.Record.Cases {
		m := &b.Record.Cases[i]
		for k := range m.Orders {
			o := &m.Orders[k]
			if !shareAny(o.Conditions, conditions) || !o.From.Known() || !happenedBy(day, o.From) || !about(o.Programs, o.Agencies, o.FiscalYears) ||
				b.reach(j, o.Protected, o.Subdivisions, o.Vacatur) == models.ReachNone {
				continue
			}
			out = append(out, models.Dated{Lane: models.LaneOrders, When: o.From, Until: visible(o.To), Case: m, Order: o, Sources: o.Sources})
			for s := range o.Stays {
				if stay := &o.Stays[s]; happenedBy(day, stay.From) {
					x := models.Dated{Lane: models.LaneOrders, When: stay.From, Until: visible(stay.To), Case: m, Order: o, Stay: stay, Sources: stay.Sources}
					if len(x.Sources) == 0 {
						x.Sources = o.Sources
					}
					out = append(out, x)
				}
			}
		}
	}
	for i := range b.Record.Notices {
		n := &b.Record.Notices[i]
		if n.Kind == models.NonEnforcement && n.Date.Known() && happenedBy(day, n.Date) && shareAny(spokenOf(&b.Record, n), conditions) &&
			b.reach(j, n.Protected, n.Subdivisions, false) != models.ReachNone {
			out = append(out, models.Dated{Lane: models.LaneOrders, When: n.Date, Until: visible(n.Until), Notice: n, Sources: n.Sources})
		}
	}
	return out
}

func shareAny(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}
