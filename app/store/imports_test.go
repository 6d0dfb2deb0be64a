package store_test

import (
	"fmt"
	"testing"

	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

// imported begins an import of a file, whose digest is made of its name.
func imported(t *testing.T, s *store.Store, file string) models.Import {
	t.Helper()
	m, err := s.BeginImport(t.Context(), models.Import{Kind: models.ReportedAward, File: file, Bytes: 9, Digest: fmt.Sprintf("%064x", file), BeganBy: "anna"})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// brought adds new rows, each "subject key dated body".
func brought(t *testing.T, s *store.Store, m *models.Import, rows ...[4]string) {
	t.Helper()
	var all []models.ImportRow
	for _, r := range rows {
		m.Rows++
		m.Counts[models.RowNew]++
		all = append(all, models.ImportRow{Import: m.Number, Row: m.Rows, Line: m.Rows + 1, Subject: r[0], Key: r[1], Dated: r[2], Digest: r[3], Verdict: models.RowNew, Body: `{"x":"` + r[3] + `"}`})
	}
	if err := s.AddImportRows(t.Context(), *m, all); err != nil {
		t.Fatal(err)
	}
}

func finished(t *testing.T, s *store.Store, m models.Import) models.Import {
	t.Helper()
	m, err := s.FinishImport(t.Context(), m.Number)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func kept(t *testing.T, s *store.Store, m models.Import) models.Import {
	t.Helper()
	m, err := s.KeepImport(t.Context(), m.Number, store.Note{Actor: "anna", Action: "keep-import"})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// reported is what stands of the subjects a and b: "key body" each.
func reported(t *testing.T, s *store.Store) string {
	t.Helper()
	rows, err := s.Reported(t.Context(), models.ReportedAward, "", []string{"a", "b"})
	if err != nil {
		t.Fatal(err)
	}
	standing, err := s.Standings(t.Context(), models.ReportedAward, "", []string{"a", "b"})
	if err != nil {
		t.Fatal(err)
	}
	out := ""
	for i, r := range rows {
		out += r.Subject + r.Key + "=" + r.Digest + " "
		if i >= len(standing) || standing[i] != (store.Standing{Subject: r.Subject, Key: r.Key, Dated: r.Dated, Digest: r.Digest}) {
			t.Errorf("%s%s stands otherwise: %v", r.Subject, r.Key, standing)
		}
	}
	return out
}

// The life of imports: what is read counts when it is kept, the later day wins, the
// newest is undone first, and each step leaves a line.
func TestImports(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		one := imported(t, s, "one.csv")
		brought(t, s, &one, [4]string{"a", "1", "2024-01-02", "old"}, [4]string{"b", "1", "", "undated"})
		if got := reported(t, s); got != "" {
			t.Errorf("before it is kept: %s", got)
		}
		_, err := s.KeepImport(t.Context(), one.Number, store.Note{Actor: "anna", Action: "keep-import"})
		wantKind(t, err, models.KindConflict, "read to its end")
		one = finished(t, s, one)
		if one.State != models.ImportRead || one.Counts[models.RowNew] != 2 {
			t.Errorf("read: %+v", one)
		}
		wantKind(t, s.AddImportRows(t.Context(), one, nil), models.KindConflict, "not being read")
		kept(t, s, one)
		if got := reported(t, s); got != "a1=old b1=undated " {
			t.Errorf("kept: %s", got)
		}
		_, err = s.KeepImport(t.Context(), one.Number, store.Note{Actor: "anna", Action: "keep-import"})
		wantKind(t, err, models.KindConflict, "kept already")

		two, three := imported(t, s, "two.csv"), imported(t, s, "three.csv")
		brought(t, s, &two, [4]string{"a", "1", "2024-01-01", "older"}, [4]string{"a", "2", "2024-01-01", "other"})
		brought(t, s, &three, [4]string{"a", "1", "2024-01-03", "newer"})
		two, three = finished(t, s, two), finished(t, s, three)
		two = kept(t, s, two)
		if got := reported(t, s); got != "a1=old a2=other b1=undated " {
			t.Errorf("an older row wins: %s", got)
		}
		_, err = s.KeepImport(t.Context(), three.Number, store.Note{Actor: "anna", Action: "keep-import"})
		wantKind(t, err, models.KindConflict, "another import of this kind was kept", "read the file again")
		three = imported(t, s, "three again.csv")
		brought(t, s, &three, [4]string{"a", "1", "2024-01-03", "newer"})
		three = kept(t, s, finished(t, s, three))
		if got := reported(t, s); got != "a1=newer a2=other b1=undated " {
			t.Errorf("the newer row: %s", got)
		}

		undo := func(m models.Import) error {
			_, err := s.UndoImport(t.Context(), m.Number, "wrong file", store.Note{Actor: "ben", Action: "undo-import"})
			return err
		}
		wantKind(t, undo(two), models.KindConflict, fmt.Sprintf("import %d was compared", three.Number))
		for _, m := range []models.Import{three, two} {
			if err := undo(m); err != nil {
				t.Fatal(err)
			}
		}
		if got := reported(t, s); got != "a1=old b1=undated " {
			t.Errorf("undone: %s", got)
		}
		wantKind(t, undo(two), models.KindConflict, "it is undone")
		all, err := s.Imports(t.Context(), 0, 10)
		if err != nil || len(all) != 4 || all[2].State != models.ImportUndone || all[2].EndedWhy != "wrong file" || all[2].EndedBy != "ben" || all[2].KeptBy != "anna" {
			t.Errorf("imports: %+v, %v", all, err)
		}
		if report := wantNoFaults(t, s); report.Lines != 5 {
			t.Errorf("%d lines in the trail, want one for each of three kept and two undone", report.Lines)
		}
	})
}

// Of rows about the same thing in one file the one with the latest day counts, of those
// alike the last.
func TestImportTwice(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		m := imported(t, s, "twice.csv")
		brought(t, s, &m, [4]string{"a", "1", "2024-01-02", "first"}, [4]string{"a", "1", "2024-01-01", "before"}, [4]string{"a", "2", "", "x"}, [4]string{"a", "2", "", "y"}, [4]string{"b", "1", "", "z"})
		m = kept(t, s, finished(t, s, m))
		if m.Counts[models.RowNew] != 3 || m.Counts[models.RowTwice] != 2 {
			t.Errorf("counts %v", m.Counts)
		}
		if got := reported(t, s); got != "a1=first a2=y b1=z " {
			t.Errorf("got %s", got)
		}
	})
}

// A file that was begun is gone on with; what is left goes away.
func TestImportResumed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		m := imported(t, s, "big.csv")
		brought(t, s, &m, [4]string{"a", "1", "", "x"})
		again := imported(t, s, "big.csv")
		if again.Number != m.Number || again.Rows != 1 || again.Counts[models.RowNew] != 1 {
			t.Errorf("begun again: %+v", again)
		}
		if _, err := s.LeaveImport(t.Context(), m.Number, "not ours", store.Note{Actor: "anna", Action: "leave-import"}); err != nil {
			t.Fatal(err)
		}
		if rows, err := s.ImportRows(t.Context(), m.Number, "", 0, 10); err != nil || len(rows) > 0 {
			t.Errorf("left: %v, %v", rows, err)
		}
		if anew := imported(t, s, "big.csv"); anew.Number == m.Number || anew.Rows != 0 {
			t.Errorf("after it was left: %+v", anew)
		}
	})
}

// What was kept cannot be changed by anybody who writes SQL.
func TestImportWalls(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		m := imported(t, s, "one.csv")
		brought(t, s, &m, [4]string{"a", "1", "", "x"})
		kept(t, s, finished(t, s, m))
		for _, q := range []string{
			"UPDATE import_rows SET body = '{}'", "DELETE FROM import_rows", "DELETE FROM imports", "UPDATE imports SET state = 'read', kept_at = NULL, kept_by = ''",
			"UPDATE imports SET digest = '" + fmt.Sprintf("%064x", "other") + "'",
		} {
			if _, err := store.WriteDB(s).ExecContext(t.Context(), q); err == nil {
				t.Errorf("%s went through", q)
			}
		}
		if got := reported(t, s); got != "a1=x " {
			t.Errorf("got %s", got)
		}
	})
}
