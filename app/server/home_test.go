package server

import (
	"strings"
	"testing"
	"time"

	"proviso/app/identity"
	"proviso/app/store/storetest"
	"proviso/models"
)

// TestHome: the workspace begins with what waits where one has a role, and with
// nothing of where one has none.
func TestHome(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	now := noon()
	o := office{clock: &now}
	o.identity = identity.New(s, identity.Options{Now: func() time.Time { return *o.clock }})
	o.app, o.log = servingAs(t, s, sampled(t), o.identity)
	for login, x := range map[string]struct {
		roles []models.Assignment
		says  []string
		not   []string
	}{
		"city": {[]models.Assignment{in("illustrative-brindlewick", models.RoleGrants)},
			[]string{"To be done: 2 deadlines (1 overdue, 1 due within 14 days), one award to answer, one demand that waits.", "Financial report (SF-425) for the period ending 30 September 2026",
				"Request for the lantern books (illustrative)", "no rule gives a day"}, []string{"Quillmere", "illustrative-lantern-request-2026-11-02<"}},
		"county": {[]models.Assignment{in("illustrative-quillmere-county", models.RoleViewer)},
			[]string{"Last day to ask for an extension of the period"}, []string{"Awards to answer</h2>", "lantern books"}},
		"chicago": {[]models.Assignment{in("chicago-il", models.RoleGrants)}, []string{"Nothing waits:"}, []string{"Deadlines</h2>", "llustrative"}},
		"nobody":  {nil, []string{"You have no role yet."}, []string{"Deadlines</h2>", "llustrative", "waits"}},
	} {
		b := o.person(t, login, x.roles...)
		if resp := b.do("GET", "/workspace", nil); resp.StatusCode != 200 {
			t.Fatalf("%s: %d", login, resp.StatusCode)
		}
		said := plain(b.body)
		for _, want := range x.says {
			if !strings.Contains(said, want) {
				t.Errorf("%s does not read %q", login, want)
			}
		}
		for _, not := range x.not {
			if strings.Contains(b.body, not) {
				t.Errorf("%s reads %q", login, not)
			}
		}
	}
}
