package risk

import (
	"strings"
	"testing"

	"proviso/models"
)

func TestAxis(t *testing.T) {
	at := func(kind models.StepKind, date string) models.Step {
		return models.Step{ID: string(kind), Kind: kind, Date: when(t, date)}
	}
	late := models.Report{ID: "ffr", Kind: "financial", PeriodEnd: day(t, "2026-06-30"), DueOn: day(t, "2026-07-30")}
	filed := late
	filed.FiledOn = day(t, "2026-08-10")
	hold := models.Touch{Action: &models.Action{ID: "hold", Office: "FEMA", Effect: models.EffectHold, Date: when(t, "2026-05-01")}, Named: true, Certainty: models.Yes}
	demand := models.Touch{Action: &models.Action{ID: "asks", Office: "FEMA", Effect: models.EffectDemand, Date: when(t, "2026-05-02")}, Named: true, Certainty: models.Yes}
	answered := demand
	answered.Closed = &models.Response{Outcome: "cleared", Date: when(t, "2026-06-01")}
	for _, c := range []struct {
		name    string
		axis    models.AxisID
		d       func(d *models.Dossier)
		on      string
		state   string
		since   string
		checked string
		says    string
	}{
		{"nothing recorded", models.AxisLife, func(d *models.Dossier) { d.Steps = nil }, "2026-08-01", "", "", "", ""},
		{"offered", models.AxisLife, func(d *models.Dossier) { d.Steps = []models.Step{at(models.StepOffered, "2026-07-01")} }, "2026-08-01", "offered", "2026-07-01", "2026-07-01", ""},
		{"accepted before its period", models.AxisLife, func(d *models.Dossier) { d.Steps = []models.Step{at(models.StepAccepted, "2026-07-01")} }, "2026-08-01", "accepted", "2026-07-01", "2026-07-01", ""},
		{"accepted within its period", models.AxisLife, func(d *models.Dossier) {
			d.Steps = []models.Step{at(models.StepPeriodStart, "2025-10-01"), at(models.StepAccepted, "2026-07-01")}
		}, "2026-08-01", models.AxisActive, "2026-07-01", "2026-07-01", ""},
		{"after its period", models.AxisLife, func(d *models.Dossier) {
			d.Steps = []models.Step{at(models.StepAccepted, "2025-07-01"), at(models.StepPeriodStart, "2025-10-01"), at(models.StepPeriodEnd, "2026-06-30")}
		}, "2026-08-01", models.AxisCloses, "2026-06-30", "2026-06-30", ""},
		{"an extension is asked for", models.AxisLife, func(d *models.Dossier) {
			d.Steps = []models.Step{at(models.StepAccepted, "2025-07-01"), at(models.StepPeriodStart, "2025-10-01"), at(models.StepAskedMore, "2026-06-01")}
		}, "2026-06-15", "extension_requested", "2026-06-01", "2026-06-01", ""},
		{"and the period ended without it", models.AxisLife, func(d *models.Dossier) {
			d.Steps = []models.Step{at(models.StepAccepted, "2025-07-01"), at(models.StepAskedMore, "2026-06-01"), at(models.StepPeriodEnd, "2026-06-30")}
		}, "2026-08-01", models.AxisCloses, "2026-06-30", "2026-06-30", ""},
		{"extended past its first end", models.AxisLife, func(d *models.Dossier) {
			d.Steps = []models.Step{at(models.StepAccepted, "2025-07-01"), at(models.StepPeriodEnd, "2026-06-30"), at(models.StepExtended, "2026-07-05")}
		}, "2026-08-01", "extended", "2026-07-05", "2026-07-05", ""},
		{"closed", models.AxisLife, func(d *models.Dossier) {
			d.Steps = []models.Step{at(models.StepAccepted, "2025-07-01"), at(models.StepPeriodEnd, "2026-02-28"), at(models.StepClosed, "2026-06-20")}
		}, "2026-08-01", "closed", "2026-06-20", "2026-06-20", ""},
		{"in review", models.AxisLife, func(d *models.Dossier) { d.Steps = []models.Step{at(models.StepReviewed, "2026-06-20")} }, "2026-08-01", "local_review", "2026-06-20", "2026-06-20", ""},
		{"terminated", models.AxisLife, func(d *models.Dossier) {
			d.Steps = []models.Step{at(models.StepAccepted, "2025-07-01"), at(models.StepTerminated, "2026-06-30")}
		}, "2026-08-01", "terminated", "2026-06-30", "2026-06-30", ""},
		{"nobody looked", models.AxisPayment, func(d *models.Dossier) { d.Steps = nil }, "2026-08-01", "", "", "", ""},
		{"seen open", models.AxisPayment, func(d *models.Dossier) { d.Steps = []models.Step{at(models.StepPayOpen, "2026-07-20")} }, "2026-08-01", "payments_open", "2026-07-20", "2026-07-20", "were open"},
		{"seen open long ago", models.AxisPayment, func(d *models.Dossier) { d.Steps = []models.Step{at(models.StepPayOpen, "2026-05-20")} }, "2026-08-01", "", "2026-05-20", "2026-05-20", "not looked at since"},
		{"a report is late", models.AxisPayment, func(d *models.Dossier) {
			d.Steps, d.Reports = []models.Step{at(models.StepPayOpen, "2026-07-20")}, []models.Report{late}
		}, "2026-08-01", models.AxisLate, "2026-07-31", "2026-07-31", "not recorded as filed"},
		{"it was filed", models.AxisPayment, func(d *models.Dossier) {
			d.Steps, d.Reports = []models.Step{at(models.StepPayOpen, "2026-07-20")}, []models.Report{filed}
		}, "2026-08-11", "", "2026-07-20", "2026-07-20", "nobody has confirmed a draw since"},
		{"and a draw confirmed", models.AxisPayment, func(d *models.Dossier) {
			d.Steps, d.Reports = []models.Step{at(models.StepPayOpen, "2026-08-10")}, []models.Report{filed}
		}, "2026-08-11", "payments_open", "2026-08-10", "2026-08-10", "were open"},
		{"held by an agency", models.AxisPayment, func(d *models.Dossier) { d.Steps, d.Touches = nil, []models.Touch{hold} }, "2026-08-01", "held", "2026-05-01", "2026-05-01", "FEMA held"},
		{"no action", models.AxisAction, func(d *models.Dossier) { d.Touches = nil }, "2026-08-01", models.AxisNothing, "", "", ""},
		{"the last action", models.AxisAction, func(d *models.Dossier) { d.Touches = []models.Touch{hold, demand} }, "2026-08-01", "demand", "2026-05-02", "2026-05-02", ""},
		{"a demand that is over", models.AxisAction, func(d *models.Dossier) { d.Touches = []models.Touch{hold, answered} }, "2026-08-01", "clearance", "2026-05-02", "2026-05-02", ""},
		{"no certification", models.AxisCertification, func(*models.Dossier) {}, "2026-08-01", "", "", "", ""},
		{"the last certification", models.AxisCertification, func(d *models.Dossier) {
			d.Certifications = []models.Certification{{ID: "a", State: models.CertSigned, Date: when(t, "2026-02-01")}, {ID: "b", State: models.CertRefused, Date: when(t, "2026-03-01"), Note: "by letter"}}
		}, "2026-08-01", "refused", "2026-03-01", "2026-03-01", "by letter"},
	} {
		got := Axis(c.axis, made(c.d), day(t, c.on))
		checked := ""
		if got.Checked != 0 {
			checked = got.Checked.String()
		}
		if got.ID != c.axis || got.State != c.state || got.Since.String() != c.since || checked != c.checked || !strings.Contains(got.Text, c.says) {
			t.Errorf("%s: got %q since %q, checked %q: %s", c.name, got.State, got.Since.String(), checked, got.Text)
		}
	}
}
