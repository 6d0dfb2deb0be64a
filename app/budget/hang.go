package budget

import (
	"context"
	"slices"

	"proviso/app/forecast"
	"proviso/models"
)

// Harm is what a driver does at its worst if nothing else happens.
type Harm struct {
	Driver  models.Driver
	Outcome models.DriverOutcome
	Loss    models.USD
	Months  int
	Grants  []string // that it touches, whatever comes out
}

// tellHarms are the worst outcomes of the open drivers, the costliest first.
func (p *Plan) tellHarms(harms map[[2]string]harm) []Harm {
	var out []Harm
	for _, d := range p.open() {
		h := Harm{Driver: d}
		for _, o := range d.Outcomes {
			x := harms[[2]string{d.ID, o.ID}]
			if h.Outcome.ID == "" || x.worse(harm{loss: h.Loss, months: h.Months}) {
				h.Outcome, h.Loss, h.Months = o, x.loss, x.months
			}
		}
		for _, b := range d.Branches {
			if !b.Counts() {
				continue
			}
			for _, g := range b.Grants {
				if p.award(g) != nil && !slices.Contains(h.Grants, g) {
					h.Grants = append(h.Grants, g)
				}
			}
		}
		out = append(out, h)
	}
	slices.SortStableFunc(out, func(a, b Harm) int {
		switch {
		case a.Loss > b.Loss:
			return -1
		case a.Loss < b.Loss:
			return 1
		}
		return 0
	})
	return out
}

// Together is how the awards under one driver are lost together.
type Together struct {
	Driver   models.Driver
	Grants   []string
	Expected models.USD // of these awards alone
	forecast.Joint
}

// mostTogether bounds of how many awards, and of how many drivers, it is asked how they
// are lost together.
const mostTogether = 12

// together tells it of each driver that at least two assessed awards hang on.
func (r *Reckoned) together(ctx context.Context, p *Plan, o forecast.Options) error {
	unknown := map[string]bool{}
	for _, x := range r.Result.NotAssessed {
		unknown[x.Award] = true
	}
	for _, h := range r.Harms {
		grants := slices.DeleteFunc(slices.Clone(h.Grants), func(g string) bool { return unknown[g] })
		if len(grants) < 2 || len(grants) > mostTogether || len(r.Together) == mostTogether {
			continue
		}
		joint, err := forecast.Together(ctx, r.Model, grants, o)
		if err != nil {
			return err
		}
		t := Together{Driver: h.Driver, Grants: grants, Joint: *joint}
		for _, l := range r.Result.Awards {
			if slices.Contains(grants, l.Key) {
				t.Expected += l.Expected
			}
		}
		r.Together = append(r.Together, t)
	}
	return nil
}

// Kept is what it is worth that a driver's outcome does not happen: of an order that it
// stands.
type Kept struct {
	Driver  models.Driver
	Outcome models.DriverOutcome
	forecast.Protection
}

// IsOrder is true of a driver about an order of a court or a notice of an agency, on
// which a protection hangs.
func IsOrder(d models.Driver) bool {
	return d.About.Kind == models.AboutOrder || d.About.Kind == models.FactNotice
}

// protection tells it of each driver that is about an order or a notice.
func (r *Reckoned) protection(ctx context.Context, p *Plan, o forecast.Options) error {
	for _, h := range r.Harms {
		if !IsOrder(h.Driver) || len(r.Kept) == mostTogether {
			continue
		}
		w, err := forecast.Worth(ctx, r.Model, h.Driver.ID, h.Outcome.ID, r.Options.Confidence.Part(), o)
		if err != nil {
			return err
		}
		r.Kept = append(r.Kept, Kept{h.Driver, h.Outcome, *w})
	}
	return nil
}

// Moves are the drivers that move the most, of the two ends of what is believed: as
// many as are asked for, and none that moves nothing.
func (r *Reckoned) Moves(most int) []string {
	var out []string
	for _, b := range r.Tornado.Bars {
		if len(out) < most && b.Low != b.High {
			out = append(out, b.Driver)
		}
	}
	return out
}
