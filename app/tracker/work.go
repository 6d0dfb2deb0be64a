package tracker

import (
	"context"
	"fmt"
	"slices"

	"proviso/app/duty"
	"proviso/app/store"
	"proviso/models"
)

// Workbook is what the workspace keeps to itself, at one revision of its own. No
// public answer is made from it: a Book has no way to one.
type Workbook struct {
	models.Work
	duties   map[string]duty.Kept // by the deadline's id
	followed map[string]bool      // grants of which a deadline is kept
	versions map[models.FactRef]int
	replies  map[string]*models.Reply // by id
}

// heldKinds are those of the workspace that are held in memory. Packs are long, and
// read one by one.
var heldKinds = slices.DeleteFunc(slices.Clone(models.WorkKinds), func(k models.FactKind) bool { return k == models.FactPack })

// Work is what the workspace keeps, as it stands, but for packs. It is compiled once per
// revision of its own.
func (t *Tracker) Work(ctx context.Context) (*Workbook, error) {
	rev, err := t.store.Revision(ctx, heldKinds...)
	if err != nil {
		return nil, fmt.Errorf("read the workspace's revision: %w", err)
	}
	t.workMu.Lock()
	defer t.workMu.Unlock()
	if t.work != nil && t.work.Revision == rev {
		return t.work, nil
	}
	facts, err := t.store.Facts(ctx, store.Filter{Kinds: heldKinds})
	if err != nil {
		return nil, fmt.Errorf("read the workspace: %w", err)
	}
	w := &Workbook{duties: map[string]duty.Kept{}, followed: map[string]bool{}, versions: make(map[models.FactRef]int, len(facts)), replies: map[string]*models.Reply{}}
	w.Revision = rev
	versions := make(map[string]*models.Fact, len(facts))
	for i := range facts {
		f := &facts[i]
		if err := w.Take(f.Kind, f.ID, []byte(f.Body)); err != nil {
			return nil, fmt.Errorf("fact %d: %w", f.Seq, err)
		}
		w.versions[models.FactRef{Kind: f.Kind, ID: f.ID}] = f.Version
		if f.Kind == models.FactDuty {
			versions[f.ID] = f
		}
	}
	w.Sort()
	for _, d := range w.Duties {
		f := versions[d.ID]
		w.duties[d.ID] = duty.Kept{Duty: d, Version: f.Version, Stamp: models.Stamp{Seq: f.Seq, Version: f.Version, At: f.RecordedAt}}
		if d.Grant != "" {
			w.followed[d.Grant] = true
		}
	}
	for i := range w.Replies {
		w.replies[w.Replies[i].ID] = &w.Replies[i]
	}
	t.work = w
	return w, nil
}

// Version is that of a fact as it stands; 0: there is none.
func (w *Workbook) Version(kind models.FactKind, id string) int {
	return w.versions[models.FactRef{Kind: kind, ID: id}]
}

// Within is a jurisdiction with those that it is a part of, itself first: where a
// role in one of them counts.
func (b *Book) Within(jurisdiction string) []string {
	within := []string{jurisdiction}
	if j, ok := b.Law.Jurisdiction(jurisdiction); ok && j.State != "" {
		if s := b.index.states[j.State]; s != "" && s != jurisdiction {
			within = append(within, s)
		}
	}
	return within
}
