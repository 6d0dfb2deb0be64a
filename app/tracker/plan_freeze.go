package tracker

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"proviso/app/store"
	"proviso/models"
)

// PlanOrder is an open order with the award that it is under.
type PlanOrder struct {
	models.Encumbrance
	Award *PlanAward
}

// Orders are all open orders of the place that count, by award and number.
func (p *PlanFacts) Orders() []PlanOrder {
	var out []PlanOrder
	for i := range p.Awards {
		for _, x := range p.Awards[i].Budget.Encumbrances {
			if x.Counts() {
				out = append(out, PlanOrder{x, &p.Awards[i]})
			}
		}
	}
	return out
}

// Carries is true of an award that a condition is attached to, whatever became of it,
// unless it was withdrawn.
func (a *PlanAward) Carries(condition string) bool {
	return slices.ContainsFunc(a.Conditions, func(c models.ConditionStanding) bool {
		return c.Condition == condition && c.Standing != models.NotAttached && c.Standing != models.WithdrawnByUSG
	})
}

// FreezeConditions are the conditions that awards with open orders carry, and those
// under which an order is frozen, by id.
func (p *PlanFacts) FreezeConditions() []string {
	has := map[string]bool{}
	for _, x := range p.Orders() {
		if x.Frozen != nil && x.Frozen.Condition != "" {
			has[x.Frozen.Condition] = true
		}
		for _, c := range x.Award.Conditions {
			if x.Award.Carries(c.Condition) {
				has[c.Condition] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(has))
}

// KnowsCondition is true of a condition of the record.
func (p *PlanFacts) KnowsCondition(id string) bool {
	_, ok := p.book.numbers.conditions[id]
	return ok
}

// FreezeOrders freezes every open order of the place's awards that carry a condition,
// as one act, and says how many orders of how many awards it were. Orders of other
// awards stay open, whatever fund they are of.
func (t *Tracker) FreezeOrders(ctx context.Context, who models.Person, jurisdiction, condition, why string) (orders, awards int, err error) {
	p, err := t.planToKeep(ctx, who, jurisdiction)
	if err != nil {
		return 0, 0, err
	}
	why = strings.TrimSpace(why)
	switch {
	case condition == "":
		return 0, 0, models.Invalid("condition", "is missing; choose the condition under which orders are stopped")
	case !slices.ContainsFunc(p.Awards, func(a PlanAward) bool { return a.Carries(condition) }):
		return 0, 0, models.Invalid("condition", "no award of %s carries the condition %q", p.Place.Name, condition)
	case why == "":
		return 0, 0, models.Invalid("why", "is missing; who asks for an order is told it")
	}
	return t.eachOrder(ctx, p, who, "freeze-orders", fmt.Sprintf("froze the open orders under %s: %s", p.NameOf(condition), why), func(a *PlanAward, x *models.Encumbrance) bool {
		if !a.Carries(condition) || x.Frozen != nil {
			return false
		}
		x.Frozen = &models.Freezing{On: p.Today, Condition: condition, Why: why, By: who.ID}
		return true
	})
}

// ThawOrders lets every order go on that was frozen under a condition, and says how
// many orders of how many awards it were. One that was frozen alone stays so.
func (t *Tracker) ThawOrders(ctx context.Context, who models.Person, jurisdiction, condition, why string) (orders, awards int, err error) {
	p, err := t.planToKeep(ctx, who, jurisdiction)
	if err != nil {
		return 0, 0, err
	}
	why = strings.TrimSpace(why)
	switch {
	case condition == "":
		return 0, 0, models.Invalid("condition", "is missing; choose the condition under which orders were stopped")
	case why == "":
		return 0, 0, models.Invalid("why", "is missing; say why the orders go on")
	}
	return t.eachOrder(ctx, p, who, "thaw-orders", fmt.Sprintf("let the orders under %s go on: %s", p.NameOf(condition), why), func(_ *PlanAward, x *models.Encumbrance) bool {
		if x.Frozen == nil || x.Frozen.Condition != condition {
			return false
		}
		x.Frozen = nil
		return true
	})
}

// eachOrder changes open orders of any award of the place, and records all of them or
// none.
func (t *Tracker) eachOrder(ctx context.Context, p *PlanFacts, who models.Person, action, why string, change func(*PlanAward, *models.Encumbrance) bool) (orders, awards int, err error) {
	var drafts []store.Draft
	for i := range p.Awards {
		a := &p.Awards[i]
		b, changed := a.Budget, 0
		b.Encumbrances = slices.Clone(b.Encumbrances)
		for k := range b.Encumbrances {
			if x := &b.Encumbrances[k]; x.Counts() && change(a, x) {
				changed++
			}
		}
		if changed == 0 {
			continue
		}
		draft, err := workDraft(models.FactAwardBudget, b.ID, b, p.Version(models.FactAwardBudget, b.ID))
		if err != nil {
			return 0, 0, err
		}
		drafts, orders = append(drafts, draft), orders+changed
	}
	if len(drafts) == 0 {
		return 0, 0, models.Conflict("condition", "there is no order under it that this would change")
	}
	if _, err := t.store.Record(ctx, drafts, who.ID, action, why); err != nil {
		return 0, 0, err
	}
	return orders, len(drafts), nil
}
