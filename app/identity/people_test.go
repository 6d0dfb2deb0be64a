package identity_test

import (
	"bytes"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"proviso/app/identity"
	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

func TestRolesAreAsOfNow(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		anna := w.add(t, "anna", everywhere(models.RoleViewer))
		s := w.signIn(t, "anna")
		bearer, err := w.NewToken(t.Context(), anna, "script", identity.Scopes{identity.ScopeRead}, w.now.Add(time.Hour))
		noError(t, err)
		got, err := w.SetRoles(t.Context(), identity.Operator(), anna, []models.Assignment{in("denver-co", models.RoleCounsel), in("denver-co", models.RoleCounsel)})
		noError(t, err)
		if len(got.Assignments) != 1 {
			t.Errorf("got %v", got.Assignments)
		}
		if w.good(t, s.Token) {
			t.Error("a session from before is still good")
		}
		p, _, err := w.Token(t.Context(), bearer)
		noError(t, err)
		for _, p := range []models.Person{p, w.signIn(t, "anna").Session.Person, got} {
			if p.HasAnywhere(models.RoleViewer) || !p.Has([]string{"denver-co"}, models.RoleCounsel) {
				t.Errorf("got %v", p.Assignments)
			}
		}
	})
}

// Of two administrators who change the roles that both saw, the second is told.
func TestRolesAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		seen := w.add(t, "anna", everywhere(models.RoleViewer))
		_, err := w.SetRoles(t.Context(), identity.Operator(), seen, append(seen.Assignments, everywhere(models.RoleGrants)))
		noError(t, err)
		_, err = w.SetRoles(t.Context(), identity.Operator(), seen, append(seen.Assignments, everywhere(models.RoleBudget)))
		wantKind(t, err, models.KindConflict, "somebody else")
	})
}

func TestRolesThatAreNone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		anna := w.add(t, "anna")
		for field, a := range map[string]models.Assignment{
			"role": {Role: "root"}, "office": {Role: models.RoleSigner}, "Office": {Role: models.RoleViewer, Office: "Sheriff"}, "jurisdiction": {Role: models.RoleViewer, Jurisdiction: "x\ny"},
		} {
			_, err := w.SetRoles(t.Context(), identity.Operator(), anna, []models.Assignment{a})
			wantKind(t, err, models.KindInvalid)
			_, err = w.Invite(t.Context(), identity.Operator(), []models.Assignment{a})
			wantKind(t, err, models.KindInvalid)
			_ = field
		}
		got, err := w.SetRoles(t.Context(), identity.Operator(), anna, []models.Assignment{{Role: models.RoleSigner, Jurisdiction: "denver-co", Office: " Sheriff "}})
		noError(t, err)
		if got.Assignments[0].Words() != "signer for Sheriff in denver-co" {
			t.Errorf("got %q", got.Assignments[0].Words())
		}
	})
}

// Somebody is always left who can mend all accounts.
func TestTheLastAdministrator(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		anna := w.add(t, "anna", everywhere(models.RoleAdmin))
		w.add(t, "ben", in("denver-co", models.RoleAdmin))
		s := w.signIn(t, "anna")
		wantKind(t, w.Disable(t.Context(), anna, anna), models.KindConflict, "last administrator")
		_, err := w.SetRoles(t.Context(), anna, anna, []models.Assignment{in("denver-co", models.RoleAdmin)})
		wantKind(t, err, models.KindConflict, "last administrator")
		if !w.good(t, s.Token) {
			t.Error("what was refused ended a session")
		}
		cora := w.add(t, "cora", everywhere(models.RoleAdmin))
		var wg sync.WaitGroup
		var errs [2]error
		for i, p := range []models.Person{anna, cora} {
			wg.Go(func() { errs[i] = w.Disable(t.Context(), identity.Operator(), p) })
		}
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Errorf("of the last two, want one disabled: %v", errs)
		}
		if link, err := w.FirstLink(t.Context()); link != "" || err != nil {
			t.Errorf("the first link is open again: %q, %v", link, err)
		}
	})
}

// An administrator of one county keeps those of that county, and nobody who can
// do something elsewhere.
func TestAdministratorsOfAPlace(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		parents := map[string][]string{"denver-co": {"denver-co", "colorado"}, "colorado": {"colorado"}, "chicago-il": {"chicago-il"}}
		w := newWorld(s, func(o *identity.Options) {
			o.Within = func(j string) []string { return parents[j] }
		})
		state := w.add(t, "state", in("colorado", models.RoleAdmin))
		county := w.add(t, "county", in("denver-co", models.RoleAdmin))
		viewer := w.add(t, "viewer", everywhere(models.RoleViewer))
		clerk := w.add(t, "clerk", in("denver-co", models.RoleGrants))
		counsel := w.add(t, "counsel", in("denver-co", models.RoleCounsel), in("chicago-il", models.RoleCounsel))

		every := func(by, of models.Person) map[string]error {
			_, roles := w.SetRoles(t.Context(), by, of, of.Assignments)
			_, link := w.ResetLink(t.Context(), by, of)
			return map[string]error{
				"roles": roles, "link": link, "password": w.SetPassword(t.Context(), by, of, other), "disable": w.Disable(t.Context(), by, of),
				"enable": w.Enable(t.Context(), by, of), "factor": w.ForgetTOTP(t.Context(), by, of), "name": w.Rename(t.Context(), by, of, "Other", ""),
				"sessions": w.RevokeFor(t.Context(), by, of, ""),
			}
		}
		for _, no := range [][2]models.Person{{county, viewer}, {county, counsel}, {county, state}, {state, counsel}, {clerk, county}, {viewer, clerk}, {{}, clerk}} {
			for what, err := range every(no[0], no[1]) {
				if models.KindOf(err) != models.KindDenied {
					t.Errorf("%s may %s of %s: %v", no[0].Login, what, no[1].Login, err)
				}
			}
		}
		for _, yes := range [][2]models.Person{{county, clerk}, {state, clerk}, {state, county}} {
			noError(t, w.Disable(t.Context(), yes[0], yes[1]))
			noError(t, w.Enable(t.Context(), yes[0], yes[1]))
		}
		for _, a := range []models.Assignment{everywhere(models.RoleViewer), in("colorado", models.RoleViewer), in("chicago-il", models.RoleViewer)} {
			given := []models.Assignment{in("denver-co", models.RoleViewer), a}
			_, err := w.Invite(t.Context(), county, given)
			wantKind(t, err, models.KindDenied)
			_, err = w.SetRoles(t.Context(), county, clerk, given)
			wantKind(t, err, models.KindDenied)
			_, err = w.Add(t.Context(), county, account("new"), given)
			wantKind(t, err, models.KindDenied)
		}
		_, err := w.SetRoles(t.Context(), state, clerk, []models.Assignment{in("denver-co", models.RoleBudget)})
		noError(t, err)
	})
}

func TestPeople(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, login := range []string{"cora", "anna", "ben"} {
			w.add(t, login, everywhere(models.RoleViewer), in("denver-co", models.RoleGrants))
		}
		var people []models.Person
		n := storetest.Queries(t, w.store, func() {
			var err error
			people, err = w.People(t.Context())
			noError(t, err)
		})
		if n != 2 {
			t.Errorf("%d queries, want 2", n)
		}
		got := ""
		for _, p := range people {
			got += p.Login + " "
			if len(p.Assignments) != 2 || !p.CreatedAt.Equal(w.now) {
				t.Errorf("got %+v", p)
			}
		}
		if got != "anna ben cora " {
			t.Errorf("in order %q", got)
		}
		_, err := w.Person(t.Context(), "nobody")
		wantKind(t, err, models.KindNotFound, "nobody")
		_, err = w.Add(t.Context(), identity.Operator(), account("Anna"), nil)
		wantKind(t, err, models.KindInvalid, "login: ", "taken")
		anna, err := w.Person(t.Context(), "ANNA")
		noError(t, err)
		noError(t, w.Rename(t.Context(), anna, anna, "Anna Smith", "anna@example.gov"))
		if p, err := w.Person(t.Context(), anna.ID); err != nil || p.Name != "Anna Smith" || p.Mail != "anna@example.gov" {
			t.Errorf("got %+v, %v", p, err)
		}
	})
}

// Every change of an account or of roles has one line in the trail, as has every
// sign-in and its end, and what is none has none.
func TestTrail(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		by := identity.Operator()
		anna := w.add(t, "anna", everywhere(models.RoleViewer))
		secret, _, err := w.StartTOTP(t.Context(), anna)
		noError(t, err)
		s := w.signIn(t, "anna")
		bearer := ""
		for _, step := range []struct {
			name string
			want int64
			do   func() error
		}{
			{"add", 1, func() error { w.add(t, "ben"); return nil }},
			{"invite", 1, func() error { _, err := w.Invite(t.Context(), by, nil); return err }},
			{"roles", 1, func() error { _, err := w.SetRoles(t.Context(), by, anna, nil); return err }},
			{"disable", 1, func() error { return w.Disable(t.Context(), by, anna) }},
			{"enable", 1, func() error { return w.Enable(t.Context(), by, anna) }},
			{"rename", 1, func() error { return w.Rename(t.Context(), by, anna, "Anna", "") }},
			{"second factor", 1, func() error { _, err := w.ConfirmTOTP(t.Context(), anna, w.code(t, secret, 0)); return err }},
			{"recovery codes", 1, func() error { _, err := w.NewRecoveryCodes(t.Context(), anna, password); return err }},
			{"no second factor", 1, func() error { return w.RemoveTOTP(t.Context(), anna, password) }},
			{"no second factor, by another", 1, func() error { return w.ForgetTOTP(t.Context(), by, anna) }},
			{"signing in", 1, func() error { s = w.signIn(t, "anna"); return nil }},
			{"signing in and out", 2, func() error { return w.SignOut(t.Context(), w.signIn(t, "anna").Token) }},
			{"failing", 0, func() error { w.try(t, identity.Attempt{Login: "anna"}); return nil }},
			{"sign in, revoke", 2, func() error { return w.Revoke(t.Context(), anna, w.signIn(t, "anna").Session.ID) }},
			{"sign in, revoke by another", 2, func() error { return w.RevokeFor(t.Context(), by, anna, w.signIn(t, "anna").Session.ID) }},
			{"password", 1, func() error {
				_, err := w.ChangePassword(t.Context(), s.Token, identity.PasswordChange{Old: password, New: other})
				return err
			}},
			{"password by another", 1, func() error { return w.SetPassword(t.Context(), by, anna, password) }},
			{"reset", 2, func() error {
				link, err := w.ResetLink(t.Context(), by, anna)
				noError(t, err)
				_, err = w.Accept(t.Context(), link, identity.NewAccount{Password: other})
				return err
			}},
			{"token", 1, func() (err error) {
				bearer, err = w.NewToken(t.Context(), anna, "script", identity.Scopes{identity.ScopeRead}, w.now.Add(time.Hour))
				return err
			}},
			{"token used", 0, func() error { _, _, err := w.Token(t.Context(), bearer); return err }},
			{"revoke all", 1, func() error { return w.RevokeAll(t.Context(), anna) }},
		} {
			before := w.lines(t)
			noError(t, step.do())
			if n := w.lines(t) - before; n != step.want {
				t.Errorf("%s: %d lines, want %d", step.name, n, step.want)
			}
		}
	})
}

// No secret that a person carries is anywhere in the database, the trail included.
func TestNoSecretIsKept(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	s, err := store.Open(t.Context(), filepath.Join(folder, "test.db"), store.Options{Now: storetest.Now})
	noError(t, err)
	_, _, err = s.Migrate(t.Context())
	noError(t, err)
	w := newWorld(s)
	first, err := w.FirstLink(t.Context())
	noError(t, err)
	anna := w.add(t, "anna", everywhere(models.RoleAdmin))
	started := w.signIn(t, "anna")
	bearer, err := w.NewToken(t.Context(), anna, "script", identity.Scopes{identity.ScopeWrite}, w.now.Add(time.Hour))
	noError(t, err)
	reset, err := w.ResetLink(t.Context(), anna, anna)
	noError(t, err)
	_, recovery := w.factor(t, anna)
	w.try(t, identity.Attempt{Login: other, Password: "x"}) // a password where a name belongs
	noError(t, s.Close())
	kept, err := os.ReadFile(filepath.Join(folder, "test.db"))
	noError(t, err)
	if !bytes.Contains(kept, []byte(identity.HashOf(started.Token))) {
		t.Fatal("the hash of the session is not in the file: nothing is shown by looking into it")
	}
	for name, secret := range map[string]string{
		"first link": first, "session": started.Token, "form": started.Session.CSRF, "API token": bearer[len("proviso_"):], "reset link": reset,
		"password": password, "recovery code": recovery[0], "recovery code, bare": identity.Bare(recovery[0]), "password typed as a name": other,
	} {
		if bytes.Contains(kept, []byte(secret)) {
			t.Errorf("the %s is in the database", name)
		}
	}
}
