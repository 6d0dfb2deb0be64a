package forecast

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"proviso/models"
)

const (
	// slack is how far chances and shares, typed with a few decimals, may be from 1.
	slack = 1e-6
	// most is what all amounts may add up to: below it a float holds every cent.
	most models.USD = 1 << 52
	// farthest is how many months a delay may move money.
	farthest = 600
)

// Validate says what is wrong with a model: the first field that is, and what
// would be right.
func (m Model) Validate() error {
	drivers := map[string]*Driver{}
	for i := range m.Drivers {
		d, at := &m.Drivers[i], fmt.Sprintf("drivers[%d]", i)
		if err := named(at+".id", d.ID, "driver", drivers); err != nil {
			return err
		}
		drivers[d.ID] = d
	}
	for i, d := range m.Drivers {
		if err := d.validate(fmt.Sprintf("drivers[%d]", i), drivers); err != nil {
			return err
		}
	}
	if err := m.circle(drivers); err != nil {
		return err
	}
	awards := map[string]*Award{}
	var sum models.USD
	for i := range m.Awards {
		a, at := &m.Awards[i], fmt.Sprintf("awards[%d]", i)
		if err := named(at+".id", a.ID, "award", awards); err != nil {
			return err
		}
		awards[a.ID] = a
		if err := a.validate(at, &sum); err != nil {
			return err
		}
	}
	for i, b := range m.Branches {
		if err := b.validate(fmt.Sprintf("branches[%d]", i), drivers, awards); err != nil {
			return err
		}
	}
	return nil
}

// named checks that an id is there and is no other's.
func named[T any](field, id, what string, seen map[string]*T) error {
	switch {
	case id == "":
		return models.Invalid(field, "is missing; each %s is named by its own", what)
	case seen[id] != nil:
		return models.Invalid(field, "%q is another %s's as well", id, what)
	}
	return nil
}

func (d Driver) validate(at string, drivers map[string]*Driver) error {
	if len(d.Outcomes) == 0 {
		return models.Invalid(at+".outcomes", "is empty; a driver has at least one thing that can happen")
	}
	seen := map[string]bool{}
	var chances []Chance
	for i, o := range d.Outcomes {
		field := fmt.Sprintf("%s.outcomes[%d]", at, i)
		switch {
		case o.ID == "":
			return models.Invalid(field+".id", "is missing; an outcome is named by it, and nothing is no outcome")
		case seen[o.ID]:
			return models.Invalid(field+".id", "%q is another outcome's of this driver as well", o.ID)
		case d.Given != nil && o.Chance != Chance{}:
			return models.Invalid(field+".chance", "is not read: the chances of a driver that hangs on another stand in its cases")
		}
		seen[o.ID] = true
		chances = append(chances, o.Chance)
	}
	if d.Given == nil {
		return together(chances, at+".outcomes", func(i int) string { return fmt.Sprintf("%s.outcomes[%d].chance", at, i) })
	}
	return d.Given.validate(at+".given", d, drivers)
}

func (p Parent) validate(at string, d Driver, drivers map[string]*Driver) error {
	parent := drivers[p.Driver]
	switch {
	case parent == nil:
		return models.Invalid(at+".driver", "there is no driver %q", p.Driver)
	case parent.Each && !d.Each:
		return models.Invalid(at+".driver", "%q is drawn for each award; what hangs on it must be so too", p.Driver)
	}
	seen := map[string]bool{}
	for i, c := range p.Cases {
		field := fmt.Sprintf("%s.cases[%d]", at, i)
		switch {
		case c.Outcome != "" && parent.outcome(c.Outcome) == 0:
			return models.Invalid(field+".outcome", "%q has no outcome %q", p.Driver, c.Outcome)
		case seen[c.Outcome]:
			return models.Invalid(field+".outcome", "there is another case of %q", c.Outcome)
		case len(c.Chances) != len(d.Outcomes):
			return models.Invalid(field+".chances", "has %d chances; there must be one for each of the %d outcomes", len(c.Chances), len(d.Outcomes))
		}
		seen[c.Outcome] = true
		if err := together(c.Chances, field+".chances", func(i int) string { return fmt.Sprintf("%s.chances[%d]", field, i) }); err != nil {
			return err
		}
	}
	if !seen[""] {
		return models.Invalid(at+".cases", "has no case of nothing, the outcome \"\"")
	}
	for _, o := range parent.Outcomes {
		if !seen[o.ID] {
			return models.Invalid(at+".cases", "has no case of the outcome %q of %q", o.ID, p.Driver)
		}
	}
	return nil
}

// outcome is the place of an outcome, from 1; 0 is none, as nothing is.
func (d Driver) outcome(id string) int {
	return slices.IndexFunc(d.Outcomes, func(o Outcome) bool { return o.ID == id }) + 1
}

// together checks chances of which at most one comes true.
func together(chances []Chance, all string, at func(int) string) error {
	sum := 0.0
	for i, c := range chances {
		for _, x := range []struct {
			name string
			p    float64
		}{{"p10", c.P10}, {"p50", c.P50}, {"p90", c.P90}} {
			if !(x.p >= 0 && x.p <= 1) {
				return models.Invalid(at(i)+"."+x.name, "%v is not a chance; it is from 0 to 1", x.p)
			}
		}
		switch {
		case c.P10 > c.P50:
			return models.Invalid(at(i)+".p10", "%v is above p50, which is %v", c.P10, c.P50)
		case c.P50 > c.P90:
			return models.Invalid(at(i)+".p50", "%v is above p90, which is %v", c.P50, c.P90)
		}
		sum += c.P50
	}
	if sum > 1+slack {
		return models.Invalid(all, "the chances at p50 add up to %.4g; at most one outcome happens, so they add up to 1 or less", sum)
	}
	return nil
}

// circle names a circle of drivers that hang on each other.
func (m Model) circle(drivers map[string]*Driver) error {
	done := map[string]bool{}
	for i := range m.Drivers {
		var way []string
		for d := &m.Drivers[i]; !done[d.ID]; d = drivers[d.Given.Driver] {
			if k := slices.Index(way, d.ID); k >= 0 {
				return models.Invalid(fmt.Sprintf("drivers[%d].given.driver", i), "drivers hang on each other in a circle: %s", strings.Join(append(way[k:], d.ID), " -> "))
			}
			way = append(way, d.ID)
			if d.Given == nil {
				break
			}
		}
		for _, id := range way {
			done[id] = true
		}
	}
	return nil
}

func (a Award) validate(at string, sum *models.USD) error {
	for _, name := range amounts {
		x := a.Amounts.of(name)
		switch {
		case x == nil:
			continue
		case *x < 0:
			return models.Invalid(at+".amounts."+string(name), "%s is below zero", x.Format())
		case *x > most-*sum:
			return models.Invalid(at+".amounts."+string(name), "all amounts together are more than %s", most.Format())
		}
		*sum += *x
	}
	shares := map[Amount]float64{}
	for i, s := range a.Slices {
		field := fmt.Sprintf("%s.slices[%d]", at, i)
		switch {
		case s.Amount != "" && !slices.Contains(amounts[:], s.Amount):
			return models.Invalid(field+".amount", "there is no amount %q", string(s.Amount))
		case s.Month != "" && !s.Month.Known():
			return models.Invalid(field+".month", "%q is not a month; it is written YYYY-MM", string(s.Month))
		case !(s.Share >= 0 && s.Share <= 1):
			return models.Invalid(field+".share", "%v is not a share; it is from 0 to 1", s.Share)
		}
		shares[s.Amount] += s.Share
	}
	for _, name := range append([]Amount{""}, amounts[:]...) {
		if sum, ok := shares[name]; ok && math.Abs(sum-1) > slack {
			of := "the amounts"
			if name != "" {
				of = string(name)
			}
			return models.Invalid(at+".slices", "the shares of %s add up to %.6g; they must make up 1", of, sum)
		}
	}
	return nil
}

func (b Branch) validate(at string, drivers map[string]*Driver, awards map[string]*Award) error {
	d := drivers[b.Driver]
	switch {
	case d == nil:
		return models.Invalid(at+".driver", "there is no driver %q", b.Driver)
	case d.outcome(b.Outcome) == 0:
		return models.Invalid(at+".outcome", "%q has no outcome %q", b.Driver, b.Outcome)
	case awards[b.Award] == nil:
		return models.Invalid(at+".award", "there is no award %q", b.Award)
	case b.acts() == nil:
		return models.Invalid(at+".kind", "%q is not how an award is hurt; it is never_awarded, delayed, held, reduced, terminated, disallowed or clawed_back", string(b.Kind))
	case b.From != "" && !b.From.Known():
		return models.Invalid(at+".from", "%q is not a month; it is written YYYY-MM", string(b.From))
	case !b.Kind.loses() && (b.Months < 1 || b.Months > farthest):
		return models.Invalid(at+".months", "%d is no delay; it is from 1 to %d months", b.Months, farthest)
	case !b.Kind.loses() && b.Severity != Severity{}:
		return models.Invalid(at+".severity", "is of no use here: what is %s is not lost", string(b.Kind))
	case b.Kind.loses() && b.Months != 0:
		return models.Invalid(at+".months", "is of no use here: what is %s does not move by months", string(b.Kind))
	case !(b.Protected >= 0 && b.Protected <= 1):
		return models.Invalid(at+".protected", "%v is not a share; it is from 0 to 1", b.Protected)
	case b.Kind != Terminated && (b.Protected != 0 || b.Refused):
		return models.Invalid(at+".kind", "only what is terminated has money that is protected, or past costs that are refused")
	}
	return b.Severity.validate(at + ".severity")
}
