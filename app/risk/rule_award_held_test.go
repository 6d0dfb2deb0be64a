package risk

import (
	"testing"

	"proviso/models"
)

func TestAwardHeld(t *testing.T) {
	const all = "award-hold-2017-09-15"
	check(t, &awardHeld, []expect{
		{"denver-co-byrne-jag-fy2017", "2017-09-14", all, "", ""},
		{"denver-co-byrne-jag-fy2017", "2017-09-15", all, models.Restricted, "held all awards of this year from 15 September 2017; no release"},
		{"denver-co-byrne-jag-fy2017", "2018-05-31", all, models.Restricted, ""},
		// From June 2018 awards were offered again, and of Denver's there is no news until October.
		{"denver-co-byrne-jag-fy2017", "2018-07-01", all, models.RungUnknown, "whether this one was is not recorded"},
		{"denver-co-byrne-jag-fy2017", "2018-10-09", all, models.RungUnknown, ""},
		{"denver-co-byrne-jag-fy2017", "2018-10-10", all, models.Clear, "release-denver-2018-10-10"},
		{"new-york-city-ny-byrne-jag-fy2017", "2018-07-18", "new-york-city-jag-fy2017-allocation-s1", models.Restricted, "reported held as of 18 July 2018"},
		{"new-york-city-ny-byrne-jag-fy2017", "2018-07-18", all, models.Restricted, ""},
		{"new-york-city-ny-byrne-jag-fy2017", "2021-04-28", all, models.RungUnknown, "taken back"},
		{"illinois-byrne-jag-fy2018", "2019-10-24", "illinois-jag-fy2018-reported-s1", models.Restricted, ""},
		{"illinois-byrne-jag-fy2018", "2019-10-25", "illinois-jag-fy2018-reported-s1", models.Clear, "release-illinois-2019-10-25"},
		// Awarded with a hold on the same day: the award does not end the hold.
		{"chicago-il-cops-hiring-fy2017", "2017-11-19", "chicago-cops-fy2017-award-s2", "", ""},
		{"chicago-il-cops-hiring-fy2017", "2017-11-20", "chicago-cops-fy2017-award-s2", models.Restricted, "from 20 November 2017; no release"},
		{"oregon-byrne-jag-fy2017", "2019-07-30", "oregon-jag-fy2017-allocation-s1", models.RungUnknown, "from when is not recorded"},
		{"oregon-byrne-jag-fy2017", "2019-07-31", "oregon-jag-fy2017-allocation-s1", models.Clear, "until July 2019"},
		{"denver-co-byrne-jag-fy2016", "2018-01-24", all, "", ""},
	})
}

func TestAwardReduced(t *testing.T) {
	cut := &models.Action{ID: "cut", Office: "FEMA", Effect: models.EffectReduce, Date: when(t, "2025-09-27")}
	back := &models.Action{ID: "back", Office: "FEMA", Effect: models.EffectRelease, Date: when(t, "2025-12-22")}
	d := made(func(d *models.Dossier) {
		d.Touches = []models.Touch{{Action: cut, Named: true, Certainty: models.Yes}}
	})
	if got := verdict(&awardReduced, d, day(t, "2025-10-01")); got != models.Restricted {
		t.Errorf("cut: %s", got)
	}
	d.Touches = append(d.Touches, models.Touch{Action: back, Named: true, Certainty: models.Yes})
	if got := verdict(&awardReduced, d, day(t, "2025-12-22")); got != models.Clear {
		t.Errorf("restored: %s", got)
	}
	d.Touches = []models.Touch{{Action: cut, Named: true, Certainty: models.Maybe}}
	if got := verdict(&awardReduced, d, day(t, "2025-10-01")); got != models.RungUnknown {
		t.Errorf("a cut that is uncertain: %s", got)
	}
	if got := consider(&awardReduced, made(func(*models.Dossier) {}), day(t, "2025-10-01")).Outcome; got != NotApplied {
		t.Errorf("no cut: %s", got)
	}
}

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
	d := made(func(d *models.Dossier) {
		d.Steps = append(d.Steps, models.Step{ID: "d", Kind: models.StepDeclined, Date: when(t, "2026-01-05")})
	})
	if got := Assess(d, day(t, "2026-01-05")); got.Rung != models.Lost || got.Findings[0].Cause != models.CauseNone {
		t.Errorf("declined: %s by %q", got.Rung, got.Findings[0].Cause)
	}
}
