package risk

import "proviso/models"

// awardHeld: an award or its payments held. A hold of all awards of a year ends
// for a grant with its own offer, award or release; once awards of that year are
// offered to anybody, it can no longer be told of grants without news of their
// own. A hold that the conditions were the ground of cannot be told either once
// the agency took these back for everyone.
var awardHeld = Rule{
	ID:       "award-held",
	Title:    "The award or its payments are held",
	Citation: "2 C.F.R. § 200.339(a), (e) (withholding payments and awards); BJA's update on FY 2017 awards of September 2017",
	Applies: func(d *models.Dossier) bool {
		return touched(d, models.EffectHold) || step(d, models.StepHeld) != nil
	},
	Judge: func(d *models.Dossier, day models.Date) []models.Verdict {
		var out []models.Verdict
		for i := range d.Touches {
			if t := &d.Touches[i]; t.Action.Effect == models.EffectHold {
				out = append(out, heldByAction(d, t, day))
			}
		}
		for i := range d.Steps {
			if s := &d.Steps[i]; s.Kind == models.StepHeld {
				out = append(out, heldByStep(d, s, day))
			}
		}
		return out
	},
}

func heldByAction(d *models.Dossier, t *models.Touch, day models.Date) models.Verdict {
	a := t.Action
	v := models.Verdict{Rung: models.Restricted, Cause: models.CausePolitical, Basis: a.ID, Since: a.Date, Sources: a.Sources}
	head := sender(a) + " held the award from " + a.Date.Words()
	if !t.Named {
		head = sender(a) + " held all awards of this year from " + a.Date.Words()
	}
	own := released(d, a.Date)
	elsewhere := d.OffersElsewhere
	switch {
	case own != "":
		v.Rung, v.Cause, v.Text = models.Clear, models.CauseNone, head+"; "+own+"."
	case !t.Named && elsewhere.Known() && elsewhere.By(day) != models.No && step(d, models.StepHeld) == nil:
		v.Rung = models.RungUnknown
		v.Text = head + "; from " + elsewhere.Words() + " awards of the year were offered, and whether this one was is not recorded."
	case takenBack(d, a.Date):
		v.Rung, v.Text = models.RungUnknown, head+"; the conditions behind it were taken back, and whether this money was released is not recorded."
	case t.Certainty == models.Maybe:
		v.Rung, v.Text = models.RungUnknown, head+"; the record marks this as uncertain."
	default:
		v.Text = head + "; no release is recorded."
	}
	return v
}

func heldByStep(d *models.Dossier, s *models.Step, day models.Date) models.Verdict {
	v := models.Verdict{Rung: models.Restricted, Cause: models.CausePolitical, Basis: s.ID, Since: s.Date, Sources: s.Sources}
	head := "The award was held from " + s.Date.Words()
	switch {
	case s.AsOf:
		head = "The award was reported held as of " + s.Date.Words()
	case !s.Date.Known():
		head = "The award was held; from when is not recorded"
	}
	end := released(d, s.Date)
	switch {
	case s.Until.Known() && s.Until.By(day) == models.Yes:
		v.Rung, v.Cause, v.Text = models.Clear, models.CauseNone, head+", until "+s.Until.Words()+"."
	case end != "":
		v.Rung, v.Cause, v.Text = models.Clear, models.CauseNone, head+"; "+end+"."
	case !s.Date.Known():
		v.Rung, v.Text = models.RungUnknown, head+", nor whether that was by this day."
	case takenBack(d, s.Date):
		v.Rung, v.Text = models.RungUnknown, head+"; the conditions behind it were taken back, and whether this money was released is not recorded."
	default:
		v.Text = head + "; no release is recorded."
	}
	return v
}

// released words the grant's own news that ended a hold since the day; "" if
// there is none. An undated award ends the hold of its year once awards were
// offered at all.
func released(d *models.Dossier, since models.When) string {
	for i := range d.Touches {
		t := &d.Touches[i]
		e := t.Action.Effect
		if t.Named && t.Certainty == models.Yes && (e == models.EffectRelease || e == models.EffectOffer) && !before(t.Action.Date, since) {
			word := " released it on "
			if e == models.EffectOffer {
				word = " offered it on "
			}
			return sender(t.Action) + word + t.Action.Date.Words() + " (" + t.Action.ID + ")"
		}
	}
	for i := range d.Steps {
		s := &d.Steps[i]
		switch s.Kind {
		case models.StepReleased, models.StepAwarded, models.StepAccepted, models.StepOffered, models.StepAcceptAsked, models.StepDenied, models.StepJudgment:
			word := done(s.Kind)
			if s.Date.Known() && after(s.Date, since) {
				return "it was " + word + " (" + s.Date.Words() + ")"
			}
			if !s.Date.Known() && s.Kind != models.StepJudgment && d.OffersElsewhere.Known() {
				return "it was " + word + ", on a day not recorded"
			}
		}
	}
	return ""
}

// after is true if a day certainly does not lie before the other and is not the
// same: an award "with a hold" of one day does not end that hold.
func after(a, b models.When) bool { return !b.Known() || a.Earliest > b.Latest }

// takenBack is true if since then the agency cleared everybody.
func takenBack(d *models.Dossier, since models.When) bool {
	for i := range d.Touches {
		t := &d.Touches[i]
		if t.Action.Effect == models.EffectClear && t.Action.Everyone && t.Certainty == models.Yes && !before(t.Action.Date, since) {
			return true
		}
	}
	return false
}
