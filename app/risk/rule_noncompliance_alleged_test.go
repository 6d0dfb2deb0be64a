package risk

import (
	"testing"

	"proviso/models"
)

func TestNoncomplianceAlleged(t *testing.T) {
	const assessment = "doj-assessment-2017-10-12"
	check(t, &noncomplianceAlleged, []expect{
		{"new-orleans-la-byrne-jag-fy2016", "2017-10-11", assessment, "", ""},
		{"new-orleans-la-byrne-jag-fy2016", "2017-10-12", assessment, models.AtIssue, "by 27 October 2017"},
		{"new-orleans-la-byrne-jag-fy2016", "2017-11-16", assessment, models.AtIssue, ""},
		{"new-orleans-la-byrne-jag-fy2016", "2017-11-17", assessment, models.Clear, "clearance-2017-11-17"},
		{"chicago-il-byrne-jag-fy2016", "2018-01-24", assessment, models.AtIssue, "no clearance is recorded"},
		{"denver-co-byrne-jag-fy2016", "2018-01-24", assessment, "", ""},
	})
}
