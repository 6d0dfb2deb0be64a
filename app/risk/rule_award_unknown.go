package risk

import "proviso/models"

// awardUnknown: a grant of which no award is recorded by the day. Silence is no
// clearance.
var awardUnknown = Rule{
	ID:       "award-unknown",
	Title:    "No award is recorded by this day",
	Citation: "31 U.S.C. § 6304 (an award is made by an agreement); absence from the record is not evidence either way",
	Applies:  func(d *models.Dossier) bool { return !moving(d) },
	Judge: func(d *models.Dossier, _ models.Date) []models.Verdict {
		if s := step(d, models.StepOffered, models.StepAcceptAsked); s != nil {
			text := "The award was " + done(s.Kind) + " " + at(s.Date) + "; no acceptance is recorded by this day."
			return []models.Verdict{{Rung: models.RungUnknown, Basis: s.ID, Since: s.Date, Sources: s.Sources, Text: text}}
		}
		text := "No award of this grant is recorded by this day."
		if d.Grant.Inferred != "" {
			text = d.Grant.Inferred
		}
		return []models.Verdict{{Rung: models.RungUnknown, Basis: d.Grant.ID, Sources: d.Grant.Sources, Text: text}}
	},
}

// moving is true if an award, acceptance or release is recorded.
func moving(d *models.Dossier) bool {
	return step(d, models.StepAwarded, models.StepAccepted, models.StepReleased) != nil || releasedByName(d) != nil
}

// releasedByName is the first action that released this recipient's award.
func releasedByName(d *models.Dossier) *models.Touch {
	return firstTouch(d, func(t *models.Touch) bool {
		return t.Named && t.Action.Effect == models.EffectRelease && t.Certainty == models.Yes
	})
}
