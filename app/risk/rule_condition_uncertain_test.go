package risk

import (
	"strings"
	"testing"

	"proviso/models"
)

func TestConditionUncertain(t *testing.T) {
	check(t, &conditionUncertain, []expect{
		{"new-jersey-byrne-jag-fy2017", "2020-02-25", "jag-notice", "", ""},
		{"new-jersey-byrne-jag-fy2017", "2020-02-26", "jag-notice", models.RungUnknown, "is uncertain"},
		{"new-jersey-byrne-jag-fy2017", "2020-11-05", "jag-notice", "", ""},
		{"denver-co-byrne-jag-fy2017", "2018-09-01", "eo13768-s9a", models.NoRung, "decides nothing here"},
	})
	d := made(func(d *models.Dossier) {
		d.Conditions = []models.ConditionStanding{{Condition: "points", Standing: models.UncertainStands, Voluntary: true, Stale: day(t, "2026-01-01")}}
	})
	v := consider(&conditionUncertain, d, day(t, "2026-06-01")).Verdicts
	if len(v) != 1 || v[0].Rung != models.NoRung || !strings.Contains(v[0].Text, "not verified since 1 January 2026; it is voluntary") {
		t.Errorf("a voluntary one: %+v", v)
	}
	if a := Assess(d, day(t, "2026-06-01")); a.Rung != models.Clear {
		t.Errorf("a voluntary condition decided: %s", a.Rung)
	}
}
