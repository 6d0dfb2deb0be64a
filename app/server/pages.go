package server

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"

	"github.com/gofiber/fiber/v2"

	"proviso/app/tracker"
	"proviso/models"
)

// A page that the public reads is a function of what is published, the program, today
// and its address, and of nothing else: it knows no user. So its ETag is known before
// it is made, a page that the client holds already costs the one query for what is
// published, and one made before is sent again from memory. A page that comes to depend on more (a cookie, a header) must put that
// into the key below first, or set a Cache-Control of its own, which leaves it
// out of all this.

// build tells this program from every other, its styles and wording included.
var build = sync.OnceValue(func() string {
	sum := sha256.New()
	name, err := os.Executable()
	if err == nil {
		var f *os.File
		if f, err = os.Open(name); err == nil {
			defer f.Close()
			_, err = io.Copy(sum, f)
		}
	}
	if err != nil { // then every start counts as a new program
		fmt.Fprint(sum, os.Getpid(), err)
	}
	return string(sum.Sum(nil))
})

// pages answers a page from what is known of it, or has it made.
func (d *door) pages(c *fiber.Ctx) error {
	if c.Method() != fiber.MethodGet && c.Method() != fiber.MethodHead {
		return c.Next()
	}
	if live(c) {
		return d.makeLive(c)
	}
	published, _ := c.Locals(publicKey{}).(int64)
	e, encoding := epoch{published, models.DateOf(d.Now())}, accepted(c)
	k := keyOf(build(), fmt.Sprint(e), encoding, c.BaseURL(), c.OriginalURL())
	etag := `"` + base64.RawURLEncoding.EncodeToString(k[:]) + `"`
	if holds(c.Get(fiber.HeaderIfNoneMatch), etag) {
		d.metrics.pages.WithLabelValues("not_modified").Inc()
		validators(c, etag)
		c.Status(fiber.StatusNotModified)
		return nil
	}
	if p, ok := d.kept.get(e, k); ok {
		return d.again(c, p, etag)
	}
	return d.make(c, e, k, encoding, etag)
}

// makeLive has a page made of the record as it stands, for one who has signed in.
func (d *door) makeLive(c *fiber.Ctx) error {
	revision, err := d.tracker.Revision(c.UserContext())
	if err != nil {
		return err
	}
	c.SetUserContext(tracker.At(c.UserContext(), revision))
	select {
	case d.making <- struct{}{}:
		defer func() { <-d.making }()
	case <-c.UserContext().Done():
		return c.UserContext().Err()
	}
	if err := c.Next(); err != nil {
		return err
	}
	compress(c, accepted(c))
	return nil
}

// make has a page made and keeps it. Of many who ask for one that is not there,
// after a write say, one makes it and the others wait; if it then cannot be
// kept, each makes its own.
func (d *door) make(c *fiber.Ctx, e epoch, k key, encoding, etag string) error {
	over := c.UserContext().Done()
	if d.Config.PageCache > 0 {
		if other := d.kept.claim(k); other == nil {
			defer d.kept.done(k)
		} else {
			select {
			case <-other:
			case <-over:
				return c.UserContext().Err()
			}
			if p, ok := d.kept.get(e, k); ok {
				return d.again(c, p, etag)
			}
		}
	}
	select {
	case d.making <- struct{}{}:
		defer func() { <-d.making }()
	case <-over:
		return c.UserContext().Err()
	}
	before := headersOf(c)
	if err := c.Next(); err != nil {
		return err
	}
	r := c.Response()
	if r.StatusCode() != fiber.StatusOK || r.IsBodyStream() || len(r.Header.Peek(fiber.HeaderCacheControl)) > 0 || len(r.Header.Peek(fiber.HeaderSetCookie)) > 0 {
		return nil
	}
	d.metrics.pages.WithLabelValues("made").Inc()
	compress(c, encoding)
	p := page{body: r.Body()}
	for name, value := range headersOf(c) {
		if before[name] != value {
			p.headers = append(p.headers, [2]string{name, value})
		}
	}
	d.kept.put(e, k, p)
	validators(c, etag)
	return nil
}

// again sends a page that was made before.
func (d *door) again(c *fiber.Ctx, p page, etag string) error {
	d.metrics.pages.WithLabelValues("kept").Inc()
	for _, h := range p.headers {
		c.Set(h[0], h[1])
	}
	validators(c, etag)
	c.Response().SetBodyRaw(p.body)
	return nil
}

func validators(c *fiber.Ctx, etag string) {
	c.Set(fiber.HeaderETag, etag)
	c.Set(fiber.HeaderCacheControl, "no-cache")
	c.Vary(fiber.HeaderAcceptEncoding)
}

// holds is true if a list of ETags has this one. A proxy that packs an answer
// marks its ETag as weak, which is as good here.
func holds(etags, etag string) bool {
	for one := range strings.SplitSeq(etags, ",") {
		if strings.TrimPrefix(strings.TrimSpace(one), "W/") == etag {
			return true
		}
	}
	return false
}

func keyOf(parts ...string) (k key) {
	sum := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(sum, "%d:%s", len(p), p)
	}
	return key(sum.Sum(nil)[:len(k)])
}

func headersOf(c *fiber.Ctx) map[string]string {
	out := map[string]string{}
	for name, value := range c.Response().Header.All() {
		if string(name) != fiber.HeaderContentLength {
			out[string(name)] = string(value)
		}
	}
	return out
}
