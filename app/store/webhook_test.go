package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

func hookNote(action string) store.Note {
	return store.Note{Actor: "ann", Action: action, Kind: store.WebhookKind, Person: "h", Detail: "https://example.org"}
}

// addHooks makes webhooks called so, of ann's.
func addHooks(t *testing.T, s *store.Store, ids ...string) {
	t.Helper()
	addReaders(t, s, "ann")
	for i, id := range ids {
		h := models.Webhook{ID: id, URL: "https://example.org/" + id, CreatedBy: "ann", CreatedAt: storetest.Day.Add(time.Duration(i) * time.Second)}
		if id == "b" {
			h.Kind, h.About = "grant", "g-1"
		}
		if err := s.AddWebhook(t.Context(), h, "sealed-"+id, 100, hookNote("add-webhook")); err != nil {
			t.Fatal(err)
		}
	}
}

func event(hook string, n int, at time.Time) store.Delivery {
	return store.Delivery{ID: fmt.Sprintf("msg_%s%d", hook, n), Webhook: hook, Event: fmt.Sprintf("evt_%d", n), Type: "publication.published", Body: `{"n":1}`, At: at}
}

func queueEvents(t *testing.T, s *store.Store, want int, all ...store.Delivery) {
	t.Helper()
	if got, err := s.QueueDeliveries(t.Context(), all); got != want || err != nil {
		t.Errorf("queued %d, %v, want %d", got, err, want)
	}
}

func tidy(t *testing.T, s *store.Store, now time.Time) {
	t.Helper()
	if err := s.TidyWebhooks(t.Context(), now); err != nil {
		t.Fatal(err)
	}
}

func dueEvents(t *testing.T, s *store.Store, now time.Time, want string) []store.DueDelivery {
	t.Helper()
	all, err := s.DueDeliveries(t.Context(), now, 2)
	got := ""
	for _, d := range all {
		got += fmt.Sprintf("%s:%d(%s) ", d.ID, d.Tries, strings.Trim(d.Secret+","+d.Old, ","))
	}
	if got != want || err != nil {
		t.Errorf("due at %s: got %q, %v, want %q", now, got, err, want)
	}
	return all
}

func hookStates(t *testing.T, s *store.Store, want string) []models.WebhookState {
	t.Helper()
	all, err := s.WebhookStates(t.Context(), storetest.Day.Add(-time.Hour), 3)
	got := ""
	for _, h := range all {
		got += fmt.Sprintf("%s waits %d, lost %d", h.ID, h.Waiting, h.GivenUp)
		if !h.GivenSince.IsZero() {
			got += " since " + h.GivenSince.Format("15:04")
		}
		for _, d := range h.Deliveries {
			got += fmt.Sprintf(" %s/%d/%s", d.ID, d.Status, d.Fault)
		}
		got += "; "
	}
	if got != want || err != nil {
		t.Errorf("got  %s, %v\nwant %s", got, err, want)
	}
	return all
}

// An event is written for a webhook once, claimed once a try, and gone once it went;
// what a webhook waits for is held while it is paused and given up when it ends.
func TestDeliveries(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		addHooks(t, s, "a", "b")
		day := storetest.Day
		queueEvents(t, s, 4, event("a", 1, day), event("a", 2, day.Add(time.Second)), event("a", 3, day.Add(2*time.Second)), event("b", 1, day))
		queueEvents(t, s, 0, event("a", 1, day), event("b", 1, day), event("none", 1, day))
		at := day.Add(time.Minute)
		due := dueEvents(t, s, at, "msg_a1:0(sealed-a) msg_b1:0(sealed-b) msg_a2:0(sealed-a) ")
		if due[0].URL != "https://example.org/a" || due[0].Body != `{"n":1}` || due[0].Webhook != "a" {
			t.Errorf("got %+v", due[0])
		}
		dueEvents(t, s, day.Add(-time.Second), "")
		next := at.Add(time.Hour)
		for _, want := range []bool{true, false} { // the second has seen it before it was claimed
			if got, err := s.ClaimDelivery(t.Context(), due[0], next); got != want || err != nil {
				t.Errorf("claimed %t, %v, want %t", got, err, want)
			}
		}
		dueEvents(t, s, at, "msg_b1:0(sealed-b) msg_a2:0(sealed-a) msg_a3:0(sealed-a) ")
		if err := s.DeliveryFailed(t.Context(), "msg_a1", 500, models.FaultStatus, at, false); err != nil {
			t.Fatal(err)
		}
		dueEvents(t, s, next, "msg_b1:0(sealed-b) msg_a2:0(sealed-a) msg_a3:0(sealed-a) ") // two of each
		if err := s.DeliverySent(t.Context(), "msg_a2", 204, at); err != nil {
			t.Fatal(err)
		}
		dueEvents(t, s, next, "msg_b1:0(sealed-b) msg_a3:0(sealed-a) msg_a1:1(sealed-a) ")
		hookStates(t, s, "b waits 1, lost 0 msg_b1/0/; a waits 2, lost 0 msg_a3/0/ msg_a2/204/ msg_a1/500/status; ")

		if err := s.PauseWebhook(t.Context(), "a", at, hookNote("pause-webhook")); err != nil {
			t.Fatal(err)
		}
		dueEvents(t, s, next, "msg_b1:0(sealed-b) ")
		if got, err := s.ClaimDelivery(t.Context(), store.DueDelivery{ID: "msg_a3"}, next); got || err != nil {
			t.Errorf("claimed while it is paused: %t, %v", got, err)
		}
		queueEvents(t, s, 1, event("a", 4, day)) // waits too
		if err := s.ResumeWebhook(t.Context(), "a", hookNote("resume-webhook")); err != nil {
			t.Fatal(err)
		}
		dueEvents(t, s, next, "msg_a4:0(sealed-a) msg_b1:0(sealed-b) msg_a3:0(sealed-a) ")
		if err := s.EndWebhook(t.Context(), "a", at, models.FaultGone, hookNote("end-webhook")); err != nil {
			t.Fatal(err)
		}
		dueEvents(t, s, next, "msg_b1:0(sealed-b) ")
		queueEvents(t, s, 0, event("a", 5, day))
		all := hookStates(t, s, "b waits 1, lost 0 msg_b1/0/; a waits 0, lost 0 msg_a3/0/ended msg_a2/204/ msg_a1/500/ended; ")
		if h := all[1]; !h.EndedAt.Equal(at) || h.EndedWhy != models.FaultGone || h.URL != "https://example.org/a" || h.CreatedBy != "ann" {
			t.Errorf("got %+v", h)
		}
		var left int
		if err := store.WriteDB(s).QueryRowContext(t.Context(), "SELECT count(*) FROM webhooks WHERE secret || old_secret <> '' AND ended_at IS NOT NULL").Scan(&left); err != nil || left != 0 {
			t.Errorf("a webhook that has ended keeps a secret: %d, %v", left, err)
		}
		// What is old is kept no more, whatever became of it.
		tidy(t, s, day.Add(90*24*time.Hour))
		hookStates(t, s, "b waits 1, lost 0 msg_b1/0/; a waits 0, lost 0 msg_a3/0/ended msg_a2/204/ msg_a1/500/ended; ")
		tidy(t, s, day.Add(91*24*time.Hour))
		hookStates(t, s, "b waits 0, lost 0; a waits 0, lost 0; ")
		wantNoFaults(t, s)
	})
}

// What was given up stands as lost until something goes; a test is nothing lost.
func TestWebhookLosses(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		addHooks(t, s, "a")
		day := storetest.Day
		test := event("a", 9, day)
		test.Type = "webhook.test"
		queueEvents(t, s, 4, event("a", 1, day), event("a", 2, day), event("a", 3, day), test)
		if waits, err := s.TestWaits(t.Context(), "a"); !waits || err != nil {
			t.Errorf("the test does not wait: %v", err)
		}
		for i, id := range []string{"msg_a9", "msg_a1", "msg_a2"} {
			if err := s.DeliveryFailed(t.Context(), id, 0, models.FaultTimeout, day.Add(time.Duration(i)*time.Hour+time.Minute), true); err != nil {
				t.Fatal(err)
			}
		}
		if waits, err := s.TestWaits(t.Context(), "a"); waits || err != nil {
			t.Errorf("the test waits: %v", err)
		}
		hookStates(t, s, "a waits 1, lost 2 since 13:01 msg_a1/0/timeout msg_a2/0/timeout msg_a3/0/; ")
		if err := s.DeliverySent(t.Context(), "msg_a3", 200, day.Add(3*time.Hour)); err != nil {
			t.Fatal(err)
		}
		hookStates(t, s, "a waits 0, lost 0 msg_a1/0/timeout msg_a2/0/timeout msg_a3/200/; ")
	})
}

// The secret before is good until its time is over, and kept no longer.
func TestRotateWebhook(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		addHooks(t, s, "a")
		day := storetest.Day
		queueEvents(t, s, 1, event("a", 1, day))
		rotate := func(sealed string, until time.Time) {
			t.Helper()
			if err := s.RotateWebhook(t.Context(), "a", sealed, until, hookNote("rotate-webhook")); err != nil {
				t.Fatal(err)
			}
		}
		rotate("second", day.Add(time.Hour))
		dueEvents(t, s, day, "msg_a1:0(second,sealed-a) ")
		if h, err := s.Webhook(t.Context(), "a"); err != nil || !h.OldUntil.Equal(day.Add(time.Hour)) {
			t.Errorf("got %+v, %v", h, err)
		}
		rotate("third", day.Add(2*time.Hour))
		dueEvents(t, s, day.Add(time.Hour), "msg_a1:0(third,second) ")
		dueEvents(t, s, day.Add(2*time.Hour), "msg_a1:0(third) ")
		tidy(t, s, day.Add(2*time.Hour))
		if h, err := s.Webhook(t.Context(), "a"); err != nil || !h.OldUntil.IsZero() {
			t.Errorf("the old secret is still kept: %+v, %v", h, err)
		}
		wantNoFaults(t, s)
	})
}

// What cannot be done to a webhook is told, and writes no line of the trail.
func TestWebhookRefusals(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		addHooks(t, s, "a", "c")
		day := storetest.Day
		if err := s.EndWebhook(t.Context(), "c", day, models.FaultByPerson, hookNote("end-webhook")); err != nil {
			t.Fatal(err)
		}
		before, err := s.TrailHead(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for name, x := range map[string]struct {
			err  error
			kind models.ErrorKind
			says string
		}{
			"too many":           {s.AddWebhook(t.Context(), models.Webhook{ID: "d", URL: "https://d", CreatedBy: "ann", CreatedAt: day}, "s", 1, hookNote("add")), models.KindConflict, "there are 1 webhooks"},
			"resumed, not stood": {s.ResumeWebhook(t.Context(), "a", hookNote("resume")), models.KindConflict, "is not paused"},
			"paused, ended":      {s.PauseWebhook(t.Context(), "c", day, hookNote("pause")), models.KindConflict, "has ended"},
			"rotated, ended":     {s.RotateWebhook(t.Context(), "c", "x", day, hookNote("rotate")), models.KindConflict, "has ended"},
			"rotated, none":      {s.RotateWebhook(t.Context(), "x", "x", day, hookNote("rotate")), models.KindNotFound, `"x"`},
			"ended, none":        {s.EndWebhook(t.Context(), "x", day, models.FaultGone, hookNote("end")), models.KindNotFound, `"x"`},
			"ended again":        {s.EndWebhook(t.Context(), "c", day, models.FaultGone, hookNote("end")), "", ""},
		} {
			if models.KindOf(x.err) != x.kind || x.kind != "" && !strings.Contains(x.err.Error(), x.says) {
				t.Errorf("%s: %v", name, x.err)
			}
		}
		if after, err := s.TrailHead(t.Context()); err != nil || after.Seq != before.Seq {
			t.Errorf("lines were written: %d, %v", after.Seq-before.Seq, err)
		}
		running, err := s.RunningWebhooks(t.Context())
		if err != nil || len(running) != 1 || running[0].ID != "a" {
			t.Errorf("running: %+v, %v", running, err)
		}
		hookStates(t, s, "c waits 0, lost 0; a waits 0, lost 0; ")
		if queries := storetest.Queries(t, s, func() { _, err = s.WebhookStates(t.Context(), day, 3) }); queries != 3 || err != nil {
			t.Errorf("%d queries, %v", queries, err)
		}
	})
}
