package risk

import (
	"strings"
	"testing"

	"proviso/models"
)

// A quarter's report due on 30 July: the day before, on it, after it, filed.
func TestReportLate(t *testing.T) {
	report := models.Report{ID: "ffr", Kind: "financial", PeriodEnd: day(t, "2026-06-30"), DueOn: day(t, "2026-07-30")}
	d := made(func(d *models.Dossier) { d.Reports = []models.Report{report} })
	for on, want := range map[string]models.Rung{"2026-07-29": "", "2026-07-30": "", "2026-07-31": models.Restricted} {
		if got := verdict(&reportLate, d, day(t, on)); got != want {
			t.Errorf("on %s: %s, want %s", on, got, want)
		}
	}
	a := Assess(d, day(t, "2026-07-31"))
	if a.Rung != models.Restricted || a.Findings[0].Cause != models.CauseSelfInflicted {
		t.Errorf("got %s by %q: a late report is the recipient's own doing", a.Rung, a.Findings[0].Cause)
	}
	d.Reports[0].FiledOn = day(t, "2026-07-31")
	if v := consider(&reportLate, d, day(t, "2026-07-31")).Verdicts; v[0].Rung != models.Clear || !strings.Contains(v[0].Text, "filed late") {
		t.Errorf("filed: %+v", v)
	}
	if got := verdict(&reportLate, d, day(t, "2026-07-30")); got != "" {
		t.Errorf("filed later than the day: %s", got)
	}
	if got := consider(&reportLate, made(func(*models.Dossier) {}), day(t, "2026-07-31")).Outcome; got != NotApplied {
		t.Errorf("no report owed: %s", got)
	}
}

// Political holds and late reports are told apart, and neither hides the other.
func TestCausesAreToldApart(t *testing.T) {
	d := made(func(d *models.Dossier) {
		d.Reports = []models.Report{{ID: "ffr", Kind: "financial", PeriodEnd: day(t, "2026-06-30"), DueOn: day(t, "2026-07-30")}}
		d.Touches = []models.Touch{{Action: &models.Action{ID: "hold", Office: "FEMA", Effect: models.EffectHold, Date: when(t, "2026-05-01")}, Named: true, Certainty: models.Yes}}
	})
	causes := map[models.Cause]int{}
	for _, f := range Assess(d, day(t, "2026-08-01")).Findings {
		if f.Rung == models.Restricted {
			causes[f.Cause]++
		}
	}
	if causes[models.CausePolitical] != 1 || causes[models.CauseSelfInflicted] != 1 {
		t.Errorf("got %v", causes)
	}
}

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
	check(t, &certificationRefused, []expect{
		{"bernalillo-county-nm-byrne-jag-fy2017", "2017-09-15", "bernalillo-county-jag-fy2017-allocation-s1", "", ""},
		{"bernalillo-county-nm-byrne-jag-fy2017", "2017-10-01", "bernalillo-county-jag-fy2017-allocation-s1", models.AtIssue, "without the certification"},
		{"denver-co-byrne-jag-fy2017", "2017-10-01", "x", "", ""},
	})
}
