package server

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"proviso/app/store"
	"proviso/app/store/storetest"
)

// TestDatabaseAway: while the database is gone whoever has not signed in reads what was
// published, from memory; whatever needs the database is told to come back in a moment,
// and so is a balancer what can be had here.
func TestDatabaseAway(t *testing.T) {
	t.Parallel()
	storetest.Postgres(t, func(t *testing.T, dsn string) {
		door, through := storetest.Through(t, dsn)
		s, err := store.Open(t.Context(), through, store.Options{Now: storetest.Now})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		if _, _, err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		app, _, _ := setOn(t, s, nil)
		ctx, stop := context.WithCancel(t.Context())
		var watching sync.WaitGroup
		watching.Go(func() { s.Watch(ctx, func() {}) })
		t.Cleanup(func() { stop(); watching.Wait() })
		if c := from(app, anyone, "GET", "/sources/one"); c.Response.StatusCode() != 200 {
			t.Fatalf("before: %d", c.Response.StatusCode())
		}
		door.Shut()
		for !s.Reach().Away && t.Context().Err() == nil {
			time.Sleep(time.Millisecond)
		}
		for path, want := range map[string]int{"/sources/one": 200, "/sources": 200, "/api/v1/sources": 200, "/nowhere": 404, "/healthz": 200} {
			if c := from(app, anyone, "GET", path); c.Response.StatusCode() != want {
				t.Errorf("%s: %d, want %d", path, c.Response.StatusCode(), want)
			}
		}
		cookie := "Cookie: proviso=" + strings.Repeat("A", 43) // of the shape of a session
		for _, path := range []string{"/workspace", "/sources"} {
			c := from(app, anyone, "GET", path, cookie)
			if c.Response.StatusCode() != 503 || string(c.Response.Header.Peek("Retry-After")) != "5" || !bytes.Contains(c.Response.Body(), []byte("cannot be answered just now")) {
				t.Errorf("%s, signed in: %d", path, c.Response.StatusCode())
			}
		}
		if c := from(app, anyone, "GET", "/readyz"); c.Response.StatusCode() != 200 || string(c.Response.Body()) != "reading only: the database cannot be reached\n" {
			t.Errorf("/readyz: %d %s", c.Response.StatusCode(), c.Response.Body())
		}
		door.Open()
		for s.Reach().Away && t.Context().Err() == nil {
			time.Sleep(time.Millisecond)
		}
		if c := from(app, anyone, "GET", "/readyz"); string(c.Response.Body()) != "ready\n" {
			t.Errorf("/readyz, when it is back: %s", c.Response.Body())
		}
	})
}
