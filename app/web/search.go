package web

import (
	"math"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/search"
)

// How many things of a kind a search shows among all kinds, of one kind on a
// page, and in a file.
const (
	searchFew  = 5
	searchPage = 50
	searchFile = 10_000
)

func (p *Pages) search(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	get := a.view.Query.Get
	q := tracker.SearchQuery{Text: get("q"), AsOf: a.view.AsOf, KnownOn: a.view.KnownOn, Limit: searchFew}
	page := 1
	if v := get("kind"); v != "" {
		if q.Kind, err = models.ParseHitKind("kind", v); err != nil {
			return err
		}
		q.Limit = searchPage
		if page, err = pageNumber(get("page")); err != nil {
			return err
		}
		q.From = (page - 1) * searchPage
	}
	if get("format") != "" { // a file holds all
		q.From, q.Limit = 0, searchFile
	}
	got, err := a.book.Search(q)
	if err != nil {
		return err
	}
	g := search.Given{Query: q.Text, Kind: q.Kind, Total: got.Total, Meant: got.Meant, Lost: got.Lost, From: q.From, PageSize: searchPage, Names: a.book.Names(), Examples: a.book.SearchExamples()}
	if g.Invented, err = a.book.Found(q); err != nil {
		return err
	}
	for _, x := range got.Groups {
		g.Groups = append(g.Groups, search.Group{Kind: x.Kind, Total: x.Total, Hits: x.Hits})
		asked := q.Kind == "" || q.Kind == x.Kind
		if asked && get("format") != "" && x.Total > searchFile {
			return models.Invalid("format", "%d things match; a file holds up to %d of a kind, so ask for less", x.Total, searchFile)
		}
		if q.Kind == x.Kind && page > 1 && q.From >= x.Total {
			return models.Invalid("page", "%d is past the end; there are %d pages", page, (x.Total+searchPage-1)/searchPage)
		}
	}
	for _, x := range got.Alone {
		g.Alone = append(g.Alone, search.Finds(x))
	}
	shown := search.NewShowPage(a.view, g)
	return a.send(c, search.Show(shown), shown.Frame, shown.Tables()...)
}

// pageNumber reads the number of a page, from 1; "" is the first.
func pageNumber(v string) (int, error) {
	if v == "" {
		return 1, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > math.MaxInt32 {
		return 0, models.Invalid("page", "%q is not the number of a page; the first is 1", v)
	}
	return n, nil
}
