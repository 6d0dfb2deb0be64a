package risk

import (
	"strings"

	"proviso/models"
)

// conditionInForce: what binds and is not met is open. A voluntary condition
// (bonus points) binds nobody; a policy is not a term of the award, and is told
// as one.
var conditionInForce = Rule{
	ID:       "condition-in-force",
	Title:    "A condition is in force and is not recorded as certified or met",
	Citation: "2 C.F.R. § 200.211(c) (terms and conditions of the award); the condition's own authority",
	Applies:  func(d *models.Dossier) bool { return has(d, models.InForce) },
	Judge: func(d *models.Dossier, day models.Date) []models.Verdict {
		out := make([]models.Verdict, 0, 4)
		for i := range d.Conditions {
			c := &d.Conditions[i]
			if c.Standing != models.InForce || c.Voluntary {
				continue
			}
			if cert := signed(d, c.Condition); cert != nil {
				out = append(out, models.Verdict{Rung: models.Clear, Basis: cert.ID, Since: cert.Date, Sources: cert.Sources,
					Text: c.Condition + " is in force, and " + cert.Office + " signed its certification on " + cert.Date.Words() + "."})
				continue
			}
			text := c.Condition + " is in force here and no certification of it is recorded"
			if c.Policy {
				text = c.Condition + ", a policy and no term of the award, is in force here"
			}
			if due := certificationDue(d, c.Condition, day); due != 0 {
				text += "; the deadline is " + due.Words()
			}
			if c.Stale != 0 {
				text += "; not verified since " + c.Stale.Words()
			}
			out = append(out, models.Verdict{Rung: models.Open, Basis: c.Condition, Sources: c.Sources, Text: text + "."})
		}
		return out
	},
}

func has(d *models.Dossier, s models.Standing) bool {
	for i := range d.Conditions {
		if d.Conditions[i].Standing == s {
			return true
		}
	}
	return false
}

// signed is the signature to a condition's text, if there is one.
func signed(d *models.Dossier, condition string) *models.Certification {
	for i := range d.Certifications {
		c := &d.Certifications[i]
		if c.Condition == condition && (c.State == models.CertSigned || c.State == models.CertLetter) {
			return c
		}
	}
	return nil
}

// certificationDue is the day by which a condition is to be certified, if one is
// recorded and lies ahead.
func certificationDue(d *models.Dossier, condition string, day models.Date) models.Date {
	for i := range d.Certifications {
		if c := &d.Certifications[i]; c.Condition == condition && c.DueOn >= day {
			return c.DueOn
		}
	}
	return 0
}

// list writes a, b and c.
func list(ids []string) string {
	if len(ids) < 2 {
		return strings.Join(ids, "")
	}
	return strings.Join(ids[:len(ids)-1], ", ") + " and " + ids[len(ids)-1]
}
