package risk

import (
	"testing"

	"proviso/models"
)

func TestAwardUnknown(t *testing.T) {
	check(t, &awardUnknown, []expect{
		{"philadelphia-pa-byrne-jag-fy2018", "2019-06-01", "philadelphia-pa-byrne-jag-fy2018", models.RungUnknown, "No award of this grant is recorded"},
		{"denver-co-byrne-jag-fy2017", "2018-10-09", "denver-co-byrne-jag-fy2017", models.RungUnknown, ""},
		{"denver-co-byrne-jag-fy2017", "2018-10-10", "denver-co-byrne-jag-fy2017", "", ""},
		// Laid before the council on 18 December 2018; whether it was accepted was not found.
		{"sacramento-ca-byrne-jag-fy2017", "2018-12-17", "sacramento-ca-byrne-jag-fy2017", models.RungUnknown, "No award"},
		{"sacramento-ca-byrne-jag-fy2017", "2018-12-18", "sacramento-jag-fy2017-award-s1", models.RungUnknown, "laid before the governing body for acceptance on 18 December 2018; no acceptance"},
	})
}
