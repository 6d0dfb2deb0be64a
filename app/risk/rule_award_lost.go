package risk

import "proviso/models"

// awardLost: denied, declined, withdrawn, terminated or taken back, until restored.
var awardLost = Rule{
	ID:    "award-lost",
	Title: "The award was denied, declined, withdrawn, terminated or taken back",
	Citation: "2 C.F.R. §§ 200.340 (until 12 November 2020 § 200.339; termination), " +
		"200.346 (until then § 200.345; collection of amounts due)",
	From: uniformGuidance,
	Applies: func(d *models.Dossier) bool {
		return touched(d, models.EffectTerminate) || touched(d, models.EffectClawback) || step(d, losses...) != nil || doubted(d, losses...)
	},
	Judge: func(d *models.Dossier, _ models.Date) []models.Verdict {
		out := takenActions(d, models.EffectTerminate, models.Lost, " terminated the award ")
		out = append(out, takenActions(d, models.EffectClawback, models.Lost, " took money of the award back ")...)
		for i := range d.Steps {
			switch s := &d.Steps[i]; s.Kind {
			case models.StepDenied, models.StepDeclined, models.StepWithdrawn, models.StepTerminated:
				out = append(out, lostByStep(d, s))
			}
		}
		return append(out, doubtful(d, losses...)...)
	},
}

var losses = []models.StepKind{models.StepDenied, models.StepDeclined, models.StepWithdrawn, models.StepTerminated}

func lostByStep(d *models.Dossier, s *models.Step) models.Verdict {
	v := models.Verdict{Rung: models.Lost, Basis: s.ID, Since: s.Date, Sources: s.Sources}
	if s.Kind != models.StepDeclined && s.Kind != models.StepWithdrawn { // which are the recipient's own choice
		v.Cause = models.CausePolitical
	}
	if !s.Date.Known() {
		v.Text = "The award was " + string(s.Kind) + "; on which day is not recorded."
		return v
	}
	head := "The award was " + string(s.Kind) + " " + at(s.Date)
	if back := restored(d, s.Date); back != "" {
		v.Rung, v.Cause, v.Text = models.Clear, models.CauseNone, head+"; "+back+"."
		return v
	}
	v.Text = head + "."
	return v
}
