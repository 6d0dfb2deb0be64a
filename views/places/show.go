// Package places is the pages of jurisdictions: the list, and one with
// everything that the record holds on it.
package places

import (
	"cmp"
	"fmt"
	"strings"

	"proviso/models"
	"proviso/views/dossier"
	"proviso/views/layout"
	"proviso/views/ui"
)

// Given is what the page of a place is worded from.
type Given struct {
	File   models.PlaceFile
	Names  map[string]string // of jurisdictions and programs, by id
	Source func(id string) *models.Source
}

// page is what its sections are made from.
type page struct {
	dossier.Page
	c     layout.Context
	g     *Given
	f     *models.PlaceFile
	cited *dossier.Cited
}

// NewShowPage words the page of a place. Its sections are worded in the order in
// which they stand: the numbers of the sources follow it.
func NewShowPage(c layout.Context, g Given) dossier.Page {
	w := c.Words
	f := &g.File
	p := page{c: c, g: &g, f: f, cited: dossier.NewCited(c, g.Source)}
	p.Frame = layout.NewFrame(c, f.Place.Name, ui.Link{Text: w.Say("placepage.list"), URL: c.At("/jurisdictions")}, ui.Link{Text: f.Place.ID})
	p.OnPage = w.Say("dossier.on_page")
	p.Frame.Sentence = sentence(c, f)
	p.grants()
	p.protected()
	p.elsewhere()
	p.asked()
	p.cases()
	p.state()
	p.peers()
	awards := map[string]string{}
	for i := range f.Grants {
		awards[f.Grants[i].Grant.ID] = dossier.Award(&f.Grants[i].Grant)
	}
	p.Add(dossier.Timeline(c, p.cited, f.Dated, awards))
	p.practices()
	p.about()
	p.Sources = p.cited.List()
	var verified models.Date
	for i := range f.Cover {
		if v := f.Cover[i].Verified; v != 0 && (verified == 0 || v < verified) {
			verified = v
		}
	}
	p.Frame.Quiet = dossier.Quiet(c, verified, p.cited.Len())
	return p.Page
}

// sentence is what a reporter could quote: how many grants stand how, what was
// asked of the place, and how its conditions stand.
func sentence(c layout.Context, f *models.PlaceFile) string {
	w, tense := c.Words, "."+dossier.Tense(c)
	by := map[models.Rung]int{}
	for i := range f.Grants {
		by[f.Grants[i].Rung]++
	}
	var rungs []string
	for i := len(models.Rungs) - 1; i >= 0; i-- {
		if r := models.Rungs[i]; by[r] > 0 {
			rungs = append(rungs, fmt.Sprintf("%d %s", by[r], w.Say("rung."+string(r))))
		}
	}
	out := w.Say("placepage.no_grants_sentence", "Day", c.AsOf.Words(), "Place", f.Place.Name)
	if len(f.Grants) > 0 {
		out = w.Say("placepage.sentence", "Day", c.AsOf.Words(), "N", len(f.Grants), "Place", f.Place.Name, "Rungs", dossier.List(c, rungs))
	}
	asked := 0
	for _, a := range f.Actions {
		if a.Effect == models.EffectDemand || a.Effect == models.EffectAlleged {
			asked++
		}
	}
	if asked > 0 {
		out += " " + w.Say("placepage.asked_sentence", "N", asked)
	}
	held := map[string]bool{}
	for i := range f.Cover {
		for _, h := range f.Cover[i].Holds {
			if h.Name() != "" {
				held[h.Name()] = true
			}
		}
	}
	if len(held) > 0 {
		out += " " + w.Say("placepage.held_sentence"+tense, "N", len(held))
	}
	return out
}

func (p *page) grants() {
	w := p.c.Words
	t := p.c.Table("grants", w.Say("placepage.grants_caption"), "dossier.col.program", "dossier.col.fiscal_year", "dossier.col.amount", "dossier.col.standing", "dossier.col.why", "dossier.col.sources")
	for i := range p.f.Grants {
		a := &p.f.Grants[i]
		var why string
		var sources []string
		more := 0
		for k := range a.Findings {
			switch x := &a.Findings[k]; {
			case x.Rung != a.Rung:
			case why == "":
				why, sources = x.Text, x.Sources
			default:
				more++
			}
		}
		x := ui.Text(why)
		if more > 0 {
			x.Quiet = w.Say("placepage.more_reasons", "N", more)
		}
		t.Row(ui.Cell{Text: ui.Link{Text: dossier.Program(a.Grant.Program), URL: p.c.At("/grants/" + a.Grant.ID)}, Quiet: p.c.Alone(&a.Grant, p.g.Names), Data: a.Grant.ID},
			ui.Text(fmt.Sprint(a.Grant.FiscalYear)), dossier.MoneyCell(p.c, a.Figure), ui.Cell{Mark: ui.RungMark(w, a.Rung)}, x, p.cited.Cell(sources...))
	}
	p.Add(dossier.Section{ID: "grants", Title: w.Say("portfolio.title"), Empty: w.Say("placepage.no_grants"), Tables: []*ui.Table{t}})
}

// protected is how each condition of the place's awards stands, and on what.
func (p *page) protected() {
	w := p.c.Words
	t := p.c.Table("protection", w.Say("placepage.protection_caption"), "dossier.col.condition", "dossier.col.awards", "dossier.col.standing", "dossier.col.why", "dossier.col.alone", "dossier.col.since", "dossier.col.verified", "dossier.col.sources")
	for i := range p.f.Cover {
		x := &p.f.Cover[i]
		var awards []string
		for _, g := range x.Awards {
			if a := dossier.Award(g); len(awards) == 0 || awards[len(awards)-1] != a {
				awards = append(awards, a)
			}
		}
		t.Row(ui.Cell{Text: ui.Link{Text: dossier.Upper(dossier.ConditionName(x.Term)), URL: dossier.AnswerURL(p.c, x.Awards[0], x.Condition)}, Quiet: x.Condition, Data: x.Condition},
			ui.Text(strings.Join(awards, ", ")), ui.Cell{Mark: ui.StandingMark(w, x.Standing)}, dossier.WhyCell(p.c, x.Footing), dossier.AloneCell(p.c, x.Footing),
			dossier.SinceCell(p.c, x.Footing), dossier.VerifiedCell(p.c, x.Footing), p.cited.Cell(x.ConditionStanding.Sources...))
	}
	p.Add(dossier.Section{ID: "protection", Title: w.Say("placepage.protection"), Empty: w.Say("placepage.no_protection"), Tables: []*ui.Table{t}})
}

// elsewhere is what was looked at and protects others.
func (p *page) elsewhere() {
	w := p.c.Words
	t := p.c.Table("elsewhere", w.Say("placepage.elsewhere_caption"), "dossier.col.order", "dossier.col.not_here", "dossier.col.conditions", "dossier.col.sources")
	for i := range p.f.Elsewhere {
		x := &p.f.Elsewhere[i]
		x.Reach = models.ReachNone // it does not reach here
		var ids []string
		for _, s := range x.Sources {
			ids = append(ids, s.ID)
		}
		head := ui.Cell{Text: dossier.HoldLink(p.c, x.Hold), Data: x.ID}
		if x.Order != nil {
			head.Quiet = dossier.Plain(x.Order.Kind) + ", " + dossier.When(p.c, x.Order.From)
		}
		t.Row(head, ui.Text(x.Why), ui.Text(strings.Join(x.Conditions, ", ")), p.cited.Cell(ids...))
	}
	p.Add(dossier.Section{ID: "elsewhere", Title: w.Say("placepage.elsewhere"), Empty: w.Say("placepage.no_elsewhere"), Fold: fold(w.Say("placepage.elsewhere_fold", "N", t.Len()), t.Len()), Tables: []*ui.Table{t}})
}

// fold folds a table away only where it is there and long.
func fold(text string, rows int) string {
	if rows <= 5 {
		return ""
	}
	return text
}

func (p *page) asked() {
	w := p.c.Words
	t := p.c.Table("asked", w.Say("placepage.asked_caption"), "dossier.col.date", "dossier.col.action", "dossier.col.due", "dossier.col.answer", "dossier.col.sources")
	for i := range p.f.Actions {
		a := &p.f.Actions[i]
		due := ui.Cell{Empty: w.Say("grantpage.nothing_due")}
		if a.RespondBy != 0 {
			due = dossier.DateCell(a.RespondBy)
		}
		text, sources := dossier.Answers(p.c, a.Answers)
		said := ui.Text(text)
		if text == "" && (a.Effect == models.EffectDemand || a.Effect == models.EffectAlleged) {
			said = ui.Cell{Quiet: w.Say("grantpage.no_answer")}
		}
		t.Row(dossier.WhenCell(p.c, a.Date), ui.Cell{Text: dossier.ActionLink(p.c, a.Action), Quiet: a.AskedFor, Data: a.ID}, due, said,
			p.cited.Cell(append(a.Sources[:len(a.Sources):len(a.Sources)], sources...)...))
	}
	p.Add(dossier.Section{ID: "asked", Title: w.Say("place.asked"), Empty: w.Say("place.not_asked"), Tables: []*ui.Table{t}})
}

func (p *page) cases() {
	p.Add(dossier.Section{ID: "cases", Title: p.c.Words.Say("cases.title"), Empty: p.c.Words.Say("place.no_cases"), Tables: []*ui.Table{p.caseTable("cases", p.c.Words.Say("placepage.cases_caption"), p.f.Cases, p.f.Place.ID)}})
}

func (p *page) caseTable(id, caption string, all []models.Case, place string) *ui.Table {
	w := p.c.Words
	t := p.c.Table(id, caption, "dossier.col.case", "dossier.col.role", "dossier.col.filed", "dossier.col.sources")
	for i := range all {
		m := &all[i]
		role := "placepage.defendant"
		for _, x := range m.Plaintiffs {
			if x.ID == place {
				role = "placepage.plaintiff"
			}
		}
		t.Row(ui.Cell{Text: dossier.CaseLink(p.c, m), Data: m.ID}, ui.Text(w.Say(role)), dossier.WhenCell(p.c, m.Filed), p.cited.Cell(m.Sources...))
	}
	return t
}

// state is how the place's state stands.
func (p *page) state() {
	w, st := p.c.Words, p.f.State
	if st == nil {
		return
	}
	s := dossier.Section{ID: "state", Title: w.Say("placepage.state", "State", st.Place.Name)}
	var facts dossier.Facts
	facts.AddLinks(w.Say("placepage.state_page"), dossier.PlaceLink(p.c, st.Place.ID, p.g.Names))
	s.Facts = facts
	grants := p.c.Table("state-grants", w.Say("placepage.state_grants"), "dossier.col.program", "dossier.col.amount", "dossier.col.standing")
	for i := range st.Grants {
		a := &st.Grants[i]
		grants.Row(ui.Cell{Text: dossier.GrantLink(p.c, &a.Grant), Data: a.Grant.ID}, dossier.MoneyCell(p.c, a.Figure), ui.Cell{Mark: ui.RungMark(w, a.Rung)})
	}
	orders := p.c.Table("state-orders", w.Say("placepage.state_orders"), "dossier.col.order", "dossier.col.from", "dossier.col.locals", "dossier.col.sources")
	for i := range st.Orders {
		x := &st.Orders[i]
		orders.Row(ui.Cell{Text: dossier.HoldLink(p.c, x.Hold), Quiet: strings.Join(x.Order.Conditions, ", "), Data: x.ID}, dossier.WhenCell(p.c, x.Order.From),
			ui.Text(w.Say("placepage.locals."+x.Subdivisions.String())), p.cited.Cell(x.Order.Sources...))
	}
	s.Tables = []*ui.Table{grants, orders, p.caseTable("state-cases", w.Say("placepage.state_cases"), st.Cases, st.Place.ID)}
	p.Add(s)
}

// mostPeers is how many places are named before the rest is counted.
const mostPeers = 12

// peers are the places that stand as this one does, grant by grant.
func (p *page) peers() {
	w := p.c.Words
	s := dossier.Section{ID: "peers", Title: w.Say("placepage.peers"), Text: []string{w.Say("placepage.peers_text")}, Empty: w.Say("placepage.no_peers")}
	var facts dossier.Facts
	for i := range p.f.Peers {
		x := &p.f.Peers[i]
		if len(x.Same) == 0 {
			continue
		}
		var links []ui.Link
		for k, id := range x.Same {
			if k == mostPeers {
				links = append(links, ui.Link{Text: w.Say("dossier.more", "N", len(x.Same)-mostPeers), URL: p.c.At("/grants", "program", x.Grant.Program, "fiscal_year", fmt.Sprint(x.Grant.FiscalYear), "rung", string(x.Rung))})
				break
			}
			links = append(links, dossier.PlaceLink(p.c, id, p.g.Names))
		}
		facts.AddLinks(w.Say("placepage.peer_of", "Award", dossier.Award(x.Grant), "Rung", w.Say("rung."+string(x.Rung))), links...)
	}
	s.Facts = facts
	p.Add(s)
}

// practices is what the place did about the risk, and sums reported of it.
func (p *page) practices() {
	w := p.c.Words
	s := dossier.Section{ID: "practices", Title: w.Say("placepage.practices"), Empty: w.Say("placepage.no_practices")}
	for i := range p.f.Practices {
		x := &p.f.Practices[i]
		quiet := ""
		if x.Uncertain {
			quiet = w.Say("standing.uncertain")
		}
		text := x.Practice
		if x.Date.Known() {
			text = x.Date.Words() + ": " + text
		}
		s.Lines = append(s.Lines, dossier.Line{Text: text, Quiet: quiet, Refs: p.cited.Refs(x.Sources...)})
	}
	t := p.c.Table("context", w.Say("placepage.context_caption"), "dossier.col.what", "dossier.col.amount", "dossier.col.note", "dossier.col.sources")
	t.Columns[1].Numeric, t.Columns[1].Money = true, true
	for i := range p.f.Context {
		x := &p.f.Context[i]
		what := []string{dossier.Upper(dossier.Plain(x.Kind))}
		if x.Program != "" {
			what = append(what, dossier.Program(x.Program))
		}
		if x.FiscalYear != 0 {
			what = append(what, fmt.Sprintf("FY%d", x.FiscalYear))
		}
		if x.Period != "" {
			what = append(what, x.Period)
		}
		amount := ui.Whole(x.USD)
		if x.Approximate {
			amount = w.Say("money.about", "Amount", amount)
		}
		t.Row(ui.Text(strings.Join(what, ", ")), ui.Cell{Text: ui.Link{Text: amount}, Data: x.USD.String()}, ui.Text(dossier.Note(p.c, x.Note)), p.cited.Cell(x.Sources...))
	}
	s.Tables = []*ui.Table{t}
	p.Add(s)
}

func (p *page) about() {
	w, j := p.c.Words, &p.f.Place
	var facts dossier.Facts
	facts.Add(w.Say("place.kind"), Kind(p.c, j.Kind))
	facts.Add(w.Say("filter.state"), cmp.Or(j.State, w.Say("money.unknown")))
	if j.Population > 0 {
		facts.Add(w.Say("place.population"), w.Say("placepage.population", "Number", thousands(j.Population), "Year", j.PopulationYear), p.cited.Refs(j.Sources...)...)
	}
	if j.FiscalYearStart != "" {
		facts.Add(w.Say("placepage.fiscal_year"), j.FiscalYearStart, p.cited.Refs(j.Sources...)...)
	}
	for _, a := range p.f.Associations {
		facts.Add(w.Say("placepage.member"), a.Title, p.cited.Refs(a.Sources...)...)
	}
	note := dossier.Note(p.c, j.Note)
	if j.Uncertain {
		note = strings.TrimSpace(w.Say("placepage.uncertain") + " " + note)
	}
	facts.Add(w.Say("grant.note"), note, p.cited.Refs(j.Sources...)...)
	facts.Add(w.Say("placepage.geoid"), j.GEOID)
	facts.Add(w.Say("list.id"), j.ID)
	p.Add(dossier.Section{ID: "place", Title: w.Say("place.about"), Facts: facts})
}

// Kind is what a place is, in words.
func Kind(c layout.Context, k models.JurisdictionKind) string {
	if k == models.KindUnknown {
		return c.Words.Say("money.unknown")
	}
	return dossier.Plain(string(k))
}

// thousands parts a number by thousands.
func thousands(n int64) string {
	return strings.TrimPrefix(ui.Whole(models.USD(n*100)), "$")
}
