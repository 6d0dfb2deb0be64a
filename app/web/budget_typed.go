package web

import (
	"errors"
	"strings"

	"github.com/gofiber/fiber/v2"

	"proviso/models"
	"proviso/views/replies"
)

// planForm is a form of a plan as it was typed. Which fields it has hangs on the
// drivers and awards, so all that was sent is kept.
type planForm struct {
	sentForm
	act     string
	version int
	row     models.Row
}

func readPlanForm(c *fiber.Ctx) *planForm {
	f := &planForm{sentForm: sentForm{values: map[string]string{}}, act: clean(c.FormValue("act"))}
	for k, v := range c.Request().PostArgs().All() {
		f.values[clean(string(k))] = strings.TrimSpace(lines(string(v)))
	}
	var err error
	f.version, err = version(c)
	f.fault(err)
	f.row, err = rowNumber(c)
	f.fault(err)
	return f
}

func (f *planForm) part(name string) *models.Percent {
	if f.values[name] == "" {
		return nil
	}
	v, err := models.ParsePercent(name, f.values[name])
	f.fault(err)
	return &v
}

func (f *planForm) month(name string) models.Month {
	m, err := models.ParseMonth(name, f.values[name])
	f.fault(err)
	return m
}

// written is what the page shows again of a form that was at fault.
func (f *planForm) written(err error) replies.Written {
	return replies.Written{Act: f.act, No: f.row.No, Fault: err, Typed: f.values}
}

// again is true of what whoever sent the form can put right.
func again(err error) bool {
	var e *models.Error
	return errors.As(err, &e) && (e.Kind == models.KindInvalid || e.Kind == models.KindConflict)
}
