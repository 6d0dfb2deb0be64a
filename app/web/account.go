package web

import (
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"proviso/app/identity"
	"proviso/models"
	"proviso/views/account"
)

// accountRoutes adds the pages of who one is here.
func (p *Pages) accountRoutes(r fiber.Router) {
	r.Get("/sign-in", p.askSignIn)
	r.Post("/sign-in", p.signIn)
	r.Get("/sign-in/oidc", p.goAway)
	r.Get("/sign-in/oidc/callback", p.comeBack)
	r.Post("/sign-out", p.signOut)
	r.Get("/welcome/:token", p.askWelcome)
	r.Post("/welcome/:token", p.welcome)
	r.Get("/workspace", p.showWorkspace)
	r.Get("/account", p.showAccount)
	r.Get("/account/mail", p.showMail)
	r.Post("/account/mail", p.chooseMail)
	r.Post("/account/password", p.changePassword)
	r.Post("/account/second/start", p.startSecond)
	r.Post("/account/second/confirm", p.confirmSecond)
	r.Post("/account/second/remove", p.removeSecond)
	r.Post("/account/second/recovery", p.newRecovery)
	r.Post("/account/sessions/:id/end", p.endSession)
	r.Post("/account/tokens", p.newToken)
	r.Post("/account/tokens/:id/revoke", p.revokeToken)
	r.Get("/workspace/people", p.listPeople)
	r.Post("/workspace/people/invite", p.invite)
	r.Post("/workspace/people/:id/give", p.giveRole)
	r.Post("/workspace/people/:id/take", p.takeRole)
	r.Post("/workspace/people/:id/disable", p.disable)
	r.Post("/workspace/people/:id/enable", p.enable)
}

// typed are the fields of the form that was sent; a password is never typed back.
func typed(c *fiber.Ctx, names ...string) account.Typed {
	t := account.Typed{}
	for _, n := range names {
		t[n] = clean(c.FormValue(n))
	}
	return t
}

func (p *Pages) askSignIn(c *fiber.Ctx) error {
	if p.who(c).ID != "" {
		return c.Redirect(onward(c.Query("next")), fiber.StatusSeeOther)
	}
	return p.signInPage(c, account.Typed{}, c.Query("next"), nil)
}

func (p *Pages) signInPage(c *fiber.Ctx, t account.Typed, next string, fault error) error {
	v, err := p.work(c)
	if err != nil {
		return err
	}
	first, err := p.nobodyYet(c)
	if err != nil {
		return err
	}
	// What the provider sends back stands in no link of the page.
	out := v.Query.Get("out") != ""
	v.Path, v.Query = "/sign-in", nil
	page, err := account.NewSignInPage(v, t, account.Ways{Passwords: p.identity.Passwords(), Provider: p.identity.ProviderName()}, onward(next), first, out, fault)
	if err != nil {
		return err
	}
	return faulty(c, fault, account.Entry(page))
}

func attempt(c *fiber.Ctx) identity.Attempt {
	return identity.Attempt{
		Login: c.FormValue("login"), Password: c.FormValue("password"), Code: c.FormValue("code"),
		Client: visitOf(c).Client, Agent: short(clean(c.Get(fiber.HeaderUserAgent))), Before: SessionToken(c),
	}
}

func (p *Pages) signIn(c *fiber.Ctx) error {
	started, err := p.identity.SignIn(c.UserContext(), attempt(c))
	if err != nil {
		return p.signInPage(c, typed(c, "login"), c.FormValue("next"), err)
	}
	setSession(c, started.Token)
	return c.Redirect(onward(c.FormValue("next")), fiber.StatusSeeOther)
}

func (p *Pages) signOut(c *fiber.Ctx) error {
	if err := p.identity.SignOut(c.UserContext(), SessionToken(c)); err != nil {
		return err
	}
	setSession(c, "")
	return c.Redirect("/sign-in?out=1", fiber.StatusSeeOther)
}

func (p *Pages) askWelcome(c *fiber.Ctx) error { return p.welcomePage(c, account.Typed{}, nil) }

func (p *Pages) welcomePage(c *fiber.Ctx, t account.Typed, fault error) error {
	v, err := p.work(c)
	if err != nil {
		return err
	}
	v.Path = "/welcome" // the address is a secret: no link of the page repeats it
	invitation, err := p.identity.Invitation(c.UserContext(), c.Params("token"))
	if models.KindOf(err) != "" {
		c.Status(fiber.StatusNotFound)
		return Render(c, account.Entry(account.NewOverPage(v)))
	}
	if err != nil {
		return err
	}
	page, err := account.NewWelcomePage(v, t, "/welcome/"+c.Params("token"), string(invitation.Kind), invitation.Person, fault)
	if err != nil {
		return err
	}
	return faulty(c, fault, account.Entry(page))
}

func (p *Pages) welcome(c *fiber.Ctx) error {
	// Where the link lets an administrator come in, the password is the one they have.
	invitation, err := p.identity.Invitation(c.UserContext(), c.Params("token"))
	if err == nil && invitation.Kind == account.Enter {
		a := attempt(c)
		a.Link = c.Params("token")
		started, err := p.identity.SignIn(c.UserContext(), a)
		if err != nil {
			return p.welcomePage(c, account.Typed{}, err)
		}
		setSession(c, started.Token)
		return c.Redirect("/workspace", fiber.StatusSeeOther)
	}
	err = twice(c, "password")
	if err == nil {
		_, err = p.identity.Accept(c.UserContext(), c.Params("token"), identity.NewAccount{
			Login: c.FormValue("login"), Name: clean(c.FormValue("name")), Mail: clean(c.FormValue("mail")), Password: c.FormValue("password"),
		})
	}
	if err != nil {
		return p.welcomePage(c, typed(c, "login", "name", "mail"), err)
	}
	return c.Redirect("/sign-in", fiber.StatusSeeOther)
}

// twice checks that the new password of a field was typed alike two times.
func twice(c *fiber.Ctx, field string) error {
	if c.FormValue(field) != c.FormValue("again") {
		return models.Invalid("again", "is not the password above; type both again")
	}
	return nil
}

func (p *Pages) showAccount(c *fiber.Ctx) error { return p.accountPage(c, account.Mine{}) }

// tokenDays are how long an API token may be good for.
var tokenDays = []int{30, 90, 365}

func (p *Pages) accountPage(c *fiber.Ctx, m account.Mine) error {
	v, err := p.work(c)
	if err != nil {
		return err
	}
	ctx, session := c.UserContext(), visitOf(c).Session
	v.Path = "/account"
	m.TokenDays = tokenDays
	factor, err := p.identity.SecondFactor(ctx, session.Person)
	if err != nil {
		return err
	}
	m.Second, m.Password, m.Provider = factor.On, factor.Password, p.identity.ProviderName()
	if m.Key != "" {
		if m.QRSide, m.QR, err = identity.QR(m.KeyLink); err != nil {
			return err
		}
	}
	sessions, err := p.identity.Sessions(ctx, session.Person)
	if err != nil {
		return err
	}
	for _, s := range sessions {
		m.Sessions = append(m.Sessions, account.Session{ID: s.ID, Client: s.Client, Begun: s.CreatedAt, Seen: s.SeenAt, This: s.ID == session.ID})
	}
	tokens, err := p.identity.Tokens(ctx, session.Person)
	if err != nil {
		return err
	}
	for _, t := range tokens {
		if !t.RevokedAt.IsZero() {
			continue
		}
		scope := "read"
		if slices.Contains(t.Scopes, identity.ScopeWrite) {
			scope = "write"
		}
		m.Tokens = append(m.Tokens, account.Token{ID: t.ID, Name: t.Name, Scope: scope, Until: t.ExpiresAt, Used: t.LastUsedAt})
	}
	fault := m.Fault
	page, err := account.NewShowPage(v, m)
	if err != nil {
		return err
	}
	return faulty(c, fault, account.Show(page))
}

// accountDone goes back to the account, or tells there what is wrong in a form.
func (p *Pages) accountDone(c *fiber.Ctx, form string, err error) error {
	if err != nil {
		return p.accountPage(c, account.Mine{FaultOf: form, Fault: err})
	}
	return c.Redirect("/account", fiber.StatusSeeOther)
}

func (p *Pages) changePassword(c *fiber.Ctx) error {
	err := twice(c, "new")
	if err != nil {
		return p.accountDone(c, "change-password", err)
	}
	next, err := p.identity.ChangePassword(c.UserContext(), SessionToken(c), identity.PasswordChange{Old: c.FormValue("old"), New: c.FormValue("new")})
	if err == nil {
		setSession(c, next.Token)
	}
	return p.accountDone(c, "change-password", err)
}

func (p *Pages) startSecond(c *fiber.Ctx) error {
	key, link, err := p.identity.StartTOTP(c.UserContext(), p.who(c))
	if err != nil {
		return p.accountDone(c, "second-start", err)
	}
	return p.accountPage(c, account.Mine{Key: key, KeyLink: link})
}

func (p *Pages) confirmSecond(c *fiber.Ctx) error {
	recovery, err := p.identity.ConfirmTOTP(c.UserContext(), p.who(c), c.FormValue("code"))
	if err != nil {
		key, link, again := p.identity.PendingTOTP(c.UserContext(), p.who(c))
		if again != nil {
			return again
		}
		return p.accountPage(c, account.Mine{Key: key, KeyLink: link, FaultOf: "second-confirm", Fault: err})
	}
	return p.accountPage(c, account.Mine{Recovery: recovery})
}

func (p *Pages) removeSecond(c *fiber.Ctx) error {
	return p.accountDone(c, "second-remove", p.identity.RemoveTOTP(c.UserContext(), p.who(c), c.FormValue("password")))
}

func (p *Pages) newRecovery(c *fiber.Ctx) error {
	codes, err := p.identity.NewRecoveryCodes(c.UserContext(), p.who(c), c.FormValue("password"))
	if err != nil {
		return p.accountDone(c, "recovery", err)
	}
	return p.accountPage(c, account.Mine{Recovery: codes})
}

func (p *Pages) endSession(c *fiber.Ctx) error {
	return p.accountDone(c, "", p.identity.Revoke(c.UserContext(), p.who(c), c.Params("id")))
}

func (p *Pages) newToken(c *fiber.Ctx) error {
	days, err := strconv.Atoi(c.FormValue("days"))
	if err != nil || !slices.Contains(tokenDays, days) {
		return p.accountDone(c, "new-token", models.Invalid("days", "is not one of the choices"))
	}
	scopes := identity.Scopes{identity.ScopeRead}
	switch c.FormValue("scope") {
	case "read":
	case "write":
		scopes = append(scopes, identity.ScopeWrite)
	default:
		return p.accountDone(c, "new-token", models.Invalid("scope", "is not one of the choices"))
	}
	token, err := p.identity.NewToken(c.UserContext(), p.who(c), clean(c.FormValue("name")), scopes, p.now().Add(time.Duration(days)*24*time.Hour))
	if err != nil {
		return p.accountDone(c, "new-token", err)
	}
	return p.accountPage(c, account.Mine{NewToken: token})
}

func (p *Pages) revokeToken(c *fiber.Ctx) error {
	return p.accountDone(c, "", p.identity.RevokeToken(c.UserContext(), p.who(c), c.Params("id")))
}

func (p *Pages) listPeople(c *fiber.Ctx) error { return p.peoplePage(c, account.Everybody{}) }

func (p *Pages) peoplePage(c *fiber.Ctx, g account.Everybody) error {
	v, err := p.work(c)
	if err != nil {
		return err
	}
	v.Path = "/workspace/people"
	if g.People, err = p.identity.People(c.UserContext()); err != nil {
		return err
	}
	b, err := p.tracker.Book(c.UserContext(), 0)
	if err != nil {
		return err
	}
	g.Names = b.Everything()
	if g.Claimed, err = p.identity.Claimed(c.UserContext()); err != nil {
		return err
	}
	if asFile(v) {
		return listFile(c, v, v.Words.Say("work.people"), "people", peopleTable(g.People, g.Names))
	}
	fault := g.Fault
	page, err := account.NewPeoplePage(v, g)
	if err != nil {
		return err
	}
	page.Frame.Files = v.ListFiles("people")
	return faulty(c, fault, account.People(page))
}

// assignment reads a role from a form; a place may be named as people name it.
func (p *Pages) assignment(c *fiber.Ctx) (models.Assignment, error) {
	var a models.Assignment
	var err error
	if a.Role, err = models.ParseRole("role", c.FormValue("role")); err != nil {
		return a, err
	}
	a.Office = clean(c.FormValue("office"))
	if text := clean(c.FormValue("jurisdiction")); text != "" {
		place, err := p.tracker.Place(c.UserContext(), text)
		if err != nil {
			return a, err
		}
		a.Jurisdiction = place.ID
	}
	return a, nil
}

func (p *Pages) peopleDone(c *fiber.Ctx, form string, err error) error {
	if err == nil {
		return c.Redirect("/workspace/people", fiber.StatusSeeOther)
	}
	if failed := p.peoplePage(c, account.Everybody{FaultOf: form, Fault: err, Typed: typed(c, "role", "jurisdiction", "office")}); failed != nil {
		return failed
	}
	if models.KindOf(err) == models.KindDenied {
		c.Status(fiber.StatusForbidden)
	}
	return nil
}

func (p *Pages) invite(c *fiber.Ctx) error {
	a, err := p.assignment(c)
	if err != nil {
		return p.peopleDone(c, "invite-form", err)
	}
	token, err := p.identity.Invite(c.UserContext(), p.who(c), []models.Assignment{a})
	if err != nil {
		return p.peopleDone(c, "invite-form", err)
	}
	return p.peoplePage(c, account.Everybody{Link: p.site + "/welcome/" + token})
}

// somebody is the person of the address.
func (p *Pages) somebody(c *fiber.Ctx) (models.Person, error) {
	return p.identity.Person(c.UserContext(), c.Params("id"))
}

func (p *Pages) giveRole(c *fiber.Ctx) error {
	a, err := p.assignment(c)
	if err == nil {
		var of models.Person
		if of, err = p.somebody(c); err == nil {
			err = p.setRoles(c, of, append(slices.Clone(of.Assignments), a))
		}
	}
	return p.peopleDone(c, "give-"+c.Params("id"), err)
}

// setRoles gives somebody these roles. Who gives them to themselves goes on under
// another token.
func (p *Pages) setRoles(c *fiber.Ctx, of models.Person, given []models.Assignment) error {
	if of.ID != p.who(c).ID {
		_, err := p.identity.SetRoles(c.UserContext(), p.who(c), of, given)
		return err
	}
	next, err := p.identity.SetOwnRoles(c.UserContext(), SessionToken(c), of, given)
	if err == nil {
		setSession(c, next.Token)
	}
	return err
}

func (p *Pages) takeRole(c *fiber.Ctx) error {
	gone := models.Assignment{Role: models.Role(c.FormValue("role")), Jurisdiction: c.FormValue("jurisdiction"), Office: c.FormValue("office")}
	of, err := p.somebody(c)
	if err == nil {
		left := slices.DeleteFunc(slices.Clone(of.Assignments), func(a models.Assignment) bool { return a == gone })
		err = p.setRoles(c, of, left)
	}
	return p.peopleDone(c, "", err)
}

func (p *Pages) disable(c *fiber.Ctx) error {
	of, err := p.somebody(c)
	if err == nil {
		err = p.identity.Disable(c.UserContext(), p.who(c), of)
	}
	return p.peopleDone(c, "", err)
}

func (p *Pages) enable(c *fiber.Ctx) error {
	of, err := p.somebody(c)
	if err == nil {
		err = p.identity.Enable(c.UserContext(), p.who(c), of)
	}
	return p.peopleDone(c, "", err)
}

// nobodyYet is true while nobody has an account.
func (p *Pages) nobodyYet(c *fiber.Ctx) (bool, error) {
	people, err := p.identity.People(c.UserContext())
	return len(people) == 0, err
}

// faulty sends a page again in which a form is at fault.
func faulty(c *fiber.Ctx, fault error, page templ.Component) error {
	var e *models.Error
	if errors.As(fault, &e) {
		c.Status(fiber.StatusUnprocessableEntity)
	}
	return Render(c, page)
}
