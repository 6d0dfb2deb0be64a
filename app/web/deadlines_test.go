package web

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"proviso/app/identity"
	"proviso/app/store/storetest"
	"proviso/app/tracker"
	"proviso/models"
)

// desk is the pages of deadlines with somebody signed in.
type desk struct {
	t       *testing.T
	app     *fiber.App
	tracker *tracker.Tracker
	who     models.Person
	now     time.Time
	people  staff
}

type staff []models.Person

func (s staff) People(context.Context) ([]models.Person, error) { return s, nil }

func someone(id string, role models.Role, place string) models.Person {
	return models.Person{ID: id, Login: id, Name: strings.ToUpper(id[:1]) + id[1:], Assignments: []models.Assignment{{Role: role, Jurisdiction: place}}}
}

var statuses = map[models.ErrorKind]int{models.KindInvalid: 400, models.KindNotFound: 404, models.KindConflict: 409, models.KindUnsigned: 401, models.KindDenied: 403}

// newDesk opens the pages on a day, over a record of these grants and their dates.
func newDesk(t *testing.T, today string, change func(r *models.Record)) *desk {
	t.Helper()
	d := &desk{t: t, people: staff{someone("ann", models.RoleGrants, "brook-al"), someone("ben", models.RoleGrants, "brook-al"), someone("eve", models.RoleGrants, "other-bo")}}
	d.who = d.people[0]
	now, err := time.Parse(time.DateOnly, today)
	if err != nil {
		t.Fatal(err)
	}
	d.now = now.Add(12 * time.Hour)
	r := models.Record{
		Sources:       []models.Source{{ID: "letter", Title: "Award letter", URL: "https://example.gov/letter"}, {ID: "extension", Title: "Letter that extends", URL: "https://example.gov/extension"}},
		Jurisdictions: []models.Jurisdiction{{ID: "brook-al", Name: "Brook County", Kind: models.County, State: "AL"}, {ID: "other-bo", Name: "Other County", Kind: models.County, State: "BO"}},
		Programs:      []models.Program{{ID: "jag", Name: "Byrne JAG", Agency: "OJP/BJA"}},
		Grants:        []models.Grant{{ID: "g1", Jurisdiction: "brook-al", Program: "jag", FiscalYear: 2026}, {ID: "elsewhere", Jurisdiction: "other-bo", Program: "jag", FiscalYear: 2026}},
	}
	change(&r)
	items, err := tracker.Items(r)
	if err != nil {
		t.Fatal(err)
	}
	d.tracker = tracker.New(storetest.Open(t), func() time.Time { return d.now })
	if _, err := d.tracker.Load(t.Context(), items, "seed", "seed", "test"); err != nil {
		t.Fatal(err)
	}
	pages := New(d.tracker, nil, func() time.Time { return d.now }, "")
	pages.people = d.people.People
	d.app = fiber.New(fiber.Config{Immutable: true, ErrorHandler: func(c *fiber.Ctx, err error) error {
		status, ok := statuses[models.KindOf(err)]
		if !ok {
			status = fiber.StatusInternalServerError
			var ours *fiber.Error
			if errors.As(err, &ours) {
				status = ours.Code
			}
		}
		if status == fiber.StatusInternalServerError {
			t.Error(err)
		}
		c.Status(status)
		return pages.Refuse(c, status, err)
	}})
	d.app.Use(func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderCacheControl, "no-store") // as the server does around these routes
		Visit{Session: identity.Session{Person: d.who}}.Keep(c)
		return c.Next()
	})
	pages.deadlineRoutes(d.app)
	pages.Routes(d.app, []byte(`{}`))
	return d
}

func happened(grant string, kind models.StepKind, day string) models.Step {
	w, err := models.ParseWhen("day", day)
	if err != nil {
		panic(err)
	}
	return models.Step{ID: grant + "-" + string(kind), Grant: grant, Kind: kind, Date: w, Sources: []string{"letter"}}
}

func (d *desk) ask(req *http.Request, status int) (string, *http.Response) {
	d.t.Helper()
	resp, err := d.app.Test(req, -1)
	if err != nil {
		d.t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	if resp.StatusCode != status {
		d.t.Fatalf("%s %s: got %d, want %d\n%s", req.Method, req.URL, resp.StatusCode, status, said(string(body)))
	}
	return string(body), resp
}

func (d *desk) get(path string, wants ...string) string {
	d.t.Helper()
	body, _ := d.ask(httptest.NewRequestWithContext(d.t.Context(), http.MethodGet, path, nil), http.StatusOK)
	text := said(body)
	for _, want := range wants {
		if !strings.Contains(text, want) {
			d.t.Errorf("%s: no %q in\n%s", path, want, text)
		}
	}
	return body
}

func (d *desk) post(path string, status int, values url.Values) string {
	d.t.Helper()
	req := httptest.NewRequestWithContext(d.t.Context(), http.MethodPost, path, strings.NewReader(values.Encode()))
	req.Header.Set(fiber.HeaderContentType, fiber.MIMEApplicationForm)
	body, _ := d.ask(req, status)
	return body
}

// send fills in a form of a deadline's page as it stands and sends it.
func (d *desk) send(id, act string, status int, pairs ...string) string {
	d.t.Helper()
	page := d.get("/deadlines/" + id)
	version := regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(page)
	v := url.Values{"act": {act}, "version": {version[1]}}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return d.post("/deadlines/"+id, status, v)
}

var tag = regexp.MustCompile(`<[^>]*>`)

// said is the words of a page.
func said(body string) string {
	return strings.Join(strings.Fields(html.UnescapeString(tag.ReplaceAllString(body, " "))), " ")
}

// Scenario 3: an award offered on 30 September 2026 is to be accepted by Saturday,
// 14 November; an extension with its document keeps the old day in the history.
func TestScenario3(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "2026-10-02", func(r *models.Record) { r.Steps = append(r.Steps, happened("g1", models.StepOffered, "2026-09-30")) })
	page := d.get("/deadlines/g1.acceptance", "Due on 14 November 2026, Saturday; last business day 13 November.", "ojp-45",
		"45 calendar days after the offer of the award, 30 September 2026, is 14 November 2026.", "Award letter")
	if !strings.Contains(page, `href="https://www.ojp.gov/funding/grants101/award"`) {
		t.Error("no way to the rule's page")
	}
	d.get("/deadlines", "14 Nov 2026 Saturday; last business day 13 November", "Acceptance of the award", "Byrne JAG, FY2026", "Brook County")

	refused := d.send("g1.acceptance", "move", http.StatusUnprocessableEntity, "on", "2026-12-31", "why", "asked for more time", "document", "")
	if text := said(refused); !strings.Contains(text, "Nothing was changed") || !strings.Contains(refused, `href="#move-document"`) || !strings.Contains(refused, ">asked for more time</textarea>") ||
		!strings.Contains(refused, `value="2026-12-31"`) || !strings.Contains(refused, `aria-describedby="move-document-hint move-document-error"`) {
		t.Errorf("what was typed is not kept, or the error is not at its field:\n%s", text)
	}
	d.send("g1.acceptance", "move", http.StatusSeeOther, "on", "2026-12-31", "why", "asked for more time", "document", "Letter of 3 November 2026", "source", "extension")
	d.get("/deadlines/g1.acceptance", "Due on 31 December 2026.", "Days that it had before", "14 Nov 2026 31 Dec 2026 asked for more time Letter of 3 November 2026 Letter that extends Ann",
		"from 2026-11-14 to 2026-12-31: asked for more time")
	stale := url.Values{"act": {"note"}, "version": {"0"}, "note": {"mine"}}
	if text := said(d.post("/deadlines/g1.acceptance", http.StatusConflict, stale)); !strings.Contains(text, "Somebody else has changed this deadline meanwhile") || !strings.Contains(text, "mine") {
		t.Errorf("a conflict does not keep what was typed:\n%s", text)
	}
}

// Scenarios 7 and 8: the report for the quarter to 30 June is unfiled on 31 July and
// holds payments by the recipient's own doing; a failed attempt and the proof of
// filing are kept, and the reason clears.
func TestScenarios7And8(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "2026-07-31", func(r *models.Record) {
		r.Steps = append(r.Steps, happened("g1", models.StepPeriodStart, "2026-04-01"), happened("g1", models.StepPeriodEnd, "2027-09-30"))
		end, due := models.NewDate(2026, time.June, 30), models.NewDate(2026, time.July, 30)
		r.Reports = append(r.Reports, models.Report{ID: "ffr-q2", Grant: "g1", Kind: "financial", PeriodEnd: end, DueOn: due, Sources: []string{"letter"}})
	})
	id := "g1.financial-report.2026-06-30"
	d.send(id, "people", http.StatusSeeOther, "owner", "ann", "backup", "ben")
	d.get("/deadlines/"+id, "overdue", "Due on 30 July 2026.", "Owner Ann", "Backup Ben", "Payments are held while it is late.")
	d.get("/deadlines?state=overdue&owner=ben", "Financial report (SF-425) for the period ending 30 June 2026", "backup: Ben")
	late := "was due on 30 July 2026 and is not recorded as filed."
	d.get("/grants/g1", late)

	d.send(id, "attempt", http.StatusSeeOther, "at", "2026-07-30T21:10", "outcome", "failed", "channel", "JustGrants", "reference", "INC-77", "note", "the site timed out")
	d.get("/deadlines/"+id, "overdue", "30 Jul 2026, 21:10 UTC failed JustGrants INC-77 the site timed out Ann")
	d.send(id, "attempt", http.StatusSeeOther, "at", "2026-07-31T09:00", "outcome", "filed", "channel", "JustGrants", "reference", "FFR-9")
	d.get("/deadlines/"+id, "filed late", "Filed on 31 July 2026.", "INC-77", "FFR-9")
	page := said(d.get("/grants/g1", "was filed late, on 31 July 2026."))
	if strings.Contains(page, late) {
		t.Error("the reason does not clear")
	}
	if strings.Contains(page, "FFR-9") || strings.Contains(page, "timed out") {
		t.Error("the proof is public")
	}
}

// Scenario 9: what follows from a period that ends on 30 September 2026.
func TestScenario9(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "2026-07-01", func(r *models.Record) {
		r.Steps = append(r.Steps, happened("g1", models.StepPeriodEnd, "2026-09-30"))
		for kind, usd := range map[models.AmountKind]models.USD{models.Awarded: 421_800_00, models.Expended: 260_000_00} {
			r.Amounts = append(r.Amounts, models.Amount{ID: "g1-" + string(kind), Grant: "g1", Kind: kind, USD: usd, Sources: []string{"letter"}})
		}
	})
	d.get("/deadlines/g1.extension-request", "Due on 31 August 2026.", "30 calendar days before the end of the period, 30 September 2026, is 31 August 2026.", "notice at least 10 calendar days before the end")
	for _, id := range []string{"g1.liquidation", "g1.closeout"} {
		d.get("/deadlines/"+id, "Due on 28 January 2027. $161,800 would be deobligated as things stand.", "120 calendar days after the end of the period",
			"90 days after the end of the period", "Not used: it gives the figure of before 12 November 2020")
	}
	d.get("/deadlines?grant=g1&view=month&month=2026-08", "Deadlines of August 2026", "Last day to ask for an extension of the period")
	d.get("/deadlines?view=month&month=2026-11", "Veterans Day", "Thanksgiving Day", "October 2026", "December 2026")
}

// Scenario 14: forty deadlines change hands in one form.
func TestScenario14(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "2026-07-31", func(r *models.Record) {
		for i := range 8 {
			id := fmt.Sprintf("many%d", i)
			r.Grants = append(r.Grants, models.Grant{ID: id, Jurisdiction: "brook-al", Program: "jag", FiscalYear: 2026})
			r.Steps = append(r.Steps, happened(id, models.StepPeriodStart, "2026-04-01"), happened(id, models.StepPeriodEnd, "2026-09-30"))
		}
	})
	box := regexp.MustCompile(`name="id" value="([^"]+)" checked`)
	give := func(from, to string) []string {
		var ids []string
		for _, m := range box.FindAllStringSubmatch(d.get("/deadlines/reassign?owner="+from), -1) {
			ids = append(ids, m[1])
		}
		if len(ids) < 40 {
			t.Fatalf("%d deadlines to choose from", len(ids))
		}
		d.post("/deadlines/reassign", http.StatusSeeOther, url.Values{"from": {from}, "to": {to}, "why": {"she leaves"}, "id": ids[:40]})
		return ids[:40]
	}
	for i, m := range box.FindAllStringSubmatch(d.get("/deadlines/reassign?owner="), -1) {
		if i < 40 {
			d.send(m[1], "people", http.StatusSeeOther, "owner", "ann")
		}
	}
	ids := give("ann", "ben")
	for _, id := range ids {
		d.get("/deadlines/"+id, "Owner Ben", "from Ann to Ben: she leaves")
	}
	if body := d.post("/deadlines/reassign", http.StatusConflict, url.Values{"from": {"ann"}, "to": {"ben"}, "id": ids[:1]}); !strings.Contains(said(body), "is not in the hands of ann any more") {
		t.Error(said(body))
	}
	d.post("/deadlines/reassign", http.StatusUnprocessableEntity, url.Values{"from": {"ben"}, "to": {"eve"}, "id": ids[:1]}) // who has no part in this place
}

// What is kept of a deadline stands on no public page, file or list, and nobody
// reads it who has no role in its place.
func TestCanary(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "2026-07-31", func(r *models.Record) { r.Steps = append(r.Steps, happened("g1", models.StepPeriodEnd, "2026-09-30")) })
	const canary = "canary-7f3a"
	d.send("g1.closeout", "note", http.StatusSeeOther, "note", canary)
	d.send("g1.closeout", "move", http.StatusSeeOther, "on", "2027-03-01", "why", canary, "document", canary)
	d.send("g1.closeout", "attempt", http.StatusSeeOther, "at", "2026-07-30T21:10", "outcome", "failed", "channel", canary, "reference", canary, "note", canary)
	d.get("/deadlines/g1.closeout", canary)
	d.who = models.Person{}
	for _, path := range []string{"/", "/grants", "/grants/g1", "/jurisdictions/brook-al", "/search?q=" + canary, "/search?q=g1.closeout", "/sources/letter", "/sources", "/method", "/grants?format=xlsx",
		"/grants/g1?format=xlsx", "/grants?format=csv"} {
		resp, err := d.app.Test(httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil), -1)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		if strings.Contains(strings.ReplaceAll(string(body), "q="+canary, ""), canary) && !strings.HasPrefix(path, "/search") {
			t.Errorf("%s: the canary is out", path)
		}
		if strings.HasPrefix(path, "/search") && strings.Contains(said(string(body)), "1 ") && strings.Contains(string(body), "/deadlines/") {
			t.Errorf("%s: a deadline was found", path)
		}
	}
	for _, x := range []struct {
		who    models.Person
		status int
	}{{models.Person{}, http.StatusUnauthorized}, {d.people[2], http.StatusNotFound}} {
		d.who = x.who
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			req := httptest.NewRequestWithContext(t.Context(), method, "/deadlines/g1.closeout", strings.NewReader("act=note&version=3&note=x"))
			req.Header.Set(fiber.HeaderContentType, fiber.MIMEApplicationForm)
			if body, resp := d.ask(req, x.status); strings.Contains(body, canary) || resp.Header.Get(fiber.HeaderCacheControl) != "no-store" {
				t.Errorf("%s by %q: %v", method, x.who.ID, resp.Header)
			}
		}
	}
}

// A calendar program reads the person's deadlines under an address that can be
// taken away, and under no other.
func TestCalendarFeed(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "2026-10-02", func(r *models.Record) {
		r.Steps = append(r.Steps, happened("g1", models.StepOffered, "2026-09-30"), happened("elsewhere", models.StepOffered, "2026-09-30"))
		r.Programs[0].Name = "Byrne\r\nATTENDEE:mailto:x@example.org"
	})
	d.send("g1.acceptance", "people", http.StatusSeeOther, "owner", "ann", "backup", "ben")
	address := func() string {
		body := d.post("/deadlines/calendar", http.StatusOK, url.Values{"act": {"make"}})
		m := regexp.MustCompile(`id="address" value="[^"]*(/calendar/[A-Z2-7]+)"`).FindStringSubmatch(body)
		if m == nil {
			t.Fatal(said(body))
		}
		return m[1]
	}
	first := address()
	d.who = models.Person{} // a calendar program does not sign in
	read := func(path string, status int) string {
		body, resp := d.ask(httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil), status)
		if resp.Header.Get(fiber.HeaderCacheControl) != "no-store" {
			t.Errorf("%s may be kept by a cache", path)
		}
		return body
	}
	feed := strings.ReplaceAll(read(first, http.StatusOK), "\r\n ", "")
	for _, want := range []string{"UID:g1.acceptance@proviso\r\n", "DTSTART;VALUE=DATE:20261114\r\n", "last business day 13 November", "TRIGGER:-P8D\r\n", "REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n", "LAST-MODIFIED:20260331T120000Z\r\n"} {
		if !strings.Contains(feed, want) {
			t.Errorf("no %q in\n%s", want, feed)
		}
	}
	if strings.Contains(feed, "\nATTENDEE") || strings.Count(feed, "BEGIN:VEVENT") != 1 {
		t.Errorf("more than there should be:\n%s", feed)
	}
	before := sequence(t, feed)
	d.who = d.people[0]
	d.send("g1.acceptance", "move", http.StatusSeeOther, "on", "2026-12-31", "why", "x", "document", "x")
	d.send("g1.acceptance", "mute", http.StatusSeeOther)
	feed = read(first, http.StatusOK)
	if !strings.Contains(feed, "UID:g1.acceptance@proviso\r\n") || !strings.Contains(feed, "DTSTART;VALUE=DATE:20261231") || sequence(t, feed) <= before || strings.Contains(feed, "VALARM") {
		t.Errorf("after a change:\n%s", feed)
	}
	second := address()
	read(first, http.StatusNotFound)
	read(second+".ics", http.StatusOK)
	d.post("/deadlines/calendar", http.StatusSeeOther, url.Values{"act": {"drop"}})
	read(second, http.StatusNotFound)
	third := address()
	d.people[0].Disabled = true
	read(third, http.StatusNotFound)
}

func sequence(t *testing.T, feed string) (n int) {
	t.Helper()
	m := regexp.MustCompile(`SEQUENCE:(\d+)`).FindStringSubmatch(feed)
	if m == nil {
		t.Fatal("no sequence")
	}
	fmt.Sscan(m[1], &n)
	return n
}

// What stands in the address of the list is checked, filters and files go together.
func TestListOfDeadlines(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "2026-07-01", func(r *models.Record) {
		r.Steps = append(r.Steps, happened("g1", models.StepPeriodStart, "2026-04-01"), happened("g1", models.StepPeriodEnd, "2026-09-30"), happened("elsewhere", models.StepPeriodEnd, "2026-09-30"))
	})
	all := d.get("/deadlines?format=csv&table=deadlines")
	some := d.get("/deadlines?format=csv&table=deadlines&rule=closeout")
	if a, s := strings.Count(all, "\r\n"), strings.Count(some, "\r\n"); s != 2 || a <= s || !strings.Contains(some, "2027-01-28") || strings.Contains(all, "Other County") {
		t.Errorf("%d rows of all, %d of closeout:\n%s", a-1, s-1, all)
	}
	for _, q := range []string{"state=no", "within=5", "view=month&month=2026-13", "grant=none", "jurisdiction=none", "as_of=x"} {
		resp, err := d.app.Test(httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/deadlines?"+q, nil), -1)
		if err != nil || resp.StatusCode != http.StatusBadRequest && resp.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d, %v", q, resp.StatusCode, err)
		}
	}
	d.get("/deadlines?owner=nobody&within=30&text=financial", "One deadline is listed")
	d.get("/deadlines?owner=ben", "No deadline that these filters let through.")
}
