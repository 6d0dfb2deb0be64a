package planner

import (
	"proviso/views/records"
	"proviso/views/ui"
)

// begin says what is missing for the plan to say something, in the order in which one
// does it.
func (p *page) begin() {
	w, g := p.c.Words, p.g
	if g.Says {
		return
	}
	var links []ui.Link
	add := func(missing bool, message, url string) {
		if missing {
			links = append(links, ui.Link{Text: w.Say(message), URL: url})
		}
	}
	add(len(g.Years) == 0, "plan.begin_year", In("/budget/years/new", g.Report.Jurisdiction))
	add(g.Known == 0, "plan.begin_amounts", "/workspace/facts/amount/new")
	add(len(g.Awards) > 0, "plan.begin_lines", "#awards")
	add(len(g.Report.Triggers) == 0, "plan.begin_drivers", In("/budget/drivers", g.Report.Jurisdiction))
	add(len(g.Unsaid) > 0, "plan.begin_likely", In("/budget/drivers", g.Report.Jurisdiction))
	p.add("begin", records.Part{Text: []string{w.Say("plan.begin_text")}, Links: links, Numbered: true})
}
