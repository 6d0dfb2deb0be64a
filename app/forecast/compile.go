package forecast

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
)

// plan is a model made ready to be counted. Drivers, awards and branches stand in
// the order of their ids, so that the order in which they were given never shows.
//
// A driver with Each becomes a node for every award under it, and every other
// driver one node: below this no one needs to know of Each.
//
// What a trial loses is a row of cents: one for each cell, where money of some fiscal
// year, fund, department, program, month and channel falls, and behind them one for
// each driver, what is lost by its branches alone.
type plan struct {
	drivers []Driver
	nodes   []node
	cells   []Slice // without amount and share
	funded  []bool  // by cell: some money falls on it
	tangles []tangle
	missing []Missing
	// awards are those that have a column of their own in the row, behind the drivers:
	// all that are assessed, if it is asked for.
	awards []string
	// unsure is true where some severity is drawn, by one of the tables.
	unsure bool
	tables *tables
	// held is how many sums of trials are held at once.
	held int
}

// node is something that is drawn once in a trial.
type node struct {
	driver int
	key    uint64 // of its streams, whatever other nodes there are
	parent int    // -1: none; a parent always comes before
	// chances are of the outcomes 0 (nothing), 1, 2…, by the outcome of the parent;
	// without a parent there is one row.
	chances [][]float64
	// sure is what each outcome takes for certain; drawn is what depends on a
	// severity that is drawn; single is the same for what stands in one cell and
	// draws for itself, which is most of it where it is much.
	sure   [][]add
	drawn  [][]draw
	single [][]single
}

// add is an amount that falls on a column of the row.
type add struct {
	column int
	cents  int64
}

// hit is a branch on the parts of an award.
type hit struct {
	branch  Branch
	node    int
	outcome int
	fixed   float64
	table   *table // nil: fixed
	first   int64  // the money that goes first: all of it, or what is uncommitted
	rest    int64  // the money that goes when that is gone
	parts   []part
}

// part is some of an award's money in one cell.
type part struct {
	slot  int // its place among the parts of the award
	cell  int
	cents int64
	rest  bool // is of the money that goes last
}

// draw is a hit whose severity is drawn and whose loss stands alone, or several
// that share one draw.
type draw struct {
	table  *table
	own    bool
	adds   []add
	hits   []hit // where the loss is not in proportion; else adds
	award  int   // the column that has the whole of it; -1: none
	awards []add // where there are several awards with columns
}

// single is an amount in one cell with a severity of its own.
type single struct {
	table  *table
	cents  float64
	column int32
	award  int32 // -1: none
}

// tangle is an award on which more than one branch can fall in one trial. Of two
// that take the same money the larger counts.
type tangle struct {
	award int   // its column; -1: none
	hits  []hit // by driver
	slots int
	cells []int // by slot
}

// Missing is an award that is not assessed, and the amounts that would be needed.
type Missing struct {
	Award   string   `json:"award"`
	Amounts []Amount `json:"amounts,omitempty"` // none: nothing is known of it
}

// columns is how long a row is.
func (p *plan) columns() int { return len(p.cells) + len(p.drivers) + len(p.awards) }

// compile makes a model ready; it has been validated.
func compile(m Model, o Options, t *tables) *plan {
	p := &plan{drivers: byID(m.Drivers, func(d Driver) string { return d.ID }), tables: t, held: mostHeld}
	awards := byID(m.Awards, func(a Award) string { return a.ID })
	branches := map[string][]Branch{}
	for _, b := range m.Branches {
		branches[b.Award] = append(branches[b.Award], b)
	}
	known := make([]Award, 0, len(awards))
	for _, a := range awards {
		slices.SortFunc(branches[a.ID], before)
		branches[a.ID] = slices.Compact(branches[a.ID]) // what is said twice is said once
		if lacks, ok := a.lacks(branches[a.ID]); !ok {
			p.missing = append(p.missing, Missing{a.ID, lacks})
			continue
		}
		known = append(known, a)
		if o.ByAward {
			p.awards = append(p.awards, a.ID)
		}
	}
	nodes := p.plant(known, branches)
	p.place(known)
	cells := map[Slice]int{}
	for i, c := range p.cells {
		cells[c] = i
	}
	for i, a := range known {
		parts := a.lay(cells)
		var hits []hit
		for _, b := range branches[a.ID] {
			if !b.Kind.loses() {
				continue
			}
			d, _ := slices.BinarySearchFunc(p.drivers, b.Driver, func(d Driver, id string) int { return cmp.Compare(d.ID, id) })
			n, ok := nodes[seat{d, a.ID}]
			if !ok {
				n = nodes[seat{d, ""}]
			}
			h := b.strike(a, parts)
			h.node, h.outcome = n, p.drivers[d].outcome(b.Outcome)
			if v, sure := b.Severity.certain(); sure {
				h.fixed = v
			} else {
				h.table, p.unsure = t.of(b.Severity), true
			}
			hits = append(hits, h)
		}
		p.take(p.award(i), hits, parts)
	}
	p.pool()
	return p
}

// byID is a sorted copy.
func byID[T any](of []T, id func(T) string) []T {
	out := slices.Clone(of)
	slices.SortFunc(out, func(a, b T) int { return cmp.Compare(id(a), id(b)) })
	return out
}

// before orders the branches of an award; those that are alike in all of it do the
// same.
func before(a, b Branch) int {
	return cmp.Or(cmp.Compare(a.Driver, b.Driver), cmp.Compare(a.Outcome, b.Outcome), cmp.Compare(a.Kind, b.Kind),
		cmp.Compare(a.From, b.From), cmp.Compare(a.Protected, b.Protected), no(a.Refused, b.Refused), no(a.Own, b.Own),
		cmp.Compare(a.Months, b.Months), a.Severity.before(b.Severity))
}

func (s Severity) before(t Severity) int {
	return cmp.Or(cmp.Compare(s.Shape, t.Shape), cmp.Compare(s.Value, t.Value), cmp.Compare(s.Min, t.Min),
		cmp.Compare(s.Mode, t.Mode), cmp.Compare(s.Max, t.Max), cmp.Compare(s.Lambda, t.Lambda), no(s.Dollars, t.Dollars))
}

// no puts false before true.
func no(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// lacks are the amounts that an award's branches act on and that are not known. An
// award of which nothing is known is never assessed, whatever is under it.
func (a Award) lacks(branches []Branch) ([]Amount, bool) {
	if a.Amounts == nil || *a.Amounts == (Amounts{}) {
		return nil, false
	}
	var lacks []Amount
	for _, name := range amounts {
		if a.Amounts.of(name) == nil && slices.ContainsFunc(branches, func(b Branch) bool { return slices.Contains(b.acts(), name) }) {
			lacks = append(lacks, name)
		}
	}
	return lacks, len(lacks) == 0
}

// seat is where a node is found: by its driver, and its award if it is its own.
type seat struct {
	driver int
	award  string
}

// plant makes the nodes, parents first.
func (p *plan) plant(awards []Award, branches map[string][]Branch) map[seat]int {
	nodes, at := map[seat]int{}, map[string]int{}
	for i, d := range p.drivers {
		at[d.ID] = i
	}
	var need func(d int, award string) int
	need = func(d int, award string) int {
		driver := p.drivers[d]
		if !driver.Each {
			award = ""
		}
		if n, ok := nodes[seat{d, award}]; ok {
			return n
		}
		n := node{driver: d, key: key(driver.ID, award), parent: -1, sure: make([][]add, len(driver.Outcomes)+1), drawn: make([][]draw, len(driver.Outcomes)+1), single: make([][]single, len(driver.Outcomes)+1)}
		if g := driver.Given; g != nil {
			up := at[g.Driver]
			n.parent = need(up, award)
			n.chances = make([][]float64, len(p.drivers[up].Outcomes)+1)
			for _, c := range g.Cases {
				n.chances[p.drivers[up].outcome(c.Outcome)] = middle(c.Chances)
			}
		} else {
			var chances []Chance
			for _, o := range driver.Outcomes {
				chances = append(chances, o.Chance)
			}
			n.chances = [][]float64{middle(chances)}
		}
		p.nodes = append(p.nodes, n)
		nodes[seat{d, award}] = len(p.nodes) - 1
		return len(p.nodes) - 1
	}
	for i, d := range p.drivers {
		if !d.Each {
			need(i, "")
		}
	}
	for _, a := range awards {
		for _, b := range branches[a.ID] {
			need(at[b.Driver], a.ID)
		}
	}
	return nodes
}

// key is a number for a driver, and an award that draws for itself.
func key(driver, award string) uint64 {
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "%q %q", driver, award) // it never fails
	return h.Sum64()
}

// middle are the chances of nothing and of each outcome. What typing made a little
// more than 1 is brought back to it.
func middle(chances []Chance) []float64 {
	sum := 0.0
	out := make([]float64, 1, len(chances)+1)
	for _, c := range chances {
		sum += c.P50
		out = append(out, c.P50)
	}
	if sum > 1 {
		for i := range out {
			out[i] /= sum
		}
		return out
	}
	out[0] = 1 - sum
	if out[0] < 1e-12 { // 0.1 + 0.2 + 0.7 leaves a grain of nothing
		out[0] = 0
	}
	return out
}

// strike is a branch on the pieces of its award.
func (b Branch) strike(a Award, pieces []piece) hit {
	h := hit{branch: b}
	acts := b.acts()
	for slot, x := range pieces {
		if !slices.Contains(acts, x.amount) || b.From != "" && x.toCome() && x.month != "" && x.month < b.From {
			continue
		}
		cents := x.cents
		if b.Kind == Terminated && x.amount == Committed {
			cents -= share(cents, b.Protected)
		}
		rest := b.Kind == Reduced && x.amount == Committed
		if rest {
			h.rest += cents
		} else {
			h.first += cents
		}
		h.parts = append(h.parts, part{slot, x.cell, cents, rest})
	}
	return h
}

// share is the part f of the cents, rounded half up.
func share(cents int64, f float64) int64 { return int64(float64(float64(cents)*f) + 0.5) }

// shares are the parts that a severity takes of the money that goes first and of
// the rest.
func (h *hit) shares(severity float64) (first, rest float64) {
	all := float64(h.first + h.rest)
	if all == 0 {
		return 0, 0
	}
	lost := float64(severity * all)
	if h.branch.Severity.Dollars {
		lost = float64(severity * 100)
	}
	lost = min(lost, all)
	if h.first > 0 {
		first = min(1, lost/float64(h.first))
	}
	if h.rest > 0 {
		rest = min(1, max(0, (lost-float64(h.first))/float64(h.rest)))
	}
	return first, rest
}

// lose calls for every part that is lost.
func (h *hit) lose(severity float64, f func(p *part, cents int64)) {
	first, rest := h.shares(severity)
	for i := range h.parts {
		p := &h.parts[i]
		s := first
		if p.rest {
			s = rest
		}
		f(p, share(p.cents, s))
	}
}

// linear is true where every part loses in proportion to the severity.
func (h *hit) linear() bool {
	return !h.branch.Severity.Dollars && (h.first == 0 || h.rest == 0)
}

// award is the column of an award, -1 if it has none.
func (p *plan) award(i int) int {
	if len(p.awards) == 0 {
		return -1
	}
	return len(p.cells) + len(p.drivers) + i
}

// take files the hits on an award with its column: with a node where at most one of
// them can fall in a trial, else as a tangle.
func (p *plan) take(award int, hits []hit, pieces []piece) {
	tangled := false
	for i := range hits {
		for j := range i {
			tangled = tangled || hits[i].node != hits[j].node || hits[i].outcome == hits[j].outcome
		}
	}
	if tangled {
		t := tangle{award: award, hits: hits, slots: len(pieces)}
		for _, x := range pieces {
			t.cells = append(t.cells, x.cell)
		}
		p.tangles = append(p.tangles, t)
		return
	}
	for _, h := range hits {
		n := &p.nodes[h.node]
		switch {
		case h.table == nil:
			total := int64(0)
			h.lose(h.fixed, func(x *part, cents int64) {
				n.sure[h.outcome] = append(n.sure[h.outcome], add{x.cell, cents})
				total += cents
			})
			n.sure[h.outcome] = append(n.sure[h.outcome], add{len(p.cells) + n.driver, total})
			if award >= 0 {
				n.sure[h.outcome] = append(n.sure[h.outcome], add{award, total})
			}
		case h.linear():
			d := draw{table: h.table, own: h.branch.Own, award: award}
			for _, x := range h.parts {
				d.adds = append(d.adds, add{x.cell, x.cents})
			}
			if award >= 0 {
				d.awards = []add{{award, h.first + h.rest}}
			}
			n.drawn[h.outcome] = append(n.drawn[h.outcome], d)
		default:
			n.drawn[h.outcome] = append(n.drawn[h.outcome], draw{table: h.table, own: h.branch.Own, hits: []hit{h}, award: award})
		}
	}
}

// pool adds up what an outcome takes: what is certain by column, and what shares a
// draw of one severity by cell. The awards of such a pool are rounded together, as
// one cell is one sum of money.
func (p *plan) pool() {
	for i := range p.nodes {
		n := &p.nodes[i]
		for o := range n.sure {
			n.sure[o] = gather(n.sure[o])
			var pools []draw
			at := map[*table]int{}
			for _, d := range n.drawn[o] {
				if k, ok := at[d.table]; ok && !d.own && d.hits == nil {
					pools[k].adds, pools[k].awards = append(pools[k].adds, d.adds...), append(pools[k].awards, d.awards...)
					pools[k].award = -1
					continue
				} else if !d.own && d.hits == nil {
					at[d.table] = len(pools)
				}
				pools = append(pools, d)
			}
			n.drawn[o] = nil
			for _, d := range pools {
				if d.adds = gather(d.adds); d.own && len(d.adds) == 1 {
					n.single[o] = append(n.single[o], single{d.table, float64(d.adds[0].cents), int32(d.adds[0].column), int32(d.award)})
					continue
				}
				n.drawn[o] = append(n.drawn[o], d)
			}
		}
	}
}

// gather adds up what falls on the same column.
func gather(adds []add) []add {
	slices.SortFunc(adds, func(a, b add) int { return cmp.Compare(a.column, b.column) })
	out := adds[:0]
	for _, a := range adds {
		switch {
		case a.cents == 0:
		case len(out) > 0 && out[len(out)-1].column == a.column:
			out[len(out)-1].cents += a.cents
		default:
			out = append(out, a)
		}
	}
	return out
}
