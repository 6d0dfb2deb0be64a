package store

import (
	"context"
	"encoding/json"
	"time"

	"gorm.io/gorm"

	"proviso/models"
)

// InvitationKind says what a one-time link is for.
type InvitationKind string

const (
	InviteFirst InvitationKind = "first"   // to make the first administrator's account
	InviteNew   InvitationKind = "invited" // to make an account
	InviteReset InvitationKind = "reset"   // to set a new password
	InviteEnter InvitationKind = "enter"   // to sign in with a password where that is turned off
)

// Invitation is a one-time link, but for its token.
type Invitation struct {
	Kind        InvitationKind
	Person      string // the id of whose password is to be set, or who is to come in
	Assignments []models.Assignment
	By          string // who made it
	CreatedAt   time.Time
	ExpiresAt   time.Time
}

type invitationRow struct {
	Hash      string         `gorm:"column:hash;primaryKey"`
	Kind      InvitationKind `gorm:"column:kind"`
	PersonID  *string        `gorm:"column:person_id"`
	Roles     string         `gorm:"column:roles"`
	InvitedBy string         `gorm:"column:invited_by"`
	CreatedAt stamp          `gorm:"column:created_at"`
	ExpiresAt stamp          `gorm:"column:expires_at"`
	UsedAt    *stamp         `gorm:"column:used_at"`
}

func (invitationRow) TableName() string { return "invitations" }

func (r *invitationRow) invitation() (out Invitation, err error) {
	out = Invitation{Kind: r.Kind, By: r.InvitedBy}
	if r.PersonID != nil {
		out.Person = *r.PersonID
	}
	if err = json.Unmarshal([]byte(r.Roles), &out.Assignments); err != nil {
		return Invitation{}, err
	}
	if out.CreatedAt, err = r.CreatedAt.time(); err == nil {
		out.ExpiresAt, err = r.ExpiresAt.time()
	}
	return out, err
}

func addInvitation(ctx context.Context, tx *gorm.DB, i Invitation, hash string) error {
	if i.Assignments == nil {
		i.Assignments = []models.Assignment{}
	}
	roles, err := json.Marshal(i.Assignments)
	if err != nil {
		return err
	}
	row := invitationRow{Hash: hash, Kind: i.Kind, Roles: string(roles), InvitedBy: i.By, CreatedAt: stampOf(i.CreatedAt), ExpiresAt: stampOf(i.ExpiresAt)}
	if i.Person != "" {
		row.PersonID = &i.Person
	}
	return insert(ctx, tx, []invitationRow{row})
}

// AddInvitation keeps a link; of those to set one person's password, the newest
// alone is good.
func (s *Store) AddInvitation(ctx context.Context, i Invitation, hash string, n Note) error {
	return s.change(ctx, "make a link", func(tx *gorm.DB) ([]Note, error) {
		if _, err := execute(ctx, tx, "DELETE FROM invitations WHERE person_id = ? AND used_at IS NULL", i.Person); err != nil {
			return nil, err
		}
		return []Note{n}, addInvitation(ctx, tx, i, hash)
	})
}

// InviteFirst keeps the link to make the first administrator's account in the
// place of any before; false: there is an administrator.
func (s *Store) InviteFirst(ctx context.Context, i Invitation, hash string) (made bool, err error) {
	err = s.change(ctx, "make the first link", func(tx *gorm.DB) ([]Note, error) {
		n, err := admins(ctx, tx)
		if err != nil || n > 0 {
			return nil, err
		}
		made = true
		if _, err := execute(ctx, tx, "DELETE FROM invitations WHERE kind = ? AND used_at IS NULL", InviteFirst); err != nil {
			return nil, err
		}
		return nil, addInvitation(ctx, tx, i, hash)
	})
	return made && err == nil, err
}

// InvitationOf is the link of a token if it is good now; NotFound if not.
func (s *Store) InvitationOf(ctx context.Context, hash string, now time.Time) (Invitation, error) {
	i, err := readInvitation(ctx, s.read, hash, now)
	return i, s.fault(ctx, "look for a link", err)
}

func readInvitation(ctx context.Context, tx *gorm.DB, hash string, now time.Time) (Invitation, error) {
	rows, err := find[invitationRow](ctx, tx, "SELECT hash, kind, person_id, roles, invited_by, created_at, expires_at, used_at FROM invitations"+
		" WHERE hash = ? AND used_at IS NULL AND expires_at > ? LIMIT 1", hash, stampOf(now))
	if err != nil {
		return Invitation{}, err
	}
	if len(rows) == 0 {
		return Invitation{}, models.NotFound("link", "", nil)
	}
	return rows[0].invitation()
}

// use takes a link as used, within the transaction that does what it is for: of
// two who come with the same one, the second finds none.
func use(ctx context.Context, tx *gorm.DB, hash string, now time.Time) error {
	met, err := execute(ctx, tx, "UPDATE invitations SET used_at = ? WHERE hash = ? AND used_at IS NULL AND expires_at > ?", stampOf(now), hash, stampOf(now))
	if err == nil && met == 0 {
		err = models.NotFound("link", "", nil)
	}
	return err
}

// AcceptInvitation makes the account that a link is for, with the roles that the
// link gives.
func (s *Store) AcceptInvitation(ctx context.Context, hash string, p NewPerson, now time.Time, n Note) error {
	return s.change(ctx, "accept an invitation", func(tx *gorm.DB) ([]Note, error) {
		i, err := readInvitation(ctx, tx, hash, now)
		if err != nil {
			return nil, err
		}
		if i.Kind == InviteFirst {
			if already, err := admins(ctx, tx); err != nil || already > 0 {
				return nil, firstError(err, func() error { return models.NotFound("link", "", nil) })
			}
		}
		if err := use(ctx, tx, hash, now); err != nil {
			return nil, err
		}
		p.Assignments = i.Assignments
		return []Note{n}, addPerson(ctx, tx, p, now)
	})
}

// UseEntry takes a link to come in as used.
func (s *Store) UseEntry(ctx context.Context, hash string, now time.Time, n Note) error {
	return s.change(ctx, "come in by a link", func(tx *gorm.DB) ([]Note, error) { return []Note{n}, use(ctx, tx, hash, now) })
}

// AcceptReset sets the password that a link is for. Whoever had the account may
// have made tokens: these end with the sessions.
func (s *Store) AcceptReset(ctx context.Context, hash, person, password string, now time.Time, n Note) error {
	return s.change(ctx, "set a password by link", func(tx *gorm.DB) ([]Note, error) {
		if err := use(ctx, tx, hash, now); err != nil {
			return nil, err
		}
		if err := endTokens(ctx, tx, person, now); err != nil {
			return nil, err
		}
		return []Note{n}, setPassword(ctx, tx, person, password, "", now)
	})
}
