package web

import (
	"cmp"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/duties"
	"proviso/views/words"
)

// fields are what each form of a deadline's page sends.
var fields = map[string][]string{
	"attempt": {"at", "outcome", "channel", "reference", "filed_on", "note"}, "people": {"owner", "backup"}, "move": {"on", "why", "document", "source"},
	"note": {"note"}, "reopen": {"why"}, "mute": nil, "unmute": nil,
}

func (p *Pages) keepDeadline(c *fiber.Ctx) error {
	id := c.Params("id")
	act := c.FormValue("act")
	change, err := p.dutyChange(c, act)
	if err == nil {
		err = p.tracker.KeepDuty(c.UserContext(), p.who(c), id, change)
	}
	var e *models.Error
	if !errors.As(err, &e) || e.Kind != models.KindInvalid && e.Kind != models.KindConflict {
		if err != nil {
			return err
		}
		return c.Redirect(duties.At(id), fiber.StatusSeeOther)
	}
	typed := &duties.Typed{Act: act, Field: e.Field, Error: sentence(clean(e.Msg)), Values: map[string]string{}}
	for _, name := range fields[act] {
		typed.Values[name] = c.FormValue(name)
	}
	c.Status(fiber.StatusUnprocessableEntity)
	if e.Kind == models.KindConflict {
		typed.Error = words.English.Say("due.conflict")
		c.Status(fiber.StatusConflict)
	}
	return p.deadline(c, typed)
}

// dutyChange reads the form that was sent.
func (p *Pages) dutyChange(c *fiber.Ctx, act string) (change tracker.DutyChange, err error) {
	if change.Version, err = strconv.Atoi(c.FormValue("version")); err != nil {
		return change, models.Invalid("version", "is missing; open the page anew")
	}
	switch act {
	case "attempt":
		a := models.Attempt{Channel: c.FormValue("channel"), Reference: c.FormValue("reference"), Note: c.FormValue("note")}
		if a.At, err = time.Parse("2006-01-02T15:04", c.FormValue("at")); err != nil {
			return change, models.Invalid("at", "%q is not a day and a time; write it like 2026-07-30T14:05", c.FormValue("at"))
		}
		if a.Outcome, err = models.ParseOutcome("outcome", c.FormValue("outcome")); err != nil {
			return change, err
		}
		if v := c.FormValue("filed_on"); v != "" {
			if change.FiledOn, err = models.ParseDate("filed_on", v); err != nil {
				return change, err
			}
		}
		change.Attempt = &a
	case "people":
		change.People = &tracker.Keepers{Owner: c.FormValue("owner"), Backup: c.FormValue("backup")}
		for name, id := range map[string]string{"owner": change.People.Owner, "backup": change.People.Backup} {
			if err := p.isColleague(c, name, id); err != nil {
				return change, err
			}
		}
	case "move":
		m := models.Move{Why: c.FormValue("why"), Document: c.FormValue("document"), Source: c.FormValue("source")}
		if m.On, err = models.ParseDate("on", c.FormValue("on")); err != nil {
			return change, err
		}
		change.Move = &m
	case "note":
		note := c.FormValue("note")
		change.Note = &note
	case "reopen":
		if change.Reopen = c.FormValue("why"); change.Reopen == "" {
			return change, models.Invalid("why", "is missing")
		}
	case "mute", "unmute":
		mute := act == "mute"
		change.Mute = &mute
	default:
		return change, models.Invalid("act", "%q is nothing that can be done to a deadline", act)
	}
	return change, nil
}

// isColleague errs for an id that is nobody's whom one could choose. One who has
// the deadline already may stay.
func (p *Pages) isColleague(c *fiber.Ctx, field, id string) error {
	if id == "" {
		return nil
	}
	a, err := p.read(c)
	if err != nil {
		return err
	}
	all, err := p.colleagues(c, &a)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, func(x models.Person) bool { return x.ID == id }) {
		return models.Invalid(field, "is nobody who can look after it; choose from the list")
	}
	return nil
}

func (p *Pages) reassign(c *fiber.Ctx) error {
	g := duties.GivenReassign{From: c.FormValue("from"), To: c.FormValue("to"), Why: c.FormValue("why"), Chosen: []string{}}
	for _, id := range c.Context().PostArgs().PeekMulti("id") {
		g.Chosen = append(g.Chosen, string(id))
	}
	err := p.isColleague(c, "to", g.To)
	if err == nil {
		err = p.tracker.Reassign(c.UserContext(), p.who(c), g.From, g.To, g.Why, g.Chosen)
	}
	var e *models.Error
	switch {
	case err == nil:
		return c.Redirect("/deadlines?"+url.Values{"owner": {cmp.Or(g.To, tracker.Nobody)}}.Encode(), fiber.StatusSeeOther)
	case !errors.As(err, &e) || e.Kind != models.KindInvalid && e.Kind != models.KindConflict:
		return err
	}
	g.Problem = sentence(clean(e.Error()))
	if e.Field == "to" {
		g.Problem, g.ProblemAt = sentence(clean(e.Msg)), "to"
	}
	c.Status(fiber.StatusUnprocessableEntity)
	if e.Kind == models.KindConflict {
		c.Status(fiber.StatusConflict)
	}
	return p.reassigning(c, g)
}
