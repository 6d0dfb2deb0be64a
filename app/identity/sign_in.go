package identity

import (
	"context"
	"strings"
	"time"

	"proviso/app/store"
	"proviso/models"
)

// Attempt is what somebody signs in with.
type Attempt struct {
	Login, Password string
	Code            string // of the authenticator, or a recovery code
	Client          string // the address from which, to slow down guessing
	Agent           string // what the browser says it is, to tell sessions apart
	Before          string // the token of the session that the browser has already, which ends
	Link            string // the token of a link to come in, instead of the login
}

// Started is a session that has begun. The token is for the browser's cookie and
// is kept nowhere else.
type Started struct {
	Token   string
	Session Session
}

// ErrCodeNeeded is what a right password alone answers where the account has a
// second factor.
var ErrCodeNeeded = models.Invalid("code", "give the code that your authenticator shows now, or a recovery code")

var (
	errSignIn = models.Invalid("login", "the sign-in name or the password is not right")
	errCode   = models.Invalid("code", "is not right, or was used before; give the one that your authenticator shows next")
)

// SignIn begins a session, always with a new token: one that was in the browser
// before is worth nothing, whoever put it there.
func (d *Identity) SignIn(ctx context.Context, a Attempt) (Started, error) {
	login := foldLogin(a.Login)
	if a.Link != "" || d.o.NoPasswords {
		i, err := d.entry(ctx, a.Link)
		if err != nil {
			return Started{}, err
		}
		login = i.Person.Login
	}
	t := d.throttle(login, a.Client)
	if err := t.begin(ctx); err != nil {
		return Started{}, err
	}
	account, err := d.checked(ctx, login, a.Password)
	if err != nil {
		return Started{}, err
	}
	if account.TOTPSecret != "" {
		if strings.TrimSpace(a.Code) == "" {
			// Taken back by one, not forgotten: else a known password would give as
			// many guesses at the code as one likes.
			if err := t.forgive(ctx); err != nil {
				return Started{}, err
			}
			return Started{}, ErrCodeNeeded
		}
		if err := d.useCode(ctx, account, a.Code); err != nil {
			return Started{}, err
		}
	}
	if err := t.forget(ctx); err != nil {
		return Started{}, err
	}
	if a.Link != "" {
		if err := d.store.UseEntry(ctx, hashOf(a.Link), d.o.Now(), note(account.Person, account.Person, "enter", "came in by a link and the password")); err != nil {
			return Started{}, orLink(err)
		}
	}
	return d.begin(ctx, account, a)
}

// errNoPasswords is what a password answers where signing in with one is turned off.
var errNoPasswords = models.Denied("signing in with a password is turned off here")

// Passwords is true where people sign in with a password.
func (d *Identity) Passwords() bool { return !d.o.NoPasswords }

// entry is the link of somebody who is to come in by it and is administrator still.
func (d *Identity) entry(ctx context.Context, link string) (Invitation, error) {
	if link == "" {
		return Invitation{}, errNoPasswords
	}
	i, err := d.Invitation(ctx, link)
	if err == nil && (i.Kind != store.InviteEnter || !i.Person.HasAnywhere(models.RoleAdmin)) {
		err = errLink
	}
	return i, err
}

// checked is the account of a login if the password is its password. Whether the
// login is nobody's, disabled, or has another password is not told, by the words
// or by the time: a password is hashed in every case.
func (d *Identity) checked(ctx context.Context, login, password string) (store.Account, error) {
	account, err := d.store.AccountCalled(ctx, login)
	if err != nil && models.KindOf(err) != models.KindNotFound {
		return store.Account{}, err
	}
	stored := account.PasswordHash
	if stored == "" {
		stored = d.dummy
	}
	right, current, err := d.verify(ctx, stored, password)
	switch {
	case err != nil:
		return store.Account{}, err
	case !right || account.PasswordHash == "" || account.Disabled:
		return store.Account{}, errSignIn
	case current:
		return account, nil
	}
	hash, err := d.hash(ctx, password)
	if err != nil {
		return store.Account{}, err
	}
	account.PasswordHash = hash
	return account, d.store.Rehash(ctx, account.ID, stored, hash)
}

// begin begins a session of a person.
func (d *Identity) begin(ctx context.Context, p store.Account, a Attempt) (Started, error) {
	token, err := d.token()
	if err != nil {
		return Started{}, err
	}
	id, err := d.identifier("s-")
	if err != nil {
		return Started{}, err
	}
	now := d.o.Now().UTC().Truncate(time.Microsecond)
	s := store.Session{ID: id, PersonID: p.ID, Client: describe(a), CreatedAt: now, SeenAt: now, ExpireAt: now.Add(d.o.Absolute)}
	o := store.Opening{Hash: hashOf(token), Password: p.PasswordHash}
	if isToken(a.Before) {
		o.Before = hashOf(a.Before)
	}
	if err := d.store.AddSession(ctx, s, o); err != nil {
		return Started{}, err
	}
	return Started{token, sessionOf(s, p.Person, token)}, nil
}

// describe is a client as its person will know it again, on one short line.
func describe(a Attempt) string {
	text := a.Agent
	if text == "" {
		text = a.Client
	}
	text = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(text, ""), func(r rune) bool { return r <= ' ' || !plain(string(r)) }), " ")
	if r := []rune(text); len(r) > 200 {
		text = string(r[:200])
	}
	return text
}
