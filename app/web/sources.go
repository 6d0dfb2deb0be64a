package web

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/sources"
)

// pageOf is the address of the page on which a fact stands; "" where it has none.
func pageOf(r tracker.Rest) string {
	if r.PageID == "" {
		return ""
	}
	anchor := ""
	if r.Anchor != "" {
		anchor = "#" + r.Anchor
	}
	switch r.Page {
	case models.FactJurisdiction:
		return "/jurisdictions/" + r.PageID + anchor
	case models.FactProgram:
		return "/programs/" + r.PageID + anchor
	case models.FactCondition:
		return "/conditions/" + r.PageID + anchor
	case models.FactCase:
		return "/cases/" + r.PageID + anchor
	case models.FactNotice:
		return "/notices/" + r.PageID + anchor
	case models.FactAction:
		return "/demands/" + r.PageID + anchor
	case models.FactGrant:
		return "/grants/" + r.PageID + anchor
	case models.FactAssociation:
		return "/method#association-" + r.PageID
	case models.FactGap:
		return "/method#" + r.PageID
	}
	return ""
}

func (p *Pages) showSource(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	s, rests, err := a.book.SourceFile(c.Params("id"))
	if err != nil {
		return err
	}
	facts := make([]sources.Rest, 0, len(rests))
	for _, r := range rests {
		facts = append(facts, sources.Rest{Kind: r.Kind, ID: r.ID, Title: r.Title, URL: pageOf(r)})
	}
	return a.parts(c, sources.NewShowPage(a.view, s, facts))
}

func (p *Pages) listSources(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	get := a.view.Query.Get
	got, err := a.book.Sources(tracker.SourceQuery{KnownOn: a.view.KnownOn, Text: get("q"), Publisher: get("publisher"), Year: get("year")})
	if err != nil {
		return err
	}
	page := 1
	if v := get("page"); v != "" {
		if page, err = strconv.Atoi(v); err != nil || page < 1 || page > sources.Pages(len(got)) {
			return models.Invalid("page", "%q is not a page of this list; it has %d", v, sources.Pages(len(got)))
		}
	}
	if format := get("format"); format != "" && format != "html" { // a file holds all
		page = 0
	}
	rows := make([]sources.Row, 0, len(got))
	for _, r := range got {
		rows = append(rows, sources.Row{Source: r.Source, Rests: r.Rests})
	}
	var years []string
	for _, s := range a.book.Record.Sources {
		if s.Date.Known() {
			years = append(years, fmt.Sprint(s.Date.Earliest.Time().Year()))
		}
	}
	years = unique(years)
	slices.Reverse(years)
	return a.parts(c, sources.NewListPage(a.view, rows, a.book.Publishers(), years, page))
}
