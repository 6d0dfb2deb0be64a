package forecast

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"proviso/models"
)

const million = models.USD(1_000_000_00)

// tenAwards are ten awards of $1M under one driver at 30 %.
func tenAwards(each bool) Model {
	d := order("order", 0.3)
	d.Each = each
	m := Model{Drivers: []Driver{d}}
	for i := range 10 {
		id := fmt.Sprintf("award-%d", i)
		m.Awards = append(m.Awards, free(id, 1e6))
		m.Branches = append(m.Branches, cut("order", id))
	}
	return m
}

func exactly(t *testing.T, m Model) *Result {
	t.Helper()
	r, err := Exact(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func simulated(t *testing.T, m Model, trials int, seed uint64) *Result {
	t.Helper()
	r, err := Run(t.Context(), m, Options{Trials: trials, Seed: seed, Simulate: true})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The answer of DESIGN 6: a common cause and independence have the same mean and
// not the same tail.
func TestTenAwards(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		each     bool
		p95      models.USD
		all, any float64
	}{
		{"shared", false, 10 * million, 0.3, 0.3},
		{"each", true, 5 * million, math.Pow(0.3, 10), 1 - math.Pow(0.7, 10)},
	} {
		m := tenAwards(c.each)
		r := exactly(t, m)
		if r.Method != Enumerated || r.Total.Expected != 3*million || r.Total.P95 != c.p95 {
			t.Errorf("%s: %s, mean %s, P95 %s; want 3M and %s", c.name, r.Method, r.Total.Expected, r.Total.P95, c.p95)
		}
		if got := r.Losses().Above(10*million - 1); math.Abs(got/c.all-1) > 1e-9 {
			t.Errorf("%s: all are lost with %v, want %v", c.name, got, c.all)
		}
		if math.Abs(r.Total.AnyLoss-c.any) > 1e-9 {
			t.Errorf("%s: something is lost with %v, want %v", c.name, r.Total.AnyLoss, c.any)
		}
		// four standard errors of the mean of 40,000 trials
		sd := math.Sqrt(10*0.3*0.7) * 1e6
		if !c.each {
			sd = 10 * math.Sqrt(0.3*0.7) * 1e6
		}
		s := simulated(t, m, 40_000, 7)
		if off := math.Abs(float64(s.Total.Expected-3*million) / 100); s.Method != Simulated || off > 4*sd/200 {
			t.Errorf("%s: simulated, the mean is %s, off by more than four standard errors of %.0f", c.name, s.Total.Expected, sd/200)
		}
		if s.Total.P95 != c.p95 {
			t.Errorf("%s: simulated, P95 is %s, want %s", c.name, s.Total.P95, c.p95)
		}
	}
}

// Quantiles are the smallest loss that is covered; the shortfall is the mean of the
// worst twentieth, where a sum at its edge counts in part.
func TestFiguresByHand(t *testing.T) {
	t.Parallel()
	// 0: 0.70; 100: 0.27; 1000: 0.03
	m := Model{
		Drivers: []Driver{{ID: "d", Outcomes: []Outcome{{ID: "little", Chance: Sure(0.27)}, {ID: "much", Chance: Sure(0.03)}}}},
		Awards:  []Award{free("a", 1000)},
		Branches: []Branch{{Driver: "d", Outcome: "little", Award: "a", Kind: Reduced, Severity: Fixed(0.1)},
			{Driver: "d", Outcome: "much", Award: "a", Kind: Reduced}},
	}
	got := exactly(t, m).Total
	want := Figures{Expected: 57_00, P50: 0, P80: 100_00, P90: 100_00, P95: 100_00, P99: 1000_00,
		Shortfall: 640_00, AnyLoss: got.AnyLoss} // (0.03*1000 + 0.02*100) / 0.05
	if got != want || math.Abs(got.AnyLoss-0.3) > 1e-12 {
		t.Errorf("got %+v, want %+v", got, want)
	}
	d := exactly(t, m).Losses()
	if q := d.Quantile(0.7); q != 0 {
		t.Errorf("a chance of exactly 0.7 is covered by %s, want nothing", q)
	}
}

// An order that ends only because another does is not independent of it.
func TestConditional(t *testing.T) {
	t.Parallel()
	m := Model{
		Drivers: []Driver{order("first", 0.4), {ID: "second", Outcomes: []Outcome{{ID: "ends"}}, Given: &Parent{Driver: "first",
			Cases: []Case{{"", []Chance{Sure(0)}}, {"ends", []Chance{Sure(0.5)}}}}}},
		Awards:   []Award{free("a", 100), free("b", 1000)},
		Branches: []Branch{cut("first", "a"), cut("second", "b")},
	}
	r := exactly(t, m)
	var got []string
	for _, a := range r.Losses().atoms {
		got = append(got, fmt.Sprintf("%d:%.3f", a.cents, a.weight))
	}
	// never the 1000 alone
	if want := "0:0.600 10000:0.200 110000:0.200"; strings.Join(got, " ") != want {
		t.Errorf("got %s, want %s", strings.Join(got, " "), want)
	}
	// one driver for each award, and what hangs on it too: the second of an award
	// hangs on the first of that award
	m.Drivers[0].Each, m.Drivers[1].Each = true, true
	m.Branches = []Branch{cut("first", "a"), cut("first", "b"), {Driver: "second", Outcome: "ends", Award: "b", Kind: Reduced, Severity: Fixed(0.5)}}
	if r := exactly(t, m); r.Total.Expected != 440_00 {
		t.Errorf("with each: %s is expected, want 440.00", r.Total.Expected)
	}
}

// A branch acts on its own amount; of two on the same money the larger counts.
func TestAmountsByHand(t *testing.T) {
	t.Parallel()
	full := func() *Amounts {
		return &Amounts{Spent: usd(1), Committed: usd(20), Uncommitted: usd(300), Unspent: usd(4_000), Demandable: usd(50_000), Own: usd(600_000)}
	}
	d := func(b ...Branch) []Branch {
		for i := range b {
			b[i].Award = "a"
			if b[i].Driver == "" {
				b[i].Driver = "x"
			}
			b[i].Outcome = "ends"
		}
		return b
	}
	for _, c := range []struct {
		name     string
		branches []Branch
		want     models.USD
	}{
		{"never awarded takes own money", d(Branch{Kind: NeverAwarded}), 600_000_00},
		{"delayed takes nothing", d(Branch{Kind: Delayed, Months: 3}), 0},
		{"held takes nothing", d(Branch{Kind: Held, Months: 3}), 0},
		{"reduced takes what is to come", d(Branch{Kind: Reduced}), 320_00},
		{"reduced by half", d(Branch{Kind: Reduced, Severity: Fixed(0.5)}), 160_00},
		{"reduced into what is committed", d(Branch{Kind: Reduced, Severity: Fixed(0.96875)}), 310_00},
		{"terminated", d(Branch{Kind: Terminated}), 4_320_00},
		{"terminated, all of the committed protected", d(Branch{Kind: Terminated, Protected: 1}), 4_300_00},
		{"terminated, past costs refused", d(Branch{Kind: Terminated, Refused: true}), 4_321_00},
		{"disallowed", d(Branch{Kind: Disallowed, Severity: Fixed(0.1)}), 5_000_00},
		{"clawed back", d(Branch{Kind: ClawedBack}), 50_000_00},
		{"in dollars", d(Branch{Kind: ClawedBack, Severity: Fixed(1_234.56).InDollars()}), 1_234_56},
		{"in dollars, more than there is", d(Branch{Kind: ClawedBack, Severity: Fixed(1e6).InDollars()}), 50_000_00},
		{"two of one outcome on other money", d(Branch{Kind: Reduced}, Branch{Kind: Disallowed}), 50_320_00},
		{"two of one outcome on the same money", d(Branch{Kind: Reduced, Severity: Fixed(0.5)}, Branch{Kind: Terminated}), 4_320_00},
		{"two drivers on the same money", d(Branch{Kind: ClawedBack, Severity: Fixed(0.5)}, Branch{Driver: "y", Kind: Disallowed, Severity: Fixed(0.4)}), 25_000_00},
		// half of 320 is 160 of the uncommitted; the termination takes 300 of it
		{"two drivers, some of it the same", d(Branch{Kind: Reduced, Severity: Fixed(0.5)}, Branch{Driver: "y", Kind: Terminated, Protected: 1}), 4_300_00},
		{"months before are safe", d(Branch{Kind: Reduced, From: "2027-02"}), 160_00},
		{"what was received falls in no month", d(Branch{Kind: Terminated, From: "2027-02"}), 4_160_00},
	} {
		m := Model{Drivers: []Driver{order("x", 1), order("y", 1)}, Branches: c.branches, Awards: []Award{{ID: "a", Amounts: full(),
			Slices: []Slice{{Month: "2027-01", Share: 0.5}, {Month: "2027-02", Share: 0.5}}}}}
		if got := exactly(t, m).Total.Expected; got != c.want {
			t.Errorf("%s: %s is lost, want %s", c.name, got, c.want)
		}
		if got := simulated(t, m, 1, 1).Total.Expected; got != c.want {
			t.Errorf("%s: simulated, %s is lost, want %s", c.name, got, c.want)
		}
	}
}

// Money of an amount that has no slice falls on no year, and not on that of another
// amount's slices.
func TestUnsliced(t *testing.T) {
	t.Parallel()
	a := free("a", 100)
	a.Amounts.Own, a.Slices = usd(5), []Slice{{Amount: Own, FiscalYear: "FY2026", Share: 1}}
	r := exactly(t, Model{Drivers: []Driver{order("x", 1)}, Awards: []Award{a}, Branches: []Branch{cut("x", "a")}})
	var got []string
	for _, l := range r.Lines {
		got = append(got, l.FiscalYear+":"+l.Expected.String())
	}
	if want := ":100.00 FY2026:0.00"; strings.Join(got, " ") != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A branch that stands there twice is one branch: what it draws for itself is drawn
// once, and not the larger of two draws.
func TestSaidTwice(t *testing.T) {
	t.Parallel()
	b := cut("x", "a")
	b.Severity, b.Own = Uniform(0, 1), true
	m := Model{Drivers: []Driver{order("x", 1)}, Awards: []Award{free("a", 1000)}, Branches: []Branch{b}}
	once := simulated(t, m, 5_000, 1).Total
	m.Branches = append(m.Branches, b)
	if twice := simulated(t, m, 5_000, 1).Total; twice != once {
		t.Errorf("got %+v, want %+v", twice, once)
	}
}

// What is not known is listed and counted, and takes part in no figure.
func TestNotAssessed(t *testing.T) {
	t.Parallel()
	r := exactly(t, small())
	if got, want := fmt.Sprint(r.Assessed, r.NotAssessed), "2 [{c []} {d [committed uncommitted owed_back]}]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// A severity is drawn once for all awards under the outcome, unless it is said to be
// each award's own: the mean is the same, and the spread is not.
func TestSharedSeverity(t *testing.T) {
	t.Parallel()
	for name, own := range map[string][2]bool{"shared": {false, false}, "own": {true, true}, "one of each": {false, true}, "the other": {true, false}} {
		m := Model{Drivers: []Driver{order("order", 1)}, Awards: []Award{free("a", 1e6), free("b", 1e6)}}
		for i, id := range []string{"a", "b"} {
			b := cut("order", id)
			b.Severity, b.Own = Uniform(0, 1), own[i]
			m.Branches = append(m.Branches, b)
		}
		want := 2e8 / math.Sqrt(12) // of one draw over $2M, in cents
		if own[0] || own[1] {
			want /= math.Sqrt2
		}
		// the deviation of a deviation is below want/sqrt(2n), for tails shorter than the normal's
		const n = 40_000
		r := simulated(t, m, n, 3)
		if got := deviation(r.losses); math.Abs(got-want) > 4*want/math.Sqrt(2*n) {
			t.Errorf("%s: the deviation is %.0f, want %.0f", name, got, want)
		}
		if got := r.losses.Mean(); math.Abs(got-1e8) > 4*want/math.Sqrt(n) {
			t.Errorf("%s: the mean is %.0f, want 1e8", name, got)
		}
	}
}

// A curve that fits is whole, also where its first points hardly rise.
func TestCurve(t *testing.T) {
	t.Parallel()
	m := tenAwards(true)
	m.Drivers[0].Outcomes[0].Chance = Sure(0.7)
	if c := exactly(t, m).Curve; len(c) != 11 || c[1].Loss != million || math.Abs(c[1].Within-0.0001436859) > 1e-12 {
		t.Errorf("got %v", c)
	}
}

// Where severities are drawn, or there is too much to count, the exact answer is
// refused and the other is made, and says so.
func TestMethod(t *testing.T) {
	t.Parallel()
	drawn := tenAwards(false)
	drawn.Branches[3].Severity = Uniform(0, 1)
	many := Model{}
	for i := range 40 {
		id := fmt.Sprintf("d%02d", i)
		many.Drivers = append(many.Drivers, order(id, 0.5))
		many.Awards = append(many.Awards, free(id, float64(int(1)<<i)/100))
		many.Branches = append(many.Branches, cut(id, id))
	}
	for name, m := range map[string]Model{"drawn": drawn, "many": many} {
		if _, err := Exact(t.Context(), m); models.KindOf(err) != models.KindRefused {
			t.Errorf("%s: got %v, want a refusal", name, err)
		}
		r, err := Run(t.Context(), m, Options{Trials: 1000, Seed: 5})
		if err != nil || r.Method != Simulated || r.Trials != 1000 || r.Seed != 5 {
			t.Errorf("%s: got %+v, %v", name, r, err)
		}
	}
	r, err := Run(t.Context(), tenAwards(true), Options{Trials: 1000})
	if err != nil || r.Method != Enumerated || r.Trials != 0 {
		t.Errorf("got %+v, %v; want an exact answer", r, err)
	}
	for _, trials := range []int{0, -1, mostTrials + 1} {
		if _, err := Run(t.Context(), drawn, Options{Trials: trials}); models.KindOf(err) != models.KindInvalid {
			t.Errorf("%d trials: got %v", trials, err)
		}
	}
	for _, p := range []float64{0, 1, math.NaN(), -1} {
		if _, err := r.Reserve(p); models.KindOf(err) != models.KindInvalid {
			t.Errorf("confidence %v: got %v", p, err)
		}
	}
}

// The work of all steps is bounded and not of each alone: five thousand awards that
// draw for themselves are simulated, though no list of their sums is long.
func TestWorkIsBounded(t *testing.T) {
	t.Parallel()
	d := order("d", 0.5)
	d.Each = true
	m := Model{Drivers: []Driver{d}}
	for i := range 5_000 {
		id := fmt.Sprintf("a%04d", i)
		m.Awards = append(m.Awards, free(id, 1+float64(i%7)))
		m.Branches = append(m.Branches, cut("d", id))
	}
	r, err := Run(t.Context(), m, Options{Trials: 100})
	if err != nil || r.Method != Simulated {
		t.Fatalf("got %v, %v", r.Method, err)
	}
}
