package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

// two are two programs on one database.
func two(t *testing.T, f func(t *testing.T, one, other *store.Store)) {
	t.Helper()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		one := openMigrated(t, dsn)
		f(t, one, reopen(t, dsn, store.Options{}))
	})
}

// within waits for something that another goroutine brings about.
func within(t *testing.T, d time.Duration, what string, holds func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-ctx.Done():
			t.Fatalf("after %s still not: %s", d, what)
		case <-tick.C:
		}
	}
}

// watching runs Watch until the test ends and counts what it tells.
func watching(t *testing.T, s *store.Store) *atomic.Int64 {
	t.Helper()
	var told atomic.Int64
	ctx, stop := context.WithCancel(t.Context())
	var all sync.WaitGroup
	all.Go(func() { s.Watch(ctx, func() { told.Add(1) }) })
	t.Cleanup(func() { stop(); all.Wait() })
	within(t, 10*time.Second, "Watch has begun", func() bool { return told.Load() > 0 })
	return &told
}

// What one program publishes the other is told of within a second.
func TestWatch(t *testing.T) {
	t.Parallel()
	two(t, func(t *testing.T, one, other *store.Store) {
		record(t, one, example()...)
		told := watching(t, other)
		for what, write := range map[string]func(){
			"a publication": func() { storetest.Publish(t, one) },
			"a setting": func() {
				n := store.Note{Actor: "anna", Action: "set"}
				if err := one.SetPublicSettings(t.Context(), 0, "{}", "anna", n); err != nil {
					t.Fatal(err)
				}
			},
		} {
			before := told.Load()
			write()
			within(t, time.Second, "told of "+what, func() bool { return told.Load() > before })
		}
	})
}

// A write that was weighed against a record to which another program has added since
// is not written.
func TestRecordAfter(t *testing.T) {
	t.Parallel()
	two(t, func(t *testing.T, one, other *store.Store) {
		facts := record(t, one, example()...)
		seen := store.Seen{Revision: facts[len(facts)-1].Seq, Kinds: models.FactKinds}
		record(t, other, store.Draft{Kind: models.FactCondition, ID: "access", Body: []byte(`{}`)})
		draft := []store.Draft{{Kind: models.FactCase, ID: "sf", Body: []byte(`{}`)}}
		if _, err := one.RecordAfter(t.Context(), seen, draft, "anna", "keep", ""); !errors.Is(err, store.ErrMoved) {
			t.Errorf("after another's write: %v", err)
		}
		seen.Kinds = []models.FactKind{models.FactCase} // of these there is no newer one
		if _, err := one.RecordAfter(t.Context(), seen, draft, "anna", "keep", ""); err != nil {
			t.Errorf("after a write that does not matter to it: %v", err)
		}
		if got := len(must(one.History(t.Context(), models.FactCase, "sf"))); got != 1 {
			t.Errorf("%d versions are there, want 1", got)
		}
		wantNoFaults(t, one)
	})
}

func must[T any](x T, err error) T {
	if err != nil {
		panic(err)
	}
	return x
}

// The lease of a program that was killed is another's once its time is over, and not
// before; of many who want it at once one has it.
func TestLeaseOfTwo(t *testing.T) {
	t.Parallel()
	two(t, func(t *testing.T, one, other *store.Store) {
		now := storetest.Day
		var got atomic.Int64
		var all sync.WaitGroup
		for i := range 8 {
			s := []*store.Store{one, other}[i%2]
			all.Go(func() {
				if must(s.TakeLease(t.Context(), "work", fmt.Sprint("holder ", i), now, now.Add(time.Minute))) {
					got.Add(1)
				}
			})
		}
		if all.Wait(); got.Load() != 1 {
			t.Errorf("%d have the lease", got.Load())
		}
		for after, want := range map[time.Duration]bool{59 * time.Second: false, time.Minute: true} {
			at := now.Add(after)
			if mine := must(other.TakeLease(t.Context(), "work", "late", at, at)); mine != want {
				t.Errorf("after %s: %v", after, mine)
			}
			if want {
				break
			}
		}
	})
}

// Programs that serve one database know each other while they live, and none begins
// with another key than theirs.
func TestProcesses(t *testing.T) {
	t.Parallel()
	two(t, func(t *testing.T, one, other *store.Store) {
		now, ctx := storetest.Day, t.Context()
		a := store.Process{ID: "a", KeyMark: strings.Repeat("a", 16), BeganAt: now}
		b := store.Process{ID: "b", KeyMark: a.KeyMark, BeganAt: now}
		if others := must(one.SeeProcess(ctx, a, now)); len(others) != 0 {
			t.Errorf("alone, and sees %v", others)
		}
		if others := must(other.SeeProcess(ctx, b, now)); len(others) != 1 || others[0].ID != "a" || !others[0].SeenAt.Equal(now) {
			t.Errorf("sees %v", others)
		}
		b.KeyMark = strings.Repeat("b", 16)
		_, err := other.SeeProcess(ctx, b, now)
		wantKind(t, err, models.KindRefused, "with another key")
		if others := must(one.SeeProcess(ctx, a, now.Add(time.Minute))); len(others) != 0 {
			t.Errorf("a minute after it was last seen: %v", others)
		}
		if err := one.EndProcess(ctx, "a"); err != nil {
			t.Fatal(err)
		}
		if others := must(other.SeeProcess(ctx, b, now.Add(time.Minute))); len(others) != 0 {
			t.Errorf("it has ended, and is seen: %v", others)
		}
	})
}

// What programs have counted each of the others is told, as it stands, and old windows
// go.
func TestExchangeCounts(t *testing.T) {
	t.Parallel()
	two(t, func(t *testing.T, one, other *store.Store) {
		ctx, client := t.Context(), strings.Repeat("c", 32)
		count := func(span, n int64) []store.Counted {
			return []store.Counted{{Meter: "m", Span: span, Client: client, Number: n}}
		}
		for _, x := range []struct {
			s    *store.Store
			by   string
			own  []store.Counted
			from int64
			want string
		}{
			{one, "a", count(7, 3), 7, "[]"},
			{other, "b", count(7, 5), 7, "[{m 7 " + client + " 3}]"},
			{one, "a", count(7, 4), 7, "[{m 7 " + client + " 5}]"},
			{other, "c", nil, 7, "[{m 7 " + client + " 9}]"},
			{other, "b", count(8, 1), 8, "[]"},
		} {
			got := must(x.s.ExchangeCounts(ctx, x.by, x.own, map[string]int64{"m": x.from}))
			if fmt.Sprint(got) != x.want {
				t.Errorf("%s: got %v, want %s", x.by, got, x.want)
			}
		}
		if got := must(one.ExchangeCounts(ctx, "d", many1000(client), nil)); len(got) != 1 {
			t.Errorf("beside 1,000 of its own: %d", len(got))
		}
	})
}

func many1000(client string) (out []store.Counted) {
	for i := range 1000 {
		out = append(out, store.Counted{Meter: "m", Span: int64(9 + i), Client: client, Number: 1})
	}
	return out
}

// One program reckons a forecast, the others see how far it is and can stop it; when
// it is killed another begins anew.
func TestRuns(t *testing.T) {
	t.Parallel()
	two(t, func(t *testing.T, one, other *store.Store) {
		ctx, now, id := t.Context(), storetest.Day, strings.Repeat("a", 32)
		mine := store.Run{ID: id, Jurisdiction: "denver-co", Holder: "a", Until: now.Add(10 * time.Second), Done: 3, Total: 9}
		theirs := mine
		theirs.Holder, theirs.Done = "b", 0
		if r := must(one.HoldRun(ctx, mine, now)); r.Holder != "a" || r.Done != 3 || r.Stopped || r.Ended {
			t.Errorf("begun: %+v", r)
		}
		if r := must(other.HoldRun(ctx, theirs, now)); r.Holder != "a" || r.Done != 3 {
			t.Errorf("what another has: %+v", r)
		}
		if ok := must(other.StopRun(ctx, "chicago-il", id, now)); ok {
			t.Error("stopped for another place")
		}
		if ok := must(other.StopRun(ctx, "denver-co", id, now)); !ok {
			t.Error("not stopped")
		}
		if r := must(one.HoldRun(ctx, mine, now)); !r.Stopped {
			t.Errorf("its holder is not told: %+v", r)
		}
		later := now.Add(time.Minute) // the holder was killed
		theirs.Until = later.Add(time.Minute)
		if r := must(other.HoldRun(ctx, theirs, later)); r.Holder != "b" || r.Stopped || r.Ended {
			t.Errorf("taken over: %+v", r)
		}
		theirs.Result = "what it came to"
		if err := other.EndRun(ctx, theirs, later); err != nil {
			t.Fatal(err)
		}
		r, there, err := one.RunOf(ctx, id)
		if err != nil || !there || !r.Ended || r.Result != theirs.Result {
			t.Errorf("ended: %+v, %v, %v", r, there, err)
		}
		if ok := must(one.StopRun(ctx, "denver-co", id, later)); ok {
			t.Error("stopped after its end")
		}
	})
}
