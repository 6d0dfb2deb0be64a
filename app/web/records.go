package web

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"proviso/app/exchange"
	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/drivers"
	"proviso/views/records"
	"proviso/views/replies"
	"proviso/views/trail"
)

// askRecords asks of which jurisdiction, if there is more than one to choose from,
// and then what is to be given out.
func (p *Pages) askRecords(c *fiber.Ctx) error {
	places, err := p.tracker.RecordsPlaces(c.UserContext(), p.who(c))
	if err != nil {
		return err
	}
	view, err := p.work(c)
	if err != nil {
		return err
	}
	id := view.Query.Get("jurisdiction")
	if id == "" && len(places) == 1 {
		id = places[0].ID
	}
	if id == "" {
		return Render(c, records.Of(trail.NewPlacePage(view, recordsPlaces(places))))
	}
	return p.recordsForm(c, id, nil, nil)
}

func recordsPlaces(all []tracker.RecordsPlace) []trail.Place {
	var out []trail.Place
	for _, x := range all {
		out = append(out, trail.Place{ID: x.ID, Name: x.Name})
	}
	return out
}

// recordsForm is the form for a jurisdiction, with what was typed and is wrong in
// it. Where the jurisdiction itself is wrong it is asked for.
func (p *Pages) recordsForm(c *fiber.Ctx, id string, typed map[string]string, fault error) error {
	view, err := p.work(c)
	if err != nil {
		return err
	}
	g := trail.GivenRecords{Typed: typed, Fault: fault}
	place, err := p.tracker.RecordsPlace(c.UserContext(), p.who(c), id)
	switch {
	case err == nil:
		g.Chosen, g.Illustrative = trail.Place{ID: place.ID, Name: place.Name}, place.Illustrative
		for _, x := range place.Papers {
			g.Papers = append(g.Papers, trail.Paper{Document: x.Document, Version: x.Version})
		}
		if g.Drafts, err = p.recordsDrafts(c, place); err != nil {
			return err
		}
	case fault != nil && models.KindOf(err) == models.KindInvalid:
		places, err := p.tracker.RecordsPlaces(c.UserContext(), p.who(c))
		if err != nil {
			return err
		}
		g.Places = recordsPlaces(places)
	default:
		return err
	}
	page, err := trail.NewRecordsPage(view, g)
	if err != nil {
		return err
	}
	return Render(c, trail.Bundle(page))
}

// recordsDrafts are what people draft in, by what it is about.
func (p *Pages) recordsDrafts(c *fiber.Ctx, place tracker.RecordsPlace) ([]trail.Draft, error) {
	b, err := p.tracker.Book(c.UserContext(), 0)
	if err != nil {
		return nil, err
	}
	of := func(x tracker.RecordsDraft) models.Ref {
		if x.Ref.Kind == models.FactReply {
			return models.Ref{Kind: models.FactAction, ID: x.Action}
		}
		return models.Ref{Kind: models.FactGrant, ID: x.Ref.ID}
	}
	var refs []models.Ref
	for _, x := range place.Drafts {
		if x.Name == "" { // it is called by what it is about
			refs = append(refs, of(x))
		}
	}
	named, err := p.paperGiven(c, b, refs)
	if err != nil {
		return nil, err
	}
	var out []trail.Draft
	for _, x := range place.Drafts {
		d := trail.Draft{Key: x.Key, Kind: x.Ref.Kind, Title: cmp.Or(x.Name, named.About[of(x)].Name, x.Ref.ID), Version: x.Version, URL: "/workspace/acceptances/" + x.Ref.ID}
		switch x.Ref.Kind {
		case models.FactReply:
			d.URL = replies.At(x.Action, place.ID)
		case models.FactDriver:
			d.URL = drivers.At(x.Ref.ID)
		case models.FactScenario:
			d.URL = drivers.ScenarioAt(x.Ref.ID)
		}
		out = append(out, d)
	}
	return out, nil
}

// recordsAsk reads what was decided, and keeps what was typed.
func recordsAsk(c *fiber.Ctx) (ask tracker.RecordsAsk, text map[string]string, err error) {
	text = typed(c, "jurisdiction", "reference", "from", "to")
	text["why"] = lines(c.FormValue("why"))
	ask = tracker.RecordsAsk{Jurisdiction: text["jurisdiction"], Reference: text["reference"], Why: text["why"], Decided: map[string]tracker.Release{}}
	for k, v := range c.Request().PostArgs().All() {
		for _, before := range []string{trail.PaperField, trail.WordsField} {
			if strings.HasPrefix(string(k), before) {
				text[string(k)] = clean(string(v))
			}
		}
	}
	if ask.From, err = dayTyped(c, "from"); err != nil {
		return ask, text, err
	}
	if ask.To, err = dayTyped(c, "to"); err != nil {
		return ask, text, err
	}
	for _, name := range slices.Sorted(maps.Keys(text)) {
		said := text[name]
		id, ok := strings.CutPrefix(name, trail.PaperField)
		if !ok || said == trail.Unreviewed {
			continue
		}
		d := tracker.Release{Release: said == trail.Release, Words: text[trail.WordsField+id]}
		if !d.Release {
			if d.Ground, err = models.ParseRecordsGround(name, said); err != nil {
				return ask, text, err
			}
		}
		if d.Version, err = strconv.Atoi(c.FormValue(trail.VersionField + id)); err != nil || d.Version < 1 {
			return ask, text, models.Invalid(name, "does not say which version of it was looked at; open the page again")
		}
		ask.Decided[id] = d
	}
	return ask, text, nil
}

// makeRecords makes the bundle and sends it, once the trail has a line of it.
func (p *Pages) makeRecords(c *fiber.Ctx) error {
	ask, typed, err := recordsAsk(c)
	var f *passing
	if err == nil {
		f, err = p.records(c, ask)
	}
	switch models.KindOf(err) {
	case models.KindInvalid:
		c.Status(fiber.StatusUnprocessableEntity)
		return p.recordsForm(c, ask.Jurisdiction, typed, err)
	case models.KindConflict:
		c.Status(fiber.StatusConflict)
		return p.recordsForm(c, ask.Jurisdiction, typed, err)
	}
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "application/zip")
	c.Set(fiber.HeaderContentDisposition, attached(f.called))
	return c.SendStream(f, int(f.size))
}

// passing is a file that is gone once it was sent.
type passing struct {
	*os.File
	called string
	size   int64
	gone   bool // already: it has no name any more
}

// newPassing makes one. Where the system lets it, it loses its name at once, so
// that a program which falls leaves nothing.
func newPassing() (*passing, error) {
	f, err := os.CreateTemp("", "proviso-records-*")
	if err != nil {
		return nil, fmt.Errorf("make a temporary file: %w", err)
	}
	return &passing{File: f, gone: os.Remove(f.Name()) == nil}, nil
}

func (f *passing) Close() error {
	err := f.File.Close()
	if !f.gone {
		err = os.Remove(f.Name())
	}
	return err
}

// records makes the bundle. What goes wrong leaves no file.
func (p *Pages) records(c *fiber.Ctx, ask tracker.RecordsAsk) (*passing, error) {
	f, err := newPassing()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.UserContext()), trailFileTime)
	defer cancel()
	err = p.tracker.MakeRecords(ctx, p.who(c), ask, func(r *tracker.Records) (string, error) {
		f.called = exchange.BundleName(&r.Bundle)
		return exchange.WriteBundle(f, &r.Bundle, exchange.BundleParts{
			Lines: func(emit func(models.TrailRow) error) error { return r.Lines(ctx, emit) },
			Open:  func(id string, v models.DocumentVersion) (io.ReadCloser, error) { return r.Open(ctx, id, v) },
		})
	})
	if err == nil {
		f.size, err = f.Seek(0, io.SeekEnd)
	}
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}
