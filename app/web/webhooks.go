package web

import (
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"proviso/app/publication"
	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/tell"
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

// webhookExample is a message as a receiver gets it, laid out to be read. What it says
// is made up, but for the addresses, which are those of this site.
func (p *Pages) webhookExample() (string, error) {
	when := time.Date(2018, time.January, 24, 15, 0, 0, 0, time.UTC)
	grant := publication.About{Kind: publication.KindGrant, ID: "an-award"}
	h := publication.Happened{Type: publication.EventPublished, At: when, Changed: []publication.About{grant},
		Head: publication.Head{Settings: publication.Settings{AsOf: "2018-01-24"}, ID: "0123456789ab", Number: 12, Hash: "0123456789ab" + strings.Repeat("0", 52), Previous: strings.Repeat("f", 64), Revision: 812, Published: when}}
	address := func(a publication.About, head publication.Head) publication.Addresses {
		voice, _ := tell.In(tell.Languages[0])
		f, path := tell.Frame{Voice: voice, Edition: &publication.Edition{Head: head}}, tell.PageOf(string(a.Kind), a.ID)
		return publication.Addresses{URL: p.site + f.Live(path), Frozen: p.site + f.Kept(path)}
	}
	body, err := json.MarshalIndent(h.MessagesFor(true, nil, address)[0], "", "  ")
	return string(body), err
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
	if g.Example, err = p.webhookExample(); err != nil {
		return err
	}
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
