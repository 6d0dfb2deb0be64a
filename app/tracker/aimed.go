package tracker

import (
	"slices"

	"proviso/models"
)

// Aimed is an order that stands for a place on a day, and what it is aimed at.
type Aimed struct {
	Condition *models.Condition
	Order     models.Reason
}

// AimedElsewhere are the orders that stand for the place against a policy of the
// government's, where an award's own condition is asked about: such an order does
// not reach it, and whoever has heard of the order wants to be told so.
func (b *Book) AimedElsewhere(q models.Question) []Aimed {
	b = b.Holding(q.Jurisdiction, q.Program, q.Condition)
	asked, ok := b.Law.Condition(q.Condition)
	if !ok || asked.PolicyOnly {
		return nil
	}
	var out []Aimed
	for i := range b.Record.Conditions {
		k := &b.Record.Conditions[i]
		if !k.PolicyOnly {
			continue
		}
		a, err := b.Coverage(models.Question{Jurisdiction: q.Jurisdiction, Condition: k.ID, AsOf: q.AsOf, KnownOn: q.KnownOn})
		if err != nil {
			continue // it takes a program or a year to be asked about: no policy for all
		}
		for _, r := range a.Reasons {
			if r.Kind == models.ReasonOrder && !slices.ContainsFunc(out, func(x Aimed) bool { return x.Order.ID == r.ID }) {
				out = append(out, Aimed{k, r})
			}
		}
	}
	return out
}
