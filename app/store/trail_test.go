package store_test

import (
	"strings"
	"testing"

	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

func TestTrailOfAWrite(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		report := wantNoFaults(t, s)
		if want := (store.TrailReport{Head: strings.Repeat("0", 64)}); report != want {
			t.Errorf("empty: got %+v, want %+v", report, want)
		}
		facts, err := s.Record(t.Context(), example(), "anna", "seed", "why")
		if err != nil {
			t.Fatal(err)
		}
		report = wantNoFaults(t, s)
		if report.Lines != 3 || report.Facts != 3 || len(report.Head) != 64 {
			t.Errorf("got %+v", report)
		}
		var actor, action, kind, id, digest, detail, previous string
		var fact int64
		err = store.WriteDB(s).QueryRow("SELECT actor, action, kind, id, fact_seq, digest, detail, previous FROM trail WHERE seq = 1").
			Scan(&actor, &action, &kind, &id, &fact, &digest, &detail, &previous)
		if err != nil {
			t.Fatal(err)
		}
		got := []string{actor, action, kind, id, digest, detail, previous}
		want := []string{"anna", "seed", "source", "order", facts[0].Digest, "why", strings.Repeat("0", 64)}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("got %q, want %q", got[i], want[i])
			}
		}
		if fact != 1 {
			t.Errorf("fact %d, want 1", fact)
		}
	})
}

// The chain is the same on both engines, and the same tomorrow: a change of its
// encoding must be a decision. The figure was worked out outside of this program,
// from the description in trail.go.
func TestHeadIsFixed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		record(t, s, example()...)
		record(t, s, store.Draft{Kind: models.FactCase, ID: "phl", Body: []byte(`{}`), Replaces: 1, Withdrawn: true, KnownFrom: models.NewDate(2018, 6, 6)})
		const want = "3c1173c77d5ff8b9a7c031a69f95ef002ecaa80215ab539d8cbd754e836fe229"
		if got := wantNoFaults(t, s).Head; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
}

func TestTrailHas(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		record(t, s, example()...)
		kept := wantNoFaults(t, s).Head
		record(t, s, store.Draft{Kind: models.FactCase, ID: "nyc", Body: []byte(`{}`)})
		for hash, want := range map[string]bool{kept: true, strings.Repeat("a", 64): false} {
			if got, err := s.TrailHas(t.Context(), hash); err != nil || got != want {
				t.Errorf("%s: got %v, %v, want %v", hash, got, err, want)
			}
		}
	})
}

// dropWalls takes the walls down, as somebody with rights to the file could.
func dropWalls(t *testing.T, s *store.Store) {
	t.Helper()
	list := "SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger'"
	if store.IsPostgres(s) {
		list = "SELECT DISTINCT 'DROP TRIGGER ' || trigger_name || ' ON ' || event_object_table FROM information_schema.triggers WHERE trigger_schema = current_schema()" +
			" UNION ALL SELECT 'ALTER TABLE ' || conrelid::regclass || ' DROP CONSTRAINT ' || conname FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
	} else {
		sqlExec(t, s, "PRAGMA foreign_keys = 0", "PRAGMA ignore_check_constraints = 1")
	}
	rows, err := store.WriteDB(s).QueryContext(t.Context(), list)
	if err != nil {
		t.Fatal(err)
	}
	var drops []string
	for rows.Next() {
		var q string
		if err := rows.Scan(&q); err != nil {
			t.Fatal(err)
		}
		drops = append(drops, q)
	}
	if err := rows.Close(); err != nil {
		t.Fatal(err)
	}
	sqlExec(t, s, drops...)
}

func TestTampering(t *testing.T) {
	t.Parallel()
	type fault struct {
		line, fact int64
		words      string
	}
	tests := []struct {
		name string
		sql  []string
		want []fault
	}{
		{"a line's actor", []string{"UPDATE trail SET actor = 'mallory' WHERE seq = 2"},
			[]fault{{2, 2, "another author than line 2"}, {2, 2, "line 2 of the trail was changed"}}},
		{"a line's action", []string{"UPDATE trail SET action = 'import' WHERE seq = 2"}, []fault{{2, 2, "line 2 of the trail was changed"}}},
		{"a line's hash", []string{"UPDATE trail SET hash = '" + strings.Repeat("b", 64) + "' WHERE seq = 2"},
			[]fault{{2, 2, "line 2 of the trail was changed"}, {3, 3, "line 3 of the trail does not follow from line 2"}}},
		{"the last line's hash", []string{"UPDATE trail SET hash = '" + strings.Repeat("b", 64) + "' WHERE seq = 4"}, []fault{{4, 4, "line 4 of the trail was changed"}}},
		{"the first line's previous", []string{"UPDATE trail SET previous = '" + strings.Repeat("b", 64) + "' WHERE seq = 1"},
			[]fault{{1, 1, "not the first that was written"}, {1, 1, "line 1 of the trail was changed"}}},
		{"a line removed", []string{"DELETE FROM trail WHERE seq = 2"},
			[]fault{{2, 0, "line 2 of the trail is missing"}, {0, 2, "fact 2 (condition notice, version 1) has no line"}}},
		{"two lines removed", []string{"DELETE FROM trail WHERE seq IN (2, 3)"},
			[]fault{{2, 0, "lines 2 to 3 of the trail are missing"}, {0, 2, "no line"}, {0, 3, "no line"}}},
		{"the first line removed", []string{"DELETE FROM trail WHERE seq = 1"}, []fault{{1, 0, "line 1 of the trail is missing"}, {0, 1, "no line"}}},
		{"the last line removed", []string{"DELETE FROM trail WHERE seq = 4"}, []fault{{0, 4, "fact 4 (case phl, version 2) has no line"}}},
		{"all lines removed", []string{"DELETE FROM trail"}, []fault{{0, 1, "no line"}, {0, 2, "no line"}, {0, 3, "no line"}, {0, 4, "no line"}}},
		{"a line removed and the rest renumbered", []string{"DELETE FROM trail WHERE seq = 2", "UPDATE trail SET seq = 2 WHERE seq = 3", "UPDATE trail SET seq = 3 WHERE seq = 4"},
			[]fault{{2, 3, "line 2 of the trail does not follow from line 1"}, {2, 3, "line 2 of the trail was changed"},
				{3, 4, "line 3 of the trail was changed"}, {0, 2, "no line"}}},
		{"two lines swapped", []string{"UPDATE trail SET seq = 99 WHERE seq = 2", "UPDATE trail SET seq = 2 WHERE seq = 3", "UPDATE trail SET seq = 3 WHERE seq = 99"},
			[]fault{{2, 3, "line 2 of the trail does not follow from line 1"}, {2, 3, "line 2 of the trail was changed"},
				{3, 2, "line 3 of the trail does not follow from line 2"}, {3, 2, "line 3 of the trail was changed"},
				{4, 4, "line 4 of the trail does not follow from line 3"}}},
		{"a fact's body", []string{`UPDATE facts SET body = '{"title":"Other"}' WHERE seq = 2`}, []fault{{2, 2, "fact 2 (condition notice, version 1): the body was changed"}}},
		{"a fact's body and digest", []string{`UPDATE facts SET body = '{}', digest = '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a' WHERE seq = 2`},
			[]fault{{2, 2, "has another digest than line 2"}}},
		{"a fact's author and reason", []string{"UPDATE facts SET author = 'mallory', reason = '' WHERE seq = 2"}, []fault{{2, 2, "another author, reason than line 2"}}},
		{"a fact's time", []string{"UPDATE facts SET recorded_at = '2025-01-01T00:00:00.000000Z' WHERE seq = 2"}, []fault{{2, 2, "another time of recording than line 2"}}},
		{"a fact withdrawn", []string{"UPDATE facts SET withdrawn = NOT withdrawn WHERE seq = 2"}, []fault{{2, 2, "withdrawal"}}},
		{"a fact known from another day", []string{"UPDATE facts SET known_from = '2020-01-01' WHERE seq = 2"}, []fault{{2, 2, "day of knowledge"}}},
		{"a fact's version", []string{"UPDATE facts SET version = 7 WHERE seq = 2"}, []fault{{2, 2, "version"}}},
		{"a source taken away", []string{"DELETE FROM fact_sources WHERE seq = 2"}, []fault{{2, 2, "sources of fact 2"}}},
		{"a fact removed", []string{"DELETE FROM fact_sources WHERE seq = 2", "DELETE FROM facts WHERE seq = 2"}, []fault{{2, 2, "line 2 of the trail is about fact 2 (condition notice), which is not there"}}},
		{"a fact put in", []string{"INSERT INTO facts SELECT 5, kind, id, 3, recorded_at, known_from, author, reason, withdrawn, body, digest FROM facts WHERE seq = 3"},
			[]fault{{0, 5, "fact 5 (case phl, version 3) has no line"}}},
		{"a line put in", []string{"DROP INDEX trail_by_fact",
			"INSERT INTO trail SELECT 5, at, actor, action, kind, id, fact_seq, digest, detail, previous, hash FROM trail WHERE seq = 4"},
			[]fault{{5, 4, "does not follow"}, {5, 4, "line 5 of the trail was changed"}, {0, 4, "2 lines in the trail"}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, s *store.Store) {
				record(t, s, example()...)
				record(t, s, store.Draft{Kind: models.FactCase, ID: "phl", Body: []byte(`{"v":2}`), Replaces: 1})
				dropWalls(t, s)
				wantNoFaults(t, s)
				sqlExec(t, s, test.sql...)
				_, faults := verify(t, s)
				if len(faults) != len(test.want) {
					t.Fatalf("got %d faults %+v, want %d", len(faults), faults, len(test.want))
				}
				for i, want := range test.want {
					if got := faults[i]; got.Line != want.line || got.Fact != want.fact || !strings.Contains(got.Text, want.words) {
						t.Errorf("fault %d: got %+v, want %+v", i, got, want)
					}
				}
			})
		})
	}
}

// Values that only SQLite without its checks would take are faults like others,
// not errors that end the walk.
func TestTamperingBehindTheChecks(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, sql string
		want      []string
	}{
		{"no time", "UPDATE trail SET at = 'yesterday' WHERE seq = 2", []string{"another time of recording than line 2", "line 2 of the trail was changed"}},
		{"a number below all", "UPDATE trail SET seq = -3 WHERE seq = 2",
			[]string{"line -3 of the trail has a number that no line can have", "line -3 of the trail was changed", "line 2 of the trail is missing"}},
		{"number 0", "UPDATE trail SET seq = 0 WHERE seq = 1",
			[]string{"line 0 of the trail has a number that no line can have", "line 0 of the trail was changed", "line 1 of the trail is missing"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := storetest.Open(t)
			record(t, s, example()...)
			dropWalls(t, s)
			sqlExec(t, s, test.sql)
			_, faults := verify(t, s)
			if len(faults) != len(test.want) {
				t.Fatalf("got %+v, want %q", faults, test.want)
			}
			for i, want := range test.want {
				if !strings.Contains(faults[i].Text, want) {
					t.Errorf("got %q, want %q", faults[i].Text, want)
				}
			}
		})
	}
}

func TestVerifyTrailOfManyPages(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		record(t, s, many(1203)...)
		if report := wantNoFaults(t, s); report.Lines != 1203 || report.Facts != 1203 {
			t.Errorf("got %+v", report)
		}
		dropWalls(t, s)
		sqlExec(t, s, "DELETE FROM trail WHERE seq BETWEEN 400 AND 1100")
		_, faults := verify(t, s)
		if len(faults) != 702 || !strings.Contains(faults[0].Text, "lines 400 to 1100 of the trail are missing") {
			t.Errorf("got %d faults, first %+v", len(faults), faults[0])
		}
	})
}
