package web

import (
	"github.com/gofiber/fiber/v2"

	"proviso/views/sources"
)

func (p *Pages) showSource(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	s, rests, err := a.book.Source(c.Params("id"))
	if err != nil {
		return err
	}
	facts := make([][2]string, 0, len(rests))
	for _, r := range rests {
		facts = append(facts, [2]string{string(r.Kind), r.ID})
	}
	return Render(c, sources.Show(sources.NewShowPage(a.view, s, facts)))
}
