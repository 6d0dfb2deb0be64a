package records

import (
	"strings"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
)

// NewCasePage words a case: its dockets, the orders made in it with their stays,
// and its events. What lies after the day of knowledge is not told.
func NewCasePage(c layout.Context, m models.Case, names map[string]string) ShowPage {
	w := c.Words
	p := ShowPage{Frame: layout.NewFrame(c, m.Caption, ui.Link{Text: w.Say("cases.title"), URL: c.At("/cases")}, ui.Link{Text: m.ID})}
	p.Frame.Quiet = m.Posture
	known := func(when models.When) bool {
		return c.KnownOn == 0 || !when.Known() || when.Earliest <= c.KnownOn
	}
	var f facts
	f.add(w.Say("case.court"), m.Court, "")
	f.add(w.Say("case.docket"), m.Docket, "")
	f.add(w.Say("case.appeals"), strings.Join(m.AppealDockets, "; "), "")
	f.add(w.Say("case.judge"), m.Judge, "")
	if m.Filed.Known() {
		f.add(w.Say("case.filed"), m.Filed.Words(), "")
	}
	var plaintiffs []string
	for _, x := range m.Plaintiffs {
		name := names[x.ID]
		if name == "" {
			name = strings.ReplaceAll(x.ID, "-", " ")
		}
		if x.Uncertain {
			name += " (" + w.Say("standing.uncertain") + ")"
		}
		plaintiffs = append(plaintiffs, name)
	}
	f.add(w.Say("case.plaintiffs"), strings.Join(plaintiffs, ", "), "")
	f.add(w.Say("case.defendants"), strings.Join(m.Defendants, ", "), "")
	f.add(w.Say("grant.note"), m.Note, "")
	f.add(w.Say("condition.verified"), m.VerifiedThrough.Words(), "")

	orders := c.Table("orders", "", "case.order", "case.runs", "case.protects", "condition.conditions")
	for _, o := range m.Orders {
		if !known(o.From) {
			continue
		}
		runs := o.From.Words() + " - "
		switch {
		case o.To.Known() && known(o.To):
			runs += o.To.Words()
		default:
			runs += w.Say("case.no_end")
		}
		quiet := ""
		for _, s := range o.Stays {
			if !known(s.From) {
				continue
			}
			end := w.Say("case.no_end")
			if s.To.Known() && known(s.To) {
				end = s.To.Words()
			}
			quiet += w.Say("case.stayed", "AsTo", strings.ReplaceAll(string(s.AsTo), "_", " "), "From", s.From.Words(), "To", end) + " "
		}
		if o.Reversed.Known() && known(o.Reversed) {
			quiet += w.Say("case.reversed", "Day", o.Reversed.Words())
		}
		orders.Row(ui.Cell{Text: ui.Link{Text: strings.ReplaceAll(o.Kind, "_", " ")}, Quiet: o.ID}, ui.Cell{Text: ui.Link{Text: runs}, Quiet: strings.TrimSpace(quiet)},
			ui.Cell{Text: ui.Link{Text: strings.ReplaceAll(string(o.Scope), "_", " ")}, Quiet: protected(o, names)}, ui.Text(strings.Join(o.Conditions, ", ")))
	}
	events := c.Table("events", "", "case.date", "case.what")
	for _, e := range m.Events {
		if known(e.Date) {
			events.Row(ui.Text(e.Date.Words()), ui.Cell{Text: ui.Link{Text: e.Text}, Quiet: e.Citation})
		}
	}
	p.Sections = []Section{
		{ID: "docket", Title: w.Say("case.about"), Facts: f},
		{ID: "orders", Title: w.Say("case.orders"), Table: orders, Empty: emptyIf(orders.Len() == 0, w.Say("case.no_orders"))},
		{ID: "events", Title: w.Say("case.events"), Table: events},
		{ID: "sources", Title: w.Say("grant.sources"), Links: sourceLinks(c, cited(m))},
	}
	if orders.Len() == 0 {
		p.Sections[1].Table = nil
	}
	return p
}

func protected(o models.Order, names map[string]string) string {
	var out []string
	for _, id := range o.Protected {
		switch name := names[id]; {
		case id == models.Everyone:
			out = append(out, "everyone")
		case name != "":
			out = append(out, name)
		default:
			out = append(out, id)
		}
	}
	return strings.Join(out, ", ")
}

// cited are all sources of a case, once each.
func cited(m models.Case) []string {
	var out []string
	seen := map[string]bool{}
	add := func(ids []string) {
		for _, id := range ids {
			if !seen[id] {
				seen[id] = true
				out = append(out, id)
			}
		}
	}
	add(m.Sources)
	for _, e := range m.Events {
		add(e.Sources)
	}
	for _, o := range m.Orders {
		add(o.Sources)
	}
	return out
}
