// Package demands is the pages of what federal bodies asked, alleged and did: the
// list, and one action with everything that the record holds on it.
package demands

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"proviso/models"
	"proviso/views/dossier"
	"proviso/views/layout"
	"proviso/views/ui"
)

// Given is what the page of an action is worded from.
type Given struct {
	File   models.DemandFile
	Names  map[string]string // of jurisdictions and programs, by id
	Source func(id string) *models.Source
}

// page is what its sections are made from.
type page struct {
	dossier.Page
	c     layout.Context
	g     *Given
	a     *models.Action
	cited *dossier.Cited
}

// NewShowPage words the page of an action. Its sections are worded in the order
// in which they stand: the numbers of the sources follow it.
func NewShowPage(c layout.Context, g Given) dossier.Page {
	w := c.Words
	p := page{c: c, g: &g, a: &g.File.Action, cited: dossier.NewCited(c, g.Source)}
	title := dossier.ActionName(c, p.a)
	if p.a.Date.Known() {
		title += ", " + p.a.Date.Words()
	}
	p.Frame = layout.NewFrame(c, title, ui.Link{Text: w.Say("demand.list"), URL: c.At("/demands")}, ui.Link{Text: p.a.ID})
	p.OnPage = w.Say("dossier.on_page")
	p.Frame.Sentence = p.sentence()
	p.what()
	p.recipients()
	p.disagreements()
	p.grants()
	p.followed()
	p.cases()
	p.more()
	p.Sources = p.cited.List()
	var warn string
	switch {
	case p.a.Uncertain:
		warn = w.Say("demand.uncertain")
	case len(p.a.Sources) == 1:
		warn = w.Say("demand.one_source")
	}
	p.Frame.Quiet = dossier.Quiet(c, 0, p.cited.Len(), warn)
	return p.Page
}

// sentence is what a reporter could quote: who asked what of how many, by when,
// and how many are recorded to have answered by the day.
func (p *page) sentence() string {
	w, a := p.c.Words, p.a
	day := w.Say("demand.undated")
	if a.Date.Exact() {
		day = w.Say("demand.on", "Day", a.Date.Words())
	} else if a.Date.Known() {
		day = w.Say("demand.in", "Day", a.Date.Words())
	}
	who := w.Say("demand.somebody")
	if a.Office != "" {
		who = dossier.Office(a)
	}
	verb := "demand.did." + string(cmp.Or(a.Effect, "none"))
	out := w.Say(verb, "When", day, "Who", who, "Kind", dossier.Plain(a.Kind), "Title", cmp.Or(a.Title, dossier.Plain(a.Kind)), "Whom", p.whom())
	if a.RespondBy != 0 {
		out += " " + w.Say("demand.due_sentence", "Day", a.RespondBy.Words())
	}
	if p.g.File.Happened == models.No {
		return w.Say("demand.not_yet", "Day", p.c.AsOf.Words()) + " " + out
	}
	if n := p.answered(); len(a.Recipients) > 0 && (n > 0 || a.Effect == models.EffectDemand || a.Effect == models.EffectAlleged) {
		out += " " + w.Say("demand.answered_sentence", "Number", n, "Of", len(a.Recipients), "Day", p.c.AsOf.Words())
	}
	return out
}

// whom counts those whom the action names.
func (p *page) whom() string {
	w, a := p.c.Words, p.a
	switch {
	case len(a.Recipients) == 1:
		return cmp.Or(p.g.Names[a.Recipients[0]], a.Recipients[0])
	case len(a.Recipients) > 1:
		return w.Say("demand.jurisdictions", "Number", len(a.Recipients))
	case a.Everyone:
		return w.Say("demand.everyone")
	case a.AddressedTo != "":
		return a.AddressedTo
	}
	return w.Say("demand.nobody_named")
}

// answered counts the recipients of whom an answer or an end is recorded.
func (p *page) answered() int {
	seen := map[string]bool{}
	for _, r := range p.a.Responses {
		seen[r.Jurisdiction] = true
	}
	return len(seen)
}

// what is the action itself.
func (p *page) what() {
	w, a := p.c.Words, p.a
	refs := p.cited.Refs(a.Sources...)
	var f dossier.Facts
	f.Add(w.Say("demand.sent"), dossier.When(p.c, a.Date), refs...)
	f.Add(w.Say("demand.office"), dossier.OfficeName(a.Office))
	f.Add(w.Say("demand.person"), strings.Join(nonEmpty(a.Person, a.PersonTitle), ", "))
	f.Add(w.Say("place.kind"), dossier.Upper(dossier.Plain(a.Kind)))
	f.Add(w.Say("demand.addressed"), a.AddressedTo)
	f.Add(w.Say("demand.asked_for"), a.AskedFor)
	due := ""
	if a.RespondBy != 0 {
		due = a.RespondBy.Words()
	}
	f.Add(w.Say("demand.due"), strings.Join(nonEmpty(due, a.DeadlineNote), "; "))
	f.Add(w.Say("demand.threat"), a.Threat)
	f.Add(w.Say("demand.basis"), strings.Join(a.LegalBasis, "; "))
	var conditions, programs []ui.Link
	for _, k := range a.Conditions {
		conditions = append(conditions, ui.Link{Text: k, URL: p.c.At("/conditions/" + k)})
	}
	f.AddLinks(w.Say("grant.conditions"), conditions...)
	for _, id := range a.Programs {
		programs = append(programs, ui.Link{Text: dossier.Program(id), URL: p.c.At("/programs/" + id)})
	}
	if a.AllPrograms {
		programs = append(programs, ui.Link{Text: w.Say("condition.all_programs")})
	}
	f.AddLinks(w.Say("demand.programs"), programs...)
	var years []string
	for _, y := range a.FiscalYears {
		years = append(years, fmt.Sprint(y))
	}
	f.Add(w.Say("demand.years"), dossier.List(p.c, years))
	f.Add(w.Say("grant.note"), dossier.Note(p.c, a.Note))
	p.Add(dossier.Section{ID: "what", Title: w.Say("demand.what"), Facts: f})
}

func nonEmpty(parts ...string) []string {
	return slices.DeleteFunc(parts, func(s string) bool { return s == "" })
}

// recipients are those whom it names, each with its answers, and whoever else is
// recorded to have answered.
func (p *page) recipients() {
	w, a := p.c.Words, p.a
	t := p.c.Table("recipients", w.Say("demand.recipients_caption", "Day", p.c.AsOf.Words()), "dossier.col.jurisdiction", "dossier.col.date", "dossier.col.answer", "dossier.col.note", "dossier.col.sources")
	row := func(id string, beside bool) {
		place := ui.Cell{Text: dossier.PlaceLink(p.c, id, p.g.Names), Data: id}
		if beside {
			place.Quiet = w.Say("demand.not_named")
		}
		found := false
		for i := range a.Responses {
			if r := &a.Responses[i]; r.Jurisdiction == id {
				found = true
				sources := r.Sources
				if len(sources) == 0 {
					sources = a.Sources // it stands in the record of the action
				}
				t.Row(place, dossier.WhenCell(p.c, r.Date), ui.Text(dossier.Upper(dossier.Plain(r.Outcome))), ui.Text(dossier.Note(p.c, r.Note)), p.cited.Cell(sources...))
			}
		}
		if !found {
			t.Row(place, ui.Cell{Empty: w.Say("demand.no_day")}, ui.Cell{Quiet: w.Say("demand.none_recorded")}, ui.Cell{}, ui.Cell{})
		}
	}
	for _, id := range a.Recipients {
		row(id, false)
	}
	var beside []string
	for _, r := range a.Responses {
		if !slices.Contains(a.Recipients, r.Jurisdiction) && !slices.Contains(beside, r.Jurisdiction) {
			beside = append(beside, r.Jurisdiction)
			row(r.Jurisdiction, true)
		}
	}
	s := dossier.Section{ID: "recipients", Title: w.Say("demand.recipients"), Empty: w.Say("demand.no_recipients"), Tables: []*ui.Table{t}}
	if a.Everyone {
		s.Text = []string{w.Say("demand.to_everyone")}
	}
	if a.RecipientRole != "" {
		s.After = w.Say("demand.role", "Role", dossier.Plain(a.RecipientRole))
	}
	p.Add(s)
}

// disagreements are what sources give differently, every value kept.
func (p *page) disagreements() {
	w := p.c.Words
	if len(p.a.Disagreements) == 0 {
		return
	}
	t := p.c.Table("disagreements", w.Say("demand.disagreements_caption"), "dossier.col.field", "dossier.col.value", "dossier.col.note", "dossier.col.sources")
	for _, d := range p.a.Disagreements {
		field := ui.Cell{Text: ui.Link{Text: dossier.Upper(dossier.Plain(d.Field))}, Quiet: cmp.Or(p.g.Names[d.AppliesTo], d.AppliesTo)}
		for _, v := range d.Values {
			t.Row(field, ui.Text(v.Value), ui.Text(v.Note), p.cited.Cell(v.Source))
		}
	}
	p.Add(dossier.Section{ID: "disagreements", Title: w.Say("demand.disagreements"), Tables: []*ui.Table{t}})
}

// grants are those that the action touches, as they stand on the day.
func (p *page) grants() {
	w := p.c.Words
	t := p.c.Table("grants", w.Say("demand.grants_caption", "Day", p.c.AsOf.Words()), "dossier.col.jurisdiction", "dossier.col.award", "dossier.col.amount", "dossier.col.standing")
	unknown := 0
	for i := range p.g.File.Grants {
		x := &p.g.File.Grants[i]
		if x.Figure == nil {
			unknown++
		}
		t.Row(ui.Cell{Text: dossier.PlaceLink(p.c, x.Grant.Jurisdiction, p.g.Names), Quiet: p.c.Via(&x.Grant, p.g.Names), Data: x.Grant.ID}, ui.Cell{Text: dossier.GrantLink(p.c, &x.Grant)},
			dossier.MoneyCell(p.c, x.Figure), ui.Cell{Mark: ui.RungMark(w, x.Rung)})
	}
	s := dossier.Section{ID: "grants", Title: w.Say("demand.grants"), Empty: w.Say("demand.no_grants"), Tables: []*ui.Table{t}}
	if t.Len() > 0 {
		s.Text = []string{w.Say("demand.grants_text", "N", t.Len(), "Unknown", unknown)}
	}
	p.Add(s)
}

// followed is what it follows, and what followed it.
func (p *page) followed() {
	w := p.c.Words
	s := dossier.Section{ID: "followed", Title: w.Say("demand.followed"), Empty: w.Say("demand.not_followed")}
	line := func(a *models.Action, id string) dossier.Line {
		return dossier.Line{Text: w.Say(id, "Day", dossier.When(p.c, a.Date)), More: dossier.ActionLink(p.c, a), Refs: p.cited.Refs(a.Sources...)}
	}
	if e := p.g.File.Earlier; e != nil {
		s.Lines = append(s.Lines, line(e, "demand.follows"))
	}
	for i := range p.g.File.Later {
		s.Lines = append(s.Lines, line(&p.g.File.Later[i], "demand.then"))
	}
	p.Add(s)
}

// cases are those about it, with the orders made against it by the day.
func (p *page) cases() {
	w := p.c.Words
	t := p.c.Table("cases", w.Say("demand.cases_caption"), "dossier.col.case", "dossier.col.filed", "dossier.col.order", "dossier.col.sources")
	for i := range p.g.File.Cases {
		m := &p.g.File.Cases[i]
		order := ui.Cell{Empty: w.Say("demand.no_order")}
		for _, h := range p.g.File.Orders {
			if h.Case.ID == m.ID {
				order = ui.Cell{Text: ui.Link{Text: dossier.Upper(dossier.Plain(h.Order.Kind)), URL: dossier.OrderURL(p.c, m.ID, h.ID)}, Quiet: dossier.When(p.c, h.Order.From), Data: h.ID}
			}
		}
		t.Row(ui.Cell{Text: dossier.CaseLink(p.c, m), Data: m.ID}, dossier.WhenCell(p.c, m.Filed), order, p.cited.Cell(m.Sources...))
	}
	p.Add(dossier.Section{ID: "cases", Title: w.Say("demand.cases"), Empty: w.Say("demand.no_cases"), Tables: []*ui.Table{t}})
}

// more is what the record keeps of the action that no rule reads.
func (p *page) more() {
	w := p.c.Words
	var f dossier.Facts
	for _, d := range p.a.Details {
		f.Add(dossier.Upper(dossier.Plain(d.Name)), dossier.Note(p.c, d.Value))
	}
	f.Add(w.Say("list.id"), p.a.ID)
	p.Add(dossier.Section{ID: "more", Title: w.Say("demand.more"), Facts: f})
}
