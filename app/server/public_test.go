package server

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"proviso/app/publication"
	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/app/tracker"
	"proviso/models"
	"proviso/static"
)

var pia = models.Person{ID: "pia", Assignments: []models.Assignment{{Role: models.RolePublisher}}}

// TestStand: what is published is shown, what is taken back no more, and both are told
// once; the day moves the pages on; a database that is gone takes nothing down.
func TestStand(t *testing.T) {
	s := storetest.Open(t)
	now := noon()
	var told []publication.Happened
	o := Options{Now: func() time.Time { return now }, Tell: func(_ context.Context, h publication.Happened) error { told = append(told, h); return nil }}
	_, tr, _ := setOn(t, s, func(given *Options) { given.Now, given.Tell = o.Now, o.Tell; o = *given })
	at := newStand(tr, &o)
	look := func() {
		t.Helper()
		if _, err := at.refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := at.told(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	look()
	first, day := at.site.Shown()
	if first == "" || day != "2026-11-24" || len(told) != 1 || told[0].Type != publication.EventPublished {
		t.Fatalf("shown %q for %s, told %d", first, day, len(told))
	}
	look()
	if len(told) != 1 {
		t.Error("told twice")
	}
	body, err := models.Body(models.Source{ID: "three", Title: "Three"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Record(t.Context(), []store.Draft{{Kind: models.FactSource, ID: "three", Body: body}}, "ann", "add", ""); err != nil {
		t.Fatal(err)
	}
	look()
	if id, _ := at.site.Shown(); id != first || len(told) != 1 {
		t.Error("a write that is not published is shown")
	}
	if _, err := tr.Publish(t.Context(), pia, tracker.Publishing{Settings: publication.Settings{AsOf: "2018-01-24"}}); err != nil {
		t.Fatal(err)
	}
	look()
	second, _ := at.site.Shown()
	if second == first || len(told) != 2 || told[1].Head.ID != second {
		t.Errorf("the second: shown %q, told %d", second, len(told))
	}
	now = now.AddDate(0, 0, 1)
	look()
	if id, day := at.site.Shown(); id != second || day != "2026-11-25" || len(told) != 2 {
		t.Errorf("the next day: %q for %s, told %d", id, day, len(told))
	}
	if err := tr.WithdrawPublication(t.Context(), pia, 2, "The wrong day."); err != nil {
		t.Fatal(err)
	}
	look()
	if id, _ := at.site.Shown(); id != first || len(told) != 3 || told[2].Type != publication.EventWithdrawn || told[2].Head.ID != second {
		t.Errorf("taken back: shown %q, told %d", id, len(told))
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := at.refresh(t.Context()); err == nil {
		t.Error("a closed database was read")
	}
	if id, _ := at.site.Shown(); id != first {
		t.Error("a database that is gone took the site down")
	}
}

// TestPublicSite: the assembled server answers the public site without a look at the
// database, and leaves no line in the log about who read what.
func TestPublicSite(t *testing.T) {
	s := storetest.Open(t)
	app, _, log := setOn(t, s, nil)
	if c := serveRaw(app, "GET", "/en/"); c.Response.StatusCode() != 200 {
		t.Fatalf("/en/: %d %s", c.Response.StatusCode(), c.Response.Body())
	}
	before := log.String()
	n := storetest.Queries(t, s, func() {
		for _, path := range []string{"/en/", "/es/", "/embed/map/all", "/embed/overview/all.csv", "/oembed?url=x", "/en/nothing"} {
			if c := serveRaw(app, "GET", path); c.Response.StatusCode() >= 500 {
				t.Errorf("%s: %d", path, c.Response.StatusCode())
			}
		}
	})
	if n != 0 {
		t.Errorf("%d queries", n)
	}
	if log.String() != before {
		t.Errorf("the log has %s", strings.TrimPrefix(log.String(), before))
	}
	if c := serveRaw(app, "POST", "/embed/map/all"); c.Response.StatusCode() != 405 {
		t.Errorf("POST: %d", c.Response.StatusCode())
	}
	if old := from(app, anyone, "GET", "/static/cards-0123456789ab.css"); static.Built && (old.Response.StatusCode() != 200 || string(old.Response.Header.Peek("Cache-Control")) != "no-cache") {
		t.Errorf("a sheet of an earlier program: %d", old.Response.StatusCode())
	}
}

// TestPreviewIsWhatLeaves: what a publisher looks at is to the byte what is then
// served, and nobody else may look.
func TestPreviewIsWhatLeaves(t *testing.T) {
	s := storetest.Open(t)
	o := newOffice(t, s)
	publisher := o.person(t, "pia", models.Assignment{Role: models.RolePublisher})
	viewer := o.person(t, "vic", models.Assignment{Role: models.RoleViewer})
	paths := []string{"en/grants/denver-co-byrne-jag-fy2017", "es/", "embed/coverage/jag-notice.denver-co?lang=es", "embed/grant/denver-co-byrne-jag-fy2017.csv?x", "en/cases/chicago-v-sessions-fy2017"}
	looked := map[string]string{}
	for _, path := range paths {
		at := "/workspace/publications/preview/" + path + map[bool]string{true: "&", false: "?"}[strings.Contains(path, "?")] + "as_of=2018-01-24"
		if resp := publisher.do("GET", at, nil); resp.StatusCode != 200 {
			t.Fatalf("%s: %d", at, resp.StatusCode)
		}
		looked[path] = publisher.body
		if resp := viewer.do("GET", at, nil); resp.StatusCode != 403 {
			t.Errorf("a viewer at %s: %d", at, resp.StatusCode)
		}
		if resp := (&browser{t: t, app: o.app}).do("GET", at, nil); resp.StatusCode != 303 {
			t.Errorf("the public at %s: %d", at, resp.StatusCode)
		}
	}
	if resp := publisher.do("GET", "/workspace/publications/preview/en/grants/none?as_of=2018-01-24", nil); resp.StatusCode != 404 {
		t.Errorf("of nothing: %d", resp.StatusCode)
	}
	if resp := publisher.do("GET", "/workspace/publications/preview/en/?as_of=2018-02-30", nil); resp.StatusCode != 400 {
		t.Errorf("of no day: %d", resp.StatusCode)
	}
	if _, err := tracker.New(s, noon).Publish(t.Context(), pia, tracker.Publishing{Settings: publication.Settings{AsOf: "2018-01-24"}}); err != nil {
		t.Fatal(err)
	}
	// The clocks of the server and of the database stand at two days in tests.
	clock := strings.NewReplacer("24 November 2026", "31 March 2026", "24 de noviembre de 2026", "31 de marzo de 2026", "2026-11-24", "2026-03-31")
	for _, path := range paths {
		looked[path] = clock.Replace(looked[path])
		if got := string(serveRaw(o.app, "GET", "/"+path).Response.Body()); clock.Replace(got) != looked[path] {
			t.Errorf("%s: %d bytes were served, %d looked at", path, len(got), len(looked[path]))
		}
	}
}

// serveRaw asks as a connection does, before the router.
func serveRaw(app *fiber.App, method, path string) *fasthttp.RequestCtx {
	var r fasthttp.Request
	r.Header.SetMethod(method)
	r.SetRequestURI(path)
	r.Header.SetHost("proviso.test")
	var c fasthttp.RequestCtx
	c.Init(&r, nil, nil)
	app.Handler() // which lays out the routes, as listening does
	app.Server().Handler(&c)
	return &c
}
