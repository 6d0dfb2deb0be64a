package server

import (
	"strings"
	"testing"

	"proviso/app/store/storetest"
	"proviso/models"
)

// TestOwnRole: an administrator who gives a role to themselves stays signed in,
// under another cookie; the page of an authenticator shows a code for cameras.
func TestOwnRole(t *testing.T) {
	o := newOffice(t, storetest.Open(t))
	b := o.person(t, "ada", models.Assignment{Role: models.RoleAdmin})
	p, err := o.identity.Person(t.Context(), "ada")
	if err != nil {
		t.Fatal(err)
	}
	before := b.cookie
	if resp := b.send("/workspace/people", "/workspace/people/"+p.ID+"/give", "role", "grants", "jurisdiction", "denver", "office", ""); resp.StatusCode != 303 || b.cookie == before {
		t.Fatalf("give: %d %s", resp.StatusCode, b.body)
	}
	if resp := b.do("GET", "/workspace/facts/grant/new", nil); resp.StatusCode != 200 {
		t.Errorf("signed out by a role of one's own: %d", resp.StatusCode)
	}
	old := &browser{t: t, app: o.app, cookie: before}
	if resp := old.do("GET", "/workspace", nil); resp.StatusCode != 303 {
		t.Errorf("the cookie from before the role still opens the workspace: %d", resp.StatusCode)
	}
	b.send("/account", "/account/second/start")
	if !strings.Contains(b.body, `<svg class="qr" role="img"`) || !strings.Contains(b.body, `fill="#fff"`) || strings.Contains(b.body, " style=") {
		t.Error("no code for cameras")
	}
}
