package identity_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"proviso/app/identity"
	"proviso/models"
)

// Whatever was in the browser before is worth nothing after signing in.
func TestSignInMakesANewToken(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.add(t, "anna")
		mallory := w.add(t, "mallory")
		planted := w.signIn(t, "mallory")
		got, err := w.SignIn(t.Context(), identity.Attempt{Login: "anna", Password: password, Before: planted.Token})
		noError(t, err)
		if got.Token == planted.Token || w.good(t, planted.Token) {
			t.Error("the token from before is still good")
		}
		s, err := w.Session(t.Context(), got.Token)
		if err != nil || s.Person.Login != "anna" {
			t.Errorf("got %+v, %v", s, err)
		}
		if left, err := w.Sessions(t.Context(), mallory); len(left) > 0 || err != nil {
			t.Errorf("left of mallory's: %v, %v", left, err)
		}
		if again := w.signIn(t, "anna"); again.Token == got.Token || again.Session.CSRF == got.Session.CSRF {
			t.Error("two sign-ins gave one token")
		}
		// With a second step too: what was planted before the password, or between it and
		// the code, is nobody's after.
		ben := w.add(t, "ben")
		secret, recovery := w.factor(t, ben)
		w.wait(time.Hour)
		for _, code := range []string{w.code(t, secret, 0), recovery[0]} {
			planted := w.signIn(t, "mallory")
			wantKind(t, w.try(t, identity.Attempt{Login: "ben", Password: password, Before: planted.Token}), models.KindInvalid, "code: ")
			if s, err := w.Session(t.Context(), planted.Token); err != nil || s.Person.ID != mallory.ID {
				t.Errorf("half a sign-in made the planted session that of %q, %v", s.Person.Login, err)
			}
			got, err := w.SignIn(t.Context(), identity.Attempt{Login: "ben", Password: password, Code: code, Before: planted.Token})
			noError(t, err)
			if got.Token == planted.Token || got.Session.CSRF == planted.Session.CSRF || w.good(t, planted.Token) {
				t.Error("the planted session goes on after the code")
			}
		}
	})
}

// A name that is nobody's, a wrong password and an account that is disabled look
// alike, and each has one password hashed.
func TestRefusalsAreAlike(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.add(t, "anna")
		ben := w.add(t, "ben")
		noError(t, w.Disable(t.Context(), identity.Operator(), ben))
		var texts []string
		for _, a := range []identity.Attempt{
			{Login: "anna", Password: other}, {Login: "nobody", Password: password}, {Login: "ben", Password: password}, {Login: "ben", Password: other},
			{Login: "anna"}, {Login: "", Password: ""}, {Login: "anna\x00", Password: password}, {Login: "\xff", Password: password},
		} {
			before := w.Hashed()
			err := w.try(t, a)
			wantKind(t, err, models.KindInvalid)
			if n := w.Hashed() - before; n != 1 {
				t.Errorf("%q: %d passwords were hashed, want 1", a.Login, n)
			}
			texts = append(texts, err.Error())
		}
		for _, text := range texts {
			if text != texts[0] {
				t.Errorf("got %q and %q", text, texts[0])
			}
		}
		w.wait(time.Hour)
		before := w.Hashed()
		w.signIn(t, "anna")
		if n := w.Hashed() - before; n != 1 {
			t.Errorf("%d passwords were hashed for the right one, want 1", n)
		}
	})
}

func TestSecondFactor(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		anna := w.add(t, "anna")
		secret, _ := w.factor(t, anna)
		if err := w.try(t, identity.Attempt{Login: "anna", Password: other}); errors.Is(err, identity.ErrCodeNeeded) {
			t.Error("a wrong password told that there is a second factor")
		}
		if err := w.try(t, identity.Attempt{Login: "anna", Password: password, Code: " "}); !errors.Is(err, identity.ErrCodeNeeded) {
			t.Errorf("got %v, want that a code is needed", err)
		}
		// The code that the set-up was confirmed with was used by that.
		wantKind(t, w.try(t, identity.Attempt{Login: "anna", Password: password, Code: w.code(t, secret, 0)}), models.KindInvalid, "code: ")
		w.wait(time.Hour)
		code := w.code(t, secret, 0)
		noError(t, w.try(t, identity.Attempt{Login: "anna", Password: password, Code: code[:3] + " " + code[3:]}))
		wantKind(t, w.try(t, identity.Attempt{Login: "anna", Password: password, Code: code}), models.KindInvalid, "code: ", "used before")
		// One from before is not good either, though nobody has used it.
		wantKind(t, w.try(t, identity.Attempt{Login: "anna", Password: password, Code: w.code(t, secret, -1)}), models.KindInvalid, "code: ")
		noError(t, w.try(t, identity.Attempt{Login: "anna", Password: password, Code: w.code(t, secret, 1)}))
		w.wait(time.Hour)
		for _, bad := range []string{w.code(t, secret, 2), w.code(t, secret, -2), "abcdef", "1234567"} {
			wantKind(t, w.try(t, identity.Attempt{Login: "anna", Password: password, Code: bad}), models.KindInvalid, "code: ")
		}
	})
}

// Of many who come at once with one code, one gets in.
func TestRacingCodes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		anna := w.add(t, "anna")
		secret, recovery := w.factor(t, anna)
		w.wait(time.Hour)
		for _, code := range []string{w.code(t, secret, 0), recovery[0]} {
			var wg sync.WaitGroup
			errs := make([]error, 4)
			for i := range errs {
				wg.Go(func() {
					_, errs[i] = w.SignIn(t.Context(), identity.Attempt{Login: "anna", Password: password, Code: code})
				})
			}
			wg.Wait()
			won := 0
			for _, err := range errs {
				if err == nil {
					won++
				}
			}
			if won != 1 {
				t.Errorf("%d got in with one code, want 1: %v", won, errs)
			}
			w.wait(time.Hour)
		}
	})
}

func TestRecoveryCodes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		anna, ben := w.add(t, "anna"), w.add(t, "ben")
		_, codes := w.factor(t, anna)
		_, bens := w.factor(t, ben)
		if len(codes) != 10 {
			t.Fatalf("%d codes", len(codes))
		}
		a := identity.Attempt{Login: "anna", Password: password}
		a.Code = bens[0]
		wantKind(t, w.try(t, a), models.KindInvalid, "code: ")
		before := w.lines(t)
		a.Code = strings.ToLower(strings.ReplaceAll(codes[3], "-", " "))
		noError(t, w.try(t, a))
		if n := w.lines(t) - before; n != 2 { // the code, and the sign-in
			t.Errorf("%d lines in the trail about the code, want 2", n)
		}
		wantKind(t, w.try(t, a), models.KindInvalid, "used before")
		if f, err := w.SecondFactor(t.Context(), anna); !f.On || f.CodesLeft != 9 || err != nil {
			t.Errorf("got %+v, %v", f, err)
		}
		_, err := w.NewRecoveryCodes(t.Context(), anna, other)
		wantKind(t, err, models.KindInvalid, "password: ")
		next, err := w.NewRecoveryCodes(t.Context(), anna, password)
		noError(t, err)
		a.Code = codes[4]
		wantKind(t, w.try(t, a), models.KindInvalid)
		a.Code = next[4]
		noError(t, w.try(t, a))
		wantKind(t, w.RemoveTOTP(t.Context(), anna, other), models.KindInvalid, "password: ")
		_, _, err = w.StartTOTP(t.Context(), anna)
		wantKind(t, err, models.KindConflict)
		noError(t, w.RemoveTOTP(t.Context(), anna, password))
		w.signIn(t, "anna")
		if f, err := w.SecondFactor(t.Context(), anna); f != (identity.Factor{Password: true}) || err != nil {
			t.Errorf("got %+v, %v", f, err)
		}
	})
}

// RFC 6238, appendix B: the last six digits of the values for SHA-1.
func TestCodesOfTheStandard(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" // "12345678901234567890"
		for at, code := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130"} {
			w.now = time.Unix(at, 0)
			if step, ok := w.Step(secret, code); !ok || step != at/30 {
				t.Errorf("at %d: got %d, %v", at, step, ok)
			}
		}
	})
}

// Failures at a name slow down further ones, more and more, but only so far, and
// the person gets in after the time that was told.
func TestThrottleByLogin(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.add(t, "anna")
		w.add(t, "ben")
		wrong := identity.Attempt{Login: "anna", Password: other}
		for range 5 {
			wantKind(t, w.try(t, wrong), models.KindInvalid)
		}
		before := w.Hashed()
		wantKind(t, w.try(t, wrong), models.KindTooSoon, "try again in a second")
		// The right password must wait too: else the wait would tell guesses apart.
		wantKind(t, w.try(t, identity.Attempt{Login: " Anna", Password: password}), models.KindTooSoon)
		if w.Hashed() != before {
			t.Error("a password was hashed for an attempt that must wait")
		}
		w.signIn(t, "ben")
		for i, seconds := range []int{1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900} {
			w.wait(time.Duration(seconds)*time.Second - time.Millisecond)
			wantKind(t, w.try(t, wrong), models.KindTooSoon)
			w.wait(time.Millisecond)
			if err := w.try(t, wrong); models.KindOf(err) != models.KindInvalid {
				t.Fatalf("wait %d, of %d seconds: %v", i, seconds, err)
			}
		}
		wantKind(t, w.try(t, wrong), models.KindTooSoon, "15 minutes")
		w.wait(15 * time.Minute)
		w.signIn(t, "anna")
		wantKind(t, w.try(t, wrong), models.KindInvalid) // and all is forgotten
		wantKind(t, w.try(t, wrong), models.KindInvalid)
	})
}

// Many at once gain nothing over one after the other.
func TestThrottleCountsBeforeItLooks(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.add(t, "anna")
		var wg sync.WaitGroup
		errs := make([]error, 20)
		for i := range errs {
			wg.Go(func() { _, errs[i] = w.SignIn(t.Context(), identity.Attempt{Login: "anna", Password: other}) })
		}
		wg.Wait()
		looked := 0
		for _, err := range errs {
			if models.KindOf(err) == models.KindInvalid {
				looked++
			}
		}
		if looked != 5 {
			t.Errorf("%d passwords were looked at, want 5: %v", looked, errs)
		}
	})
}

// A client that guesses at many names is slowed down, and an account of its own
// does not help it; what it was not right about does not count for others.
func TestThrottleByClient(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.add(t, "mallory")
		w.add(t, "anna")
		for _, client := range []string{"198.51.100.9", "2001:db8:1:2::"} {
			for i := range 20 {
				a := identity.Attempt{Login: "name" + string(rune('a'+i)) + client, Password: other, Client: client}
				wantKind(t, w.try(t, a), models.KindInvalid)
				if i%5 == 4 && i < 19 {
					noError(t, w.try(t, identity.Attempt{Login: "mallory", Password: password, Client: client}))
				}
			}
			if client == "2001:db8:1:2::" {
				client = "2001:db8:1:2:ffff::1" // of the same half
			}
			wantKind(t, w.try(t, identity.Attempt{Login: "anna", Password: password, Client: client}), models.KindTooSoon)
			w.wait(time.Second)
			wantKind(t, w.try(t, identity.Attempt{Login: "fresh", Password: other, Client: client}), models.KindInvalid)
			wantKind(t, w.try(t, identity.Attempt{Login: "fresh", Password: other, Client: client}), models.KindTooSoon, "2 seconds")
		}
		w.signIn(t, "anna") // from elsewhere
		noError(t, w.try(t, identity.Attempt{Login: "anna", Password: password, Client: "2001:db8:1:3::1"}))
	})
}

// Who knows the password cannot guess at the code as often as they like.
func TestThrottleOfCodes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.factor(t, w.add(t, "anna"))
		looked := 0
		for range 12 {
			if err := w.try(t, identity.Attempt{Login: "anna", Password: password, Code: "000000"}); models.KindOf(err) == models.KindInvalid {
				looked++
			}
			w.try(t, identity.Attempt{Login: "anna", Password: password}) // which is no failure, and no success either
		}
		if looked != 5 {
			t.Errorf("%d codes were looked at, want 5", looked)
		}
	})
}

// A session is no way around the delays for whoever does not know the password.
func TestThrottleOfThePasswordAgain(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.factor(t, w.add(t, "ben"))
		anna := w.add(t, "anna")
		s := w.signIn(t, "anna")
		for range 5 {
			_, err := w.ChangePassword(t.Context(), s.Token, identity.PasswordChange{Old: other, New: other})
			wantKind(t, err, models.KindInvalid, "old: ")
		}
		wantKind(t, w.RemoveTOTP(t.Context(), anna, password), models.KindTooSoon, "password: ")
		_, err := w.ChangePassword(t.Context(), s.Token, identity.PasswordChange{Old: password, New: other})
		wantKind(t, err, models.KindTooSoon, "old: ")
	})
}

func TestWaitsNeverEnd(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"login", "client"} {
		last := time.Duration(0)
		for n := range 10_000 {
			got := identity.WaitAfter(kind, n)
			if got < last || got > 15*time.Minute {
				t.Fatalf("%s: %v after %d failures, and %v after one less", kind, got, n, last)
			}
			last = got
		}
		if last != 15*time.Minute {
			t.Errorf("%s: %v at the most", kind, last)
		}
	}
}

// No more passwords are hashed at once than there are slots; who waits for one
// can give up.
func TestHashingIsBounded(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.add(t, "anna")
		for range w.Slots() {
			defer w.Occupy()()
		}
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		before := w.Hashed()
		if _, err := w.SignIn(ctx, identity.Attempt{Login: "anna", Password: password}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want the end of the time", err)
		}
		if w.Hashed() != before {
			t.Error("a password was hashed without a slot")
		}
	})
}
