package tracker

import (
	"bytes"
	"strings"
	"testing"

	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

// A file that comes in slices is what a file is that comes whole, once all of it is here:
// whoever sends it goes on with it in another process, and nobody else does.
func TestSendFile(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		tr, other := New(s, storetest.Now), New(s, storetest.Now)
		items, _ := realItems(t)
		load(t, tr, items)
		head, row, _ := strings.Cut(string(reportOf(t, "usaspending/transactions_nyc.csv")), "\n")
		body := []byte(head + "\n" + strings.Repeat(row, 12))
		what := Sending{Name: "a/b/nyc.csv", Bytes: int64(len(body)), Changed: "1764550000000"}
		send := func(tr *Tracker, number, from int64) {
			t.Helper()
			for at := from; at < int64(len(body)); {
				done, err := tr.TakeSlice(t.Context(), importer, number, at, body[at:min(at+SliceSent, int64(len(body)))])
				if err != nil || done <= at {
					t.Fatalf("%d of %d: %v", done, len(body), err)
				}
				at = done
			}
		}
		m, err := tr.BeginSending(t.Context(), importer, what)
		if err != nil || m.Done != 0 || m.File != "nyc.csv" {
			t.Fatalf("%+v, %v", m, err)
		}
		if _, err := tr.TakeSlice(t.Context(), importer, m.Number, 0, body[:SliceSent]); err != nil {
			t.Fatal(err)
		}
		colleague := models.Person{ID: "eve", Assignments: importer.Assignments}
		for name, err := range map[string]error{
			"a slice of a colleague":      second(tr.TakeSlice(t.Context(), colleague, m.Number, SliceSent, body[SliceSent:])),
			"a colleague says it is here": second(tr.TakeSent(t.Context(), colleague, m.Number)),
		} {
			if models.KindOf(err) != models.KindNotFound {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := tr.TakeSent(t.Context(), importer, m.Number); models.KindOf(err) != models.KindConflict {
			t.Errorf("it is here before it is: %v", err)
		}
		if _, err := tr.LookAtUpload(t.Context(), importer, m.Number, Columns{}); models.KindOf(err) != models.KindConflict {
			t.Errorf("it is looked at before it is here: %v", err)
		}
		again, err := other.BeginSending(t.Context(), importer, what)
		if err != nil || again.Number != m.Number || again.Done != SliceSent {
			t.Fatalf("it does not go on: %+v, %v", again, err)
		}
		if theirs, err := tr.BeginSending(t.Context(), colleague, what); err != nil || theirs.Number == m.Number {
			t.Errorf("a colleague goes on with it: %+v, %v", theirs, err)
		}
		if mine, err := tr.UnfinishedUploads(t.Context(), importer); err != nil || len(mine) != 1 || mine[0].Number != m.Number {
			t.Errorf("unfinished: %+v, %v", mine, err)
		}
		send(other, m.Number, again.Done)
		taken, err := other.TakeSent(t.Context(), importer, m.Number)
		if err != nil || taken.Import == 0 {
			t.Fatalf("%+v, %v", taken, err)
		}
		if again, err := tr.TakeSent(t.Context(), importer, m.Number); err != nil || again != taken {
			t.Errorf("asked again: %+v, %v", again, err)
		}
		if n, err := tr.WorkUploads(t.Context()); err != nil || n != 1 {
			t.Fatalf("%d were read, %v", n, err)
		}
		whole, err := New(s, storetest.Now).TakeFile(t.Context(), importer, fileOf("whole.csv", body))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tr.WorkUploads(t.Context()); err != nil {
			t.Fatal(err)
		}
		a, err := tr.Import(t.Context(), importer, taken.Import)
		b, berr := tr.Import(t.Context(), importer, whole.Import)
		if err != nil || berr != nil || a.State != models.ImportRead || a.Digest != b.Digest || a.Rows != b.Rows || countWords(a.Counts) != countWords(b.Counts) {
			t.Errorf("in slices: %+v, %v\nwhole: %+v, %v", a, err, b, berr)
		}
		if _, read, err := tr.Uploaded(t.Context(), importer, m.Number); err != nil || read != taken.Import {
			t.Errorf("it was read as %d, %v", read, err)
		}

		// What cannot be read waits no longer, and its sender is told at once.
		body = append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte("x"), 600_000)...)
		if m, err = tr.BeginSending(t.Context(), importer, Sending{Name: "a.pdf", Bytes: int64(len(body))}); err != nil {
			t.Fatal(err)
		}
		send(tr, m.Number, 0)
		if _, err := tr.TakeSent(t.Context(), importer, m.Number); models.KindOf(err) != models.KindInvalid || !strings.Contains(err.Error(), "PDF") {
			t.Errorf("a PDF: %v", err)
		}
		if file, _, err := tr.Uploaded(t.Context(), importer, m.Number); err != nil || file.State != models.ImportLeft {
			t.Errorf("it waits on: %+v, %v", file, err)
		}
		for name, x := range map[string]Sending{"nothing": {Name: "a"}, "too long": {Name: "a", Bytes: MostSent + 1}} {
			if _, err := tr.BeginSending(t.Context(), importer, x); models.KindOf(err) != models.KindInvalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := tr.BeginSending(t.Context(), models.Person{ID: "eve", Assignments: []models.Assignment{{Role: models.RoleViewer}}}, what); models.KindOf(err) != models.KindDenied {
			t.Errorf("a viewer: %v", err)
		}
	})
}
