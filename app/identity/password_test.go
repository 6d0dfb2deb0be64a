package identity_test

import (
	"strings"
	"testing"

	"proviso/app/identity"
	"proviso/models"
)

func TestPasswords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, password, fault string }{
		{"words", password, ""},
		{"words without a space", "heronlampgravelsixpence", ""},
		{"no mixture is asked for", "zvqkhwtbnrxcplm", ""},
		{"the longest", strings.Repeat("heron lamp gravel sixpence. ", 9), ""},
		{"other scripts", "жаба лампа гравий сено", ""},
		{"pictures", "🦉🪑🌧️ heron lamp 🧂 gravel", ""},
		{"the program's name and words", "proviso heron lamp gravel", ""},
		{"14 characters", "heron lamp gra", "shorter than 15"},
		{"15 bytes of 9 characters", "жабалампа", "shorter than 15"},
		{"257 bytes", strings.Repeat("heron lamp gravel", 16)[:256] + "x", "longer than 256"},
		{"no text", "heron lamp gravel\xff", "not text"},
		{"a common one twice", "passwordpassword", "tried first"},
		{"a common one and digits", "password12345678", "tried first"},
		{"one letter", strings.Repeat("a", 20), "tried first"},
		{"a row of keys", "qwertyuiopasdfghjkl", "tried first"},
		{"digits", "123456789012345", "tried first"},
		{"the alphabet", "abcdefghijklmnopqrst", "tried first"},
		{"a repeat", "trustno1trustno1", "tried first"},
		{"long, and a repeat", strings.Repeat("ab1!", 60), "tried first"},
		{"the login", "anna.smith@county", "your name"},
		{"the login and the program", "Anna.Smith proviso", "your name"},
		{"the name twice", "Anna Smith-Anna Smith", "your name"},
		{"the mail", "anna.smith@denver.example.gov", "your name"},
		{"the program over and over", "proviso proviso proviso", "your name"},
	} {
		err := identity.CheckPassword("password", c.password, "anna.smith", "Anna Smith", "anna.smith@denver.example.gov")
		switch {
		case c.fault == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.fault != "" && (err == nil || models.KindOf(err) != models.KindInvalid || !strings.Contains(err.Error(), c.fault)):
			t.Errorf("%s: got %v, want that it is %s", c.name, err, c.fault)
		case err != nil && strings.Contains(err.Error(), c.password):
			t.Errorf("%s: the password is in the error", c.name)
		}
	}
}

// However the letters are put together, a password is the same; and all of it
// counts.
func TestPasswordIsComparedWholeAndNormalised(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		composed, apart := "zürich übel größe käse", "zu\u0308rich u\u0308bel gro\u0308ße ka\u0308se"
		long := strings.Repeat("heron lamp gravel sixpence. ", 9)
		for login, p := range map[string]string{"anna": composed, "ben": long} {
			_, err := w.Add(t.Context(), identity.Operator(), identity.NewAccount{Login: login, Name: login, Password: p}, nil)
			noError(t, err)
		}
		noError(t, w.try(t, identity.Attempt{Login: "anna", Password: apart}))
		noError(t, w.try(t, identity.Attempt{Login: "ben", Password: long}))
		wantKind(t, w.try(t, identity.Attempt{Login: "ben", Password: long[:len(long)-1]}), models.KindInvalid)
		wantKind(t, w.try(t, identity.Attempt{Login: "ben", Password: strings.ToUpper(long)}), models.KindInvalid)
	})
}

// A hash of other parameters is made anew with the next sign-in, once.
func TestOldHashesAreMadeAnew(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		anna := w.add(t, "anna")
		old := "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQwMTIz$" + identity.Derive(password, "somesalt0123", 1, 64, 1, 32)
		was, err := w.store.Account(t.Context(), anna.ID)
		noError(t, err)
		noError(t, w.store.Rehash(t.Context(), anna.ID, was.PasswordHash, old))
		w.signIn(t, "anna")
		now, err := w.store.Account(t.Context(), anna.ID)
		noError(t, err)
		if !strings.HasPrefix(now.PasswordHash, identity.HashedToday) {
			t.Errorf("got %q", now.PasswordHash)
		}
		before := w.Hashed()
		w.signIn(t, "anna")
		if n := w.Hashed() - before; n != 1 {
			t.Errorf("%d passwords were hashed, want 1", n)
		}
		// Of a password that was changed in between, nothing is put back.
		noError(t, w.store.Rehash(t.Context(), anna.ID, old, old))
		w.signIn(t, "anna")
	})
}
