package api_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"proviso/app/store/storetest"
)

// problem is an error as it is answered.
type problem struct {
	Type, Title, Detail, Parameter, Request string
	Status                                  int
}

func problemOf(t testing.TB, got reply) problem {
	t.Helper()
	var p problem
	if err := json.Unmarshal([]byte(got.body), &p); err != nil {
		t.Errorf("%s is no problem detail: %v", got.body, err)
	}
	if got.Header.Get("Content-Type") != "application/problem+json" || p.Status != got.StatusCode || p.Title != http.StatusText(p.Status) || p.Type != "about:blank" || p.Detail == "" {
		t.Errorf("%s %d: %s", got.Header.Get("Content-Type"), got.StatusCode, got.body)
	}
	if got.Header.Get("ETag") != "" || got.Header.Get("Link") != "" || got.Header.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("headers of a problem: %v", got.Header)
	}
	return p
}

// TestRefuse: what is wrong is named, with what would be right.
func TestRefuse(t *testing.T) {
	s := serving(t, storetest.Open(t))
	for _, c := range []struct {
		path      string
		status    int
		parameter string
		detail    string
	}{
		{"/api/v1/grants?as_off=2018-01-24", 400, "as_off", "did you mean as_of?"},
		{"/api/v1/grants?asof=2018-01-24", 400, "asof", "did you mean as_of?"},
		{"/api/v1/grants?zzzzzzzzzz=1", 400, "zzzzzzzzzz", "it takes as_of, known_on, illustrative, jurisdiction, state"},
		{"/api/openapi.json?x=1", 400, "x", "it takes none"},
		{"/api/v1/grants?as_of=2018-02-30", 400, "as_of", "is not a day of the calendar"},
		{"/api/v1/grants?known_on=yesterday", 400, "known_on", "a day is written YYYY-MM-DD"},
		{"/api/v1/grants?as_of=", 400, "as_of", "is empty"},
		{"/api/v1/grants?as_of=2018-01-24&as_of=2018-01-25", 400, "as_of", "stands 2 times"},
		{"/api/v1/grants?as_of=%zz", 400, "query", "cannot be read"},
		{"/api/v1/grants?limit=0", 400, "limit", "it is 1 to 1000"},
		{"/api/v1/grants?limit=1001", 400, "limit", "it is 1 to 1000"},
		{"/api/v1/grants?limit=ten", 400, "limit", "it is 1 to 1000"},
		{"/api/v1/grants?sort=colour", 400, "sort", "it is one of id, jurisdiction, state"},
		{"/api/v1/grants?sort=id,-id", 400, "sort", "stands twice"},
		{"/api/v1/grants?cursor=nonsense", 400, "cursor", "is not one that a list has given"},
		{"/api/v1/grants?rung=red", 400, "rung", "it is clear, protected, open"},
		{"/api/v1/grants?fiscal_year=MMXVII", 400, "fiscal_year", "write it like 2017"},
		{"/api/v1/grants?state=co", 400, "state", "write it like CO"},
		{"/api/v1/grants?jurisdiction=denvr-co", 404, "jurisdiction", "did you mean denver-co"},
		{"/api/v1/orders?program=byrne-jga", 404, "program", "did you mean byrne-jag"},
		{"/api/v1/orders?condition=jag-notic", 404, "condition", "did you mean jag-notice"},
		{"/api/v1/orders?scope=everyone", 400, "scope", "it is parties, parties_and_subdivisions"},
		{"/api/v1/orders?case=chicago-v-session-fy2017", 404, "case", "did you mean chicago-v-sessions-fy2017"},
		{"/api/v1/programs?kind=free", 400, "kind", "it has"},
		{"/api/v1/coverage?condition=jag-notice", 400, "jurisdiction", "name one by its id, like denver-co"},
		{"/api/v1/coverage?jurisdiction=denver-co", 400, "condition", "name one by its id, like jag-notice"},
		{"/api/v1/coverage?jurisdiction=denver-co&condition=jag-notice&fiscal_year=17", 400, "fiscal_year", "write it like 2017"},
		{"/api/v1/grants/denver-co-byrne-jag-fy201", 404, "grant", "did you mean"},
		{"/api/v1/sources/b-ipt-fy71", 404, "source", "did you mean"},
		{"/api/v1/cases/none", 404, "case", "no case is called"},
		{"/api/v1/nowhere", 404, "", "/api/docs"},
		{"/api", 404, "", "/api/docs"},
		{"/api/v1/grants/%00", 404, "grant", "no grant is called"},
	} {
		got := s.get(t, c.path)
		p := problemOf(t, got)
		if got.StatusCode != c.status || p.Parameter != c.parameter || !strings.Contains(p.Detail, c.detail) {
			t.Errorf("%s: %d %s: %s; want %d %s: %s", c.path, got.StatusCode, p.Parameter, p.Detail, c.status, c.parameter, c.detail)
		}
	}
	got := s.ask(t, http.MethodPut, "/api/v1/grants", "")
	if p := problemOf(t, got); p.Status != http.StatusMethodNotAllowed || !strings.Contains(got.Header.Get("Allow"), "GET") {
		t.Errorf("PUT: %d, Allow %q", p.Status, got.Header.Get("Allow"))
	}
	if got := s.get(t, "/apiary"); strings.Contains(got.Header.Get("Content-Type"), "json") || got.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("a page that is no call answers like one: %v", got.Header)
	}
	if strings.Contains(s.log.String(), `"level":"ERROR"`) {
		t.Errorf("a bad call is not our fault, and was logged as if: %s", s.log.String())
	}
}

// TestHostile: no value of any parameter is our fault.
func TestHostile(t *testing.T) {
	s := serving(t, storetest.Open(t))
	values := []string{strings.Repeat("x", 10_000), "\x00", "a\x00b", "2018-02-30", "0001-01-01", "1066-10-14", "9999-12-31", "-1", "1001", "99999999999999999999", "+5", "1e3", "'", `"><script>`,
		"*", "group:uscm-members", "\xff\xfe", "%", "id,id,id", "-", ",", "../../etc/passwd", strings.Repeat("-id,", 2000), "null", "٣", "AAAAAAAAAAA", "--------------"}
	n := 0
	for path, methods := range s.document(t).Paths {
		for _, f := range methods["get"].Parameters {
			for _, v := range values {
				at := strings.ReplaceAll(path, "{id}", "denver-co") + "?" + url.Values{f.Name: {v}}.Encode()
				if f.In == "path" {
					at = strings.ReplaceAll(path, "{id}", url.PathEscape(v))
				}
				got := s.get(t, at)
				n++
				switch {
				case got.StatusCode >= 500:
					t.Errorf("%.100s: %d", at, got.StatusCode)
				case got.StatusCode >= 400 && got.StatusCode != http.StatusRequestHeaderFieldsTooLarge:
					problemOf(t, got)
				case !json.Valid([]byte(got.body)) && !strings.Contains(got.body, "</html>"):
					t.Errorf("%.100s: %.200s", at, got.body)
				}
			}
		}
	}
	if n < 100*len(values) {
		t.Errorf("only %d calls", n)
	}
	for _, kind := range []string{"application/json", "application/x-ndjson"} {
		for _, body := range append(values, "", "[", "[]", "[1]", "[[]]", "null", "{}", "[null]", `[{"as_of":1}]`, strings.Repeat("[", 100_000), "\n\n", strings.Repeat("{}\n", 5001), "[{}] x") {
			if got := s.ask(t, http.MethodPost, "/api/v1/coverage:batch", body, "Content-Type", kind); got.StatusCode >= 500 {
				t.Errorf("%s %.60q: %d %.200s", kind, body, got.StatusCode, got.body)
			}
		}
	}
	if strings.Contains(s.log.String(), `"level":"ERROR"`) {
		t.Error("a hostile call was logged as our fault")
	}
}

// TestBodyLimit: a body over the server's limit is refused in JSON too. Only the
// head of the request and its first 8 KiB are sent: the server answers without reading
// what would follow.
func TestBodyLimit(t *testing.T) {
	s := serving(t, storetest.Open(t))
	conn, err := net.Dial("tcp", listening(t, s))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := fmt.Fprintf(conn, "POST /api/v1/coverage:batch HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", 2<<20, strings.Repeat(" ", 8<<10)); err != nil {
		t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var p problem
	if err := json.NewDecoder(resp.Body).Decode(&p); err != nil || resp.StatusCode != http.StatusRequestEntityTooLarge || p.Status != resp.StatusCode || !strings.Contains(p.Detail, "too large") {
		t.Errorf("%d %+v %v", resp.StatusCode, p, err)
	}
}

// TestOurFault: an error of ours is told in one sentence with the id under which
// the log has it, and nothing of what happened within.
func TestOurFault(t *testing.T) {
	st := storetest.Open(t)
	s := serving(t, st)
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	got := s.get(t, "/api/v1/grants")
	p := problemOf(t, got)
	if p.Status != http.StatusInternalServerError || p.Request == "" || p.Request != got.Header.Get("X-Request-Id") || strings.Contains(got.body, "sql") {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}
	if n := strings.Count(s.log.String(), `"level":"ERROR","msg":"request failed"`); n != 1 || !strings.Contains(s.log.String(), p.Request) {
		t.Errorf("logged %d times: %s", n, s.log.String())
	}
}
