package forecast

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Answers known on paper: the classical PERT, and the lognormal of issue 5.
func TestKnownSeverities(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		s        Severity
		mean, sd float64
	}{
		{"pert", PERT(3e6, 3.5e6, 5e6, 4).InDollars(), 3_666_666.67, 333_333.33},
		{"lognormal", Lognormal(100_000, 1_000_000), 404_001.28, 321_217.95},
		{"uniform", Uniform(0.2, 0.8), 0.5, 0.6 / math.Sqrt(12)},
		{"fixed", Fixed(0.4), 0.4, 0},
		{"all of it", Severity{}, 1, 0},
		{"pert without width", PERT(0.5, 0.5, 0.5, 4), 0.5, 0},
	} {
		if err := c.s.validate("severity"); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if got := c.s.Mean(); math.Abs(got-c.mean) > 0.005 {
			t.Errorf("%s: mean %.4f, want %.4f", c.name, got, c.mean)
		}
		if _, certain := c.s.certain(); certain != (c.sd == 0) {
			t.Errorf("%s: certain is %v", c.name, certain)
		}
		if got := c.s.SD(); math.Abs(got-c.sd) > 0.005 {
			t.Errorf("%s: sd %.4f, want %.4f", c.name, got, c.sd)
		}
	}
}

// What is drawn has the mean and the deviation that are said: the quantiles and the
// table that stands for them integrate to both.
func TestTables(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		s    Severity
		// A table ends where a lognormal does not, and loses some of its tail.
		near float64
	}{
		{"pert", PERT(3e6, 3.5e6, 5e6, 4).InDollars(), 2e-3},
		{"pert at its end", PERT(0, 0, 1, 4), 2e-3},
		{"pert, hardly any mode", PERT(0.1, 0.3, 0.9, 0.1), 2e-3},
		{"pert, much mode", PERT(0.1, 0.3, 0.9, 40), 2e-3},
		{"uniform", Uniform(0.2, 0.8), 1e-9},
		{"lognormal", Lognormal(100_000, 1_000_000), 0.02},
	} {
		tab := tableOf(c.s)
		mean := (tab[0] + tab[knots-1]) / 2 / (knots - 1)
		for _, x := range tab[1 : knots-1] {
			mean += x / (knots - 1)
		}
		if math.Abs(mean/c.s.Mean()-1) > c.near {
			t.Errorf("%s: the table has the mean %v, want %v", c.name, mean, c.s.Mean())
		}
		square := 0.0
		const n = 1 << 16
		for i := range n {
			x := tab.at((float64(i) + 0.5) / n)
			square += (x - mean) * (x - mean) / n
		}
		if sd := math.Sqrt(square); math.Abs(sd/c.s.SD()-1) > 3*c.near {
			t.Errorf("%s: the table has the deviation %v, want %v", c.name, sd, c.s.SD())
		}
		for i := 1; i < knots; i++ {
			if tab[i] < tab[i-1] {
				t.Fatalf("%s: the table falls at knot %d", c.name, i)
			}
		}
	}
}

func tableOf(s Severity) *table {
	t := new(table)
	t.fill(s)
	return t
}

// The 90 % range of a lognormal is its 5 % and 95 % point, and draws fall in it so.
func TestLognormalRange(t *testing.T) {
	t.Parallel()
	s := Lognormal(100_000, 1_000_000)
	for p, want := range map[float64]float64{0.05: 100_000, 0.5: math.Sqrt(1e11), 0.95: 1_000_000} {
		if got := s.Quantile(p); math.Abs(got/want-1) > 1e-9 {
			t.Errorf("quantile %v is %v, want %v", p, got, want)
		}
	}
	tab, r, in := tableOf(s), rand.NewPCG(1, 2), 0
	const n = 100_000
	for range n {
		if x := tab.at(unit(r)); x >= 100_000 && x <= 1_000_000 {
			in++
		}
	}
	// four standard errors of a share of 0.9: 4 * sqrt(0.9*0.1/n)
	if got := float64(in) / n; math.Abs(got-0.9) > 4*math.Sqrt(0.09/n) {
		t.Errorf("%.4f of the draws are in the range, want 0.9", got)
	}
}
