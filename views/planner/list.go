package planner

import (
	"strconv"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/records"
	"proviso/views/ui"
)

// Place is a jurisdiction whose plan one may see.
type Place struct {
	models.Jurisdiction
	Years, Awards int
}

// NewListPage words the list of plans.
func NewListPage(c layout.Context, places []Place) records.Page {
	w := c.Words
	p := records.Page{Frame: layout.NewWorkFrame(c, w.Say("plan.list"))}
	p.Frame.Sentence = w.Say("plan.list_text")
	t := c.Table("plans", "", "plan.col.place", "plan.col.awards", "plan.col.years")
	t.File = ui.Link{}
	t.Columns[1].Numeric, t.Columns[2].Numeric = true, true
	for _, x := range places {
		head := ui.To(x.Name, Address(x.ID))
		if x.Illustrative {
			head.Quiet = w.Say("plan.illustrative")
		}
		t.Row(head, ui.Text(strconv.Itoa(x.Awards)), ui.Text(strconv.Itoa(x.Years)))
	}
	s := records.Part{ID: "plans", Title: w.Say("plan.plans")}
	if t.Len() == 0 {
		s.Text = []string{w.Say("plan.list_none")}
	} else {
		s.Table = t
	}
	p.Parts = []records.Part{s}
	return p
}
