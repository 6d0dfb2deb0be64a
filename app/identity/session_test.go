package identity_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"proviso/app/identity"
	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

func TestSessionEndsWithoutUse(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.add(t, "anna")
		s := w.signIn(t, "anna")
		for range 3 {
			w.wait(30*time.Minute - time.Second)
			if !w.good(t, s.Token) {
				t.Fatal("over while it was used")
			}
		}
		w.wait(30 * time.Minute)
		if w.good(t, s.Token) {
			t.Error("still good after half an hour without use")
		}
		if left, err := w.Sessions(t.Context(), s.Session.Person); len(left) != 0 || err != nil {
			t.Errorf("listed: %v, %v", left, err)
		}
	})
}

func TestSessionEndsThoughItIsUsed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.add(t, "anna")
		s := w.signIn(t, "anna")
		end := w.now.Add(12 * time.Hour)
		for w.now.Before(end) {
			if !w.good(t, s.Token) {
				t.Fatalf("over %v too early", end.Sub(w.now))
			}
			w.wait(20 * time.Minute)
		}
		if w.good(t, s.Token) {
			t.Error("still good after twelve hours")
		}
	})
}

func TestSessionLimitsAreTheOperators(t *testing.T) {
	t.Parallel()
	w := newWorld(storetest.Open(t), func(o *identity.Options) { o.Idle, o.Absolute = time.Hour, 90*time.Minute })
	w.add(t, "anna")
	s := w.signIn(t, "anna")
	w.wait(59 * time.Minute)
	if !w.good(t, s.Token) {
		t.Error("over too early")
	}
	w.wait(31 * time.Minute)
	if w.good(t, s.Token) {
		t.Error("over too late")
	}
}

// Looking at a session takes three queries, and a write once a minute.
func TestSessionCostsLittle(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.add(t, "anna", everywhere(models.RoleViewer))
		s := w.signIn(t, "anna")
		look := func() int { return storetest.Queries(t, w.store, func() { w.good(t, s.Token) }) }
		if n := look(); n != 3 {
			t.Errorf("%d queries, want 3", n)
		}
		w.wait(time.Minute)
		if n := look(); n <= 3 {
			t.Errorf("%d queries, want it noted that the session is in use", n)
		}
		w.wait(59 * time.Second)
		if n := look(); n != 3 {
			t.Errorf("%d queries within the minute, want 3", n)
		}
		if got, err := w.Session(t.Context(), s.Token); err != nil || !got.SeenAt.Equal(w.now.Add(-59*time.Second)) {
			t.Errorf("seen at %v, %v", got.SeenAt, err)
		}
	})
}

// What can be no token asks nothing of the database.
func TestWhatIsNoToken(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.add(t, "anna")
		s := w.signIn(t, "anna")
		for _, bad := range []string{"", "x", s.Token + "A", s.Token[1:], strings.Repeat("=", 43), s.Token[:42] + "\n", "' OR 1=1 --", strings.Repeat("A", 1<<20)} {
			if n := storetest.Queries(t, w.store, func() {
				if w.good(t, bad) {
					t.Errorf("%.50q is good", bad)
				}
			}); n != 0 {
				t.Errorf("%.50q: %d queries", bad, n)
			}
		}
		if w.good(t, strings.Repeat("A", 43)) || w.good(t, s.Session.ID) {
			t.Error("a token that was never given is good")
		}
	})
}

func TestSignOutAndRevoke(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		anna, ben := w.add(t, "anna"), w.add(t, "ben")
		a, b, c, bens := w.signIn(t, "anna"), w.signIn(t, "anna"), w.signIn(t, "anna"), w.signIn(t, "ben")
		noError(t, w.SignOut(t.Context(), a.Token))
		noError(t, w.SignOut(t.Context(), a.Token))
		noError(t, w.SignOut(t.Context(), "nothing"))
		if w.good(t, a.Token) || !w.good(t, b.Token) {
			t.Error("signing out ended another session, or not this one")
		}
		// Whose session it is not cannot end it.
		wantKind(t, w.Revoke(t.Context(), ben, b.Session.ID), models.KindNotFound)
		noError(t, w.Revoke(t.Context(), anna, b.Session.ID))
		wantKind(t, w.Revoke(t.Context(), anna, b.Session.ID), models.KindNotFound)
		list, err := w.Sessions(t.Context(), anna)
		if err != nil || len(list) != 1 || list[0].ID != c.Session.ID || list[0].Client != "a browser" || list[0].CSRF != "" {
			t.Errorf("got %+v, %v", list, err)
		}
		d := w.signIn(t, "anna")
		noError(t, w.RevokeOthers(t.Context(), d.Session))
		if w.good(t, c.Token) || !w.good(t, d.Token) {
			t.Error("others: ended the wrong ones")
		}
		noError(t, w.RevokeAll(t.Context(), anna))
		if w.good(t, d.Token) || !w.good(t, bens.Token) {
			t.Error("all: ended the wrong ones")
		}
	})
}

// The list of sessions is one query however many there are.
func TestSessionsIsOneQuery(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		anna := w.add(t, "anna")
		for range 3 {
			w.signIn(t, "anna")
		}
		if n := storetest.Queries(t, w.store, func() { w.Sessions(t.Context(), anna) }); n != 1 {
			t.Errorf("%d queries, want 1", n)
		}
	})
}

func TestFormsOfASession(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.add(t, "anna")
		a, b := w.signIn(t, "anna"), w.signIn(t, "anna")
		s, err := w.Session(t.Context(), a.Token)
		noError(t, err)
		if !s.Accepts(a.Session.CSRF) || s.Accepts(b.Session.CSRF) || s.Accepts("") || s.Accepts(a.Token) || (identity.Session{}).Accepts("") {
			t.Error("a form of another session, or of none, is taken")
		}
		if strings.Contains(s.CSRF, a.Token) || len(s.CSRF) != 43 {
			t.Errorf("the value for forms is %q", s.CSRF)
		}
	})
}

// Who sends a description of itself cannot write into lists with it.
func TestClientIsOneShortLine(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		anna := w.add(t, "anna")
		_, err := w.SignIn(t.Context(), identity.Attempt{Login: "anna", Password: password, Agent: "a\r\n\tb\x00\xff\u2028 " + strings.Repeat("c", 500)})
		noError(t, err)
		list, err := w.Sessions(t.Context(), anna)
		noError(t, err)
		if got := list[0].Client; !strings.HasPrefix(got, "a b ") || len(got) != 200 {
			t.Errorf("got %q", got)
		}
	})
}

func TestChangePassword(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		anna := w.add(t, "anna")
		here, there := w.signIn(t, "anna"), w.signIn(t, "anna")
		link, err := w.ResetLink(t.Context(), identity.Operator(), anna)
		noError(t, err)
		change := func(from, to string) (identity.Started, error) {
			return w.ChangePassword(t.Context(), here.Token, identity.PasswordChange{Old: from, New: to})
		}
		_, err = change(other, other)
		wantKind(t, err, models.KindInvalid, "old: ")
		_, err = change(password, "short")
		wantKind(t, err, models.KindInvalid, "new: ")
		_, err = change(password, password)
		wantKind(t, err, models.KindInvalid, "new: ")
		if !w.good(t, here.Token) || !w.good(t, there.Token) {
			t.Fatal("a change that failed ended a session")
		}
		got, err := change(password, other)
		noError(t, err)
		if w.good(t, here.Token) || w.good(t, there.Token) || !w.good(t, got.Token) {
			t.Error("want this session alone to go on, under a new token")
		}
		if s, err := w.Session(t.Context(), got.Token); err != nil || s.ID != here.Session.ID || s.CSRF != got.Session.CSRF || s.CSRF == here.Session.CSRF {
			t.Errorf("got %+v, %v", s, err)
		}
		if _, err := w.Invitation(t.Context(), link); models.KindOf(err) != models.KindNotFound {
			t.Errorf("the link from before is still good: %v", err)
		}
		wantKind(t, w.try(t, identity.Attempt{Login: "anna", Password: password}), models.KindInvalid)
		noError(t, w.try(t, identity.Attempt{Login: "anna", Password: other}))
		_, err = w.ChangePassword(t.Context(), here.Token, identity.PasswordChange{Old: other, New: password})
		if !errors.Is(err, identity.ErrSignedOut) {
			t.Errorf("got %v for a session that is over", err)
		}
	})
}

func TestDisabled(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		anna := w.add(t, "anna", everywhere(models.RoleViewer))
		s := w.signIn(t, "anna")
		bearer, err := w.NewToken(t.Context(), anna, "script", identity.Scopes{identity.ScopeRead}, w.now.Add(time.Hour))
		noError(t, err)
		noError(t, w.Disable(t.Context(), identity.Operator(), anna))
		wantKind(t, w.Disable(t.Context(), identity.Operator(), anna), models.KindConflict)
		if _, _, err := w.Token(t.Context(), bearer); models.KindOf(err) != models.KindUnsigned {
			t.Errorf("the token is still good: %v", err)
		}
		if w.good(t, s.Token) {
			t.Error("the session is still good")
		}
		noError(t, w.Enable(t.Context(), identity.Operator(), anna))
		if w.good(t, s.Token) {
			t.Error("the session is good again")
		}
		w.signIn(t, "anna")
	})
}

// Who is disabled, or changes the password, while somebody signs in, lets nobody in
// who gave the password from before.
func TestChangedWhileSigningIn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		anna := w.add(t, "anna")
		account, err := w.store.Account(t.Context(), anna.ID)
		noError(t, err)
		noError(t, w.store.Disable(t.Context(), anna.ID, w.now, store.Note{Actor: "x", Action: "x", Person: anna.ID}))
		token := strings.Repeat("A", 43)
		begin := func() error {
			return w.store.AddSession(t.Context(), store.Session{ID: "s", PersonID: anna.ID, CreatedAt: w.now, SeenAt: w.now, ExpireAt: w.now.Add(time.Hour)},
				store.Opening{Hash: identity.HashOf(token), Password: account.PasswordHash})
		}
		wantKind(t, begin(), models.KindConflict)
		noError(t, w.Enable(t.Context(), identity.Operator(), anna))
		noError(t, begin())
		if !w.good(t, token) {
			t.Error("not good though enabled")
		}
		noError(t, w.SetPassword(t.Context(), identity.Operator(), anna, other))
		wantKind(t, begin(), models.KindConflict)
	})
}
