package tracker

import (
	"context"
	"fmt"

	"proviso/app/store"
	"proviso/models"
)

// The public reads the record as it stood at the newest publication, and as known on
// the day that this one names: whatever is asked, of whatever day, is answered from
// that and from nothing that was recorded later. A request is of the public if its
// context says so; everything else about an answer is the same.

type publicKey struct{}

// PublicState is what is published: see the store.
type PublicState = store.PublicState

var errNotPublished = &models.Error{Kind: models.KindNotFound, Msg: "nothing has been published here yet, so there is nothing for the public to read. Who keeps the record signs in at /sign-in"}

// readAt is a state of the record that the public reads.
type readAt struct {
	store.PublicState
	knownOn models.Date
}

// AsPublished makes a request one of the public's, which reads the newest publication.
func (t *Tracker) AsPublished(ctx context.Context) (context.Context, error) {
	state, err := t.PublicState(ctx)
	return AsOfState(ctx, state), err
}

// AsOfState is AsPublished for who knows what is published. Where nothing is, every
// reading is an error that says so.
func AsOfState(ctx context.Context, state store.PublicState) context.Context {
	return context.WithValue(store.MayLag(ctx), publicKey{}, state)
}

func publicOf(ctx context.Context) (store.PublicState, bool) {
	p, ok := ctx.Value(publicKey{}).(store.PublicState)
	return p, ok
}

// keptPublic bounds how many states of the record are kept compiled for the public.
const keptPublic = 8

// publicBook is the record of a publication as known on a day, or as known on the
// day of the publication where that is earlier.
func (t *Tracker) publicBook(ctx context.Context, p store.PublicState, knownOn models.Date) (*Book, error) {
	if p.Newest == 0 {
		return nil, errNotPublished
	}
	if p.KnownOn != 0 && (knownOn == 0 || knownOn > p.KnownOn) {
		knownOn = p.KnownOn
	}
	k := readAt{p, knownOn}
	t.publicMu.Lock()
	defer t.publicMu.Unlock()
	if b := t.publicBooks[k]; b != nil {
		return b, nil
	}
	b, err := t.readBookOf(ctx, p.Revision, store.Filter{Kinds: models.FactKinds, KnownOn: knownOn, Through: p.Revision})
	if err != nil {
		return nil, fmt.Errorf("read the record of publication %d: %w", p.Newest, err)
	}
	b.edition = p.Newest
	if t.publicBooks == nil || len(t.publicBooks) >= keptPublic {
		t.publicBooks = map[readAt]*Book{}
	}
	t.publicBooks[k] = b
	return b, nil
}

// EditionNumber is that of the publication that the book is read for; 0 is the record
// as it stands, which only those who have signed in read.
func (b *Book) EditionNumber() int64 { return b.edition }
