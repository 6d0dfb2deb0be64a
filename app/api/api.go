// Package api is the record as JSON under /api/v1. It promises that a call says
// the same as the page and the command on the same day; that a parameter it does
// not know or cannot read is refused by name with what would be right; that a list
// is never cut silently; and that the OpenAPI document is made from the very table
// that answers. It refuses to judge, to sort out who is asking, and to write an
// error: errors rise to the server, which words them with Refuse.
//
// An operation is a row of data with one function. Its parameters stand in the row,
// so that the document, the check for unknown names and the parsing cannot part. The
// library makes the document and the schemas and carries the routes; its own reading
// of input is not used, because it answers errors itself and works before a tag can
// be compared.
// Reading goes in a fixed order: names, days, the book, and then the entity tag,
// which rests on the revision, the days and the query alone: what a client already
// has costs one query and no work.
//
// What is served is the whole public record: as it stands to whoever has signed in or
// holds a token, as the newest publication has it to everybody else. Apart from it stand
// the calls of the workspace (work.go), each behind its row of the policy table and
// answered as its person may see things; nobody keeps their answers.
package api

import (
	"net/url"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"
	"github.com/gofiber/fiber/v2"

	"proviso/app/tracker"
	"proviso/models"
)

// Prefix is where the calls are; everything under Root answers in JSON.
const (
	Root   = "/api"
	Prefix = Root + "/v1"
)

// API answers from a tracker.
type API struct {
	tracker  *tracker.Tracker
	build    string // of the program, as far as it is known
	document *huma.OpenAPI
	adapter  huma.Adapter
	door     Door
}

// operation is one call: what it is, what it takes and what answers it.
type operation struct {
	id, method, path     string // path below Prefix
	tag, summary, detail string
	params               []param
	request              *huma.RequestBody
	answer               any // a value of the type of a good answer
	list                 bool
	example              string // an address below Prefix, whose answer is examples/<id>.json
	do                   func(a *asked) (any, error)
	work                 func(a *working) (any, error) // of a call of the workspace, instead of do
}

// raw is an answer that is already written.
type raw struct {
	contentType string
	body        []byte
}

// Routes adds every call and gives the OpenAPI document as it is served. Audience
// says of a request whether it reads the record as it stands or as it is published;
// rate bounds how many one client may send; door is who may ask what of the workspace.
func Routes(app *fiber.App, t *tracker.Tracker, audience, rate fiber.Handler, door Door) []byte {
	p := &API{tracker: t, build: build(), document: newDocument(), door: door}
	// Made before the calls: what is added later does not stand around them.
	app.Use(Root, open, audience, rate)
	p.adapter = humafiber.New(app, huma.Config{OpenAPI: p.document}).Adapter()
	for _, o := range p.operations() {
		p.add(o)
	}
	for _, o := range workCalls() {
		p.addWork(app, o)
	}
	document := p.finish()
	tag := tagOf(string(document))
	app.Get(Root+"/openapi.json", func(c *fiber.Ctx) error {
		if _, err := p.names(c, nil); err != nil {
			return err
		}
		return send(c, tag, "application/json", func() ([]byte, error) { return document, nil })
	})
	return document
}

func (p *API) operations() []operation {
	return append(append(p.coverage(), p.grants()...), p.records()...)
}

// failedKey is where a call leaves its error for the middleware around it: the
// adapter between the two has no way to return one.
const failedKey = "api-error"

// open lets other sites read, answers their browsers' questions whether they may,
// and passes a call's error on to the server.
func open(c *fiber.Ctx) error {
	if !Under(c.Path()) {
		return c.Next()
	}
	c.Set(fiber.HeaderAccessControlAllowOrigin, "*")
	c.Set(fiber.HeaderAccessControlExposeHeaders, "ETag, Link")
	if c.Method() == fiber.MethodOptions {
		c.Set(fiber.HeaderAccessControlAllowMethods, "GET, HEAD, POST, OPTIONS")
		c.Set(fiber.HeaderAccessControlAllowHeaders, "Content-Type, If-None-Match")
		c.Set(fiber.HeaderAccessControlMaxAge, "86400")
		return c.SendStatus(fiber.StatusNoContent)
	}
	if err := c.Next(); err != nil {
		return err
	}
	err, _ := c.Locals(failedKey).(error)
	return err
}

// Under is true for a path that is answered in JSON, errors too.
func Under(path string) bool { return path == Root || strings.HasPrefix(path, Root+"/") }

// add documents and serves one call. A read also answers HEAD.
func (p *API) add(o operation) {
	documented := p.describe(o)
	p.document.AddOperation(documented)
	methods := []string{o.method}
	if o.method == fiber.MethodGet {
		methods = append(methods, fiber.MethodHead)
	}
	for _, method := range methods {
		route := *documented
		route.Method = method
		route.Path = strings.ReplaceAll(route.Path, ":", `\:`) // a colon of ours begins no parameter of the router's
		p.adapter.Handle(&route, func(ctx huma.Context) {
			c := humafiber.Unwrap(ctx)
			if err := p.serve(c, &o); err != nil {
				c.Locals(failedKey, err)
			}
		})
	}
}

func (p *API) serve(c *fiber.Ctx, o *operation) error {
	a, err := p.read(c, o)
	if err != nil {
		return err
	}
	write := func() ([]byte, error) {
		got, err := o.do(a)
		if err != nil {
			return nil, err
		}
		if a.next != "" {
			c.Append(fiber.HeaderLink, "<"+a.nextURL()+`>; rel="next"`)
		}
		if r, ok := got.(raw); ok {
			c.Set(fiber.HeaderContentType, r.contentType)
			return r.body, nil
		}
		return models.Body(got)
	}
	if o.method != fiber.MethodGet {
		c.Set(fiber.HeaderCacheControl, "no-store")
		body, err := write()
		if err != nil {
			return err
		}
		return c.Send(body)
	}
	return send(c, p.tag(a, o), fiber.MIMEApplicationJSON, write)
}

// asked is what a call was asked with, once it could be read.
type asked struct {
	c              *fiber.Ctx // for the request's body and context alone
	book           *tracker.Book
	asOf, knownOn  models.Date
	query          url.Values
	path, id, list string
	next           string // cursor of the page that follows, set by a list
}

// nextURL is the address of the page that follows. It names the day, so that a
// walk begun before midnight can be ended after it.
func (a *asked) nextURL() string {
	q := url.Values{}
	for k, v := range a.query {
		q[k] = v
	}
	q.Set("as_of", a.asOf.String())
	q.Set("cursor", a.next)
	return a.path + "?" + q.Encode()
}

// known is false for what was not known on the day of knowledge.
func (a *asked) known(w models.When) bool {
	return a.knownOn == 0 || !w.Known() || w.Earliest <= a.knownOn
}

// begun is true for what had happened by the day or may have; a thing of a day
// that is not known is not left out.
func (a *asked) begun(w models.When) bool {
	return !w.Known() || a.book.Day(a.asOf, a.knownOn).Happened(w) != models.No
}

// read reads names, days and book.
func (p *API) read(c *fiber.Ctx, o *operation) (*asked, error) {
	query, err := p.names(c, o.params)
	if err != nil {
		return nil, err
	}
	a := &asked{c: c, query: query, path: c.Path(), list: o.id, asOf: models.DateOf(p.tracker.Now())}
	if a.id, err = url.PathUnescape(c.Params("id")); err != nil {
		return nil, models.Invalid("id", "cannot be read")
	}
	for name, into := range map[string]*models.Date{"as_of": &a.asOf, "known_on": &a.knownOn} {
		if v := query.Get(name); v != "" {
			if *into, err = models.ParseDate(name, v); err != nil {
				return nil, err
			}
		}
	}
	if o.method != fiber.MethodGet {
		return a, nil // its questions name their own days
	}
	if a.book, err = p.tracker.Book(c.UserContext(), a.knownOn); err != nil {
		return nil, err
	}
	if v := query.Get("illustrative"); v == "only" {
		a.book = a.book.Sample()
	} else if v != "" {
		return nil, models.Invalid("illustrative", "%q is not which things are given; it is only, or is left out for the real ones", v)
	}
	a.book = a.book.Holding(a.id, query.Get("jurisdiction"), query.Get("program"), query.Get("condition"))
	return a, nil
}

// timeLeft is an error once the request's time is up.
func (a *asked) timeLeft() error { return a.c.UserContext().Err() }

// exampleDay is the day of the document requests.
const exampleDay = "2018-01-24"
