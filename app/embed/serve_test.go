package embed

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
	"github.com/valyala/fasthttp"

	"proviso/app/publication"
	"proviso/app/seed"
	"proviso/app/tracker"
)

const testBase = "https://proviso.example.gov"

// realEdition is the record that ships on a day, made once.
var realEdition = sync.OnceValue(func() *publication.Edition { return editionOn("2018-01-24") })

func editionOn(day publication.Day) *publication.Edition {
	r, faults := seed.Embedded()
	if len(faults) > 0 {
		panic(faults[0])
	}
	e, err := tracker.NewBook(r).Edition(publication.Settings{AsOf: day})
	if err != nil {
		panic(err)
	}
	if _, _, err := e.Seal(""); err != nil {
		panic(err)
	}
	e.Number, e.Published = 1, time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	return e
}

// siteOf shows an edition; older ones are those given.
func siteOf(e *publication.Edition, policy *Policy, older ...*publication.Edition) *Site {
	s := New(testBase, func(_ context.Context, id string) (*publication.Edition, *publication.Gone, error) {
		for _, o := range older {
			if o.ID == id {
				return o, nil, nil
			}
		}
		if id == strings.Repeat("d", 12) {
			return nil, &publication.Gone{Reason: "It named the wrong day."}, nil
		}
		return nil, nil, ErrNone
	}, nil, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if e != nil {
		s.Show(e, "2026-11-30", policy)
	}
	return s
}

// ask sends a request with headers as name: value.
func ask(s *Site, method, address string, headers ...string) (*fasthttp.RequestCtx, bool) {
	var r fasthttp.Request
	r.Header.SetMethod(method)
	r.SetRequestURI(address)
	r.Header.SetHost("proviso.example.gov")
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	var c fasthttp.RequestCtx
	c.Init(&r, nil, nil)
	return &c, s.Serve(&c)
}

func body(t *testing.T, c *fasthttp.RequestCtx) []byte {
	t.Helper()
	raw := c.Response.Body()
	var r io.Reader = bytes.NewReader(raw)
	var err error
	switch e := string(c.Response.Header.ContentEncoding()); e {
	case "":
	case "br":
		r = brotli.NewReader(r)
	case "gzip":
		r, err = gzip.NewReader(r)
	case "zstd":
		r, err = zstd.NewReader(r)
	default:
		t.Fatalf("packed as %q", e)
	}
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestEncodings: one address says the same in every encoding, each with a tag of its
// own by which the client is not sent it again.
func TestEncodings(t *testing.T) {
	s := siteOf(realEdition(), nil)
	const address = "/en/grants/denver-co-byrne-jag-fy2017"
	want, ok := ask(s, "GET", address)
	if !ok || want.Response.StatusCode() != 200 || len(want.Response.Header.ContentEncoding()) > 0 {
		t.Fatalf("%v %s", ok, &want.Response.Header)
	}
	tags := map[string]bool{}
	for accepts, packed := range map[string]string{"": "", "br": "br", "gzip": "gzip", "zstd": "zstd", "gzip, deflate, br, zstd": "br", "gzip;q=1, br;q=0.5": "gzip", "identity": "", "br;q=0, gzip;q=0.1": "gzip",
		"*": "br", "*;q=0": "", "zstd;q=0.9, br;q=0.8": "zstd", "deflate": "", "br;q=x": "", "br;q=NaN": "", "gzip;q=2": "", ";;;,,,": ""} {
		c, _ := ask(s, "GET", address, "Accept-Encoding: "+accepts)
		if got := string(c.Response.Header.ContentEncoding()); got != packed {
			t.Errorf("%q: packed as %q, want %q", accepts, got, packed)
		}
		if !bytes.Equal(body(t, c), want.Response.Body()) {
			t.Errorf("%q: another body", accepts)
		}
		etag := string(c.Response.Header.Peek("ETag"))
		if strings.HasPrefix(etag, "W/") || !strings.HasPrefix(etag, `"`) || string(c.Response.Header.Peek("Vary")) != "Accept-Encoding" {
			t.Errorf("%q: tag %s, Vary %s", accepts, etag, c.Response.Header.Peek("Vary"))
		}
		tags[etag] = true
		for _, held := range []string{etag, "W/" + etag, `"other", ` + etag, "*"} {
			again, _ := ask(s, "GET", address, "Accept-Encoding: "+accepts, "If-None-Match: "+held)
			if again.Response.StatusCode() != 304 || len(again.Response.Body()) > 0 || string(again.Response.Header.Peek("ETag")) != etag {
				t.Errorf("%q, held %s: %d", accepts, held, again.Response.StatusCode())
			}
		}
		head, _ := ask(s, "HEAD", address, "Accept-Encoding: "+accepts)
		if head.Response.Header.ContentLength() != len(c.Response.Body()) || head.Response.StatusCode() != 200 {
			t.Errorf("HEAD %q: %d bytes of %d", accepts, head.Response.Header.ContentLength(), len(c.Response.Body()))
		}
	}
	if len(tags) != 4 {
		t.Errorf("%d tags for 4 encodings", len(tags))
	}
	if c, _ := ask(s, "GET", address, `If-None-Match: "other"`); c.Response.StatusCode() != 200 {
		t.Errorf("another tag: %d", c.Response.StatusCode())
	}
}

// TestFrozen: a frozen address says for ever what the edition said, though the live
// one has moved; of one that was taken back it says that, and why.
func TestFrozen(t *testing.T) {
	old, now := realEdition(), editionOn("2018-08-01")
	s := siteOf(now, nil, old)
	live, _ := ask(s, "GET", "/en/grants/denver-co-byrne-jag-fy2017")
	kept, _ := ask(s, "GET", "/en/grants/denver-co-byrne-jag-fy2017@"+old.ID)
	if kept.Response.StatusCode() != 200 || !bytes.Contains(kept.Response.Body(), []byte("24 January 2018")) || bytes.Contains(live.Response.Body(), []byte("As of 24 January 2018")) {
		t.Errorf("frozen: %d", kept.Response.StatusCode())
	}
	if got := string(kept.Response.Header.Peek("Cache-Control")); got != "public, max-age=31536000, immutable" {
		t.Errorf("frozen: %q", got)
	}
	if got := string(live.Response.Header.Peek("Cache-Control")); !strings.Contains(got, "stale-while-revalidate") || strings.Contains(got, "immutable") {
		t.Errorf("live: %q", got)
	}
	s.Show(now, "2027-03-01", nil)
	s.Forget()
	if again, _ := ask(s, "GET", "/en/grants/denver-co-byrne-jag-fy2017@"+old.ID); !bytes.Equal(again.Response.Body(), kept.Response.Body()) {
		t.Error("a frozen page changed with the day")
	}
	gone, _ := ask(s, "GET", "/es/grants/denver-co-byrne-jag-fy2017@"+strings.Repeat("d", 12))
	if gone.Response.StatusCode() != 410 || !bytes.Contains(gone.Response.Body(), []byte("It named the wrong day.")) || !bytes.Contains(gone.Response.Body(), []byte(`lang="es"`)) {
		t.Errorf("taken back: %d %s", gone.Response.StatusCode(), gone.Response.Body())
	}
	asked := s.older
	s.older = func(ctx context.Context, id string) (*publication.Edition, *publication.Gone, error) {
		t.Errorf("the database is asked for %q", id)
		return asked(ctx, id)
	}
	for _, id := range []string{"x", old.ID + "0", strings.ToUpper(strings.Repeat("a", 12)), "", "%00", strings.Repeat("0", 64)} {
		if c, ok := ask(s, "GET", "/en/grants/denver-co-byrne-jag-fy2017@"+id); ok && id != "" && c.Response.StatusCode() != 404 {
			t.Errorf("of %q: %d", id, c.Response.StatusCode())
		}
	}
	s.older = asked
	none, _ := ask(s, "GET", "/en/grants/denver-co-byrne-jag-fy2017@"+strings.Repeat("0", 12))
	if none.Response.StatusCode() != 404 || string(none.Response.Header.Peek("Cache-Control")) != "no-store" {
		t.Errorf("of no edition: %d", none.Response.StatusCode())
	}
}

// TestHeaders: nothing sets a cookie; only cards may be framed, by those that the
// publisher lets; a page may not.
func TestHeaders(t *testing.T) {
	s := siteOf(realEdition(), &Policy{All: []string{"https://news.example.org"}, Cards: map[string][]string{"map/all": {}}})
	for address, ancestors := range map[string]string{
		"/en/": "'none'", "/es/grants/denver-co-byrne-jag-fy2017": "'none'", "/corrections": "'none'", "/embed/grant/denver-co-byrne-jag-fy2017.csv": "'none'", "/en/nothing-of-ours": "'none'",
		"/embed/grant/denver-co-byrne-jag-fy2017": "'self' https://news.example.org", "/embed/map/all": "*", "/embed/jurisdiction/denver-co?lang=es&theme=dark": "'self' https://news.example.org",
	} {
		c, ok := ask(s, "GET", address, "Cookie: proviso=x", "Referer: https://news.example.org/secret-story", "Origin: https://news.example.org")
		if !ok {
			t.Errorf("%s is not ours", address)
			continue
		}
		policy := string(c.Response.Header.Peek("Content-Security-Policy"))
		if !strings.HasPrefix(policy, "default-src 'none'; style-src 'self'") || !strings.HasSuffix(policy, "frame-ancestors "+ancestors) || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: %q", address, policy)
		}
		h := c.Response.Header.String()
		if strings.Contains(h, "Set-Cookie") || strings.Contains(h, "secret-story") || bytes.Contains(c.Response.Body(), []byte("secret-story")) || !strings.Contains(h, "X-Content-Type-Options: nosniff") || !strings.Contains(h, "Referrer-Policy: no-referrer") {
			t.Errorf("%s: %s", address, h)
		}
	}
}

// TestRoots: a language without the slash behind it leads to its site, and a slash too
// many does no harm.
func TestRoots(t *testing.T) {
	s := siteOf(realEdition(), nil)
	for _, lang := range []string{"en", "es"} {
		c, ok := ask(s, "GET", "/"+lang)
		if !ok || c.Response.StatusCode() != 308 || string(c.Response.Header.Peek("Location")) != "/"+lang+"/" {
			t.Errorf("/%s: %v %d to %s", lang, ok, c.Response.StatusCode(), c.Response.Header.Peek("Location"))
		}
		if c, _ := ask(s, "GET", "/"+lang+"/cases/"); c.Response.StatusCode() != 200 {
			t.Errorf("/%s/cases/: %d", lang, c.Response.StatusCode())
		}
	}
}

// TestNothingShown: before anything is published the answer says so, and may be tried
// again.
func TestNothingShown(t *testing.T) {
	s := siteOf(nil, nil)
	for _, address := range []string{"/en/", "/embed/grant/x", "/embed/grant/x.json", "/feeds/grant/x.atom", "/sitemap.xml"} {
		c, ok := ask(s, "GET", address)
		if !ok || c.Response.StatusCode() != 503 || len(c.Response.Header.Peek("Retry-After")) == 0 {
			t.Errorf("%s: %v %d", address, ok, c.Response.StatusCode())
		}
	}
}

// TestEveryAddress: every address that the edition has is answered, warmed or not, in
// both languages, and twice alike.
func TestEveryAddress(t *testing.T) {
	s, cold := siteOf(realEdition(), nil), siteOf(realEdition(), nil)
	s.Warm(t.Context())
	n := 0
	for a, slot := range s.now.Load().base {
		m := slot.at.Load()
		if m == nil || m.err != nil || m.answer == nil {
			t.Errorf("%+v was not made: %+v", a, m)
			continue
		}
		n++
		if n%7 == 0 { // that it is the same when made anew is looked at of some
			again, err := cold.make(cold.now.Load(), a)
			if err != nil || again.tag != m.answer.tag {
				t.Errorf("%+v made again is another: %v", a, err)
			}
		}
	}
	if n < 1000 {
		t.Errorf("%d addresses", n)
	}
	if s.Counts.Failed.Load() != 0 || s.Warming() {
		t.Error("failed")
	}
}

// TestRandomRequests: ten thousand requests of any shape are answered without a fault
// of ours, and never with what was sent.
func TestRandomRequests(t *testing.T) {
	s := siteOf(realEdition(), nil)
	rng := rand.New(rand.NewPCG(1, 2))
	pick := func(list ...string) string { return list[rng.IntN(len(list))] }
	junk := func() string {
		return pick("", "..", "%00", "%2e%2e%2f", "denver-co", "jag-notice.denver-co", "<script>alert(1)</script>", "%ff%fe", "é", "a/b/c", strings.Repeat("x", 900), "@", "@@", "@"+strings.Repeat("a", 12), "all", ".csv", ".metadata.json", "x.png", "'--", "%0d%0aSet-Cookie:%20a=b",
			"denver-co-byrne-jag-fy2017", "byrne-jag-fy2017", "chicago-v-sessions-fy2017", "jag-notice", fmt.Sprint(rng.Uint64()))
	}
	for i := range 10_000 {
		address := pick("/en/", "/es/", "/embed/", "/feeds/", "/oembed", "/corrections", "/embed.js", "/sitemap.xml", "/robots.txt", "/EN/", "//en/", "/en", "/embed/grant/", "/embed/coverage/", "/embed/map/", "/en/coverage/", "/en/grants/", "/es/jurisdictions/") + junk() + pick("", "", "/", ".json", ".svg", ".atom", "@"+realEdition().ID)
		if rng.IntN(2) == 0 {
			address += "?" + pick("lang=es", "theme=dark", "place=denver-co", "lang=%ff", "url="+url.QueryEscape(testBase+"/en/grants/denver-co-byrne-jag-fy2017"), "url=javascript:alert(1)", "maxwidth=-1", "format=xml", "&&&=", "fit=1", "fit=2", strings.Repeat("a=b&", 300), junk())
		}
		c, ok := ask(s, pick("GET", "GET", "GET", "HEAD", "POST", "PUT", "OPTIONS", "BREW"), address, "Accept-Encoding: "+pick("", "br", "gzip;q=0.2", "*", "\x00", "br;q=", junk()), "If-None-Match: "+pick("", "*", `"`, "W/", junk()),
			"Range: "+pick("", "bytes=0-1", "bytes=5-1", "bytes=-1", "lines=1"), "Accept: "+pick("*/*", "text/plain", junk()), "If-Modified-Since: "+pick("", "yesterday"), "Cookie: proviso=CANARY")
		if !ok {
			continue // left to others
		}
		status := c.Response.StatusCode()
		if status >= 500 || status != 200 && status != 304 && status != 400 && status != 404 && status != 308 && status != 410 && status != 501 {
			if status != 501 {
				t.Errorf("%d: %s: %d", i, address, status)
			}
		}
		got := c.Response.Header.String() + string(c.Response.Body())
		if strings.Contains(got, "CANARY") || strings.Contains(got, "<script>alert") || strings.Contains(got, "Set-Cookie") {
			t.Errorf("%d: %s: says what was sent", i, address)
		}
	}
}

// FuzzRead: no address makes the reader fail, and what it reads of one it reads of the
// same thing written otherwise.
func FuzzRead(f *testing.F) {
	for _, path := range []string{"/en/grants/x@0123456789ab", "/embed/coverage/jag-notice", "/embed/grant/x.metadata.json", "/feeds/case/x.atom", "/es/embed", "/corrections", "/embed/@"} {
		f.Add(path, "lang=es&place=denver-co&theme=dark&fit=1")
	}
	f.Fuzz(func(t *testing.T, path, query string) {
		a, ok := read(path, query)
		if !ok {
			return
		}
		if again, ok := read(path, query+"&utm_source=x"); len(path)+len(query) < 900 && (!ok || again != a) && a.query == again.query {
			t.Errorf("%q ? %q: %+v, with more behind it %+v", path, query, a, again)
		}
		if a.sort == noSort {
			t.Errorf("%q ? %q: nothing", path, query)
		}
	})
}

// TestAtOnce: many who ask at once for what nobody has made yet, while it is made
// beforehand and another edition comes, each get a whole answer.
func TestAtOnce(t *testing.T) {
	s := siteOf(realEdition(), nil)
	ctx, stop := context.WithCancel(t.Context())
	var all sync.WaitGroup
	all.Go(func() { s.Warm(ctx) })
	for n := range 8 {
		all.Go(func() {
			for i := range 25 {
				address := []string{"/en/grants/denver-co-byrne-jag-fy2017", "/embed/map/all?theme=dark", "/es/cases", "/embed/grant/denver-co-byrne-jag-fy2017.json", "/en/cases@" + realEdition().ID}[(n+i)%5]
				c, ok := ask(s, "GET", address, "Accept-Encoding: "+[]string{"br", "", "gzip"}[i%3])
				if !ok || c.Response.StatusCode() != 200 || len(c.Response.Body()) == 0 {
					t.Errorf("%s: %v %d", address, ok, c.Response.StatusCode())
				}
				if n == 0 && i == 10 {
					s.Show(realEdition(), "2026-12-01", nil)
					s.Forget()
				}
			}
		})
	}
	time.AfterFunc(time.Second, stop)
	all.Wait()
	stop()
}
