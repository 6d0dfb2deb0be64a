package risk

import "proviso/models"

// conditionWithdrawn: what the agency took back is no longer open.
var conditionWithdrawn = Rule{
	ID:       "condition-withdrawn",
	Title:    "A condition was withdrawn by the agency",
	Citation: "Attorney General's memorandum of 14 April 2021 for the conditions of fiscal years 2016 to 2020; else the condition's own record",
	Applies:  func(d *models.Dossier) bool { return has(d, models.WithdrawnByUSG) },
	Judge: func(d *models.Dossier, _ models.Date) []models.Verdict {
		out := make([]models.Verdict, 0, 4)
		for i := range d.Conditions {
			c := &d.Conditions[i]
			if c.Standing == models.WithdrawnByUSG {
				out = append(out, models.Verdict{Rung: models.Clear, Basis: c.Condition, Sources: c.Sources, Text: c.Condition + " was withdrawn by the agency."})
			}
		}
		return out
	},
}
