package risk

import (
	"testing"

	"proviso/models"
)

func TestConditionWithdrawn(t *testing.T) {
	check(t, &conditionWithdrawn, []expect{
		{"denver-co-byrne-jag-fy2017", "2021-04-13", "jag-notice", "", ""},
		{"denver-co-byrne-jag-fy2017", "2021-04-14", "jag-notice", models.Clear, "withdrawn by the agency"},
	})
}
