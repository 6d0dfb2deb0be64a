package risk

import "proviso/models"

// certificationRefused: a refusal, or another text than the one asked for, puts
// the award at issue; DOJ's FY2017 solicitation says that without the
// certification no award can validly be accepted.
var certificationRefused = Rule{
	ID:       "certification-refused",
	Title:    "A certification was refused, or sent in another form",
	Citation: "FY 2017 JAG local solicitation, certification of compliance with 8 U.S.C. 1373; 2 C.F.R. § 200.339",
	Applies: func(d *models.Dossier) bool {
		return len(d.Certifications) > 0 || step(d, models.StepNoCert) != nil
	},
	Judge: func(d *models.Dossier, _ models.Date) []models.Verdict {
		var out []models.Verdict
		for i := range d.Certifications {
			c := &d.Certifications[i]
			text := ""
			switch c.State {
			case models.CertRefused:
				text = c.Office + " refused the certification of " + c.Condition
			case models.CertAlternative:
				text = c.Office + " sent another certification than the one asked for under " + c.Condition
			default:
				continue
			}
			out = append(out, models.Verdict{Rung: models.AtIssue, Cause: models.CausePolitical, Basis: c.ID, Since: c.Date, Sources: c.Sources,
				Text: text + " (" + c.Date.Words() + ")."})
		}
		if s := step(d, models.StepNoCert); s != nil {
			out = append(out, models.Verdict{Rung: models.AtIssue, Cause: models.CausePolitical, Basis: s.ID, Since: s.Date, Sources: s.Sources,
				Text: "The application was sent in " + s.Date.Words() + " without the certification that the solicitation asks for."})
		}
		return out
	},
}

// step is the last step of a kind, or nil.
func step(d *models.Dossier, kinds ...models.StepKind) *models.Step {
	for i := len(d.Steps) - 1; i >= 0; i-- {
		for _, k := range kinds {
			if d.Steps[i].Kind == k {
				return &d.Steps[i]
			}
		}
	}
	return nil
}
