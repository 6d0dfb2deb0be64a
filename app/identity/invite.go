package identity

import (
	"context"
	"time"

	"proviso/app/store"
	"proviso/models"
)

// How long a link is good. The first is printed where the program starts, and one
// for a password is for somebody who is waiting.
const (
	firstLasts  = 24 * time.Hour
	inviteLasts = 7 * 24 * time.Hour
	resetLasts  = 24 * time.Hour
	enterLasts  = time.Hour
)

// Invitation is what a one-time link is for.
type Invitation struct {
	Kind        store.InvitationKind
	Assignments []models.Assignment // the roles that the account will have
	Person      models.Person       // of a link for a new password, or to come in: whose
	ExpiresAt   time.Time
}

// errLink is all that a link says that is not good: used, past its time, replaced,
// or never made.
var errLink = &models.Error{Kind: models.KindNotFound, Field: "link", Msg: "this link was used, has run out or was replaced by another; ask for a new one"}

func orLink(err error) error {
	if models.KindOf(err) == models.KindNotFound {
		return errLink
	}
	return err
}

// everything is what the first administrator is given.
var everything = []models.Assignment{{Role: models.RoleAdmin}}

// FirstLink makes the link to create the first administrator, in the place of any
// before; "" once there is one. Whoever has it can take over the program: print it
// where only the operator reads, and log it nowhere.
func (d *Identity) FirstLink(ctx context.Context) (token string, err error) {
	if there, err := d.store.HasAdmin(ctx); err != nil || there {
		return "", err
	}
	if token, err = d.token(); err != nil {
		return "", err
	}
	now := d.o.Now()
	made, err := d.store.InviteFirst(ctx, store.Invitation{Kind: store.InviteFirst, Assignments: everything, By: Operator().ID, CreatedAt: now, ExpiresAt: now.Add(firstLasts)}, hashOf(token))
	if err != nil || !made {
		return "", err
	}
	return token, nil
}

// Invite makes a link to create an account with these roles.
func (d *Identity) Invite(ctx context.Context, by models.Person, given []models.Assignment) (token string, err error) {
	if given, err = soundRoles(given); err != nil {
		return "", err
	}
	if err := d.governs(by, given); err != nil {
		return "", err
	}
	return d.link(ctx, store.Invitation{Kind: store.InviteNew, Assignments: given, By: by.ID}, inviteLasts,
		note(by, by, "invite", "invited somebody: "+words(given)))
}

// ResetLink makes a link to set a new password for a person. The second factor
// stays as it is.
func (d *Identity) ResetLink(ctx context.Context, by, of models.Person) (token string, err error) {
	if _, err := d.keeps(ctx, by, of); err != nil {
		return "", err
	}
	return d.link(ctx, store.Invitation{Kind: store.InviteReset, Person: of.ID, By: by.ID}, resetLasts,
		note(by, of, "reset-link", "made a link to set a new password"))
}

// EnterLink makes a link by which an administrator signs in once with the password,
// and the second factor if there is one, where that is turned off: when the
// provider is away, somebody must be able to.
func (d *Identity) EnterLink(ctx context.Context, by, of models.Person) (token string, err error) {
	now, err := d.keeps(ctx, by, of)
	switch {
	case err != nil:
		return "", err
	case !now.HasAnywhere(models.RoleAdmin):
		return "", models.Denied("a link to come in is for administrators")
	}
	return d.link(ctx, store.Invitation{Kind: store.InviteEnter, Person: of.ID, By: by.ID}, enterLasts,
		note(by, of, "enter-link", "made a link to sign in once with the password"))
}

func (d *Identity) link(ctx context.Context, i store.Invitation, lasts time.Duration, n store.Note) (string, error) {
	token, err := d.token()
	if err != nil {
		return "", err
	}
	i.CreatedAt = d.o.Now()
	i.ExpiresAt = i.CreatedAt.Add(lasts)
	if err := d.store.AddInvitation(ctx, i, hashOf(token), n); err != nil {
		return "", err
	}
	return token, nil
}

// Invitation is what the link of a token is for, if it is good.
func (d *Identity) Invitation(ctx context.Context, token string) (Invitation, error) {
	if !isToken(token) {
		return Invitation{}, errLink
	}
	i, err := d.store.InvitationOf(ctx, hashOf(token), d.o.Now())
	if err != nil {
		return Invitation{}, orLink(err)
	}
	out := Invitation{Kind: i.Kind, Assignments: i.Assignments, ExpiresAt: i.ExpiresAt}
	if i.Person != "" {
		out.Person, err = d.Person(ctx, i.Person)
	}
	return out, err
}

// Accept makes the account, or sets the password, that a link is for; the link is
// used up by it, and by nothing that fails. Nobody is signed in by it.
func (d *Identity) Accept(ctx context.Context, token string, a NewAccount) (models.Person, error) {
	i, err := d.Invitation(ctx, token)
	if err != nil {
		return models.Person{}, err
	}
	switch i.Kind {
	case store.InviteReset:
		return d.reset(ctx, token, i.Person, a.Password)
	case store.InviteEnter:
		return models.Person{}, errLink
	}
	p, err := d.newPerson(ctx, a)
	if err != nil {
		return models.Person{}, err
	}
	of := models.Person{ID: p.ID}
	if err := d.store.AcceptInvitation(ctx, hashOf(token), p, d.o.Now(), note(of, of, "add-person", p.Login+" by invitation: "+words(i.Assignments))); err != nil {
		return models.Person{}, orLink(err)
	}
	return d.Person(ctx, p.ID)
}

func (d *Identity) reset(ctx context.Context, token string, of models.Person, password string) (models.Person, error) {
	if err := CheckPassword("password", password, of.Login, of.Name, of.Mail); err != nil {
		return models.Person{}, err
	}
	hash, err := d.hash(ctx, password)
	if err != nil {
		return models.Person{}, err
	}
	err = d.store.AcceptReset(ctx, hashOf(token), of.ID, hash, d.o.Now(), note(of, of, "set-password", "set a new password by a link; all sessions and tokens end"))
	return of, orLink(err)
}
