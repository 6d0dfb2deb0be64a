package web

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"proviso/app/exchange"
	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/duties"
	"proviso/views/words"
)

// keepCalendar makes or takes away the address of the person's calendar. The new
// address is in the answer itself and nowhere else: it is a secret, and a page
// that one were led to would have to read it from somewhere.
func (p *Pages) keepCalendar(c *fiber.Ctx) error {
	who := p.who(c)
	switch act := c.FormValue("act"); act {
	case "drop":
		if err := p.tracker.DropCalendar(c.UserContext(), who); err != nil {
			return err
		}
		return c.Redirect("/deadlines#calendar", fiber.StatusSeeOther)
	case "make":
		token, err := p.tracker.MakeCalendar(c.UserContext(), who)
		if err != nil {
			return err
		}
		a, g, err := p.deadlines(c)
		if err != nil {
			return err
		}
		a.view.Path = "/deadlines"
		g.Address = p.site + "/calendar/" + token
		return Render(c, duties.List(duties.NewListPage(a.view, g)))
	default:
		return models.Invalid("act", "%q is nothing that can be done to a calendar", act)
	}
}

// refreshHours is how often a calendar program should look again.
const refreshHours = 6

// alarmDays are how many days before a deadline a calendar program reminds.
var alarmDays = []int{14, 7, 1}

// sendCalendar answers a calendar program, which has no sign-in but the secret in
// the address. Whatever is wrong with that, the answer is the same.
func (p *Pages) sendCalendar(c *fiber.Ctx) error {
	id, err := p.tracker.CalendarOf(c.UserContext(), strings.TrimSuffix(c.Params("token"), ".ics"))
	if err != nil {
		return err
	}
	people, err := p.people(c.UserContext())
	if err != nil {
		return err
	}
	i := slices.IndexFunc(people, func(x models.Person) bool { return x.ID == id && x.HasAnywhere(models.Roles...) })
	if i < 0 { // gone, disabled or without a role
		return tracker.NoCalendar
	}
	who := people[i]
	dues, err := p.tracker.Deadlines(c.UserContext(), who, tracker.DueQuery{Owner: who.ID})
	if err != nil {
		return err
	}
	book, err := p.tracker.Book(c.UserContext(), 0)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := exchange.WriteCalendar(&b, p.calendar(who, dues, book)); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "text/calendar; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, `inline; filename="deadlines.ics"`)
	return c.Send(b.Bytes())
}

// linked is the address of a page for who reads it elsewhere, where a path alone
// leads nowhere.
func (p *Pages) linked(path string) string {
	if p.site == "" {
		return ""
	}
	return p.site + path
}

func (p *Pages) calendar(who models.Person, dues []models.Due, book *tracker.Book) exchange.Calendar {
	w, names := words.English, book.Everything()
	sum := sha256.Sum256([]byte(who.ID))
	out := exchange.Calendar{ID: base64.RawURLEncoding.EncodeToString(sum[:12]) + "@proviso", Name: w.Say("due.feed_name", "Name", cmp.Or(who.Name, who.Login)), About: w.Say("due.feed_about"),
		URL: p.linked("/deadlines?owner=" + who.ID), Refresh: refreshHours}
	for _, d := range dues {
		of := names[d.Demand]
		for i := range book.Record.Grants {
			if g := &book.Record.Grants[i]; g.ID == d.Grant {
				of = w.Say("due.grant", "Program", names[g.Program], "Year", g.FiscalYear)
			}
		}
		e := exchange.Event{UID: d.ID + "@proviso", Day: d.On, Summary: w.Say("due.feed_summary", "What", d.What, "Of", cmp.Or(of, d.Demand)), URL: p.linked(duties.At(d.ID)),
			Sequence: d.Changed.Seq, Changed: d.Changed.At}
		early := 0 // an alarm of the day itself comes on the last business day
		about := []string{names[d.Jurisdiction]}
		if d.Closed != "" {
			early = int(d.On - d.Business)
			about = append(about, w.Say("due.closed", "Why", d.Closed, "Day", d.Business.Time().Format("2 January")))
			e.Summary += " (" + about[1] + ")"
		}
		e.About = strings.Join(append(append(about, d.Working...), d.Rule.Citation), "\n")
		if !d.Duty.IsMuted(who.ID) {
			for _, n := range alarmDays {
				e.Alarms = append(e.Alarms, n+early)
			}
		}
		out.Events = append(out.Events, e)
	}
	return out
}
