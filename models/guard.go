package models

import (
	"fmt"
	"slices"
	"strings"
)

// Flaw is something that the record may not hold, at a field of a thing.
type Flaw struct {
	Kind    FactKind
	ID      string
	Path    []any // names of fields and places in lists, from the thing down
	Msg     string
	Missing bool     // the field says nothing
	Refers  FactKind // it names a thing that there is not: of this kind,
	Named   string   // by this id
}

func (f Flaw) String() string { return fmt.Sprintf("%s %s: %s", f.Kind, f.ID, f.Msg) }

// Flaws looks at the record as a whole and tells all that is wrong with it. Files
// that are loaded and changes that people make are held to the same.
func (r *Record) Flaws() []Flaw {
	there := map[topic]int{}
	r.says(func(t topic) { there[t]++ })
	return r.flaws(func(t topic) bool { return there[t] > 0 }, func(topic) {})
}

// flaws are those of the things of the record, which may be a part of what there
// is. Every question about the rest is asked of is; every rule about things that
// have something in common tells it to shares.
func (r *Record) flaws(is func(topic) bool, shares func(topic)) []Flaw {
	g := &guard{record: r, is: is, shares: shares}
	g.gather()
	g.checkPlaces()
	g.checkConditions()
	g.checkCases()
	g.checkNotices()
	g.checkActions()
	g.checkGrants()
	g.checkRest()
	return g.flaws
}

// guard gathers what is wrong with the things of a record.
type guard struct {
	record *Record
	is     func(topic) bool
	shares func(topic)
	flaws  []Flaw
}

// there is true if the record has the thing.
func (r *guard) there(kind FactKind, id string) bool { return r.is(topic{string(kind), id}) }

func (r *guard) add(f Flaw) { r.flaws = append(r.flaws, f) }

// spot is where a thing, or a field of it, stands.
type spot struct {
	kind FactKind
	id   string
	path []any
}

func (r *guard) at(kind FactKind, id string, path ...any) spot { return spot{kind, id, path} }

// At is a field within.
func (s spot) At(path ...any) spot { return spot{s.kind, s.id, slices.Concat(s.path, path)} }

// Fault is a flaw here.
func (s spot) Fault(format string, args ...any) Flaw {
	return Flaw{Kind: s.kind, ID: s.id, Path: s.path, Msg: fmt.Sprintf(format, args...)}
}

// missing is the flaw of a field here that says nothing. why may be empty.
func (s spot) missing(field, why string) Flaw {
	f := s.At(field).Fault("%s: is missing%s", field, why)
	f.Missing = true
	return f
}

// need faults a field that must say something.
func need(r *guard, n spot, field, value string) {
	if value == "" {
		r.add(n.missing(field, ""))
	}
}

// oneOf faults what is not of a closed set; "" passes, for need to judge.
func oneOf[T ~string](r *guard, n spot, field string, v T, parse func(field, s string) (T, error)) {
	if v == "" {
		return
	}
	if _, err := parse(field, string(v)); err != nil {
		r.add(n.At(field).Fault("%s", err))
	}
}

// refers faults an id that leads nowhere.
func (r *guard) refers(kind FactKind, id string, n spot, field string) {
	if id != "" && !r.there(kind, id) {
		f := n.Fault("%s: there is no %s %q in the record", field, strings.ReplaceAll(string(kind), "-", " "), id)
		f.Refers, f.Named = kind, id
		r.add(f)
	}
}

// refersAll faults those of a list that lead nowhere, each at its line.
func (r *guard) refersAll(kind FactKind, ids []string, n spot, field string) {
	seen := make(map[string]bool, len(ids))
	for i, id := range ids {
		if id != "" && !r.there(kind, id) {
			r.refers(kind, id, n.At(field, i), field)
		}
		if seen[id] {
			r.add(n.At(field, i).Fault("%s: %s stands twice", field, id))
		}
		seen[id] = true
	}
}

func (r *guard) sources(ids []string, n spot) {
	r.refersAll(FactSource, ids, n, "sources")
}

// sourced faults a fact without any source.
func (r *guard) sourced(ids []string, n spot, what string) {
	if len(ids) == 0 {
		r.add(n.At("sources").Fault("sources: %s names none", what))
	}
	r.sources(ids, n)
}

// year faults what is no federal fiscal year.
func (r *guard) year(y int, n spot, field string) {
	if y < 1960 || y > 2100 {
		r.add(n.Fault("%s: %d is not a federal fiscal year", field, y))
	}
}

func (r *guard) years(ys []int, n spot, field string) {
	for i, y := range ys {
		r.year(y, n.At(field, i), field)
	}
}

// ends faults an interval whose end certainly does not come after its beginning.
func (r *guard) ends(from, to When, n spot, what string) {
	if from.Known() && to.Known() && to.Latest <= from.Earliest {
		r.add(n.Fault("%s: ends on %s, which is not after its beginning on %s", what, to.Words(), from.Words()))
	}
}

// follows faults a day that certainly lies before another.
func (r *guard) follows(earlier, later When, n spot, what, than string) {
	if earlier.Known() && later.Known() && later.Latest < earlier.Earliest {
		r.add(n.Fault("%s: %s lies before %s of %s", what, later.Words(), than, earlier.Words()))
	}
}

// beneficiaries faults names of an order's or notice's list that are neither a
// jurisdiction, nor an association, nor everyone.
func (r *guard) beneficiaries(ids []string, n spot, field string) {
	for i, id := range ids {
		at := n.At(field, i)
		if group, ok := strings.CutPrefix(id, GroupPrefix); ok {
			r.refers(FactAssociation, group, at, field)
		} else if id != Everyone {
			r.refers(FactJurisdiction, id, at, field)
		}
	}
}

// onlyStates faults what is not a state.
func (r *guard) onlyStates(ids []string, n spot, field string) {
	r.refersAll(FactJurisdiction, ids, n, field)
	for i, id := range ids {
		if state := r.is(topic{aState, id}); !state && r.there(FactJurisdiction, id) {
			r.add(n.At(field, i).Fault("%s: %s is not a state", field, id))
		}
	}
}

// gather faults ids: one is of one thing of a kind, and written like an id.
func (r *guard) gather() {
	for _, kind := range FactKinds {
		seen := map[string]bool{}
		for id := range r.record.IDs(kind) {
			if seen[id] {
				r.add(r.at(kind, id, "id").Fault("id: %s is taken", id))
			}
			seen[id] = true
			if !isID(id) {
				r.add(r.at(kind, id, "id").Fault("id: %q is not an id; it is lower-case letters, digits, points and hyphens", id))
			}
		}
	}
}

func isID(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-.") == "" && s[0] != '-' && s[0] != '.'
}
