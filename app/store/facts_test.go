package store_test

import (
	"fmt"
	"testing"
	"time"

	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

func TestFactComesBackAsWritten(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		known := models.NewDate(2018, time.September, 15)
		record(t, s, example()...)
		written := record(t, s, store.Draft{Kind: models.FactCase, ID: "phl", Body: []byte(`{"title":"Philadelphia v. Sessions é"}`),
			KnownFrom: known, Replaces: 1, Sources: []string{"order", "order"}})
		want := models.Fact{Seq: 4, Kind: models.FactCase, ID: "phl", Version: 2, RecordedAt: storetest.Day, KnownFrom: known, Author: "anna",
			Reason: "a reason", Body: `{"title":"Philadelphia v. Sessions é"}`, Digest: "f94e2d4d24699d70d05878da07f508c9fda1303f4dea5d6f01a6b2b9eba96bb5"}
		if written[0] != want {
			t.Errorf("Record: got %+v, want %+v", written[0], want)
		}
		facts, err := s.Facts(t.Context(), store.Filter{Kinds: []models.FactKind{models.FactCase}})
		if err != nil {
			t.Fatal(err)
		}
		if len(facts) != 1 || facts[0] != want {
			t.Errorf("Facts: got %+v, want %+v", facts, want)
		}
	})
}

// The session of a server may be in any zone, and so may the clock.
func TestInstantsAreUTC(t *testing.T) {
	t.Parallel()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		openMigrated(t, dsn)
		local := time.Date(2026, 7, 1, 23, 30, 0, 123456789, time.FixedZone("CEST", 7200))
		s := reopen(t, dsn, store.Options{Now: func() time.Time { return local }})
		record(t, s, example()[0])
		history, err := s.History(t.Context(), models.FactSource, "order")
		if err != nil {
			t.Fatal(err)
		}
		want := time.Date(2026, 7, 1, 21, 30, 0, 123456000, time.UTC)
		if got := history[0].RecordedAt; got != want {
			t.Errorf("got %v, want %v", got, want)
		}
		wantNoFaults(t, s)
	})
}

func TestHistory(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for v := range 3 {
			record(t, s, store.Draft{Kind: models.FactCase, ID: "phl", Body: fmt.Appendf(nil, `{"v":%d}`, v), Replaces: v})
		}
		record(t, s, store.Draft{Kind: models.FactCase, ID: "phl-2", Body: []byte(`{}`)})
		history, err := s.History(t.Context(), models.FactCase, "phl")
		if err != nil {
			t.Fatal(err)
		}
		if got, want := names(history), "case phl v1, case phl v2, case phl v3"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		if history[0].Body != `{"v":0}` || history[2].Body != `{"v":2}` {
			t.Errorf("bodies %s, %s", history[0].Body, history[2].Body)
		}
		if none, err := s.History(t.Context(), models.FactCase, "nyc"); err != nil || len(none) != 0 {
			t.Errorf("got %v, %v, want nothing", none, err)
		}
	})
}

func TestRevision(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for i, want := range []int64{0, 3, 4} {
			switch i {
			case 1:
				record(t, s, example()...)
			case 2:
				record(t, s, store.Draft{Kind: models.FactCase, ID: "phl", Body: []byte(`{}`), Replaces: 1})
			}
			if got, err := s.Revision(t.Context()); err != nil || got != want {
				t.Errorf("got %d, %v, want %d", got, err, want)
			}
		}
	})
}

func TestFilter(t *testing.T) {
	t.Parallel()
	day := func(d int) models.Date { return models.NewDate(2018, time.June, d) }
	// a: known all along, corrected on the 10th. b: not known before the 5th.
	// c: withdrawn on the 10th. d: corrected without a day, so all along. e:
	// withdrawn on the 10th and taken back on the 20th.
	history := []store.Draft{
		{Kind: models.FactCase, ID: "a"},
		{Kind: models.FactCase, ID: "a", KnownFrom: day(10), Replaces: 1},
		{Kind: models.FactCase, ID: "b", KnownFrom: day(5)},
		{Kind: models.FactCase, ID: "c"},
		{Kind: models.FactCase, ID: "c", KnownFrom: day(10), Withdrawn: true, Replaces: 1},
		{Kind: models.FactCase, ID: "d", KnownFrom: day(15)},
		{Kind: models.FactCase, ID: "d", Replaces: 1},
		{Kind: models.FactCondition, ID: "Z"},
		{Kind: models.FactCondition, ID: "e"},
		{Kind: models.FactCondition, ID: "e", KnownFrom: day(10), Withdrawn: true, Replaces: 1},
		{Kind: models.FactCondition, ID: "e", KnownFrom: day(20), Replaces: 2},
	}
	tests := []struct {
		name string
		f    store.Filter
		want string
	}{
		{"all that stands", store.Filter{}, "case a v2, case b v1, case d v2, condition Z v1, condition e v3"},
		{"withdrawn too", store.Filter{Withdrawn: true}, "case a v2, case b v1, case c v2, case d v2, condition Z v1, condition e v3"},
		{"one kind", store.Filter{Kinds: []models.FactKind{models.FactCondition}}, "condition Z v1, condition e v3"},
		{"two kinds", store.Filter{Kinds: []models.FactKind{models.FactCondition, models.FactCase}}, "case a v2, case b v1, case d v2, condition Z v1, condition e v3"},
		{"a kind without facts", store.Filter{Kinds: []models.FactKind{models.FactGrant}}, ""},
		{"before b", store.Filter{KnownOn: day(4)}, "case a v1, case c v1, case d v2, condition Z v1, condition e v1"},
		{"on the day of b", store.Filter{KnownOn: day(5)}, "case a v1, case b v1, case c v1, case d v2, condition Z v1, condition e v1"},
		{"the day before the correction", store.Filter{KnownOn: day(9)}, "case a v1, case b v1, case c v1, case d v2, condition Z v1, condition e v1"},
		{"on the day of the correction", store.Filter{KnownOn: day(10)}, "case a v2, case b v1, case d v2, condition Z v1"},
		{"the same with withdrawn", store.Filter{KnownOn: day(10), Withdrawn: true}, "case a v2, case b v1, case c v2, case d v2, condition Z v1, condition e v2"},
		{"the day after", store.Filter{KnownOn: day(11)}, "case a v2, case b v1, case d v2, condition Z v1"},
		{"after it was taken back", store.Filter{KnownOn: day(20)}, "case a v2, case b v1, case d v2, condition Z v1, condition e v3"},
		{"a kind and a day", store.Filter{Kinds: []models.FactKind{models.FactCase}, KnownOn: day(4)}, "case a v1, case c v1, case d v2"},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for i := range history {
			history[i].Body = []byte(`{}`)
		}
		record(t, s, history...)
		for _, test := range tests {
			facts, err := s.Facts(t.Context(), test.f)
			if err != nil {
				t.Fatalf("%s: %v", test.name, err)
			}
			if got := names(facts); got != test.want {
				t.Errorf("%s:\n got %s\nwant %s", test.name, got, test.want)
			}
		}
	})
}

func TestNumberOfQueriesDoesNotGrow(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		count := func() [3]int {
			return [3]int{
				storetest.Queries(t, s, func() { s.Facts(t.Context(), store.Filter{KnownOn: models.DateOf(storetest.Day)}) }),
				storetest.Queries(t, s, func() { s.History(t.Context(), models.FactCase, "c0") }),
				storetest.Queries(t, s, func() { s.Revision(t.Context()) }),
			}
		}
		want := [3]int{1, 1, 1}
		if got := count(); got != want {
			t.Errorf("empty: got %v, want %v", got, want)
		}
		record(t, s, many(700)...)
		if got := count(); got != want {
			t.Errorf("700 facts: got %v, want %v", got, want)
		}
		facts, err := s.Facts(t.Context(), store.Filter{})
		if err != nil || len(facts) != 700 {
			t.Errorf("got %d facts, %v, want 700", len(facts), err)
		}
	})
}

// A write sends a few queries per chunk of drafts, not one per draft.
func TestQueriesOfRecord(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		one := storetest.Queries(t, s, func() { record(t, s, many(200)...) })
		if one > 8 {
			t.Errorf("200 drafts took %d queries, want 8 at most", one)
		}
	})
}

// many is one source and n-1 cases that rest on it.
func many(n int) []store.Draft {
	out := []store.Draft{{Kind: models.FactSource, ID: "s", Body: []byte(`{}`)}}
	for i := range n - 1 {
		out = append(out, store.Draft{Kind: models.FactCase, ID: fmt.Sprintf("c%d", i), Sources: []string{"s"},
			Body: fmt.Appendf(nil, `{"number":%d,"text":"A body of a length that is seen in seeds, about two hundred bytes, so that the time is true to life. %d"}`, i, i)})
	}
	return out
}

func BenchmarkRecord1500(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		s := storetest.Open(b)
		drafts := many(1500)
		b.StartTimer()
		if _, err := s.Record(b.Context(), drafts, "seed", "seed", "bench"); err != nil {
			b.Fatal(err)
		}
	}
}

// What is public and what the workspace keeps have revisions of their own.
func TestRevisionOfKinds(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		record(t, s, store.Draft{Kind: models.FactCase, ID: "phl", Body: []byte(`{}`)})
		record(t, s, store.Draft{Kind: models.FactDuty, ID: "a.closeout", Body: []byte(`{}`)})
		for _, x := range []struct {
			kinds []models.FactKind
			want  int64
		}{{nil, 2}, {models.FactKinds, 1}, {models.WorkKinds, 2}, {[]models.FactKind{models.FactGrant}, 0}, {[]models.FactKind{models.FactGrant, models.FactCase}, 1}} {
			if got, err := s.Revision(t.Context(), x.kinds...); got != x.want || err != nil {
				t.Errorf("Revision(%v): got %d, %v, want %d", x.kinds, got, err, x.want)
			}
		}
	})
}
