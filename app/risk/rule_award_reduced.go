package risk

import "proviso/models"

// awardReduced: an award cut, until it is restored.
var awardReduced = Rule{
	ID:       "award-reduced",
	Title:    "The award was reduced",
	Citation: "2 C.F.R. § 200.339 (until 12 November 2020 § 200.338); the agency's notice of reduction",
	From:     uniformGuidance,
	Applies:  func(d *models.Dossier) bool { return touched(d, models.EffectReduce) },
	Judge: func(d *models.Dossier, _ models.Date) []models.Verdict {
		return takenActions(d, models.EffectReduce, models.Restricted, " reduced the award ")
	},
}

// takenActions words each action of an effect: it stands, or was reversed by a
// later release.
func takenActions(d *models.Dossier, e models.Effect, rung models.Rung, did string) []models.Verdict {
	var out []models.Verdict
	for i := range d.Touches {
		t := &d.Touches[i]
		a := t.Action
		if a.Effect != e {
			continue
		}
		v := models.Verdict{Rung: rung, Cause: models.CausePolitical, Basis: a.ID, Since: a.Date, Sources: a.Sources}
		head := sender(a) + did + at(a.Date)
		switch back := restored(d, a.Date); {
		case back != "":
			v.Rung, v.Cause, v.Text = models.Clear, models.CauseNone, head+"; "+back+"."
		case t.Certainty == models.Maybe:
			v.Rung, v.Text = models.RungUnknown, head+"; the record does not settle whether it did so by this day."
		default:
			v.Text = head + "."
		}
		out = append(out, v)
	}
	return out
}

// restored words a release since the day; "" if there is none.
func restored(d *models.Dossier, since models.When) string {
	t := firstTouch(d, func(t *models.Touch) bool {
		return t.Action.Effect == models.EffectRelease && t.Certainty == models.Yes && !before(t.Action.Date, since)
	})
	if t != nil {
		return "it was restored " + at(t.Action.Date) + " (" + t.Action.ID + ")"
	}
	s := firstStep(d, func(s *models.Step) bool {
		return s.Kind == models.StepReleased && s.Date.Known() && !before(s.Date, since)
	})
	if s != nil {
		return "it was restored " + at(s.Date)
	}
	return ""
}
