package budget

import (
	"context"
	"slices"

	"proviso/app/forecast"
	"proviso/models"
)

// notUnlikely is from which chance on an adverse scenario takes a thing to happen: the
// end of "very unlikely" in the words of likelihood that ICD 203 fixes.
const notUnlikely models.Percent = 20_00

// Scenario is a scenario of the plan by its name: as it is saved, or, where none is
// saved under the name, one that every plan has. The name "" is what is believed.
func (p *Plan) Scenario(ctx context.Context, m forecast.Model, name string) (forecast.Scenario, error) {
	if name == "" {
		return forecast.Scenario{}, nil
	}
	for _, s := range p.Scenarios {
		if s.Name == name {
			return p.saved(s), nil
		}
	}
	if !slices.Contains(Built, name) {
		return forecast.Scenario{}, models.NotFound("scenario", name, p.ScenarioNames())
	}
	h, err := p.harms(ctx, m)
	if err != nil {
		return forecast.Scenario{}, err
	}
	return p.certain(name, h), nil
}

// ScenarioNames are those of all scenarios of the plan, those that every plan has first.
func (p *Plan) ScenarioNames() []string {
	out := slices.Clone(Built)
	for _, s := range p.Scenarios {
		if !slices.Contains(out, s.Name) {
			out = append(out, s.Name)
		}
	}
	return out
}

// saved is a scenario as a forecast reads it. What it says of a driver that has come
// out since is left out: the driver is no longer in the model.
func (p *Plan) saved(s models.Scenario) forecast.Scenario {
	out := forecast.Scenario{Name: s.Name}
	for _, a := range s.Assumptions {
		d := p.driver(a.Driver)
		if d == nil || d.Ended != nil {
			continue
		}
		out.Assumptions = append(out.Assumptions, p.assumption(*d, a)...)
	}
	return out
}

func (p *Plan) assumption(d models.Driver, a models.ScenarioAssumption) []forecast.Assumption {
	x := forecast.Assumption{ID: d.ID, Driver: d.ID}
	switch {
	case a.Certain != "":
		x.Certain, x.From = a.Certain, a.From
	case a.Nothing:
		x.Nothing = true
	default:
		return p.atEnd(d, a.At)
	}
	return []forecast.Assumption{x}
}

// atEnd takes the chances of a driver at one end of what is believed. Those of a driver
// that hangs on another differ from case to case, and stay as believed: the end is that
// of the driver which it hangs on.
func (p *Plan) atEnd(d models.Driver, end string) []forecast.Assumption {
	f, known := p.forecastDriver(d)
	if !known || f.Given != nil {
		return nil
	}
	var sum float64
	var at []float64
	for _, o := range f.Outcomes {
		c := o.Chance.P10
		if end == "p90" {
			c = o.Chance.P90
		}
		sum += c
		at = append(at, c)
	}
	var chances []forecast.Chance
	for _, c := range at {
		chances = append(chances, forecast.Sure(c/max(1, sum)))
	}
	return []forecast.Assumption{{ID: d.ID, Driver: d.ID, Chances: chances}}
}

// harm is what one outcome of a driver does if nothing else happens.
type harm struct {
	loss   models.USD
	months int
	awards int
}

// worse is true of a greater loss, and of a longer delay where the loss is the same.
func (h harm) worse(o harm) bool {
	return h.loss > o.loss || h.loss == o.loss && h.months > o.months
}

// harms are those of all outcomes, by driver and outcome.
func (p *Plan) harms(ctx context.Context, m forecast.Model) (map[[2]string]harm, error) {
	out := map[[2]string]harm{}
	for _, d := range m.Drivers {
		for _, o := range d.Outcomes {
			alone := m.Alone(d.ID, o.ID)
			r, err := forecast.Means(ctx, alone)
			if err != nil {
				return nil, err
			}
			h := harm{loss: r.Total}
			touched := map[string]bool{}
			for _, b := range m.Branches {
				if b.Driver == d.ID && b.Outcome == o.ID {
					h.months = max(h.months, b.Months)
					touched[b.Award] = true
				}
			}
			h.awards = len(touched)
			out[[2]string{d.ID, o.ID}] = h
		}
	}
	return out, nil
}

// certain is one of the scenarios that every plan has: each driver comes out in one
// way, those that hang on others after these.
func (p *Plan) certain(name string, harms map[[2]string]harm) forecast.Scenario {
	out := forecast.Scenario{Name: name}
	chosen := map[string]string{}
	for _, d := range p.inOrder() {
		parent := chosen[d.Given]
		if x := p.driver(d.Given); x != nil && x.Ended != nil {
			parent = x.Ended.Outcome
		}
		outcome := p.outcomeIn(name, d, parent, harms)
		chosen[d.ID] = outcome
		out.Assumptions = append(out.Assumptions, forecast.Assumption{ID: d.ID, Driver: d.ID, Certain: outcome, Nothing: outcome == ""})
	}
	return out
}

// inOrder are the open drivers, each after the one that it hangs on.
func (p *Plan) inOrder() []models.Driver {
	var out []models.Driver
	done := map[string]bool{}
	var take func(d models.Driver, depth int)
	take = func(d models.Driver, depth int) {
		if done[d.ID] || depth > len(p.Drivers) {
			return
		}
		if x := p.driver(d.Given); x != nil && x.Ended == nil {
			take(*x, depth+1)
		}
		if !done[d.ID] {
			done[d.ID] = true
			out = append(out, d)
		}
	}
	for _, d := range p.open() {
		take(d, 0)
	}
	return out
}

// outcomeIn is how a driver comes out in a scenario, where the one that it hangs on came
// out so; "" is nothing.
func (p *Plan) outcomeIn(name string, d models.Driver, parent string, harms map[[2]string]harm) string {
	believed := func(outcome string) (models.LikelyChance, bool) {
		for _, c := range p.Beliefs[d.ID].Cases {
			if d.Given != "" && c.Outcome != parent {
				continue
			}
			for _, x := range c.Chances {
				if x.Outcome == outcome {
					return x, true
				}
			}
		}
		return models.LikelyChance{}, false
	}
	worst, found := "", harm{}
	likeliest, nothing := models.Percent(0), models.Whole
	base := ""
	for _, o := range d.Outcomes {
		c, known := believed(o.ID)
		h := harms[[2]string{d.ID, o.ID}]
		takes := name == models.ScenarioSevere && (!known || c.P90 > 0) || name == models.ScenarioAdverse && known && c.P50 >= notUnlikely
		if takes && (worst == "" || h.worse(found)) {
			worst, found = o.ID, h
		}
		nothing -= c.P50
		if known && (c.P50 > likeliest || c.P50 == likeliest && c.P50 > 0 && h.worse(harms[[2]string{d.ID, base}])) {
			base, likeliest = o.ID, c.P50
		}
	}
	if name != models.ScenarioBase {
		return worst
	}
	if likeliest >= nothing && likeliest > 0 {
		return base
	}
	return ""
}
