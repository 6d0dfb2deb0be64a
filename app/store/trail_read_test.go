package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

func seqs(lines []store.Line) []int64 {
	var out []int64
	for _, l := range lines {
		out = append(out, l.Seq)
	}
	return out
}

// TestLines: each filter lets through what it names, the newest first, with the
// version before and the sources; in a fixed number of queries.
func TestLines(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		if lines, err := s.Lines(t.Context(), store.TrailFilter{From: storetest.Day, Until: storetest.Day}, 10); len(lines) != 0 || err != nil {
			t.Errorf("an empty trail: %v, %v", lines, err)
		}
		record(t, s, example()...) // lines 1 to 3
		record(t, s, store.Draft{Kind: models.FactCase, ID: "phl", Body: []byte(`{"id":"phl"}`), Replaces: 1, Sources: []string{"order"}})
		if err := s.Tell(t.Context(), store.Note{Actor: "ben", Action: "make-records", Person: "denver-co", Kind: store.RecordsKind, Detail: "why"}); err != nil {
			t.Fatal(err)
		}
		if err := s.Tell(t.Context(), store.Note{Actor: "ben", Action: "give-roles", Person: "p-1"}); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			name string
			f    store.TrailFilter
			want []int64
		}{
			{"all", store.TrailFilter{}, []int64{6, 5, 4, 3, 2, 1}},
			{"the oldest first", store.TrailFilter{Oldest: true}, []int64{1, 2, 3, 4, 5, 6}},
			{"a page", store.TrailFilter{Before: 5, After: 2}, []int64{4, 3}},
			{"who", store.TrailFilter{Actor: "ben"}, []int64{6, 5}},
			{"what was done", store.TrailFilter{Action: "make-records"}, []int64{5}},
			{"a kind", store.TrailFilter{Kinds: []models.FactKind{store.PersonKind}}, []int64{6}},
			{"kinds", store.TrailFilter{Kinds: []models.FactKind{store.PersonKind, store.RecordsKind}}, []int64{6, 5}},
			{"a thing", store.TrailFilter{ID: "phl", Kinds: []models.FactKind{models.FactCase}}, []int64{4, 3}},
			{"that day", store.TrailFilter{From: storetest.Day, Until: storetest.Day.Add(time.Hour)}, []int64{6, 5, 4, 3, 2, 1}},
			{"later", store.TrailFilter{From: storetest.Day.Add(time.Microsecond)}, nil},
			{"earlier", store.TrailFilter{Until: storetest.Day}, nil},
			{"much later", store.TrailFilter{From: storetest.Day.AddDate(0, 0, 9)}, nil},
			{"nobody", store.TrailFilter{Actor: "nobody"}, nil},
		} {
			lines, err := s.Lines(t.Context(), c.f, 10)
			if err != nil {
				t.Fatal(err)
			}
			if c.name == "a thing" {
				l := lines[0]
				if l.Fact == nil || l.Fact.Version != 2 || l.Before == nil || l.Before.Version != 1 || !slices.Equal(l.Sources, []string{"order"}) || lines[1].Before != nil {
					t.Errorf("the versions: %+v", l)
				}
			}
			if got := seqs(lines); !slices.Equal(got, c.want) {
				t.Errorf("%s: got %v, want %v", c.name, got, c.want)
			}
		}
		if lines, _ := s.Lines(t.Context(), store.TrailFilter{}, 2); !slices.Equal(seqs(lines), []int64{6, 5}) {
			t.Errorf("at most two: %v", seqs(lines))
		}
		if n := storetest.Queries(t, s, func() { s.Lines(t.Context(), store.TrailFilter{}, 10) }); n != 4 {
			t.Errorf("%d queries", n)
		}
		wantNoFaults(t, s)
	})
}

// TestVerifyPart: a part is checked as the whole is, and that it follows from what
// stands before it.
func TestVerifyPart(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		part := func(before int64, limit int) (int64, store.TrailReport, []string) {
			t.Helper()
			var faults []string
			first, report, err := s.VerifyPart(t.Context(), before, limit, func(f store.Fault) { faults = append(faults, f.Text) })
			if err != nil {
				t.Fatal(err)
			}
			return first, report, faults
		}
		if first, report, faults := part(0, 5); first != 0 || report.Lines != 0 || len(faults) > 0 {
			t.Errorf("an empty trail: %d %+v %v", first, report, faults)
		}
		for i := range 20 {
			record(t, s, store.Draft{Kind: models.FactCase, ID: fmt.Sprint("c", i), Body: []byte(`{}`)})
		}
		whole := wantNoFaults(t, s)
		head, err := s.TrailHead(t.Context())
		if err != nil || head.Seq != 20 || head.Hash != whole.Head {
			t.Errorf("the head: %+v, %v", head, err)
		}
		for _, c := range []struct {
			before       int64
			limit        int
			first, lines int64
		}{{0, 5, 16, 5}, {16, 5, 11, 5}, {0, 100, 1, 20}, {0, 20, 1, 20}, {3, 5, 1, 2}} {
			first, report, faults := part(c.before, c.limit)
			if first != c.first || report.Lines != c.lines || len(faults) > 0 || c.before == 0 && report.Head != whole.Head {
				t.Errorf("before %d, %d: from %d, %+v, %v", c.before, c.limit, first, report, faults)
			}
		}
		dropWalls(t, s)
		sqlExec(t, s, "UPDATE trail SET detail = 'another' WHERE seq = 14")
		if _, _, faults := part(0, 5); len(faults) > 0 {
			t.Errorf("faults of lines that were not walked: %v", faults)
		}
		if _, _, faults := part(0, 7); len(faults) == 0 || !strings.Contains(strings.Join(faults, ""), "line 14") {
			t.Errorf("a line that was changed: %v", faults)
		}
	})
}

// TestSalt: what is privileged has no hash that could be found by trying what it
// may say.
func TestSalt(t *testing.T) {
	t.Parallel()
	var hashes []string
	for range 2 {
		s := storetest.Open(t)
		if _, err := s.Record(t.Context(), []store.Draft{{Kind: models.FactCounselNote, ID: "g", Body: []byte(`{"id":"g","likelihood":"60%"}`)}}, "carl", "write", ""); err != nil {
			t.Fatal(err)
		}
		hashes = append(hashes, wantNoFaults(t, s).Head)
	}
	if hashes[0] == hashes[1] {
		t.Error("the same note on the same day has the same hash")
	}
}
