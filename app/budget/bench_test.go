package budget

import (
	"fmt"
	"testing"

	"proviso/app/forecast"
	"proviso/models"
)

// large is a plan of many awards, each under three of thirty drivers.
func large(awards int) Plan {
	p := lantern()
	p.Awards, p.Drivers, p.Beliefs = nil, nil, map[string]models.Likelihood{}
	low, high := models.Percent(10_00), models.Percent(60_00)
	for d := range 30 {
		id := fmt.Sprintf("p.d%02d", d)
		b := models.DriverBranch{Row: models.Row{No: 1}, Outcome: "yes", Harm: models.HarmReduced, Severity: models.PlanRange{Low: &low, High: &high}}
		for a := range awards {
			if a%10 == d%10 {
				b.Grants = append(b.Grants, fmt.Sprintf("a%05d", a))
			}
		}
		p.Drivers = append(p.Drivers, models.Driver{ID: id, Jurisdiction: "p", Name: id, Outcomes: []models.DriverOutcome{{ID: "yes", Name: "yes"}}, Branches: []models.DriverBranch{b}})
		p.Beliefs[id] = believed(id, "yes", 10_00, 20_00, 40_00)
	}
	for a := range awards {
		id := fmt.Sprintf("a%05d", a)
		p.Awards = append(p.Awards, Exposure{Grant: models.Grant{ID: id, Program: "x"}, Name: id, Position: future(models.USD(a)*1_00, 100_000_00),
			Budget: models.AwardBudget{ID: id, Lines: []models.BudgetLine{planLine(1, "Police", 60_000_00), planLine(2, "Sheriff", 40_000_00)}}})
	}
	return p
}

// BenchmarkReckon is a whole plan, with its tornado, scenarios and table; the baseline is
// one forecast of the same model. Its ratio says how many forecasts a plan is worth.
func BenchmarkReckon(b *testing.B) {
	for _, awards := range []int{50, 500} {
		p := large(awards)
		o := Options{Trials: 10_000}
		m, _, err := p.Model()
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("%d awards", awards), func(b *testing.B) {
			for b.Loop() {
				if _, err := Reckon(b.Context(), p, o); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("%d awards, one forecast", awards), func(b *testing.B) {
			for b.Loop() {
				if _, err := forecast.Run(b.Context(), m, forecast.Options{Trials: o.Trials, Seed: 1}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
