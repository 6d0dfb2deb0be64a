package seed

import (
	"testing"
	"testing/fstest"

	"proviso/models"
)

// The plans that ship are sound, and all of it is of the invented places.
func TestSamplePlans(t *testing.T) {
	items, faults := SamplePlans()
	for _, f := range faults {
		t.Error(f)
	}
	kinds := map[models.FactKind]int{}
	for _, it := range items {
		kinds[it.Kind]++
	}
	if kinds[models.FactDriver] != 3 || kinds[models.FactLikelihood] != 3 || kinds[models.FactBudgetYear] != 2 {
		t.Errorf("kinds: %v", kinds)
	}
}

func TestBrokenPlans(t *testing.T) {
	for name, text := range map[string]string{
		"a field that there is not": "budget_years:\n  - {id: illustrative-x.fy2027, colour: red}\n",
		"money that is none":        "budget_years:\n  - {id: illustrative-x.fy2027, reserve: much}\n",
		"a part above all":          "award_budgets:\n  - {id: illustrative-x, haircuts: [{no: 1, part: '101', reason: x, by: x, on: '2026-01-01'}]}\n",
		"a month that is none":      "award_budgets:\n  - {id: illustrative-x, lines: [{no: 1, month: March, amount: '1.00'}]}\n",
		"something real":            "drivers:\n  - {id: denver-co.order, jurisdiction: denver-co, name: x, by: x, on: '2026-01-01'}\n",
	} {
		if _, faults := readPlans(fstest.MapFS{"plans/x.yaml": {Data: []byte(text)}}); len(faults) != 1 {
			t.Errorf("%s: %v", name, faults)
		}
	}
}
