package tracker

import (
	"slices"

	"proviso/models"
)

// What was not known on a day is hidden from the things themselves too, so that
// nobody reads an ending there which the answers of that day do not know. The zero
// day hides nothing. Words about how a matter came out have no day of their own
// and are hidden with it. None of these changes what it is given.

// KnownCase is the case as known on a day.
func KnownCase(m models.Case, known models.Date) models.Case {
	if known == 0 {
		return m
	}
	hide(&m.Ended, known)
	m.Posture = ""
	m.Events = knownOf(m.Events, known, func(e models.Event) models.When { return e.Date })
	m.Plaintiffs = knownOf(m.Plaintiffs, known, func(p models.Party) models.When { return p.Joined })
	m.Orders = knownOf(m.Orders, known, func(o models.Order) models.When { return o.From })
	for i := range m.Orders {
		m.Orders[i] = KnownOrder(m.Orders[i], known)
	}
	return m
}

// KnownOrder is the order as known on a day.
func KnownOrder(o models.Order, known models.Date) models.Order {
	if known == 0 {
		return o
	}
	if hide(&o.To, known) {
		o.EndedBy = ""
	}
	hide(&o.Reversed, known)
	hide(&o.Mandate, known)
	hide(&o.MandateNotBy, known)
	hide(&o.UnsettledFor, known)
	hide(&o.UnsettledFrom, known)
	hide(&o.UnsettledTo, known)
	o.Stays = knownOf(o.Stays, known, func(s models.Stay) models.When { return s.From })
	for i := range o.Stays {
		hide(&o.Stays[i].To, known)
	}
	o.Narrowings = knownOf(o.Narrowings, known, func(n models.Narrowing) models.When { return n.Date })
	return o
}

// KnownCondition is the condition as known on a day.
func KnownCondition(k models.Condition, known models.Date) models.Condition {
	if known == 0 {
		return k
	}
	if hide(&k.Withdrawn, known) {
		k.WithdrawnBy = ""
	}
	k.Status = ""
	k.Attachments = knownOf(k.Attachments, known, func(t models.Attachment) models.When { return t.Announced })
	for i := range k.Attachments {
		hide(&k.Attachments[i].Withdrawn, known)
	}
	return k
}

// KnownAction is the action as known on a day.
func KnownAction(a models.Action, known models.Date) models.Action {
	if known == 0 {
		return a
	}
	a.Responses = knownOf(a.Responses, known, func(r models.Response) models.When { return r.Date })
	return a
}

// knownOf is a new list of the things that were known on the day; one of a day
// that is not recorded counts as known.
func knownOf[T any](all []T, known models.Date, of func(T) models.When) []T {
	return slices.DeleteFunc(slices.Clone(all), func(x T) bool { return of(x).Earliest > known })
}

// hide takes away a day that lies after the day of knowledge, and says whether it did.
func hide(w *models.When, known models.Date) bool {
	if !w.Known() || w.Earliest <= known {
		return false
	}
	*w = models.When{}
	return true
}
