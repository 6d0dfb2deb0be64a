package tracker

import (
	"cmp"
	"context"
	"slices"

	"proviso/app/budget"
	"proviso/models"
)

// PlanDay is a day by which something has to be decided in one jurisdiction's plan.
type PlanDay struct {
	budget.Decision
	Place models.Jurisdiction
	Award string // name; "" where the day is about none
}

// How far ahead days are told, and how long after they have passed.
const (
	planAhead = 60
	planSince = 14
)

// PlanDays are the days for decisions that are near, in the plans that the person sees,
// the earliest first.
func (t *Tracker) PlanDays(ctx context.Context, who models.Person) ([]PlanDay, error) {
	if mayPlan(who) != nil {
		return nil, nil
	}
	places, err := t.PlanPlaces(ctx, who)
	if err != nil {
		return nil, err
	}
	w, err := t.Work(ctx)
	if err != nil {
		return nil, err
	}
	kept := map[string]bool{} // a place of which nothing is kept has no such day
	for _, y := range w.BudgetYears {
		kept[y.Jurisdiction] = true
	}
	for _, d := range w.Drivers {
		kept[d.Jurisdiction] = true
	}
	var out []PlanDay
	for _, j := range places {
		if !kept[j.ID] {
			continue
		}
		p, err := t.PlanFacts(ctx, who, j.ID, 0)
		if err != nil {
			return nil, err
		}
		plan, err := t.planOf(ctx, who, p, PlanQuery{})
		if err != nil {
			return nil, err
		}
		days, err := plan.Decisions()
		if err != nil {
			return nil, err
		}
		for _, d := range days {
			if d.Kind == budget.DecideBudget || d.Day < p.Today-planSince || d.Day > p.Today+planAhead {
				continue
			}
			x := PlanDay{Decision: d, Place: j}
			if a := p.Award(d.Grant); a != nil {
				x.Award = a.Name
			}
			out = append(out, x)
		}
	}
	slices.SortStableFunc(out, func(x, y PlanDay) int {
		return cmp.Or(cmp.Compare(x.Day, y.Day), cmp.Compare(x.Place.Name, y.Place.Name))
	})
	return out, nil
}
