package forecast

import "math/rand/v2"

// state is one trial, or one way in which everything can come out.
type state struct {
	plan    *plan
	outcome []int
	shared  []float64           // by node: where in its distribution each shared severity is
	draws   [][streams]rand.PCG // by node
	row     []int64
	lost    []int64 // scratch of tangles
	alone   []int64
}

func newState(p *plan) *state {
	slots := 0
	for _, t := range p.tangles {
		slots = max(slots, t.slots)
	}
	return &state{
		plan: p, outcome: make([]int, len(p.nodes)), shared: make([]float64, len(p.nodes)), draws: make([][streams]rand.PCG, len(p.nodes)),
		row: make([]int64, p.columns()), lost: make([]int64, slots), alone: make([]int64, slots),
	}
}

// unit is a number from 0 up to 1.
func unit(r *rand.PCG) float64 { return float64(r.Uint64()>>11) / (1 << 53) }

// take fills the row with what is lost under the outcomes.
func (s *state) take() {
	clear(s.row)
	for i := range s.plan.nodes {
		s.node(i)
	}
	for i := range s.plan.tangles {
		s.tangle(&s.plan.tangles[i])
	}
}

// node adds what the outcome of a node takes.
func (s *state) node(i int) {
	n := &s.plan.nodes[i]
	o := s.outcome[i]
	for _, a := range n.sure[o] {
		s.row[a.column] += a.cents
	}
	total := int64(0)
	for k := range n.drawn[o] {
		d, before := &n.drawn[o][k], total
		u := s.shared[i]
		if d.own {
			u = unit(&s.draws[i][alone])
		}
		severity := d.table.at(u)
		for _, a := range d.adds {
			cents := share(a.cents, severity)
			s.row[a.column] += cents
			total += cents
		}
		for h := range d.hits {
			d.hits[h].lose(severity, func(p *part, cents int64) {
				s.row[p.cell] += cents
				total += cents
			})
		}
		if d.award >= 0 {
			s.row[d.award] += total - before
		} else {
			for _, a := range d.awards {
				s.row[a.column] += share(a.cents, severity)
			}
		}
	}
	for _, x := range n.single[o] {
		cents := int64(float64(x.cents*x.table.at(unit(&s.draws[i][alone]))) + 0.5)
		s.row[x.column] += cents
		total += cents
		if x.award >= 0 {
			s.row[x.award] += cents
		}
	}
	s.row[len(s.plan.cells)+n.driver] += total
}

// tangle adds what is lost of an award that more than one branch can fall on. Of
// two that take the same money the larger counts.
func (s *state) tangle(t *tangle) {
	lost, alone := s.lost[:t.slots], s.alone[:t.slots]
	clear(lost)
	for i := 0; i < len(t.hits); {
		driver := s.plan.nodes[t.hits[i].node].driver
		clear(alone)
		for ; i < len(t.hits) && s.plan.nodes[t.hits[i].node].driver == driver; i++ {
			h := &t.hits[i]
			if s.outcome[h.node] == h.outcome {
				h.lose(s.severity(h), func(p *part, cents int64) { alone[p.slot] = max(alone[p.slot], cents) })
			}
		}
		for slot, cents := range alone {
			s.row[len(s.plan.cells)+driver] += cents
			lost[slot] = max(lost[slot], cents)
		}
	}
	total := int64(0)
	for slot, cents := range lost {
		s.row[t.cells[slot]] += cents
		total += cents
	}
	if t.award >= 0 {
		s.row[t.award] += total
	}
}

func (s *state) severity(h *hit) float64 {
	switch {
	case h.table == nil:
		return h.fixed
	case h.branch.Own:
		return h.table.at(unit(&s.draws[h.node][alone]))
	}
	return h.table.at(s.shared[h.node])
}
