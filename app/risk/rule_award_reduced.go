package risk

import "proviso/models"

// awardReduced: an award cut, until it is restored.
var awardReduced = Rule{
	ID:       "award-reduced",
	Title:    "The award was reduced",
	Citation: "2 C.F.R. § 200.339; the agency's notice of reduction",
	Applies:  func(d *models.Dossier) bool { return touched(d, models.EffectReduce) },
	Judge: func(d *models.Dossier, _ models.Date) []models.Verdict {
		return takenActions(d, models.EffectReduce, models.Restricted, " reduced the award on ")
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
		head := sender(a) + did + a.Date.Words()
		switch back := restored(d, a.Date); {
		case back != "":
			v.Rung, v.Cause, v.Text = models.Clear, models.CauseNone, head+"; "+back+"."
		case t.Certainty == models.Maybe:
			v.Rung, v.Text = models.RungUnknown, head+"; the record marks this as uncertain."
		default:
			v.Text = head + "."
		}
		out = append(out, v)
	}
	return out
}

// restored words a release since the day; "" if there is none.
func restored(d *models.Dossier, since models.When) string {
	for i := range d.Touches {
		t := &d.Touches[i]
		if t.Action.Effect == models.EffectRelease && t.Certainty == models.Yes && !before(t.Action.Date, since) {
			return "restored on " + t.Action.Date.Words() + " (" + t.Action.ID + ")"
		}
	}
	if s := step(d, models.StepReleased); s != nil && s.Date.Known() && after(s.Date, since) {
		return "restored on " + s.Date.Words()
	}
	return ""
}
