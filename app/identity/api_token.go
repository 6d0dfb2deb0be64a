package identity

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"proviso/app/store"
	"proviso/models"
)

// Scope is what a token may be used for.
type Scope string

const (
	ScopeRead  Scope = "read"  // what its person may read
	ScopeWrite Scope = "write" // what its person may write, besides
)

// Scopes are those of one token, read first.
type Scopes []Scope

// Has is true if the scope is among them.
func (s Scopes) Has(scope Scope) bool { return slices.Contains(s, scope) }

func (s Scopes) String() string {
	var out []string
	for _, one := range s {
		out = append(out, string(one))
	}
	return strings.Join(out, " ")
}

// ParseScopes reads scopes; write brings read with it, for what cannot be read
// cannot be changed.
func ParseScopes(field string, written []string) (Scopes, error) {
	out := Scopes{ScopeRead}
	for _, w := range written {
		switch Scope(w) {
		case ScopeRead:
		case ScopeWrite:
			out = Scopes{ScopeRead, ScopeWrite}
		default:
			return nil, models.Invalid(field, "%q is not a scope; it is read or write", w)
		}
	}
	if len(written) == 0 {
		return nil, models.Invalid(field, "is missing; it is read, or read and write")
	}
	return out, nil
}

// longestToken is how long a token may be good.
const longestToken = 366 * 24 * time.Hour

// APIToken is a token as it is listed; what it was shown as is kept nowhere.
type APIToken struct {
	ID, Name             string
	Scopes               Scopes
	CreatedAt, ExpiresAt time.Time
	LastUsedAt           time.Time // zero: never
	RevokedAt            time.Time // zero: not
}

// errToken is all that a token says that is not good.
var errToken = models.Unsigned("the token is not good: it is unknown, revoked or past its time")

// NewToken makes a token for programs that act for a person, shown this once.
func (d *Identity) NewToken(ctx context.Context, p models.Person, name string, scopes Scopes, expires time.Time) (string, error) {
	name = strings.TrimSpace(name)
	now := d.o.Now()
	switch {
	case p.ID == "":
		return "", ErrSignedOut
	case name == "" || !plain(name) || utf8.RuneCountInString(name) > 100:
		return "", models.Invalid("name", "is one line of 1 to 100 characters that says what the token is for")
	case !expires.After(now) || expires.Sub(now) > longestToken:
		return "", models.Invalid("expires", "is a day from tomorrow to a year from now")
	}
	var written []string
	for _, s := range scopes {
		written = append(written, string(s))
	}
	scopes, err := ParseScopes("scopes", written)
	if err != nil {
		return "", err
	}
	token, err := d.token()
	if err != nil {
		return "", err
	}
	id, err := d.identifier("t-")
	if err != nil {
		return "", err
	}
	kept := store.Token{ID: id, PersonID: p.ID, Name: name, Scopes: scopes.String(), CreatedAt: now, ExpiresAt: expires}
	if err := d.store.AddToken(ctx, kept, hashOf(token), note(p, p, "add-token", name+" ("+id+"): "+scopes.String())); err != nil {
		return "", err
	}
	return bearerPrefix + token, nil
}

// Token is whose token it is, with the roles as of now, and what it may be used
// for.
func (d *Identity) Token(ctx context.Context, bearer string) (models.Person, Scopes, error) {
	token, ok := parseBearer(bearer)
	if !ok {
		return models.Person{}, nil, errToken
	}
	now := d.o.Now()
	t, p, err := d.store.TokenOf(ctx, hashOf(token), now)
	switch {
	case models.KindOf(err) == models.KindNotFound:
		return models.Person{}, nil, errToken
	case err != nil:
		return models.Person{}, nil, err
	case p.Disabled:
		return models.Person{}, nil, errToken
	}
	if now.Sub(t.LastUsedAt) >= seeEvery {
		if err := d.store.UseToken(ctx, t.ID, now); err != nil && models.KindOf(err) != models.KindAway {
			return models.Person{}, nil, err
		}
	}
	return p, scopesOf(t.Scopes), nil
}

func scopesOf(stored string) (out Scopes) {
	for one := range strings.FieldsSeq(stored) {
		out = append(out, Scope(one))
	}
	return out
}

// Tokens are all tokens of a person, revoked and expired ones too, the newest
// first.
func (d *Identity) Tokens(ctx context.Context, p models.Person) ([]APIToken, error) {
	rows, err := d.store.Tokens(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	out := make([]APIToken, len(rows))
	for i, r := range rows {
		out[i] = APIToken{r.ID, r.Name, scopesOf(r.Scopes), r.CreatedAt, r.ExpiresAt, r.LastUsedAt, r.RevokedAt}
	}
	return out, nil
}

// RevokeToken ends a token of a person; NotFound if it is none of theirs.
func (d *Identity) RevokeToken(ctx context.Context, p models.Person, id string) error {
	return d.store.RevokeToken(ctx, p.ID, id, d.o.Now(), note(p, p, "revoke-token", "ended the token "+id))
}
