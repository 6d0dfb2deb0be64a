package risk

import (
	"slices"

	"proviso/models"
)

// Axis is where the award stands on one of its axes on the day. How its conditions
// stand is the law's to say, and is no axis that can be asked for here.
func Axis(id models.AxisID, d *models.Dossier, day models.Date) models.Axis {
	switch id {
	case models.AxisLife:
		return lifeAxis(d)
	case models.AxisPayment:
		return paymentAxis(d, day)
	case models.AxisAction:
		return actionAxis(d)
	case models.AxisCertification:
		return certificationAxis(d)
	}
	return models.Axis{ID: id}
}

// lives are the steps from the application to the closing.
var lives = []models.StepKind{models.StepReviewed, models.StepApplied, models.StepApproved, models.StepNoCert, models.StepSubmitted, models.StepSelected, models.StepOffered, models.StepAwarded,
	models.StepAcceptAsked, models.StepAskedMore, models.StepAccepted, models.StepExtended, models.StepDeclined, models.StepWithdrawn, models.StepDenied, models.StepTerminated, models.StepClosed}

// lifeAxis is the last step of the award's life; one that was made or accepted is
// active within its period, and it is closing after it until it is closed.
func lifeAxis(d *models.Dossier) models.Axis {
	out := models.Axis{ID: models.AxisLife}
	s := step(d, lives...)
	if s == nil {
		return out
	}
	if s.Kind == models.StepAccepted || s.Kind == models.StepAwarded {
		begun := step(d, models.StepPeriodStart)
		if begun != nil && begun.Date.Known() {
			since := begun.Date
			if after(s.Date, since) { // nothing is active before it is awarded
				since = s.Date
			}
			out = stepAxis(models.AxisLife, s)
			out.State, out.Since = models.AxisActive, since
		}
	}
	switch s.Kind {
	case models.StepAccepted, models.StepAwarded, models.StepAskedMore, models.StepExtended:
		// An end before an extension was asked for is not the one that holds now.
		asked := s.Kind == models.StepAskedMore || s.Kind == models.StepExtended
		if end := step(d, models.StepPeriodEnd); end != nil && (!asked || after(end.Date, s.Date)) {
			out = stepAxis(models.AxisLife, end)
			out.State = models.AxisCloses
		}
	}
	if out.State != "" {
		return out
	}
	return stepAxis(models.AxisLife, s)
}

func stepAxis(id models.AxisID, s *models.Step) models.Axis {
	return models.Axis{ID: id, State: string(s.Kind), Since: s.Date, Checked: s.LastChecked(), Text: s.Note, Basis: models.FactRef{Kind: models.FactStep, ID: s.ID}, Sources: s.Sources}
}

// paymentAxis is what stops payments if anything does, a late report among it; else
// what was last seen of them, as long as that is good for.
func paymentAxis(d *models.Dossier, day models.Date) models.Axis {
	out := models.Axis{ID: models.AxisPayment}
	s := step(d, models.PaymentSteps...)
	if s != nil {
		out = stepAxis(models.AxisPayment, s)
		v := seenPaid(d, s, day)
		out.Text = v.Text
		if v.Rung == models.Clear && s.Kind != models.StepPayOpen { // released since
			out.State = string(models.StepReleased)
		}
		if v.Rung == models.RungUnknown {
			out.State = ""
		}
	}
	if out.State != "" && models.StepKind(out.State).StopsPayment() {
		return out
	}
	for _, r := range []*Rule{&awardHeld, &reportLate} {
		for _, v := range consider(r, d, day).Verdicts {
			if v.Rung == models.Restricted {
				kind := models.FactStep
				switch {
				case r == &reportLate:
					kind = models.FactReport
				case slices.ContainsFunc(d.Touches, func(t models.Touch) bool { return t.Action.ID == v.Basis }):
					kind = models.FactAction
				}
				state := string(models.StepHeld)
				if v.Cause == models.CauseSelfInflicted {
					state = models.AxisLate
				}
				return models.Axis{ID: out.ID, State: state, Since: v.Since, Checked: max(out.Checked, v.Since.Latest), Text: v.Text, Basis: models.FactRef{Kind: kind, ID: v.Basis}, Sources: v.Sources}
			}
		}
	}
	if r := filedLate(d); r != nil && r.FiledOn <= day && out.Checked < r.FiledOn {
		out.State = ""
		out.Text = "The late " + r.Kind + " report was filed on " + r.FiledOn.Words() + "; nobody has confirmed a draw since."
		out.Basis, out.Sources = models.FactRef{Kind: models.FactReport, ID: r.ID}, r.Sources
	}
	return out
}

// actionAxis is the last thing that an agency did that touches the award.
func actionAxis(d *models.Dossier) models.Axis {
	var last *models.Touch
	for i := range d.Touches {
		if t := &d.Touches[i]; last == nil || touchOrder(t, last) > 0 {
			last = t
		}
	}
	if last == nil {
		return models.Axis{ID: models.AxisAction, State: models.AxisNothing}
	}
	a := last.Action
	out := models.Axis{ID: models.AxisAction, State: string(a.Effect), Since: a.Date, Checked: a.Date.Latest, Text: a.Title, Basis: models.FactRef{Kind: models.FactAction, ID: a.ID}, Sources: a.Sources}
	if end, _ := ended(d, last); end != "" && (a.Effect == models.EffectDemand || a.Effect == models.EffectAlleged) {
		out.State = string(models.EffectClear)
	}
	return out
}

// certificationAxis is the last thing that became of a certification.
func certificationAxis(d *models.Dossier) models.Axis {
	var last *models.Certification
	for i := range d.Certifications {
		if c := &d.Certifications[i]; last == nil || certOrder(c, last) > 0 {
			last = c
		}
	}
	if last == nil {
		return models.Axis{ID: models.AxisCertification}
	}
	return models.Axis{ID: models.AxisCertification, State: string(last.State), Since: last.Date, Checked: last.Date.Latest, Text: last.Note, Basis: models.FactRef{Kind: models.FactCertification, ID: last.ID}, Sources: last.Sources}
}
