//go:build writers || cluster

package e2e

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"database/sql"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "github.com/mattn/go-sqlite3"    // the driver "sqlite3"
	"golang.org/x/net/html"

	"proviso/app/store"
	"proviso/models"
)

// people is how many write at once.
var people = 50

// secretOf is the password of everybody here: they exist for a minute.
const secretOf = "fifty people who write at once"

// program builds the command, once for all tests.
var program string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "proviso-writers")
	if err == nil {
		program = filepath.Join(dir, "proviso")
		var out []byte
		if out, err = exec.Command("go", "build", "-o", program, "proviso/app").CombinedOutput(); err != nil {
			err = fmt.Errorf("%w\n%s", err, out)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// engines runs f on a new database of each engine.
func engines(t *testing.T, f func(t *testing.T, dsn string)) {
	t.Run("sqlite", func(t *testing.T) { f(t, filepath.Join(t.TempDir(), "writers.db")) })
	server := os.Getenv("PROVISO_TEST_POSTGRES")
	if server == "" {
		t.Log("PROVISO_TEST_POSTGRES names no database: PostgreSQL is passed over")
		return
	}
	t.Run("postgres", func(t *testing.T) { f(t, freshSchema(t, server)) })
}

// freshSchema makes a schema that goes with the test.
func freshSchema(t *testing.T, server string) string {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal("PROVISO_TEST_POSTGRES is not a URL")
	}
	db, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	schema := "proviso_writers_" + strings.ToLower(rand.Text())
	if _, err := db.ExecContext(t.Context(), "CREATE SCHEMA "+schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, err := db.ExecContext(context.Background(), "DROP SCHEMA "+schema+" CASCADE")
		if err = errors.Join(err, db.Close()); err != nil {
			t.Error(err)
		}
	})
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String()
}

// command runs the program to its end and gives what it printed.
func command(t *testing.T, in string, args ...string) string {
	t.Helper()
	c := exec.CommandContext(t.Context(), program, args...)
	c.Stdin = strings.NewReader(in)
	var told bytes.Buffer
	c.Stderr = &told
	out, err := c.Output()
	if err != nil {
		t.Fatalf("proviso %s: %v\n%s%s", args[0], err, out, told.Bytes())
	}
	return string(out)
}

// served is the program as it serves a database, in a process of its own.
type served struct {
	base string
	c    *exec.Cmd
	log  *os.File // requests, a line of JSON each
}

func serveProgram(t *testing.T, dsn, addr string) *served {
	t.Helper()
	log, err := os.CreateTemp(t.TempDir(), "log")
	if err != nil {
		t.Fatal(err)
	}
	s := &served{c: exec.Command(program, "serve", "--db", dsn, "--addr", addr), log: log}
	s.c.Stderr = log
	out, err := s.c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.kill)
	line := make([]byte, 256)
	n, err := out.Read(line)
	_, rest, found := strings.Cut(string(line[:n]), "http://")
	if err != nil || !found {
		told, _ := os.ReadFile(log.Name())
		t.Fatalf("the program does not serve: %v\n%s", err, told)
	}
	s.base = "http://" + strings.TrimRight(rest, "/\n")
	return s
}

// kill ends the process as a fault of the machine would: it has no say in it.
func (s *served) kill() {
	if s.c.ProcessState == nil {
		_ = s.c.Process.Kill()
		_ = s.c.Wait()
		_ = s.log.Close()
	}
}

// author is one of the people, signed in.
type author struct {
	moved     models.Date // to which the deadline was moved last
	id, login string
	base      string
	client    *http.Client
	duty      string // a deadline, and
	grant     string // a grant, that nobody else writes to
	source    string // for corrections to rest on
}

// authors makes the people on the database; they sign in once it is served.
func authors(t *testing.T, dsn string) []*author {
	t.Helper()
	command(t, "", "seed", "--db", dsn)
	for i := range people {
		login := fmt.Sprintf("writer%02d", i)
		command(t, secretOf, "user", "add", login, "--name", fmt.Sprintf("Writer %02d", i), "--role", "grants", "--db", dsn)
	}
	var out []*author
	for line := range strings.Lines(command(t, "", "user", "list", "--format", "json", "--db", dsn)) {
		var p struct{ ID, Login string }
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			var all []struct{ ID, Login string }
			if err := json.Unmarshal([]byte(line), &all); err != nil {
				t.Fatal(err)
			}
			for _, p := range all {
				out = append(out, &author{id: p.ID, login: p.Login})
			}
			continue
		}
		out = append(out, &author{id: p.ID, login: p.Login})
	}
	if len(out) != people {
		t.Fatalf("%d people, want %d", len(out), people)
	}
	return out
}

// signIn signs everybody in and gives each a grant and a deadline of it.
func signIn(t *testing.T, s *served, all []*author) {
	t.Helper()
	for _, a := range all {
		jar, err := cookiejar.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		a.base = s.base
		a.client = &http.Client{Jar: jar, Timeout: 60 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 2},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		if got := a.post("/sign-in", url.Values{"login": {a.login}, "password": {secretOf}}); got.status != http.StatusSeeOther {
			t.Fatalf("%s cannot sign in: %+v", a.login, got)
		}
	}
	source := regexp.MustCompile(`"/sources/([a-z0-9.-]+)"`).FindStringSubmatch(all[0].get("/sources").body)
	if source == nil {
		t.Fatal("no source is listed")
	}
	for _, a := range all {
		a.source = source[1]
	}
	// A deadline of a grant is called after it.
	listed := all[0].get("/deadlines?state=all").body
	taken, i := map[string]bool{contested: true}, 0
	for _, found := range regexp.MustCompile(`href="/deadlines/(([a-z0-9-]+)\.[^"?]+)`).FindAllStringSubmatch(listed, -1) {
		duty, grant := found[1], found[2]
		if i < len(all) && !taken[grant] && all[0].get("/grants/"+grant).status == http.StatusOK {
			taken[grant] = true
			all[i].duty, all[i].grant = duty, grant
			i++
		}
	}
	if i < len(all) {
		t.Fatalf("%d grants have a deadline, want %d", i, len(all))
	}
}

// contested is the grant that everybody writes to now and then.
const contested = "denver-co-byrne-jag-fy2017"

// answer is what the server sent; status 0: nothing, since err.
type answer struct {
	status   int
	location string
	body     string
	took     time.Duration
	err      error
}

func (a *author) get(path string) answer { return a.ask(http.MethodGet, path, nil) }

func (a *author) post(path string, form url.Values) answer {
	return a.ask(http.MethodPost, path, strings.NewReader(form.Encode()))
}

func (a *author) ask(method, path string, body io.Reader) answer {
	req, err := http.NewRequest(method, a.base+path, body)
	if err != nil {
		return answer{err: err}
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	began := time.Now()
	resp, err := a.client.Do(req)
	if err != nil {
		return answer{err: err, took: time.Since(began)}
	}
	defer resp.Body.Close()
	read, err := io.ReadAll(resp.Body)
	if err != nil {
		return answer{err: err, took: time.Since(began)}
	}
	return answer{status: resp.StatusCode, location: resp.Header.Get("Location"), body: string(read), took: time.Since(began)}
}

// formWith reads the form of a page that has a field, as a browser would send it;
// nil if there is none.
func formWith(page, field, value string) url.Values {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return nil
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.Data != "form" {
			continue
		}
		if form := fieldsOf(n); form.Has(field) && (value == "" || form.Get(field) == value) {
			return form
		}
	}
	return nil
}

func fieldsOf(form *html.Node) url.Values {
	out := url.Values{}
	for n := range form.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		at := map[string]string{}
		for _, a := range n.Attr {
			at[a.Key] = a.Val
		}
		_, checked := at["checked"]
		switch {
		case at["name"] == "":
		case n.Data == "textarea":
			text := ""
			for c := range n.ChildNodes() {
				text += c.Data
			}
			out.Set(at["name"], strings.TrimPrefix(text, "\n"))
		case n.Data == "select":
			out.Set(at["name"], chosen(n))
		case n.Data == "input" && (at["type"] != "radio" && at["type"] != "checkbox" || checked):
			out.Set(at["name"], at["value"])
		}
	}
	return out
}

func chosen(choice *html.Node) string {
	first, any := "", false
	for n := range choice.Descendants() {
		if n.Type != html.ElementNode || n.Data != "option" {
			continue
		}
		value, selected := "", false
		for _, a := range n.Attr {
			if a.Key == "value" {
				value = a.Val
			}
			selected = selected || a.Key == "selected"
		}
		if selected {
			return value
		}
		if !any {
			first, any = value, true
		}
	}
	return first
}

// held opens the database to look at what is in it.
func held(t *testing.T, dsn string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), dsn, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// history is every version of a thing.
func history(t *testing.T, s *store.Store, kind models.FactKind, id string) []models.Fact {
	t.Helper()
	all, err := s.History(t.Context(), kind, id)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// freeAddress is an address of this machine that nobody listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
