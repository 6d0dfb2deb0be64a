package public

import (
	"proviso/app/publication"
	"proviso/views/tell"
)

// position draws the four amounts that make up an award. They are four harms, and
// nothing adds them to a fifth.
func position(f tell.Frame, p *publication.Position) Picture {
	pic := Picture{ID: "position", Title: f.Say("public.position"), TableHead: f.Say("public.position_values"),
		Table: newTable("position-table", f.Say("public.position_note"), f.Say("public.col.part"), f.Say("public.col.amount"))}
	parts := []struct {
		name string
		usd  publication.Cents
		fill string
	}{{"spent_unpaid", p.SpentUnpaid, "solid"}, {"future", p.Future, "none"}, {"owed_back", p.OwedBack, "hatch"}, {"demandable", p.Demandable, "dots"}}
	v := &View{ID: "position-v", Width: phone, Height: 26}
	x := 1.0
	for _, part := range parts {
		word := f.Say("public.position." + part.name)
		pic.Table.row(said(word), figure(f.Money(part.usd)))
		pic.Key = append(pic.Key, Key{Fill: part.fill, Text: word})
		if p.Award <= 0 || part.usd <= 0 {
			continue
		}
		w := float64(part.usd) / float64(p.Award) * (phone - 2)
		v.box("t-accent", part.fill, x, 2, w, 22)
		x += w
	}
	pic.Table.row(said(f.Say("public.position.award")), figure(f.Money(p.Award)))
	pic.Say = f.Say("public.position_say", "Spent", f.Money(p.SpentUnpaid), "Future", f.Money(p.Future), "Owed", f.Money(p.OwedBack), "Demandable", f.Money(p.Demandable), "Award", f.Money(p.Award))
	pic.Views = []*View{v}
	return pic
}
