package server

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"proviso/app/identity"
	"proviso/app/tracker"
	"proviso/app/web"
	"proviso/models"
)

// liveKey marks a request of somebody who has signed in: it reads the record as it
// stands, and its answer is kept nowhere.
type liveKey struct{}

// audience parts those who keep the record from the public. Whoever has signed in
// reads the record as it stands; everybody else reads the newest publication, and
// nothing of a request of theirs is looked at but its address.
func (d *door) audience(c *fiber.Ctx) error {
	visit, err := d.reader(c)
	if err != nil {
		return err
	}
	if visit.Session.Person.ID != "" {
		c.Locals(liveKey{}, true)
		visit.Record = true
		visit.Keep(c)
		if err := c.Next(); err != nil {
			return err
		}
		c.Set(fiber.HeaderCacheControl, "private, no-store")
		return nil
	}
	state, err := d.tracker.PublicStateLately(c.UserContext())
	if err != nil {
		return err
	}
	c.Locals(publicKey{}, state.State)
	c.SetUserContext(tracker.AsOfState(c.UserContext(), state))
	return c.Next()
}

// publicKey holds the number that moves when something is published or taken back.
type publicKey struct{}

// reader is who asks to read, if anybody who has signed in and has a role. A token
// that is not good is an error; a session that has ended is nobody's.
func (d *door) reader(c *fiber.Ctx) (web.Visit, error) {
	o, _ := c.Locals(originKey{}).(origin)
	visit := web.Visit{Client: o.client.String()}
	if says := c.Get(fiber.HeaderAuthorization); says != "" && strings.HasPrefix(c.Path(), "/api/") {
		person, _, err := d.Identity.Token(c.UserContext(), strings.TrimPrefix(says, "Bearer "))
		if err != nil {
			return visit, err
		}
		visit.Session = identity.Session{Person: person}
	} else if token := web.SessionToken(c); token != "" {
		session, err := d.Identity.Session(c.UserContext(), token)
		if err != nil && models.KindOf(err) != models.KindUnsigned {
			return visit, err
		}
		if err == nil {
			visit.Session = session
		}
	}
	if p := visit.Session.Person; p.ID != "" && (p.Disabled || len(p.Assignments) == 0) {
		visit.Session = identity.Session{} // whoever has no role reads what the public reads
	}
	return visit, nil
}

// live is true of a request that reads the record as it stands.
func live(c *fiber.Ctx) bool { return c.Locals(liveKey{}) != nil }
