package grants

import (
	"proviso/models"
	"proviso/views/dossier"
	"proviso/views/pictures"
	"proviso/views/ui"
)

// money is the amount with its basis, the position as a picture and four amounts,
// and every dated figure with its source.
func (p *page) money() {
	w, f := p.c.Words, p.f
	s := dossier.Section{ID: "money", Title: w.Say("grant.money")}
	formula := p.c.At("/method") + "#money"
	amount := dossier.Figure{Name: ui.Link{Text: w.Say("grant.amount")}, Value: w.Say("money.unknown"), Unknown: true, Note: w.Say("grantpage.no_figure")}
	if x := f.Figure; x != nil {
		amount = dossier.Figure{Name: ui.Link{Text: dossier.Upper(w.Say("basis." + string(x.Basis)))}, Value: ui.Whole(x.USD), Refs: p.cited.Refs(x.Sources...), Note: p.basisNote(x)}
		if x.Changed != nil {
			amount.Note += " " + w.Say("grantpage.changed_since", "Amount", ui.Whole(*x.Changed))
		}
		if x.Approximate {
			amount.Value = w.Say("money.about", "Amount", amount.Value)
		}
	}
	s.Figures = append(s.Figures, amount)
	for _, x := range four {
		fig := dossier.Figure{Name: ui.Link{Text: dossier.Upper(w.Say("money." + x.id)), URL: formula}, Value: w.Say("money.unknown"), Unknown: true, Note: w.Say("method.money." + x.id)}
		if f.Position != nil {
			fig.Value, fig.Unknown = ui.Whole(x.of(f.Position)), false
			fig.Note = p.moneyNote(x.id, fig.Note)
		}
		s.Figures = append(s.Figures, fig)
	}
	if f.Position == nil {
		s.After = w.Say("grantpage.position_unknown")
	} else if pic, ok := pictures.NewPosition(w, "position", f.Position); ok {
		s.Pictures = append(s.Pictures, pic)
	}
	s.Tables = append(s.Tables, p.amounts(), p.subawards())
	p.joint(&s)
	for _, x := range f.Excluded {
		s.Lines = append(s.Lines, dossier.Line{Text: w.Say("grantpage.excluded", "From", x.From, "Reason", x.Reason)})
	}
	p.Add(s)
	p.memoranda()
}

// moneyNote says of an amount what a hold does to it and what is owed besides.
func (p *page) moneyNote(id, note string) string {
	w, f := p.c.Words, p.f
	switch {
	case id == "spent_unpaid" && f.Held && f.Position.SpentUnpaid > 0:
		return w.Say("grantpage.pocket", "Amount", ui.Whole(f.Position.SpentUnpaid))
	case id == "future" && f.Held && f.Position.Future > 0:
		return w.Say("grantpage.later_money")
	case id == "owed_back" && f.Position.Interest > 0:
		return note + " " + w.Say("grantpage.interest", "Amount", ui.Whole(f.Position.Interest))
	}
	return note
}

// four are the amounts that make up an award.
var four = []struct {
	id string
	of func(*models.Position) models.USD
}{
	{"spent_unpaid", func(p *models.Position) models.USD { return p.SpentUnpaid }},
	{"future", func(p *models.Position) models.USD { return p.Future }},
	{"owed_back", func(p *models.Position) models.USD { return p.OwedBack }},
	{"demandable", func(p *models.Position) models.USD { return p.Demandable }},
}

// basisNote says when a figure began to stand, if it stands yet.
func (p *page) basisNote(x *models.Figure) string {
	w := p.c.Words
	switch {
	case x.Since.Known() && x.Since.Earliest > p.c.AsOf:
		return w.Say("grantpage.stands_later", "Day", x.Since.Words())
	case x.Disputed:
		return w.Say("grantpage.disputed")
	case x.Since.Known():
		return w.Say("grantpage.stands_from", "Day", x.Since.Words())
	}
	return w.Say("grantpage.stands_undated")
}

// amounts is every figure of the grant, and beside each what others give for it.
func (p *page) amounts() *ui.Table {
	w := p.c.Words
	t := p.c.Table("amounts", w.Say("grantpage.amounts_caption"), "dossier.col.figure", "dossier.col.amount", "dossier.col.from", "dossier.col.note", "dossier.col.sources")
	t.Columns[1].Numeric, t.Columns[1].Money = true, true
	row := func(kind string, u models.USD, about bool, from ui.Cell, note string, sources ...string) {
		x := ui.Cell{Text: ui.Link{Text: ui.Whole(u)}, Data: u.String()}
		if about {
			x.Text.Text = w.Say("money.about", "Amount", x.Text.Text)
		}
		t.Row(ui.Text(kind), x, from, ui.Text(note), p.cited.Cell(sources...))
	}
	for i := range p.f.Amounts {
		a := &p.f.Amounts[i]
		kind := dossier.Upper(dossier.AmountKind(p.c, a.Kind))
		if a.Disputed {
			kind += ", " + w.Say("basis.disputed")
		}
		from := ui.Cell{Text: ui.Link{Text: w.Say("grantpage.undated")}, Data: "unknown"}
		if a.Since.Known() {
			from = dossier.WhenCell(p.c, a.Since)
			if a.Since.Earliest > p.c.AsOf {
				from.Quiet = w.Say("grantpage.later")
			}
		}
		note := dossier.Note(p.c, a.Note)
		if note == "" && a.Status != "" && p.c.KnownOn == 0 {
			note = w.Say("grantpage.status", "Status", dossier.Plain(a.Status))
		}
		row(kind, a.USD, a.Approximate, from, note, a.Sources...)
		for _, r := range a.Rivals {
			row(w.Say("grantpage.rival", "Kind", dossier.AmountKind(p.c, r.Kind)), r.USD, r.Approximate, ui.Cell{Empty: w.Say("grantpage.undated"), Data: from.Data}, dossier.Note(p.c, r.Note), r.Source)
		}
	}
	return t
}

// joint says for whom an award is made, and whether the shares make it up.
func (p *page) joint(s *dossier.Section) {
	w, g := p.c.Words, &p.f.Grant
	var facts dossier.Facts
	if j := g.Joint; j != nil {
		facts.Add(w.Say("grant.joint"), dossier.Note(p.c, j.Note), p.cited.Refs(g.Sources...)...)
		if j.FiscalAgent != "" {
			facts.AddLinks(w.Say("grantpage.agent"), dossier.PlaceLink(p.c, j.FiscalAgent, p.g.Names))
		}
		var members []ui.Link
		for _, m := range j.Members {
			members = append(members, dossier.PlaceLink(p.c, m, p.g.Names))
		}
		facts.AddLinks(w.Say("grantpage.members"), members...)
	}
	if g.Via != "" {
		facts.AddLinks(w.Say("grantpage.prime"), dossier.PlaceLink(p.c, g.Via, p.g.Names))
		facts.Add(w.Say("grantpage.counted"), w.Say("grantpage.not_added"))
	}
	s.Facts = facts
}

// subawards are the awards that come through this one.
func (p *page) subawards() *ui.Table {
	w := p.c.Words
	t := p.c.Table("subawards", w.Say("grantpage.subawards_caption"), "dossier.col.jurisdiction", "dossier.col.amount", "dossier.col.standing")
	for i := range p.f.Subawards {
		a := &p.f.Subawards[i]
		name := p.g.Names[a.Grant.Jurisdiction]
		if name == "" {
			name = a.Grant.Jurisdiction
		}
		t.Row(ui.To(name, p.c.At("/grants/"+a.Grant.ID)), dossier.MoneyCell(p.c, a.Figure), ui.Cell{Mark: ui.RungMark(w, a.Rung)})
	}
	return t
}
