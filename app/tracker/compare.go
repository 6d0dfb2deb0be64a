package tracker

import (
	"cmp"
	"slices"

	"proviso/models"
)

// Flow is how many cells of the matrix stood so on one day and so on another. A
// condition that a grant does not carry on a day is "not attached" on it.
type Flow struct {
	From, To models.Standing
	N        int
}

// Compared is what is other on the query's day than on the day before or after
// it that it is compared with.
type Compared struct {
	Cells, Grants int // that are other, of grants that are on the sheets of both days
	New           int // grants that are on the sheet of one day only
	Flows         []Flow
}

// Compare counts, over all grants that the filters let through on the query's
// day, the standings then and on another day.
func (b *Book) Compare(q ListQuery, other models.Date) (Compared, error) {
	let, err := b.filter(q)
	if err != nil {
		return Compared{}, err
	}
	var out Compared
	flows := map[[2]models.Standing]int{}
	then, now := b.Sheet(other, q.KnownOn).Lines, b.Sheet(q.AsOf, q.KnownOn).Lines
	i := 0
	for k := range now {
		l := &now[k]
		for i < len(then) && before(then[i].Grant, l.Grant) {
			i++
		}
		if !let(l) {
			continue
		}
		if i == len(then) || then[i].Grant != l.Grant {
			out.New++
			continue
		}
		changed := 0
		for f := range moves(then[i].Marks, l.Marks) {
			flows[f]++
			if f[0] != f[1] {
				changed++
			}
		}
		out.Cells += changed
		if changed > 0 {
			out.Grants++
		}
	}
	for f, n := range flows {
		out.Flows = append(out.Flows, Flow{f[0], f[1], n})
	}
	slices.SortFunc(out.Flows, func(x, y Flow) int {
		return cmp.Or(cmp.Compare(slices.Index(models.Standings, x.From), slices.Index(models.Standings, y.From)), cmp.Compare(slices.Index(models.Standings, x.To), slices.Index(models.Standings, y.To)))
	})
	return out, nil
}

// before is the order of a sheet's lines.
func before(x, y *models.Grant) bool {
	return cmp.Or(cmp.Compare(x.Jurisdiction, y.Jurisdiction), cmp.Compare(x.Program, y.Program), cmp.Compare(x.FiscalYear, y.FiscalYear), cmp.Compare(x.ID, y.ID)) < 0
}

// moves walks two lines of marks, both by condition, and gives each condition's
// standing on both days.
func moves(then, now []Mark) func(yield func([2]models.Standing) bool) {
	return func(yield func([2]models.Standing) bool) {
		i, k := 0, 0
		for i < len(then) || k < len(now) {
			f := [2]models.Standing{models.NotAttached, models.NotAttached}
			switch {
			case k == len(now) || i < len(then) && then[i].Condition < now[k].Condition:
				f[0] = then[i].Standing()
				i++
			case i == len(then) || now[k].Condition < then[i].Condition:
				f[1] = now[k].Standing()
				k++
			default:
				f[0], f[1] = then[i].Standing(), now[k].Standing()
				i, k = i+1, k+1
			}
			if !yield(f) {
				return
			}
		}
	}
}

// Cells are the standings of a grant's conditions on a day, with what each "no"
// hangs on.
func (b *Book) Cells(g *models.Grant, asOf, knownOn models.Date) []models.ConditionStanding {
	return b.Day(asOf, knownOn).For(g.Jurisdiction, g.Program, g.FiscalYear)
}

// Causes are the happenings after one day and by another with which a condition's
// standing for a grant became another, earliest first. One whose day is known to
// a month only counts with the month's last day.
func (b *Book) Causes(g *models.Grant, condition string, from, to, knownOn models.Date) []Happening {
	var out []Happening
	standing := func(on models.Date) models.Standing {
		s, _ := b.Day(on, knownOn).Standing(g.Jurisdiction, g.Program, g.FiscalYear, condition)
		return s
	}
	for i := range b.happenings {
		h := &b.happenings[i]
		if h.Date.Latest <= from || h.Date.Earliest > to || !slices.Contains(h.Conditions, condition) {
			continue
		}
		if standing(h.Date.Earliest.AddDays(-1)) != standing(min(h.Date.Latest, to)) {
			out = append(out, *h)
		}
	}
	return out
}
