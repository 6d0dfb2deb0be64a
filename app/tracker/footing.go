package tracker

import (
	"slices"

	"proviso/app/law"
	"proviso/models"
)

// hold looks an order or a notice up.
func (b *Book) hold(id string, j *models.Jurisdiction) models.Hold {
	if p, ok := b.index.orders[id]; ok {
		h := models.Hold{ID: id, Case: p.matter, Order: p.order, Reach: b.reach(j, p.order.Protected, p.order.Subdivisions, p.order.Vacatur)}
		if h.Reach == models.ReachEveryone && party(p.matter, j.ID) {
			h.Reach = models.ReachParty // what is stayed for others is not for it
		}
		return h
	}
	if n := b.index.notices[id]; n != nil {
		return models.Hold{ID: id, Notice: n, Reach: b.reach(j, n.Protected, n.Subdivisions, false)}
	}
	return models.Hold{ID: id}
}

// reach is the nearest way by which those protected include the place.
func (b *Book) reach(j *models.Jurisdiction, protected, states []string, vacatur bool) models.Reach {
	if slices.Contains(protected, j.ID) {
		return models.ReachNamed
	}
	for _, s := range states {
		if x, ok := b.Law.Jurisdiction(s); ok && x.State == j.State && j.State != "" && j.Kind != models.State {
			return models.ReachState
		}
	}
	for i := range b.Record.Associations {
		a := &b.Record.Associations[i]
		if slices.Contains(protected, models.GroupPrefix+a.ID) && (slices.Contains(a.Confirmed, j.ID) || slices.Contains(a.MayJoin, j.Kind)) {
			return models.ReachMember
		}
	}
	if vacatur || slices.Contains(protected, models.Everyone) {
		return models.ReachEveryone
	}
	return models.ReachNone
}

// footings tells what the standing of each condition of a grant rests on.
func (b *Book) footings(day *law.Day, g *models.Grant, standings []models.ConditionStanding) []models.Footing {
	j, ok := b.Law.Jurisdiction(g.Jurisdiction)
	if !ok {
		return nil
	}
	out := make([]models.Footing, 0, len(standings))
	for _, s := range standings {
		f := models.Footing{ConditionStanding: s}
		f.Term, _ = b.Law.Condition(s.Condition)
		f.Since = b.since(day, g, s)
		f.Verified = f.Term.VerifiedThrough
		for i, id := range s.HangsOn {
			h := b.hold(id, j)
			f.Holds = append(f.Holds, h)
			if h.Order != nil && (i == 0 || h.Order.VerifiedThrough > f.Verified) {
				f.Verified = h.Order.VerifiedThrough // the latest of them still carries the answer
			}
		}
		if s.Standing == models.UncertainStands {
			f.Doubt = doubt(day, g, s.Condition)
		}
		out = append(out, f)
	}
	return out
}

// doubt is the first reason of an uncertain answer that is not itself certain.
func doubt(day *law.Day, g *models.Grant, condition string) string {
	a, err := day.Answer(models.Question{Jurisdiction: g.Jurisdiction, Program: g.Program, FiscalYear: g.FiscalYear, Condition: condition})
	if err != nil {
		return ""
	}
	for _, r := range a.Reasons {
		if r.Certainty == models.Maybe && r.Kind != models.ReasonMembership {
			return r.Text
		}
	}
	return ""
}

// since is from when a condition has stood as it stands: the last happening about
// it before which it stood otherwise, or the day on which an old verification
// ceased to carry the answer.
func (b *Book) since(day *law.Day, g *models.Grant, s models.ConditionStanding) models.When {
	for i := len(b.happenings) - 1; i >= 0; i-- {
		h := &b.happenings[i]
		if h.Date.Earliest > day.AsOf() || hidden(h.Date, day.KnownOn()) || !slices.Contains(h.Conditions, s.Condition) {
			continue
		}
		// A happening that makes no difference is passed over; so is all that was
		// there before staleness alone made the answer uncertain.
		before, _ := b.Day(h.Date.Earliest.AddDays(-1), day.KnownOn()).Standing(g.Jurisdiction, g.Program, g.FiscalYear, s.Condition)
		if before == s.Standing {
			continue
		}
		if after, _ := b.Day(h.Date.Latest, day.KnownOn()).Standing(g.Jurisdiction, g.Program, g.FiscalYear, s.Condition); after == s.Standing || h.Date.Latest > day.AsOf() {
			return h.Date
		}
		break
	}
	if s.Stale != 0 && s.Standing == models.UncertainStands {
		return models.OnDay(s.Stale.AddDays(law.StaleAfter))
	}
	return models.When{}
}
