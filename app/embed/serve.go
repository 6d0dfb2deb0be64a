package embed

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"time"

	"github.com/valyala/fasthttp"

	"proviso/app/publication"
)

// Counts are how many requests were answered how; nothing of who asked is kept.
type Counts struct {
	Sent, NotModified, NotFound, Gone, Refused, Failed atomic.Int64
	Bytes                                              atomic.Int64
}

// How long an answer may be kept: a live one for a minute, and for an hour more while
// a fresh one is fetched or the site cannot be reached; a frozen one for ever.
const (
	liveCache   = "public, max-age=60, stale-while-revalidate=3600, stale-if-error=86400"
	frozenCache = "public, max-age=31536000, immutable"
)

// sitePolicy is that of pages and files: as everywhere else of this site, no other
// site may frame them. The editor's page shows cards in frames.
const sitePolicy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Serve answers a request if it is one of the public site's; false leaves it to
// others. It reads the address and three headers (Accept-Encoding, If-None-Match,
// Accept of none), and no cookie, no referrer and no address of a client.
func (s *Site) Serve(c *fasthttp.RequestCtx) bool {
	at := s.now.Load()
	if at != nil && (c.IsGet() || c.IsHead()) {
		// Most requests are written as the address stands: nothing of them is parsed, and
		// no text is made of what is looked up.
		if slot := at.byPath[string(c.Request.Header.RequestURI())]; slot != nil {
			if m := slot.at.Load(); m != nil && m.err == nil && m.answer != nil {
				s.send(c, m.answer, false)
				return true
			}
		}
	}
	path := c.Path()
	if !ours(path) {
		return false
	}
	query := c.URI().QueryString()
	if at == nil && s.nothing != nil {
		s.nothing()
	}
	if !c.IsGet() && !c.IsHead() {
		return false
	}
	if string(path) == "/en" || string(path) == "/es" {
		c.Response.Header.Set(fasthttp.HeaderLocation, string(path)+"/")
		c.Response.Header.Set(fasthttp.HeaderCacheControl, liveCache)
		c.SetStatusCode(fasthttp.StatusPermanentRedirect)
		return true
	}
	if string(path) == "/oembed" {
		s.oembed(c)
		return true
	}
	a, ok := read(string(path), string(query))
	if !ok {
		return false
	}
	s.answer(c, a)
	return true
}

// ours says quickly whether an address may be the public site's.
func ours(path []byte) bool {
	for _, first := range []string{"/embed/", "/en/", "/es/", "/feeds/", "/sitemap-"} {
		if len(path) > len(first)-1 && string(path[:len(first)]) == first {
			return true
		}
	}
	switch string(path) {
	case "/en", "/es", "/corrections", "/oembed", "/embed.js", "/sitemap.xml", "/robots.txt":
		return true
	}
	return false
}

// longestFrozen bounds how long reading an older edition may take.
const longestFrozen = 10 * time.Second

// answer finds the answer, or says why there is none.
func (s *Site) answer(c *fasthttp.RequestCtx, a asked) {
	at, frozen := s.now.Load(), a.edition != ""
	if frozen {
		ctx, cancel := context.WithTimeout(context.Background(), longestFrozen)
		defer cancel()
		old, gone, err := s.frozenShelf(ctx, a.edition)
		switch {
		case errors.Is(err, ErrNone):
			s.none(c, a)
			return
		case err != nil:
			s.Counts.Failed.Add(1)
			s.log.Error("read a publication", "edition", a.edition, "error", err)
			s.say(c, fasthttp.StatusServiceUnavailable, a, goneText{})
			return
		case gone != nil:
			s.Counts.Gone.Add(1)
			s.say(c, fasthttp.StatusGone, a, goneText{gone})
			return
		}
		at = old
	}
	if at == nil {
		s.Counts.Failed.Add(1)
		s.say(c, fasthttp.StatusServiceUnavailable, a, goneText{})
		return
	}
	got, err := at.find(a, s.make)
	switch {
	case err != nil:
		s.Counts.Failed.Add(1)
		s.log.Error("make a public page", "page", a.id, "kind", a.kind, "error", err)
		s.say(c, fasthttp.StatusInternalServerError, a, goneText{})
	case got == nil:
		s.none(c, a)
	default:
		s.send(c, got, frozen)
	}
}

func (s *Site) none(c *fasthttp.RequestCtx, a asked) {
	s.Counts.NotFound.Add(1)
	s.say(c, fasthttp.StatusNotFound, a, goneText{})
}

// send sends an answer, or that the client has it.
func (s *Site) send(c *fasthttp.RequestCtx, a *ready, frozen bool) {
	h := &c.Response.Header
	e, body := a.in(c.Request.Header.Peek(fasthttp.HeaderAcceptEncoding))
	a.seal(frozen)
	for _, x := range a.headers[e] {
		h.AddBytesKV(x.name, x.value)
	}
	if held := c.Request.Header.Peek(fasthttp.HeaderIfNoneMatch); len(held) > 0 && a.held(string(held)) {
		s.Counts.NotModified.Add(1)
		c.SetStatusCode(fasthttp.StatusNotModified)
		return
	}
	if e != plain {
		h.Set(fasthttp.HeaderContentEncoding, encodingNames[e])
	}
	h.SetContentType(a.contentType)
	s.Counts.Sent.Add(1)
	if c.IsHead() {
		c.Response.SkipBody = true
		c.Response.Header.SetContentLength(len(body))
		return
	}
	s.Counts.Bytes.Add(int64(len(body)))
	c.Response.SetBodyRaw(body)
}

// etag is strong: two encodings of one answer are two sequences of bytes.
func (a *ready) etag(e encoding) string {
	if e == plain {
		return `"` + a.tag + `"`
	}
	return `"` + a.tag + "-" + encodingNames[e] + `"`
}

// held is true if a list of tags has one of the answer's, in whichever encoding: what
// the client has says the same.
func (a *ready) held(list string) bool {
	for one := range strings.SplitSeq(list, ",") {
		one = strings.TrimPrefix(strings.TrimSpace(one), "W/")
		if one == "*" {
			return true
		}
		inner := strings.Trim(one, `"`)
		if rest, ok := strings.CutPrefix(inner, a.tag); ok && (rest == "" || rest == "-br" || rest == "-gzip" || rest == "-zstd") {
			return true
		}
	}
	return false
}

// goneText is what is known of an edition that was taken back.
type goneText struct{ *publication.Gone }
