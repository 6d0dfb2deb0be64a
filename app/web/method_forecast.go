package web

import (
	"context"
	"fmt"

	"proviso/app/budget"
	"proviso/app/forecast"
	"proviso/models"
	"proviso/views/records"
)

// forecastExamples are worked when the method is asked for, by the code that works out
// plans: awards of $1,000,000 to come, each lost with 30 %.
func forecastExamples(ctx context.Context) ([]records.ForecastExample, error) {
	var out []records.ForecastExample
	for _, x := range []struct {
		id     string
		awards int
		each   bool
	}{{"ten_shared", 10, false}, {"ten_each", 10, true}, {"two_shared", 2, false}} {
		million, none := models.USD(1_000_000_00), models.USD(0)
		m := forecast.Model{Drivers: []forecast.Driver{{ID: "d", Each: x.each, Outcomes: []forecast.Outcome{{ID: "lost", Chance: forecast.Sure(0.3)}}}}}
		var ids []string
		for i := range x.awards {
			id := fmt.Sprint(i)
			ids = append(ids, id)
			m.Awards = append(m.Awards, forecast.Award{ID: id, Amounts: &forecast.Amounts{Committed: &none, Uncommitted: &million, Unspent: &none}})
			m.Branches = append(m.Branches, forecast.Branch{Driver: "d", Outcome: "lost", Award: id, Kind: forecast.Terminated})
		}
		r, err := forecast.Exact(ctx, m)
		if err != nil {
			return nil, fmt.Errorf("work out an example of the method: %w", err)
		}
		all, err := forecast.Together(ctx, m, ids, forecast.Options{Trials: 1})
		if err != nil {
			return nil, fmt.Errorf("work out an example of the method: %w", err)
		}
		out = append(out, records.ForecastExample{ID: x.id, Expected: r.Total.Expected, P80: r.Total.P80, P95: r.Total.P95, All: all.Everything})
	}
	return out, nil
}

// claimsExample is what a flag under the False Claims Act comes to, for one claim of
// $100,000.
func claimsExample() (low, high models.USD) {
	return budget.Claims(models.ClaimsFlag{Claims: 1, Damages: 100_000_00})
}
