package forecast

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// chunk is how many trials one generator makes. It must not hang on the number of
// cores: the figures would. If it changes, every stored figure does.
const chunk = 4096

// Each node has three streams in a chunk: what happens, where the severities are that
// awards share, and those that stand alone. No stream hangs on another node or on what
// happened before: the same trials are compared when a chance or a severity is changed,
// and what is lost under a driver is the same to the cent when another comes or goes.
const (
	happens = iota
	shared
	alone
	streams
)

// begin sets the streams of all nodes to the beginning of a chunk.
func (s *state) begin(seed uint64, chunk int) {
	for i := range s.draws {
		for which := range s.draws[i] {
			s.draws[i][which].Seed(seed+uint64(which)*0x9e3779b97f4a7c15, s.plan.nodes[i].key+uint64(chunk)) // the golden ratio, as far apart as can be
		}
	}
}

// spread does n things on all cores; each by itself must not hang on the others.
func spread(ctx context.Context, n int, f func(i int)) error {
	var next atomic.Int64
	var done sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		done.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				f(i)
			}
		})
	}
	done.Wait()
	return ctx.Err()
}

// draw draws what happens in one trial, and where the severities are that many
// awards share.
func (s *state) draw() {
	for i := range s.plan.nodes {
		u := unit(&s.draws[i][happens])
		chances := s.plan.nodes[i].now(s.outcome)
		o := len(chances) - 1
		for ; o > 0; o-- {
			if u -= chances[o]; u < 0 {
				break
			}
		}
		if o == 0 && chances[0] == 0 { // rounding left a grain of what cannot be
			o = 1
			for chances[o] == 0 {
				o++
			}
		}
		s.outcome[i] = o
		if s.plan.unsure {
			s.shared[i] = unit(&s.draws[i][shared])
		}
	}
}

// mostHeld is how many sums of trials are held at once. Where there are more, so many
// groups are counted at a time, with the same trials.
const mostHeld = 1 << 26

// simulate draws trials for the distribution of each group; weights are numbers of
// trials.
func (p *plan) simulate(ctx context.Context, groups []group, o Options, t *tally, part stretch) error {
	if p.unsure {
		if err := p.tables.fill(ctx, part.span(0, 1, 10)); err != nil {
			return err
		}
		part = part.span(1, 10, 10)
	} else if p.codes() {
		return p.count(ctx, groups, o, t, part)
	}
	atOnce := max(1, p.held/o.Trials)
	turns := (len(groups) + atOnce - 1) / atOnce
	for i := range turns {
		first := i * atOnce
		see := func(g int, atoms []atom) { t.see(first+g, newDistribution(atoms, float64(o.Trials))) }
		if err := p.walk(ctx, groups[first:min(len(groups), first+atOnce)], o, see, part.step(i, turns)); err != nil {
			return err
		}
	}
	return nil
}

// chunks are how many it takes for so many things.
func chunks(n int) int { return (n + chunk - 1) / chunk }

// trials draws all of a chunk with their severities, and calls after each. It stops
// where nobody waits any longer.
func (s *state) trials(ctx context.Context, o Options, c int, f func(trial int)) {
	s.begin(o.Seed, c)
	for t := c * chunk; t < min(o.Trials, (c+1)*chunk); t++ {
		if t%16 == 0 && ctx.Err() != nil {
			return
		}
		s.draw()
		s.take()
		f(t)
	}
}

// walk counts every trial by itself.
func (p *plan) walk(ctx context.Context, groups []group, o Options, see func(g int, atoms []atom), part stretch) error {
	totals := make([][]int64, len(groups))
	for g := range totals {
		totals[g] = make([]int64, o.Trials)
	}
	sends := send(groups, p.columns())
	states := sync.Pool{New: func() any { return newState(p) }}
	done := part.span(0, 4, 5).counter(chunks(o.Trials))
	err := spread(ctx, chunks(o.Trials), func(c int) {
		s := states.Get().(*state)
		defer states.Put(s)
		s.trials(ctx, o, c, func(t int) {
			for column, cents := range s.row {
				if cents == 0 {
					continue
				}
				for _, g := range sends[column] {
					totals[g][t] += cents
				}
			}
		})
		done()
	})
	if err != nil {
		return err
	}
	done = part.span(4, 5, 5).counter(len(groups))
	return spread(ctx, len(groups), func(g int) {
		see(g, counted(ctx, totals[g]))
		totals[g] = nil
		done()
	})
}

// send says to which groups each column goes.
func send(groups []group, columns int) [][]int32 {
	out := make([][]int32, columns)
	for g, x := range groups {
		for _, column := range x.columns {
			out[column] = append(out[column], int32(g))
		}
	}
	return out
}

// codes is true where all that can happen in a trial is told by one number.
func (p *plan) codes() bool {
	n := uint64(1)
	for _, x := range p.nodes {
		if n *= uint64(len(x.sure)); n > 1<<48 || len(x.sure) > 1<<15 {
			return false
		}
	}
	return true
}

// count draws what happens first, and counts the loss of trials that came out
// alike once. It needs all severities fixed.
func (p *plan) count(ctx context.Context, groups []group, o Options, t *tally, part stretch) error {
	codes, often, err := p.encoded(ctx, o, part.step(0, 2))
	if err != nil {
		return err
	}
	part = part.step(1, 2)
	atOnce := max(1, p.held/2/len(codes)) // an atom is two sums
	turns := (len(groups) + atOnce - 1) / atOnce
	for i := range turns {
		first := i * atOnce
		some := groups[first:min(len(groups), first+atOnce)]
		atoms, err := p.decoded(ctx, some, codes, often, part.span(2*i, 2*i+1, 2*turns))
		if err != nil {
			return err
		}
		done := part.span(2*i+1, 2*i+2, 2*turns).counter(len(some))
		err = spread(ctx, len(some), func(g int) {
			t.see(first+g, newDistribution(ordered(ctx, atoms[g]), float64(o.Trials)))
			atoms[g] = nil
			done()
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// encoded are all that happened in the trials, as numbers in their order, and how
// often each did.
func (p *plan) encoded(ctx context.Context, o Options, part stretch) (codes, often []int64, err error) {
	all := make([]int64, o.Trials)
	done := part.span(0, 3, 4).counter(chunks(o.Trials))
	err = spread(ctx, chunks(o.Trials), func(c int) {
		s := newState(p)
		s.begin(o.Seed, c)
		for t := c * chunk; t < min(o.Trials, (c+1)*chunk); t++ {
			if t%256 == 0 && ctx.Err() != nil {
				return
			}
			s.draw()
			all[t] = s.code()
		}
		done()
	})
	if err != nil {
		return nil, nil, err
	}
	for i, code := range ranked(ctx, all, func(x *int64) int64 { return *x }) {
		if i == 0 || codes[len(codes)-1] != code {
			codes, often = append(codes, code), append(often, 0)
		}
		often[len(often)-1]++
	}
	return codes, often, ctx.Err()
}

// code is one number for all that happens in a trial.
func (s *state) code() int64 {
	code := int64(0)
	for i := range s.plan.nodes {
		code = code*int64(len(s.plan.nodes[i].sure)) + int64(s.outcome[i])
	}
	return code
}

// decode is the other way.
func (s *state) decode(code int64) {
	for i := len(s.plan.nodes) - 1; i >= 0; i-- {
		width := int64(len(s.plan.nodes[i].sure))
		s.outcome[i] = int(code % width)
		code /= width
	}
}

// decoded are the atoms of each group, in the order of the codes.
func (p *plan) decoded(ctx context.Context, groups []group, codes, often []int64, part stretch) ([][]atom, error) {
	atoms := make([][]atom, len(groups))
	for g := range atoms {
		atoms[g] = make([]atom, len(codes))
	}
	done := part.counter(chunks(len(codes)))
	return atoms, spread(ctx, chunks(len(codes)), func(c int) {
		s := newState(p)
		for k := c * chunk; k < min(len(codes), (c+1)*chunk); k++ {
			if k%64 == 0 && ctx.Err() != nil {
				return
			}
			s.decode(codes[k])
			s.take()
			for g := range groups {
				sum := int64(0)
				for _, column := range groups[g].columns {
					sum += s.row[column]
				}
				atoms[g][k] = atom{sum, float64(often[k])}
			}
		}
		done()
	})
}
