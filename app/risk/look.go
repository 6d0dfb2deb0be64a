package risk

import (
	"cmp"
	"slices"

	"proviso/models"
)

// The rules look things up in a dossier only through these, which choose by date
// and id and never by place: in whichever order the facts are laid out, a rule
// finds the same one.

// step is the last step of any of the kinds, or nil. One of a day not known
// counts as earlier than all others.
func step(d *models.Dossier, kinds ...models.StepKind) *models.Step {
	var last *models.Step
	for i := range d.Steps {
		s := &d.Steps[i]
		if slices.Contains(kinds, s.Kind) && (last == nil || stepOrder(s, last) > 0) {
			last = s
		}
	}
	return last
}

// firstStep is the first step that fits, or nil.
func firstStep(d *models.Dossier, fits func(s *models.Step) bool) *models.Step {
	var first *models.Step
	for i := range d.Steps {
		s := &d.Steps[i]
		if fits(s) && (first == nil || stepOrder(s, first) < 0) {
			first = s
		}
	}
	return first
}

func stepOrder(x, y *models.Step) int {
	return cmp.Or(cmp.Compare(x.Date.Earliest, y.Date.Earliest), cmp.Compare(x.ID, y.ID))
}

// firstTouch is the first action that fits, or nil.
func firstTouch(d *models.Dossier, fits func(t *models.Touch) bool) *models.Touch {
	var first *models.Touch
	for i := range d.Touches {
		t := &d.Touches[i]
		if fits(t) && (first == nil || touchOrder(t, first) < 0) {
			first = t
		}
	}
	return first
}

func touchOrder(x, y *models.Touch) int {
	return cmp.Or(cmp.Compare(x.Action.Date.Earliest, y.Action.Date.Earliest), cmp.Compare(x.Action.ID, y.Action.ID))
}

func touched(d *models.Dossier, e models.Effect) bool {
	return slices.ContainsFunc(d.Touches, func(t models.Touch) bool { return t.Action.Effect == e })
}

func has(d *models.Dossier, s models.Standing) bool {
	return slices.ContainsFunc(d.Conditions, func(c models.ConditionStanding) bool { return c.Standing == s })
}

// doubted is true if a step of any of the kinds may have happened.
func doubted(d *models.Dossier, kinds ...models.StepKind) bool {
	return slices.ContainsFunc(d.Doubtful, func(s models.Step) bool { return slices.Contains(kinds, s.Kind) })
}

// doubtful words each step of the kinds of which it cannot be told whether it
// had happened by the day.
func doubtful(d *models.Dossier, kinds ...models.StepKind) []models.Verdict {
	var out []models.Verdict
	for i := range d.Doubtful {
		if s := &d.Doubtful[i]; slices.Contains(kinds, s.Kind) {
			out = append(out, models.Verdict{Rung: models.RungUnknown, Basis: s.ID, Since: s.Date, Sources: s.Sources,
				Text: "The award was " + done(s.Kind) + " " + at(s.Date) + "; whether that was by this day is not known."})
		}
	}
	return out
}

// signed is the first signature to a condition's text, if there is one.
func signed(d *models.Dossier, condition string) *models.Certification {
	var first *models.Certification
	for i := range d.Certifications {
		c := &d.Certifications[i]
		if c.Condition == condition && (c.State == models.CertSigned || c.State == models.CertLetter) && (first == nil || certOrder(c, first) < 0) {
			first = c
		}
	}
	return first
}

func certOrder(x, y *models.Certification) int {
	return cmp.Or(cmp.Compare(x.Date.Earliest, y.Date.Earliest), cmp.Compare(x.ID, y.ID))
}

// waiting is true of a certification that somebody still has to sign.
func waiting(c *models.Certification) bool {
	return c.State == models.CertDrafting || c.State == models.CertCounsel
}

// before is true if the one certainly lies before the other.
func before(a, b models.When) bool { return a.Latest < b.Earliest }

// after is true if the one certainly lies after the other.
func after(a, b models.When) bool { return a.Earliest > b.Latest }
