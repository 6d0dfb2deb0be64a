package records

import (
	"cmp"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
)

// CaseRow is a case in a list.
type CaseRow struct {
	models.Case
	Running, Unsure int    // orders in force on the day, and those of which it cannot be told
	Phase           string // live, quiet, undated or ahead
}

// caseTable is cases under one another.
func caseTable(c layout.Context, id string, rows []CaseRow) *ui.Table {
	w := c.Words
	t := c.Table(id, w.Say("case.list_caption", "Day", c.AsOf.Words()), "case.case", "case.court", "case.filed", "case.running", "condition.conditions", "condition.verified")
	phase := ""
	for _, r := range rows {
		m := &r.Case
		if r.Phase != phase {
			phase = r.Phase
			t.Group(ui.Cell{Text: ui.Link{Text: w.Say("case.phase."+phase, "Day", c.AsOf.Words())}, Data: phase})
		}
		running := ui.Text(w.Say("case.running_of", "Running", r.Running, "All", len(m.Orders)))
		if r.Unsure > 0 {
			running.Quiet = w.Say("case.unsure", "N", r.Unsure)
		}
		var conditions []ui.Link
		for _, k := range m.Conditions {
			conditions = append(conditions, ui.Link{Text: k, URL: c.At("/conditions/" + k)})
		}
		t.Row(ui.Cell{Text: ui.Link{Text: m.Caption, URL: c.At("/cases/" + m.ID)}, Quiet: m.Docket}, ui.Text(m.Court), When(m.Filed), running, ui.Cell{Links: conditions},
			ui.Cell{Text: ui.Link{Text: cmp.Or(ui.Short(m.VerifiedThrough), w.Say("money.unknown"))}, Data: m.VerifiedThrough.String()})
	}
	return t
}

// NewCasesPage words the list of cases.
func NewCasesPage(c layout.Context, rows []CaseRow, courts, roles, conditions []string) Page {
	w := c.Words
	p := Page{Frame: layout.NewFrame(c, w.Say("cases.title"))}
	orders, running := 0, 0
	for _, r := range rows {
		orders += len(r.Case.Orders)
		running += r.Running
	}
	p.Frame.Sentence = w.Say(then(c, "cases.sentence"), "Day", c.AsOf.Words(), "N", len(rows), "Orders", orders, "Running", running)
	same := func(s string) string { return s }
	p.Filters = NewFilters(c, Text(c, "law.words"), Choice(c, "court", "case.court", courts, same),
		Choice(c, "role", "case.role", roles, func(s string) string { return w.Say("case.role." + s) }), Choice(c, "condition", "col.condition", conditions, same))
	p.Parts = []Part{Part{ID: "list", Title: w.Say("list.all", "N", len(rows))}.tabled(caseTable(c, "cases", rows), w.Say("law.nothing"))}
	p.Fill(c)
	return p
}
