package records

import (
	"cmp"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
)

// NewConditionsPage words the list of conditions.
func NewConditionsPage(c layout.Context, rows []ConditionRow, kinds, programs []string, names map[string]string) Page {
	w := c.Words
	p := Page{Frame: layout.NewFrame(c, w.Say("conditions.title"))}
	inForce := 0
	t := c.Table("conditions", w.Say("conditions.caption", "Day", c.AsOf.Words()), "col.condition", "condition.kind", "law.first", "standing.in_force", "standing.blocked",
		"standing.not_enforced", "standing.withdrawn", "standing.uncertain", "law.amounts")
	for i := 3; i < 9; i++ {
		t.Columns[i].Numeric = true
	}
	t.Columns[8].Numeric = false
	carried := -1
	for _, r := range rows {
		if r.Grants[models.InForce] > 0 {
			inForce++
		}
		if now := min(r.Carriers, 1); now != carried {
			carried = now
			t.Group(ui.Text(w.Say([]string{"conditions.not_carried", "conditions.carried"}[now])))
		}
		cells := []ui.Cell{{Text: ui.Link{Text: r.Condition.Title, URL: c.At("/conditions/" + r.Condition.ID)}, Quiet: r.Condition.ID},
			ui.Text(spaced(r.Condition.Kind)), When(r.First)}
		for _, s := range []models.Standing{models.InForce, models.Blocked, models.NotEnforced, models.WithdrawnByUSG, models.UncertainStands} {
			cells = append(cells, number(r.Grants[s]))
		}
		t.Row(append(cells, ui.Text(w.Say("law.known_of", "Known", r.Amounts, "All", r.Carriers)))...)
	}
	p.Frame.Sentence = w.Say(then(c, "conditions.sentence"), "Day", c.AsOf.Words(), "N", len(rows), "InForce", inForce)
	same := func(s string) string { return spaced(s) }
	standings := []string{string(models.InForce), string(models.Blocked), string(models.NotEnforced), string(models.WithdrawnByUSG), string(models.UncertainStands)}
	p.Filters = NewFilters(c, Text(c, "law.words"), Choice(c, "kind", "condition.kind", kinds, same),
		Choice(c, "program", "filter.program", programs, func(id string) string { return Clip(cmp.Or(names[id], id), 60) }),
		Choice(c, "status", "law.status_filter", standings, func(s string) string { return w.Say("standing." + s) }))
	p.Parts = []Part{Part{ID: "list", Title: w.Say("list.all", "N", len(rows))}.tabled(t, w.Say("law.nothing"))}
	p.Fill(c)
	return p
}

// ConditionRow is a condition in the list.
type ConditionRow struct {
	Condition models.Condition
	First     models.When
	Grants    map[models.Standing]int
	Amounts   int
	Carriers  int
}
