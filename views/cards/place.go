package cards

import (
	"strconv"

	"proviso/app/publication"
	"proviso/views/tell"
)

// placeCard is what one jurisdiction's grants stand at, and what has happened to them.
func placeCard(f tell.Frame, p *publication.Place) card {
	o := f.Place(p)
	c := open(f, kindPlace, p.ID, o)
	c.Kind += " · " + p.Name
	if toneOf(o.Kind) == toneOf(p.Worst) && p.Worst != "" {
		c.StatusOf = f.Say("card.worst_of")
	}
	c.Figures = sums(f, &p.Sums)
	c.Picture = timeline(f, f.Say("card.timeline"), lanesOf(f, p.Events))
	grants := table{ID: "grants", Title: f.Say("card.grants"), Head: []column{{Text: f.Say("card.grant")}, {Text: f.Say("card.amount"), Number: true}, {Text: f.Say("card.status")}}, None: f.Say("card.no_grants")}
	for i := range p.Grants {
		g := &p.Grants[i]
		grants.Rows = append(grants.Rows, []cell{linked(link{Text: grantName(f, g), URL: f.Page(tell.PageOf(kindGrant, g.ID))}, via(f, g)), amount(f, g.Amount), marked(rung(f, g.Rung))})
	}
	c.Tables = []table{grants, eventTable(f, p.Events)}
	return c
}

// grantName is a grant within its place.
func grantName(f tell.Frame, g *publication.GrantLine) string {
	return f.Say("card.grant_name", "Program", g.Program.Name, "Year", strconv.Itoa(g.FiscalYear))
}

// via says whose award a grant is a part of, "" where it is of its own.
func via(f tell.Frame, g *publication.GrantLine) string {
	if g.Via == nil {
		return ""
	}
	return f.Say("card.via", "Place", g.Via.Name)
}

// amount is a grant's money with its basis, or the word for unknown.
func amount(f tell.Frame, a *publication.Amount) cell {
	if a == nil {
		return number(f.Say("card.unknown"))
	}
	basis := f.Basis(a.Basis)
	if a.Disputed {
		basis += ", " + f.Basis("disputed")
	}
	return number(money(f, a), basis)
}

// money is whole dollars, with a word where the source gives them roughly.
func money(f tell.Frame, a *publication.Amount) string {
	if a.Approximate {
		return f.AboutAmount(a)
	}
	return f.Money(a.Now())
}

// sums are the amounts of some grants, a basis each; how many have none is a figure too.
func sums(f tell.Frame, s *publication.Sums) []figure {
	var out []figure
	for _, x := range s.By {
		out = append(out, figure{f.AboutSum(x), f.Say("card.sum", "Basis", f.Basis(x.Basis), "N", x.Grants, "Count", f.Number(x.Grants))})
	}
	if s.Unknown > 0 {
		out = append(out, figure{f.Say("card.unknown"), f.Say("card.sum_unknown", "N", s.Unknown, "Count", f.Number(s.Unknown))})
	}
	return out
}
