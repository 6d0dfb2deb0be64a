package budget

import (
	"testing"

	"proviso/models"
)

func chance(outcome string, p10, p50, p90 models.Percent) models.LikelyChance {
	return models.LikelyChance{Outcome: outcome, P10: p10, P50: p50, P90: p90}
}

func TestCheckLikelihood(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		name        string
		change      func(*models.Likelihood)
		field, says string
	}{
		{"as it is", func(*models.Likelihood) {}, "", ""},
		{"all at their edges", func(l *models.Likelihood) {
			l.Cases[0].Chances = []models.LikelyChance{chance("ends", 0, 40_00, models.Whole), chance("narrowed", 60_00, 60_00, 60_00)}
		}, "", ""},
		{"no case", func(l *models.Likelihood) { l.Cases = nil }, "p50..ends", "is missing"},
		{"a case of another driver", func(l *models.Likelihood) { l.Cases[0].Outcome = "ends" }, "cases", "no outcome"},
		{"a case twice", func(l *models.Likelihood) { l.Cases = append(l.Cases, l.Cases[0]) }, "cases", "twice"},
		{"a chance too few", func(l *models.Likelihood) { l.Cases[0].Chances = l.Cases[0].Chances[:1] }, "p50..narrowed", "is missing"},
		{"a chance of no outcome", func(l *models.Likelihood) { l.Cases[0].Chances[1].Outcome = "gone" }, "cases", `"gone"`},
		{"a chance twice", func(l *models.Likelihood) { l.Cases[0].Chances[1].Outcome = "ends" }, "cases", "twice"},
		{"low above middle", func(l *models.Likelihood) { l.Cases[0].Chances[0].P10 = 31_00 }, "p10..ends", "31 % is above"},
		{"high below middle", func(l *models.Likelihood) { l.Cases[0].Chances[0].P90 = 29_00 }, "p90..ends", "29 % is below"},
		{"more than all", func(l *models.Likelihood) { l.Cases[0].Chances[1] = chance("narrowed", 0, 70_01, 80_00) }, "p50..narrowed", "add up to 100.01 %"},
		{"no chance", func(l *models.Likelihood) { l.Cases[0].Chances[0].P90 = 100_01 }, "p90..ends", "from 0 to 100"},
		{"below none", func(l *models.Likelihood) { l.Cases[0].Chances[0].P10 = -1 }, "p10..ends", "from 0 to 100"},
		{"no reason", func(l *models.Likelihood) { l.Reason = "\n" }, "reason", "is missing"},
	} {
		t.Run(x.name, func(t *testing.T) {
			l := models.Likelihood{ID: "here.order-ends", Reason: "the panel that hears it", Cases: []models.LikelyCase{{Chances: []models.LikelyChance{chance("ends", 20_00, 30_00, 45_00), chance("narrowed", 5_00, 10_00, 20_00)}}}}
			x.change(&l)
			faulted(t, foresight().CheckLikelihood(&l), x.field, x.says)
		})
	}
}

// A driver that hangs on another has a chance for each way in which that comes out.
func TestCheckLikelihoodGiven(t *testing.T) {
	t.Parallel()
	l := models.Likelihood{ID: "here.enforced", Reason: "r"}
	for _, of := range []string{"ends", "narrowed"} {
		l.Cases = append(l.Cases, models.LikelyCase{Outcome: of, Chances: []models.LikelyChance{chance("enforced", 10_00, 60_00, 80_00)}})
	}
	faulted(t, foresight().CheckLikelihood(&l), "p50..enforced", "each way")
	l.Cases = append(l.Cases, models.LikelyCase{Chances: []models.LikelyChance{chance("enforced", 0, 0, 0)}})
	faulted(t, foresight().CheckLikelihood(&l), "", "")
}

func TestLikely(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		p    models.Percent
		want string
	}{
		{0, "taken to be impossible"}, {1, "almost no chance"}, {1_00, "almost no chance"}, {4_99, "almost no chance"}, {5_00, "very unlikely"}, {19_99, "very unlikely"}, {20_00, "unlikely"}, {30_00, "unlikely"}, {44_99, "unlikely"},
		{45_00, "roughly even chance"}, {50_00, "roughly even chance"}, {55_00, "roughly even chance"}, {55_01, "likely"}, {80_00, "likely"}, {80_01, "very likely"}, {95_00, "very likely"}, {95_01, "almost certain"}, {99_00, "almost certain"}, {99_99, "almost certain"}, {100_00, "taken to be certain"},
	} {
		if got := Likely(x.p); got != x.want {
			t.Errorf("%s: got %q, want %q", x.p.Format(), got, x.want)
		}
	}
	if got := LikelyRange(chance("", 20_00, 30_00, 45_00)); got != "unlikely, 30 % (20-45 %)" {
		t.Errorf("got %q", got)
	}
	if got := LikelyRange(chance("", 30_00, 30_00, 30_00)); got != "unlikely, 30 %" {
		t.Errorf("got %q", got)
	}
}

// A chance and its opposite are said with opposite words.
func TestLikelyIsSymmetrical(t *testing.T) {
	t.Parallel()
	opposite := map[string]string{"taken to be impossible": "taken to be certain", "almost no chance": "almost certain", "very unlikely": "very likely", "unlikely": "likely", "roughly even chance": "roughly even chance"}
	for p := models.Percent(0); p <= models.Whole/2; p++ {
		if got := Likely(models.Whole - p); got != opposite[Likely(p)] {
			t.Fatalf("%s is %q, and its opposite %q", p.Format(), Likely(p), got)
		}
	}
}

func TestClaims(t *testing.T) {
	t.Parallel()
	low, high := Claims(models.ClaimsFlag{Claims: 2, Damages: 100_000_00})
	if low != 328_616_00 || high != 357_238_00 {
		t.Errorf("got %s to %s", low.Format(), high.Format())
	}
	for _, x := range []struct {
		flag        models.ClaimsFlag
		field, says string
	}{
		{models.ClaimsFlag{Claims: 1, Damages: 5, Reason: "r"}, "", ""},
		{models.ClaimsFlag{Reason: "none is seen any longer"}, "", ""},
		{models.ClaimsFlag{Claims: -1, Reason: "r"}, "claims", "not a number"},
		{models.ClaimsFlag{Claims: mostClaims + 1, Reason: "r"}, "claims", "not a number"},
		{models.ClaimsFlag{Claims: 1, Damages: -1, Reason: "r"}, "damages", "not what"},
		{models.ClaimsFlag{Claims: 1, Damages: mostDamages + 1, Reason: "r"}, "damages", "not what"},
		{models.ClaimsFlag{Damages: 1, Reason: "r"}, "claims", "is missing"},
		{models.ClaimsFlag{Claims: 1}, "reason", "is missing"},
	} {
		faulted(t, CheckClaims(&x.flag), x.field, x.says)
	}
	if low, high := Claims(models.ClaimsFlag{Claims: mostClaims, Damages: mostDamages}); low <= 0 || high <= low {
		t.Errorf("it overflows: %d to %d", low, high)
	}
}
