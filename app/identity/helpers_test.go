package identity_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"proviso/app/identity"
	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

const (
	password = "heron lamp gravel sixpence"
	other    = "mustard orbit cellar ninepins"
)

// world is an Identity on a store of its own, with a clock that a test moves.
type world struct {
	*identity.Identity
	store *store.Store
	now   time.Time
}

func newWorld(s *store.Store, change ...func(*identity.Options)) *world {
	w := &world{store: s, now: storetest.Day}
	o := identity.Options{Now: func() time.Time { return w.now }}
	for _, f := range change {
		f(&o)
	}
	w.Identity = identity.New(s, o)
	return w
}

// each runs f in a world of its own on each engine.
func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) { f(t, newWorld(s)) })
}

func (w *world) wait(d time.Duration) { w.now = w.now.Add(d) }

// add makes an account with the password of all tests.
func (w *world) add(t *testing.T, login string, given ...models.Assignment) models.Person {
	t.Helper()
	p, err := w.Add(t.Context(), identity.Operator(), identity.NewAccount{Login: login, Name: "Ms " + login, Mail: login + "@example.gov", Password: password}, given)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func everywhere(r models.Role) models.Assignment { return models.Assignment{Role: r} }

func in(place string, r models.Role) models.Assignment {
	return models.Assignment{Role: r, Jurisdiction: place}
}

func (w *world) signIn(t *testing.T, login string) identity.Started {
	t.Helper()
	got, err := w.SignIn(t.Context(), identity.Attempt{Login: login, Password: password, Client: "192.0.2.7", Agent: "a browser"})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// try signs in and gives the error alone.
func (w *world) try(t *testing.T, a identity.Attempt) error {
	t.Helper()
	got, err := w.SignIn(t.Context(), a)
	if (err == nil) != (got.Token != "") {
		t.Errorf("error %v with the token %q", err, got.Token)
	}
	return err
}

func (w *world) good(t *testing.T, token string) bool {
	t.Helper()
	_, err := w.Session(t.Context(), token)
	if err != nil && !errors.Is(err, identity.ErrSignedOut) {
		t.Fatal(err)
	}
	return err == nil
}

// factor sets up an authenticator and gives its secret and the recovery codes.
func (w *world) factor(t *testing.T, p models.Person) (secret string, recovery []string) {
	t.Helper()
	secret, _, err := w.StartTOTP(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	recovery, err = w.ConfirmTOTP(t.Context(), p, w.code(t, secret, 0))
	if err != nil {
		t.Fatal(err)
	}
	return secret, recovery
}

// code is what an authenticator shows whose clock is off by some steps.
func (w *world) code(t *testing.T, secret string, steps int) string {
	t.Helper()
	code, err := totp.GenerateCode(secret, w.now.Add(time.Duration(steps)*30*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func wantKind(t *testing.T, err error, kind models.ErrorKind, words ...string) {
	t.Helper()
	if models.KindOf(err) != kind {
		t.Fatalf("got error %v (kind %q), want kind %q", err, models.KindOf(err), kind)
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("got %q, want it to say %q", err, word)
		}
	}
}

// lines counts the trail, which must hold.
func (w *world) lines(t *testing.T) int64 {
	t.Helper()
	report, err := w.store.VerifyTrail(t.Context(), func(f store.Fault) { t.Error(f.Text) })
	if err != nil {
		t.Fatal(err)
	}
	return report.Lines
}

func noError(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
