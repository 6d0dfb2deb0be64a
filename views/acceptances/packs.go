package acceptances

import (
	"strconv"
	"strings"

	"proviso/models"
	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/ui"
)

// moved is what stands otherwise than when the text was locked.
func (g *Given) moved(c layout.Context, p *ShowPage) {
	w := c.Words
	if len(g.Moved) == 0 || g.Next == "" {
		return
	}
	p.MovedName, p.MovedText = w.Say("acceptance.moved"), w.Say("acceptance.moved_text", "N", len(g.Moved))
	p.Moved = c.Table("moved", "", "acceptance.condition", "acceptance.moved_from", "acceptance.moved_to")
	p.Moved.File = ui.Link{}
	for _, m := range g.Moved {
		before, after := ui.Cell{Mark: g.stands(c, m.From)}, ui.Cell{Mark: g.stands(c, m.To)}
		for _, id := range m.Gone {
			after.Links = append(after.Links, ui.Link{Text: w.Say("acceptance.moved_gone", "Name", g.Names[id])})
		}
		for _, id := range m.Come {
			after.Links = append(after.Links, ui.Link{Text: w.Say("acceptance.moved_come", "Name", g.Names[id])})
		}
		p.Moved.Row(ui.To(g.Names[m.Condition], "/conditions/"+m.Condition), before, after)
	}
}

func (g *Given) stands(c layout.Context, s models.Standing) ui.Mark {
	if s == "" {
		s = models.NotAttached
	}
	return ui.StandingMark(c.Words, s)
}

// packs are what signers were shown, of every round, and what became of it.
func (g *Given) packs(c layout.Context, p *ShowPage) {
	w := c.Words
	p.Packs = c.Table("packs", "", "acceptance.pack", "acceptance.pack_as", "acceptance.pack_hash")
	p.Packs.File = ui.Link{}
	add := func(round int, id string, of *models.Printed, opened bool) {
		if of == nil {
			return
		}
		name := ui.Text(w.Say(id, "Round", round))
		if opened {
			name.Quiet = w.Say("acceptance.pack_opened")
		}
		if of.PDF != "" {
			p.Packs.Row(name, ui.To(w.Say("acceptance.pack_pdf"), g.at("packs/"+of.PDF)), ui.Text(of.PDF))
		}
		p.Packs.Row(name, ui.To(w.Say("acceptance.pack_page"), g.at("packs/"+of.Page)), ui.Text(of.Page))
	}
	for _, u := range g.Unlocks {
		add(u.Round, "acceptance.pack_locked", u.Pack, true)
		add(u.Round, "acceptance.pack_sealed", u.Sealed, true)
	}
	missing := false
	if g.Frozen != nil {
		add(g.Round, "acceptance.pack_locked", g.Frozen.Pack, false)
		add(g.Round, "acceptance.pack_sealed", g.Sealed, false)
		for _, x := range []*models.Printed{g.Frozen.Pack, g.Sealed} {
			if x == nil || x.Why == "" {
				continue
			}
			missing = missing || g.Ready
			why := x.Why
			if why == "no_chromium" && g.Ready { // it was installed since
				why = "not_yet"
			}
			if say := w.Say("acceptance.pack_" + why); len(p.PacksState) == 0 || p.PacksState[len(p.PacksState)-1] != say {
				p.PacksState = append(p.PacksState, say)
			}
		}
		if g.Next == "" && g.Sealed == nil {
			missing = true
			p.PacksState = append(p.PacksState, w.Say("acceptance.pack_unsealed"))
		}
	}
	if p.Packs.Len() > 0 {
		p.PacksName, p.PacksText = w.Say("acceptance.packs"), w.Say("acceptance.packs_text")
	}
	if missing && g.Plans {
		f := g.form(c, "pack-form", "pack", w.Say("acceptance.pack_make"))
		f.Quiet = true
		p.Making = append(p.Making, f)
	}
	g.record(c, p)
}

// record is whether the certification is public, and the form that makes it so.
func (g *Given) record(c layout.Context, p *ShowPage) {
	w := c.Words
	switch {
	case g.Sealed == nil || !g.CanCertify:
		return
	case g.InRecord:
		p.RecordName, p.RecordState = w.Say("acceptance.record_form"), w.Say("acceptance.in_record")
		return
	}
	p.RecordName, p.RecordState = w.Say("acceptance.record_form"), w.Say("acceptance.not_in_record")
	if !g.Certifies {
		return
	}
	p.RecordText = w.Say("acceptance.record_text")
	f := g.form(c, "record-form", "record", w.Say("acceptance.record_go"))
	f.Quiet = true
	for _, t := range g.Terms {
		f.Add(forms.Field{Name: "condition-" + t.Condition, Type: forms.Check, Label: t.Title, Chosen: true})
	}
	last := ""
	if n := len(g.Signatures); n > 0 {
		last = models.DateOf(g.Signatures[n-1].At).String()
	}
	f.Add(
		forms.Field{Name: "office", Type: forms.Text, Label: w.Say("acceptance.record_office"), Value: strings.Join(g.Offices, ", "), Required: true},
		forms.Field{Name: "date", Type: forms.Day, Label: w.Say("acceptance.record_date"), Value: last, Required: true},
		forms.Field{Name: "note", Type: forms.Text, Label: w.Say("acceptance.record_note"), Value: w.Say("acceptance.record_signed", "Offices", strings.Join(g.Offices, ", "), "Round", strconv.Itoa(g.Round))},
		forms.Field{Name: "reason", Type: forms.Text, Label: w.Say("acceptance.record_why"), Required: true},
	)
	p.Making = append(p.Making, f)
}
