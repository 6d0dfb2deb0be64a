package forecast

import (
	"context"
	"slices"

	"proviso/models"
)

// What an exact answer may take: the atoms of a distribution, as twenty
// independent drivers with two outcomes have; the pairs that the steps of
// a convolution may look at; the ways in which one component can come out, times the
// columns it touches.
const (
	mostAtoms  = 1 << 20
	mostPairs  = 1 << 25
	mostLeaves = 1 << 20
	mostKept   = 1 << 23
)

// component is drivers that cannot be counted apart: one hangs on the other, or
// both act on the same award.
type component struct {
	nodes   []int // parents first
	tangles []int
}

// components parts the nodes; each begins with its first node, in their order.
func (p *plan) components() []component {
	root := make([]int, len(p.nodes))
	for i := range root {
		root[i] = i
	}
	find := func(i int) int {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	join := func(a, b int) {
		a, b = find(a), find(b)
		root[max(a, b)] = min(a, b)
	}
	for i, n := range p.nodes {
		if n.parent >= 0 {
			join(i, n.parent)
		}
	}
	for _, t := range p.tangles {
		for _, h := range t.hits {
			join(t.hits[0].node, h.node)
		}
	}
	var out []component
	at := map[int]int{}
	for i := range p.nodes {
		r := find(i)
		if _, ok := at[r]; !ok {
			at[r] = len(out)
			out = append(out, component{})
		}
		c := &out[at[r]]
		c.nodes = append(c.nodes, i)
	}
	for i, t := range p.tangles {
		c := &out[at[find(t.hits[0].node)]]
		c.tangles = append(c.tangles, i)
	}
	return out
}

// idle is true of a component that takes nothing.
func (p *plan) idle(c component) bool {
	return len(c.tangles) == 0 && !slices.ContainsFunc(c.nodes, func(i int) bool {
		return slices.ContainsFunc(p.nodes[i].sure, func(a []add) bool { return len(a) > 0 })
	})
}

// leaves are the ways in which a component can come out; beyond what may be
// counted it is one more than that.
func (p *plan) leaves(c component) int {
	n := 1
	for _, i := range c.nodes {
		widest := 0
		for _, chances := range p.nodes[i].chances {
			possible := 0
			for _, x := range chances {
				if x > 0 {
					possible++
				}
			}
			widest = max(widest, possible)
		}
		if n *= widest; n > mostLeaves {
			return mostLeaves + 1
		}
	}
	return n
}

// each walks over all ways in which a component can come out, with their chance and
// the row of what they take.
func (s *state) each(ctx context.Context, c component, part stretch, f func(chance float64, row []int64)) error {
	return s.outcomes(ctx, c, part, func(chance float64) {
		clear(s.row)
		for _, i := range c.nodes {
			s.node(i)
		}
		for _, t := range c.tangles {
			s.tangle(&s.plan.tangles[t])
		}
		f(chance, s.row)
	})
}

// outcomes walks over all ways in which the nodes of a component can come out.
func (s *state) outcomes(ctx context.Context, c component, part stretch, f func(chance float64)) error {
	count, all := 0, s.plan.leaves(c)
	var walk func(k int, chance float64) error
	walk = func(k int, chance float64) error {
		if k == len(c.nodes) {
			if count%512 == 0 {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				part.at(count, all)
			}
			count++
			f(chance)
			return nil
		}
		i := c.nodes[k]
		for o, x := range s.plan.nodes[i].now(s.outcome) {
			if x == 0 {
				continue
			}
			s.outcome[i] = o
			if err := walk(k+1, float64(chance*x)); err != nil {
				return err
			}
		}
		return nil
	}
	return walk(0, 1)
}

// now are the chances of a node as its parent came out.
func (n *node) now(outcome []int) []float64 {
	if n.parent < 0 {
		return n.chances[0]
	}
	return n.chances[outcome[n.parent]]
}

// countable is true where no severity is drawn and no component has too much to keep.
func (p *plan) countable(groups []group) bool {
	if p.unsure {
		return false
	}
	sends := send(groups, p.columns())
	for _, c := range p.components() {
		if p.idle(c) {
			continue
		}
		if n := p.leaves(c); n > mostLeaves || n*len(p.touched(c, sends)) > mostKept {
			return false
		}
	}
	return true
}

// exact enumerates each component and convolves them, group by group. It is not ok
// where the sums are too many.
func (p *plan) exact(ctx context.Context, groups []group, t *tally, part stretch) (ok bool, err error) {
	lists, err := p.enumerate(ctx, groups, part.step(0, 2))
	if err != nil {
		return false, err
	}
	inner, stop := context.WithCancel(ctx)
	defer stop()
	done := part.step(1, 2).counter(len(groups))
	fits := make([]bool, len(groups))
	spread(inner, len(groups), func(g int) {
		atoms, ok := convolve(inner, lists[g])
		if !ok {
			stop() // the other groups are of no use then
			return
		}
		fits[g] = true
		t.see(g, newDistribution(atoms, 1))
		done()
	})
	return !slices.Contains(fits, false), ctx.Err()
}

// enumerate are the atoms of each component, by group.
func (p *plan) enumerate(ctx context.Context, groups []group, part stretch) ([][][]atom, error) {
	s := newState(p)
	lists := make([][][]atom, len(groups))
	sends := send(groups, p.columns())
	components := slices.DeleteFunc(p.components(), p.idle)
	for i, c := range components {
		touched := p.touched(c, sends)
		atoms := make([][]atom, len(touched))
		err := s.each(ctx, c, part.step(i, len(components)), func(chance float64, row []int64) {
			for k, g := range touched {
				sum := int64(0)
				for _, column := range groups[g].columns {
					sum += row[column]
				}
				atoms[k] = append(atoms[k], atom{sum, chance})
			}
		})
		if err != nil {
			return nil, err
		}
		err = spread(ctx, len(touched), func(k int) {
			lists[touched[k]] = append(lists[touched[k]], ordered(ctx, atoms[k]))
		})
		if err != nil {
			return nil, err
		}
		part.at(i+1, len(components))
	}
	return lists, nil
}

// touched are the groups in which a component can take something, where each column
// goes to some of them.
func (p *plan) touched(c component, sends [][]int32) []int {
	var out []int
	add := func(column int) {
		for _, g := range sends[column] {
			out = append(out, int(g))
		}
	}
	for _, i := range c.nodes {
		for _, adds := range p.nodes[i].sure {
			for _, a := range adds {
				add(a.column)
			}
		}
	}
	for _, t := range c.tangles {
		for _, h := range p.tangles[t].hits {
			add(len(p.cells) + p.nodes[h.node].driver)
		}
		for _, cell := range p.tangles[t].cells {
			add(cell)
		}
		if a := p.tangles[t].award; a >= 0 {
			add(a)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// convolve is the distribution of the sum of independent ones; it is not ok where that
// is too much, or nobody waits for it.
func convolve(ctx context.Context, lists [][]atom) ([]atom, bool) {
	slices.SortStableFunc(lists, func(a, b []atom) int { return len(b) - len(a) })
	sum := nothing()
	space := buffers(lists)
	pairs := 0
	for k, list := range lists {
		if pairs += len(sum) * len(list); pairs > mostPairs || ctx.Err() != nil {
			return nil, false
		}
		if len(list) == 2 { // as most are
			mine := &space[(len(lists)-k)%2]
			sum = merge((*mine)[:0], sum, list[0], sum, list[1])
			*mine = sum
		} else {
			sum = sums(ctx, sum, list)
		}
		if len(sum) > mostAtoms || sum == nil {
			return nil, false
		}
	}
	return sum, ctx.Err() == nil
}

// buffers are what the steps of a convolution write to in turn: as large as will be
// needed where that can be known, for lists of which no sums may be alike.
func buffers(lists [][]atom) (space [2][]atom) {
	n, last := 1, 1
	for _, list := range lists {
		if n, last = n*len(list), n; n > mostAtoms {
			return space
		}
	}
	space[1], space[0] = make([]atom, 0, n), make([]atom, 0, last)
	return space
}

// sums are all sums of one atom of each list; nil where they are too many, or nobody
// waits for them.
func sums(ctx context.Context, a, b []atom) []atom {
	if len(b) == 1 {
		return merge(make([]atom, 0, len(a)), a, b[0], nil, atom{})
	}
	if ctx.Err() != nil {
		return nil
	}
	half := len(b) / 2
	x, y := sums(ctx, a, b[:half]), sums(ctx, a, b[half:])
	if x == nil || y == nil || max(len(x), len(y)) > mostAtoms { // no sum of a part is lost in the whole
		return nil
	}
	one := atom{0, 1}
	return merge(make([]atom, 0, len(x)+len(y)), x, one, y, one)
}

// merge merges two lists in their order, each moved by the cents of an atom and
// made lighter by its weight. Equal sums become one atom.
func merge(out []atom, a []atom, by atom, b []atom, and atom) []atom {
	if n := len(a) + len(b); cap(out) < n {
		out = make([]atom, n, 2*n)
	} else {
		out = out[:n]
	}
	i, j, k := 0, 0, 0
	for i < len(a) && j < len(b) {
		x, y := a[i].cents+by.cents, b[j].cents+and.cents
		switch {
		case x < y:
			out[k] = atom{x, float64(a[i].weight * by.weight)}
			i++
		case x > y:
			out[k] = atom{y, float64(b[j].weight * and.weight)}
			j++
		default:
			out[k] = atom{x, float64(a[i].weight*by.weight) + float64(b[j].weight*and.weight)}
			i++
			j++
		}
		k++
	}
	for ; i < len(a); i++ {
		out[k] = atom{a[i].cents + by.cents, float64(a[i].weight * by.weight)}
		k++
	}
	for ; j < len(b); j++ {
		out[k] = atom{b[j].cents + and.cents, float64(b[j].weight * and.weight)}
		k++
	}
	return out[:k]
}

var errTooMuch = models.Refused("the model can come out in too many ways to count each; it can only be simulated")
