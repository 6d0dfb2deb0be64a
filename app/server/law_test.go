package server

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"proviso/app/intake"
	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/app/tracker"
	"proviso/models"
)

const (
	chicago = "/cases/chicago-v-sessions-fy2017"
	notice  = "/conditions/jag-notice"
)

// says checks a page for what must and must not stand in it.
func says(t *testing.T, path, body string, wants, nots []string) {
	t.Helper()
	text := plain(body)
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("%s lacks %q", path, want)
		}
	}
	for _, not := range nots {
		if strings.Contains(text, not) {
			t.Errorf("%s says %q", path, not)
		}
	}
}

// TestLawPages reads pages on days on which something turned, against the facts.
func TestLawPages(t *testing.T) {
	app, _ := serving(t, storetest.Open(t), real(t))
	for _, c := range []struct {
		path        string
		wants, nots []string
	}{
		{chicago + "?as_of=2017-09-14", []string{"On 14 September 2017 none of the 2 orders in City of Chicago v. Sessions was in force.", "No grant in the record rests on an order of this case on this day."}, nil},
		{chicago + "?as_of=2018-01-24", []string{
			"On 24 January 2018 one order in City of Chicago v. Sessions was in force, protecting one jurisdiction by name and 142 by scope. The money of 32 grants hung on the case.",
			"1:17-cv-05720 → 7th Cir. 17-2991 → 7th Cir. 18-2885", "Harry D. Leinenweber", "264 F. Supp. 3d 933", "Award $788,377 (5 grants)", "Allocation $35,235,228 (21 grants)", "Disputed, counted in nothing 2 grants",
			"Passed through another award, counted in nothing one grant", "Before: 21 Nov 2017,", "After: 19 Apr 2018, Panel upholds the injunction", "as to everybody but the parties, sparing City of Chicago",
			"from 27 July 2018; no end is recorded"}, []string{"at risk"}},
		{chicago + "?as_of=2018-06-26", []string{"protecting one jurisdiction by name.", "Before: 18 Jun 2018,", "After: 27 Jul 2018,"}, nil},
		{chicago + "?as_of=2018-06-26&known_on=2018-06-25", []string{"protecting one jurisdiction by name and 142 by scope", "As known on 25 June 2018", "from 15 September 2017; no end is recorded"},
			[]string{"En banc court stays", "Permanent injunction of", "superseded", "April 2021", "After: 27 Jul 2018"}},
		{chicago + "?as_of=2020-05-15", []string{"protecting one jurisdiction by name and perhaps 142 more", "From 30 April 2020 it could not be found out"}, nil},
		{chicago + "?as_of=2017-06-01&known_on=2017-06-01", []string{"By 1 June 2017 this case had not begun."}, []string{"nationwide"}},
		{"/cases/san-francisco-v-trump-2025?as_of=2025-09-01", []string{"Looked for and not found", "argued 2025-12-05", "City and County of Denver", "7 Feb 2025"}, nil},

		{notice + "?as_of=2017-07-24", []string{"On 24 July 2017 no grant in the record carried the notice condition."}, nil},
		{notice + "?as_of=2018-06-25", []string{"On 25 June 2018, 32 grants in the record carried the notice condition: it was in force for 0 and blocked by a court for 32.", "Before: 6 Jun 2018", "After: 26 Jun 2018"}, nil},
		{notice + "?as_of=2018-06-26", []string{"On 26 June 2018, 32 grants in the record carried the notice condition: it was in force for 31 and blocked by a court for 1.",
			"Of this condition it holds one text only", "34 U.S.C. 10102(a)(6) special conditions", "Award not available unless accepted.", "FY2020 Byrne JAG", "Show the 141 places"}, nil},
		{notice + "?as_of=2018-06-26&known_on=2018-06-25", []string{"in force for 0 and blocked by a court for 32"}, []string{"Withdrawn from", "FY2018 Edward", "FY2019 Edward", "FY2020 Edward"}},
		{notice + "?as_of=2017-01-01&known_on=2017-01-01", []string{"By 1 January 2017 nothing was known of this condition."}, []string{"Have a policy"}},
		{notice + "?as_of=2021-04-14", []string{"withdrawn for"}, []string{"blocked by a court for"}},
		{"/conditions/eo13768-s9a?as_of=2017-04-24", []string{"On 24 April 2017 Executive Order 13768 section 9(a) was aimed at 81 grants in the record: in force for 81."}, nil},
		{"/conditions/jag-1373-cert?as_of=2018-09-24", []string{"the certification condition: it was in force for", "FY2019 to FY2020", "removed: FY2019", "added: those of the preceding cycle"}, []string{"it holds one text only"}},
		{"/conditions/jag-access?compare=jag-notice&as_of=2018-06-26", []string{"What it asks: jag-notice to jag-access", "Consequences: jag-notice to jag-access"}, nil},

		{"/programs?as_of=2018-06-26", []string{"16.738", "not verified", "Edward Byrne Memorial"}, nil},
		{"/programs/byrne-jag?as_of=2018-09-24", []string{"On 24 September 2018 the record showed 86 grants under this program:", "34 U.S.C. 10151-10158", "Numbers of award conditions", "FY2016", "Compliance with"}, nil},
		{"/programs/16.738?as_of=2018-09-24", []string{"On 24 September 2018 the record showed 86 grants"}, nil},
		{"/programs/hud-coc", []string{"14.267 (not verified)"}, nil},
		{"/notices?as_of=2020-12-01", []string{"15 notices", "undated; not before 1 Oct 2018"}, nil},
		{"/notices/bja-fy17-california", []string{"The agency will not enforce award conditions 52-56 of FY2017.", "chief legal officer certification not required", "State of California", "only after specific written notice"}, nil},
		{"/sources/b-ipt-fy17", []string{"3 facts in the record rest on this, from Immigration Policy Tracking Project (25 July 2017).", "Notice condition"}, nil},
		{"/sources?year=2018", []string{"86 sources are in this list"}, []string{"Next page"}},
		{"/sources?page=2", []string{"101 to 200 of 516", "Previous page", "Next page"}, nil},
		{"/conditions?as_of=2018-06-26", []string{"On 26 June 2018, 5 of 38 conditions in this list were in force for at least one grant."}, nil},
		{"/cases?as_of=2018-06-26&court=N.D.+Ill.", []string{"This list has 11 cases; on 26 June 2018,"}, nil},
	} {
		resp, body := get(t, app, c.path)
		if resp.StatusCode != 200 {
			t.Errorf("%s: %d", c.path, resp.StatusCode)
		}
		says(t, c.path, body, c.wants, c.nots)
		if m := inline.FindString(body); m != "" {
			t.Errorf("%s holds %q", c.path, m)
		}
	}
}

// TestMethod: every part of the catalogue has its anchor and an example that the
// record gives, but for the two rules of which it holds no case; everything that
// is not known is told.
func TestMethod(t *testing.T) {
	r := real(t)
	app, _ := serving(t, storetest.Open(t), r)
	_, body := get(t, app, "/method")
	var ids []string
	for _, x := range tracker.Rules() {
		ids = append(ids, "rule-"+x.ID)
	}
	for _, x := range models.Standings {
		ids = append(ids, "standing-"+string(x))
	}
	for _, x := range models.Rungs {
		ids = append(ids, "rung-"+string(x))
	}
	for _, x := range tracker.Mechanisms {
		ids = append(ids, "mechanism-"+x)
	}
	for _, x := range []string{"spent_unpaid", "future", "owed_back", "demandable"} {
		ids = append(ids, "money-"+x)
	}
	for _, x := range r.Gaps {
		ids = append(ids, x.ID)
	}
	for _, x := range r.Exclusions {
		ids = append(ids, x.ID)
	}
	for _, x := range r.Associations {
		ids = append(ids, "association-"+x.ID)
	}
	for _, id := range ids {
		if n := strings.Count(body, ` id="`+id+`"`); n != 1 {
			t.Errorf("%s stands %d times", id, n)
		}
	}
	if n := strings.Count(body, "The record holds no example."); n != 3 {
		t.Errorf("%d parts have no example, want those of award-reduced, payments-stopped and report-late", n)
	}
	says(t, "/method", body, []string{
		fmt.Sprintf("%d things looked for and not found", len(r.Gaps)), fmt.Sprintf("%d rows kept and not counted", len(r.Exclusions)),
		"City and County of Denver, FY2017 byrne-jag: jag-1373-cert on 29 August 2018, as known on 28 August 2018, is in force",
		"City and County of Denver, FY2016 byrne-jag, on 24 January 2018: at issue", "it is stayed for City and County of Denver", "The 15 rules",
		"the larger of 0 and X - D $45,000 $0", "A - the larger of X and D $161,800 $0", "the larger of 0 and D - X $0 $44,516", "the smaller of X and D $215,000 $60,000", "The four together always A: the award, and no measure of risk $421,800 $104,516",
		"JAG Edward Byrne Memorial Justice Assistance Grant",
	}, nil)
	// What is told of imports is what the code has.
	matched := []string{fmt.Sprintf("From %d on, and %d before any other", intake.Sure, intake.Apart), fmt.Sprintf("From %d on it waits for a person", intake.Doubtful), fmt.Sprintf("further than %d of 100", intake.MostSuggested),
		fmt.Sprintf("%d kinds of events are suggested", len(intake.SuggestionKinds)), "2O18 DJ BX O422 2018-DJ-BX-0422 2018", "15PBJA24GG04727JAGX 15PBJA-24-GG-04727-JAGX 2024", "2021-JAGC-DADE-34-3B-131 none of theirs; left as it is not told",
		"spent Ledger SF-425 of the latest day of which both tell", "A suggested change of an order is never applied by itself"}
	says(t, "/method", body, matched, nil)
	for id, rows := range map[string]int{"verdicts": len(models.RowVerdicts), "match": len(intake.Weights), "proposals": len(tracker.AwardProposalKinds)} {
		for _, m := range tables.FindAllStringSubmatch(body, -1) {
			if m[1] == id && len(rowHead.FindAllString(m[2], -1)) == rows {
				rows = -1
			}
		}
		if rows >= 0 {
			t.Errorf("the table %s has not %d rows", id, rows)
		}
	}

	// Without the facts the page says that it has no example, and stands.
	bare, _ := serving(t, storetest.Open(t), models.Record{})
	if resp, body := get(t, bare, "/method"); resp.StatusCode != 200 || strings.Count(body, "The record holds no example.") != len(tracker.Rules())+len(models.Standings)+len(models.Rungs)+len(tracker.Mechanisms) {
		t.Errorf("an empty record: %d", resp.StatusCode)
	}
}

// TestLawBadInput: what cannot be read is refused and says what would be right.
func TestLawBadInput(t *testing.T) {
	app, _ := serving(t, storetest.Open(t), real(t))
	for path, want := range map[string]struct {
		status int
		text   string
	}{
		"/conditions?kind=none":                          {400, "is not a kind of condition"},
		"/conditions?program=16.999":                     {404, "16.999"},
		"/conditions?status=red":                         {400, "is not a standing"},
		"/conditions?as_of=2018-02-30":                   {400, "is not a day of the calendar"},
		"/conditions?q=%3Cscript%3E":                     {200, "Nothing in the record fits"},
		"/conditions/none":                               {404, "none"},
		notice + "?compare=none":                         {404, "none"},
		notice + "?format=pdf":                           {400, "is not a format"},
		notice + "?format=csv&table=none":                {400, "is no table of this page"},
		"/cases?court=Old+Bailey":                        {404, "Old Bailey"},
		"/cases?role=judge":                              {400, "is not a role"},
		"/cases?condition=none":                          {404, "none"},
		"/cases?q=zzzz":                                  {200, "Nothing in the record fits"},
		"/cases/none":                                    {404, "none"},
		"/programs/none":                                 {404, "none"},
		"/notices/none":                                  {404, "none"},
		"/notices/bja-fy17-uscm?known_on=2017-09-01":     {404, "bja-fy17-uscm"},
		"/sources?page=0":                                {400, "is not a page of this list"},
		"/sources?page=7":                                {400, "it has 6"},
		"/sources?page=two":                              {400, "is not a page of this list"},
		"/sources?year=MMXVIII":                          {400, "is not a year"},
		"/sources?publisher=nobody":                      {404, "nobody"},
		"/sources?q=" + url.QueryEscape(`"><img src=x>`): {200, "Nothing in the record fits"},
	} {
		resp, body := get(t, app, path)
		if resp.StatusCode != want.status || !strings.Contains(body, want.text) {
			t.Errorf("%s: %d, want %d with %q", path, resp.StatusCode, want.status, want.text)
		}
		for _, bad := range []string{"<script", "<img"} {
			if strings.Contains(body, bad) {
				t.Errorf("%s: %s came back", path, bad)
			}
		}
	}
}

var (
	tables  = regexp.MustCompile(`(?s)<table class="stack" id="([a-z-]+)-table">(.*?)</table>`)
	rowHead = regexp.MustCompile(`<th scope="row"`)
	hrefs   = regexp.MustCompile(`href="([^"]+)"`)
)

// lawPaths are a page of each kind.
var lawPaths = []string{
	"/conditions?as_of=2018-06-26", notice + "?as_of=2018-06-26", "/conditions/jag-1373-cert?as_of=2018-09-24&compare=cops-1373", "/cases?as_of=2018-06-26", chicago + "?as_of=2018-01-24", "/programs",
	"/cases/san-francisco-v-trump-2025?as_of=2025-09-01", "/programs/byrne-jag?as_of=2018-09-24", "/notices", "/notices/bja-fy17-california", "/sources", "/sources?page=6", "/sources/b-ipt-fy17", "/method",
}

// TestLawFiles: a table as a file has the rows of the page, and its head.
func TestLawFiles(t *testing.T) {
	r := real(t)
	app, _ := serving(t, storetest.Open(t), r)
	for _, path := range lawPaths {
		_, body := get(t, app, path)
		found := tables.FindAllStringSubmatch(body, -1)
		sign := "?"
		if strings.Contains(path, "?") {
			sign = "&"
		}
		var whole struct{ Tables map[string][]map[string]any }
		if resp, got := get(t, app, path+sign+"format=json"); resp.StatusCode != 200 || json.Unmarshal([]byte(got), &whole) != nil {
			t.Errorf("%s as JSON: %d %.200s", path, resp.StatusCode, got)
		}
		if len(found) == 0 {
			if !strings.HasPrefix(path, "/notices/") {
				t.Errorf("%s has no table", path)
			}
			continue
		}
		for _, x := range found {
			file := path + sign + "format=csv&table=" + x[1]
			resp, got := get(t, app, file)
			rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(got, "\ufeff"))).ReadAll()
			if err != nil || resp.StatusCode != 200 {
				t.Errorf("%s: %d, %v", file, resp.StatusCode, err)
				continue
			}
			want := len(rowHead.FindAllString(x[2], -1))
			if x[1] == "sources" && strings.HasPrefix(path, "/sources") && !strings.HasPrefix(path, "/sources/") { // which has pages: a file holds all
				want = len(r.Sources)
			}
			if len(rows)-1 != want {
				t.Errorf("%s has %d rows, the page %d", file, len(rows)-1, want)
			}
			if objects := whole.Tables[x[1]]; len(objects) != len(rows)-1 {
				t.Errorf("%s: %d objects in the JSON, %d rows in the CSV", file, len(objects), len(rows)-1)
			}
		}
		if resp, got := get(t, app, path+sign+"format=xlsx"); resp.StatusCode != 200 || !strings.HasPrefix(got, "PK") {
			t.Errorf("%s as XLSX: %d", path, resp.StatusCode)
		}
	}
}

// TestLawCells: machines get days and dollars as they are recorded.
func TestLawCells(t *testing.T) {
	app, _ := serving(t, storetest.Open(t), real(t))
	for path, want := range map[string]string{
		chicago + "?as_of=2018-01-24&format=csv&table=orders":  "chi17-pi",
		chicago + "?as_of=2018-01-24&format=csv&table=events":  ",2018-06-14?,motion,",
		chicago + "?as_of=2018-01-24&format=csv&table=hanging": ",423861.00,allocation,",
		"/conditions?as_of=2018-06-26&format=csv":              ",2017-07-25,31,1,0,0,0,",
		"/method?format=csv&table=money":                       ",161800.00,0.00",
	} {
		if _, body := get(t, app, path); !strings.Contains(body, want) {
			t.Errorf("%s lacks %q: %.400s", path, want, body)
		}
	}
}

// TestLawLinks: every link of ours on these pages leads to a page, and one to a
// part of a page leads to that part.
func TestLawLinks(t *testing.T) {
	t.Parallel()
	app, _ := serving(t, storetest.Open(t), real(t))
	bodies := map[string]string{}
	load := func(path string) string {
		body, ok := bodies[path]
		if !ok {
			resp, b := get(t, app, path)
			if body = b; resp.StatusCode != 200 {
				body = ""
			}
			bodies[path] = body
		}
		return body
	}
	paths := append([]string{"/sources/c-iptp-dhs-terms", "/sources/b-ca7-20200430"}, lawPaths...)
	for _, path := range paths {
		for _, m := range hrefs.FindAllStringSubmatch(load(path), -1) {
			to := html.UnescapeString(m[1])
			where, anchor, _ := strings.Cut(to, "#")
			switch {
			case strings.HasPrefix(to, "http"), strings.HasPrefix(to, "/static/"), strings.Contains(to, "format="), to == "/workspace": // which leads to the sign-in
				continue
			case where == "":
				where = path
			}
			body := load(where)
			if body == "" {
				t.Errorf("%s: %s leads nowhere", path, to)
			} else if anchor != "" && !strings.Contains(body, ` id="`+anchor+`"`) {
				t.Errorf("%s: %s has no such part", path, to)
			}
		}
	}
}

// TestLawHostile: markup in the record is text, and an address that is none of
// the web leads nowhere.
func TestLawHostile(t *testing.T) {
	const hostile = `"><script>alert(1)</script><b onclick='x'>`
	raw, err := json.Marshal(real(t))
	if err != nil {
		t.Fatal(err)
	}
	quoted, err := json.Marshal(hostile)
	if err != nil {
		t.Fatal(err)
	}
	inject := regexp.MustCompile(`"(title|text|name|caption|note|requires|publisher|citation|seen|form|signer|court|judge|docket|final_posture|ended_by|authority_asserted|statute|agency|subject|last_known|reason|definition|revocable|by)":"([^"\\]|\\.)*"`)
	raw = inject.ReplaceAll(raw, []byte(`"$1":`+strings.ReplaceAll(string(quoted), "$", "$$")))
	var r models.Record
	if err := json.Unmarshal(raw, &r); err != nil {
		t.Fatal(err)
	}
	for i := range r.Sources {
		r.Sources[i].URL = "javascript:alert(1)"
	}
	app, _ := serving(t, storetest.Open(t), r)
	for _, path := range lawPaths {
		resp, body := get(t, app, path)
		if resp.StatusCode != 200 || !strings.Contains(body, "&lt;script&gt;") {
			t.Errorf("%s: %d, or the text is not there", path, resp.StatusCode)
		}
		if strings.Contains(body, "<script") || strings.Contains(body, "<b onclick") || strings.Contains(body, `href="javascript:`) {
			t.Errorf("%s: markup of the record is live", path)
		}
	}
}

// TestLawWeight: no page of a condition, case, program or notice is heavier than
// 60 KB as it travels, and each asks the database once.
func TestLawWeight(t *testing.T) {
	t.Parallel()
	r := real(t)
	s := storetest.Open(t)
	app, _ := serving(t, s, r)
	paths := append([]string{}, lawPaths...)
	for _, x := range r.Conditions {
		paths = append(paths, "/conditions/"+x.ID+"?as_of=2025-12-01")
	}
	for _, x := range r.Cases {
		paths = append(paths, "/cases/"+x.ID+"?as_of=2025-12-01")
	}
	for _, x := range r.Programs {
		paths = append(paths, "/programs/"+x.ID+"?as_of=2025-12-01")
	}
	for _, x := range r.Notices {
		paths = append(paths, "/notices/"+x.ID)
	}
	get(t, app, "/")
	for _, path := range paths {
		var body string
		if n := queries(t, s, func() { _, body = get(t, app, path) }); n != 1 {
			t.Errorf("%s took %d queries, want 1", path, n)
		}
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		if _, err := z.Write([]byte(body)); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if b.Len() > 60<<10 || !strings.Contains(body, "</html>") {
			t.Errorf("%s weighs %d bytes", path, b.Len())
		}
	}
}

func queries(t *testing.T, s *store.Store, f func()) int {
	t.Helper()
	return int(storetest.Queries(t, s, f))
}
