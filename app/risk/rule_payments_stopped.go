package risk

import (
	"slices"

	"proviso/models"
)

// paymentsStopped: what somebody saw of the award's payments. The last thing seen
// stands, and is good for as long as a report that an award "is held". A hold for
// a late report does not end with the report being filed: it ends when somebody
// sees money move.
var paymentsStopped = Rule{
	ID:    "payments-stopped",
	Title: "Payments under the award are held, suspended or refused",
	Citation: "2 C.F.R. §§ 200.305(b)(6), 200.339(a) (withholding payments; until 12 November 2020 § 200.338); " +
		"2 C.F.R. § 200.208(c) (payment as reimbursements, further approvals)",
	From: uniformGuidance,
	Applies: func(d *models.Dossier) bool {
		return step(d, models.PaymentSteps...) != nil || doubted(d, models.PaymentSteps...) || filedLate(d) != nil
	},
	Judge: func(d *models.Dossier, day models.Date) []models.Verdict {
		var out []models.Verdict
		s := step(d, models.PaymentSteps...)
		if s != nil {
			out = append(out, seenPaid(d, s, day))
		}
		if r := filedLate(d); r != nil && r.FiledOn <= day && (s == nil || s.LastChecked() < r.FiledOn) {
			out = append(out, models.Verdict{Rung: models.NoRung, Basis: r.ID, Since: models.OnDay(r.FiledOn), Sources: r.Sources,
				Text: "The late " + r.Kind + " report was filed on " + r.FiledOn.Words() + "; nobody has confirmed a draw since, so whether payments move again is not known."})
		}
		if len(out) == 0 {
			out = append(out, models.Verdict{Rung: models.NoRung, Basis: d.Grant.ID, Text: "Nothing is recorded of its payments by this day."})
		}
		return append(out, doubtful(d, models.PaymentSteps...)...)
	},
}

func seenPaid(d *models.Dossier, s *models.Step, day models.Date) models.Verdict {
	v := models.Verdict{Rung: models.Restricted, Cause: models.CausePolitical, Basis: s.ID, Since: s.Date, Sources: s.Sources}
	checked := s.LastChecked()
	head := "Payments " + seen(s.Kind) + " " + at(s.Date)
	if !s.Date.Known() {
		head = "Payments " + seen(s.Kind) + "; from when is not recorded"
	}
	if s.Note != "" {
		head += " (" + s.Note + ")"
	}
	if lateOn(d, s.Date) {
		v.Cause = models.CauseSelfInflicted
	}
	last := ", last checked on " + checked.Words()
	if checked == 0 {
		last = ", and when anybody looked is not recorded"
	}
	end := released(d, s.Date)
	switch {
	case s.Kind == models.StepPayClosed:
		v.Rung, v.Cause, v.Text = models.NoRung, models.CauseNone, head+"."
	case s.Kind.StopsPayment() && end != "":
		v.Rung, v.Cause, v.Text = models.Clear, models.CauseNone, head+"; "+end+"."
	case s.Kind == models.StepPayUnknown || checked == 0:
		v.Rung, v.Cause, v.Text = models.RungUnknown, models.CauseNone, head+last+"."
	case day >= checked.AddDays(seenHeldFor):
		v.Rung, v.Cause, v.Text = models.RungUnknown, models.CauseNone, head+last+" and not looked at since."
	case s.Kind == models.StepPayOpen:
		v.Rung, v.Cause, v.Text = models.Clear, models.CauseNone, head+last+"."
	default:
		v.Text = head + last + "."
	}
	return v
}

// seen words what was seen of payments.
func seen(k models.StepKind) string {
	switch k {
	case models.StepPayOpen:
		return "were open"
	case models.StepPayReviewed:
		return "were put under the agency's review"
	case models.StepPayHeld:
		return "were held"
	case models.StepPaySuspended:
		return "were suspended"
	case models.StepPayHidden:
		return "were not to be had, the award not appearing in the payment system,"
	case models.StepPayRejected:
		return "were refused: a draw was rejected"
	case models.StepPayClosed:
		return "ended, the account being closed"
	}
	return "were looked at, and whether they move could not be told,"
}

// filedLate is the report that was filed late last, or nil.
func filedLate(d *models.Dossier) *models.Report {
	var last *models.Report
	for i := range d.Reports {
		if r := &d.Reports[i]; r.FiledOn > r.DueOn && (last == nil || r.FiledOn > last.FiledOn || r.FiledOn == last.FiledOn && r.ID < last.ID) {
			last = r
		}
	}
	return last
}

// lateOn is true if on the day a report was late.
func lateOn(d *models.Dossier, w models.When) bool {
	return slices.ContainsFunc(d.Reports, func(r models.Report) bool {
		return w.Known() && r.DueOn < w.Earliest && (r.FiledOn == 0 || r.FiledOn > w.Earliest)
	})
}
