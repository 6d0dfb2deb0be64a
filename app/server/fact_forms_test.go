package server

import (
	"strings"
	"testing"

	"proviso/app/store/storetest"
	"proviso/models"
)

// TestSmallFormsOfFacts: what is wrong with confirming or withdrawing a fact is told
// at its field on the page of the fact, and what was typed stays.
func TestSmallFormsOfFacts(t *testing.T) {
	o := newOffice(t, storetest.Open(t))
	b := o.person(t, "ann", in("", models.RoleGrants), in("", models.RoleCounsel))
	const at = "/workspace/facts/case/chicago-v-sessions-fy2017"
	for _, x := range []struct {
		what, action string
		typed        []string
		status       int
		want         []string
	}{
		{"a day that is none", "/confirm", []string{"version", "1", "day", "soon", "source", "b-ipt-fy17"}, 422, []string{`href="#confirm-day"`, `value="soon"`, `value="b-ipt-fy17"`}},
		{"a day ahead", "/confirm", []string{"version", "1", "day", "2031-01-01"}, 422, []string{`href="#confirm-day"`, "lies ahead"}},
		{"without a reason", "/withdraw", []string{"version", "1", "why", " "}, 422, []string{`href="#withdraw-why"`}},
		{"others rest on it", "/withdraw", []string{"version", "1", "why", "as the court said"}, 422, []string{`href="#withdraw"`, "as the court said"}},
	} {
		resp := b.send(at, at+x.action, x.typed...)
		if resp.StatusCode != x.status {
			t.Errorf("%s: %d, want %d", x.what, resp.StatusCode, x.status)
		}
		for _, want := range append(x.want, "Correct chicago-v-sessions-fy2017") {
			if !strings.Contains(b.body, want) {
				t.Errorf("%s: the page lacks %s", x.what, want)
			}
		}
	}
	// Somebody wrote meanwhile.
	if resp := b.send(at, at+"/confirm", "version", "1", "day", "2026-11-23"); resp.StatusCode != 303 {
		t.Fatalf("confirm: %d %s", resp.StatusCode, b.body)
	}
	if resp := b.send(at, at+"/withdraw", "version", "1", "why", "as the court said"); resp.StatusCode != 409 || !strings.Contains(b.body, `href="#withdraw"`) || !strings.Contains(b.body, "as the court said") || !strings.Contains(b.body, `name="version" value="2"`) {
		t.Errorf("a version that somebody replaced: %d", resp.StatusCode)
	}
}
