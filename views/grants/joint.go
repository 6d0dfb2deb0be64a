package grants

import (
	"fmt"

	"proviso/models"
	"proviso/views/dossier"
	"proviso/views/ui"
)

// memoranda are the versions of what splits a joint award: the one that stands on
// the day, and below it those before.
func (p *page) memoranda() {
	w, j := p.c.Words, p.f.Grant.Joint
	if j == nil {
		return
	}
	versions := j.On(p.c.AsOf)
	if len(versions) == 0 {
		return
	}
	last := len(versions) - 1
	now := &versions[last]
	s := dossier.Section{ID: "memorandum", Title: w.Say("grantpage.memorandum"), Tables: []*ui.Table{p.shares(now, "shares")}}
	if len(j.Memoranda) > 0 {
		s.Text = append(s.Text, w.Say("grantpage.memorandum_now", "Version", now.Version, "Since", p.since(now)))
	}
	if note := dossier.Note(p.c, now.Note); note != "" {
		s.Text = append(s.Text, note)
	}
	if p.f.Figure != nil {
		check := w.Say("grantpage.foots")
		if err := now.Foot(p.f.Figure.USD); err != nil {
			check = w.Say("grantpage.foots_not", "Why", err.Error())
		}
		var facts dossier.Facts
		facts.Add(w.Say("grantpage.check"), check, p.cited.Refs(now.Sources...)...)
		s.Facts = facts
	}
	p.Add(s)
	if last == 0 {
		return
	}
	before := dossier.Section{ID: "memoranda", Title: w.Say("grantpage.memoranda"), Fold: w.Say("grantpage.memoranda_fold", "N", last)}
	for i := last - 1; i >= 0; i-- {
		before.Tables = append(before.Tables, p.shares(&versions[i], fmt.Sprint("shares-", versions[i].Version)))
	}
	p.Add(before)
}

func (p *page) since(m *models.Memorandum) string {
	if !m.Date.Known() {
		return p.c.Words.Say("grantpage.undated")
	}
	return m.Date.Words()
}

// shares is a memorandum by its members, each with its part of all shares, and the
// fee.
func (p *page) shares(m *models.Memorandum, id string) *ui.Table {
	w := p.c.Words
	caption := w.Say("grantpage.shares_caption")
	if len(p.f.Grant.Joint.Memoranda) > 0 {
		caption = w.Say("grantpage.memorandum_caption", "Version", m.Version, "Since", p.since(m))
	}
	t := p.c.Table(id, caption, "dossier.col.member", "dossier.col.did", "dossier.col.initial", "dossier.col.percent", "dossier.col.amount")
	for _, i := range []int{2, 3, 4} {
		t.Columns[i].Numeric = true
	}
	t.Columns[2].Money, t.Columns[4].Money = true, true
	var all models.USD
	for _, x := range m.Shares {
		all += x.Amount
	}
	for _, x := range m.Shares {
		did := ui.Text(w.Say("money.unknown"))
		if x.Status != models.ShareUnknown {
			did.Text.Text = w.Say("share." + string(x.Status))
		}
		if x.On.Known() {
			did.Quiet = x.On.Words()
		}
		initial := ui.Cell{Empty: w.Say("grantpage.as_now"), Data: x.Amount.String()}
		if x.Initial != 0 {
			initial = dollars(x.Initial)
		}
		t.Row(ui.Cell{Text: dossier.PlaceLink(p.c, x.Member, p.g.Names)}, did, initial, ui.Text(percent(x.Amount, all)), dollars(x.Amount))
	}
	if m.Fee != 0 {
		t.Row(ui.Text(w.Say("grantpage.fee")), ui.Cell{}, ui.Cell{}, ui.Cell{}, dollars(m.Fee))
	}
	return t
}

func dollars(u models.USD) ui.Cell {
	return ui.Cell{Text: ui.Link{Text: ui.Whole(u)}, Data: u.String()}
}

// percent is a part of a whole to two decimals.
func percent(part, whole models.USD) string {
	if whole == 0 {
		return ""
	}
	return fmt.Sprintf("%.2f%%", 100*float64(part)/float64(whole))
}
