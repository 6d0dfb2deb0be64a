package risk

import "proviso/models"

// conditionUncertain: a doubt is neither protection nor exposure.
var conditionUncertain = Rule{
	ID:       "condition-uncertain",
	Title:    "Whether a condition is in force cannot be told",
	Citation: "Fed. R. App. P. 41 (an appellate judgment takes effect with the mandate); the record's own marks of doubt",
	Applies:  func(d *models.Dossier) bool { return has(d, models.UncertainStands) },
	Judge: func(d *models.Dossier, _ models.Date) []models.Verdict {
		out := make([]models.Verdict, 0, 4)
		for i := range d.Conditions {
			c := &d.Conditions[i]
			if c.Standing != models.UncertainStands {
				continue
			}
			text := "Whether " + c.Condition + " is in force here is uncertain"
			if c.Stale != 0 {
				text += "; not verified since " + c.Stale.Words()
			}
			v := models.Verdict{Rung: models.RungUnknown, Basis: c.Condition, Sources: c.Sources, Text: text + "."}
			switch {
			case c.Voluntary:
				v.Rung, v.Text = models.NoRung, text+"; it is voluntary and binds nobody."
			case c.Policy:
				// Nothing of the award hangs on a policy until an agency acts on it,
				// and actions are judged by rules of their own.
				v.Rung, v.Text = models.NoRung, text+"; it is a policy and no term of the award, and decides nothing here."
			}
			out = append(out, v)
		}
		return out
	},
}
