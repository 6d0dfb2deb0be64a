package risk

import "proviso/models"

// certificationOverdue: a certification that is kept here, is not signed and was
// due. Of a certification that the record does not follow it says nothing: that
// the public record is silent is no evidence.
var certificationOverdue = Rule{
	ID:       "certification-overdue",
	Title:    "A certification is overdue",
	Citation: "2 C.F.R. § 200.339 (remedies for noncompliance); the deadline of the award document",
	Applies:  func(d *models.Dossier) bool { return len(d.Certifications) > 0 },
	Judge: func(d *models.Dossier, day models.Date) []models.Verdict {
		var out []models.Verdict
		for i := range d.Certifications {
			c := &d.Certifications[i]
			waiting := c.State == models.CertDrafting || c.State == models.CertCounsel
			if !waiting || c.DueOn == 0 || c.DueOn >= day || signed(d, c.Condition) != nil {
				continue
			}
			out = append(out, models.Verdict{Rung: models.AtIssue, Cause: models.CauseSelfInflicted, Basis: c.ID, Since: models.OnDay(c.DueOn.AddDays(1)),
				Sources: c.Sources, Text: "The certification of " + c.Condition + " by " + c.Office + " was due on " + c.DueOn.Words() + " and is not recorded as signed."})
		}
		return out
	},
}
