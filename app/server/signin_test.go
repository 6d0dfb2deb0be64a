package server

import (
	"bytes"
	"cmp"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/pquerna/otp/totp"

	"proviso/app/identity"
	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

// phrase is a password that the rules let through.
const phrase = "four quiet heron sonnets"

// browser is somebody who looks at the workspace: a cookie, and the forms of the
// page last seen.
type browser struct {
	t      *testing.T
	app    *fiber.App
	cookie string
	body   string
}

func (b *browser) do(method, path string, form url.Values, headers ...string) *http.Response {
	b.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r := httptest.NewRequestWithContext(b.t.Context(), method, path, body)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if b.cookie != "" {
		r.Header.Set("Cookie", b.cookie)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	r.Host = cmp.Or(r.Header.Get("Host"), r.Host)
	resp, err := b.app.Test(r, -1)
	if err != nil {
		b.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	b.body = string(raw)
	for _, c := range resp.Cookies() {
		b.cookie = c.Name + "=" + c.Value
	}
	return resp
}

var tokenField = regexp.MustCompile(`name="csrf" value="([^"]*)"`)

// token is what the forms of the page last seen send along.
func (b *browser) token() string {
	if m := tokenField.FindStringSubmatch(b.body); m != nil {
		return m[1]
	}
	return ""
}

// send opens a page, and sends a form from it.
func (b *browser) send(page, action string, pairs ...string) *http.Response {
	b.t.Helper()
	b.do("GET", page, nil)
	form := url.Values{"csrf": {b.token()}}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return b.do("POST", action, form)
}

// office is a server with an administrator, and the identity behind it.
type office struct {
	app      *fiber.App
	identity *identity.Identity
	clock    *time.Time
	log      *bytes.Buffer
}

func newOffice(t *testing.T, s *store.Store) office {
	t.Helper()
	now := noon()
	o := office{clock: &now}
	o.identity = identity.New(s, identity.Options{Now: func() time.Time { return *o.clock }})
	o.app, o.log = servingAs(t, s, real(t), o.identity)
	return o
}

// person makes an account with roles and signs it in.
func (o office) person(t *testing.T, login string, given ...models.Assignment) *browser {
	t.Helper()
	if _, err := o.identity.Add(t.Context(), identity.Operator(), identity.NewAccount{Login: login, Name: "Person " + login, Password: phrase}, given); err != nil {
		t.Fatal(err)
	}
	return o.signIn(t, login)
}

func (o office) signIn(t *testing.T, login string) *browser {
	t.Helper()
	b := &browser{t: t, app: o.app}
	if resp := b.send("/sign-in", "/sign-in", "login", login, "password", phrase); resp.StatusCode != 303 {
		t.Fatalf("sign in as %s: %d %s", login, resp.StatusCode, b.body)
	}
	return b
}

// TestFirstSignIn: the first link makes the administrator once, who signs in,
// invites, and signs out.
func TestFirstSignIn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := newOffice(t, s)
		b := &browser{t: t, app: o.app}
		if b.do("GET", "/sign-in", nil); !strings.Contains(b.body, "Nobody can sign in yet") {
			t.Error("the sign-in does not say that nobody can")
		}
		first, err := o.identity.FirstLink(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		account := []string{"name", "Ada Example", "login", "ada", "password", phrase, "again", phrase}
		if resp := b.send("/welcome/"+first, "/welcome/"+first, append(account, "again", "another")...); resp.StatusCode != 422 || !strings.Contains(b.body, "is not the password above") || strings.Contains(b.body, phrase) {
			t.Errorf("two passwords: %d", resp.StatusCode)
		}
		if resp := b.send("/welcome/"+first, "/welcome/"+first, append(account, "password", "short", "again", "short")...); resp.StatusCode != 422 || !strings.Contains(b.body, `value="Ada Example"`) {
			t.Errorf("a short password: %d; what was typed is lost", resp.StatusCode)
		}
		if resp := b.send("/welcome/"+first, "/welcome/"+first, account...); resp.StatusCode != 303 {
			t.Fatalf("welcome: %d %s", resp.StatusCode, b.body)
		}
		if resp := b.do("GET", "/welcome/"+first, nil); resp.StatusCode != 404 || !strings.Contains(b.body, "no longer good") {
			t.Errorf("the link again: %d", resp.StatusCode)
		}
		if resp := b.do("GET", "/workspace/people", nil); resp.StatusCode != 303 || resp.Header.Get("Location") != "/sign-in?next=%2Fworkspace%2Fpeople" {
			t.Errorf("not signed in: %d %s", resp.StatusCode, resp.Header.Get("Location"))
		}
		b = &browser{t: t, app: o.app}
		b.do("GET", "/sign-in?next=/workspace/people", nil)
		resp := b.do("POST", "/sign-in", url.Values{"login": {"Ada"}, "password": {phrase}, "next": {"/workspace/people"}})
		if resp.StatusCode != 303 || resp.Header.Get("Location") != "/workspace/people" {
			t.Fatalf("sign in: %d %s", resp.StatusCode, b.body)
		}
		c := resp.Cookies()[0]
		if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
			t.Errorf("the cookie is %+v", c)
		}
		if resp := b.do("GET", "/workspace/people", nil); resp.StatusCode != 200 || resp.Header.Get("Cache-Control") != "no-store" || resp.Header.Get("ETag") != "" {
			t.Errorf("people: %d, kept by %q", resp.StatusCode, resp.Header.Get("Cache-Control"))
		}
		if resp := b.send("/workspace/people", "/workspace/people/invite", "role", "grants", "jurisdiction", "denver", "office", ""); resp.StatusCode != 200 || !strings.Contains(b.body, "/welcome/") {
			t.Errorf("invite: %d %s", resp.StatusCode, b.body)
		}
		if resp := b.send("/workspace/people", "/workspace/people/invite", "role", "grants", "jurisdiction", "nowhere at all", "office", ""); resp.StatusCode != 422 || !strings.Contains(b.body, `value="nowhere at all"`) {
			t.Errorf("invite to nowhere: %d", resp.StatusCode)
		}
		before := b.cookie
		if resp := b.send("/workspace", "/sign-out"); resp.StatusCode != 303 {
			t.Errorf("sign out: %d", resp.StatusCode)
		}
		b.cookie = before
		if resp := b.do("GET", "/workspace", nil); resp.StatusCode != 303 {
			t.Errorf("the cookie of a session that ended opens the workspace: %d", resp.StatusCode)
		}
	})
}

// TestForms: what another site sends, or an old page, writes nothing, and no page
// is opened by a token that somebody put into the browser before.
func TestForms(t *testing.T) {
	t.Parallel()
	o := newOffice(t, storetest.Open(t))
	b := o.person(t, "ada", models.Assignment{Role: models.RoleAdmin})
	b.do("GET", "/workspace", nil)
	good := url.Values{"csrf": {b.token()}, "name": {"x"}, "scope": {"read"}, "days": {"30"}}
	for what, c := range map[string]struct {
		form    url.Values
		headers []string
	}{
		"no token":          {url.Values{"name": {"x"}, "scope": {"read"}, "days": {"30"}}, nil},
		"another token":     {url.Values{"csrf": {strings.Repeat("0", len(b.token()))}}, nil},
		"another site":      {good, []string{"Sec-Fetch-Site", "cross-site"}},
		"a sister site":     {good, []string{"Sec-Fetch-Site", "same-site"}},
		"another origin":    {good, []string{"Origin", "https://elsewhere.example"}},
		"an origin of null": {good, []string{"Origin", "null"}},
	} {
		if resp := b.do("POST", "/account/tokens", c.form, c.headers...); resp.StatusCode != 403 || strings.Contains(b.body, "proviso_") {
			t.Errorf("%s: %d", what, resp.StatusCode)
		}
	}
	if resp := b.do("POST", "/account/tokens", good, "Sec-Fetch-Site", "same-origin", "Origin", "http://example.com"); resp.StatusCode != 200 || !strings.Contains(b.body, "proviso_") {
		t.Errorf("our own form: %d", resp.StatusCode)
	}
	// Fixation: a token from before the sign-in is nobody's after it.
	planted := "proviso=" + strings.Repeat("a", 43)
	victim := &browser{t: t, app: o.app, cookie: planted}
	if resp := victim.do("POST", "/sign-in", url.Values{"login": {"ada"}, "password": {phrase}}); resp.StatusCode != 303 || victim.cookie == planted {
		t.Errorf("sign in with a planted cookie: %d, the cookie stays", resp.StatusCode)
	}
	if resp := (&browser{t: t, app: o.app, cookie: planted}).do("GET", "/workspace", nil); resp.StatusCode != 303 {
		t.Error("the planted cookie opens the workspace")
	}
	// Two sign-ins in one browser: the first session ends.
	old := b.cookie
	b.do("POST", "/sign-in", url.Values{"login": {"ada"}, "password": {phrase}, "csrf": {good.Get("csrf")}})
	if resp := (&browser{t: t, app: o.app, cookie: old}).do("GET", "/workspace", nil); resp.StatusCode != 303 {
		t.Error("the session before still runs")
	}
	for _, next := range []string{"//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nSet-Cookie: x=y", "\t//evil.example", ""} {
		c := &browser{t: t, app: o.app}
		if resp := c.do("POST", "/sign-in", url.Values{"login": {"ada"}, "password": {phrase}, "next": {next}}); resp.Header.Get("Location") != "/workspace" {
			t.Errorf("next %q leads to %q", next, resp.Header.Get("Location"))
		}
	}
}

// TestGuessing: wrong passwords are told alike for whoever exists and whoever
// does not, and soon have to wait.
func TestGuessing(t *testing.T) {
	o := newOffice(t, storetest.Open(t))
	o.person(t, "ada")
	told := map[string]string{}
	for _, login := range []string{"ada", "nobody"} {
		b := &browser{t: t, app: o.app}
		if resp := b.do("POST", "/sign-in", url.Values{"login": {login}, "password": {"wrong " + phrase}}); resp.StatusCode != 422 || strings.Contains(b.body, phrase) {
			t.Errorf("%s: %d", login, resp.StatusCode)
		}
		told[login] = strings.ReplaceAll(b.body, login, "")
	}
	if told["ada"] != told["nobody"] {
		t.Error("the page tells who exists")
	}
	waits := 0
	b := &browser{t: t, app: o.app}
	for range 12 {
		b.do("POST", "/sign-in", url.Values{"login": {"ada"}, "password": {"wrong " + phrase}})
		if strings.Contains(b.body, "try again") {
			waits++
		}
	}
	if waits < 5 {
		t.Errorf("%d of 12 guesses had to wait", waits)
	}
	*o.clock = o.clock.Add(24 * time.Hour)
	if resp := b.do("POST", "/sign-in", url.Values{"login": {"ada"}, "password": {phrase}}); resp.StatusCode != 303 {
		t.Errorf("locked out for good: %d", resp.StatusCode)
	}
}

// TestAccount: a second factor is asked for once it is set up, the same code
// works once, and a new password ends all other sessions.
func TestAccount(t *testing.T) {
	o := newOffice(t, storetest.Open(t))
	b := o.person(t, "ada", models.Assignment{Role: models.RoleViewer})
	other := o.signIn(t, "ada")
	b.send("/account", "/account/second/start")
	key := regexp.MustCompile(`class="secret">([A-Z2-7]+)<`).FindStringSubmatch(b.body)
	if key == nil {
		t.Fatal("no key is shown")
	}
	if resp := b.do("POST", "/account/second/confirm", url.Values{"csrf": {b.token()}, "code": {"000000"}}); resp.StatusCode != 422 || !strings.Contains(b.body, key[1]) {
		t.Errorf("a wrong code: %d, or the key is gone", resp.StatusCode)
	}
	code := func() string {
		c, err := totp.GenerateCode(key[1], *o.clock)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	if resp := b.do("POST", "/account/second/confirm", url.Values{"csrf": {b.token()}, "code": {code()}}); resp.StatusCode != 200 || !strings.Contains(b.body, "shown this once") {
		t.Fatalf("confirm: %d %s", resp.StatusCode, b.body)
	}
	if b.do("GET", "/account", nil); strings.Contains(b.body, key[1]) {
		t.Error("the key is shown again")
	}
	*o.clock = o.clock.Add(time.Minute)
	in := &browser{t: t, app: o.app}
	if resp := in.do("POST", "/sign-in", url.Values{"login": {"ada"}, "password": {phrase}}); resp.StatusCode != 422 || !strings.Contains(in.body, `id="sign-in-code-fault"`) {
		t.Errorf("without a code: %d", resp.StatusCode)
	}
	if resp := in.do("POST", "/sign-in", url.Values{"login": {"ada"}, "password": {phrase}, "code": {code()}}); resp.StatusCode != 303 {
		t.Errorf("with the code: %d", resp.StatusCode)
	}
	again := &browser{t: t, app: o.app}
	if resp := again.do("POST", "/sign-in", url.Values{"login": {"ada"}, "password": {phrase}, "code": {code()}}); resp.StatusCode != 422 {
		t.Errorf("with the same code again: %d", resp.StatusCode)
	}
	*o.clock = o.clock.Add(5 * time.Minute)
	const next = "seven loud otter ballads"
	if resp := b.send("/account", "/account/password", "old", phrase, "new", next, "again", next); resp.StatusCode != 303 {
		t.Fatalf("change the password: %d %s", resp.StatusCode, b.body)
	}
	if resp := b.do("GET", "/account", nil); resp.StatusCode != 200 {
		t.Errorf("one's own session ended with the password: %d", resp.StatusCode)
	}
	if resp := other.do("GET", "/account", nil); resp.StatusCode != 303 {
		t.Errorf("another session outlives the password: %d", resp.StatusCode)
	}
}

// TestEveryRoute: each route of the program has a row in the policy table, and
// answers each role as its row says.
func TestEveryRoute(t *testing.T) {
	t.Parallel()
	o := newOffice(t, storetest.Open(t))
	seen := map[string]bool{}
	people := map[models.Role]*browser{"": {t: t, app: o.app}, "none": o.person(t, "none")}
	for _, r := range models.Roles {
		a := models.Assignment{Role: r, Jurisdiction: "denver-co"}
		if r == models.RoleSigner {
			a.Office = "mayor"
		}
		people[r] = o.person(t, "p-"+string(r), a)
	}
	for _, r := range o.app.GetRoutes(true) {
		if r.Method == "OPTIONS" || r.Path == "/*" || r.Path == "/api" || r.Path == "/" && r.Method != "GET" && r.Method != "HEAD" {
			continue
		}
		if r.Method == "CONNECT" || r.Method == "TRACE" || r.Method == "PATCH" || r.Method == "PUT" || r.Method == "DELETE" {
			t.Errorf("%s %s: no route writes in this way", r.Method, r.Path)
			continue
		}
		rule, ok := identity.Find(r.Method, r.Path)
		if !ok {
			t.Errorf("%s %s has no row in the policy table", r.Method, r.Path)
			continue
		}
		if seen[r.Method+" "+r.Path] = true; rule.Public() || r.Method == "HEAD" {
			continue
		}
		path := strings.NewReplacer(":id", "none", ":token", "none", ":kind", "grant").Replace(r.Path)
		for role, b := range people {
			var person models.Person
			if role != "" {
				person = models.Person{ID: "x"}
				if role != "none" {
					person.Assignments = []models.Assignment{{Role: role, Jurisdiction: "denver-co"}}
				}
			}
			var form url.Values
			if r.Method == "POST" {
				form = url.Values{} // without a token nothing is written, whoever sends it
			}
			resp := b.do(r.Method, path, form)
			want := 403 // the token is missing, or the role
			switch {
			case rule.BySecret(): // whoever does not know the address, whoever they are
				want = 404
			case strings.HasPrefix(r.Path, "/api/") && (role == "" || role == "none"): // who has no role is nobody there
				want = 401
			case role == "" && r.Method == "GET":
				want = 303
			case role == "":
				want = 401
			case r.Method == "GET" && rule.Allows(person):
				if resp.StatusCode == 403 || resp.StatusCode == 401 || resp.StatusCode == 303 {
					t.Errorf("%s %s as %s: %d, and its row lets it through", r.Method, path, role, resp.StatusCode)
				}
				continue
			}
			if resp.StatusCode != want {
				t.Errorf("%s %s as %q: %d, want %d", r.Method, path, role, resp.StatusCode, want)
			}
			if resp.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s %s as %q may be kept", r.Method, path, role)
			}
		}
	}
	for _, rule := range identity.Rules() {
		if !seen[rule.Method+" "+rule.Pattern] {
			t.Errorf("%s %s has a row, and is no route", rule.Method, rule.Pattern)
		}
	}
}

// TestPrograms: a token does what its person and its scope allow, and nothing that
// takes the person.
func TestPrograms(t *testing.T) {
	o := newOffice(t, storetest.Open(t))
	b := o.person(t, "grace", in("denver-co", models.RoleGrants), in("denver-co", models.RoleAdmin), models.Assignment{Role: models.RoleSigner, Jurisdiction: "denver-co", Office: "Mayor"})
	token := func(scope string) string {
		b.do("GET", "/account", nil)
		b.do("POST", "/account/tokens", url.Values{"csrf": {b.token()}, "name": {scope}, "scope": {scope}, "days": {"30"}})
		m := regexp.MustCompile(`proviso_[A-Za-z0-9_-]+`).FindString(b.body)
		if m == "" {
			t.Fatalf("no token: %s", b.body)
		}
		return "Bearer " + m
	}
	read, write := token("read"), token("write")
	if b.do("GET", "/account", nil); strings.Contains(b.body, strings.TrimPrefix(read, "Bearer ")) {
		t.Error("a token is shown again")
	}
	plan := url.Values{"version": {"0"}, "route": {"extend"}, "why": {""}, "letter": {""}, "offices": {""}}
	for _, c := range []struct {
		what, method, path, bearer string
		form                       url.Values
		want                       int
	}{
		{"reads with read", "GET", "/deadlines?format=csv", read, nil, 200},
		{"writes with read", "POST", answered + "/plan", read, plan, 403},
		{"writes with write", "POST", answered + "/plan", write, plan, 303},
		{"the account", "GET", "/account", write, nil, 403},
		{"another token", "POST", "/account/tokens", write, url.Values{"name": {"x"}}, 403},
		{"people", "GET", "/workspace/people", write, nil, 403},
		{"signs", "POST", answered + "/sign", write, url.Values{}, 403},
		{"a token that is none", "GET", "/deadlines", "Bearer proviso_x", nil, 401},
		{"an empty token", "GET", "/deadlines", "Bearer ", nil, 401},
		{"in another jurisdiction", "GET", "/workspace/acceptances/chicago-il-byrne-jag-fy2017", read, nil, 404},
	} {
		alone := &browser{t: t, app: o.app}
		if resp := alone.do(c.method, c.path, c.form, "Authorization", c.bearer); resp.StatusCode != c.want || resp.Header.Get("Set-Cookie") != "" {
			t.Errorf("%s: %d, want %d", c.what, resp.StatusCode, c.want)
		}
	}
	b.do("GET", "/account", nil)
	revoke := regexp.MustCompile(`/account/tokens/([^/"]+)/revoke`).FindAllStringSubmatch(b.body, -1)
	for _, m := range revoke {
		b.do("GET", "/account", nil)
		if resp := b.do("POST", m[0], url.Values{"csrf": {b.token()}}); resp.StatusCode != 303 {
			t.Errorf("revoke: %d", resp.StatusCode)
		}
	}
	if resp := (&browser{t: t, app: o.app}).do("GET", "/deadlines", nil, "Authorization", read); resp.StatusCode != 401 || len(revoke) != 2 {
		t.Errorf("a revoked token: %d, of %d revoked", resp.StatusCode, len(revoke))
	}
}
