package server

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/xuri/excelize/v2"

	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

const nbsp = "\u00a0"

// row is the row of a table whose first cell holds the text, without markup.
func row(t *testing.T, body, table, first string) string {
	t.Helper()
	for _, r := range rows(body, table) {
		if head, _, _ := strings.Cut(r, "</th>"); strings.Contains(plain(head), first) {
			return plain(r)
		}
	}
	t.Errorf("the table %s has no row %q", table, first)
	return ""
}

// rows are those of a table's body, as markup.
func rows(body, table string) []string {
	_, rest, ok := strings.Cut(body, `id="`+table+`-table"`)
	if !ok {
		return nil
	}
	rest, _, _ = strings.Cut(rest, "</table>")
	_, rest, _ = strings.Cut(rest, "</thead>")
	return strings.Split(rest, "</tr>")[:strings.Count(rest, "</tr>")]
}

var tags = regexp.MustCompile(`<[^>]*>`)

// plain is a page as text: markup out, entities read, spaces single.
func plain(markup string) string {
	text := html.UnescapeString(tags.ReplaceAllString(markup, " "))
	return strings.Join(strings.Fields(strings.ReplaceAll(text, nbsp, " ")), " ")
}

func lacksNone(t *testing.T, where, text string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("%s lacks %q: %.300s", where, want, text)
		}
	}
}

// TestGrantPage: Denver's FY2017 award on three days on which the orders stood
// differently, New York's with figures that disagree, a joint award, a subaward.
func TestGrantPage(t *testing.T) {
	app, _ := serving(t, storetest.Open(t), real(t))
	const denver = "/grants/denver-co-byrne-jag-fy2017?as_of="

	_, body := get(t, app, denver+"2018-01-24")
	lacksNone(t, "24 January", plain(body), "On 24 January 2018, the Byrne JAG money for fiscal year 2017 of City and County of Denver, an allocation of about $424,000, was held or restricted:",
		"Of the 4 conditions on it, 2 were in force and 2 were blocked by City of Chicago v. Sessions.", "Its amount rests on one source.", "Where the money stands is unknown",
		"Before: 8 Dec 2017, answer to the letter is due", "After: 23 Feb 2018, answer to the document request is due", "No certification is recorded for this grant")
	lacksNone(t, "notice", row(t, body, "conditions", "jag-notice"), "blocked", "City of Chicago v. Sessions, nationwide", "15 Sep 2017", "31 Dec 2022", "on this alone")
	lacksNone(t, "certification", row(t, body, "conditions", "jag-1373-cert"), "in force", "No order and no notice", "25 Jul 2017")
	lacksNone(t, "request", row(t, body, "demands", "24 Jan 2018"), "Document request by the Bureau of Justice Assistance", "23 Feb 2018", "public statement asserting compliance")
	lacksNone(t, "award", row(t, body, "amounts", "Award"), "$423,861", "10 Oct 2018", "after the day asked about")
	for _, link := range []string{`href="/cases/chicago-v-sessions-fy2017?as_of=2018-01-24#order-chi17-pi"`, `href="/demands/bja-document-request-2018-01-24?as_of=2018-01-24"`,
		`href="/programs/byrne-jag?as_of=2018-01-24"`, `href="/jurisdictions/denver-co?as_of=2018-01-24"`, `href="/method?as_of=2018-01-24#money"`} {
		if !strings.Contains(body, link) {
			t.Errorf("no %s", link)
		}
	}
	if n := len(rows(body, "timeline")); n == 0 || strings.Contains(strings.Join(rows(body, "timeline"), ""), "2018-06") {
		t.Errorf("%d dated facts, or one of later days", n)
	}

	// On 26 June 2018 the nationwide order was stayed for all but Chicago.
	_, body = get(t, app, denver+"2018-06-26")
	lacksNone(t, "26 June", row(t, body, "conditions", "jag-notice"), "in force", "26 Jun 2018")
	lacksNone(t, "26 June", plain(body), "Of the 4 conditions on it, all were in force.")

	// On 29 August 2018 the stay for the members of the Conference was lifted.
	_, body = get(t, app, denver+"2018-08-29")
	lacksNone(t, "29 August", row(t, body, "conditions", "jag-notice"), "blocked", "City of Evanston and U.S. Conference of Mayors v. Sessions, as a member of an association", "29 Aug 2018")
	_, body = get(t, app, denver+"2018-08-28")
	lacksNone(t, "28 August", row(t, body, "conditions", "jag-notice"), "in force")
	lacksNone(t, "28 August", plain(body), "After: 29 Aug 2018, stay in City of Evanston")

	_, body = get(t, app, "/grants/new-york-city-ny-byrne-jag-fy2017?as_of=2018-08-01")
	lacksNone(t, "New York", plain(body), "Sources give 2 different figures for its amount", "an allocation of about $4.12 million")
	lacksNone(t, "New York", row(t, body, "amounts", "Other figure, as reported"), "about $4,000,000")
	lacksNone(t, "New York", row(t, body, "amounts", "Allocation"), "$4,120,447")

	_, body = get(t, app, "/grants/chicago-il-byrne-jag-fy2017?as_of=2018-08-01")
	lacksNone(t, "Chicago", plain(body), "Fiscal agent City of Chicago", "Members City of Chicago Cook County", "passes shares on")

	_, body = get(t, app, "/grants/denver-co-byrne-jag-fy2017-via-colorado?as_of=2018-08-01")
	lacksNone(t, "subaward", plain(body), "passed through State of Colorado", "Part of the prime award, and never added to it.")
	_, body = get(t, app, "/grants/colorado-byrne-jag-fy2017?as_of=2018-08-01")
	lacksNone(t, "prime", row(t, body, "subawards", "City and County of Denver"), "$270,674")
}

// TestJointShares: shares that do not make up the award say so; those that do too.
func TestJointShares(t *testing.T) {
	r := real(t)
	i := slices.IndexFunc(r.Grants, func(g models.Grant) bool { return g.ID == "denver-co-byrne-jag-fy2017" })
	r.Grants[i].Joint = &models.Joint{FiscalAgent: "denver-co", Shares: []models.Share{{Member: "denver-co", Amount: 300_000_00}, {Member: "chicago-il", Amount: 123_861_00}}}
	app, _ := serving(t, storetest.Open(t), r)
	_, body := get(t, app, "/grants/denver-co-byrne-jag-fy2017?as_of=2018-11-01")
	lacksNone(t, "shares", row(t, body, "shares", "City of Chicago"), "$123,861")
	lacksNone(t, "shares", plain(body), "The shares make up the award to the cent.")
	r.Grants[i].Joint.Shares[1].Amount--
	app, _ = serving(t, storetest.Open(t), r)
	_, body = get(t, app, "/grants/denver-co-byrne-jag-fy2017?as_of=2018-11-01")
	lacksNone(t, "shares", plain(body), "The shares do not make up the award", "$0.01 is missing")
}

// TestPositionShown: four amounts and the picture once spending and draws are known.
func TestPositionShown(t *testing.T) {
	r := real(t)
	day := models.OnDay(models.NewDate(2018, 12, 1))
	for kind, usd := range map[models.AmountKind]models.USD{models.Expended: 260_000_00, models.Drawn: 215_000_00} {
		r.Amounts = append(r.Amounts, models.Amount{ID: "test-" + string(kind), Grant: "denver-co-byrne-jag-fy2017", Kind: kind, USD: usd, Since: day, Sources: []string{"denver-2018-10"}})
	}
	app, _ := serving(t, storetest.Open(t), r)
	_, body := get(t, app, "/grants/denver-co-byrne-jag-fy2017?as_of=2018-12-31")
	lacksNone(t, "position", plain(body), "Spent, not yet repaid $45,000", "Neither spent nor received $163,861", "Received, not spent $0", "Received and spent $215,000", "Where the money of this award stands")
	lacksNone(t, "ledger", row(t, body, "amounts", "Drawn so far"), "$215,000", "1 Dec 2018")
}

// TestPlacePage: what protects a place and what does not, what it was asked, its
// state and its peers.
func TestPlacePage(t *testing.T) {
	app, _ := serving(t, storetest.Open(t), real(t))
	_, body := get(t, app, "/jurisdictions/denver-co?as_of=2018-01-24")
	lacksNone(t, "Denver", plain(body), "On 24 January 2018 the record shows 4 grants of City and County of Denver: 2 restricted, 1 at issue and 1 protected.",
		"2 federal demands or allegations had named it.", "Its state: State of Colorado", "Confirmed member of Member cities of the U.S. Conference of Mayors", "Byrne JAG FY2017, restricted City of Albany")
	lacksNone(t, "notice", row(t, body, "protection", "jag-notice"), "Byrne JAG FY2017", "blocked", "City of Chicago v. Sessions, nationwide", "on this alone")
	lacksNone(t, "others", row(t, body, "elsewhere", "City of Philadelphia v. Sessions"), "does not protect here")
	lacksNone(t, "asked", row(t, body, "asked", "24 Jan 2018"), "Document request", "23 Feb 2018", "public statement asserting compliance")
	if strings.Contains(plain(body), "10 October 2018") {
		t.Error("the page of January tells of October")
	}
	_, body = get(t, app, "/jurisdictions/sonoma-county-ca?as_of=2025-12-01")
	lacksNone(t, "Sonoma", plain(body), "Regular federal-impact reports to the board")
	_, body = get(t, app, "/jurisdictions/port-angeles-wa?as_of=2016-01-01")
	lacksNone(t, "empty", plain(body), "shows no grant of", "Grants appear once", "party to no case")

	_, body = get(t, app, "/jurisdictions?as_of=2018-01-24")
	lacksNone(t, "list", plain(body), "The record follows 143 places; on 24 January 2018, 40 of them held a grant")
	lacksNone(t, "list", row(t, body, "places", "City and County of Denver"), "CO", "consolidated", "4", "restricted")
	_, body = get(t, app, "/jurisdictions?as_of=2018-01-24&q=DENV&state=CO&what=else")
	if n := len(rows(body, "places")); n != 1 {
		t.Errorf("%d places are called denv in Colorado", n)
	}
	_, body = get(t, app, "/jurisdictions?q=nowhere")
	lacksNone(t, "none", plain(body), "No place of the record fits.")
}

// TestDemandPage: the letters of 24 January 2018 with all 23 recipients, each with
// what it is recorded to have answered by the day.
func TestDemandPage(t *testing.T) {
	r := real(t)
	app, _ := serving(t, storetest.Open(t), r)
	const letters = "/demands/bja-document-request-2018-01-24"
	_, body := get(t, app, letters+"?as_of=2018-04-20")
	lacksNone(t, "letters", plain(body), "On 24 January 2018, the Bureau of Justice Assistance asked 23 jurisdictions for documents or an answer. The answer was due on 23 February 2018.",
		"an answer or an end is recorded for 7 of the 23 named", "Jon Adler, Director", "Subpoena if the reply is missing", "8 U.S.C. 1373", "Before: 12 Apr 2018")
	i := slices.IndexFunc(r.Actions, func(a models.Action) bool { return a.ID == "bja-document-request-2018-01-24" })
	if n := len(rows(body, "recipients")); n != 23 || n != len(r.Actions[i].Recipients) {
		t.Errorf("%d recipients", n)
	}
	for _, id := range r.Actions[i].Recipients {
		if !strings.Contains(body, `href="/jurisdictions/`+id+`?as_of=2018-04-20"`) {
			t.Errorf("%s is not named", id)
		}
	}
	lacksNone(t, "Louisville", row(t, body, "recipients", "Louisville"), "Cleared", "12 Apr 2018")
	lacksNone(t, "Chicago", row(t, body, "recipients", "City of Chicago"), "none recorded")
	lacksNone(t, "grants", row(t, body, "grants", "City and County of Denver"), "unknown", "at issue")

	// As known on the day after, nothing of later days is told.
	_, body = get(t, app, letters+"?as_of=2018-01-26&known_on=2018-01-26")
	for _, later := range []string{"Cleared", "Sued", "settled", "October 2018", "2021"} {
		if section, _, _ := strings.Cut(plain(body), "Sources 1"); strings.Contains(section[strings.Index(section, "What it says"):], later) {
			t.Errorf("as known on 26 January 2018 the page tells %q", later)
		}
	}
	if resp, _ := get(t, app, letters+"?as_of=2018-01-20&known_on=2018-01-20"); resp.StatusCode != 404 {
		t.Errorf("as known before they were sent: %d", resp.StatusCode)
	}
	_, body = get(t, app, letters+"?as_of=2018-01-20")
	lacksNone(t, "before", plain(body), "By 20 January 2018 this had not happened yet.", "No grant in the record is touched by it on this day.")

	_, body = get(t, app, "/demands?as_of=2018-02-01")
	lacksNone(t, "list", row(t, body, "demands", "24 Jan 2018"), "23 jurisdictions", "23 Feb 2018", "5 of 23")
	all := len(rows(body, "demands"))
	_, body = get(t, app, "/demands?as_of=2018-02-01&year=2017&program=byrne-jag&office=Office+of+Justice+Programs&q=letter")
	if n := len(rows(body, "demands")); n == 0 || n >= all {
		t.Errorf("%d of %d demands let through", n, all)
	}
	_, more := get(t, app, "/demands?of=all")
	if n := len(rows(more, "demands")); n != len(r.Actions) {
		t.Errorf("%d of %d actions", n, len(r.Actions))
	}
}

var csvLinks = regexp.MustCompile(`class="file" href="([^"]*format=csv[^"]*)"`)

// TestTablesAsFiles: each table's CSV has the rows of the page, and the workbook a
// sheet for each.
func TestTablesAsFiles(t *testing.T) {
	app, _ := serving(t, storetest.Open(t), real(t))
	for _, path := range []string{"/grants/new-york-city-ny-byrne-jag-fy2017?as_of=2018-08-01", "/jurisdictions/denver-co?as_of=2018-09-24", "/jurisdictions?as_of=2018-01-24&state=CA",
		"/demands?of=all&year=2025", "/demands/bja-document-request-2018-01-24?as_of=2018-04-20"} {
		_, body := get(t, app, path)
		links := csvLinks.FindAllStringSubmatch(body, -1)
		if len(links) == 0 {
			t.Errorf("%s has no table", path)
		}
		for _, l := range links {
			link := html.UnescapeString(l[1])
			resp, file := get(t, app, link)
			table := regexp.MustCompile(`table=([a-z-]+)`).FindStringSubmatch(link)[1]
			got, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file, "\ufeff"))).ReadAll()
			if err != nil || resp.StatusCode != 200 {
				t.Fatalf("%s: %d, %v", link, resp.StatusCode, err)
			}
			if want := len(rows(body, table)); len(got)-1 != want {
				t.Errorf("%s has %d rows, the page %d", link, len(got)-1, want)
			}
			for _, name := range got[0] {
				if strings.ContainsAny(name, " ?.") {
					t.Errorf("%s has a column %q", link, name)
				}
			}
		}
		_, book := get(t, app, path+"&format=xlsx")
		f, err := excelize.OpenReader(bytes.NewReader([]byte(book)))
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if n := len(f.GetSheetList()); n != len(links)+1 {
			t.Errorf("%s: %d sheets for %d tables and what they are of", path, n, len(links))
		}
	}
	// Machine values stand where the page has words.
	_, file := get(t, app, "/grants/new-york-city-ny-byrne-jag-fy2017?as_of=2018-08-01&format=csv&table=amounts")
	lacksNone(t, "amounts", file, "4120447.00", "unknown", "cis-2018-01-25")
	_, file = get(t, app, "/demands/bja-document-request-2018-01-24?as_of=2018-04-20&format=csv&table=recipients")
	lacksNone(t, "recipients", file, "west-palm-beach-fl,2018-02-06,Sued")
}

// TestNumbersLead: every number of a source on a page leads to that source, and
// each page stays small.
func TestNumbersLead(t *testing.T) {
	app, _ := serving(t, storetest.Open(t), real(t))
	refs := regexp.MustCompile(`href="#(source-\d+)"`)
	for _, path := range []string{"/grants/denver-co-byrne-jag-fy2017?as_of=2018-10-11", "/jurisdictions/new-york-city-ny", "/jurisdictions/california?as_of=2026-06-01", "/demands?of=all",
		"/demands/ag-letters-2025-08-13?as_of=2025-10-01"} {
		_, body := get(t, app, path)
		found := refs.FindAllStringSubmatch(body, -1)
		if len(found) == 0 {
			t.Errorf("%s rests on nothing", path)
		}
		for _, m := range found {
			if !strings.Contains(body, `id="`+m[1]+`"`) {
				t.Errorf("%s: %s leads nowhere", path, m[1])
			}
		}
		checkIDs(t, path, body)
	}
}

var ids = regexp.MustCompile(`\sid="([^"]+)"`)

func checkIDs(t *testing.T, path, body string) {
	t.Helper()
	seen := map[string]bool{}
	for _, m := range ids.FindAllStringSubmatch(body, -1) {
		if seen[m[1]] {
			t.Errorf("%s has the id %s twice", path, m[1])
		}
		seen[m[1]] = true
	}
}

// TestBadNames: a name that is none suggests those that come near; a parameter
// that is none leaves the page as it is.
func TestBadNames(t *testing.T) {
	app, log := serving(t, storetest.Open(t), real(t))
	for path, want := range map[string]struct {
		status int
		text   string
	}{
		"/grants/denver-co-byrne-jag-fy2071":              {404, "did you mean denver-co-byrne-jag-fy201"},
		"/jurisdictions/denvr-co":                         {404, "did you mean denver-co"},
		"/demands/bja-document-request-2018-01-42":        {404, "did you mean bja-document-request-2018-01-24"},
		"/demands/none":                                   {404, "none"},
		"/demands?year=MMXVII":                            {400, "is not a year"},
		"/demands?program=16.999":                         {404, "16.999"},
		"/jurisdictions?kind=village":                     {400, "is not a kind of jurisdiction"},
		"/jurisdictions/denver-co?as_of=2018-01-24&x=y":   {200, "Denver"},
		"/demands?q=%3Cscript%3E":                         {200, "Nothing in the record fits"},
		"/grants/denver-co-byrne-jag-fy2017?table=nosuch": {200, "Denver"},
	} {
		resp, body := get(t, app, path)
		if resp.StatusCode != want.status || !strings.Contains(body, want.text) {
			t.Errorf("%s: %d, want %d with %q", path, resp.StatusCode, want.status, want.text)
		}
		if strings.Contains(body, "<script") {
			t.Errorf("%s: what was asked came back as markup", path)
		}
	}
	if strings.Contains(log.String(), `"level":"ERROR"`) {
		t.Errorf("bad input was logged as our fault: %s", log)
	}
}

// TestHostilePlaces: markup in every text that these pages show comes out inert,
// in files too.
func TestHostilePlaces(t *testing.T) {
	app := hostile(t)
	for _, path := range []string{"/grants/new-york-city-ny-byrne-jag-fy2017?as_of=2018-08-01", "/jurisdictions/denver-co?as_of=2025-11-01", "/jurisdictions?as_of=2018-01-24", "/demands?of=all",
		"/demands/bja-document-request-2018-01-24?as_of=2018-04-20", "/demands/ag-letters-2025-08-13?as_of=2025-10-01"} {
		resp, body := get(t, app, path)
		if resp.StatusCode != 200 || !strings.Contains(body, "&lt;script&gt;") {
			t.Errorf("%s: %d, or the text is not there", path, resp.StatusCode)
		}
		if strings.Contains(body, "<script") || strings.Contains(body, "<b onclick") || strings.Contains(body, `href="javascript:`) {
			t.Errorf("%s: markup of the record is live", path)
		}
	}
}

// hostile serves the record with markup in every text that people wrote.
func hostile(t *testing.T) *fiber.App {
	t.Helper()
	raw, err := json.Marshal(real(t))
	if err != nil {
		t.Fatal(err)
	}
	inject := regexp.MustCompile(`"(title|text|name|caption|note|office|person|asked_for|threat|outcome|practice|status|value|definition|publisher|court|docket)":"([^"\\]|\\.)*"`)
	raw = inject.ReplaceAll(raw, []byte(`"$1":"=1+1\"><script>alert(1)</script><b onclick='x'>"`))
	var r models.Record
	if err := json.Unmarshal(raw, &r); err != nil {
		t.Fatal(err)
	}
	app, _ := serving(t, storetest.Open(t), r)
	return app
}

// TestPlaceQueries: these pages, too, ask the database for the revision alone.
func TestPlaceQueries(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		app, _ := serving(t, s, real(t))
		get(t, app, "/")
		for _, path := range []string{"/grants/denver-co-byrne-jag-fy2017?as_of=2018-06-26", "/jurisdictions/denver-co", "/jurisdictions", "/demands", "/demands/award-hold-2017-09-15"} {
			if n := storetest.Queries(t, s, func() { get(t, app, path) }); n != 1 {
				t.Errorf("%s took %d queries, want 1", path, n)
			}
		}
	})
}

// TestPlaceByName: a place that is asked by its name is led to its own address,
// on the day asked about.
func TestPlaceByName(t *testing.T) {
	app, _ := serving(t, storetest.Open(t), real(t))
	resp, _ := get(t, app, "/jurisdictions/denver?as_of=2018-01-24")
	if at := resp.Header.Get("Location"); resp.StatusCode != 302 || at != "/jurisdictions/denver-co?as_of=2018-01-24" {
		t.Errorf("%d to %s", resp.StatusCode, at)
	}
}
