package web

import (
	"github.com/gofiber/fiber/v2"

	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/places"
)

func (p *Pages) listPlaces(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	get := a.view.Query.Get
	kind, err := models.ParseJurisdictionKind("kind", get("kind"))
	if err != nil {
		return err
	}
	rows, err := a.book.Places(tracker.Places{Text: get("q"), State: get("state"), Kind: kind}, a.view.AsOf, a.view.KnownOn)
	if err != nil {
		return err
	}
	var states []string
	for _, j := range a.book.Record.Jurisdictions {
		if j.State != "" {
			states = append(states, j.State)
		}
	}
	return a.dossier(c, places.NewListPage(a.view, places.GivenList{Rows: rows, Text: get("q"), State: get("state"), Kind: get("kind"), States: unique(states)}))
}

func (p *Pages) showJurisdiction(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	file, err := a.book.PlaceFile(c.Params("slug"), a.view.AsOf, a.view.KnownOn)
	if err != nil {
		return err
	}
	if file.Place.ID != c.Params("slug") { // asked by its name
		return c.Redirect(a.view.At("/jurisdictions/"+file.Place.ID), fiber.StatusFound)
	}
	a.lead(a.book.AroundPlace(file.Place.ID, a.view.AsOf, a.view.KnownOn))
	return a.dossier(c, places.NewShowPage(a.view, places.Given{File: file, Names: a.names(), Source: a.book.CitedSource}))
}
