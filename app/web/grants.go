package web

import (
	"github.com/gofiber/fiber/v2"

	"proviso/views/dossier"
	"proviso/views/grants"
)

func (p *Pages) showGrant(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	file, err := a.book.GrantFile(c.Params("id"), a.view.AsOf, a.view.KnownOn)
	if err != nil {
		return err
	}
	a.lead(a.book.AroundGrant(file.Grant.ID, a.view.AsOf, a.view.KnownOn))
	return a.dossier(c, grants.NewShowPage(a.view, grants.Given{File: file, Names: a.names(), Source: a.book.CitedSource}))
}

// dossier answers with the page of one thing, or with its tables as a file.
func (a *asked) dossier(c *fiber.Ctx, page dossier.Page) error {
	return a.send(c, dossier.Show(page), page.Frame, page.Tables()...)
}
