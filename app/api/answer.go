package api

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"

	"github.com/gofiber/fiber/v2"

	"proviso/models"
)

// send answers a read: with 304 and no work where the client has this tag, else
// with what write makes. The tag is set on good answers only.
func send(c *fiber.Ctx, tag, contentType string, write func() ([]byte, error)) error {
	held := c.Get(fiber.HeaderIfNoneMatch)
	if has(held, tag) {
		return notModified(c, tag)
	}
	c.Set(fiber.HeaderContentType, contentType)
	body, err := write()
	if err != nil {
		return err
	}
	if strings.TrimSpace(held) == "*" { // matches whatever exists, and that is known only now
		return notModified(c, tag)
	}
	cached(c, tag)
	return c.Send(body)
}

func notModified(c *fiber.Ctx, tag string) error {
	cached(c, tag)
	c.Status(fiber.StatusNotModified)
	return nil
}

// cached lets anybody keep the answer, and ask each time whether it still stands.
func cached(c *fiber.Ctx, tag string) {
	c.Set(fiber.HeaderETag, tag)
	c.Set(fiber.HeaderCacheControl, "public, no-cache")
}

// has is true where a list of tags names this one, weak or strong.
func has(list, tag string) bool {
	for _, t := range strings.Split(list, ",") {
		if strings.TrimPrefix(strings.TrimSpace(t), "W/") == tag {
			return true
		}
	}
	return false
}

// tag is the strong entity tag of an answer before there is one: equal programs
// say equal things of equal revisions, days and queries.
func (p *API) tag(a *asked, o *operation) string {
	return tagOf(p.build, o.id, a.id, a.query.Encode(), a.asOf.String(), a.knownOn.String(), fmt.Sprint(a.book.Record.Revision, a.book.EditionNumber()))
}

func tagOf(parts ...string) string {
	sum := sha256.New()
	for _, s := range parts {
		fmt.Fprintf(sum, "%d:%s", len(s), s)
	}
	return `"` + hex.EncodeToString(sum.Sum(nil)[:16]) + `"`
}

// build tells one program from another by its modules and the commit that was
// built, where the build has kept it.
func build() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info.String()
	}
	return ""
}

// Problem is an error as every call answers it (RFC 9457).
type Problem struct {
	Type      string `json:"type" format:"uri-reference" example:"about:blank" doc:"Always about:blank: the status says what kind of problem it is."`
	Title     string `json:"title" example:"Bad Request" doc:"The status in words."`
	Status    int    `json:"status" example:"400" doc:"The HTTP status."`
	Detail    string `json:"detail" example:"as_of: \"2018-02-30\" is not a day of the calendar" doc:"What is wrong, and what would be right."`
	Parameter string `json:"parameter,omitempty" example:"as_of" doc:"The parameter or field at fault, where it is one."`
	Request   string `json:"request,omitempty" doc:"Under which id the log has it, where the fault is ours."`
}

// details are the sentences for errors that have none of their own.
var details = map[int]string{
	http.StatusNotFound:                    "There is no such path; every call is listed at /api/docs.",
	http.StatusMethodNotAllowed:            "The path does not take this method; the header Allow names those that it takes.",
	http.StatusRequestEntityTooLarge:       "The body is too large; send fewer questions at a time.",
	http.StatusRequestHeaderFieldsTooLarge: "The address or a header is too long.",
	http.StatusUnsupportedMediaType:        "The body is neither application/json nor application/x-ndjson.",
	http.StatusInternalServerError:         "Something failed here, not with you.",
	http.StatusServiceUnavailable:          "The record cannot be read just now.",
}

// Refuse answers with an error of a status.
func Refuse(c *fiber.Ctx, status int, err error) error {
	out := Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: details[status]}
	var ours *models.Error
	if errors.As(err, &ours) {
		out.Detail, out.Parameter = ours.Error(), ours.Field
	}
	if out.Detail == "" {
		out.Detail = out.Title
	}
	if status >= 500 {
		out.Request = c.GetRespHeader(fiber.HeaderXRequestID)
	}
	body, err := models.Body(out)
	if err != nil {
		return err
	}
	c.Response().Header.Del(fiber.HeaderLink)
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderContentType, "application/problem+json")
	return c.Status(status).Send(body)
}
