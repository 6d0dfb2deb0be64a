package forecast

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"
	"time"
)

// apart is an exact answer of much work: drivers of which no two sums are alike.
func apart(drivers int) Model {
	var m Model
	for i := range drivers {
		id := fmt.Sprintf("d%02d", i)
		m.Drivers = append(m.Drivers, order(id, 0.4))
		a := free(id, float64(int(1)<<i))
		a.Slices = []Slice{{FiscalYear: fmt.Sprint(i % 2), Month: "2027-01", Share: 1}}
		m.Awards, m.Branches = append(m.Awards, a), append(m.Branches, cut(id, id))
	}
	return m
}

// knotted is one award that so many drivers act on.
func knotted(drivers int) Model {
	m := apart(drivers)
	m.Awards = m.Awards[:1]
	*m.Awards[0].Amounts.Uncommitted = 1 << 30
	for i := range m.Branches {
		m.Branches[i].Award, m.Branches[i].Severity = m.Awards[0].ID, Fixed(float64(i)/32)
	}
	return m
}

// long are all calls that may take long, by all ways in which they are made.
func long() map[string]func(context.Context, func(done, of int)) (any, error) {
	pert := PERT(0.1, 0.4, 0.9, 4)
	options := func(trials int, progress func(done, of int)) Options {
		return Options{Trials: trials, Seed: 1, Progress: progress}
	}
	worst := Scenario{"severe", []Assumption{{ID: "a", Driver: "driver-000", Certain: "ends"}, {ID: "b", Driver: "driver-001", Certain: "ends"}}}
	best := Scenario{"base", []Assumption{{ID: "a", Driver: "driver-000", Nothing: true}}}
	made := map[string]func(context.Context, func(done, of int)) (any, error){
		"flows": func(ctx context.Context, p func(done, of int)) (any, error) {
			m := knotted(14)
			more := book(500, 10, pert, true)
			m.Drivers, m.Awards, m.Branches = append(m.Drivers, more.Drivers...), append(m.Awards, more.Awards...), append(m.Branches, more.Branches...)
			return noted(Flows(ctx, m, CashPlan{First: "2027-01", Months: 3, Progress: p}))
		},
	}
	few := map[string]Model{"drawn": book(100, 4, pert, true), "fixed": book(100, 20, Fixed(0.5), false), "counted": apart(9), "knotted": knotted(8)}
	for name, m := range map[string]Model{"drawn": book(300, 10, pert, true), "fixed": book(300, 30, Fixed(0.5), false), "counted": apart(16), "knotted": knotted(14)} {
		trials := map[string]int{"drawn": 6 * chunk, "fixed": 20 * chunk}[name] + 1
		made["run "+name] = func(ctx context.Context, p func(done, of int)) (any, error) {
			return noted(Run(ctx, m, options(trials, p)))
		}
		made["spread "+name] = func(ctx context.Context, p func(done, of int)) (any, error) {
			return noted(Spread(ctx, few[name], 0.8, options(min(trials, chunk), p)))
		}
		made["together "+name] = func(ctx context.Context, p func(done, of int)) (any, error) {
			var ids []string
			for _, a := range m.Awards[:min(len(m.Awards), 40)] {
				ids = append(ids, a.ID)
			}
			return noted(Together(ctx, m, ids, options(trials, p)))
		}
		made["worth "+name] = func(ctx context.Context, p func(done, of int)) (any, error) {
			return noted(Worth(ctx, m, m.Drivers[0].ID, "ends", 0.8, options(trials, p)))
		}
	}
	made["compare"] = func(ctx context.Context, p func(done, of int)) (any, error) {
		return noted(Compare(ctx, book(300, 10, pert, true), best, worst, 0.8, options(2*chunk, p)))
	}
	return made
}

// noted is nil where there is no result.
func noted[T any](r *T, err error) (any, error) {
	if r == nil {
		return nil, err
	}
	return r, err
}

// Whoever waits is told how far all of it is: more each time, by one at a time, and the
// whole at the end and once.
func TestProgress(t *testing.T) {
	t.Parallel()
	for name, call := range long() {
		var within atomic.Int32
		var told []int
		_, err := call(t.Context(), func(done, of int) {
			if within.Add(1) != 1 || of != parts {
				t.Errorf("%s: told by two at once, or of %d", name, of)
			}
			told = append(told, done)
			within.Add(-1)
		})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for i, done := range told {
			if i > 0 && done <= told[i-1] {
				t.Errorf("%s: told %v", name, told)
				break
			}
		}
		if len(told) < 3 || told[0] > parts/2 || told[len(told)-1] != parts {
			t.Errorf("%s: told %v", name, told)
		}
	}
}

// Whoever no longer waits has an end of it in a few milliseconds, wherever it was, and
// nothing runs on. It does not run beside others, since it counts what runs.
func TestCancelled(t *testing.T) {
	for name, call := range long() {
		for _, from := range []int{1, parts / 2, parts * 9 / 10} {
			best := time.Hour
			for range 5 { // the machine may have other things to do
				before := runtime.NumGoroutine()
				ctx, cancel := context.WithCancel(t.Context())
				var since time.Time
				after := 0
				r, err := call(ctx, func(done, _ int) {
					if since != (time.Time{}) {
						after++
					}
					if done >= from && since == (time.Time{}) {
						since = time.Now()
						cancel()
					}
				})
				took := time.Since(since)
				cancel()
				if !errors.Is(err, context.Canceled) || err == context.Canceled || r != nil {
					t.Fatalf("%s from %d on: got %v, %v", name, from, r, err)
				}
				if after > runtime.GOMAXPROCS(0) {
					t.Fatalf("%s from %d on: told %d times after nobody waited", name, from, after)
				}
				for i := 0; runtime.NumGoroutine() > before; i++ { // the last may still be returning
					if runtime.Gosched(); i > 1e6 {
						t.Fatalf("%s from %d on: %d run, and %d did before", name, from, runtime.NumGoroutine(), before)
					}
				}
				if best = min(best, took); best < 10*time.Millisecond {
					break
				}
			}
			if best > 30*time.Millisecond {
				t.Errorf("%s from %d on: ended %v after nobody waited", name, from, best)
			}
		}
	}
}

// A context that is cancelled before the call ends it before anything is made.
func TestCancelledBefore(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, call := range long() {
		if r, err := call(ctx, nil); !errors.Is(err, context.Canceled) || r != nil {
			t.Errorf("%s: got %v, %v", name, r, err)
		}
	}
	if r, err := Means(ctx, small()); !errors.Is(err, context.Canceled) || r != nil {
		t.Errorf("means: got %v, %v", r, err)
	}
	if r, err := Exact(ctx, small()); !errors.Is(err, context.Canceled) || r != nil {
		t.Errorf("exact: got %v, %v", r, err)
	}
}
