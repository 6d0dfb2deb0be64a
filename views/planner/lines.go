package planner

import (
	"cmp"
	"net/url"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/records"
	"proviso/views/ui"
	"proviso/views/words"
)

func (p *page) table() {
	w, g := p.c.Words, p.g
	t := p.c.Table("lines", w.Say("plan.lines_caption"), "plan.col.fund", "plan.col.adopted", "plan.col.committed", "plan.col.base", "plan.col.adverse", "plan.col.severe", "plan.col.expected", "plan.col.p50", "plan.col.p80", "plan.col.p95",
		"plan.col.saved", "plan.col.absorbed", "plan.col.backfill", "plan.col.net")
	amountsFrom(t, 1)
	t.Dense = true
	year, begun := "", false
	for _, l := range g.Report.Lines {
		if g.Year != "" && l.FiscalYear != g.Year {
			continue
		}
		if !begun || l.FiscalYear != year {
			year, begun = l.FiscalYear, true
			t.Group(p.yearHead(year))
		}
		head := ui.Cell{Text: ui.Link{Text: w.Say("plan.fund_department", "Fund", cmp.Or(l.Fund, w.Say("plan.no_fund")), "Department", cmp.Or(l.Department, w.Say("plan.no_department")))}}
		if l.PassThrough {
			head.Quiet = w.Say("plan.pass_through")
		}
		t.Row(p.sums(head, &l.ReportSums)...)
	}
	if t.Len() > 1 {
		total := &g.Report.Totals
		if g.YearSums != nil {
			total = g.YearSums
		}
		t.Group(ui.Cell{})
		t.Row(p.sums(ui.Text(w.Say("plan.all_lines")), total)...)
	}
	s := records.Part{Text: []string{w.Say("plan.lines_text")}, After: []string{w.Say("plan.lines_after")}}
	if t.Len() == 0 {
		s.Text, s.After = []string{w.Say("plan.lines_none")}, nil
	} else {
		s.Table = t
	}
	p.add("lines", s)
}

// figure is a cell of what was reckoned; where the plan says nothing there is no figure,
// and no zero.
func (p *page) figure(x models.USD) ui.Cell {
	if !p.g.Says {
		return ui.Text(p.c.Words.Say("plan.not_assessed"))
	}
	return ui.Rounded(p.c.Words, &x)
}

// yearHead heads the lines of a fiscal year, and leads to it.
func (p *page) yearHead(name string) ui.Cell {
	for _, y := range p.g.Years {
		if y.Name == name {
			return ui.To(name, yearAt(y.ID))
		}
	}
	return ui.Text(cmp.Or(name, p.c.Words.Say("plan.no_year")))
}

// amountsFrom says that all columns from one on are money.
func amountsFrom(t *ui.Table, from int) {
	for i := from; i < len(t.Columns); i++ {
		t.Amounts(i)
	}
}

// sums are the cells of a line.
func (p *page) sums(head ui.Cell, s *models.ReportSums) []ui.Cell {
	w := p.c.Words
	out := []ui.Cell{head, ui.Money(w, s.Adopted), ui.Money(w, s.Committed)}
	for _, x := range []models.USD{s.Base, s.Adverse, s.Severe, s.Expected, s.P50, s.P80, s.P95, s.Saved, s.Absorbed, s.Backfill, s.Net} {
		out = append(out, p.figure(x))
	}
	return out
}

func (p *page) channels() {
	w := p.c.Words
	if !p.g.Says {
		return
	}
	t := p.c.Table("channels", w.Say("plan.channels_caption"), "plan.col.channel", "plan.col.base", "plan.col.adverse", "plan.col.severe", "plan.col.expected", "plan.col.p50", "plan.col.p80", "plan.col.p95", "plan.col.net")
	amountsFrom(t, 1)
	for _, x := range p.g.Channels {
		name := w.Say("plan.direct")
		if x.PassThrough {
			name = w.Say("plan.pass_through")
		}
		row := []ui.Cell{ui.Text(name)}
		for _, v := range []models.USD{x.Sums.Base, x.Sums.Adverse, x.Sums.Severe, x.Sums.Expected, x.Sums.P50, x.Sums.P80, x.Sums.P95, x.Sums.Net} {
			row = append(row, p.figure(v))
		}
		t.Row(row...)
	}
	p.add("channels", records.Part{Text: []string{w.Say("plan.channels_text")}, Table: t})
}

// compared is the two scenarios beside each other, and what makes the difference.
func (p *page) compared() {
	w, x := p.c.Words, p.g.Compared
	if x == nil || !p.g.Says {
		return
	}
	other := w.Say("plan.as_believed")
	switch {
	case x.Lifted:
		other = w.Say("plan.without_lift")
	case x.Name != "":
		other = scenario(w, x.Name)
	}
	s := records.Part{Text: []string{w.Say("plan.compared_text", "Other", other)}, Table: comparison(p.c, x, other)}
	if lifts := p.c.Query["lift"]; len(lifts) > 0 {
		s.Links = []ui.Link{{Text: w.Say("plan.keep_lifts"), URL: In("/budget/scenarios", p.g.Report.Jurisdiction) + "&" + url.Values{"lift": lifts}.Encode()}}
	}
	p.add("compared", s)
}

// comparison is one scenario, what each assumption makes, and the other.
func comparison(c layout.Context, x *Compared, other string) *ui.Table {
	w := c.Words
	t := c.Table("compared", w.Say("plan.compared_caption", "Other", other), "plan.col.step", "plan.col.expected", "plan.col.reserve")
	amountsFrom(t, 1)
	t.Row(ui.Text(other), ui.Rounded(w, &x.From), ui.Rounded(w, &x.FromReserve))
	for _, s := range x.Steps {
		t.Row(ui.Text(w.Say("plan.step_"+s.How, "Driver", s.Driver)), change(w, s.Expected), change(w, s.Reserve))
	}
	if x.RestExpected != 0 || x.RestReserve != 0 {
		t.Row(ui.Text(w.Say("plan.step_rest")), change(w, x.RestExpected), change(w, x.RestReserve))
	}
	t.Row(ui.Text(w.Say("plan.here")), ui.Rounded(w, &x.To), ui.Rounded(w, &x.ToReserve))
	return t
}

// change is a cell of dollars more or less.
func change(w *words.Words, x models.USD) ui.Cell {
	cell := ui.Rounded(w, &x)
	if x > 0 {
		cell.Text.Text = "+" + cell.Text.Text
	}
	return cell
}
