package cards

import (
	"proviso/app/publication"
	"proviso/views/tell"
)

// caseCard is the orders of one case on a line of time, and its docket.
func caseCard(f tell.Frame, m *publication.Case) card {
	o := f.Case(m)
	c := open(f, kindCase, m.ID, o)
	for _, known := range []string{m.Court, m.Docket} {
		if known != "" {
			c.Kind += " · " + known
		}
	}
	var lanes []lane
	for i := range m.Orders {
		lanes = append(lanes, orderLane(f, &m.Orders[i]))
	}
	docket := lane{Name: f.Say("card.docket")}
	for i := range m.Events {
		docket.Dots = append(docket.Dots, dot{m.Events[i].Date, "muted"})
	}
	c.Picture = timeline(f, f.Say("card.orders_timeline"), append(lanes, docket))
	c.Tables = []table{orders(f, m.Orders), eventTable(f, m.Events)}
	return c
}

// orderLane is an order from its day to its end; where it was stayed the bar is empty,
// and where it cannot be told whether it runs its outline is broken.
func orderLane(f tell.Frame, o *publication.Order) lane {
	l := lane{Name: capital(f.Relief(o.Kind).Text)}
	if o.Scope == "none" {
		l.Dots = []dot{{o.From, "lost"}}
		return l
	}
	end := o.To
	if end == "" && o.Runs == "no" {
		end = o.Reversed
		if o.Mandate != "" {
			end = o.Mandate
		}
	}
	how := solid
	if o.Runs == "uncertain" || o.Runs == "yes" && !asserted(f, o) {
		how = dashed
	}
	l.Spans = []span{{o.From, end, "protected", how}}
	for _, s := range o.Stays {
		to := s.To
		if to == "" {
			to = end
		}
		l.Spans = append(l.Spans, span{s.From, to, "protected", hollow})
	}
	return l
}

func orders(f tell.Frame, all []publication.Order) table {
	t := table{ID: "orders", Title: f.Say("card.orders"), Head: []column{{Text: f.Say("card.order")}, {Text: f.Say("card.days")}, {Text: f.Say("card.runs")}}, None: f.Say("card.no_orders")}
	for i := range all {
		o := &all[i]
		name := said("", f.Scope(o.Scope))
		relief := f.Relief(o.Kind)
		name.Text.Text = capital(relief.Text)
		if relief.English {
			name.Text.Lang = tell.Languages[0]
		}
		days := f.ShortWhen(o.From)
		if o.To != "" {
			days += " – " + f.ShortWhen(o.To)
		}
		below := []string{}
		if o.Reversed != "" {
			below = append(below, f.Say("card.reversed", "Day", f.ShortWhen(o.Reversed)))
		}
		for _, s := range o.Stays {
			until := ""
			if s.To != "" {
				until = " – " + f.ShortWhen(s.To)
			}
			below = append(below, f.Say("card.stayed", "Days", f.ShortWhen(s.From)+until, "AsTo", f.StayAs(s.AsTo)))
		}
		t.Rows = append(t.Rows, []cell{name, said(days, below...), marked(runs(f, o), protects(f, o))})
	}
	return t
}

// runs is whether an order is in force; one that was not verified for long is not said
// to be.
func runs(f tell.Frame, o *publication.Order) mark {
	if o.Runs == "yes" && !asserted(f, o) {
		return mark{"unknown", f.Say("tell.status.unverified")}
	}
	return mark{map[string]string{"yes": "protected", "no": "clear"}[o.Runs], f.Certainty(o.Runs)}.orUnknown()
}

// asserted is true of an order that is said to stand as the edition has it.
func asserted(f tell.Frame, o *publication.Order) bool { return !f.Doubted(o.Verified) }

func (m mark) orUnknown() mark {
	if m.Tone == "" {
		m.Tone = "unknown"
	}
	return m
}

// protects says how many an order protects, "" where it protects nobody.
func protects(f tell.Frame, o *publication.Order) string {
	if o.ByName+o.ByScope+o.Unsure == 0 {
		return ""
	}
	return f.Say("card.protects", "ByName", f.Number(o.ByName), "ByScope", f.Number(o.ByScope), "Unsure", f.Number(o.Unsure))
}
