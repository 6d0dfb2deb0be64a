package forecast

import (
	"cmp"
	"context"
	"slices"

	"proviso/models"
)

// Effect is what a forecast comes to.
type Effect struct {
	Expected models.USD `json:"expected"`
	Reserve  models.USD `json:"reserve"`
}

// Bar is what hangs on one driver.
type Bar struct {
	Driver string `json:"driver"`
	Low    Effect `json:"p10"` // the forecast with all its chances at P10
	High   Effect `json:"p90"` // at P90; where these add up to more than 1, in proportion
	Off    Effect `json:"off"` // with nothing of it
}

// swing is how far a driver moves the expected loss and the reserve.
func (b Bar) swing() (expected, reserve models.USD) {
	return abs(b.High.Expected - b.Low.Expected), abs(b.High.Reserve - b.Low.Reserve)
}

func abs(x models.USD) models.USD { return max(x, -x) }

// Tornado is what each driver moves, the widest first. All of it is made by one
// method: where one of the forecasts can only be simulated all are, with the same
// trials, so that they differ by the driver and not by chance.
type Tornado struct {
	Method     Method  `json:"method"`
	Confidence float64 `json:"confidence"` // of the reserves
	Base       Effect  `json:"base"`
	Bars       []Bar   `json:"bars"`
}

// Spread makes a tornado. Where the method is enumeration its figures are exact.
func Spread(ctx context.Context, m Model, confidence float64, o Options) (*Tornado, error) {
	if err := m.Validate(); err != nil { // before chances are set by it
		return nil, err
	}
	at10 := func(c Chance) float64 { return c.P10 }
	at90 := func(c Chance) float64 { return c.P90 }
	variants := []Model{m}
	for _, d := range byID(m.Drivers, func(d Driver) string { return d.ID }) {
		variants = append(variants, m.rechance(d.ID, at(at10)), m.rechance(d.ID, at(at90)), m.rechance(d.ID, off))
	}
	effects, method, err := alike(ctx, variants, confidence, o)
	if err != nil {
		return nil, err
	}
	t := &Tornado{Method: method, Confidence: confidence, Base: effects[0]}
	for i, d := range byID(m.Drivers, func(d Driver) string { return d.ID }) {
		e := effects[1+3*i:]
		t.Bars = append(t.Bars, Bar{d.ID, e[0], e[1], e[2]})
	}
	slices.SortStableFunc(t.Bars, func(a, b Bar) int {
		ae, ar := a.swing()
		be, br := b.swing()
		return cmp.Or(cmp.Compare(be, ae), cmp.Compare(br, ar))
	})
	return t, nil
}

// alike are several forecasts by one method.
func alike(ctx context.Context, variants []Model, confidence float64, o Options) ([]Effect, Method, error) {
	if err := confident(confidence); err != nil {
		return nil, "", err
	}
	if err := o.validate(); err != nil {
		return nil, "", err
	}
	o.ByAward = false
	out := make([]Effect, len(variants))
	whole, shared := wholly(o.Progress), newTables()
	var method Method
	for i := 0; i < len(variants); i++ {
		if err := variants[i].Validate(); err != nil {
			return nil, "", err
		}
		p := compile(variants[i], o, shared)
		groups := p.groups()
		this := o
		if !o.Simulate {
			this.Trials = 0
		}
		t, how, err := p.solve(ctx, groups, groups[:1], this, whole.step(i, len(variants)))
		if err == errTooMuch { // begin again, and simulate all of them
			o.Simulate, i, whole = true, -1, whole.rest()
			continue
		}
		if err != nil {
			return nil, "", err
		}
		method = how
		out[i] = Effect{t.figures[0].Expected, t.whole.Quantile(confidence)}
	}
	return out, method, nil
}

// rechance is the model with other chances of one driver, in each of its cases.
func (m Model) rechance(driver string, f func([]Chance) []Chance) Model {
	m.Drivers = slices.Clone(m.Drivers)
	for i, d := range m.Drivers {
		if d.ID != driver {
			continue
		}
		if d.Given != nil {
			g := *d.Given
			g.Cases = slices.Clone(g.Cases)
			for k, c := range g.Cases {
				g.Cases[k].Chances = f(c.Chances)
			}
			m.Drivers[i].Given = &g
			continue
		}
		chances := make([]Chance, len(d.Outcomes))
		for k, o := range d.Outcomes {
			chances[k] = o.Chance
		}
		m.Drivers[i].Outcomes = slices.Clone(d.Outcomes)
		for k, c := range f(chances) {
			m.Drivers[i].Outcomes[k].Chance = c
		}
	}
	return m
}

// at takes one of the figures of each chance for the truth.
func at(which func(Chance) float64) func([]Chance) []Chance {
	return func(chances []Chance) []Chance {
		sum := 0.0
		for _, c := range chances {
			sum += which(c)
		}
		out := make([]Chance, len(chances))
		for i, c := range chances {
			out[i] = Sure(which(c) / max(1, sum))
		}
		return out
	}
}

// off is that nothing happens.
func off(chances []Chance) []Chance { return make([]Chance, len(chances)) }

// certainly is that one outcome happens.
func certainly(outcome int) func([]Chance) []Chance {
	return func(chances []Chance) []Chance {
		out := off(chances)
		out[outcome] = Sure(1)
		return out
	}
}

// Protection is what it is worth that an outcome does not happen, as an order that
// stands protects: "protects $x at 80 %".
type Protection struct {
	Method   Method     `json:"method"`
	Certain  models.USD `json:"certain"`  // the reserve if the outcome happens
	Off      models.USD `json:"off"`      // the reserve if the driver comes to nothing
	Protects models.USD `json:"protects"` // the one less the other
}

// Worth is the marginal value of a driver's outcome at a confidence.
func Worth(ctx context.Context, m Model, driver, outcome string, confidence float64, o Options) (*Protection, error) {
	i := slices.IndexFunc(m.Drivers, func(d Driver) bool { return d.ID == driver })
	if i < 0 {
		return nil, models.Invalid("driver", "there is no driver %q", driver)
	}
	k := m.Drivers[i].outcome(outcome)
	if k == 0 {
		return nil, models.Invalid("outcome", "%q has no outcome %q", driver, outcome)
	}
	if err := m.Validate(); err != nil { // before chances are set by it
		return nil, err
	}
	e, method, err := alike(ctx, []Model{m.rechance(driver, certainly(k-1)), m.rechance(driver, off)}, confidence, o)
	if err != nil {
		return nil, err
	}
	return &Protection{method, e[0].Reserve, e[1].Reserve, e[0].Reserve - e[1].Reserve}, nil
}
