package store_test

import (
	"strings"
	"testing"

	"proviso/app/store"
	"proviso/app/store/storetest"
)

func TestCalendars(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		one, two := strings.Repeat("1", 64), strings.Repeat("2", 64)
		of := func(hash, want string) {
			t.Helper()
			if got, err := s.CalendarOf(t.Context(), hash); got != want || err != nil {
				t.Errorf("got %q, %v, want %q", got, err, want)
			}
		}
		set := func(person, hash string) {
			t.Helper()
			if err := s.SetCalendar(t.Context(), person, hash); err != nil {
				t.Fatal(err)
			}
		}
		of(one, "")
		set("ann", one)
		of(one, "ann")
		set("ann", two) // the old address is good no more
		of(one, "")
		of(two, "ann")
		if err := s.SetCalendar(t.Context(), "ben", two); err == nil {
			t.Error("two people under one address")
		}
		set("ann", "")
		of(two, "")
		if has, err := s.HasCalendar(t.Context(), "ann"); has || err != nil {
			t.Errorf("after it was taken away: %t, %v", has, err)
		}
	})
}
