package server

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// accepted is the encoding to send: br, gzip, or "" for none. Of two that the
// client likes as well it is br, the smaller; a client that says nothing may be
// a program that cannot unpack.
func accepted(c *fiber.Ctx) string {
	likes := map[string]float64{}
	for _, one := range listed(c, fiber.HeaderAcceptEncoding) {
		name, params, _ := strings.Cut(one, ";")
		like := 1.0
		if q, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(params)), "q="); ok {
			like, _ = strconv.ParseFloat(q, 64) // one that cannot be read is not liked
		}
		likes[strings.ToLower(strings.TrimSpace(name))] = like
	}
	of := func(name string) float64 {
		if like, ok := likes[name]; ok {
			return like
		}
		return likes["*"]
	}
	switch br, gzip := of("br"), of("gzip"); {
	case br > 0 && br >= gzip:
		return "br"
	case gzip > 0:
		return "gzip"
	}
	return ""
}

// On the portfolio of January 2018 (70,310 bytes) brotli makes 5,459 bytes in
// 0.14 ms at level 1, 4,261 in 0.57 at 5 and 4,218 in 1.5 at 9; gzip makes 6,184
// in 0.09 ms at level 1, 5,165 in 0.17 at 6 and 4,875 in 0.64 at 9.
const (
	brotliLevel = 5
	gzipLevel   = 6
	worthwhile  = 1024 // bytes; less fits one packet as it is
)

// compress packs what is text.
func compress(c *fiber.Ctx, encoding string) {
	r := c.Response()
	if encoding == "" || len(r.Body()) < worthwhile || len(r.Header.Peek(fiber.HeaderContentEncoding)) > 0 || !strings.HasPrefix(string(r.Header.ContentType()), "text/") {
		return
	}
	if encoding == "br" {
		r.SetBodyRaw(fasthttp.AppendBrotliBytesLevel(nil, r.Body(), brotliLevel))
	} else {
		r.SetBodyRaw(fasthttp.AppendGzipBytesLevel(nil, r.Body(), gzipLevel))
	}
	c.Set(fiber.HeaderContentEncoding, encoding)
}
