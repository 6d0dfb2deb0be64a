package risk

import "proviso/models"

// certificationRefused: a refusal, or another text than the one asked for, puts
// the award at issue; DOJ's FY2017 solicitation says that without the
// certification no award can validly be accepted. A signature that came later
// ends the matter. Once the agency took the condition back, the want of a
// certification holds nothing up; whether an award followed is not known from it.
var certificationRefused = Rule{
	ID:       "certification-refused",
	Title:    "A certification was refused, or sent in another form",
	Citation: "FY 2017 JAG local solicitation, certification of compliance with 8 U.S.C. 1373; 2 C.F.R. § 200.339 (until 12 November 2020 § 200.338)",
	From:     uniformGuidance,
	Applies: func(d *models.Dossier) bool {
		for i := range d.Certifications {
			if s := d.Certifications[i].State; s == models.CertRefused || s == models.CertAlternative {
				return true
			}
		}
		return step(d, models.StepNoCert) != nil || doubted(d, models.StepNoCert)
	},
	Judge: func(d *models.Dossier, _ models.Date) []models.Verdict {
		var out []models.Verdict
		for i := range d.Certifications {
			if c := &d.Certifications[i]; c.State == models.CertRefused || c.State == models.CertAlternative {
				out = append(out, refused(d, c))
			}
		}
		for i := range d.Steps {
			s := &d.Steps[i]
			if s.Kind != models.StepNoCert {
				continue
			}
			v := models.Verdict{Rung: models.AtIssue, Cause: models.CausePolitical, Basis: s.ID, Since: s.Date, Sources: s.Sources}
			v.Text = "The application was sent " + at(s.Date) + " without the certification that the solicitation asks for"
			if clearedSince(d, s.Date, false) != "" {
				v.Rung = models.RungUnknown
				v.Text += "; the conditions behind it were taken back since, and whether an award was made without it is not recorded"
			}
			v.Text += "."
			out = append(out, v)
		}
		for i := range d.Doubtful {
			if s := &d.Doubtful[i]; s.Kind == models.StepNoCert {
				out = append(out, models.Verdict{Rung: models.RungUnknown, Basis: s.ID, Since: s.Date, Sources: s.Sources,
					Text: "The application was sent " + at(s.Date) + " without the certification that the solicitation asks for; whether that was by this day is not known."})
			}
		}
		return out
	},
}

func refused(d *models.Dossier, c *models.Certification) models.Verdict {
	v := models.Verdict{Rung: models.AtIssue, Cause: models.CausePolitical, Basis: c.ID, Since: c.Date, Sources: c.Sources}
	v.Text = c.Office + " refused the certification of " + c.Condition
	if c.State == models.CertAlternative {
		v.Text = c.Office + " sent another certification than the one asked for under " + c.Condition
	}
	v.Text += " (" + c.Date.Words() + ")"
	switch later := signedSince(d, c); {
	case later != nil:
		v.Rung, v.Cause = models.Clear, models.CauseNone
		v.Text += "; " + later.Office + " signed it " + at(later.Date)
	case standing(d, c.Condition) == models.WithdrawnByUSG:
		v.Rung, v.Cause = models.Clear, models.CauseNone
		v.Text += "; the agency withdrew the condition since"
	}
	v.Text += "."
	return v
}

// signedSince is the first signature to the same text that came after, or nil.
func signedSince(d *models.Dossier, c *models.Certification) *models.Certification {
	var first *models.Certification
	for i := range d.Certifications {
		s := &d.Certifications[i]
		signature := s.Condition == c.Condition && (s.State == models.CertSigned || s.State == models.CertLetter)
		if signature && after(s.Date, c.Date) && (first == nil || certOrder(s, first) < 0) {
			first = s
		}
	}
	return first
}

// standing is a condition's standing here; "" if it is not attached.
func standing(d *models.Dossier, condition string) models.Standing {
	for i := range d.Conditions {
		if d.Conditions[i].Condition == condition {
			return d.Conditions[i].Standing
		}
	}
	return ""
}
