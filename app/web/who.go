package web

import (
	"github.com/gofiber/fiber/v2"

	"proviso/models"
)

type personKey struct{}

// who is the person that the server has found signed in.
func (p *Pages) who(c *fiber.Ctx) models.Person {
	got, _ := c.Locals(personKey{}).(models.Person)
	return got
}

// formToken is the value that a form sends back to show that it is ours.
func (p *Pages) formToken(*fiber.Ctx) string { return "" }
