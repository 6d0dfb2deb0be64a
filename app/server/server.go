// Package server is the one door: it puts middleware, static files and the error
// page around the rooms that answer. It believes what a proxy says only of a
// proxy that it was told to trust, maps kinds of errors to statuses, logs one
// line a request, counts, and answers again what it has answered before. It
// refuses to know what any page says.
package server

import (
	"context"
	"fmt"
	"log/slog"
	"path"
	"regexp"
	"runtime"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/recover"

	"proviso/app/api"
	"proviso/app/config"
	"proviso/app/identity"
	"proviso/app/publication"
	"proviso/app/tracker"
	"proviso/app/web"
	"proviso/models"
	"proviso/static"
)

// Limits that no operator has had to change.
const (
	idleTimeout = time.Minute
	// writeBuffer holds a card with its headers, so that it is sent with one call.
	writeBuffer = 16 << 10
	// connections bounds those that are open at once, idle ones too.
	connections = 4096
)

// policy lets a page load its own style sheet and images and nothing else.
const policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Options are what a server needs besides the tracker.
type Options struct {
	Now      func() time.Time // of the pages' today and the request log
	Identity *identity.Identity
	Log      *slog.Logger
	Config   config.Serve
	Site     string // where people reach the site; "": nobody has said
	// Watch lasts as long as what is published is looked for by itself; nil: it is read
	// when first asked for.
	Watch context.Context
	// Moved says that something may have been published, by this process or another; nil:
	// it is looked for once a second.
	Moved <-chan struct{}
	// Tell tells those who want to know what was published or taken back; nil: nobody.
	// What was told before may be told again.
	Tell func(context.Context, publication.Happened) error
	// Stopping is closed once the server is to stop; nil: never.
	Stopping <-chan struct{}
}

// door is what the middleware shares.
type door struct {
	Options
	tracker *tracker.Tracker
	site    *web.Pages
	metrics *metrics
	kept    *cache
	making  chan struct{} // a slot for each page that may be made at once
	reads   []string      // the patterns of all routes that are read
	stand   *stand
	meters  []*meter
}

// New assembles the server.
func New(t *tracker.Tracker, o Options) *fiber.App {
	d := &door{Options: o, tracker: t, site: web.New(t, o.Identity, o.Now, o.Site), kept: newCache(o.Config.PageCache), making: make(chan struct{}, 2*runtime.GOMAXPROCS(0))}
	d.metrics = newMetrics(t, d.kept)
	d.stand = newStand(t, &d.Options)
	t.Gently = gently
	trusted := make([]string, len(o.Config.TrustedProxies))
	for i, p := range o.Config.TrustedProxies {
		trusted[i] = p.String()
	}
	app := fiber.New(fiber.Config{
		AppName: "proviso", Immutable: true, DisableStartupMessage: true, StrictRouting: false, StreamRequestBody: true, DisablePreParseMultipartForm: true, BodyLimit: o.Config.BodyLimit, ReadBufferSize: o.Config.HeaderLimit, WriteBufferSize: writeBuffer,
		ReadTimeout: o.Config.ReadTime, WriteTimeout: o.Config.RequestTime + 30*time.Second, IdleTimeout: idleTimeout, Concurrency: connections,
		EnableTrustedProxyCheck: true, TrustedProxies: trusted, ErrorHandler: d.refuse,
	})
	app.Server().Handler = d.stand.first(settled(known(app, app.Server().Handler)))
	app.Use(d.received, d.limited, d.timed, recover.New())
	app.Get("/healthz", probe(func(*fiber.Ctx) (string, error) { return "ok", nil }))
	app.Get("/readyz", probe(d.ready))
	app.Get("/metrics", d.measured)
	app.Get("/static/:file", sendStatic)
	app.Get("/favicon.ico", func(c *fiber.Ctx) error { return c.SendStatus(fiber.StatusNoContent) })
	rate := d.rate()
	for _, path := range publicPaths {
		guarded{app, d, false}.Get(path, d.stand.public)
	}
	if o.Watch != nil {
		go d.stand.keep(o.Watch, betweenLooks, o.Moved)
		defer func() { go d.exchange(o.Watch, betweenExchanges) }() // once all meters are there
	}
	document := api.Routes(app, t, d.audience, rate, api.Door{Guard: d.asks, Who: func(c *fiber.Ctx) models.Person { return web.VisitOf(c).Session.Person }})
	d.reportRoutes(guarded{app, d, false})
	d.alertRoutes(guarded{app, d, false})
	d.site.WorkRoutes(guarded{app, d, true})
	guarded{app, d, true}.Get(previewPath+"/*", d.previewed)
	app.Use(d.audience, rate, d.pages)
	d.site.Routes(guarded{app, d, false}, document)
	for _, r := range app.GetRoutes(true) {
		if r.Method == fiber.MethodGet && r.Path != "/" {
			d.reads = append(d.reads, r.Path)
		}
	}
	return app
}

// timed gives the work of a request a deadline: fiber does not notice a client
// that hangs up.
func (d *door) timed(c *fiber.Ctx) error {
	limit := d.Config.RequestTime
	if web.IsLong(c.Method(), c.Path()) {
		limit = d.Config.UploadTime
	}
	ctx, cancel := context.WithTimeout(c.UserContext(), limit)
	defer cancel()
	c.SetUserContext(ctx)
	return c.Next()
}

// ready says whether this process should be sent requests, and how it stands with the
// database. While the database is away it still answers those who read.
func (d *door) ready(c *fiber.Ctx) (string, error) {
	select {
	case <-d.Stopping:
		c.Status(fiber.StatusServiceUnavailable)
		return "stopping", nil
	default:
	}
	word := "ready"
	_, err := d.tracker.Book(c.UserContext(), 0)
	r := d.tracker.Reach()
	if r.Away || models.KindOf(err) == models.KindAway {
		word = "reading only: the database cannot be reached"
		var state tracker.PublicState
		if state, err = d.tracker.PublicStateLately(c.UserContext()); err == nil {
			_, err = d.tracker.Book(tracker.AsOfState(c.UserContext(), state), 0)
		}
	}
	switch {
	case r.Replica != "" && r.Following:
		word += fmt.Sprintf("\nreplica: at most %.1f s behind", max(r.Behind, 100*time.Millisecond).Seconds())
	case r.Replica != "":
		word += "\nreplica: away or behind, and not read from"
	}
	return word, err
}

// probe answers a health check with a word.
func probe(f func(*fiber.Ctx) (string, error)) fiber.Handler {
	return func(c *fiber.Ctx) error {
		word, err := f(c)
		if err != nil {
			return err
		}
		c.Set(fiber.HeaderCacheControl, "no-store")
		return c.SendString(word + "\n")
	}
}

// sheetName is the name of a built style sheet with the hash of its content.
var sheetName = regexp.MustCompile(`^([a-z]+)-[0-9a-f]{12}\.css$`)

// sendStatic serves a built file; its name carries its hash, so it never changes. A
// page that is kept for ever names the sheet of the program that made it: where that
// is gone it is shown with today's.
func sendStatic(c *fiber.Ctx) error {
	name := c.Params("file")
	kind := "text/css; charset=utf-8"
	switch {
	case name != "" && name == static.Current("send.js"):
		kind = "text/javascript; charset=utf-8"
	case strings.Contains(name, "/") || path.Ext(name) != ".css":
		return fiber.ErrNotFound
	}
	encoding, suffix := accepted(c), ""
	switch encoding {
	case "br":
		suffix = "br"
	case "gzip":
		suffix = "gz"
	}
	keep := "public, max-age=31536000, immutable"
	body, ok := static.File(name, suffix)
	if m := sheetName.FindStringSubmatch(name); !ok && m != nil {
		keep = "no-cache"
		body, ok = static.File(static.Current(m[1]+".css"), suffix)
	}
	if !ok {
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderContentType, kind)
	c.Set(fiber.HeaderCacheControl, keep)
	c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	if suffix != "" {
		c.Set(fiber.HeaderContentEncoding, encoding)
	}
	return c.Send(body)
}
