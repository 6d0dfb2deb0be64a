package forecast

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"proviso/models"
)

// Method is how a result was made.
type Method string

const (
	Enumerated Method = "enumerated" // every way in which it can come out was counted
	Simulated  Method = "simulated"
)

// Options are how a forecast is made. They and the model determine the result.
type Options struct {
	Trials int    `json:"trials"`
	Seed   uint64 `json:"seed"`
	// Simulate asks for trials also where an exact answer could be had.
	Simulate bool `json:"simulate,omitempty"`
	// Progress is told how many chunks of all are done, from one goroutine at a
	// time; nil if nobody asks.
	Progress func(done, of int) `json:"-"`
}

// mostTrials bounds the memory that the totals of all trials take.
const mostTrials = 1_000_000

func (o Options) validate() error {
	if o.Trials < 1 || o.Trials > mostTrials {
		return models.Invalid("trials", "%d is no number of trials; it is from 1 to %d", o.Trials, mostTrials)
	}
	return nil
}

// Result is a forecast.
type Result struct {
	Method      Method    `json:"method"`
	Trials      int       `json:"trials,omitempty"` // of a simulation
	Seed        uint64    `json:"seed,omitempty"`
	Assessed    int       `json:"assessed"` // awards
	NotAssessed []Missing `json:"not_assessed,omitempty"`
	Total       Figures   `json:"total"`
	FiscalYears []Line    `json:"fiscal_years,omitempty"`
	Funds       []Line    `json:"funds,omitempty"`
	Departments []Line    `json:"departments,omitempty"`
	Programs    []Line    `json:"programs,omitempty"`
	Months      []Line    `json:"months,omitempty"`
	// Drivers has what is lost by the branches of each driver alone, as if no other
	// driver took anything; what a driver hangs on is drawn as ever. Where two
	// drivers take the same dollar both have it here, so that these figures may add
	// up to more than the total.
	Drivers []Line  `json:"drivers,omitempty"`
	Curve   []Point `json:"curve"`

	losses *Distribution
}

// Line is one name of a grouping; "" is money that falls on none.
type Line struct {
	Key string `json:"key"`
	Figures
}

// Figures are what is said of a distribution of losses.
type Figures struct {
	Expected models.USD `json:"expected"`
	P50      models.USD `json:"p50"`
	P80      models.USD `json:"p80"`
	P90      models.USD `json:"p90"`
	P95      models.USD `json:"p95"`
	P99      models.USD `json:"p99"`
	// Shortfall is the expected loss of the worst 5 % of outcomes.
	Shortfall models.USD `json:"expected_shortfall_95"`
	AnyLoss   float64    `json:"any_loss"` // chance
}

func (d *Distribution) figures() Figures {
	q := d.quantiles(0.5, 0.8, 0.9, 0.95, 0.99)
	return Figures{Expected: round(d.Mean()), P50: q[0], P80: q[1], P90: q[2], P95: q[3], P99: q[4], Shortfall: d.Shortfall(0.95), AnyLoss: d.any()}
}

// Losses is the distribution of the whole.
func (r *Result) Losses() *Distribution { return r.losses }

// Reserve is the smallest reserve that covers the loss with a confidence.
func (r *Result) Reserve(confidence float64) (models.USD, error) {
	if err := confident(confidence); err != nil {
		return 0, err
	}
	return r.losses.Quantile(confidence), nil
}

func confident(p float64) error {
	if !(p > 0 && p < 1) {
		return models.Invalid("confidence", "%v is no confidence; it is above 0 and below 1, as 0.8", p)
	}
	return nil
}

// Run makes a forecast: exact where every way in which it can come out can be
// counted, by simulation elsewhere.
func Run(ctx context.Context, m Model, o Options) (*Result, error) {
	if err := o.validate(); err != nil {
		return nil, err
	}
	return run(ctx, m, o)
}

// Exact makes a forecast without any trial. It is refused where severities are
// drawn or there is too much to count.
func Exact(ctx context.Context, m Model) (*Result, error) { return run(ctx, m, Options{}) }

func run(ctx context.Context, m Model, o Options) (*Result, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	p := compile(m)
	groups := p.groups()
	r := &Result{Method: Enumerated, Assessed: len(m.Awards) - len(p.missing), NotAssessed: p.missing}
	var atoms [][]atom
	whole := 1.0
	if !o.Simulate {
		found, ok, err := p.exact(ctx, groups)
		if err != nil {
			return nil, err
		}
		if ok {
			atoms = found
		}
	}
	if atoms == nil {
		if o.Trials == 0 {
			return nil, errTooMuch
		}
		found, err := p.simulate(ctx, groups, o.Trials, o.Seed, o.Progress)
		if err != nil {
			return nil, err
		}
		atoms, whole = found, float64(o.Trials)
		r.Method, r.Trials, r.Seed = Simulated, o.Trials, o.Seed
	}
	return r, p.tell(ctx, r, groups, atoms, whole)
}

// group is columns of the row that are added up, and what it is called where.
type group struct {
	columns []int
	names   []name
}

// name is a line of a grouping.
type name struct {
	grouping int
	key      string
}

// The groupings, in the order of Result. whole has one line.
const (
	theWhole = iota
	theYear
	theFund
	theDepartment
	theProgram
	theMonth
	theDriver
	groupings
)

// groups are the whole and each line of each grouping. Lines of the same columns are
// one group with several names, and are counted once.
func (p *plan) groups() []group {
	columns := map[name][]int{{theWhole, ""}: {}}
	order := []name{{theWhole, ""}}
	file := func(n name, column int) {
		if _, ok := columns[n]; !ok {
			order = append(order, n)
		}
		columns[n] = append(columns[n], column)
	}
	for i, c := range p.cells {
		for g, key := range []string{"", c.FiscalYear, c.Fund, c.Department, c.Program, string(c.Month)} {
			file(name{g, key}, i)
		}
	}
	for i, d := range p.drivers {
		file(name{theDriver, d.ID}, len(p.cells)+i)
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
			lines[n.grouping] = append(lines[n.grouping], Line{n.key, figures[g]})
			weights[n.grouping] = append(weights[n.grouping], means[g])
		}
	}
	for g := theYear; g <= theMonth; g++ {
		for i, cents := range layOut(int64(r.Total.Expected), weights[g]) {
			lines[g][i].Expected = models.USD(cents)
		}
	}
	for g := range lines {
		slices.SortFunc(lines[g], func(a, b Line) int { return strings.Compare(a.Key, b.Key) })
	}
	r.FiscalYears, r.Funds, r.Departments = lines[theYear], lines[theFund], lines[theDepartment]
	r.Programs, r.Months, r.Drivers = lines[theProgram], lines[theMonth], lines[theDriver]
	return nil
}
