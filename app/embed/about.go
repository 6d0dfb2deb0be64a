package embed

import (
	"strings"

	"proviso/app/publication"
	"proviso/views/tell"
)

// siteName is what the site calls itself, whoever keeps it up.
const siteName = "Proviso"

// about is what files, feeds, badges and pictures say of an embed.
type about struct {
	tell.Opening
	label    string // its name in a few words
	tone     string // the shape that goes with the status
	verified publication.Day
	figure   string // the one number, a word where it is not known
	of       string // what the figure is of
	sources  []publication.Source
	numbers  []int // by which the document names them
}

// statusTones are the shapes of statuses, of covers and of how a case stands.
var statusTones = map[string]string{
	"lost": "lost", "held": "restricted", "reduced": "restricted", "threatened": "at_issue", "at_issue": "at_issue", "open": "open", "protected": "protected", "clear": "clear", "unknown": "unknown", "nothing": "none",
	publication.Covered: "protected", publication.NotCovered: "in_force", publication.PartlyCovered: "open", publication.UncertainCover: "unknown",
	"running": "in_force", "unsure": "unknown", "ended": "none", "none": "none", "named": "none", "all": "none", notVerified: "unknown",
}

// notVerified is the status of what is not asserted, since it was last verified long
// before the day that is told of.
const notVerified = "unverified"

// aboutOf is false if the edition has no such thing.
func aboutOf(f tell.Frame, kind, id string) (about, bool) {
	e := f.Edition
	if !has(e, kind, id) {
		return about{}, false
	}
	var a about
	switch publication.Kind(kind) {
	case publication.KindOverview:
		a = about{Opening: f.Overview(&e.Overview), label: f.Say("machines.overview"), verified: e.Overview.Verified}
		a.count(f, "grants", e.Overview.Grants)
	case publication.TableMap:
		a = about{Opening: f.Overview(&e.Overview), label: f.Say("machines.map"), verified: e.Overview.Verified}
		a.Title = f.Say("machines.map_title", "Day", f.Day(e.AsOf))
		a.count(f, "states", len(e.Overview.States))
	case publication.KindPlace:
		p := e.Place(id)
		a = about{Opening: f.Place(p), label: p.Name, verified: p.Verified, sources: p.Sources}
		a.count(f, "grants", len(p.Grants))
	case publication.KindGrant:
		g := e.Grant(id)
		a = about{Opening: f.Grant(g), verified: g.Verified, sources: g.Sources}
		a.label = a.Title
		a.amount(f, g.Amount)
	case publication.KindCase:
		c := e.Case(id)
		a = about{Opening: f.Case(c), label: shortCaption(c.Caption), verified: c.Verified, sources: c.Sources}
		a.count(f, "resting", len(c.Hanging))
		if c.Running == 0 && c.Unsure > 0 && len(c.Hanging) == 0 { // what cannot be told is no zero
			a.figure = f.Say("tell.unknown")
		}
	case publication.KindCoverage:
		a = coverageOf(f, id)
	case publication.KindComparison:
		c := e.Comparison(id)
		a = about{Opening: f.Comparison(c), verified: c.Verified, sources: c.Sources}
		a.label = a.Title
		a.count(f, "compared", len(c.Rows))
	}
	for i := len(a.numbers); i < len(a.sources); i++ { // all of one document
		a.numbers = append(a.numbers, i+1)
	}
	a.tone = statusTones[a.Kind]
	if a.tone == "" { // a status that is not known here is not said to be anything
		a.tone = "unknown"
	}
	if a.Kind == notVerified {
		a.Status = f.Say("machines.not_verified", "Day", f.ShortDay(a.verified))
	}
	return a, true
}

func coverageOf(f tell.Frame, id string) about {
	condition, place, ok := publication.ConditionAndPlace(id)
	if !ok {
		k := f.Edition.Condition(id)
		a := about{Opening: f.Condition(k), verified: k.Verified, sources: k.Sources}
		a.label = a.Title
		a.covered(f, k)
		return a
	}
	k, p := f.Edition.Condition(condition), f.Edition.Place(place)
	a := about{Opening: f.Answer(k, p)}
	a.label = a.Title
	cited, grants := map[int]bool{}, map[string]bool{}
	for i := range p.Cover {
		s := &p.Cover[i]
		if s.Condition.ID != condition || s.Standing == "not_attached" {
			continue
		}
		for _, n := range s.Sources {
			cited[n] = true
		}
		for _, g := range s.Grants {
			grants[g] = true
		}
		if s.Verified != "" && (a.verified == "" || s.Verified < a.verified) {
			a.verified = s.Verified
		}
	}
	for i := range p.Sources {
		if cited[i+1] {
			a.sources, a.numbers = append(a.sources, p.Sources[i]), append(a.numbers, i+1)
		}
	}
	a.count(f, "carry", len(grants))
	return a
}

// count makes the figure a number of things.
func (a *about) count(f tell.Frame, of string, n int) {
	a.figure, a.of = f.Number(n), f.Say("machines.figure."+of, "N", n)
}

// covered makes the figure how many places are covered. Of whom it cannot be told is
// said beside it, and is not counted as not covered.
func (a *about) covered(f tell.Frame, k *publication.Condition) {
	n, unsure := 0, 0
	for _, p := range k.Places {
		switch p.Cover {
		case publication.Covered:
			n++
		case publication.UncertainCover:
			unsure++
		}
	}
	a.figure, a.of = f.Say("machines.of", "Part", f.Number(n), "Whole", f.Number(len(k.Places))), f.Say("machines.covered")
	switch {
	case unsure == len(k.Places):
		a.figure, a.of = f.Say("tell.unknown"), f.Say("machines.covered_unknown", "N", unsure)
	case unsure > 0:
		a.of = f.Say("machines.covered_unsure", "N", unsure)
	}
}

func (a *about) amount(f tell.Frame, m *publication.Amount) {
	if m == nil {
		a.figure, a.of = f.Say("tell.unknown"), f.Say("machines.amount")
		return
	}
	a.figure, a.of = f.Money(m.Now()), f.Basis(m.Basis)
	if m.Approximate {
		a.figure = f.Say("tell.about", "Amount", a.figure)
	}
	if m.Disputed {
		a.of = f.Say("machines.disputed", "Basis", a.of)
	}
}

// corrected is true while an embed bears the mark.
func corrected(f tell.Frame, kind, id string) bool {
	return len(publication.Marked(f.Edition.Corrections, documentKind(kind), documentID(kind, id), f.Today)) > 0
}

// documentKind and documentID name the document that an embed shows.
func documentKind(kind string) publication.Kind {
	if kind == publication.TableMap {
		return publication.KindOverview
	}
	return publication.Kind(kind)
}

func documentID(kind, id string) string {
	if condition, _, ok := publication.ConditionAndPlace(id); ok && kind == string(publication.KindCoverage) {
		return condition
	}
	return id
}

// shortCaption is a case by its first caption, without what was added to it later.
func shortCaption(caption string) string {
	first, _, _ := strings.Cut(caption, "; ")
	first, _, _ = strings.Cut(first, " (")
	return first
}

func titleOf(f tell.Frame, kind, id string) string {
	a, _ := aboutOf(f, kind, id)
	return a.Title
}
