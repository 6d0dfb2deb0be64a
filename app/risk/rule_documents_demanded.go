package risk

import (
	"slices"

	"proviso/models"
)

// documentsDemanded: a demand stands until the recipient is cleared or the
// matter is settled. An answer alone does not end it: in January 2018 DOJ wrote
// again to recipients who had answered.
var documentsDemanded = Rule{
	ID:       "documents-demanded",
	Title:    "A federal demand for documents or an opinion stands open",
	Citation: "2 C.F.R. § 200.337 (until 12 November 2020 § 200.336; access to records); the letter's own legal basis",
	From:     uniformGuidance,
	Applies:  func(d *models.Dossier) bool { return touched(d, models.EffectDemand) },
	Judge: func(d *models.Dossier, day models.Date) []models.Verdict {
		return openMatters(d, day, models.EffectDemand, " asked the recipient for documents or an answer ")
	},
}

// openMatters words each demand or allegation: open, or what ended it.
func openMatters(d *models.Dossier, day models.Date, e models.Effect, did string) []models.Verdict {
	var out []models.Verdict
	for i := range d.Touches {
		t := &d.Touches[i]
		a := t.Action
		if a.Effect != e {
			continue
		}
		v := models.Verdict{Rung: models.AtIssue, Cause: models.CausePolitical, Basis: a.ID, Since: a.Date, Sources: a.Sources}
		head := sender(a) + did + at(a.Date)
		switch end, by := ended(d, t); {
		case end != "":
			v.Rung, v.Cause, v.Text = models.Clear, models.CauseNone, head+"; "+end+"."
			v.Sources = append(v.Sources[:len(v.Sources):len(v.Sources)], by...)
		case t.Certainty == models.Maybe:
			v.Rung, v.Text = models.RungUnknown, head+"; the record does not settle whether it did so by this day."
		default:
			if a.RespondBy != 0 && a.RespondBy >= day {
				head += ", by " + a.RespondBy.Words()
			} else if a.RespondBy != 0 {
				head += "; the answer was due on " + a.RespondBy.Words()
			}
			v.Text = head + "; no clearance is recorded."
		}
		out = append(out, v)
	}
	return out
}

// ended says how a demand or allegation ended for the recipient, and by which
// sources; "" if it has not. A clearance ends what it follows and what certainly
// came before it.
func ended(d *models.Dossier, t *models.Touch) (string, []string) {
	if t.Closed != nil {
		return plainKind(t.Closed.Outcome) + " " + at(t.Closed.Date), t.Closed.Sources
	}
	c := firstTouch(d, func(c *models.Touch) bool {
		if c.Action.Effect != models.EffectClear || c.Certainty != models.Yes {
			return false
		}
		return c.Action.Follows == t.Action.ID || c.Action.Date.Earliest >= t.Action.Date.Latest
	})
	if c == nil {
		return "", nil
	}
	did := " cleared the recipient "
	if c.Action.Everyone {
		did = " ended the matter for all recipients "
	}
	return senderWithin(c.Action) + did + at(c.Action.Date) + " (" + c.Action.ID + ")", c.Action.Sources
}

// Demanded is true of a grant whose recipient a federal demand stands open
// against, whichever rung is its worst.
func Demanded(a *models.Assessment) bool {
	return slices.ContainsFunc(a.Findings, func(f models.Finding) bool { return f.Rule == documentsDemanded.ID && f.Rung == models.AtIssue })
}
