package server

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"proviso/app/identity"
	"proviso/app/store/storetest"
	"proviso/app/tracker"
	"proviso/models"
)

const (
	publications = "/workspace/publications"
	denverFY2017 = "denver-co-byrne-jag-fy2017"
)

// pressroom is a site with a publication that has no documents, and who publishes.
type pressroom struct {
	office
	t       *testing.T
	tracker *tracker.Tracker
	pia     *browser
}

func newPressroom(t *testing.T) pressroom {
	t.Helper()
	s := storetest.Open(t)
	o := newOffice(t, s)
	return pressroom{o, t, tracker.New(s, noon), o.person(t, "pia", models.Assignment{Role: models.RolePublisher})}
}

// form is the publish form of the preview, filled in.
func (r pressroom) form(query, reason string) url.Values {
	r.t.Helper()
	page := publications + "/preview?" + query
	if resp := r.pia.do("GET", page, nil); resp.StatusCode != 200 {
		r.t.Fatalf("%s: %d", page, resp.StatusCode)
	}
	forms, _ := sheets(r.t, page, r.pia.body)
	i := slices.IndexFunc(forms, func(f sheet) bool { return f.action == publications })
	if i < 0 {
		r.t.Fatalf("%s has no form to publish", page)
	}
	out := url.Values{}
	for _, c := range forms[i].controls {
		if c.name != "" {
			out.Set(c.name, c.value)
		}
	}
	out.Set("reason", reason)
	return out
}

func (r pressroom) publishes(query, reason string, number int) {
	r.t.Helper()
	resp := r.pia.do("POST", publications, r.form(query, reason))
	if want := publications + "/" + string(rune('0'+number)); resp.StatusCode != 303 || !strings.HasPrefix(resp.Header.Get("Location"), want) {
		r.t.Fatalf("publish: %d to %q, want %s: %s", resp.StatusCode, resp.Header.Get("Location"), want, r.pia.body)
	}
}

// amount is the id of Denver's allocation.
func (r pressroom) amount() string {
	for _, a := range real(r.t).Amounts {
		if a.Grant == denverFY2017 && a.Kind == models.Allocation {
			return a.ID
		}
	}
	r.t.Fatal("no allocation of Denver's")
	return ""
}

// corrects is what somebody does who keeps the record.
func (r pressroom) corrects(ann *browser, usd string) {
	r.t.Helper()
	at := "/workspace/facts/amount/" + r.amount()
	ann.do("GET", at, nil)
	forms, _ := sheets(r.t, at, ann.body)
	i := slices.IndexFunc(forms, func(f sheet) bool {
		return slices.ContainsFunc(f.controls, func(c control) bool { return c.name == "f.usd" })
	})
	if i < 0 {
		r.t.Fatal("no form of the amount")
	}
	form := forms[i].filled()
	for name, value := range map[string]string{"csrf": ann.token(), "f.usd": usd, "why": "a slip of the pen", "do": "keep", "known_from": "2026-11-20"} {
		form.Set(name, value)
	}
	form.Set("source", real(r.t).Amounts[0].Sources[0])
	for name := range form {
		if strings.HasPrefix(name, "s.") {
			form.Del(name)
		}
	}
	if resp := ann.do("POST", forms[i].action, form); resp.StatusCode != 303 {
		r.t.Fatalf("correct the amount: %d %s", resp.StatusCode, ann.body)
	}
}

func keyOfUSD(t *testing.T, form url.Values, id string) (at string) {
	t.Helper()
	for name, v := range form {
		if strings.HasPrefix(name, "key.") && v[0] == "amount/"+id+"/usd" {
			return strings.TrimPrefix(name, "key.")
		}
	}
	t.Fatalf("the preview does not name the amount: %v", form)
	return ""
}

// TestPublishPages: an amount is corrected, looked at, and published with its reason;
// the public reads it then and not before, and the log has old, new and why; then it
// is taken back.
func TestPublishPages(t *testing.T) {
	t.Parallel()
	r := newPressroom(t)
	r.publishes("as_of=2018-01-24", "The first real one.", 2)
	ann, public := r.person(t, "ann", models.Assignment{Role: models.RoleGrants}), &browser{t: t, app: r.app}
	reads := func(want string) {
		t.Helper()
		if public.do("GET", "/api/v1/grants/"+denverFY2017+"?as_of=2018-01-24", nil); !strings.Contains(public.body, want) {
			t.Errorf("the public does not read %s: %.400s", want, public.body)
		}
	}
	r.corrects(ann, "423862.00")
	reads("423861")
	if r.pia.do("GET", publications, nil); !strings.Contains(r.pia.body, "One version of a public fact was recorded since") || !strings.Contains(r.pia.body, "The public reads publication 2") {
		t.Errorf("the list does not tell what is not published: %s", r.pia.body)
	}
	form := r.form("as_of=2018-01-24", "A slip of the pen.")
	for _, want := range []string{"$423,861.00", "$423,862.00", publications + "/preview/en/grants/" + denverFY2017 + "?as_of=2018-01-24", publications + "/preview/embed/grant/" + denverFY2017 + ".json?as_of=2018-01-24", "Publish as number 3"} {
		if !strings.Contains(r.pia.body, want) {
			t.Errorf("the preview lacks %q", want)
		}
	}
	at := keyOfUSD(t, form, r.amount())
	form.Set("error."+at, "yes")
	if resp := r.pia.do("POST", publications, form); resp.StatusCode != 422 || !strings.Contains(r.pia.body, `href="#publish-why_`+at+`"`) || !strings.Contains(r.pia.body, `value="A slip of the pen."`) {
		t.Errorf("a correction without a reason: %d", resp.StatusCode)
	}
	form.Set("why."+at, "The sum was off by a dollar.")
	form.Set("why_es."+at, "La suma difería en un dólar.")
	form.Set("reason", " ")
	if resp := r.pia.do("POST", publications, form); resp.StatusCode != 422 || !strings.Contains(r.pia.body, `href="#publish-reason"`) || !strings.Contains(r.pia.body, `value="The sum was off by a dollar."`) || !regexp.MustCompile(`name="error.`+at+`" value="yes" checked`).MatchString(r.pia.body) {
		t.Errorf("without a reason for the trail: %d", resp.StatusCode)
	}
	// The record moves while one looks: nothing leaves, and what was typed stays.
	form.Set("reason", "A slip of the pen.")
	stale := form.Get("seal")
	r.corrects(ann, "423863.00")
	if resp := r.pia.do("POST", publications, form); resp.StatusCode != 422 || !strings.Contains(r.pia.body, "The record moved while you were looking") || !strings.Contains(r.pia.body, `value="La suma difería en un dólar."`) || !strings.Contains(r.pia.body, "$423,863.00") ||
		strings.Contains(r.pia.body, `value="`+stale+`"`) {
		t.Errorf("a stale seal: %d", resp.StatusCode)
	}
	reads("423861")
	again := r.form("as_of=2018-01-24", "A slip of the pen.")
	at = keyOfUSD(t, again, r.amount())
	for name, value := range map[string]string{"error.": "yes", "why.": "The sum was off by two dollars.", "why_es.": "La suma difería en dos dólares."} {
		again.Set(name+at, value)
	}
	resp := r.pia.do("POST", publications, again)
	if resp.StatusCode != 303 {
		t.Fatalf("publish: %d %s", resp.StatusCode, r.pia.body)
	}
	reads("423863")
	e, err := r.tracker.Published(t.Context())
	if err != nil || e.Number != 3 || len(e.Corrections) != 1 {
		t.Fatalf("got %+v, %v", e, err)
	}
	if c := e.Corrections[0]; c.Old != "$423,861.00" || c.New != "$423,863.00" || c.Reason != "The sum was off by two dollars." || c.ReasonES != "La suma difería en dos dólares." {
		t.Errorf("the log has %+v", c)
	}
	if r.pia.do("GET", resp.Header.Get("Location"), nil); !strings.Contains(r.pia.body, "It is published") || !strings.Contains(r.pia.body, "The sum was off by two dollars.") || !strings.Contains(r.pia.body, "/en/@"+e.ID) || !strings.Contains(r.pia.body, e.Hash) {
		t.Error("the page of the publication does not tell what left")
	}
	// The same again: there is nothing to publish, and no button.
	if r.pia.do("GET", publications+"/preview?as_of=2018-01-24", nil); !strings.Contains(r.pia.body, "There is nothing to publish") || strings.Contains(r.pia.body, "Publish as number") {
		t.Error("there is nothing to publish, and it can be")
	}
	if resp := r.pia.do("POST", publications, again); resp.StatusCode != 422 {
		t.Errorf("the form sent twice: %d", resp.StatusCode)
	}
	// Taken back.
	three := publications + "/3/withdraw"
	if resp := r.pia.send(three, three, "reason", "", "sure", "yes"); resp.StatusCode != 422 || !strings.Contains(r.pia.body, "The public will read publication 2 again: the record as of 24 January 2018.") {
		t.Errorf("withdrawn without a reason: %d", resp.StatusCode)
	}
	if resp := r.pia.send(three, three, "reason", "It was the other way round."); resp.StatusCode != 422 || !strings.Contains(r.pia.body, "It was the other way round.") {
		t.Errorf("withdrawn without being sure: %d", resp.StatusCode)
	}
	reads("423863")
	if resp := r.pia.send(three, three, "reason", "It was the other way round.", "sure", "yes"); resp.StatusCode != 303 {
		t.Errorf("withdraw: %d", resp.StatusCode)
	}
	reads("423861")
	if r.pia.do("GET", three, nil); !strings.Contains(r.pia.body, "It was withdrawn on 31 March 2026 by Person pia: It was the other way round.") || strings.Contains(r.pia.body, `name="sure"`) {
		t.Error("it can be withdrawn twice")
	}
	if resp := r.pia.send(publications, three, "reason", "Again.", "sure", "yes"); resp.StatusCode != 409 {
		t.Errorf("withdrawn twice: %d", resp.StatusCode)
	}
	if r.pia.do("GET", publications, nil); !strings.Contains(r.pia.body, "It was the other way round.") || !strings.Contains(r.pia.body, "The public reads publication 2") {
		t.Error("the list does not tell of the withdrawal")
	}
}

// TestWhoSeesPublications: auditors read, viewers do not, and nobody who publishes in
// one place alone.
func TestWhoSeesPublications(t *testing.T) {
	t.Parallel()
	r := newPressroom(t)
	for name, c := range map[string]struct {
		given                 models.Assignment
		list, preview, answer int
	}{
		"auditor":   {in("denver-co", models.RoleAuditor), 200, 403, 403},
		"viewer":    {models.Assignment{Role: models.RoleViewer}, 403, 403, 403},
		"here":      {in("denver-co", models.RolePublisher), 200, 403, 403},
		"grants":    {models.Assignment{Role: models.RoleGrants}, 403, 403, 200},
		"publisher": {models.Assignment{Role: models.RolePublisher}, 200, 200, 200},
	} {
		b := r.person(t, name, c.given)
		for at, want := range map[string]int{"": c.list, "/1": c.list, "/settings": c.list, "/preview": c.preview, "/1/withdraw": c.preview, "/reports": c.answer} {
			if resp := b.do("GET", publications+at, nil); resp.StatusCode != want {
				t.Errorf("%s at %q: %d, want %d", name, at, resp.StatusCode, want)
			}
		}
		b.do("GET", "/workspace", nil)
		if shown := strings.Contains(b.body, `href="`+publications+`"`); shown != (c.list == 200) {
			t.Errorf("%s: the bar leads to the publications: %v", name, shown)
		}
		if want := map[bool]int{true: 422, false: 403}[c.preview == 200]; b.send("/workspace", publications, "as_of", "2018-01-24", "seal", "x", "reason", "why").StatusCode != want {
			t.Errorf("%s publishes", name)
		}
	}
	for _, at := range []string{"/0", "/9", "/-1", "/x", "/9/withdraw", "/x/withdraw"} {
		if resp := r.pia.do("GET", publications+at, nil); resp.StatusCode != 404 {
			t.Errorf("%s: %d", at, resp.StatusCode)
		}
	}
	// Who has signed in is told what the page is of; a link is for who publishes.
	r.pia.do("GET", "/grants/"+denverFY2017, nil)
	if !strings.Contains(r.pia.body, "You read the record as it stands (revision ") || !strings.Contains(r.pia.body, "The public reads publication 1, of 31 March 2026.") {
		t.Error("who has signed in is not told what the public reads")
	}
	public := &browser{t: t, app: r.app}
	if public.do("GET", "/grants/"+denverFY2017, nil); strings.Contains(public.body, "You read the record as it stands") {
		t.Error("the public is told what it does not read")
	}
}

// TestPublishDays: a day that is none stands at its field, and what is told is of the
// days that were asked for.
func TestPublishDays(t *testing.T) {
	t.Parallel()
	r := newPressroom(t)
	r.publishes("as_of=2018-01-24", "The first real one.", 2)
	for _, query := range []string{"as_of=soon", "as_of=2018-02-30", "as_of=2018-01-24&known_on=then"} {
		if resp := r.pia.do("GET", publications+"/preview?"+query, nil); resp.StatusCode != 422 || !regexp.MustCompile(`href="#look-(as_of|known_on)"`).MatchString(r.pia.body) {
			t.Errorf("%s: %d", query, resp.StatusCode)
		}
	}
	if resp := r.pia.do("GET", publications+"/preview?as_of=2018-08-01&document=grant/none", nil); resp.StatusCode != 404 {
		t.Errorf("the values of no document: %d", resp.StatusCode)
	}
	form := r.form("as_of=2018-01-24&known_on=2018-06-01", "why")
	form.Set("as_of", "soon")
	if resp := r.pia.do("POST", publications, form); resp.StatusCode != 422 {
		t.Errorf("publish of no day: %d", resp.StatusCode)
	}
	form.Set("as_of", "2018-01-25") // of which another seal is
	if resp := r.pia.do("POST", publications, form); resp.StatusCode != 422 {
		t.Errorf("another day than was looked at: %d", resp.StatusCode)
	}
	form.Set("as_of", "2018-01-24")
	form.Del("seal")
	if resp := r.pia.do("POST", publications, form); resp.StatusCode != 422 {
		t.Errorf("without a seal: %d", resp.StatusCode)
	}
	r.publishes("as_of=2018-01-24&known_on=2018-06-01", "As it was known.", 3)
	if r.pia.do("GET", publications+"/3", nil); !strings.Contains(r.pia.body, "1 June 2018") {
		t.Error("the day of knowledge is not told")
	}
	resp := r.pia.do("GET", publications+"/preview?as_of=2018-08-01&format=csv&table=differences", nil)
	if resp.StatusCode != 200 || strings.Count(r.pia.body, "\n") < 1000 || !strings.Contains(resp.Header.Get("Content-Type"), "text/csv") {
		t.Errorf("the differences as a file: %d, %d lines", resp.StatusCode, strings.Count(r.pia.body, "\n"))
	}
	r.pia.do("GET", publications+"/preview?as_of=2018-08-01", nil)
	if len(r.pia.body) > 1<<20 {
		t.Errorf("the preview has %d bytes", len(r.pia.body))
	}
	one := regexp.MustCompile(`href="(/workspace/publications/preview\?[^"]*document=[^"]*)"`).FindStringSubmatch(r.pia.body)
	if one == nil {
		t.Fatal("no link to all values of one document")
	}
	if resp := r.pia.do("GET", strings.ReplaceAll(one[1], "&amp;", "&"), nil); resp.StatusCode != 200 || !strings.Contains(r.pia.body, "all values of one document") {
		t.Errorf("%s: %d", one[1], resp.StatusCode)
	}
}

// TestPublishSettingsPage: what is wrong in the allow-list is told with its line, and
// two who change the settings at once are told.
func TestPublishSettingsPage(t *testing.T) {
	t.Parallel()
	r := newPressroom(t)
	at := publications + "/settings"
	if resp := r.pia.send(at, at, "version", "0", "when", "daily", "hour", "six"); resp.StatusCode != 422 || !strings.Contains(r.pia.body, `href="#settings-form-hour"`) {
		t.Errorf("an hour that is none: %d", resp.StatusCode)
	}
	if resp := r.pia.send(at, at, "version", "0", "when", "daily", "hour", "6", "frames", "all https://a.example\r\ngrant/x http://b.example"); resp.StatusCode != 422 || !strings.Contains(r.pia.body, "ine 2: ") || !strings.Contains(r.pia.body, "grant/x http://b.example") {
		t.Errorf("a site that is none: %d", resp.StatusCode)
	}
	if resp := r.pia.send(at, at, "version", "0", "when", "daily", "hour", "6", "frames", "all https://a.example\r\ngrant/x https://b.example"); resp.StatusCode != http.StatusSeeOther {
		t.Errorf("settings: %d %s", resp.StatusCode, r.pia.body)
	}
	if r.pia.do("GET", at+"?kept=1", nil); !strings.Contains(r.pia.body, "The settings are kept.") || !strings.Contains(r.pia.body, "grant/x https://b.example") || !strings.Contains(r.pia.body, `name="version" value="1"`) || !strings.Contains(r.pia.body, "once a day, from 6:00 UTC") {
		t.Error("the settings are not shown")
	}
	if resp := r.pia.send(at, at, "version", "0", "when", "approval"); resp.StatusCode != 422 || !strings.Contains(r.pia.body, "omebody changed these settings") {
		t.Errorf("settings that somebody changed: %d", resp.StatusCode)
	}
}

// TestReaderReportsPage: a report is read and answered; how the reader is reached is
// nowhere but on its page.
func TestReaderReportsPage(t *testing.T) {
	t.Parallel()
	r := newPressroom(t)
	const contact = "mona.reader@example.org"
	id, err := r.tracker.TakeReport(t.Context(), "/en/grants/"+denverFY2017, "The amount is off <b>by a dollar</b>.", contact)
	if err != nil {
		t.Fatal(err)
	}
	for _, about := range []string{"/workspace/people", "//evil.example", "javascript:alert(1)"} {
		if _, err := r.tracker.TakeReport(t.Context(), about, "Something else is wrong.", ""); err != nil {
			t.Fatal(err)
		}
	}
	at := publications + "/reports"
	if r.pia.do("GET", publications, nil); !strings.Contains(r.pia.body, "4 reports of readers wait") || strings.Contains(r.pia.body, contact) {
		t.Error("the list of publications does not tell that reports wait")
	}
	if r.pia.do("GET", at, nil); !strings.Contains(r.pia.body, contact) || !strings.Contains(r.pia.body, "&lt;b&gt;by a dollar") || !strings.Contains(r.pia.body, `href="/en/grants/`+denverFY2017+`"`) ||
		strings.Contains(r.pia.body, `href="//evil`) || strings.Contains(r.pia.body, `href="javascript`) {
		t.Error("the report is not shown as it should be")
	}
	if resp := r.pia.send(at, at, "id", id, "answer", ""); resp.StatusCode != 422 || !strings.Contains(r.pia.body, `href="#answer-`+id+`-answer"`) {
		t.Errorf("no answer: %d", resp.StatusCode)
	}
	if resp := r.pia.send(at, at, "id", id, "answer", "I wrote to "+strings.ToUpper(contact)); resp.StatusCode != 422 || !strings.Contains(r.pia.body, "I wrote to") {
		t.Errorf("an answer that names the reader: %d", resp.StatusCode)
	}
	if resp := r.pia.send(at, at, "id", id, "answer", "Mended."); resp.StatusCode != 303 {
		t.Errorf("answer: %d", resp.StatusCode)
	}
	if resp := r.pia.send(at, at, "id", id, "answer", "Again."); resp.StatusCode != 422 || !strings.Contains(r.pia.body, "answered already") {
		t.Errorf("twice: %d", resp.StatusCode)
	}
	auditor := r.person(t, "otto", models.Assignment{Role: models.RoleAuditor}, models.Assignment{Role: models.RoleAdmin})
	for _, page := range []string{"/workspace/trail", "/workspace/trail?format=csv", "/workspace/trail?format=json", publications, publications + "/1", publications + "?format=xlsx"} {
		if auditor.do("GET", page, nil); strings.Contains(unpacked(auditor.body), contact) {
			t.Errorf("%s names the reader", page)
		}
	}
	if auditor.do("GET", "/workspace/trail", nil); !strings.Contains(auditor.body, "Mended.") {
		t.Error("the trail does not have the answer")
	}
	if strings.Contains(r.log.String(), "mona") {
		t.Error("the log names the reader")
	}
	for _, rule := range identity.Rules() {
		if strings.HasPrefix(rule.Pattern, publications) && rule.Everywhere() && rule.ForPrograms() {
			t.Errorf("a program may %s %s", rule.Method, rule.Pattern)
		}
	}
}
