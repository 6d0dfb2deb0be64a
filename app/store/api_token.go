package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"proviso/models"
)

// Token is what a program signs in with on behalf of a person.
type Token struct {
	ID, PersonID, Name, Scopes string
	CreatedAt, ExpiresAt       time.Time
	LastUsedAt                 time.Time // zero: never
	RevokedAt                  time.Time // zero: not
}

type tokenRow struct {
	ID         string `gorm:"column:id;primaryKey"`
	Hash       string `gorm:"column:hash"`
	PersonID   string `gorm:"column:person_id"`
	Name       string `gorm:"column:name"`
	Scopes     string `gorm:"column:scopes"`
	CreatedAt  stamp  `gorm:"column:created_at"`
	ExpiresAt  stamp  `gorm:"column:expires_at"`
	LastUsedAt *stamp `gorm:"column:last_used_at"`
	RevokedAt  *stamp `gorm:"column:revoked_at"`
}

func (tokenRow) TableName() string { return "api_tokens" }

func (r *tokenRow) token() (out Token, err error) {
	out = Token{ID: r.ID, PersonID: r.PersonID, Name: r.Name, Scopes: r.Scopes}
	for _, f := range []struct {
		from *stamp
		to   *time.Time
	}{{&r.CreatedAt, &out.CreatedAt}, {&r.ExpiresAt, &out.ExpiresAt}, {r.LastUsedAt, &out.LastUsedAt}, {r.RevokedAt, &out.RevokedAt}} {
		if *f.to, err = f.from.maybe(); err != nil {
			return Token{}, err
		}
	}
	return out, nil
}

const tokenColumns = "id, hash, person_id, name, scopes, created_at, expires_at, last_used_at, revoked_at"

// AddToken keeps a new token.
func (s *Store) AddToken(ctx context.Context, t Token, hash string, n Note) error {
	return s.change(ctx, "make a token", func(tx *gorm.DB) ([]Note, error) {
		return []Note{n}, insert(ctx, tx, []tokenRow{{ID: t.ID, Hash: hash, PersonID: t.PersonID, Name: t.Name, Scopes: t.Scopes,
			CreatedAt: stampOf(t.CreatedAt), ExpiresAt: stampOf(t.ExpiresAt)}})
	})
}

// TokenOf is the token with this hash if it is good now, with its person as of
// now; NotFound if there is none.
func (s *Store) TokenOf(ctx context.Context, hash string, now time.Time) (Token, models.Person, error) {
	rows, err := find[tokenRow](ctx, s.read, "SELECT "+tokenColumns+" FROM api_tokens WHERE hash = ? AND revoked_at IS NULL AND expires_at > ? LIMIT 1", hash, stampOf(now))
	if err == nil && len(rows) == 0 {
		return Token{}, models.Person{}, models.NotFound("token", "", nil)
	}
	if err != nil {
		return Token{}, models.Person{}, s.fault(ctx, "look for a token", err)
	}
	out, err := rows[0].token()
	if err != nil {
		return Token{}, models.Person{}, s.fault(ctx, "read a token", err)
	}
	a, err := readAccount(ctx, s.read, "id = ?", out.PersonID)
	return out, a.Person, s.fault(ctx, "read whose token it is", err)
}

// UseToken notes that a token is in use.
func (s *Store) UseToken(ctx context.Context, id string, now time.Time) error {
	return s.change(ctx, "use a token", func(tx *gorm.DB) ([]Note, error) {
		_, err := execute(ctx, tx, "UPDATE api_tokens SET last_used_at = ? WHERE id = ?", stampOf(now), id)
		return nil, err
	})
}

// Tokens are all tokens of a person, revoked and expired ones too, the newest
// first.
func (s *Store) Tokens(ctx context.Context, person string) ([]Token, error) {
	rows, err := find[tokenRow](ctx, s.read, "SELECT "+tokenColumns+" FROM api_tokens WHERE person_id = ? ORDER BY created_at DESC, id LIMIT ?", person, sessionsLimit)
	if err != nil {
		return nil, s.fault(ctx, "list tokens", err)
	}
	out := make([]Token, len(rows))
	for i := range rows {
		if out[i], err = rows[i].token(); err != nil {
			return nil, s.fault(ctx, "list tokens", err)
		}
	}
	return out, nil
}

// RevokeToken ends a token of a person; NotFound if it is none of the person's,
// or was revoked before.
func (s *Store) RevokeToken(ctx context.Context, person, id string, now time.Time, n Note) error {
	return s.change(ctx, "revoke a token", func(tx *gorm.DB) ([]Note, error) {
		met, err := execute(ctx, tx, "UPDATE api_tokens SET revoked_at = ? WHERE id = ? AND person_id = ? AND revoked_at IS NULL", stampOf(now), id, person)
		if err == nil && met == 0 {
			err = models.NotFound("token", id, nil)
		}
		return []Note{n}, err
	})
}

func endTokens(ctx context.Context, tx *gorm.DB, person string, now time.Time) error {
	_, err := execute(ctx, tx, "UPDATE api_tokens SET revoked_at = ? WHERE person_id = ? AND revoked_at IS NULL", stampOf(now), person)
	return err
}
