package risk

import (
	"slices"
	"testing"

	"proviso/models"
)

func TestCertifications(t *testing.T) {
	cert := func(state models.CertificationState) *models.Dossier {
		return made(func(d *models.Dossier) {
			d.Conditions = []models.ConditionStanding{{Condition: "k", Standing: models.InForce}}
			d.Certifications = []models.Certification{{ID: "c", Condition: "k", Office: "the City Attorney", State: state, Date: when(t, "2026-01-10"), DueOn: day(t, "2026-02-01")}}
		})
	}
	for _, c := range []struct {
		state models.CertificationState
		on    string
		want  models.Rung
		rule  string
	}{
		{models.CertDrafting, "2026-01-31", models.Open, "condition-in-force"},
		{models.CertDrafting, "2026-02-01", models.Open, "condition-in-force"},
		{models.CertDrafting, "2026-02-02", models.AtIssue, "certification-overdue"},
		{models.CertCounsel, "2026-02-02", models.AtIssue, "certification-overdue"},
		{models.CertSigned, "2026-02-02", models.Clear, ""},
		{models.CertLetter, "2026-02-02", models.Clear, ""},
		{models.CertRefused, "2026-01-31", models.AtIssue, "certification-refused"},
		{models.CertAlternative, "2026-01-31", models.AtIssue, "certification-refused"},
		{models.CertSuperseded, "2026-02-02", models.Open, "condition-in-force"},
	} {
		a := Assess(cert(c.state), day(t, c.on))
		if a.Rung != c.want || c.rule != "" && a.Findings[0].Rule != c.rule {
			t.Errorf("%s on %s: %s by %s, want %s by %s", c.state, c.on, a.Rung, a.Findings[0].Rule, c.want, c.rule)
		}
	}
}

// The day for accepting FY2017 awards was 5 October 2018. Of those of which no
// acceptance is recorded it passed, and nothing follows from that.
func TestAcceptanceDeadline(t *testing.T) {
	const extension = "bja-fy17-accept-extension"
	check(t, &certificationOverdue, []expect{
		{"philadelphia-pa-byrne-jag-fy2018", "2018-10-06", extension, "", ""},
		{"berkeley-ca-byrne-jag-fy2017", "2018-08-31", extension, "", ""},
		{"berkeley-ca-byrne-jag-fy2017", "2018-10-04", extension, models.NoRung, "to be accepted by 5 October 2018"},
		{"berkeley-ca-byrne-jag-fy2017", "2018-10-05", extension, models.NoRung, "to be accepted by 5 October 2018"},
		{"berkeley-ca-byrne-jag-fy2017", "2018-10-06", extension, models.RungUnknown, "no evidence"},
		{"denver-co-byrne-jag-fy2017", "2018-10-09", extension, models.RungUnknown, ""},
		{"denver-co-byrne-jag-fy2017", "2018-10-10", extension, "", ""}, // awarded
	})
	lost := dossier(t, "berkeley-ca-byrne-jag-fy2017", day(t, "2018-10-06"))
	lost.Steps = append(lost.Steps, models.Step{ID: "d", Kind: models.StepDeclined, Date: when(t, "2018-10-01")})
	if got := consider(&certificationOverdue, lost, day(t, "2018-10-06")).Outcome; got != NotApplied {
		t.Errorf("declined: %s", got)
	}
}

// A certification was owed before it was signed: signed late, it was overdue.
func TestOwedBeforeItWasSigned(t *testing.T) {
	r := seeded()
	r.Certifications = []models.Certification{{ID: "c", Grant: "denver-co-byrne-jag-fy2017", Condition: "jag-1373-cert", Office: "the City Attorney",
		State: models.CertSigned, Date: when(t, "2018-11-20"), DueOn: day(t, "2018-11-15")}}
	desk := NewDesk(r, realLaw())
	i := slices.IndexFunc(r.Grants, func(g models.Grant) bool { return g.ID == "denver-co-byrne-jag-fy2017" })
	for on, want := range map[string]models.Rung{"2018-11-15": models.NoRung, "2018-11-16": models.AtIssue, "2018-11-19": models.AtIssue, "2018-11-20": ""} {
		if got := verdict(&certificationOverdue, desk.Dossier(realLaw().On(day(t, on), 0), r.Grants[i]), day(t, on)); got != want {
			t.Errorf("on %s: %s, want %s", on, got, want)
		}
	}
	d := desk.Dossier(realLaw().On(day(t, "2018-12-01"), day(t, "2018-11-18")), r.Grants[i])
	if got := verdict(&certificationOverdue, d, day(t, "2018-12-01")); got != models.AtIssue {
		t.Errorf("as known before it was signed: %s", got)
	}
}
