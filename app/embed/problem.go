package embed

import (
	"strings"

	"github.com/valyala/fasthttp"

	"proviso/views/public"
	"proviso/views/tell"
	"proviso/views/ui"
)

// say answers with why there is nothing: a page where a person looks, a line of text
// where a program asks for a file. It may not be kept.
func (s *Site) say(c *fasthttp.RequestCtx, status int, a asked, gone goneText) {
	h := &c.Response.Header
	for _, x := range s.headers(sitePolicy) {
		h.Set(x[0], x[1])
	}
	h.Set(fasthttp.HeaderCacheControl, "no-store")
	if status == fasthttp.StatusServiceUnavailable {
		h.Set(fasthttp.HeaderRetryAfter, "10")
	}
	c.SetStatusCode(status)
	voice, ok := tell.In(a.lang)
	if !ok {
		voice, _ = tell.In(tell.Languages[0])
	}
	reason := ""
	if gone.Gone != nil {
		reason = gone.Reason
	}
	var links []ui.Link
	if now := s.now.Load(); now != nil && a.edition != "" && a.sort == sortPage && now.base[asked{sort: sortPage, lang: a.lang, id: a.id}] != nil {
		links = append(links, ui.Link{Text: voice.Say("problem.live"), URL: "/" + voice.Lang + "/" + a.id})
	}
	page := public.NewProblem(voice, status, reason, links...)
	body, err := rendered(public.Problem(page))
	if err != nil || a.sort == sortFile || a.sort == sortFeed || a.sort == sortAlone {
		h.SetContentType("text/plain; charset=utf-8")
		body = []byte(strings.TrimSpace(page.Title+". "+page.Text+" "+reason) + "\n")
	} else {
		h.SetContentType(htmlType)
		if a.sort == sortCard { // what stood in a frame may say there that it is gone
			h.Set("Content-Security-Policy", strings.Replace(sitePolicy, "frame-ancestors 'none'", "frame-ancestors *", 1))
		}
	}
	if c.IsHead() {
		c.Response.SkipBody = true
		h.SetContentLength(len(body))
		return
	}
	c.Response.SetBody(body)
}
