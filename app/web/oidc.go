package web

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"proviso/app/identity"
	"proviso/models"
	"proviso/views/account"
)

// awayCookie ties a browser to the sign-in with the provider that it began.
func awayCookie(c *fiber.Ctx) string { return sessionCookie(c) + "-away" }

// setAway hands the browser the secret of what it began; "" takes it away. The
// provider's answer is a way in from another site, with which Lax cookies come.
func setAway(c *fiber.Ctx, secret string, lasts time.Duration) {
	cookie := &fiber.Cookie{Name: awayCookie(c), Value: secret, Path: "/", HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode, Secure: c.Protocol() == "https", MaxAge: int(lasts.Seconds())}
	if secret == "" {
		cookie.Expires = time.Unix(0, 0)
	}
	c.Cookie(cookie)
}

// goAway sends the browser to the provider. It is a link and no form, since the
// policy of our pages lets no form lead to another site. Another site must not
// begin it: whoever follows a link there is shown the page to sign in on.
func (p *Pages) goAway(c *fiber.Ctx) error {
	switch c.Get("Sec-Fetch-Site") {
	case "", "none", "same-origin":
	default:
		return c.Redirect("/sign-in", fiber.StatusSeeOther)
	}
	begun, err := p.identity.BeginAway(c.UserContext(), visitOf(c).Client, onward(c.Query("next")))
	if err != nil {
		return p.awayFailed(c, err)
	}
	setAway(c, begun.Browser, begun.Lasts)
	return c.Redirect(begun.Address, fiber.StatusSeeOther)
}

// comeBack takes what the provider sent the browser back with.
func (p *Pages) comeBack(c *fiber.Ctx) error {
	browser := c.Cookies(awayCookie(c))
	setAway(c, "", 0)
	started, next, err := p.identity.EndAway(c.UserContext(), identity.Answer{
		State: c.Query("state"), Code: c.Query("code"), Error: c.Query("error"), Issuer: c.Query("iss"), Browser: browser,
		Client: visitOf(c).Client, Agent: short(clean(c.Get(fiber.HeaderUserAgent))), Before: SessionToken(c),
	})
	if err != nil {
		return p.awayFailed(c, err)
	}
	setSession(c, started.Token)
	return c.Redirect(onward(next), fiber.StatusSeeOther)
}

// awayFailed tells what went wrong on the page to sign in on, where another way in
// may be.
func (p *Pages) awayFailed(c *fiber.Ctx, err error) error {
	kind := models.KindOf(err)
	if kind == "" || kind == models.KindNotFound {
		return err
	}
	c.Request().URI().SetQueryString("") // a code can be longer than what a page repeats
	if err := p.signInPage(c, account.Typed{}, "", err); err != nil {
		return err
	}
	switch kind {
	case models.KindRefused, models.KindAway:
		c.Status(fiber.StatusServiceUnavailable)
	case models.KindDenied:
		c.Status(fiber.StatusForbidden)
	}
	return nil
}
