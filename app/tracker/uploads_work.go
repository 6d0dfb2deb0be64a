package tracker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"proviso/app/store"
	"proviso/models"
)

// WorkUploads reads the files that wait and need no question, one after the other and so
// that others are not slowed, and says how many. What was broken off, here or in a process
// that is gone, goes on where it was. While somebody else reads, nothing is done.
func (t *Tracker) WorkUploads(ctx context.Context) (worked int, err error) {
	if err := t.tidyUploads(ctx); err != nil {
		return 0, err
	}
	waiting, err := t.waitingUploads(ctx)
	if err != nil || len(waiting) == 0 {
		return 0, err
	}
	t.Slowly(func() { worked, err = t.workUploads(ctx) })
	return worked, err
}

func (t *Tracker) waitingUploads(ctx context.Context) ([]store.Upload, error) {
	all, err := t.store.Uploads(ctx)
	return slices.DeleteFunc(all, func(u store.Upload) bool { return u.Said == "" }), err
}

func (t *Tracker) workUploads(ctx context.Context) (worked int, err error) {
	alive := func() (bool, error) {
		return t.store.TakeLease(ctx, store.ImportWork, t.process, t.Now(), t.Now().Add(uploadLease))
	}
	mine, err := alive()
	if err != nil || !mine {
		return 0, err
	}
	ctx, stop := context.WithCancel(ctx)
	signs := make(chan struct{})
	go func() {
		defer close(signs)
		tick := time.NewTicker(uploadSigns)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				if mine, err := alive(); err == nil && !mine { // it took so long that another process went on
					stop()
				}
			}
		}
	}()
	defer func() {
		stop()
		<-signs
		err = errors.Join(err, t.store.EndLease(context.WithoutCancel(ctx), store.ImportWork, t.process, t.Now()))
	}()
	tried, faults := map[int64]bool{}, error(nil)
	for {
		waiting, err := t.waitingUploads(ctx)
		if err != nil {
			return worked, errors.Join(faults, err)
		}
		waiting = slices.DeleteFunc(waiting, func(u store.Upload) bool { return tried[u.Number] })
		if len(waiting) == 0 {
			return worked, faults
		}
		u := waiting[0]
		tried[u.Number] = true
		switch err := t.readUpload(ctx, u); {
		case ctx.Err() != nil:
			return worked, errors.Join(faults, err)
		case err != nil:
			faults = errors.Join(faults, fmt.Errorf("upload %d: %w", u.Number, err))
		default:
			worked++
		}
	}
}

// readUpload reads a file that waits. One that cannot be read waits no longer; an error is
// that it can be tried again.
func (t *Tracker) readUpload(ctx context.Context, u store.Upload) error {
	var s reading
	if err := json.Unmarshal([]byte(u.Said), &s); err != nil {
		return err
	}
	// Whoever sent it was let through then.
	who := models.Person{ID: s.By, Assignments: []models.Assignment{{Role: models.RoleGrants, Jurisdiction: s.Jurisdiction}}}
	why := "it was read"
	b, err := t.begin(ctx, who, s.file(t.opened(ctx, u)), s.Kinds)
	if err == nil {
		err = b.read(ctx)
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil && !final(err):
		return err
	case err != nil:
		why = err.Error()
	}
	return t.store.EndUpload(ctx, u.Number, u.Said, why, u.BeganBy)
}

// final is true of what is no better the next time: it is told to a person, or the import
// was left, by somebody or because the file cannot be read.
func final(err error) bool {
	switch models.KindOf(err) {
	case models.KindInvalid, models.KindRefused, models.KindConflict, models.KindNotFound, models.KindDenied:
		return true
	}
	return errors.As(err, new(unreadable))
}

// tidyUploads takes away what nobody came back to.
func (t *Tracker) tidyUploads(ctx context.Context) error {
	stale, err := t.store.StaleUploads(ctx, t.Now().Add(-KeepUploads))
	for _, u := range stale {
		why := "nobody said within a week what its columns are"
		if u.Done < u.Bytes {
			why = "it did not arrive whole"
		}
		err = errors.Join(err, t.store.EndUpload(ctx, u.Number, u.Said, why, u.BeganBy))
	}
	return err
}
