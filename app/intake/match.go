package intake

import (
	"fmt"
	"slices"
	"strings"

	"proviso/models"
)

// Points of what a recipient and a jurisdiction have in common. They are only ever added:
// what speaks against a candidate gives none, so that to know less of a recipient never
// makes a match better. Nothing is sure by one thing alone.
const (
	pointsName   = 60 // the same name, of the same kind of government
	pointsNear   = 50 // a city where the record has a city and county in one
	pointsBare   = 40 // the same name, which tells no kind
	pointsPart   = 40 // a department or office of it
	pointsState  = 15
	pointsTypes  = 10 // the business types that the recipient registered say the same kind
	pointsCounty = 15 // the county's code is its own
	pointsCity   = 10 // it is seated in the place
	pointsPlace  = 10 // the award is performed in the place of its code

	MostUnsure = 65 // of a part, and of a name without a kind that the registered types do not tell
	Sure       = 75 // from here on a match needs no person, if it stands alone
	Doubtful   = 50 // from here on it is shown to a person
	Apart      = 10 // by so much a sure match is before any other
)

// Weight is what one thing in common counts.
type Weight struct {
	ID     string
	Points int
}

// Weights are all things that count, for who asks how a score comes about: what names say,
// of which one alone counts, and then what is added to it.
var Weights = []Weight{
	{"name", pointsName}, {"near", pointsNear}, {"bare", pointsBare}, {"part", pointsPart},
	{"state", pointsState}, {"types", pointsTypes}, {"county", pointsCounty}, {"city", pointsCity}, {"place", pointsPlace},
}

// Recipient is who received, with what else the file tells of where the money is spent.
type Recipient struct {
	models.FederalRecipient
	Performed string // code of the place of performance: NY51000, CO**069
}

// Candidate is a jurisdiction that a recipient may be.
type Candidate struct {
	Jurisdiction string
	Score        int // of 100
	Reasons      []Reason
}

// Reason is what was compared and what it counts; 0: it speaks neither for nor against.
type Reason struct {
	Msg    string
	Points int
}

// Known is a jurisdiction whose name has been read.
type Known struct {
	models.Jurisdiction
	plain string
	names []Government
}

// KnownAs reads the names of jurisdictions once, for many recipients.
func KnownAs(all []models.Jurisdiction) []Known {
	out := make([]Known, len(all))
	for i, j := range all {
		out[i] = Known{Jurisdiction: j, plain: plainName(j.Name), names: ReadGovernment(j.Name, j.State)}
		for k, g := range out[i].names {
			switch {
			case g.Kind == "" && j.Kind != models.SpecialDistrict:
				out[i].names[k].Kind = string(j.Kind)
			case g.Kind == cityKind && j.Kind == models.Consolidated:
				out[i].names = append(out[i].names, Government{Kind: consolidatedKind, Place: g.Place})
			}
		}
	}
	return out
}

// Candidates are the jurisdictions that a recipient may be, the likeliest first; those of
// the same score by id. Nobody is a candidate across states, or without its state told.
func Candidates(r Recipient, all []Known) []Candidate {
	if r.State == "" || r.Name == "" {
		return nil
	}
	plain, names := plainName(r.Name), ReadGovernment(r.Name, r.State)
	var out []Candidate
	for i := range all {
		if all[i].State != r.State {
			continue
		}
		if c := score(&r, plain, names, &all[i]); c.Score >= Doubtful {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b Candidate) int {
		if a.Score != b.Score {
			return b.Score - a.Score
		}
		return strings.Compare(a.Jurisdiction, b.Jurisdiction)
	})
	return out
}

// Certain is the candidate that needs no person to say so; false: there is none, or more
// than one could be meant.
func Certain(ordered []Candidate) (Candidate, bool) {
	if len(ordered) == 0 || ordered[0].Score < Sure || len(ordered) > 1 && ordered[0].Score-ordered[1].Score < Apart {
		return Candidate{}, false
	}
	return ordered[0], true
}

// scoring adds up points with their reasons.
type scoring struct {
	c    Candidate
	most int
}

func (s *scoring) add(points int, format string, args ...any) {
	s.c.Score += points
	s.c.Reasons = append(s.c.Reasons, Reason{fmt.Sprintf(format, args...), points})
}

func score(r *Recipient, plain string, names []Government, j *Known) Candidate {
	s := scoring{c: Candidate{Jurisdiction: j.ID}, most: 100}
	bare, part := s.name(plain, names, j)
	if s.c.Score == 0 {
		return s.c
	}
	s.add(pointsState, "same state, %s", r.State)
	types := s.types(r.Types, j)
	if r.CountyFIPS != "" && len(j.GEOID) == 5 {
		if r.CountyFIPS == j.GEOID {
			s.add(pointsCounty, "same county code, %s", j.GEOID)
		} else {
			s.add(0, "seated in the county of code %s, the county of the record has %s", r.CountyFIPS, j.GEOID)
		}
	}
	s.city(r.City, j)
	if g := placeCode(r.Performed); g != "" && g == j.GEOID {
		s.add(pointsPlace, "performed in the place of the Census code %s", g)
	}
	if part || bare && !types {
		s.most = MostUnsure
	}
	s.c.Score = min(s.c.Score, s.most)
	return s.c
}

// name compares names. bare: the name tells no kind; part: it is of a part.
func (s *scoring) name(plain string, names []Government, j *Known) (bare, part bool) {
	if plain == j.plain {
		s.add(pointsName, "same name")
		return false, false
	}
	best, why := 0, ""
	for _, g := range names {
		for _, k := range j.names {
			if !samePlace(g.Place, k.Place) {
				continue
			}
			points, msg := likeKinds(g, k)
			if points > best || best == 0 && why == "" {
				best, why, bare, part = points, msg, g.Kind == "", g.Part
			}
		}
	}
	if best > 0 {
		s.add(best, "%s", why)
	}
	return bare, part
}

// likeKinds are the points of two governments of the same name.
func likeKinds(g, k Government) (int, string) {
	switch {
	case k.Part:
		return 0, "" // a jurisdiction that is called as a part of another is that alone
	case g.Part && (g.Kind == k.Kind || g.Kind == ""):
		return pointsPart, fmt.Sprintf("a part of the %s of the same name", called(k.Kind))
	case g.Part:
		return 0, ""
	case g.Kind == "" || k.Kind == "":
		return pointsBare, "same name; it does not tell the kind of government"
	case g.Kind == k.Kind:
		return pointsName, fmt.Sprintf("same name, a %s", g.Kind)
	case k.Kind == consolidatedKind && (g.Kind == cityKind || g.Kind == countyKind):
		return pointsNear, fmt.Sprintf("same name; a %s in the file, a city and county in one in the record", g.Kind)
	}
	return 0, ""
}

func called(kind string) string {
	switch kind {
	case "":
		return "government"
	case consolidatedKind:
		return "city and county"
	}
	return kind
}

// registered are the letters of business types that a kind of jurisdiction registers with.
var registered = map[models.JurisdictionKind]string{
	models.State: "A", models.County: "B", models.City: "C", models.Consolidated: "BC", models.SpecialDistrict: "DE",
}

var typeWords = map[rune]string{'A': "a state", 'B': "a county", 'C': "a city or township", 'D': "a special district", 'E': "a regional organisation", 'M': "a nonprofit", 'N': "a nonprofit"}

func (s *scoring) types(types string, j *Known) bool {
	if types == "" || j.Kind == models.KindUnknown {
		return false
	}
	if strings.ContainsAny(types, registered[j.Kind]) {
		s.add(pointsTypes, "registered as %s", is(j.Kind))
		return true
	}
	said := "something else (" + types + ")"
	if w := typeWords[rune(types[0])]; w != "" {
		said = w
	}
	s.add(0, "registered as %s, the place is %s", said, is(j.Kind))
	return false
}

func is(k models.JurisdictionKind) string {
	switch k {
	case models.Consolidated:
		return "a city and county in one"
	case models.SpecialDistrict:
		return "a special district"
	}
	return "a " + string(k)
}

func (s *scoring) city(city string, j *Known) {
	if city == "" || j.Kind == models.County || j.Kind == models.State {
		return
	}
	seat := plainName(city)
	for _, k := range j.names {
		if samePlace(seat, k.Place) {
			s.add(pointsCity, "seated there")
			return
		}
	}
	s.add(0, "seated in %s", city)
}

// placeCode is the Census code of a place or county in the code of a place of
// performance: NY51000, CO**069, 1225175; "" where it names none.
func placeCode(code string) string {
	if len(code) != 7 {
		return ""
	}
	fips, rest := fipsOf[code[:2]], code[2:]
	switch {
	case digits(code) >= 0:
		return code
	case fips == "":
		return ""
	case strings.HasPrefix(rest, "**") && digits(rest[2:]) >= 0:
		return fips + rest[2:]
	case digits(rest) > 0:
		return fips + rest
	}
	return ""
}
