package web

import (
	"context"
	"errors"
	"html"
	"io"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"proviso/app/identity"
	"proviso/app/seed"
	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/app/tracker"
	"proviso/models"
)

var (
	anna  = models.Person{ID: "anna", Assignments: []models.Assignment{{Role: models.RoleGrants}}}
	carl  = models.Person{ID: "carl", Assignments: []models.Assignment{{Role: models.RoleCounsel}}}
	boris = models.Person{ID: "boris", Assignments: []models.Assignment{{Role: models.RoleGrants, Jurisdiction: "boston-ma"}}}
)

// keeper is the workspace on the real record, for whoever sits at it.
type keeper struct {
	t       testing.TB
	app     *fiber.App
	tracker *tracker.Tracker
	store   *store.Store
	who     models.Person
}

func newKeeper(t testing.TB) *keeper {
	t.Helper()
	s := storetest.Open(t)
	tr := tracker.New(s, storetest.Now)
	r, faults := seed.Embedded()
	if len(faults) > 0 {
		t.Fatal(faults[0])
	}
	items, err := tracker.Items(r)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tr.Load(context.Background(), items, "seed", "seed", "the public record"); err != nil {
		t.Fatal(err)
	}
	d := &keeper{t: t, tracker: tr, store: s, who: anna}
	statuses := map[models.ErrorKind]int{models.KindInvalid: 400, models.KindNotFound: 404, models.KindConflict: 409, models.KindUnsigned: 401, models.KindDenied: 403}
	d.app = fiber.New(fiber.Config{Immutable: true, ErrorHandler: func(c *fiber.Ctx, err error) error {
		status := statuses[models.KindOf(err)]
		if e := (*fiber.Error)(nil); errors.As(err, &e) {
			status = e.Code
		}
		if status == 0 {
			status = 500
		}
		return c.Status(status).SendString(err.Error())
	}})
	d.app.Use(func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderCacheControl, "no-store") // as the server does around these routes
		Visit{Session: identity.Session{Person: d.who}}.Keep(c)
		return c.Next()
	})
	New(tr, nil, storetest.Now, "").keepRoutes(d.app)
	return d
}

// answer is what came back.
type answer struct {
	status   int
	location string
	body     string
}

func (d *keeper) get(path string) answer { d.t.Helper(); return d.ask("GET", path, nil) }
func (d *keeper) post(path string, form url.Values) answer {
	d.t.Helper()
	return d.ask("POST", path, form)
}

func (d *keeper) ask(method, path string, form url.Values) answer {
	d.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	got, err := d.app.Test(r, -1)
	if err != nil {
		d.t.Fatal(err)
	}
	body, err := io.ReadAll(got.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	if got.Header.Get("Cache-Control") != "no-store" {
		d.t.Errorf("%s %s may be kept: %q", method, path, got.Header.Get("Cache-Control"))
	}
	return answer{got.StatusCode, got.Header.Get("Location"), string(body)}
}

var (
	formRE   = regexp.MustCompile(`(?s)<form class="keep".*?</form>`)
	inputRE  = regexp.MustCompile(`<input [^>]*>`)
	areaRE   = regexp.MustCompile(`(?s)<textarea [^>]*name="([^"]*)"[^>]*>(.*?)</textarea>`)
	selectRE = regexp.MustCompile(`(?s)<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>`)
	optionRE = regexp.MustCompile(`<option value="([^"]*)" selected>`)
	attrRE   = regexp.MustCompile(`([a-z]+)="([^"]*)"`)
)

// sent is what a browser would send of the page's first form: it turns ends of
// lines as browsers do.
func sent(t testing.TB, page string) url.Values {
	t.Helper()
	form := formRE.FindString(page)
	if form == "" {
		t.Fatalf("no form on the page: %.400s", page)
	}
	out := url.Values{}
	for _, in := range inputRE.FindAllString(form, -1) {
		at := map[string]string{}
		for _, m := range attrRE.FindAllStringSubmatch(in, -1) {
			at[m[1]] = html.UnescapeString(m[2])
		}
		if (at["type"] == "checkbox" || at["type"] == "radio") && !strings.Contains(in, " checked") {
			continue
		}
		if at["type"] != "hidden" { // which has one line, whatever its value says
			at["value"] = strings.NewReplacer("\r", "", "\n", "").Replace(at["value"])
		}
		out.Add(at["name"], at["value"])
	}
	for _, m := range areaRE.FindAllStringSubmatch(form, -1) {
		text := strings.TrimPrefix(html.UnescapeString(m[2]), "\n")
		out.Add(html.UnescapeString(m[1]), strings.ReplaceAll(text, "\n", "\r\n"))
	}
	for _, m := range selectRE.FindAllStringSubmatch(form, -1) {
		if o := optionRE.FindStringSubmatch(m[2]); o != nil {
			out.Add(html.UnescapeString(m[1]), html.UnescapeString(o[1]))
		}
	}
	return out
}

// Every fact of the real record goes through its form, as a browser would send it,
// and comes back to the letter: the preview finds no field changed.
func TestFormRoundTrip(t *testing.T) {
	d := newKeeper(t)
	for _, kind := range models.FactKinds {
		facts, err := d.tracker.FactList(t.Context(), kind, "")
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range facts {
			page := d.get("/workspace/facts/" + string(kind) + "/" + f.ID)
			if page.status != 200 {
				t.Fatalf("%s %s: %d %s", kind, f.ID, page.status, page.body)
			}
			e := models.Entry{"id": f.ID}
			for name, v := range sent(t, page.body) {
				if field, ok := strings.CutPrefix(name, "f."); ok {
					e[field] = v[0]
				}
			}
			got, err := e.Read(kind)
			if err != nil || len(got.Faults) > 0 || string(got.Body) != f.Body {
				t.Errorf("%s %s: %v %v\ngot  %s\nwant %s", kind, f.ID, got.Faults, err, got.Body, f.Body)
			}
		}
	}
}

const sf = "/workspace/facts/case/san-francisco-v-trump-2025"

// A correction goes from the form through the preview into the record; what was
// typed is carried through, and the history tells it.
func TestCorrect(t *testing.T) {
	d := newKeeper(t)
	form := sent(t, d.get(sf).body)
	form.Set("f.judge", "W. H. Orrick III")
	form.Set("f.orders.0.to", "2025-06-01")
	form.Set("why", "the docket says so")
	form.Set("as_of", "2025-09-15")
	form.Set("do", "preview")
	preview := d.post(sf, form)
	if preview.status != 200 || !strings.Contains(preview.body, "W. H. Orrick III") || !strings.Contains(preview.body, "On 15 September 2025") || !strings.Contains(preview.body, "San Francisco") {
		t.Fatalf("%d %s", preview.status, preview.body)
	}
	if f, err := d.tracker.OneFact(t.Context(), models.FactCase, "san-francisco-v-trump-2025"); err != nil || f.Version != 1 {
		t.Fatalf("a preview recorded something: %+v %v", f.Version, err)
	}
	carried := sent(t, preview.body)
	back := url.Values{}
	for k, v := range carried {
		back[k] = v
	}
	back.Set("do", "edit")
	if again := sent(t, d.post(sf, back).body); again.Get("f.judge") != "W. H. Orrick III" || again.Get("why") != "the docket says so" {
		t.Error("the way back to the form lost what was typed")
	}
	carried.Set("do", "keep")
	kept := d.post(sf, carried)
	if kept.status != 303 || kept.location != sf+"?kept=2" {
		t.Fatalf("%d %s %s", kept.status, kept.location, kept.body)
	}
	if page := d.get(kept.location); !strings.Contains(page.body, "Recorded as version 2.") || !strings.Contains(page.body, "by anna: the docket says so") {
		t.Error("the page does not say what was recorded")
	}
	if page := d.get(sf + "/history"); !strings.Contains(page.body, "W. H. Orrick III") || !strings.Contains(page.body, "William H. Orrick") || !strings.Contains(page.body, "2025-06-01") {
		t.Errorf("the history does not tell it: %s", page.body)
	}
}

// A new amount with a new source: both land together, ids are proposed, and money
// is read as people write it.
func TestAdd(t *testing.T) {
	d := newKeeper(t)
	at := "/workspace/facts/amount/new"
	form := sent(t, d.get(at+"?f.grant=denver-co-byrne-jag-fy2016").body)
	if form.Get("f.grant") != "denver-co-byrne-jag-fy2016" || form.Get("known_from") != "2026-03-31" {
		t.Fatalf("%v", form)
	}
	form.Set("f.kind", "award")
	form.Set("f.usd", "$421,800.00")
	form.Set("s.title", "Council file 16-1234")
	form.Set("s.url", "https://example.org/16-1234")
	form.Set("why", "from the council's file")
	form.Set("do", "preview")
	preview := d.post(at, form)
	if preview.status != 200 {
		t.Fatalf("%d %s", preview.status, preview.body)
	}
	carried := sent(t, preview.body)
	carried.Set("do", "keep")
	kept := d.post(at, carried)
	if kept.status != 303 || !strings.HasPrefix(kept.location, "/workspace/facts/amount/denver-co-byrne-jag-fy2016-award") {
		t.Fatalf("%d %s %s", kept.status, kept.location, kept.body)
	}
	f, err := d.tracker.OneFact(t.Context(), models.FactAmount, "denver-co-byrne-jag-fy2016-award")
	if err != nil || f.Body != `{"id":"denver-co-byrne-jag-fy2016-award","grant":"denver-co-byrne-jag-fy2016","kind":"award","usd":"421800.00","sources":["council-file-16-1234"]}` {
		t.Fatalf("%s %v", f.Body, err)
	}
	if s, err := d.tracker.OneFact(t.Context(), models.FactSource, "council-file-16-1234"); err != nil || s.Seq != f.Seq-1 {
		t.Errorf("the source did not land with it: %+v %v", s, err)
	}
	if again := d.post(at, carried); again.status != 422 || !strings.Contains(again.body, "is taken") {
		t.Errorf("sent twice: %d", again.status)
	}
}

// What is wrong stands at its field and in the summary, with all that was typed.
func TestFormFaults(t *testing.T) {
	d := newKeeper(t)
	for _, c := range []struct {
		name, at, field, text string
		want, anchor          string
	}{
		{"money that is none", "/workspace/facts/amount/denver-jag-fy2017-award", "f.usd", "about 400k", "is not an amount of money", "f-usd"},
		{"no money", "/workspace/facts/amount/denver-jag-fy2017-award", "f.usd", "", "is missing; no amount is not an amount of zero", "f-usd"},
		{"a day that is none", sf, "f.orders.1.from", "2025-02-30", "is not a day of the calendar", "f-orders-1-from"},
		{"a place that is not there", sf, "f.orders.1.protected", "san-francisco-ca\nportlnd-or", "did you mean portland-or", "f-orders-1-protected"},
		{"a source that is not there", sf, "source", "hearsay", "there is no source", "f-sources"},
		{"no reason", sf, "why", " ", "is missing; say why", "why"},
		{"no day of knowledge", sf, "known_from", "", "is missing; say from which day", "known_from"},
		{"known tomorrow", sf, "known_from", "2026-04-01", "lies ahead", "known_from"},
		{"an order ends before it begins", sf, "f.orders.0.to", "2020-01-01", "is not after its beginning", "f-orders-0-to"},
		{"a choice that is none", sf, "f.orders.0.scope", "galaxy", "is none of these", "f-orders-0-scope"},
		{"a source without a title", sf, "s.url", "https://example.org", "is missing", "s-title"},
		{"a link that is none", sf, "s.url", "javascript:alert(1)", "is not a link", "s-url"},
	} {
		t.Run(c.name, func(t *testing.T) {
			form := sent(t, d.get(c.at).body)
			form.Set("why", "a test")
			form.Set("f.note", "typed before the fault")
			form.Set(c.field, c.text)
			form.Set("do", "keep")
			got := d.post(c.at, form)
			if got.status != 422 || !strings.Contains(html.UnescapeString(got.body), c.want) {
				t.Fatalf("%d, want %q: %s", got.status, c.want, regexp.MustCompile(`(?s)keep__errors.*?</ul>`).FindString(got.body))
			}
			if !strings.Contains(got.body, `href="#`+c.anchor+`"`) || !strings.Contains(got.body, `id="`+c.anchor+`"`) || !strings.Contains(got.body, `id="`+c.anchor+`-error"`) || !strings.Contains(got.body, `aria-invalid="true"`) {
				t.Errorf("the summary does not lead to %s", c.anchor)
			}
			if again := sent(t, got.body); again.Get("f.note") != "typed before the fault" || strings.ReplaceAll(again.Get(c.field), "\r\n", "\n") != c.text && c.text != " " {
				t.Errorf("what was typed is gone: %q", again.Get(c.field))
			}
		})
	}
}

// Groups are added and taken away without a script; what else was typed stays.
func TestGroups(t *testing.T) {
	d := newKeeper(t)
	form := sent(t, d.get(sf).body)
	orders := strings.Count(d.get(sf).body, `name="drop.orders.`)
	form.Set("f.judge", "somebody else")
	form.Set("do", "add:orders")
	more := sent(t, d.post(sf, form).body)
	if !more.Has("f.orders.3.scope") && !more.Has("f.orders.3.id") || more.Get("f.judge") != "somebody else" {
		t.Fatalf("no fourth order: %v", more)
	}
	more.Set("do", "add:orders.3.stayed")
	deeper := d.post(sf, more)
	if got := sent(t, deeper.body); !got.Has("f.orders.3.stayed.0.from") {
		t.Error("no stay within the new order")
	}
	form.Set("drop.orders.1", "yes")
	form.Set("do", "edit")
	fewer := d.post(sf, form)
	if got := strings.Count(fewer.body, `name="drop.orders.`); got != orders-1 || strings.Contains(fewer.body, "Clarifying order") {
		t.Errorf("%d orders, want %d", got, orders-1)
	}
}

// Two correct one fact: the second sees both texts, chooses, and both end up in
// the record.
func TestConflict(t *testing.T) {
	d := newKeeper(t)
	mine := sent(t, d.get(sf).body)
	theirs := sent(t, d.get(sf).body)
	d.who = carl
	theirs.Set("f.note", "their note")
	theirs.Set("f.court", "their court")
	theirs.Set("why", "theirs")
	theirs.Set("do", "keep")
	if got := d.post(sf, theirs); got.status != 303 {
		t.Fatal(got)
	}
	d.who = anna
	mine.Set("f.note", "my note")
	mine.Set("f.judge", "my judge")
	mine.Set("why", "mine")
	mine.Set("do", "keep")
	conflict := d.post(sf, mine)
	for _, want := range []string{"carl", "their note", "my note", "their court", "my judge", "Somebody else wrote first"} {
		if !strings.Contains(conflict.body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if conflict.status != 409 {
		t.Fatalf("%d", conflict.status)
	}
	for _, c := range []struct{ pick, own, want string }{{"mine", "", "my note"}, {"theirs", "", "their note"}, {"own", "both notes", "both notes"}} {
		form := sent(t, conflict.body)
		form.Set("pick.note", c.pick)
		if c.own != "" {
			form.Set("f.note", c.own)
		}
		form.Set("do", "preview")
		preview := d.post(sf, form)
		if preview.status != 200 {
			t.Fatalf("%s: %d %s", c.pick, preview.status, preview.body)
		}
		got := sent(t, preview.body)
		if got.Get("f.note") != c.want || got.Get("f.court") != "their court" || got.Get("f.judge") != "my judge" || got.Get("version") != "2" || got.Get("why") != "mine" {
			t.Errorf("%s: %q %q %q version %s", c.pick, got.Get("f.note"), got.Get("f.court"), got.Get("f.judge"), got.Get("version"))
		}
		if c.pick == "own" {
			got.Set("do", "keep")
			if kept := d.post(sf, got); kept.status != 303 || kept.location != sf+"?kept=3" {
				t.Errorf("%d %s", kept.status, kept.body)
			}
		}
	}
}

// Who may not keep a fact is refused, at every address; nobody is let in unsigned.
func TestKeepDoors(t *testing.T) {
	d := newKeeper(t)
	form := sent(t, d.get(sf).body)
	form.Set("why", "mine")
	form.Set("do", "keep")
	confirm, withdraw := url.Values{"version": {"1"}, "day": {"2026-03-31"}}, url.Values{"version": {"1"}, "why": {"gone"}}
	for _, who := range []models.Person{boris, {}} {
		d.who = who
		want := 403
		if who.ID == "" {
			want = 401
		}
		for path, form := range map[string]url.Values{sf: form, sf + "/confirm": confirm, sf + "/withdraw": withdraw} {
			if got := d.post(path, form); got.status != want {
				t.Errorf("POST %s by %q: %d, want %d: %s", path, who.ID, got.status, want, got.body)
			}
		}
		for _, path := range []string{"/workspace/facts", "/workspace/facts/case", sf, sf + "/history", "/workspace/facts/case/new"} {
			if got := d.get(path); who.ID == "" && got.status != 401 || who.ID != "" && got.status != 200 {
				t.Errorf("GET %s by %q: %d", path, who.ID, got.status)
			}
		}
	}
	if f, err := d.tracker.OneFact(t.Context(), models.FactCase, "san-francisco-v-trump-2025"); err != nil || f.Version != 1 || f.Withdrawn {
		t.Errorf("%+v %v", f, err)
	}
	d.who = anna
	for _, path := range []string{"/workspace/facts/secret", "/workspace/facts/secret/new", "/workspace/facts/secret/x", "/workspace/facts/case/x", "/workspace/facts/case/x/history"} {
		if got := d.get(path); got.status != 404 {
			t.Errorf("%s: %d", path, got.status)
		}
	}
	if got := d.post(sf+"/confirm", confirm); got.status != 303 || got.location != sf+"?kept=2" {
		t.Errorf("confirm: %d %s", got.status, got.body)
	}
	withdraw.Set("version", "2")
	elsewhere := "/workspace/facts/case/chelsea-v-trump"
	if got := d.post(elsewhere+"/withdraw", url.Values{"version": {"1"}, "why": {"a duplicate"}}); got.status != 303 {
		t.Errorf("withdraw: %d %s", got.status, got.body)
	}
	if page := d.get(elsewhere); !strings.Contains(page.body, "withdrew this: a duplicate") {
		t.Error("the form does not say that it was withdrawn")
	}
}

// Markup in what is typed stays text on every page.
func TestInert(t *testing.T) {
	d := newKeeper(t)
	const evil = `"><script>alert(1)</script><img src=x onerror=alert(2)>`
	form := sent(t, d.get(sf).body)
	for _, k := range []string{"f.note", "f.judge", "f.orders.0.ended_by", "why"} {
		form.Set(k, evil)
	}
	form.Set("do", "preview")
	preview := d.post(sf, form)
	carried := sent(t, preview.body)
	carried.Set("do", "keep")
	if got := d.post(sf, carried); got.status != 303 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	late := sent(t, d.get(sf).body)
	late.Set("version", "1")
	late.Set("f.note", evil+"!")
	late.Set("why", evil)
	late.Set("do", "keep")
	pages := map[string]answer{"preview": preview, "form": d.get(sf), "list": d.get("/workspace/facts/case?q=" + url.QueryEscape(evil)), "history": d.get(sf + "/history"), "conflict": d.post(sf, late),
		"new": d.get("/workspace/facts/amount/new?f.note=" + url.QueryEscape(evil)), "fault": d.post("/workspace/facts/amount/new", url.Values{"f.usd": {evil}, "f.grant": {evil}, "do": {"keep"}})}
	for name, page := range pages {
		if strings.Contains(page.body, "<script") || strings.Contains(page.body, "<img src=x") {
			t.Errorf("%s lets markup through", name)
		}
		if !strings.Contains(page.body, "&lt;script&gt;") {
			t.Errorf("%s (%d) does not show what was typed", name, page.status)
		}
	}
}

// The work of a page does not grow with what it shows.
func TestKeepQueries(t *testing.T) {
	d := newKeeper(t)
	form := sent(t, d.get(sf).body)
	form.Set("why", "mine")
	form.Set("do", "preview")
	for name, c := range map[string]struct {
		most int
		ask  func()
	}{
		"kinds":   {2, func() { d.get("/workspace/facts") }},
		"list":    {2, func() { d.get("/workspace/facts/source") }},
		"form":    {2, func() { d.get(sf) }},
		"history": {2, func() { d.get(sf + "/history") }},
		"preview": {3, func() { d.post(sf, form) }},
	} {
		if n := storetest.Queries(t, d.store, c.ask); n > c.most {
			t.Errorf("%s: %d queries, want at most %d", name, n, c.most)
		}
	}
}

// Every kind has a form for a new fact in which each field is labelled, and no
// two fields of any form have one id.
func TestForms(t *testing.T) {
	d := newKeeper(t)
	idRE, forRE := regexp.MustCompile(` id="([^"]+)"`), regexp.MustCompile(` for="([^"]+)"`)
	paths := []string{sf, "/workspace/facts/grant/contra-costa-county-ca-byrne-jag-fy2018"}
	for _, kind := range models.FactKinds {
		paths = append(paths, "/workspace/facts/"+string(kind)+"/new")
	}
	for _, path := range paths {
		page := d.get(path).body
		ids := map[string]int{}
		for _, m := range idRE.FindAllStringSubmatch(page, -1) {
			ids[m[1]]++
		}
		for id, n := range ids {
			if n > 1 {
				t.Errorf("%s: %d times the id %s", path, n, id)
			}
		}
		var labels []string
		for _, m := range forRE.FindAllStringSubmatch(page, -1) {
			labels = append(labels, m[1])
			if ids[m[1]] != 1 {
				t.Errorf("%s: a label for %s, which is not there", path, m[1])
			}
		}
		for _, in := range regexp.MustCompile(`<(?:input|select|textarea) [^>]*>`).FindAllString(page, -1) {
			m := idRE.FindStringSubmatch(in)
			if strings.Contains(in, `type="hidden"`) {
				continue
			}
			if m == nil || !slices.Contains(labels, m[1]) {
				t.Errorf("%s: no label for %s", path, in)
			}
		}
		if n := strings.Count(page, "<h1"); n != 1 {
			t.Errorf("%s: %s headings of the first level", path, strconv.Itoa(n))
		}
	}
}
