package tracker

import (
	"cmp"
	"slices"
	"sync"

	"proviso/app/risk"
	"proviso/models"
)

// tally counts what the lines make up. A hundred thousand are counted for a page
// that a person waits for, so it counts in arrays and makes maps of them at last.
func (b *Book) tally(lines []*Line) List {
	t := counter{conditions: make([]ConditionCount, len(b.Record.Conditions)), states: map[string]*StateWorst{}, due: map[Due]int{}, demanded: map[string]bool{}}
	for _, l := range lines {
		t.count(l)
	}
	out := List{Total: len(lines), Rungs: map[models.Rung]int{}, States: map[string]StateWorst{}, Money: map[models.Rung]RungMoney{}}
	out.Sums.ByBasis = map[models.AmountKind]models.USD{}
	for sev, n := range t.rungs {
		if n == 0 {
			continue
		}
		rung := models.Rungs[sev]
		m := RungMoney{ByBasis: map[models.AmountKind]models.USD{}, Grants: map[models.AmountKind]int{}, About: map[models.AmountKind]bool{},
			Unknown: t.unknown[sev], Disputed: t.disputed[sev], PassedOn: t.passed[sev]}
		out.Sums.PassThrough, out.Sums.Disputed, out.Sums.Unknown = out.Sums.PassThrough+m.PassedOn, out.Sums.Disputed+m.Disputed, out.Sums.Unknown+m.Unknown
		for i, kind := range bases {
			if k := t.grants[sev][i]; k > 0 {
				m.ByBasis[kind], m.Grants[kind], m.About[kind] = t.usd[sev][i], k, t.about[sev][i]
				out.Sums.ByBasis[kind] += t.usd[sev][i]
			}
		}
		out.Rungs[rung], out.Money[rung] = n, m
	}
	out.Sums.Four, out.Sums.Positions = t.positions.Four, t.positions.Positions
	out.Demanded, out.Held = len(t.demanded), t.held
	for state, w := range t.states {
		out.States[state] = *w
	}
	for i := range t.conditions {
		if t.conditions[i].N > 0 {
			t.conditions[i].ID = b.Record.Conditions[i].ID
			out.Conditions = append(out.Conditions, t.conditions[i])
		}
	}
	for d, n := range t.due {
		out.Due = append(out.Due, Due{d.Date, d.What, n})
	}
	slices.SortFunc(out.Due, func(x, y Due) int { return cmp.Or(cmp.Compare(x.Date, y.Date), cmp.Compare(x.What, y.What)) })
	return out
}

// bases are the kinds of amount that can be a grant's figure.
var bases = [...]models.AmountKind{models.Awarded, models.Allocation, models.Reported, models.Request}

// counter is the arrays of a tally, by a rung's severity and the place of a basis.
type counter struct {
	rungs                     [numRungs]int
	passed, disputed, unknown [numRungs]int
	about                     [numRungs][len(bases)]bool
	usd                       [numRungs][len(bases)]models.USD
	grants                    [numRungs][len(bases)]int
	positions                 risk.Sums
	conditions                []ConditionCount
	states                    map[string]*StateWorst
	due                       map[Due]int
	demanded                  map[string]bool
	held                      Pocket
}

const numRungs = 7 // len(models.Rungs)

func (t *counter) count(l *Line) {
	sev := int(l.rung)
	t.rungs[sev]++
	w := t.states[l.Place.State]
	if w == nil {
		w = &StateWorst{Worst: l.Rung()}
		t.states[l.Place.State] = w
	}
	if w.N++; sev > w.Worst.Severity() {
		w.Worst = l.Rung()
	}
	t.money(l, sev)
	for _, m := range l.Marks {
		t.conditions[m.Condition].count(m)
	}
	if l.Demanded {
		t.demanded[l.Grant.Jurisdiction] = true
	}
	if l.Due != 0 {
		t.due[Due{Date: l.Due, What: l.For}]++
	}
}

// money counts as risk.Sums.Add does: what is passed through, disputed or unknown
// stands beside and is added to nothing.
func (t *counter) money(l *Line, sev int) {
	switch {
	case l.Grant.Via != "":
		t.passed[sev]++
		return
	case l.basis == 0:
		t.unknown[sev]++
	case l.disputed:
		t.disputed[sev]++
		return
	default:
		i := l.basis - 1
		t.usd[sev][i] += l.usd
		t.grants[sev][i]++
		t.about[sev][i] = t.about[sev][i] || l.about
	}
	if l.Position != nil {
		t.positions.Add(l.Grant, &models.Figure{}, l.Position)
		if l.Held {
			t.held.Grants++
			t.held.USD += l.Position.SpentUnpaid
		}
	}
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
	b.reached.mu.Lock()
	defer b.reached.mu.Unlock()
	if n, ok := b.reached.by[k]; ok {
		return n
	}
	n := 0
	for i := range b.Record.Grants {
		if b.reaches(h, &b.Record.Grants[i], 0) {
			n++
		}
	}
	if b.reached.by == nil {
		b.reached.by = map[reachKey]int{}
	}
	b.reached.by[k] = n
	return n
}

// reaches says whether a happening reaches a grant.
func (b *Book) reaches(h *Happening, g *models.Grant, knownOn models.Date) bool {
	if !risk.Begun(g, h.Date.Latest) {
		return false
	}
	if h.Action != nil {
		return risk.Touches(h.Action, g)
	}
	before, after := b.Day(h.Date.Earliest.AddDays(-1), knownOn), b.Day(h.Date.Latest, knownOn)
	return slices.ContainsFunc(h.Conditions, func(c string) bool {
		x, _ := before.Standing(g.Jurisdiction, g.Program, g.FiscalYear, c)
		y, _ := after.Standing(g.Jurisdiction, g.Program, g.FiscalYear, c)
		return x != y
	})
}

// askedOfEach is up to how many grants a happening is asked about one by one; of a
// longer list what reaches any grant of the record matters.
const askedOfEach = 2000

// AroundList is the nearest happening before the query's day and the nearest after
// it that reach a grant of its list; nil where there is none.
func (b *Book) AroundList(q ListQuery) (before, after *Happening, err error) {
	q.Sort, q.Group, q.Page, q.Size = "", "", 0, 0
	b.lists.mu.Lock()
	known, ok := b.lists.steps[q]
	b.lists.mu.Unlock()
	if ok {
		return known[0], known[1], nil
	}
	l, err := b.whole(q)
	if err != nil {
		return nil, nil, err
	}
	before, after = b.Around(q.AsOf, func(h *Happening) bool {
		if len(l.Rows) > askedOfEach {
			return b.Reach(h) > 0
		}
		return slices.ContainsFunc(l.Rows, func(r Row) bool { return b.reaches(h, r.Grant, q.KnownOn) })
	})
	b.lists.mu.Lock()
	defer b.lists.mu.Unlock()
	if len(b.lists.steps) >= keptSteps || b.lists.steps == nil {
		b.lists.steps = map[ListQuery][2]*Happening{}
	}
	b.lists.steps[q] = [2]*Happening{before, after}
	return before, after, nil
}

// keptSteps bounds the lists of which the nearest happenings are remembered.
const keptSteps = 4096
