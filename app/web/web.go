// Package web is the pages: a handler reads typed input, makes one call to the
// tracker and renders. It writes no error and holds no rule; it refuses to know
// the database.
package web

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"proviso/app/identity"
	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/layout"
	"proviso/views/words"
)

// Pages serves the pages of a tracker. Today is the day on which one looks.
type Pages struct {
	tracker  *tracker.Tracker
	identity *identity.Identity
	now      func() time.Time
	site     string                                         // where people reach it; "": nobody has said
	people   func(context.Context) ([]models.Person, error) // everybody who may work here
}

// New makes the pages of a site that people reach at an address, as whoever runs it
// says: https://proviso.example.gov. It is never taken from a request, where anybody
// can write any. Where nobody has said, addresses begin with their path.
func New(t *tracker.Tracker, i *identity.Identity, now func() time.Time, site string) *Pages {
	return &Pages{t, i, now, strings.TrimSuffix(site, "/"), i.People}
}

// Routes adds every page, one line each. The JSON API's page is made from its
// document.
func (p *Pages) Routes(r fiber.Router, openAPI []byte) {
	r.Get("/", p.showPortfolio)
	r.Get("/grants", p.listGrants)
	r.Get("/grants/:id", p.showGrant)
	r.Get("/coverage", p.showMatrix)
	r.Get("/coverage/answer", p.showAnswer)
	r.Get("/sources/:id", p.showSource)
	r.Get("/conditions", p.listConditions)
	r.Get("/conditions/:id", p.showCondition)
	r.Get("/cases", p.listCases)
	r.Get("/cases/:id", p.showCase)
	r.Get("/jurisdictions", p.listPlaces)
	r.Get("/jurisdictions/:slug", p.showJurisdiction)
	r.Get("/demands", p.listDemands)
	r.Get("/demands/:id", p.showDemand)
	r.Get("/method", p.showMethod)
	r.Get("/api/docs", p.showCalls(openAPI))
	r.Get("/search", p.search)
	r.Get("/programs", p.listPrograms)
	r.Get("/programs/:id", p.showProgram)
	r.Get("/notices", p.listNotices)
	r.Get("/notices/:id", p.showNotice)
	r.Get("/sources", p.listSources)
}

// asked is what every page is asked with: the book as known, and the days.
type asked struct {
	book *tracker.Book
	view layout.Context
}

// read reads the days of the address. A day that is none is an error that names
// its field.
func (p *Pages) read(c *fiber.Ctx) (asked, error) {
	var a asked
	query, err := readQuery(c)
	if err != nil {
		return a, err
	}
	today := models.DateOf(p.now())
	a.view = layout.Context{Words: words.English, Path: c.Path(), Query: query, Today: today, AsOf: today, Person: p.who(c), Token: p.formToken(c)}
	if v := query.Get("as_of"); v != "" {
		if a.view.AsOf, err = models.ParseDate("as_of", v); err != nil {
			return a, err
		}
	}
	if v := query.Get("known_on"); v != "" {
		if a.view.KnownOn, err = models.ParseDate("known_on", v); err != nil {
			return a, err
		}
	}
	if a.view.Person.ID != "" && visitOf(c).Record {
		public, err := p.tracker.PublicState(c.UserContext())
		if err != nil {
			return a, err
		}
		a.view.Published = layout.Published{Number: public.Newest, AsOf: public.AsOf}
	}
	if a.book, err = p.tracker.Book(c.UserContext(), a.view.KnownOn); err != nil {
		return a, err
	}
	switch v := query.Get("illustrative"); v {
	case "":
		a.book = a.book.Holding(c.Params("id"), c.Params("slug"), query.Get("jurisdiction"), query.Get("program"), query.Get("condition"))
	case "only":
		a.book = a.book.Sample()
	default:
		return a, models.Invalid("illustrative", "%q is not which grants are shown; it is only, or is left out for the real ones", short(v))
	}
	a.view.Illustrative = a.book.IsSample()
	a.view.Revision, a.view.Sources = a.book.Record.Revision, len(a.book.Record.Sources)
	for _, h := range a.book.KeyDays() {
		a.view.KeyDays = append(a.view.KeyDays, *step(&h))
	}
	a.steps(func(*tracker.Happening) bool { return true })
	return a, nil
}

// steps leads to the nearest days on which something that matters to the page
// changed.
func (a *asked) steps(matters func(h *tracker.Happening) bool) {
	a.lead(a.book.Around(a.view.AsOf, matters))
}

// lead leads to a happening before the day and to one after it.
func (a *asked) lead(before, after *tracker.Happening) {
	a.view.Previous, a.view.Next = step(before), step(after)
}

func step(h *tracker.Happening) *layout.Step {
	if h == nil {
		return nil
	}
	what := h.What
	if !h.Date.Exact() {
		what += " (" + h.Date.Words() + ")" // the day to go to is only the first that it may be
	}
	return &layout.Step{Day: h.Date.Earliest, What: what}
}

// Render renders into a buffer first: a component that fails half way must not
// have written.
func Render(c *fiber.Ctx, page templ.Component) error {
	var b bytes.Buffer
	if err := page.Render(c.UserContext(), &b); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.Send(b.Bytes())
}

// names are those of all jurisdictions and programs, by id.
func (a *asked) names() map[string]string { return a.book.Names() }

// unique is the different values, sorted.
func unique[T cmp.Ordered](s []T) []T {
	slices.Sort(s)
	return slices.Compact(s)
}
