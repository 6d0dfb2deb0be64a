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
}

// newHappenings gathers every dated happening that bears on standings, by date.
func newHappenings(r *models.Record) []Happening {
	var out []Happening
	add := func(w models.When, id, what string) {
		if w.Known() {
			out = append(out, Happening{w, what, id})
		}
	}
	for _, k := range r.Conditions {
		seen := map[models.Date]bool{}
		for _, a := range k.Attachments {
			if !seen[a.Announced.Earliest] {
				add(a.Announced, k.ID, k.ID+" is announced")
			}
			seen[a.Announced.Earliest] = true
		}
		add(k.Effective, k.ID, k.ID+" takes effect")
		add(k.Withdrawn, k.ID, k.ID+" is withdrawn")
	}
	for _, m := range r.Cases {
		short, _, _ := strings.Cut(m.Caption, " (")
		for _, o := range m.Orders {
			kind := strings.ReplaceAll(o.Kind, "_", " ")
			add(o.From, o.ID, kind+" in "+short)
			add(o.To, o.ID, kind+" in "+short+" ends")
			add(o.Reversed, o.ID, kind+" in "+short+" is reversed")
			add(o.Mandate, o.ID, "mandate in "+short)
			for _, s := range o.Stays {
				if s.From.Earliest != o.From.Earliest {
					add(s.From, o.ID, kind+" in "+short+" is stayed")
				}
				if s.To.Known() && s.To.Earliest != o.To.Earliest {
					add(s.To, o.ID, "stay in "+short+" is lifted")
				}
			}
		}
	}
	for _, n := range r.Notices {
		if n.Kind == models.NonEnforcement {
			add(n.Date, n.ID, "notice of non-enforcement "+n.ID)
		}
	}
	for _, a := range r.Actions {
		if a.Effect != models.EffectNone {
			what := strings.ReplaceAll(a.Kind, "_", " ")
			if a.Title != "" {
				what = a.Title
			} else if a.Office != "" {
				what += " by the " + strings.TrimPrefix(a.Office, "The ")
			}
			add(a.Date, a.ID, what)
		}
	}
	slices.SortStableFunc(out, func(a, b Happening) int {
		return cmp.Or(cmp.Compare(a.Date.Earliest, b.Date.Earliest), cmp.Compare(a.ID, b.ID), cmp.Compare(a.What, b.What))
	})
	// Two orders of one day and kind in one case read alike, and are told once.
	return slices.CompactFunc(out, func(a, b Happening) bool { return a.Date == b.Date && a.What == b.What })
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

// Around is the nearest happening before the day, and the nearest after it; nil
// where there is none.
func (b *Book) Around(day models.Date) (before, after *Happening) {
	for i := range b.happenings {
		h := &b.happenings[i]
		switch {
		case h.Date.Earliest < day && (before == nil || h.Date.Earliest > before.Date.Earliest):
			before = h
		case h.Date.Earliest > day && after == nil:
			after = h
		}
	}
	return before, after
}
