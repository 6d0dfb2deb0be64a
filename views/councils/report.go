package councils

import (
	"cmp"
	"slices"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
)

// report words the parts of a report, which are the same on the screen and printed.
type report struct {
	c layout.Context
	r *models.CouncilReport
}

func (p *report) say(id string, pairs ...any) string { return p.c.Words.Say(id, pairs...) }

// table is one without a link to it as a file: a print has none.
func (p *report) table(id string, columns ...string) *ui.Table {
	t := p.c.Table(id, "", columns...)
	t.File = ui.Link{}
	return t
}

func (p *report) figures() Figures {
	r, s := p.r, &p.r.Totals
	out := Figures{Name: p.say("council.figures")}
	add := func(label, value, more string) {
		out.All = append(out.All, Figure{Label: label, Value: value, More: more, Unknown: value == p.say("money.unknown")})
	}
	add(p.say("council.figure.expected"), dollars(s.Expected), p.say("council.figure.expected_more", "P50", dollars(s.P50), "P95", dollars(s.P95)))
	add(p.say("council.figure.severe"), dollars(s.Severe), p.say("council.figure.severe_more", "Adverse", dollars(s.Adverse), "Base", dollars(s.Base)))
	p80 := ""
	if r.Reserve != s.P80 {
		p80 = p.say("council.figure.reserve_more", "P80", dollars(s.P80))
	}
	add(p.say("council.figure.reserve", "Confidence", r.Confidence.Format()), dollars(r.Reserve), p80)
	switch u := r.Contingency; {
	case u == nil:
		add(p.say("council.figure.contingency"), p.say("money.unknown"), p.say("council.figure.contingency_unknown"))
	case *u < r.Reserve:
		add(p.say("council.figure.contingency"), dollars(*u), p.say("council.figure.contingency_less", "Less", dollars(r.Reserve-*u)))
	default:
		add(p.say("council.figure.contingency"), dollars(*u), p.say("council.figure.contingency_more"))
	}
	add(p.say("council.figure.net"), dollars(s.Net), p.say("council.figure.net_more", "Scenario", scenario(p.c.Words, r.Scenario), "Backfill", dollars(s.Backfill)))
	return out
}

// reserve says what a reserve covers, with the contingency beside it.
func (p *report) reserve() []string {
	r := p.r
	out := []string{p.say("council.reserve_text", "Reserve", dollars(r.Reserve), "Confidence", r.Confidence.Format())}
	switch u := r.Contingency; {
	case u == nil:
		return append(out, p.say("council.reserve_unknown"))
	case *u < r.Reserve:
		return append(out, p.say("council.reserve_short", "Contingency", dollars(*u), "Less", dollars(r.Reserve-*u)))
	default:
		return append(out, p.say("council.reserve_covered", "Contingency", dollars(*u)))
	}
}

// changed is what changed since the report before, of which some may be left for
// later; all: most is below 0.
func (p *report) changed(most int) Section {
	r := p.r
	if r.Since == "" {
		return Section{ID: "changed", Title: p.say("council.changed_first"), Text: []string{p.say("council.changed_none_before")}}
	}
	s := Section{ID: "changed", Title: p.say("council.changed", "Day", r.SinceOn.Words())}.listed(r.Changes, p.say("council.changed_nothing"))
	if most >= 0 && len(r.Changes) > most {
		s.List = r.Changes[:most]
		s.After = []string{p.say("council.changed_more", "N", len(r.Changes)-most)}
	}
	return s
}

// comes says whether money comes directly.
func (p *report) comes(through bool) string {
	if through {
		return p.say("council.through")
	}
	return p.say("council.direct")
}

func (p *report) years() Section {
	s := Section{ID: "years", Title: p.say("council.years"), After: []string{p.say("council.years_note")}}
	t := p.table("years", "council.col.fiscal_year", "council.col.comes", "council.col.expected", "council.col.adverse", "council.col.severe", "council.col.backfill", "council.col.net")
	t.Amounts(2, 3, 4, 5, 6)
	row := func(year, comes string, x *models.ReportSums) {
		w := p.c.Words
		t.Row(ui.Text(year), ui.Text(comes), ui.Rounded(w, &x.Expected), ui.Rounded(w, &x.Adverse), ui.Rounded(w, &x.Severe), ui.Rounded(w, &x.Backfill), ui.Rounded(w, &x.Net))
	}
	for _, l := range p.r.Years() {
		row(cmp.Or(l.FiscalYear, p.say("council.no_year")), p.comes(l.PassThrough), &l.ReportSums)
	}
	if t.Len() > 1 {
		t.Group(ui.Cell{})
		row(p.say("council.total"), "", &p.r.Totals)
	}
	return s.tabled(t, p.say("council.lines_none"))
}

// lines are the lines of the table with the figures that a council asks for; the
// smallest may be left for later.
func (p *report) lines(most int) Section {
	w := p.c.Words
	s := Section{ID: "lines", Title: p.say("council.lines"), After: []string{p.say("council.lines_note")}}
	t := p.table("lines", "council.col.department", "council.col.fund", "council.col.fiscal_year", "council.col.expected", "council.col.p80", "council.col.severe", "council.col.actions", "council.col.backfill", "council.col.net")
	t.Amounts(3, 4, 5, 6, 7, 8)
	row := func(name, fund ui.Cell, year string, x *models.ReportSums) {
		actions := x.Saved + x.Absorbed
		t.Row(name, fund, ui.Text(year), ui.Rounded(w, &x.Expected), ui.Rounded(w, &x.P80), ui.Rounded(w, &x.Severe), ui.Rounded(w, &actions), ui.Rounded(w, &x.Backfill), ui.Rounded(w, &x.Net))
	}
	shown := p.r.Lines
	if most >= 0 && len(shown) > most {
		shown = largest(shown, most)
		s.After = append(s.After, p.say("council.lines_more", "N", len(p.r.Lines)-most))
	}
	for i := range shown {
		l := &shown[i]
		department, fund, year := p.names(l)
		cell := ui.Text(fund)
		if l.PassThrough {
			cell.Quiet = p.say("council.through")
		}
		row(ui.Text(department), cell, year, &l.ReportSums)
	}
	if t.Len() > 0 {
		t.Group(ui.Cell{})
		row(ui.Text(p.say("council.total")), ui.Cell{}, "", &p.r.Totals)
	}
	return s.tabled(t, p.say("council.lines_none"))
}

// names are those of a line, or that it has none.
func (p *report) names(l *models.ReportLine) (department, fund, year string) {
	return cmp.Or(l.Department, p.say("council.no_department")), cmp.Or(l.Fund, p.say("council.no_fund")), cmp.Or(l.FiscalYear, p.say("council.no_year"))
}

// largest are the lines with the largest expected loss, in the order of the report.
func largest(lines []models.ReportLine, most int) []models.ReportLine {
	by := make([]int, len(lines))
	for i := range by {
		by[i] = i
	}
	slices.SortStableFunc(by, func(x, y int) int { return -cmp.Compare(lines[x].Expected, lines[y].Expected) })
	by = by[:most]
	slices.Sort(by)
	var out []models.ReportLine
	for _, i := range by {
		out = append(out, lines[i])
	}
	return out
}

// all are all figures of all lines.
func (p *report) all() Section {
	w := p.c.Words
	s := Section{ID: "all-lines", Title: p.say("council.all_figures"), After: []string{p.say("council.all_note", "Scenario", scenario(w, p.r.Scenario))}}
	columns := []string{"council.col.department", "council.col.fund", "council.col.fiscal_year", "council.col.comes"}
	for _, f := range models.ReportFigures {
		columns = append(columns, "council.col."+f.Name)
	}
	t := p.table("all_lines", columns...)
	row := func(names []string, x *models.ReportSums) {
		var cells []ui.Cell
		for _, n := range names {
			cells = append(cells, ui.Text(n))
		}
		for _, f := range models.ReportFigures {
			cells = append(cells, ui.Rounded(w, f.Of(x)))
		}
		t.Row(cells...)
	}
	for i := range models.ReportFigures {
		t.Amounts(4 + i)
	}
	for i := range p.r.Lines {
		l := &p.r.Lines[i]
		department, fund, year := p.names(l)
		row([]string{department, fund, year, p.comes(l.PassThrough)}, &l.ReportSums)
	}
	if t.Len() > 0 {
		t.Group(ui.Cell{})
		row([]string{p.say("council.total"), "", "", ""}, &p.r.Totals)
	}
	return s.tabled(t, p.say("council.lines_none"))
}

func (p *report) positions(most int) Section {
	w := p.c.Words
	s := Section{ID: "positions", Title: p.say("council.positions")}
	t := p.table("positions", "council.col.position", "council.col.department", "council.col.fte", "council.col.funded", "council.col.notice")
	t.Columns[2].Numeric = true
	all := slices.Clone(p.r.Positions)
	if most >= 0 && len(all) > most { // those that must be told first; a day that is not known may be any
		slices.SortStableFunc(all, func(x, y models.ReportPosition) int { return cmp.Compare(x.NoticeBy, y.NoticeBy) })
		s.After = []string{p.say("council.positions_more", "N", len(all)-most)}
		all = all[:most]
	}
	for _, x := range all {
		funded := ui.Day(w, x.FundedThrough)
		funded.Quiet = x.Why
		t.Row(ui.Cell{Text: ui.Link{Text: x.Title}, Quiet: x.Award}, ui.Text(cmp.Or(x.Department, p.say("council.no_department"))), ui.Text(ui.FTE(x.FTE)), funded, ui.Day(w, x.NoticeBy))
	}
	return s.tabled(t, p.say("council.positions_none"))
}

// told is true if the chance of some trigger may be told.
func (p *report) told() bool {
	return slices.ContainsFunc(p.r.Triggers, func(t models.ReportTrigger) bool { return t.Chance != "" })
}

func (p *report) triggers(most int) Section {
	w := p.c.Words
	s := Section{ID: "triggers", Title: p.say("council.triggers"), After: []string{p.say("council.triggers_note")}}
	columns := []string{"council.col.event"}
	told := p.told()
	if told {
		columns = append(columns, "council.col.chance")
		s.After = append(s.After, p.say("council.triggers_chance"))
	}
	t := p.table("triggers", append(columns, "council.col.dollars", "council.col.last_day", "council.col.action", "council.col.owner")...)
	t.Amounts(len(columns))
	all := p.r.Triggers
	if most >= 0 && len(all) > most {
		s.After = append(s.After, p.say("council.triggers_more", "N", len(all)-most))
		all = all[:most]
	}
	for _, x := range all {
		cells := []ui.Cell{ui.Text(x.Event)}
		if told {
			cells = append(cells, ui.Text(cmp.Or(x.Chance, p.say("council.not_told"))))
		}
		cost := ui.Rounded(w, &x.Dollars)
		cost.Quiet = p.say("council.over", "N", x.Awards)
		t.Row(append(cells, cost, ui.Day(w, x.LastDay), ui.Text(cmp.Or(x.Action, p.say("council.no_action"))), ui.Text(cmp.Or(x.Owner, p.say("council.no_owner"))))...)
	}
	return s.tabled(t, p.say("council.triggers_none"))
}

func (p *report) awards() Section {
	w := p.c.Words
	s := Section{ID: "awards", Title: p.say("council.awards"), After: []string{p.say("council.awards_note")}}
	t := p.table("awards", "council.col.award", "council.col.standing", "council.col.spent", "council.col.committed", "council.col.uncommitted", "council.col.owed_back", "council.col.demandable", "council.col.own")
	t.Amounts(2, 3, 4, 5, 6, 7)
	for _, a := range p.r.Awards {
		name := ui.To(a.Name, "/grants/"+a.Grant)
		if a.PassThrough {
			name.Quiet = p.say("council.through")
		}
		t.Row(name, ui.Cell{Mark: ui.RungMark(w, cmp.Or(a.Rung, models.RungUnknown))}, ui.Rounded(w, a.Spent), ui.Rounded(w, a.Committed), ui.Rounded(w, a.Uncommitted), ui.Rounded(w, a.OwedBack), ui.Rounded(w, a.Demandable), ui.Rounded(w, a.Own))
	}
	return s.tabled(t, p.say("council.awards_none"))
}

func (p *report) haircuts() Section {
	w := p.c.Words
	t := p.table("haircuts", "council.col.award", "council.col.part", "council.col.reason", "council.col.by", "council.col.on")
	t.Columns[1].Numeric = true
	for _, h := range p.r.Haircuts {
		t.Row(ui.Text(h.Award), ui.Text(h.Part.Format()), ui.Text(h.Reason), ui.Text(h.Author), ui.Day(w, h.On))
	}
	return Section{ID: "haircuts", Title: p.say("council.haircuts")}.tabled(t, p.say("council.haircuts_none"))
}

func (p *report) gaps() Section {
	t := p.table("not_assessed", "council.col.award", "council.col.why")
	for _, g := range p.r.NotAssessed {
		t.Row(ui.To(g.Name, "/grants/"+g.Grant), ui.Text(g.Why))
	}
	return Section{ID: "gaps", Title: p.say("council.gaps"), After: []string{p.say("council.gaps_note")}}.tabled(t, p.say("council.gaps_none"))
}

func (p *report) notes() Section {
	s := Section{ID: "notes", Title: p.say("council.notes")}.listed(p.r.Notes, p.say("council.notes_none"))
	if len(p.r.Settled) > 0 {
		s.After = append([]string{p.say("council.settled")}, p.r.Settled...)
	}
	return s
}

func (p *report) method() Section {
	s := Section{ID: "method", Title: p.say("council.method"), Text: append([]string{p.r.Method}, p.r.Explain...)}
	s.After = []string{p.say("council.method_plan", "ID", p.r.ID, "Plan", p.r.Plan, "Revision", p.r.Revision)}
	return s
}

func (p *report) sources() Section {
	s := Section{ID: "sources", Title: p.say("council.sources")}
	for _, x := range p.r.Sources {
		text := x.Title
		if x.Date.Known() {
			text += ", " + x.Date.Words()
		}
		s.Links = append(s.Links, ui.Link{Text: text, URL: "/sources/" + x.ID})
	}
	if len(s.Links) == 0 {
		s.Text = []string{p.say("council.sources_none")}
	}
	return s
}
