package identity_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"proviso/app/identity"
	"proviso/app/store"
	"proviso/models"
)

func account(login string) identity.NewAccount {
	return identity.NewAccount{Login: login, Name: "Ms " + login, Password: password}
}

func TestFirstLink(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		old, err := w.FirstLink(t.Context())
		noError(t, err)
		token, err := w.FirstLink(t.Context())
		noError(t, err)
		if _, err := w.Invitation(t.Context(), old); models.KindOf(err) != models.KindNotFound {
			t.Errorf("the link before is still good: %v", err)
		}
		i, err := w.Invitation(t.Context(), token)
		if err != nil || i.Kind != store.InviteFirst || len(i.Assignments) != 1 {
			t.Fatalf("got %+v, %v", i, err)
		}
		p, err := w.Accept(t.Context(), token, identity.NewAccount{Login: " Anna ", Name: "Anna", Password: password})
		noError(t, err)
		if p.Login != "anna" || !p.Has(nil, models.RoleAdmin) {
			t.Errorf("got %+v, want the administrator of everything", p)
		}
		again, err := w.FirstLink(t.Context())
		if again != "" || err != nil {
			t.Errorf("got a link %q, %v, with an administrator there", again, err)
		}
		_, err = w.Accept(t.Context(), token, account("ben"))
		wantKind(t, err, models.KindNotFound, "was used")
		w.signIn(t, "ANNA")
		if n := w.lines(t); n != 2 { // the account, and its sign-in
			t.Errorf("%d lines in the trail, want 2", n)
		}
	})
}

// A link that was made before the administrator gives nobody a second one.
func TestFirstLinkIsOverWithTheFirstAdministrator(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		token, err := w.FirstLink(t.Context())
		noError(t, err)
		w.add(t, "anna", everywhere(models.RoleAdmin))
		_, err = w.Accept(t.Context(), token, account("ben"))
		wantKind(t, err, models.KindNotFound)
	})
}

func TestLinksRunOut(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		first, err := w.FirstLink(t.Context())
		noError(t, err)
		invited, err := w.Invite(t.Context(), identity.Operator(), nil)
		noError(t, err)
		w.wait(24*time.Hour - time.Second)
		_, err = w.Invitation(t.Context(), first)
		noError(t, err)
		w.wait(time.Second)
		_, err = w.Accept(t.Context(), first, account("anna"))
		wantKind(t, err, models.KindNotFound, "run out")
		_, err = w.Invitation(t.Context(), first)
		wantKind(t, err, models.KindNotFound, "run out")
		w.wait(6*24*time.Hour - time.Second)
		_, err = w.Invitation(t.Context(), invited)
		noError(t, err)
		w.wait(time.Second)
		_, err = w.Accept(t.Context(), invited, account("anna"))
		wantKind(t, err, models.KindNotFound)
	})
}

// Of many who come at once with one link, one gets an account; and nobody who
// comes later.
func TestRacingAccepts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		first, err := w.FirstLink(t.Context())
		noError(t, err)
		invited, err := w.Invite(t.Context(), identity.Operator(), nil)
		noError(t, err)
		for k, token := range []string{first, invited} {
			var wg sync.WaitGroup
			errs := make([]error, 4)
			for i := range errs {
				wg.Go(func() { _, errs[i] = w.Accept(t.Context(), token, account(fmt.Sprintf("anna%d%d", k, i))) })
			}
			wg.Wait()
			won := 0
			for _, err := range errs {
				if err == nil {
					won++
				} else {
					wantKind(t, err, models.KindNotFound, "was used")
				}
			}
			people, err := w.People(t.Context())
			if won != 1 || len(people) != k+1 || err != nil {
				t.Errorf("%d won, and there are %d people (%v), want 1 and %d", won, len(people), err, k+1)
			}
			_, err = w.Accept(t.Context(), token, account("late"))
			wantKind(t, err, models.KindNotFound, "was used")
		}
	})
}

// What fails uses no link up.
func TestAcceptThatFails(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.add(t, "anna", everywhere(models.RoleAdmin))
		token, err := w.Invite(t.Context(), identity.Operator(), []models.Assignment{in("denver-co", models.RoleCounsel)})
		noError(t, err)
		for _, bad := range []struct {
			field string
			a     identity.NewAccount
		}{
			{"login", account("anna")}, {"login", account("a")}, {"login", account("аnna")}, {"login", account("anna maria")}, {"login", account("-anna")},
			{"name", identity.NewAccount{Login: "ben", Password: password}},
			{"name", identity.NewAccount{Login: "ben", Name: "Ben\r\nBcc: all", Password: password}},
			{"name", identity.NewAccount{Login: "ben", Name: "neB \u202eanna", Password: password}},
			{"mail", identity.NewAccount{Login: "ben", Name: "Ben", Mail: "a@b.gov, c@d.gov", Password: password}},
			{"mail", identity.NewAccount{Login: "ben", Name: "Ben", Mail: "a@b.gov\r\nBcc: c@d.gov", Password: password}},
			{"password", identity.NewAccount{Login: "ben", Name: "Ben", Password: "short"}},
		} {
			_, err := w.Accept(t.Context(), token, bad.a)
			wantKind(t, err, models.KindInvalid, bad.field+": ")
		}
		p, err := w.Accept(t.Context(), token, account("ben"))
		noError(t, err)
		if len(p.Assignments) != 1 || !p.Has([]string{"denver-co"}, models.RoleCounsel) {
			t.Errorf("got %+v", p.Assignments)
		}
	})
}

func TestResetLink(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		anna := w.add(t, "anna", everywhere(models.RoleViewer))
		s := w.signIn(t, "anna")
		bearer, err := w.NewToken(t.Context(), anna, "script", identity.Scopes{identity.ScopeRead}, w.now.Add(time.Hour))
		noError(t, err)
		old, err := w.ResetLink(t.Context(), identity.Operator(), anna)
		noError(t, err)
		token, err := w.ResetLink(t.Context(), identity.Operator(), anna)
		noError(t, err)
		_, err = w.Invitation(t.Context(), old)
		wantKind(t, err, models.KindNotFound)
		i, err := w.Invitation(t.Context(), token)
		if err != nil || i.Kind != store.InviteReset || i.Person.Login != "anna" {
			t.Fatalf("got %+v, %v", i, err)
		}
		// What else is sent with it counts for nothing.
		p, err := w.Accept(t.Context(), token, identity.NewAccount{Login: "root", Name: "Root", Password: other})
		if err != nil || p.Login != "anna" || p.Name != "Ms anna" {
			t.Fatalf("got %+v, %v", p, err)
		}
		if w.good(t, s.Token) {
			t.Error("a session from before is still good")
		}
		if _, _, err := w.Token(t.Context(), bearer); models.KindOf(err) != models.KindUnsigned {
			t.Errorf("a token from before is still good: %v", err)
		}
		wantKind(t, w.try(t, identity.Attempt{Login: "anna", Password: password}), models.KindInvalid)
		noError(t, w.try(t, identity.Attempt{Login: "anna", Password: other}))
		_, err = w.Accept(t.Context(), token, account("anna"))
		wantKind(t, err, models.KindNotFound)
	})
}
