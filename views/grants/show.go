// Package grants is the page of one grant on a day.
package grants

import (
	"cmp"
	"fmt"
	"strings"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
)

// Given is what the page is worded from.
type Given struct {
	Assessment   models.Assessment
	Jurisdiction models.Jurisdiction
	Program      models.Program
	Names        map[string]string // of jurisdictions, by id
	Titles       map[string]string // of conditions, by id
	Rules        []Rule
	Sources      []models.Source
}

// Rule is a rule with what became of it; Outcome is a message id, "" if it gave
// verdicts.
type Rule struct {
	Title, Citation, Outcome string
	Verdicts                 []models.Verdict
}

// ShowPage mirrors the page from top to bottom.
type ShowPage struct {
	Frame      layout.Frame
	Because    string
	Reasons    []string
	Money      string
	Facts      []Fact
	Conditions string
	NoneOf     string
	Head       []string
	Rows       []Row
	Change     string
	Changes    []string
	NoChange   string
	Rules      string
	RulesCap   string
	RuleHead   []string
	RuleRows   []RuleRow
	Sources    string
	SourceList []ui.Link
}

// Fact is a name and a value.
type Fact struct {
	Name, Value string
}

// Row is a condition.
type Row struct {
	Name    ui.Link
	Title   string
	Mark    ui.Mark
	HangsOn string
}

// RuleRow is a rule and what it says, line by line.
type RuleRow struct {
	Title, Citation string
	Says            []Said
}

// Said is one verdict; a remark bears no mark.
type Said struct {
	Mark ui.Mark
	Text string
}

// NewShowPage words the page.
func NewShowPage(c layout.Context, g Given) ShowPage {
	w := c.Words
	a := &g.Assessment
	title := fmt.Sprintf("%s, %s, FY%d", c.Recipient(&a.Grant, g.Names), cmp.Or(g.Program.Name, a.Grant.Program), a.Grant.FiscalYear)
	p := ShowPage{
		Frame: layout.NewFrame(c, title, ui.Link{Text: w.Say("portfolio.title"), URL: c.At("/")},
			ui.Link{Text: cmp.Or(g.Jurisdiction.Name, a.Grant.Jurisdiction), URL: c.At("/jurisdictions/" + a.Grant.Jurisdiction)}, ui.Link{Text: a.Grant.ID}),
		Because: w.Say("grant.because"), Money: w.Say("grant.money"), Conditions: w.Say("grant.conditions"), NoneOf: w.Say("grant.no_conditions"),
		Change: w.Say("grant.would_change"), NoChange: w.Say("grant.no_change"), Rules: w.Say("grant.rules"), RulesCap: w.Say("grant.rules_caption"),
		Sources: w.Say("grant.sources"),
	}
	p.Frame.Mark = ui.RungMark(w, a.Rung)
	for _, f := range a.Findings {
		if f.Rung == a.Rung {
			p.Reasons = append(p.Reasons, f.Text)
		}
	}
	p.money(c, g)
	for _, id := range []string{"col.condition", "col.standing", "col.hangs"} {
		p.Head = append(p.Head, w.Say(id))
	}
	for _, k := range a.Conditions {
		p.Rows = append(p.Rows, Row{
			Name: ui.Link{Text: k.Condition, URL: c.At("/coverage/answer", "jurisdiction", a.Grant.Jurisdiction, "program", a.Grant.Program,
				"fiscal_year", fmt.Sprint(a.Grant.FiscalYear), "condition", k.Condition)},
			Title: g.Titles[k.Condition], Mark: ui.StandingMark(w, k.Standing), HangsOn: strings.Join(k.HangsOn, ", ")})
	}
	for _, x := range a.Changes {
		p.Changes = append(p.Changes, w.Say("grant.to", "Rung", w.Say("rung."+string(x.To)), "Facts", strings.Join(x.Facts, "; ")))
	}
	p.RuleHead = []string{w.Say("col.rule"), w.Say("col.verdict")}
	for _, r := range g.Rules {
		row := RuleRow{Title: r.Title, Citation: r.Citation}
		for _, v := range r.Verdicts {
			s := Said{Text: v.Text}
			if v.Rung != models.NoRung {
				s.Mark = ui.RungMark(w, v.Rung)
			}
			row.Says = append(row.Says, s)
		}
		if len(row.Says) == 0 {
			row.Says = []Said{{Text: w.Say(cmp.Or(r.Outcome, "rule.nothing"))}}
		}
		p.RuleRows = append(p.RuleRows, row)
	}
	for _, s := range g.Sources {
		p.SourceList = append(p.SourceList, ui.Link{Text: s.Title, URL: c.At("/sources/" + s.ID)})
	}
	return p
}

func (p *ShowPage) money(c layout.Context, g Given) {
	w := c.Words
	a := &g.Assessment
	add := func(id, value string) {
		if value != "" {
			p.Facts = append(p.Facts, Fact{w.Say(id), value})
		}
	}
	add("grant.amount", ui.Amount(w, a.Figure))
	add("grant.award_number", a.Grant.AwardNumber)
	if a.Position == nil {
		add("grant.position", w.Say("grant.position_unknown"))
	} else {
		add("money.spent_unpaid", a.Position.SpentUnpaid.Format())
		add("money.future", a.Position.Future.Format())
		add("money.owed_back", a.Position.OwedBack.Format())
		add("money.demandable", a.Position.Demandable.Format())
	}
	if j := a.Grant.Joint; j != nil {
		add("grant.joint", cmp.Or(j.Note, strings.Join(j.Members, ", ")))
	}
	add("grant.note", cmp.Or(a.Grant.Note, a.Grant.Inferred))
	if d := a.NextDeadline; d != nil {
		add("col.deadline", d.Date.Words()+": "+d.What)
	}
}
