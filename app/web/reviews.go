package web

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/reviews"
)

// reviewRoutes adds the pages of what dockets tell that people are to look at.
func (p *Pages) reviewRoutes(r fiber.Router) {
	r.Get("/workspace/reviews", p.listReviews)
	r.Get("/workspace/reviews/address", p.showAlertAddress)
	r.Post("/workspace/reviews/address", p.changeAlertAddress)
	r.Post("/workspace/reviews/:id/done", p.finishReview)
	r.Post("/workspace/reviews/:id/dismiss", p.dismissReview)
}

func (p *Pages) listReviews(c *fiber.Ctx) error { return p.reviewsPage(c, reviews.Given{}) }

// reviewsPage is the list, with what is wrong in a form.
func (p *Pages) reviewsPage(c *fiber.Ctx, g reviews.Given) error {
	v, err := p.work(c)
	if err != nil {
		return err
	}
	v.Path = reviews.Home
	ctx, who := c.UserContext(), p.who(c)
	if asFile(v) {
		all, err := p.tracker.EveryReview(ctx, who)
		if err != nil {
			return err
		}
		return listFile(c, v, v.Words.Say("review.title"), "reviews", reviewTable(all))
	}
	if g.Tasks, g.More, err = p.reviewTasks(ctx, who); err != nil {
		return err
	}
	followed, err := p.tracker.FollowedDockets(ctx, who)
	if err != nil {
		return err
	}
	for _, x := range followed {
		d := reviews.Docket{Docket: x.Docket, Entries: x.Entries}
		if err := json.Unmarshal([]byte(x.Newest), &d.Newest); err != nil {
			return fmt.Errorf("newest entry of docket %s: %w", x.Docket, err)
		}
		g.Followed = append(g.Followed, d)
	}
	g.Keeps = who.Has(nil, tracker.AddressKeepers...)
	if g.People, err = p.personNames(c); err != nil {
		return err
	}
	page, err := reviews.NewListPage(v, g)
	if err != nil {
		return err
	}
	page.Frame.Files = v.ListFiles("reviews")
	return faulty(c, g.Fault, reviews.List(page))
}

func (p *Pages) reviewTasks(ctx context.Context, who models.Person) ([]reviews.Task, bool, error) {
	all, more, err := p.tracker.Reviews(ctx, who)
	var out []reviews.Task
	for _, x := range all {
		out = append(out, reviews.Task(x))
	}
	return out, more, err
}

func (p *Pages) finishReview(c *fiber.Ctx) error {
	return p.settleReview(c, reviews.ActDone, "note", p.tracker.FinishReview)
}

func (p *Pages) dismissReview(c *fiber.Ctx) error {
	return p.settleReview(c, reviews.ActDismiss, "reason", p.tracker.DismissReview)
}

// settleReview says a person's word on a review and goes back to what is left.
func (p *Pages) settleReview(c *fiber.Ctx, act, field string, settle func(ctx context.Context, who models.Person, id, why string) error) error {
	id := c.Params("id")
	err := settle(c.UserContext(), p.who(c), id, lines(c.FormValue(field)))
	switch models.KindOf(err) {
	case models.KindInvalid, models.KindConflict:
		return p.reviewsPage(c, reviews.Given{Form: reviews.FormOf(act, id), Typed: typed(c, field), Fault: err})
	}
	if err != nil {
		return err
	}
	return c.Redirect(reviews.Home, fiber.StatusSeeOther)
}

func (p *Pages) showAlertAddress(c *fiber.Ctx) error { return p.alertAddressPage(c, "") }

// alertAddressPage is the page, with the address if it was just made.
func (p *Pages) alertAddressPage(c *fiber.Ctx, made string) error {
	v, err := p.work(c)
	if err != nil {
		return err
	}
	v.Path = reviews.Where
	address, alerts, err := p.tracker.Alerts(c.UserContext(), p.who(c))
	if err != nil {
		return err
	}
	g := reviews.GivenAddress{MadeAt: address.MadeAt, MadeBy: address.MadeBy, Secret: made, Alerts: alerts}
	if g.People, err = p.personNames(c); err != nil {
		return err
	}
	return Render(c, reviews.Address(reviews.NewAddressPage(v, g)))
}

func (p *Pages) changeAlertAddress(c *fiber.Ctx) error {
	ctx, who := c.UserContext(), p.who(c)
	switch act := c.FormValue("act"); act {
	case reviews.ActMake:
		secret, err := p.tracker.MakeAlertAddress(ctx, who)
		if err != nil {
			return err
		}
		return p.alertAddressPage(c, p.site+"/alerts/courtlistener/"+secret)
	case reviews.ActDrop:
		if err := p.tracker.DropAlertAddress(ctx, who); err != nil {
			return err
		}
		return c.Redirect(reviews.Where, fiber.StatusSeeOther)
	default:
		return models.Invalid("act", "%q is not what can be done to the address; it is make or drop", short(clean(act)))
	}
}
