package planner

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"

	"proviso/views/records"
	"proviso/views/ui"
)

func (p *page) curve() {
	w := p.c.Words
	if !p.g.Says {
		return
	}
	if p.g.Pictures.Curve != nil {
		p.add("curve", records.Part{Text: []string{w.Say("plan.curve_text")}, Picture: p.g.Pictures.Curve})
	}
	if p.g.Pictures.Tornado != nil {
		p.add("tornado", records.Part{Text: []string{w.Say("plan.tornado_text")}, Picture: p.g.Pictures.Tornado})
	}
}

// shared says what is lost together.
func (p *page) shared() {
	w, g := p.c.Words, p.g
	if !g.Says || len(g.Together) == 0 {
		return
	}
	var s records.Part
	for _, x := range g.Together {
		names := make([]string, len(x.Grants))
		for i, id := range x.Grants {
			names[i] = g.Names(id)
		}
		cause := w.Say("plan.cause_driver")
		if x.About.ID != "" {
			cause = w.Say("plan.cause_"+string(x.About.Kind), "Name", x.Called)
		}
		s.Text = append(s.Text, w.Say("plan.together", "Driver", x.Driver, "Count", len(x.Grants), "Awards", strings.Join(names, "; "), "Expected", x.Expected.About(), "All", x.All.Format(), "Any", x.Any.Format(), "Cause", cause))
		if len(x.Grants) < len(g.Awards) {
			s.Links = append(s.Links, ui.Link{Text: w.Say("plan.choose_together", "Driver", x.Driver, "Count", len(x.Grants)), URL: p.only(x.Grants)})
		}
	}
	p.add("together", s)
}

func (p *page) orders() {
	w, g := p.c.Words, p.g
	if !g.Says || len(g.Kept) == 0 && g.Pictures.Lifts == nil {
		return
	}
	s := records.Part{Picture: g.Pictures.Lifts}
	for _, x := range g.Kept {
		s.Text = append(s.Text, w.Say("plan.protects", "Name", x.Name, "Dollars", x.Protects.About(), "Confidence", g.Report.Confidence.Format()))
	}
	p.add("orders", s)
}

// happenings are what could happen, with what it would do and what is then done.
func (p *page) happenings() {
	w, g := p.c.Words, p.g
	t := p.c.Table("triggers", w.Say("plan.triggers_caption"), "plan.col.event", "plan.col.dollars", "plan.col.awards", "plan.col.last_day", "plan.col.action", "plan.col.owner")
	t.Amounts(1).Columns[2].Numeric = true
	for _, x := range g.Report.Triggers {
		if g.some() && x.Awards == 0 { // it is about others
			continue
		}
		t.Row(ui.To(x.Event, "/budget/drivers/"+url.PathEscape(x.Driver)), p.figure(x.Dollars), ui.Text(strconv.Itoa(x.Awards)), ui.Day(w, x.LastDay), ui.Text(cmp.Or(x.Action, w.Say("plan.nothing_planned"))), ui.Text(cmp.Or(x.Owner, w.Say("plan.nobody"))))
	}
	s := records.Part{Links: []ui.Link{{Text: w.Say("plan.to_drivers"), URL: In("/budget/drivers", g.Report.Jurisdiction)}}}
	if t.Len() == 0 {
		s.Text = []string{w.Say("plan.triggers_none")}
	} else {
		s.Table = t
	}
	p.add("triggers", s)
}

func (p *page) cascade() {
	if x := p.g.Pictures.Cascade; x != nil && p.g.Known > 0 {
		p.add("waterfall", records.Part{Text: []string{p.c.Words.Say("plan.waterfall_text")}, Picture: x})
	}
	if x := p.g.Pictures.Cash; x != nil {
		p.add("cash", records.Part{Text: []string{p.c.Words.Say("plan.cash_text")}, Picture: x})
	} else {
		p.add("cash", records.Part{Text: []string{p.c.Words.Say("plan.cash_none")}})
	}
}

// when is the days for decisions, and the positions they are about.
func (p *page) when() {
	w, g := p.c.Words, p.g
	t := p.c.Table("positions", w.Say("plan.positions_caption"), "plan.col.position", "plan.col.fte", "plan.col.award", "plan.col.department", "plan.col.funded_through", "plan.col.notice_by")
	t.Columns[1].Numeric = true
	for _, x := range g.Report.Positions {
		notice := ui.Day(w, x.NoticeBy)
		if x.Why != "" {
			notice = ui.Text(x.Why)
		} else if x.NoticeBy < p.c.AsOf {
			notice.Quiet = w.Say("plan.passed")
		}
		t.Row(ui.Text(x.Title), ui.Text(ui.FTE(x.FTE)), p.awardCell(x.Award), ui.Text(cmp.Or(x.Department, w.Say("plan.no_department"))), ui.Day(w, x.FundedThrough), notice)
	}
	s := records.Part{Picture: g.Pictures.Decisions}
	if t.Len() == 0 {
		s.Text = []string{w.Say("plan.positions_none")}
	} else {
		s.Table = t
	}
	p.add("decisions", s)
}

// awardCell leads to the award of a name.
func (p *page) awardCell(name string) ui.Cell {
	for _, x := range p.g.Awards {
		if x.Name == name {
			return ui.To(name, "/budget/awards/"+url.PathEscape(x.Grant))
		}
	}
	return ui.Text(name)
}
