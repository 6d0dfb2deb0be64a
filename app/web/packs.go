package web

import (
	"bytes"
	"context"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"proviso/app/acceptance"
	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/acceptances"
	"proviso/views/layout"
)

// drawing draws packs in the words of the pages.
func drawing(v layout.Context) tracker.Drawing {
	return tracker.Drawing{
		Route: func(r models.Route) string { return acceptances.RouteWord(v, r) },
		Pack: func(p acceptance.Pack) ([]byte, error) {
			var b bytes.Buffer
			err := acceptances.Pack(acceptances.NewPackPage(v, packGiven(p))).Render(context.Background(), &b)
			return b.Bytes(), err
		},
		Sheet: func(a models.Acceptance, signed []models.Signature) ([]byte, error) {
			var b bytes.Buffer
			err := acceptances.Signed(acceptances.NewSignedSheet(v, a, signed)).Render(context.Background(), &b)
			return b.Bytes(), err
		},
	}
}

func packGiven(p acceptance.Pack) acceptances.GivenPack {
	g := acceptances.GivenPack{Acceptance: p.Answer, Place: p.Place, Program: p.Program, Grant: p.Grant, Figure: p.Figure, Due: p.Due, Effects: effectsOf(p.Effects), By: p.By}
	for _, t := range p.Conditions {
		g.Conditions = append(g.Conditions, acceptances.PackTerm{Title: t.Title, Standing: t.Standing, Stale: t.Stale, Rests: t.Rests})
	}
	for _, r := range p.Rests {
		g.Rests = append(g.Rests, acceptances.PackRest{Name: r.Name, Court: r.Court, Docket: r.Docket, Since: r.Since, Until: r.Until, Verified: r.Verified, Conditions: r.Conditions, Sources: r.Sources})
	}
	return g
}

func (p *Pages) makePacks(c *fiber.Ctx) error {
	v, err := p.work(c)
	if err == nil {
		err = p.tracker.MakePacks(c.UserContext(), p.who(c), c.Params("id"), drawing(v))
	}
	return p.acceptanceDone(c, "pack-form", err)
}

// sendPack sends a pack as a file. A page is kept from being anything but a file.
func (p *Pages) sendPack(c *fiber.Ctx) error {
	f, err := p.tracker.PackFile(c.UserContext(), p.who(c), c.Params("id"), c.Params("digest"))
	if err != nil {
		return err
	}
	name, ext, kind := "pack", "html", fiber.MIMETextHTMLCharsetUTF8
	if f.Sealed {
		name = "signed-pack"
	}
	if f.PDF {
		ext, kind = "pdf", "application/pdf"
	}
	c.Attachment(fmt.Sprintf("%s-%s-round-%d.%s", c.Params("id"), name, f.Round, ext))
	c.Set(fiber.HeaderContentType, kind)
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	return c.Send(f.Content)
}

func (p *Pages) recordCertified(c *fiber.Ctx) error {
	f, err := p.tracker.Acceptance(c.UserContext(), p.who(c), c.Params("id"))
	if err != nil {
		return err
	}
	kept := tracker.Certified{Office: clean(c.FormValue("office")), Note: clean(c.FormValue("note")), Why: clean(c.FormValue("reason"))}
	for _, t := range f.Offer.Conditions {
		if c.FormValue(conditionField+t.Condition) == "yes" {
			kept.Conditions = append(kept.Conditions, t.Condition)
		}
	}
	if kept.Date, err = models.ParseDate("date", clean(c.FormValue("date"))); err == nil {
		err = p.tracker.RecordCertified(c.UserContext(), p.who(c), c.Params("id"), kept)
	}
	return p.acceptanceDone(c, "record-form", err)
}
