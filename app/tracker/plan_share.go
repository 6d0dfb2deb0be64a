package tracker

import (
	"context"
	"crypto/sha256"
	"time"

	"proviso/app/budget"
	"proviso/app/store"
)

// A plan is reckoned by one process. Where several serve one database, one that takes
// long is written down there, with how far it has come: whoever is sent to another
// process is told the same, can stop it, and is given what it came to. A process that
// ends in the middle leaves it to the next one that is asked.

const (
	// shareAfter is how long a plan is reckoned before others are told of it: one that is
	// done by then is as soon done again.
	shareAfter = 500 * time.Millisecond
	// betweenShares is how often others are told how far it is, and ask.
	betweenShares = 500 * time.Millisecond
	// shareLease is how long after it was last heard of its process is taken to have ended.
	shareLease = 10 * time.Second
	// sharePatience is how long the database may take for that.
	sharePatience = 5 * time.Second
)

// ShareForecasts has the same plan called the same by all processes that are given the
// same key, which nobody else knows. It is called before the first question.
func (t *Tracker) ShareForecasts(key [sha256.Size]byte) { t.runs.key = key }

// elsewhere is the run of another process, if it is to be followed or has ended.
func (x *runs) elsewhere(ctx context.Context, id string) (store.Run, bool) {
	if x.others() == 0 {
		return store.Run{}, false
	}
	r, there, err := x.store.RunOf(ctx, id)
	if err != nil || !there || r.Holder == x.process { // what cannot be read is reckoned again
		return r, false
	}
	return r, r.Ended || r.Until.After(x.now())
}

// share tells others how far a run of this process is, until it is done, and then what
// it came to.
func (x *runs) share(id string, r *run) {
	select {
	case <-r.ready:
		return
	case <-time.After(shareAfter):
	}
	tick := time.NewTicker(betweenShares)
	defer tick.Stop()
	told := false
	for x.others() > 0 {
		stands, err := x.hold(id, r)
		switch {
		case err != nil: // the next time, perhaps
		case stands.Holder != x.process: // both have begun at the same moment, and the other was first to say so
			return
		case stands.Stopped:
			r.stopped.Store(true)
			r.stop()
		}
		told = told || err == nil
		select {
		case <-tick.C:
		case <-r.ready:
			if told {
				x.end(id, r)
			}
			return
		}
	}
}

func (x *runs) hold(id string, r *run) (store.Run, error) {
	ctx, cancel := context.WithTimeout(context.Background(), sharePatience)
	defer cancel()
	now := x.now()
	return x.store.HoldRun(ctx, store.Run{ID: id, Jurisdiction: r.jurisdiction, Holder: x.process, Until: now.Add(shareLease), Done: int(r.done.Load()), Total: int(r.of.Load())}, now)
}

// end hands over what a run came to. Where it cannot, the others reckon for themselves.
func (x *runs) end(id string, r *run) {
	ended := store.Run{ID: id, Holder: x.process, Done: int(r.done.Load()), Total: int(r.of.Load())}
	if r.result != nil {
		if text, err := r.result.Carry(); err == nil {
			ended.Result = string(text)
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), sharePatience)
	defer cancel()
	_ = x.store.EndRun(ctx, ended, x.now())
}

// follow waits for what another process reckons. It is false where that one will not end
// it: then it is to be reckoned here.
func (x *runs) follow(ctx context.Context, id string, r *run, stands store.Run) bool {
	tick := time.NewTicker(betweenShares)
	defer tick.Stop()
	for {
		r.done.Store(int64(stands.Done))
		r.of.Store(int64(stands.Total))
		switch {
		case stands.Ended && stands.Result != "":
			var err error
			r.result, err = budget.Fetch([]byte(stands.Result))
			return err == nil
		case stands.Ended && stands.Stopped:
			r.stopped.Store(true)
			r.err = context.Canceled
			return true
		case stands.Ended || !stands.Until.After(x.now()):
			return false
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			r.err = ctx.Err()
			return true
		}
		next, there, err := x.store.RunOf(ctx, id)
		if err == nil && !there {
			return false
		}
		if err == nil {
			stands = next
		}
	}
}
