package server

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"proviso/app/identity"
	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/app/tracker"
	"proviso/models"
)

// every is every role that there is, in one place.
func every(place string) (out []models.Assignment) {
	for _, r := range models.Roles {
		a := in(place, r)
		if r == models.RoleSigner {
			a.Office = "Mayor"
		}
		out = append(out, a)
	}
	return out
}

// mayKnow are the routes to things of Denver's that Chicago may know of: the facts of
// the public record, which everybody reads and whom a role there lets write, and the
// people, whom every administrator sees and only one of where their roles are
// governs; and what was published, which is of no place. What any other route leads to
// is not there for Chicago.
var mayKnow = map[string]int{
	"GET /workspace/facts/:kind":                     200,
	"GET /workspace/facts/:kind/new":                 200,
	"POST /workspace/facts/:kind/new":                403,
	"GET /workspace/facts/:kind/:id":                 200,
	"POST /workspace/facts/:kind/:id":                403,
	"GET /workspace/facts/:kind/:id/history":         200,
	"POST /workspace/facts/:kind/jag-notice/confirm": 403,
	"POST /workspace/facts/:kind/:id/withdraw":       403,
	"POST /workspace/people/:id/give":                403,
	"POST /workspace/people/:id/take":                403,
	"POST /workspace/people/:id/disable":             403,
	"POST /workspace/people/:id/enable":              403,
	"GET /workspace/publications/:number":            200,
}

// TestOthersThings: who has every role in Chicago comes to nothing of Denver's, by no
// address and no form of any route that names a thing; who has one in Denver comes to
// each page of it, so that what is refused is there. Nothing is written, and no list
// shows it, whatever it is asked for.
func TestOthersThings(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	a := newArchive(t, s)
	digests := canaryWork(t, a)
	ann, bob := a.person(t, "ann", every("denver-co")...), a.person(t, "bob", every("chicago-il")...)
	ids := othersIDs(t, a, ann)
	feed := regexp.MustCompile(`/calendar/[A-Z2-7]+`).FindString(sent(t, ann, "/deadlines", "/deadlines/calendar", "act", "make"))
	before := trailOf(t, s)

	bob.do("GET", "/workspace/facts/grant/"+canaryGrant, nil)
	var form url.Values
	forms, _ := sheets(t, "", bob.body)
	for _, f := range forms {
		if whole := f.filled(); whole.Get("f.jurisdiction") == "denver-co" {
			form = whole
		}
	}
	if form == nil {
		t.Fatal("no form of a grant of Denver's")
	}
	form.Set("f.id", "another-of-denver")
	complete(form, real(t).Sources[0].ID)
	for name, value := range map[string]string{"csrf": bob.token(), "version": "1", "act": "drop", "title": "t", "role": "viewer", "jurisdiction": "denver-co", "day": "2026-11-20", "known_from": "2026-11-20"} {
		form.Set(name, value)
	}
	if form.Get("csrf") == "" {
		t.Fatal("no token: every form would be refused for want of it")
	}
	for _, r := range identity.Rules() {
		if r.Public() || r.BySecret() || !strings.Contains(r.Pattern, ":") {
			continue
		}
		kind, number := "grant", "1"
		if strings.HasSuffix(r.Pattern, "/columns") { // of a file that waits, and is no import yet
			number = "2"
		}
		if strings.HasSuffix(r.Pattern, "/confirm") { // no grant is confirmed, but a condition, which is of no place
			kind, r.Pattern = "condition", strings.Replace(r.Pattern, ":id", "jag-notice", 1)
		}
		at := strings.NewReplacer(":digest", digests[0], ":jurisdiction", "denver-co", ":version", "1", ":number", number, ":kind", kind).Replace(r.Pattern)
		for part, id := range ids {
			if strings.HasPrefix(r.Pattern, part) {
				at = strings.Replace(at, ":id", id, 1)
			}
		}
		if strings.Contains(at, ":") {
			t.Errorf("%s: the test has nothing of Denver's to ask it for", r.Pattern)
			continue
		}
		if r.Everywhere() { // which a role in one place does not open, Denver's neither
			for _, b := range []*browser{ann, bob} {
				if resp := b.do(r.Method, at, map[string]url.Values{"POST": form}[r.Method]); resp.StatusCode != http.StatusForbidden {
					t.Errorf("%s %s with roles in one place: %d", r.Method, at, resp.StatusCode)
				}
			}
			continue
		}
		want := mayKnow[r.Method+" "+r.Pattern]
		if want == 0 {
			want = http.StatusNotFound
		}
		if r.Method == "GET" {
			if resp := ann.do("GET", at, nil); resp.StatusCode != 200 {
				t.Errorf("Denver's own %s: %d", at, resp.StatusCode)
			}
			if resp := bob.do("GET", at, nil); resp.StatusCode != want {
				t.Errorf("Chicago reads %s: %d, want %d", at, resp.StatusCode, want)
			}
			continue
		}
		if resp := bob.do("POST", at, form); resp.StatusCode != want {
			t.Errorf("Chicago writes %s: %d to %q, want %d", at, resp.StatusCode, resp.Header.Get("Location"), want)
		}
	}
	for _, list := range []string{"/workspace?", "/account?", "/workspace/acceptances?", "/deadlines?state=all", "/deadlines/reassign?", "/workspace/grants?", "/workspace/demands?", "/workspace/documents?state=all", "/workspace/trail?", "/budget/ledger?", "/budget/reconcile?", "/budget/freeze?", "/budget/claims?", "/workspace/reviews?"} {
		for _, query := range []string{"", "&jurisdiction=denver-co", "&format=csv"} {
			if bob.do("GET", list+query, nil); showsDenver(bob.body) {
				t.Errorf("%s%s shows Chicago what is Denver's", list, query)
			}
		}
		if list == "/workspace?" || list == "/account?" || list == "/deadlines/reassign?" { // which show nobody what this test looks for
			continue
		}
		if resp := ann.do("GET", list, nil); resp.StatusCode != 200 || !showsDenver(ann.body) {
			t.Errorf("%s: %d, and does not show Denver what is its own", list, resp.StatusCode)
		}
	}
	letter := sha256.Sum256([]byte(pdf)) // lies in the same place, and is no pack
	for _, digest := range []string{hex.EncodeToString(letter[:]), "..%2f..%2fproviso.db", digests[0][:63], strings.ToUpper(digests[0]), digests[0] + "%00", "..%2f" + digests[0], digests[0][:2] + "%2f" + digests[0], `..%5c` + digests[0]} {
		if resp := ann.do("GET", "/workspace/acceptances/"+canaryGrant+"/packs/"+digest, nil); resp.StatusCode != 404 {
			t.Errorf("a pack by %q: %d", digest, resp.StatusCode)
		}
	}
	// What a person may do to their own does not reach another's.
	bob.send("/deadlines", "/deadlines/calendar", "act", "drop", "id", ids["/workspace/people"], "person", ids["/workspace/people"])
	if resp := ann.do("GET", feed, nil); resp.StatusCode != 200 {
		t.Errorf("another's calendar was taken away: %d", resp.StatusCode)
	}
	if after := trailOf(t, s); after != before {
		t.Errorf("%d lines in the trail, and %d before", after, before)
	}
}

func showsDenver(page string) bool {
	return strings.Contains(page, "denver-co-byrne-jag") || strings.Contains(page, "Award letter") || strings.Contains(page, canaryDemand+"/denver-co") || strings.Contains(page, "Motion to Stay Preliminary Injunction")
}

// othersIDs are things of Denver's, by the beginning of the routes to their kind.
func othersIDs(t *testing.T, a archive, ann *browser) map[string]string {
	t.Helper()
	document := strings.TrimPrefix(ann.add("letter.pdf", pdf), "/workspace/documents/")
	who, err := a.identity.Person(t.Context(), "ann")
	if err != nil {
		t.Fatal(err)
	}
	sessions, err := a.identity.Sessions(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	page, err := a.tracker.Trail(t.Context(), who, tracker.TrailQuery{Kind: models.FactDocument})
	if err != nil || len(page.Lines) == 0 {
		t.Fatalf("no line about the document: %v", err)
	}
	token := regexp.MustCompile(`/account/tokens/([^/"]+)/revoke`).FindStringSubmatch(sent(t, ann, "/account", "/account/tokens", "name", "x", "scope", "read", "days", "30"))
	if token == nil {
		t.Fatal("no token was made")
	}
	reports, err := a.tracker.CouncilReports(t.Context(), who, "denver-co")
	if err != nil || len(reports) == 0 {
		t.Fatalf("no report: %v", err)
	}
	reviews, _, err := a.tracker.Reviews(t.Context(), who)
	if err != nil || len(reviews) == 0 {
		t.Fatalf("no review: %v", err)
	}
	return map[string]string{
		"/workspace/reviews": reviews[0].ID,
		"/budget/reports":    reports[0].ID,
		"/account/sessions":  sessions[0].ID, "/account/tokens": token[1], "/workspace/acceptances": canaryGrant, "/deadlines": canaryGrant + ".acceptance", "/workspace/grants": canaryGrant,
		"/workspace/demands": canaryDemand, "/workspace/facts": canaryGrant, "/workspace/documents": document, "/workspace/trail": fmt.Sprint(page.Lines[0].Seq), "/workspace/people": who.ID,
		"/budget/drivers": canaryDriver, "/budget/scenarios": "denver-co.worst",
		"/budget/years": "denver-co.fy2027", "/budget/awards": canaryGrant,
	}
}

// sent is the page that answers a form.
func sent(t *testing.T, b *browser, page, action string, pairs ...string) string {
	t.Helper()
	if resp := b.send(page, action, pairs...); resp.StatusCode != 200 {
		t.Fatalf("%s: %d %s", action, resp.StatusCode, b.body)
	}
	return b.body
}

func trailOf(t *testing.T, s *store.Store) int64 {
	t.Helper()
	report, err := s.VerifyTrail(t.Context(), func(f store.Fault) { t.Error(f.Text) })
	if err != nil {
		t.Fatal(err)
	}
	return report.Lines
}
