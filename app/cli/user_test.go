package cli_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"proviso/app/identity"
	"proviso/app/store"
	"proviso/app/store/storetest"
)

const secret = "heron lamp gravel sixpence\n"

func TestUser(t *testing.T) {
	storetest.EachDSN(t, func(t *testing.T, db string) {
		user := func(in string, args ...string) result {
			return proviso(t, in, append([]string{"user", "--db", db}, args...)...)
		}
		proviso(t, "", "seed", "--db", db).want(t, 0)
		user("", "link", "--first").want(t, 0, "/welcome/")
		user(secret, "add", "Anna", "--name", "Anna Smith", "--mail", "anna@example.gov", "--role", "admin").want(t, 0, "added anna")
		user("", "link", "--first").want(t, 1, "there is an administrator")
		user(secret, "add", "ben", "--name", "Ben", "--role", "grants@Denver", "--role", "signer@denver-co:Sheriff, acting").want(t, 0, "added ben")
		user("", "list").want(t, 0, "LOGIN", "anna@example.gov", "admin everywhere", "grants in denver-co; signer for Sheriff, acting in denver-co", "active", "2026-11-24")
		var list []map[string]string
		got := user("", "list", "--format", "json")
		if err := json.Unmarshal([]byte(got.out), &list); err != nil || len(list) != 2 || list[1]["login"] != "ben" {
			t.Errorf("got %s: %v", got.out, err)
		}
		user("", "roles", "ben", "--role", "viewer").want(t, 0, "ben: viewer everywhere; all sessions ended")
		user("", "roles", "ben", "--none").want(t, 0, "ben: no role")
		user("", "disable", "ben").want(t, 0, "ben may not sign in any more")
		user("", "list", "--format", "csv").want(t, 0, "disabled")
		user("", "enable", "ben").want(t, 0, "ben may sign in again")
		user("", "disable", "anna").want(t, 1, "last administrator")
		user("", "link", "ben").want(t, 0, "/welcome/")
		user("", "link", "--role", "counsel@denver-co").want(t, 0, "/welcome/")
		user("mustard orbit cellar ninepins", "reset-password", "ben", "--forget-factor").want(t, 0, "ben has a new password")
		user("", "sessions", "ben").want(t, 0, "BEGUN")
		id := signedIn(t, db, "ben", "mustard orbit cellar ninepins")
		user("", "sessions", "ben").want(t, 0, id, "a browser", "2026-11-24T12:00:00Z")
		user("", "revoke", "anna", id).want(t, 1, "no session is called")
		user("", "revoke", "ben", id).want(t, 0, "ended the session "+id+" of ben")
		id = signedIn(t, db, "ben", "mustard orbit cellar ninepins")
		user("", "revoke", "ben", "--all").want(t, 0, "ended all sessions of ben")
		if left := user("", "sessions", "ben"); strings.Contains(left.out, id) {
			t.Errorf("still there:\n%s", left.out)
		}
		proviso(t, "", "audit", "verify", "--db", db).want(t, 0, "unbroken")
	})
}

// signedIn signs in where the server would, and gives the session's id.
func signedIn(t *testing.T, db, login, password string) string {
	t.Helper()
	noon := func() time.Time { return time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC) } // as of proviso
	s, err := store.Open(t.Context(), db, store.Options{Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	started, err := identity.New(s, identity.Options{Now: noon}).SignIn(t.Context(), identity.Attempt{Login: login, Password: password, Agent: "a browser"})
	if err != nil {
		t.Fatal(err)
	}
	return started.Session.ID
}

// What is called wrongly writes nothing and says what would be right.
func TestUserRefuses(t *testing.T) {
	t.Parallel()
	db := seeded(t)
	for _, c := range []struct {
		in, want string
		code     int
		args     []string
	}{
		{"", "read from standard input", 2, []string{"add", "anna", "--name", "Anna"}},
		{secret, "--name", 2, []string{"add", "anna"}},
		{"short\n", "shorter than 15", 1, []string{"add", "anna", "--name", "Anna"}},
		{secret, "is not a role", 2, []string{"add", "anna", "--name", "Anna", "--role", "root"}},
		{secret, "did you mean denver-co", 1, []string{"add", "anna", "--name", "Anna", "--role", "viewer@denvr-co"}},
		{secret, "office: is missing", 1, []string{"add", "anna", "--name", "Anna", "--role", "signer@denver-co"}},
		{secret, "unexpected argument", 2, []string{"add", "anna", "heron lamp gravel sixpence", "--name", "Anna"}},
		{"", "no person is called", 1, []string{"disable", "anna"}},
		{"", "no person is called", 1, []string{"link", "anna"}},
		{"", "one of them", 2, []string{"link", "anna", "--role", "admin"}},
		{"", "--none", 2, []string{"roles", "anna"}},
		{"", "--all", 2, []string{"revoke", "anna"}},
	} {
		proviso(t, c.in, append([]string{"user", "--db", db}, c.args...)...).want(t, c.code, c.want)
	}
	if got := proviso(t, "", "user", "list", "--db", db, "--format", "json"); got.out != "[]\n" {
		t.Errorf("got %s", got.out)
	}
}
