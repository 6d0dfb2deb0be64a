package server

import (
	"fmt"
	"testing"
	"time"

	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/app/tracker"
)

// clocked is a meter of ten requests a minute, and its clock.
func clocked() (*meter, *time.Time) {
	now := time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC)
	return newMeter("test", 10, time.Minute, func() time.Time { return now }), &now
}

// TestMeter: what was asked for in the span before counts as far as it lies within the
// minute.
func TestMeter(t *testing.T) {
	t.Parallel()
	m, now := clocked()
	for i := range 12 {
		left, over := m.take("a")
		if want := int64(9 - i); left != want || over != 60 {
			t.Errorf("request %d leaves %d for %d s, want %d", i+1, left, over, want)
		}
	}
	if left, _ := m.take("b"); left != 9 {
		t.Errorf("another client has %d left", left)
	}
	for _, x := range []struct {
		later time.Duration
		left  int64
	}{{60 * time.Second, -3}, {30 * time.Second, 2}, {30 * time.Second, 7}, {3 * time.Minute, 9}} {
		*now = now.Add(x.later)
		if left, _ := m.take("a"); left != x.left {
			t.Errorf("at %s: %d left, want %d", now.Format(time.TimeOnly), left, x.left)
		}
	}
	if len(m.clients) != 1 {
		t.Errorf("%d clients are remembered, want 1", len(m.clients))
	}
}

// TestMetersOfTwo: of several processes each counts what a client asked of the others;
// together they answer the limit and what comes within one exchange.
func TestMetersOfTwo(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var doors [2]*door
		now := time.Date(2026, time.November, 24, 12, 0, 30, 0, time.UTC)
		for i := range doors {
			doors[i] = &door{Options: Options{Now: func() time.Time { return now }}, tracker: tracker.New(s, storetest.Now)}
			doors[i].meter("record", 20, time.Minute)
		}
		answered, within := 0, 3 // requests between two exchanges, at each
		for range 12 {
			for _, d := range doors {
				for range within {
					if left, _ := d.meters[0].take("192.0.2.7"); left >= 0 {
						answered++
					}
				}
			}
			for _, d := range doors {
				d.exchangeOnce(t.Context())
			}
		}
		if answered < 20 || answered > 20+within {
			t.Errorf("%d are answered, want 20 and at most %d more", answered, within)
		}
		if left, _ := doors[1].meters[0].take("192.0.2.8"); left != 19 {
			t.Errorf("another client has %d left", left)
		}
		now = now.Add(2 * time.Minute)
		if left, _ := doors[0].meters[0].take("192.0.2.7"); left != 19 {
			t.Errorf("two minutes later %d are left", left)
		}
		doors[0].exchangeOnce(t.Context())
		if n := len(doors[0].meters[0].others); n != 0 {
			t.Errorf("what %d clients asked for two minutes ago is still kept", n)
		}
	})
}

// TestMeterTells: those who ask for most are told of first, each once as long as nothing
// changes.
func TestMeterTells(t *testing.T) {
	t.Parallel()
	m, _ := clocked()
	for i := range mostTold + 100 {
		m.take(fmt.Sprint("client ", i))
	}
	for range 5 {
		m.take("client 1050")
	}
	first, second, third := m.untold(), m.untold(), m.untold()
	if len(first) != mostTold || first[0].Number != 6 || len(second) != 100 || len(third) != 0 {
		t.Errorf("told of %d (the first with %d), then %d, then %d", len(first), first[0].Number, len(second), len(third))
	}
	if m.hash("a", 1) == m.hash("a", 2) || m.hash("a", 1) == m.hash("b", 1) {
		t.Error("a client can be followed")
	}
}
