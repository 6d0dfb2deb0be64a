package store_test

import (
	"fmt"
	"strings"
	"testing"

	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

const alertOne, alertTwo = "0f8fad5b-d9cb-469f-a165-000000000001", "0f8fad5b-d9cb-469f-a165-000000000002"

// TestAlerts: one key is one alert, which waits until it was worked; then its body goes.
func TestAlerts(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		take := func(key, body string, want bool) {
			t.Helper()
			got, err := s.TakeAlert(t.Context(), models.Alert{Key: key, ReceivedAt: storetest.Now(), Type: 1, What: "one new entry", Digest: strings.Repeat("a", 64), Body: body})
			if got != want || err != nil {
				t.Errorf("%s: %t, %v", key, got, err)
			}
		}
		waits := func(want ...string) {
			t.Helper()
			all, err := s.WaitingAlerts(t.Context(), 10)
			got := []string{}
			for _, a := range all {
				got = append(got, a.Key)
			}
			if fmt.Sprint(got) != fmt.Sprint(want) || err != nil {
				t.Errorf("%q wait, %v; want %q", got, err, want)
			}
		}
		take(alertOne, "{}", true)
		take(alertOne, `{"other":1}`, false)
		take(alertTwo, "{}", true)
		if _, err := s.TakeAlert(t.Context(), models.Alert{Key: "x", ReceivedAt: storetest.Now(), Type: 1, What: "w", Digest: strings.Repeat("a", 64), Body: "a\x00b"}); models.KindOf(err) != models.KindInvalid {
			t.Errorf("a NUL: %v", err)
		}
		if err := s.AlertFailed(t.Context(), alertOne, "the disk is full"); err != nil {
			t.Fatal(err)
		}
		waits(alertTwo, alertOne) // what failed lets others go first
		if err := s.AlertWorked(t.Context(), alertTwo, "nothing to keep"); err != nil {
			t.Fatal(err)
		}
		waits(alertOne)
		take(alertTwo, "{}", false)
		all, err := s.NewestAlerts(t.Context(), 10)
		if err != nil || len(all) != 2 || all[1].Body != "" || all[1].WorkedAt.IsZero() || all[0].Tries != 1 || all[0].Outcome != "the disk is full" {
			t.Errorf("%+v, %v", all, err)
		}
	})
}

// TestAlertAddress: there is one address at most.
func TestAlertAddress(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		one, two := strings.Repeat("1", 64), strings.Repeat("2", 64)
		is := func(hash string, want bool) {
			t.Helper()
			if got, err := s.IsAlertAddress(t.Context(), hash); got != want || err != nil {
				t.Errorf("%s: %t, %v", hash, got, err)
			}
		}
		is("", false)
		is(one, false)
		for _, hash := range []string{one, two} {
			if err := s.SetAlertAddress(t.Context(), hash, store.Note{Actor: "anna", Action: "make-alert-address"}); err != nil {
				t.Fatal(err)
			}
			is(hash, true)
		}
		is(one, false)
		if a, err := s.AlertAddress(t.Context()); a.MadeBy != "anna" || a.MadeAt.IsZero() || err != nil {
			t.Errorf("%+v, %v", a, err)
		}
		if err := s.SetAlertAddress(t.Context(), "", store.Note{Actor: "anna", Action: "drop-alert-address"}); err != nil {
			t.Fatal(err)
		}
		is(two, false)
		is("", false)
	})
}

// TestReviewWalls: a review is raised with what is kept or not at all; settled once it
// stays so, and nobody takes one away.
func TestReviewWalls(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		m := imported(t, s, "docket.json")
		brought(t, s, &m, [4]string{"a", "k", "2026-01-01", "1"})
		m = finished(t, s, m)
		r := models.Review{ID: "r1", Case: "a-case", Docket: "1", Entry: "2", Told: strings.Repeat("0", 32), Import: m.Number, Row: 1, Suggested: []models.Suggested{{Kind: "stay", Words: "w", Why: "y", Score: 60}}}
		wrong := r
		wrong.Row = 2 // no such row
		keep := store.Note{Actor: "anna", Action: "keep-import"}
		if _, err := s.KeepImport(t.Context(), m.Number, keep, wrong); err == nil {
			t.Error("a review of a row that is not there was raised")
		}
		if m, err := s.Import(t.Context(), m.Number); m.State != models.ImportRead || err != nil {
			t.Errorf("the import is %s without its review, %v", m.State, err)
		}
		if _, err := s.KeepImport(t.Context(), m.Number, keep, r); err != nil {
			t.Fatal(err)
		}
		if open, err := s.OpenReviews(t.Context(), []string{"a-case"}, false, 10); err != nil || len(open) != 1 || open[0].Suggested[0].Kind != "stay" || open[0].Body == "" || open[0].RaisedBy != "anna" {
			t.Errorf("%+v, %v", open, err)
		}
		for _, cases := range [][]string{nil, {"another"}} {
			if open, err := s.OpenReviews(t.Context(), cases, false, 10); err != nil || len(open) != 0 {
				t.Errorf("of %q: %+v, %v", cases, open, err)
			}
		}
		settle := func(state models.ReviewState, why string) error {
			return s.SettleReview(t.Context(), "r1", state, why, store.Note{Actor: "ben", Action: "settle"})
		}
		if err := settle(models.ReviewDismissed, ""); err == nil {
			t.Error("dismissed without a reason")
		}
		if err := settle(models.ReviewDismissed, "nothing in it"); err != nil {
			t.Fatal(err)
		}
		if err := settle(models.ReviewDone, "after all"); models.KindOf(err) != models.KindConflict {
			t.Errorf("settled twice: %v", err)
		}
		for _, query := range []string{"DELETE FROM reviews", "UPDATE reviews SET state = 'open', settled_at = NULL, settled_by = ''", "UPDATE reviews SET why = 'another'"} {
			if _, err := store.WriteDB(s).ExecContext(t.Context(), query); err == nil {
				t.Errorf("%s passes", query)
			}
		}
		if report, err := s.VerifyTrail(t.Context(), func(f store.Fault) { t.Error(f.Text) }); err != nil || report.Lines != 3 {
			t.Errorf("%+v, %v", report, err)
		}
	})
}
