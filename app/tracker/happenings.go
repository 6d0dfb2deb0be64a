package tracker

import (
	"cmp"
	"slices"
	"strings"

	"proviso/models"
)

// Happening is something that changed, or may have changed, what is asked here.
type Happening struct {
	Date models.When
	What string // in a few words
	ID   string // of the order, action, notice or condition
	Kind models.FactKind
	Case string // of an order

	Conditions []string       // whose standing it may change
	Action     *models.Action // what was done, where it is an action
	Wide       bool           // it is about everybody, or names many: a key day
}

// many is from how many named recipients on an action makes a key day.
const many = 9

// newHappenings gathers every dated happening that bears on standings, by date.
func newHappenings(r *models.Record) []Happening {
	var out []Happening
	add := func(w models.When, what string, h Happening) {
		if w.Known() {
			h.Date, h.What = w, what
			out = append(out, h)
		}
	}
	for i := range r.Conditions {
		k := &r.Conditions[i]
		h := Happening{Kind: models.FactCondition, ID: k.ID, Conditions: []string{k.ID}}
		seen := map[models.Date]bool{}
		for _, a := range k.Attachments {
			if !seen[a.Announced.Earliest] {
				add(a.Announced, k.ID+" is announced", h)
			}
			seen[a.Announced.Earliest] = true
		}
		add(k.Effective, k.ID+" takes effect", h)
		add(k.Withdrawn, k.ID+" is withdrawn", h)
	}
	for i := range r.Cases {
		addOrders(&r.Cases[i], add)
	}
	for i := range r.Notices {
		if n := &r.Notices[i]; n.Kind == models.NonEnforcement {
			add(n.Date, "notice of non-enforcement "+n.ID, Happening{Kind: models.FactNotice, ID: n.ID, Conditions: spokenOf(r, n)})
		}
	}
	for i := range r.Actions {
		a := &r.Actions[i]
		if a.Effect == models.EffectNone {
			continue
		}
		what := strings.ReplaceAll(a.Kind, "_", " ")
		if a.Title != "" {
			what = a.Title
		} else if a.Office != "" {
			what += " by the " + strings.TrimPrefix(a.Office, "The ")
		}
		add(a.Date, what, Happening{Kind: models.FactAction, ID: a.ID, Action: a, Wide: a.Everyone || len(a.Recipients) >= many})
	}
	slices.SortStableFunc(out, func(a, b Happening) int {
		return cmp.Or(cmp.Compare(a.Date.Earliest, b.Date.Earliest), cmp.Compare(a.ID, b.ID), cmp.Compare(a.What, b.What))
	})
	return toldOnce(out)
}

// toldOnce joins happenings that read alike: two orders of one day and kind in
// one case are told once, as bearing on the conditions of both.
func toldOnce(all []Happening) []Happening {
	var out []Happening
	for _, h := range all {
		if n := len(out); n > 0 && out[n-1].Date == h.Date && out[n-1].What == h.What {
			out[n-1].Conditions = slices.Concat(out[n-1].Conditions, h.Conditions)
			continue
		}
		out = append(out, h)
	}
	return out
}

// spokenOf are the conditions that a notice may speak of: those that it names, or,
// where it names award conditions by number, all that its awards carry.
func spokenOf(r *models.Record, n *models.Notice) []string {
	if len(n.Conditions) > 0 {
		return n.Conditions
	}
	var out []string
	for i := range r.Conditions {
		k := &r.Conditions[i]
		if slices.ContainsFunc(k.Attachments, func(a models.Attachment) bool {
			return a.FiscalYear == n.FiscalYear && (n.Program == "" || slices.Contains(a.Programs, n.Program))
		}) {
			out = append(out, k.ID)
		}
	}
	return out
}

// shortCaption is a case's name without what follows in brackets and without the
// cases joined to it.
func shortCaption(m *models.Case) string {
	short, _, _ := strings.Cut(m.Caption, " (")
	short, _, _ = strings.Cut(short, ";")
	return short
}

// addOrders adds what became of the orders of a case.
func addOrders(m *models.Case, add func(w models.When, what string, h Happening)) {
	short := shortCaption(m)
	for i := range m.Orders {
		o := &m.Orders[i]
		kind := strings.ReplaceAll(o.Kind, "_", " ")
		h := Happening{Kind: models.FactCase, ID: o.ID, Case: m.ID, Conditions: o.Conditions, Wide: slices.Contains(o.Protected, models.Everyone)}
		add(o.From, kind+" in "+short, h)
		add(o.To, kind+" in "+short+" ends", h)
		add(o.Reversed, kind+" in "+short+" is reversed", h)
		add(o.Mandate, "mandate in "+short, h)
		for _, n := range o.Narrowings {
			add(n.Date, kind+" in "+short+" is narrowed", h)
		}
		for _, s := range o.Stays {
			if s.From.Earliest != o.From.Earliest {
				add(s.From, kind+" in "+short+" is stayed", h)
			}
			if s.To.Known() && s.To.Earliest != o.To.Earliest {
				add(s.To, "stay in "+short+" is lifted", h)
			}
		}
	}
}

// Between lists what happened from a day (included) to another (included), latest
// first, as known on a day.
func (b *Book) Between(from, to, knownOn models.Date) []Happening {
	var out []Happening
	for i := len(b.happenings) - 1; i >= 0; i-- {
		h := b.happenings[i]
		if h.Date.Earliest >= from && h.Date.Earliest <= to && (knownOn == 0 || h.Date.Earliest <= knownOn) {
			out = append(out, h)
		}
	}
	return out
}

// Around is the nearest happening before the day, and the nearest after it, of
// those that matter; nil where there is none.
func (b *Book) Around(day models.Date, matters func(h *Happening) bool) (before, after *Happening) {
	return NearestOf(b.happenings, day, matters)
}

// NearestOf is Around among happenings that are sorted by date.
func NearestOf(all []Happening, day models.Date, matters func(h *Happening) bool) (before, after *Happening) {
	first, _ := slices.BinarySearchFunc(all, day, func(h Happening, d models.Date) int { return cmp.Compare(h.Date.Earliest, d) })
	for i := first - 1; i >= 0; i-- {
		if matters(&all[i]) {
			before = &all[i]
			break
		}
	}
	for i := first; i < len(all); i++ {
		if h := &all[i]; h.Date.Earliest > day && matters(h) {
			return before, h
		}
	}
	return before, nil
}

// KeyDays are the happenings that are about everybody or name many, earliest
// first; of those of one day the first.
func (b *Book) KeyDays() []Happening {
	var out []Happening
	for i := range b.happenings {
		if h := &b.happenings[i]; h.Wide && h.Date.Exact() && (len(out) == 0 || out[len(out)-1].Date != h.Date) {
			out = append(out, *h)
		}
	}
	return out
}
