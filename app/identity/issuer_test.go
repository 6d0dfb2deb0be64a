package identity_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"proviso/app/identity"
	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

// issuer is a provider of sign-ins that can be made to answer what no honest one
// would. That a real one is understood is tried elsewhere.
type issuer struct {
	*httptest.Server
	key  *ecdsa.PrivateKey
	mu   sync.Mutex
	asks map[string]url.Values // what the browser was sent with, by the code that answers it
	// What the next token is like.
	claims    map[string]any // besides or instead of what is right; nil: left out
	sign      func(key *ecdsa.PrivateKey, head, body string) string
	userinfo  map[string]any
	elsewhere string // where a request for a token is sent on to
	tokens    int
}

const clientSecret = "a secret of the tests and of nothing else"

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	p := &issuer{key: key, asks: map[string]url.Values{}}
	say := func(w http.ResponseWriter, v any) {
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(v)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		say(w, map[string]any{"issuer": p.URL, "authorization_endpoint": p.URL + "/auth", "token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys", "userinfo_endpoint": p.URL + "/me",
			"id_token_signing_alg_values_supported": []string{"ES256"}, "authorization_response_iss_parameter_supported": true})
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) {
		say(w, map[string]any{"keys": []any{jwk(&key.PublicKey)}})
	})
	mux.HandleFunc("/me", func(w http.ResponseWriter, _ *http.Request) { say(w, p.userinfo) })
	mux.HandleFunc("/token", func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.elsewhere != "" {
			http.Redirect(w, r, p.elsewhere, http.StatusTemporaryRedirect)
			return
		}
		asked, ok := p.asks[r.FormValue("code")]
		delete(p.asks, r.FormValue("code"))
		sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
		if id, secret, _ := r.BasicAuth(); !ok || id != "proviso" || secret != url.QueryEscape(clientSecret) || r.FormValue("redirect_uri") != asked.Get("redirect_uri") || b64(sum[:]) != asked.Get("code_challenge") {
			w.WriteHeader(http.StatusBadRequest)
			say(w, map[string]any{"error": "invalid_grant"})
			return
		}
		p.tokens++
		say(w, map[string]any{"access_token": "access", "token_type": "Bearer", "expires_in": 60, "id_token": p.token(asked.Get("nonce"))})
	})
	p.Server = httptest.NewServer(mux)
	t.Cleanup(p.Close)
	return p
}

func jwk(k *ecdsa.PublicKey) map[string]any {
	point, _ := k.Bytes()
	return map[string]any{"kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": "one", "x": b64(point[1:33]), "y": b64(point[33:])}
}

// token is one for a nonce, with the claims that are set.
func (p *issuer) token(nonce string) string {
	all := map[string]any{"iss": p.URL, "sub": "u1", "aud": "proviso", "nonce": nonce, "iat": storetest.Day.Unix(), "exp": storetest.Day.Add(time.Minute).Unix(), "groups": []string{"finance"}}
	for name, v := range p.claims {
		if all[name] = v; v == nil {
			delete(all, name)
		}
	}
	body, _ := json.Marshal(all)
	sign := p.sign
	if sign == nil {
		sign = signed(`{"alg":"ES256","kid":"one"}`)
	}
	return sign(p.key, "", b64(body))
}

// signed signs with the issuer's own key under a head.
func signed(head string) func(*ecdsa.PrivateKey, string, string) string {
	return func(key *ecdsa.PrivateKey, _, body string) string {
		text := b64([]byte(head)) + "." + body
		sum := sha256.Sum256([]byte(text))
		r, s, err := ecdsa.Sign(rand.Reader, key, sum[:])
		if err != nil {
			panic(err)
		}
		both := make([]byte, 64)
		r.FillBytes(both[:32])
		s.FillBytes(both[32:])
		return text + "." + b64(both)
	}
}

// keyed signs with a secret.
func keyed(secret []byte) func(*ecdsa.PrivateKey, string, string) string {
	return func(_ *ecdsa.PrivateKey, _, body string) string {
		text := b64([]byte(`{"alg":"HS256","kid":"one"}`)) + "." + body
		mac := hmac.New(crypto.SHA256.New, secret)
		mac.Write([]byte(text))
		return text + "." + b64(mac.Sum(nil))
	}
}

// began is a sign-in that a browser has begun, and what the issuer sends it back with.
func (p *issuer) began(t *testing.T, w *world) (address url.Values, a identity.Answer) {
	t.Helper()
	begun, err := w.BeginAway(t.Context(), "192.0.2.7", "/account")
	noError(t, err)
	u, err := url.Parse(begun.Address)
	if err != nil || !strings.HasPrefix(begun.Address, p.URL+"/auth?") {
		t.Fatalf("sent to %s, %v", begun.Address, err)
	}
	q := u.Query()
	a = identity.Answer{State: q.Get("state"), Code: rand.Text(), Issuer: p.URL, Browser: begun.Browser, Client: "192.0.2.7"}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asks[a.Code] = q
	return q, a
}

const callback = "https://grants.example/sign-in/oidc/callback"

func awayWorld(s *store.Store, p *issuer) *world {
	return newWorld(s, func(o *identity.Options) {
		o.Provider = &identity.Provider{Name: "County", Issuer: p.URL, ClientID: "proviso", ClientSecret: clientSecret, Callback: callback, GroupsClaim: "groups",
			Roles: map[string][]models.Assignment{"finance": {{Role: models.RoleBudget, Jurisdiction: "denver-co"}}}}
	})
}

// TestAnswers: what a provider's answer must be to open anything, each part of it
// wrong by itself; and nothing of what was refused can be used after.
func TestAnswers(t *testing.T) {
	t.Parallel()
	p := newIssuer(t)
	w := awayWorld(storetest.Open(t), p)
	stranger, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	point, _ := p.key.PublicKey.Bytes()
	claims := func(c map[string]any) func(*identity.Answer) { return func(*identity.Answer) { p.claims = c } }
	signs := func(f func(*ecdsa.PrivateKey, string, string) string) func(*identity.Answer) {
		return func(*identity.Answer) { p.sign = f }
	}
	const none, other = "not begun in this browser", "does not belong to this sign-in"
	for _, c := range []struct {
		name   string
		change func(*identity.Answer)
		want   string // "": somebody is signed in
	}{
		{"as it should be", nil, ""},
		{"no state", func(a *identity.Answer) { a.State = "" }, none},
		{"another state", func(a *identity.Answer) { a.State = strings.Repeat("a", len(a.State)) }, none},
		{"the state of another browser's", func(a *identity.Answer) { _, b := p.began(t, w); a.State = b.State }, none},
		{"no cookie", func(a *identity.Answer) { a.Browser = "" }, none},
		{"the cookie of another browser's", func(a *identity.Answer) { _, b := p.began(t, w); a.Browser = b.Browser }, none},
		{"no code", func(a *identity.Answer) { a.Code = "" }, other},
		{"a code of nobody's", func(a *identity.Answer) { a.Code = "guessed" }, other},
		{"a code for another sign-in", func(a *identity.Answer) { _, b := p.began(t, w); a.Code = b.Code }, other},
		{"another issuer answers", func(a *identity.Answer) { a.Issuer = "https://evil.example" }, other},
		{"no issuer, though one is promised", func(a *identity.Answer) { a.Issuer = "" }, other},
		{"another nonce", claims(map[string]any{"nonce": "of another sign-in"}), other},
		{"no nonce", claims(map[string]any{"nonce": nil}), other},
		{"of another issuer", claims(map[string]any{"iss": "https://evil.example"}), other},
		{"for another program", claims(map[string]any{"aud": "other"}), other},
		{"for nobody", claims(map[string]any{"aud": nil}), other},
		{"for two, and it is not said who asked", claims(map[string]any{"aud": []string{"proviso", "other"}}), other},
		{"for two, and the other asked", claims(map[string]any{"aud": []string{"proviso", "other"}, "azp": "other"}), other},
		{"for one, and another asked", claims(map[string]any{"azp": "other"}), other},
		{"for two, and we asked", claims(map[string]any{"aud": []string{"proviso", "other"}, "azp": "proviso"}), ""},
		{"of nobody", claims(map[string]any{"sub": ""}), other},
		{"over", claims(map[string]any{"exp": storetest.Day.Add(-time.Second).Unix()}), other},
		{"without an end", claims(map[string]any{"exp": nil}), other},
		{"not begun", claims(map[string]any{"nbf": storetest.Day.Add(time.Hour).Unix()}), other},
		{"unsigned", signs(func(_ *ecdsa.PrivateKey, _, body string) string {
			return b64([]byte(`{"alg":"none"}`)) + "." + body + "."
		}), other},
		{"unsigned, in another case", signs(func(_ *ecdsa.PrivateKey, _, body string) string {
			return b64([]byte(`{"alg":"NONE","kid":"one"}`)) + "." + body + "."
		}), other},
		{"without its signature", signs(func(k *ecdsa.PrivateKey, _, body string) string {
			s := signed(`{"alg":"ES256","kid":"one"}`)(k, "", body)
			return s[:strings.LastIndexByte(s, '.')+1]
		}), other},
		{"signed with the secret", signs(keyed([]byte(clientSecret))), other},
		{"signed with what everybody knows of the key", signs(keyed(point)), other},
		{"signed by a stranger under the name of the key", signs(func(_ *ecdsa.PrivateKey, _, body string) string {
			return signed(`{"alg":"ES256","kid":"one"}`)(stranger, "", body)
		}), other},
		{"signed by a stranger who brings the key", signs(func(_ *ecdsa.PrivateKey, _, body string) string {
			k, _ := json.Marshal(jwk(&stranger.PublicKey))
			return signed(fmt.Sprintf(`{"alg":"ES256","kid":"two","jwk":%s}`, k))(stranger, "", body)
		}), other},
		{"another body under the signature", signs(func(k *ecdsa.PrivateKey, _, body string) string {
			parts := strings.Split(signed(`{"alg":"ES256","kid":"one"}`)(k, "", body), ".")
			raw, _ := base64.RawURLEncoding.DecodeString(body)
			parts[1] = b64([]byte(strings.Replace(string(raw), `"u1"`, `"u2"`, 1)))
			return strings.Join(parts, ".")
		}), other},
		{"no token at all", signs(func(*ecdsa.PrivateKey, string, string) string { return "" }), other},
		{"groups of somebody else", func(*identity.Answer) {
			p.claims, p.userinfo = map[string]any{"groups": nil}, map[string]any{"sub": "u2", "groups": []string{"finance"}}
		}, other},
		{"it refuses", func(a *identity.Answer) { a.Code, a.Error = "", "access_denied" }, "did not sign in"},
		{"it refuses in words of its own", func(a *identity.Answer) { a.Code, a.Error = "", "<b>call 555" }, "for a reason that it does not name"},
		{"as it should be, again", nil, ""},
	} {
		_, a := p.began(t, w)
		p.claims, p.sign, p.userinfo = nil, nil, nil
		if c.change != nil {
			c.change(&a)
		}
		got, onward, err := w.EndAway(t.Context(), a)
		if c.want != "" {
			if err == nil || !strings.Contains(err.Error(), c.want) || got.Token != "" {
				t.Errorf("%s: %v, token %q, want %q", c.name, err, got.Token, c.want)
			}
		} else if err != nil || onward != "/account" || !w.good(t, got.Token) {
			t.Errorf("%s: %v, on to %q", c.name, err, onward)
		}
		// The same again, with all that was wrong put right, opens nothing where it was
		// this browser's: what was begun is ended by the first answer.
		p.claims, p.sign, p.userinfo = nil, nil, nil
		if c.want == none {
			continue
		}
		before := p.tokens
		if _, _, err := w.EndAway(t.Context(), a); err == nil || !strings.Contains(err.Error(), none) || p.tokens != before {
			t.Errorf("%s: the same answer again: %v", c.name, err)
		}
	}
}

// TestAway: a start waits ten minutes and no more; the browser is sent to nowhere but
// the address that is set, which the provider is told when the code is given in too;
// a request with the secret follows nobody elsewhere; what is claimed of a mail
// address counts only if it was verified; and a session from before ends.
func TestAway(t *testing.T) {
	t.Parallel()
	p := newIssuer(t)
	w := awayWorld(storetest.Open(t), p)
	asked, a := p.began(t, w)
	if asked.Get("redirect_uri") != callback || asked.Get("response_type") != "code" || asked.Get("code_challenge_method") != "S256" || asked.Get("nonce") == "" || !strings.Contains(" "+asked.Get("scope")+" ", " openid ") {
		t.Errorf("asked with %v", asked)
	}
	w.wait(10 * time.Minute)
	if _, _, err := w.EndAway(t.Context(), a); err == nil || !strings.Contains(err.Error(), "took too long") {
		t.Errorf("after ten minutes: %v", err)
	}
	w.wait(-10 * time.Minute)

	var stolen []string
	evil := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		stolen = append(stolen, r.Header.Get("Authorization")+r.FormValue("code"))
	}))
	defer evil.Close()
	p.elsewhere = evil.URL
	_, a = p.began(t, w)
	if _, _, err := w.EndAway(t.Context(), a); err == nil || len(stolen) > 0 {
		t.Errorf("sent on elsewhere: %v, which got %q", err, stolen)
	}
	p.elsewhere = ""

	for verified, want := range map[any]string{true: "a@example.gov", "true": "a@example.gov", nil: "a@example.gov", false: "", "false": "", "1": "", 0: ""} {
		sub := fmt.Sprintf("mail-%v", verified)
		p.claims = map[string]any{"sub": sub, "email": "a@example.gov", "email_verified": verified, "preferred_username": sub}
		_, a := p.began(t, w)
		got, _, err := w.EndAway(t.Context(), a)
		if err != nil || got.Session.Person.Mail != want {
			t.Errorf("verified %v: %q, %v", verified, got.Session.Person.Mail, err)
		}
	}

	// Fixation: what was in the browser before is worth nothing, whoever put it there.
	p.claims = nil
	mallory := w.add(t, "mallory")
	planted := w.signIn(t, "mallory")
	_, a = p.began(t, w)
	a.Before = planted.Token
	got, _, err := w.EndAway(t.Context(), a)
	noError(t, err)
	if got.Token == planted.Token || got.Session.CSRF == planted.Session.CSRF || w.good(t, planted.Token) {
		t.Error("the session that was planted goes on")
	}
	if left, err := w.Sessions(t.Context(), mallory); len(left) > 0 || err != nil {
		t.Errorf("left of mallory's: %v, %v", left, err)
	}
}

// TestAwayTogether: of many who come at once with one answer, one gets in.
func TestAwayTogether(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := newIssuer(t)
		w := awayWorld(s, p)
		_, a := p.began(t, w)
		var all sync.WaitGroup
		errs := make([]error, 4)
		for i := range errs {
			all.Go(func() { _, _, errs[i] = w.EndAway(t.Context(), a) })
		}
		all.Wait()
		in := 0
		for _, err := range errs {
			if err == nil {
				in++
			}
		}
		if in != 1 {
			t.Errorf("%d got in with one answer: %v", in, errs)
		}
	})
}
