//go:build cluster

package e2e

import (
	"context"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"proviso/app/store"
	"proviso/app/tracker"
	"proviso/models"
)

// quickly asks without patience, on connections of its own.
var quickly = &http.Client{Timeout: 3 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 8}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// writing is how many people write in these tests.
const writing = 12

// TestCluster: what is written through one program is seen through the other within a
// second; one of them is killed, then the primary, and the standby promoted: nothing
// that was acknowledged is lost, and readers see errors for less than five seconds.
func TestCluster(t *testing.T) {
	people = writing
	s := newSite(t)
	s.databases()
	s.settings()
	dsn := os.Getenv("PROVISO_DB")
	all := authors(t, dsn)
	atOnce(t, dsn)
	first := s.serve("first", "8081")
	s.proxy()
	front := &served{base: s.base["8080"]}
	signIn(t, front, all)

	one := s.pressed(all, "one program")
	second := s.serve("second", "8082")
	both := s.pressed(all, "two programs")
	fmt.Printf("two programs against one: writes %.2f, readers who have signed in %.2f, the public's pages of the record %.2f (load generator, nginx and both databases on the same %d cores)\n",
		both.writes/one.writes, both.live/one.live, both.public/one.public, runtime.NumCPU())

	s.seen(t, all[0], first, second)
	s.seen(t, all[1], second, first)
	s.published(t, dsn, first, second)
	s.lost(t, all, first)
	s.once(t, dsn)
	s.returned(t, all[3], second)
	s.run("rejoin")
	fmt.Print(command(t, "", "audit", "verify", "--db", dsn))
}

// atOnce has the schedule publish whatever is new.
func atOnce(t *testing.T, dsn string) {
	t.Helper()
	st, err := store.Open(t.Context(), dsn, store.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	who := models.Person{ID: "test", Assignments: []models.Assignment{{Role: models.RolePublisher}}}
	if err := tracker.New(st, time.Now).SetPublishingSettings(t.Context(), who, tracker.PublishingSettings{When: tracker.PublishAtOnce}); err != nil {
		t.Fatal(err)
	}
}

// speed is how much was answered in a second.
type speed struct{ writes, live, public float64 }

// pressed has everybody write and read without pause for a few seconds.
func (s *site) pressed(all []*author, name string) speed {
	s.t.Helper()
	const lasting = 6 * time.Second
	ctx, cancel := context.WithTimeout(s.t.Context(), lasting)
	defer cancel()
	y, live, public := newTally(), newTally(), newTally()
	var wg sync.WaitGroup
	for i, a := range all {
		wg.Go(func() { a.work(ctx, pace{}, y, uint64(time.Now().UnixNano())) })
		if i < 4 {
			wg.Go(func() { s.ask(ctx, a, 0, live, nil) })
			wg.Go(func() { s.ask(ctx, s.nobody(), 0, public, nil) })
		}
	}
	wg.Wait()
	n := float64(lasting / time.Second)
	out := speed{float64(len(y.acknowledged())) / n, float64(len(live.readers)) / n, float64(len(public.readers)) / n}
	fmt.Printf("%s: %.0f writes a second (p95 %.0f ms), %.0f pages for who has signed in (p95 %.0f ms), %.0f for the public (p95 %.0f ms); load %s\n",
		name, out.writes, part(y.acknowledged(), 95), out.live, part(live.readers, 95), out.public, part(public.readers, 95), busy())
	for _, x := range []*tally{y, live, public} {
		if x.wrong() > 0 || len(x.odd) > 0 {
			s.t.Errorf("%s: %d faults, %v", name, x.wrong(), x.odd)
		}
	}
	return out
}

func (s *site) nobody() *author {
	return &author{base: s.base["8080"], client: &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 2}}}
}

// outage is when readers were told of errors.
type outage struct {
	mu sync.Mutex
	at []time.Time
}

func (o *outage) note(at time.Time) {
	o.mu.Lock()
	o.at = append(o.at, at)
	o.mu.Unlock()
}

// span is how long it was from the first error after a time to the last, and how many
// there were.
func (o *outage) span(from, to time.Time) (time.Duration, int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var in []time.Time
	for _, at := range o.at {
		if at.After(from) && at.Before(to) {
			in = append(in, at)
		}
	}
	if len(in) == 0 {
		return 0, 0
	}
	return slices.MaxFunc(in, time.Time.Compare).Sub(slices.MinFunc(in, time.Time.Compare)), len(in)
}

// ask reads pages of the record again and again.
func (s *site) ask(ctx context.Context, a *author, pause time.Duration, y *tally, o *outage) {
	paths := []string{"/grants/" + contested, "/", "/coverage", "/jurisdictions", "/grants?state=CO"}
	for i := 0; ctx.Err() == nil; i++ {
		path := paths[i%len(paths)]
		began := time.Now()
		got := a.get(path)
		if o != nil && (got.status == 0 || got.status >= 500) {
			o.note(began)
			o.note(time.Now())
		}
		y.note(path, got, &y.readers, http.StatusOK)
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

// through is somebody at one of the programs, with the session from another.
func (s *site) through(a *author, p *served) *author {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	at := func(base string) *url.URL { u, _ := url.Parse(base); return u }
	jar.SetCookies(at(p.base), a.client.Jar.Cookies(at(a.base)))
	b := *a
	b.base, b.client = p.base, &http.Client{Jar: jar, Timeout: 10 * time.Second, CheckRedirect: a.client.CheckRedirect}
	return &b
}

// seen: what is written through one program is read through the other.
func (s *site) seen(t *testing.T, a *author, by, through *served) {
	t.Helper()
	writer, reader := s.through(a, by), s.through(a, through)
	word := fmt.Sprintf("seen-%d", time.Now().UnixNano())
	y := newTally()
	writer.correct(a.grant, word, pace{}, y, func() bool { return true })
	if len(y.acknowledged()) != 1 {
		t.Fatalf("nothing was written: %v", y.odd)
	}
	took := s.wait("what was written through the other program", time.Second, func() bool {
		return strings.Contains(reader.get("/workspace/facts/grant/"+a.grant).body, word)
	})
	fmt.Printf("a write is seen through the other program after %d ms\n", took.Milliseconds())
}

// published: what is published is shown by both programs.
func (s *site) published(t *testing.T, dsn string, programs ...*served) {
	t.Helper()
	shown := func(p *served) string {
		return (&author{base: p.base, client: quickly}).get("/embed/grant/" + contested + ".metadata.json").body
	}
	before := shown(programs[0])
	if out := command(t, "", "publish", "--reason", "to see when it is shown", "--db", dsn); !strings.Contains(out, "number") && out == "" {
		t.Fatalf("nothing was published: %s", out)
	}
	var longest time.Duration
	for _, p := range programs {
		longest = max(longest, s.wait("what was published", time.Second, func() bool { return shown(p) != before }))
	}
	fmt.Printf("a publication is shown by both programs %d ms after it was made\n", longest.Milliseconds())
}

// lost ends a program and then the primary, while people write and read.
func (s *site) lost(t *testing.T, all []*author, first *served) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	y, readers := newTally(), newTally()
	var o outage
	var wg sync.WaitGroup
	seed := uint64(time.Now().UnixNano())
	for i, a := range all {
		a.client.Timeout = 10 * time.Second
		wg.Go(func() { a.work(ctx, pace{think: 100 * time.Millisecond}, y, seed) })
		if i < 4 {
			wg.Go(func() { s.ask(ctx, a, 20*time.Millisecond, readers, &o) })
			wg.Go(func() { s.ask(ctx, s.nobody(), 20*time.Millisecond, readers, &o) })
		}
	}
	acknowledged := func() int { y.mu.Lock(); defer y.mu.Unlock(); return len(y.acknowledged()) }
	time.Sleep(2 * time.Second)
	before := acknowledged()
	killed := time.Now()
	first.kill()
	time.Sleep(4 * time.Second)
	between := acknowledged()
	again := s.serve("first", "8081")
	time.Sleep(time.Second)
	gone := time.Now()
	s.losePrimary()
	time.Sleep(time.Second) // in which somebody makes sure that it stays away
	s.run("promote")
	promoted := time.Now()
	at := acknowledged()
	back := s.wait("a write after the promotion", 10*time.Second, func() bool { return acknowledged() > at })
	time.Sleep(3 * time.Second)
	cancel()
	wg.Wait()
	ended := time.Now()
	if before == 0 || between == before || acknowledged() == at {
		t.Errorf("acknowledged before the kill %d, then %d, at the promotion %d, in all %d: nothing is shown", before, between, at, acknowledged())
	}
	afterKill, n := o.span(killed, gone)
	afterLoss, m := o.span(gone, ended)
	fmt.Printf("%d writes were acknowledged, %d had no answer or a 503; the first after the promotion came %d ms after it (%.1f s after the primary was lost)\n",
		acknowledged(), y.wrong(), back.Milliseconds(), promoted.Add(back).Sub(gone).Seconds())
	fmt.Printf("of %d readings, with a program killed %d failed within %.2f s, with the primary lost %d within %.2f s\n", len(readers.readers), n/2, afterKill.Seconds(), m/2, afterLoss.Seconds())
	if total := afterKill + afterLoss; total >= 5*time.Second {
		t.Errorf("readers saw errors for %s", total)
		for _, odd := range readers.odd {
			t.Log(odd)
		}
	}
	y.holds(t, os.Getenv("PROVISO_DB"))
	for _, p := range []*served{again, {base: s.base["8082"]}} {
		s.wait("ready again", 5*time.Second, func() bool { return s.ready(p) == "ready" })
	}
	s.seen(t, all[2], again, &served{base: s.base["8082"]})
}

// returned: the old primary comes back, because somebody has started its machine. No
// program takes it for the primary, not even one that begins then.
func (s *site) returned(t *testing.T, a *author, second *served) {
	t.Helper()
	tell := func(what string) {
		if err := s.shell(true, "pg_ctl -D primary -w "+what+" >/dev/null 2>&1").Run(); err != nil {
			t.Fatalf("%s the old primary: %v", what, err)
		}
	}
	tell(s.ports.Replace("-l primary.log -o '-p 5501 -c unix_socket_directories=' start"))
	second.kill()
	again := s.serve("second", "8082")
	s.seen(t, a, again, &served{base: s.base["8081"]})
	tell("-m fast stop")
}

// once: what the schedule published it published once.
func (s *site) once(t *testing.T, dsn string) {
	t.Helper()
	st, err := store.Open(t.Context(), dsn, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	published, err := st.Publications(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, p := range published {
		of := fmt.Sprint(p.Revision, p.AsOf)
		if seen[of] {
			t.Errorf("publication %d is of a revision and day that another is of", p.Number)
		}
		seen[of] = true
	}
	fmt.Printf("%d publications, each of a revision of its own\n", len(published))
}
