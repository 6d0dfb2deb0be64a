package risk

import "proviso/models"

// conditionInForce: what binds and is not met is open. A voluntary condition
// (bonus points) binds nobody and is only remarked on; a policy is not a term of
// the award, and is told as one.
var conditionInForce = Rule{
	ID:       "condition-in-force",
	Title:    "A condition is in force and is not recorded as certified or met",
	Citation: "2 C.F.R. § 200.211(c) (until 12 November 2020 § 200.210; terms and conditions of the award); the condition's own authority",
	From:     uniformGuidance,
	Applies:  func(d *models.Dossier) bool { return has(d, models.InForce) },
	Judge: func(d *models.Dossier, day models.Date) []models.Verdict {
		out := make([]models.Verdict, 0, 4)
		for i := range d.Conditions {
			c := &d.Conditions[i]
			if c.Standing != models.InForce {
				continue
			}
			if c.Voluntary {
				out = append(out, models.Verdict{Rung: models.NoRung, Basis: c.Condition, Sources: c.Sources,
					Text: c.Condition + " is in force here; it is voluntary and binds nobody."})
				continue
			}
			if cert := signed(d, c.Condition); cert != nil {
				out = append(out, models.Verdict{Rung: models.Clear, Basis: cert.ID, Since: cert.Date, Sources: cert.Sources,
					Text: c.Condition + " is in force, and " + cert.Office + " signed its certification " + at(cert.Date) + "."})
				continue
			}
			text := c.Condition + " is in force here and no certification of it is recorded"
			if c.Policy {
				text = c.Condition + ", a policy and no term of the award, is in force here"
			}
			if due := certificationDue(d, c.Condition, day); due != 0 {
				text += "; the deadline is " + due.Words()
			} else if !c.Policy {
				text += "; no deadline that lies ahead is recorded"
			}
			if c.Stale != 0 {
				text += "; not verified since " + c.Stale.Words()
			}
			out = append(out, models.Verdict{Rung: models.Open, Basis: c.Condition, Sources: c.Sources, Text: text + "."})
		}
		return out
	},
}

// certificationDue is the first day by which a condition is to be certified, if
// one is recorded and lies ahead.
func certificationDue(d *models.Dossier, condition string, day models.Date) models.Date {
	first := models.Date(0)
	for i := range d.Certifications {
		if c := &d.Certifications[i]; c.Condition == condition && c.DueOn >= day && (first == 0 || c.DueOn < first) {
			first = c.DueOn
		}
	}
	return first
}
