package identity

import (
	"context"
	"time"

	"proviso/app/store"
	"proviso/models"
)

// seeEvery is how often a session in use is noted as such: a write for every
// request would be one too many.
const seeEvery = time.Minute

// ErrSignedOut is what a token answers that is no session's: unknown, revoked,
// past its time, or of somebody who is disabled.
var ErrSignedOut = models.Unsigned("sign in first")

// Session is a sign-in that lasts.
type Session struct {
	ID        string // to revoke it by; it opens nothing
	Person    models.Person
	CSRF      string // for forms; "" in a list
	CreatedAt time.Time
	SeenAt    time.Time
	ExpiresAt time.Time
	Client    string
}

// Accepts is true for the value that the session's own forms carry.
func (s Session) Accepts(csrf string) bool { return s.CSRF != "" && same(s.CSRF, csrf) }

func sessionOf(s store.Session, p models.Person, token string) Session {
	out := Session{ID: s.ID, Person: p, CreatedAt: s.CreatedAt, SeenAt: s.SeenAt, ExpiresAt: s.ExpireAt, Client: s.Client}
	if token != "" {
		out.CSRF = csrfOf(token)
	}
	return out
}

// Session is the session of a token, with its person and roles as of now.
func (d *Identity) Session(ctx context.Context, token string) (Session, error) {
	if !isToken(token) {
		return Session{}, ErrSignedOut
	}
	now := d.o.Now()
	s, p, err := d.store.SessionOf(ctx, hashOf(token), now)
	switch {
	case models.KindOf(err) == models.KindNotFound:
		return Session{}, ErrSignedOut
	case err != nil:
		return Session{}, err
	case p.Disabled || now.Sub(s.SeenAt) >= d.o.Idle:
		return Session{}, ErrSignedOut
	}
	if now.Sub(s.SeenAt) >= seeEvery {
		if err := d.store.SeeSession(ctx, s.ID, now); err != nil && models.KindOf(err) != models.KindAway {
			return Session{}, err
		}
		s.SeenAt = now.UTC()
	}
	return sessionOf(s, p, token), nil
}

// SignOut ends the session of a token; one that is over already is no error.
func (d *Identity) SignOut(ctx context.Context, token string) error {
	if !isToken(token) {
		return nil
	}
	return d.store.EndSession(ctx, hashOf(token), d.o.Now())
}

// Sessions are those of a person that may still be used, the newest first.
func (d *Identity) Sessions(ctx context.Context, p models.Person) ([]Session, error) {
	now := d.o.Now()
	rows, err := d.store.Sessions(ctx, p.ID, now, now.Add(-d.o.Idle))
	if err != nil {
		return nil, err
	}
	out := make([]Session, len(rows))
	for i := range rows {
		out[i] = sessionOf(rows[i], p, "")
	}
	return out, nil
}

// Revoke ends one session of a person; NotFound if it is none of theirs.
func (d *Identity) Revoke(ctx context.Context, p models.Person, id string) error {
	return d.store.RevokeSession(ctx, p.ID, id, d.o.Now(), note(p, p, "revoke-session", "ended the session "+id))
}

// RevokeAll ends all sessions of a person.
func (d *Identity) RevokeAll(ctx context.Context, p models.Person) error {
	return d.store.RevokeSessions(ctx, p.ID, "", d.o.Now(), note(p, p, "revoke-sessions", "ended all sessions"))
}

// RevokeOthers ends all sessions of a person but one.
func (d *Identity) RevokeOthers(ctx context.Context, s Session) error {
	return d.store.RevokeSessions(ctx, s.Person.ID, s.ID, d.o.Now(), note(s.Person, s.Person, "revoke-sessions", "ended all sessions but one"))
}

// note is the line of the trail about what one person did to an account.
func note(by, of models.Person, action, detail string) store.Note {
	return store.Note{Actor: by.ID, Action: action, Person: of.ID, Detail: detail}
}
