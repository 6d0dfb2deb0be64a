package portfolio

import (
	"slices"
	"strings"

	"proviso/models"
	"proviso/views/layout"
)

// mostConditions keeps the sentence one that can be quoted.
const mostConditions = 3

// sentence says what the record shows on the day: what stood open against whom,
// what was held or lost, and how the conditions that most grants carry stood.
func sentence(c layout.Context, g Given) string {
	w := c.Words
	day := c.AsOf.Words()
	if g.Total == 0 {
		return w.Say("portfolio.none", "Day", day)
	}
	parts := []string{w.Say("portfolio.sentence", "N", g.Total, "Day", day)}
	if g.Demanded > 0 {
		parts = append(parts, w.Say("portfolio.demanded", "N", g.Demanded))
	}
	if n := g.Rungs[models.Restricted]; n > 0 {
		parts = append(parts, w.Say("portfolio.restricted", "N", n))
	}
	if n := g.Rungs[models.Lost]; n > 0 {
		parts = append(parts, w.Say("portfolio.lost", "N", n))
	}
	if s := conditions(c, g.Conditions); s != "" {
		parts = append(parts, s)
	}
	return strings.Join(parts, "; ") + "."
}

// conditions tells of the conditions that most grants carry, those that stand
// alike together.
func conditions(c layout.Context, all []Condition) string {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(x, y Condition) int { return y.N - x.N })
	all = all[:min(len(all), mostConditions)]
	var held, force, doubt, mixed []string
	for _, k := range all {
		switch k.N {
		case k.Held:
			held = append(held, k.Name)
		case k.InForce:
			force = append(force, k.Name)
		case k.Doubt:
			doubt = append(doubt, k.Name)
		default:
			mixed = append(mixed, c.Words.Say("portfolio.mixed", "Name", k.Name, "InForce", k.InForce, "Held", k.Held, "Doubt", k.Doubt, "Carry", k.N))
		}
	}
	var out []string
	if len(held) > 0 {
		out = append(out, c.Words.Say("portfolio.held_off", "N", len(held), "Names", list(c, held)))
	}
	if len(force) > 0 {
		out = append(out, c.Words.Say("portfolio.in_force", "N", len(force), "Names", list(c, force)))
	}
	if len(doubt) > 0 {
		out = append(out, c.Words.Say("portfolio.doubtful", "N", len(doubt), "Names", list(c, doubt)))
	}
	return strings.Join(append(out, mixed...), "; ")
}

// list puts commas and a last "and" between names.
func list(c layout.Context, names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return c.Words.Say("list.and", "First", strings.Join(names[:last], ", "), "Last", names[last])
}
