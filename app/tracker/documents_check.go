package tracker

import (
	"context"
	"errors"
	"maps"
	"slices"

	"proviso/app/vault"
	"proviso/models"
)

// ContentState is how the content of a version was found.
type ContentState string

const (
	ContentWhole   ContentState = "whole"
	ContentMissing ContentState = "missing"
	ContentAltered ContentState = "altered"
	ContentOrphan  ContentState = "orphan" // no document needs it
)

// Content is what was found of one version, or of what lies in the place of
// documents and is of none.
type Content struct {
	State    ContentState
	Document string // id, of a pack that of its answer; "" of an orphan
	Version  int    // from 1; of a pack the round of signing
	Name     string // of the file; of an orphan, what it is called in its place
	Digest   string // "" of what is no document at all
	Size     int64
}

// CheckContents reads every content that a document needs and says how it was
// found, and then names what no document needs. It is for who keeps the machine,
// and looks at all jurisdictions.
func (t *Tracker) CheckContents(ctx context.Context, tell func(Content) error) error {
	if t.Vault == nil {
		return errNoVault
	}
	w, err := t.Work(ctx)
	if err != nil {
		return err
	}
	needed := w.contents()
	states := map[string]ContentState{} // each content is read once
	for _, d := range w.Documents {
		if !w.needs(d) {
			continue
		}
		for i, v := range d.Versions {
			state, ok := states[v.Digest]
			if !ok {
				if state, err = t.contentState(ctx, v.Digest); err != nil {
					return err
				}
				states[v.Digest] = state
			}
			if err := tell(Content{state, d.ID, i + 1, v.Name, v.Digest, v.Size}); err != nil {
				return err
			}
		}
	}
	for i := range w.Acceptances {
		prints := printsOf(&w.Acceptances[i])
		for _, digest := range slices.Sorted(maps.Keys(prints)) {
			state, err := t.contentState(ctx, digest)
			if err != nil {
				return err
			}
			if err := tell(Content{State: state, Document: w.Acceptances[i].ID, Version: prints[digest], Name: "pack.pdf", Digest: digest}); err != nil {
				return err
			}
		}
	}
	var orphans []Content
	err = t.Vault.Each(ctx, func(name string, size int64) error {
		if needed[name] == 0 {
			orphans = append(orphans, Content{State: ContentOrphan, Name: name, Size: size})
		}
		return nil
	})
	if err != nil {
		return err
	}
	// What was uploaded while this ran is none.
	if w, err = t.Work(ctx); err != nil {
		return err
	}
	needed = w.contents()
	orphans = slices.DeleteFunc(orphans, func(c Content) bool { return needed[c.Name] > 0 })
	for _, c := range orphans {
		if err := tell(c); err != nil {
			return err
		}
	}
	return nil
}

func (t *Tracker) contentState(ctx context.Context, digest string) (ContentState, error) {
	f, err := t.Vault.Get(ctx, digest)
	switch {
	case err == nil:
		return ContentWhole, f.Close()
	case errors.Is(err, vault.ErrAltered):
		return ContentAltered, nil
	case models.KindOf(err) == models.KindNotFound:
		return ContentMissing, nil
	}
	return "", err
}
