package cards

import (
	"net/url"
	"slices"
	"strings"

	"proviso/app/publication"
	"proviso/views/tell"
)

// picker asks for a place: a form that works without a script and leads to the card of
// that place in the same frame.
type picker struct {
	Action, Label, Button, None string
	Hidden                      []field
	Options                     []field
}

type field struct{ Name, Value string }

// coverageCard asks "Is my city covered?" of one condition, and tells of every place.
func coverageCard(f tell.Frame, k *publication.Condition) card {
	o := f.Condition(k)
	c := open(f, kindCoverage, k.ID, o)
	c.Kind += " · " + o.Title
	c.Picker = newPicker(f, k)
	counts := map[string]int{}
	places := table{ID: "places", Title: f.Say("card.places"), Head: []column{{Text: f.Say("card.place")}, {Text: f.Say("card.covered")}}, None: f.Say("card.no_places")}
	for i := range k.Places {
		p := &k.Places[i]
		counts[p.Cover]++
		name := linked(link{Text: p.Place.Name, URL: f.Card(kindCoverage, k.ID+"."+p.Place.ID), Here: true})
		if p.State != "" {
			name.Below = []words{{Text: f.State(p.State)}}
		}
		places.Rows = append(places.Rows, []cell{name, marked(cover(f, p.Cover))})
	}
	var shown []counted
	for _, kind := range []string{publication.Covered, publication.PartlyCovered, publication.NotCovered, publication.UncertainCover} {
		if counts[kind] > 0 {
			shown = append(shown, counted{cover(f, kind), counts[kind]})
		}
	}
	c.Picture = bars(f, f.Say("card.places_by_cover"), shown)
	c.Tables = []table{places}
	return c
}

func cover(f tell.Frame, kind string) mark { return mark{toneOf(kind), f.Cover(kind)} }

// newPicker lists the places whose grants carry the condition, by name.
func newPicker(f tell.Frame, k *publication.Condition) *picker {
	address := f.Card(kindCoverage, k.ID)
	action, query, _ := strings.Cut(address, "?")
	p := &picker{Action: action, Label: f.Say("card.pick"), Button: f.Say("card.pick_button"), None: f.Say("card.pick_none")}
	values, _ := url.ParseQuery(query) // of an address that was just made
	for _, name := range []string{"lang", "theme", "fit"} {
		if v := values.Get(name); v != "" {
			p.Hidden = append(p.Hidden, field{name, v})
		}
	}
	for i := range k.Places {
		x := &k.Places[i]
		name := x.Place.Name
		if x.State != "" {
			name += ", " + x.State
		}
		p.Options = append(p.Options, field{x.Place.ID, name})
	}
	slices.SortStableFunc(p.Options, func(a, b field) int { return strings.Compare(plain(a.Value), plain(b.Value)) })
	return p
}

// plain is a place's name as one looks for it: Denver, not City and County of Denver.
func plain(name string) string {
	for _, prefix := range []string{"City and County of ", "City of ", "County of ", "State of ", "Town of "} {
		name = strings.TrimPrefix(name, prefix)
	}
	return name
}

// answerCard answers it for one place: yes, no, partly or uncertain, and why.
func answerCard(f tell.Frame, k *publication.Condition, p *publication.Place) card {
	o := f.Answer(k, p)
	id := k.ID + "." + p.ID
	c := open(f, kindCoverage, id, o)
	c.Kind = f.Say("card.kind.answer") + " " + o.Title
	if !slices.ContainsFunc(k.Places, func(x publication.PlaceCover) bool { return x.Place.ID == p.ID }) {
		// No grant of it carries the condition: the file is that of the condition.
		for i := range c.Links {
			c.Links[i].URL = strings.Replace(c.Links[i].URL, f.File(kindCoverage, id, "csv"), f.File(kindCoverage, k.ID, "csv"), 1)
		}
	}
	if c.Corrected == nil && len(publication.Marked(f.Edition.Corrections, publication.KindPlace, p.ID, f.Today)) > 0 {
		c.Corrected = &link{Text: f.Say("card.corrected"), URL: f.Live("corrections")}
	}
	t := table{ID: "grants", Title: f.Say("card.answer_grants"), Head: []column{{Text: f.Say("card.grant")}, {Text: f.Say("card.standing")}}, None: f.Say("card.answer_none")}
	counts := map[string]int{}
	var kinds []string
	for i := range p.Cover {
		s := &p.Cover[i]
		if s.Condition.ID != k.ID {
			continue
		}
		if counts[s.Standing] == 0 {
			kinds = append(kinds, s.Standing)
		}
		counts[s.Standing] += len(s.Grants)
		for n, g := range s.Grants {
			reason := ""
			if n == 0 { // the others stand so for the same reason
				reason = why(f, s, k.Verified)
			}
			stands := marked(standing(f, s.Standing), reason)
			if n == 0 && s.Doubt != "" && s.Stale == "" {
				stands.Below = append(stands.Below, recorded(f, s.Doubt))
			}
			t.Rows = append(t.Rows, []cell{grantCell(f, p, g), stands})
		}
	}
	var shown []counted
	for _, s := range kinds {
		shown = append(shown, counted{standing(f, s), counts[s]})
	}
	c.Picture = bars(f, f.Say("card.grants_by_standing"), shown)
	c.Tables = []table{t}
	c.Links = append([]link{{Text: f.Say("card.another"), URL: f.Card(kindCoverage, k.ID), Here: true}}, c.Links...)
	return c
}

// grantCell is a grant of a place by its id.
func grantCell(f tell.Frame, p *publication.Place, id string) cell {
	for i := range p.Grants {
		if g := &p.Grants[i]; g.ID == id {
			return linked(link{Text: grantName(f, g), URL: f.Page(tell.PageOf(kindGrant, id))}, via(f, g))
		}
	}
	return said(id)
}
