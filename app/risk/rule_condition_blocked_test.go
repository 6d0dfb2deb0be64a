package risk

import (
	"testing"

	"proviso/models"
)

func TestConditionBlocked(t *testing.T) {
	check(t, &conditionBlocked, []expect{
		{"denver-co-byrne-jag-fy2017", "2017-09-14", "jag-notice", "", ""},
		{"denver-co-byrne-jag-fy2017", "2017-09-15", "jag-notice", models.Protected, "blocked here by chi17-pi, and by nothing else"},
		{"denver-co-byrne-jag-fy2017", "2018-08-29", "jag-1373-cert", models.Protected, "ev-pi-members"},
		{"seattle-wa-byrne-jag-fy2017", "2020-11-10", "jag-subrecipient-1373", models.Protected, "will not enforce jag-subrecipient-1373 here (ojp-fy17-ny-states)"},
	})
}
