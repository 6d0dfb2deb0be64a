package embed

import (
	"context"

	"github.com/valyala/fasthttp"

	"proviso/views/tell"
)

// oembed answers how an address of this site is embedded.
func (s *Site) oembed(c *fasthttp.RequestCtx) {
	q := c.QueryArgs()
	got := OEmbed(s.base, OEmbedQuery{URL: string(q.Peek("url")), MaxWidth: string(q.Peek("maxwidth")), MaxHeight: string(q.Peek("maxheight")), Format: string(q.Peek("format"))}, s.frameOf)
	h := &c.Response.Header
	for _, x := range s.fileHeaders() {
		h.Set(x[0], x[1])
	}
	c.SetStatusCode(got.Status)
	if got.Status != fasthttp.StatusOK {
		s.Counts.NotFound.Add(1)
		h.Set(fasthttp.HeaderCacheControl, "no-store")
		h.SetContentType("text/plain; charset=utf-8")
		c.Response.SetBodyString(oembedProblems[got.Status] + "\n")
		return
	}
	a, err := newReady(got.Body, got.Type)
	if err != nil {
		s.Counts.Failed.Add(1)
		s.log.Error("make an answer of oEmbed", "error", err)
		c.SetStatusCode(fasthttp.StatusInternalServerError)
		return
	}
	a.extra = s.fileHeaders()
	s.send(c, a, false)
}

// oembedProblems say what would be right.
var oembedProblems = map[int]string{
	fasthttp.StatusNotFound:       "url is not the address of a page or an embed of this site",
	fasthttp.StatusNotImplemented: "format is json or xml",
	fasthttp.StatusBadRequest:     "maxwidth and maxheight are whole numbers of pixels above zero",
}

// frameOf is what a thing is shown with: the newest edition, or the one that is asked
// for, if it stands.
func (s *Site) frameOf(t Target) (tell.Frame, bool) {
	voice, ok := tell.In(t.Lang)
	at := s.now.Load()
	if t.Edition != "" && ok {
		ctx, cancel := context.WithTimeout(context.Background(), longestFrozen)
		defer cancel()
		old, gone, err := s.frozenShelf(ctx, t.Edition)
		if err != nil || gone != nil {
			return tell.Frame{}, false
		}
		at = old
	}
	if !ok || at == nil {
		return tell.Frame{}, false
	}
	return tell.Frame{Voice: voice, Edition: at.edition, Today: at.today, Frozen: at.frozen, Base: s.base, Theme: t.Theme}, true
}
