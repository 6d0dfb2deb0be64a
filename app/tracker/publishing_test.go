package tracker

import (
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"proviso/app/publication"
	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

// TestPublishingSettings: they are kept with a version, and what is wrong in them is
// told with its line and what would be right.
func TestPublishingSettings(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		tr, ctx := New(s, storetest.Now), t.Context()
		got, err := tr.PublishingSettings(ctx)
		if err != nil || got.Version != 0 || got.When != PublishOnApproval || len(got.Frames) != 0 {
			t.Fatalf("before anybody has said: %+v, %v", got, err)
		}
		rules, err := ParseFrames("all https://news.example.org http://localhost:8080\n\n  grant/denver-co-byrne-jag-fy2017\thttps://*.example.com:8443  \ncoverage/jag-notice.denver-co https://a.example\n")
		if err != nil {
			t.Fatal(err)
		}
		want := PublishingSettings{When: PublishDaily, Hour: 6, Frames: rules}
		if err := tr.SetPublishingSettings(ctx, publisherEverywhere, want); err != nil {
			t.Fatal(err)
		}
		if got, err = tr.PublishingSettings(ctx); err != nil || got.Version != 1 || got.When != PublishDaily || got.Hour != 6 || FrameLines(got.Frames) != FrameLines(rules) || len(got.Frames) != 3 {
			t.Errorf("got %+v, %v", got, err)
		}
		if err := tr.SetPublishingSettings(ctx, publisherEverywhere, want); models.KindOf(err) != models.KindConflict {
			t.Errorf("settings that somebody else has changed: %v", err)
		}
		for _, role := range models.Roles {
			for _, place := range []string{"", "denver-co"} {
				who := models.Person{ID: "x", Assignments: []models.Assignment{{Role: role, Jurisdiction: place}}}
				err := tr.SetPublishingSettings(ctx, who, PublishingSettings{When: "never"})
				if want := map[bool]models.ErrorKind{true: models.KindInvalid, false: models.KindDenied}[role == models.RolePublisher && place == ""]; models.KindOf(err) != want {
					t.Errorf("%s in %q: %v", role, place, err)
				}
			}
		}
		for _, bad := range []PublishingSettings{{When: "hourly"}, {When: PublishDaily, Hour: 24}, {When: PublishDaily, Hour: -1}, {When: PublishAtOnce, Frames: []FrameRule{{Kind: "map", ID: "all"}}},
			{When: PublishAtOnce, Frames: []FrameRule{{ID: "x", Sites: []string{"https://a.example"}}}}, {When: PublishAtOnce, Frames: make([]FrameRule, mostFrameRules+1)}} {
			bad.Version = 1
			if err := tr.SetPublishingSettings(ctx, publisherEverywhere, bad); models.KindOf(err) != models.KindInvalid {
				t.Errorf("%+v: %v", bad, err)
			}
		}
	})
}

func TestParseFramesFaults(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"news.example.org":                                     `line 1: "news.example.org" is not a card; a line begins with all`,
		"https://news.example.org":                             `line 1: "https://news.example.org" is not a card`,
		"all https://a.example\nall https://b.example":         "line 2: all stands on line 1 already",
		"all https://a.example\n\nbadge/x https://a.example":   `line 3: "badge" is no kind of card; it is one of grant,`,
		"grant/Denver https://a.example":                       `line 1: "Denver" is not the id of a card`,
		"grant/ https://a.example":                             "is not the id of a card",
		"map/denver-co https://a.example":                      "write map/all",
		"all":                                                  "names no site",
		"all news.example.org":                                 `"news.example.org" does not begin with https://`,
		"all http://news.example.org":                          "write https://news.example.org (http is for localhost alone)",
		"all https://news.example.org/":                        "goes on behind the name of the site; write https://news.example.org",
		"all https://news.example.org/path?x":                  "write https://news.example.org",
		"all https://News.Example.org":                         "write https://news.example.org",
		"all https://news.example.org:0":                       `"0" is not a port`,
		"all https://news.example.org:99999":                   "is not a port",
		"all https://news.example.org:":                        "is not a port",
		"all https://*":                                        "is not the address of a site",
		"all https://*.org":                                    "is not the address of a site",
		"all https://news.*.org":                               "is not the address of a site",
		"all https://me@news.example.org":                      "is not the address of a site",
		"all https://news.example.org;script-src":              "is not the address of a site",
		"all https://a..example":                               "is not the address of a site",
		"all https://-a.example":                               "is not the address of a site",
		"all https://10.0.0.1":                                 "is not the address of a site",
		"all https://español.example":                          "is not the address of a site",
		"all ftp://a.example":                                  "does not begin with https://",
		"all *":                                                "does not begin with https://",
		"all " + strings.Repeat("https://a.example ", 21):      "names 21 sites; the most is 20",
		"all https://" + strings.Repeat("abcdefg.", 40) + "eu": "line 1: ",
	} {
		_, err := ParseFrames(text)
		if models.KindOf(err) != models.KindInvalid || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "frames") {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}

var anOrigin = regexp.MustCompile(`^(https://(\*\.)?([a-z0-9-]+\.)+[a-z0-9-]+|https?://localhost)(:[1-9][0-9]*)?$`)

// FuzzSite: whatever is let through is the origin of a site and one word of a header,
// and is read again as it is written.
func FuzzSite(f *testing.F) {
	for _, s := range []string{"https://news.example.org", "https://*.example.org:8443", "http://localhost:3000", "https://a.example; script-src *", "https://a.example,b", "https://a.example\nx", "https://xn--espaol-zwa.example", "https://[::1]", "*", "'self'", "https://*.*.a.b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if siteFault(s) != "" {
			return
		}
		if !anOrigin.MatchString(s) || strings.ContainsAny(s, " ;,'\"\r\n\t/?#@\\") && strings.Count(s, "/") != 2 {
			t.Fatalf("%q is let through", s)
		}
		if u, err := url.Parse(strings.Replace(s, "*.", "any.", 1)); err != nil || u.Path != "" || u.User != nil || u.RawQuery != "" || u.Hostname() == "" {
			t.Fatalf("%q is no origin: %v", s, err)
		}
		rules := []FrameRule{{Sites: []string{s}}}
		if again, err := ParseFrames(FrameLines(rules)); err != nil || len(again) != 1 || again[0].Sites[0] != s {
			t.Fatalf("%q is read again as %+v, %v", s, again, err)
		}
	})
}

// timed is a tracker with the record that ships, published, and a clock to be set.
func timed(t *testing.T) (*Tracker, *time.Time) {
	t.Helper()
	shipped(t) // makes the image
	file := filepath.Join(t.TempDir(), "timed.db")
	if err := os.WriteFile(file, shippedOnce.image, 0o600); err != nil {
		t.Fatal(err)
	}
	now := storetest.Day
	s, err := store.Open(t.Context(), file, store.Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return New(s, func() time.Time { return now }), &now
}

// schedule is a tracker on which steps are taken and looked at.
type schedule struct {
	*Tracker
	t   *testing.T
	now *time.Time
}

func (s schedule) set(when string, hour int) {
	s.t.Helper()
	old, err := s.PublishingSettings(s.t.Context())
	if err == nil {
		err = s.SetPublishingSettings(s.t.Context(), publisherEverywhere, PublishingSettings{Version: old.Version, When: when, Hour: hour})
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s schedule) record(d Draft) {
	s.t.Helper()
	if _, err := s.store.Record(s.t.Context(), []Draft{d}, "ann", "keep", ""); err != nil {
		s.t.Fatal(err)
	}
}

// newCase is a case that the record does not have yet.
func (s schedule) newCase(id string) Draft {
	s.t.Helper()
	body, err := models.Body(models.Case{ID: id, Caption: "County " + id, Role: "challenge", Court: "N.D. Cal.", Filed: models.OnDay(models.NewDate(2018, 1, 2))})
	if err != nil {
		s.t.Fatal(err)
	}
	return Draft{Kind: models.FactCase, ID: id, Body: body}
}

// at lets the schedule look at a time, and wants what it did.
func (s schedule) at(day, hour int, hold string, number int) {
	s.t.Helper()
	*s.now = time.Date(2026, time.April, day, hour, 0, 0, 0, time.UTC)
	d, err := s.due(s.t.Context(), *s.now)
	if err != nil || d.Hold != hold {
		s.t.Errorf("on day %d at %d it holds for %q, want %q (%v)", day, hour, d.Hold, hold, err)
	}
	head, done, err := s.PublishDue(s.t.Context(), *s.now)
	if err != nil || done != (number != 0) || head.Number != number {
		s.t.Errorf("on day %d at %d: published %v number %d, want %d (%v)", day, hour, done, head.Number, number, err)
	}
	if done && head.AsOf != publication.Day(models.DateOf(*s.now).String()) {
		s.t.Errorf("published of %s", head.AsOf)
	}
}

func TestPublishDaily(t *testing.T) {
	t.Parallel()
	tr, now := timed(t)
	s := schedule{tr, t, now}
	s.at(1, 12, HoldApproval, 0)
	s.set(PublishDaily, 6)
	s.at(2, 5, HoldHour, 0)
	s.at(2, 6, "", 2) // the day moved on
	s.at(2, 7, HoldDone, 0)
	s.record(s.newCase("new-case"))
	s.at(2, 8, HoldDone, 0)
	s.at(3, 6, "", 3)
	if e, err := tr.Published(t.Context()); err != nil || e.Case("new-case") == nil {
		t.Errorf("the new case did not leave: %v", err)
	}
	all, err := tr.Publications(t.Context(), publisherEverywhere)
	if err != nil || all[0].Author != "schedule" || all[0].Reason == "" {
		t.Errorf("the author: %+v, %v", all[0], err)
	}
	// A fact that the public reads is changed: all of it waits for a person.
	s.record(amountOf(t, tr, denverAmount(t, tr), 100, 1))
	s.record(s.newCase("another-case"))
	s.at(4, 6, HoldSuperseded, 0)
	if _, err := tr.Publish(t.Context(), publisherEverywhere, Publishing{Settings: publication.Settings{AsOf: "2026-04-04"}}); err != nil {
		t.Fatal(err)
	}
	s.at(4, 7, HoldDone, 0)
	s.at(5, 6, "", 5)
	// What a person took back is not put out again, until a person publishes.
	if err := tr.WithdrawPublication(t.Context(), publisherEverywhere, 5, "Too early."); err != nil {
		t.Fatal(err)
	}
	s.at(6, 7, HoldTakenBack, 0)
	if _, err := tr.Publish(t.Context(), publisherEverywhere, Publishing{Settings: publication.Settings{AsOf: "2026-04-06", KnownOn: "2020-01-01"}}); err != nil {
		t.Fatal(err)
	}
	s.at(7, 7, HoldKnownOn, 0)
	if _, err := tr.Publish(t.Context(), publisherEverywhere, Publishing{Settings: publication.Settings{AsOf: "2026-04-07"}}); err != nil {
		t.Fatal(err)
	}
	s.at(8, 7, "", 8)
}

func TestPublishAtOnce(t *testing.T) {
	t.Parallel()
	tr, now := timed(t)
	s := schedule{tr, t, now}
	s.set(PublishAtOnce, 0)
	s.at(1, 0, HoldNothing, 0)
	s.at(9, 0, HoldNothing, 0) // days alone move nothing
	s.record(s.newCase("new-case"))
	s.at(9, 1, "", 2)
	s.at(9, 2, HoldNothing, 0)
	// What nobody has read yet may be written better before it leaves.
	d := s.newCase("another-case")
	s.record(d)
	d.Replaces = 1
	d.Body = slices.Concat(d.Body[:len(d.Body)-1], []byte(`,"judge":"A. Judge"}`))
	s.record(d)
	s.at(9, 3, "", 3)
	d.Replaces = 2
	d.Body = s.newCase("another-case").Body
	s.record(d)
	s.at(9, 4, HoldSuperseded, 0)
}

// A fact of which nothing is shown publishes nothing, and is not looked at again every
// minute.
func TestPublishDueOfNothingShown(t *testing.T) {
	t.Parallel()
	tr, now := timed(t)
	s := schedule{tr, t, now}
	s.set(PublishDaily, 0)
	s.at(1, 0, "", 2)
	s.set(PublishAtOnce, 0)
	body, err := models.Body(models.Source{ID: "a-source", Title: "A letter", Publisher: "Nobody"})
	if err != nil {
		t.Fatal(err)
	}
	s.record(Draft{Kind: models.FactSource, ID: "a-source", Body: body})
	*now = now.Add(time.Hour)
	head, done, err := tr.PublishDue(t.Context(), *now)
	if err != nil {
		t.Fatal(err)
	}
	if !done {
		s.at(1, 2, HoldNothing, 0)
		return
	}
	// The overview counts sources: then that alone is what left.
	if head.Number != 3 {
		t.Errorf("got number %d", head.Number)
	}
	s.at(1, 2, HoldNothing, 0)
}

// TestReaderReports: they are bounded and plain, only those who may read them do, and
// how a reader can be reached is in no trail.
func TestReaderReports(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		tr, ctx := New(s, storetest.Now), t.Context()
		const contact = "Reader@Example.org"
		id, err := tr.TakeReport(ctx, "/en/grants/denver-co-byrne-jag-fy2017", "  The amount is off.\r\nSee the letter.  ", contact)
		if err != nil || !regexp.MustCompile(`^[a-z0-9]{20,}$`).MatchString(id) {
			t.Fatalf("got %q, %v", id, err)
		}
		for name, bad := range map[string][3]string{"short": {"", "too short", ""}, "spaces": {"", strings.Repeat(" ", 20), ""}, "long": {"", strings.Repeat("é", 4001), ""}, "about": {strings.Repeat("x", 301), "long enough", ""},
			"contact": {"", "long enough", strings.Repeat("x", 301)}, "no text": {"", "long enough\x00", ""}, "turned": {"", "long enough \u202e", ""}, "bytes": {"", "long enough \xff", ""}} {
			if _, err := tr.TakeReport(ctx, bad[0], bad[1], bad[2]); models.KindOf(err) != models.KindInvalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := tr.TakeReport(ctx, strings.Repeat("x", 300), strings.Repeat("é", 4000), ""); err != nil {
			t.Errorf("as long as may be: %v", err)
		}
		for _, role := range models.Roles {
			for _, place := range []string{"", "denver-co"} {
				who := models.Person{ID: "x", Assignments: []models.Assignment{{Role: role, Jurisdiction: place}}}
				may := place == "" && (role == models.RolePublisher || role == models.RoleGrants)
				_, err := tr.Reports(ctx, who)
				err2 := tr.AnswerReport(ctx, who, id, "")
				for _, err := range []error{err, err2} {
					if (models.KindOf(err) == models.KindDenied) == may {
						t.Errorf("%s in %q: %v", role, place, err)
					}
				}
			}
		}
		if err := tr.AnswerReport(ctx, publisherEverywhere, id, "Wrote to reader@example.org."); models.KindOf(err) != models.KindInvalid {
			t.Errorf("an answer that names the reader: %v", err)
		}
		if err := tr.AnswerReport(ctx, publisherEverywhere, id, "Mended in publication 2."); err != nil {
			t.Fatal(err)
		}
		for _, again := range []string{id, "nobody"} {
			if err := tr.AnswerReport(ctx, publisherEverywhere, again, "Again."); models.KindOf(err) != models.KindConflict {
				t.Errorf("%s again: %v", again, err)
			}
		}
		all, err := tr.Reports(ctx, publisherEverywhere)
		if err != nil || len(all) != 2 || all[1].ID != id || all[1].Message != "The amount is off.\nSee the letter." || all[1].Contact != contact || all[1].Answer != "Mended in publication 2." || all[1].AnsweredBy != "pia" {
			t.Errorf("got %+v, %v", all, err)
		}
		lines, err := s.Lines(ctx, store.TrailFilter{}, 100)
		if err != nil || len(lines) != 1 || !strings.Contains(lines[0].Detail, "Mended") {
			t.Errorf("the trail: %+v, %v", lines, err)
		}
		for _, l := range lines {
			if strings.Contains(strings.ToLower(l.Detail+l.ID), "example.org") {
				t.Errorf("the trail names the reader: %+v", l)
			}
		}
	})
}
