package tracker

import (
	"context"
	"fmt"
	"slices"

	"proviso/app/store"
	"proviso/models"
)

// planKinds are the kinds of facts that a plan is made from.
var planKinds = []models.FactKind{models.FactBudgetYear, models.FactAwardBudget, models.FactDriver, models.FactScenario, models.FactLikelihood}

// LoadPlan adds those facts of plans that there are not yet, and says how many. One that
// there is, or was, is left as it is: people work on plans.
func (t *Tracker) LoadPlan(ctx context.Context, plan []models.Fact, author, action, reason string) (int, error) {
	facts, err := t.store.Facts(ctx, store.Filter{Kinds: planKinds, Withdrawn: true})
	if err != nil {
		return 0, fmt.Errorf("read plans: %w", err)
	}
	there := map[key]bool{}
	for i := range facts {
		there[key{facts[i].Kind, facts[i].ID}] = true
	}
	var drafts []store.Draft
	for _, it := range plan {
		if !slices.Contains(planKinds, it.Kind) {
			return 0, fmt.Errorf("load a plan: %s %s is no part of one", it.Kind, it.ID)
		}
		if !there[key{it.Kind, it.ID}] {
			drafts = append(drafts, store.Draft{Kind: it.Kind, ID: it.ID, Body: []byte(it.Body)})
		}
	}
	if len(drafts) == 0 {
		return 0, nil
	}
	_, err = t.store.Record(ctx, drafts, author, action, reason)
	return len(drafts), err
}
