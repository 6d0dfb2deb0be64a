package risk

import (
	"cmp"
	"slices"

	"proviso/models"
)

// mostChanges is how many smallest sets of facts are told.
const mostChanges = 3

// largestSet is how many facts a set may have: a reader cannot weigh more.
const largestSet = 3

// lever is one fact that could come to be, and what it does to a dossier.
type lever struct {
	text string
	pull func(d *models.Dossier)
}

// Changes are the smallest sets of facts that would move the grant to another
// rung: first single facts, then pairs, then threes; up to three sets, none of
// which contains another.
func Changes(d *models.Dossier, day models.Date) []models.Change {
	now := Assess(d, day).Rung
	levers := leversOf(d, day)
	var out []models.Change
	var found [][]int
	for size := 1; size <= largestSet && len(out) < mostChanges; size++ {
		combine(len(levers), size, func(set []int) bool {
			if slices.ContainsFunc(found, func(f []int) bool { return contains(set, f) }) {
				return true
			}
			changed := copyOf(d)
			facts := make([]string, 0, size)
			for _, i := range set {
				levers[i].pull(changed)
				facts = append(facts, levers[i].text)
			}
			if to := Assess(changed, day).Rung; to != now {
				found = append(found, slices.Clone(set))
				out = append(out, models.Change{Facts: facts, To: to})
			}
			return len(out) < mostChanges
		})
	}
	return out
}

// combine calls f with each set of k of the numbers below n, in order, until f
// says that it has enough.
func combine(n, k int, f func(set []int) bool) {
	set := make([]int, 0, k)
	var from func(start int) bool
	from = func(start int) bool {
		if len(set) == k {
			return f(set)
		}
		for i := start; i < n; i++ {
			set = append(set, i)
			more := from(i + 1)
			set = set[:len(set)-1]
			if !more {
				return false
			}
		}
		return true
	}
	from(0)
}

// contains is true if all of part is in set.
func contains[T comparable](set, part []T) bool {
	for _, p := range part {
		if !slices.Contains(set, p) {
			return false
		}
	}
	return true
}

func copyOf(d *models.Dossier) *models.Dossier {
	c := *d
	c.Conditions = slices.Clone(d.Conditions)
	c.Touches = slices.Clone(d.Touches)
	c.Steps = slices.Clone(d.Steps)
	c.Reports = slices.Clone(d.Reports)
	c.Certifications = slices.Clone(d.Certifications)
	return &c
}

// leversOf lists what could come to be, in the order of the dossier: orders that
// fall, conditions that are met or stop binding, doubts that are settled,
// demands that are cleared, holds that are released, reports that are filed, an
// award that is recorded.
func leversOf(d *models.Dossier, day models.Date) []lever {
	var out []lever
	out = append(out, conditionLevers(d)...)
	for i := range d.Touches {
		t := &d.Touches[i]
		if end, _ := ended(d, t); end == "" && (t.Action.Effect == models.EffectDemand || t.Action.Effect == models.EffectAlleged) {
			out = append(out, lever{"the recipient is cleared of " + t.Action.ID, func(c *models.Dossier) {
				c.Touches[i].Closed = &models.Response{Outcome: "cleared", Date: models.OnDay(day)}
			}})
		}
	}
	held := touched(d, models.EffectHold) || touched(d, models.EffectReduce) || touched(d, models.EffectTerminate) ||
		touched(d, models.EffectClawback) || step(d, models.StepHeld) != nil
	if held {
		out = append(out, lever{"the award is released", func(c *models.Dossier) {
			c.Steps = append(c.Steps, models.Step{ID: "supposed", Kind: models.StepReleased, Date: models.OnDay(day)})
		}})
	} else if !moving(d) {
		out = append(out, lever{"an award is recorded", func(c *models.Dossier) {
			c.Steps = append(c.Steps, models.Step{ID: "supposed", Kind: models.StepAwarded, Date: models.OnDay(day)})
		}})
	}
	if s := step(d, models.PaymentSteps...); s != nil && !held && (s.Kind.StopsPayment() || s.Kind == models.StepPayUnknown) {
		out = append(out, lever{"payments are seen open", func(c *models.Dossier) {
			c.Steps = append(c.Steps, models.Step{ID: "supposed", Kind: models.StepPayOpen, Date: models.OnDay(day)})
		}})
	}
	for i := range d.Reports {
		if r := &d.Reports[i]; r.FiledOn == 0 && r.DueOn < day {
			out = append(out, lever{"the " + r.Kind + " report for the period ending " + r.PeriodEnd.Words() + " is filed", func(c *models.Dossier) {
				c.Reports[i].FiledOn = day
			}})
		}
	}
	for i := range d.Certifications {
		c := &d.Certifications[i]
		if c.State != models.CertSigned && c.State != models.CertLetter {
			out = append(out, lever{c.Office + " signs the certification of " + c.Condition, func(x *models.Dossier) {
				x.Certifications[i].State = models.CertSigned
			}})
		}
	}
	return out
}

// conditionLevers are about the conditions: those of the award first, then those
// of a policy.
func conditionLevers(d *models.Dossier) []lever {
	var out []lever
	for _, policy := range []bool{false, true} {
		out = append(out, protectionLevers(d, policy)...)
		for i := range d.Conditions {
			c := &d.Conditions[i]
			if c.Voluntary || c.Policy != policy {
				continue
			}
			become := func(s models.Standing) func(*models.Dossier) {
				return func(x *models.Dossier) { stand(&x.Conditions[i], s) }
			}
			switch c.Standing {
			case models.InForce:
				out = append(out, lever{c.Condition + " is met, blocked or withdrawn", become(models.WithdrawnByUSG)})
			case models.UncertainStands:
				out = append(out, lever{c.Condition + " is found to be in force", become(models.InForce)},
					lever{c.Condition + " is found not to bind here", become(models.WithdrawnByUSG)})
			}
		}
	}
	return out
}

func stand(c *models.ConditionStanding, s models.Standing) {
	c.Standing, c.Stale, c.HangsOn, c.Sole = s, 0, nil, false
}

// protectionLevers are the orders and notices behind a "no", a lever for each set
// that some condition hangs on, smaller sets first. What falls under one order
// falls together; a condition that hangs on others besides stays where it is.
func protectionLevers(d *models.Dossier, policy bool) []lever {
	var sets []*models.ConditionStanding // one for each set, with its first condition
	for i := range d.Conditions {
		c := &d.Conditions[i]
		known := slices.ContainsFunc(sets, func(s *models.ConditionStanding) bool { return hangsAlike(s, c) })
		if len(c.HangsOn) > 0 && !c.Voluntary && c.Policy == policy && !known {
			sets = append(sets, c)
		}
	}
	slices.SortStableFunc(sets, func(x, y *models.ConditionStanding) int { return cmp.Compare(len(x.HangsOn), len(y.HangsOn)) })
	var out []lever
	for _, set := range sets {
		var names []string
		for i := range d.Conditions {
			if c := &d.Conditions[i]; hangsAlike(c, set) && !c.Voluntary && c.Policy == policy {
				names = append(names, c.Condition)
			}
		}
		out = append(out, lever{fallWords(set, names), func(x *models.Dossier) {
			for i := range x.Conditions {
				if c := &x.Conditions[i]; len(c.HangsOn) > 0 && contains(set.HangsOn, c.HangsOn) && (c.Sole || hangsAlike(c, set)) {
					stand(c, models.InForce)
				}
			}
		}})
	}
	return out
}

func hangsAlike(x, y *models.ConditionStanding) bool {
	return x.Sole == y.Sole && slices.Equal(x.HangsOn, y.HangsOn) && x.Standing == y.Standing
}

// fallWords says what would have to happen to a set of orders or notices. Where
// they are not all that bears on the conditions, that is part of the supposition.
func fallWords(set *models.ConditionStanding, conditions []string) string {
	verb := [3]string{" falls", " both fall", " all fall"}
	if set.Standing == models.NotEnforced {
		verb = [3]string{" is revoked", " are both revoked", " are all revoked"}
	}
	text, are := list(set.HangsOn)+verb[min(len(set.HangsOn), len(verb))-1], " are in force"
	if len(conditions) == 1 {
		are = " is in force"
	}
	if !set.Sole {
		text += ", nothing else stands in the way"
	}
	return text + ", and " + list(conditions) + are
}
