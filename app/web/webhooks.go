package web

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/webhooks"
	"proviso/views/words"
)

// webhookRoutes adds the page of those who are told what was published.
func (p *Pages) webhookRoutes(r fiber.Router) {
	r.Get("/workspace/webhooks", p.showWebhooks)
	r.Post("/workspace/webhooks", p.addWebhook)
	r.Post("/workspace/webhooks/change", p.changeWebhook)
}

func (p *Pages) showWebhooks(c *fiber.Ctx) error {
	query, err := readQuery(c)
	if err != nil {
		return err
	}
	return p.webhooksPage(c, webhooks.Given{Done: query.Get("done")})
}

// webhooksPage is the page with what was just made, or with what is wrong in a form.
func (p *Pages) webhooksPage(c *fiber.Ctx, g webhooks.Given) error {
	v, err := p.work(c)
	if err != nil {
		return err
	}
	v.Path, g.Now = webhooks.At, p.now()
	if g.Hooks, err = p.tracker.Webhooks(c.UserContext(), p.who(c)); err != nil {
		return err
	}
	if g.People, err = p.trailNames(c); err != nil {
		return err
	}
	b, err := p.tracker.Book(c.UserContext(), 0)
	if err != nil {
		return err
	}
	g.Things = b.Names()
	page, err := webhooks.NewShowPage(v, g)
	if err != nil {
		return err
	}
	return faulty(c, g.Fault, webhooks.Show(page))
}

func (p *Pages) addWebhook(c *fiber.Ctx) error {
	// The address is taken as it was typed: what is no part of one is a fault of its
	// field and is not quietly taken out.
	ask := tracker.WebhookAsk{URL: strings.ToValidUTF8(c.FormValue("url"), "\uFFFD"), About: c.FormValue("about"), Thing: clean(c.FormValue("thing"))}
	made, secret, err := p.tracker.AddWebhook(c.UserContext(), p.who(c), ask, p.identity.Seal)
	if err != nil {
		return p.webhooksPage(c, webhooks.Given{Of: webhooks.FormAdd, Typed: typed(c, "url", "about", "thing"), Fault: err})
	}
	return p.webhooksPage(c, webhooks.Given{Made: made, Secret: secret})
}

// changeWebhook does what a button of a webhook says.
func (p *Pages) changeWebhook(c *fiber.Ctx) error {
	ctx, who, act, id := c.UserContext(), p.who(c), c.FormValue("act"), c.FormValue("webhook")
	var err error
	switch act {
	case webhooks.ActTest:
		err = p.tracker.TestWebhook(ctx, who, id)
	case webhooks.ActRotate:
		made, secret, err := p.tracker.RotateWebhook(ctx, who, id, p.identity.Seal)
		if err == nil {
			return p.webhooksPage(c, webhooks.Given{Made: made, Secret: secret})
		}
		return p.webhooksPage(c, webhooks.Given{Of: webhooks.FormOf(act, id), Fault: err})
	case webhooks.ActPause:
		err = p.tracker.PauseWebhook(ctx, who, id)
	case webhooks.ActResume:
		err = p.tracker.ResumeWebhook(ctx, who, id)
	case webhooks.ActEnd:
		if err = sure(c); err == nil {
			err = p.tracker.EndWebhook(ctx, who, id)
		}
	default:
		err = models.Invalid("act", "%q is not what can be done to a webhook; it is test, rotate, pause, resume or end", short(clean(act)))
	}
	if err != nil {
		return p.webhooksPage(c, webhooks.Given{Of: webhooks.FormOf(act, id), Fault: err})
	}
	return c.Redirect(webhooks.At+"?done="+act+"#webhook-"+url.PathEscape(id), fiber.StatusSeeOther)
}

// sure is that somebody has ticked that a webhook is to end.
func sure(c *fiber.Ctx) error {
	if c.FormValue("sure") != "yes" {
		return models.Invalid("sure", "%s", words.English.Say("webhooks.not_sure"))
	}
	return nil
}
