package store

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"proviso/models"
)

// peopleLimit bounds the list of people: no government that keeps its grants here
// has nearly as many.
const peopleLimit = 10_000

// Account is a person with what signing in is checked against. It never leaves
// the room that signs people in.
type Account struct {
	models.Person
	PasswordHash string // argon2id; "": signs in another way
	TOTPSecret   string // "": no second factor
	TOTPPending  string // a secret that was shown and not confirmed yet
	TOTPStep     int64  // the step of time of the last code used; no code up to it is good again
	Issuer       string // of the provider of sign-ins; "": none knows the person
}

// NewPerson is an account that is to be made.
type NewPerson struct {
	ID, Login, Name, Mail, PasswordHash string
	Assignments                         []models.Assignment
	Issuer, Subject                     string              // who the person is to a provider of sign-ins
	Claimed                             []models.Assignment // roles that the provider's groups give
}

type personRow struct {
	ID           string  `gorm:"column:id;primaryKey"`
	Login        string  `gorm:"column:login"`
	Name         string  `gorm:"column:name"`
	Mail         string  `gorm:"column:mail"`
	PasswordHash *string `gorm:"column:password_hash"`
	TOTPSecret   *string `gorm:"column:totp_secret"`
	TOTPPending  *string `gorm:"column:totp_pending"`
	TOTPStep     int64   `gorm:"column:totp_step"`
	Issuer       *string `gorm:"column:issuer"`
	Subject      *string `gorm:"column:subject"`
	DisabledAt   *stamp  `gorm:"column:disabled_at"`
	CreatedAt    stamp   `gorm:"column:created_at"`
}

func (personRow) TableName() string { return "people" }

func (r *personRow) account() (Account, error) {
	at, err := r.CreatedAt.time()
	text := func(s *string) string {
		if s == nil {
			return ""
		}
		return *s
	}
	return Account{
		Person:       models.Person{ID: r.ID, Login: r.Login, Name: r.Name, Mail: r.Mail, Disabled: r.DisabledAt != nil, CreatedAt: at},
		PasswordHash: text(r.PasswordHash), TOTPSecret: text(r.TOTPSecret), TOTPPending: text(r.TOTPPending), TOTPStep: r.TOTPStep, Issuer: text(r.Issuer),
	}, err
}

type assignmentRow struct {
	PersonID     string      `gorm:"column:person_id;primaryKey"`
	Role         models.Role `gorm:"column:role;primaryKey"`
	Jurisdiction string      `gorm:"column:jurisdiction;primaryKey"`
	Office       string      `gorm:"column:office;primaryKey"`
}

func (assignmentRow) TableName() string { return "assignments" }

const personColumns = "id, login, name, mail, password_hash, totp_secret, totp_pending, totp_step, issuer, subject, disabled_at, created_at"

// held are all roles: those given by hand and those of the provider's groups.
const held = "SELECT person_id, role, jurisdiction, office FROM assignments UNION SELECT person_id, role, jurisdiction, office FROM claimed_roles"

// People lists everybody in order of their logins, disabled ones too. It is two
// queries however many there are.
func (s *Store) People(ctx context.Context) ([]models.Person, error) {
	var out []models.Person
	err := s.snapshot(ctx, func(tx *gorm.DB) error {
		rows, err := find[personRow](ctx, tx, "SELECT "+personColumns+" FROM people ORDER BY login, id LIMIT ?", peopleLimit)
		if err != nil {
			return err
		}
		given, err := find[assignmentRow](ctx, tx, held+" ORDER BY person_id, jurisdiction, role, office")
		if err != nil {
			return err
		}
		has := map[string][]models.Assignment{}
		for _, g := range given {
			has[g.PersonID] = append(has[g.PersonID], models.Assignment{Role: g.Role, Jurisdiction: g.Jurisdiction, Office: g.Office})
		}
		for i := range rows {
			a, err := rows[i].account()
			if err != nil {
				return err
			}
			a.Assignments = has[a.ID]
			out = append(out, a.Person)
		}
		return nil
	})
	return out, s.fault(ctx, "list people", err)
}

// Account is the account of this id.
func (s *Store) Account(ctx context.Context, id string) (Account, error) {
	a, err := readAccount(ctx, s.read, "id = ?", id)
	return a, s.fault(ctx, "read an account", err)
}

// AccountCalled is the account of this login, in lower case.
func (s *Store) AccountCalled(ctx context.Context, login string) (Account, error) {
	a, err := readAccount(ctx, s.read, "login = ?", login)
	return a, s.fault(ctx, "read an account", err)
}

func readAccount(ctx context.Context, tx *gorm.DB, where, what string) (Account, error) {
	if !isText(what) {
		return Account{}, models.NotFound("person", what, nil)
	}
	rows, err := find[personRow](ctx, tx, "SELECT "+personColumns+" FROM people WHERE "+where+" LIMIT 1", what)
	if err != nil {
		return Account{}, err
	}
	if len(rows) == 0 {
		return Account{}, models.NotFound("person", what, nil)
	}
	a, err := rows[0].account()
	if err == nil {
		a.Assignments, err = readAssignments(ctx, tx, a.ID)
	}
	return a, err
}

func readAssignments(ctx context.Context, tx *gorm.DB, person string) ([]models.Assignment, error) {
	rows, err := find[assignmentRow](ctx, tx, "SELECT person_id, role, jurisdiction, office FROM ("+held+") AS held WHERE person_id = ? ORDER BY jurisdiction, role, office", person)
	var out []models.Assignment
	for _, r := range rows {
		out = append(out, models.Assignment{Role: r.Role, Jurisdiction: r.Jurisdiction, Office: r.Office})
	}
	return out, err
}

// AddPerson makes an account.
func (s *Store) AddPerson(ctx context.Context, p NewPerson, at time.Time, n Note) error {
	return s.change(ctx, "add a person", func(tx *gorm.DB) ([]Note, error) {
		return []Note{n}, addPerson(ctx, tx, p, at)
	})
}

func addPerson(ctx context.Context, tx *gorm.DB, p NewPerson, at time.Time) error {
	taken, err := only[int64](ctx, tx, "SELECT count(*) FROM people WHERE login = ?", p.Login)
	switch {
	case err != nil:
		return err
	case taken > 0:
		return models.Invalid("login", "%q is taken; choose another", p.Login)
	}
	row := personRow{ID: p.ID, Login: p.Login, Name: p.Name, Mail: p.Mail, CreatedAt: stampOf(at)}
	if p.PasswordHash != "" {
		row.PasswordHash = &p.PasswordHash
	}
	if p.Issuer != "" {
		row.Issuer, row.Subject = &p.Issuer, &p.Subject
	}
	if err := insert(ctx, tx, []personRow{row}); err != nil {
		return err
	}
	if err := addClaimed(ctx, tx, p.ID, p.Claimed); err != nil {
		return err
	}
	return addAssignments(ctx, tx, p.ID, p.Assignments)
}

func addAssignments(ctx context.Context, tx *gorm.DB, person string, given []models.Assignment) error {
	var rows []assignmentRow
	for _, a := range given {
		row := assignmentRow{person, a.Role, a.Jurisdiction, a.Office}
		if !slices.Contains(rows, row) {
			rows = append(rows, row)
		}
	}
	return insert(ctx, tx, rows)
}

// admins counts the people who can do everything everywhere, which is who can
// mend what went wrong with all other accounts.
func admins(ctx context.Context, tx *gorm.DB) (int64, error) {
	return only[int64](ctx, tx, "SELECT count(DISTINCT p.id) FROM people p JOIN ("+held+") AS a ON a.person_id = p.id"+
		" WHERE a.role = ? AND a.jurisdiction = '' AND p.disabled_at IS NULL", models.RoleAdmin)
}

// HasAdmin says whether somebody can sign in who is administrator everywhere.
func (s *Store) HasAdmin(ctx context.Context) (bool, error) {
	n, err := admins(ctx, s.read)
	return n > 0, s.fault(ctx, "look for an administrator", err)
}

// weaken makes a change of a person and refuses it if it would leave nobody who
// is administrator everywhere where there was one.
func (s *Store) weaken(ctx context.Context, doing string, n Note, f func(tx *gorm.DB) error) error {
	return s.change(ctx, doing, func(tx *gorm.DB) ([]Note, error) {
		before, err := admins(ctx, tx)
		if err != nil {
			return nil, err
		}
		if err := f(tx); err != nil {
			return nil, err
		}
		after, err := admins(ctx, tx)
		if err != nil {
			return nil, err
		}
		if before > 0 && after == 0 {
			return nil, models.Conflict("", "this is the last administrator; make another first")
		}
		return []Note{n}, nil
	})
}

// GiveRoles gives a person these roles and no others, and ends all sessions of
// the person; one that gives them to itself goes on under another token. It is a
// Conflict unless the roles are those that were seen.
func (s *Store) GiveRoles(ctx context.Context, person string, seen, given []models.Assignment, own Rotation, at time.Time, n Note) error {
	return s.weaken(ctx, "give roles", n, func(tx *gorm.DB) error {
		if own.Session != "" {
			if err := rotate(ctx, tx, own, at); err != nil {
				return err
			}
		}
		now, err := readAssignments(ctx, tx, person)
		if err != nil {
			return err
		}
		if !slices.Equal(now, seen) {
			return one(0, nil)
		}
		if given, err = byHand(ctx, tx, person, given); err != nil {
			return err
		}
		if _, err := execute(ctx, tx, "DELETE FROM assignments WHERE person_id = ?", person); err != nil {
			return err
		}
		if err := addAssignments(ctx, tx, person, given); err != nil {
			return err
		}
		return endSessions(ctx, tx, person, own.Session, at)
	})
}

// Disable keeps a person out from now on, and ends all sessions.
func (s *Store) Disable(ctx context.Context, person string, at time.Time, n Note) error {
	return s.weaken(ctx, "disable a person", n, func(tx *gorm.DB) error {
		if err := one(execute(ctx, tx, "UPDATE people SET disabled_at = ? WHERE id = ? AND disabled_at IS NULL", stampOf(at), person)); err != nil {
			return err
		}
		return endSessions(ctx, tx, person, "", at)
	})
}

// Enable lets a person in again.
func (s *Store) Enable(ctx context.Context, person string, n Note) error {
	return s.change(ctx, "enable a person", func(tx *gorm.DB) ([]Note, error) {
		return []Note{n}, one(execute(ctx, tx, "UPDATE people SET disabled_at = NULL WHERE id = ? AND disabled_at IS NOT NULL", person))
	})
}

// one is an error unless exactly one row was met: somebody else was first.
func one(met int64, err error) error {
	if err == nil && met != 1 {
		return models.Conflict("", "somebody else has changed this account first; look at it and try again")
	}
	return err
}

// RenamePerson changes what a person is called.
func (s *Store) RenamePerson(ctx context.Context, person, name, mail string, n Note) error {
	return s.change(ctx, "rename a person", func(tx *gorm.DB) ([]Note, error) {
		return []Note{n}, one(execute(ctx, tx, "UPDATE people SET name = ?, mail = ? WHERE id = ?", name, mail, person))
	})
}
