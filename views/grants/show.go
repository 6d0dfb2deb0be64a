// Package grants is the page of one grant on a day: everything that the record
// holds on it, each fact with its source.
package grants

import (
	"cmp"
	"fmt"
	"slices"

	"proviso/models"
	"proviso/views/dossier"
	"proviso/views/layout"
	"proviso/views/ui"
)

// Given is what the page is worded from.
type Given struct {
	File   models.GrantFile
	Names  map[string]string // of jurisdictions and programs, by id
	Source func(id string) *models.Source
}

// page is what its sections are made from.
type page struct {
	dossier.Page
	c     layout.Context
	g     *Given
	f     *models.GrantFile
	cited *dossier.Cited
}

// NewShowPage words the page. Its sections are worded in the order in which they
// stand: the numbers of the sources follow it.
func NewShowPage(c layout.Context, g Given) dossier.Page {
	w := c.Words
	f := &g.File
	title := fmt.Sprintf("%s, %s", cmp.Or(f.Place.Name, f.Grant.Jurisdiction), dossier.Award(&f.Grant))
	if via := c.Via(&f.Grant, g.Names); via != "" {
		title += ", " + via
	}
	p := page{c: c, g: &g, f: f, cited: dossier.NewCited(c, g.Source)}
	p.Frame = layout.NewFrame(c, title, ui.Link{Text: w.Say("portfolio.title"), URL: c.At("/")},
		ui.Link{Text: cmp.Or(f.Place.Name, f.Grant.Jurisdiction), URL: c.At("/jurisdictions/" + f.Grant.Jurisdiction)}, ui.Link{Text: f.Grant.ID})
	p.OnPage = w.Say("dossier.on_page")
	p.Frame.Mark = ui.RungMark(w, f.Rung)
	p.Frame.Sentence = sentence(c, f, g.Names)
	p.because()
	p.money()
	p.conditions()
	p.change()
	p.demands()
	p.certifications()
	p.deadlines()
	p.Add(dossier.Timeline(c, p.cited, f.Dated, nil))
	p.ladder()
	p.about()
	p.Sources = p.cited.List()
	p.Frame.Quiet = dossier.Quiet(c, p.verified(), p.cited.Len(), p.restsOn())
	return p.Page
}

// verified is the earliest day through which anything that the standings rest on
// was verified.
func (p *page) verified() models.Date {
	var out models.Date
	for _, x := range p.f.Footings {
		if x.Verified != 0 && (out == 0 || x.Verified < out) {
			out = x.Verified
		}
	}
	return out
}

// amount is the entry that the grant's figure comes from.
func (p *page) amount() *models.Amount {
	if p.f.Figure == nil {
		return nil
	}
	i := slices.IndexFunc(p.f.Amounts, func(a models.Amount) bool { return a.ID == p.f.Figure.ID })
	if i < 0 {
		return nil
	}
	return &p.f.Amounts[i]
}

// restsOn warns of an amount that one source alone gives, or that sources give
// differently.
func (p *page) restsOn() string {
	w := p.c.Words
	a := p.amount()
	switch {
	case a == nil:
		return w.Say("grantpage.amount_unknown")
	case len(a.Rivals) > 0:
		return w.Say("grantpage.amount_rivals", "N", len(a.Rivals)+1)
	case len(a.Sources) == 1:
		return w.Say("grantpage.amount_one_source")
	}
	return ""
}

// because are the findings: first those that put the grant on its rung, then the
// others, which are kept and would show if the first were gone.
func (p *page) because() {
	w := p.c.Words
	s := dossier.Section{ID: "because", Title: w.Say("grant.because"), Empty: w.Say("grantpage.no_findings")}
	for i := range p.f.Findings {
		x := &p.f.Findings[i]
		l := dossier.Line{Text: x.Text, More: p.basis(x), Quiet: p.cause(x), Refs: p.cited.Refs(x.Sources...)}
		switch {
		case x.Rung != models.NoRung:
			l.Mark = ui.RungMark(w, x.Rung)
		case l.Quiet == "":
			l.Quiet = w.Say("grantpage.remark")
		}
		s.Lines = append(s.Lines, l)
	}
	p.Add(s)
}

func (p *page) cause(x *models.Finding) string {
	if x.Cause == models.CauseSelfInflicted {
		return p.c.Words.Say("grantpage.self_inflicted")
	}
	return ""
}

// basis leads to what a finding looked at.
func (p *page) basis(x *models.Finding) ui.Link {
	w := p.c.Words
	for i := range p.f.Touches {
		if a := p.f.Touches[i].Action; a.ID == x.Basis {
			return ui.Link{Text: w.Say("grantpage.to_action", "Kind", dossier.Plain(a.Kind)), URL: p.c.At("/demands/" + a.ID)}
		}
	}
	for i := range p.f.Footings {
		if k := &p.f.Footings[i]; k.Condition == x.Basis {
			return ui.Link{Text: w.Say("grantpage.to_answer"), URL: dossier.AnswerURL(p.c, &p.f.Grant, k.Condition)}
		}
	}
	return ui.Link{}
}

// conditions is a table of those that the award carries.
func (p *page) conditions() {
	w := p.c.Words
	t := p.c.Table("conditions", w.Say("grantpage.conditions_caption"), "dossier.col.condition", "dossier.col.standing", "dossier.col.why", "dossier.col.since", "dossier.col.verified", "dossier.col.alone", "dossier.col.sources")
	for _, x := range p.f.Footings {
		t.Row(ui.Cell{Text: ui.Link{Text: dossier.Upper(dossier.ConditionName(x.Term)), URL: dossier.AnswerURL(p.c, &p.f.Grant, x.Condition)}, Quiet: p.nature(x), Data: x.Condition},
			ui.Cell{Mark: ui.StandingMark(w, x.Standing)}, dossier.WhyCell(p.c, x), dossier.SinceCell(p.c, x), dossier.VerifiedCell(p.c, x), dossier.AloneCell(p.c, x),
			p.cited.Cell(x.Sources...))
	}
	p.Add(dossier.Section{ID: "conditions", Title: w.Say("grant.conditions"), Empty: w.Say("grantpage.no_conditions"), Tables: []*ui.Table{t}})
}

// nature tells a policy and a voluntary condition from terms of the award.
func (p *page) nature(x models.Footing) string {
	w := p.c.Words
	switch {
	case x.Policy:
		return x.Condition + ", " + w.Say("grantpage.policy")
	case x.Voluntary:
		return x.Condition + ", " + w.Say("grantpage.voluntary")
	}
	return x.Condition
}

// change says what would move the grant.
func (p *page) change() {
	w := p.c.Words
	s := dossier.Section{ID: "change", Title: w.Say("grant.would_change"), Empty: w.Say("grant.no_change")}
	for _, x := range p.f.Changes {
		s.Lines = append(s.Lines, dossier.Line{Mark: ui.RungMark(w, x.To), Text: w.Say("grantpage.if", "Facts", dossier.List(p.c, x.Facts))})
	}
	p.Add(s)
}

// ladder is every rule with its word.
func (p *page) ladder() {
	w := p.c.Words
	t := p.c.Table("ladder", w.Say("grant.rules_caption"), "dossier.col.rule", "dossier.col.verdict", "dossier.col.says", "dossier.col.sources")
	for _, r := range p.f.Rules {
		head := ui.Cell{Text: ui.Link{Text: r.Title}, Quiet: r.Citation}
		for _, v := range r.Verdicts {
			mark := ui.Cell{Empty: w.Say("grantpage.remark")}
			if v.Rung != models.NoRung {
				mark = ui.Cell{Mark: ui.RungMark(w, v.Rung)}
			}
			t.Row(head, mark, ui.Text(v.Text), p.cited.Cell(v.Sources...))
		}
		if len(r.Verdicts) == 0 {
			t.Row(head, ui.Cell{Empty: w.Say("grantpage.no_verdict")}, ui.Text(w.Say(cmp.Or(outcomes[r.Outcome], "rule.nothing"))), ui.Cell{})
		}
	}
	p.Add(dossier.Section{ID: "rules", Title: w.Say("grantpage.ladder"), Text: []string{w.Say("grantpage.ladder_text")}, Fold: w.Say("grant.rules"), Tables: []*ui.Table{t}})
}

// outcomes are the messages for a rule that gave no verdict.
var outcomes = map[string]string{"does not apply": "rule.not_applied", "not in force": "rule.not_in_force"}

// about is what the award is.
func (p *page) about() {
	w, g := p.c.Words, &p.f.Grant
	var facts dossier.Facts
	facts.AddLinks(w.Say("grantpage.recipient"), dossier.PlaceLink(p.c, g.Jurisdiction, p.g.Names))
	facts.AddLinks(w.Say("col.program"), ui.Link{Text: cmp.Or(p.f.Program.Name, g.Program), URL: p.c.At("/programs/" + g.Program)})
	facts.Add(w.Say("grantpage.listing"), p.f.Program.ALN)
	facts.Add(w.Say("grantpage.agency"), p.f.Program.Agency)
	facts.Add(w.Say("grantpage.statute"), p.f.Program.Statute, p.cited.Refs(p.f.Program.Sources...)...)
	facts.Add(w.Say("filter.fiscal_year"), fmt.Sprint(g.FiscalYear))
	facts.Add(w.Say("grant.award_number"), cmp.Or(g.AwardNumber, w.Say("grantpage.no_number")))
	facts.Add(w.Say("grantpage.inferred"), dossier.Note(p.c, g.Inferred), p.cited.Refs(g.Sources...)...)
	if g.Inferred == "" {
		facts.Add(w.Say("grant.note"), dossier.Note(p.c, g.Note), p.cited.Refs(g.Sources...)...)
	}
	if g.Illustrative {
		facts.Add(w.Say("grantpage.sample"), w.Say("grantpage.sample_text"))
	}
	facts.Add(w.Say("list.id"), g.ID)
	p.Add(dossier.Section{ID: "about", Title: w.Say("grantpage.about"), Facts: facts})
}
