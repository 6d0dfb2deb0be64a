package identity_test

import (
	"strings"
	"testing"
	"time"

	"proviso/app/identity"
	"proviso/app/store/storetest"
	"proviso/models"
)

func TestAPITokens(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		anna, ben := w.add(t, "anna", everywhere(models.RoleViewer)), w.add(t, "ben")
		read, err := w.NewToken(t.Context(), anna, " export ", identity.Scopes{identity.ScopeRead}, w.now.Add(24*time.Hour))
		noError(t, err)
		w.wait(time.Second)
		write, err := w.NewToken(t.Context(), anna, "import", identity.Scopes{identity.ScopeWrite}, w.now.Add(48*time.Hour))
		noError(t, err)
		if !strings.HasPrefix(read, "proviso_") || read == write {
			t.Errorf("got %q and %q", read, write)
		}
		p, scopes, err := w.Token(t.Context(), read)
		if err != nil || p.Login != "anna" || !scopes.Has(identity.ScopeRead) || scopes.Has(identity.ScopeWrite) {
			t.Errorf("got %v, %v, %v", p, scopes, err)
		}
		if _, scopes, err = w.Token(t.Context(), write); err != nil || scopes.String() != "read write" {
			t.Errorf("got %v, %v", scopes, err)
		}
		var list []identity.APIToken
		if n := storetest.Queries(t, w.store, func() { list, err = w.Tokens(t.Context(), anna) }); n != 1 || err != nil || len(list) != 2 || list[1].Name != "export" || list[0].LastUsedAt.IsZero() {
			t.Errorf("%d queries: %+v, %v", n, list, err)
		}
		wantKind(t, w.RevokeToken(t.Context(), ben, list[0].ID), models.KindNotFound)
		noError(t, w.RevokeToken(t.Context(), anna, list[0].ID))
		wantKind(t, w.RevokeToken(t.Context(), anna, list[0].ID), models.KindNotFound)
		w.wait(24*time.Hour - 2*time.Second)
		_, _, err = w.Token(t.Context(), read)
		noError(t, err)
		w.wait(time.Second)
		for _, bad := range []string{write, read, "", "proviso_", read[len("proviso_"):], "proviso_" + strings.Repeat("A", 43), strings.ToUpper(read), w.signIn(t, "anna").Token, "proviso_" + w.signIn(t, "anna").Token} {
			_, _, err := w.Token(t.Context(), bad)
			wantKind(t, err, models.KindUnsigned)
		}
		if w.good(t, read[len("proviso_"):]) {
			t.Error("an API token opens a session")
		}
	})
}

// A token in use is noted as such once a minute, not with every call.
func TestTokenCostsLittle(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		token, err := w.NewToken(t.Context(), w.add(t, "anna"), "export", identity.Scopes{identity.ScopeRead}, w.now.Add(time.Hour))
		noError(t, err)
		look := func() int { return storetest.Queries(t, w.store, func() { w.Token(t.Context(), token) }) }
		first, second := look(), look()
		w.wait(time.Minute)
		if third := look(); first <= 3 || second != 3 || third <= 3 {
			t.Errorf("queries: %d, %d, %d; want more than 3, 3, more than 3", first, second, third)
		}
	})
}

func TestTokensThatAreNotMade(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		anna := w.add(t, "anna")
		read := identity.Scopes{identity.ScopeRead}
		for field, err := range map[string]error{
			"name":    second(w.NewToken(t.Context(), anna, "", read, w.now.Add(time.Hour))),
			"expires": second(w.NewToken(t.Context(), anna, "x", read, w.now)),
			"scopes":  second(w.NewToken(t.Context(), anna, "x", nil, w.now.Add(time.Hour))),
		} {
			wantKind(t, err, models.KindInvalid, field+": ")
		}
		wantKind(t, second(w.NewToken(t.Context(), anna, "x", read, w.now.Add(400*24*time.Hour))), models.KindInvalid, "expires: ")
		wantKind(t, second(w.NewToken(t.Context(), anna, "x", identity.Scopes{"admin"}, w.now.Add(time.Hour))), models.KindInvalid, "scopes: ")
		wantKind(t, second(w.NewToken(t.Context(), models.Person{}, "x", read, w.now.Add(time.Hour))), models.KindUnsigned)
	})
}

func second(_ string, err error) error { return err }
