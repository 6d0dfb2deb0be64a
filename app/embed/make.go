package embed

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"proviso/app/publication"
	"proviso/static"
	"proviso/views/cards"
	"proviso/views/public"
	"proviso/views/tell"
)

// newShelf lays out every address that an edition has, and makes none of them yet.
func (s *Site) newShelf(e *publication.Edition, today publication.Day, p *Policy) *shelf {
	at := &shelf{edition: e, today: today, policy: p, base: map[asked]*slot{}, byPath: map[string]*slot{}}
	add := func(a asked, path string) {
		one := &slot{}
		at.base[a] = one
		if path != "" {
			at.byPath[path] = one
		}
	}
	for i, lang := range tell.Languages {
		voice, _ := tell.In(lang)
		f := tell.Frame{Voice: voice, Edition: e, Today: today, Base: s.base}
		for path := range (public.Site{Frame: f}).Paths() {
			add(asked{sort: sortPage, lang: lang, id: path}, "/"+lang+"/"+path)
		}
		for kind, id := range cards.Cards(f) {
			path := ""
			if i == 0 { // of other languages the address has a query
				path = "/embed/" + kind + "/" + id
			}
			add(asked{sort: sortCard, lang: lang, kind: kind, id: id}, path)
		}
	}
	return at
}

// make makes an answer; nil where the edition has none.
func (s *Site) make(at *shelf, a asked) (*ready, error) {
	voice, ok := tell.In(a.lang)
	if !ok {
		return nil, nil
	}
	f := tell.Frame{Voice: voice, Edition: at.edition, Today: at.today, Frozen: at.frozen, Base: s.base, Theme: a.theme, Fit: a.fit}
	switch a.sort {
	case sortPage:
		return s.page(f, a)
	case sortCard:
		c, ok := cards.Card(f, a.kind, a.id)
		if !ok {
			return nil, nil
		}
		body, err := rendered(c)
		if err != nil {
			return nil, err
		}
		got, err := newReady(body, htmlType)
		if err == nil {
			got.extra = s.cardHeaders(at.policy, a)
		}
		return got, err
	case sortFile:
		return s.file(f, a)
	case sortFeed:
		return s.feed(f, a)
	case sortAlone:
		return s.alone(f, a)
	}
	return nil, nil
}

const htmlType = "text/html; charset=utf-8"

// editorPolicy lets the editor's page show our own cards.
var editorPolicy = strings.Replace(sitePolicy, "img-src 'self';", "img-src 'self'; frame-src 'self';", 1)

func (s *Site) page(f tell.Frame, a asked) (*ready, error) {
	c, ok := s.pageOf(f, a)
	if !ok {
		return nil, nil
	}
	body, err := rendered(c)
	if err != nil {
		return nil, err
	}
	got, err := newReady(body, htmlType)
	if err != nil {
		return nil, err
	}
	policy := sitePolicy
	if a.id == editorPath {
		policy = editorPolicy
	}
	got.extra = s.headers(policy)
	return got, nil
}

func rendered(c templ.Component) ([]byte, error) {
	var b bytes.Buffer
	if err := c.Render(context.Background(), &b); err != nil {
		return nil, fmt.Errorf("render: %w", err)
	}
	return b.Bytes(), nil
}

// headers are those of every answer.
func (s *Site) headers(policy string) [][2]string {
	out := [][2]string{{"Content-Security-Policy", policy}, {"X-Content-Type-Options", "nosniff"}, {"Referrer-Policy", "no-referrer"}, {"Permissions-Policy", "camera=(), microphone=(), geolocation=()"}}
	if strings.HasPrefix(s.base, "https://") {
		out = append(out, [2]string{"Strict-Transport-Security", "max-age=31536000"})
	}
	return out
}

// cardHeaders let other sites frame a card: those that the publisher says, or all.
// Pages that are isolated from others may show it too.
func (s *Site) cardHeaders(p *Policy, a asked) [][2]string {
	policy := "default-src 'none'; style-src 'self'; img-src 'self'; "
	if a.fit {
		policy += "script-src 'self'; "
	}
	policy += "form-action 'self'; base-uri 'none'; frame-ancestors " + p.ancestors(a.kind, a.id)
	out := s.headers(policy)
	// What a frame may do beyond that is the other site's to say.
	out = slices.DeleteFunc(out, func(x [2]string) bool { return x[0] == "Permissions-Policy" })
	return append(out, [2]string{"Cross-Origin-Resource-Policy", "cross-origin"}, [2]string{"Cross-Origin-Embedder-Policy", "require-corp"})
}

// fileHeaders let programs of other sites read what is anybody's to read.
func (s *Site) fileHeaders() [][2]string {
	return append(s.headers(sitePolicy), [2]string{"Access-Control-Allow-Origin", "*"}, [2]string{"Cross-Origin-Resource-Policy", "cross-origin"})
}

// file is a file beside a card.
func (s *Site) file(f tell.Frame, a asked) (*ready, error) {
	one, ok := files[a.ext]
	if !ok {
		return nil, nil
	}
	body, ok := one.make(f, a.kind, a.id)
	if !ok {
		return nil, nil
	}
	got, err := newReady(body, one.contentType)
	if err != nil {
		return nil, err
	}
	got.extra = s.fileHeaders()
	if a.ext == "csv" {
		name := a.kind + "-" + a.id
		got.extra = append(got.extra, [2]string{"Content-Disposition", `attachment; filename="` + name + `.csv"`})
	}
	return got, nil
}

// files are those beside a card, by their extensions.
var files = map[string]struct {
	contentType string
	make        func(f tell.Frame, kind, id string) ([]byte, bool)
}{
	"csv":           {"text/csv; charset=utf-8; header=present", CSV},
	"json":          {"application/json; charset=utf-8", func(f tell.Frame, kind, id string) ([]byte, bool) { return JSON(f, kind, id, f.Edition.Body) }},
	"metadata.json": {"application/json; charset=utf-8", Metadata},
	"svg":           {"image/svg+xml; charset=utf-8", Badge},
	"png":           {"image/png", Picture},
}

// pageOf is the page of a path, with its data block.
func (s *Site) pageOf(f tell.Frame, a asked) (templ.Component, bool) {
	if a.id == editorPath {
		query, err := url.ParseQuery(a.query)
		return public.Embed(f, cards.AskOf(f, query)), err == nil // which it is: we have written it
	}
	return public.Site{Frame: f, Data: func(kind, id string) templ.Component {
		text, ok := Dataset(f, kind, id)
		if !ok {
			return nil
		}
		return templ.Raw(`<script type="application/ld+json">` + text + `</script>`)
	}}.Page(a.id)
}

func (s *Site) feed(f tell.Frame, a asked) (*ready, error) {
	body, ok := Feed(f, a.kind, a.id)
	if !ok {
		return nil, nil
	}
	got, err := newReady(body, "application/atom+xml; charset=utf-8")
	if err == nil {
		got.extra = s.fileHeaders()
	}
	return got, err
}

// alone is one of what a site has once.
func (s *Site) alone(f tell.Frame, a asked) (*ready, error) {
	var body []byte
	ok, contentType := true, "text/plain; charset=utf-8"
	switch a.id {
	case "sitemap":
		body, ok = Sitemap(f, a.part)
		contentType = "application/xml; charset=utf-8"
	case "robots":
		body = Robots(f)
	case "provider":
		body = Provider(f)
		contentType = "text/yaml; charset=utf-8"
	default: // what other sites load from here, and what a card loads that tells its height
		body, ok = static.File(a.id, "")
		contentType = "text/javascript; charset=utf-8"
	}
	if !ok {
		return nil, nil
	}
	got, err := newReady(body, contentType)
	if err == nil {
		got.extra = s.fileHeaders()
	}
	return got, err
}
