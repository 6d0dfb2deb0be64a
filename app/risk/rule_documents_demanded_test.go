package risk

import (
	"testing"

	"proviso/models"
)

func TestDocumentsDemanded(t *testing.T) {
	const letter = "bja-document-request-2018-01-24"
	check(t, &documentsDemanded, []expect{
		{"denver-co-byrne-jag-fy2016", "2018-01-23", letter, "", ""},
		{"denver-co-byrne-jag-fy2016", "2018-01-24", letter, models.AtIssue, "by 23 February 2018; no clearance"},
		{"denver-co-byrne-jag-fy2016", "2018-02-23", letter, models.AtIssue, "by 23 February 2018"},
		{"denver-co-byrne-jag-fy2016", "2018-02-24", letter, models.AtIssue, "the answer was due on 23 February 2018"},
		// Cleared in February 2019, the day not known: within the month it may be over.
		{"denver-co-byrne-jag-fy2016", "2019-01-31", letter, models.AtIssue, ""},
		{"denver-co-byrne-jag-fy2016", "2019-02-15", letter, models.AtIssue, ""},
		{"denver-co-byrne-jag-fy2016", "2019-03-01", letter, models.Clear, "status-2019-02"},
		{"louisville-metro-ky-byrne-jag-fy2016", "2018-04-11", letter, models.AtIssue, ""},
		{"louisville-metro-ky-byrne-jag-fy2016", "2018-04-12", letter, models.Clear, "cleared on 12 April 2018"},
		{"west-palm-beach-fl-byrne-jag-fy2017", "2018-03-26", letter, models.AtIssue, ""},
		{"west-palm-beach-fl-byrne-jag-fy2017", "2018-03-27", letter, models.Clear, "settlement-2018-03-27"},
		// Oregon was cleared by nobody before the policy was rescinded.
		{"oregon-byrne-jag-fy2016", "2021-04-27", letter, models.AtIssue, ""},
		{"oregon-byrne-jag-fy2016", "2021-04-28", letter, models.Clear, "ended the matter for all recipients on 28 April 2021"},
		// A clearance that came before does not end a later demand.
		{"miami-dade-county-fl-byrne-jag-fy2016", "2017-07-01", "ojp-letter-2017-04-21", models.AtIssue, ""},
		{"miami-dade-county-fl-byrne-jag-fy2016", "2017-08-31", "ojp-letter-2017-04-21", models.Clear, "clearance-2017-08"},
		// Seattle had no letter in January 2018, but one in April.
		{"seattle-wa-byrne-jag-fy2016", "2018-01-24", letter, "", ""},
		{"seattle-wa-byrne-jag-fy2016", "2018-04-12", "doj-letters-2018-04-12", models.AtIssue, ""},
		// Another year's award is not touched.
		{"denver-co-byrne-jag-fy2014", "2018-01-24", letter, "", ""},
	})
	uncertain := made(func(d *models.Dossier) {
		d.Touches = []models.Touch{{Action: &models.Action{ID: "a", Effect: models.EffectDemand, Date: when(t, "2026-01")}, Named: true, Certainty: models.Maybe}}
	})
	if got := verdict(&documentsDemanded, uncertain, day(t, "2026-02-01")); got != models.RungUnknown {
		t.Errorf("an uncertain demand: %s", got)
	}
	if got := consider(&documentsDemanded, made(func(*models.Dossier) {}), day(t, "2026-02-01")).Outcome; got != NotApplied {
		t.Errorf("no demand: %s", got)
	}
}
