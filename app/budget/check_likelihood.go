package budget

import (
	"cmp"
	"slices"

	"proviso/models"
)

// ChanceField is the name of the field of one chance: name is p10, p50 or p90.
func ChanceField(name, of, outcome string) string { return name + "." + of + "." + outcome }

// CasesOf are the outcomes of the other driver under which a driver has chances of its
// own, "" last: that is nothing of it, or that it hangs on none.
func (f Foresight) CasesOf(d *models.Driver) []string {
	var out []string
	if parent := f.driver(d.Given); parent != nil {
		for _, o := range parent.Outcomes {
			out = append(out, o.ID)
		}
	}
	return append(out, "")
}

// CheckLikelihood holds what is believed of a driver to its outcomes, and to those of
// the driver on which it hangs.
func (f Foresight) CheckLikelihood(l *models.Likelihood) error {
	d := f.driver(l.ID)
	if d == nil {
		return models.NotFound("driver", l.ID, nil)
	}
	of := f.CasesOf(d)
	seen := map[string]bool{}
	for i := range l.Cases {
		c := &l.Cases[i]
		if !slices.Contains(of, c.Outcome) || seen[c.Outcome] {
			return models.Invalid("cases", "%q is no outcome of the driver on which this one hangs, or stands twice", c.Outcome)
		}
		seen[c.Outcome] = true
		if err := checkCase(d, c); err != nil {
			return err
		}
	}
	for _, id := range of {
		if !seen[id] {
			return models.Invalid(ChanceField("p50", id, d.Outcomes[0].ID), "is missing; there is a chance for each way in which the other driver comes out")
		}
	}
	return missing("reason", l.Reason, "whoever reads the chance must see what it rests on")
}

func checkCase(d *models.Driver, c *models.LikelyCase) error {
	for i, x := range c.Chances {
		twice := slices.ContainsFunc(c.Chances[:i], func(o models.LikelyChance) bool { return o.Outcome == x.Outcome })
		if !HasOutcome(d, x.Outcome) || twice {
			return models.Invalid("cases", "%q is no outcome of this driver, or stands twice", x.Outcome)
		}
	}
	sum := models.Percent(0)
	for _, o := range d.Outcomes {
		i := slices.IndexFunc(c.Chances, func(x models.LikelyChance) bool { return x.Outcome == o.ID })
		at := func(name string) string { return ChanceField(name, c.Outcome, o.ID) }
		if i < 0 {
			return models.Invalid(at("p50"), "is missing; each outcome has its chance")
		}
		x := c.Chances[i]
		if err := cmp.Or(part(at("p10"), x.P10), part(at("p50"), x.P50), part(at("p90"), x.P90)); err != nil {
			return err
		}
		switch {
		case x.P10 > x.P50:
			return models.Invalid(at("p10"), "%s is above the middle chance, %s", x.P10.Format(), x.P50.Format())
		case x.P50 > x.P90:
			return models.Invalid(at("p90"), "%s is below the middle chance, %s", x.P90.Format(), x.P50.Format())
		}
		if sum += x.P50; sum > models.Whole {
			return models.Invalid(at("p50"), "the middle chances add up to %s; at most one outcome happens, so they add up to 100 %% or less", sum.Format())
		}
	}
	return nil
}

// ChancesOf are the chances of a driver's outcomes, in their order, where the driver on
// which it hangs came out so; false where they were written for other outcomes.
func ChancesOf(d *models.Driver, l *models.Likelihood, of string) ([]models.LikelyChance, bool) {
	i := slices.IndexFunc(l.Cases, func(c models.LikelyCase) bool { return c.Outcome == of })
	if i < 0 || checkCase(d, &l.Cases[i]) != nil {
		return nil, false
	}
	var out []models.LikelyChance
	for _, o := range d.Outcomes {
		for _, x := range l.Cases[i].Chances {
			if x.Outcome == o.ID {
				out = append(out, x)
			}
		}
	}
	return out, true
}
