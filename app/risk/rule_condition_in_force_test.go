package risk

import (
	"testing"

	"proviso/models"
)

func TestConditionInForce(t *testing.T) {
	check(t, &conditionInForce, []expect{
		{"denver-co-byrne-jag-fy2017", "2017-07-24", "jag-notice", "", ""},
		{"denver-co-byrne-jag-fy2017", "2017-07-25", "jag-notice", models.Open, "no certification of it is recorded"},
		{"denver-co-byrne-jag-fy2017", "2017-09-15", "jag-notice", "", ""},
		{"denver-co-byrne-jag-fy2017", "2018-06-25", "jag-notice", "", ""},
		{"denver-co-byrne-jag-fy2017", "2018-06-26", "jag-notice", models.Open, ""},
		{"chicago-il-cops-hiring-fy2017", "2018-01-24", "cops-chp-immigration-points", models.NoRung, "voluntary and binds nobody"},
		{"denver-co-byrne-jag-fy2017", "2017-04-24", "eo13768-s9a", models.Open, "no term of the award"},
	})
}
