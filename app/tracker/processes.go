package tracker

import (
	"context"
	"time"

	"proviso/app/store"
)

// RequestCount is what a process has counted of a client: see the store.
type RequestCount = store.Counted

// Reach is how it stands with the servers of the database: see the store.
type Reach = store.Reach

// Beat is how often a process says that it serves.
const Beat = 5 * time.Second

// Begin says that this process serves, with a key of that mark. It is refused where
// another serves with another key.
func (t *Tracker) Begin(ctx context.Context, keyMark string) error {
	t.self = store.Process{ID: t.process, KeyMark: keyMark, BeganAt: t.Now()}
	return t.beat(ctx)
}

// Live says so again and again until the context ends, and then that it is over.
func (t *Tracker) Live(ctx context.Context, failed func(error)) {
	tick := time.NewTicker(Beat)
	defer tick.Stop()
	troubled := false
	for {
		select {
		case <-ctx.Done():
			_ = t.store.EndProcess(context.WithoutCancel(ctx), t.process) // if it cannot be told, the others find out
			return
		case <-tick.C:
			err := t.beat(ctx)
			if err != nil && !troubled && ctx.Err() == nil {
				failed(err)
			}
			troubled = err != nil
		}
	}
}

func (t *Tracker) beat(ctx context.Context) error {
	others, err := t.store.SeeProcess(ctx, t.self, t.Now())
	if err == nil {
		t.others.Store(int64(len(others)))
	}
	return err
}

// Others is how many other processes serve the same database.
func (t *Tracker) Others() int { return int(t.others.Load()) }

// ExchangeCounts tells the other processes what this one has counted, and gives what
// they have: see the store.
func (t *Tracker) ExchangeCounts(ctx context.Context, own []RequestCount, oldest map[string]int64) ([]RequestCount, error) {
	return t.store.ExchangeCounts(ctx, t.process, own, oldest)
}

// Reach is how it stands with the database, as it was found last.
func (t *Tracker) Reach() Reach { return t.store.Reach() }
