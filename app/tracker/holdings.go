package tracker

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"slices"
	"sync/atomic"

	"proviso/app/store"
	"proviso/models"
)

// holdings is the record as it stands with the newest version of every fact, the
// withdrawn ones too. It is never changed once made.
type holdings struct {
	revision int64
	facts    shelf
	states   map[string][]string // ids of states by their code
	// The record is made when it is asked for, of one that was made before and what
	// has changed since: of many writes in a row it is made once.
	made  atomic.Pointer[models.Record]
	base  *models.Record
	since []models.Changed
}

// mostSince bounds what a record is behind.
const mostSince = 256

func (h *holdings) record() (models.Record, error) {
	if r := h.made.Load(); r != nil {
		return *r, nil
	}
	r, err := h.base.With(h.since)
	if err != nil {
		return r, err
	}
	r.Revision = h.revision
	h.made.Store(&r)
	return r, nil
}

// shelf is facts by what they are of. The few that were recorded last lie apart, so
// that a write copies these and not all.
type shelf struct {
	old, recent map[key]models.Fact
}

// fewest is how many lie apart at least before they are put to the others.
const fewest = 64

func (s shelf) get(k key) (models.Fact, bool) {
	if f, ok := s.recent[k]; ok {
		return f, true
	}
	f, ok := s.old[k]
	return f, ok
}

func (s shelf) all() iter.Seq2[key, models.Fact] {
	return func(yield func(key, models.Fact) bool) {
		for k, f := range s.recent {
			if !yield(k, f) {
				return
			}
		}
		for k, f := range s.old {
			if _, newer := s.recent[k]; !newer && !yield(k, f) {
				return
			}
		}
	}
}

// with is a shelf with newer facts on it. The old ones are copied each time as many
// lie apart as the square root of their number, which keeps both copies small.
func (s shelf) with(facts []models.Fact) shelf {
	recent := maps.Clone(s.recent)
	if recent == nil {
		recent = map[key]models.Fact{}
	}
	for _, f := range facts {
		recent[key{f.Kind, f.ID}] = f
	}
	if n := len(recent); n < fewest || n*n < len(s.old) {
		return shelf{s.old, recent}
	}
	all := maps.Clone(s.old)
	maps.Copy(all, recent)
	return shelf{all, nil}
}

// holdings are those of the newest revision, whatever revision a request reads.
func (t *Tracker) holdings(ctx context.Context) (*holdings, error) {
	ctx = context.WithValue(ctx, revisionKey{}, nil)
	rev, err := t.Revision(ctx)
	if err != nil {
		return nil, err
	}
	if h := t.held.Load(); h != nil && h.revision >= rev {
		return h, nil
	}
	t.heldMu.Lock()
	defer t.heldMu.Unlock()
	return t.catchUp(ctx)
}

// catchUp brings the holdings up to date by what was recorded since, whoever
// recorded it. The caller holds t.heldMu.
func (t *Tracker) catchUp(ctx context.Context) (*holdings, error) {
	h := t.held.Load()
	if h == nil {
		return t.hold(ctx)
	}
	facts, err := t.store.FactsSince(ctx, h.revision, models.FactKinds)
	if err != nil {
		return nil, fmt.Errorf("read new facts: %w", err)
	}
	if len(facts) == 0 {
		return h, nil
	}
	next, err := h.with(facts)
	if err != nil {
		return nil, err
	}
	for _, f := range facts {
		s := models.Subject{Kind: f.Kind, ID: f.ID}
		if now, _ := next.facts.get(key{f.Kind, f.ID}); t.ties == nil || now.Seq != f.Seq {
			continue
		}
		if err := t.ties.Move(s, h.body(s), next.body(s)); err != nil {
			t.ties = nil // to be made anew
			return nil, err
		}
	}
	t.held.Store(next)
	return next, nil
}

// hold reads all facts.
func (t *Tracker) hold(ctx context.Context) (*holdings, error) {
	facts, err := t.store.Facts(ctx, store.Filter{Kinds: models.FactKinds, Withdrawn: true})
	if err != nil {
		return nil, fmt.Errorf("read facts: %w", err)
	}
	h := &holdings{facts: shelf{old: make(map[key]models.Fact, len(facts))}}
	var r models.Record
	for _, f := range facts {
		h.facts.old[key{f.Kind, f.ID}] = f
		h.revision = max(h.revision, f.Seq)
		if f.Withdrawn {
			continue
		}
		if err := r.Take(f.Kind, f.ID, []byte(f.Body)); err != nil {
			return nil, fmt.Errorf("fact %d: %w", f.Seq, err)
		}
	}
	r.Revision = h.revision
	r.Sort()
	h.made.Store(&r)
	h.states = statesOf(&r)
	t.held.Store(h)
	t.ties = nil
	return h, nil
}

// with is what is held after facts that were recorded since.
func (h *holdings) with(facts []models.Fact) (*holdings, error) {
	next := &holdings{revision: facts[len(facts)-1].Seq, facts: h.facts.with(facts), states: h.states, base: h.base, since: slices.Clip(h.since)}
	if r := h.made.Load(); r != nil {
		next.base, next.since = r, nil
	}
	moved := false
	for _, f := range facts {
		c := models.Changed{Subject: models.Subject{Kind: f.Kind, ID: f.ID}}
		if !f.Withdrawn {
			c.Body = []byte(f.Body)
		}
		next.since = append(next.since, c)
		moved = moved || f.Kind == models.FactJurisdiction
	}
	if moved || len(next.since) > mostSince {
		r, err := next.record()
		if err != nil {
			return nil, err
		}
		if moved {
			next.states = statesOf(&r)
		}
	}
	return next, nil
}

// body is that of a thing which there is; nil of one that there is not.
func (h *holdings) body(s models.Subject) []byte {
	f, there := h.facts.get(key{s.Kind, s.ID})
	if !there || f.Withdrawn {
		return nil
	}
	return []byte(f.Body)
}

// version is that of a fact as it stands; 0 if there is none.
func (h *holdings) version(kind models.FactKind, id string) int {
	f, _ := h.facts.get(key{kind, id})
	return f.Version
}

// tiesOf is what changes are held against. The caller holds t.heldMu.
func (t *Tracker) tiesOf(h *holdings) (*models.Ties, error) {
	if t.ties != nil {
		return t.ties, nil
	}
	g := models.NewTies(func(s models.Subject) []byte { return t.held.Load().body(s) })
	for k := range h.facts.all() {
		s := models.Subject{Kind: k.kind, ID: k.id}
		if err := g.Move(s, nil, h.body(s)); err != nil {
			return nil, err
		}
	}
	t.ties = g
	return g, nil
}

func statesOf(r *models.Record) map[string][]string {
	out := map[string][]string{}
	for _, j := range r.Jurisdictions {
		if j.Kind == models.State && j.State != "" {
			out[j.State] = append(out[j.State], j.ID)
		}
	}
	return out
}

// within is a jurisdiction with those that it is a part of.
func (h *holdings) within(place string) []string {
	out := []string{place}
	var j models.Jurisdiction
	if body := h.body(models.Subject{Kind: models.FactJurisdiction, ID: place}); body == nil || json.Unmarshal(body, &j) != nil {
		return out
	}
	for _, id := range h.states[j.State] {
		if id != place {
			out = append(out, id)
		}
	}
	return out
}
