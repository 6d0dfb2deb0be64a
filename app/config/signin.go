package config

import (
	"errors"
	"log/slog"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// CallbackPath is where a provider of sign-ins sends people back to.
const CallbackPath = "/sign-in/oidc/callback"

// WrittenSignIn is how people sign in, as an operator writes it. The client's
// secret is in a file, or in PROVISO_OIDC_SECRET: an argument can be seen by
// everybody on the machine.
type WrittenSignIn struct {
	KeyFile    string `name:"key-file" default:"" env:"PROVISO_KEY_FILE" placeholder:"FILE" help:"The key that seals the secrets of second factors and webhooks; made where there is none (beside a SQLite database, with .key for an ending; else proviso.key)."`
	Passwords  string `name:"passwords" default:"on" env:"PROVISO_PASSWORDS" placeholder:"on|off" help:"Signing in with a password (${default}); off: for administrators with a link of proviso user link --enter alone."`
	Issuer     string `name:"oidc-issuer" default:"" env:"PROVISO_OIDC_ISSUER" placeholder:"URL" help:"An OpenID Connect provider to sign in with (none)."`
	Name       string `name:"oidc-name" default:"your organization's account" env:"PROVISO_OIDC_NAME" placeholder:"NAME" help:"What people call it (${default})."`
	ClientID   string `name:"oidc-client" default:"" env:"PROVISO_OIDC_CLIENT" placeholder:"ID" help:"What the provider calls this program."`
	SecretFile string `name:"oidc-secret-file" default:"" env:"PROVISO_OIDC_SECRET_FILE" placeholder:"FILE" help:"The client's secret, in a file; or the secret itself in PROVISO_OIDC_SECRET."`
	Callback   string `name:"oidc-callback" default:"" env:"PROVISO_OIDC_CALLBACK" placeholder:"URL" help:"The address of this program that the provider sends people back to, as it is registered there: https://HOST/sign-in/oidc/callback."`
	Scopes     string `name:"oidc-scopes" default:"profile email" env:"PROVISO_OIDC_SCOPES" placeholder:"SCOPE..." help:"What to ask the provider for, besides openid (${default})."`
	Groups     string `name:"oidc-groups" default:"groups" env:"PROVISO_OIDC_GROUPS" placeholder:"CLAIM" help:"The claim that lists a person's groups (${default})."`
	Roles      string `name:"oidc-roles" default:"" env:"PROVISO_OIDC_ROLES" placeholder:"GROUP=ROLE[@JURISDICTION][:OFFICE];..." help:"What each group may do here; a group that is not named may do nothing."`
}

// SignIn is how people sign in, each setting sound.
type SignIn struct {
	KeyFile    string // "": where it is by default
	Passwords  bool
	Issuer     string // "": there is no provider, and nothing below
	Name       string
	ClientID   string
	SecretFile string // "": it is in the environment
	Callback   string
	Scopes     []string
	Groups     string
	Roles      []GroupRole
}

// GroupRole is what a group may do; the role is as it is written elsewhere too.
type GroupRole struct {
	Group, Role string
}

// Read reads all settings; its error tells every fault, a line each.
func (w WrittenSignIn) Read() (SignIn, error) {
	var f faults
	s := SignIn{KeyFile: w.KeyFile, Passwords: w.Passwords == "on"}
	if w.Passwords != "on" && w.Passwords != "off" {
		f.add("passwords", w.Passwords, "is not on or off")
	}
	if w.Issuer == "" {
		for name, written := range map[string]string{"oidc-client": w.ClientID, "oidc-secret-file": w.SecretFile, "oidc-callback": w.Callback, "oidc-roles": w.Roles} {
			if written != "" {
				f.add(name, written, "is of a provider, and --oidc-issuer names none")
			}
		}
		if !s.Passwords && w.Passwords == "off" {
			f.add("passwords", w.Passwords, "leaves no way to sign in; name a provider with --oidc-issuer")
		}
		return s, errors.Join(f...)
	}
	s.Issuer, s.Name, s.ClientID, s.SecretFile, s.Callback, s.Groups = w.Issuer, w.Name, w.ClientID, w.SecretFile, w.Callback, w.Groups
	f.safe("oidc-issuer", w.Issuer)
	if f.safe("oidc-callback", w.Callback) && !strings.HasSuffix(w.Callback, CallbackPath) {
		f.add("oidc-callback", w.Callback, "does not end in "+CallbackPath)
	}
	for name, written := range map[string]string{"oidc-name": w.Name, "oidc-client": w.ClientID, "oidc-groups": w.Groups} {
		if strings.TrimSpace(written) == "" {
			f.add(name, written, "is missing; it belongs to --oidc-issuer")
		}
	}
	for scope := range strings.FieldsSeq(w.Scopes) {
		if scope != "openid" && !slices.Contains(s.Scopes, scope) {
			s.Scopes = append(s.Scopes, scope)
		}
	}
	for one := range strings.SplitSeq(w.Roles, ";") {
		if one = strings.TrimSpace(one); one == "" {
			continue
		}
		// A group's name may hold an equals sign, as those of directories do; a role does not.
		i := strings.LastIndex(one, "=")
		if i < 1 || i == len(one)-1 {
			f.add("oidc-roles", one, "is not GROUP=ROLE, like county-grants=grants@denver-co")
			continue
		}
		s.Roles = append(s.Roles, GroupRole{strings.TrimSpace(one[:i]), strings.TrimSpace(one[i+1:])})
	}
	if len(s.Roles) == 0 {
		f.add("oidc-roles", w.Roles, "gives no group a role, so that nobody could sign in")
	}
	return s, errors.Join(f...)
}

// safe is an address that nobody between can read or change: https, or of this
// machine.
func (f *faults) safe(name, written string) bool {
	u, err := url.Parse(written)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		f.add(name, written, "is not an address like https://login.example.gov")
		return false
	}
	a, err := netip.ParseAddr(u.Hostname())
	here := u.Hostname() == "localhost" || err == nil && a.IsLoopback()
	if u.Scheme != "https" && !(u.Scheme == "http" && here) {
		f.add(name, written, "is not https, without which what it says can be forged")
		return false
	}
	return true
}

// LogValue is the settings, for the log. No secret is among them.
func (s SignIn) LogValue() slog.Value {
	return slog.GroupValue(slog.Bool("passwords", s.Passwords), slog.String("oidc_issuer", s.Issuer), slog.String("oidc_client", s.ClientID),
		slog.String("oidc_callback", s.Callback), slog.Any("oidc_scopes", s.Scopes), slog.String("oidc_groups", s.Groups), slog.Int("oidc_roles", len(s.Roles)))
}
