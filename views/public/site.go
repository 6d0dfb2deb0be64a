package public

import (
	"iter"
	"strings"

	"github.com/a-h/templ"

	"proviso/app/publication"
	"proviso/views/tell"
)

// Site makes the pages of an edition in the language of its frame.
type Site struct {
	Frame tell.Frame
	// Data makes the data block of a page's head from the kind and id of its card
	// (and, of the portfolio, of the whole edition); nil for none.
	Data func(card, id string) templ.Component
}

// Pages are all pages of an edition by their paths, made as they are walked.
func Pages(f tell.Frame) iter.Seq2[string, templ.Component] { return Site{Frame: f}.Pages() }

// Page makes the page of a path; false if there is none.
func Page(f tell.Frame, path string) (templ.Component, bool) { return Site{Frame: f}.Page(path) }

// lists are the pages that are there in every edition, but for those of text.
var lists = map[string]func(page) templ.Component{
	"": overviewPage, "jurisdictions": placesPage, "cases": casesPage, "coverage": conditionsPage, "comparisons": comparisonsPage,
}

// Pages are all pages by their paths. Of coverage these are the answers for places
// that have a grant with the condition; Page makes those of other places too.
func (s Site) Pages() iter.Seq2[string, templ.Component] {
	return func(yield func(string, templ.Component) bool) {
		for path := range s.Paths() {
			if c, ok := s.Page(path); ok && !yield(path, c) {
				return
			}
		}
	}
}

// Paths are those of Pages.
func (s Site) Paths() iter.Seq[string] {
	return func(yield func(string) bool) {
		e := s.Frame.Edition
		for _, path := range tabs {
			if _, ok := s.known(path); ok && !yield(path) {
				return
			}
		}
		for i := range e.Places {
			if !yield("jurisdictions/" + e.Places[i].ID) {
				return
			}
		}
		for i := range e.Grants {
			if !yield("grants/" + e.Grants[i].ID) {
				return
			}
		}
		for i := range e.Cases {
			if !yield("cases/" + e.Cases[i].ID) {
				return
			}
		}
		for i := range e.Conditions {
			k := &e.Conditions[i]
			if !yield("coverage/" + k.ID) {
				return
			}
			for j := range k.Places {
				if !yield(answerPath(k.ID, k.Places[j].Place.ID)) {
					return
				}
			}
		}
		for i := range e.Comparisons {
			if !yield("comparisons/" + e.Comparisons[i].ID) {
				return
			}
		}
		for _, path := range textPaths {
			if _, ok := texts[path]; ok && !yield(path) {
				return
			}
		}
	}
}

func answerPath(condition, place string) string { return "coverage/" + condition + "." + place }

// page is one page that is asked for.
type page struct {
	f    tell.Frame
	path string
	data func(card, id string) templ.Component
}

// Page makes the page of a path; false if there is none.
func (s Site) Page(path string) (templ.Component, bool) {
	make, ok := s.known(path)
	if !ok {
		return nil, false
	}
	return make(page{s.Frame, path, s.Data}), true
}

// known is what makes a page.
func (s Site) known(path string) (func(page) templ.Component, bool) {
	if list, ok := lists[path]; ok {
		return list, true
	}
	if text, ok := texts[path]; ok {
		return func(p page) templ.Component { return text(p.f) }, true
	}
	family, id, ok := strings.Cut(path, "/")
	if !ok {
		return nil, false
	}
	e := s.Frame.Edition
	switch family {
	case "jurisdictions":
		return of(e.Place(id), placePage)
	case "grants":
		return of(e.Grant(id), grantPage)
	case "cases":
		return of(e.Case(id), casePage)
	case "comparisons":
		return of(e.Comparison(id), comparisonPage)
	case "coverage":
		id, place, asked := strings.Cut(id, ".")
		k := e.Condition(id)
		if !asked {
			return of(k, conditionPage)
		}
		j := e.Place(place)
		if k == nil || j == nil {
			return nil, false
		}
		return func(p page) templ.Component { return answerPage(p, k, j) }, true
	}
	return nil, false
}

func of[T any](document *T, make func(page, *T) templ.Component) (func(page) templ.Component, bool) {
	if document == nil {
		return nil, false
	}
	return func(p page) templ.Component { return make(p, document) }, true
}

// shell makes the shell of the page with what it says of itself.
func (p page) shell(a About) Shell {
	a.Path = p.path
	if p.data != nil && a.Card != "" {
		a.Data = p.data(a.Card, a.ID)
	}
	if a.Description == "" {
		a.Description = a.Lede
	}
	return NewShell(p.f, a)
}

// Overview is the portfolio; those that follow are the pages of their names.
func Overview(f tell.Frame) templ.Component { return overviewPage(page{f: f}) }

func Places(f tell.Frame) templ.Component { return placesPage(page{f: f, path: "jurisdictions"}) }

func Cases(f tell.Frame) templ.Component { return casesPage(page{f: f, path: "cases"}) }

func Conditions(f tell.Frame) templ.Component { return conditionsPage(page{f: f, path: "coverage"}) }

func Comparisons(f tell.Frame) templ.Component {
	return comparisonsPage(page{f: f, path: "comparisons"})
}

func Place(f tell.Frame, j *publication.Place) templ.Component {
	return placePage(page{f: f, path: "jurisdictions/" + j.ID}, j)
}

func Grant(f tell.Frame, g *publication.Grant) templ.Component {
	return grantPage(page{f: f, path: "grants/" + g.ID}, g)
}

func Case(f tell.Frame, m *publication.Case) templ.Component {
	return casePage(page{f: f, path: "cases/" + m.ID}, m)
}

func Condition(f tell.Frame, k *publication.Condition) templ.Component {
	return conditionPage(page{f: f, path: "coverage/" + k.ID}, k)
}

func Answer(f tell.Frame, k *publication.Condition, j *publication.Place) templ.Component {
	return answerPage(page{f: f, path: answerPath(k.ID, j.ID)}, k, j)
}

func Comparison(f tell.Frame, x *publication.Comparison) templ.Component {
	return comparisonPage(page{f: f, path: "comparisons/" + x.ID}, x)
}
