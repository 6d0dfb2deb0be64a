package budget

import (
	"fmt"
	"slices"
	"strings"

	"proviso/models"
)

// farthest is how many months a delay may move money, as the forecast has it.
const farthest = 600

// CheckDriver holds a driver to what the jurisdiction has. Its own older self may be
// among the drivers.
func (f Foresight) CheckDriver(d *models.Driver) error {
	err := named("driver", d.Name, func(slug string) bool {
		return slices.ContainsFunc(f.Drivers, func(o models.Driver) bool { return o.ID != d.ID && models.Slug(o.Name) == slug })
	})
	if err != nil {
		return err
	}
	if err := checkOutcomes(d); err != nil {
		return err
	}
	if err := f.checkGiven(d); err != nil {
		return err
	}
	if err := f.assumed(d); err != nil {
		return err
	}
	for i := range d.Branches {
		if b := &d.Branches[i]; b.Counts() {
			if err := f.CheckBranch(d, b); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkOutcomes(d *models.Driver) error {
	if len(d.Outcomes) == 0 {
		return models.Invalid(OutcomeField(1), "is missing; a driver has at least one thing that can happen")
	}
	seen := map[string]bool{}
	for i, o := range d.Outcomes {
		switch field := OutcomeField(i + 1); {
		case strings.TrimSpace(o.Name) == "":
			return models.Invalid(field, "is missing; what can happen is known by its name")
		case o.ID == "" || models.Slug(o.ID) != o.ID:
			return models.Invalid(field, "%q has no letter or digit to be known by", o.Name)
		case seen[o.ID] || slices.ContainsFunc(d.Outcomes[:i], func(x models.DriverOutcome) bool { return models.Slug(x.Name) == models.Slug(o.Name) }):
			return models.Invalid(field, "%q is there already; each thing that can happen stands once", o.Name)
		}
		seen[o.ID] = true
	}
	return nil
}

// NameOutcomes gives outcomes that have no id yet the one that their names make. An id
// stays when its name is changed, so it may be taken already.
func NameOutcomes(d *models.Driver) {
	d.Outcomes = slices.Clone(d.Outcomes)
	for i := range d.Outcomes {
		o := &d.Outcomes[i]
		if o.ID != "" || models.Slug(o.Name) == "" {
			continue
		}
		id := models.Slug(o.Name)
		for n := 2; HasOutcome(d, id); n++ {
			id = fmt.Sprintf("%s-%d", models.Slug(o.Name), n)
		}
		o.ID = id
	}
}

// checkGiven holds what a driver hangs on to the jurisdiction's drivers, and them to it.
func (f Foresight) checkGiven(d *models.Driver) error {
	for _, o := range f.Drivers {
		if o.ID != d.ID && o.Given == d.ID && d.Each && !o.Each {
			return models.Invalid("each", "cannot be: %q hangs on this driver and is drawn once for all awards", o.Name)
		}
	}
	if d.Given == "" {
		return nil
	}
	parent := f.driver(d.Given)
	switch {
	case d.Given == d.ID:
		return models.Invalid("given", "a driver cannot hang on itself")
	case parent == nil:
		return models.Invalid("given", "there is no driver %q here", d.Given)
	case parent.Each && !d.Each:
		return models.Invalid("each", "must be: %q, on which this driver hangs, is drawn for each award", parent.Name)
	}
	way := []string{d.Name}
	for at, steps := parent, 0; at != nil && steps <= len(f.Drivers); at, steps = f.driver(at.Given), steps+1 {
		if at.ID == d.ID {
			return models.Invalid("given", "drivers hang on each other in a circle: %s", strings.Join(append(way, d.Name), " -> "))
		}
		way = append(way, at.Name)
	}
	return nil
}

// assumed faults an outcome that is gone while a scenario takes it to be certain.
func (f Foresight) assumed(d *models.Driver) error {
	for _, s := range f.Scenarios {
		for _, a := range s.Assumptions {
			if a.Driver == d.ID && a.Certain != "" && !HasOutcome(d, a.Certain) {
				return models.Invalid(OutcomeField(1), "the scenario %q takes %q to be certain, which is no outcome any more; change the scenario first", s.Name, a.Certain)
			}
		}
	}
	return nil
}

// CheckBranch holds what an outcome does to the driver and to the jurisdiction's
// awards.
func (f Foresight) CheckBranch(d *models.Driver, b *models.DriverBranch) error {
	if !HasOutcome(d, b.Outcome) {
		return models.Invalid("outcome", "%q is no outcome of this driver; strike out what it did first", b.Outcome)
	}
	if len(b.Grants) == 0 {
		return models.Invalid("grants", "is empty; tick at least one award that the outcome touches")
	}
	for i, id := range b.Grants {
		switch {
		case !slices.Contains(f.Grants, id):
			return models.Invalid("grants", "%q is no award of this jurisdiction", id)
		case slices.Contains(b.Grants[:i], id):
			return models.Invalid("grants", "%q is there twice", id)
		}
	}
	if _, err := models.ParseHarm("harm", string(b.Harm)); err != nil {
		return err
	}
	switch moves := b.Harm.Moves(); {
	case moves && (b.Months < 1 || b.Months > farthest):
		return models.Invalid("months", "%d is no delay; it is from 1 to %d months", b.Months, farthest)
	case moves && b.Severity != models.PlanRange{}:
		return models.Invalid(firstOf(b.Severity), "is of no use here: what is %s is not lost", harmed(b.Harm))
	case !moves && b.Months != 0:
		return models.Invalid("months", "is of no use here: what is %s does not move by months", harmed(b.Harm))
	case b.From != "" && !b.From.Known():
		return models.Invalid("from", "%q is not a month; it is written YYYY-MM, as 2027-03", string(b.From))
	case b.Harm != models.HarmTerminated && b.Protected != nil:
		return models.Invalid("protected", "is of no use here: only what is terminated leaves money that is protected")
	case b.Harm != models.HarmTerminated && b.Refused:
		return models.Invalid("refused", "is of no use here: only with a termination are past costs refused")
	}
	if b.Protected != nil {
		if err := part("protected", *b.Protected); err != nil {
			return err
		}
	}
	return checkRange(b.Severity)
}

func harmed(h models.Harm) string { return strings.ReplaceAll(string(h), "_", " ") }

// firstOf is the name of the first field of a range that says something.
func firstOf(r models.PlanRange) string {
	switch {
	case r.Low != nil:
		return "low"
	case r.Likely != nil:
		return "likely"
	}
	return "high"
}

// checkRange takes one part (likely), a part between two (low and high), or all three;
// none is all of it.
func checkRange(r models.PlanRange) error {
	for _, x := range []struct {
		field string
		p     *models.Percent
	}{{"low", r.Low}, {"likely", r.Likely}, {"high", r.High}} {
		if x.p == nil {
			continue
		}
		if err := part(x.field, *x.p); err != nil {
			return err
		}
	}
	switch {
	case r.Low != nil && r.High == nil:
		return models.Invalid("high", "is missing; a part between two has both ends, and one part alone is the likeliest")
	case r.High != nil && r.Low == nil:
		return models.Invalid("low", "is missing; a part between two has both ends, and one part alone is the likeliest")
	case r.Low == nil:
		return nil
	case *r.Low > *r.High:
		return models.Invalid("low", "%s is above the high end, %s", r.Low.Format(), r.High.Format())
	case r.Likely != nil && (*r.Likely < *r.Low || *r.Likely > *r.High):
		return models.Invalid("likely", "%s is not between %s and %s", r.Likely.Format(), r.Low.Format(), r.High.Format())
	}
	return nil
}

// CheckEnd holds how a driver came out to its outcomes and to the day on which one
// writes.
func CheckEnd(d *models.Driver, e *models.DriverEnd, today models.Date) error {
	switch {
	case e.Outcome != "" && !HasOutcome(d, e.Outcome):
		return models.Invalid("outcome", "%q is no outcome of this driver", e.Outcome)
	case !e.On.Known():
		return models.Invalid("on", "is missing; say on which day it was decided")
	case e.On > today:
		return models.Invalid("on", "%s lies ahead; a driver ends on the day on which it was decided", e.On.Words())
	}
	return missing("why", e.Why, "name the order or letter that decided it")
}
