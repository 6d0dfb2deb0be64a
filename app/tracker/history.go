package tracker

import (
	"slices"

	"proviso/app/law"
	"proviso/models"
)

// mostTurning bounds on how many days a question is asked for its history.
const mostTurning = 500

// History is how the answer to a question came to be what it is: each day, up to
// the last, from which it was another, earliest first. The question is asked anew
// for every day on which anything about its condition is dated.
func (b *Book) History(q models.Question, last models.Date) ([]models.Turn, error) {
	if q.AsOf == 0 {
		q.AsOf = last
	}
	if err := b.Law.Check(q); err != nil {
		return nil, err
	}
	days, lapses := b.turning(q.Condition, last)
	if len(days) == 0 {
		return nil, nil
	}
	ask := func(day models.Date) (models.Answer, error) {
		q.AsOf = day
		return b.Law.On(day, q.KnownOn).Answer(q)
	}
	was, err := ask(days[0] - 1)
	if err != nil {
		return nil, err
	}
	var out []models.Turn
	for _, day := range days {
		is, err := ask(day)
		if err != nil {
			return nil, err
		}
		t := models.Turn{Day: day, From: was.Standing, To: is.Standing, Began: without(is.Reasons, was.Reasons), Ended: without(was.Reasons, is.Reasons)}
		if was.Stale == 0 {
			t.Stale = is.Stale
		}
		was = is
		if t.From == t.To && t.Stale == 0 && len(t.Began) == 0 && len(t.Ended) == 0 {
			continue
		}
		t.What, t.Lapsed = b.happened(q.Condition, day, q.KnownOn), lapses[day]
		out = append(out, t)
	}
	return out, nil
}

// without are the reasons that are not among the others, or not as certain there.
func without(reasons, others []models.Reason) []models.Reason {
	var out []models.Reason
	for _, r := range reasons {
		if !slices.ContainsFunc(others, func(o models.Reason) bool { return o.Kind == r.Kind && o.ID == r.ID && o.Certainty == r.Certainty }) {
			out = append(out, r)
		}
	}
	return out
}

// happened is what is dated to a day and may change the standing of a condition.
func (b *Book) happened(condition string, day, knownOn models.Date) []string {
	var out []string
	for i := range b.happenings {
		h := &b.happenings[i]
		if (h.Date.Earliest == day || h.Date.Latest == day) && (knownOn == 0 || day <= knownOn) && slices.Contains(h.Conditions, condition) && !slices.Contains(out, h.What) {
			out = append(out, h.What)
		}
	}
	return out
}

// turning are the days up to the last on which the standing of a condition can
// become another: the first and the last day of every dated thing about it, and
// the days on which verification runs out, with the day through which it went.
func (b *Book) turning(condition string, last models.Date) ([]models.Date, map[models.Date]models.Date) {
	var out []models.Date
	lapses := map[models.Date]models.Date{}
	day := func(d models.Date) {
		if d > 1 && d <= last {
			out = append(out, d)
		}
	}
	when := func(all ...models.When) {
		for _, w := range all {
			day(w.Earliest)
			day(w.Latest)
		}
	}
	verified := func(d models.Date) {
		if d != 0 {
			day(d + 1)
			day(d.AddDays(law.StaleAfter))
			lapses[d.AddDays(law.StaleAfter)] = d
		}
	}
	if k, ok := b.Law.Condition(condition); ok {
		when(k.Announced, k.Effective, k.Withdrawn)
		verified(k.VerifiedThrough)
		for _, a := range k.Attachments {
			when(a.Announced, a.Withdrawn)
		}
	}
	for i := range b.Record.Cases {
		m := &b.Record.Cases[i]
		about := false
		for k := range m.Orders {
			o := &m.Orders[k]
			if !slices.Contains(o.Conditions, condition) && !slices.Contains(o.DoesNotCover, condition) {
				continue
			}
			about = true
			when(o.From, o.To, o.Reversed, o.Mandate, o.UnsettledFor, o.UnsettledFrom, o.UnsettledTo)
			verified(o.VerifiedThrough)
			for _, s := range o.Stays {
				when(s.From, s.To)
			}
			for _, n := range o.Narrowings {
				when(n.Date)
			}
		}
		for _, p := range m.Plaintiffs {
			if about {
				when(p.Joined)
			}
		}
	}
	for i := range b.Record.Notices {
		if n := &b.Record.Notices[i]; n.Kind == models.NonEnforcement && slices.Contains(spokenOf(&b.Record, n), condition) {
			when(n.Date, n.Until)
			day(n.NotBefore)
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	return out[max(0, len(out)-mostTurning):], lapses
}
