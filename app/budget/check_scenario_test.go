package budget

import (
	"testing"

	"proviso/models"
)

func TestCheckScenario(t *testing.T) {
	t.Parallel()
	const order = "here.order-ends"
	for _, x := range []struct {
		name        string
		is          models.Scenario
		field, says string
	}{
		{"nothing assumed", models.Scenario{ID: "here.hope", Name: "Hope"}, "", ""},
		{"all kinds", models.Scenario{ID: "here.hope", Name: "Hope", Assumptions: []models.ScenarioAssumption{{Driver: order, Certain: "ends", From: "2027-03"}, {Driver: "here.enforced", At: AtP90}}}, "", ""},
		{"no name", models.Scenario{ID: "here.hope"}, "name", "is missing"},
		{"another's name", models.Scenario{ID: "here.hope", Name: "worst"}, "name", "another scenario's"},
		{"a name that another began with", models.Scenario{ID: "here.hope", Name: "Older"}, "name", "another scenario's"},
		{"its own", models.Scenario{ID: "here.older", Name: "Worst"}, "", ""},
		{"in the place of a built one", models.Scenario{ID: "here.severe", Name: "Severe"}, "", ""},
		{"renamed to a built one", models.Scenario{ID: "here.hope", Name: "severe"}, "name", "every plan has"},
		{"a built one renamed", models.Scenario{ID: "here.severe", Name: "Hope"}, "name", "every plan has"},
		{"a driver twice", models.Scenario{ID: "here.hope", Name: "Hope", Assumptions: []models.ScenarioAssumption{{Driver: order, Nothing: true}, {Driver: order, At: AtP10}}}, "takes." + order, "said twice"},
		{"no driver", models.Scenario{ID: "here.hope", Name: "Hope", Assumptions: []models.ScenarioAssumption{{Driver: "here.gone", Nothing: true}}}, "takes.here.gone", "no driver"},
		{"nothing said", models.Scenario{ID: "here.hope", Name: "Hope", Assumptions: []models.ScenarioAssumption{{Driver: order}}}, "takes." + order, "says 0 things"},
		{"two things said", models.Scenario{ID: "here.hope", Name: "Hope", Assumptions: []models.ScenarioAssumption{{Driver: order, Certain: "ends", Nothing: true}}}, "takes." + order, "says 2 things"},
		{"no outcome", models.Scenario{ID: "here.hope", Name: "Hope", Assumptions: []models.ScenarioAssumption{{Driver: order, Certain: "gone"}}}, "takes." + order, "no outcome"},
		{"no end", models.Scenario{ID: "here.hope", Name: "Hope", Assumptions: []models.ScenarioAssumption{{Driver: order, At: "p50"}}}, "takes." + order, "no end"},
		{"a month of nothing", models.Scenario{ID: "here.hope", Name: "Hope", Assumptions: []models.ScenarioAssumption{{Driver: order, Nothing: true, From: "2027-01"}}}, "from." + order, "only an outcome"},
		{"no month", models.Scenario{ID: "here.hope", Name: "Hope", Assumptions: []models.ScenarioAssumption{{Driver: order, Certain: "ends", From: "soon"}}}, "from." + order, "not a month"},
	} {
		t.Run(x.name, func(t *testing.T) {
			f := foresight()
			f.Scenarios = []models.Scenario{{ID: "here.older", Jurisdiction: "here", Name: "Worst"}}
			x.is.Jurisdiction = "here"
			faulted(t, f.CheckScenario(&x.is), x.field, x.says)
		})
	}
}
