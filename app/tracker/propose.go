package tracker

import (
	"cmp"
	"context"
	"slices"

	"proviso/models"
)

// Proposal is what a change would make of the record.
type Proposal struct {
	Drafts []Drafted
	Days   []Effect
}

// Drafted is a draft with what it changes of the version before, field by field.
type Drafted struct {
	Draft  Draft
	Fields []models.Meant // Base is what stands now, Mine what would
}

// Effect is what a change does to the grants on a day.
type Effect struct {
	Day    models.Date
	Grants int // that there are on the day, before or after
	Moved  []Moved
	Places []MovedPlace
}

// MovedPlace is a jurisdiction for which a condition stands otherwise, whether or
// not the record knows of an award of it that carries the condition.
type MovedPlace struct {
	Place      models.Jurisdiction
	Conditions []MovedCondition // by condition; those of several years once
}

// Moved is a grant that stands otherwise with the change than without it.
type Moved struct {
	Grant      models.Grant
	From, To   models.Rung // equal where only conditions move; "": there is no such grant then
	Conditions []MovedCondition
}

// MovedCondition is a condition of a grant that stands otherwise, and why: what
// begins or ends to bear on it.
type MovedCondition struct {
	Condition string // id
	Years     []int  // of awards, where it is told of a place; none: of no year
	Short     string
	From, To  models.Standing
	Why       string
	Ended     bool // it bears on it no longer
}

// Propose says what a change would do, and changes nothing. It errs where Keep
// would.
func (t *Tracker) Propose(ctx context.Context, who models.Person, c Change, days ...models.Date) (Proposal, error) {
	w, err := t.weigh(ctx, who, c)
	if err != nil {
		return Proposal{}, err
	}
	var p Proposal
	for _, d := range w.change.Drafts {
		was, is := w.before.body(models.Subject{Kind: d.Kind, ID: d.ID}), d.Body
		if d.Withdrawn {
			is = nil
		}
		fields, err := models.Differences(d.Kind, was, is)
		if err != nil {
			return Proposal{}, err
		}
		p.Drafts = append(p.Drafts, Drafted{d, fields})
	}
	changed, err := w.after()
	if err != nil {
		return Proposal{}, err
	}
	// The book of the newest revision is at hand if anybody has asked for it.
	before, err := t.Book(At(ctx, w.before.revision), 0)
	if err != nil {
		return Proposal{}, err
	}
	if before.Record.Revision != w.before.revision { // somebody has written since
		if was, err := w.before.record(); err != nil {
			return Proposal{}, err
		} else {
			before = NewBook(was)
		}
	}
	after := NewBook(changed)
	days = append([]models.Date{models.DateOf(t.Now())}, days...)
	for i, day := range days {
		if day != 0 && !slices.Contains(days[:i], day) {
			p.Days = append(p.Days, effect(before, after, day))
		}
	}
	return p, nil
}

// effect compares a day of two records.
func effect(old, changed *Book, day models.Date) Effect {
	out := Effect{Day: day}
	was, is := old.Sheet(day, 0).Lines, changed.Sheet(day, 0).Lines
	i, k := 0, 0
	out.Places = movedPlaces(old, changed, day)
	for i < len(was) || k < len(is) {
		var a, b *Line
		if i < len(was) && (k == len(is) || !before(is[k].Grant, was[i].Grant)) {
			a = &was[i]
		}
		if k < len(is) && (i == len(was) || !before(was[i].Grant, is[k].Grant)) {
			b = &is[k]
		}
		out.Grants++
		var m Moved
		switch {
		case a == nil:
			m = Moved{Grant: *b.Grant, To: b.Rung()}
		case b == nil:
			m = Moved{Grant: *a.Grant, From: a.Rung()}
		default:
			m = Moved{Grant: *b.Grant, From: a.Rung(), To: b.Rung()}
		}
		m.Conditions = movedConditions(old, changed, a, b, day)
		if m.From != m.To || len(m.Conditions) > 0 {
			out.Moved = append(out.Moved, m)
		}
		if a != nil {
			i++
		}
		if b != nil {
			k++
		}
	}
	return out
}

// movedConditions walks the conditions that a grant carries before and after; nil
// is a grant that there is not. A condition that is not carried is not attached.
func movedConditions(old, changed *Book, was, is *Line, day models.Date) []MovedCondition {
	standings := func(b *Book, l *Line) map[string]models.Standing {
		out := map[string]models.Standing{}
		if l != nil {
			for _, m := range l.Marks {
				out[b.Record.Conditions[m.Condition].ID] = m.Standing()
			}
		}
		return out
	}
	from, to := standings(old, was), standings(changed, is)
	var out []MovedCondition
	for id := range from {
		if _, ok := to[id]; !ok {
			to[id] = models.NotAttached
		}
	}
	for id, stands := range to {
		stood := cmp.Or(from[id], models.NotAttached)
		if stood != stands {
			m := MovedCondition{Condition: id, Short: changed.ShortName(id), From: stood, To: stands}
			if was != nil && is != nil {
				m.Why, m.Ended = whyMoved(old, changed, is.Grant, id, day)
			}
			out = append(out, m)
		}
	}
	slices.SortFunc(out, func(x, y MovedCondition) int { return cmp.Compare(x.Condition, y.Condition) })
	return out
}

// whyMoved is what bears on a condition for a grant in one record and not in the
// other: what begins to first.
func whyMoved(old, changed *Book, g *models.Grant, condition string, day models.Date) (text string, ended bool) {
	return whyOther(old, changed, models.Question{Jurisdiction: g.Jurisdiction, Program: g.Program, FiscalYear: g.FiscalYear, Condition: condition, AsOf: day})
}

func whyOther(old, changed *Book, q models.Question) (text string, ended bool) {
	was, err := old.Coverage(q)
	if err != nil {
		was = models.Answer{}
	}
	is, err := changed.Coverage(q)
	if err != nil {
		is = models.Answer{}
	}
	if began := without(is.Reasons, was.Reasons); len(began) > 0 {
		return began[0].Text, false
	}
	if gone := without(was.Reasons, is.Reasons); len(gone) > 0 {
		return gone[0].Text, true
	}
	// The same reasons, but another of their days.
	for _, r := range is.Reasons {
		if !slices.ContainsFunc(was.Reasons, func(o models.Reason) bool { return o.Text == r.Text }) {
			return r.Text, false
		}
	}
	return "", false
}

// askedOf is a year and a program of whose awards a condition can be asked.
type askedOf struct {
	condition, program string
	year               int
}

// movedPlaces asks of every jurisdiction how each condition stands in each year
// that carries it, by one program of the year.
func movedPlaces(old, changed *Book, day models.Date) []MovedPlace {
	var asked []askedOf
	for _, b := range []*Book{old, changed} {
		for i := range b.Record.Conditions {
			k := &b.Record.Conditions[i]
			for _, a := range k.Attachments {
				c := askedOf{condition: k.ID, year: a.FiscalYear}
				if len(a.Programs) > 0 {
					c.program = a.Programs[0]
				}
				if !slices.Contains(asked, c) {
					asked = append(asked, c)
				}
			}
		}
	}
	slices.SortStableFunc(asked, func(x, y askedOf) int {
		return cmp.Or(cmp.Compare(x.condition, y.condition), cmp.Compare(x.year, y.year))
	})
	var out []MovedPlace
	was, is := old.Day(day, 0), changed.Day(day, 0)
	for _, j := range changed.Record.Jurisdictions {
		m := MovedPlace{Place: j}
		for _, c := range asked {
			from, ok := was.Standing(j.ID, c.program, c.year, c.condition)
			to, still := is.Standing(j.ID, c.program, c.year, c.condition)
			if !ok || !still || from == to {
				continue
			}
			if n := len(m.Conditions); n > 0 && m.Conditions[n-1].Condition == c.condition && m.Conditions[n-1].From == from && m.Conditions[n-1].To == to {
				if last := &m.Conditions[n-1]; c.year != 0 && !slices.Contains(last.Years, c.year) {
					last.Years = append(last.Years, c.year)
				}
				continue
			}
			k := MovedCondition{Condition: c.condition, Short: changed.ShortName(c.condition), From: from, To: to}
			if c.year != 0 {
				k.Years = []int{c.year}
			}
			k.Why, k.Ended = whyOther(old, changed, models.Question{Jurisdiction: j.ID, Program: c.program, FiscalYear: c.year, Condition: c.condition, AsOf: day})
			m.Conditions = append(m.Conditions, k)
		}
		if len(m.Conditions) > 0 {
			out = append(out, m)
		}
	}
	return out
}
