package budget

import (
	"context"
	"slices"

	"proviso/app/forecast"
	"proviso/models"
)

// Options are how a plan is reckoned.
type Options struct {
	Scenario   string         // name of the one that is reckoned; "": as is believed
	Lifts      []Lift         // orders taken to end besides, whatever the scenario says of them
	Compare    string         // a scenario that the difference to is explained; AsBelieved: what is believed; "": none
	Against    string         // what actions are set against: "" is what is expected, else base, adverse or severe
	Confidence models.Percent // of the reserve
	Seed       uint64
	Trials     int
	Progress   func(done, of int) // as of forecast.Options
}

// Lift is that an order or another driver comes out at its worst from a month on: "this
// order is lifted on 1 March".
type Lift struct {
	Driver string
	Month  models.Month
}

// AsBelieved is the scenario that takes nothing to be otherwise than is believed, where one
// has to be named.
const AsBelieved = "believed"

// The bounds of what is asked for.
const (
	defaultConfidence models.Percent = 80_00
	DefaultTrials                    = 100_000
	DefaultSeed       uint64         = 1
)

// Normal is the options with what was left out.
func (o Options) Normal() (Options, error) {
	if o.Confidence == 0 {
		o.Confidence = defaultConfidence
	}
	if o.Trials == 0 {
		o.Trials = DefaultTrials
	}
	if o.Seed == 0 {
		o.Seed = DefaultSeed
	}
	switch o.Against {
	case "", models.ScenarioBase, models.ScenarioAdverse, models.ScenarioSevere:
	default:
		return o, models.Invalid("against", "%q is nothing that actions are set against; it is base, adverse or severe, or is left out for what is expected", o.Against)
	}
	if o.Confidence < 1_00 || o.Confidence > 99_99 {
		return o, models.Invalid("confidence", "%s is no confidence for a reserve; it is from 1 to 99.99 %%", o.Confidence.Format())
	}
	return o, nil
}

// Reckoned is what a plan comes to.
type Reckoned struct {
	Options  Options
	Model    forecast.Model // under the scenario
	Gaps     Gaps
	Result   *forecast.Result
	Reserve  models.USD
	Tornado  *forecast.Tornado
	Lines    []models.ReportLine
	Totals   models.ReportSums
	Channels [2]models.ReportSums // direct, and passed through
	Harms    []Harm
	Together []Together
	Cash     *forecast.Cash // nil where no fiscal year says what is there to begin with
	Cascade  []Drop
	Kept     []Kept // what orders protect
	Dates    []Decision
	// Difference is why the plan comes out otherwise than in another scenario: that of
	// Options.Compare, or else the same without Options.Lifts; nil: none is asked for.
	Difference *forecast.Difference
	Covered    Coverage
}

// Reckon works out a plan. It is the same for the same plan and options.
func Reckon(ctx context.Context, p Plan, o Options) (*Reckoned, error) {
	o, err := o.Normal()
	if err != nil {
		return nil, err
	}
	m, gaps, err := p.Model()
	if err != nil {
		return nil, err
	}
	steps := newSteps(o.Progress, 6)
	r := &Reckoned{Options: o, Gaps: gaps}
	harms, err := p.harms(ctx, m)
	if err != nil {
		return nil, err
	}
	r.Harms = p.tellHarms(harms)
	plain, err := p.Scenario(ctx, m, o.Scenario)
	if err != nil {
		return nil, err
	}
	chosen, err := p.lifted(plain, o.Lifts, r.Harms)
	if err != nil {
		return nil, err
	}
	if r.Model, err = m.Under(chosen); err != nil {
		return nil, err
	}
	run := forecast.Options{Trials: o.Trials, Seed: o.Seed, Progress: steps.next(), ByAward: len(p.Awards) <= mostByAward}
	if r.Result, err = forecast.Run(ctx, r.Model, run); err != nil {
		return nil, err
	}
	for _, x := range r.Result.NotAssessed {
		r.Gaps.Awards = append(r.Gaps.Awards, p.gap(x))
	}
	confidence := o.Confidence.Part()
	if r.Reserve, err = r.Result.Reserve(confidence); err != nil {
		return nil, err
	}
	run.Progress, run.Trials, run.ByAward = steps.next(), min(o.Trials, comparedTrials), false
	if r.Tornado, err = forecast.Spread(ctx, r.Model, confidence, run); err != nil {
		return nil, err
	}
	r.rebase()
	if err := r.table(ctx, &p, m, harms); err != nil {
		return nil, err
	}
	run.Progress = steps.next()
	if err := r.together(ctx, &p, run); err != nil {
		return nil, err
	}
	run.Progress = steps.next()
	if err := r.protection(ctx, &p, run); err != nil {
		return nil, err
	}
	run.Progress = steps.next()
	if err := r.cash(ctx, &p, run.Progress); err != nil {
		return nil, err
	}
	run.Progress = steps.next()
	if err := r.differ(ctx, &p, m, plain, chosen, run); err != nil {
		return nil, err
	}
	if err := r.cascade(&p); err != nil {
		return nil, err
	}
	r.Dates, err = p.Decisions()
	r.Covered = p.coverage()
	return r, err
}

// mostByAward bounds of how many awards each is told by itself.
const mostByAward = 1000

// lifted is a scenario with the drivers at their worst that are taken to end besides.
func (p *Plan) lifted(s forecast.Scenario, lifts []Lift, harms []Harm) (forecast.Scenario, error) {
	s.Assumptions = slices.Clone(s.Assumptions)
	for _, l := range lifts {
		i := slices.IndexFunc(harms, func(h Harm) bool { return h.Driver.ID == l.Driver })
		if i < 0 {
			return s, models.Invalid("lift", "%q is no driver of %s that is still open", l.Driver, p.Place.Name)
		}
		if !l.Month.Known() {
			return s, models.Invalid("lift", "%q is not a month; it is written YYYY-MM", string(l.Month))
		}
		a := forecast.Assumption{ID: l.Driver, Driver: l.Driver, Certain: harms[i].Outcome.ID, From: l.Month}
		if k := slices.IndexFunc(s.Assumptions, func(x forecast.Assumption) bool { return x.ID == a.ID }); k >= 0 {
			s.Assumptions[k] = a
		} else {
			s.Assumptions = append(s.Assumptions, a)
		}
	}
	return s, nil
}

// differ explains the difference that is asked for.
func (r *Reckoned) differ(ctx context.Context, p *Plan, m forecast.Model, plain, chosen forecast.Scenario, run forecast.Options) error {
	from := plain
	switch o := r.Options; {
	case o.Compare == AsBelieved:
		from = forecast.Scenario{}
	case o.Compare != "":
		var err error
		if from, err = p.Scenario(ctx, m, o.Compare); err != nil {
			return err
		}
	case len(o.Lifts) == 0:
		return nil
	}
	if len(from.Assumptions)+len(chosen.Assumptions) <= fewAssumptions { // then both ends are as each plan shows them
		run.Trials = r.Options.Trials
	}
	var err error
	if r.Difference, err = forecast.Compare(ctx, m, from, chosen, r.Options.Confidence.Part(), run); err != nil {
		return err
	}
	d, shift := r.Difference, forecast.Effect{Expected: r.Totals.Expected - r.Difference.To.Expected, Reserve: r.Reserve - r.Difference.To.Reserve}
	d.From, d.To = shifted(d.From, shift), shifted(d.To, shift)
	return nil
}

// comparedTrials bounds the trials of what is made of many forecasts that differ in one
// thing. They are drawn alike, so that the differences are sharp with fewer of them; the
// differences are then set on what all trials came to.
const comparedTrials = 20_000

// fewAssumptions is up to how many all trials are drawn for each step of a comparison.
const fewAssumptions = 6

// rebase sets the tornado on the figures that all trials came to.
func (r *Reckoned) rebase() {
	t := r.Tornado
	shift := forecast.Effect{Expected: r.Result.Total.Expected - t.Base.Expected, Reserve: r.Reserve - t.Base.Reserve}
	t.Base = shifted(t.Base, shift)
	for i := range t.Bars {
		b := &t.Bars[i]
		b.Low, b.High, b.Off = shifted(b.Low, shift), shifted(b.High, shift), shifted(b.Off, shift)
	}
}

// shifted is an effect shifted; no loss is below zero.
func shifted(e, by forecast.Effect) forecast.Effect {
	return forecast.Effect{Expected: max(0, e.Expected+by.Expected), Reserve: max(0, e.Reserve+by.Reserve)}
}

// Says is true if the plan says something of what would be missing: of some award the
// amounts are known, and of something that could happen somebody has said how likely it
// is. Where it does not, no figure of it is a zero: there is none.
func (r *Reckoned) Says() bool {
	return r.Result.Assessed > 0 && len(r.Model.Drivers) > len(r.Gaps.Drivers)
}

// steps tells one progress of several that follow each other. It never goes back: a step
// can be made of several that each begin anew.
type steps struct {
	tell     func(done, of int)
	of       int
	at, last int
}

func newSteps(tell func(done, of int), of int) *steps {
	return &steps{tell: tell, of: of, at: -1, last: -1}
}

// parts is into how many parts each step is cut for telling.
const parts = 100

func (s *steps) next() func(done, of int) {
	s.at++
	if s.tell == nil {
		return nil
	}
	before := s.at * parts
	on := func(to int) {
		if to > s.last {
			s.last = to
			s.tell(to, s.of*parts)
		}
	}
	on(before)
	return func(done, of int) {
		if of > 0 {
			on(before + parts*done/of)
		}
	}
}

func (p *Plan) gap(x forecast.Missing) models.ReportGap {
	out := models.ReportGap{Grant: x.Award, Name: x.Award, Why: "no amount of it is known"}
	if a := p.award(x.Award); a != nil {
		out.Name = a.Name
	}
	if len(x.Amounts) > 0 {
		out.Why = "not known of it: " + amountWords(x.Amounts)
	}
	return out
}
