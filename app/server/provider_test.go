//go:build e2e

package server

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"proviso/app/identity"
	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

// away is a real provider of sign-ins, the certified oidc-provider in a process of
// its own, seen through a proxy by which a test can change what it answers.
type away struct {
	t      *testing.T
	url    string
	in     io.WriteCloser
	out    *bufio.Reader
	mu     sync.Mutex
	change func(*http.Response)
	app    string // where Proviso is
	store  *store.Store
	people *identity.Identity
	log    *bytes.Buffer
}

const awaySecret = "a secret of the tests and of nothing else"

// newAway starts the provider and a server that people sign in to with it.
func newAway(t *testing.T, options ...func(*identity.Options)) *away {
	t.Helper()
	a := &away{t: t, store: storetest.Open(t), log: &bytes.Buffer{}}
	var target *url.URL
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target); r.Out.Host = r.In.Host },
		ModifyResponse: func(r *http.Response) error {
			a.mu.Lock()
			defer a.mu.Unlock()
			if a.change != nil {
				a.change(r)
			}
			return nil
		},
		ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	}
	front := httptest.NewServer(proxy)
	t.Cleanup(front.Close)
	a.url = front.URL
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	a.app = "http://" + listener.Addr().String()
	callback := a.app + "/sign-in/oidc/callback"

	cmd := exec.CommandContext(t.Context(), "node", "provider.mjs", a.url, callback, awaySecret)
	cmd.Dir = "../e2e/provider"
	cmd.Stderr = os.Stderr
	if a.in, err = cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.in.Close(); _ = cmd.Wait() })
	a.out = bufio.NewReader(out)
	target = &url.URL{Scheme: "http", Host: "127.0.0.1:" + a.line()}

	o := identity.Options{Now: time.Now, Log: slog.New(slog.NewJSONHandler(a.log, nil)), Provider: &identity.Provider{
		Name: "Example County", Issuer: a.url, ClientID: "proviso", ClientSecret: awaySecret, Callback: callback, Scopes: []string{"profile", "email", "groups"}, GroupsClaim: "groups",
		Roles: map[string][]models.Assignment{
			"grants-office": {{Role: models.RoleGrants, Jurisdiction: "denver-co"}}, "finance": {{Role: models.RoleBudget, Jurisdiction: "denver-co"}},
			"sheriff": {{Role: models.RoleSigner, Jurisdiction: "denver-co", Office: "Sheriff"}},
		}}}
	for _, f := range options {
		f(&o)
	}
	a.people = identity.New(a.store, o)
	app, _ := servingAs(t, a.store, real(t), a.people)
	go func() { _ = app.Listener(listener) }()
	t.Cleanup(func() { _ = app.ShutdownWithTimeout(time.Second) })
	return a
}

func (a *away) line() string {
	a.t.Helper()
	text, err := a.out.ReadString('\n')
	if err != nil {
		a.t.Fatal(err)
	}
	return strings.TrimSpace(text)
}

// person sets what the provider says of somebody.
func (a *away) person(id string, claims map[string]any) {
	a.t.Helper()
	raw, err := json.Marshal(map[string]any{"id": id, "claims": claims})
	if err != nil {
		a.t.Fatal(err)
	}
	if _, err := a.in.Write(append(raw, '\n')); err != nil {
		a.t.Fatal(err)
	}
	if got := a.line(); got != "ok" {
		a.t.Fatalf("the provider says %q", got)
	}
}

// changing has f change what the provider answers on a path, until it is nil.
func (a *away) changing(path string, f func(body []byte) []byte) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.change = func(r *http.Response) {
		if f == nil || r.Request.URL.Path != path {
			return
		}
		body, _ := io.ReadAll(r.Body)
		body = f(body)
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		r.Header.Set("Content-Length", fmt.Sprint(len(body)))
	}
}

// visitor is a browser with cookies.
type visitor struct {
	away *away
	http.Client
	body, at string
	status   int
}

func (a *away) visitor() *visitor {
	jar, err := cookiejar.New(nil)
	if err != nil {
		a.t.Fatal(err)
	}
	return &visitor{away: a, Client: http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// open asks for an address, or sends a form to it, and follows until an address of
// ours that begins with stop would be next, which it gives; or to the end.
func (v *visitor) open(address string, form url.Values, stop string) string {
	v.away.t.Helper()
	for range 20 {
		method, body := "GET", io.Reader(nil)
		if form != nil {
			method, body = "POST", strings.NewReader(form.Encode())
		}
		r, err := http.NewRequestWithContext(v.away.t.Context(), method, address, body)
		if err != nil {
			v.away.t.Fatal(err)
		}
		if form != nil {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		resp, err := v.Do(r)
		if err != nil {
			v.away.t.Fatal(err)
		}
		raw, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil {
			v.away.t.Fatal(err)
		}
		v.body, v.at, v.status, form = string(raw), address, resp.StatusCode, nil
		next, err := resp.Location()
		if err != nil {
			return ""
		}
		address = next.String()
		if stop != "" && strings.HasPrefix(address, v.away.app+stop) {
			return address
		}
	}
	v.away.t.Fatal("led around in circles")
	return ""
}

var actionOf = regexp.MustCompile(`<form[^>]*action="([^"]+)"`)

// answer signs in at the provider's own pages and gives the address of ours that
// it sends the browser back to.
func (v *visitor) answer(as, start string) string {
	v.away.t.Helper()
	back := v.open(start, nil, "/sign-in/oidc/callback")
	for _, form := range []url.Values{{"prompt": {"login"}, "login": {as}, "password": {"x"}}, {"prompt": {"consent"}}} {
		if back != "" {
			return back
		}
		m := actionOf.FindStringSubmatch(v.body)
		if m == nil {
			v.away.t.Fatalf("no form at %s: %d %s", v.at, v.status, v.body)
		}
		back = v.open(m[1], form, "/sign-in/oidc/callback")
	}
	if back == "" {
		v.away.t.Fatalf("not sent back, but at %s: %d %s", v.at, v.status, v.body)
	}
	return back
}

// signIn goes all the way, and says where it ends.
func (v *visitor) signIn(as string) string {
	v.away.t.Helper()
	v.open(v.answer(as, v.away.app+"/sign-in/oidc?next=%2Faccount"), nil, "")
	return strings.TrimPrefix(v.at, v.away.app)
}

// refused is an error unless the page says so, and nobody is signed in.
func (v *visitor) refused(what string, status int, says string) {
	v.away.t.Helper()
	if v.status != status || !strings.Contains(v.body, says) {
		v.away.t.Errorf("%s: %d at %s, want %d and %q in\n%s", what, v.status, v.at, status, says, v.body)
	}
	if v.open(v.away.app+"/workspace", nil, "/sign-in"); v.status != 303 {
		v.away.t.Errorf("%s: signed in all the same", what)
	}
}

// trail counts the lines of the trail, which must hold.
func (a *away) trail() int64 {
	a.t.Helper()
	report, err := a.store.VerifyTrail(a.t.Context(), func(f store.Fault) { a.t.Error(f.Text) })
	if err != nil {
		a.t.Fatal(err)
	}
	return report.Lines
}

// TestProviderJourney: an account is made at the first sign-in, its roles follow
// the groups, those given by hand stay, and whoever has none is told why.
func TestProviderJourney(t *testing.T) {
	a := newAway(t)
	a.person("u1", map[string]any{"preferred_username": "Ana", "name": "Ana Grants", "email": "ana@example.gov", "email_verified": true, "groups": []string{"grants-office", "unknown"}})
	v := a.visitor()
	if v.open(a.app+"/sign-in", nil, ""); !strings.Contains(v.body, "Sign in with Example County") || !strings.Contains(v.body, `name="password"`) {
		t.Errorf("the page to sign in: %s", v.body)
	}
	if at := v.signIn("u1"); at != "/account" || v.status != 200 || !strings.Contains(v.body, "You sign in with Example County") {
		t.Fatalf("got to %s: %d %s", at, v.status, v.body)
	}
	roles := func(login, want string) models.Person {
		t.Helper()
		p, err := a.people.Person(t.Context(), login)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range p.Assignments {
			got = append(got, r.Words())
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("%s has %q, want %q", login, got, want)
		}
		return p
	}
	p := roles("ana", "grants in denver-co")
	if p.Name != "Ana Grants" || p.Mail != "ana@example.gov" {
		t.Errorf("got %+v", p)
	}
	by := models.Assignment{Role: models.RoleViewer}
	if _, err := a.people.SetRoles(t.Context(), identity.Operator(), p, append(p.Assignments, by)); err != nil {
		t.Fatal(err)
	}
	// Groups that stand at userinfo alone, and another group than before.
	a.person("u1", map[string]any{"preferred_username": "Ana", "only_at_userinfo": map[string]any{"groups": []string{"finance", "sheriff"}}})
	before := a.trail()
	old := a.visitor()
	old.signIn("u1")
	if v.signIn("u1"); v.status != 200 {
		t.Fatalf("%d %s", v.status, v.body)
	}
	p = roles("ana", "viewer everywhere; budget in denver-co; signer for Sheriff in denver-co")
	if n := a.trail() - before; n != 3 { // two sign-ins, and one change of roles
		t.Errorf("%d lines in the trail, want 3", n)
	}
	if _, err := a.people.SetRoles(t.Context(), identity.Operator(), p, []models.Assignment{by}); models.KindOf(err) != models.KindConflict {
		t.Errorf("a role of the provider is taken away here: %v", err)
	}
	// The group is lost: so is the role, and sessions with it.
	a.person("u1", map[string]any{"groups": []string{}})
	v.signIn("u1")
	p = roles("ana", "viewer everywhere")
	if old.open(a.app+"/workspace", nil, "/sign-in"); old.status != 303 {
		t.Error("a session outlives the role that it had")
	}
	if _, err := a.people.SetRoles(t.Context(), identity.Operator(), p, nil); err != nil {
		t.Fatal(err)
	}
	v = a.visitor()
	v.signIn("u1")
	v.refused("nothing left", 403, "none of your groups there has a role here")
	// Disabled, and in a group.
	a.person("u1", map[string]any{"groups": "finance"}) // one group, not in a list
	if err := a.people.Disable(t.Context(), identity.Operator(), p); err != nil {
		t.Fatal(err)
	}
	v = a.visitor()
	v.signIn("u1")
	v.refused("disabled", 403, "may not sign in any more")
	if strings.Contains(a.log.String(), awaySecret) {
		t.Error("the secret is in the log")
	}
}

// TestProviderNewcomers: no account without a group, and none is taken over.
func TestProviderNewcomers(t *testing.T) {
	a := newAway(t)
	a.person("u2", map[string]any{"name": "Nobody", "email": "n@example.gov", "groups": []string{"everybody"}})
	v := a.visitor()
	v.signIn("u2")
	v.refused("no group", 403, "none of your groups there has a role here")
	if people, err := a.people.People(t.Context()); err != nil || len(people) != 0 {
		t.Errorf("accounts were made: %v, %v", people, err)
	}
	local, err := a.people.Add(t.Context(), identity.Operator(), identity.NewAccount{Login: "ada@example.gov", Name: "Ada Admin", Mail: "ada@example.gov", Password: phrase}, []models.Assignment{{Role: models.RoleAdmin}})
	if err != nil {
		t.Fatal(err)
	}
	a.person("u3", map[string]any{"preferred_username": "ada@example.gov", "email": "ada@example.gov", "email_verified": true, "name": "Ada Admin", "groups": []string{"finance"}})
	v = a.visitor()
	v.signIn("u3")
	if v.open(a.app+"/workspace/people", nil, ""); v.status != 403 {
		t.Errorf("an account was taken over by its mail address: %d", v.status)
	}
	people, err := a.people.People(t.Context())
	if err != nil || len(people) != 2 || people[0].ID != local.ID || !strings.HasPrefix(people[1].Login, "ada@example.gov-") || people[1].HasAnywhere(models.RoleAdmin) {
		t.Errorf("got %+v, %v", people, err)
	}
}

// TestProviderAttacks: what another browser began, what was used, what was made
// for another sign-in, and what another signs, opens nothing.
func TestProviderAttacks(t *testing.T) {
	a := newAway(t)
	a.person("u1", map[string]any{"preferred_username": "ana", "groups": []string{"finance"}})
	a.person("mallory", map[string]any{"preferred_username": "mallory", "groups": []string{"finance"}})
	start := a.app + "/sign-in/oidc"
	const notBegun, another = "not begun in this browser", "does not belong to this sign-in"

	// Login CSRF: the victim is led to the attacker's answer.
	attacker, victim := a.visitor(), a.visitor()
	answer := attacker.answer("mallory", start)
	victim.open(answer, nil, "")
	victim.refused("another browser's answer", 422, notBegun)
	victim.open(start, nil, a.url) // the victim has begun something of their own
	victim.open(answer, nil, "")
	victim.refused("another browser's answer to one that has begun", 422, notBegun)

	// Replay: the same answer again, in the browser that it is of.
	v := a.visitor()
	answer = v.answer("u1", start)
	jar := v.Jar
	u, _ := url.Parse(a.app)
	kept := jar.Cookies(u)
	if v.open(answer, nil, "/workspace"); v.status != 303 {
		t.Fatalf("%d %s", v.status, v.body)
	}
	again := a.visitor()
	again.Jar.SetCookies(u, kept)
	again.open(answer, nil, "")
	again.refused("the same answer again", 422, notBegun)

	// Code replay: a code that was used, in a sign-in of one's own.
	used := query(t, answer).Get("code")
	v = a.visitor()
	mine := v.answer("u1", start)
	v.open(with(t, mine, "code", used), nil, "")
	v.refused("a code that was used", 422, another)

	// Code injection: a fresh code of somebody else, which PKCE ties to their sign-in.
	stolen := query(t, a.visitor().answer("mallory", start)).Get("code")
	v = a.visitor()
	v.open(with(t, v.answer("u1", start), "code", stolen), nil, "")
	v.refused("a code of somebody else", 422, another)

	// Nonce: a good token of another sign-in stands in the answer to this one.
	var token []byte
	a.changing("/token", func(body []byte) []byte { token = body; return body })
	if v = a.visitor(); v.signIn("mallory") != "/account" {
		t.Fatalf("%d %s", v.status, v.body)
	}
	a.changing("/token", func([]byte) []byte { return token })
	v = a.visitor()
	v.signIn("u1")
	v.refused("the token of another sign-in", 422, another)

	// A signature that was tampered with, and none.
	forge := func(f func(parts []string)) func([]byte) []byte {
		return func(body []byte) []byte {
			var answer map[string]any
			if err := json.Unmarshal(body, &answer); err != nil {
				t.Error(err)
			}
			parts := strings.Split(answer["id_token"].(string), ".")
			f(parts)
			answer["id_token"] = strings.Join(parts, ".")
			body, _ = json.Marshal(answer)
			return body
		}
	}
	for what, f := range map[string]func([]string){
		"another signature": func(p []string) { p[2] = strings.Repeat("A", len(p[2])) },
		"no signature":      func(p []string) { p[0], p[2] = "eyJhbGciOiJub25lIn0", "" },
	} {
		a.changing("/token", forge(f))
		v = a.visitor()
		v.signIn("u1")
		v.refused(what, 422, another)
	}
	a.changing("", nil)

	// Mix-up: an answer that names another issuer, or none where one is promised.
	for _, iss := range []string{"https://evil.example", ""} {
		v = a.visitor()
		v.open(with(t, v.answer("u1", start), "iss", iss), nil, "")
		v.refused("the issuer "+iss, 422, another)
	}
	// An open redirect, and a start from another site.
	v = a.visitor()
	if next := v.open(v.answer("u1", start+"?next=https%3A%2F%2Fevil.example"), nil, "/workspace"); next != a.app+"/workspace" {
		t.Errorf("led to %q", next)
	}
	r, _ := http.NewRequestWithContext(t.Context(), "GET", start, nil)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	resp, err := a.visitor().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if resp.Body.Close(); resp.Header.Get("Location") != "/sign-in" || len(resp.Cookies()) > 0 {
		t.Errorf("another site begins a sign-in: %d to %s", resp.StatusCode, resp.Header.Get("Location"))
	}
	// Fixation: the session that was planted before is nobody's after.
	v = a.visitor()
	planted := strings.Repeat("a", 43)
	v.Jar.SetCookies(u, []*http.Cookie{{Name: "proviso", Value: planted, Path: "/"}})
	v.signIn("u1")
	for _, c := range v.Jar.Cookies(u) {
		if c.Name == "proviso" && c.Value == planted {
			t.Error("the planted session stays")
		}
	}
}

// TestProviderCancelled: whoever turns back at the provider is told so.
func TestProviderCancelled(t *testing.T) {
	a := newAway(t)
	v := a.visitor()
	v.open(a.app+"/sign-in/oidc", nil, "")
	cancel := regexp.MustCompile(`href="([^"]+/abort)"`).FindStringSubmatch(v.body)
	if cancel == nil {
		t.Fatalf("no way back: %s", v.body)
	}
	v.open(cancel[1], nil, "")
	v.refused("cancelled", 422, "did not sign in at Example County")
}

// TestProviderAway: a provider that is down, or is not the one that was named,
// keeps nobody from signing in with a password.
func TestProviderAway(t *testing.T) {
	a := newAway(t)
	if _, err := a.people.Add(t.Context(), identity.Operator(), identity.NewAccount{Login: "ada", Name: "Ada Admin", Password: phrase}, []models.Assignment{{Role: models.RoleAdmin}}); err != nil {
		t.Fatal(err)
	}
	a.person("u1", map[string]any{"groups": []string{"finance"}})
	v := a.visitor()
	a.changing("/.well-known/openid-configuration", func(body []byte) []byte {
		return bytes.Replace(body, []byte(`"issuer":"`+a.url), []byte(`"issuer":"https://evil.example`), 1)
	})
	v.open(a.app+"/sign-in/oidc", nil, "")
	v.refused("another issuer", 503, "does not answer now")
	a.changing("", nil)
	back := v.answer("u1", a.app+"/sign-in/oidc")
	if err := a.in.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := a.out.ReadString('\n'); err == nil {
		t.Fatal("the provider still runs")
	}
	v.open(back, nil, "")
	v.refused("the provider stops in between", 503, "does not answer now")
	v.open(a.app+"/sign-in", url.Values{"login": {"ada"}, "password": {phrase}}, "/workspace")
	if v.status != 303 {
		t.Errorf("the password: %d %s", v.status, v.body)
	}
}

// TestProviderAlone: with passwords turned off, an administrator comes in once by a
// link, with the password.
func TestProviderAlone(t *testing.T) {
	a := newAway(t, func(o *identity.Options) { o.NoPasswords = true })
	ada, err := a.people.Add(t.Context(), identity.Operator(), identity.NewAccount{Login: "ada", Name: "Ada Admin", Password: phrase}, []models.Assignment{{Role: models.RoleAdmin}})
	if err != nil {
		t.Fatal(err)
	}
	v := a.visitor()
	if v.open(a.app+"/sign-in", nil, ""); strings.Contains(v.body, `name="password"`) || !strings.Contains(v.body, "turned off here") {
		t.Errorf("%s", v.body)
	}
	right := url.Values{"login": {"ada"}, "password": {phrase}}
	v.open(a.app+"/sign-in", right, "")
	v.refused("a password", 422, "turned off")
	link, err := a.people.EnterLink(t.Context(), identity.Operator(), ada)
	if err != nil {
		t.Fatal(err)
	}
	v.open(a.app+"/welcome/"+link, url.Values{"password": {"wrong " + phrase}}, "")
	v.refused("a wrong password", 422, "not right")
	if v.open(a.app+"/welcome/"+link, right, "/workspace"); v.status != 303 {
		t.Errorf("the link: %d %s", v.status, v.body)
	}
	v = a.visitor()
	v.open(a.app+"/welcome/"+link, right, "")
	v.refused("the link again", 404, "no longer good")
}

func query(t *testing.T, address string) url.Values {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query()
}

// with is an address with another value of a parameter; "": without it.
func with(t *testing.T, address, name, value string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	if q.Set(name, value); value == "" {
		q.Del(name)
	}
	u.RawQuery = q.Encode()
	return u.String()
}
