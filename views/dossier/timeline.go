package dossier

import (
	"strconv"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/pictures"
	"proviso/views/ui"
)

// DatedWords says what happened, and where that leads.
func DatedWords(c layout.Context, d *models.Dated) ui.Link {
	w := c.Words
	switch {
	case d.Stay != nil:
		return ui.Link{Text: w.Say("dated.stay", "Order", Plain(d.Order.Kind), "Case", d.Case.Short(), "AsTo", w.Say("stay."+string(d.Stay.AsTo))), URL: OrderURL(c, d.Case.ID, d.Order.ID)}
	case d.Order != nil:
		return ui.Link{Text: w.Say("dated.order", "Order", Upper(Plain(d.Order.Kind)), "Case", d.Case.Short()), URL: OrderURL(c, d.Case.ID, d.Order.ID)}
	case d.Notice != nil:
		return ui.Link{Text: Upper(NoticeName(c, d.Notice))}
	case d.Response != nil:
		return ui.Link{Text: w.Say("dated.answer", "Action", Within(ActionName(c, d.Action)), "Outcome", Plain(d.Response.Outcome)), URL: c.At("/demands/" + d.Action.ID)}
	case d.Action != nil:
		return ActionLink(c, d.Action)
	case d.Step != nil && d.Step.AsOf:
		return ui.Link{Text: w.Say("dated.seen", "Step", w.Say("step."+string(d.Step.Kind)))}
	case d.Step != nil:
		return ui.Link{Text: Upper(w.Say("step." + string(d.Step.Kind)))}
	case d.Amount != nil:
		return ui.Link{Text: w.Say("dated.amount", "Kind", Upper(AmountKind(c, d.Amount.Kind)), "Amount", ui.Whole(d.Amount.USD))}
	case d.Certification != nil:
		return ui.Link{Text: w.Say("dated.certification", "Condition", d.Certification.Condition, "State", Plain(string(d.Certification.State))), URL: c.At("/conditions/" + d.Certification.Condition)}
	case d.Report != nil:
		return ui.Link{Text: w.Say("dated.report", "Kind", Upper(d.Report.Kind), "Day", ui.Short(d.Report.PeriodEnd))}
	}
	return ui.Link{}
}

// AmountKind is the kind of an amount in words.
func AmountKind(c layout.Context, k models.AmountKind) string {
	switch k {
	case models.Allocation, models.Awarded, models.Reported, models.Request:
		return c.Words.Say("basis." + string(k))
	}
	return c.Words.Say("amount." + string(k))
}

// Timeline is the section of what happened by the day: a picture of five lanes
// and the table that explains its numbers. awards names the grant of each fact
// of a place; nil on a grant's own page.
func Timeline(c layout.Context, cited *Cited, all []models.Dated, awards map[string]string) Section {
	w := c.Words
	s := Section{ID: "timeline", Title: w.Say("timeline.title"), Empty: w.Say("timeline.none")}
	t := c.Table("timeline", w.Say("timeline.caption"), "timeline.number", "timeline.date", "timeline.kind", "timeline.what", "timeline.sources")
	var happenings []pictures.Happening
	for i := range all {
		d := &all[i]
		what := DatedWords(c, d)
		if award := awards[d.Grant]; award != "" && d.Grant != "" {
			what.Text = award + ": " + Within(what.Text)
		}
		happenings = append(happenings, pictures.Happening{Lane: pictures.Lane(d.Lane), When: d.When, Until: d.Until, What: what.Text})
		date := WhenCell(c, d.When)
		if d.Until.Known() {
			date.Text.Text += " – " + When(c, d.Until)
			date.Data += "/" + d.Until.String()
		}
		t.Row(ui.Text(strconv.Itoa(i+1)), date, ui.Text(w.Say("picture.lane."+string(d.Lane))), ui.Cell{Text: what}, cited.Cell(d.Sources...))
	}
	if pic, ok := pictures.NewTimeline(w, "when", w.Say("timeline.picture"), happenings, c.AsOf, c.KnownOn); ok {
		pic.Shown = ""
		s.Pictures = append(s.Pictures, pic)
	}
	s.Tables = []*ui.Table{t}
	s.After = w.Say("timeline.after", "Day", c.AsOf.Words())
	return s
}
