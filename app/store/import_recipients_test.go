package store_test

import (
	"fmt"
	"slices"
	"testing"

	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

// naming are rows of awards, each "subject, state, UEI, place of performance", whose
// recipient is known by its UEI alone. One without a state and a UEI is refused.
func naming(m *models.Import, rows ...[4]string) []models.ImportRow {
	var out []models.ImportRow
	for _, r := range rows {
		m.Rows++
		row := models.ImportRow{Import: m.Number, Row: m.Rows, Line: m.Rows + 1, Subject: r[0], Key: r[0], Digest: r[0], Verdict: models.RowNew}
		if r[1]+r[2] == "" {
			row.Verdict, row.Notes = models.RowRefused, []models.ImportNote{{Msg: "it names nobody"}}
		} else {
			body := `{"uei":"` + r[2] + `","state":"` + r[1] + `"}`
			row.Named = models.Named{Recipient: body, State: r[1], UEI: r[2], Performed: r[3]}
			row.Body = `{"fain":"` + r[0] + `","recipient":` + body + `,"performed":"` + r[3] + `"}`
		}
		m.Counts[row.Verdict]++
		out = append(out, row)
	}
	return out
}

func recipients(t *testing.T, all []store.ReportedRecipient, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	out := ""
	for _, r := range all {
		out += fmt.Sprintf("%s of %q in %q, %d rows: %v; ", r.UEI, r.State, r.Performed, r.Rows, r.Subjects)
	}
	return out
}

// Recipients are found by their state and by their UEI, with all of their awards, once
// their file is kept. What was read before there was a table of them is found like the
// rest, and what is left or undone is not.
func TestImportRecipients(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		m := imported(t, s, "awards.csv")
		for _, rows := range [][][4]string{
			{{"b", "CO", "ONE", "CO99"}, {"a", "CO", "ONE", "CO20"}, {"c", "NY", "TWO", ""}, {"d", "", "", ""}, {"b", "CO", "ONE", "CO30"}},
			{{"e", "CO", "ONE", "CO31"}, {"f", "", "SIX", "CO"}},
		} {
			if err := s.AddImportRows(t.Context(), m, naming(&m, rows...)); err != nil {
				t.Fatal(err)
			}
		}
		near := store.Nearby{States: []string{"CO"}}
		ask := func(s *store.Store, near store.Nearby) string {
			t.Helper()
			all, err := s.KeptRecipients(t.Context(), "denver-co", near)
			return recipients(t, all, err)
		}
		if got := ask(s, near); got != "" {
			t.Errorf("before it is kept: %s", got)
		}
		m = kept(t, s, finished(t, s, m))
		all, err := s.ImportRecipients(t.Context(), m.Number)
		want := `ONE of "CO" in "CO20", 4 rows: []; SIX of "" in "CO", 1 rows: []; TWO of "NY" in "", 1 rows: []; `
		if got := recipients(t, all, err); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		one, six, two := `ONE of "CO" in "CO20", 4 rows: [a b e]; `, `SIX of "" in "CO", 1 rows: [f]; `, `TWO of "NY" in "", 1 rows: [c]; `
		for _, c := range []struct {
			near store.Nearby
			want string
		}{
			{near, one + six},
			{store.Nearby{States: []string{"CO"}, UEIs: []string{"TWO"}}, one + six + two},
			{store.Nearby{States: []string{"TX"}}, six},
		} {
			if got := ask(s, c.near); got != c.want {
				t.Errorf("%v:\ngot  %s\nwant %s", c.near, got, c.want)
			}
		}
		left := imported(t, s, "left.csv")
		if err := s.AddImportRows(t.Context(), left, naming(&left, [4]string{"g", "CO", "SEVEN", ""})); err != nil {
			t.Fatal(err)
		}
		if _, err := s.LeaveImport(t.Context(), left.Number, "", store.Note{Actor: "anna", Action: "leave-import"}); err != nil {
			t.Fatal(err)
		}
		if all, err := s.ImportRecipients(t.Context(), left.Number); recipients(t, all, err) != "" {
			t.Errorf("of what was left: %v", all)
		}

		// As it was before the table: an archive of schema 11.
		schema, rows := taken(t, s)
		schema.Version = 11
		schema.Tables = slices.DeleteFunc(schema.Tables, func(t models.ArchiveTable) bool { return t.Name == "import_recipients" })
		storetest.EachDSN(t, func(t *testing.T, dsn string) {
			older := reopen(t, dsn, store.Options{Now: storetest.Now})
			if err := older.TakeIn(t.Context(), incoming(schema, rows)); err != nil {
				t.Fatal(err)
			}
			if got := ask(older, store.Nearby{States: []string{"CO"}, UEIs: []string{"TWO"}}); got != one+six+two {
				t.Errorf("of an older archive:\ngot  %s\nwant %s", got, one+six+two)
			}
		})

		if _, err := s.UndoImport(t.Context(), m.Number, "of last year", store.Note{Actor: "anna", Action: "undo-import"}); err != nil {
			t.Fatal(err)
		}
		if got := ask(s, near); got != "" {
			t.Errorf("of what was undone: %s", got)
		}
		for _, statement := range []string{"UPDATE import_recipients SET state = 'TX'", "DELETE FROM import_recipients"} {
			if _, err := store.WriteDB(s).ExecContext(t.Context(), statement); err == nil {
				t.Errorf("%s: was let through", statement)
			}
		}
	})
}
