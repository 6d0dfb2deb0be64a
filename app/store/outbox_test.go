package store_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

// addReaders makes accounts called so.
func addReaders(t *testing.T, s *store.Store, ids ...string) {
	t.Helper()
	for _, id := range ids {
		p := store.NewPerson{ID: id, Login: id, Name: id, Mail: id + "@example.gov"}
		if err := s.AddPerson(t.Context(), p, storetest.Day, store.Note{Actor: "test", Action: "add-person", Person: id}); err != nil {
			t.Fatal(err)
		}
	}
}

func letter(id, person, about string) store.Mail {
	return store.Mail{ID: id, Person: person, Kind: models.LetterReminder, About: about, Subject: "Subject", Body: "Body\n", CreatedAt: storetest.Day, DueAt: storetest.Day}
}

func queue(t *testing.T, s *store.Store, want int, told []models.Reader, mails ...store.Mail) {
	t.Helper()
	got, err := s.QueueMail(t.Context(), mails, told, storetest.Day)
	if err != nil || len(got) != want {
		t.Fatalf("queued %v, %v, want %d", got, err, want)
	}
}

func dueMail(t *testing.T, s *store.Store, at time.Time, want string) []store.Mail {
	t.Helper()
	got, err := s.DueMail(t.Context(), at, 100)
	if err != nil {
		t.Fatal(err)
	}
	ids := ""
	for _, m := range got {
		ids += fmt.Sprintf("%s:%d ", m.ID, m.Tries)
	}
	if ids != want {
		t.Errorf("due at %s: got %q, want %q", at, ids, want)
	}
	return got
}

// A mail is written once for a person, kind and day, claimed once a try, and gone
// once it went; up to which day a person was told never moves back.
func TestOutbox(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		addReaders(t, s, "ann", "ben")
		day := models.DateOf(storetest.Day)
		queue(t, s, 2, []models.Reader{{Person: models.Person{ID: "ann"}, Reminded: day}, {Person: models.Person{ID: "ben"}, Reminded: day, Digested: day}},
			letter("a1", "ann", "2026-03-31"), letter("b1", "ben", "2026-03-31"))
		queue(t, s, 1, []models.Reader{{Person: models.Person{ID: "ann"}, Reminded: day - 3}}, letter("a2", "ann", "2026-03-31"), letter("a3", "ann", "2026-04-01"))
		readers, err := s.MailReaders(t.Context())
		if err != nil || len(readers) != 2 || readers[0].Person.Mail != "ann@example.gov" || readers[0].Reminded != day || readers[0].Digested != 0 || len(readers[0].Waiting) != 2 || readers[1].Digested != day {
			t.Errorf("got %+v, %v", readers, err)
		}
		first := dueMail(t, s, storetest.Day, "a1:0 a3:0 b1:0 ")[0]
		later := storetest.Day.Add(time.Minute)
		for _, want := range []bool{true, false} { // the second has seen it before it was claimed
			if got, err := s.ClaimMail(t.Context(), first, later); got != want || err != nil {
				t.Errorf("claimed %t, %v, want %t", got, err, want)
			}
		}
		dueMail(t, s, storetest.Day, "a3:0 b1:0 ")
		dueMail(t, s, later, "a3:0 b1:0 a1:1 ")
		if err := s.MailSent(t.Context(), "a1", later); err != nil {
			t.Fatal(err)
		}
		if err := s.MailFailed(t.Context(), "b1", "550 no such user", later, true); err != nil {
			t.Fatal(err)
		}
		dueMail(t, s, later.Add(time.Hour), "a3:0 ")
		if got, err := s.ClaimMail(t.Context(), store.Mail{ID: "a1", Tries: 1}, later); got || err != nil {
			t.Errorf("a mail that went was claimed: %t, %v", got, err)
		}
		// What went long ago is kept no more; what was told of stays told of.
		got, err := s.QueueMail(t.Context(), nil, nil, later.Add(100*24*time.Hour))
		if err != nil || len(got) != 0 {
			t.Errorf("got %v, %v", got, err)
		}
		queue(t, s, 1, nil, letter("a4", "ann", "2026-03-31"))
	})
}

// Trouble stands until a later mail goes, and for each person alone.
func TestMailTroubles(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		addReaders(t, s, "ann", "ben")
		queue(t, s, 3, nil, letter("a1", "ann", "1"), letter("a2", "ann", "2"), letter("b1", "ben", "1"))
		at := storetest.Day.Add(time.Minute)
		want := func(person, want string) {
			t.Helper()
			all, err := s.MailTroubles(t.Context(), person)
			got := ""
			for _, x := range all {
				got += fmt.Sprintf("%s %q %t %s; ", x.Person, x.Why, x.GivenUp, x.Since.Format("15:04"))
			}
			if got != want || err != nil {
				t.Errorf("got %s, %v, want %s", got, err, want)
			}
		}
		want("", "")
		for _, id := range []string{"a1", "b1"} {
			if err := s.MailFailed(t.Context(), id, "refused", at, id == "a1"); err != nil {
				t.Fatal(err)
			}
		}
		want("", `ann "refused" true 12:00; ben "refused" false 12:00; `)
		want("ben", `ben "refused" false 12:00; `)
		if err := s.MailSent(t.Context(), "a2", at.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		want("", `ben "refused" false 12:00; `)
	})
}

func TestChooseDigest(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		addReaders(t, s, "ann")
		for _, want := range []models.Digest{models.DigestNone, models.DigestDaily, models.DigestWeekly} {
			if want != models.DigestNone {
				if err := s.ChooseDigest(t.Context(), "ann", want, store.Note{Actor: "ann", Action: "choose-digest", Person: "ann"}); err != nil {
					t.Fatal(err)
				}
			}
			if got, err := s.DigestOf(t.Context(), "ann"); got != want || err != nil {
				t.Errorf("got %q, %v, want %q", got, err, want)
			}
		}
		wantNoFaults(t, s)
	})
}

// Of many who want the work at once, one gets it; another does once its time is
// over or it was given back.
func TestLease(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		now := storetest.Day
		var won atomic.Int32
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				got, err := s.TakeLease(t.Context(), "mail", fmt.Sprintf("p%d", i), now, now.Add(time.Minute))
				if err != nil {
					t.Error(err)
				}
				if got {
					won.Add(1)
				}
			})
		}
		all.Wait()
		if won.Load() != 1 {
			t.Errorf("%d have it", won.Load())
		}
		take := func(holder string, at time.Duration, want bool) {
			t.Helper()
			got, err := s.TakeLease(t.Context(), "mail", holder, now.Add(at), now.Add(at+time.Minute))
			if got != want || err != nil {
				t.Errorf("%s: got %t, %v, want %t", holder, got, err, want)
			}
		}
		take("x", 59*time.Second, false)
		take("x", time.Minute, true)
		take("x", 90*time.Second, true)                                   // longer
		take("y", 120*time.Second, false)                                 // x has it until then
		if err := s.EndLease(t.Context(), "mail", "z", now); err != nil { // who does not have it gives nothing back
			t.Fatal(err)
		}
		take("y", 125*time.Second, false)
		if err := s.EndLease(t.Context(), "mail", "x", now.Add(126*time.Second)); err != nil {
			t.Fatal(err)
		}
		until, err := s.LeasedUntil(t.Context(), "mail")
		if err != nil || !until.Equal(now.Add(126*time.Second)) {
			t.Errorf("until %s, %v", until, err)
		}
		take("y", 126*time.Second, true)
	})
}
