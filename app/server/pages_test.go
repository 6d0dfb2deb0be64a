package server

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"proviso/app/config"
	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/app/tracker"
	"proviso/models"
)

const anyone = "203.0.113.9"

func etagOf(c *fasthttp.RequestCtx) string { return string(c.Response.Header.Peek("ETag")) }

// how is the results of the pages counted so far.
func how(t *testing.T, app *fiber.App) string {
	t.Helper()
	var out []string
	for line := range strings.Lines(string(from(app, "127.0.0.1", "GET", "/metrics").Response.Body())) {
		if name, n, ok := strings.Cut(strings.TrimSpace(line), " "); ok && strings.HasPrefix(name, "proviso_pages_total{") {
			out = append(out, strings.Split(name, `"`)[1]+" "+n)
		}
	}
	return strings.Join(out, ", ")
}

// TestAgain: a page that was made is not made again, and one that the client
// holds is not sent again; both ask the database one thing.
func TestAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		app, _ := serving(t, s, real(t))
		var first, second, third *fasthttp.RequestCtx
		asks := func(c **fasthttp.RequestCtx, headers ...string) int {
			return storetest.Queries(t, s, func() { *c = from(app, anyone, "GET", "/?as_of=2018-01-24", headers...) })
		}
		asks(&first)
		if n := asks(&second); n != 1 {
			t.Errorf("a page made before took %d queries", n)
		}
		if n := asks(&third, "If-None-Match: \"other\", W/"+etagOf(first)); n != 1 {
			t.Errorf("a page held took %d queries", n)
		}
		if first.Response.StatusCode() != 200 || !bytes.Equal(first.Response.Body(), second.Response.Body()) || !strings.HasSuffix(string(second.Response.Body()), "</html>") {
			t.Error("the page made before is another")
		}
		if a, b := first.Response.Header.String(), second.Response.Header.String(); without(without(a, "X-Request-Id"), "X-Ratelimit-Remaining") != without(without(b, "X-Request-Id"), "X-Ratelimit-Remaining") {
			t.Errorf("the page made before has other headers:\n%s%s", a, b)
		}
		if third.Response.StatusCode() != 304 || len(third.Response.Body()) > 0 || etagOf(third) != etagOf(first) || string(third.Response.Header.Peek("Vary")) != "Accept-Encoding" {
			t.Errorf("held: %s", &third.Response.Header)
		}
		if got := how(t, app); got != "kept 1, made 1, not_modified 1" {
			t.Error(got)
		}
		for _, want := range []string{"Cache-Control: no-cache\r\n", "Vary: Accept-Encoding\r\n", "Content-Security-Policy: default-src 'none'"} {
			if !strings.Contains(first.Response.Header.String(), want) {
				t.Errorf("no %q in %s", want, &first.Response.Header)
			}
		}
	})
}

// without leaves out the lines of a header.
func without(headers, name string) string {
	var out strings.Builder
	for line := range strings.Lines(headers) {
		if !strings.HasPrefix(line, name+":") {
			out.WriteString(line)
		}
	}
	return out.String()
}

// TestMovesOn: neither a page from memory nor a 304 outlives the publication or the
// day that it is of.
func TestMovesOn(t *testing.T) {
	now := time.Date(2026, time.November, 24, 23, 59, 59, 0, time.UTC)
	app, tr, _ := set(t, func(o *Options) { o.Now = func() time.Time { return now } })
	seen := map[string]bool{}
	look := func(what, want string) {
		t.Helper()
		var held []string
		for e := range seen {
			held = append(held, e)
		}
		c := from(app, anyone, "GET", "/?as_of=2026-11-25", "If-None-Match: "+strings.Join(held, ", "))
		if c.Response.StatusCode() != 200 || seen[etagOf(c)] || !bytes.Contains(c.Response.Body(), []byte(want)) {
			t.Errorf("%s: %d, or %q is not there", what, c.Response.StatusCode(), want)
		}
		seen[etagOf(c)] = true
	}
	look("first", "You are looking ahead")
	now = now.Add(time.Second)
	look("at midnight UTC", "You are looking at today")
	items, err := tracker.Items(models.Record{Sources: []models.Source{{ID: "one", Title: "One"}, {ID: "two", Title: "Two"}}})
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := tr.Load(t.Context(), items, "seed", "seed", "test")
	if err != nil {
		t.Fatal(err)
	}
	if _, done, err := tr.PublishShipped(t.Context(), "seed"); err != nil || !done {
		t.Fatal(done, err)
	}
	look("after a write", fmt.Sprintf("evision %d", loaded.Revision))
	if got := how(t, app); got != "made 3" {
		t.Error(got)
	}
}

// TestEncodings: each is what the client can read, has an ETag of its own, and
// unpacks to the same page.
func TestEncodings(t *testing.T) {
	for _, limit := range []int{0, config.Defaults().PageCache} {
		app, _, _ := set(t, func(o *Options) { o.Config.PageCache = limit })
		plain := from(app, anyone, "GET", "/method")
		etags := map[string]string{etagOf(plain): ""}
		for _, x := range []struct{ accepts, want string }{{"br", "br"}, {"gzip", "gzip"}, {"gzip, deflate, br", "br"}, {"br;q=0.1, gzip", "gzip"}, {"br;q=0, gzip", "gzip"},
			{"identity", ""}, {"", ""}, {"gzip;q=0", ""}, {"*", "br"}, {"zstd", ""}, {"BR", "br"}, {"br;q=none", ""}} {
			c := from(app, anyone, "GET", "/method", "Accept-Encoding: "+x.accepts)
			if got := string(c.Response.Header.Peek("Content-Encoding")); got != x.want {
				t.Errorf("%s: %q, want %q", x.accepts, got, x.want)
			}
			body, err := c.Response.BodyUncompressed()
			if err != nil || !bytes.Equal(body, plain.Response.Body()) {
				t.Errorf("%s unpacks to another page (%v)", x.accepts, err)
			}
			if x.want != "" && len(c.Response.Body())*2 > len(body) {
				t.Errorf("%s: %d bytes of %d", x.accepts, len(c.Response.Body()), len(body))
			}
			if other, seen := etags[etagOf(c)]; seen && other != x.want {
				t.Errorf("%s has the ETag of %q", x.accepts, other)
			}
			etags[etagOf(c)] = x.want
		}
		if len(etags) != 3 {
			t.Errorf("%d ETags for 3 encodings", len(etags))
		}
	}
}

// TestNotKept: what is an error, or says itself how it is to be kept, or is for
// one client, is made each time and has no ETag.
func TestNotKept(t *testing.T) {
	app, _, _ := set(t, nil)
	made := 0
	app.Get("/counted/:kind", func(c *fiber.Ctx) error {
		made++
		switch c.Params("kind") {
		case "own":
			c.Set("Cache-Control", "max-age=60")
		case "cookie":
			c.Set("Set-Cookie", "a=b")
		case "moved":
			return c.Redirect("/")
		case "failed":
			return fmt.Errorf("made to fail")
		}
		return c.SendString(fmt.Sprint(made))
	})
	for _, path := range []string{"/counted/own", "/counted/cookie", "/counted/moved", "/counted/failed"} {
		before := made
		for range 2 {
			if c := from(app, anyone, "GET", path); etagOf(c) != "" {
				t.Errorf("%s has an ETag", path)
			}
		}
		if made != before+2 {
			t.Errorf("%s was made %d times of 2", path, made-before)
		}
	}
	for _, path := range []string{"/nowhere", "/?as_of=never", "/healthz"} {
		if c := from(app, anyone, "GET", path); etagOf(c) != "" || string(c.Response.Header.Peek("Cache-Control")) != "no-store" {
			t.Errorf("%s: %s", path, &c.Response.Header)
		}
	}
	before := made
	for range 2 {
		from(app, anyone, "GET", "/counted/plain")
	}
	if made != before+1 {
		t.Error("a page that may be kept was made twice")
	}
}

// TestOtherHost: a page made for one name of the site is not sent under another.
func TestOtherHost(t *testing.T) {
	app, _, _ := set(t, trusting("10.0.0.0/8"))
	app.Get("/me", func(c *fiber.Ctx) error { return c.SendString(c.BaseURL()) })
	for _, host := range []string{"one.test", "two.test"} {
		c := from(app, "10.0.0.1", "GET", "/me", "X-Forwarded-Host: "+host, "X-Forwarded-Proto: https")
		if got := string(c.Response.Body()); got != "https://"+host {
			t.Errorf("%s is told %s", host, got)
		}
	}
}

// TestMakingIsBounded: a page that finds no slot in its time is refused as busy,
// and says when to come again.
func TestMakingIsBounded(t *testing.T) {
	app, _, _ := set(t, func(o *Options) { o.Config.RequestTime = 20 * time.Millisecond })
	inside, release := make(chan struct{}), make(chan struct{})
	app.Get("/slow/:n", func(c *fiber.Ctx) error { inside <- struct{}{}; <-release; return c.SendString("done") })
	var all sync.WaitGroup
	for i := range 2 * runtime.GOMAXPROCS(0) {
		all.Go(func() { from(app, anyone, "GET", fmt.Sprint("/slow/", i)) })
		<-inside
	}
	c := from(app, anyone, "GET", "/method")
	close(release)
	all.Wait()
	if c.Response.StatusCode() != 503 || string(c.Response.Header.Peek("Retry-After")) != "5" || !bytes.Contains(c.Response.Body(), []byte("cannot be answered just now")) {
		t.Errorf("%d %s", c.Response.StatusCode(), c.Response.Body())
	}
}

// TestMadeOnce: of many who ask for a page at once, one has it made; where it
// fails, the others are not kept waiting for each other.
func TestMadeOnce(t *testing.T) {
	app, _, _ := set(t, nil)
	var made atomic.Int64
	inside, release := make(chan struct{}, 100), make(chan struct{})
	app.Get("/slow/:kind", func(c *fiber.Ctx) error {
		made.Add(1)
		inside <- struct{}{}
		<-release
		if c.Params("kind") == "failed" {
			return fiber.ErrTeapot
		}
		return c.SendString("done")
	})
	const askers = 20
	for kind, want := range map[string]int64{"good": 1, "failed": askers} {
		made.Store(0)
		release = make(chan struct{})
		var all sync.WaitGroup
		all.Go(func() { from(app, anyone, "GET", "/slow/"+kind) })
		<-inside
		for range askers - 1 {
			all.Go(func() { from(app, anyone, "GET", "/slow/"+kind) })
		}
		close(release)
		all.Wait()
		if got := made.Load(); got != want {
			t.Errorf("%s: made %d times, want %d", kind, got, want)
		}
		for len(inside) > 0 {
			<-inside
		}
	}
}

// TestCache: it forgets what was asked for longest ago, holds to its limit, and
// keeps one epoch.
func TestCache(t *testing.T) {
	t.Parallel()
	c := newCache(4 * (overhead + 1000))
	one, two := epoch{1, 10}, epoch{2, 10}
	name := func(i int) key { return keyOf(fmt.Sprint(i)) }
	c.get(one, name(0))
	for i := range 4 {
		c.put(one, name(i), page{body: make([]byte, 1000)})
	}
	if _, ok := c.get(one, name(0)); !ok || c.size() != 4*(overhead+1000) {
		t.Fatal("four pages that fit are not all there")
	}
	c.put(one, name(4), page{body: make([]byte, 1000)})
	_, oldest := c.get(one, name(1))
	_, asked := c.get(one, name(0))
	if oldest || !asked || c.size() > c.limit {
		t.Errorf("the page asked for longest ago is there: %v; that asked for last: %v; %d bytes", oldest, asked, c.size())
	}
	c.put(one, name(5), page{body: make([]byte, 2000)})
	if _, ok := c.get(one, name(5)); ok {
		t.Error("a page of half the cache was kept")
	}
	body := []byte("abc")
	c.put(one, name(6), page{body: body})
	body[0] = 'x'
	if p, _ := c.get(one, name(6)); string(p.body) != "abc" {
		t.Errorf("a page kept was changed: %s", p.body)
	}
	if _, ok := c.get(two, name(0)); ok || c.size() != 0 {
		t.Error("a page outlived its revision")
	}
	c.put(one, name(0), page{body: body})
	if c.size() != 0 {
		t.Error("a page of an old revision was kept")
	}
	if c.get(epoch{2, 11}, name(0)); c.epoch.today != 11 {
		t.Error("the day did not move on")
	}
	if c.get(two, name(0)); c.epoch.today != 11 {
		t.Error("the day moved back")
	}
}
