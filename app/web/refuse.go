package web

import (
	"cmp"
	"errors"
	"net/url"
	"strings"
	"unicode"

	"github.com/gofiber/fiber/v2"

	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/layout"
	"proviso/views/search"
	"proviso/views/ui"
	"proviso/views/words"

	errorviews "proviso/views/errors"
)

// longestValue is how long a value of an address may be: every link of the page
// repeats it.
const longestValue = 500

// readQuery reads the parameters of the address. What is no text, and marks that
// turn the direction of writing, are taken out: the page repeats values.
func readQuery(c *fiber.Ctx) (url.Values, error) {
	read, err := url.ParseQuery(string(c.Request().URI().QueryString()))
	query := make(url.Values, len(read))
	var long error
	for k, values := range read {
		k = clean(k)
		if len(k) > longestValue {
			long = models.Invalid(k, "is no parameter of this page")
			continue
		}
		for _, v := range values {
			query.Add(k, clean(v))
			// A search says for itself how long it may be.
			if len(v) > longestValue && k != "q" {
				long = models.Invalid(k, "%q is too long: %d characters", clean(v), len(v))
			}
		}
	}
	if err != nil {
		return query, models.Invalid("query", "what follows the question mark cannot be read: %s", clean(err.Error()))
	}
	return query, long
}

func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// kinds are the things that an error's field or the first part of an address
// names.
var kinds = map[string]models.HitKind{
	"grant": models.HitGrant, "grants": models.HitGrant, "jurisdiction": models.HitPlace, "jurisdictions": models.HitPlace,
	"program": models.HitProgram, "programs": models.HitProgram, "condition": models.HitCondition, "conditions": models.HitCondition,
	"case": models.HitCase, "cases": models.HitCase, "source": models.HitSource, "sources": models.HitSource,
	"demand": models.HitAction, "demands": models.HitAction, "action": models.HitAction,
}

// Refuse answers with the page of an error: what is wrong, what comes near to
// what was asked for, and the way on, with all that was right in the address
// kept.
func (p *Pages) Refuse(c *fiber.Ctx, status int, err error) error {
	query, _ := readQuery(c) // what can be read of it
	view := layout.Context{Words: words.English, Path: c.Path(), Query: query, Today: models.DateOf(p.now())}
	g := errorviews.Given{Status: status, Request: c.GetRespHeader(fiber.HeaderXRequestID)}
	var e *models.Error
	if errors.As(err, &e) {
		g.Detail, g.Field, g.Known = sentence(clean(e.Msg)), e.Field, query.Has(e.Field)
		if e.Kind == models.KindInvalid || g.Known { // which part of the address is at fault
			g.Detail = sentence(clean(e.Error()))
		}
	}
	if g.Known {
		g.Value = query.Get(g.Field)
		query.Del(g.Field)
	}
	if status == fiber.StatusNotFound || g.Known && e.Kind == models.KindNotFound {
		p.near(c, &view, &g, e)
	}
	return Render(c, errorviews.Show(errorviews.NewShowPage(view, g)))
}

// sentence ends a message as one.
func sentence(s string) string {
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".?!") {
		return s
	}
	return s + "."
}

// near finds what comes near to what is not there. Where the record cannot be
// read nothing does.
func (p *Pages) near(c *fiber.Ctx, view *layout.Context, g *errorviews.Given, e *models.Error) {
	last, err := url.PathUnescape(c.Path()[strings.LastIndexByte(c.Path(), '/')+1:])
	if err != nil {
		return
	}
	last = clean(last)
	knownOn, err := models.ParseDate("known_on", view.Query.Get("known_on"))
	if err != nil {
		knownOn = 0
	}
	book, err := p.tracker.Book(c.UserContext(), knownOn)
	if err != nil {
		return
	}
	all := book.Names()
	if g.Known {
		ids := e.Near
		if len(ids) == 0 {
			for _, h := range book.Near(kinds[e.Field], e.What, knownOn) {
				ids = append(ids, h.ID)
			}
		}
		for _, id := range ids {
			g.Near = append(g.Near, ui.Link{Text: cmp.Or(all[id], id), URL: view.At(view.Path, g.Field, id)})
		}
		return
	}
	if len([]rune(last)) <= longestValue {
		g.Lookup = strings.TrimSpace(strings.NewReplacer("-", " ", "_", " ", "/", " ").Replace(last))
	}
	first, _, _ := strings.Cut(strings.Trim(view.Path, "/"), "/")
	kind := kinds[first]
	if e != nil {
		kind = cmp.Or(kinds[e.Field], kind)
	}
	hits := book.Near(kind, last, knownOn)
	if kind == "" {
		got, err := book.Search(tracker.SearchQuery{Text: last, KnownOn: knownOn, Limit: 1})
		if err != nil {
			return
		}
		for _, group := range got.Groups {
			hits = append(hits, group.Hits...)
		}
		hits = hits[:min(len(hits), 3)]
	}
	for _, h := range hits {
		g.Near = append(g.Near, search.Link(*view, h, all))
	}
}
