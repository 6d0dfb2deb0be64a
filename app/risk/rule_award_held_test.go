package risk

import (
	"slices"
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
		{"oregon-byrne-jag-fy2017", "2019-07-31", "oregon-jag-fy2017-allocation-s1", models.Clear, "released it in July 2019 (release-oregon-2019-07)"},
		{"denver-co-byrne-jag-fy2016", "2018-01-24", all, "", ""},
		// Seen held on 12 October 2018, and good for 45 days: with it the hold of everybody.
		{"chicago-il-byrne-jag-fy2017", "2018-10-11", all, models.RungUnknown, "whether this one was"},
		{"chicago-il-byrne-jag-fy2017", "2018-10-12", all, models.Restricted, ""},
		{"chicago-il-byrne-jag-fy2017", "2018-11-25", "chicago-jag-fy2017-allocation-s1", models.Restricted, "as of 12 October 2018"},
		{"chicago-il-byrne-jag-fy2017", "2018-11-26", "chicago-jag-fy2017-allocation-s1", models.RungUnknown, "not seen since"},
		{"chicago-il-byrne-jag-fy2017", "2018-11-26", all, models.RungUnknown, ""},
		// Oregon's is given an end, July 2019, so it ran until then.
		{"oregon-byrne-jag-fy2017", "2019-03-01", all, models.Restricted, ""},
		// Delayed from a day not recorded, cleared in August 2017.
		{"clark-county-nv-byrne-jag-fy2016", "2017-08-15", "clark-county-jag-fy2016-reported-s1", models.RungUnknown, "from when is not recorded"},
		{"clark-county-nv-byrne-jag-fy2016", "2017-08-31", "clark-county-jag-fy2016-reported-s1", models.Clear, "cleared in August 2017"},
		// Seen held in 2019, nothing nearer: within the year it may or may not have been.
		{"colorado-byrne-jag-fy2018", "2018-12-31", "colorado-jag-fy2018-reported-s1", "", ""},
		{"colorado-byrne-jag-fy2018", "2019-01-01", "colorado-jag-fy2018-reported-s1", models.RungUnknown, "whether that was by this day"},
		{"colorado-byrne-jag-fy2018", "2019-12-31", "colorado-jag-fy2018-reported-s1", models.Restricted, ""},
		{"illinois-byrne-jag-fy2017", "2019-03-01", "illinois-jag-fy2017-allocation-s1", models.RungUnknown, "cleared the recipient in February 2019"},
	})
}

func TestHeldAsKnownOn(t *testing.T) {
	r := seeded()
	i := slices.IndexFunc(r.Grants, func(g models.Grant) bool { return g.ID == "oregon-byrne-jag-fy2017" })
	for known, want := range map[string]models.Rung{"2019-06-30": models.RungUnknown, "2019-07-31": models.Clear} {
		d := realDesk().Dossier(realLaw().On(day(t, "2019-08-01"), day(t, known)), r.Grants[i])
		for _, v := range consider(&awardHeld, d, day(t, "2019-08-01")).Verdicts {
			if v.Rung != want {
				t.Errorf("known on %s: %s: %s, want %s", known, v.Text, v.Rung, want)
			}
		}
	}
}

func TestHoldsEnd(t *testing.T) {
	held := models.Step{ID: "h", Kind: models.StepHeld, Date: when(t, "2026-03")}
	action := func(e models.Effect, on string) models.Touch {
		return models.Touch{Action: &models.Action{ID: "a", Office: "FEMA", Effect: e, Date: when(t, on)}, Named: true, Certainty: models.Yes}
	}
	for _, c := range []struct {
		name string
		want models.Rung
		then func(d *models.Dossier)
	}{
		{"nothing", models.Restricted, func(*models.Dossier) {}},
		{"released in the same month", models.Clear, func(d *models.Dossier) { d.Touches = []models.Touch{action(models.EffectRelease, "2026-03-20")} }},
		{"a release that is uncertain", models.Restricted, func(d *models.Dossier) {
			d.Touches = []models.Touch{action(models.EffectRelease, "2026-04-20")}
			d.Touches[0].Certainty = models.Maybe
		}},
		{"offered later", models.Clear, func(d *models.Dossier) { d.Touches = []models.Touch{action(models.EffectOffer, "2026-04-20")} }},
		{"accepted later", models.Clear, func(d *models.Dossier) {
			d.Steps = append(d.Steps, models.Step{ID: "s", Kind: models.StepAccepted, Date: when(t, "2026-04-01")})
		}},
		{"accepted in the same month", models.Restricted, func(d *models.Dossier) {
			d.Steps = append(d.Steps, models.Step{ID: "s", Kind: models.StepAccepted, Date: when(t, "2026-03-20")})
		}},
		{"accepted on a day not known", models.Restricted, func(d *models.Dossier) {
			d.OffersElsewhere = when(t, "2026-04-01")
			d.Steps = append(d.Steps, models.Step{ID: "s", Kind: models.StepAccepted})
		}},
		{"its recipient cleared", models.RungUnknown, func(d *models.Dossier) { d.Touches = []models.Touch{action(models.EffectClear, "2026-04-20")} }},
		{"its recipient cleared before", models.Restricted, func(d *models.Dossier) { d.Touches = []models.Touch{action(models.EffectClear, "2026-02-20")} }},
	} {
		d := made(func(d *models.Dossier) { d.Steps = append(d.Steps, held) })
		c.then(d)
		var got models.Rung
		for _, v := range consider(&awardHeld, d, day(t, "2026-06-01")).Verdicts {
			if v.Basis == "h" {
				got = v.Rung
			}
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
