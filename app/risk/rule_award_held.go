package risk

import (
	"slices"

	"proviso/models"
)

// seenHeldFor is how long a report that an award "is held" is good for: an
// open-ended fact is uncertain from 45 days after it was last seen (DESIGN 3,
// rule 10; law holds orders to the same).
const seenHeldFor = 45

// awardHeld: an award or its payments held. A hold of all awards of a year ends
// for a grant with its own offer, award or release; once awards of that year are
// offered to anybody, it can no longer be told of grants without news of their
// own. Nor can a hold after the agency cleared the recipient, or took back for
// everyone the conditions that were its ground: a clearance ends demands and
// releases no money by itself.
var awardHeld = Rule{
	ID:    "award-held",
	Title: "The award or its payments are held",
	Citation: "2 C.F.R. § 200.339(a), (e) (until 12 November 2020 § 200.338; withholding payments and awards); " +
		"BJA's update on FY 2017 awards of September 2017",
	From: uniformGuidance,
	Applies: func(d *models.Dossier) bool {
		return touched(d, models.EffectHold) || step(d, models.StepHeld) != nil || doubted(d, models.StepHeld)
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
		return append(out, doubtful(d, models.StepHeld)...)
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
	if own == "" && !t.Named {
		own = madeUndated(d)
	}
	switch {
	case own != "":
		v.Rung, v.Cause, v.Text = models.Clear, models.CauseNone, head+"; "+own+"."
	case clearedSince(d, a.Date, t.Named) != "":
		v.Rung, v.Text = models.RungUnknown, head+"; "+clearedSince(d, a.Date, t.Named)+"."
	case !t.Named && d.OffersElsewhere.Known() && !seenHeld(d, day):
		v.Rung = models.RungUnknown
		v.Text = head + "; from " + d.OffersElsewhere.Words() + " awards of the year were offered, and whether this one was is not recorded."
	case t.Certainty == models.Maybe:
		v.Rung, v.Text = models.RungUnknown, head+"; the record does not settle whether it did so by this day, or for this award."
	default:
		v.Text = head + "; no release by this day is recorded."
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
	case end != "":
		v.Rung, v.Cause, v.Text = models.Clear, models.CauseNone, head+"; "+end+"."
	case s.Until.By(day) == models.Yes:
		v.Rung, v.Cause, v.Text = models.Clear, models.CauseNone, head+", until "+s.Until.Words()+"."
	case !s.Date.Known():
		v.Rung, v.Text = models.RungUnknown, head+", nor whether that was by this day."
	case clearedSince(d, s.Date, true) != "":
		v.Rung, v.Text = models.RungUnknown, head+"; "+clearedSince(d, s.Date, true)+"."
	case s.AsOf && !s.Until.Known() && day >= s.Date.Latest.AddDays(seenHeldFor):
		v.Rung, v.Text = models.RungUnknown, head+", and not seen since; no release by this day is recorded."
	default:
		v.Text = head + "; no release by this day is recorded."
	}
	return v
}

// seenHeld is true if a source saw this award held, and not long ago, or gives
// an end of its hold that still lies ahead.
func seenHeld(d *models.Dossier, day models.Date) bool {
	return firstStep(d, func(s *models.Step) bool {
		ahead := s.Until.Known() && s.Until.By(day) != models.Yes
		return s.Kind == models.StepHeld && (ahead || heldByStep(d, s, day).Rung == models.Restricted)
	}) != nil
}

// released words the grant's own news that ended a hold since the day; "" if
// there is none. A release or a clearance of the award presupposes a hold, so it
// may be of the same day or month, and ends one of a day not known; an offer or
// an award has to come later: one "with a hold" of the same day does not end it.
func released(d *models.Dossier, since models.When) string {
	t := firstTouch(d, func(t *models.Touch) bool {
		a := t.Action
		ends := a.Effect == models.EffectRelease || a.Effect == models.EffectOffer && since.Known()
		return t.Named && t.Certainty == models.Yes && ends && !before(a.Date, since)
	})
	if t != nil {
		word := " released it "
		if t.Action.Effect == models.EffectOffer {
			word = " offered it "
		}
		return senderWithin(t.Action) + word + at(t.Action.Date) + " (" + t.Action.ID + ")"
	}
	s := firstStep(d, func(s *models.Step) bool {
		switch s.Kind {
		case models.StepReleased, models.StepCleared:
			return s.Date.Known() && !before(s.Date, since)
		case models.StepPayOpen, models.StepAwarded, models.StepAccepted, models.StepOffered, models.StepAcceptAsked, models.StepDenied, models.StepJudgment:
			return since.Known() && after(s.Date, since)
		}
		return false
	})
	switch {
	case s == nil:
		return ""
	case s.Kind == models.StepPayOpen:
		return "payments were open " + at(s.Date)
	}
	return "it was " + done(s.Kind) + " " + at(s.Date)
}

// madeUndated words an award of a day not known; "" if there is none. It ends
// the hold of all awards of its year once any were offered: while it lasted none
// were made. It says nothing of a hold of this award alone, which may be younger.
func madeUndated(d *models.Dossier) string {
	s := firstStep(d, func(s *models.Step) bool {
		switch s.Kind {
		case models.StepReleased, models.StepCleared, models.StepAwarded, models.StepAccepted, models.StepOffered, models.StepAcceptAsked, models.StepDenied:
			return !s.Date.Known()
		}
		return false
	})
	if s == nil || !d.OffersElsewhere.Known() {
		return ""
	}
	return "it was " + done(s.Kind) + ", on a day not recorded"
}

// clearedSince words what took a hold's ground away since the day: a clearance of
// everybody or, for a hold of this award alone, of its recipient; "" if nothing did.
func clearedSince(d *models.Dossier, since models.When, own bool) string {
	const open = ", and whether this money was released is not recorded"
	t := firstTouch(d, func(t *models.Touch) bool {
		a := t.Action
		return a.Effect == models.EffectClear && (a.Everyone || own) && t.Certainty == models.Yes && !before(a.Date, since)
	})
	switch {
	case t == nil:
		return ""
	case t.Action.Everyone:
		return "the conditions behind it were taken back (" + t.Action.ID + ")" + open
	}
	return senderWithin(t.Action) + " cleared the recipient " + at(t.Action.Date) + " (" + t.Action.ID + ")" + open
}

// Held is true of a grant whose award or payments are held, by an agency or for a
// late report, whichever rung is its worst.
func Held(a *models.Assessment) bool {
	return slices.ContainsFunc(a.Findings, func(f models.Finding) bool {
		return (f.Rule == awardHeld.ID || f.Rule == reportLate.ID || f.Rule == paymentsStopped.ID) && f.Rung == models.Restricted
	})
}
