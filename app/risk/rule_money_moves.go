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
				text += " " + at(s.Date)
			} else {
				text += ", on a day not recorded"
			}
			return []models.Verdict{{Rung: models.Clear, Basis: s.ID, Since: s.Date, Sources: s.Sources, Text: text + "."}}
		}
		a := releasedByName(d).Action
		return []models.Verdict{{Rung: models.Clear, Basis: a.ID, Since: a.Date, Sources: a.Sources,
			Text: sender(a) + " released the award " + at(a.Date) + "."}}
	},
}
