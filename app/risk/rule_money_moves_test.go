package risk

import (
	"testing"

	"proviso/models"
)

func TestMoneyMoves(t *testing.T) {
	check(t, &moneyMoves, []expect{
		{"denver-co-byrne-jag-fy2017", "2018-10-09", "denver-jag-fy2017-award-s1", "", ""},
		{"denver-co-byrne-jag-fy2017", "2018-10-10", "denver-jag-fy2017-award-s1", models.Clear, "made on 10 October 2018"},
	})
}
