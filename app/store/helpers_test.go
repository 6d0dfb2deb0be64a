package store_test

import (
	"fmt"
	"strings"
	"testing"

	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

// example is a small record: one source, two things that rest on it.
func example() []store.Draft {
	return []store.Draft{
		{Kind: models.FactSource, ID: "order", Body: []byte(`{"title":"Order"}`)},
		{Kind: models.FactCondition, ID: "notice", Body: []byte(`{"title":"Notice"}`), Sources: []string{"order"}},
		{Kind: models.FactCase, ID: "phl", Body: []byte(`{"title":"Philadelphia"}`), Sources: []string{"order"}},
	}
}

func record(t *testing.T, s *store.Store, drafts ...store.Draft) []models.Fact {
	t.Helper()
	facts, err := s.Record(t.Context(), drafts, "anna", "record", "a reason")
	if err != nil {
		t.Fatal(err)
	}
	return facts
}

// sqlExec runs raw SQL on the writing connection.
func sqlExec(t *testing.T, s *store.Store, statements ...string) {
	t.Helper()
	for _, q := range statements {
		if _, err := store.WriteDB(s).ExecContext(t.Context(), q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
}

func verify(t *testing.T, s *store.Store) (store.TrailReport, []store.Fault) {
	t.Helper()
	var faults []store.Fault
	report, err := s.VerifyTrail(t.Context(), func(f store.Fault) { faults = append(faults, f) })
	if err != nil {
		t.Fatal(err)
	}
	return report, faults
}

func wantNoFaults(t *testing.T, s *store.Store) store.TrailReport {
	t.Helper()
	report, faults := verify(t, s)
	if len(faults) > 0 {
		t.Errorf("got faults %v, want none", faults)
	}
	return report
}

func wantKind(t *testing.T, err error, kind models.ErrorKind, words ...string) {
	t.Helper()
	if models.KindOf(err) != kind {
		t.Fatalf("got error %v (kind %q), want kind %q", err, models.KindOf(err), kind)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("got %q, want it to say %q", err, w)
		}
	}
}

// names is "kind id vN" of each fact.
func names(facts []models.Fact) string {
	var out []string
	for _, f := range facts {
		out = append(out, fmt.Sprintf("%s %s v%d", f.Kind, f.ID, f.Version))
	}
	return strings.Join(out, ", ")
}

func reopen(t *testing.T, dsn string, o store.Options) *store.Store {
	t.Helper()
	if o.Now == nil {
		o.Now = storetest.Now
	}
	s, err := store.Open(t.Context(), dsn, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func openMigrated(t *testing.T, dsn string) *store.Store {
	t.Helper()
	s := reopen(t, dsn, store.Options{})
	if _, _, err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}
