package server

import (
	"regexp"
	"strings"
	"testing"

	"proviso/app/store/storetest"
	"proviso/models"
)

const (
	desk = "/workspace/grants/denver-co-byrne-jag-fy2017"
	memo = "/workspace/grants/greensboro-nc-byrne-jag-fy2016"
)

// TestDesks: who has a role in a place works on its awards and on no others; for
// everybody else they are not there, to be read or written.
func TestDesks(t *testing.T) {
	t.Parallel()
	o := newOffice(t, storetest.Open(t))
	grace, viewer, other := o.person(t, "grace", in("denver-co", models.RoleGrants)), o.person(t, "vera", in("denver-co", models.RoleViewer)), o.person(t, "otto", in("chicago-il", models.RoleGrants))
	if grace.do("GET", "/workspace/grants", nil); !strings.Contains(grace.body, `href="`+desk+`"`) || strings.Contains(grace.body, "chicago") {
		t.Error("the list is not of Denver alone")
	}
	if resp := other.do("GET", desk, nil); resp.StatusCode != 404 {
		t.Errorf("Chicago reads Denver's: %d", resp.StatusCode)
	}
	if resp := other.do("GET", memo+"/memorandum", nil); resp.StatusCode != 404 {
		t.Errorf("Chicago reads Greensboro's memorandum: %d", resp.StatusCode)
	}
	seen := []string{"state", "payments_held", "since", "2026-11-20", "checked", "2026-11-22", "why", "no ground was given", "title", "Account page"}
	if resp := other.send("/workspace/grants", desk+"/payment", seen...); resp.StatusCode != 404 {
		t.Errorf("Chicago writes in Denver: %d", resp.StatusCode)
	}
	if viewer.do("GET", desk, nil); strings.Contains(viewer.body, "payment-form") {
		t.Error("a viewer is asked")
	}
	if resp := viewer.send("/account", desk+"/payment", seen...); resp.StatusCode != 403 {
		t.Errorf("a viewer writes: %d", resp.StatusCode)
	}
	for name, c := range map[string]struct{ field, value, says string }{
		"not said what":     {"state", "", "What you see: is missing"},
		"none of these":     {"state", "paid", "is not a step of a grant"},
		"another step":      {"state", "terminated", "What you see: is missing"},
		"no day":            {"since", "", "Since: is missing"},
		"a day ahead":       {"since", "2026-11-25", "lies ahead"},
		"looked at before":  {"checked", "2026-11-19", "lies before the day"},
		"looked at later":   {"checked", "2026-12-01", "lies ahead"},
		"no reason":         {"why", "", "Reason given: is missing"},
		"nothing looked at": {"title", "", "What you looked at: is missing"},
		"an odd address":    {"url", "javascript:x", "is not a link"},
		"two sources":       {"source", "b-ipt-fy17", "not both"},
	} {
		resp := grace.send(desk, desk+"/payment", append(seen[:len(seen):len(seen)], c.field, c.value)...)
		if resp.StatusCode != 422 || !strings.Contains(plain(grace.body), c.says) {
			t.Errorf("%s: %d, want it refused saying %q", name, resp.StatusCode, c.says)
		}
	}
	if resp := grace.send(desk, desk+"/payment", seen...); resp.StatusCode != 303 {
		t.Fatalf("payments held: %d %s", resp.StatusCode, plain(grace.body))
	}
	grace.do("GET", desk, nil)
	lacksNone(t, "the page", plain(grace.body), "payments held", "no ground was given", "20 Nov 2026", "22 Nov 2026", "It is still so (payments held)")
	step := regexp.MustCompile(`name="step" value="([^"]+)"`).FindStringSubmatch(grace.body)
	if step == nil {
		t.Fatal("nothing to confirm")
	}
	if resp := grace.send(desk, desk+"/checked", "step", "another", "version", "1", "day", "2026-11-24"); resp.StatusCode != 422 || !strings.Contains(grace.body, "meanwhile") {
		t.Errorf("something else was seen: %d", resp.StatusCode)
	}
	checked := []string{"step", step[1], "version", "1", "day", "2026-11-24"}
	if resp := grace.send(desk, desk+"/checked", checked...); resp.StatusCode != 303 {
		t.Fatalf("confirmed: %d %s", resp.StatusCode, plain(grace.body))
	}
	if grace.do("GET", desk, nil); !strings.Contains(plain(grace.body), "last checked on 24 November 2026") {
		t.Error("it was confirmed, and the day did not move")
	}
	if resp := grace.send(desk, desk+"/checked", append(checked, "version", "2")...); resp.StatusCode != 422 || !strings.Contains(grace.body, "verified through 24 November 2026 already") {
		t.Errorf("confirmed to the day that it was: %d", resp.StatusCode)
	}
}

// TestMemorandum: of a joint award the next version is kept by those of its place,
// over the version that they saw.
func TestMemorandum(t *testing.T) {
	o := newOffice(t, storetest.Open(t))
	gus, other := o.person(t, "gus", in("greensboro-nc", models.RoleGrants)), o.person(t, "otto", in("chicago-il", models.RoleGrants))
	decline := []string{"form", "decline-form", "do", "keep", "version", "1", "member", "high-point-nc", "on", "2016-09-20", "title", "Letter of High Point"}
	page := memo + "/memorandum"
	if resp := other.send("/workspace/grants", page, decline...); resp.StatusCode != 404 {
		t.Errorf("Chicago splits Greensboro's award: %d", resp.StatusCode)
	}
	for name, c := range map[string]struct{ field, value, says string }{
		"nobody":    {"member", "", "Who declines: is missing"},
		"a fourth":  {"member", "durham-nc", ""},
		"no day":    {"on", "", "On: is missing"},
		"no letter": {"title", "", "What it rests on: is missing"},
	} {
		resp := gus.send(page, page, append(decline[:len(decline):len(decline)], c.field, c.value)...)
		if resp.StatusCode != 422 && (c.says != "" || resp.StatusCode != 404) || !strings.Contains(plain(gus.body), c.says) {
			t.Errorf("%s: %d, want it refused saying %q", name, resp.StatusCode, c.says)
		}
	}
	if resp := gus.send(page, page, decline...); resp.StatusCode != 303 {
		t.Fatalf("declined: %d %s", resp.StatusCode, plain(gus.body))
	}
	if resp := gus.send(page, page, append(decline[:len(decline):len(decline)], "member", "guilford-county-nc")...); resp.StatusCode != 422 {
		t.Errorf("over a version that somebody replaced: %d", resp.StatusCode)
	}
	gus.do("GET", page, nil)
	lacksNone(t, "the page", plain(gus.body), "version 2 stands", "$139,869.79", "$64,645.21", "Version 1, of a day not recorded")
}
