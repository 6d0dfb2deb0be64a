package store_test

import (
	"database/sql"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	text := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(text, []byte(strings.Repeat("these are notes, not a database\n", 50)), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, dsn string
		readOnly  bool
		words     []string
	}{
		{"not a database", text, false, []string{text, "is not a SQLite database"}},
		{"not a database, to read", text, true, []string{text, "is not a SQLite database"}},
		{"a folder", dir, false, []string{dir, "is a folder"}},
		{"a folder, to read", dir, true, []string{dir, "is a folder"}},
		{"a device", os.DevNull, false, []string{"is not a file"}},
		{"not there, to read", filepath.Join(dir, "none.db"), true, []string{"does not exist"}},
		{"no such folder", filepath.Join(dir, "none", "x.db"), false, []string{"there is no folder"}},
		{"a file as folder", filepath.Join(text, "x.db"), false, []string{"notes.txt"}},
		{"nothing", "", false, []string{"no database is named"}},
		{"memory", ":memory:", false, []string{"memory"}},
		{"another database", "mysql://root:s3cret@localhost/x", false, []string{"mysql://", "postgres://"}},
	}
	for _, test := range tests {
		_, err := store.Open(t.Context(), test.dsn, store.Options{ReadOnly: test.readOnly})
		if models.KindOf(err) != models.KindRefused {
			t.Errorf("%s: got %v, want refused", test.name, err)
			continue
		}
		wantKind(t, err, models.KindRefused, test.words...)
		if strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %q tells the password", test.name, err)
		}
	}
	if content, _ := os.ReadFile(text); !strings.HasPrefix(string(content), "these are notes") {
		t.Error("the file was changed")
	}
}

func TestOddFileNames(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"a b.db", "what?mode=memory", "100%41.db", "x#y&z=1.db", "café.db", "file:x.db"} {
		path := filepath.Join(dir, name)
		record(t, openMigrated(t, path), example()...)
		if _, err := os.Stat(path); err != nil {
			t.Errorf("%q: %v", name, err)
		}
		if n, err := reopen(t, path, store.Options{ReadOnly: true}).Revision(t.Context()); n != 3 || err != nil {
			t.Errorf("%q: revision %d, %v", name, n, err)
		}
	}
}

// newest is the schema version of the last migration.
const newest = 13

func TestMigrate(t *testing.T) {
	t.Parallel()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		s := reopen(t, dsn, store.Options{})
		wantKind(t, s.Check(t.Context()), models.KindRefused, "proviso migrate")
		if have, want, err := s.SchemaVersion(t.Context()); have != 0 || want != newest || err != nil {
			t.Errorf("before: got %d, %d, %v", have, want, err)
		}
		for _, want := range [][2]int64{{0, newest}, {newest, newest}} {
			from, to, err := s.Migrate(t.Context())
			if got := [2]int64{from, to}; got != want || err != nil {
				t.Errorf("got %v, %v, want %v", got, err, want)
			}
		}
		if err := s.Check(t.Context()); err != nil {
			t.Error(err)
		}
		record(t, s, example()...)
	})
}

// Several processes that start at once on a new database.
func TestMigrateAtOnce(t *testing.T) {
	t.Parallel()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				s, err := store.Open(t.Context(), dsn, store.Options{})
				if err != nil {
					t.Error(err)
					return
				}
				defer s.Close()
				if _, to, err := s.Migrate(t.Context()); to != newest || err != nil {
					t.Errorf("got %d, %v", to, err)
				}
			})
		}
		wg.Wait()
	})
}

func TestSchemaOfAnotherVersion(t *testing.T) {
	t.Parallel()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		s := openMigrated(t, dsn)
		sqlExec(t, s, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, true)")
		words := []string{fmt.Sprintf("was written by a newer version of proviso (schema 999; this program knows %d)", newest)}
		wantKind(t, s.Check(t.Context()), models.KindRefused, words...)
		_, _, err := s.Migrate(t.Context())
		wantKind(t, err, models.KindRefused, words...)
		for _, readOnly := range []bool{false, true} {
			_, err := store.Open(t.Context(), dsn, store.Options{ReadOnly: readOnly})
			wantKind(t, err, models.KindRefused, words...)
		}
	})
}

// Our tables must not land in a file that is another program's.
func TestMigrateRefusesAnotherProgramsFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "theirs.db")
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("CREATE TABLE places (url TEXT)"); err != nil {
		t.Fatal(err)
	}
	s := reopen(t, path, store.Options{})
	_, _, err = s.Migrate(t.Context())
	wantKind(t, err, models.KindRefused, path, "some other program")
}

func TestReadOnly(t *testing.T) {
	t.Parallel()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		record(t, openMigrated(t, dsn), example()...)
		s := reopen(t, dsn, store.Options{ReadOnly: true})
		if err := s.Check(t.Context()); err != nil {
			t.Error(err)
		}
		if n, err := s.Revision(t.Context()); n != 3 || err != nil {
			t.Errorf("got %d, %v", n, err)
		}
		wantNoFaults(t, s)
		_, err := s.Record(t.Context(), example(), "anna", "record", "r")
		wantKind(t, err, models.KindRefused, "reading only")
		_, _, err = s.Migrate(t.Context())
		wantKind(t, err, models.KindRefused, "reading only")
		if _, err := store.ReadDB(s).ExecContext(t.Context(), "CREATE TABLE x (y integer)"); err == nil {
			t.Error("the database let a reader write")
		}
	})
}

// Every connection of a pool has the pragmas, not just the first.
func TestPragmas(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	for name, db := range map[string]*sql.DB{"write": store.WriteDB(s), "read": store.ReadDB(s)} {
		var conns []*sql.Conn
		for range db.Stats().MaxOpenConnections {
			conn, err := db.Conn(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			conns = append(conns, conn)
			var got [6]string
			err = conn.QueryRowContext(t.Context(), "SELECT * FROM pragma_foreign_keys, pragma_busy_timeout, pragma_recursive_triggers, pragma_synchronous, pragma_journal_mode, pragma_query_only").
				Scan(&got[0], &got[1], &got[2], &got[3], &got[4], &got[5])
			want := []string{"1", "5000", "1", "1", "wal", map[string]string{"write": "0", "read": "1"}[name]}
			if err != nil || !slices.Equal(got[:], want) {
				t.Errorf("%s: got %v, %v, want %v", name, got, err, want)
			}
		}
		for _, c := range conns {
			c.Close()
		}
	}
}

func TestPasswordIsNotTold(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0") // a port on which nothing answers, once closed
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close()
	for _, dsn := range []string{
		"postgres://anna:s3cret@" + address + "/x",
		"postgresql://anna:s3cret@" + address + "/x?sslmode=disable",
		"postgres://" + address + "/x?user=anna&password=s3cret",
		"postgres://anna:s3cret%zz@" + address + "/x",
		"postgres://anna:s3cret@" + address + "1/x",
		"postgres://anna:s3cret@nowhere.invalid:port/x",
		"postgres://anna:s3cret/w@" + address + "/x",
		"postgres://anna:s3cret@" + address + "/x?sslmode=s3cret",
	} {
		_, err := store.Open(t.Context(), dsn, store.Options{})
		wantKind(t, err, models.KindRefused)
		if text := fmt.Sprintf("%v %+v", err, err); strings.Contains(text, "s3cret") {
			t.Errorf("%s: %s", dsn, text)
		}
	}
}

func TestWrongPassword(t *testing.T) {
	t.Parallel()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		if !strings.Contains(dsn, "://") {
			return
		}
		missing := strings.Replace(dsn, "?", "_missing?", 1)
		_, err := store.Open(t.Context(), missing, store.Options{})
		wantKind(t, err, models.KindRefused, "cannot connect", "does not exist")
	})
}

// A damaged file is told as such, and not as a fault of the program.
func TestDamagedFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "test.db")
	s := openMigrated(t, path)
	record(t, s, many(500)...)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := 5 * 4096; i < len(content); i++ {
		content[i] = 0xaa
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = store.Open(t.Context(), path, store.Options{ReadOnly: true})
	wantKind(t, err, models.KindRefused, path, "damaged")
}
