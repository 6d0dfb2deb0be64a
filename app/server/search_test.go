package server

import (
	"encoding/csv"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"proviso/app/store"
	"proviso/app/store/storetest"
)

// TestSearch: the page says what matches, leads to it, and asks the database for
// the revision and nothing else.
func TestSearch(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		app, _ := serving(t, s, real(t))
		for query, wants := range map[string][]string{
			"q=NYC&as_of=2018-01-24":              {"match “NYC”", `href="/jurisdictions/new-york-city-ny?as_of=2018-01-24"`},
			"q=Chigaco&as_of=2018-01-24":          {"Did you mean", "q=Chicago", "City of Chicago", "at issue"},
			"q=1%3A17-cv-05720":                   {`href="/cases/chicago-v-sessions-fy2017"`, `href="/cases/chicago-v-sessions-fy2017#order-chi17-pi"`},
			"q=16.738":                            {"Edward Byrne Memorial"},
			"q=jag&kind=grant&as_of=2018-01-24":   {"Grants (", `aria-current="page"`, "restricted"},
			"q=chicago+jag+2018&as_of=2017-01-01": {"no such grant yet on this day"},
			"q=qqqqqq":                            {"Nothing in the record matches “qqqqqq”", "No name or number in the record is like", "What can be searched"},
			"q=":                                  {"What can be searched", "For example"},
			"q=jag&kind=association":              {"None of what matches is among the associations."},
			"q=%3Cb%3E":                           {"&lt;b&gt;"},
			"q=denver&as_of=2018-01-24&known_on=2018-01-24": {"What was not known on 24 January 2018 is not searched."},
		} {
			resp, body := get(t, app, "/search?"+query)
			if resp.StatusCode != 200 {
				t.Errorf("%s: %d", query, resp.StatusCode)
			}
			for _, want := range wants {
				if !strings.Contains(body, want) {
					t.Errorf("%s lacks %q", query, want)
				}
			}
			checkSafe(t, query, resp, body)
		}
		if n := storetest.Queries(t, s, func() { get(t, app, "/search?q=denver") }); n != 1 {
			t.Errorf("a search took %d queries, want 1", n)
		}
		if n := storetest.Queries(t, s, func() { get(t, app, answer) }); n != 1 {
			t.Errorf("an answer took %d queries, want 1", n)
		}
	})
}

const answer = "/coverage/answer?jurisdiction=denver-co&program=byrne-jag&fiscal_year=2017&condition=jag-notice&as_of=2018-06-26"

// rows are those of a CSV file.
func searchRows(t *testing.T, app *fiber.App, path string) [][]string {
	t.Helper()
	_, body := get(t, app, path)
	out, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return out
}

// TestSearchPages: the pages of a kind and its file hold the same things, all of
// them, whatever the page.
func TestSearchPages(t *testing.T) {
	app, _ := serving(t, storetest.Open(t), real(t))
	file := searchRows(t, app, "/search?q=2017&kind=source&format=csv&table=source&page=2")
	_, first := get(t, app, "/search?q=2017&kind=source")
	_, second := get(t, app, "/search?q=2017&kind=source&page=2")
	if !strings.Contains(first, "1 to 50 of ") || !strings.Contains(first, "page=2") || !strings.Contains(second, "51 to ") {
		t.Error("the pages do not say where they stand")
	}
	shown := strings.Count(first, `<th scope="row">`) + strings.Count(second, `<th scope="row">`)
	if shown != len(file)-1 || shown < 60 {
		t.Errorf("two pages show %d, the file has %d", shown, len(file)-1)
	}
	if resp, body := get(t, app, "/search?q=2017&kind=source&page=99"); resp.StatusCode != 400 || !strings.Contains(body, "past the end") {
		t.Errorf("a page past the end: %d", resp.StatusCode)
	}
	if resp, body := get(t, app, "/search?q="+strings.Repeat("x", 201)); resp.StatusCode != 400 || !strings.Contains(body, "201 characters") {
		t.Errorf("201 characters: %d", resp.StatusCode)
	}
}

// TestSearchLeads: what is found leads to a page that is there.
func TestSearchLeads(t *testing.T) {
	app, _ := serving(t, storetest.Open(t), real(t))
	for _, q := range []string{"denver", "jag notice", "chicago v sessions", "conference of mayors", "non enforcement"} {
		for _, kind := range []string{"place", "grant", "condition", "case", "order", "notice", "association", "source"} {
			_, body := get(t, app, "/search?q="+url.QueryEscape(q)+"&kind="+kind)
			for _, row := range strings.Split(body, `<th scope="row">`)[1:] {
				row, _, _ = strings.Cut(row, "</th>")
				for _, l := range links("<main " + row + "</main>") {
					if resp, _ := get(t, app, l); resp.StatusCode != 200 {
						t.Errorf("%s, %s: %s is %d", q, kind, l, resp.StatusCode)
					}
				}
			}
		}
	}
}

// TestAnswerPage: the answer leads to all that it rests on, and to the days on
// which it was another; those are the days of its bar.
func TestAnswerPage(t *testing.T) {
	app, _ := serving(t, storetest.Open(t), real(t))
	_, body := get(t, app, answer)
	to := links(body)
	base := strings.TrimSuffix(answer, "2018-06-26")
	for _, want := range []string{"/conditions/jag-notice?as_of=2018-06-26", "/grants/denver-co-byrne-jag-fy2017?as_of=2018-06-26", "/sources/b-ipt-fy17?as_of=2018-06-26", "/cases/chicago-v-sessions-fy2017?as_of=2018-06-26"} {
		if !slices.Contains(to, want) {
			t.Errorf("the answer does not lead to %s", want)
		}
	}
	for _, day := range []string{"2017-09-15", "2018-06-26", "2018-08-29"} {
		found := slices.ContainsFunc(to, func(l string) bool { return strings.HasPrefix(l, "/coverage/answer?as_of="+day) })
		if !found {
			t.Errorf("the answer does not lead to %s", day)
		}
		if _, on := get(t, app, base+day); !strings.Contains(on, "now shown") {
			t.Errorf("%s is not told to be shown", day)
		}
	}
	for _, want := range []string{"Before: 15 Sep 2017, preliminary injunction in City of Chicago v. Sessions", "After: 29 Aug 2018, stay in City of Evanston"} {
		if !strings.Contains(body, want) {
			t.Errorf("the bar lacks %q", want)
		}
	}
	file := searchRows(t, app, answer+"&format=csv&table=reasons")
	if n := strings.Count(body, `class="reason__kind"`); n != len(file)-1 || n < 3 {
		t.Errorf("%d reasons on the page, %d in the file", n, len(file)-1)
	}
	if turns := searchRows(t, app, answer+"&format=csv&table=history"); len(turns) < 8 {
		t.Errorf("%d turns", len(turns))
	}
	// Typed by name, it is the same answer.
	_, named := get(t, app, strings.Replace(answer, "denver-co", "City+and+County+of+Denver", 1))
	if !strings.Contains(named, "in force for the FY2017 award of the City and County of Denver") {
		t.Error("a place is not found by its name")
	}
}
