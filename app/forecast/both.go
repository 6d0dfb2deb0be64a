package forecast

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"

	"proviso/models"
)

// Joint is how some awards are lost together.
type Joint struct {
	Method Method `json:"method"`
	// Everything is the chance that each of them loses all that it can lose, under
	// any outcome and at the utmost of its severities.
	Everything float64 `json:"everything"`
	// Something is the chance that each of them loses anything.
	Something float64 `json:"something"`
	// Shared are the drivers that all of them hang on.
	Shared []string `json:"shared,omitempty"`
}

// watch is an award whose loss is asked for: the columns it stands in, and the most
// that it can lose.
type watch struct {
	columns []int
	most    int64
}

// of is what the award loses of a row: nothing, something or everything.
func (w watch) of(row []int64) (something, everything bool) {
	sum := int64(0)
	for _, c := range w.columns {
		sum += row[c]
	}
	return sum > 0, sum > 0 && sum >= w.most
}

// Together says how likely it is that all of the awards are lost, for the sentence
// "chance of losing both 30 %, because both hang on …".
func Together(ctx context.Context, m Model, awards []string, o Options) (*Joint, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	if err := o.validate(); err != nil {
		return nil, err
	}
	if len(awards) == 0 {
		return nil, models.Invalid("awards", "is empty; at least one award is needed")
	}
	only, err := m.only(awards)
	if err != nil {
		return nil, err
	}
	o.ByAward = false
	p := compile(only, o, newTables())
	if len(p.missing) > 0 {
		i := slices.Index(awards, p.missing[0].Award)
		return nil, models.Invalid(fmt.Sprintf("awards[%d]", i), "%q is not assessed: its amounts are not known", p.missing[0].Award)
	}
	var watched []watch
	for _, a := range only.Awards {
		w := watch{most: only.reach(a)}
		for i, c := range p.cells {
			if c.Program == a.ID {
				w.columns = append(w.columns, i)
			}
		}
		watched = append(watched, w)
	}
	j, part := &Joint{Method: Enumerated, Shared: only.shared()}, wholly(o.Progress)
	if o.Simulate || p.unsure || slices.ContainsFunc(p.components(), func(c component) bool { return !p.idle(c) && p.leaves(c) > mostLeaves }) {
		j.Method = Simulated
		if err := p.drawTogether(ctx, j, watched, o, part); err != nil {
			return nil, stopped("draw trials", err)
		}
		return j, nil
	}
	if err := p.countTogether(ctx, j, watched, part); err != nil {
		return nil, stopped("count what can happen", err)
	}
	return j, nil
}

// only is the model of some awards, each in a cell of its own.
func (m Model) only(ids []string) (Model, error) {
	out := Model{Drivers: m.Drivers}
	for i, id := range ids {
		k := slices.IndexFunc(m.Awards, func(a Award) bool { return a.ID == id })
		switch {
		case k < 0:
			return Model{}, models.Invalid(fmt.Sprintf("awards[%d]", i), "there is no award %q", id)
		case slices.Contains(ids[:i], id):
			return Model{}, models.Invalid(fmt.Sprintf("awards[%d]", i), "%q stands there twice", id)
		}
		a := m.Awards[k]
		// months stay, since a branch may act from one on; the cell is told by the program
		a.Slices = slices.Clone(a.fall())
		for s := range a.Slices {
			a.Slices[s] = Slice{Amount: a.Slices[s].Amount, Share: a.Slices[s].Share, Month: a.Slices[s].Month, Program: id}
		}
		out.Awards = append(out.Awards, a)
	}
	for _, b := range m.Branches {
		if slices.Contains(ids, b.Award) {
			out.Branches = append(out.Branches, b)
		}
	}
	return out, nil
}

// reach is the most that an award can lose.
func (m Model) reach(a Award) int64 {
	pieces := a.lay(map[Slice]int{})
	most := make([]int64, len(pieces))
	for _, b := range m.Branches {
		if b.Award != a.ID || !b.Kind.loses() {
			continue
		}
		top, sure := b.Severity.certain()
		if !sure {
			top = b.Severity.knot(knots - 1)
		}
		h := b.strike(a, pieces)
		h.lose(top, func(p *part, cents int64) { most[p.slot] = max(most[p.slot], cents) })
	}
	sum := int64(0)
	for _, cents := range most {
		sum += cents
	}
	return sum
}

// shared are the drivers that each award can lose by, or hangs on through another.
func (m Model) shared() []string {
	byName := map[string]Driver{}
	for _, d := range m.Drivers {
		byName[d.ID] = d
	}
	count := map[string]int{}
	for _, a := range m.Awards {
		mine := map[string]bool{}
		for _, b := range m.Branches {
			if b.Award != a.ID || !b.Kind.loses() {
				continue
			}
			// what is drawn for each award is no common cause
			for d, ok := byName[b.Driver], true; ok; d, ok = byName[d.parent()] {
				mine[d.ID] = !d.Each
			}
		}
		for id, common := range mine {
			if common {
				count[id]++
			}
		}
	}
	var out []string
	for id, n := range count {
		if n == len(m.Awards) {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

// parent is the driver that this one hangs on, "" if on none.
func (d Driver) parent() string {
	if d.Given == nil {
		return ""
	}
	return d.Given.Driver
}

// countTogether multiplies what the components say of their awards.
func (p *plan) countTogether(ctx context.Context, j *Joint, watched []watch, part stretch) error {
	j.Everything, j.Something = 1, 1
	s := newState(p)
	seen := make([]bool, len(watched))
	groups := make([]group, len(watched))
	for i, w := range watched {
		groups[i].columns = w.columns
	}
	sends := send(groups, p.columns())
	components := p.components()
	for k, c := range components {
		mine := p.touched(c, sends)
		if len(mine) == 0 {
			continue
		}
		some, all := 0.0, 0.0
		err := s.each(ctx, c, part.step(k, len(components)), func(chance float64, row []int64) {
			something, everything := true, true
			for _, i := range mine {
				a, b := watched[i].of(row)
				something, everything = something && a, everything && b
			}
			if something {
				some += chance
			}
			if everything {
				all += chance
			}
		})
		if err != nil {
			return err
		}
		for _, i := range mine {
			seen[i] = true
		}
		j.Something, j.Everything = float64(j.Something*some), float64(j.Everything*all)
	}
	if slices.Contains(seen, false) { // one of them can lose nothing
		j.Something, j.Everything = 0, 0
	}
	j.Something, j.Everything = chance(j.Something), chance(j.Everything)
	part.at(1, 1)
	return ctx.Err()
}

// drawTogether counts trials.
func (p *plan) drawTogether(ctx context.Context, j *Joint, watched []watch, o Options, part stretch) error {
	if err := p.tables.fill(ctx, part.span(0, 1, 10)); err != nil {
		return err
	}
	done := part.span(1, 10, 10).counter(chunks(o.Trials))
	var some, all atomic.Int64
	err := spread(ctx, chunks(o.Trials), func(c int) {
		s := newState(p)
		s.trials(ctx, o, c, func(int) {
			something, everything := true, true
			for _, w := range watched {
				x, y := w.of(s.row)
				something, everything = something && x, everything && y
			}
			if something {
				some.Add(1)
			}
			if everything {
				all.Add(1)
			}
		})
		done()
	})
	j.Something, j.Everything = float64(some.Load())/float64(o.Trials), float64(all.Load())/float64(o.Trials)
	return err
}
