package risk

import (
	"strings"

	"proviso/models"
)

// documentsDemanded: a demand stands until the recipient is cleared or the
// matter is settled. An answer alone does not end it: in January 2018 DOJ wrote
// again to recipients who had answered.
var documentsDemanded = Rule{
	ID:       "documents-demanded",
	Title:    "A federal demand for documents or an opinion stands open",
	Citation: "2 C.F.R. § 200.337 (until 12 November 2020 § 200.336; access to records); the letter's own legal basis",
	Applies:  func(d *models.Dossier) bool { return touched(d, models.EffectDemand) },
	Judge: func(d *models.Dossier, day models.Date) []models.Verdict {
		return openMatters(d, day, models.EffectDemand, " asked the recipient for documents or an answer")
	},
}

func touched(d *models.Dossier, e models.Effect) bool {
	for i := range d.Touches {
		if d.Touches[i].Action.Effect == e {
			return true
		}
	}
	return false
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
		head := sender(a) + did + " on " + a.Date.Words()
		switch end, by := ended(d, t); {
		case end != "":
			v.Rung, v.Cause, v.Text = models.Clear, models.CauseNone, head+"; "+end+"."
			v.Sources = append(v.Sources[:len(v.Sources):len(v.Sources)], by...)
		case t.Certainty == models.Maybe:
			v.Rung, v.Text = models.RungUnknown, head+"; the record marks this as uncertain."
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

func sender(a *models.Action) string {
	if a.Office == "" {
		return "A federal agency"
	}
	if strings.ToUpper(a.Office[:1]) == a.Office[:1] {
		return "The " + strings.TrimPrefix(a.Office, "The ")
	}
	return "The federal government (" + a.Office + ")"
}

// ended says how a demand or allegation ended for the recipient, and by which
// sources; "" if it has not. A clearance ends what came before it.
func ended(d *models.Dossier, t *models.Touch) (string, []string) {
	if t.Closed != nil {
		return strings.ReplaceAll(t.Closed.Outcome, "_", " ") + " on " + t.Closed.Date.Words(), t.Closed.Sources
	}
	for i := range d.Touches {
		c := &d.Touches[i]
		if c.Action.Effect == models.EffectClear && c.Certainty == models.Yes && !before(c.Action.Date, t.Action.Date) {
			return sender(c.Action) + " cleared it on " + c.Action.Date.Words() + " (" + c.Action.ID + ")", c.Action.Sources
		}
	}
	return "", nil
}

// before is true if the one certainly lies before the other.
func before(a, b models.When) bool { return a.Latest < b.Earliest }
