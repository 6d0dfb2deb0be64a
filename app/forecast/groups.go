package forecast

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"proviso/models"
)

// group is columns of the row that are added up, and what it is called where.
type group struct {
	columns []int
	names   []name
}

// name is a line of a grouping; one by place has no key.
type name struct {
	grouping int
	key      string
	place    Place
}

// The groupings, in the order of Result. whole has one line.
const (
	theWhole = iota
	theYear
	theFund
	theDepartment
	theProgram
	theMonth
	theChannel
	thePlace
	theDriver
	groupings
)

// groups are the whole and each line of each grouping. Lines of the same columns are
// one group with several names, and are counted once.
func (p *plan) groups() []group {
	columns := map[name][]int{{}: {}}
	order := []name{{}}
	file := func(n name, column int) {
		if _, ok := columns[n]; !ok {
			order = append(order, n)
		}
		columns[n] = append(columns[n], column)
	}
	for i, c := range p.cells {
		for g, key := range []string{"", c.FiscalYear, c.Fund, c.Department, c.Program, string(c.Month), c.channel()} {
			file(name{grouping: g, key: key}, i)
		}
		if p.funded[i] {
			file(name{grouping: thePlace, place: c.place()}, i)
		}
	}
	for i, d := range p.drivers {
		file(name{grouping: theDriver, key: d.ID}, len(p.cells)+i)
	}
	var out []group
	at := map[string]int{}
	for _, n := range order {
		alike := fmt.Sprint(columns[n])
		k, ok := at[alike]
		if !ok {
			k = len(out)
			at[alike] = k
			out = append(out, group{columns: columns[n]})
		}
		out[k].names = append(out[k].names, n)
	}
	return out
}

// channel is the key of the line that a cell is of by channel.
func (s Slice) channel() string {
	if s.PassThrough {
		return PassedThrough
	}
	return Direct
}

func (s Slice) place() Place { return Place{s.FiscalYear, s.Fund, s.Department, s.PassThrough} }

// tell words the distributions as figures.
func (p *plan) tell(ctx context.Context, r *Result, groups []group, atoms [][]atom, whole float64) error {
	figures := make([]Figures, len(groups))
	means := make([]float64, len(groups))
	err := spread(ctx, len(groups), func(g int) {
		d := newDistribution(atoms[g], whole)
		figures[g], means[g] = d.figures(), d.Mean()
	})
	if err != nil {
		return err
	}
	r.losses = newDistribution(atoms[0], whole)
	r.Total, r.Curve = figures[0], r.losses.Exceedance()
	var lines [groupings][]Line
	var weights [groupings][]float64
	for g := range groups {
		for _, n := range groups[g].names {
			weights[n.grouping] = append(weights[n.grouping], means[g])
			if n.grouping == thePlace {
				r.Lines = append(r.Lines, CellLine{n.place, figures[g]})
				continue
			}
			lines[n.grouping] = append(lines[n.grouping], Line{n.key, figures[g]})
		}
	}
	for i, cents := range layOut(int64(r.Total.Expected), weights[thePlace]) {
		r.Lines[i].Expected = models.USD(cents)
	}
	slices.SortFunc(r.Lines, func(a, b CellLine) int { return a.Place.before(b.Place) })
	for g := theYear; g <= theChannel; g++ {
		for i, cents := range layOut(int64(r.Total.Expected), weights[g]) {
			lines[g][i].Expected = models.USD(cents)
		}
	}
	for g := range lines {
		slices.SortFunc(lines[g], func(a, b Line) int { return strings.Compare(a.Key, b.Key) })
	}
	r.FiscalYears, r.Funds, r.Departments = lines[theYear], lines[theFund], lines[theDepartment]
	r.Programs, r.Months, r.Channels, r.Drivers = lines[theProgram], lines[theMonth], lines[theChannel], lines[theDriver]
	return nil
}
