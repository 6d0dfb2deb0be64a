package identity

import (
	"context"
	"slices"
	"strings"

	"proviso/app/store"
	"proviso/models"
)

// People lists everybody in order of their sign-in names, disabled ones too.
func (d *Identity) People(ctx context.Context) ([]models.Person, error) { return d.store.People(ctx) }

// Claimed are the roles that groups of the provider give, by the id of the person.
func (d *Identity) Claimed(ctx context.Context) (map[string][]models.Assignment, error) {
	return d.store.Claimed(ctx)
}

// Person is somebody by id or by sign-in name.
func (d *Identity) Person(ctx context.Context, who string) (models.Person, error) {
	a, err := d.store.Account(ctx, who)
	if models.KindOf(err) == models.KindNotFound {
		a, err = d.store.AccountCalled(ctx, foldLogin(who))
	}
	return a.Person, err
}

// governs is an error unless the person is administrator wherever one of these
// roles is: who keeps the people of one county must not be able to give, take or
// sign in with roles of another.
func (d *Identity) governs(by models.Person, given []models.Assignment) error {
	if !by.HasAnywhere(models.RoleAdmin) {
		return models.Denied("it takes an administrator")
	}
	for _, a := range given {
		var within []string
		if a.Jurisdiction != "" {
			within = d.o.Within(a.Jurisdiction)
		}
		if !by.Has(within, models.RoleAdmin) {
			return models.Denied("it takes an administrator of where this role is: %s", a.Words())
		}
	}
	return nil
}

// soundRoles is roles as they are kept: no two alike.
func soundRoles(given []models.Assignment) ([]models.Assignment, error) {
	var out []models.Assignment
	for _, a := range given {
		a.Office, a.Jurisdiction = strings.TrimSpace(a.Office), strings.TrimSpace(a.Jurisdiction)
		switch {
		case !slices.Contains(models.Roles, a.Role):
			_, err := models.ParseRole("role", string(a.Role))
			return nil, err
		case a.Role == models.RoleSigner && a.Office == "":
			return nil, models.Invalid("office", "is missing; a signer signs for an office")
		case a.Role != models.RoleSigner && a.Office != "":
			return nil, models.Invalid("office", "is for a signer alone")
		case !plain(a.Office) || len(a.Office) > 200:
			return nil, models.Invalid("office", "is one line of at most 200 bytes")
		case !plain(a.Jurisdiction) || len(a.Jurisdiction) > 200:
			return nil, models.Invalid("jurisdiction", "is not a jurisdiction")
		}
		if !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out, nil
}

func words(given []models.Assignment) string {
	if len(given) == 0 {
		return "no role"
	}
	var out []string
	for _, a := range given {
		out = append(out, a.Words())
	}
	return strings.Join(out, "; ")
}

// Add makes an account at once, with a password that its administrator knows. Who
// is to choose their own is invited.
func (d *Identity) Add(ctx context.Context, by models.Person, a NewAccount, given []models.Assignment) (models.Person, error) {
	given, err := soundRoles(given)
	if err != nil {
		return models.Person{}, err
	}
	if err := d.governs(by, given); err != nil {
		return models.Person{}, err
	}
	p, err := d.newPerson(ctx, a)
	if err != nil {
		return models.Person{}, err
	}
	p.Assignments = given
	of := models.Person{ID: p.ID}
	if err := d.store.AddPerson(ctx, p, d.o.Now(), note(by, of, "add-person", p.Login+": "+words(given))); err != nil {
		return models.Person{}, err
	}
	return d.Person(ctx, p.ID)
}

// newPerson is a sound account with an id and the hash of its password.
func (d *Identity) newPerson(ctx context.Context, a NewAccount) (store.NewPerson, error) {
	a, err := a.sound()
	if err != nil {
		return store.NewPerson{}, err
	}
	id, err := d.identifier("p-")
	if err != nil {
		return store.NewPerson{}, err
	}
	hash, err := d.hash(ctx, a.Password)
	return store.NewPerson{ID: id, Login: a.Login, Name: a.Name, Mail: a.Mail, PasswordHash: hash}, err
}

// SetRoles gives a person these roles and no others. All sessions of the person
// end. Of is the person as seen: if somebody else has given other roles since, it
// is a Conflict.
func (d *Identity) SetRoles(ctx context.Context, by, of models.Person, given []models.Assignment) (models.Person, error) {
	return d.setRoles(ctx, by, of, given, store.Rotation{})
}

// SetOwnRoles is SetRoles for whoever has the session of this token, which goes on
// under a new token, as it must where what it lets do has changed.
func (d *Identity) SetOwnRoles(ctx context.Context, token string, of models.Person, given []models.Assignment) (Started, error) {
	s, err := d.Session(ctx, token)
	if err != nil {
		return Started{}, err
	}
	if s.Person.ID != of.ID {
		return Started{}, models.Denied("these are the roles of somebody else")
	}
	next, err := d.token()
	if err != nil {
		return Started{}, err
	}
	turn := store.Rotation{Session: s.ID, Hash: hashOf(token), Next: hashOf(next)}
	if s.Person, err = d.setRoles(ctx, s.Person, of, given, turn); err != nil {
		return Started{}, err
	}
	s.CSRF = csrfOf(next)
	return Started{next, s}, nil
}

func (d *Identity) setRoles(ctx context.Context, by, of models.Person, given []models.Assignment, own store.Rotation) (models.Person, error) {
	given, err := soundRoles(given)
	if err != nil {
		return models.Person{}, err
	}
	now, err := d.keeps(ctx, by, of)
	if err != nil {
		return models.Person{}, err
	}
	if err := d.governs(by, given); err != nil {
		return models.Person{}, err
	}
	detail := "from " + words(now.Assignments) + " to " + words(given)
	if err := d.store.GiveRoles(ctx, of.ID, of.Assignments, given, own, d.o.Now(), note(by, of, "give-roles", detail)); err != nil {
		return models.Person{}, err
	}
	return d.Person(ctx, of.ID)
}

// keeps is the person as of now, or an error unless by keeps all that they can do.
func (d *Identity) keeps(ctx context.Context, by, of models.Person) (models.Person, error) {
	a, err := d.store.Account(ctx, of.ID)
	if err != nil {
		return models.Person{}, err
	}
	return a.Person, d.governs(by, a.Assignments)
}

// Disable keeps a person out from now on: sessions end and tokens are good for
// nothing. What the person wrote stays.
func (d *Identity) Disable(ctx context.Context, by, of models.Person) error {
	if _, err := d.keeps(ctx, by, of); err != nil {
		return err
	}
	return d.store.Disable(ctx, of.ID, d.o.Now(), note(by, of, "disable-person", "may not sign in any more"))
}

// Enable lets a person in again.
func (d *Identity) Enable(ctx context.Context, by, of models.Person) error {
	if _, err := d.keeps(ctx, by, of); err != nil {
		return err
	}
	return d.store.Enable(ctx, of.ID, note(by, of, "enable-person", "may sign in again"))
}

// Rename changes what a person is called, by the person or an administrator.
func (d *Identity) Rename(ctx context.Context, by, of models.Person, name, mail string) error {
	name, mail = strings.TrimSpace(name), strings.TrimSpace(mail)
	if err := soundName(name, mail); err != nil {
		return err
	}
	now, err := d.keeps(ctx, by, of)
	if err != nil && (by.ID != of.ID || by.ID == "") {
		return err
	}
	return d.store.RenamePerson(ctx, of.ID, name, mail, note(by, of, "rename-person", "from "+now.Name+" to "+name))
}

// SetPassword gives a person a password that an administrator chose. All sessions
// of the person end.
func (d *Identity) SetPassword(ctx context.Context, by, of models.Person, password string) error {
	now, err := d.keeps(ctx, by, of)
	if err != nil {
		return err
	}
	if err := CheckPassword("password", password, now.Login, now.Name, now.Mail); err != nil {
		return err
	}
	hash, err := d.hash(ctx, password)
	if err != nil {
		return err
	}
	return d.store.SetPassword(ctx, of.ID, hash, d.o.Now(), note(by, of, "set-password", "was given a new password"))
}

// ForgetTOTP takes the second factor of somebody away who has lost it and has no
// recovery code left.
func (d *Identity) ForgetTOTP(ctx context.Context, by, of models.Person) error {
	if _, err := d.keeps(ctx, by, of); err != nil {
		return err
	}
	return d.store.RemoveTOTP(ctx, of.ID, note(by, of, "remove-second-factor", "signs in with the password alone"))
}

// RevokeFor ends a session of a person on an administrator's word; "": all.
func (d *Identity) RevokeFor(ctx context.Context, by, of models.Person, id string) error {
	if _, err := d.keeps(ctx, by, of); err != nil {
		return err
	}
	if id == "" {
		return d.store.RevokeSessions(ctx, of.ID, "", d.o.Now(), note(by, of, "revoke-sessions", "ended all sessions"))
	}
	return d.store.RevokeSession(ctx, of.ID, id, d.o.Now(), note(by, of, "revoke-session", "ended the session "+id))
}

// PasswordChange is an old password and the one that is to follow it.
type PasswordChange struct {
	Old, New string
}

// ChangePassword changes the password of whoever has the session of this token.
// All other sessions end, and this one goes on under a new token.
func (d *Identity) ChangePassword(ctx context.Context, token string, c PasswordChange) (Started, error) {
	s, err := d.Session(ctx, token)
	if err != nil {
		return Started{}, err
	}
	p := s.Person
	if _, err := d.again(ctx, p, c.Old); err != nil {
		return Started{}, atField(err, "old")
	}
	if err := CheckPassword("new", c.New, p.Login, p.Name, p.Mail); err != nil {
		return Started{}, err
	}
	if same(c.Old, c.New) {
		return Started{}, models.Invalid("new", "is the password so far")
	}
	hash, err := d.hash(ctx, c.New)
	if err != nil {
		return Started{}, err
	}
	next, err := d.token()
	if err != nil {
		return Started{}, err
	}
	turn := store.Rotation{Session: s.ID, Hash: hashOf(token), Next: hashOf(next)}
	if err := d.store.ChangePassword(ctx, p.ID, hash, turn, d.o.Now(), note(p, p, "change-password", "changed the password")); err != nil {
		if models.KindOf(err) == models.KindNotFound {
			err = ErrSignedOut
		}
		return Started{}, err
	}
	s.CSRF = csrfOf(next)
	return Started{next, s}, nil
}
