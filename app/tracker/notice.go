package tracker

import (
	"cmp"
	"slices"

	"proviso/models"
)

// noticeKnown is true of a notice that may have been known on the day.
func noticeKnown(n *models.Notice, known models.Date) bool {
	return !isLater(n.Date, known) && (known == 0 || n.NotBefore == 0 || n.NotBefore <= known)
}

// Speaks says whether a notice may speak of a condition: it names it, or speaks in
// award-condition numbers of a year and program whose awards carry it.
func (b *Book) Speaks(n *models.Notice, condition string) bool {
	if len(n.Conditions) == 0 && n.Kind != models.NonEnforcement {
		return false
	}
	return slices.Contains(spokenOf(&b.Record, n), condition)
}

// NoticeOnDay is a notice, the conditions that it may speak of and its sources.
type NoticeOnDay struct {
	models.Notice
	Conditions []string
	Sources    []models.Source
}

// NoticeFile is one notice as known on a day.
func (b *Book) NoticeFile(id string, knownOn models.Date) (NoticeOnDay, error) {
	i := slices.IndexFunc(b.Record.Notices, func(n models.Notice) bool { return n.ID == id })
	if i < 0 || !noticeKnown(&b.Record.Notices[i], knownOn) {
		return NoticeOnDay{}, models.NotFound("notice", id, nil)
	}
	out := NoticeOnDay{Notice: b.Record.Notices[i]}
	out.Until = told(out.Until, knownOn)
	for _, k := range b.Record.Conditions {
		if k.WithdrawnBy == id || b.Speaks(&out.Notice, k.ID) {
			out.Conditions = append(out.Conditions, k.ID)
		}
	}
	out.Sources = b.sourcesKnown(out.Notice.Sources, knownOn)
	return out, nil
}

// Notices lists the notices known on a day, by the day from which each may stand.
func (b *Book) Notices(knownOn models.Date) []models.Notice {
	var out []models.Notice
	for i := range b.Record.Notices {
		if n := &b.Record.Notices[i]; b.Shows(n.ID) && noticeKnown(n, knownOn) {
			out = append(out, *n)
		}
	}
	slices.SortStableFunc(out, func(x, y models.Notice) int {
		return cmp.Or(cmp.Compare(max(x.Date.Earliest, x.NotBefore), max(y.Date.Earliest, y.NotBefore)), cmp.Compare(x.ID, y.ID))
	})
	return out
}
