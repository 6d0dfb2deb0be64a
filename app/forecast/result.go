package forecast

import (
	"cmp"
	"context"

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
	// ByAward asks for Result.Awards. No other figure is changed by it.
	ByAward bool `json:"by_award,omitempty"`
	// Progress is told how much of the whole call is done, whatever it is made of:
	// from one goroutine at a time, more each time, and all of it at the end only. nil
	// if nobody asks.
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
	Channels    []Line    `json:"channels,omitempty"` // Direct and PassedThrough, those that there are
	// Lines are the places that any money falls on.
	Lines []CellLine `json:"lines,omitempty"`
	// Drivers has what is lost by the branches of each driver alone, as if no other
	// driver took anything; what a driver hangs on is drawn as ever. Where two
	// drivers take the same dollar both have it here, so that these figures may add
	// up to more than the total.
	Drivers []Line `json:"drivers,omitempty"`
	// Awards are those that are assessed, by their ids, if it was asked for.
	Awards []Line  `json:"awards,omitempty"`
	Curve  []Point `json:"curve"`

	losses *Distribution
}

// Line is one name of a grouping; "" is money that falls on none.
type Line struct {
	Key string `json:"key"`
	Figures
}

// The channels that money comes through: from the federal government, or by way of
// another government.
const (
	Direct        = "direct"
	PassedThrough = "pass_through"
)

// Place is where money falls in a budget; a name that is "" is none.
type Place struct {
	FiscalYear  string `json:"fiscal_year"`
	Fund        string `json:"fund"`
	Department  string `json:"department"`
	PassThrough bool   `json:"pass_through"`
}

func (p Place) before(q Place) int {
	return cmp.Or(cmp.Compare(p.FiscalYear, q.FiscalYear), cmp.Compare(p.Fund, q.Fund), cmp.Compare(p.Department, q.Department), no(p.PassThrough, q.PassThrough))
}

// CellLine is a place with what may be lost of the money that falls there.
type CellLine struct {
	Place
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
// counted, by simulation elsewhere. It stops soon after nobody waits any longer, and
// then the error is the context's.
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
	p := compile(m, o, newTables())
	r := &Result{Assessed: len(m.Awards) - len(p.missing), NotAssessed: p.missing}
	groups := p.groups()
	t, method, err := p.solve(ctx, groups, groups, o, wholly(o.Progress))
	if err != nil {
		return nil, err
	}
	if r.Method = method; method == Simulated {
		r.Trials, r.Seed = o.Trials, o.Seed
	}
	r.tell(groups, t)
	return r, nil
}

// solve finds the distributions of the wanted groups, which are the first of all. All
// of them say whether it can be counted, so that the method does not hang on what is
// wanted.
func (p *plan) solve(ctx context.Context, all, wanted []group, o Options, part stretch) (*tally, Method, error) {
	t := newTally(wanted)
	if !o.Simulate && p.countable(all) {
		ok, err := p.exact(ctx, wanted, t, part)
		if ok || err != nil {
			return t, Enumerated, stopped("count what can happen", err)
		}
	}
	if o.Trials == 0 {
		return nil, "", errTooMuch
	}
	return t, Simulated, stopped("draw trials", p.simulate(ctx, wanted, o, t, part.rest()))
}
