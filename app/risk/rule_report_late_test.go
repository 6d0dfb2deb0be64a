package risk

import (
	"strings"
	"testing"

	"proviso/models"
)

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
