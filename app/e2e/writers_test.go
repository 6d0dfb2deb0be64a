//go:build writers || cluster

package e2e

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"
	"time"

	"proviso/models"
)

// wrote is one write that was sent, and what came of it.
type wrote struct {
	by     *author
	kind   models.FactKind
	id     string
	word   string // stands in the body (of a deadline that was moved, in the reason of the move)
	status int    // 303: acknowledged; 409: somebody was first; 0: no answer came
	took   time.Duration
}

// tally is what became of everything that was sent.
type tally struct {
	mu       sync.Mutex
	writes   []wrote
	previews []time.Duration
	pages    []time.Duration // the forms, before each write
	readers  []time.Duration // of public pages
	statuses map[int]int     // of all answers
	odd      []string        // answers that nobody should get
	merged   int             // conflicts that were merged by hand and then written
}

func newTally() *tally { return &tally{statuses: map[int]int{}} }

// note takes down an answer; those that are wanted are told.
func (y *tally) note(what string, a answer, into *[]time.Duration, wanted ...int) {
	y.mu.Lock()
	defer y.mu.Unlock()
	y.statuses[a.status]++
	if into != nil && a.status != 0 {
		*into = append(*into, a.took)
	}
	if !slices.Contains(wanted, a.status) && len(y.odd) < 20 {
		y.odd = append(y.odd, fmt.Sprintf("%s: %d %v %.400s", what, a.status, a.err, a.body))
	}
}

func (y *tally) write(w wrote, a answer) {
	w.status, w.took = a.status, a.took
	y.mu.Lock()
	y.writes = append(y.writes, w)
	y.mu.Unlock()
	y.note(string(w.kind)+" "+w.id, a, nil, http.StatusSeeOther, http.StatusConflict)
}

// pace is how somebody writes.
type pace struct {
	name  string
	think time.Duration // on average, between reading a form and sending it
	// looks: a correction is previewed before it is recorded, as in a browser. A
	// program records it at once.
	looks bool
}

// work writes without end until the context does. What is sent stays sent: a
// request under way is waited for.
func (a *author) work(ctx context.Context, p pace, y *tally, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 1))
	wait := func() bool {
		if p.think == 0 {
			return ctx.Err() == nil
		}
		select {
		case <-ctx.Done():
			return false
		case <-time.After(p.think/2 + time.Duration(r.Int64N(int64(p.think)))):
			return true
		}
	}
	for n := 0; wait(); n++ {
		word := fmt.Sprintf("%s-%d-%d", a.login, seed, n)
		switch lot := r.IntN(10); {
		case lot == 0:
			a.correct(contested, word, p, y, wait)
		case lot <= 5:
			a.correct(a.grant, word, p, y, wait)
		case lot <= 8:
			a.keep(word, "note", url.Values{"note": {word}}, y)
		default:
			day := models.NewDate(2027, time.January, 1+r.IntN(300))
			if day == a.moved { // to move it to the day that holds is refused, and rightly
				day++
			}
			a.moved = day
			a.keep(word, "move", url.Values{"on": {day.String()}, "why": {word}, "document": {"illustrative letter"}}, y)
		}
	}
}

// correct changes the note of a grant: reads the form, thinks, looks at what the
// change would do, and records it. Whoever meets another's change merges the two.
func (a *author) correct(grant, word string, p pace, y *tally, wait func() bool) {
	path := "/workspace/facts/grant/" + grant
	page := a.get(path)
	y.note(path, page, &y.pages, http.StatusOK)
	form := formWith(page.body, "f.note", "")
	if form == nil || grant == contested && !wait() { // what everybody writes to is read for longer, so that two meet
		return
	}
	form.Set("f.note", word)
	form.Set("source", a.source)
	form.Set("why", "to see what becomes of it")
	w := wrote{by: a, kind: models.FactGrant, id: grant, word: word}
	for try := 0; ; try++ {
		if p.looks {
			form.Set("do", "preview")
			seen := a.post(path, form)
			y.note(path+" preview", seen, &y.previews, http.StatusOK, http.StatusConflict)
			if seen.status == http.StatusConflict {
				if form = merge(seen.body, word); form == nil || try > 3 {
					return
				}
				continue
			}
		}
		form.Set("do", "keep")
		got := a.post(path, form)
		y.write(w, got)
		if got.status == http.StatusSeeOther && try > 0 {
			y.mu.Lock()
			y.merged++
			y.mu.Unlock()
		}
		if got.status != http.StatusConflict || try > 3 {
			return
		}
		if form = merge(got.body, word); form == nil {
			return
		}
	}
}

// merge takes one's own word of the page that shows two people's changes.
func merge(page, word string) url.Values {
	form := formWith(page, "version", "")
	if form == nil || !strings.Contains(page, "pick.note") {
		return nil
	}
	form.Set("pick.note", "own")
	form.Set("f.note", word)
	return form
}

// keep keeps something of one's deadline.
func (a *author) keep(word, act string, fields url.Values, y *tally) {
	path := "/deadlines/" + a.duty
	page := a.get(path)
	y.note(path, page, &y.pages, http.StatusOK)
	form := formWith(page.body, "act", act)
	if form == nil {
		return
	}
	for name, v := range fields {
		form[name] = v
	}
	y.write(wrote{by: a, kind: models.FactDuty, id: a.duty, word: word}, a.post(path, form))
}

// read reads public pages twice a second, as somebody would who has not signed in.
func read(ctx context.Context, base string, y *tally) {
	nobody := &author{base: base, client: &http.Client{Timeout: time.Minute}}
	paths := []string{"/", "/grants/" + contested, "/coverage", "/jurisdictions"}
	tick := time.NewTicker(500 * time.Millisecond)
	defer tick.Stop()
	for i := 0; ; i++ {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			path := paths[i%len(paths)]
			y.note(path, nobody.get(path), &y.readers, http.StatusOK)
		}
	}
}

// minute has everybody write for a while, with readers meanwhile.
func minute(s *served, all []*author, p pace, lasting time.Duration) *tally {
	ctx, cancel := context.WithTimeout(context.Background(), lasting)
	defer cancel()
	y := newTally()
	var wg sync.WaitGroup
	seed := rand.Uint64N(1 << 32)
	for _, a := range all {
		wg.Go(func() { a.work(ctx, p, y, seed) })
	}
	wg.Go(func() { read(ctx, s.base, y) })
	wg.Wait()
	return y
}

// holds looks for what was acknowledged, and for what was refused, in the history
// of everything that was written to. Every version there is by the one who says to
// have written it.
func (y *tally) holds(t *testing.T, dsn string) {
	t.Helper()
	s := held(t, dsn)
	type thing struct {
		kind models.FactKind
		id   string
	}
	of := map[thing][]models.Fact{}
	found := map[string]int{}
	lost := 0
	for _, w := range y.writes {
		k := thing{w.kind, w.id}
		if _, read := of[k]; !read {
			of[k] = history(t, s, w.kind, w.id)
			for i, f := range of[k] {
				if f.Version != i+1 {
					t.Errorf("version %d of %s %s is number %d", i+1, w.kind, w.id, f.Version)
				}
			}
		}
		n := 0
		for i, f := range of[k] {
			if said := says(f, w.word); said && (i == 0 || !says(of[k][i-1], w.word)) {
				n++
				if f.Author != w.by.id {
					t.Errorf("version %d of %s %s is by %s; %s wrote it", f.Version, w.kind, w.id, f.Author, w.by.id)
				}
			}
		}
		found[w.word] += n
		if w.status == http.StatusSeeOther && n != 1 {
			if lost++; lost < 10 {
				t.Errorf("%s %s: what %s wrote (%s) was acknowledged and is there %d times", w.kind, w.id, w.by.login, w.word, n)
			}
		}
	}
	acknowledged := map[string]bool{}
	for _, w := range y.writes {
		acknowledged[w.word] = acknowledged[w.word] || w.status == http.StatusSeeOther || w.status == 0 || w.status >= http.StatusInternalServerError // of these nobody knows
	}
	for word, n := range found {
		if n > 0 && !acknowledged[word] {
			t.Errorf("%s was refused and is there", word)
		}
	}
}

// says is true of a body that holds the word as a whole text.
func says(f models.Fact, word string) bool { return strings.Contains(f.Body, `"`+word+`"`) }

func (y *tally) count(status int) (n int) {
	for _, w := range y.writes {
		if w.status == status {
			n++
		}
	}
	return n
}

func (y *tally) acknowledged() (took []time.Duration) {
	for _, w := range y.writes {
		if w.status == http.StatusSeeOther {
			took = append(took, w.took)
		}
	}
	return took
}

// wrong are the answers that nobody may get: none, or one of the server's faults.
func (y *tally) wrong() (n int) {
	for status, k := range y.statuses {
		if status == 0 || status >= 500 {
			n += k
		}
	}
	return n
}

// TestWriters: fifty people write for WRITETIME (a minute) as people do, and then
// as programs do. Nothing that was acknowledged is lost, nobody meets a fault of
// the server, and 95 of 100 writes of people are answered within 250 ms.
func TestWriters(t *testing.T) {
	engines(t, func(t *testing.T, dsn string) {
		all := authors(t, dsn)
		s := serveProgram(t, dsn, "127.0.0.1:0")
		signIn(t, s, all)
		base := baseline(t, dsn)
		var table bytes.Buffer
		w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintln(w, "\tn\tp50 ms\tp95\tp99\tmax\tp95 ratio\t")
		row := func(name string, took []time.Duration) {
			fmt.Fprintf(w, "%s\t%d\t%.1f\t%.1f\t%.1f\t%.1f\t%.1f\t\n", name, len(took), part(took, 50), part(took, 95), part(took, 99), part(took, 100), part(took, 95)/part(base, 95))
		}
		row("one row written and flushed, alone", base)
		for _, p := range []pace{{"people, a write a second each", time.Second, true}, {"programs, without pause", 0, false}} {
			y := minute(s, all, p, lasting())
			took := y.acknowledged()
			row(p.name+": writes", took)
			row("  previews", y.previews)
			row("  forms", y.pages)
			row("  public pages meanwhile", y.readers)
			fmt.Fprintf(w, "  %.1f acknowledged/s, %d conflicts, %d merged and written, answers %v\t\t\t\t\t\t\t\n", float64(len(took))/lasting().Seconds(), y.count(http.StatusConflict), y.merged, y.statuses)
			for _, odd := range y.odd {
				t.Errorf("%s: %s", p.name, odd)
			}
			if n := y.wrong(); n > 0 {
				t.Errorf("%s: %d faults of the server", p.name, n)
			}
			if len(took) == 0 || p.looks && y.count(http.StatusConflict)+y.merged == 0 {
				t.Errorf("%s: %d writes and no conflict: nothing is shown", p.name, len(took))
			}
			if p95 := part(took, 95); p.looks && p95 > 250 {
				t.Errorf("%s: p95 is %.1f ms, want at most 250", p.name, p95)
			}
			y.holds(t, dsn)
		}
		w.Flush()
		fmt.Printf("%s: %d people for %s each, load %s\n%s", filepath.Base(t.Name()), people, lasting(), busy(), &table)
		s.kill()
		fmt.Print(command(t, "", "audit", "verify", "--db", dsn))
	})
}

// lasting is how long the people write: WRITETIME, or a minute.
func lasting() time.Duration {
	if d, err := time.ParseDuration(os.Getenv("WRITETIME")); err == nil {
		return d
	}
	return time.Minute
}

// busy is how busy the machine is otherwise.
func busy() string {
	load, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Join(strings.Fields(string(load))[:3], " ")
}

// part is the latency in ms that so many of a hundred keep within; 0 of none.
func part(took []time.Duration, percent int) float64 {
	if len(took) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(took))
	return float64(sorted[min(len(sorted)-1, len(sorted)*percent/100)].Microseconds()) / 1000
}

// baseline is how long the database takes for one row that is on the disk when it
// is answered: what no write can be quicker than that must outlast a power cut.
func baseline(t *testing.T, dsn string) (took []time.Duration) {
	t.Helper()
	driver, name, make := "sqlite3", "file:"+filepath.Join(t.TempDir(), "base.db")+"?_journal_mode=WAL&_synchronous=FULL", "CREATE TABLE base (n INTEGER PRIMARY KEY, text TEXT)"
	if strings.Contains(dsn, "://") {
		driver, name = "pgx", dsn
	}
	db, err := sql.Open(driver, name)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(make); err != nil {
		t.Fatal(err)
	}
	for i := range 500 {
		began := time.Now()
		if _, err := db.Exec(fmt.Sprintf("INSERT INTO base VALUES (%d, 'a row as long as a short note is')", i)); err != nil {
			t.Fatal(err)
		}
		took = append(took, time.Since(began))
	}
	if _, err := db.Exec("DROP TABLE base"); err != nil {
		t.Fatal(err)
	}
	return took
}
