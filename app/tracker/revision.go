package tracker

import (
	"context"
	"fmt"

	"proviso/models"
)

type revisionKey struct{}

// At gives a request the revision that it has asked for already, so that it
// reads one revision throughout and does not ask again.
func At(ctx context.Context, revision int64) context.Context {
	return context.WithValue(ctx, revisionKey{}, revision)
}

// Revision is the number of the newest fact of the record: it moves with every
// write of what is public, and with nothing that the workspace keeps to itself. For
// a request of the public it is that of the newest publication.
func (t *Tracker) Revision(ctx context.Context) (int64, error) {
	if p, ok := publicOf(ctx); ok {
		return p.Revision, nil
	}
	if rev, ok := ctx.Value(revisionKey{}).(int64); ok {
		return rev, nil
	}
	rev, err := t.store.Revision(ctx, models.FactKinds...)
	if err != nil {
		return 0, fmt.Errorf("read revision: %w", err)
	}
	return rev, nil
}

// Held is what is held in memory: of the record as it stands, its revision and
// size, and over all days of knowledge, how much is worked out.
type Held struct {
	Revision                   int64
	Facts, Grants, Books, Days int
}

// Held asks no database. It waits while a book is being compiled. What the public
// reads counts too; the revision and the size are those of the record as it stands,
// or as it is published where nobody has asked for that.
func (t *Tracker) Held() Held {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.publicMu.Lock()
	defer t.publicMu.Unlock()
	h := Held{Books: len(t.books) + len(t.publicBooks)}
	add := func(whole bool, b *Book) {
		if whole && b.Record.Revision > h.Revision {
			h.Revision, h.Facts, h.Grants = b.Record.Revision, b.facts, len(b.Record.Grants)
		}
		b.mu.Lock()
		h.Days += len(b.days)
		b.mu.Unlock()
	}
	for knownOn, b := range t.books {
		add(knownOn == models.Date(0), b)
	}
	for k, b := range t.publicBooks {
		add(k.knownOn == models.Date(0), b)
	}
	return h
}
