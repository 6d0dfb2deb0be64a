package web

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"proviso/app/identity"
	"proviso/models"
	"proviso/views/layout"
	"proviso/views/words"
)

// Visit is who a request of the workspace is from, as the server found it.
type Visit struct {
	Client  string // the address that it comes from
	Session identity.Session
	Record  bool // it asks for a page of the record, and not of the workspace
}

// WorkRoutes adds every page of the workspace. Their router lets through whom the
// policy table does.
func (p *Pages) WorkRoutes(r fiber.Router) {
	p.accountRoutes(r)
	p.acceptanceRoutes(r)
	p.budgetFactRoutes(r)
	p.deadlineRoutes(r)
	p.deskRoutes(r)
	p.documentRoutes(r)
	p.driverRoutes(r)
	p.importRoutes(r)
	p.keepRoutes(r)
	p.planRoutes(r)
	p.publishRoutes(r)
	p.replyRoutes(r)
	p.reviewRoutes(r)
	p.scenarioRoutes(r)
	p.reportRoutes(r)
	p.trailRoutes(r)
	p.webhookRoutes(r)
}

type visitKey struct{}

// Keep hands the visit to the handlers of the request.
func (v Visit) Keep(c *fiber.Ctx) { c.Locals(visitKey{}, v) }

// VisitOf is the visit that was kept for a request; the zero one is nobody's.
func VisitOf(c *fiber.Ctx) Visit { return visitOf(c) }

func visitOf(c *fiber.Ctx) Visit {
	v, _ := c.Locals(visitKey{}).(Visit)
	return v
}

// who is the person that has signed in; on pages that the public reads, nobody.
func (p *Pages) who(c *fiber.Ctx) models.Person { return visitOf(c).Session.Person }

// formToken is what every form of the person sends along.
func (p *Pages) formToken(c *fiber.Ctx) string { return visitOf(c).Session.CSRF }

// The session's cookie. Over TLS its name keeps it from being set by another
// host or for a part of the site.
func sessionCookie(c *fiber.Ctx) string {
	if c.Protocol() == "https" {
		return "__Host-proviso"
	}
	return "proviso"
}

// SessionToken is the token of the session that a request names, or "".
func SessionToken(c *fiber.Ctx) string { return c.Cookies(sessionCookie(c)) }

// setSession hands the browser a session's token; "" takes it away.
func setSession(c *fiber.Ctx, token string) {
	cookie := &fiber.Cookie{Name: sessionCookie(c), Value: token, Path: "/", HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode, Secure: c.Protocol() == "https", SessionOnly: token != ""}
	if token == "" {
		cookie.Expires = time.Unix(0, 0)
	}
	c.Cookie(cookie)
}

// work is what every page of the workspace is worded with. It is about no day.
func (p *Pages) work(c *fiber.Ctx) (layout.Context, error) {
	query, err := readQuery(c)
	today := models.DateOf(p.now())
	return layout.Context{Words: words.English, Path: c.Path(), Query: query, Today: today, AsOf: today, Person: p.who(c), Token: p.formToken(c)}, err
}

// onward is where to go after signing in: an address of this site, whatever was
// asked for.
func onward(next string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return "/workspace"
	}
	return next
}
