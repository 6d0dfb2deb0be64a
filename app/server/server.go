// Package server is the one door: it puts middleware, static files and the error
// page around the rooms that answer. It maps kinds of errors to statuses, logs
// one line a request, and refuses to know what any page says.
package server

import (
	"context"
	"errors"
	"log/slog"
	"path"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/recover"
	"github.com/gofiber/fiber/v2/middleware/requestid"

	"proviso/app/tracker"
	"proviso/app/web"
	"proviso/models"
	"proviso/static"
)

// Limits of one request.
const (
	bodyLimit   = 1 << 20
	readTimeout = 10 * time.Second
	deadline    = 15 * time.Second
)

// policy lets a page load its own style sheet and images and nothing else.
const policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// New assembles the server. now is the clock of the request log.
func New(t *tracker.Tracker, now func() time.Time, log *slog.Logger) *fiber.App {
	pages := web.New(t, now)
	app := fiber.New(fiber.Config{
		AppName: "proviso", Immutable: true, DisableStartupMessage: true, StrictRouting: false, BodyLimit: bodyLimit,
		ReadTimeout: readTimeout, WriteTimeout: 30 * time.Second, IdleTimeout: time.Minute, ReadBufferSize: 16 << 10,
		ErrorHandler: func(c *fiber.Ctx, err error) error { return refuse(c, err, pages, log) },
	})
	app.Use(requestid.New(), timed, logged(now, log), recover.New(), headers)
	app.Get("/healthz", func(c *fiber.Ctx) error { return c.SendString("ok\n") })
	app.Get("/readyz", func(c *fiber.Ctx) error {
		if _, err := t.Book(c.UserContext(), 0); err != nil {
			return err
		}
		return c.SendString("ready\n")
	})
	app.Get("/static/:file", sendStatic)
	app.Get("/favicon.ico", func(c *fiber.Ctx) error { return c.SendStatus(fiber.StatusNoContent) })
	pages.Routes(app)
	return app
}

// timed gives the work of a request a deadline: fiber does not notice a client
// that hangs up.
func timed(c *fiber.Ctx) error {
	ctx, cancel := context.WithTimeout(c.UserContext(), deadline)
	defer cancel()
	c.SetUserContext(ctx)
	return c.Next()
}

func headers(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentSecurityPolicy, policy)
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderReferrerPolicy, "same-origin")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set(fiber.HeaderPermissionsPolicy, "camera=(), microphone=(), geolocation=()")
	return c.Next()
}

// logged writes one line a request. The error handler runs inside it, so that the
// status is the one that was sent.
func logged(now func() time.Time, log *slog.Logger) fiber.Handler {
	return func(c *fiber.Ctx) error {
		start := now()
		if err := c.Next(); err != nil {
			if err := c.App().ErrorHandler(c, err); err != nil {
				return err
			}
		}
		log.Info("request", "method", c.Method(), "path", c.Path(), "status", c.Response().StatusCode(),
			"bytes", len(c.Response().Body()), "ms", now().Sub(start).Milliseconds(), "id", c.GetRespHeader(fiber.HeaderXRequestID))
		return nil
	}
}

// statuses are those of the kinds of errors that a user can act on.
var statuses = map[models.ErrorKind]int{
	models.KindInvalid: fiber.StatusBadRequest, models.KindNotFound: fiber.StatusNotFound,
	models.KindConflict: fiber.StatusConflict, models.KindRefused: fiber.StatusServiceUnavailable,
}

// refuse is the one place where an error becomes an answer. One that is our fault
// is logged here and told in one plain sentence.
func refuse(c *fiber.Ctx, err error, pages *web.Pages, log *slog.Logger) error {
	status := fiber.StatusInternalServerError
	var ours *fiber.Error
	if s, ok := statuses[models.KindOf(err)]; ok {
		status = s
	} else if errors.As(err, &ours) {
		status = ours.Code
	}
	if status >= 500 {
		log.Error("request failed", "method", c.Method(), "path", c.Path(), "error", err, "id", c.GetRespHeader(fiber.HeaderXRequestID))
	}
	c.Status(status)
	return pages.Refuse(c, status, err)
}

// sendStatic serves a built file; its name carries its hash, so it never changes.
func sendStatic(c *fiber.Ctx) error {
	name := c.Params("file")
	if strings.Contains(name, "/") || path.Ext(name) != ".css" {
		return fiber.ErrNotFound
	}
	encoding, suffix := c.AcceptsEncodings("br", "gzip"), ""
	switch encoding {
	case "br":
		suffix = "br"
	case "gzip":
		suffix = "gz"
	}
	body, ok := static.File(name, suffix)
	if !ok {
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderContentType, "text/css; charset=utf-8")
	c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	if suffix != "" {
		c.Set(fiber.HeaderContentEncoding, encoding)
	}
	return c.Send(body)
}
