package risk

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"proviso/models"
)

// anyDossier draws a dossier that no real grant has: every kind of fact, few ids
// and few days, so that facts meet.
func anyDossier(t *rapid.T) (*models.Dossier, models.Date) {
	first := models.NewDate(2026, 1, 1)
	on := first.AddDays(rapid.IntRange(0, 120).Draw(t, "day"))
	someDay := func(label string) models.When {
		d := first.AddDays(rapid.IntRange(0, int(on-first)).Draw(t, label))
		switch rapid.IntRange(0, 3).Draw(t, label+" as known") {
		case 0:
			return models.When{}
		case 1:
			w, err := models.ParseWhen("date", d.String()[:len("2026-01")])
			if err != nil {
				t.Fatal(err)
			}
			return w
		}
		return models.OnDay(d)
	}
	d := &models.Dossier{Grant: models.Grant{ID: "g", Jurisdiction: "j", Program: "p", FiscalYear: 2026}}
	for i := range rapid.IntRange(0, 3).Draw(t, "conditions") {
		c := models.ConditionStanding{Condition: fmt.Sprint("c", i), Standing: rapid.SampledFrom(models.Standings[1:]).Draw(t, "standing"),
			Voluntary: rapid.Bool().Draw(t, "voluntary"), Policy: rapid.Bool().Draw(t, "policy")}
		if c.Standing == models.Blocked || c.Standing == models.NotEnforced {
			c.HangsOn = rapid.SampledFrom([][]string{{"o"}, {"q"}, {"o", "q"}}).Draw(t, "hangs on")
			c.Sole = len(c.HangsOn) == 1 && rapid.Bool().Draw(t, "sole")
		}
		d.Conditions = append(d.Conditions, c)
	}
	effects := []models.Effect{models.EffectDemand, models.EffectAlleged, models.EffectHold, models.EffectReduce, models.EffectTerminate, models.EffectClawback,
		models.EffectOffer, models.EffectRelease, models.EffectClear}
	for i := range rapid.IntRange(0, 4).Draw(t, "touches") {
		a := &models.Action{ID: fmt.Sprint("a", i), Office: "FEMA", Effect: rapid.SampledFrom(effects).Draw(t, "effect"), Date: someDay("action")}
		a.Everyone = rapid.Bool().Draw(t, "everyone")
		if i > 0 && rapid.Bool().Draw(t, "follows") {
			a.Follows = "a0"
		}
		touch := models.Touch{Action: a, Named: !a.Everyone, Certainty: models.Yes}
		if !a.Date.Known() || a.Date.By(on) == models.Maybe || rapid.IntRange(0, 3).Draw(t, "uncertain") == 0 {
			touch.Certainty = models.Maybe
		}
		d.Touches = append(d.Touches, touch)
	}
	kinds := []models.StepKind{models.StepApplied, models.StepOffered, models.StepAwarded, models.StepAcceptAsked, models.StepAccepted, models.StepDeclined,
		models.StepNoCert, models.StepHeld, models.StepReleased, models.StepCleared, models.StepDenied, models.StepTerminated, models.StepJudgment}
	for i := range rapid.IntRange(0, 4).Draw(t, "steps") {
		s := models.Step{ID: fmt.Sprint("s", i), Kind: rapid.SampledFrom(kinds).Draw(t, "step"), Date: someDay("step"), AsOf: rapid.Bool().Draw(t, "as of")}
		if s.Date.By(on) == models.Maybe {
			d.Doubtful = append(d.Doubtful, s)
		} else {
			d.Steps = append(d.Steps, s)
		}
	}
	if rapid.Bool().Draw(t, "offers elsewhere") {
		d.OffersElsewhere = models.OnDay(first)
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "reports") {
		d.Reports = append(d.Reports, models.Report{ID: fmt.Sprint("r", i), Kind: "financial", DueOn: first.AddDays(rapid.IntRange(0, 120).Draw(t, "due"))})
	}
	states := []models.CertificationState{models.CertDrafting, models.CertSigned, models.CertLetter, models.CertAlternative, models.CertRefused, models.CertSuperseded}
	for i := range rapid.IntRange(0, 3).Draw(t, "certifications") {
		d.Certifications = append(d.Certifications, models.Certification{ID: fmt.Sprint("e", i), Condition: "c0", Office: fmt.Sprint("office ", i),
			State: rapid.SampledFrom(states).Draw(t, "state"), Date: someDay("state"), DueOn: first.AddDays(rapid.IntRange(0, 120).Draw(t, "due"))})
	}
	return d, on
}

// On any dossier: the rung is the worst finding's, unknown is never clear, every
// rule that applies says something, and neither the order of the facts nor
// looking for changes changes anything.
func TestAnyDossier(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, on := anyDossier(t)
		kept := copyOf(d)
		want := Assess(d, on)
		for _, f := range want.Findings {
			if f.Rung.Severity() > want.Rung.Severity() || f.Text == "" || f.Basis == "" {
				t.Fatalf("%s: %+v", want.Rung, f)
			}
		}
		if want.Rung == models.Clear && !moving(d) {
			t.Fatal("clear, though no award is recorded")
		}
		for _, c := range Explain(d, on) {
			if c.Outcome == Applied && len(c.Verdicts) == 0 {
				t.Fatalf("%s says nothing", c.Rule.ID)
			}
		}
		now := want.Rung
		for _, c := range Changes(d, on) {
			if c.To == now || len(c.Facts) == 0 || len(c.Facts) > largestSet {
				t.Fatalf("%s: %+v", now, c)
			}
		}
		if !reflect.DeepEqual(d, kept) {
			t.Fatal("judging changed the dossier")
		}
		other := copyOf(d)
		other.Touches = rapid.Permutation(d.Touches).Draw(t, "touches")
		other.Steps = rapid.Permutation(d.Steps).Draw(t, "steps")
		other.Doubtful = rapid.Permutation(d.Doubtful).Draw(t, "doubtful")
		other.Reports = rapid.Permutation(d.Reports).Draw(t, "reports")
		other.Certifications = rapid.Permutation(d.Certifications).Draw(t, "certifications")
		other.Conditions = rapid.Permutation(d.Conditions).Draw(t, "conditions")
		got := Assess(other, on)
		got.Conditions = want.Conditions // told in the order in which they are laid out
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%+v\nin another order\n%+v", want, got)
		}
	})
}

// Trouble that is added on the day never makes any dossier look better.
func TestMoreTroubleNeverHelpsAny(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, on := anyDossier(t)
		before := Assess(d, on).Rung
		worse := copyOf(d)
		switch rapid.IntRange(0, 4).Draw(t, "trouble") {
		case 0:
			worse.Conditions = append(worse.Conditions, models.ConditionStanding{Condition: "z", Standing: models.InForce})
		case 1:
			worse.Reports = append(worse.Reports, models.Report{ID: "z", Kind: "performance", DueOn: on - 1})
		case 2:
			worse.Certifications = append(worse.Certifications, models.Certification{ID: "z", Condition: "z", State: models.CertRefused, Date: models.OnDay(on)})
		case 3:
			kind := rapid.SampledFrom([]models.StepKind{models.StepHeld, models.StepTerminated, models.StepDeclined, models.StepNoCert}).Draw(t, "step")
			worse.Steps = append(worse.Steps, models.Step{ID: "z", Kind: kind, Date: models.OnDay(on)})
		default:
			e := rapid.SampledFrom([]models.Effect{models.EffectDemand, models.EffectAlleged, models.EffectHold, models.EffectReduce, models.EffectTerminate, models.EffectClawback}).Draw(t, "effect")
			a := &models.Action{ID: "z", Effect: e, Date: models.OnDay(on)}
			worse.Touches = append(worse.Touches, models.Touch{Action: a, Named: true, Certainty: models.Yes})
		}
		if after := Assess(worse, on).Rung; after.Severity() < before.Severity() {
			t.Fatalf("%s became %s", before, after)
		}
	})
}

// A set that is told has no smaller set within it that would do as well.
func TestChangesHoldNoSmallerSet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, on := anyDossier(t)
		now := Assess(d, on).Rung
		levers := leversOf(d, on)
		for _, c := range Changes(d, on) {
			for _, fact := range c.Facts {
				if len(c.Facts) == 1 {
					continue
				}
				i := slices.IndexFunc(levers, func(l lever) bool { return l.text == fact })
				alone := copyOf(d)
				levers[i].pull(alone)
				if to := Assess(alone, on).Rung; to != now {
					t.Fatalf("%q alone moves %s to %s, yet it is told within %v", fact, now, to, c.Facts)
				}
			}
		}
	})
}
