package risk

import (
	"strings"
	"testing"

	"proviso/models"
)

func TestPaymentsStopped(t *testing.T) {
	seenOn := func(kind models.StepKind, date, checked string) models.Step {
		s := models.Step{ID: string(kind) + "-" + date, Kind: kind, Date: when(t, date), Note: "the award is in review"}
		if checked != "" {
			s.Checked = day(t, checked)
		}
		return s
	}
	late := models.Report{ID: "ffr", Kind: "financial", PeriodEnd: day(t, "2026-06-30"), DueOn: day(t, "2026-07-30")}
	filed := late
	filed.FiledOn = day(t, "2026-08-10")
	held := seenOn(models.StepPayHeld, "2026-08-01", "")
	for _, c := range []struct {
		name    string
		steps   []models.Step
		reports []models.Report
		on      string
		rung    models.Rung
		cause   models.Cause
		says    string
	}{
		{"held", []models.Step{held}, nil, "2026-08-01", models.Restricted, models.CausePolitical, "Payments were held on 1 August 2026 (the award is in review), last checked on 1 August 2026."},
		{"held, the last day that it is good for", []models.Step{held}, nil, "2026-09-14", models.Restricted, models.CausePolitical, "last checked"},
		{"held, not looked at since", []models.Step{held}, nil, "2026-09-15", models.RungUnknown, models.CauseNone, "not looked at since"},
		{"held, looked at again", []models.Step{seenOn(models.StepPayHeld, "2026-08-01", "2026-09-10")}, nil, "2026-09-15", models.Restricted, models.CausePolitical, "last checked on 10 September 2026"},
		{"held while a report was late", []models.Step{held}, []models.Report{late}, "2026-08-02", models.Restricted, models.CauseSelfInflicted, "were held"},
		{"suspended", []models.Step{held, seenOn(models.StepPaySuspended, "2026-08-03", "")}, nil, "2026-08-04", models.Restricted, models.CausePolitical, "were suspended on 3 August 2026"},
		{"open again", []models.Step{held, seenOn(models.StepPayOpen, "2026-08-03", "")}, nil, "2026-08-04", models.Clear, models.CauseNone, "were open on 3 August 2026"},
		{"open, not looked at since", []models.Step{seenOn(models.StepPayOpen, "2026-08-03", "")}, nil, "2026-09-17", models.RungUnknown, models.CauseNone, "not looked at since"},
		{"released", []models.Step{held, {ID: "r", Kind: models.StepReleased, Date: when(t, "2026-08-05")}}, nil, "2026-08-06", models.Clear, models.CauseNone, "it was released"},
		{"unknown", []models.Step{seenOn(models.StepPayUnknown, "2026-08-03", "")}, nil, "2026-08-04", models.RungUnknown, models.CauseNone, "could not be told"},
		{"closed", []models.Step{seenOn(models.StepPayClosed, "2026-08-03", "")}, nil, "2026-12-04", models.NoRung, models.CauseNone, "closed"},
		{"a late report filed", nil, []models.Report{filed}, "2026-08-11", models.NoRung, models.CauseNone, "nobody has confirmed a draw since"},
		{"the day before it was filed", nil, []models.Report{filed}, "2026-08-09", models.NoRung, models.CauseNone, "Nothing is recorded"},
	} {
		d := made(func(d *models.Dossier) { d.Steps, d.Reports = c.steps, c.reports })
		v := consider(&paymentsStopped, d, day(t, c.on)).Verdicts
		if len(v) != 1 || v[0].Rung != c.rung || v[0].Cause != c.cause || !strings.Contains(v[0].Text, c.says) {
			t.Errorf("%s: got %+v, want %s by %q saying %q", c.name, v, c.rung, c.cause, c.says)
		}
	}
	if got := consider(&paymentsStopped, made(func(*models.Dossier) {}), day(t, "2026-08-01")).Outcome; got != NotApplied {
		t.Errorf("nothing was seen: %s", got)
	}
	d := made(func(d *models.Dossier) { d.Steps = []models.Step{held} })
	if a := Assess(d, day(t, "2026-08-02")); !Held(&a) {
		t.Error("a hold of payments is no hold")
	}
	// A hold of the award ends when money is seen to move.
	d = made(func(d *models.Dossier) {
		d.Steps = []models.Step{{ID: "h", Kind: models.StepHeld, Date: when(t, "2026-07-01")}, seenOn(models.StepPayOpen, "2026-08-03", "")}
	})
	if v := consider(&awardHeld, d, day(t, "2026-08-04")).Verdicts; len(v) != 1 || v[0].Rung != models.Clear || !strings.Contains(v[0].Text, "payments were open on 3 August 2026") {
		t.Errorf("a draw after a hold of the award: %+v", v)
	}
}
