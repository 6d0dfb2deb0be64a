package forecast

import (
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
	theAward
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
	for i, id := range p.awards {
		file(name{grouping: theAward, key: id}, p.award(i))
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

// tally is what is kept of the distributions of groups.
type tally struct {
	figures []Figures
	means   []float64
	whole   *Distribution // of the first
}

func newTally(groups []group) *tally {
	return &tally{figures: make([]Figures, len(groups)), means: make([]float64, len(groups))}
}

// see takes the distribution of a group.
func (t *tally) see(g int, d *Distribution) {
	t.figures[g], t.means[g] = d.figures(), d.Mean()
	if g == 0 {
		t.whole = d
	}
}

// tell words what was seen.
func (r *Result) tell(groups []group, t *tally) {
	r.losses = t.whole
	r.Total, r.Curve = t.figures[0], t.whole.Exceedance()
	var lines [groupings][]Line
	var weights [groupings][]float64
	for g := range groups {
		for _, n := range groups[g].names {
			weights[n.grouping] = append(weights[n.grouping], t.means[g])
			if n.grouping == thePlace {
				r.Lines = append(r.Lines, CellLine{n.place, t.figures[g]})
				continue
			}
			lines[n.grouping] = append(lines[n.grouping], Line{n.key, t.figures[g]})
		}
	}
	for i, cents := range layOut(int64(r.Total.Expected), weights[thePlace]) {
		r.Lines[i].Expected = models.USD(cents)
	}
	slices.SortFunc(r.Lines, func(a, b CellLine) int { return a.Place.before(b.Place) })
	for _, g := range []int{theYear, theFund, theDepartment, theProgram, theMonth, theChannel, theAward} {
		for i, cents := range layOut(int64(r.Total.Expected), weights[g]) {
			lines[g][i].Expected = models.USD(cents)
		}
	}
	for g := range lines {
		slices.SortFunc(lines[g], func(a, b Line) int { return strings.Compare(a.Key, b.Key) })
	}
	r.FiscalYears, r.Funds, r.Departments, r.Programs = lines[theYear], lines[theFund], lines[theDepartment], lines[theProgram]
	r.Months, r.Channels, r.Drivers, r.Awards = lines[theMonth], lines[theChannel], lines[theDriver], lines[theAward]
}
