package risk

import "proviso/models"

// moneyMoves: the award was made or released. By itself that is a clear grant;
// any other finding outweighs it.
var moneyMoves = Rule{
	ID:       "money-moves",
	Title:    "The award was made, accepted or released",
	Citation: "31 U.S.C. § 6304 (grant agreements); the award document",
	Applies:  moving,
	Judge: func(d *models.Dossier, _ models.Date) []models.Verdict {
		if s := step(d, models.StepReleased, models.StepAccepted, models.StepAwarded); s != nil {
			text := "The award was " + done(s.Kind)
			if s.Date.Known() {
				text += " on " + s.Date.Words()
			} else {
				text += ", on a day not recorded"
			}
			return []models.Verdict{{Rung: models.Clear, Basis: s.ID, Since: s.Date, Sources: s.Sources, Text: text + "."}}
		}
		for i := range d.Touches {
			if t := &d.Touches[i]; t.Named && t.Action.Effect == models.EffectRelease {
				return []models.Verdict{{Rung: models.Clear, Basis: t.Action.ID, Since: t.Action.Date, Sources: t.Action.Sources,
					Text: sender(t.Action) + " released the award on " + t.Action.Date.Words() + "."}}
			}
		}
		return nil
	},
}

// done is a step in words that follow "was".
func done(k models.StepKind) string {
	switch k {
	case models.StepAwarded:
		return "made"
	case models.StepAcceptAsked:
		return "laid before the governing body for acceptance"
	case models.StepJudgment:
		return "the subject of a judgment"
	}
	return string(k)
}
