package grants

import (
	"proviso/models"
	"proviso/views/dossier"
	"proviso/views/ui"
)

// demands are the federal actions that touch the grant, with what its recipient
// answered.
func (p *page) demands() {
	w := p.c.Words
	t := p.c.Table("demands", w.Say("grantpage.demands_caption"), "dossier.col.date", "dossier.col.action", "dossier.col.due", "dossier.col.answer", "dossier.col.sources")
	for i := range p.f.Touches {
		x := &p.f.Touches[i]
		a := x.Action
		what := ui.Cell{Text: dossier.ActionLink(p.c, a), Quiet: p.whom(x), Data: a.ID}
		due := ui.Cell{Empty: w.Say("grantpage.nothing_due")}
		if a.RespondBy != 0 {
			due = dossier.DateCell(a.RespondBy)
			if a.RespondBy < p.c.AsOf {
				due.Quiet = w.Say("grantpage.passed")
			}
		}
		answer, sources := dossier.Answers(p.c, x.Answers)
		said := ui.Text(answer)
		if answer == "" && asks(a) {
			said = ui.Cell{Quiet: w.Say("grantpage.no_answer")}
		}
		t.Row(dossier.WhenCell(p.c, a.Date), what, due, said, p.cited.Cell(append(a.Sources[:len(a.Sources):len(a.Sources)], sources...)...))
	}
	p.Add(dossier.Section{ID: "demands", Title: w.Say("grantpage.demands"), Empty: w.Say("grantpage.no_demands"), Tables: []*ui.Table{t}})
}

// asks is true of an action that waits for something from its recipient.
func asks(a *models.Action) bool {
	return a.Effect == models.EffectDemand || a.Effect == models.EffectAlleged
}

// whom says how an action touches this grant, and whether that is certain.
func (p *page) whom(x *models.Touched) string {
	w := p.c.Words
	s := w.Say("grantpage.to_all")
	if x.Named {
		s = w.Say("grantpage.by_name")
	}
	if x.Certainty == models.Maybe {
		s += ", " + w.Say("grantpage.touch_uncertain")
	}
	return s
}

// certifications are the recipient's signatures, or what came in their place.
func (p *page) certifications() {
	w := p.c.Words
	t := p.c.Table("certifications", w.Say("grantpage.certifications_caption"), "dossier.col.condition", "dossier.col.office", "dossier.col.state", "dossier.col.date", "dossier.col.due", "dossier.col.note", "dossier.col.sources")
	for i := range p.f.Certifications {
		x := &p.f.Certifications[i]
		date := ui.Cell{Empty: w.Say("money.unknown")}
		if x.Date.Known() {
			date = dossier.WhenCell(p.c, x.Date)
		}
		t.Row(ui.To(x.Condition, dossier.AnswerURL(p.c, &p.f.Grant, x.Condition)), ui.Text(x.Office), ui.Text(dossier.Plain(string(x.State))), date,
			dossier.DateCell(x.DueOn), ui.Text(dossier.Note(p.c, x.Note)), p.cited.Cell(x.Sources...))
	}
	p.Add(dossier.Section{ID: "certifications", Title: w.Say("grantpage.certifications"), Empty: w.Say("grantpage.no_certifications"), Tables: []*ui.Table{t}})
}

// deadlines are those known on the day; those that passed say so.
func (p *page) deadlines() {
	w := p.c.Words
	t := p.c.Table("deadlines", w.Say("grantpage.deadlines_caption"), "dossier.col.date", "dossier.col.what", "dossier.col.when", "dossier.col.sources")
	for i := range p.f.Deadlines {
		d := &p.f.Deadlines[i]
		what := ui.Text(dossier.Upper(d.What))
		for k := range p.f.Touches {
			if p.f.Touches[k].Action.ID == d.ID {
				what.Text.URL = p.c.At("/demands/" + d.ID)
			}
		}
		when := w.Say("grantpage.ahead", "N", int(d.Date-p.c.AsOf))
		switch {
		case d.Date < p.c.AsOf:
			when = w.Say("grantpage.passed")
		case d.Date == p.c.AsOf:
			when = w.Say("grantpage.due_today")
		}
		t.Row(dossier.DateCell(d.Date), what, ui.Text(when), p.cited.Cell(d.Sources...))
	}
	p.Add(dossier.Section{ID: "deadlines", Title: w.Say("grantpage.deadlines"), Empty: w.Say("grantpage.no_deadlines"), Tables: []*ui.Table{t}})
}
