// Package law answers what the law says on a day: does this condition bind this
// award of this jurisdiction, and why. The legal record, a question and two days
// go in; a standing with every live reason comes out.
//
// It promises that the answer is a function of these alone: no clock, no
// database, no order of the input, no map order can change it. It refuses to
// know about money, risk, pages or people, and it never concludes that anybody
// is "eligible" or anything "unlawful": it reports what orders, notices and
// withdrawals say.
//
// Each legal mechanism is one small function on three-valued logic
// (models.Certainty): scope.go says what an order speaks about, beneficiary.go
// whom it protects, stay.go for whom it is suspended, life.go when it runs
// (mandates, supersession, verification), attachment.go what awards carry,
// notice.go what agencies said they would not enforce. standing.go puts the
// layers in their order. Rule numbers in comments are those of DESIGN section 3.
//
// Two clocks. A happening counts only if it had happened by the day asked about
// and was known on the day of knowledge. Happenings of the public record are
// known from the day on which they happen (a later correction is a later version
// of the fact, chosen before the record is compiled). Verification is about the
// record itself and is therefore not hidden by the day of knowledge.
package law

import (
	"cmp"
	"slices"

	"proviso/models"
)

// Record is the legal record, compiled for questions. It is immutable and safe
// for concurrent use.
type Record struct {
	Revision      int64
	jurisdictions map[string]*models.Jurisdiction
	states        map[string]string // id of a state -> USPS code
	groups        map[string]*group // by "group:" id
	programs      map[string]*models.Program
	alns          map[string]string
	conditions    map[string]*condition
	ordered       []*condition // by id
	sources       map[string]*models.Source
}

// group is an association with its confirmed members as a set.
type group struct {
	models.Association
	confirmed map[string]bool
}

// condition is a condition with all that was ever ordered or announced about it.
type condition struct {
	models.Condition
	orders  []*order  // by their first day and id
	beside  []*order  // that expressly leave it alone
	notices []*notice // by id
}

// Compile prepares a record for questions. References that lead nowhere are
// passed over: it is the loader that refuses them.
func Compile(r models.Record) *Record {
	rec := &Record{
		Revision:      r.Revision,
		jurisdictions: make(map[string]*models.Jurisdiction, len(r.Jurisdictions)),
		states:        map[string]string{},
		groups:        map[string]*group{},
		programs:      map[string]*models.Program{},
		alns:          map[string]string{},
		conditions:    map[string]*condition{},
		sources:       make(map[string]*models.Source, len(r.Sources)),
	}
	for i := range r.Sources {
		rec.sources[r.Sources[i].ID] = &r.Sources[i]
	}
	for i := range r.Jurisdictions {
		j := &r.Jurisdictions[i]
		rec.jurisdictions[j.ID] = j
		if j.Kind == models.State {
			rec.states[j.ID] = j.State
		}
	}
	for _, a := range r.Associations {
		g := &group{Association: a, confirmed: map[string]bool{}}
		for _, m := range a.Confirmed {
			g.confirmed[m] = true
		}
		rec.groups[models.GroupPrefix+a.ID] = g
	}
	for i := range r.Programs {
		p := &r.Programs[i]
		rec.programs[p.ID] = p
		if p.ALN != "" {
			rec.alns[p.ALN] = p.ID
		}
	}
	for i := range r.Conditions {
		c := &condition{Condition: r.Conditions[i]}
		rec.conditions[c.ID] = c
		rec.ordered = append(rec.ordered, c)
	}
	byID := func(a, b *condition) int { return cmp.Compare(a.ID, b.ID) }
	slices.SortFunc(rec.ordered, byID)
	rec.fileOrders(r.Cases)
	rec.fileNotices(r.Notices, r.NumberBlocks)
	return rec
}

// Program is the program of an id or an assistance listing number.
func (r *Record) Program(idOrALN string) (*models.Program, bool) {
	if id, ok := r.alns[idOrALN]; ok {
		idOrALN = id
	}
	p, ok := r.programs[idOrALN]
	return p, ok
}

// Jurisdiction is the jurisdiction of an id.
func (r *Record) Jurisdiction(id string) (*models.Jurisdiction, bool) {
	j, ok := r.jurisdictions[id]
	return j, ok
}

// Condition is the condition of an id.
func (r *Record) Condition(id string) (*models.Condition, bool) {
	c, ok := r.conditions[id]
	if !ok {
		return nil, false
	}
	return &c.Condition, true
}

func set(ids []string) map[string]bool {
	m := make(map[string]bool, len(ids))
	for _, id := range ids {
		m[id] = true
	}
	return m
}
