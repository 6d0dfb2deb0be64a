package budget

import (
	"math"
	"testing"

	"proviso/models"
)

func TestLog(t *testing.T) {
	t.Parallel()
	day := models.NewDate(2026, 6, 10)
	sure := func(id string, on models.Date, cases ...models.LikelyCase) Believed {
		return Believed{models.Likelihood{ID: id, Cases: cases}, on}
	}
	of := func(outcome string, chances ...models.LikelyChance) models.LikelyCase {
		return models.LikelyCase{Outcome: outcome, Chances: chances}
	}
	ended := func(d models.Driver, outcome string, on models.Date) models.Driver {
		d.Ended = &models.DriverEnd{Outcome: outcome, On: on, Why: "w"}
		return d
	}
	order, below := ended(orderEnds(), "ends", day), ended(enforced(), "", day+5)
	open := enforced()
	open.ID, open.Name = "here.open", "Open"
	late := ended(models.Driver{ID: "here.late", Name: "Late", Outcomes: []models.DriverOutcome{{ID: "x", Name: "X"}}}, "x", day)
	other := ended(models.Driver{ID: "here.other", Name: "Other", Outcomes: []models.DriverOutcome{{ID: "x", Name: "X"}}}, "x", day)
	orphan := ended(models.Driver{ID: "here.orphan", Name: "Orphan", Given: "here.open", Outcomes: []models.DriverOutcome{{ID: "x", Name: "X"}}}, "x", day)
	log, err := NewLog([]models.Driver{order, below, open, late, other, orphan}, []Believed{
		sure("here.order-ends", day-9, of("", chance("ends", 0, 0, 0), chance("narrowed", 0, 0, 0))),
		sure("here.order-ends", day-1, of("", chance("ends", 20_00, 30_00, 45_00), chance("narrowed", 0, 10_00, 20_00))),
		sure("here.order-ends", day, of("", chance("ends", 90_00, 99_00, 100_00), chance("narrowed", 0, 0, 0))), // on the day itself one knew
		sure("here.enforced", day-9, of("ends", chance("enforced", 50_00, 80_00, 90_00)), of("narrowed", chance("enforced", 0, 0, 0)), of("", chance("enforced", 0, 0, 0))),
		sure("here.late", day, of("", chance("x", 0, 50_00, 100_00))),
		sure("here.other", day-1, of("", chance("gone", 0, 50_00, 100_00))),
		sure("here.orphan", day-1, of("", chance("x", 0, 50_00, 100_00))),
	})
	if err != nil {
		t.Fatal(err)
	}
	// (0.7² + 0.1² + 0.6²) / 2 of the order, 0.8² of what hangs on it.
	want := map[string]float64{"here.order-ends": 0.43, "here.enforced": 0.64}
	not := map[string]Unscored{"here.late": NothingBelieved, "here.other": OtherOutcomes, "here.orphan": ParentOpen}
	for _, r := range log.Resolved {
		if r.Not != not[r.Driver.ID] || math.Abs(r.Score-want[r.Driver.ID]) > 1e-9 {
			t.Errorf("%s: score %v, %q", r.Driver.ID, r.Score, r.Not)
		}
	}
	if len(log.Resolved) != 5 || log.Resolved[0].Driver.ID != "here.enforced" || log.Brier.Sample != 2 || math.Abs(log.Brier.Score-0.535) > 1e-9 || !log.Small() {
		t.Errorf("got %d, the first %s, %+v", len(log.Resolved), log.Resolved[0].Driver.ID, log.Brier)
	}
	none, err := NewLog([]models.Driver{open}, nil)
	if err != nil || len(none.Resolved) != 0 || none.Brier.Sample != 0 {
		t.Errorf("of nothing: %+v, %v", none, err)
	}
}
