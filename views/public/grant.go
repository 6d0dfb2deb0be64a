package public

import (
	"strings"

	"github.com/a-h/templ"

	"proviso/app/publication"
	"proviso/views/tell"
)

// grant is a grant's page.
type grant struct {
	Shell      Shell
	Note       string
	Gist       Gist
	Head       struct{ Why, Conditions, Money, Demands, Events, About string }
	Means      string
	Findings   []finding
	Conditions *Table
	Position   *Picture
	NoPosition string
	Money      *Table
	Demands    *Table
	Events     []Moment
	NoEvents   string
	About      []GistRow
	Sources    Sources
}

// finding is one rule's word.
type finding struct {
	Mark     Mark
	Title    Text
	Said     Text // the record's sentence
	Citation Text
	Refs     []Ref
}

func grantPage(p page, g *publication.Grant) templ.Component {
	f := p.f
	m := rungMark(f, g.Rung)
	open := f.Grant(g)
	a := opened(f, open)
	a.Card, a.ID, a.Tab, a.Mark = string(publication.KindGrant), g.ID, "jurisdictions", &m
	a.Title, a.Heading = grantName(f, &g.GrantLine), grantName(f, &g.GrantLine)
	a.Feed = [2]string{string(publication.KindGrant), g.ID}
	a.Crumbs = []Link{{Text: f.Say("public.nav.jurisdictions"), URL: f.Page("jurisdictions")}, {Text: placeOf(f, g.Place, g.State), URL: placeURL(f, g.Place.ID)}}
	v := grant{Shell: p.shell(a),
		Note: note(f, g.Illustrative), Means: f.RungIs(g.Rung), Money: moneyTable(f, g), Demands: demandTable(f, "demands", g.Demands), NoPosition: f.Say("public.no_position"),
		Events: moments(f, g.Events), NoEvents: f.Say("public.no_events"), Sources: sources(f, g.Sources)}
	v.Head.Why, v.Head.Conditions, v.Head.Money, v.Head.Demands = f.Say("public.why_rung", "Rung", m.Word), f.Say("public.conditions"), f.Say("public.money"), f.Say("public.touching")
	v.Head.Events, v.Head.About = f.Say("public.events"), f.Say("public.about_grant")
	v.Conditions = standingTable(f, "standings", g.Conditions, func(s *publication.Standing) string {
		if f.Edition.Condition(s.Condition.ID) == nil {
			return ""
		}
		return f.Page(answerPath(s.Condition.ID, g.Place.ID))
	})
	for i := range g.Findings {
		x := &g.Findings[i]
		v.Findings = append(v.Findings, finding{Mark: rungMark(f, x.Rung), Title: worded(f.RuleTitle(x)), Said: recorded(f, x.Text), Citation: recorded(f, x.Citation), Refs: refs(f, x.Sources)})
	}
	v.Demands.None = f.Say("public.no_touching")
	if g.Position != nil {
		pic := position(f, g.Position)
		v.Position = &pic
	}
	v.Gist = Gist{Rows: gist(grantInQuestion(f, g), latest(f, g.Events), next(f, g.NextDeadline), unknown(f, &open), GistRow{Label: f.Say("public.gist.pays"), Text: Text{Text: pays(f, &g.Program)}})}
	v.About = aboutGrant(f, g)
	return grantBody(&v)
}

// grantInQuestion is the grant's amount with what kind of figure it is.
func grantInQuestion(f tell.Frame, g *publication.Grant) GistRow {
	row := GistRow{Label: f.Say("public.gist.question")}
	if g.Amount == nil {
		row.Text.Text = f.Say("public.amount_unknown")
		return row
	}
	row.Text.Text = f.Say("public.amount_basis", "Amount", amountText(f, g.Amount), "Basis", basisText(f, g.Amount))
	row.Refs = refs(f, g.Amount.Sources)
	return row
}

func next(f tell.Frame, d *publication.Deadline) GistRow {
	if d == nil {
		return GistRow{}
	}
	return GistRow{Label: f.Say("public.gist.next"), Text: Text{Text: f.Day(d.Date)}, More: recorded(f, d.What), Refs: refs(f, d.Sources)}
}

// moneyTable is the amount, and what other sources give for the same.
func moneyTable(f tell.Frame, g *publication.Grant) *Table {
	t := newTable("money-table", "", f.Say("public.col.figure"), f.Say("public.col.amount"), f.Say("public.col.since"))
	t.None = f.Say("public.amount_unknown")
	a := g.Amount
	if a == nil {
		return t
	}
	t.row(said(basisText(f, a)), figure(amountText(f, a)).cited(refs(f, a.Sources)), dated(f.ShortWhen(a.Since)))
	for i := range a.Rivals {
		r := &a.Rivals[i]
		money := f.Money(r.USD)
		if r.Approximate {
			money = f.Say("tell.about", "Amount", money)
		}
		t.row(said(f.Say("public.other_source", "Basis", f.Basis(r.Basis))), figure(money).cited(refs(f, r.Sources)), said(f.Say("public.not_said")))
	}
	return t
}

// aboutGrant is what the grant is, in the words of its program.
func aboutGrant(f tell.Frame, g *publication.Grant) []GistRow {
	var out []GistRow
	add := func(id, text string) {
		if text != "" {
			out = append(out, GistRow{Label: f.Say("public.about." + id), Text: Text{Text: text}})
		}
	}
	add("program", g.ProgramName)
	add("aln", g.ALN)
	add("agency", g.Agency)
	add("statute", g.Statute)
	add("number", g.AwardNumber)
	if g.AwardNumber == "" {
		add("number", f.Say("public.not_known"))
	}
	if g.Via != nil {
		add("via", g.Via.Name)
	}
	if g.Joint {
		add("joint", f.Say("public.about.joint_text"))
	}
	if g.Inferred != "" {
		out = append(out, GistRow{Label: f.Say("public.about.inferred"), Text: recorded(f, g.Inferred)})
	}
	id := strings.Join([]string{g.Program.ID, "fy" + count0(g.FiscalYear)}, "-")
	if f.Edition.Comparison(id) != nil {
		out = append(out, GistRow{Label: f.Say("public.about.compare"), Link: Link{Text: f.Say("public.about.compare_text", "Grant", fiscal(f, &g.GrantLine)), URL: f.Page("comparisons/" + id)}})
	}
	return out
}
