package planner

import (
	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
)

// Day is a day for a decision in a plan.
type Day struct {
	Day    models.Date
	Kind   string // notice, driver or action
	What   string
	Award  string
	Place  models.Jurisdiction
	Passed bool
}

// Home is the part of the page where the workspace begins that lists the first of the
// days for decisions that are near, and says how many there are.
func Home(c layout.Context, days []Day, most int) (count string, h ui.Part) {
	if len(days) == 0 {
		return "", h
	}
	w := c.Words
	t := c.Table("plan-days", "", "plan.col.what", "plan.col.day", "plan.col.place")
	t.File = ui.Link{}
	for _, x := range days[:min(len(days), most)] {
		day := ui.Cell{Text: ui.Link{Text: ui.Short(x.Day)}, Data: x.Day.String()}
		if x.Passed {
			day.Quiet = w.Say("plan.passed")
		}
		what := ui.To(w.Say("plan.day_"+x.Kind, "What", x.What, "Award", x.Award), Address(x.Place.ID)+"#decisions")
		t.Row(what, day, ui.Text(x.Place.Name))
	}
	h = ui.Part{ID: "plan-part", Title: w.Say("plan.home"), Table: t, All: ui.Link{Text: w.Say("plan.home_all", "Count", len(days)), URL: "/budget"}}
	return w.Say("plan.home_count", "N", len(days)), h
}
