package risk

import (
	"testing"

	"proviso/models"
)

func TestAwardLost(t *testing.T) {
	check(t, &awardLost, []expect{
		{"los-angeles-ca-cops-hiring-fy2017", "2017-12-31", "los-angeles-cops-fy2017-request-s1", "", ""},
		{"los-angeles-ca-cops-hiring-fy2017", "2018-01-01", "los-angeles-cops-fy2017-request-s1", models.Lost, "denied; on which day is not recorded"},
		{"los-angeles-ca-cops-hiring-fy2016", "2018-01-01", "los-angeles-cops-fy2016-award-s1", "", ""},
	})
	for _, e := range []models.Effect{models.EffectTerminate, models.EffectClawback} {
		a := &models.Action{ID: "end", Office: "FEMA", Effect: e, Date: when(t, "2026-02-10")}
		d := made(func(d *models.Dossier) { d.Touches = []models.Touch{{Action: a, Named: true, Certainty: models.Yes}} })
		if got := Assess(d, day(t, "2026-02-10")); got.Rung != models.Lost || got.Findings[0].Cause != models.CausePolitical {
			t.Errorf("%s: %s", e, got.Rung)
		}
		d.Steps = append(d.Steps, models.Step{ID: "r", Kind: models.StepReleased, Date: when(t, "2026-03-01")})
		if got := Assess(d, day(t, "2026-03-01")).Rung; got != models.Clear {
			t.Errorf("%s, restored: %s", e, got)
		}
	}
	maybe := made(func(d *models.Dossier) {
		d.Doubtful = []models.Step{{ID: "d", Kind: models.StepTerminated, Date: when(t, "2026-04")}}
	})
	if got := Assess(maybe, day(t, "2026-04-15")); got.Rung != models.RungUnknown || got.Findings[0].Rule != "award-lost" {
		t.Errorf("terminated in this month, on a day not known: %s by %s", got.Rung, got.Findings[0].Rule)
	}
	for _, kind := range []models.StepKind{models.StepDeclined, models.StepWithdrawn} { // by the recipient's own choice
		d := made(func(d *models.Dossier) {
			d.Steps = append(d.Steps, models.Step{ID: "d", Kind: kind, Date: when(t, "2026-01-05")})
		})
		if got := Assess(d, day(t, "2026-01-05")); got.Rung != models.Lost || got.Findings[0].Cause != models.CauseNone {
			t.Errorf("%s: %s by %q", kind, got.Rung, got.Findings[0].Cause)
		}
	}
}
