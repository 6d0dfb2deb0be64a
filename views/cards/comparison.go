package cards

import (
	"proviso/app/publication"
	"proviso/views/tell"
)

// rungsWorstFirst is the order in which a status is shown.
var rungsWorstFirst = []string{"lost", "restricted", "at_issue", "unknown", "open", "protected", "clear"}

// comparisonCard sets places side by side that have a grant of one program and year, by
// name: their amounts are of different bases, so that no order of them and no bars would
// compare like with like.
func comparisonCard(f tell.Frame, x *publication.Comparison) card {
	o := f.Comparison(x)
	c := open(f, kindComparison, x.ID, o)
	c.Kind += " · " + o.Title
	c.Status = nil // of the worst of them
	c.Figures = sums(f, &x.Sums)
	counts := map[string]int{}
	for i := range x.Rows {
		counts[x.Rows[i].Rung]++
	}
	c.Picture = bars(f, f.Say("card.grants_by_status"), byRung(f, counts))
	t := table{ID: "places", Title: f.Say("card.compared"), Head: []column{{Text: f.Say("card.place")}, {Text: f.Say("card.amount"), Number: true}, {Text: f.Say("card.per_thousand"), Number: true}}, None: f.Say("card.no_grants")}
	for i := range x.Rows {
		r := &x.Rows[i]
		place := linked(link{Text: r.Place.Name, URL: f.Page(tell.PageOf(kindGrant, r.ID))})
		m := rung(f, r.Rung)
		place.Mark = &m
		if r.Demanded {
			place.Below = []words{{Text: f.Say("card.demanded")}}
		}
		per := number(f.Say("card.unknown"))
		if r.PerThousand != nil {
			per = number(f.Money(*r.PerThousand))
		}
		t.Rows = append(t.Rows, []cell{place, amount(f, r.Amount), per})
	}
	c.Tables = []table{t}
	return c
}

// byRung are counts of grants, the worst first.
func byRung(f tell.Frame, counts map[string]int) []counted {
	var out []counted
	for _, r := range rungsWorstFirst {
		if n := counts[r]; n > 0 {
			out = append(out, counted{rung(f, r), n})
		}
	}
	return out
}
