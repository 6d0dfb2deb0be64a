package web

import (
	"github.com/gofiber/fiber/v2"

	"proviso/models"
	"proviso/views/account"
)

func (p *Pages) showMail(c *fiber.Ctx) error { return p.mailPage(c, nil, nil) }

func (p *Pages) mailPage(c *fiber.Ctx, t account.Typed, fault error) error {
	v, err := p.work(c)
	if err != nil {
		return err
	}
	state, err := p.tracker.MailState(c.UserContext(), p.who(c))
	if err != nil {
		return err
	}
	page, err := account.NewMailPage(v, state, t, fault)
	if err != nil {
		return err
	}
	return faulty(c, fault, account.Entry(page))
}

// chooseMail keeps a person's own address and how often a digest comes.
func (p *Pages) chooseMail(c *fiber.Ctx) error {
	who := p.who(c)
	often, err := models.ParseDigest("digest", c.FormValue("digest"))
	if err == nil && clean(c.FormValue("mail")) != who.Mail {
		err = p.identity.Rename(c.UserContext(), who, who, who.Name, clean(c.FormValue("mail")))
	}
	if err == nil {
		err = p.tracker.ChooseDigest(c.UserContext(), who, often)
	}
	if err != nil {
		return p.mailPage(c, typed(c, "mail", "digest"), err)
	}
	return c.Redirect("/account/mail", fiber.StatusSeeOther)
}
