package config

import (
	"reflect"
	"strings"
	"testing"
)

func written(change func(*WrittenSignIn)) WrittenSignIn {
	var w WrittenSignIn
	unwritten(&w)
	change(&w)
	return w
}

func provided(w *WrittenSignIn) {
	w.Issuer, w.ClientID, w.Callback = "https://login.example.gov", "proviso", "https://proviso.example.gov/sign-in/oidc/callback"
	w.Roles = "cn=grants,dc=x=grants@denver-co; sheriff = signer@denver-co:Sheriff, acting ;;admins=admin"
}

func TestSignInSettings(t *testing.T) {
	t.Parallel()
	s, err := written(func(*WrittenSignIn) {}).Read()
	if err != nil || !s.Passwords || s.Issuer != "" {
		t.Errorf("by default: %+v, %v", s, err)
	}
	s, err = written(provided).Read()
	want := []GroupRole{{"cn=grants,dc=x", "grants@denver-co"}, {"sheriff", "signer@denver-co:Sheriff, acting"}, {"admins", "admin"}}
	if err != nil || !reflect.DeepEqual(s.Roles, want) || strings.Join(s.Scopes, " ") != "profile email" {
		t.Errorf("got %+v, %v", s, err)
	}
}

func TestSignInFaults(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*WrittenSignIn){
		`--passwords: "maybe" is not on or off`:                  func(w *WrittenSignIn) { w.Passwords = "maybe" },
		`leaves no way to sign in`:                               func(w *WrittenSignIn) { w.Passwords = "off" },
		`--oidc-roles: "a=admin" is of a provider`:               func(w *WrittenSignIn) { w.Roles = "a=admin" },
		`--oidc-issuer: "http://login.example.gov" is not https`: func(w *WrittenSignIn) { provided(w); w.Issuer = "http://login.example.gov" },
		`--oidc-issuer: "login" is not an address`:               func(w *WrittenSignIn) { provided(w); w.Issuer = "login" },
		`does not end in /sign-in/oidc/callback`:                 func(w *WrittenSignIn) { provided(w); w.Callback = "https://proviso.example.gov/" },
		`--oidc-client: "" is missing`:                           func(w *WrittenSignIn) { provided(w); w.ClientID = "" },
		`"admins" is not GROUP=ROLE`:                             func(w *WrittenSignIn) { provided(w); w.Roles = "admins" },
		`"=admin" is not GROUP=ROLE`:                             func(w *WrittenSignIn) { provided(w); w.Roles = "=admin" },
		`gives no group a role`:                                  func(w *WrittenSignIn) { provided(w); w.Roles = " ; " },
	} {
		if _, err := written(change).Read(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
	if _, err := written(func(w *WrittenSignIn) {
		provided(w)
		w.Issuer, w.Callback = "http://127.0.0.1:9", "http://[::1]:8080/sign-in/oidc/callback"
	}).Read(); err != nil {
		t.Errorf("of this machine: %v", err)
	}
}
