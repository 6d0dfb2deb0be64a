package forecast

import (
	"context"
	"maps"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// chunk is how many trials one generator makes. It must not hang on the number of
// cores: the figures would. If it changes, every stored figure does.
const chunk = 4096

// The three streams of a chunk are told apart by their seed. What happens has one
// of its own from which every trial takes as many numbers, so that the same trials
// are compared when a chance or a severity is changed.
const (
	happens = iota
	shared
	alone
)

func stream(seed uint64, which, chunk int) *rand.PCG {
	return rand.NewPCG(seed+uint64(which)*0x9e3779b97f4a7c15, uint64(chunk)) // the golden ratio, as far apart as can be
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
func (s *state) draw(happens, shared *rand.PCG) {
	for i := range s.plan.nodes {
		u := unit(happens)
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
			s.shared[i] = unit(shared)
		}
	}
}

// simulate draws trials and returns the atoms of each group; weights are numbers of
// trials.
func (p *plan) simulate(ctx context.Context, groups []group, trials int, seed uint64, progress func(done, of int)) ([][]atom, error) {
	if p.unsure || !p.codes() {
		return p.walk(ctx, groups, trials, seed, progress)
	}
	return p.count(ctx, groups, trials, seed, progress)
}

// report wraps a progress callback so that calls come one at a time and never go
// back.
func report(progress func(done, of int), of int) func() {
	var mutex sync.Mutex
	done := 0
	return func() {
		mutex.Lock()
		defer mutex.Unlock()
		done++
		if progress != nil {
			progress(done, of)
		}
	}
}

// walk counts every trial by itself.
func (p *plan) walk(ctx context.Context, groups []group, trials int, seed uint64, progress func(done, of int)) ([][]atom, error) {
	totals := make([][]int64, len(groups))
	for g := range totals {
		totals[g] = make([]int64, trials)
	}
	sends := send(groups, p.columns())
	states := sync.Pool{New: func() any { return newState(p) }}
	n := (trials + chunk - 1) / chunk
	done := report(progress, n)
	err := spread(ctx, n, func(c int) {
		s := states.Get().(*state)
		defer states.Put(s)
		a, b := stream(seed, happens, c), stream(seed, shared, c)
		s.own = stream(seed, alone, c)
		for t := c * chunk; t < min(trials, (c+1)*chunk); t++ {
			s.draw(a, b)
			s.take()
			for column, cents := range s.row {
				if cents == 0 {
					continue
				}
				for _, g := range sends[column] {
					totals[g][t] += cents
				}
			}
		}
		done()
	})
	if err != nil {
		return nil, err
	}
	out := make([][]atom, len(groups))
	return out, spread(ctx, len(groups), func(g int) {
		out[g] = counted(totals[g])
		totals[g] = nil
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
func (p *plan) count(ctx context.Context, groups []group, trials int, seed uint64, progress func(done, of int)) ([][]atom, error) {
	n := (trials + chunk - 1) / chunk
	found := make([]map[uint64]int, n)
	done := report(progress, n)
	err := spread(ctx, n, func(c int) {
		s := newState(p)
		r := stream(seed, happens, c)
		found[c] = map[uint64]int{}
		for range min(trials-c*chunk, chunk) {
			s.draw(r, nil)
			code := uint64(0)
			for i := range p.nodes {
				code = code*uint64(len(p.nodes[i].sure)) + uint64(s.outcome[i])
			}
			found[c][code]++
		}
		done()
	})
	if err != nil {
		return nil, err
	}
	all := map[uint64]int{}
	for _, f := range found {
		for code, k := range f {
			all[code] += k
		}
	}
	codes := slices.Sorted(maps.Keys(all))
	atoms := make([][]atom, len(groups))
	for g := range atoms {
		atoms[g] = make([]atom, len(codes))
	}
	m := (len(codes) + chunk - 1) / chunk
	err = spread(ctx, m, func(c int) {
		s := newState(p)
		for k := c * chunk; k < min(len(codes), (c+1)*chunk); k++ {
			code := codes[k]
			for i := len(p.nodes) - 1; i >= 0; i-- {
				width := uint64(len(p.nodes[i].sure))
				s.outcome[i] = int(code % width)
				code /= width
			}
			s.take()
			for g := range groups {
				sum := int64(0)
				for _, column := range groups[g].columns {
					sum += s.row[column]
				}
				atoms[g][k] = atom{sum, float64(all[codes[k]])}
			}
		}
	})
	if err != nil {
		return nil, err
	}
	return atoms, spread(ctx, len(groups), func(g int) { atoms[g] = ordered(atoms[g]) })
}
