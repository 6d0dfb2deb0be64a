package risk

import "proviso/models"

// certificationOverdue: a certification that is kept here, is not signed and was
// due. Of one that the record does not follow it says only that the day for
// accepting the award passed without an acceptance in the record, which is no
// evidence of anything and so unknown.
var certificationOverdue = Rule{
	ID:       "certification-overdue",
	Title:    "A certification is overdue, or no acceptance is recorded by its deadline",
	Citation: "2 C.F.R. § 200.339 (until 12 November 2020 § 200.338; remedies for noncompliance); the deadline of the award document",
	From:     uniformGuidance,
	Applies: func(d *models.Dossier) bool {
		for i := range d.Certifications {
			if c := &d.Certifications[i]; c.DueOn != 0 && waiting(c) {
				return true
			}
		}
		return acceptBy(d) != nil
	},
	Judge: func(d *models.Dossier, day models.Date) []models.Verdict {
		var out []models.Verdict
		for i := range d.Certifications {
			c := &d.Certifications[i]
			if c.DueOn == 0 || !waiting(c) {
				continue
			}
			v := models.Verdict{Rung: models.AtIssue, Cause: models.CauseSelfInflicted, Basis: c.ID, Since: models.OnDay(c.DueOn.AddDays(1)), Sources: c.Sources}
			name := "The certification of " + c.Condition + " by " + c.Office
			switch s := signed(d, c.Condition); {
			case s != nil:
				v.Rung, v.Cause, v.Since = models.NoRung, models.CauseNone, s.Date
				v.Text = name + " was due on " + c.DueOn.Words() + "; " + s.Office + " signed it " + at(s.Date) + "."
			case c.DueOn >= day:
				v.Rung, v.Cause, v.Since = models.NoRung, models.CauseNone, models.OnDay(c.DueOn)
				v.Text = name + " is due on " + c.DueOn.Words() + "."
			default:
				v.Text = name + " was due on " + c.DueOn.Words() + " and is not recorded as signed."
			}
			out = append(out, v)
		}
		if a := acceptBy(d); a != nil {
			v := models.Verdict{Rung: models.NoRung, Basis: a.ID, Since: models.OnDay(a.Date), Sources: a.Sources,
				Text: "The award is to be accepted by " + a.Date.Words() + "."}
			if a.Date < day {
				v.Rung = models.RungUnknown
				v.Text = "The award was to be accepted by " + a.Date.Words() + ", and no acceptance is recorded; that the public record is silent is no evidence."
			}
			out = append(out, v)
		}
		return out
	},
}

// acceptance is the deadline for accepting an award.
const acceptance = "acceptance of the award"

// acceptBy is the last day for accepting the award, if one is known and neither
// an award nor its loss is recorded: an extension replaces the day before it.
func acceptBy(d *models.Dossier) *models.Deadline {
	if moving(d) || step(d, losses...) != nil {
		return nil
	}
	var last *models.Deadline
	for i := range d.Deadlines {
		if a := &d.Deadlines[i]; a.What == acceptance && (last == nil || a.Date > last.Date || a.Date == last.Date && a.ID < last.ID) {
			last = a
		}
	}
	return last
}
