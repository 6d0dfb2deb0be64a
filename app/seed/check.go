package seed

import (
	"strings"

	"proviso/app/exchange"
	"proviso/models"
)

// check looks at the record as a whole, once all files are read.
func (r *reader) check() {
	r.checkPlaces()
	r.checkConditions()
	r.checkCases()
	r.checkNotices()
	r.checkActions()
	r.checkGrants()
	r.checkRest()
}

// at is where a thing, or a field of it, stands.
func (r *reader) at(kind models.FactKind, id string, path ...any) *exchange.Node {
	n := r.where[ref{kind, id}]
	if n == nil {
		return &exchange.Node{File: "seeds", Line: 1}
	}
	return n.At(path...)
}

// need faults a field that must say something.
func need(r *reader, n *exchange.Node, field, value string) {
	if value == "" {
		r.add(n.Fault("%s: is missing", field))
	}
}

// refers faults an id that leads nowhere.
func (r *reader) refers(kind models.FactKind, id string, n *exchange.Node, field string) {
	if _, ok := r.where[ref{kind, id}]; !ok && id != "" {
		r.add(n.Fault("%s: there is no %s %q in the record", field, strings.ReplaceAll(string(kind), "-", " "), id))
	}
}

// refersAll faults those of a list that lead nowhere, each at its line.
func (r *reader) refersAll(kind models.FactKind, ids []string, n *exchange.Node, field string) {
	seen := map[string]bool{}
	for i, id := range ids {
		at := n.At(field, i)
		r.refers(kind, id, at, field)
		if seen[id] {
			r.add(at.Fault("%s: %s stands twice", field, id))
		}
		seen[id] = true
	}
}

func (r *reader) sources(ids []string, n *exchange.Node) {
	r.refersAll(models.FactSource, ids, n, "sources")
}

// sourced faults a fact without any source.
func (r *reader) sourced(ids []string, n *exchange.Node, what string) {
	if len(ids) == 0 {
		r.add(n.Fault("sources: %s names none", what))
	}
	r.sources(ids, n)
}

// year faults what is no federal fiscal year.
func (r *reader) year(y int, n *exchange.Node, field string) {
	if y < 1960 || y > 2100 {
		r.add(n.Fault("%s: %d is not a federal fiscal year", field, y))
	}
}

func (r *reader) years(ys []int, n *exchange.Node, field string) {
	for i, y := range ys {
		r.year(y, n.At(field, i), field)
	}
}

// ends faults an interval whose end certainly does not come after its beginning.
func (r *reader) ends(from, to models.When, n *exchange.Node, what string) {
	if from.Known() && to.Known() && to.Latest <= from.Earliest {
		r.add(n.Fault("%s: ends on %s, which is not after its beginning on %s", what, to.Words(), from.Words()))
	}
}

// follows faults a day that certainly lies before another.
func (r *reader) follows(earlier, later models.When, n *exchange.Node, what, than string) {
	if earlier.Known() && later.Known() && later.Latest < earlier.Earliest {
		r.add(n.Fault("%s: %s lies before %s of %s", what, later.Words(), than, earlier.Words()))
	}
}

// beneficiaries faults names of an order's or notice's list that are neither a
// jurisdiction, nor an association, nor everyone.
func (r *reader) beneficiaries(ids []string, n *exchange.Node, field string) {
	for i, id := range ids {
		at := n.At(field, i)
		if group, ok := strings.CutPrefix(id, models.GroupPrefix); ok {
			r.refers(models.FactAssociation, group, at, field)
		} else if id != models.Everyone {
			r.refers(models.FactJurisdiction, id, at, field)
		}
	}
}

// states faults what is not a state.
func (r *reader) states(ids []string, n *exchange.Node, field string) {
	r.refersAll(models.FactJurisdiction, ids, n, field)
	for i, id := range ids {
		for _, j := range r.record.Jurisdictions {
			if j.ID == id && j.Kind != models.State {
				r.add(n.At(field, i).Fault("%s: %s is not a state", field, id))
			}
		}
	}
}
