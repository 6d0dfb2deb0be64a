package public

import (
	"proviso/app/publication"
	"proviso/views/tell"
)

// grantTable lists grants; of one place they go by program and year alone.
func grantTable(f tell.Frame, id string, lines []publication.GrantLine, ofOne bool) *Table {
	t := newTable(id, f.Say("public.grants_caption"), f.Say("public.col.grant"), f.Say("public.col.amount"), f.Say("public.col.rung"), f.Say("public.col.standings"))
	t.None = f.Say("public.no_grants")
	for i := range lines {
		l := &lines[i]
		name := grantName(f, l)
		if ofOne {
			name = fiscal(f, l)
		}
		t.row(linked(name, grantURL(f, l.ID)), amountCell(f, l.Amount), marked(rungMark(f, l.Rung)), said(standingCounts(f, l.Standings)))
	}
	return t
}

// caseTable lists cases.
func caseTable(f tell.Frame, id string, lines []publication.CaseLine) *Table {
	t := newTable(id, "", f.Say("public.col.case"), f.Say("public.col.filed"), f.Say("public.col.running"), f.Say("public.col.unsure"), f.Say("public.col.verified"))
	t.None = f.Say("public.no_cases")
	for i := range lines {
		c := &lines[i]
		t.row(Cell{Text: recorded(f, c.Caption), URL: caseURL(f, c.ID), Sub: Text{Text: courtText(c)}}, dated(f.ShortWhen(c.Filed)), figure(count(f, c.Running)), figure(count(f, c.Unsure)), dated(verifiedText(f, c.Verified)))
	}
	return t
}

func courtText(c *publication.CaseLine) string {
	if c.Docket == "" {
		return c.Court
	}
	return c.Court + " " + c.Docket
}

// sumTable is the amounts of some grants, a row for each basis: the rows are never
// added, and what is not known has a row as well.
func sumTable(f tell.Frame, id string, s *publication.Sums) *Table {
	t := newTable(id, f.Say("public.sums_caption"), f.Say("public.col.basis"), f.Say("public.col.amount"), f.Say("public.col.grants"))
	t.None, t.Tight = f.Say("public.no_grants"), true
	for _, x := range s.By {
		money := f.Money(x.USD)
		if x.Approximate {
			money = f.Say("tell.about", "Amount", money)
		}
		t.row(said(f.Basis(x.Basis)), figure(money), figure(count(f, x.Grants)))
	}
	for _, x := range []struct {
		word string
		n    int
	}{{"unknown", s.Unknown}, {"disputed", s.Disputed}, {"pass_through", s.PassThrough}} {
		if x.n > 0 {
			t.row(said(f.Say("public.sums."+x.word)), Cell{Text: Text{Text: f.Say("public.sums." + x.word + "_usd")}, Number: true}, figure(count(f, x.n)))
		}
	}
	return t
}

// demandTable lists the federal actions that name a place.
func demandTable(f tell.Frame, id string, all []publication.Demand) *Table {
	t := newTable(id, "", f.Say("public.col.action"), f.Say("public.col.date"), f.Say("public.col.does"), f.Say("public.col.due"), f.Say("public.col.answer"))
	t.None = f.Say("public.no_demands")
	for i := range all {
		d := &all[i]
		head := Cell{Text: worded(f.ActionKind(d.Kind)), Sub: worded(f.Office(d.Office)), Refs: refs(f, d.Sources)}
		t.row(head, dated(f.ShortWhen(d.Date)), said(f.Effect(d.Effect)).quoting(recorded(f, d.Title)), dated(dueText(f, d)), answerOf(f, d))
	}
	return t
}

func dueText(f tell.Frame, d *publication.Demand) string {
	if d.RespondBy == "" {
		return f.Say("public.no_due")
	}
	return f.ShortDay(d.RespondBy)
}

func answerOf(f tell.Frame, d *publication.Demand) Cell {
	if d.Outcome == "" {
		return said(f.Say("public.no_answer"))
	}
	c := Cell{Text: worded(f.Outcome(d.Outcome)), Sub: Text{Text: f.ShortWhen(d.Answered)}}
	return c
}

// standingOrder is the order in which counts of standings are told.
var standingOrder = []string{"in_force", "blocked", "not_enforced", "withdrawn", "uncertain", "not_attached"}

// standingCounts tells how many conditions (or grants) stand how.
func standingCounts(f tell.Frame, by map[string]int) string {
	out := ""
	for _, s := range standingOrder {
		if n := by[s]; n > 0 {
			if out != "" {
				out += ", "
			}
			out += f.Say("public.standing_count", "Standing", f.Standing(s), "Number", count(f, n))
		}
	}
	if out == "" {
		return f.Say("public.no_conditions")
	}
	return out
}
