// Package cards is what other sites embed: small pages of what was published, each
// whole without a script. It sees published documents alone.
//
// A card opens with the sentence of views/tell, says the status in words, draws its
// picture and always has the table of the same beside it. Nothing in it is wider than
// its frame, from 320 pixels up, and long tables scroll in windows of their own: an
// editor who cannot run a script plans with the height of Height.
//
// A card has no script. The one exception is asked for by its address (Frame.Fit): a
// single file of this site that tells the page around it how tall the card is.
package cards

import (
	"iter"
	"strings"

	"github.com/a-h/templ"

	"proviso/app/publication"
	"proviso/views/tell"
)

// kinds of cards, as in addresses; tell.Cards lists them.
const (
	kindPlace      = string(publication.KindPlace)
	kindGrant      = string(publication.KindGrant)
	kindCase       = string(publication.KindCase)
	kindCoverage   = string(publication.KindCoverage)
	kindComparison = string(publication.KindComparison)
	kindOverview   = string(publication.KindOverview)
	kindMap        = "map"
)

// Cards are the kinds and ids of all cards of the frame's edition. Of coverage there is
// one for each condition and one for each place that carries it.
func Cards(f tell.Frame) iter.Seq2[string, string] {
	e := f.Edition
	return func(yield func(string, string) bool) {
		if !yield(kindOverview, publication.OverviewID) || !yield(kindMap, publication.OverviewID) {
			return
		}
		for i := range e.Places {
			if !yield(kindPlace, e.Places[i].ID) {
				return
			}
		}
		for i := range e.Grants {
			if !yield(kindGrant, e.Grants[i].ID) {
				return
			}
		}
		for i := range e.Cases {
			if !yield(kindCase, e.Cases[i].ID) {
				return
			}
		}
		for i := range e.Conditions {
			c := &e.Conditions[i]
			if !yield(kindCoverage, c.ID) {
				return
			}
			for k := range c.Places {
				if !yield(kindCoverage, c.ID+"."+c.Places[k].Place.ID) {
					return
				}
			}
		}
		for i := range e.Comparisons {
			if !yield(kindComparison, e.Comparisons[i].ID) {
				return
			}
		}
	}
}

// Card is one card, a whole document; false if the edition has no such thing.
func Card(f tell.Frame, kind, id string) (templ.Component, bool) {
	c, ok := cardOf(f, kind, id)
	return document(c), ok
}

func cardOf(f tell.Frame, kind, id string) (card, bool) {
	e := f.Edition
	switch kind {
	case kindPlace:
		if p := e.Place(id); p != nil {
			return placeCard(f, p), true
		}
	case kindGrant:
		if g := e.Grant(id); g != nil {
			return grantCard(f, g), true
		}
	case kindCase:
		if c := e.Case(id); c != nil {
			return caseCard(f, c), true
		}
	case kindCoverage:
		term, place, chosen := strings.Cut(id, ".")
		c := e.Condition(term)
		if c == nil {
			break
		}
		if !chosen {
			return coverageCard(f, c), true
		}
		if p := e.Place(place); p != nil {
			return answerCard(f, c, p), true
		}
	case kindComparison:
		if c := e.Comparison(id); c != nil {
			return comparisonCard(f, c), true
		}
	case kindMap:
		if id == publication.OverviewID {
			return mapCard(f, &e.Overview), true
		}
	case kindOverview:
		if id == publication.OverviewID {
			return overviewCard(f, &e.Overview), true
		}
	}
	return card{}, false
}
