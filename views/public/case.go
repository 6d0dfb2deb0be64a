package public

import (
	"strings"

	"github.com/a-h/templ"

	"proviso/app/publication"
	"proviso/views/tell"
)

func casesPage(p page) templ.Component {
	f := p.f
	var with, without []publication.CaseLine
	for i := range f.Edition.Cases {
		c := &f.Edition.Cases[i]
		if c.Running+c.Unsure > 0 {
			with = append(with, c.CaseLine)
		} else {
			without = append(without, c.CaseLine)
		}
	}
	v := list{Shell: p.shell(listing(f, p.path, f.Say("public.cases"), f.Say("public.cases_lede", "N", len(f.Edition.Cases), "With", count(f, len(with))))),
		Tables: []listed{{"with-orders", f.Say("public.cases_running"), caseTable(f, "with", with)}, {"without-orders", f.Say("public.cases_others"), caseTable(f, "without", without)}}}
	return listingBody(&v)
}

// matter is a case's page.
type matter struct {
	Shell    Shell
	Gist     Gist
	Head     struct{ Orders, Sums, Hanging, Parties, Events, Gaps string }
	Ran      *Picture
	Orders   *Table
	Sums     *Table
	Hanging  *Table
	Parties  []GistRow
	Named    []Link
	Events   []Moment
	NoEvents string
	Gaps     []gap
	Sources  Sources
}

// gap is something that was looked for in vain.
type gap struct {
	Subject Text
	Label   string
	Known   Text
}

func casePage(p page, m *publication.Case) templ.Component {
	f := p.f
	open := f.Case(m)
	a := opened(f, open)
	a.Card, a.ID, a.Tab, a.HeadingLang = string(publication.KindCase), m.ID, "cases", recorded(f, m.Caption).Lang
	a.Crumbs, a.Feed = []Link{{Text: f.Say("public.nav.cases"), URL: f.Page("cases")}}, [2]string{string(publication.KindCase), m.ID}
	v := matter{Shell: p.shell(a),
		Orders: orderTable(f, m), Sums: sumTable(f, "sums", &m.Sums), Hanging: grantTable(f, "grants", m.Hanging, false),
		Events: moments(f, m.Events), NoEvents: f.Say("public.no_events"), Sources: sources(f, m.Sources)}
	v.Head.Orders, v.Head.Sums, v.Head.Hanging = f.Say("public.orders"), f.Say("public.sums_hanging"), f.Say("public.hanging")
	v.Head.Parties, v.Head.Events, v.Head.Gaps = f.Say("public.parties"), f.Say("public.docket"), f.Say("public.gaps")
	v.Hanging.None, v.Sums.None = f.Say("public.no_hanging"), f.Say("public.no_hanging")
	if ran, ok := orders(f, m, v.Orders); ok {
		v.Ran = &ran
	}
	v.Gist = Gist{Rows: gist(ordersGist(f, m), hangingGist(f, m), latest(f, m.Events), unknown(f, &open))}
	v.Parties, v.Named = parties(f, m)
	for _, g := range m.Gaps {
		v.Gaps = append(v.Gaps, gap{recorded(f, g.Subject), f.Say("public.last_known"), recorded(f, g.LastKnown)})
	}
	return caseBody(&v)
}

func ordersGist(f tell.Frame, m *publication.Case) GistRow {
	row := GistRow{Label: f.Say("public.gist.orders"), Text: Text{Text: f.Say("public.orders_none")}}
	if m.Running > 0 {
		row.Text.Text = f.Say("public.orders_running", "N", m.Running)
	}
	if m.Unsure > 0 {
		row.Text.Text += "; " + f.Say("public.orders_unsure", "N", m.Unsure)
	}
	return row
}

func hangingGist(f tell.Frame, m *publication.Case) GistRow {
	row := inQuestion(f, &m.Sums)
	row.Label = f.Say("public.gist.hanging")
	if len(m.Hanging) == 0 {
		row.Text.Text = f.Say("public.no_hanging")
	}
	return row
}

// orderTable is every order with how it ran: all that the picture shows.
func orderTable(f tell.Frame, m *publication.Case) *Table {
	t := newTable("orders-table", "", f.Say("public.col.order"), f.Say("public.col.ran"), f.Say("public.col.stays"), f.Say("public.col.runs"), f.Say("public.col.protects"), f.Say("public.col.verified"))
	t.None = f.Say("public.no_orders")
	for i := range m.Orders {
		o := &m.Orders[i]
		head := Cell{Text: worded(f.Relief(o.Kind)), Sub: Text{Text: f.Scope(o.Scope)}, Refs: refs(f, o.Sources)}
		for _, k := range o.Conditions {
			name := k.Name
			if c := f.Edition.Condition(k.ID); c != nil {
				name = f.Term(c.ID, c.Short).Text
			}
			head.Links = append(head.Links, Link{Text: name, URL: conditionURL(f, k.ID), Lang: foreign(f, k, name)})
		}
		t.row(head, ranCell(f, o), stayCell(f, o), runsCell(f, o), said(protectsText(f, o)), dated(verifiedText(f, o.Verified)))
	}
	return t
}

// foreign is the language of a condition's own title on a page of another.
func foreign(f tell.Frame, k publication.Ref, shown string) string {
	if shown == k.Name {
		return recorded(f, shown).Lang
	}
	return ""
}

func ranCell(f tell.Frame, o *publication.Order) Cell {
	parts := []string{f.Since(o.From)}
	if o.To != "" {
		parts = append(parts, f.Until(o.To))
	}
	if o.Reversed != "" {
		parts = append(parts, f.Say("public.reversed", "On", f.On(o.Reversed)))
	}
	if o.Mandate != "" {
		parts = append(parts, f.Say("public.mandate", "On", f.On(o.Mandate)))
	}
	return Cell{Text: Text{Text: strings.Join(parts, "; ")}, Sub: recorded(f, o.EndedBy)}
}

func stayCell(f tell.Frame, o *publication.Order) Cell {
	if len(o.Stays) == 0 {
		return said(f.Say("public.no_stays"))
	}
	var parts []string
	for _, s := range o.Stays {
		to := f.Say("public.no_end")
		if s.To != "" {
			to = f.Until(s.To)
		}
		text := f.Say("public.stay", "From", f.Since(s.From), "To", to, "As", f.StayAs(s.AsTo))
		if len(s.Spares) > 0 {
			text += " " + f.Say("public.spares", "Names", strings.Join(s.Spares, "; "))
		}
		parts = append(parts, text)
	}
	return said(strings.Join(parts, "; "))
}

// runTones are the shapes of whether an order runs.
var runTones = map[string]string{"yes": "protected", "no": "clear", "uncertain": "unknown"}

func runsCell(f tell.Frame, o *publication.Order) Cell {
	if o.Runs == "yes" && !asserted(f, o.Verified) {
		return marked(unverified(f))
	}
	return marked(Mark{runTones[o.Runs], f.Certainty(o.Runs)})
}

func protectsText(f tell.Frame, o *publication.Order) string {
	var parts []string
	for _, x := range []struct {
		word string
		n    int
	}{{"by_name", o.ByName}, {"by_scope", o.ByScope}, {"perhaps", o.Unsure}} {
		if x.n > 0 {
			parts = append(parts, f.Say("public.protects."+x.word, "N", x.n))
		}
	}
	if len(parts) == 0 {
		return f.Say("public.protects.nobody")
	}
	return strings.Join(parts, "; ")
}

// parties are who sues whom, and where.
func parties(f tell.Frame, m *publication.Case) ([]GistRow, []Link) {
	var out []GistRow
	add := func(id, text string) {
		if text != "" {
			out = append(out, GistRow{Label: f.Say("public.case." + id), Text: Text{Text: text}})
		}
	}
	add("court", m.Court)
	add("docket", m.Docket)
	add("appeals", strings.Join(m.Appeals, "; "))
	add("judge", m.Judge)
	add("filed", f.When(m.Filed))
	if m.Ended != "" {
		add("ended", f.When(m.Ended))
	}
	quote := func(id, text string) {
		if text != "" {
			out = append(out, GistRow{Label: f.Say("public.case." + id), Text: recorded(f, text)})
		}
	}
	quote("defendants", strings.Join(m.Defendants, "; "))
	quote("posture", m.Posture)
	var named []Link
	for _, x := range m.Plaintiffs {
		l := Link{Text: x.Name, URL: placeURL(f, x.ID)}
		if x.Joined != "" {
			l.Text = f.Say("public.joined", "Name", x.Name, "On", f.On(x.Joined))
		}
		if x.Uncertain {
			l.Text += " " + f.Say("public.unconfirmed")
		}
		named = append(named, l)
	}
	return out, named
}
