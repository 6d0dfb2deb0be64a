// Package storetest opens throw-away stores for tests: real databases, a SQLite
// file in the test's own folder and, where PROVISO_TEST_POSTGRES names one, a
// schema of its own on PostgreSQL. It counts queries. It refuses to know what is
// tested.
package storetest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"proviso/app/store"
	"proviso/models"
)

// postgresEnv names a PostgreSQL database, postgres://…, in which the user may
// make schemas.
const postgresEnv = "PROVISO_TEST_POSTGRES"

// Day is when everything is recorded in tests.
var Day = time.Date(2026, time.March, 31, 12, 0, 0, 0, time.UTC)

// Now is a clock that stands at Day.
func Now() time.Time { return Day }

// Open is an empty store of the current schema in a SQLite file.
func Open(t testing.TB) *store.Store {
	t.Helper()
	return migrated(t, filepath.Join(t.TempDir(), "test.db"))
}

// Image is a SQLite file of the current schema that was filled, for tests that each
// begin with the same: filling takes longer than copying.
func Image(t testing.TB, fill func(*store.Store)) []byte {
	t.Helper()
	file := filepath.Join(t.TempDir(), "image.db")
	s, err := store.Open(t.Context(), file, store.Options{Now: Now})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	fill(s)
	if err := s.Close(); err != nil { // which puts all of it into the file
		t.Fatal(err)
	}
	image, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return image
}

// From is a store that begins as an image.
func From(t testing.TB, image []byte) *store.Store {
	t.Helper()
	file := filepath.Join(t.TempDir(), "test.db")
	if err := os.WriteFile(file, image, 0o600); err != nil {
		t.Fatal(err)
	}
	return migrated(t, file)
}

// Older makes a SQLite file of an older schema, with one fact in it.
func Older(t testing.TB, file string, version int64) {
	t.Helper()
	s, err := store.Open(t.Context(), file, store.Options{Now: Now})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, _, err := s.MigrateTo(t.Context(), version); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Record(t.Context(), []store.Draft{{Kind: models.FactSource, ID: "old", Body: []byte(`{"id":"old"}`)}}, "anna", "record", "long ago"); err != nil {
		t.Fatal(err)
	}
}

// Exec changes a SQLite file behind the store's back.
func Exec(t testing.TB, file, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite3", file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

// Each runs f on an empty store of the current schema, on each engine.
func Each(t *testing.T, f func(t *testing.T, s *store.Store)) {
	t.Helper()
	EachDSN(t, func(t *testing.T, dsn string) { f(t, migrated(t, dsn)) })
}

// EachDSN runs f on each engine with the name of a database that is empty and
// has no schema yet.
func EachDSN(t *testing.T, f func(t *testing.T, dsn string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { f(t, filepath.Join(t.TempDir(), "test.db")) })
	if server := os.Getenv(postgresEnv); server != "" {
		t.Run("postgres", func(t *testing.T) { f(t, freshSchema(t, server)) })
	}
}

// Queries counts the queries that f has the store send.
func Queries(t testing.TB, s *store.Store, f func()) int {
	t.Helper()
	var n atomic.Int64
	stop := s.OnQuery(func(string) { n.Add(1) })
	defer stop()
	f()
	return int(n.Load())
}

func migrated(t testing.TB, dsn string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), dsn, store.Options{Now: Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, _, err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// Schema is one more empty database on PostgreSQL, for tests that want several.
func Schema(t *testing.T) string {
	t.Helper()
	return freshSchema(t, os.Getenv(postgresEnv))
}

// freshSchema makes a schema that goes with the test, so that tests of several
// packages can share one database at once.
func freshSchema(t *testing.T, server string) string {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatalf("%s is not a URL", postgresEnv) // the error would quote the password
	}
	db, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatalf("open the database that %s names", postgresEnv)
	}
	schema := "proviso_test_" + strings.ToLower(rand.Text())
	if _, err := db.ExecContext(t.Context(), "CREATE SCHEMA "+schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		// The test's own context has ended by now.
		if _, err := db.ExecContext(context.Background(), "DROP SCHEMA "+schema+" CASCADE"); err != nil {
			t.Error(err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String()
}

// Publish lets the public read the record as it stands now, for tests that look at
// pages as anybody would: an edition without documents.
func Publish(t testing.TB, s *store.Store) {
	t.Helper()
	state, err := s.PublicState(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	revision, err := s.Revision(t.Context(), models.FactKinds...)
	if err != nil {
		t.Fatal(err)
	}
	all, err := s.Publications(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	previous := ""
	if len(all) > 0 {
		previous = all[0].Hash
	}
	manifest := fmt.Sprintf(`{"format":1,"as_of":%q,"revision":%d,"previous":%q,"documents":[],"corrections":[]}`, models.DateOf(Day), revision, previous)
	sum := sha256.Sum256([]byte(manifest))
	p := store.Publication{Hash: hex.EncodeToString(sum[:]), Revision: revision, AsOf: models.DateOf(Day), Manifest: manifest, Author: "test"}
	if _, err := s.Publish(t.Context(), p, state.Last, nil, store.Note{Actor: "test", Action: "publish"}); err != nil {
		t.Fatal(err)
	}
}
