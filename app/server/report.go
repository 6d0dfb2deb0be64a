package server

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"proviso/app/embed"
	"proviso/app/publication"
	"proviso/app/web"
	"proviso/models"
)

// mostReported bounds how many reports one network may send in an hour.
const mostReported = 10

// reportRoutes take what readers report as wrong. There is no cookie and no token: a
// report changes nothing that is shown, and anybody may send one from anywhere.
func (d *door) reportRoutes(r fiber.Router) {
	few := d.meter("reports", mostReported, time.Hour).bound(own, func() error {
		return models.TooSoon("", "more reports came from your network in an hour than are taken (%d); nothing of this one was kept. Try again later", mostReported)
	})
	r.Post("/corrections/report", few, d.takeReport)
}

func (d *door) takeReport(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderReferrerPolicy, "no-referrer")
	lang := c.FormValue("lang")
	given := embed.Report{About: strings.TrimSpace(c.FormValue("about")), Text: strings.TrimSpace(c.FormValue("text")), Contact: strings.TrimSpace(c.FormValue("contact"))}
	again := func() error {
		page, err := d.stand.site.ReportAgain(lang, given)
		if err != nil || page == nil {
			return err
		}
		c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
		return c.Status(fiber.StatusBadRequest).Send(page)
	}
	if len(given.Wrong()) > 0 {
		return again()
	}
	_, err := d.tracker.TakeReport(c.UserContext(), given.About, given.Text, given.Contact)
	if models.KindOf(err) == models.KindInvalid {
		return again()
	}
	if err != nil {
		return err
	}
	page, err := d.stand.site.Reported(lang)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.Send(page)
}

// previewPath is before the addresses of what would leave.
const previewPath = "/workspace/publications/preview"

// previewed shows a publisher one page, card or file as it would leave.
func (d *door) previewed(c *fiber.Ctx) error {
	today := publication.Day(models.DateOf(d.Now()).String())
	settings := publication.Settings{AsOf: publication.Day(c.Query("as_of", string(today))), KnownOn: publication.Day(c.Query("known_on"))}
	p, err := d.tracker.Preview(c.UserContext(), web.VisitOf(c).Session.Person, settings)
	if err != nil {
		return err
	}
	body, contentType, ok, err := d.stand.site.Preview(p.Edition, today, strings.TrimPrefix(c.Path(), previewPath), string(c.Request().URI().QueryString()))
	switch {
	case err != nil:
		return err
	case !ok:
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderContentType, contentType)
	return c.Send(body)
}
