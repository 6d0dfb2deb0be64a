package server

import (
	"database/sql"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

const webhooksPage = "/workspace/webhooks"

var webhookSecret = regexp.MustCompile(`whsec_[A-Za-z0-9+/]{43}=`)

// secret is the one secret of the page last seen; "": there is none.
func (b *browser) secret() string {
	b.t.Helper()
	all := webhookSecret.FindAllString(strings.ReplaceAll(b.body, "&#43;", "+"), -1)
	if len(all) > 1 {
		b.t.Errorf("%d secrets on one page", len(all))
	}
	return strings.Join(all, " ")
}

// act sends the form of an act of the newest webhook.
func (b *browser) act(name, hook string, pairs ...string) int {
	b.t.Helper()
	return b.send(webhooksPage, webhooksPage+"/change", append([]string{"act", name, "webhook", hook}, pairs...)...).StatusCode
}

// TestWebhooksPage: a publisher adds a webhook, is shown its secret once, tests,
// rotates, pauses, resumes and ends it; each act leaves a line without the secret.
func TestWebhooksPage(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	o := newOffice(t, s)
	b := o.person(t, "paula", in("denver-co", models.RolePublisher))
	if resp := b.do("GET", webhooksPage, nil); resp.StatusCode != 200 || !strings.Contains(b.body, "Nobody is told yet") || b.secret() != "" {
		t.Fatalf("%d %s", resp.StatusCode, b.body)
	}
	if resp := b.send(webhooksPage, webhooksPage, "url", "https://hooks.example.org/in?key=theirs", "about", "grant", "thing", canaryGrant); resp.StatusCode != 200 || resp.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("add: %d %s", resp.StatusCode, b.body)
	}
	first := b.secret()
	if first == "" || !strings.Contains(b.body, "https://hooks.example.org/in?key=theirs") || !strings.Contains(b.body, "One grant: "+canaryGrant) || !strings.Contains(b.body, "by Person paula") {
		t.Errorf("added as %q\n%s", first, b.body)
	}
	if b.do("GET", webhooksPage, nil); b.secret() != "" {
		t.Error("the secret is shown again")
	}
	id := regexp.MustCompile(`name="webhook" value="([0-9a-z]+)"`).FindStringSubmatch(b.body)[1]

	if got := b.act("test", id); got != 303 {
		t.Errorf("test: %d", got)
	}
	if b.do("GET", webhooksPage+"?done=test", nil); !strings.Contains(b.body, "A test is on its way") || !strings.Contains(b.body, "on its way</") {
		t.Errorf("no test is on its way:\n%s", b.body)
	}
	if got := b.act("test", id); got != 422 || !strings.Contains(b.body, "A test is on its way already") {
		t.Errorf("a second test: %d", got)
	}
	due, err := s.DueDeliveries(t.Context(), noon().Add(time.Second), 10)
	if err != nil || len(due) != 1 || !strings.Contains(due[0].Body, `"type":"webhook.test"`) || strings.Contains(due[0].Secret, first) {
		t.Fatalf("due: %+v, %v", due, err)
	}
	if got, err := o.identity.Open(models.WebhookSeal(id), due[0].Secret); got != first || err != nil {
		t.Errorf("sealed: %q, %v", got, err)
	}
	if err := s.DeliveryFailed(t.Context(), due[0].ID, 0, models.FaultNetwork, noon(), false); err != nil {
		t.Fatal(err)
	}
	if b.do("GET", webhooksPage, nil); !strings.Contains(b.body, "leads to an address within a private network") {
		t.Errorf("why it did not go is not told:\n%s", b.body)
	}

	if got := b.act("rotate", id); got != 200 {
		t.Errorf("rotate: %d", got)
	}
	second := b.secret()
	if second == "" || second == first || !strings.Contains(b.body, "The one before is good until") {
		t.Errorf("rotated to %q:\n%s", second, b.body)
	}
	if got := b.act("pause", id); got != 303 {
		t.Errorf("pause: %d", got)
	}
	if got := b.act("pause", id); got != 422 || !strings.Contains(b.body, "is paused already") || !strings.Contains(b.body, "Paused since") {
		t.Errorf("pause again: %d", got)
	}
	if got := b.act("test", id); got != 422 || !strings.Contains(b.body, "resume it first") {
		t.Errorf("test while paused: %d", got)
	}
	if got := b.act("resume", id); got != 303 {
		t.Errorf("resume: %d", got)
	}
	if got := b.act("end", id); got != 422 || !strings.Contains(b.body, `id="end-`+id+`-sure-fault"`) || !strings.Contains(b.body, "<details open") {
		t.Errorf("end without being sure: %d", got)
	}
	if got := b.act("end", id, "sure", "yes"); got != 303 {
		t.Errorf("end: %d", got)
	}
	if b.do("GET", webhooksPage, nil); !strings.Contains(b.body, "Ended by a publisher") || strings.Contains(b.body, `value="`+id+`"`) {
		t.Errorf("it can still be changed:\n%s", b.body)
	}
	if got := b.act("rotate", id); got != 422 || !strings.Contains(b.body, "has ended") {
		t.Errorf("rotate what has ended: %d", got)
	}

	lines, err := s.Lines(t.Context(), store.TrailFilter{Kinds: []models.FactKind{store.WebhookKind}}, 20)
	if err != nil {
		t.Fatal(err)
	}
	acts := ""
	for _, l := range lines {
		acts = l.Action + " " + acts
		if l.ID != id || l.Detail != "https://hooks.example.org, grant "+canaryGrant {
			t.Errorf("line %+v", l.TrailLine)
		}
	}
	if want := "add-webhook test-webhook rotate-webhook pause-webhook resume-webhook end-webhook "; acts != want {
		t.Errorf("the trail says %q, want %q", acts, want)
	}
	db, err := sql.Open("sqlite3", s.Name())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, secret := range []string{first, second} {
		if where := held(t, db, secret); len(where) > 0 || held(t, db, strings.TrimPrefix(secret, "whsec_")) != nil {
			t.Errorf("a secret is kept as it is: %v", where)
		}
		if strings.Contains(o.log.String(), secret) {
			t.Error("a secret is in the log")
		}
	}
	if strings.Contains(o.log.String(), "theirs") {
		t.Error("the log holds the address")
	}
}

// TestWebhookForms: what cannot be taken is told at its field, with what would be
// right, and with what was typed kept; nothing is written. It takes a publisher.
func TestWebhookForms(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	o := newOffice(t, s)
	b := o.person(t, "paula", in("denver-co", models.RolePublisher))
	before := trailOf(t, s)
	for _, x := range []struct{ name, address, about, thing, field, says string }{
		{"no address", "", "everything", "", "url", "It is an address like https://"},
		{"http", "http://example.org/x", "everything", "", "url", "it must begin with https://"},
		{"loopback", "http://127.0.0.1/x", "everything", "", "url", "it must begin with https://"},
		{"within", "https://10.0.0.7/x", "everything", "", "url", "--webhook-networks"},
		{"a password", "https://a:b@example.org/", "everything", "", "url", "before the @"},
		{"controls", "https://example.org/\r\nX: y", "everything", "", "url", "no address has"},
		{"markup", `https://example.org/"><script>`, "no-kind", "", "about", "it is everything or jurisdiction, grant"},
		{"everything of one", "https://example.org/", "everything", "denver-co", "thing", "leave it empty"},
		{"one of nothing", "https://example.org/", "grant", "", "thing", "is missing"},
		{"near", "https://example.org/", "jurisdiction", "denver-c", "thing", "did you mean denver-co"},
		{"a grant as a case", "https://example.org/", "case", canaryGrant, "thing", "no case has the id"},
		{"a comparison", "https://example.org/", "comparison", "byrne-jag-fy1066", "thing", "no comparison has the id"},
	} {
		resp := b.send(webhooksPage, webhooksPage, "url", x.address, "about", x.about, "thing", x.thing)
		said := plain(b.body)
		if resp.StatusCode != 422 || !strings.Contains(b.body, `id="webhook-add-`+x.field+`-fault"`) || !strings.Contains(strings.ToLower(said), strings.ToLower(x.says)) || strings.Contains(b.body, "<script") || b.secret() != "" {
			t.Errorf("%s: %d, want %q at %s:\n%s", x.name, resp.StatusCode, x.says, x.field, said)
		}
		if x.thing != "" && !strings.Contains(b.body, `value="`+x.thing+`"`) {
			t.Errorf("%s: what was typed is gone", x.name)
		}
	}
	for _, form := range []url.Values{{"act": {"explode"}, "webhook": {"x"}}, {"act": {"pause"}, "webhook": {"nobodys"}}, {"act": {"end"}, "webhook": {"nobodys"}, "sure": {"yes"}}, {}} {
		b.do("GET", webhooksPage, nil)
		form.Set("csrf", b.token())
		if resp := b.do("POST", webhooksPage+"/change", form); resp.StatusCode != 422 || !strings.Contains(b.body, `class="faults"`) {
			t.Errorf("%v: %d", form, resp.StatusCode)
		}
	}
	other := o.person(t, "grace", in("denver-co", models.RoleGrants), in("denver-co", models.RoleAdmin))
	trail := trailOf(t, s)
	for _, at := range []string{webhooksPage, webhooksPage + "/change"} {
		if resp := other.send("/account", at, "url", "https://example.org", "about", "everything"); resp.StatusCode != 403 {
			t.Errorf("without the role: %d", resp.StatusCode)
		}
	}
	if after := trailOf(t, s); after != trail {
		t.Errorf("%d lines, and %d before", after, trail)
	}
	if hooks, err := s.RunningWebhooks(t.Context()); err != nil || len(hooks) != 0 || before == 0 {
		t.Errorf("kept: %+v, %v", hooks, err)
	}
}

// TestWebhookKinds: a webhook is about one document of each kind that is published.
func TestWebhookKinds(t *testing.T) {
	t.Parallel()
	o := newOffice(t, storetest.Open(t))
	b := o.person(t, "paula", in("", models.RolePublisher))
	for kind, id := range map[string]string{"jurisdiction": "denver-co", "grant": canaryGrant, "case": real(t).Cases[0].ID, "coverage": "jag-notice", "comparison": "byrne-jag-fy2017"} {
		if resp := b.send(webhooksPage, webhooksPage, "url", "https://example.org/"+kind, "about", kind, "thing", id); resp.StatusCode != 200 || b.secret() == "" || !strings.Contains(b.body, ": "+id) {
			t.Errorf("%s %s: %d", kind, id, resp.StatusCode)
		}
	}
}
