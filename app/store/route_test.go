package store_test

import (
	"context"
	"database/sql"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

// with is a URL with one thing more in its query.
func with(t *testing.T, dsn, name, value string) string {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set(name, value)
	u.RawQuery = q.Encode()
	return u.String()
}

// cut ends every connection of the programs of a name, as a server that stops does.
func cut(t *testing.T, by *store.Store, name string) {
	t.Helper()
	sqlExec(t, by, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '"+name+"'")
}

// Connections that were found dead are no fault of anybody's: what reads is asked
// again, and what writes had not begun.
func TestDeadConnections(t *testing.T) {
	t.Parallel()
	storetest.Postgres(t, func(t *testing.T, dsn string) {
		by := openMigrated(t, dsn)
		s := reopen(t, with(t, dsn, "application_name", "cut-connections"), store.Options{})
		for i := range 5 {
			var conns [8]*sql.Conn // so that several lie idle
			for j := range conns {
				conns[j] = must(store.ReadDB(s).Conn(t.Context()))
			}
			for _, c := range conns {
				c.Close()
			}
			cut(t, by, "cut-connections")
			if _, err := s.Revision(t.Context()); err != nil {
				t.Errorf("read %d: %v", i, err)
			}
			cut(t, by, "cut-connections")
			record(t, s, store.Draft{Kind: models.FactSource, ID: "s" + string(rune('a'+i)), Body: []byte(`{}`)})
		}
		wantNoFaults(t, by)
	})
}

// A server that has gone is told as such: neither a fault of the program nor one that
// the user can mend.
func TestAway(t *testing.T) {
	t.Parallel()
	storetest.Postgres(t, func(t *testing.T, dsn string) {
		door, through := storetest.Through(t, dsn)
		s := openMigrated(t, through)
		watching(t, s)
		door.Shut()
		within(t, 5*time.Second, "away", func() bool { return s.Reach().Away })
		_, err := s.Revision(t.Context())
		wantKind(t, err, models.KindAway, "cannot be reached")
		_, err = s.Record(t.Context(), example(), "anna", "record", "")
		wantKind(t, err, models.KindAway, "cannot be reached", "nothing was written")
		door.Open()
		within(t, 5*time.Second, "back", func() bool { return !s.Reach().Away })
		record(t, s, example()...)
	})
}

// What may be a moment old is read from the replica while it keeps up; everything is
// while the primary is away. (The server is its own replica here: what is looked at is
// where queries go.)
func TestReplica(t *testing.T) {
	t.Parallel()
	storetest.Postgres(t, func(t *testing.T, dsn string) {
		openMigrated(t, dsn)
		primary, through := storetest.Through(t, dsn)
		replica, copied := storetest.Through(t, dsn)
		var now atomic.Int64
		now.Store(storetest.Day.UnixNano())
		clock := func() time.Time { return time.Unix(0, now.Load()).UTC() }
		s := reopen(t, through, store.Options{Replica: copied, Now: clock})
		record(t, s, example()...)
		lagging := store.MayLag(t.Context())
		read := func(ctx context.Context) (err error) { _, err = s.PublicState(ctx); return err }
		if store.FromReplica(s, lagging) {
			t.Error("reads a replica of which nobody knows how old it is")
		}
		watching(t, s)
		within(t, 5*time.Second, "following", func() bool { return s.Reach().Following })
		if !store.FromReplica(s, lagging) || store.FromReplica(s, t.Context()) {
			t.Error("what may lag, and nothing else, is read from the replica")
		}
		now.Add(int64(2 * time.Second))
		if r := s.Reach(); r.Following && r.Behind > time.Second {
			t.Errorf("follows %s behind", r.Behind)
		}
		within(t, 5*time.Second, "following again", func() bool { return s.Reach().Following })
		// With the replica gone, reading goes on at the primary.
		replica.Shut()
		if err := read(lagging); err != nil {
			t.Errorf("the replica is gone: %v", err)
		}
		within(t, 5*time.Second, "not following", func() bool { return !s.Reach().Following })
		replica.Open()
		within(t, 5*time.Second, "following once more", func() bool { return s.Reach().Following })
		// With the primary gone, everything is read from the replica and nothing written.
		primary.Shut()
		within(t, 5*time.Second, "away", func() bool { return s.Reach().Away })
		if _, err := s.Facts(t.Context(), store.Filter{Through: 2}); err != nil {
			t.Errorf("the primary is gone: %v", err)
		}
		if _, err := s.Revision(t.Context()); err != nil {
			t.Errorf("the primary is gone: %v", err)
		}
		_, err := s.Record(t.Context(), []store.Draft{{Kind: models.FactCase, ID: "x", Body: []byte(`{}`)}}, "anna", "record", "")
		wantKind(t, err, models.KindAway)
		primary.Open()
		within(t, 5*time.Second, "back", func() bool { return !s.Reach().Away })
		record(t, s, store.Draft{Kind: models.FactCase, ID: "x", Body: []byte(`{}`)})
	})
}

// A server that holds something else is no replica.
func TestForeignReplica(t *testing.T) {
	t.Parallel()
	storetest.Postgres(t, func(t *testing.T, dsn string) {
		record(t, openMigrated(t, dsn), example()...)
		storetest.Postgres(t, func(t *testing.T, other string) {
			s := openMigrated(t, other)
			record(t, s, store.Draft{Kind: models.FactSource, ID: "another", Body: []byte(`{}`)})
			_, err := store.Open(t.Context(), dsn, store.Options{Replica: other, Now: storetest.Now})
			wantKind(t, err, models.KindRefused, "is no replica of", "another record")
		})
		_, err := store.Open(t.Context(), "x.db", store.Options{Replica: dsn, Now: storetest.Now})
		wantKind(t, err, models.KindRefused, "SQLite has none")
	})
}

// Of several servers the primary is found, whatever is listed first, and what names a
// server twice or one that is away is no hindrance.
func TestSeveralServers(t *testing.T) {
	t.Parallel()
	storetest.Postgres(t, func(t *testing.T, dsn string) {
		door, through := storetest.Through(t, dsn)
		both := func(first, second string) string {
			u, v := must(url.Parse(first)), must(url.Parse(second))
			u.Host += "," + v.Host
			return u.String()
		}
		for name, names := range map[string]string{"both there": both(through, dsn), "with a wish": with(t, both(through, dsn), "target_session_attrs", "read-write")} {
			openMigrated(t, names)
			s := reopen(t, names, store.Options{ReadOnly: true})
			if _, err := s.Revision(t.Context()); err != nil || !strings.Contains(s.Name(), ", ") {
				t.Errorf("%s: %s: %v", name, s.Name(), err)
			}
		}
		door.Shut()
		s := openMigrated(t, both(through, dsn))
		record(t, s, example()...)
		if store.NewestTimeline(s) != 1 {
			t.Errorf("the timeline is %d", store.NewestTimeline(s))
		}
		store.SeeTimeline(s, 2) // another was promoted
		_, err := s.Revision(t.Context())
		if err != nil { // on a connection that there was
			t.Error(err)
		}
		store.ReadDB(s).SetMaxIdleConns(-1)
		_, err = s.Revision(t.Context())
		wantKind(t, err, models.KindAway, "another took its place")
	})
}
