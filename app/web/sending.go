package web

import (
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/imports"
)

// A long file comes in slices that a script of the page sends, one after the other: it is
// answered with what is here, or with what is wrong. Without scripts a file comes whole, up
// to the limit of a document.

// sendingPolicy lets the page of imports run its one script, which talks to this site alone.
const sendingPolicy = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// beginSending says under which number a file comes, and how much of it is here.
func (p *Pages) beginSending(c *fiber.Ctx) error {
	size, err := strconv.ParseInt(clean(c.FormValue("size")), 10, 64)
	if err != nil {
		return wrong(c, models.Invalid("size", "is not a number of bytes"))
	}
	m, err := p.tracker.BeginSending(c.UserContext(), p.who(c), tracker.Sending{Name: clean(c.FormValue("name")), Bytes: size, Changed: clean(c.FormValue("changed")),
		As: models.ReportKind(clean(c.FormValue("kind"))), Jurisdiction: clean(c.FormValue("jurisdiction"))})
	if err != nil {
		return wrong(c, err)
	}
	return c.JSON(fiber.Map{"at": imports.At(m.Number), "done": m.Done, "slice": tracker.SliceSent})
}

// takeSlice takes the bytes of a file from a place on.
func (p *Pages) takeSlice(c *fiber.Ctx) error {
	number, err := importNumber(c)
	if err != nil {
		return wrong(c, err)
	}
	if _, _, err := p.tracker.Uploaded(c.UserContext(), p.who(c), number); err != nil { // nobody is told more of another's
		return wrong(c, err)
	}
	at, err := strconv.ParseInt(clean(c.FormValue("at")), 10, 64)
	if err != nil {
		return wrong(c, models.Invalid("at", "is not a number of bytes"))
	}
	header, err := c.FormFile("slice")
	if err != nil {
		return wrong(c, models.Invalid("slice", "is missing"))
	}
	sent, err := header.Open()
	if err != nil {
		return err
	}
	defer sent.Close()
	slice, err := io.ReadAll(io.LimitReader(sent, tracker.SliceSent+1))
	if err != nil {
		return err
	}
	done, err := p.tracker.TakeSlice(c.UserContext(), p.who(c), number, at, slice)
	if err != nil {
		return wrong(c, err)
	}
	return c.JSON(fiber.Map{"done": done})
}

// takeSent takes a file in that has come to its last byte, and says where it goes on.
func (p *Pages) takeSent(c *fiber.Ctx) error {
	number, err := importNumber(c)
	if err != nil {
		return wrong(c, err)
	}
	taken, err := p.tracker.TakeSent(c.UserContext(), p.who(c), number)
	if err != nil {
		return wrong(c, err)
	}
	if taken.Asks > 0 {
		return c.JSON(fiber.Map{"at": imports.AtColumns(taken.Asks)})
	}
	return c.JSON(fiber.Map{"at": imports.At(taken.Import)})
}

// wrong answers the script with what a person can act on; anything else rises.
func wrong(c *fiber.Ctx, err error) error {
	status := 0
	switch models.KindOf(err) {
	case models.KindInvalid, models.KindRefused:
		status = fiber.StatusUnprocessableEntity
	case models.KindNotFound:
		status = fiber.StatusNotFound
	case models.KindConflict:
		status = fiber.StatusConflict
	case models.KindDenied:
		status = fiber.StatusForbidden
	default:
		return err
	}
	told := err.Error()
	var e *models.Error
	if errors.As(err, &e) {
		told = strings.ToUpper(e.Msg[:1]) + e.Msg[1:]
	}
	return c.Status(status).JSON(fiber.Map{"error": told + "."})
}
