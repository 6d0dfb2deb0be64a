package tracker

import (
	"cmp"
	"context"
	"slices"

	"proviso/app/duty"
	"proviso/models"
)

// digestDays are how far ahead a digest looks, and looseDays how far for what
// nobody looks after.
const (
	digestDays = 14
	looseDays  = 30
)

// longestDigest bounds how many days back a digest tells of.
const longestDigest = 31

// Letters says what each reader is to be told on a day, before it is worded: a
// reminder of all that fell due to be reminded of since the last one, and a digest
// of what changed since the last and what is due. Who has nothing to be told has
// none. Nobody is told of what they may not see: the owner of a deadline who has no
// role there any more, may not sign in or has no mail address counts as none, and
// the backup stands in; where there is none either, those are told who keep
// deadlines there.
func (t *Tracker) Letters(ctx context.Context, day models.Date, readers []models.Reader) ([]models.Letter, error) {
	b, w, on, err := t.at(ctx, day)
	if err != nil {
		return nil, err
	}
	m := mailing{tracker: t, book: b, work: w, day: day, names: b.Everything(), grants: map[string]*models.Grant{}, readers: map[string]*models.Reader{}, sees: map[seen]bool{}}
	for _, x := range b.both() {
		x.deadlines(w, everybody, DueQuery{}, x.Day(on.AsOf(), 0), func(d models.Due) { m.dues = append(m.dues, d) })
	}
	slices.SortStableFunc(m.dues, duty.Order)
	all := b.EveryGrant()
	for i := range all {
		m.grants[all[i].ID] = &all[i]
	}
	for i := range readers {
		if readers[i].Readable() {
			m.readers[readers[i].Person.ID] = &readers[i]
		}
	}
	out := m.reminders(readers)
	for i := range readers {
		r := &readers[i]
		if !r.Readable() || !r.DigestDue(day) {
			continue
		}
		l, err := m.digest(ctx, r)
		if err != nil {
			return nil, err
		}
		if len(l.Dues)+l.Loose+len(l.Moved)+len(l.Turns)+len(l.News) > 0 {
			out = append(out, l)
		}
	}
	return out, nil
}

// everybody stands for no person: all deadlines are gathered once, and who may see
// which is asked for each reader.
var everybody = models.Person{ID: "everybody", Assignments: []models.Assignment{{Role: models.RoleViewer}}}

// mailing is what the letters of one day are made from.
type mailing struct {
	tracker *Tracker
	book    *Book
	work    *Workbook
	day     models.Date
	names   map[string]string
	grants  map[string]*models.Grant
	dues    []models.Due
	readers map[string]*models.Reader // those who can be written to, by id
	sees    map[seen]bool
}

type seen struct{ person, place string }

// reaches is true if the person can be written to and may see what is of the place.
func (m *mailing) reaches(person, place string) bool {
	k := seen{person, place}
	may, ok := m.sees[k]
	if !ok {
		r := m.readers[person]
		may = r != nil && r.Person.Has(m.within(place), models.Roles...)
		m.sees[k] = may
	}
	return may
}

func (m *mailing) within(place string) []string { return m.book.Holding(place).Within(place) }

// theirs is true of what is a person's own business: in a place where one of the
// roles was given by name, or of a grant that somebody works on here. A role that
// holds everywhere is otherwise about the whole country's record.
func (m *mailing) theirs(p *models.Person, place, grant string, roles ...models.Role) bool {
	within := m.within(place)
	return p.Has(within, roles...) && (m.work.followed[grant] || slices.ContainsFunc(p.Assignments, func(a models.Assignment) bool {
		return a.Jurisdiction != "" && slices.Contains(roles, a.Role) && slices.Contains(within, a.Jurisdiction)
	}))
}

// reminders are one letter for each person who is to be told, whatever the days
// up to which each was told before.
func (m *mailing) reminders(readers []models.Reader) []models.Letter {
	reached := make([]models.Due, len(m.dues))
	for i, d := range m.dues {
		owner, backup := d.Duty.Owner, d.Duty.Backup
		if !m.reaches(backup, d.Jurisdiction) {
			backup = ""
		}
		if !m.reaches(owner, d.Jurisdiction) {
			owner, backup = backup, ""
		}
		d.Duty.Owner, d.Duty.Backup = owner, backup
		reached[i] = d
	}
	told := map[models.Date][]duty.Reminder{}
	var out []models.Letter
	for i := range readers {
		r := &readers[i]
		since := cmp.Or(r.Reminded, m.day-1)
		if m.readers[r.Person.ID] == nil || !r.ReminderDue(m.day) {
			continue
		}
		all, ok := told[since]
		if !ok {
			all = duty.Reminders(reached, since, m.day)
			told[since] = all
		}
		l := models.Letter{Person: r.Person.ID, Kind: models.LetterReminder, Day: m.day}
		for _, one := range all {
			for _, d := range one.Dues {
				switch {
				case one.Person == r.Person.ID && d.Duty.Owner == r.Person.ID:
					l.Dues = append(l.Dues, m.due(&d, models.AsOwner))
				case one.Person == r.Person.ID:
					l.Dues = append(l.Dues, m.due(&d, models.AsBackup))
				case one.Person == "" && !d.Duty.IsMuted(r.Person.ID) && m.theirs(&r.Person, d.Jurisdiction, d.Grant, models.RoleGrants):
					l.Dues = append(l.Dues, m.due(&d, models.AsKeeper))
				}
			}
		}
		if len(l.Dues) > 0 {
			slices.SortStableFunc(l.Dues, byDay)
			out = append(out, l)
		}
	}
	return out
}

func byDay(x, y models.LetterDue) int {
	return cmp.Or(cmp.Compare(x.On, y.On), cmp.Compare(x.ID, y.ID))
}

// due is a deadline as a letter tells it: nothing that people note of it.
func (m *mailing) due(d *models.Due, as models.LetterPart) models.LetterDue {
	out := models.LetterDue{ID: d.ID, What: d.What, Place: cmp.Or(m.names[d.Jurisdiction], d.Jurisdiction), On: d.On, Business: d.Business, Closed: d.Closed,
		State: d.State, As: as, Illustrative: m.book.invented[cmp.Or(d.Grant, d.Demand)]}
	if g := m.grants[d.Grant]; g != nil {
		out.Program, out.Year = cmp.Or(m.names[g.Program], g.Program), g.FiscalYear
	}
	return out
}

// digest is what one person is told of the days since the last digest.
func (m *mailing) digest(ctx context.Context, r *models.Reader) (models.Letter, error) {
	p := &r.Person
	back := models.Date(1)
	if r.Digest == models.DigestWeekly {
		back = 7
	}
	l := models.Letter{Person: p.ID, Kind: models.LetterDigest, Day: m.day, Since: max(cmp.Or(r.Digested, m.day-back), m.day-longestDigest)}
	for i := range m.dues {
		d := &m.dues[i]
		if !m.reaches(p.ID, d.Jurisdiction) {
			continue
		}
		as := models.AsKeeper
		switch p.ID {
		case d.Duty.Owner:
			as = models.AsOwner
		case d.Duty.Backup:
			as = models.AsBackup
		}
		mine := as != models.AsKeeper
		if mine && !d.Duty.IsMuted(p.ID) && d.On <= m.day+digestDays && d.On != 0 {
			l.Dues = append(l.Dues, m.due(d, as))
		}
		theirs := m.theirs(p, d.Jurisdiction, d.Grant, models.RoleGrants)
		if d.Duty.Owner == "" && d.On != 0 && d.On <= m.day+looseDays && theirs {
			l.Loose++
		}
	}
	l.Moved = m.moved(p, l.Since)
	var err error
	if l.Turns, err = m.turns(ctx, p, l.Since); err != nil {
		return l, err
	}
	for _, h := range m.book.Between(l.Since+1, m.day, 0) {
		l.News = append(l.News, models.LetterHappens{On: h.Date.Earliest, What: h.What})
	}
	return l, nil
}

// moved are the deadlines that are a person's business and of which something was
// kept after the day: moved, given to somebody, filed.
func (m *mailing) moved(p *models.Person, since models.Date) []models.LetterDue {
	var out []models.LetterDue
	for _, k := range m.work.duties {
		mine := k.Duty.Owner == p.ID || k.Duty.Backup == p.ID
		if models.DateOf(k.Stamp.At) <= since || !m.reaches(p.ID, k.Duty.Jurisdiction) || !mine && !m.theirs(p, k.Duty.Jurisdiction, k.Duty.Grant, models.RoleGrants) {
			continue
		}
		if _, d, ok := m.book.anyDue(m.work, k.Duty.ID, m.book.Day(m.day, 0)); ok {
			out = append(out, m.due(&d, models.AsKeeper))
		}
	}
	slices.SortFunc(out, byDay)
	return out
}

// turns are the grants that are a person's business and for which a condition
// stands otherwise than on the day of the last digest, as the record was then.
func (m *mailing) turns(ctx context.Context, p *models.Person, since models.Date) ([]models.LetterTurn, error) {
	before, err := m.tracker.Book(ctx, since)
	if err != nil {
		return nil, err
	}
	var out []models.LetterTurn
	for _, b := range m.book.both() {
		old := before
		if b.IsSample() {
			old = before.Sample()
		}
		then := map[string][]Mark{}
		for _, l := range old.Sheet(since, since).Lines {
			then[l.Grant.ID] = l.Marks
		}
		for _, l := range b.Sheet(m.day, 0).Lines {
			g := l.Grant
			marks, had := then[g.ID]
			if !had || !b.Shows(g.ID) || !m.theirs(p, g.Jurisdiction, g.ID, models.Roles...) {
				continue
			}
			t := models.LetterTurn{ID: g.ID, Program: cmp.Or(m.names[g.Program], g.Program), Year: g.FiscalYear, Place: cmp.Or(m.names[g.Jurisdiction], g.Jurisdiction), Illustrative: b.invented[g.ID]}
			was, is := marked(old, marks), marked(b, l.Marks)
			for _, k := range unite(was, is) {
				x := models.ConditionTurn{Condition: k, Before: cmp.Or(was[k], models.NotAttached), Then: cmp.Or(is[k], models.NotAttached)}
				if x.Before != x.Then {
					t.Turns = append(t.Turns, x)
				}
			}
			if len(t.Turns) > 0 {
				out = append(out, t)
			}
		}
	}
	return out, nil
}

// marked is the standings of marks, by the condition's id: two records number their
// conditions each in their own way.
func marked(b *Book, marks []Mark) map[string]models.Standing {
	out := make(map[string]models.Standing, len(marks))
	for _, k := range marks {
		out[b.Record.Conditions[k.Condition].ID] = k.Standing()
	}
	return out
}

// unite is the keys of both, sorted.
func unite[T any](x, y map[string]T) []string {
	out := make([]string, 0, len(x)+len(y))
	for k := range x {
		out = append(out, k)
	}
	for k := range y {
		out = append(out, k)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
