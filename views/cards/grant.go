package cards

import (
	"proviso/app/publication"
	"proviso/views/tell"
)

// grantCard is what one grant pays for, how much is in question and what has happened.
func grantCard(f tell.Frame, g *publication.Grant) card {
	o := f.Grant(g)
	c := open(f, kindGrant, g.ID, o)
	c.Kind += " · " + o.Title
	if a := g.Amount; a == nil {
		c.Figures = []figure{{f.Say("card.unknown"), f.Say("card.amount")}}
	} else {
		label := f.Basis(a.Basis)
		if a.Disputed {
			label += ", " + f.Basis("disputed")
		}
		c.Figures = []figure{{money(f, a), label}}
		for _, r := range a.Rivals {
			other := publication.Amount{USD: r.USD, Basis: r.Basis, Approximate: r.Approximate}
			c.Figures = append(c.Figures, figure{money(f, &other), f.Say("card.rival", "Basis", f.Basis(r.Basis))})
		}
	}
	if p := g.Position; p != nil {
		for _, x := range []struct {
			id  string
			usd publication.Cents
		}{{"spent_unpaid", p.SpentUnpaid}, {"future", p.Future}, {"owed_back", p.OwedBack}, {"demandable", p.Demandable}} {
			c.Figures = append(c.Figures, figure{f.Money(x.usd), f.Say("card.position." + x.id)})
		}
	}
	c.Picture = timeline(f, f.Say("card.timeline"), lanesOf(f, g.Events))
	c.Tables = []table{standings(f, g.Conditions, g.Verified), eventTable(f, g.Events)}
	return c
}

// standings are conditions, how each stands and why.
func standings(f tell.Frame, all []publication.Standing, verified publication.Day) table {
	t := table{ID: "conditions", Title: f.Say("card.conditions"), Head: []column{{Text: f.Say("card.condition")}, {Text: f.Say("card.standing")}}, None: f.Say("card.no_conditions")}
	for i := range all {
		s := &all[i]
		name := cell{Text: term(f, s.Condition.ID, s.Short)}
		name.Text.Text = capital(name.Text.Text)
		t.Rows = append(t.Rows, []cell{name, marked(standing(f, s.Standing), why(f, s, verified))})
	}
	return t
}

func standing(f tell.Frame, s string) mark { return mark{toneOf(s), f.Standing(s)} }

// why says why a condition stands as it does. Since when it was not verified stands once
// above the table where it is the same for the whole card.
func why(f tell.Frame, s *publication.Standing, verified publication.Day) string {
	if s.Verified == verified {
		return f.StandingLine(s, verified)
	}
	return f.StandingLine(s, f.Today)
}
