package server

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/valyala/fasthttp"

	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

// TestRandomPublic: ten thousand requests of any shape from somebody who has not signed
// in, to the assembled server as a connection brings them, are answered without a fault
// of ours, without a cookie, and with nothing that is not published.
func TestRandomPublic(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	o := newOffice(t, s)
	body, err := models.Body(models.Case{ID: "xylophone-v-unpublished", Caption: unpublished, Role: "challenge", Court: "N.D. Cal."})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Record(t.Context(), []store.Draft{{Kind: models.FactCase, ID: "xylophone-v-unpublished", Body: body}}, "anna", "add", ""); err != nil {
		t.Fatal(err)
	}
	o.app.Handler()
	rng := rand.New(rand.NewPCG(7, 11))
	pick := func(list ...string) string { return list[rng.IntN(len(list))] }
	junk := func() string {
		return pick("", "..", "%00", "%2e%2e%2f%2e%2e%2f", "denver-co", "denver-co-byrne-jag-fy2017", "jag-notice", "jag-notice.denver-co", "chicago-v-sessions-fy2017", "xylophone-v-unpublished", "<script>alert(1)</script>", "%ff%fe",
			"é", "a/b/c", strings.Repeat("x", 700), "@"+strings.Repeat("a", 12), "all.csv", "%0d%0aSet-Cookie:%20a=b", "' OR 1=1 --", "{{.}}", fmt.Sprint(rng.Uint64()))
	}
	folders := []string{"/en/", "/es/", "/embed/grant/", "/embed/coverage/", "/embed/case/", "/embed/", "/feeds/case/", "/oembed", "/corrections", "/corrections/report", "/sitemap.xml", "/", "/grants/", "/cases/", "/jurisdictions/", "/coverage", "/coverage/answer", "/search",
		"/sources/", "/api/v1/grants/", "/api/v1/coverage", "/api/v1/cases", "/api/docs", "/static/", "/workspace/", "/budget", "/healthz", "//", "/%2e%2e/"}
	good := []string{"/en/", "/es/grants/denver-co-byrne-jag-fy2017", "/embed/map/all", "/embed/case/chicago-v-sessions-fy2017", "/embed/grant/denver-co-byrne-jag-fy2017.metadata.json", "/feeds/corrections/all.atom", "/corrections", "/robots.txt", "/embed.js", "/", "/grants/denver-co-byrne-jag-fy2017",
		"/coverage", "/cases", "/search", "/api/v1/cases", "/api/v1/grants/denver-co-byrne-jag-fy2017", "/api/openapi.json", "/healthz", "/method", "/sources"}
	seen := map[int]int{}
	for i := range 10_000 {
		var r fasthttp.Request
		r.Header.SetMethod(pick("GET", "GET", "GET", "GET", "GET", "GET", "GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "BREW"))
		address := pick(folders...) + junk()
		if rng.IntN(3) == 0 {
			address = pick(good...)
		}
		if rng.IntN(2) == 0 {
			address += "?" + pick("as_of=2018-01-24", "as_of=2018-02-30", "as_of=", "known_on=9999-12-31", "lang=es", "place=denver-co", "q=xylophone", "q="+strings.Repeat("a", 400), "format=csv", "format=xlsx", "format=odd", "limit=-1", "cursor=zzz", "url=https://proviso.test/en/", "&&&==", "sort=-amount", "state=XX", "page=99999999999999999999", junk()+"="+junk())
		}
		r.SetRequestURI(address)
		r.Header.SetHost(pick("proviso.test", "evil.example", "", "[::1"))
		for name, value := range map[string]string{"Accept-Encoding": pick("", "br", "gzip;q=0.3", "*", "br;q=", "\x7f"), "If-None-Match": pick("", "*", `"`, `W/"x"`, junk()), "Range": pick("", "bytes=0-9", "bytes=9-1", "bytes=-1", "lines=1"), "If-Range": pick("", `"x"`, "yesterday"),
			"If-Modified-Since": pick("", "Thu, 01 Jan 1970 00:00:00 GMT", "never"), "Cookie": pick("", "proviso=x", "proviso="+strings.Repeat("a", 300)), "Content-Type": pick("", "application/json", "multipart/form-data", "application/x-www-form-urlencoded"), "Origin": pick("", "null", "https://evil.example"),
			"Accept-Language": pick("", "es", "xx-XX;q=9"), "Referer": pick("", "https://news.example.org/secret-story")} {
			if value != "" {
				r.Header.Set(name, value)
			}
		}
		if rng.IntN(8) == 0 {
			r.SetBodyString(pick("", "{", `{"questions":[]}`, "a=b&c", strings.Repeat("x", 5000)))
		}
		var c fasthttp.RequestCtx
		c.Init(&r, nil, nil)
		o.app.Server().Handler(&c)
		status := c.Response.StatusCode()
		seen[status]++
		if status >= 500 && status != fasthttp.StatusNotImplemented {
			t.Errorf("%d: %s %s: %d", i, r.Header.Method(), address, status)
		}
		said := c.Response.Header.String() + string(c.Response.Body())
		asked := strings.Contains(address, "xylophone")
		if strings.Contains(said, "Xylophone") || !asked && strings.Contains(said, "xylophone") || strings.Contains(said, "secret-story") || strings.Contains(said, "<script>alert") && strings.Contains(string(c.Response.Header.ContentType()), "html") {
			t.Errorf("%d: %s %s: says what it must not", i, r.Header.Method(), address)
		}
		if strings.Contains(c.Response.Header.String(), "Set-Cookie: ") && !strings.HasPrefix(address, "/sign-in") {
			t.Errorf("%d: %s %s: sets a cookie", i, r.Header.Method(), address)
		}
	}
	if seen[200] < 500 || seen[404] < 500 {
		t.Errorf("the requests are all alike: %v", seen)
	}
}
