//go:build drill

package cli_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

// The drill of going back to a moment: a database is served and written, replicated as
// the README says, lost, and restored to a moment between two writes. It wants litestream
// (go tool task litestream) and Debian's PostgreSQL.

// every asks until it is so, or the drill has waited for too long.
func every(t *testing.T, what string, is func() bool) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 60*time.Second)
	defer stop()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for !is() {
		select {
		case <-ctx.Done():
			t.Fatalf("waited in vain until %s", what)
		case <-tick.C:
		}
	}
}

// running starts something that is ended with the test, if not before.
func running(t *testing.T, c *exec.Cmd) *bytes.Buffer {
	t.Helper()
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	must(t, c.Start())
	t.Cleanup(func() { _ = c.Process.Kill(); _ = c.Wait() })
	return &out
}

// writes records so many things through a store of its own, and fails unless each is
// acknowledged.
func writes(t *testing.T, db, name string, n int) {
	t.Helper()
	s, err := store.Open(t.Context(), db, store.Options{Now: time.Now})
	must(t, err)
	defer s.Close()
	for i := range n {
		id := fmt.Sprintf("drill-%s-%03d", name, i)
		_, err := s.Record(t.Context(), []store.Draft{{Kind: models.FactSource, ID: id, Body: fmt.Appendf(nil, `{"id":%q,"title":"Drill"}`, id)}}, "anna", "record", "drill")
		must(t, err)
	}
}

// holds counts the things so called that a database has.
func holds(t *testing.T, db, name string) (n int) {
	t.Helper()
	s, err := store.Open(t.Context(), db, store.Options{ReadOnly: true, Now: storetest.Now})
	must(t, err)
	defer s.Close()
	facts, err := s.Facts(t.Context(), store.Filter{Kinds: []models.FactKind{models.FactSource}})
	must(t, err)
	for _, f := range facts {
		if strings.HasPrefix(f.ID, "drill-"+name+"-") {
			n++
		}
	}
	return n
}

// serving serves the database on a free port.
func serving(t *testing.T, db string) *exec.Cmd {
	t.Helper()
	addr := freeAddr(t)
	c := command(t, "serve", "--db", db, "--addr", addr, "--key-file", filepath.Join(t.TempDir(), "key"))
	running(t, c)
	answers(t, addr)
	return c
}

func wantHolds(t *testing.T, db string, a, b int) {
	t.Helper()
	if x, y := holds(t, db, "a"), holds(t, db, "b"); x != a || y != b {
		t.Errorf("%s holds %d of the first writes and %d of the second, want %d and %d", db, x, y, a, b)
	}
	out, err := command(t, "audit", "verify", "--db", db).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "unbroken") {
		t.Errorf("audit verify: %v\n%s", err, out)
	}
}

const drilled = 100

// TestLitestream goes back to a moment of a SQLite database that is replicated to a folder,
// and of one that is replicated to a bucket.
func TestLitestream(t *testing.T) {
	t.Run("folder", func(t *testing.T) {
		litestreamDrill(t, fmt.Sprintf("type: file\n        path: %s", filepath.Join(t.TempDir(), "replica")))
	})
	t.Run("bucket", func(t *testing.T) {
		t.Setenv("LITESTREAM_ACCESS_KEY_ID", "id")
		t.Setenv("LITESTREAM_SECRET_ACCESS_KEY", "hush-hush")
		litestreamDrill(t, fmt.Sprintf("type: s3\n        bucket: proviso\n        path: db\n        endpoint: http://%s\n        region: us-east-1\n        force-path-style: true", bucketServer(t)))
	})
}

// bucketServer is an S3-compatible server with the bucket "proviso".
func bucketServer(t *testing.T) (addr string) {
	t.Helper()
	program, err := filepath.Abs("../../.bin/versitygw")
	must(t, err)
	dir := t.TempDir()
	must(t, os.Mkdir(filepath.Join(dir, "proviso"), 0o700))
	addr = freeAddr(t)
	running(t, exec.Command(program, "--access", "id", "--secret", "hush-hush", "--region", "us-east-1", "--port", addr, "--quiet", "posix", dir))
	answers(t, addr)
	return addr
}

func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer l.Close()
	return l.Addr().String()
}

func answers(t *testing.T, addr string) {
	t.Helper()
	every(t, addr+" answers", func() bool {
		conn, err := net.Dial("tcp", addr)
		if err == nil {
			conn.Close()
		}
		return err == nil
	})
}

func litestreamDrill(t *testing.T, replica string) {
	t.Helper()
	litestream, err := filepath.Abs("../../.bin/litestream")
	must(t, err)
	dir := t.TempDir()
	db, conf := filepath.Join(dir, "proviso.db"), filepath.Join(dir, "litestream.yml")
	must(t, os.WriteFile(conf, fmt.Appendf(nil, "dbs:\n  - path: %s\n    replicas:\n      - %s\n        sync-interval: 1s\n        retention: 720h\n", db, replica), 0o600))
	serve := serving(t, db)
	replicate := exec.Command(litestream, "replicate", "-config", conf)
	log := running(t, replicate)
	restored := func(name string, args ...string) (string, error) {
		file := filepath.Join(dir, name)
		for _, end := range []string{"", "-wal", "-shm"} {
			_ = os.Remove(file + end)
		}
		out, err := exec.CommandContext(t.Context(), litestream, append(append([]string{"restore", "-config", conf, "-o", file}, args...), db)...).CombinedOutput()
		if err != nil {
			err = fmt.Errorf("%w: %s", err, out)
		}
		return file, err
	}
	replicated := func(name string) func() bool {
		return func() bool {
			file, err := restored("probe.db")
			return err == nil && holds(t, file, name) == drilled
		}
	}
	writes(t, db, "a", drilled)
	every(t, "the first writes are replicated", replicated("a"))
	moment := time.Now().UTC()
	every(t, "a second has gone", func() bool { return time.Since(moment) > 2*time.Second }) // -timestamp knows no fractions
	writes(t, db, "b", drilled)
	// A backup meanwhile is in nobody's way.
	if out, err := command(t, "backup", filepath.Join(dir, "copy.db"), "--db", db).CombinedOutput(); err != nil {
		t.Errorf("backup: %v\n%s", err, out)
	}
	every(t, "the second writes are replicated", replicated("b"))

	must(t, serve.Process.Kill(), replicate.Process.Kill()) // the machine is gone
	_, _ = serve.Process.Wait()
	_, _ = replicate.Process.Wait()
	for _, end := range []string{"", "-wal", "-shm"} {
		_ = os.Remove(db + end)
	}
	file, err := restored("moment.db", "-timestamp", moment.Add(time.Second).Format(time.RFC3339))
	if err != nil {
		t.Fatalf("%v\n%s", err, log)
	}
	wantHolds(t, file, drilled, 0)
	file, err = restored("newest.db")
	must(t, err)
	wantHolds(t, file, drilled, drilled)
	if out, err := command(t, "restore", file, "--db", db).CombinedOutput(); err != nil {
		t.Errorf("restore: %v\n%s", err, out)
	}
	wantHolds(t, db, drilled, drilled)
}

// server is a throw-away PostgreSQL.
type server struct {
	bin, dir string
	port     int
}

func (s server) as(t *testing.T, name string, args ...string) *exec.Cmd {
	t.Helper()
	if !filepath.IsAbs(name) {
		name = filepath.Join(s.bin, name)
	}
	c := exec.Command(name, args...)
	if os.Getuid() == 0 { // it will not run as root
		c = exec.Command("runuser", append([]string{"-u", "postgres", "--", name}, args...)...)
	}
	c.Dir = s.dir
	return c
}

func (s server) do(t *testing.T, name string, args ...string) {
	t.Helper()
	if out, err := s.as(t, name, args...).CombinedOutput(); err != nil {
		log, _ := os.ReadFile(filepath.Join(s.dir, "log"))
		t.Fatalf("%s %v: %v\n%s\n%s", name, args, err, out, log)
	}
}

func (s server) url(database string) string {
	return fmt.Sprintf("postgres://postgres@127.0.0.1:%d/%s?sslmode=disable", s.port, database)
}

func (s server) start(t *testing.T, data string) {
	t.Helper()
	s.do(t, "pg_ctl", "-D", data, "-s", "-w", "-l", filepath.Join(s.dir, "log"), "-o", fmt.Sprintf("-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories=", s.port), "start")
	t.Cleanup(func() { _ = s.as(t, "pg_ctl", "-D", data, "-s", "-m", "immediate", "stop").Run() })
}

func (s server) ask(t *testing.T, query string) string {
	t.Helper()
	db, err := sql.Open("pgx", s.url("postgres"))
	must(t, err)
	defer db.Close()
	var out string
	must(t, db.QueryRowContext(t.Context(), query).Scan(&out))
	return out
}

func debianPostgres(t *testing.T) server {
	t.Helper()
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		t.Fatal("there is no PostgreSQL: apt-get install postgresql")
	}
	slices.Sort(found)
	dir, err := os.MkdirTemp("", "proviso-drill-")
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if os.Getuid() == 0 {
		out, err := exec.Command("chown", "postgres", dir).CombinedOutput()
		must(t, errors.Join(err, wordsOf(out)))
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer l.Close()
	return server{filepath.Dir(found[len(found)-1]), dir, l.Addr().(*net.TCPAddr).Port}
}

func wordsOf(out []byte) error {
	if len(out) == 0 {
		return nil
	}
	return errors.New(string(out))
}

// TestPostgresMoment goes back to a moment of a PostgreSQL database: a base backup and
// the archive of its log.
func TestPostgresMoment(t *testing.T) {
	s := debianPostgres(t)
	data, base, archive := filepath.Join(s.dir, "data"), filepath.Join(s.dir, "base"), filepath.Join(s.dir, "archive")
	s.do(t, "initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8")
	s.do(t, "/bin/mkdir", archive)
	s.settings(t, data, "wal_level = replica", "archive_mode = on", fmt.Sprintf("archive_command = 'test ! -f %[1]s/%%f && cp %%p %[1]s/%%f'", archive))
	s.start(t, data)
	s.do(t, "createdb", "-h", "127.0.0.1", "-p", fmt.Sprint(s.port), "-U", "postgres", "proviso")
	serve := serving(t, s.url("proviso"))
	s.do(t, "pg_basebackup", "-h", "127.0.0.1", "-p", fmt.Sprint(s.port), "-U", "postgres", "-D", base, "-c", "fast")
	writes(t, s.url("proviso"), "a", drilled)
	moment := s.ask(t, "SELECT clock_timestamp()::text")
	writes(t, s.url("proviso"), "b", drilled)
	last := s.ask(t, "SELECT pg_walfile_name(pg_switch_wal())")
	every(t, "the log is archived", func() bool {
		_, err := os.Stat(filepath.Join(archive, last))
		return err == nil
	})
	must(t, serve.Process.Kill()) // the machine is gone
	_, _ = serve.Process.Wait()
	s.do(t, "pg_ctl", "-D", data, "-s", "-m", "immediate", "stop")
	must(t, os.RemoveAll(data))

	s.settings(t, base, fmt.Sprintf("restore_command = 'cp %s/%%f %%p'", archive), fmt.Sprintf("recovery_target_time = '%s'", moment), "recovery_target_action = promote", "archive_mode = off")
	s.do(t, "/bin/touch", filepath.Join(base, "recovery.signal"))
	s.start(t, base)
	every(t, "it is recovered", func() bool { return s.ask(t, "SELECT pg_is_in_recovery()::text") == "false" })
	wantHolds(t, s.url("proviso"), drilled, 0)
	writes(t, s.url("proviso"), "b", drilled) // it is lived in on
	wantHolds(t, s.url("proviso"), drilled, drilled)
}

// settings adds lines to a server's own settings.
func (s server) settings(t *testing.T, data string, lines ...string) {
	t.Helper()
	f, err := os.OpenFile(filepath.Join(data, "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	must(t, err)
	_, err = f.WriteString(strings.Join(lines, "\n") + "\n")
	must(t, errors.Join(err, f.Close()))
}
