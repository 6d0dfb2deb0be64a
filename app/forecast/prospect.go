package forecast

import (
	"context"
	"slices"

	"proviso/models"
)

// near finds what of a model an award hangs on.
type near struct {
	drivers  map[string]Driver
	branches map[string][]Branch
}

func (m Model) near() near {
	n := near{map[string]Driver{}, map[string][]Branch{}}
	for _, d := range m.Drivers {
		n.drivers[d.ID] = d
	}
	for _, b := range m.Branches {
		n.branches[b.Award] = append(n.branches[b.Award], b)
	}
	return n
}

// about is the part of the model that one award hangs on, with severities at their
// means.
func (n near) about(a Award) Model {
	out := Model{Awards: []Award{a}}
	need := map[string]bool{}
	for _, b := range n.branches[a.ID] {
		if b.Kind.loses() {
			b.Severity = b.Severity.atMean()
		}
		out.Branches = append(out.Branches, b)
		for d, ok := n.drivers[b.Driver], true; ok && !need[d.ID]; d, ok = n.drivers[d.parent()] {
			need[d.ID] = true
			out.Drivers = append(out.Drivers, d)
		}
	}
	slices.SortFunc(out.Branches, before)
	return out
}

// prospect is one award in all ways in which it can come out.
type prospect struct {
	plan   *plan
	award  Award
	pieces []piece
	hits   []hit // by driver; fixed is the mean of the severity
}

// fate is how an award came out.
type fate struct {
	lost   []int64 // by piece
	months []int   // by piece: how far it is moved
	alone  []int64 // by driver of the plan: what it would take if no other took anything
}

// prospect is refused where an amount is not known that would be needed; it returns
// those.
func (n near) prospect(a Award) (x prospect, lacks []Amount, ok bool) {
	if lacks, ok := a.lacks(n.branches[a.ID]); !ok {
		return prospect{}, lacks, false
	}
	m := n.about(a)
	x = prospect{plan: compile(m, Options{}, newTables()), award: a, pieces: a.lay(map[Slice]int{})}
	for _, b := range m.Branches {
		h := b.strike(a, x.pieces)
		h.node = slices.IndexFunc(x.plan.nodes, func(n node) bool { return x.plan.drivers[n.driver].ID == b.Driver })
		h.outcome = x.plan.drivers[x.plan.nodes[h.node].driver].outcome(b.Outcome)
		h.fixed, _ = b.Severity.certain()
		x.hits = append(x.hits, h)
	}
	return x, nil, true
}

// each walks over all ways in which the award can come out.
func (x prospect) each(ctx context.Context, part stretch, f func(chance float64, f *fate)) error {
	all := component{}
	for i := range x.plan.nodes {
		all.nodes = append(all.nodes, i)
	}
	if x.plan.leaves(all) > mostLeaves {
		return models.Refused("what hangs on %q can come out in too many ways to count each; it can only be simulated", x.award.ID)
	}
	s := newState(x.plan)
	out := &fate{make([]int64, len(x.pieces)), make([]int, len(x.pieces)), make([]int64, len(x.plan.drivers))}
	alone := make([]int64, len(x.pieces))
	return stopped("count what can happen to "+x.award.ID, s.outcomes(ctx, all, part, func(chance float64) {
		clear(out.lost)
		clear(out.months)
		clear(out.alone)
		for i := 0; i < len(x.hits); {
			driver := x.plan.nodes[x.hits[i].node].driver
			clear(alone)
			for ; i < len(x.hits) && x.plan.nodes[x.hits[i].node].driver == driver; i++ {
				if h := &x.hits[i]; s.outcome[h.node] == h.outcome {
					h.befall(alone, out.months)
				}
			}
			for slot, cents := range alone {
				out.alone[driver] += cents
				out.lost[slot] = max(out.lost[slot], cents)
			}
		}
		f(chance, out)
	}))
}

// befall is what a hit does to the pieces of its award: of two that take or move the
// same money the larger counts.
func (h *hit) befall(lost []int64, months []int) {
	if h.branch.Kind.loses() {
		h.lose(h.fixed, func(p *part, cents int64) { lost[p.slot] = max(lost[p.slot], cents) })
		return
	}
	for _, p := range h.parts {
		months[p.slot] = max(months[p.slot], h.branch.Months)
	}
}
