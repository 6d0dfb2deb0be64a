package server

import (
	"encoding/csv"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/xuri/excelize/v2"

	"proviso/app/seed"
	"proviso/app/store/storetest"
	"proviso/models"
)

// sampled is the public record with the sample on top.
func sampled(t *testing.T) models.Record {
	t.Helper()
	r := real(t)
	s, faults := seed.Sample()
	if len(faults) > 0 {
		t.Fatal(faults[0])
	}
	r.Sources = append(r.Sources, s.Sources...)
	r.Jurisdictions = append(r.Jurisdictions, s.Jurisdictions...)
	r.Programs = append(r.Programs, s.Programs...)
	r.Conditions = append(r.Conditions, s.Conditions...)
	r.Actions = append(r.Actions, s.Actions...)
	r.Grants = append(r.Grants, s.Grants...)
	r.Amounts = append(r.Amounts, s.Amounts...)
	r.Steps = append(r.Steps, s.Steps...)
	r.Reports = append(r.Reports, s.Reports...)
	r.Certifications = append(r.Certifications, s.Certifications...)
	return r
}

const g1AndG2 = "/?illustrative=only&jurisdiction=illustrative-quillmere-county"

// figures are the four amounts of a page in their order, as text.
func figures(t *testing.T, body string) []string {
	t.Helper()
	_, rest, ok := strings.Cut(body, `<dl class="figures">`)
	if !ok {
		t.Fatal("no figures")
	}
	rest, _, _ = strings.Cut(rest, "</dl>")
	var out []string
	for _, dd := range strings.Split(rest, "<dd")[1:] {
		_, dd, _ = strings.Cut(dd, ">")
		dd, _, _ = strings.Cut(dd, "<small>")
		out = append(out, plain(dd))
	}
	return out
}

// TestScenario1: a grant manager sees of G1 and G2 together the four amounts apart
// and that they make up what was awarded; no total "at risk" is there. The files say
// the same.
func TestScenario1(t *testing.T) {
	app, _ := serving(t, storetest.Open(t), sampled(t))
	_, body := get(t, app, g1AndG2)
	if got, want := figures(t, body), []string{"$45,000", "$161,800", "$44,516 plus $1,200 interest", "$275,000"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	lacksNone(t, "the page", plain(body), "Check: $45,000, $161,800, $44,516 and $275,000 make up the $526,316 awarded by the 2 grants of which all is known.",
		"Quillmere County (illustrative)", "What is on this page was invented")
	if strings.Contains(strings.ToLower(plain(body)), "at risk") {
		t.Error("a total at risk is told")
	}
	_, file := get(t, app, g1AndG2+"&format=csv&table=money")
	for _, line := range []string{"spent, not yet repaid,45000.00", "neither spent nor received,161800.00", "\"received, not spent\",44516.00", "received and spent,275000.00",
		"outside the four amounts\",1200.00", "\"awarded, made up by the four amounts\",526316.00"} {
		if !strings.Contains(strings.ReplaceAll(file, `"spent, not yet repaid"`, "spent, not yet repaid"), line) {
			t.Errorf("the file lacks %q:\n%s", line, file)
		}
	}
}

// TestScenario2: once G1's payments are held, what it spent and was not repaid is
// out of pocket at once; its future money is as much as before, and later; G2 is as
// it was.
func TestScenario2(t *testing.T) {
	t.Parallel()
	r := sampled(t)
	app, _ := serving(t, storetest.Open(t), r)
	_, before := get(t, app, g1AndG2)
	if strings.Contains(plain(before), "of it out of pocket") {
		t.Error("something is out of pocket before anything is held")
	}
	_, second := get(t, app, "/grants/illustrative-g2")
	r.Steps = append(r.Steps, models.Step{ID: "illustrative-g1-held", Grant: "illustrative-g1", Kind: models.StepHeld, Date: models.OnDay(models.DateOf(noon())), Sources: []string{"illustrative-invented"}})
	app, _ = serving(t, storetest.Open(t), r)
	_, body := get(t, app, g1AndG2)
	want := []string{"$45,000 $45,000 of it out of pocket: payments are held for one grant", "$161,800 part of it later: payments are held", "$44,516 plus $1,200 interest", "$275,000"}
	if got := figures(t, body); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	_, first := get(t, app, "/grants/illustrative-g1")
	lacksNone(t, "G1", plain(first), "Payments are held: $45,000 is out of pocket today.", "Payments are held: this comes later. Its amount is the same.", "$161,800")
	_, after := get(t, app, "/grants/illustrative-g2")
	if unrevised(after) != unrevised(second) {
		t.Error("the page of G2 is another")
	}
}

// unrevised is a page without the number of the record's revision.
func unrevised(body string) string {
	return regexp.MustCompile(`revision [0-9]+`).ReplaceAllString(plain(body), "")
}

// TestScenario10And11: the shares of a real joint award make it up; of the
// invented one the second memorandum stands, and the first is there as signed,
// below it and on its own day.
func TestScenario10And11(t *testing.T) {
	app, _ := serving(t, storetest.Open(t), sampled(t))
	_, body := get(t, app, "/grants/greensboro-nc-byrne-jag-fy2016?as_of=2018-01-24")
	lacksNone(t, "Greensboro", plain(body), "The shares make up the award to the cent.", "$204,515")
	lacksNone(t, "Greensboro", row(t, body, "shares", "City of Greensboro"), "$111,519", "54.53%")
	_, body = get(t, app, "/grants/illustrative-joint")
	lacksNone(t, "the second", plain(body), "Version 2 stands, from 17 August 2026.", "The shares make up the award to the cent.")
	lacksNone(t, "the second", row(t, body, "shares", "City of Brindlewick (illustrative)"), "signed", "$145,000", "59.92%", "$179,752.07")
	lacksNone(t, "the second", row(t, body, "shares", "Township of Osterlow"), "declined", "10 August 2026", "0.00%", "$0")
	lacksNone(t, "the second", row(t, body, "shares", "Fee for administration"), "$10,000")
	lacksNone(t, "the first", row(t, body, "shares-1", "Township of Osterlow"), "signed", "$58,000")
	_, body = get(t, app, "/grants/illustrative-joint?as_of=2026-08-16")
	lacksNone(t, "the day before", plain(body), "Version 1 stands, from 2 March 2026.")
	lacksNone(t, "the day before", row(t, body, "shares", "Township of Osterlow"), "signed", "$58,000")
	if strings.Contains(body, "shares-1") {
		t.Error("the day before there were two versions")
	}
}

// apart are pages of the real record, among them every one that counts or lists.
var apart = []string{"/", "/?as_of=2018-01-24", "/?group=driver", "/grants?program=byrne-jag", "/coverage?as_of=2018-06-26&compare=2018-06-25", "/jurisdictions", "/demands?of=all", "/programs",
	"/programs/byrne-jag", "/conditions", "/conditions/jag-notice", "/conditions/jag-1373-cert?as_of=2018-06-26", "/cases", "/cases/evanston-uscm-v-sessions", "/notices", "/sources", "/method",
	"/jurisdictions/denver-co?as_of=2018-01-24", "/grants/denver-co-byrne-jag-fy2017?as_of=2018-01-24", "/coverage/answer?jurisdiction=denver-co&program=byrne-jag&fiscal_year=2017&condition=jag-notice&as_of=2018-06-25",
	"/search?q=denver", "/api/v1/grants", "/api/v1/assessments", "/api/v1/jurisdictions", "/api/v1/programs", "/api/v1/conditions", "/api/v1/demands", "/api/v1/actions", "/api/v1/sources",
	"/?format=csv", "/coverage?format=csv&table=grants"}

// TestSampleIsApart: with the sample loaded, what is real says to the letter what
// it said without, but for the revision and the line that tells of the sample.
func TestSampleIsApart(t *testing.T) {
	t.Parallel()
	without, _ := serving(t, storetest.Open(t), real(t))
	with, _ := serving(t, storetest.Open(t), sampled(t))
	told := regexp.MustCompile(`(?s)<p class="quiet">(8|One) illustrative grants? (are|is) not counted.*?</p>`)
	number := regexp.MustCompile(`(?i)revision"?:? ?[0-9]+|"next":"[^"]*"`)
	same := func(body string) string { return number.ReplaceAllString(told.ReplaceAllString(body, ""), "") }
	for _, path := range apart {
		was, before := get(t, without, path)
		is, after := get(t, with, path)
		if was.StatusCode != 200 || is.StatusCode != 200 {
			t.Errorf("%s: %d, %d", path, was.StatusCode, is.StatusCode)
		}
		if x, y := same(before), same(after); x != y {
			i := 0
			for i < min(len(x), len(y)) && x[i] == y[i] {
				i++
			}
			t.Errorf("%s differs: ...%.120s", path, y[max(0, i-60):])
		}
	}
	_, body := get(t, with, "/")
	lacksNone(t, "the portfolio", plain(body), "8 illustrative grants are not counted and not shown here. All illustrative grants")
}

// TestSampleIsMarked: every page of what is invented says so before all else, in
// its title, in every row that names a grant or a place, and in every row of its
// files; nothing real is listed with it.
func TestSampleIsMarked(t *testing.T) {
	t.Parallel()
	app, _ := serving(t, storetest.Open(t), sampled(t))
	pages := []string{"/?illustrative=only", "/?illustrative=only&group=driver", "/grants?illustrative=only&sort=-amount", "/coverage?illustrative=only", "/coverage?illustrative=only&as_of=2018-06-26&compare=2018-06-25",
		"/jurisdictions?illustrative=only", "/demands?illustrative=only", "/programs?illustrative=only", "/conditions?illustrative=only", "/sources?illustrative=only", "/search?illustrative=only&q=brindlewick",
		"/jurisdictions/illustrative-brindlewick", "/jurisdictions/illustrative-quillmere-county", "/programs/illustrative-night-patrols", "/conditions/illustrative-lantern-certification",
		"/demands/illustrative-lantern-request-2026-11-02", "/sources/illustrative-invented", "/coverage/answer?jurisdiction=illustrative-brindlewick&program=byrne-jag&fiscal_year=2017&condition=jag-notice&as_of=2018-06-25"}
	for _, id := range []string{"g1", "g2", "g4", "g5", "joint", "offer", "lost-lamps", "first"} {
		pages = append(pages, "/grants/illustrative-"+id)
	}
	for _, path := range pages {
		resp, body := get(t, app, path)
		if resp.StatusCode != 200 || !strings.Contains(body, "<title>Illustrative: ") || !strings.Contains(body, `class="sample"`) {
			t.Errorf("%s: %d, or it is not marked", path, resp.StatusCode)
			continue
		}
		for _, table := range []string{"grants", "places", "peers", "subawards"} {
			for _, r := range rows(body, table) {
				if head, _, _ := strings.Cut(r, "</th>"); strings.Contains(head, "scope=\"row\"") && !strings.Contains(plain(head), "illustrative") {
					t.Errorf("%s: the row %q is not marked", path, plain(head))
				}
			}
		}
		if strings.Contains(path, "only") && (strings.Contains(plain(body), "Denver") || strings.Contains(body, "/grants/denver")) {
			t.Errorf("%s lists something real", path)
		}
		filesAreMarked(t, app, path, body)
	}
}

var fileLink = regexp.MustCompile(`href="([^"]*format=csv[^"]*)"`)

func filesAreMarked(t *testing.T, app *fiber.App, path, body string) {
	t.Helper()
	for _, link := range fileLink.FindAllStringSubmatch(body, -1) {
		resp, file := get(t, app, strings.ReplaceAll(link[1], "&amp;", "&"))
		lines, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file, "\ufeff"))).ReadAll()
		if err != nil || len(lines) == 0 {
			t.Errorf("%s: %v", link[1], err)
			continue
		}
		at := slices.Index(lines[0], "illustrative")
		if at < 0 || !strings.Contains(resp.Header.Get("Content-Disposition"), "illustrative") {
			t.Errorf("%s: the file %q is not marked: %q", path, link[1], lines[0])
			continue
		}
		for _, l := range lines[1:] {
			if l[at] != "yes" {
				t.Errorf("%s: %q is not marked", link[1], l)
			}
		}
	}
	_, raw := get(t, app, addParam(path, "format=xlsx"))
	book, err := excelize.OpenReader(strings.NewReader(raw))
	if err != nil {
		if !strings.Contains(path, "answer") {
			t.Errorf("%s: %v", path, err)
		}
		return
	}
	defer book.Close()
	for i, sheet := range book.GetSheetList() {
		lines, err := book.GetRows(sheet)
		if err != nil || len(lines) == 0 || i > 0 && !slices.Contains(lines[0], "illustrative") || i == 0 && lines[1][0] != "illustrative" {
			t.Errorf("%s: the sheet %s is not marked: %v %v", path, sheet, err, lines)
		}
	}
}

// TestSampleInTheAPI: the API gives what is invented when asked for it, and marks
// it; without being asked it gives nothing invented.
func TestSampleInTheAPI(t *testing.T) {
	app, _ := serving(t, storetest.Open(t), sampled(t))
	for path, wants := range map[string][]string{
		"/api/v1/grants?illustrative=only":                          {`"total":8,`, `"id":"illustrative-g1"`, `"illustrative":true`},
		"/api/v1/assessments?illustrative=only":                     {`"total":8,`, `"illustrative":true`},
		"/api/v1/grants/illustrative-joint":                         {`"illustrative":true`, `"memoranda":[{"version":1,`, `"administrative_fee":"10000.00"`, `"amount":"179752.07"`},
		"/api/v1/grants?jurisdiction=illustrative-quillmere-county": {`"total":2,`, `"illustrative":true`},
		"/api/v1/jurisdictions?illustrative=only":                   {`"total":2,`, `Quillmere County (illustrative)`},
		"/api/v1/jurisdictions/illustrative-brindlewick":            {`City of Brindlewick (illustrative)`, `"illustrative":true`, `"illustrative-g4"`},
		"/api/v1/programs?illustrative=only":                        {`"total":1,`, `"illustrative":true`},
		"/api/v1/conditions?illustrative=only":                      {`"total":3,`, `"illustrative":true`},
		"/api/v1/demands?illustrative=only":                         {`"total":2,`, `"illustrative":true`},
		"/api/v1/sources?illustrative=only":                         {`"total":1,`, `"illustrative":true`},
		"/api/v1/coverage?jurisdiction=illustrative-brindlewick&condition=jag-notice&program=byrne-jag&fiscal_year=2017": {`"illustrative":true`},
	} {
		resp, body := get(t, app, path)
		if resp.StatusCode != 200 {
			t.Errorf("%s: %d %s", path, resp.StatusCode, body)
		}
		lacksNone(t, path, body, wants...)
	}
	for _, path := range []string{"/?illustrative=yes", "/api/v1/grants?illustrative=yes"} {
		if resp, body := get(t, app, path); resp.StatusCode != 400 || !strings.Contains(body, "illustrative") {
			t.Errorf("%s: %d", path, resp.StatusCode)
		}
	}
}

// TestSampleIsFound: a search of the record finds nothing invented, says so where
// something invented matches, and leads there.
func TestSampleIsFound(t *testing.T) {
	app, _ := serving(t, storetest.Open(t), sampled(t))
	_, body := get(t, app, "/search?q=brindlewick")
	lacksNone(t, "the search", plain(body), "illustrative things match too. Show what is illustrative")
	if strings.Contains(body, "/grants/illustrative-") || !strings.Contains(body, "illustrative=only&amp;q=brindlewick") {
		t.Error("it shows what is invented, or does not lead to it")
	}
	_, body = get(t, app, "/search?q=brindlewick&illustrative=only")
	lacksNone(t, "the sample's", plain(body), "City of Brindlewick (illustrative)")
	if _, body := get(t, app, "/search?q=denver"); strings.Contains(body, "match too") {
		t.Error("something invented matches Denver")
	}
}
