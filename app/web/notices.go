package web

import (
	"github.com/gofiber/fiber/v2"

	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/records"
)

func (p *Pages) listNotices(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	a.steps(a.known(func(h *tracker.Happening) bool { return h.Kind == models.FactNotice }))
	return a.parts(c, records.NewNoticesPage(a.view, a.book.Notices(a.view.KnownOn), allNames(a.book)))
}

func (p *Pages) showNotice(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	got, err := a.book.NoticeFile(c.Params("id"), a.view.KnownOn)
	if err != nil {
		return err
	}
	a.steps(a.known(func(h *tracker.Happening) bool { return h.Kind == models.FactNotice && h.ID == got.ID }))
	return a.parts(c, records.NewNoticePage(a.view, records.GivenNotice{Notice: got.Notice, Conditions: got.Conditions, Sources: got.Sources,
		Titles: titles(a.book), Names: allNames(a.book)}))
}
