package law

import (
	"slices"

	"proviso/models"
)

// routeKind is the way in which an order comes to protect a jurisdiction.
type routeKind uint8

const (
	routeNamed routeKind = iota
	routeSubdivision
	routeMember
	routeEveryone
	routeVacatur
)

// route is one such way and how certain it is. A jurisdiction can be reached by
// several at once: Los Angeles by name and as a subdivision of California.
type route struct {
	kind routeKind
	via  string // the group, or the USPS code of the state
	c    models.Certainty
}

// routes finds every way in which the order protects the jurisdiction (rule 2).
// Amici, plaintiffs without relief and pending suits are on none of its lists
// and so protect nobody. buf is scratch space of the caller.
func (o *order) routes(r *Record, j *models.Jurisdiction, cond string, c clock, buf []route) []route {
	if o.Kind == "denied" || o.Scope == models.ScopeNone {
		return buf
	}
	narrowed := o.narrowedFor(cond, c)
	if named := o.namedRoute(j, c); named != models.No {
		buf = append(buf, route{routeNamed, j.ID, named})
	}
	if sub := o.subdivisionRoute(j); sub != models.No {
		buf = append(buf, route{routeSubdivision, j.State, sub.And(narrowed)})
	}
	for _, g := range o.groups {
		if m := r.member(g, j); m != models.No {
			buf = append(buf, route{routeMember, g, m.And(narrowed)})
		}
	}
	if o.everyone {
		buf = append(buf, route{routeEveryone, models.Everyone, models.Yes.And(narrowed)})
	}
	// A vacatur sets the condition aside for all (rule 7). Where it only stands
	// beside relief for parties, and the order's text was not seen, it may.
	switch {
	case o.Scope == models.ScopeVacatur:
		buf = append(buf, route{routeVacatur, models.Everyone, models.Yes})
	case o.Vacatur:
		buf = append(buf, route{routeVacatur, models.Everyone, models.Maybe})
	}
	return buf
}

// namedRoute: a named party is protected from the day on which it joined, if
// that is later than the order.
func (o *order) namedRoute(j *models.Jurisdiction, c clock) models.Certainty {
	named := o.named[j.ID]
	if named == models.No {
		return models.No
	}
	if joined, ok := o.joined[j.ID]; ok && o.From.Known() && joined.Earliest > o.From.Latest {
		return named.And(c.happened(joined))
	}
	return named
}

// subdivisionRoute: the local governments of a state share its protection only
// where the order says so. Of a city whose state the record does not know it
// cannot be told.
func (o *order) subdivisionRoute(j *models.Jurisdiction) models.Certainty {
	if j.Kind == models.State || len(o.subs) == 0 {
		return models.No
	}
	if j.State == "" {
		return models.Maybe
	}
	return o.subs[j.State]
}

// narrowedFor is No.Not() (Yes) while the order stands as first written for the
// condition, and Maybe once it was narrowed to those it names: of everybody else
// the narrowed order does not speak.
func (o *order) narrowedFor(cond string, c clock) models.Certainty {
	for _, n := range o.narrowings {
		if slices.Contains(n.Conditions, cond) {
			return c.happened(n.Date).Not().Or(models.Maybe)
		}
	}
	return models.Yes
}

// member says whether a jurisdiction belongs to an association. Membership that
// is not confirmed gives Maybe (rule 9), but a kind of government that cannot be
// a member is none: states and counties are not members of the Conference of
// Mayors.
func (r *Record) member(groupID string, j *models.Jurisdiction) models.Certainty {
	g, ok := r.groups[groupID]
	switch {
	case !ok:
		return models.No
	case g.confirmed[j.ID]:
		return models.Yes
	case j.Kind == models.KindUnknown, len(g.MayJoin) == 0, slices.Contains(g.MayJoin, j.Kind):
		return models.Maybe
	}
	return models.No
}
