package tracker

import (
	"slices"

	"proviso/models"
)

// Things as they were known on a day (zero: all that is recorded): what lies
// after it is left out, and so are remarks of the record that were written
// looking back, such as how a case ended.

// isLater is true of what lies after the day of knowledge.
func isLater(w models.When, known models.Date) bool {
	return known != 0 && w.Known() && w.Earliest > known
}

func told(w models.When, known models.Date) models.When {
	if isLater(w, known) {
		return models.When{}
	}
	return w
}

// lookingBack is true where remarks of a thing may tell what came after the day
// of knowledge: all were written once it was last verified.
func lookingBack(known, verified models.Date) bool {
	return known != 0 && (verified == 0 || known < verified)
}

// attachmentHidden goes by the federal fiscal year of an attachment where no day
// is recorded.
func attachmentHidden(a *models.Attachment, known models.Date) bool {
	if a.Announced.Known() || a.FiscalYear == 0 {
		return isLater(a.Announced, known)
	}
	return known != 0 && known < models.NewDate(a.FiscalYear-1, 10, 1)
}

// conditionKnown is a condition as known on the day; false if nothing of it was.
func conditionKnown(k models.Condition, known models.Date) (models.Condition, bool) {
	if known == 0 {
		return k, true
	}
	k.Attachments = slices.DeleteFunc(slices.Clone(k.Attachments), func(a models.Attachment) bool { return attachmentHidden(&a, known) })
	for i := range k.Attachments {
		k.Attachments[i].Withdrawn = told(k.Attachments[i].Withdrawn, known)
		if lookingBack(known, k.VerifiedThrough) {
			k.Attachments[i].Note = ""
		}
	}
	if isLater(k.Withdrawn, known) {
		k.Withdrawn, k.WithdrawnBy = models.When{}, ""
	}
	k.Announced, k.Effective = told(k.Announced, known), told(k.Effective, known)
	if lookingBack(known, k.VerifiedThrough) {
		k.Status, k.Note, k.Details = "", "", nil
	}
	return k, len(k.Attachments) > 0
}

// caseKnown is a case as known on the day; false if it had not begun.
func caseKnown(m models.Case, known models.Date) (models.Case, bool) {
	if known == 0 {
		return m, true
	}
	begun := !isLater(firstSign(&m), known)
	m.Events = slices.DeleteFunc(slices.Clone(m.Events), func(e models.Event) bool { return isLater(e.Date, known) })
	m.Plaintiffs = slices.DeleteFunc(slices.Clone(m.Plaintiffs), func(p models.Party) bool { return isLater(p.Joined, known) })
	m.Orders = slices.DeleteFunc(slices.Clone(m.Orders), func(o models.Order) bool { return isLater(o.From, known) })
	for i := range m.Orders {
		m.Orders[i] = orderKnown(m.Orders[i], known)
	}
	m.Ended = told(m.Ended, known)
	if lookingBack(known, m.VerifiedThrough) {
		m.Posture, m.Note, m.Details = "", "", nil
		for i := range m.Events {
			m.Events[i].Note = ""
		}
	}
	return m, begun
}

// firstSign is the filing of a case or, where its day is not recorded, the first
// that is recorded of it: by then it had begun.
func firstSign(m *models.Case) models.When {
	first := m.Filed
	if first.Known() {
		return first
	}
	for _, e := range m.Events {
		if e.Date.Known() && (!first.Known() || e.Date.Earliest < first.Earliest) {
			first = e.Date
		}
	}
	for _, o := range m.Orders {
		if o.From.Known() && (!first.Known() || o.From.Earliest < first.Earliest) {
			first = o.From
		}
	}
	return first
}

func orderKnown(o models.Order, known models.Date) models.Order {
	o.To, o.Reversed, o.Mandate = told(o.To, known), told(o.Reversed, known), told(o.Mandate, known)
	if !o.To.Known() && !o.Reversed.Known() {
		o.EndedBy = ""
	}
	o.UnsettledFor = told(o.UnsettledFor, known)
	o.Stays = slices.DeleteFunc(slices.Clone(o.Stays), func(s models.Stay) bool { return isLater(s.From, known) })
	for i := range o.Stays {
		o.Stays[i].To = told(o.Stays[i].To, known)
	}
	o.Narrowings = slices.DeleteFunc(slices.Clone(o.Narrowings), func(n models.Narrowing) bool { return isLater(n.Date, known) })
	if lookingBack(known, o.VerifiedThrough) {
		o.Note, o.Details = "", nil
		for i := range o.Stays {
			o.Stays[i].Note = ""
		}
	}
	return o
}

// sourcesKnown are those of the ids that had been published by the day of
// knowledge, or whose day is not known.
func (b *Book) sourcesKnown(ids []string, known models.Date) []models.Source {
	var out []models.Source
	for _, id := range ids {
		s, ok := b.citations().sources[id]
		if ok && !isLater(s.Date, known) && !slices.ContainsFunc(out, func(x models.Source) bool { return x.ID == id }) {
			out = append(out, *s)
		}
	}
	return out
}
