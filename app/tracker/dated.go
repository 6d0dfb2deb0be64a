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

// own are the dated facts of the grant alone, whenever they are.
func (b *Book) own(grant string) []models.Dated {
	var out []models.Dated
	for i := range b.Record.Steps {
		if s := &b.Record.Steps[i]; s.Grant == grant {
			out = append(out, models.Dated{Lane: laneOfStep(s.Kind), When: s.Date, Until: s.Until, Grant: grant, Step: s, Sources: s.Sources})
		}
	}
	for i := range b.Record.Amounts {
		a := &b.Record.Amounts[i]
		if a.Grant != grant || !a.Since.Known() {
			continue
		}
		lane := models.LaneLife
		switch a.Kind {
		case models.Expended, models.Drawn, models.Unliquidated, models.PreAward, models.Interest:
			lane = models.LanePayment
		case models.Awarded:
			// The award of that day is the same happening.
			if slices.ContainsFunc(b.Record.Steps, func(s models.Step) bool {
				return s.Grant == grant && s.Kind == models.StepAwarded && s.Date == a.Since
			}) {
				continue
			}
		}
		out = append(out, models.Dated{Lane: lane, When: a.Since, Grant: grant, Amount: a, Sources: a.Sources})
	}
	for i := range b.Record.Certifications {
		if c := &b.Record.Certifications[i]; c.Grant == grant {
			out = append(out, models.Dated{Lane: models.LaneCertification, When: c.Date, Grant: grant, Certification: c, Sources: c.Sources})
		}
	}
	for i := range b.Record.Reports {
		if r := &b.Record.Reports[i]; r.Grant == grant && r.FiledOn != 0 {
			out = append(out, models.Dated{Lane: models.LaneLife, When: models.OnDay(r.FiledOn), Grant: grant, Report: r, Sources: r.Sources})
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
