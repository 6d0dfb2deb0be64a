package risk

import "proviso/models"

// conditionBlocked: what is open but held off names what it hangs on.
var conditionBlocked = Rule{
	ID:       "condition-blocked",
	Title:    "A condition is blocked by an order or not enforced by the agency's notice",
	Citation: "Fed. R. Civ. P. 65(d) (whom an injunction binds); 5 U.S.C. § 706(2) (setting agency action aside); the agency's notice",
	Applies:  func(d *models.Dossier) bool { return has(d, models.Blocked) || has(d, models.NotEnforced) },
	Judge: func(d *models.Dossier, _ models.Date) []models.Verdict {
		out := make([]models.Verdict, 0, 4)
		for i := range d.Conditions {
			c := &d.Conditions[i]
			if c.Standing != models.Blocked && c.Standing != models.NotEnforced {
				continue
			}
			text := c.Condition + " is blocked here by " + list(c.HangsOn)
			if c.Standing == models.NotEnforced {
				text = "The agency announced that it will not enforce " + c.Condition + " here (" + list(c.HangsOn) + ")"
			}
			if c.Sole {
				text += ", and by nothing else"
			}
			if c.Stale != 0 {
				text += "; not verified since " + c.Stale.Words()
			}
			out = append(out, models.Verdict{Rung: models.Protected, Basis: c.Condition, Sources: c.Sources, Text: text + "."})
		}
		return out
	},
}
