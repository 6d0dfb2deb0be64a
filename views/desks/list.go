// Package desks is the pages from which one award is worked on: where it stands on
// every axis, its money, deadlines and papers, and the forms that change them. It
// promises that what is not known says so, with the day on which anybody looked
// last. It refuses to know the public pages: nothing there leads to one of these.
package desks

import (
	"cmp"

	"proviso/models"
	"proviso/views/dossier"
	"proviso/views/layout"
	"proviso/views/ui"
)

// Row is an award in the list.
type Row struct {
	models.Assessment
	Payment models.Axis
	Next    *models.Due
}

// GivenList is what the list is worded from.
type GivenList struct {
	Rows   []Row
	All    int
	Names  map[string]string // of jurisdictions and programs, by id
	People map[string]string
	Places []string // ids of jurisdictions to choose from
}

// At is the address of an award's page.
func At(grant string) string { return "/workspace/grants/" + grant }

// NewListPage words the list.
func NewListPage(c layout.Context, g GivenList) dossier.Page {
	w := c.Words
	p := dossier.Page{Frame: layout.NewWorkFrame(c, w.Say("desk.list"))}
	p.Frame.Sentence = w.Say("desk.list_sentence", "N", g.All)
	names := make([]string, len(g.Places))
	for i, id := range g.Places {
		names[i] = cmp.Or(g.Names[id], id)
	}
	find := dossier.Section{ID: "find", Title: w.Say("desk.search"), Filter: &dossier.Filter{Action: "/workspace/grants", Name: w.Say("desk.search"), Go: w.Say("desk.search_go"),
		Text:    []dossier.Field{{ID: "find-q", Name: "q", Label: w.Say("desk.search_text"), Value: c.Query.Get("q")}},
		Choices: []dossier.Choice{dossier.NewChoice("jurisdiction", w.Say("desk.search_place"), w.Say("desk.search_all"), c.Query.Get("jurisdiction"), g.Places, names)}}}
	if g.All > len(g.Rows) {
		find.After = w.Say("desk.list_more", "Shown", len(g.Rows))
	}
	p.Add(find)
	t := plainTable(c, "grants", "", "desk.col.grant", "desk.col.stands", "desk.col.payment", "desk.col.next", "desk.col.owner")
	for i := range g.Rows {
		x := &g.Rows[i]
		name := ui.To(c.Recipient(&x.Grant, g.Names)+", "+dossier.Award(&x.Grant), At(x.Grant.ID))
		next, owner := ui.Cell{Quiet: w.Say("desk.no_deadline")}, ui.Cell{}
		if d := x.Next; d != nil {
			next = ui.Cell{Text: ui.Link{Text: ui.Short(d.On), URL: dueAt(d)}, Quiet: d.What}
			owner = keeper(c, d, g.People)
		}
		payment := stateCell(c, &x.Payment)
		if x.Payment.State == "" {
			payment.Quiet = "" // in a list the word says enough
		}
		t.Row(name, ui.Cell{Mark: ui.RungMark(w, x.Rung)}, payment, next, owner)
	}
	p.Add(dossier.Section{ID: "grants-found", Title: w.Say("work.grants"), Empty: w.Say("desk.list_none"), Tables: []*ui.Table{t}})
	return p
}

// plainTable is a table that is no file.
func plainTable(c layout.Context, id, caption string, columns ...string) *ui.Table {
	t := c.Table(id, caption, columns...)
	t.File = ui.Link{}
	return t
}

func dueAt(d *models.Due) string { return "/deadlines/" + d.ID }

// keeper is who looks after a deadline.
func keeper(c layout.Context, d *models.Due, people map[string]string) ui.Cell {
	w := c.Words
	if d.Duty.Owner == "" {
		return ui.Cell{Text: ui.Link{Text: w.Say("desk.nobody")}}
	}
	cell := ui.Text(cmp.Or(people[d.Duty.Owner], d.Duty.Owner))
	if b := d.Duty.Backup; b != "" {
		cell.Quiet = w.Say("desk.backup", "Name", cmp.Or(people[b], b))
	}
	return cell
}

// stateCell is where an award stands on an axis; what is not known says when
// anybody looked last.
func stateCell(c layout.Context, x *models.Axis) ui.Cell {
	w := c.Words
	switch {
	case x.State == "" && x.ID == models.AxisAction && x.Basis.ID != "":
		return ui.Text(w.Say("axis.state.none"))
	case x.State == "" && x.Checked != 0:
		return ui.Text(w.Say("axis.unknown_checked", "Day", ui.Short(x.Checked)))
	case x.State == "":
		return ui.Cell{Text: ui.Link{Text: w.Say("axis.unknown")}, Quiet: w.Say("axis.never")}
	}
	cell := ui.Cell{}
	switch x.ID {
	case models.AxisPosture:
		cell.Mark = ui.StandingMark(w, models.Standing(x.State))
		if x.Of > 1 {
			cell.Quiet = w.Say("axis.posture_count", "Standing", cell.Mark.Word, "Count", x.Count, "Of", x.Of)
		}
		return cell
	case models.AxisCertification:
		cell.Text.Text = dossier.Plain(x.State)
	case models.AxisAction:
		cell.Text.Text = w.Say("axis.state." + x.State)
	default:
		id := "step." + x.State
		switch x.State {
		case models.AxisAllocated, models.AxisActive, models.AxisCloses, models.AxisLate:
			id = "axis.state." + x.State
		}
		cell.Text.Text = w.Say(id)
	}
	if x.State == models.AxisLate {
		cell.Quiet = w.Say("axis.self_inflicted")
	}
	return cell
}
