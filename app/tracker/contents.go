package tracker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"proviso/models"
)

// Content is known by its hash, so that one file may be of several documents. Between
// the moment in which it lies in its place and that in which a document is recorded
// that needs it, nobody may take it away as needed by none: in this process a lock sees
// to it, in others a lease of the name of the content.

const (
	// contentLease is how long recording what needs a content may take.
	contentLease = time.Minute
	// betweenClaims is how long it is waited before a lease that another holds is asked
	// for again.
	betweenClaims = 50 * time.Millisecond
)

// claim keeps other processes from taking a content away until done is called. It errs
// where one of them has just done so.
func (t *Tracker) claim(ctx context.Context, digest string) (done func(), err error) {
	for {
		mine, err := t.lease(ctx, digest)
		if err != nil {
			return nil, err
		}
		if mine {
			break
		}
		select {
		case <-time.After(betweenClaims):
		case <-ctx.Done():
			return nil, fmt.Errorf("wait for another process to let go of a document: %w", ctx.Err())
		}
	}
	done = func() { // that it cannot be dropped ends it a little later
		_ = t.store.DropLease(context.WithoutCancel(ctx), contentName(digest), t.process)
	}
	there, err := t.Vault.Get(ctx, digest)
	if err != nil {
		done()
		if models.KindOf(err) == models.KindNotFound {
			err = models.Conflict("file", "was of another document too, which was taken away at this moment; send it again")
		}
		return nil, err
	}
	return done, there.Close()
}

func contentName(digest string) string { return "content " + digest }

func (t *Tracker) lease(ctx context.Context, digest string) (bool, error) {
	now := t.Now()
	return t.store.TakeLease(ctx, contentName(digest), t.process, now, now.Add(contentLease))
}

// dropContent takes a content away unless something needs it, or another process is
// about to need it. The caller holds t.contents.
func (t *Tracker) dropContent(ctx context.Context, digest string) (err error) {
	mine, err := t.lease(ctx, digest)
	if err != nil || !mine {
		return err // what then is of no document, the check names
	}
	defer func() {
		err = errors.Join(err, t.store.DropLease(context.WithoutCancel(ctx), contentName(digest), t.process))
	}()
	w, err := t.Work(ctx)
	if err != nil || w.contents()[digest] > 0 {
		return err
	}
	return t.Vault.Remove(ctx, digest)
}
