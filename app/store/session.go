package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"proviso/models"
)

// sessionsLimit bounds the sessions and tokens of one person that are listed.
const sessionsLimit = 200

// keepOver is how long an ended session is kept to be looked at.
const keepOver = 30 * 24 * time.Hour

// Session is a sign-in that lasts. Its token is known to the browser alone.
type Session struct {
	ID                          string
	PersonID                    string
	Client                      string
	CreatedAt, SeenAt, ExpireAt time.Time
}

type sessionRow struct {
	ID        string `gorm:"column:id;primaryKey"`
	Hash      string `gorm:"column:hash"`
	PersonID  string `gorm:"column:person_id"`
	Client    string `gorm:"column:client"`
	CreatedAt stamp  `gorm:"column:created_at"`
	SeenAt    stamp  `gorm:"column:seen_at"`
	RotatedAt *stamp `gorm:"column:rotated_at"`
	ExpiresAt stamp  `gorm:"column:expires_at"`
	RevokedAt *stamp `gorm:"column:revoked_at"`
}

func (sessionRow) TableName() string { return "sessions" }

func (r *sessionRow) session() (out Session, err error) {
	out = Session{ID: r.ID, PersonID: r.PersonID, Client: r.Client}
	for _, f := range []struct {
		from stamp
		to   *time.Time
	}{{r.CreatedAt, &out.CreatedAt}, {r.SeenAt, &out.SeenAt}, {r.ExpiresAt, &out.ExpireAt}} {
		if *f.to, err = f.from.time(); err != nil {
			return Session{}, err
		}
	}
	return out, nil
}

const sessionColumns = "id, hash, person_id, client, created_at, seen_at, rotated_at, expires_at, revoked_at"

// Opening is what a session begins with: the hash of its token, that of the token
// of the session which the same browser had before ("": none), which ends, and the
// hash of the password as it was read ("": the person has none).
type Opening struct {
	Hash, Before, Password string
}

// AddSession keeps a new session. It is a Conflict if the password was changed, or
// the person disabled, since the password was looked at.
func (s *Store) AddSession(ctx context.Context, n Session, o Opening) error {
	at := stampOf(n.CreatedAt)
	return s.change(ctx, "begin a session", func(tx *gorm.DB) ([]Note, error) {
		still, err := only[int64](ctx, tx, "SELECT count(*) FROM people WHERE id = ? AND coalesce(password_hash, '') = ? AND disabled_at IS NULL", n.PersonID, o.Password)
		if err != nil {
			return nil, err
		}
		if err := one(still, nil); err != nil {
			return nil, err
		}
		if _, err := execute(ctx, tx, "DELETE FROM sessions WHERE expires_at < ?", stampOf(n.CreatedAt.Add(-keepOver))); err != nil {
			return nil, err
		}
		if _, err := execute(ctx, tx, "UPDATE sessions SET revoked_at = ? WHERE hash = ? AND revoked_at IS NULL", at, o.Before); err != nil {
			return nil, err
		}
		said := Note{Actor: n.PersonID, Action: "sign-in", Person: n.PersonID, Detail: "began the session " + n.ID}
		return []Note{said}, insert(ctx, tx, []sessionRow{{ID: n.ID, Hash: o.Hash, PersonID: n.PersonID, Client: n.Client,
			CreatedAt: at, SeenAt: stampOf(n.SeenAt), ExpiresAt: stampOf(n.ExpireAt)}})
	})
}

// SessionOf is the session of a token that is neither revoked nor past its time,
// with its person as of now; NotFound if there is none.
func (s *Store) SessionOf(ctx context.Context, hash string, now time.Time) (Session, models.Person, error) {
	rows, err := find[sessionRow](ctx, s.read, "SELECT "+sessionColumns+" FROM sessions WHERE hash = ? AND revoked_at IS NULL AND expires_at > ? LIMIT 1", hash, stampOf(now))
	if err == nil && len(rows) == 0 {
		return Session{}, models.Person{}, models.NotFound("session", "", nil)
	}
	if err != nil {
		return Session{}, models.Person{}, s.fault(ctx, "look for a session", err)
	}
	out, err := rows[0].session()
	if err != nil {
		return Session{}, models.Person{}, s.fault(ctx, "read a session", err)
	}
	a, err := readAccount(ctx, s.read, "id = ?", out.PersonID)
	return out, a.Person, s.fault(ctx, "read who is signed in", err)
}

// SeeSession notes that a session is in use.
func (s *Store) SeeSession(ctx context.Context, id string, now time.Time) error {
	return s.change(ctx, "see a session", func(tx *gorm.DB) ([]Note, error) {
		_, err := execute(ctx, tx, "UPDATE sessions SET seen_at = ? WHERE id = ? AND seen_at < ?", stampOf(now), id, stampOf(now))
		return nil, err
	})
}

// Rotation gives a session another token: Hash is of the one so far.
type Rotation struct {
	Session, Hash, Next string
}

func rotate(ctx context.Context, tx *gorm.DB, r Rotation, now time.Time) error {
	met, err := execute(ctx, tx, "UPDATE sessions SET hash = ?, rotated_at = ? WHERE id = ? AND hash = ? AND revoked_at IS NULL", r.Next, stampOf(now), r.Session, r.Hash)
	if err == nil && met == 0 {
		err = models.NotFound("session", "", nil)
	}
	return err
}

// EndSession ends the session of a token, if there is one.
func (s *Store) EndSession(ctx context.Context, hash string, now time.Time) error {
	return s.change(ctx, "end a session", func(tx *gorm.DB) ([]Note, error) {
		rows, err := find[sessionRow](ctx, tx, "SELECT "+sessionColumns+" FROM sessions WHERE hash = ? AND revoked_at IS NULL", hash)
		if err != nil || len(rows) == 0 {
			return nil, err
		}
		_, err = execute(ctx, tx, "UPDATE sessions SET revoked_at = ? WHERE hash = ? AND revoked_at IS NULL", stampOf(now), hash)
		return []Note{{Actor: rows[0].PersonID, Action: "sign-out", Person: rows[0].PersonID, Detail: "ended the session " + rows[0].ID}}, err
	})
}

// Sessions are those of a person that may still be used, the newest first. Those
// not seen since idle are over.
func (s *Store) Sessions(ctx context.Context, person string, now, idle time.Time) ([]Session, error) {
	rows, err := find[sessionRow](ctx, s.read, "SELECT "+sessionColumns+" FROM sessions WHERE person_id = ? AND revoked_at IS NULL AND expires_at > ? AND seen_at > ?"+
		" ORDER BY created_at DESC, id LIMIT ?", person, stampOf(now), stampOf(idle), sessionsLimit)
	if err != nil {
		return nil, s.fault(ctx, "list sessions", err)
	}
	out := make([]Session, len(rows))
	for i := range rows {
		if out[i], err = rows[i].session(); err != nil {
			return nil, s.fault(ctx, "list sessions", err)
		}
	}
	return out, nil
}

// RevokeSession ends one session of a person; NotFound if it is none of the
// person's, or over.
func (s *Store) RevokeSession(ctx context.Context, person, id string, now time.Time, n Note) error {
	return s.change(ctx, "revoke a session", func(tx *gorm.DB) ([]Note, error) {
		met, err := execute(ctx, tx, "UPDATE sessions SET revoked_at = ? WHERE id = ? AND person_id = ? AND revoked_at IS NULL", stampOf(now), id, person)
		if err == nil && met == 0 {
			err = models.NotFound("session", id, nil)
		}
		return []Note{n}, err
	})
}

// RevokeSessions ends all sessions of a person but the one kept ("": none is).
func (s *Store) RevokeSessions(ctx context.Context, person, keep string, now time.Time, n Note) error {
	return s.change(ctx, "revoke sessions", func(tx *gorm.DB) ([]Note, error) {
		return []Note{n}, endSessions(ctx, tx, person, keep, now)
	})
}

func endSessions(ctx context.Context, tx *gorm.DB, person, keep string, now time.Time) error {
	_, err := execute(ctx, tx, "UPDATE sessions SET revoked_at = ? WHERE person_id = ? AND id <> ? AND revoked_at IS NULL", stampOf(now), person, keep)
	return err
}
