package risk

import "proviso/models"

// awardLost: denied, declined, terminated or taken back, until restored.
var awardLost = Rule{
	ID:       "award-lost",
	Title:    "The award was denied, declined, terminated or taken back",
	Citation: "2 C.F.R. §§ 200.340 (termination), 200.346 (collection of amounts due)",
	Applies: func(d *models.Dossier) bool {
		return touched(d, models.EffectTerminate) || touched(d, models.EffectClawback) ||
			step(d, models.StepDenied, models.StepDeclined, models.StepTerminated) != nil
	},
	Judge: func(d *models.Dossier, _ models.Date) []models.Verdict {
		out := takenActions(d, models.EffectTerminate, models.Lost, " terminated the award on ")
		out = append(out, takenActions(d, models.EffectClawback, models.Lost, " took money of the award back on ")...)
		for i := range d.Steps {
			s := &d.Steps[i]
			if s.Kind != models.StepDenied && s.Kind != models.StepDeclined && s.Kind != models.StepTerminated {
				continue
			}
			v := models.Verdict{Rung: models.Lost, Basis: s.ID, Since: s.Date, Sources: s.Sources}
			if s.Kind != models.StepDeclined {
				v.Cause = models.CausePolitical
			}
			switch back := restored(d, s.Date); {
			case s.Date.Known() && back != "":
				v.Rung, v.Cause, v.Text = models.Clear, models.CauseNone, "The award was "+string(s.Kind)+" on "+s.Date.Words()+"; "+back+"."
			case s.Date.Known():
				v.Text = "The award was " + string(s.Kind) + " on " + s.Date.Words() + "."
			default:
				v.Text = "The award was " + string(s.Kind) + "; on which day is not recorded."
			}
			out = append(out, v)
		}
		return out
	},
}
