package forecast

import (
	"context"
	"math"

	"proviso/models"
)

// Distribution is every sum that may be lost and how likely it is.
type Distribution struct {
	atoms []atom // by their cents, no two alike
	whole float64
}

// atom is a sum and its weight: a chance, or a number of trials.
type atom struct {
	cents  int64
	weight float64
}

// grain is how far a sum of chances may be off by rounding.
const grain = 1e-12

// nothing is lost for certain.
func nothing() []atom { return []atom{{0, 1}} }

// newDistribution takes atoms in their order.
func newDistribution(atoms []atom, whole float64) *Distribution {
	return &Distribution{atoms, whole}
}

// ordered sorts atoms and makes one of those that are alike.
func ordered(ctx context.Context, atoms []atom) []atom {
	atoms = ranked(ctx, atoms, func(a *atom) int64 { return a.cents })
	out := atoms[:0]
	for _, a := range atoms {
		if k := len(out) - 1; k >= 0 && out[k].cents == a.cents {
			out[k].weight += a.weight
			continue
		}
		out = append(out, a)
	}
	return out
}

// counted makes atoms of trials, which it reorders.
func counted(ctx context.Context, trials []int64) []atom {
	lost := trials[:0] // in many groups most trials lose nothing
	for _, x := range trials {
		if x != 0 {
			lost = append(lost, x)
		}
	}
	none := len(trials) - len(lost)
	lost = ranked(ctx, lost, func(x *int64) int64 { return *x })
	n := 1
	for i, x := range lost {
		if i == 0 || lost[i-1] != x {
			n++
		}
	}
	out := make([]atom, 0, n)
	if none > 0 {
		out = append(out, atom{0, float64(none)})
	}
	for i, x := range lost {
		if i == 0 || lost[i-1] != x {
			out = append(out, atom{x, 0})
		}
		out[len(out)-1].weight++
	}
	return out
}

// Mean is the expected loss, in cents and parts of them.
func (d *Distribution) Mean() float64 {
	sum := 0.0
	for _, a := range d.atoms {
		sum += float64(a.weight * float64(a.cents))
	}
	return sum / d.whole
}

// Quantile is the smallest loss that is not exceeded with the chance p.
func (d *Distribution) Quantile(p float64) models.USD { return d.quantiles(p)[0] }

// quantiles are several in one pass; the chances rise.
func (d *Distribution) quantiles(chances ...float64) []models.USD {
	out := make([]models.USD, 0, len(chances))
	sum := 0.0
	for _, a := range d.atoms {
		sum += a.weight
		for len(out) < len(chances) && sum >= float64((chances[len(out)]-grain)*d.whole) {
			out = append(out, models.USD(a.cents))
		}
		if len(out) == len(chances) {
			return out
		}
	}
	for len(out) < len(chances) {
		out = append(out, models.USD(d.atoms[len(d.atoms)-1].cents))
	}
	return out
}

// Shortfall is the expected loss of the worst 1-p of all outcomes.
func (d *Distribution) Shortfall(p float64) models.USD {
	tail := float64((1 - p) * d.whole)
	left, sum := tail, 0.0
	for i := len(d.atoms) - 1; i >= 0; i-- {
		a := d.atoms[i]
		w := min(a.weight, left)
		sum += float64(w * float64(a.cents))
		if left -= w; left <= float64(grain*d.whole) {
			break
		}
	}
	return round(sum / tail)
}

// any is the chance of any loss.
func (d *Distribution) any() float64 {
	if d.atoms[0].cents > 0 {
		return 1
	}
	return chance(1 - d.atoms[0].weight/d.whole)
}

// Above is the chance that more is lost than that.
func (d *Distribution) Above(x models.USD) float64 {
	sum := 0.0
	for i := len(d.atoms) - 1; i >= 0 && d.atoms[i].cents > int64(x); i-- {
		sum += d.atoms[i].weight
	}
	return min(1, sum/d.whole)
}

// Point says with what chance a loss stays at or below a sum.
type Point struct {
	Loss   models.USD `json:"loss"`
	Within float64    `json:"within"`
}

// longest is how many points a curve has at most.
const longest = 200

// Exceedance is the curve of what covers how much of the outcomes. Where there are
// more sums than points, those are kept that part the chances evenly; the first and
// the last are always there.
func (d *Distribution) Exceedance() []Point {
	var out []Point
	sum := 0.0
	for i, a := range d.atoms {
		sum += a.weight
		last := i == len(d.atoms)-1
		within := min(1, sum/d.whole)
		if last {
			within = 1
		}
		due := float64(len(out)) / float64(longest-1)
		if last || len(d.atoms) <= longest || within >= due && len(out) < longest-1 {
			out = append(out, Point{models.USD(a.cents), chance(within)})
		}
	}
	return out
}

// round is to the cent, half away from zero; a loss is never below it.
func round(cents float64) models.USD { return models.USD(int64(cents + 0.5)) }

// chance drops the digits of a chance that are noise of its sum.
func chance(p float64) float64 { return math.Round(p*1e12) / 1e12 }
