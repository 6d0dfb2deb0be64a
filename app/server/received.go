package server

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"proviso/app/api"
	"proviso/app/tracker"
	"proviso/models"
)

// received is the outermost: it says where a request is from, sets the headers
// of every answer, and counts and logs what was sent. The error handler runs
// inside it, so that the status is the one that was sent.
func (d *door) received(c *fiber.Ctx) error {
	start := d.Now()
	o := d.originOf(c)
	c.Locals(originKey{}, o)
	headers(c, o)
	d.metrics.inFlight.Inc()
	defer d.metrics.inFlight.Dec()
	if err := c.Next(); err != nil {
		if err := c.App().ErrorHandler(c, err); err != nil {
			return err
		}
	}
	d.told(c, o, d.Now().Sub(start))
	return nil
}

// headers are those of every answer. There is no Cross-Origin-Opener-Policy on
// what everybody may read: nothing there is worth taking from a window that was
// opened, and the header makes a browser begin a new process for the first page,
// which on a phone is most of the time that its main thread is kept busy.
func headers(c *fiber.Ctx, o origin) {
	c.Set(fiber.HeaderXRequestID, o.id)
	c.Set(fiber.HeaderContentSecurityPolicy, policy)
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderReferrerPolicy, "same-origin")
	c.Set(fiber.HeaderPermissionsPolicy, "camera=(), microphone=(), geolocation=()")
	if o.secure {
		c.Set(fiber.HeaderStrictTransportSecurity, "max-age=31536000")
	}
}

// quiet are the routes that machines ask for again and again.
var quiet = []string{"/healthz", "/readyz", "/metrics"}

// longestPath is how much of a path is logged.
const longestPath = 512

// secretPaths begin addresses that are themselves a secret: whoever has one of a
// log's lines must not have the account that it opens.
var secretPaths = []string{"/welcome/", "/calendar/", alertsPath}

// loggedPath is a path as it may be logged.
func loggedPath(c *fiber.Ctx) string {
	path := c.Path()
	for _, p := range secretPaths {
		if len(path) > len(p) && strings.EqualFold(path[:len(p)], p) {
			return p + "..."
		}
	}
	return path[:min(len(path), longestPath)]
}

// told counts and logs an answer. The query is left out: it can hold what a
// person typed.
func (d *door) told(c *fiber.Ctx, o origin, took time.Duration) {
	route, status, bytes := d.routeOf(c), c.Response().StatusCode(), 0
	switch {
	case c.Method() == fiber.MethodHead:
	case c.Response().IsBodyStream(): // asked for its body, it would be read into memory
		bytes = max(0, c.Response().Header.ContentLength())
	default:
		bytes = len(c.Response().Body())
	}
	d.metrics.count(route, c.Method(), status, bytes, took)
	level := slog.LevelInfo
	if slices.Contains(quiet, route) && status < 500 {
		level = slog.LevelDebug
	}
	client := "unknown"
	if o.client.IsValid() {
		client = o.client.String()
	}
	d.Log.Log(c.UserContext(), level, "request", "method", c.Method(), "route", route, "path", loggedPath(c), "status", status,
		"bytes", bytes, "ms", float64(took.Microseconds())/1000, "client", client, "id", o.id)
}

// unmatched stands for the route of what no route matches.
const unmatched = "unmatched"

// routeOf is the pattern of the route that answered: there are as many as lines
// in the route tables, whatever people ask for. Where none did, fiber names the
// middleware, whose pattern is "/" as the first page's is.
func (d *door) routeOf(c *fiber.Ctx) string {
	if route := c.Route().Path; route != "/" || c.Path() == "/" {
		return route
	}
	if s := c.Response().StatusCode(); s == fiber.StatusOK || s == fiber.StatusNotModified {
		// A page that was kept is answered before its route is looked for.
		for _, pattern := range d.reads {
			if fiber.RoutePatternMatch(c.Path(), pattern) {
				return pattern
			}
		}
	}
	return unmatched
}

// statuses are those of the kinds of errors that a user can act on.
var statuses = map[models.ErrorKind]int{
	models.KindTooSoon: fiber.StatusTooManyRequests,
	models.KindInvalid: fiber.StatusBadRequest, models.KindNotFound: fiber.StatusNotFound,
	models.KindConflict: fiber.StatusConflict, models.KindRefused: fiber.StatusServiceUnavailable,
	models.KindAway:     fiber.StatusServiceUnavailable,
	models.KindUnsigned: fiber.StatusUnauthorized, models.KindDenied: fiber.StatusForbidden,
}

// refuse is the one place where an error becomes an answer. One that is our fault
// is logged here and told in one plain sentence.
func (d *door) refuse(c *fiber.Ctx, err error) error {
	status := fiber.StatusInternalServerError
	var ours *fiber.Error
	if s, ok := statuses[models.KindOf(err)]; ok {
		status = s
	} else if errors.As(err, &ours) {
		status = ours.Code
	} else if errors.Is(err, context.DeadlineExceeded) {
		status = fiber.StatusServiceUnavailable
	}
	if status == fiber.StatusMethodNotAllowed && c.Method() == fiber.MethodOptions {
		c.Append(fiber.HeaderAllow, fiber.MethodOptions)
		c.Status(fiber.StatusNoContent)
		return nil
	}
	o, routed := c.Locals(originKey{}).(origin)
	if !routed { // the request could not be read, and no middleware has seen it
		o = d.originOf(c)
		headers(c, o)
		defer func() { d.told(c, o, 0) }()
	}
	if status >= 500 && status != fiber.StatusNotImplemented { // that one is theirs
		d.Log.Error("request failed", "method", c.Method(), "path", loggedPath(c), "error", err, "id", o.id)
	}
	if status == fiber.StatusServiceUnavailable {
		c.Set(fiber.HeaderRetryAfter, "5")
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	if api.Under(c.Path()) {
		return api.Refuse(c, status, err)
	}
	if toProgram(c.Path()) {
		return answerProgram(c, status, err)
	}
	c.Status(status)
	ctx := context.WithoutCancel(c.UserContext()) // the request's own is over, and would end the page too
	if !live(c) {
		// What comes near to a wrong address is looked for in what is published alone,
		// whichever way the request came here.
		state, unread := d.tracker.PublicStateLately(ctx)
		if unread != nil {
			state = tracker.PublicState{} // the page then says what is wrong, and offers nothing near
		}
		ctx = tracker.AsOfState(ctx, state)
	}
	c.SetUserContext(ctx)
	return d.site.Refuse(c, status, err)
}
