package cli_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

// TestDrill backs a database up while it is read and written, loses it, and restores it:
// all that was acknowledged before the backup began is there, and what came after it is
// not half there.
func TestDrill(t *testing.T) {
	db := lived(t)
	s, err := store.Open(t.Context(), db, store.Options{Now: storetest.Now})
	must(t, err)
	write := func(n int) {
		d := store.Draft{Kind: models.FactSource, ID: fmt.Sprintf("drill-%06d", n), Body: fmt.Appendf(nil, `{"id":"drill-%06d","title":"Drill"}`, n)}
		if _, err := s.Record(t.Context(), []store.Draft{d}, "anna", "record", "drill"); err != nil {
			t.Error(err)
		}
	}
	const before = 50
	for n := range before {
		write(n)
	}
	stop, stopped := make(chan struct{}), make(chan int)
	go func() {
		n := before
		for {
			select {
			case <-stop:
				stopped <- n
				return
			default:
				write(n)
				n++
			}
		}
	}()
	dir := t.TempDir()
	file := filepath.Join(dir, "monday.db")
	proviso(t, "", "backup", file, "--with-documents", "--db", db).want(t, 0, "checked; 2 documents")
	close(stop)
	written := <-stopped
	must(t, s.Close())
	for _, name := range []string{file, file + ".sha256"} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	for _, end := range []string{"", "-wal", "-shm"} {
		_ = os.Remove(db + end)
	}
	must(t, os.RemoveAll(db+".documents"))

	proviso(t, "", "restore", file, "--db", db).want(t, 0, "restored from", "2 documents")
	proviso(t, "", "audit", "verify", "--db", db).want(t, 0, "unbroken")
	proviso(t, "", "documents", "verify", "--db", db).want(t, 0, "2 versions are whole, 0 altered, 0 missing; 0 files")
	s, err = store.Open(t.Context(), db, store.Options{Now: storetest.Now})
	must(t, err)
	defer s.Close()
	facts, err := s.Facts(t.Context(), store.Filter{Kinds: []models.FactKind{models.FactSource}})
	must(t, err)
	there := 0
	for n := range written {
		found := slices.ContainsFunc(facts, func(f models.Fact) bool { return f.ID == fmt.Sprintf("drill-%06d", n) })
		switch {
		case found && n != there:
			t.Errorf("write %d is there, and one before it is not", n)
		case found:
			there++
		case n < before:
			t.Errorf("write %d was acknowledged before the backup began, and is lost", n)
		}
	}
	t.Logf("%d of %d writes are in the copy", there, written)
}

func TestBackupRefused(t *testing.T) {
	db, dir := seeded(t), t.TempDir()
	file := filepath.Join(dir, "copy.db")
	proviso(t, "", "backup", file, "--db", filepath.Join(dir, "none.db")).want(t, 1, "does not exist")
	proviso(t, "", "backup", filepath.Join(dir, "none", "copy.db"), "--db", db).want(t, 2, "no such file or directory")
	proviso(t, "", "backup", file, "--db", db).want(t, 0, "checked")
	proviso(t, "", "backup", file, "--db", db).want(t, 2, "is there already")
	proviso(t, "", "backup", filepath.Join(dir, "house.zip"), "--archive", "--db", db).want(t, 0, "SHA-256 of the record")
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		proviso(t, "", "migrate", "--db", dsn).want(t, 0)
		if strings.Contains(dsn, "://") {
			proviso(t, "", "backup", filepath.Join(t.TempDir(), "x"), "--db", dsn).want(t, 1, "pg_dump", "pg_basebackup", "--archive")
			proviso(t, "", "restore", file, "--db", dsn).want(t, 1, "PostgreSQL's own means", "proviso import")
		}
	})
	left, err := filepath.Glob(filepath.Join(dir, ".proviso-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// sourceBody is the body of some source.
func sourceBody(t *testing.T, db string) string {
	t.Helper()
	s, err := store.Open(t.Context(), db, store.Options{ReadOnly: true, Now: storetest.Now})
	must(t, err)
	defer s.Close()
	facts, err := s.Facts(t.Context(), store.Filter{Kinds: []models.FactKind{models.FactSource}})
	if err != nil || len(facts) == 0 {
		t.Fatal(facts, err)
	}
	return facts[0].Body
}

// TestRestoreRefused: what is no whole copy is refused in a sentence, and nothing of it
// is left.
func TestRestoreRefused(t *testing.T) {
	db, dir := seeded(t), t.TempDir()
	file := filepath.Join(dir, "copy.db")
	proviso(t, "", "backup", file, "--db", db).want(t, 0)
	whole, err := os.ReadFile(file)
	must(t, err)
	sum, err := os.ReadFile(file + ".sha256")
	must(t, err)
	flipped := func(at int) []byte {
		text := bytes.Clone(whole)
		text[at] ^= 1
		return text
	}
	body := bytes.Index(whole, []byte(sourceBody(t, db))) // a fact that the trail vouches for
	newer := filepath.Join(dir, "newer.db")
	must(t, os.WriteFile(newer, whole, 0o600))
	storetest.Exec(t, newer, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, 1)")
	future, err := os.ReadFile(newer)
	must(t, err)
	for name, x := range map[string]struct {
		text []byte
		sum  bool
		says string
	}{
		"changed, with its hash":      {flipped(len(whole) / 2), true, "does not have the SHA-256"},
		"cut, with its hash":          {whole[:len(whole)/2], true, "does not have the SHA-256"},
		"cut":                         {whole[:len(whole)/2], false, "is damaged"},
		"the first page":              {flipped(100), false, "is damaged"},
		"its name":                    {flipped(3), false, "is not a SQLite database"},
		"a fact":                      {flipped(body + 8), false, "its trail has"},
		"a text":                      {[]byte("id,name\n"), false, "is not a SQLite database"},
		"an archive":                  {[]byte("PK\x03\x04 and so on, which is longer than the head of a database by far, to be sure of it"), false, "is not a SQLite database"},
		"of a newer program":          {future, false, "was written by a newer version of proviso (schema 99"},
		"nothing":                     {nil, false, "is no database of proviso"},
		"its hash is of another form": {whole, false, "is not as sha256sum writes it"},
	} {
		bad, to := filepath.Join(dir, "bad.db"), filepath.Join(dir, "new.db")
		must(t, os.WriteFile(bad, x.text, 0o600))
		_ = os.Remove(bad + ".sha256")
		if x.sum {
			must(t, os.WriteFile(bad+".sha256", sum, 0o600))
		} else if strings.Contains(x.says, "sha256sum") {
			must(t, os.WriteFile(bad+".sha256", []byte("none\n"), 0o600))
		}
		got := proviso(t, "", "restore", bad, "--db", to)
		if got.code != 1 || !strings.Contains(got.err, x.says) || strings.Contains(got.err, ".proviso-") {
			t.Errorf("%s: %d, %s", name, got.code, got.err)
		}
		if _, err := os.Stat(to); err == nil {
			t.Errorf("%s: a database was made", name)
		}
		left, err := filepath.Glob(filepath.Join(dir, ".proviso-*"))
		if err != nil || len(left) > 0 {
			t.Errorf("%s: left behind: %v", name, left)
		}
	}
}

// TestRestoreOver: what is there is replaced only when that is asked for, and kept; not
// while somebody has it open; nor is a log that was left played into the copy.
func TestRestoreOver(t *testing.T) {
	db, dir := seeded(t), t.TempDir()
	file := filepath.Join(dir, "copy.db")
	proviso(t, "", "backup", file, "--db", db).want(t, 0)
	proviso(t, "", "restore", db, "--db", db).want(t, 2, "is the database itself")
	proviso(t, "", "restore", file, "--db", db).want(t, 1, "is there already", "--replace")
	s, err := store.Open(t.Context(), db, store.Options{Now: storetest.Now})
	must(t, err)
	_, err = s.Record(t.Context(), []store.Draft{{Kind: models.FactSource, ID: "later", Body: []byte(`{"id":"later"}`)}}, "anna", "record", "later")
	must(t, err)
	proviso(t, "", "restore", file, "--replace", "--db", db).want(t, 1, "is open in another process")
	must(t, s.Close())
	proviso(t, "", "restore", file, "--replace", "--db", db).want(t, 0, "is kept as "+db+".replaced-20261124T120000Z")
	has := func(db string) bool {
		s, err := store.Open(t.Context(), db, store.Options{ReadOnly: true, Now: storetest.Now})
		must(t, err)
		defer s.Close()
		history, err := s.History(t.Context(), models.FactSource, "later")
		must(t, err)
		return len(history) > 0
	}
	if has(db) || !has(db+".replaced-20261124T120000Z") {
		t.Error("the copy has what came later, or what is kept has not")
	}
	must(t, os.Remove(db+".replaced-20261124T120000Z"))
	must(t, os.WriteFile(db, []byte("no database any more, but longer than the head of one: 0123456789 0123456789 0123456789 0123456789 0123456789"), 0o600))
	must(t, os.WriteFile(db+"-wal", []byte("a log"), 0o600))
	proviso(t, "", "restore", file, "--replace", "--db", db).want(t, 0, "cannot be read as a database", "is kept as")
	proviso(t, "", "audit", "verify", "--db", db).want(t, 0, "unbroken")
	if text, err := os.ReadFile(db + ".replaced-20261124T120000Z-wal"); err != nil || string(text) != "a log" {
		t.Errorf("the log: %q, %v", text, err)
	}
}

// TestRestoreOlder: a copy of an older schema is brought up.
func TestRestoreOlder(t *testing.T) {
	dir := t.TempDir()
	old := filepath.Join(dir, "old.db")
	storetest.Older(t, old, 5)
	file, db := filepath.Join(dir, "copy.db"), filepath.Join(dir, "new.db")
	proviso(t, "", "backup", file, "--db", old).want(t, 0, "of schema 5, checked")
	proviso(t, "", "restore", file, "--db", db).want(t, 0, "was of schema 5, and was brought up to ")
	proviso(t, "", "migrate", "--db", db).want(t, 0, "nothing to do")
	proviso(t, "", "audit", "verify", "--db", db).want(t, 0, "1 lines about 1 facts, unbroken")
}
