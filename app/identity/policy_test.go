package identity_test

import (
	"slices"
	"strings"
	"testing"

	"proviso/app/identity"
	"proviso/models"
)

func TestPolicyIsConsistent(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	signedIn := []string{"/sign-out", "/account", "/workspace", "/deadlines", "/budget"}
	for _, r := range identity.Rules() {
		key := r.Method + " " + r.Pattern
		if seen[key] {
			t.Errorf("%s has two rows", key)
		}
		seen[key] = true
		if !slices.Contains([]string{"GET", "POST", "PUT", "PATCH", "DELETE"}, r.Method) || !strings.HasPrefix(r.Pattern, "/") {
			t.Errorf("%s is no route", key)
		}
		if got, ok := identity.Find(r.Method, r.Pattern); !ok || got.Pattern != r.Pattern {
			t.Errorf("%s is not found", key)
		}
		// Somebody who is an administrator of everything but has no other role is
		// let through somewhere, or the row has no one.
		let := slices.ContainsFunc(models.Roles, func(role models.Role) bool {
			return identity.Allowed(r, models.Person{ID: "p", Assignments: []models.Assignment{{Role: role}}}, nil)
		})
		if let == r.BySecret() { // a secret lets its holder through, and no role
			t.Errorf("%s lets nobody through", key)
		}
		public := identity.Allowed(r, models.Person{}, nil)
		if public && slices.ContainsFunc(signedIn, func(p string) bool { return r.Pattern == p || strings.HasPrefix(r.Pattern, p+"/") }) {
			t.Errorf("%s is open to everybody", key)
		}
		if identity.Allowed(r, models.Person{ID: "p", Disabled: true, Assignments: []models.Assignment{{Role: models.RoleAdmin}}}, nil) != public {
			t.Errorf("%s lets somebody through who is disabled", key)
		}
	}
	if _, ok := identity.Find("HEAD", "/grants"); !ok {
		t.Error("HEAD goes with GET")
	}
	for _, none := range [][2]string{{"POST", "/grants"}, {"GET", "/none"}, {"get", "/grants"}, {"", ""}} {
		if r, ok := identity.Find(none[0], none[1]); ok || identity.Allowed(r, models.Person{}, nil) {
			t.Errorf("%v: got %v, %v", none, r, ok)
		}
	}
}

func TestAllowed(t *testing.T) {
	t.Parallel()
	person := func(a ...models.Assignment) models.Person { return models.Person{ID: "p", Assignments: a} }
	denver, colorado := []string{"denver-co", "colorado"}, []string{"colorado"}
	counsel := identity.Roles(models.RoleCounsel, models.RoleAdmin)
	for _, c := range []struct {
		name   string
		who    identity.Who
		p      models.Person
		within []string
		want   bool
	}{
		{"public", identity.Public, models.Person{}, nil, true},
		{"signed in: nobody", identity.SignedIn, models.Person{}, nil, false},
		{"signed in: no role", identity.SignedIn, person(), nil, true},
		{"signed in: disabled", identity.SignedIn, models.Person{ID: "p", Disabled: true}, nil, false},
		{"role here", counsel, person(in("denver-co", models.RoleCounsel)), denver, true},
		{"role above", counsel, person(in("colorado", models.RoleCounsel)), denver, true},
		{"role below", counsel, person(in("denver-co", models.RoleCounsel)), colorado, false},
		{"role elsewhere", counsel, person(in("chicago-il", models.RoleCounsel)), denver, false},
		{"role everywhere", counsel, person(everywhere(models.RoleCounsel)), denver, true},
		{"the other role", counsel, person(everywhere(models.RoleAdmin)), denver, true},
		{"another role", counsel, person(everywhere(models.RoleViewer)), denver, false},
		{"of no place: role here", counsel, person(in("denver-co", models.RoleCounsel)), nil, false},
		{"of no place: role everywhere", counsel, person(everywhere(models.RoleCounsel)), nil, true},
		{"roles of nobody", counsel, models.Person{Assignments: []models.Assignment{everywhere(models.RoleAdmin)}}, nil, false},
		{"anywhere: role here", identity.Anywhere(models.RoleCounsel), person(in("denver-co", models.RoleCounsel)), nil, true},
		{"anywhere: another role", identity.Anywhere(models.RoleCounsel), person(everywhere(models.RoleViewer)), nil, false},
		{"everywhere: role here", identity.Everywhere(models.RoleCounsel), person(in("denver-co", models.RoleCounsel)), denver, false},
		{"everywhere: role everywhere", identity.Everywhere(models.RoleCounsel), person(everywhere(models.RoleCounsel)), denver, true},
		{"everywhere: another role", identity.Everywhere(models.RoleCounsel), person(everywhere(models.RoleViewer)), nil, false},
		{"everywhere: nobody", identity.Everywhere(models.RoleCounsel), models.Person{Assignments: []models.Assignment{everywhere(models.RoleCounsel)}}, nil, false},
		{"any role: none", identity.AnyRole(), person(), nil, false},
		{"any role: one", identity.AnyRole(), person(in("denver-co", models.RoleAuditor)), nil, true},
		{"no one named", identity.Roles(), person(everywhere(models.RoleAdmin)), nil, false},
		{"zero", identity.Who{}, person(everywhere(models.RoleAdmin)), denver, false},
	} {
		if got := identity.Allowed(identity.Rule{Method: "GET", Pattern: "/", Who: c.who}, c.p, c.within); got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}
