package server

import (
	"strings"
	"testing"

	"proviso/app/publication"
	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/app/tracker"
	"proviso/models"
)

// unpublished is in a case that nobody has published.
const unpublished = "Xylophone County v. Unpublished"

// TestAudience: what is recorded and not published is on no page, in no file and in
// no answer that the public can ask for, not even among what comes near to a wrong
// address; whoever keeps the record sees it at once; published, everybody does.
func TestAudience(t *testing.T) {
	s := storetest.Open(t)
	o := newOffice(t, s)
	in := o.person(t, "gina", models.Assignment{Role: models.RoleGrants}).cookie
	body, err := models.Body(models.Case{ID: "xylophone-v-unpublished", Caption: unpublished, Role: "challenge", Court: "N.D. Cal."})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Record(t.Context(), []store.Draft{{Kind: models.FactCase, ID: "xylophone-v-unpublished", Body: body}}, "anna", "add", ""); err != nil {
		t.Fatal(err)
	}
	everywhere := []string{"/", "/cases", "/cases/xylophone-v-unpublished", "/cases/xylophone-v-unpublishe", "/search?q=xylophone", "/nowhere/xylophone", "/sources?q=xylophone", "/cases?q=xylophone",
		"/cases?case=xylophone", "/api/v1/cases", "/api/v1/cases/xylophone-v-unpublished", "/api/v1/cases/xylophone-v-unpublishe", "/method", "/grants/xylophone-v-unpublished", "/workspace/xylophone-v-unpublished"}
	seen := func(cookie, path string) bool {
		c := from(o.app, anyone, "GET", path, cookie)
		text := string(c.Response.Body()) + c.Response.Header.String()
		return strings.Contains(text, "Xylophone") || strings.Contains(strings.ReplaceAll(text, path, ""), "/xylophone-v-unpublished")
	}
	for _, path := range everywhere {
		if seen("X-Nothing: 1", path) {
			t.Errorf("the public sees at %s what is not published", path)
		}
	}
	for _, path := range []string{"/cases", "/cases/xylophone-v-unpublished", "/search?q=xylophone", "/api/v1/cases?limit=1000", "/cases/xylophone-v-unpublishe"} {
		if !seen("Cookie: "+in, path) {
			t.Errorf("who keeps the record does not see at %s what was recorded", path)
		}
	}
	kept := from(o.app, anyone, "GET", "/cases", "Cookie: "+in)
	if got := string(kept.Response.Header.Peek("Cache-Control")); got != "private, no-store" {
		t.Errorf("a page of who has signed in may be kept: %q", got)
	}
	if seen("X-Nothing: 1", "/cases") {
		t.Error("the page of who has signed in was kept for the public")
	}
	tr := tracker.New(s, noon)
	if _, err := tr.Publish(t.Context(), models.Person{ID: "pia", Assignments: []models.Assignment{{Role: models.RolePublisher}}}, tracker.Publishing{Settings: publication.Settings{AsOf: "2026-11-24"}}); err != nil {
		t.Fatal(err)
	}
	if !seen("X-Nothing: 1", "/cases") || !seen("X-Nothing: 1", "/api/v1/cases?limit=1000") {
		t.Error("the public does not see what is published")
	}
}

// TestNothingPublished: before the first publication there is nothing to read, and
// the page says so.
func TestNothingPublished(t *testing.T) {
	app, tr, _ := set(t, nil)
	if err := tr.WithdrawPublication(t.Context(), models.Person{ID: "pia", Assignments: []models.Assignment{{Role: models.RolePublisher}}}, 1, "Too early."); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/", "/sources", "/sources/one", "/api/v1/sources"} {
		c := from(app, anyone, "GET", path)
		if c.Response.StatusCode() != 404 || !strings.Contains(string(c.Response.Body()), "othing has been published here yet") {
			t.Errorf("%s: %d %s", path, c.Response.StatusCode(), c.Response.Body())
		}
	}
}
