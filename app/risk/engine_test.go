package risk

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"proviso/app/golden"
	"proviso/models"
)

// Every rule file is listed, and every rule has what a reader asks for.
func TestCatalog(t *testing.T) {
	files, err := filepath.Glob("rule_*.go")
	if err != nil {
		t.Fatal(err)
	}
	var rules []string
	declared := regexp.MustCompile(`(?m)^\tID: +"([a-z0-9-]+)",$`)
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		ids := declared.FindAllStringSubmatch(string(src), -1)
		if len(ids) != 1 {
			t.Errorf("%s declares %d rules, want one", f, len(ids))
			continue
		}
		if want := "rule_" + strings.ReplaceAll(ids[0][1], "-", "_") + ".go"; f != want {
			t.Errorf("%s stands in %s, want %s", ids[0][1], f, want)
		}
		if _, err := os.Stat(strings.TrimSuffix(f, ".go") + "_test.go"); err != nil {
			t.Errorf("%s has no test beside it", f)
		}
		rules = append(rules, ids[0][1])
	}
	for i := range Catalog {
		r := &Catalog[i]
		if r.Title == "" || r.Citation == "" || r.Applies == nil || r.Judge == nil {
			t.Errorf("%s lacks something", r.ID)
		}
		if got, ok := Lookup(r.ID); !ok || got != r {
			t.Errorf("%s stands twice in the catalogue", r.ID)
		}
		if i := slices.Index(rules, r.ID); i >= 0 {
			rules = slices.Delete(rules, i, i+1)
		} else {
			t.Errorf("%s has no file of its own", r.ID)
		}
	}
	if len(rules) > 0 {
		t.Errorf("not in the catalogue: %v", rules)
	}
}

// A rule judges only within its days; the engine says so.
func TestRuleInForce(t *testing.T) {
	r := Rule{ID: "r", From: day(t, "2020-11-12"), Until: day(t, "2024-10-01"), Applies: func(*models.Dossier) bool { return true },
		Judge: func(*models.Dossier, models.Date) []models.Verdict {
			return []models.Verdict{{Rung: models.Open, Text: "x"}}
		}}
	for on, want := range map[string]Outcome{"2020-11-11": NotInForce, "2020-11-12": Applied, "2024-09-30": Applied, "2024-10-01": NotInForce} {
		if got := consider(&r, made(func(*models.Dossier) {}), day(t, on)).Outcome; got != want {
			t.Errorf("on %s: %s, want %s", on, got, want)
		}
	}
	if got := len(Explain(made(func(*models.Dossier) {}), day(t, "2026-01-01"))); got != len(Catalog) {
		t.Errorf("%d rules explained of %d", got, len(Catalog))
	}
}

// No facts, no rung.
func TestNothingKnownIsUnknown(t *testing.T) {
	if a := Assess(&models.Dossier{Grant: models.Grant{ID: "g"}}, day(t, "2026-01-01")); a.Rung != models.RungUnknown {
		t.Errorf("got %s", a.Rung)
	}
	remark := made(func(d *models.Dossier) {
		d.Steps = nil
		d.Conditions = []models.ConditionStanding{{Condition: "k", Standing: models.UncertainStands, Policy: true}}
	})
	if a := Assess(remark, day(t, "2026-01-01")); a.Rung != models.RungUnknown {
		t.Errorf("a remark decided: %s", a.Rung)
	}
}

// TestBook is the ladder of all real grants on six days: findings per rule,
// rungs, and the money by basis. A changed rule shows its reach here.
func TestBook(t *testing.T) {
	var b strings.Builder
	for _, on := range []string{"2017-08-01", "2018-01-24", "2018-07-01", "2018-10-31", "2019-03-01", "2021-05-01"} {
		asOf := day(t, on)
		judge := realLaw().On(asOf, 0)
		var all []models.Assessment
		findings := map[string]int{}
		rungs := map[models.Rung][]string{}
		for _, g := range seeded().Grants {
			if !Begun(&g, asOf) {
				continue
			}
			a := Assess(realDesk().Dossier(judge, g), asOf)
			realDesk().Weigh(&a, judge)
			all = append(all, a)
			rungs[a.Rung] = append(rungs[a.Rung], g.ID)
			for _, f := range a.Findings {
				findings[f.Rule+" -> "+string(f.Rung)]++
			}
		}
		fmt.Fprintf(&b, "%s: %d grants\n", on, len(all))
		for i := range Catalog {
			for _, rung := range append([]models.Rung{models.NoRung}, models.Rungs...) {
				if n := findings[Catalog[i].ID+" -> "+string(rung)]; n > 0 {
					fmt.Fprintf(&b, "  %-22s %-10s %3d\n", Catalog[i].ID, rung, n)
				}
			}
		}
		for i := len(models.Rungs) - 1; i >= 0; i-- {
			if ids := rungs[models.Rungs[i]]; len(ids) > 0 {
				fmt.Fprintf(&b, "  %s (%d): %s\n", models.Rungs[i], len(ids), strings.Join(ids, " "))
			}
		}
		sums := Total(all)
		for _, k := range []models.AmountKind{models.Awarded, models.Allocation, models.Reported, models.Request} {
			fmt.Fprintf(&b, "  %s %s\n", k, sums.ByBasis[k].Format())
		}
		fmt.Fprintf(&b, "  counted in none: %d disputed, %d passed through, %d without a figure\n\n", sums.Disputed, sums.PassThrough, sums.Unknown)
	}
	golden.Equal(t, "book.golden", []byte(b.String()))
}

// randomDossier is a real grant's on a random day.
func randomDossier(t *rapid.T) (*models.Dossier, models.Date) {
	first, last := models.NewDate(2016, 1, 1), models.NewDate(2022, 12, 31)
	on := first.AddDays(rapid.IntRange(0, int(last-first)).Draw(t, "day"))
	g := rapid.SampledFrom(seeded().Grants).Draw(t, "grant")
	return realDesk().Dossier(realLaw().On(on, 0), g), on
}

// One more demand, hold or condition in force never makes a grant look better.
func TestMoreTroubleNeverHelps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, on := randomDossier(t)
		before := Assess(d, on).Rung
		worse := copyOf(d)
		switch rapid.IntRange(0, 2).Draw(t, "trouble") {
		case 0:
			worse.Conditions = append(worse.Conditions, models.ConditionStanding{Condition: "another", Standing: models.InForce})
		default:
			e := rapid.SampledFrom([]models.Effect{models.EffectDemand, models.EffectAlleged, models.EffectHold, models.EffectTerminate}).Draw(t, "effect")
			a := &models.Action{ID: "another", Effect: e, Date: models.OnDay(on)}
			worse.Touches = append(worse.Touches, models.Touch{Action: a, Named: true, Certainty: models.Yes})
		}
		if after := Assess(worse, on).Rung; after.Severity() < before.Severity() {
			t.Fatalf("%s on %s: %s became %s", d.Grant.ID, on, before, after)
		}
	})
}

// A rule that applies says something of what it looked at.
func TestNoRuleReturnsNothing(t *testing.T) {
	for _, on := range []string{"2016-12-01", "2017-12-01", "2018-01-24", "2018-10-06", "2019-03-01", "2021-05-01", "2026-09-01"} {
		asOf := day(t, on)
		judge := realLaw().On(asOf, 0)
		for _, g := range seeded().Grants {
			for _, c := range Explain(realDesk().Dossier(judge, g), asOf) {
				if c.Outcome == Applied && len(c.Verdicts) == 0 {
					t.Errorf("%s says nothing of %s on %s", c.Rule.ID, g.ID, on)
				}
			}
		}
	}
}

// The rung is the worst finding's, and the order in which facts are laid out
// changes neither.
func TestOrderOfFactsChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, on := randomDossier(t)
		want := Assess(d, on)
		for _, f := range want.Findings {
			if f.Rung.Severity() > want.Rung.Severity() {
				t.Fatalf("%s, though %s says %s", want.Rung, f.Rule, f.Rung)
			}
			sourced := len(f.Sources) > 0 || f.Rule == "award-unknown" || f.Basis == "jag-rule-of-construction" // the record gives that one no source
			if f.Text == "" || f.Basis == "" || f.Citation == "" || !sourced {
				t.Fatalf("a finding that nobody can check: %+v", f)
			}
		}
		shuffled := copyOf(d)
		shuffled.Conditions = rapid.Permutation(shuffled.Conditions).Draw(t, "conditions")
		shuffled.Touches = rapid.Permutation(shuffled.Touches).Draw(t, "touches")
		shuffled.Steps = rapid.Permutation(shuffled.Steps).Draw(t, "steps")
		shuffled.Doubtful = rapid.Permutation(shuffled.Doubtful).Draw(t, "doubtful")
		got := Assess(shuffled, on)
		got.Conditions = want.Conditions // these are told in the order in which they are laid out
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%s:\n%+v\nin another order\n%+v", d.Grant.ID, want, got)
		}
	})
}

// What would change a grant's rung does, is minimal, and comes smallest first;
// looking for it leaves the dossier as it was.
func TestChanges(t *testing.T) {
	on := day(t, "2019-03-02")
	d := dossier(t, "denver-co-byrne-jag-fy2017", on)
	kept := copyOf(d)
	got := Changes(d, on)
	if !reflect.DeepEqual(d, kept) {
		t.Error("looking for changes changed the dossier")
	}
	if len(got) != 3 || got[0].To != models.Open || len(got[0].Facts) != 1 || !strings.Contains(got[0].Facts[0], "ev-pi-members falls, nothing else stands in the way, and jag-1373-cert") {
		t.Errorf("got %+v", got)
	}
	for _, c := range []struct{ grant, on, fact string }{
		{"chicago-il-byrne-jag-fy2015", "2018-01-24", "an award is recorded"},
		{"new-york-city-ny-byrne-jag-fy2017", "2018-07-19", "the award is released"},
	} {
		changes := Changes(dossier(t, c.grant, day(t, c.on)), day(t, c.on))
		if !slices.ContainsFunc(changes, func(x models.Change) bool { return slices.Contains(x.Facts, c.fact) }) {
			t.Errorf("%s: %+v lacks %q", c.grant, changes, c.fact)
		}
	}
}

func TestChangesAreMinimal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, on := randomDossier(t)
		now := Assess(d, on).Rung
		size := 0
		for _, c := range Changes(d, on) {
			if c.To == now || len(c.Facts) < size || len(c.Facts) > largestSet {
				t.Fatalf("%s on %s, %s: %+v", d.Grant.ID, on, now, c)
			}
			size = len(c.Facts)
		}
	})
}
