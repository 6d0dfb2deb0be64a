package records

import (
	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
)

// NewMethodPage words the method: the standings, the four amounts and every rule
// of the catalogue with its authority.
func NewMethodPage(c layout.Context, rules [][3]string) ShowPage {
	w := c.Words
	p := ShowPage{Frame: layout.NewFrame(c, w.Say("method.title"))}
	p.Frame.Day = layout.Bar{} // the method is the same on every day
	standings := c.Table("standings", "", "col.standing", "method.when")
	for _, s := range models.Standings {
		standings.Row(ui.Cell{Mark: ui.StandingMark(w, s)}, ui.Text(w.Say("method.standing."+string(s))))
	}
	money := c.Table("money", "", "col.amount", "method.formula")
	for _, id := range []string{"spent_unpaid", "future", "owed_back", "demandable"} {
		money.Row(ui.Text(w.Say("money."+id)), ui.Text(w.Say("method.money."+id)))
	}
	rungs := c.Table("rungs", "", "col.standing", "method.when")
	for _, r := range models.Rungs {
		rungs.Row(ui.Cell{Mark: ui.RungMark(w, r)}, ui.Text(w.Say("method.rung."+string(r))))
	}
	catalogue := c.Table("rules", "", "col.rule", "method.authority")
	for _, r := range rules {
		catalogue.Row(ui.Cell{Text: ui.Link{Text: r[1]}, Quiet: r[0]}, ui.Text(r[2]))
	}
	p.Sections = []Section{
		{ID: "coverage", Title: w.Say("method.coverage"), Text: []string{w.Say("method.coverage_text"), w.Say("method.stale_text")}, Table: standings},
		{ID: "money", Title: w.Say("method.money"), Text: []string{w.Say("method.money_text")}, Table: money},
		{ID: "ladder", Title: w.Say("method.ladder"), Text: []string{w.Say("method.ladder_text")}, Table: rungs},
		{ID: "rules", Title: w.Say("grant.rules"), Table: catalogue},
	}
	return p
}
