package tracker

import (
	"cmp"
	"slices"
	"sync"

	"proviso/app/risk"
	"proviso/models"
)

// tally counts what the lines make up.
func (b *Book) tally(lines []*Line) List {
	out := List{Total: len(lines), Rungs: map[models.Rung]int{}, States: map[string]StateWorst{}, Money: map[models.Rung]RungMoney{}}
	counts := make([]ConditionCount, len(b.Record.Conditions))
	due := map[Due]int{}
	for _, l := range lines {
		out.Rungs[l.Rung]++
		w := out.States[l.Place.State]
		if w.N == 0 || l.Rung.Severity() > w.Worst.Severity() {
			w.Worst = l.Rung
		}
		w.N++
		out.States[l.Place.State] = w
		out.add(l)
		for _, m := range l.Marks {
			counts[m.Condition].count(m)
		}
		if l.Due != 0 {
			due[Due{Date: l.Due, What: l.For}]++
		}
	}
	for i := range counts {
		if counts[i].N > 0 {
			counts[i].ID = b.Record.Conditions[i].ID
			out.Conditions = append(out.Conditions, counts[i])
		}
	}
	for d, n := range due {
		out.Due = append(out.Due, Due{d.Date, d.What, n})
	}
	slices.SortFunc(out.Due, func(x, y Due) int { return cmp.Or(cmp.Compare(x.Date, y.Date), cmp.Compare(x.What, y.What)) })
	return out
}

// add adds a line's money to the sums and to those of its rung.
func (out *List) add(l *Line) {
	m := out.Money[l.Rung]
	if m.ByBasis == nil {
		m.ByBasis, m.Grants = map[models.AmountKind]models.USD{}, map[models.AmountKind]int{}
	}
	if !l.Amount.Known {
		out.Sums.Add(l.Grant, nil, l.Position)
	} else {
		f := models.Figure{USD: l.Amount.USD, Basis: l.Amount.Basis, Disputed: l.Amount.Disputed}
		out.Sums.Add(l.Grant, &f, l.Position)
	}
	if l.Amount.Known && !l.Amount.Disputed && l.Grant.Via == "" {
		m.ByBasis[l.Amount.Basis] += l.Amount.USD
		m.Grants[l.Amount.Basis]++
	} else {
		m.Beside++
	}
	out.Money[l.Rung] = m
}

func (k *ConditionCount) count(m Mark) {
	k.N++
	if m.Stale {
		k.Stale++
	}
	switch m.Standing() {
	case models.InForce:
		k.InForce++
	case models.Blocked:
		k.Blocked++
	case models.NotEnforced:
		k.NotEnforced++
	case models.WithdrawnByUSG:
		k.Withdrawn++
	default:
		k.Uncertain++
	}
}

// reaches remembers how many grants each happening reaches.
type reaches struct {
	mu sync.Mutex
	by map[reachKey]int
}

type reachKey struct {
	id, what string
	date     models.Date
}

// Reach is how many grants of the record a happening reaches: those for which the
// standing of a condition that it bears on is another after it than the day
// before, or, of an action, those that it is laid before the rules of.
func (b *Book) Reach(h *Happening) int {
	k := reachKey{h.ID, h.What, h.Date.Earliest}
	b.reach.mu.Lock()
	defer b.reach.mu.Unlock()
	if n, ok := b.reach.by[k]; ok {
		return n
	}
	before, after := b.Day(h.Date.Earliest.AddDays(-1), 0), b.Day(h.Date.Latest, 0)
	n := 0
	for i := range b.Record.Grants {
		g := &b.Record.Grants[i]
		if !risk.Begun(g, h.Date.Latest) {
			continue
		}
		if h.Action != nil {
			if risk.Touches(h.Action, g) {
				n++
			}
			continue
		}
		for _, c := range h.Conditions {
			x, _ := before.Standing(g.Jurisdiction, g.Program, g.FiscalYear, c)
			y, _ := after.Standing(g.Jurisdiction, g.Program, g.FiscalYear, c)
			if x != y {
				n++
				break
			}
		}
	}
	if b.reach.by == nil {
		b.reach.by = map[reachKey]int{}
	}
	b.reach.by[k] = n
	return n
}
