package tracker

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"proviso/app/intake"
	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

const ownLedger = "City of Denver,,\nAward Number,YTD Actual,Draws,As Of\n2016-DJ-BX-0746,\"$1,234.50\",1000,9/30/2026\n2017-MU-BX-0187,(25.00),-,2026-09-30\n"

// A table of one's own waits until somebody says what its columns are; another process can
// show it and read it; the next with the same columns needs no question, and is read as
// was said.
func TestSayColumns(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		tr, other := New(s, storetest.Now), New(s, storetest.Now)
		items, _ := realItems(t)
		load(t, tr, items)
		taken, err := tr.TakeFile(t.Context(), importer, fileOf("own.csv", []byte(ownLedger)))
		if err != nil || taken.Asks == 0 || taken.Import != 0 {
			t.Fatalf("%+v, %v", taken, err)
		}
		look, err := other.LookAtUpload(t.Context(), importer, taken.Asks, Columns{})
		if err != nil {
			t.Fatal(err)
		}
		if look.Target != intake.TargetLedger || look.Columns.Columns["expended"] != "YTD Actual" || look.Head.Row != 2 || look.Tried != 2 || look.Rows[0].Line != 3 || look.Rows[0].Cells[1] != "$1,234.50" || look.Remembered {
			t.Errorf("the look is %+v", look)
		}
		if x := look.Seen[2]; x.Refused != 1 || x.Cells[0].Line != 4 || !strings.Contains(x.Cells[0].Msg, "a dash stands here") || look.Seen[1].Refused != 0 {
			t.Errorf("seen: %+v", look.Seen)
		}
		if other := (models.Person{ID: "y", Assignments: []models.Assignment{{Role: models.RoleGrants, Jurisdiction: "philadelphia-pa"}}}); true {
			for _, err := range []error{
				second(tr.LookAtUpload(t.Context(), other, taken.Asks, Columns{})),
				second(tr.SayColumns(t.Context(), other, taken.Asks, Columns{})),
				tr.LeaveUpload(t.Context(), other, taken.Asks),
				second(tr.Import(t.Context(), importer, taken.Asks)),
				second(tr.ImportRows(t.Context(), importer, taken.Asks, "", 0, 9)),
				second(tr.LeaveImport(t.Context(), importer, taken.Asks, "")),
			} {
				if models.KindOf(err) != models.KindNotFound {
					t.Errorf("whose it is not, or as what it is not: %v", err)
				}
			}
		}
		say := Columns{Target: intake.TargetLedger, Columns: map[string]string{"award": "Award Number", "expended": "Draws"}}
		for _, x := range []struct{ name, place, field, column, fault string }{
			{"of nobody", "", "", "", "jurisdiction"},
			{"without the award", "denver-co", "award", "", "award"},
			{"a column that is not there", "denver-co", "drawn", "Col Z", "drawn"},
		} {
			bad := say
			bad.Jurisdiction, bad.Columns = x.place, map[string]string{"award": "Award Number", "expended": "Draws"}
			if bad.Columns[x.field] = x.column; x.column == "" {
				delete(bad.Columns, x.field)
			}
			if _, err := tr.SayColumns(t.Context(), importer, taken.Asks, bad); models.KindOf(err) != models.KindInvalid || fieldOf(err) != x.fault {
				t.Errorf("%s: %v", x.name, err)
			}
		}
		say.Jurisdiction = "denver-co"
		number, err := other.SayColumns(t.Context(), importer, taken.Asks, say)
		if err != nil {
			t.Fatal(err)
		}
		m, err := tr.Import(t.Context(), importer, number)
		if err != nil || m.State != models.ImportRead || m.Counts[models.RowNew] != 1 || m.Counts[models.RowRefused] != 1 || m.Jurisdiction != "denver-co" {
			t.Errorf("read: %+v, %v", m, err)
		}
		if asking, err := tr.AskingUploads(t.Context(), importer); err != nil || len(asking) != 0 {
			t.Errorf("it waits on: %v, %v", asking, err)
		}
		if _, read, err := tr.Uploaded(t.Context(), importer, taken.Asks); err != nil || read != number {
			t.Errorf("it was read as %d, %v", read, err)
		}
		keepFile(t, tr, m)
		next := fileOf("next.csv", []byte(strings.Replace(ownLedger, "1000", "2000", 1)))
		if taken, err = tr.TakeFile(t.Context(), importer, next); err != nil || taken.Asks == 0 {
			t.Fatalf("of another place it is asked again: %+v, %v", taken, err)
		}
		if look, err = tr.LookAtUpload(t.Context(), importer, taken.Asks, Columns{}); err != nil || !look.Remembered || look.Jurisdiction != "denver-co" || look.Columns.Columns["expended"] != "Draws" {
			t.Errorf("what was said is not offered: %+v, %v", look, err)
		}
		if err := tr.LeaveUpload(t.Context(), importer, taken.Asks); err != nil {
			t.Fatal(err)
		}
		next.Jurisdiction = "denver-co"
		if taken, err = tr.TakeFile(t.Context(), importer, next); err != nil || taken.Import == 0 {
			t.Fatalf("the same columns are asked for again: %+v, %v", taken, err)
		}
		if m, err = tr.Import(t.Context(), importer, taken.Import); err != nil || !strings.Contains(m.Mapping, `"expended":"Draws"`) || m.Counts[models.RowChanged] != 1 {
			t.Errorf("the next: %+v, %v", m, err)
		}
	})
}

func second[T any](_ T, err error) error { return err }

func fieldOf(err error) string {
	for err != nil {
		if e, ok := err.(*models.Error); ok {
			return e.Field
		}
		switch x := err.(type) {
		case interface{ Unwrap() error }:
			err = x.Unwrap()
		case interface{ Unwrap() []error }:
			err = x.Unwrap()[0]
		default:
			return ""
		}
	}
	return ""
}

// What is long is read by whichever process comes to it, goes on where another was broken
// off, and leaves nothing of the file behind; one that cannot be read is not tried for ever.
func TestWorkUploads(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		now := storetest.Now()
		clock := func() time.Time { return now }
		tr, other := New(s, clock), New(s, clock)
		items, _ := realItems(t)
		load(t, tr, items)
		var b strings.Builder
		b.WriteString("Award Number,YTD Actual,As Of,Memo\n")
		for i := range 12_000 {
			fmt.Fprintf(&b, "2017-DJ-BX-%04d,%d.00,20%02d-06-30,%s\n", i%4000, i, 20+i/4000, strings.Repeat("illustrative ", 6))
		}
		taken, err := tr.TakeFile(t.Context(), importer, fileOf("long.csv", []byte(b.String())))
		if err != nil || taken.Asks == 0 {
			t.Fatalf("%+v, %v", taken, err)
		}
		number, err := tr.SayColumns(t.Context(), importer, taken.Asks, Columns{Jurisdiction: "denver-co", Target: intake.TargetLedger, Columns: map[string]string{"award": "Award Number", "expended": "YTD Actual", "through": "As Of"}})
		if err != nil {
			t.Fatal(err)
		}
		if m, err := tr.Import(t.Context(), importer, number); err != nil || m.State != models.ImportReading || m.Rows != 0 {
			t.Fatalf("it is not left to be read: %+v, %v", m, err)
		}
		// A process that began and is gone: it has the lease, and a part of the rows is there.
		if mine, err := s.TakeLease(t.Context(), store.ImportWork, "gone", now, now.Add(uploadLease)); err != nil || !mine {
			t.Fatal(mine, err)
		}
		if n, err := other.WorkUploads(t.Context()); n != 0 || err != nil {
			t.Errorf("while another has it: %d, %v", n, err)
		}
		now = now.Add(uploadLease)
		if n, err := other.WorkUploads(t.Context()); n != 1 || err != nil {
			t.Fatalf("%d were read, %v", n, err)
		}
		m, err := tr.Import(t.Context(), importer, number)
		if err != nil || m.State != models.ImportRead || m.Rows != 12_000 || m.Counts[models.RowNew] != 12_000 {
			t.Errorf("read: %+v, %v", m, err)
		}
		if all, err := s.Uploads(t.Context()); err != nil || len(all) != 0 {
			t.Errorf("what waits: %v, %v", all, err)
		}
		if n, err := tr.WorkUploads(t.Context()); n != 0 || err != nil {
			t.Errorf("again: %d, %v", n, err)
		}

		// A file that cannot be read to its end: what was begun of it is left, and says why.
		head, row, _ := strings.Cut(string(reportOf(t, "usaspending/transactions_nyc.csv")), "\n")
		torn := head + "\n" + strings.Repeat(row, 40) + strings.Repeat("\n\"torn,1,2", 5000)
		taken, err = tr.TakeFile(t.Context(), importer, fileOf("torn.csv", []byte(torn)))
		if err != nil || taken.Import == 0 {
			t.Fatalf("%+v, %v", taken, err)
		}
		if _, err := tr.WorkUploads(t.Context()); err != nil {
			t.Errorf("a file that cannot be read: %v", err)
		}
		m, err = tr.Import(t.Context(), importer, taken.Import)
		if err != nil || m.State != models.ImportLeft || m.EndedWhy == "" {
			t.Errorf("it is tried for ever: %+v, %v", m, err)
		}
		if all, err := s.Uploads(t.Context()); err != nil || len(all) != 0 {
			t.Errorf("what waits: %v, %v", all, err)
		}

		// What nobody comes back to goes after a week.
		if taken, err = tr.TakeFile(t.Context(), importer, fileOf("own.csv", []byte(ownLedger))); err != nil || taken.Asks == 0 {
			t.Fatalf("%+v, %v", taken, err)
		}
		now = now.Add(KeepUploads + time.Minute)
		if _, err := tr.WorkUploads(t.Context()); err != nil {
			t.Fatal(err)
		}
		if file, _, err := tr.Uploaded(t.Context(), importer, taken.Asks); err != nil || file.State != models.ImportLeft || !strings.Contains(file.EndedWhy, "within a week") {
			t.Errorf("a week later: %+v, %v", file, err)
		}
		if asking, err := tr.AskingUploads(t.Context(), importer); err != nil || slices.ContainsFunc(asking, func(m models.Import) bool { return m.Number == taken.Asks }) {
			t.Errorf("it asks on: %v, %v", asking, err)
		}
	})
}
