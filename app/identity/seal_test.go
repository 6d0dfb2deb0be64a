package identity_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"proviso/app/identity"
	"proviso/app/store"
	"proviso/models"
)

func keyOf(b byte) func(*identity.Options) {
	return func(o *identity.Options) { o.Key = bytes.Repeat([]byte{b}, identity.KeyBytes) }
}

// A secret of a second factor lies in the database under a key, which opens it
// for its own person alone; without the key a recovery code still signs in.
func TestSealedFactors(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w = newWorld(w.store, keyOf(1))
		anna := w.add(t, "anna")
		secret, recovery := w.factor(t, anna)
		a, err := w.store.Account(t.Context(), anna.ID)
		noError(t, err)
		if strings.Contains(a.TOTPSecret, secret) || !strings.HasPrefix(a.TOTPSecret, "sealed:1:") {
			t.Errorf("the database holds %q", a.TOTPSecret)
		}
		attempt := func(w *world, code string) error {
			w.wait(time.Minute)
			return w.try(t, identity.Attempt{Login: "anna", Password: password, Code: code})
		}
		again := newWorld(w.store, keyOf(1))
		noError(t, attempt(again, again.code(t, secret, 2)))
		lost := newWorld(w.store, keyOf(2))
		lost.now = w.now.Add(time.Hour)
		if n, err := lost.SealFactors(t.Context()); n != 1 || err != nil {
			t.Errorf("%d lost, %v", n, err)
		}
		wantKind(t, attempt(lost, lost.code(t, secret, 2)), models.KindInvalid, "recovery code")
		noError(t, attempt(lost, recovery[0]))

		// Another person's row with the same words.
		ben := w.add(t, "ben")
		noError(t, w.store.OfferTOTP(t.Context(), ben.ID, a.TOTPSecret))
		if shown, _, err := w.PendingTOTP(t.Context(), ben); shown != "" || err != nil {
			t.Errorf("shown %q, %v", shown, err)
		}
		// What was kept before there was a key.
		noError(t, w.store.OfferTOTP(t.Context(), ben.ID, secret))
		if n, err := w.SealFactors(t.Context()); n != 0 || err != nil {
			t.Errorf("%d lost, %v", n, err)
		}
		b, err := w.store.Account(t.Context(), ben.ID)
		noError(t, err)
		if strings.Contains(b.TOTPPending, secret) {
			t.Error("a secret from before stays as it was")
		}
		if shown, _, err := w.PendingTOTP(t.Context(), ben); shown != secret || err != nil {
			t.Errorf("shown %q, %v", shown, err)
		}
	})
}

// A key is a code for cameras with its margin.
func TestQR(t *testing.T) {
	t.Parallel()
	side, path, err := identity.QR("otpauth://totp/Proviso:anna?secret=ABC")
	if err != nil || side < 21+8 || (side-8-17)%4 != 0 || !strings.HasPrefix(path, "M4 4h7v1h-7z") {
		t.Errorf("got %d, %.40q, %v", side, path, err)
	}
}

// Who gives a role to themselves goes on under another token.
func TestOwnRoles(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		anna, ben := w.add(t, "anna", everywhere(models.RoleAdmin)), w.add(t, "ben")
		here, there := w.signIn(t, "anna"), w.signIn(t, "anna")
		next, err := w.SetOwnRoles(t.Context(), here.Token, anna, append(anna.Assignments, everywhere(models.RoleGrants)))
		noError(t, err)
		if w.good(t, here.Token) || w.good(t, there.Token) || !w.good(t, next.Token) || len(next.Session.Person.Assignments) != 2 {
			t.Errorf("got %+v", next)
		}
		_, err = w.SetOwnRoles(t.Context(), next.Token, ben, nil)
		wantKind(t, err, models.KindDenied)
		_, err = w.SetOwnRoles(t.Context(), here.Token, anna, nil)
		wantKind(t, err, models.KindUnsigned)
	})
}

// What one client begins without end pushes out its own, and what was begun is
// taken once, in time, by the browser that it is of.
func TestStarts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		h := identity.HashOf
		start := func(n int, client string) store.Start {
			s := store.Start{Hash: h(client + string(rune('A'+n))), Browser: h("b"), Client: h(client), Nonce: "n", Verifier: "v", Onward: "/", Expires: w.now.Add(time.Minute)}
			noError(t, w.store.AddStart(t.Context(), s, w.now))
			w.wait(time.Millisecond)
			return s
		}
		quiet, first := start(0, "quiet"), start(0, "loud")
		for n := 1; n <= 200; n++ {
			start(n, "loud")
		}
		_, err := w.store.TakeStart(t.Context(), first.Hash, first.Browser, w.now)
		wantKind(t, err, models.KindNotFound)
		_, err = w.store.TakeStart(t.Context(), quiet.Hash, h("another"), w.now)
		wantKind(t, err, models.KindNotFound)
		_, err = w.store.TakeStart(t.Context(), quiet.Hash, quiet.Browser, w.now.Add(time.Minute))
		wantKind(t, err, models.KindNotFound)
		got, err := w.store.TakeStart(t.Context(), quiet.Hash, quiet.Browser, w.now)
		if err != nil || got.Nonce != "n" || got.Verifier != "v" || got.Onward != "/" {
			t.Errorf("got %+v, %v", got, err)
		}
		_, err = w.store.TakeStart(t.Context(), quiet.Hash, quiet.Browser, w.now)
		wantKind(t, err, models.KindNotFound)
	})
}

// What is sealed opens as what it was sealed, with the same key, and as nothing else.
func TestSeal(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w = newWorld(w.store, keyOf(1))
		sealed := w.Seal("webhook a", "whsec_x")
		if strings.Contains(sealed, "whsec") || sealed == w.Seal("webhook a", "whsec_x") {
			t.Errorf("sealed as %q, and twice alike", sealed)
		}
		if got, err := newWorld(w.store, keyOf(1)).Open("webhook a", sealed); got != "whsec_x" || err != nil {
			t.Errorf("got %q, %v", got, err)
		}
		for of, with := range map[string]*world{"webhook b": w, "webhook a": newWorld(w.store, keyOf(2)), "second factor of a": w} {
			got, err := with.Open(of, sealed)
			wantKind(t, err, models.KindRefused, "another key")
			if got != "" {
				t.Errorf("as %s: %q", of, got)
			}
		}
		for _, stored := range []string{"", "whsec_x", "sealed:1:", "sealed:1:!", "sealed:1:AAAA", sealed[:len(sealed)-4]} {
			if got, err := w.Open("webhook a", stored); got != "" || err == nil {
				t.Errorf("%q opens as %q", stored, got)
			}
		}
	})
}
