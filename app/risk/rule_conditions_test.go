package risk

import (
	"testing"

	"proviso/models"
)

func TestConditionRules(t *testing.T) {
	const grant = "denver-co-byrne-jag-fy2017"
	check(t, &conditionInForce, []expect{
		{grant, "2017-07-24", "jag-notice", "", ""},
		{grant, "2017-07-25", "jag-notice", models.Open, "no certification of it is recorded"},
		{grant, "2017-09-15", "jag-notice", "", ""},
		{grant, "2018-06-25", "jag-notice", "", ""},
		{grant, "2018-06-26", "jag-notice", models.Open, ""},
		{"chicago-il-cops-hiring-fy2017", "2018-01-24", "cops-chp-immigration-points", "", ""}, // voluntary
		{grant, "2017-04-24", "eo13768-s9a", models.Open, "no term of the award"},
	})
	check(t, &conditionBlocked, []expect{
		{grant, "2017-09-14", "jag-notice", "", ""},
		{grant, "2017-09-15", "jag-notice", models.Protected, "blocked here by chi17-pi, and by nothing else"},
		{grant, "2018-08-29", "jag-1373-cert", models.Protected, "ev-pi-members"},
		{"seattle-wa-byrne-jag-fy2017", "2020-11-10", "jag-subrecipient-1373", models.Protected, "will not enforce jag-subrecipient-1373 here (ojp-fy17-ny-states)"},
	})
	check(t, &conditionUncertain, []expect{
		{"new-jersey-byrne-jag-fy2017", "2020-02-25", "jag-notice", "", ""},
		{"new-jersey-byrne-jag-fy2017", "2020-02-26", "jag-notice", models.RungUnknown, "is uncertain"},
		{"new-jersey-byrne-jag-fy2017", "2020-11-05", "jag-notice", "", ""},
		{grant, "2018-09-01", "eo13768-s9a", models.NoRung, "decides nothing here"},
	})
	check(t, &conditionWithdrawn, []expect{
		{grant, "2021-04-13", "jag-notice", "", ""},
		{grant, "2021-04-14", "jag-notice", models.Clear, "withdrawn by the agency"},
	})
	check(t, &awardUnknown, []expect{
		{"philadelphia-pa-byrne-jag-fy2018", "2019-06-01", "philadelphia-pa-byrne-jag-fy2018", models.RungUnknown, "No award of this grant is recorded"},
		{grant, "2018-10-09", grant, models.RungUnknown, ""},
		{grant, "2018-10-10", grant, "", ""},
	})
	check(t, &moneyMoves, []expect{
		{grant, "2018-10-09", "denver-jag-fy2017-award-s1", "", ""},
		{grant, "2018-10-10", "denver-jag-fy2017-award-s1", models.Clear, "made on 10 October 2018"},
	})
}

// Denver's FY2017 award, from the solicitation to the end of the conditions: the
// rung on each day on which it turns, and the day before.
func TestDenversAward(t *testing.T) {
	for _, c := range []struct {
		on   string
		want models.Rung
	}{
		{"2017-07-24", models.RungUnknown}, // only the executive order, blocked; no award yet
		{"2017-07-25", models.Open},
		{"2017-09-14", models.Open},
		{"2017-09-15", models.Restricted}, // held
		{"2017-11-15", models.Restricted}, // and asked
		{"2018-05-31", models.Restricted},
		{"2018-06-15", models.AtIssue},   // awards are offered again this month, on a day not known
		{"2018-07-01", models.AtIssue},   // the hold cannot be told; the demands stand
		{"2018-10-10", models.AtIssue},   // awarded; the demands stand
		{"2019-03-01", models.Protected}, // cleared; the conditions are blocked
		{"2021-04-14", models.Clear},     // withdrawn
	} {
		if got := Assess(dossier(t, "denver-co-byrne-jag-fy2017", day(t, c.on)), day(t, c.on)); got.Rung != c.want {
			t.Errorf("on %s: %s, want %s: %s", c.on, got.Rung, c.want, got.Why())
		}
	}
}
