package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

func TestConflict(t *testing.T) {
	t.Parallel()
	body := []byte(`{}`)
	tests := []struct {
		name  string
		draft store.Draft
		words []string
	}{
		{"two edit version 1", store.Draft{Kind: models.FactCase, ID: "phl", Body: body, Replaces: 1}, []string{"case phl", "version 1", "version 2"}},
		{"new where there is one", store.Draft{Kind: models.FactCase, ID: "phl", Body: body}, []string{"case phl", "version 0", "version 2"}},
		{"a version that is not there yet", store.Draft{Kind: models.FactCase, ID: "phl", Body: body, Replaces: 7}, []string{"case phl", "version 7", "version 2"}},
		{"a thing that is not there", store.Draft{Kind: models.FactCase, ID: "nyc", Body: body, Replaces: 1}, []string{"case nyc", "version 1", "version 0"}},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		record(t, s, example()...)
		record(t, s, store.Draft{Kind: models.FactCase, ID: "phl", Body: body, Replaces: 1})
		for _, test := range tests {
			_, err := s.Record(t.Context(), []store.Draft{test.draft}, "bert", "record", "r")
			if models.KindOf(err) != models.KindConflict {
				t.Errorf("%s: got %v, want a conflict", test.name, err)
				continue
			}
			wantKind(t, err, models.KindConflict, test.words...)
		}
		if n, _ := s.Revision(t.Context()); n != 4 {
			t.Errorf("revision %d, want 4", n)
		}
	})
}

// One batch may hold several versions of a thing, one after the other.
func TestVersionsInOneBatch(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		facts := record(t, s,
			store.Draft{Kind: models.FactCase, ID: "phl", Body: []byte(`{}`)},
			store.Draft{Kind: models.FactCase, ID: "phl", Body: []byte(`{"v":2}`), Replaces: 1})
		if got, want := names(facts), "case phl v1, case phl v2"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		wantNoFaults(t, s)
	})
}

func TestInvalidDrafts(t *testing.T) {
	t.Parallel()
	ok := store.Draft{Kind: models.FactCase, ID: "x", Body: []byte(`{}`)}
	with := func(change func(d *store.Draft)) store.Draft {
		d := ok
		change(&d)
		return d
	}
	tests := []struct {
		name  string
		draft store.Draft
		words []string
	}{
		{"no JSON", with(func(d *store.Draft) { d.Body = []byte(`{`) }), []string{"case x", "JSON"}},
		{"no body", with(func(d *store.Draft) { d.Body = nil }), []string{"case x", "JSON"}},
		{"not UTF-8", with(func(d *store.Draft) { d.Body = []byte("\"\xff\"") }), []string{"case x", "JSON"}},
		{"unknown kind", with(func(d *store.Draft) { d.Kind = "mood" }), []string{"mood"}},
		{"no id", with(func(d *store.Draft) { d.ID = "" }), []string{"id"}},
		{"NUL in the id", with(func(d *store.Draft) { d.ID = "a\x00b" }), []string{"id"}},
		{"unknown source", with(func(d *store.Draft) { d.Sources = []string{"order", "rumour"} }), []string{"case x", `"rumour"`}},
		{"a source that is no source", with(func(d *store.Draft) { d.Sources = []string{"phl"} }), []string{"case x", `"phl"`}},
		{"a year of five digits", with(func(d *store.Draft) { d.KnownFrom = models.NewDate(12345, 1, 1) }), []string{"case x", "years"}},
		{"a negative version", with(func(d *store.Draft) { d.Replaces = -1 }), []string{"case x"}},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		record(t, s, example()...)
		before := wantNoFaults(t, s)
		for _, test := range tests {
			// In the middle of good ones: all or nothing.
			drafts := []store.Draft{{Kind: models.FactGap, ID: "a", Body: []byte(`{}`)}, test.draft, {Kind: models.FactGap, ID: "b", Body: []byte(`{}`)}}
			_, err := s.Record(t.Context(), drafts, "anna", "record", "r")
			if models.KindOf(err) != models.KindInvalid {
				t.Errorf("%s: got %v, want invalid", test.name, err)
				continue
			}
			wantKind(t, err, models.KindInvalid, test.words...)
		}
		if after := wantNoFaults(t, s); after != before {
			t.Errorf("something was written: %+v, before %+v", after, before)
		}
		_, err := s.Record(t.Context(), []store.Draft{ok}, "", "record", "r")
		wantKind(t, err, models.KindInvalid, "author")
		_, err = s.Record(t.Context(), []store.Draft{ok}, "anna", " ", "r")
		wantKind(t, err, models.KindInvalid, "action")
	})
}

// What only the database finds out, half way through the inserts, leaves nothing
// either: the last chunk of the trail meets a wall.
func TestAllOrNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		record(t, s, example()...)
		before := wantNoFaults(t, s)
		if store.IsPostgres(s) {
			sqlExec(t, s, `ALTER TABLE trail ADD CHECK (id <> 'c450')`)
		} else {
			sqlExec(t, s, `CREATE TRIGGER t BEFORE INSERT ON trail WHEN NEW.id = 'c450' BEGIN SELECT raise(ABORT, 'no'); END`)
		}
		if _, err := s.Record(t.Context(), many(500), "anna", "record", "r"); err == nil {
			t.Fatal("got no error")
		}
		if after := wantNoFaults(t, s); after != before {
			t.Errorf("something was written: %+v, before %+v", after, before)
		}
		var subjects int
		if err := store.WriteDB(s).QueryRow("SELECT count(*) FROM subjects").Scan(&subjects); err != nil || subjects != 3 {
			t.Errorf("%d subjects, %v, want 3", subjects, err)
		}
	})
}

func TestNothingToRecord(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		facts, err := s.Record(t.Context(), nil, "anna", "record", "r")
		if err != nil || len(facts) != 0 {
			t.Errorf("got %v, %v", facts, err)
		}
	})
}

func TestRecordNeedsAClock(t *testing.T) {
	t.Parallel()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		s, err := store.Open(t.Context(), dsn, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if _, _, err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Record(t.Context(), example(), "anna", "record", "r"); err == nil {
			t.Error("got no error")
		}
	})
}

func TestInterrupted(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx, cancel := context.WithCancel(t.Context())
		stop := s.OnQuery(func(string) { cancel() }) // within the transaction
		_, err := s.Record(ctx, example(), "anna", "record", "r")
		stop()
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want canceled", err)
		}
		if report := wantNoFaults(t, s); report.Facts != 0 {
			t.Errorf("%d facts were written", report.Facts)
		}
		record(t, s, example()...) // the connection is still good
	})
}

// Several goroutines of several stores, as of several processes, write to one
// database: nobody is turned away, and there is one chain.
func TestConcurrentWriters(t *testing.T) {
	t.Parallel()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		stores := []*store.Store{openMigrated(t, dsn), openMigrated(t, dsn)}
		const writers, writes = 4, 20
		var wg sync.WaitGroup
		for w := range writers {
			s := stores[w%len(stores)]
			wg.Go(func() {
				for i := range writes {
					d := store.Draft{Kind: models.FactCase, ID: fmt.Sprintf("w%d-%d", w, i), Body: []byte(`{}`)}
					if _, err := s.Record(t.Context(), []store.Draft{d}, "w", "record", "r"); err != nil {
						t.Errorf("write: %v", err)
					}
					if _, err := s.Facts(t.Context(), store.Filter{}); err != nil {
						t.Errorf("read: %v", err)
					}
				}
			})
		}
		wg.Wait()
		if report := wantNoFaults(t, stores[0]); report.Lines != writers*writes || report.Facts != writers*writes {
			t.Errorf("got %+v, want %d lines and facts", report, writers*writes)
		}
	})
}

// Of writers that saw the same version one wins, and the others are told.
func TestOneWinner(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		record(t, s, example()...)
		results := make(chan error, 8)
		for range cap(results) {
			go func() {
				_, err := s.Record(t.Context(), []store.Draft{{Kind: models.FactCase, ID: "phl", Body: []byte(`{}`), Replaces: 1}}, "w", "record", "r")
				results <- err
			}()
		}
		won := 0
		for range cap(results) {
			if err := <-results; err == nil {
				won++
			} else {
				wantKind(t, err, models.KindConflict, "case phl")
			}
		}
		if won != 1 {
			t.Errorf("%d won, want 1", won)
		}
	})
}

func TestFullDisk(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	record(t, s, example()...)
	before := wantNoFaults(t, s)
	sqlExec(t, s, "PRAGMA max_page_count = 30")
	_, err := s.Record(t.Context(), many(1500), "anna", "record", "r")
	wantKind(t, err, models.KindRefused, "the disk is full; nothing was written")
	if after := wantNoFaults(t, s); after != before {
		t.Errorf("something was written: %+v, before %+v", after, before)
	}
	sqlExec(t, s, "PRAGMA max_page_count = 100000")
	record(t, s, many(1500)...)
	wantNoFaults(t, s)
}
