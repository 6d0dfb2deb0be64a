package forecast

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"proviso/models"
)

// portfolio draws a model: up to four drivers, some of which hang on another or are
// drawn for each award, up to four awards whose amounts are known, and branches of
// every kind. Amounts are multiples of $4,096 and severities of 1/16, so that a
// reckoning without any rounding is possible.
func portfolio(t *rapid.T, severities *rapid.Generator[Severity]) Model {
	var m Model
	tenths := func(n int, name string) []Chance {
		out := make([]Chance, n)
		left := 10
		for i := range out {
			k := rapid.IntRange(0, left).Draw(t, name)
			out[i], left = Sure(float64(k)/10), left-k
		}
		return out
	}
	for i := range rapid.IntRange(1, 4).Draw(t, "drivers") {
		d := Driver{ID: fmt.Sprintf("d%d", i), Each: rapid.Bool().Draw(t, "each")}
		for k := range rapid.IntRange(1, 2).Draw(t, "outcomes") {
			d.Outcomes = append(d.Outcomes, Outcome{ID: fmt.Sprintf("o%d", k)})
		}
		if up := rapid.IntRange(-1, i-1).Draw(t, "parent"); up >= 0 {
			parent := m.Drivers[up]
			d.Each = d.Each || parent.Each
			d.Given = &Parent{Driver: parent.ID, Cases: []Case{{Chances: tenths(len(d.Outcomes), "chance")}}}
			for _, o := range parent.Outcomes {
				d.Given.Cases = append(d.Given.Cases, Case{o.ID, tenths(len(d.Outcomes), "chance")})
			}
		} else {
			for k, c := range tenths(len(d.Outcomes), "chance") {
				d.Outcomes[k].Chance = c
			}
		}
		m.Drivers = append(m.Drivers, d)
	}
	for i := range rapid.IntRange(1, 4).Draw(t, "awards") {
		money := func(name string) *models.USD {
			return usd(4096 * float64(rapid.IntRange(0, 5).Draw(t, name)))
		}
		m.Awards = append(m.Awards, Award{ID: fmt.Sprintf("a%d", i), Amounts: &Amounts{money("R"), money("O"), money("B"), money("U"), money("C"), money("P")}})
	}
	for range rapid.IntRange(1, 8).Draw(t, "branches") {
		m.Branches = append(m.Branches, branch(t, m, severities))
	}
	return m
}

func branch(t *rapid.T, m Model, severities *rapid.Generator[Severity]) Branch {
	d := rapid.SampledFrom(m.Drivers).Draw(t, "driver")
	b := Branch{Driver: d.ID, Outcome: rapid.SampledFrom(d.Outcomes).Draw(t, "outcome").ID, Award: rapid.SampledFrom(m.Awards).Draw(t, "award").ID,
		Kind: rapid.SampledFrom([]Kind{NeverAwarded, Delayed, Held, Reduced, Terminated, Disallowed, ClawedBack}).Draw(t, "kind")}
	switch {
	case !b.Kind.loses():
		b.Months = 3
		return b
	case b.Kind == Terminated:
		b.Protected = float64(rapid.IntRange(0, 4).Draw(t, "protected")) / 4
		b.Refused = rapid.Bool().Draw(t, "refused")
	}
	b.Severity, b.Own = severities.Draw(t, "severity"), rapid.Bool().Draw(t, "own")
	return b
}

var sixteenths = rapid.Custom(func(t *rapid.T) Severity { return Fixed(float64(rapid.IntRange(0, 16).Draw(t, "16ths")) / 16) })

// sliced cuts every award in uneven slices.
func sliced(t *rapid.T, m Model) Model {
	for i := range m.Awards {
		for _, s := range [][]float64{{1}, {0.5, 0.5}, {1.0 / 3, 1.0 / 3, 1.0 / 3}, {0.1, 0.2, 0.7}}[rapid.IntRange(0, 3).Draw(t, "slices")] {
			pick := func(name string) string { return fmt.Sprintf("%s%d", name, rapid.IntRange(0, 2).Draw(t, name)) }
			m.Awards[i].Slices = append(m.Awards[i].Slices, Slice{FiscalYear: pick("FY"), Fund: pick("fund"), Department: pick("dept"), Program: pick("prog"),
				Month: Month(fmt.Sprintf("2027-0%d", rapid.IntRange(1, 5).Draw(t, "month"))), PassThrough: rapid.Bool().Draw(t, "passed"), Share: s})
		}
	}
	return m
}

// byHand reckons the distribution with no part of the engine: every driver is drawn
// for every award, and the ways are thrown together by the loss in sixteenths.
func byHand(m Model) map[int64]float64 {
	index := map[string]int{}
	for i, d := range m.Drivers {
		index[d.ID] = i
	}
	type way struct {
		chance  float64
		outcome []string // by driver and award
	}
	ways := []way{{1, make([]string, len(m.Drivers)*len(m.Awards))}}
	for i, d := range m.Drivers { // parents stand first
		for a := range m.Awards {
			var next []way
			for _, w := range ways {
				if !d.Each && a > 0 {
					w.outcome[i*len(m.Awards)+a] = w.outcome[i*len(m.Awards)]
					next = append(next, w)
					continue
				}
				var chances []Chance
				for _, o := range d.Outcomes {
					chances = append(chances, o.Chance)
				}
				if d.Given != nil {
					up := w.outcome[index[d.Given.Driver]*len(m.Awards)+a]
					for _, c := range d.Given.Cases {
						if c.Outcome == up {
							chances = c.Chances
						}
					}
				}
				rest := 1.0
				for k, c := range chances {
					rest -= c.P50
					if c.P50 > 0 {
						out := slices.Clone(w.outcome)
						out[i*len(m.Awards)+a] = d.Outcomes[k].ID
						next = append(next, way{w.chance * c.P50, out})
					}
				}
				if rest > 1e-9 {
					next = append(next, way{w.chance * rest, slices.Clone(w.outcome)})
				}
			}
			ways = next
		}
	}
	out := map[int64]float64{}
	for _, w := range ways {
		sum := 0.0
		for a, award := range m.Awards {
			lost := map[Amount]float64{}
			for _, b := range m.Branches {
				if b.Award != award.ID || w.outcome[index[b.Driver]*len(m.Awards)+a] != b.Outcome {
					continue
				}
				s := b.Severity.Value
				take := func(name Amount, part float64) { lost[name] = max(lost[name], part) }
				of := func(name Amount) float64 { return float64(*award.Amounts.of(name)) }
				switch b.Kind {
				case NeverAwarded:
					take(Own, s*of(Own))
				case Disallowed, ClawedBack:
					take(Demandable, s*of(Demandable))
				case Reduced:
					all := s * (of(Committed) + of(Uncommitted))
					take(Uncommitted, min(all, of(Uncommitted)))
					take(Committed, max(0, all-of(Uncommitted)))
				case Terminated:
					take(Uncommitted, s*of(Uncommitted))
					take(Unspent, s*of(Unspent))
					take(Committed, s*(1-b.Protected)*of(Committed))
					if b.Refused {
						take(Spent, s*of(Spent))
					}
				}
			}
			for _, x := range lost {
				sum += x
			}
		}
		out[int64(sum)] += w.chance
	}
	return out
}

// The exact answer is the one reckoned by hand.
func TestExactIsByHand(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := portfolio(t, sixteenths)
		if len(m.Drivers)*len(m.Awards) > 9 {
			m.Awards = m.Awards[:min(len(m.Awards), 2)]
			m.Branches = slices.DeleteFunc(m.Branches, func(b Branch) bool { return b.Award > "a1" })
		}
		r, err := Exact(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		want := byHand(m)
		for _, a := range r.losses.atoms {
			if math.Abs(a.weight-want[a.cents]) > 1e-9 {
				t.Fatalf("%d cents are lost with %v, want %v", a.cents, a.weight, want[a.cents])
			}
			delete(want, a.cents)
		}
		for cents, p := range want {
			if p > 1e-9 {
				t.Fatalf("%d cents are lost with %v by hand, and never in the answer", cents, p)
			}
		}
	})
}

// deviation is the standard deviation of a distribution, in cents.
func deviation(d *Distribution) float64 {
	mean, square := d.Mean(), 0.0
	for _, a := range d.atoms {
		square += a.weight * (float64(a.cents) - mean) * (float64(a.cents) - mean)
	}
	return math.Sqrt(square / d.whole)
}

const looked = 5000

// away is by how many standard errors a simulation is away from the exact answer: in
// its mean, the chance of any loss, and the chance of a loss up to the P80.
func away(t *rapid.T, m Model, exact *Result, seed uint64) float64 {
	s, err := Run(t.Context(), m, Options{Trials: looked, Seed: seed, Simulate: true})
	if err != nil {
		t.Fatal(err)
	}
	worst := 0.0
	see := func(got, want, sd float64) {
		if sd < 1e-9 {
			if math.Abs(got-want) > 1e-6 {
				worst = math.Inf(1)
			}
			return
		}
		worst = max(worst, math.Abs(got-want)/(sd/math.Sqrt(looked)))
	}
	chance := func(got, want float64) {
		want = min(1, max(0, want))
		see(got, want, math.Sqrt(want*(1-want)))
	}
	see(s.losses.Mean(), exact.losses.Mean(), deviation(exact.losses))
	chance(s.Total.AnyLoss, exact.Total.AnyLoss)
	chance(s.losses.Above(exact.Total.P80), exact.losses.Above(exact.Total.P80))
	for i, d := range exact.Drivers {
		chance(s.Drivers[i].AnyLoss, d.AnyLoss)
	}
	return worst
}

// Simulation agrees with enumeration within four standard errors. One in 16,000
// such figures is farther off by chance, and a run looks at hundreds: what is off is
// looked at again with two other seeds, and must be off by all three.
func TestSimulationAgrees(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := sliced(t, portfolio(t, sixteenths))
		exact, err := Exact(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		if a := away(t, m, exact, 1); a > 4 {
			if b, c := away(t, m, exact, 2), away(t, m, exact, 3); b > 4 && c > 4 {
				t.Fatalf("off by %.1f, %.1f and %.1f standard errors", a, b, c)
			}
		}
	})
}

var ranges = rapid.Custom(func(t *rapid.T) Severity {
	low := float64(rapid.IntRange(0, 8).Draw(t, "low")) / 16
	high := low + float64(rapid.IntRange(1, 8).Draw(t, "width"))/16
	if rapid.Bool().Draw(t, "uniform") {
		return Uniform(low, high)
	}
	return PERT(low, (low+high)/2, high, 4)
})

// Where severities are drawn, shared or own, the expected loss is that of their
// means, as long as no two branches take the same money and none changes its slope.
func TestSeveritiesByTheirMeans(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := sliced(t, portfolio(t, ranges))
		seen := map[string]bool{}
		m.Branches = slices.DeleteFunc(m.Branches, func(b Branch) bool {
			again := seen[b.Award] || b.Kind == Reduced
			seen[b.Award] = true
			return again
		})
		fixed := m
		fixed.Branches = slices.Clone(m.Branches)
		for i, b := range fixed.Branches {
			if b.Kind.loses() {
				fixed.Branches[i].Severity = b.Severity.atMean()
			}
		}
		want, err := Exact(t.Context(), fixed)
		if err != nil {
			t.Fatal(err)
		}
		far := func(seed uint64) float64 {
			s, err := Run(t.Context(), m, Options{Trials: looked, Seed: seed, Simulate: true})
			if err != nil {
				t.Fatal(err)
			}
			// four standard errors, and a cent for each of the parts that are rounded
			return math.Abs(s.losses.Mean()-want.losses.Mean()) - 4*deviation(s.losses)/math.Sqrt(looked) - 60
		}
		if far(1) > 0 && far(2) > 0 && far(3) > 0 {
			t.Fatalf("the mean is off by more than four standard errors")
		}
	})
}

func text(t *rapid.T, m Model, o Options) string {
	r, err := Run(t.Context(), m, o)
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// The order in which drivers, awards and branches are given changes no byte.
func TestOrderIsNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := sliced(t, portfolio(t, rapid.OneOf(sixteenths, ranges)))
		n := Model{rapid.Permutation(m.Drivers).Draw(t, "d"), rapid.Permutation(m.Awards).Draw(t, "a"), rapid.Permutation(m.Branches).Draw(t, "b")}
		for _, o := range []Options{{Trials: 300, Seed: 9}, {Trials: 300, Seed: 9, Simulate: true}} {
			if got, want := text(t, n, o), text(t, m, o); got != want {
				t.Fatalf("got\n%s\nwant\n%s", got, want)
			}
		}
	})
}

// One more thing that can go wrong never makes any quantile smaller.
func TestMoreBranches(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := sliced(t, portfolio(t, sixteenths))
		before, err := Exact(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		m.Branches = append(m.Branches, branch(t, m, sixteenths))
		after, err := Exact(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		// between the steps of tenths, so that a step does not hang on rounding
		for p := 0.005; p < 1; p += 0.01 {
			if a, b := before.losses.Quantile(p), after.losses.Quantile(p); b < a {
				t.Fatalf("the quantile %.3f falls from %s to %s", p, a, b)
			}
		}
		if after.losses.Mean() < before.losses.Mean()-1e-6 {
			t.Fatalf("the mean falls from %v to %v", before.losses.Mean(), after.losses.Mean())
		}
	})
}

// keyed are lines by place as lines of one name.
func keyed(lines []CellLine) (out []Line) {
	for _, l := range lines {
		out = append(out, Line{fmt.Sprint(l.Place), l.Figures})
	}
	return out
}

// What comes through another government is never lost in a line of what does not, and
// a line by place is of money that falls there and of no other.
func TestLines(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := sliced(t, portfolio(t, rapid.OneOf(sixteenths, ranges)))
		falls := map[Place]models.USD{}
		for i := range m.Awards {
			a := &m.Awards[i]
			passed := i%2 == 0
			for k := range a.Slices {
				a.Slices[k].PassThrough = passed
			}
			for _, x := range a.portions() {
				falls[x.slice.place()] += models.USD(x.cents)
			}
		}
		r, err := Run(t.Context(), m, Options{Trials: 500, Seed: 4})
		if err != nil {
			t.Fatal(err)
		}
		channels := map[string]models.USD{}
		for _, l := range r.Lines {
			channels[Slice{PassThrough: l.PassThrough}.channel()] += l.Expected
			if l.P99 > falls[l.Place] || l.Shortfall > falls[l.Place] || falls[l.Place] == 0 {
				t.Fatalf("%s of %s fall on %v: %+v", l.P99, falls[l.Place], l.Place, l)
			}
			delete(falls, l.Place)
		}
		if len(falls) > 0 || !slices.IsSortedFunc(r.Lines, func(a, b CellLine) int { return a.Place.before(b.Place) }) {
			t.Fatalf("no line of %v; lines %v", falls, r.Lines)
		}
		for _, l := range r.Channels {
			// the lines are laid out to the total and not to the channel
			if off := abs(channels[l.Key] - l.Expected); off > models.USD(len(r.Lines)) {
				t.Fatalf("%s: %s by lines, %s in all", l.Key, channels[l.Key], l.Expected)
			}
		}
		for _, passed := range []bool{true, false} {
			one := m // in which nothing can happen to the awards of this channel
			one.Branches = slices.DeleteFunc(slices.Clone(m.Branches), func(b Branch) bool { return (b.Award == "a0" || b.Award == "a2") == passed })
			r, err := Run(t.Context(), one, Options{Trials: 500, Seed: 4})
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range r.Lines {
				if l.PassThrough == passed && l.Figures != (Figures{}) {
					t.Fatalf("%v: %+v", l.Place, l.Figures)
				}
			}
			for _, l := range r.Channels {
				if l.Key == (Slice{PassThrough: passed}).channel() && l.Figures != (Figures{}) {
					t.Fatalf("%s: %+v", l.Key, l.Figures)
				}
			}
		}
	})
}

// Every grouping gives the total of the expected loss to the cent; quantiles and the
// curve never fall; and no dollar is lost twice.
func TestSums(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := sliced(t, portfolio(t, rapid.OneOf(sixteenths, ranges)))
		var money models.USD
		for _, a := range m.Awards {
			for _, name := range amounts {
				money += *a.Amounts.of(name)
			}
		}
		for _, o := range []Options{{Trials: 500, Seed: 4}, {Trials: 500, Seed: 4, Simulate: true}} {
			r, err := Run(t.Context(), m, o)
			if err != nil {
				t.Fatal(err)
			}
			for name, lines := range map[string][]Line{"fiscal year": r.FiscalYears, "fund": r.Funds, "department": r.Departments, "program": r.Programs, "month": r.Months, "channel": r.Channels, "place": keyed(r.Lines)} {
				var sum, tail models.USD
				for _, l := range lines {
					sum += l.Expected
					tail += l.Shortfall + 1
				}
				if sum != r.Total.Expected {
					t.Fatalf("by %s: %s, and in all %s", name, sum, r.Total.Expected)
				}
				if tail < r.Total.Shortfall { // a shortfall is subadditive
					t.Fatalf("by %s the shortfalls are %s, and in all %s", name, tail, r.Total.Shortfall)
				}
			}
			for _, l := range append([]Line{{"", r.Total}}, slices.Concat(r.FiscalYears, r.Funds, r.Departments, r.Programs, r.Months, r.Channels, keyed(r.Lines), r.Drivers)...) {
				if !slices.IsSorted([]models.USD{0, l.P50, l.P80, l.P90, l.P95, l.P99}) || l.Shortfall+1 < l.P95 || !(l.AnyLoss >= 0 && l.AnyLoss <= 1) {
					t.Fatalf("%s: %+v", l.Key, l.Figures)
				}
			}
			for i, p := range r.Curve {
				if i > 0 && (p.Loss <= r.Curve[i-1].Loss || p.Within < r.Curve[i-1].Within) {
					t.Fatalf("the curve falls at %d: %v", i, r.Curve)
				}
			}
			first, last := r.Curve[0], r.Curve[len(r.Curve)-1]
			if all := r.losses.atoms; int64(first.Loss) != all[0].cents || int64(last.Loss) != all[len(all)-1].cents {
				t.Fatalf("the curve goes from %s to %s, the losses from %d to %d", first.Loss, last.Loss, all[0].cents, all[len(all)-1].cents)
			}
			if len(r.Curve) > longest || last.Within != 1 || last.Loss > money {
				t.Fatalf("%d points, the last %v, of %s", len(r.Curve), last, money)
			}
		}
		for _, a := range m.Awards {
			one := m
			one.Awards = []Award{a}
			one.Branches = slices.DeleteFunc(slices.Clone(m.Branches), func(b Branch) bool { return b.Award != a.ID })
			r, err := Run(t.Context(), one, Options{Trials: 500, Seed: 4, Simulate: true})
			if err != nil {
				t.Fatal(err)
			}
			var all models.USD
			for _, name := range amounts {
				all += *a.Amounts.of(name)
			}
			if worst := r.Curve[len(r.Curve)-1].Loss; worst > all {
				t.Fatalf("%s can lose %s of %s", a.ID, worst, all)
			}
		}
	})
}
