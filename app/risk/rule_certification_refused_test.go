package risk

import (
	"testing"

	"proviso/models"
)

func TestCertificationRefused(t *testing.T) {
	check(t, &certificationRefused, []expect{
		{"bernalillo-county-nm-byrne-jag-fy2017", "2017-08-31", "bernalillo-county-jag-fy2017-allocation-s1", "", ""},
		{"bernalillo-county-nm-byrne-jag-fy2017", "2017-09-15", "bernalillo-county-jag-fy2017-allocation-s1", models.RungUnknown, "whether that was by this day"},
		{"bernalillo-county-nm-byrne-jag-fy2017", "2017-10-01", "bernalillo-county-jag-fy2017-allocation-s1", models.AtIssue, "without the certification"},
		{"bernalillo-county-nm-byrne-jag-fy2017", "2021-04-27", "bernalillo-county-jag-fy2017-allocation-s1", models.AtIssue, ""},
		{"bernalillo-county-nm-byrne-jag-fy2017", "2021-04-28", "bernalillo-county-jag-fy2017-allocation-s1", models.RungUnknown, "taken back since"},
		{"denver-co-byrne-jag-fy2017", "2017-10-01", "x", "", ""},
	})
	for _, c := range []struct {
		name   string
		want   models.Rung
		change func(d *models.Dossier)
	}{
		{"refused", models.AtIssue, func(*models.Dossier) {}},
		{"sent in another form", models.AtIssue, func(d *models.Dossier) { d.Certifications[0].State = models.CertAlternative }},
		{"signed later", models.Clear, func(d *models.Dossier) {
			d.Certifications = append(d.Certifications, models.Certification{ID: "d", Condition: "k", Office: "the Mayor", State: models.CertLetter, Date: when(t, "2026-02-10")})
		}},
		{"signed before", models.AtIssue, func(d *models.Dossier) {
			d.Certifications = append(d.Certifications, models.Certification{ID: "d", Condition: "k", Office: "the Mayor", State: models.CertSigned, Date: when(t, "2026-01-09")})
		}},
		{"of a condition withdrawn since", models.Clear, func(d *models.Dossier) { d.Conditions[0].Standing = models.WithdrawnByUSG }},
		{"signed", "", func(d *models.Dossier) { d.Certifications[0].State = models.CertSigned }},
	} {
		d := made(func(d *models.Dossier) {
			d.Conditions = []models.ConditionStanding{{Condition: "k", Standing: models.InForce}}
			d.Certifications = []models.Certification{{ID: "c", Condition: "k", Office: "the City Attorney", State: models.CertRefused, Date: when(t, "2026-01-10")}}
		})
		c.change(d)
		if got := verdict(&certificationRefused, d, day(t, "2026-03-01")); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
