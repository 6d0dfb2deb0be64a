package server

import (
	"bytes"
	"errors"
	"io"
	"net"
	"slices"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"proviso/app/web"
)

// A body is not read before somebody is found who wants it: an upload can be long,
// and is written to a temporary file once its sender was let through. Every other
// body is read here, whole, up to the limit.

const (
	// formSlack is how much longer than its file an upload may be: the other
	// fields of its form.
	formSlack = 64 << 10
	// drained is how much of an upload that nobody wanted is read before the answer
	// goes, so that a browser that is still sending comes to see it.
	drained = 64 << 20
)

// limited reads the body of a request, or refuses one that is too long. Packed ones
// are refused: what unpacks them has no limit.
func (d *door) limited(c *fiber.Ctx) error {
	r := c.Request()
	if e := string(r.Header.ContentEncoding()); e != "" && e != "identity" {
		return fiber.ErrUnsupportedMediaType
	}
	stream, length := c.Context().RequestBodyStream(), r.Header.ContentLength()
	switch {
	case web.IsUpload(c.Method(), c.Path()) && length < 0:
		return fiber.ErrLengthRequired
	case web.IsUpload(c.Method(), c.Path()):
		if length > d.Config.DocumentLimit+formSlack {
			return fiber.ErrRequestEntityTooLarge
		}
		return c.Next()
	case stream == nil:
		return c.Next()
	case length > d.Config.BodyLimit:
		return fiber.ErrRequestEntityTooLarge
	}
	body, err := io.ReadAll(io.LimitReader(stream, int64(d.Config.BodyLimit)+1))
	var slow net.Error
	switch {
	case errors.As(err, &slow) && slow.Timeout():
		return fiber.ErrRequestTimeout
	case err != nil:
		return fiber.ErrBadRequest
	case len(body) > d.Config.BodyLimit:
		return fiber.ErrRequestEntityTooLarge
	}
	r.SetBodyStream(bytes.NewReader(body), len(body))
	return c.Next()
}

// known refuses a method that is none of HTTP's, as everything else is refused:
// fiber would answer it before any of our headers.
func known(app *fiber.App, next fasthttp.RequestHandler) fasthttp.RequestHandler {
	return func(ctx *fasthttp.RequestCtx) {
		if slices.Contains(fiber.DefaultMethods, string(ctx.Method())) {
			next(ctx)
			return
		}
		c := app.AcquireCtx(ctx)
		defer app.ReleaseCtx(c)
		if err := app.ErrorHandler(c, fiber.ErrNotImplemented); err != nil {
			ctx.Error("", fiber.StatusInternalServerError)
		}
	}
}

// patient gives whoever was let through to an upload the time for it.
func (d *door) patient(c *fiber.Ctx) error {
	if !web.IsUpload(c.Method(), c.Path()) {
		return nil
	}
	return c.Context().Conn().SetReadDeadline(c.Context().Time().Add(d.Config.UploadTime))
}

// settled ends a connection on which a body was not read to its end: what is left
// of it must not be taken for a request.
func settled(next fasthttp.RequestHandler) fasthttp.RequestHandler {
	return func(ctx *fasthttp.RequestCtx) {
		next(ctx)
		stream := ctx.RequestBodyStream()
		if stream == nil {
			return
		}
		if path := string(ctx.Path()); !web.IsUpload(string(ctx.Method()), path) {
			if n, err := stream.Read(make([]byte, 1)); n > 0 || err == nil {
				ctx.SetConnectionClose()
			}
			return
		}
		if n, err := io.Copy(io.Discard, io.LimitReader(stream, drained)); err != nil || n == drained {
			ctx.SetConnectionClose()
		}
	}
}
