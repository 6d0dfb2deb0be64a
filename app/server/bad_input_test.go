package server

import (
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"proviso/app/store/storetest"
)

// nasty is what people and programs put into addresses.
var nasty = []string{
	"", " ", strings.Repeat("x", 10_000), "\x00", "a\x00b", "\xff\xfe", "2018-02-30", "2018-13-01", "0000-01-01", "1066-10-14", "9999-12-31", "10000-01-01",
	"-1", "0", "99999999999999999999", "1e9", "NaN", "' OR 1=1 --", `"; DROP TABLE facts; --`, "<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`,
	"\u202egnihtyna", "\u2066x\u2069", "../../etc/passwd", "{{.}}", "%s%n%d", "\r\nSet-Cookie: a=b", "CO\u0000", "😀", "ﬃ",
}

// read are the parameters that each kind of page reads, besides those that all do.
var read = map[string][]string{
	"/":                                  {"state", "program", "fiscal_year", "rung", "page", "sort", "group"},
	"/coverage":                          {"state", "program", "fiscal_year", "rung", "page", "compare"},
	"/coverage/answer":                   {"jurisdiction", "program", "fiscal_year", "condition"},
	"/search":                            {"q"},
	"/search?kind=grant&q=jag":           {"q", "kind", "page"},
	"/grants/denver-co-byrne-jag-fy2017": nil,
	"/conditions/jag-notice":             nil,
	"/cases/chicago-v-sessions-fy2017":   nil,
	"/jurisdictions/denver-co":           nil,
	"/sources/b-ipt-fy17":                nil,
	"/method":                            nil,
	"/nowhere":                           nil,
}

var onAll = []string{"as_of", "known_on", "format", "table"}

// TestNasty: whatever stands in a parameter, the answer is a page of the site (or
// the file asked for), never a fault of ours; a refusal names the parameter, and
// leads to the same page without it.
func TestNasty(t *testing.T) {
	t.Parallel()
	app, log := serving(t, storetest.Open(t), real(t))
	ask := func(page string, params ...string) {
		for _, value := range nasty {
			if len(params)*len(value) > 12_000 {
				continue // the server reads no such address
			}
			at, err := url.Parse(page)
			if err != nil {
				t.Fatal(err)
			}
			q := at.Query()
			q.Set("keep", "this")
			for _, param := range params {
				q.Set(param, value)
			}
			at.RawQuery = q.Encode()
			resp, body := get(t, app, at.String())
			checkNasty(t, page+" "+params[0], value, resp, body)
			if resp.StatusCode != http.StatusBadRequest || len(params) > 1 {
				continue
			}
			if !strings.Contains(body, params[0]+": ") {
				t.Errorf("%s: %s=%.40q is refused without being named", page, params[0], value)
			}
			if !strings.Contains(body, "The same page without "+params[0]) || !strings.Contains(body, `name="keep" value="this"`) {
				t.Errorf("%s: %s=%.40q is refused, and the rest of the address not kept", page, params[0], value)
			}
		}
	}
	for page, own := range read {
		for _, param := range slices.Concat(onAll, own) {
			ask(page, param)
		}
		ask(page, "unknown", "state", "sort", "group", "compare", "q", "kind", "page")
	}
	if strings.Contains(log.String(), `"level":"ERROR"`) {
		t.Errorf("bad input is not our fault, and was logged as if: %.2000s", log)
	}
}

// TestNastyPaths: the same in the place of an id.
func TestNastyPaths(t *testing.T) {
	app, _ := serving(t, storetest.Open(t), real(t))
	for _, page := range []string{"/grants/", "/conditions/", "/cases/", "/jurisdictions/", "/sources/", "/", "/nowhere/", "/static/"} {
		for _, value := range nasty {
			if strings.TrimSpace(value) == "" || value == "../../etc/passwd" {
				continue // another page
			}
			resp, body := get(t, app, page+url.PathEscape(value))
			checkNasty(t, page, value, resp, body)
			if resp.StatusCode != http.StatusNotFound {
				t.Errorf("%s%.40q: %d, want 404", page, value, resp.StatusCode)
			}
		}
	}
}

func checkNasty(t *testing.T, at, value string, resp *http.Response, body string) {
	t.Helper()
	if resp.StatusCode >= 500 {
		t.Errorf("%s=%.40q: %d", at, value, resp.StatusCode)
	}
	if resp.Header.Get("Content-Disposition") != "" {
		return // a file
	}
	if ct := resp.Header.Get("Content-Type"); ct != "text/html; charset=utf-8" || strings.Count(body, "<main ") != 1 || strings.Count(body, "<h1>") != 1 {
		t.Errorf("%s=%.40q: %d is no page of the site: %s, %.200s", at, value, resp.StatusCode, ct, body)
	}
	if !utf8.ValidString(body) || strings.ContainsAny(body, "\x00\u202e\u2066") {
		t.Errorf("%s=%.40q: the page holds what is no text, or turns it round", at, value)
	}
	if strings.Contains(body, "<script") || strings.Contains(body, "<img") {
		t.Errorf("%s=%.40q came back as markup", at, value)
	}
	if len(body) > 2<<20 {
		t.Errorf("%s=%.40q: the page has %d bytes", at, value, len(body))
	}
	if resp.Header.Get("Set-Cookie") != "" {
		t.Errorf("%s=%.40q sets a cookie", at, value)
	}
}

var href = regexp.MustCompile(`href="([^"#]*)`)

// links are the addresses that a page leads to, without its frame.
func links(body string) []string {
	_, main, _ := strings.Cut(body, "<main ")
	main, _, _ = strings.Cut(main, "</main>")
	var out []string
	for _, m := range href.FindAllStringSubmatch(main, -1) {
		if m[1] != "" {
			out = append(out, html.UnescapeString(m[1]))
		}
	}
	return out
}

// TestErrorsLead: an error leads to what comes near, and keeps what was right.
func TestErrorsLead(t *testing.T) {
	app, _ := serving(t, storetest.Open(t), real(t))
	for path, want := range map[string]string{
		"/grants/denvr-co-byrne-jag-fy2017?as_of=2018-01-24": "/grants/denver-co-byrne-jag-fy2017?as_of=2018-01-24",
		"/conditions/jag-notise":                             "/conditions/jag-notice",
		"/cases/chicago-sessions-fy2017":                     "/cases/chicago-v-sessions-fy2017",
		"/jurisdictions/denvr":                               "/jurisdictions/denver-co",
		"/sources/b-ipt":                                     "/sources/b-ipt-fy17",
		"/denver":                                            "/jurisdictions/denver-co",
		"/coverage/answer?jurisdiction=denvr-co&condition=jag-notice&as_of=2018-01-24": "/coverage/answer?as_of=2018-01-24&condition=jag-notice&jurisdiction=denver-co",
		"/?state=CO&rung=red":         "/?state=CO",
		"/?state=CO&as_of=2018-02-30": "/?state=CO",
		"/search?q=jag&kind=grnt":     "/search?q=jag",
		"/conditions?x=1&format=docx": "/conditions?x=1",
		"/?state=CO&x=%zz":            "/?state=CO",
	} {
		resp, body := get(t, app, path)
		if resp.StatusCode != 400 && resp.StatusCode != 404 {
			t.Errorf("%s: %d", path, resp.StatusCode)
		}
		found := false
		for _, l := range links(body) {
			found = found || l == want
		}
		if !found {
			t.Errorf("%s leads to %q, not to %s", path, links(body), want)
		}
		if next, _ := get(t, app, want); next.StatusCode != 200 {
			t.Errorf("%s leads to %s, which is %d", path, want, next.StatusCode)
		}
	}
	_, body := get(t, app, "/grants/denvr-co-byrne-jag-fy2017")
	if !strings.Contains(body, `value="denvr co byrne jag fy2017"`) {
		t.Error("what was looked for is not in the search field")
	}
}

// TestWrites: nothing can be written, and a refusal is a page that says so.
func TestWrites(t *testing.T) {
	app, log := serving(t, storetest.Open(t), real(t))
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch} {
		for _, path := range []string{"/", "/search", "/coverage/answer"} {
			resp, err := app.Test(httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader("q=x")), -1)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(resp.Body)
			resp.Body.Close()
			if err != nil || resp.StatusCode != http.StatusMethodNotAllowed || !strings.Contains(resp.Header.Get("Allow"), "GET") || !strings.Contains(string(body), "cannot be written to") {
				t.Errorf("%s %s: %d, allow %q, %v", method, path, resp.StatusCode, resp.Header.Get("Allow"), err)
			}
		}
	}
	if strings.Contains(log.String(), `"level":"ERROR"`) {
		t.Errorf("logged as our fault: %s", log)
	}
}

// TestOurFault: a fault of ours is told plainly, with the number under which it
// stands in the log, and without what it was.
func TestOurFault(t *testing.T) {
	s := storetest.Open(t)
	app, log := serving(t, s, real(t))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	resp, body := get(t, app, "/")
	id := resp.Header.Get("X-Request-Id")
	if resp.StatusCode != 500 || id == "" || !strings.Contains(body, id) || !strings.Contains(body, "The fault is ours") || strings.Contains(body, "sql") {
		t.Errorf("%d, id %q: %s", resp.StatusCode, id, body)
	}
	if !strings.Contains(log.String(), `"level":"ERROR"`) || !strings.Contains(log.String(), id) {
		t.Errorf("the log lacks it: %s", log)
	}
}
