package records

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/pictures"
	"proviso/views/ui"
)

// Money is what is known of the money of several grants: the figures of each
// basis apart, and how many grants have none, are disputed or passed through
// another award.
type Money struct {
	Sums                           []Sum
	Unknown, Disputed, PassThrough int
}

// Sum is the figures of one basis.
type Sum struct {
	Basis       models.AmountKind
	USD         models.USD
	Grants      int
	Approximate bool
}

// GivenCase is what the page of a case is worded from.
type GivenCase struct {
	Case    models.Case
	Known   bool
	Orders  []OrderOnDay
	Hanging []models.Assessment
	Money   Money
	Related []CaseRow
	Gaps    []models.Gap
	Sources []models.Source
	Titles  map[string]string // of conditions and actions
	Names   map[string]string // of jurisdictions, programs and associations
}

// NewCasePage words a case: its orders with their stays, whom they protect and
// what hangs on them on the day, and its docket.
func NewCasePage(c layout.Context, g GivenCase) Page {
	w, m := c.Words, &g.Case
	p := Page{Frame: layout.NewFrame(c, m.Caption, ui.Link{Text: w.Say("cases.title"), URL: c.At("/cases")}, ui.Link{Text: m.ID})}
	if !g.Known {
		p.Frame.Sentence = w.Say("case.not_known", "Known", c.KnownOn.Words())
		p.Fill(c)
		return p
	}
	p.Frame.Sentence = g.sentence(c)
	p.Frame.Quiet = w.Say("law.rests", "N", len(g.Sources), "Verified", verified(c, m.VerifiedThrough))
	p.Parts = []Part{
		{ID: "docket", Title: w.Say("case.about"), Facts: g.facts(c)},
		g.orders(c),
		g.protected(c),
		g.hanging(c),
		Part{ID: "events", Title: w.Say("case.events")}.tabled(g.events(c), w.Say("case.no_events")),
		Part{ID: "parties", Title: w.Say("case.parties")}.tabled(g.parties(c), w.Say("case.no_parties")),
		Part{ID: "related", Title: w.Say("case.related")}.tabled(caseTable(c, "related", g.Related), w.Say("case.no_related")),
		sourcePart(c, g.Sources),
	}
	p.Fill(c)
	return p
}

// short is a caption without what was said of it later.
func short(caption string) string {
	s, _, _ := strings.Cut(caption, " (")
	return s
}

func (g *GivenCase) sentence(c layout.Context) string {
	w := c.Words
	running, unsure := 0, 0
	places := map[string]models.Protection{}
	for _, o := range g.Orders {
		switch o.Runs {
		case models.Yes:
			running++
		case models.Maybe:
			unsure++
		}
		for _, p := range o.Protected {
			have := places[p.Jurisdiction]
			places[p.Jurisdiction] = models.Protection{Certainty: max(have.Certainty, p.Certainty), ByName: have.ByName || p.ByName}
		}
	}
	say := func(id string, pairs ...any) string {
		return w.Say(then(c, id), append([]any{"Day", c.AsOf.Words(), "Case", short(g.Case.Caption)}, pairs...)...)
	}
	switch {
	case len(g.Orders) == 0:
		return say("case.sentence_none")
	case running == 0 && unsure == 0:
		return say("case.sentence_over", "N", len(g.Orders))
	case running == 0:
		return say("case.sentence_unsure", "N", unsure)
	}
	hang := w.Say(then(c, "case.hang_none"))
	if len(g.Hanging) > 0 {
		hang = w.Say(then(c, "case.hang"), "N", len(g.Hanging))
	}
	var all OrderOnDay
	for _, p := range places {
		all.Protected = append(all.Protected, p)
	}
	return say("case.sentence", "N", running, "Whom", all.whom(c)) + " " + hang
}

func (g *GivenCase) facts(c layout.Context) []Named {
	w, m := c.Words, &g.Case
	var f Facts
	f.Say(w.Say("case.court"), m.Court)
	path := append([]string{strings.TrimSpace(m.Docket)}, m.AppealDockets...)
	f.Say(w.Say("case.docket"), strings.Trim(strings.Join(path, " \u2192 "), " \u2192"))
	f.Say(w.Say("case.judge"), m.Judge)
	f.Say(w.Say("case.role"), w.Say("case.role."+m.Role))
	if m.Filed.Known() {
		f.Say(w.Say("case.filed"), m.Filed.Words())
	}
	if m.Ended.Known() {
		f.Say(w.Say("case.ended"), m.Ended.Words())
	}
	f.Say(w.Say("case.defendants"), strings.Join(m.Defendants, "; "))
	f.Link(w.Say("case.challenged"), g.conditions(c, m.Conditions)...)
	if what := awardsOf(c, m.Programs, nil, m.AllPrograms, m.FiscalYears, g.Names); what != "" {
		f.Say(w.Say("law.award"), what)
	}
	f.Say(w.Say("case.posture"), m.Posture)
	f.Say(w.Say("condition.verified"), known(c, m.VerifiedThrough))
	f.Say(w.Say("grant.note"), m.Note)
	if m.Uncertain {
		f.Say(w.Say("law.doubt"), w.Say("law.marked_uncertain"))
	}
	return f
}

// awardsOf says which awards something reaches: programs, agencies and years.
func awardsOf(c layout.Context, programs, agencies []string, all bool, years []int, names map[string]string) string {
	w := c.Words
	var parts []string
	for _, p := range programs {
		parts = append(parts, cmp.Or(names[p], p))
	}
	for _, a := range agencies {
		parts = append(parts, w.Say("law.agency", "Agency", a))
	}
	if all || len(parts) == 0 && len(years) > 0 {
		parts = []string{w.Say("condition.all_programs")}
	}
	s := strings.Join(parts, "; ")
	if len(years) > 0 {
		var ys []string
		for _, y := range years {
			ys = append(ys, fmt.Sprint(y))
		}
		s += ", " + w.Say("law.years", "N", len(years), "Years", strings.Join(ys, ", "))
	}
	return s
}

// brief is a condition's title up to the colon, or whole where another's is the
// same to there.
func (g *GivenCase) brief(id string) string {
	title := cmp.Or(g.Titles[id], id)
	name, _, cut := strings.Cut(title, ": ")
	if !cut {
		return title
	}
	for other, x := range g.Titles {
		if other != id && strings.HasPrefix(x, name+": ") {
			return title
		}
	}
	return name
}

// conditions are links to conditions.
func (g *GivenCase) conditions(c layout.Context, ids []string) []ui.Link {
	out := make([]ui.Link, 0, len(ids))
	for _, id := range ids {
		out = append(out, ui.Link{Text: g.brief(id), URL: c.At("/conditions/" + id)})
	}
	return out
}

// orders are the picture, a table, and each order by itself.
func (g *GivenCase) orders(c layout.Context) Part {
	w := c.Words
	s := Part{ID: "orders", Title: w.Say("case.orders")}
	t := c.Table("orders", w.Say("case.orders_caption", "Day", c.AsOf.Words()), "case.order", "law.on_day", "law.from", "law.to", "law.scope", "case.named", "case.scoped", "case.maybe")
	for i := 5; i < 8; i++ {
		t.Columns[i].Numeric = true
	}
	for i := range g.Orders {
		o := &g.Orders[i]
		byName, byScope, perhaps := o.count()
		to := When(o.Order.To)
		if !o.Order.To.Known() {
			to = ui.Cell{Quiet: w.Say("case.no_end")}
		}
		from := When(o.Order.From)
		if !o.Order.From.Known() {
			from = ui.Cell{Quiet: w.Say("law.day_unknown")}
		}
		t.Row(ui.Cell{Text: ui.Link{Text: sentenceCase(spaced(o.Order.Kind)), URL: "#order-" + o.Order.ID}, Quiet: o.Order.ID}, ui.Cell{Mark: runs(c, o)}, from, to,
			ui.Text(w.Say("law.scope."+string(o.Order.Scope))), number(byName), number(byScope), number(perhaps))
		s.Parts = append(s.Parts, g.order(c, o))
	}
	if pic, ok := pictures.NewOrders(w, "gantt", short(g.Case.Caption), pictures.OrderRows(w, g.Case, g.Names, c.KnownOn), c.AsOf, c.KnownOn); ok {
		s.Picture = pictures.Show(pic)
	}
	return s.tabled(t, w.Say("case.no_orders"))
}

// sentenceCase begins with a capital.
func sentenceCase(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// protected is every place that an order protects on the day.
func (g *GivenCase) protected(c layout.Context) Part {
	w := c.Words
	s := Part{ID: "protected", Title: w.Say("case.protected", "Day", c.AsOf.Words())}
	t := c.Table("protected", w.Say("case.protected_caption"), "col.jurisdiction", "case.order", "case.how")
	for i := range g.Orders {
		o := &g.Orders[i]
		if o.Runs == models.No {
			continue
		}
		s.Text = append(s.Text, w.Say("case.protects_line", "Order", sentenceCase(spaced(o.Order.Kind)), "ID", o.Order.ID, "Whom", o.whom(c)))
		for _, p := range o.Protected {
			how := "case.how_scope"
			if p.ByName {
				how = "case.how_name"
			}
			cell := ui.Text(w.Say(how))
			if p.Certainty != models.Yes {
				cell = ui.Cell{Mark: ui.Mark{Tone: "unknown", Word: w.Say("standing.uncertain")}, Quiet: w.Say(how)}
			}
			t.Row(ui.Cell{Text: place(c, p.Jurisdiction, g.Names)}, ui.To(o.Order.ID, "#order-"+o.Order.ID), cell)
		}
	}
	s = s.tabled(t, w.Say("case.nobody"))
	if s.Table != nil && t.Len() > shown {
		s.Fold = w.Say("law.places", "N", t.Len())
	}
	return s
}

// hanging is the grants of which a "no" rests on an order of the case, and what
// is known of their money: never one figure.
func (g *GivenCase) hanging(c layout.Context) Part {
	w := c.Words
	s := Part{ID: "hanging", Title: w.Say("case.hanging_none")}
	if len(g.Hanging) > 0 {
		s.Title = w.Say("case.hanging", "N", len(g.Hanging))
	}
	ids := map[string]bool{}
	for _, o := range g.Orders {
		ids[o.Order.ID] = true
	}
	t := c.Table("hanging", w.Say("case.hanging_caption", "Day", c.AsOf.Words()), "col.jurisdiction", "law.award", "condition.conditions", "case.rests", "col.amount", "grant.basis", "law.rung")
	for i := range g.Hanging {
		a := &g.Hanging[i]
		var conditions []ui.Link
		var rests []string
		for _, k := range a.Conditions {
			for _, id := range k.HangsOn {
				if !ids[id] {
					continue
				}
				conditions = append(conditions, ui.Link{Text: k.Condition, URL: c.At("/coverage/answer", "jurisdiction", a.Grant.Jurisdiction, "program", a.Grant.Program, "fiscal_year", fmt.Sprint(a.Grant.FiscalYear), "condition", k.Condition)})
				alone := w.Say("case.beside")
				if k.Sole {
					alone = w.Say("case.alone")
				}
				if say := id + ", " + alone; !slices.Contains(rests, say) {
					rests = append(rests, say)
				}
			}
		}
		amount, basis := money(c, a.Figure)
		t.Row(grantCell(c, a, g.Names), ui.Text(awards(c, []string{a.Grant.Program}, a.Grant.FiscalYear, nil)), ui.Cell{Links: slices.Compact(conditions)}, ui.Text(strings.Join(rests, "; ")),
			amount, basis, ui.Cell{Mark: ui.RungMark(w, a.Rung)})
	}
	if len(g.Hanging) > 0 {
		s.Text = []string{w.Say("case.hanging_text")}
		s.Facts = moneyFacts(c, g.Money)
	}
	s = s.tabled(t, w.Say("case.nothing_hangs"))
	if s.Table != nil && t.Len() > shown {
		s.Fold = w.Say("law.grants_fold", "N", t.Len())
	}
	return s
}

// moneyFacts tells the figures of each basis apart, and what is not among them.
func moneyFacts(c layout.Context, m Money) []Named {
	w := c.Words
	var f Facts
	for _, x := range m.Sums {
		amount := ui.Whole(x.USD)
		if x.Approximate {
			amount = w.Say("money.about", "Amount", amount)
		}
		f.Say(sentenceCase(w.Say("basis."+string(x.Basis))), w.Say("law.sum", "N", x.Grants, "Amount", amount))
	}
	for _, x := range []struct {
		id string
		n  int
	}{{"law.money_unknown", m.Unknown}, {"law.money_disputed", m.Disputed}, {"law.money_passed", m.PassThrough}} {
		if x.n > 0 {
			f.Say(w.Say(x.id), w.Say("law.for_grants", "N", x.n))
		}
	}
	return f
}

func (g *GivenCase) events(c layout.Context) *ui.Table {
	w := c.Words
	n := newCites(g.Sources)
	t := c.Table("events", w.Say("case.events_caption"), "case.date", "law.kind", "case.what", "case.citation", "grant.sources")
	later := false
	for _, e := range g.Case.Events {
		if !later && e.Date.Known() && e.Date.Earliest > c.AsOf {
			later = true
			t.Group(ui.Text(w.Say("case.later", "Day", c.AsOf.Words())))
		}
		what := ui.Cell{Text: ui.Link{Text: e.Text}, Quiet: e.Note}
		if e.Uncertain {
			what.Quiet = strings.TrimSpace(w.Say("law.marked_uncertain") + " " + e.Note)
		}
		date := When(e.Date)
		if !e.Date.Known() {
			date = ui.Cell{Quiet: w.Say("law.day_unknown")}
		}
		t.Row(date, ui.Text(spaced(e.Kind)), what, ui.Text(e.Citation), n.cell(c, e.Sources))
	}
	return t
}

func (g *GivenCase) parties(c layout.Context) *ui.Table {
	w := c.Words
	t := c.Table("parties", w.Say("case.parties_caption"), "case.plaintiff", "case.joined", "case.by")
	for _, x := range g.Case.Plaintiffs {
		name := ui.Cell{Text: place(c, x.ID, g.Names)}
		if x.Uncertain {
			name.Quiet = w.Say("law.marked_uncertain")
		}
		joined := When(x.Joined)
		if !x.Joined.Known() {
			joined = ui.Cell{Text: ui.Link{Text: w.Say("case.at_filing")}, Data: g.Case.Filed.String()}
		}
		t.Row(name, joined, ui.Text(x.By))
	}
	return t
}
