package tracker

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"proviso/app/store"
	"proviso/models"
)

// Item is one fact to be held: the state of a thing as its keeper has it now.
type Item struct {
	Kind    models.FactKind
	ID      string
	Body    []byte   // canonical JSON
	Sources []string // source ids
}

// Loaded says what a load did, and what it left alone.
type Loaded struct {
	Added, Changed, Withdrawn, Unchanged int
	Kept                                 []string // facts that somebody else has since corrected: left as they are
	Revision                             int64
}

// Load makes the record say what the items say, as one write of the author: new
// things are added, changed ones superseded, and things that the author once
// loaded and no longer names are withdrawn. What somebody else corrected since
// is left as it is, and told if the author's own word has changed too. The same
// items again change nothing.
func (t *Tracker) Load(ctx context.Context, items []Item, author, action, reason string) (Loaded, error) {
	facts, err := t.store.Facts(ctx, store.Filter{Kinds: models.FactKinds, Withdrawn: true})
	if err != nil {
		return Loaded{}, fmt.Errorf("read facts: %w", err)
	}
	current := make(map[key]*models.Fact, len(facts))
	for i := range facts {
		current[key{facts[i].Kind, facts[i].ID}] = &facts[i]
	}
	var out Loaded
	var drafts []store.Draft
	named := make(map[key]bool, len(items))
	known := models.DateOf(t.Now())
	for _, it := range items {
		k := key{it.Kind, it.ID}
		named[k] = true
		old := current[k]
		if old == nil {
			out.Added++
			drafts = append(drafts, store.Draft{Kind: it.Kind, ID: it.ID, Body: it.Body, Sources: it.Sources})
			continue
		}
		digest := digestOf(it.Body)
		if old.Author != author {
			if err := t.keep(ctx, old, author, digest, &out); err != nil {
				return Loaded{}, err
			}
			continue
		}
		if old.Digest == digest && !old.Withdrawn {
			out.Unchanged++
			continue
		}
		out.Changed++
		drafts = append(drafts, store.Draft{Kind: it.Kind, ID: it.ID, Body: it.Body, Sources: it.Sources, Replaces: old.Version, KnownFrom: known})
	}
	for i := range facts {
		f := &facts[i]
		if f.Author == author && !f.Withdrawn && !named[key{f.Kind, f.ID}] {
			out.Withdrawn++
			drafts = append(drafts, store.Draft{Kind: f.Kind, ID: f.ID, Body: []byte(f.Body), Withdrawn: true, Replaces: f.Version, KnownFrom: known})
		}
	}
	if len(drafts) > 0 {
		if _, err := t.store.Record(ctx, drafts, author, action, reason); err != nil {
			return Loaded{}, err
		}
	}
	out.Revision, err = t.store.Revision(ctx, models.FactKinds...)
	return out, err
}

type key struct {
	kind models.FactKind
	id   string
}

// keep counts a fact that somebody else corrected as unchanged, unless the
// author's own word has changed since it was corrected: then it is told.
func (t *Tracker) keep(ctx context.Context, f *models.Fact, author, digest string, out *Loaded) error {
	history, err := t.store.History(ctx, f.Kind, f.ID)
	if err != nil {
		return fmt.Errorf("read history of %s %s: %w", f.Kind, f.ID, err)
	}
	for i := len(history) - 1; i >= 0; i-- {
		if history[i].Author == author {
			if history[i].Digest == digest {
				out.Unchanged++
				return nil
			}
			break
		}
	}
	out.Kept = append(out.Kept, fmt.Sprintf("%s %s", f.Kind, f.ID))
	return nil
}

func digestOf(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}
