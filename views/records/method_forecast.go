package records

import (
	"strconv"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
)

// ForecastExample is a made-up plan of awards of $1,000,000, with what it comes to.
type ForecastExample struct {
	ID                 string
	Expected, P80, P95 models.USD
	All                float64 // the chance that all of them are lost
}

// forecast says how a budget office's plan is reckoned. What any office holds to be
// likely is no part of it.
func (g *GivenMethod) forecast(c layout.Context) Part {
	w := c.Words
	s := Part{ID: "forecast", Title: w.Say("method.forecast"), Text: []string{w.Say("method.forecast_text"), w.Say("method.forecast_example")}}
	t := c.Table("forecast", w.Say("method.forecast_caption"), "method.forecast_plan", "method.forecast_expected", "method.forecast_p80", "method.forecast_p95", "method.forecast_all")
	for i := 1; i < len(t.Columns); i++ {
		t.Columns[i].Numeric = true
	}
	usd := func(u models.USD) ui.Cell { return ui.Cell{Text: ui.Link{Text: ui.Whole(u)}, Data: u.String()} }
	for _, x := range g.Forecast {
		t.Row(ui.Text(w.Say("method.forecast."+x.ID)), usd(x.Expected), usd(x.P80), usd(x.P95), ui.Text(strconv.FormatFloat(100*x.All, 'g', 2, 64)+" %"))
	}
	s.Table = t
	for _, id := range []string{"driver", "branch", "scenario", "figures", "lines", "net", "waterfall", "notice", "score"} {
		s.Parts = append(s.Parts, Part{ID: "forecast-" + id, Title: w.Say("method.forecast." + id), Text: []string{w.Say("method.forecast." + id + "_text")}})
	}
	claims := Part{ID: "forecast-claims", Title: w.Say("method.forecast.claims"), Text: []string{w.Say("method.forecast.claims_text", "Low", ui.Whole(g.ClaimsLow), "High", ui.Whole(g.ClaimsHigh))}}
	s.Parts = append(s.Parts, claims)
	return s
}
