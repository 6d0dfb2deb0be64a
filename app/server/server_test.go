package server

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"proviso/app/config"
	"proviso/app/identity"
	"proviso/app/seed"
	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/app/tracker"
	"proviso/models"
)

// noon is when these tests look.
func noon() time.Time { return time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC) }

// serving is the assembled server on a record, and its log.
func serving(t *testing.T, s *store.Store, r models.Record) (*fiber.App, *bytes.Buffer) {
	t.Helper()
	return servingAs(t, s, r, identity.New(s, identity.Options{Now: noon}))
}

func servingAs(t *testing.T, s *store.Store, r models.Record, who *identity.Identity) (*fiber.App, *bytes.Buffer) {
	t.Helper()
	items, err := tracker.Items(r)
	if err != nil {
		t.Fatal(err)
	}
	tr := tracker.New(s, noon)
	if _, err := tr.Load(t.Context(), items, "seed", "seed", "test"); err != nil {
		t.Fatal(err)
	}
	storetest.Publish(t, s)
	var log bytes.Buffer
	return New(tr, Options{Now: noon, Identity: who, Log: slog.New(slog.NewJSONHandler(&log, nil)), Config: config.Defaults()}), &log
}

func real(t *testing.T) models.Record {
	t.Helper()
	r, faults := seed.Embedded()
	if len(faults) > 0 {
		t.Fatal(faults[0])
	}
	return r
}

func get(t *testing.T, app *fiber.App, path string) (*http.Response, string) {
	t.Helper()
	resp, err := app.Test(httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil), -1)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

// TestPages: every page answers with what it is for, under a policy that lets
// nothing foreign in, and without a cookie.
func TestPages(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		app, _ := serving(t, s, real(t))
		for path, wants := range map[string][]string{
			"/?as_of=2018-01-24": {"On 24 January 2018 the record shows 93 grants", "<b>26</b>", "response to the document request",
				"You are looking at the past: 24 January 2018, as known today.", "unknown"},
			"/":                                      {"You are looking at today, 24 November 2026."},
			"/?as_of=2027-01-01":                     {"You are looking ahead"},
			"/?as_of=2018-08-29&known_on=2018-08-28": {"as it was known on 28 August 2018"},
			"/?as_of=2018-01-24&state=CO&rung=at_issue":           {"the record shows one grant", "/grants/denver-co-byrne-jag-fy2016?as_of=2018-01-24"},
			"/?as_of=2018-01-24&state=TX":                         {"no grant that these filters let through"},
			"/grants/denver-co-byrne-jag-fy2017?as_of=2018-10-11": {"City and County of Denver", "at issue", "ev-pi-members", "an award of about $424,000", "Every rule and what it says", "does not apply"},
			"/coverage?as_of=2018-01-24&state=CO":                 {"jag-access", "blocked", "in force", ">City and County of Denver, passed through State of Colorado<"},
			"/coverage/answer?jurisdiction=denver-co&program=byrne-jag&fiscal_year=2017&condition=jag-notice&as_of=2018-06-25": {
				"the record shows “Notice condition” blocked for the FY2017 award of the City and County of Denver", "by the preliminary injunction in City of Chicago v. Sessions", "The answer rests on this alone: if it falls, the condition is in force.", "City of Chicago v. Sessions", "/sources/"},
			"/sources/b-ipt-fy17?as_of=2018-01-24":                                  {"Immigration Policy Tracking Project", "What rests on it", "/conditions/jag-notice?as_of=2018-01-24"},
			"/conditions?as_of=2018-06-26":                                          {"All 38", "jag-notice"},
			"/conditions/jag-notice?as_of=2018-06-26":                               {"Who is covered by what", "City of Chicago", "Show the 141 places", "/cases/chicago-v-sessions-fy2017?as_of=2018-06-26"},
			"/cases?as_of=2018-06-26":                                               {"All 62"},
			"/cases/chicago-v-sessions-fy2017?as_of=2018-08-01":                     {"N.D. Ill.", "as to everybody but the parties, sparing City of Chicago: 26 June 2018 to 27 July 2018", "everyone"},
			"/cases/chicago-v-sessions-fy2017?as_of=2018-06-25&known_on=2018-06-25": {"no end is recorded"},
			"/jurisdictions/denver-co?as_of=2018-01-24":                             {"City and County of Denver", "Document request by the Bureau of Justice Assistance", "at issue", "party to no case", "passed through State of Colorado"},
			"/coverage/answer?jurisdiction=Denver&as_of=2018-01-24":                 {"A condition is still to be chosen.", `<option value="denver-co" selected>`},
			"/coverage/answer":                                                      {"Does a condition bind an award?", "Choose a place and a condition"},
			"/api/docs": {"The record as data", "GET /api/v1/grants/{id}", "POST /api/v1/coverage:batch", "list of Reason", "/api/v1/coverage?jurisdiction=denver-co&amp;program=byrne-jag",
				"&#34;standing&#34;: &#34;blocked&#34;", "Fields to sort by"},
			"/method":  {"conditions", "2 C.F.R.", "the smaller of X and D"},
			"/healthz": {"ok"},
			"/readyz":  {"ready"},
		} {
			resp, body := get(t, app, path)
			if resp.StatusCode != 200 {
				t.Errorf("%s: %d", path, resp.StatusCode)
			}
			for _, want := range wants {
				if !strings.Contains(body, want) {
					t.Errorf("%s lacks %q", path, want)
				}
			}
			checkSafe(t, path, resp, body)
		}
	})
}

var inline = regexp.MustCompile(`(?i)<script|<style|\son[a-z]+=|\sstyle=|javascript:|https?://[^"<]*\.(js|css|woff2?)\b`)

var sized = regexp.MustCompile(`<svg [^>]*\bwidth="[^"]+" height="[^"]+"`)

func checkSafe(t *testing.T, path string, resp *http.Response, body string) {
	t.Helper()
	if csp := resp.Header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") || !strings.Contains(csp, "frame-ancestors 'none'") {
		t.Errorf("%s: policy %q", path, csp)
	}
	if resp.Header.Get("Set-Cookie") != "" || resp.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%s: headers %v", path, resp.Header)
	}
	if m := inline.FindString(body); m != "" {
		t.Errorf("%s holds %q", path, m)
	}
	// Without styles a drawing that does not carry its size fills the window.
	if strings.Count(body, "<svg ") != len(sized.FindAllString(body, -1)) {
		t.Errorf("%s: a drawing has no size of its own", path)
	}
}

// TestEveryThing: each thing in the record has a page that renders.
func TestEveryThing(t *testing.T) {
	t.Parallel()
	r := real(t)
	app, _ := serving(t, storetest.Open(t), r)
	var paths []string
	for _, x := range r.Conditions {
		paths = append(paths, "/conditions/"+x.ID+"?as_of=2025-10-01")
	}
	for _, x := range r.Cases {
		paths = append(paths, "/cases/"+x.ID)
	}
	for _, x := range r.Jurisdictions {
		paths = append(paths, "/jurisdictions/"+x.ID+"?as_of=2018-01-24")
	}
	for _, x := range r.Sources {
		paths = append(paths, "/sources/"+x.ID)
	}
	for _, x := range r.Grants {
		paths = append(paths, "/grants/"+x.ID+"?as_of=2019-03-01")
	}
	for _, x := range r.Actions {
		paths = append(paths, "/demands/"+x.ID, "/demands/"+x.ID+"?as_of=2018-01-24")
	}
	for _, path := range paths {
		if resp, body := get(t, app, path); resp.StatusCode != 200 || !strings.Contains(body, "</html>") {
			t.Errorf("%s: %d", path, resp.StatusCode)
		}
	}
}

// TestBadInput: a page says what is wrong and what would be right, and nothing
// of the asker's comes back as markup.
func TestBadInput(t *testing.T) {
	app, log := serving(t, storetest.Open(t), real(t))
	long := strings.Repeat("x", 10_000)
	for path, want := range map[string]struct {
		status int
		text   string
	}{
		"/?as_of=2018-02-30":   {400, "is not a day of the calendar"},
		"/?as_of=24.1.2018":    {400, "is not a date"},
		"/?known_on=never":     {400, "is not a date"},
		"/?as_of=1066-10-14":   {200, "no grant"},
		"/?fiscal_year=MMXVII": {400, "is not a federal fiscal year"},
		"/?rung=red":           {400, "is not a rung"},
		"/?program=16.999":     {404, "16.999"},
		"/?state=" + long:      {400, "is too long"},
		"/?as_of=%zz":          {400, "cannot be read"},
		"/grants/none":         {404, "none"},
		"/grants/" + long:      {404, "There is no such page"},
		"/sources/none":        {404, "none"},
		"/nowhere":             {404, "There is no such page"},
		"/static/../go.mod":    {404, "There is no such page"},
		"/coverage/answer?jurisdiction=denvr-co&condition=jag-notice":                          {404, "did you mean denver-co"},
		"/coverage/answer?jurisdiction=%3Cscript%3Ealert(1)%3C/script%3E&condition=jag-notice": {404, "&lt;script&gt;"},
		"/?as_of=%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E":                                   {400, "is not a date"},
		"/?as_of=2018-01-24&x=" + url.QueryEscape(`"><svg onload=alert(1)>`):                   {200, "93 grants"},
	} {
		resp, body := get(t, app, path)
		if resp.StatusCode != want.status || !strings.Contains(body, want.text) {
			t.Errorf("%.80s: %d, want %d with %q", path, resp.StatusCode, want.status, want.text)
		}
		for _, bad := range []string{"<script", "<img", "<svg onload"} {
			if strings.Contains(body, bad) {
				t.Errorf("%.80s: %s came back", path, bad)
			}
		}
	}
	if strings.Contains(log.String(), `"level":"ERROR"`) {
		t.Errorf("bad input is not our fault, and was logged as if: %s", log)
	}
}

// TestHostileRecord: markup in every text of the record comes out inert.
func TestHostileRecord(t *testing.T) {
	const hostile = `"><script>alert(1)</script><b onclick='x'>`
	raw, err := json.Marshal(real(t))
	if err != nil {
		t.Fatal(err)
	}
	inject := regexp.MustCompile(`"(title|text|name|caption|note|requires|publisher|citation|seen)":"([^"\\]|\\.)*"`)
	quoted, err := json.Marshal(hostile)
	if err != nil {
		t.Fatal(err)
	}
	raw = inject.ReplaceAll(raw, []byte(`"$1":`+strings.ReplaceAll(string(quoted), "$", "$$")))
	var r models.Record
	if err := json.Unmarshal(raw, &r); err != nil {
		t.Fatal(err)
	}
	for i := range r.Sources {
		r.Sources[i].URL = "javascript:alert(1)"
	}
	app, _ := serving(t, storetest.Open(t), r)
	for _, path := range []string{"/?as_of=2018-01-24", "/grants/denver-co-byrne-jag-fy2017?as_of=2018-10-11", "/coverage?as_of=2018-01-24", "/sources/b-ipt-fy17",
		"/coverage/answer?jurisdiction=denver-co&program=byrne-jag&fiscal_year=2017&condition=jag-notice&as_of=2018-06-25"} {
		resp, body := get(t, app, path)
		if resp.StatusCode != 200 || !strings.Contains(body, "&lt;script&gt;") {
			t.Errorf("%s: %d, or the text is not there", path, resp.StatusCode)
		}
		if strings.Contains(body, "<script") || strings.Contains(body, "<b onclick") || strings.Contains(body, `href="javascript:`) {
			t.Errorf("%s: markup of the record is live", path)
		}
	}
}

// TestQueries: a page asks the database for the revision and nothing else, once
// the record is in memory.
func TestQueries(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		app, _ := serving(t, s, real(t))
		get(t, app, "/")
		for _, path := range []string{"/?as_of=2018-01-24", "/grants/denver-co-byrne-jag-fy2017", "/coverage"} {
			if n := storetest.Queries(t, s, func() { get(t, app, path) }); n != 1 {
				t.Errorf("%s took %d queries, want 1", path, n)
			}
		}
	})
}

// TestLog: one line a request, without what was asked for.
func TestLog(t *testing.T) {
	app, log := serving(t, storetest.Open(t), real(t))
	get(t, app, "/?as_of=2018-01-24&token=secret")
	lines := strings.Split(strings.TrimSpace(log.String()), "\n")
	if len(lines) != 1 || !strings.Contains(lines[0], `"path":"/"`) || !strings.Contains(lines[0], `"status":200`) || strings.Contains(lines[0], "secret") {
		t.Errorf("%s", log)
	}
}
