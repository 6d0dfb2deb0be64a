package server

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"proviso/app/identity"
	"proviso/app/web"
	"proviso/models"
)

// guarded adds routes, each behind its row of the policy table. What has no row
// cannot be added: nothing is reachable that nobody decided on.
type guarded struct {
	fiber.Router
	door *door
	work bool // pages of the workspace, which are kept nowhere; else public ones, which know nobody
}

func (g guarded) Get(path string, handlers ...fiber.Handler) fiber.Router {
	return g.Router.Get(path, g.behind(fiber.MethodGet, path, handlers)...)
}

func (g guarded) Post(path string, handlers ...fiber.Handler) fiber.Router {
	return g.Router.Post(path, g.behind(fiber.MethodPost, path, handlers)...)
}

func (g guarded) behind(method, path string, handlers []fiber.Handler) []fiber.Handler {
	rule, ok := identity.Find(method, path)
	switch {
	case !ok:
		panic(fmt.Sprintf("%s %s has no row in the policy table", method, path))
	case g.work:
		return append([]fiber.Handler{g.door.guard(rule)}, handlers...)
	case !rule.Public() && !rule.BySecret():
		panic(fmt.Sprintf("%s %s is not public, but stands among pages that know nobody", method, path))
	}
	return handlers
}

// guard lets through whom a rule lets through. Whoever has not signed in is led
// to the sign-in and then back. A write must come from a page of ours: the
// browser says which site sent it, and the form holds a token that no other site
// can know.
func (d *door) guard(rule identity.Rule) fiber.Handler {
	return func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderCacheControl, "no-store")
		c.Set("Cross-Origin-Opener-Policy", "same-origin")
		writes := c.Method() != fiber.MethodGet && c.Method() != fiber.MethodHead
		if says := c.Get(fiber.HeaderAuthorization); says != "" {
			return d.program(c, rule, strings.TrimPrefix(says, "Bearer "), writes)
		}
		if writes && !sameSite(c) {
			return models.Denied("this form was sent from another site")
		}
		o, _ := c.Locals(originKey{}).(origin)
		visit := web.Visit{Client: o.client.String()}
		if token := web.SessionToken(c); token != "" {
			session, err := d.Identity.Session(c.UserContext(), token)
			if err != nil && models.KindOf(err) != models.KindUnsigned {
				return err
			}
			if err == nil {
				visit.Session = session
			}
		}
		visit.Keep(c)
		person := visit.Session.Person
		if len(person.Assignments) > 0 {
			c.Locals(liveKey{}, true)
		}
		switch {
		case rule.Public():
			if writes && person.ID != "" && !visit.Session.Accepts(c.FormValue("csrf")) {
				return errStale
			}
		case person.ID == "" && !writes:
			return c.Redirect("/sign-in?next="+url.QueryEscape(string(c.Request().URI().RequestURI())), fiber.StatusSeeOther)
		case person.ID == "":
			return models.Unsigned("your session has ended: nothing was written. Sign in on another page, and send the form again")
		case !rule.Allows(person):
			return models.Denied("this takes another role than yours")
		}
		if err := d.patient(c); err != nil {
			return err
		}
		if !rule.Public() && writes && !visit.Session.Accepts(c.FormValue("csrf")) {
			return errStale
		}
		return c.Next()
	}
}

// program lets a program through that acts for somebody with an API token. It has
// no browser that another site could make send something, so it needs no form's
// token; and it comes to nothing that is about the account itself, so that who
// finds a token cannot make another.
func (d *door) program(c *fiber.Ctx, rule identity.Rule, bearer string, writes bool) error {
	person, scopes, err := d.Identity.Token(c.UserContext(), bearer)
	switch {
	case err != nil:
		return err
	case !rule.ForPrograms():
		return models.Denied("this takes a sign-in, not a token")
	case !rule.Allows(person):
		return models.Denied("this takes another role than that of whose token this is")
	case writes && !slices.Contains(scopes, identity.ScopeWrite):
		return models.Denied("this token may read alone")
	}
	o, _ := c.Locals(originKey{}).(origin)
	web.Visit{Client: o.client.String(), Session: identity.Session{Person: person}}.Keep(c)
	c.Locals(liveKey{}, true)
	if err := d.patient(c); err != nil {
		return err
	}
	return c.Next()
}

// asks is the guard of a call of the workspace, which is only read: the audience has found
// out who sends it, by a session or a token.
func (d *door) asks(method, pattern string) fiber.Handler {
	rule, ok := identity.Find(method, pattern)
	if !ok || rule.Public() || !rule.ForPrograms() {
		panic(fmt.Sprintf("%s %s is no call of the workspace by the policy table", method, pattern))
	}
	return func(c *fiber.Ctx) error {
		switch person := web.VisitOf(c).Session.Person; {
		case person.ID == "":
			return models.Unsigned("this takes an API token (Authorization: Bearer), or a browser that is signed in")
		case !rule.Allows(person):
			return models.Denied("this takes another role than yours")
		}
		return c.Next()
	}
}

var errStale = models.Denied("this form is from an earlier sign-in: nothing was written. Open the page again")

// sameSite is true unless the browser says that another site sent the request.
// What says nothing is no browser of this age, and holds no cookie by accident.
func sameSite(c *fiber.Ctx) bool {
	switch c.Get("Sec-Fetch-Site") {
	case "same-origin", "none":
		return true
	case "":
	default:
		return false
	}
	from := c.Get(fiber.HeaderOrigin)
	return from == "" || from == c.BaseURL()
}
