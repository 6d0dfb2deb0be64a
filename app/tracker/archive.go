package tracker

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"proviso/app/store"
)

// NeededContents are the digests of the contents that documents and packs need, as the
// workspace stood at a revision; in order. It is for who keeps the machine, and looks at
// all jurisdictions.
func (t *Tracker) NeededContents(ctx context.Context, revision int64) ([]string, error) {
	if revision == 0 {
		return nil, nil
	}
	facts, err := t.store.Facts(ctx, store.Filter{Kinds: heldKinds, Through: revision})
	if err != nil {
		return nil, fmt.Errorf("read the workspace: %w", err)
	}
	var w Workbook
	for _, f := range facts {
		if err := w.Take(f.Kind, f.ID, []byte(f.Body)); err != nil {
			return nil, fmt.Errorf("fact %d: %w", f.Seq, err)
		}
	}
	w.Sort()
	return slices.Sorted(maps.Keys(w.contents())), nil
}
