package budgets

import (
	"cmp"
	"slices"

	"proviso/models"
	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/planner"
	"proviso/views/replies"
	"proviso/views/ui"
)

// GivenYear is what the page of a fiscal year is worded from.
type GivenYear struct {
	Given
	Year    models.BudgetYear
	Version int // 0: it is a new one
	History []models.Fact
}

// NewYearPage words the page of a fiscal year, or of one that is begun.
func NewYearPage(c layout.Context, g GivenYear) (replies.Page, error) {
	w, y := c.Words, &g.Year
	title := w.Say("budgets.year_title", "Year", y.Name, "Place", g.Place.Name)
	at := YearAt(y.ID)
	if g.Version == 0 {
		title, at = w.Say("budgets.year_new", "Place", g.Place.Name), planner.In(YearAt("new"), g.Place.ID)
	}
	p := newPage(c, &g.Given, at, title)
	p.version = g.Version
	p.Frame.Sentence = p.yearSentence(&g)
	p.yearHead(&g)
	if g.Version > 0 {
		p.yearFunds(y)
		p.yearDepartments(y)
		p.yearLines(y)
		p.history(g.History)
	}
	var links []ui.Link
	for _, o := range g.Years {
		if o.ID != y.ID || g.Version == 0 {
			links = append(links, ui.Link{Text: p.say("to_year", "Year", o.Name), URL: YearAt(o.ID)})
		}
	}
	if g.Keeps && g.Version > 0 {
		links = append(links, ui.Link{Text: p.say("to_new_year"), URL: planner.In(YearAt("new"), g.Place.ID)})
	}
	p.elsewhere(links...)
	return p.done()
}

func (p *page) yearSentence(g *GivenYear) string {
	y := &g.Year
	if g.Version == 0 {
		return p.say("year_new_sentence")
	}
	var adopted models.USD
	n := 0
	for i := range y.Lines {
		if y.Lines[i].Counts() {
			adopted += y.Lines[i].Adopted
			n++
		}
	}
	if n == 0 {
		return p.say("year_empty", "From", y.From.Words(), "To", y.To.Words())
	}
	return p.say("year_sentence", "From", y.From.Words(), "To", y.To.Words(), "N", n, "Adopted", ui.Whole(adopted))
}

// yearHead is what is no list, and the form for it.
func (p *page) yearHead(g *GivenYear) {
	y := &g.Year
	s := p.section("year")
	if g.Version > 0 {
		add := func(name, text string) {
			if text == "" {
				text = p.c.Words.Say("money.unknown")
			}
			s.Facts = append(s.Facts, replies.Fact{Name: p.say("field." + name), Link: ui.Link{Text: text}})
		}
		add("from", ui.Short(y.From))
		add("to", ui.Short(y.To))
		add("adopted_on", ui.Short(y.AdoptedOn))
		add("contingency", p.sum(y.Contingency).Text.Text)
		add("reserve", p.sum(y.Reserve).Text.Text)
		add("opening_cash", p.sum(y.OpeningCash).Text.Text)
		pay := ""
		if y.Payroll.Every != "" {
			pay = p.say("payroll", "Every", p.say("every."+string(y.Payroll.Every)), "Day", y.Payroll.First.Words())
		}
		add("payroll_every", pay)
		s.Facts = append(s.Facts, replies.Fact{Name: p.say("field.notice_days"), Link: ui.Link{Text: cmp.Or(count(y.NoticeDays), p.say("no_notice"))}})
		if y.Note != "" {
			add("note", y.Note)
		}
	}
	if p.g.Keeps {
		s.Forms = append(s.Forms, p.yearForm(g))
	}
	p.Sections = append(p.Sections, s)
}

func (p *page) yearForm(g *GivenYear) replies.Folded {
	y := &g.Year
	every := [][2]string{{"", p.say("every.none")}}
	for _, e := range models.PayrollGaps {
		every = append(every, [2]string{string(e), p.say("every." + string(e))})
	}
	var fields []forms.Field
	if g.Version == 0 {
		fields = append(fields, p.helped(required(p.called(p.field("name", forms.Text, ""), "year_name")), "year_name"))
	}
	fields = append(fields, required(p.field("from", forms.Day, y.From.String())), required(p.field("to", forms.Day, y.To.String())), p.field("adopted_on", forms.Day, y.AdoptedOn.String()),
		p.helped(p.field("contingency", forms.Text, dollars(y.Contingency)), "empty_unknown"), p.field("reserve", forms.Text, dollars(y.Reserve)), p.field("opening_cash", forms.Text, dollars(y.OpeningCash)),
		p.choice("payroll_every", string(y.Payroll.Every), every...), p.helped(p.field("payroll_first", forms.Day, y.Payroll.First.String()), "payroll_first"),
		p.helped(p.field("notice_days", forms.Text, count(y.NoticeDays)), "notice_days"), p.field("note", forms.Area, y.Note))
	if g.Version == 0 {
		f := p.form("year", 0, fields...)
		f.Open = true
		return f
	}
	f := p.form("year", 0, append(fields, required(p.field("why", forms.Text, "")))...)
	f.Summary = p.say("form.year_change")
	return f
}

// row is a fund or department as a row of its list.
func row(i int) models.Row { return models.Row{No: i + 1} }

// nth is the fund or department that is to be corrected, and its number.
func nth[T any](g *Given, act string, all []T) (x T, no int) {
	if s := &g.Sent; (s.Act == act || s.List == act) && s.No > 0 && s.No <= len(all) {
		return all[s.No-1], s.No
	}
	return x, 0
}

func (p *page) yearFunds(y *models.BudgetYear) {
	s := p.section("funds")
	t := p.table("funds", "no", "code", "name", "general")
	for i, f := range y.Funds {
		general := p.say("no")
		if f.General {
			general = p.say("yes")
		}
		t.Row(p.head("fund", row(i)), ui.Text(f.Code), ui.Text(f.Name), ui.Text(general))
	}
	if len(y.Funds) > 0 && !slices.ContainsFunc(y.Funds, func(f models.Fund) bool { return f.General }) {
		s.Text = []string{p.say("no_general")}
	}
	x, no := nth(p.g, "fund", y.Funds)
	general := p.field("general", forms.Check, "")
	general.Chosen = x.General
	p.rows(&s, "fund", no, required(p.field("code", forms.Text, x.Code)), p.field("name", forms.Text, x.Name), general)
	p.close(s, t)
}

func (p *page) yearDepartments(y *models.BudgetYear) {
	s := p.section("departments")
	t := p.table("departments", "no", "code", "name")
	for i, d := range y.Departments {
		t.Row(p.head("department", row(i)), ui.Text(d.Code), ui.Text(d.Name))
	}
	x, no := nth(p.g, "department", y.Departments)
	p.rows(&s, "department", no, required(p.field("code", forms.Text, x.Code)), p.field("name", forms.Text, x.Name))
	p.close(s, t)
}

func (p *page) yearLines(y *models.BudgetYear) {
	s := p.section("lines")
	t := p.table("adopted", "no", "fund", "department", "adopted").Amounts(3)
	names, offices := map[string]string{}, map[string]string{}
	for _, f := range y.Funds {
		names[f.Code] = f.Name
	}
	for _, d := range y.Departments {
		offices[d.Code] = d.Name
	}
	for _, x := range shown(p, &s, y.Lines, func(x *models.AdoptedLine) models.Row { return x.Row }) {
		fund, department := ui.Cell{Text: ui.Link{Text: named(x.Fund, names[x.Fund])}, Data: x.Fund}, ui.Cell{Text: ui.Link{Text: named(x.Department, offices[x.Department])}, Data: x.Department}
		t.Row(p.head("line", x.Row), fund, department, p.sum(&x.Adopted))
	}
	x := changing(p.g, "line", y.Lines, func(x *models.AdoptedLine) models.Row { return x.Row })
	own := &page{c: p.c, g: &Given{Years: []models.BudgetYear{*y}}}
	p.rows(&s, "line", x.No, p.choice("fund", x.Fund, own.funds(x.Fund)...), p.choice("department", x.Department, own.departments(x.Department)...), required(p.field("adopted", forms.Text, given(x.No, x.Adopted))))
	if p.g.Keeps {
		s.Forms = append(s.Forms, p.pasting("paste"))
	}
	p.close(s, t)
}
