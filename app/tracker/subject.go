package tracker

import (
	"context"
	"slices"

	"proviso/models"
)

// Subject is what a document can be about, for whoever words it. Of the pointers
// one is set, and beside a deadline what it is of.
type Subject struct {
	Grant  *models.Grant
	Action *models.Action
	Case   *models.Case
	Due    *models.Due
	Asked  []string // of a demand, the jurisdictions in which there is a file of it
}

// Subjects are those of the refs that are there, as the person may see them.
func (t *Tracker) Subjects(ctx context.Context, who models.Person, refs []models.Ref) (map[models.Ref]Subject, error) {
	out := map[models.Ref]Subject{}
	if err := mayWork(who); err != nil || len(refs) == 0 {
		return out, err
	}
	b, w, on, err := t.at(ctx, 0)
	if err != nil {
		return out, err
	}
	sees := b.sees(who)
	for _, r := range refs {
		b := b.Holding(r.ID)
		var s Subject
		switch r.Kind {
		case models.FactGrant:
			s.Grant = b.index.grants[r.ID]
		case models.FactAction:
			s.Action = b.index.actions[r.ID]
			s.Asked = b.filesOf(s.Action)
		case models.FactCase:
			if i := slices.IndexFunc(b.Record.Cases, func(m models.Case) bool { return m.ID == r.ID }); i >= 0 {
				s.Case = &b.Record.Cases[i]
			}
		case models.FactDuty:
			if b, d, ok := b.anyDue(w, r.ID, on); ok && sees(d.Jurisdiction) {
				s.Due, s.Grant, s.Action = &d, b.index.grants[d.Grant], b.index.actions[d.Demand]
			}
		}
		if s.Grant != nil || s.Action != nil || s.Case != nil {
			out[r] = s
		}
	}
	return out, nil
}

// filesOf are the jurisdictions in which there is a file of an action, kept or to
// be opened.
func (b *Book) filesOf(a *models.Action) []string {
	if a == nil || !b.Shows(a.ID) || !Asks(a) {
		return nil
	}
	return b.asked(a)
}
