package tracker

import (
	"testing"

	"proviso/models"
)

func TestScenarios(t *testing.T) {
	t.Parallel()
	tr, ctx := withDriver(t), t.Context()
	const worst = brindlewick + ".worst"
	s := models.Scenario{Jurisdiction: brindlewick, Name: " Worst ", Assumptions: []models.ScenarioAssumption{{Driver: lanternID, Certain: "enforced", From: "2027-03"}}}
	fails(t, "who keeps awards alone", tr.KeepScenario(ctx, some(models.RoleGrants), s, 0), models.KindDenied, "budget or counsel")
	if err := tr.KeepScenario(ctx, petra(), s, 0); err != nil {
		t.Fatal(err)
	}
	fails(t, "again", tr.KeepScenario(ctx, petra(), s, 0), models.KindInvalid, "another scenario's")
	f, err := tr.ScenarioFile(ctx, some(models.RoleGrants), worst)
	if err != nil || f.Version != 1 || f.Built || f.Scenario.Name != "Worst" || f.Scenario.By != "petra" || len(f.History) != 1 {
		t.Fatalf("got %+v, %v", f.Scenario, err)
	}
	if err := tr.CopyScenario(ctx, petra(), worst, "Worst but one"); err != nil {
		t.Fatal(err)
	}
	fails(t, "copied onto itself", tr.CopyScenario(ctx, petra(), worst, "worst"), models.KindInvalid, "another scenario's")
	c, err := tr.ScenarioFile(ctx, petra(), brindlewick+".worst-but-one")
	if err != nil || c.Scenario.Like != "Worst" || len(c.Scenario.Assumptions) != 1 {
		t.Fatalf("got %+v, %v", c.Scenario, err)
	}
	c.Scenario.Assumptions = append(c.Scenario.Assumptions, models.ScenarioAssumption{Driver: lanternID, Nothing: true})
	fails(t, "two things of a driver", tr.KeepScenario(ctx, petra(), c.Scenario, 1), models.KindInvalid, "twice")
	c.Scenario.Assumptions = c.Scenario.Assumptions[1:]
	if err := tr.KeepScenario(ctx, petra(), c.Scenario, 1); err != nil {
		t.Fatal(err)
	}
	fails(t, "of an older version", tr.KeepScenario(ctx, petra(), c.Scenario, 1), models.KindConflict, "version 2")
	if f, err = tr.ScenarioFile(ctx, petra(), worst); err != nil || f.Scenario.Assumptions[0].Nothing {
		t.Errorf("the copy changed what it was copied from: %+v, %v", f.Scenario, err)
	}
	fails(t, "removed without a reason", tr.RemoveScenario(ctx, petra(), worst, 1, " "), models.KindInvalid, "why")
	fails(t, "removed at another version", tr.RemoveScenario(ctx, petra(), worst, 2, "w"), models.KindConflict, "version 1")
	if err := tr.RemoveScenario(ctx, petra(), worst, 1, "nobody looks at it"); err != nil {
		t.Fatal(err)
	}
	if _, err := tr.ScenarioFile(ctx, petra(), worst); models.KindOf(err) != models.KindNotFound {
		t.Errorf("it is there still: %v", err)
	}
	fails(t, "removed twice", tr.RemoveScenario(ctx, petra(), worst, 2, "w"), models.KindNotFound, "scenario")
	if err := tr.KeepScenario(ctx, petra(), s, 0); err != nil {
		t.Fatal(err)
	}
	if f, err = tr.ScenarioFile(ctx, petra(), worst); err != nil || f.Version != 3 || len(f.History) != 3 || !f.History[1].Withdrawn {
		t.Errorf("one of the same name goes on with its history: version %d, %v", f.Version, err)
	}
}

// Every plan has three that nobody saved; they can be copied, and one that is saved
// under such a name stands in its place until it is removed.
func TestScenariosOfEveryPlan(t *testing.T) {
	t.Parallel()
	tr, ctx := withDriver(t), t.Context()
	const severe = brindlewick + ".severe"
	f, err := tr.ScenarioFile(ctx, petra(), severe)
	if err != nil || !f.Built || f.Version != 0 || f.Scenario.Name != "severe" || len(f.History) != 0 {
		t.Fatalf("got %+v, %v", f, err)
	}
	fails(t, "changed, though it is not saved", tr.KeepScenario(ctx, petra(), f.Scenario, 1), models.KindNotFound, "scenario")
	fails(t, "removed, though it is not saved", tr.RemoveScenario(ctx, petra(), severe, 0, "w"), models.KindNotFound, "scenario")
	if err := tr.CopyScenario(ctx, petra(), severe, "Mine"); err != nil {
		t.Fatal(err)
	}
	if c, err := tr.ScenarioFile(ctx, petra(), brindlewick+".mine"); err != nil || c.Scenario.Like != "severe" || len(c.Scenario.Assumptions) != 0 {
		t.Errorf("got %+v, %v", c.Scenario, err)
	}
	saved := models.Scenario{Jurisdiction: brindlewick, Name: "Severe", Assumptions: []models.ScenarioAssumption{{Driver: lanternID, Certain: "enforced"}}}
	if err := tr.KeepScenario(ctx, petra(), saved, 0); err != nil {
		t.Fatal(err)
	}
	if f, err = tr.ScenarioFile(ctx, petra(), severe); err != nil || f.Version != 1 || len(f.Scenario.Assumptions) != 1 {
		t.Errorf("got %+v, %v", f.Scenario, err)
	}
	if err := tr.RemoveScenario(ctx, petra(), severe, 1, "the first was better"); err != nil {
		t.Fatal(err)
	}
	if f, err = tr.ScenarioFile(ctx, petra(), severe); err != nil || f.Version != 0 || len(f.Scenario.Assumptions) != 0 || len(f.History) != 2 {
		t.Errorf("got %+v, version %d, %v", f.Scenario, f.Version, err)
	}
	for id, who := range map[string]models.Person{"nowhere.base": petra(), "base": petra(), severe: {ID: "x", Assignments: []models.Assignment{{Role: models.RoleBudget, Jurisdiction: "denver-co"}}}} {
		if _, err := tr.ScenarioFile(ctx, who, id); models.KindOf(err) != models.KindNotFound {
			t.Errorf("%s: %v", id, err)
		}
	}
	if _, err := tr.ScenarioFile(ctx, some(models.RoleViewer), severe); models.KindOf(err) != models.KindDenied {
		t.Errorf("who sees no plan: %v", err)
	}
}

// What a scenario takes to be certain stays an outcome until the scenario says otherwise.
func TestScenarioHoldsOutcome(t *testing.T) {
	t.Parallel()
	tr, ctx := withDriver(t), t.Context()
	s := models.Scenario{Jurisdiction: brindlewick, Name: "Worst", Assumptions: []models.ScenarioAssumption{{Driver: lanternID, Certain: "enforced"}}}
	if err := tr.KeepScenario(ctx, petra(), s, 0); err != nil {
		t.Fatal(err)
	}
	f, err := tr.DriverFile(ctx, petra(), lanternID)
	if err != nil {
		t.Fatal(err)
	}
	f.Driver.Outcomes, f.Driver.Branches[0].Struck = []models.DriverOutcome{{Name: "Other"}}, "wrong"
	fails(t, "the outcome is gone", tr.KeepDriver(ctx, petra(), f.Driver, 1), models.KindInvalid, `"Worst"`)
}
