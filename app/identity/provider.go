package identity

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"slices"
	"sync/atomic"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"proviso/app/store"
	"proviso/models"
)

// Provider is where people sign in who have an account elsewhere, by OpenID
// Connect, and what their groups there let them do here.
type Provider struct {
	Name                   string // as people call it
	Issuer                 string
	ClientID, ClientSecret string
	Callback               string   // the address of ours to which it sends people back
	Scopes                 []string // besides openid
	GroupsClaim            string
	Roles                  map[string][]models.Assignment // by group; a group that is not here gives nothing
}

// Check says what is wrong with the roles of a provider, and puts them in order.
func (p *Provider) Check() error {
	for group, given := range p.Roles {
		sound, err := soundRoles(given)
		if err != nil {
			return err
		}
		p.Roles[group] = sound
	}
	return nil
}

const (
	// awayWait is how long the provider may take for one answer.
	awayWait = 5 * time.Second
	// startLasts is how long somebody may take to sign in there.
	startLasts = 10 * time.Minute
)

// provider is one with what it has told of itself, once it has.
type provider struct {
	Provider
	client *http.Client
	told   atomic.Pointer[oidc.Provider]
}

func newProvider(p Provider) *provider {
	return &provider{Provider: p, client: &http.Client{Timeout: awayWait, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// with has the libraries use our client.
func (p *provider) with(ctx context.Context) context.Context {
	return oidc.ClientContext(ctx, p.client)
}

// ask is what the provider tells of itself. It is asked until it answers, and not
// before somebody wants to sign in: that it is down must not keep us from starting.
func (p *provider) ask(ctx context.Context) (*oidc.Provider, error) {
	if told := p.told.Load(); told != nil {
		return told, nil
	}
	told, err := oidc.NewProvider(p.with(ctx), p.Issuer)
	if err != nil {
		return nil, err
	}
	p.told.Store(told)
	return told, nil
}

func (p *provider) config(told *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{ClientID: p.ClientID, ClientSecret: p.ClientSecret, Endpoint: told.Endpoint(), RedirectURL: p.Callback, Scopes: append([]string{oidc.ScopeOpenID}, p.Scopes...)}
}

// ProviderName is what people call the provider; "": there is none.
func (d *Identity) ProviderName() string {
	if d.away == nil {
		return ""
	}
	return d.away.Name
}

// Begun is a sign-in with the provider that has begun: where the browser is to go,
// and the secret that it keeps in a cookie until it comes back.
type Begun struct {
	Address, Browser string
	Lasts            time.Duration
}

// errNoProvider is where none is set up.
var errNoProvider = &models.Error{Kind: models.KindNotFound, Msg: "there is no other way to sign in here"}

// errAway is a provider that does not answer, or not as one.
func (d *Identity) errAway() error {
	return models.Refused("%s does not answer now; nothing has happened here. Try again in a while", d.away.Name)
}

// BeginAway begins a sign-in with the provider for one browser. Onward is where to
// go then.
func (d *Identity) BeginAway(ctx context.Context, client, onward string) (Begun, error) {
	if d.away == nil {
		return Begun{}, errNoProvider
	}
	told, err := d.away.ask(ctx)
	if err != nil {
		return Begun{}, d.failed("it tells nothing of itself", err, d.errAway())
	}
	var secret [4]string // state, cookie, nonce, verifier
	for i := range secret {
		if secret[i], err = d.token(); err != nil {
			return Begun{}, err
		}
	}
	now := d.o.Now()
	start := store.Start{Hash: hashOf(secret[0]), Browser: hashOf(secret[1]), Client: hashOf(network(client)), Nonce: secret[2], Verifier: secret[3], Onward: onward, Expires: now.Add(startLasts)}
	if err := d.store.AddStart(ctx, start, now); err != nil {
		return Begun{}, err
	}
	address := d.away.config(told).AuthCodeURL(secret[0], oidc.Nonce(secret[2]), oauth2.S256ChallengeOption(secret[3]))
	return Begun{address, secret[1], startLasts}, nil
}

// Answer is what a browser comes back with.
type Answer struct {
	State, Code, Error, Issuer string // as the provider hands them on
	Browser                    string // the cookie
	Client, Agent, Before      string // as of an Attempt
}

var (
	errNotBegun = models.Invalid("", "this sign-in was not begun in this browser, was ended before, or took too long; begin again")
	errAnswer   = models.Invalid("", "what the sign-in provider answered does not belong to this sign-in; begin again")
)

// errors that a provider names are letters and underscores (RFC 6749 § 4.1.2.1);
// anything else is not repeated.
var providerErrors = regexp.MustCompile(`^[a-z_]{1,50}$`)

// EndAway begins the session of whoever the provider says has signed in there, if
// it says so to what this browser began, and says where to go then.
func (d *Identity) EndAway(ctx context.Context, a Answer) (s Started, onward string, err error) {
	if d.away == nil {
		return Started{}, "", errNoProvider
	}
	if !isToken(a.State) || !isToken(a.Browser) {
		return Started{}, "", errNotBegun
	}
	start, err := d.store.TakeStart(ctx, hashOf(a.State), hashOf(a.Browser), d.o.Now())
	switch {
	case models.KindOf(err) == models.KindNotFound:
		return Started{}, "", errNotBegun
	case err != nil:
		return Started{}, "", err
	}
	told, err := d.away.ask(ctx)
	if err != nil {
		return Started{}, "", d.failed("it tells nothing of itself", err, d.errAway())
	}
	if err := d.sentBy(told, a); err != nil {
		return Started{}, "", err
	}
	c, err := d.exchange(ctx, told, a.Code, start)
	if err != nil {
		return Started{}, "", err
	}
	account, err := d.accountOf(ctx, c)
	if err != nil {
		return Started{}, "", err
	}
	s, err = d.begin(ctx, account, Attempt{Client: a.Client, Agent: a.Agent, Before: a.Before})
	return s, start.Onward, err
}

// sentBy is an error unless the answer is a code, of the provider that we sent the
// browser to (RFC 9207).
func (d *Identity) sentBy(told *oidc.Provider, a Answer) error {
	var also struct {
		Names bool `json:"authorization_response_iss_parameter_supported"`
	}
	if err := told.Claims(&also); err != nil {
		return err
	}
	switch {
	case a.Issuer != d.away.Issuer && (a.Issuer != "" || also.Names):
		return d.failed("the answer names another issuer", nil, errAnswer)
	case a.Error == "access_denied":
		return models.Invalid("", "you did not sign in at %s; nothing has happened here", d.away.Name)
	case a.Error != "":
		why := "for a reason that it does not name"
		if providerErrors.MatchString(a.Error) {
			why = "(" + a.Error + ")"
		}
		return d.failed("it refuses "+why, nil, models.Invalid("", "%s refused the sign-in %s", d.away.Name, why))
	case a.Code == "":
		return errAnswer
	}
	return nil
}

// exchange turns the code into who it is of, as the provider's signature says.
func (d *Identity) exchange(ctx context.Context, told *oidc.Provider, code string, start store.Start) (claims, error) {
	ctx = d.away.with(ctx)
	token, err := d.away.config(told).Exchange(ctx, code, oauth2.VerifierOption(start.Verifier))
	var refused *oauth2.RetrieveError
	switch {
	case errors.As(err, &refused) && refused.Response != nil && refused.Response.StatusCode < 500:
		return claims{}, d.failed("it takes the code for nothing", errors.New(refused.ErrorCode), errAnswer)
	case err != nil:
		return claims{}, d.failed("it gives no token", err, d.errAway())
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := told.Verifier(&oidc.Config{ClientID: d.away.ClientID, Now: d.o.Now}).Verify(ctx, raw)
	if err != nil {
		return claims{}, d.failed("its token is not good", err, errAnswer)
	}
	if !same(id.Nonce, start.Nonce) {
		return claims{}, d.failed("its token is of another sign-in", nil, errAnswer)
	}
	c, err := d.claimsOf(id.Claims)
	if err != nil {
		return claims{}, d.failed("its token cannot be read", err, errAnswer)
	}
	c.issuer, c.subject = id.Issuer, id.Subject
	// A token made for several may have been asked for by another of them.
	if c.subject == "" || len(id.Audience) > 1 && c.party != d.away.ClientID || c.party != "" && c.party != d.away.ClientID {
		return claims{}, d.failed("its token was made for another program", nil, errAnswer)
	}
	if c.told || told.UserInfoEndpoint() == "" {
		return c, nil
	}
	info, err := told.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil {
		return claims{}, d.failed("it does not say who has signed in", err, d.errAway())
	}
	more, err := d.claimsOf(info.Claims)
	if err != nil || info.Subject != c.subject {
		return claims{}, d.failed("it says of two people that they have signed in", err, errAnswer)
	}
	c.add(more)
	return c, nil
}

// failed notes why in the log, for the operator, and gives what the person is told.
// A code or a token is in neither.
func (d *Identity) failed(why string, cause, told error) error {
	d.o.Log.Warn("sign-in with the provider", "why", why, "cause", cause)
	return told
}

// rolesOf are those that groups give.
func (p *Provider) rolesOf(groups []string) []models.Assignment {
	var out []models.Assignment
	for _, g := range groups {
		for _, a := range p.Roles[g] {
			if !slices.Contains(out, a) {
				out = append(out, a)
			}
		}
	}
	return out
}
