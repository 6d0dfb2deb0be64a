package store

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"proviso/models"
)

// Start is a sign-in with the provider that a browser has begun. Of the two
// secrets that tie the answer to it, only hashes are kept.
type Start struct {
	Hash     string // of the state that the provider hands back
	Browser  string // of the browser's cookie
	Client   string // of where it comes from
	Nonce    string
	Verifier string // PKCE
	Onward   string // where to go then
	Expires  time.Time
}

type startRow struct {
	Hash      string `gorm:"column:hash;primaryKey"`
	Browser   string `gorm:"column:browser"`
	Client    string `gorm:"column:client"`
	Nonce     string `gorm:"column:nonce"`
	Verifier  string `gorm:"column:verifier"`
	Onward    string `gorm:"column:onward"`
	ExpiresAt stamp  `gorm:"column:expires_at"`
}

func (startRow) TableName() string { return "sign_in_starts" }

// mostStarts bounds what one client may have begun and not ended: whoever begins
// without end pushes out their own.
const mostStarts = 200

// AddStart keeps what a browser has begun, and drops what nobody ended in time.
func (s *Store) AddStart(ctx context.Context, b Start, now time.Time) error {
	return s.change(ctx, "begin to sign in with the provider", func(tx *gorm.DB) ([]Note, error) {
		if _, err := execute(ctx, tx, "DELETE FROM sign_in_starts WHERE expires_at <= ?", stampOf(now)); err != nil {
			return nil, err
		}
		if _, err := execute(ctx, tx, "DELETE FROM sign_in_starts WHERE hash IN (SELECT hash FROM sign_in_starts WHERE client = ? ORDER BY expires_at DESC, hash LIMIT ? OFFSET ?)", b.Client, mostStarts, mostStarts-1); err != nil {
			return nil, err
		}
		return nil, insert(ctx, tx, []startRow{{b.Hash, b.Browser, b.Client, b.Nonce, b.Verifier, b.Onward, stampOf(b.Expires)}})
	})
}

// TakeStart is what this browser has begun, once: of two who come with the same
// state the second finds none, and whoever has another cookie takes nothing.
func (s *Store) TakeStart(ctx context.Context, hash, browser string, now time.Time) (out Start, err error) {
	err = s.change(ctx, "end a sign-in with the provider", func(tx *gorm.DB) ([]Note, error) {
		rows, err := find[startRow](ctx, tx, "SELECT hash, browser, client, nonce, verifier, onward, expires_at FROM sign_in_starts WHERE hash = ? AND browser = ? AND expires_at > ?", hash, browser, stampOf(now))
		if err == nil && len(rows) == 0 {
			err = models.NotFound("sign-in", "", nil)
		}
		if err != nil {
			return nil, err
		}
		r := rows[0]
		out = Start{Hash: r.Hash, Browser: r.Browser, Client: r.Client, Nonce: r.Nonce, Verifier: r.Verifier, Onward: r.Onward}
		if out.Expires, err = r.ExpiresAt.time(); err != nil {
			return nil, err
		}
		return nil, one(execute(ctx, tx, "DELETE FROM sign_in_starts WHERE hash = ?", hash))
	})
	return out, err
}

type claimedRow struct {
	PersonID     string      `gorm:"column:person_id;primaryKey"`
	Role         models.Role `gorm:"column:role;primaryKey"`
	Jurisdiction string      `gorm:"column:jurisdiction;primaryKey"`
	Office       string      `gorm:"column:office;primaryKey"`
}

func (claimedRow) TableName() string { return "claimed_roles" }

// LinkedAccount is the account of whom a provider knows by this subject.
func (s *Store) LinkedAccount(ctx context.Context, issuer, subject string) (Account, error) {
	rows, err := find[string](ctx, s.read, "SELECT id FROM people WHERE issuer = ? AND subject = ?", issuer, subject)
	switch {
	case err != nil:
		return Account{}, s.fault(ctx, "look for an account", err)
	case len(rows) == 0:
		return Account{}, models.NotFound("person", subject, nil)
	}
	return s.Account(ctx, rows[0])
}

// Claimed are the roles of everybody that come from groups of the provider.
func (s *Store) Claimed(ctx context.Context) (map[string][]models.Assignment, error) {
	rows, err := find[claimedRow](ctx, s.read, "SELECT person_id, role, jurisdiction, office FROM claimed_roles ORDER BY person_id, jurisdiction, role, office")
	if err != nil {
		return nil, s.fault(ctx, "list roles of the provider", err)
	}
	out := map[string][]models.Assignment{}
	for _, r := range rows {
		out[r.PersonID] = append(out[r.PersonID], models.Assignment{Role: r.Role, Jurisdiction: r.Jurisdiction, Office: r.Office})
	}
	return out, nil
}

// rolesIn are a person's roles of one table.
func rolesIn(ctx context.Context, tx *gorm.DB, table, person string) ([]models.Assignment, error) {
	rows, err := find[assignmentRow](ctx, tx, "SELECT person_id, role, jurisdiction, office FROM "+table+" WHERE person_id = ? ORDER BY jurisdiction, role, office", person)
	var out []models.Assignment
	for _, r := range rows {
		out = append(out, models.Assignment{Role: r.Role, Jurisdiction: r.Jurisdiction, Office: r.Office})
	}
	return out, err
}

// SetClaimed gives a person these roles of the provider's groups and no others of
// that kind; those given by hand stay. Nothing is written where nothing changes.
// Otherwise all sessions end, and note makes the line of what was and what is.
// That it may take the last administrator away is meant: who has lost the group
// has lost the role, and the command line makes another.
func (s *Store) SetClaimed(ctx context.Context, person string, given []models.Assignment, at time.Time, note func(before []models.Assignment) Note) error {
	return s.change(ctx, "set the roles of the provider", func(tx *gorm.DB) ([]Note, error) {
		before, err := rolesIn(ctx, tx, "claimed_roles", person)
		if err != nil || alike(before, given) {
			return nil, err
		}
		if _, err := execute(ctx, tx, "DELETE FROM claimed_roles WHERE person_id = ?", person); err != nil {
			return nil, err
		}
		if err := addClaimed(ctx, tx, person, given); err != nil {
			return nil, err
		}
		return []Note{note(before)}, endSessions(ctx, tx, person, "", at)
	})
}

// alike is true of the same roles in whatever order.
func alike(a, b []models.Assignment) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(x models.Assignment) bool { return !slices.Contains(b, x) })
}

func addClaimed(ctx context.Context, tx *gorm.DB, person string, given []models.Assignment) error {
	var rows []claimedRow
	for _, a := range given {
		rows = append(rows, claimedRow{person, a.Role, a.Jurisdiction, a.Office})
	}
	return insert(ctx, tx, rows)
}

// byHand is what is left to be given by hand of roles that a person is to have,
// next to those that the provider's groups give. To take one of these away here
// would last until the next sign-in, and is refused.
func byHand(ctx context.Context, tx *gorm.DB, person string, given []models.Assignment) ([]models.Assignment, error) {
	claimed, err := rolesIn(ctx, tx, "claimed_roles", person)
	if err != nil || len(claimed) == 0 {
		return given, err
	}
	for _, c := range claimed {
		if !slices.Contains(given, c) {
			return nil, models.Conflict("", "this role comes from a group of the sign-in provider; take the person out of the group there: %s", c.Words())
		}
	}
	hand, err := rolesIn(ctx, tx, "assignments", person)
	return slices.DeleteFunc(slices.Clone(given), func(a models.Assignment) bool {
		return slices.Contains(claimed, a) && !slices.Contains(hand, a)
	}), err
}
