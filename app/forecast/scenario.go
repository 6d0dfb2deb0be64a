package forecast

import (
	"context"
	"fmt"
	"slices"

	"proviso/models"
)

// Scenario is a named set of assumptions over a model. Its assumptions are put on
// the model one after the other.
type Scenario struct {
	Name        string       `json:"name"` // base, adverse, severe, or one's own
	Assumptions []Assumption `json:"assumptions,omitempty"`
}

// Assumption is one thing that a scenario takes to be otherwise. It is exactly one
// of: an outcome that is certain, other chances, another severity.
type Assumption struct {
	ID string `json:"id"` // what it is in another scenario, it is in this one
	// Driver is what the first two kinds are about.
	Driver string `json:"driver,omitempty"`
	// Certain is the outcome that happens; Nothing says that none does.
	Certain string `json:"certain,omitempty"`
	Nothing bool   `json:"nothing,omitempty"`
	// From is the month from which a certain outcome is felt: "this order is lifted
	// on 1 March". Its branches touch no money to come of months before.
	From Month `json:"from,omitempty"`
	// Chances are those of all outcomes, in their order, in every case.
	Chances []Chance `json:"chances,omitempty"`
	// Branch is the place of the branch, from 1, that has another severity.
	Branch   int       `json:"branch,omitempty"`
	Severity *Severity `json:"severity,omitempty"`
}

// kinds are how many kinds of assumption it is at once.
func (a Assumption) kinds() int {
	n := 0
	for _, is := range []bool{a.Certain != "", a.Nothing, a.Chances != nil, a.Severity != nil} {
		if is {
			n++
		}
	}
	return n
}

// Under is the model with the assumptions of a scenario. The model is not changed.
func (m Model) Under(s Scenario) (Model, error) {
	if err := m.Validate(); err != nil {
		return Model{}, err
	}
	seen := map[string]*Assumption{}
	for i := range s.Assumptions {
		at := fmt.Sprintf("assumptions[%d]", i)
		if err := named(at+".id", s.Assumptions[i].ID, "assumption", seen); err != nil {
			return Model{}, err
		}
		seen[s.Assumptions[i].ID] = &s.Assumptions[i]
		next, err := m.assume(at, s.Assumptions[i])
		if err != nil {
			return Model{}, err
		}
		m = next
	}
	return m, nil
}

func (m Model) assume(at string, a Assumption) (Model, error) {
	if a.kinds() != 1 {
		return Model{}, models.Invalid(at, "says %d things; an assumption is one of: an outcome that is certain, nothing, chances, a severity", a.kinds())
	}
	if a.Severity != nil {
		return m.assumeSeverity(at, a)
	}
	k := slices.IndexFunc(m.Drivers, func(d Driver) bool { return d.ID == a.Driver })
	if k < 0 {
		return Model{}, models.Invalid(at+".driver", "there is no driver %q", a.Driver)
	}
	d := m.Drivers[k]
	switch {
	case a.From != "" && a.Certain == "":
		return Model{}, models.Invalid(at+".from", "is of no use here: only an outcome that is certain has a month")
	case a.From != "" && !a.From.Known():
		return Model{}, models.Invalid(at+".from", "%q is not a month; it is written YYYY-MM", string(a.From))
	case a.Nothing:
		return m.rechance(d.ID, off), nil
	case a.Chances != nil:
		if len(a.Chances) != len(d.Outcomes) {
			return Model{}, models.Invalid(at+".chances", "has %d chances; there must be one for each of the %d outcomes", len(a.Chances), len(d.Outcomes))
		}
		err := together(a.Chances, at+".chances", func(i int) string { return fmt.Sprintf("%s.chances[%d]", at, i) })
		return m.rechance(d.ID, func([]Chance) []Chance { return a.Chances }), err
	}
	o := d.outcome(a.Certain)
	if o == 0 {
		return Model{}, models.Invalid(at+".certain", "%q has no outcome %q", d.ID, a.Certain)
	}
	m = m.rechance(d.ID, certainly(o-1))
	m.Branches = slices.Clone(m.Branches)
	for i, b := range m.Branches {
		if b.Driver == d.ID && b.Outcome == a.Certain {
			m.Branches[i].From = max(b.From, a.From)
		}
	}
	return m, nil
}

func (m Model) assumeSeverity(at string, a Assumption) (Model, error) {
	switch {
	case a.Driver != "" || a.From != "":
		return Model{}, models.Invalid(at+".severity", "is of a branch, and has no driver and no month")
	case a.Branch < 1 || a.Branch > len(m.Branches):
		return Model{}, models.Invalid(at+".branch", "there is no branch %d; they are counted from 1 to %d", a.Branch, len(m.Branches))
	case !m.Branches[a.Branch-1].Kind.loses():
		return Model{}, models.Invalid(at+".branch", "branch %d loses nothing and has no severity", a.Branch)
	}
	if err := a.Severity.validate(at + ".severity"); err != nil {
		return Model{}, err
	}
	m.Branches = slices.Clone(m.Branches)
	m.Branches[a.Branch-1].Severity = *a.Severity
	return m, nil
}

// Difference is why two scenarios differ.
type Difference struct {
	Method Method   `json:"method"`
	From   Effect   `json:"from"`
	To     Effect   `json:"to"`
	Steps  []Change `json:"steps"`
	// Rest is what no single assumption makes: what they do together, where their
	// order differs.
	Rest Effect `json:"rest"`
}

// Change is what one assumption makes when it is changed after those before it.
type Change struct {
	Assumption string `json:"assumption"`
	How        string `json:"how"` // added, changed or removed
	By         Effect `json:"by"`
}

// Compare explains the difference of two scenarios: from the first, the assumptions
// of the second are taken over one after the other, in their order, and then those
// that only the first has are dropped. What is left is Rest. The order matters where
// assumptions act on the same money; it is the order that a reader sees.
func Compare(ctx context.Context, m Model, a, b Scenario, confidence float64, o Options) (*Difference, error) {
	now := Scenario{a.Name, slices.Clone(a.Assumptions)}
	ways := []Scenario{now}
	var steps []Change
	take := func(id, how string, assumptions []Assumption) {
		now = Scenario{b.Name, assumptions}
		ways, steps = append(ways, now), append(steps, Change{Assumption: id, How: how})
	}
	for _, x := range b.Assumptions {
		next := slices.Clone(now.Assumptions)
		switch k := slices.IndexFunc(next, func(y Assumption) bool { return y.ID == x.ID }); {
		case k < 0:
			take(x.ID, "added", append(next, x))
		case !next[k].same(x):
			next[k] = x
			take(x.ID, "changed", next)
		}
	}
	for _, x := range a.Assumptions {
		if !slices.ContainsFunc(b.Assumptions, func(y Assumption) bool { return y.ID == x.ID }) {
			take(x.ID, "removed", slices.DeleteFunc(slices.Clone(now.Assumptions), func(y Assumption) bool { return y.ID == x.ID }))
		}
	}
	var variants []Model
	for _, s := range append(ways, b) {
		x, err := m.Under(s)
		if err != nil {
			return nil, err
		}
		variants = append(variants, x)
	}
	e, method, err := alike(ctx, variants, confidence, o)
	if err != nil {
		return nil, err
	}
	last := len(ways)
	d := &Difference{Method: method, From: e[0], To: e[last], Steps: steps, Rest: e[last].less(e[last-1])}
	for i := range d.Steps {
		d.Steps[i].By = e[i+1].less(e[i])
	}
	return d, nil
}

func (e Effect) less(f Effect) Effect { return Effect{e.Expected - f.Expected, e.Reserve - f.Reserve} }

// same is true of assumptions that say the same.
func (a Assumption) same(b Assumption) bool {
	if (a.Severity == nil) != (b.Severity == nil) || a.Severity != nil && *a.Severity != *b.Severity || !slices.Equal(a.Chances, b.Chances) {
		return false
	}
	return a.Driver == b.Driver && a.Certain == b.Certain && a.Nothing == b.Nothing && a.From == b.From && a.Branch == b.Branch
}
