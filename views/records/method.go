package records

import (
	"cmp"
	"fmt"
	"strings"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
)

// Example is a question to the record with its answer, and the reason that shows
// what it is an example of.
type Example struct {
	Answer    models.Answer
	Reason    models.Reason
	Subject   string // jurisdiction's name
	Condition string // its title
}

// Judged is a grant on a day, and the finding that shows what it is an example of.
type Judged struct {
	Grant   models.Assessment
	AsOf    models.Date
	Finding models.Finding
	Sources []models.Source
}

// Rule is a rule of the ladder.
type Rule struct {
	ID, Title, Citation string
	From, Until         models.Date
}

// GivenMethod is what the method is worded from. An example is nil where the
// record holds none.
type GivenMethod struct {
	Mechanisms   []string
	Examples     map[string]*Example // by mechanism and standing
	Rules        []Rule
	Judged       map[string]*Judged // by rule and rung
	Grants       int                // in the record today
	Positions    int                // of which the position is known
	Ledgers      []models.Ledger    // made up, to show the four amounts
	Forecast     []ForecastExample
	ClaimsLow    models.USD // of one claim of $100,000
	ClaimsHigh   models.USD
	Intake       GivenIntake
	Associations []models.Association
	Gaps         []models.Gap
	Exclusions   []models.Exclusion
	Holds        []Held
	Sources      []models.Source // of all of these
	Names        map[string]string
}

// Held is how many things of a kind the record holds.
type Held struct {
	Kind string
	N    int
}

// NewMethodPage words the method: how an answer comes about, each step with an
// example that the record gives now, and what is not known.
func NewMethodPage(c layout.Context, g GivenMethod) Page {
	w := c.Words
	p := Page{Frame: layout.NewFrame(c, w.Say("method.title"))}
	p.Frame.Day = layout.Bar{} // the method is the same on every day
	p.Frame.Sentence = w.Say("method.sentence")
	p.Frame.Quiet = w.Say("method.quiet")
	p.Parts = []Part{
		g.standings(c), g.mechanisms(c), g.money(c), g.ladder(c), g.rules(c), g.forecast(c), g.imports(c), g.unknown(c), g.associations(c), glossary(c), g.data(c), sourcePart(c, g.Sources),
	}
	p.Fill(c)
	return p
}

// example words an example, or says that the record shows none.
func (g *GivenMethod) example(c layout.Context, id string) []Named {
	w := c.Words
	var f Facts
	e := g.Examples[id]
	if e == nil {
		f.Say(w.Say("method.example"), w.Say("method.no_example"))
		return f
	}
	q := e.Answer.Question
	known := ""
	if q.KnownOn.Known() {
		known = w.Say("method.known", "Day", q.KnownOn.Words())
	}
	award := ""
	if q.Program != "" {
		award = ", " + awards(c, []string{q.Program}, q.FiscalYear, nil)
	}
	day := layout.Context{Words: w} // the example's day, not the page's
	address := day.At("/coverage/answer", "jurisdiction", q.Jurisdiction, "program", q.Program, "condition", q.Condition, "as_of", q.AsOf.String(), "known_on", q.KnownOn.String())
	if q.FiscalYear != 0 {
		address = day.At("/coverage/answer", "jurisdiction", q.Jurisdiction, "program", q.Program, "fiscal_year", fmt.Sprint(q.FiscalYear), "condition", q.Condition, "as_of", q.AsOf.String(), "known_on", q.KnownOn.String())
	}
	f = append(f, Named{Name: w.Say("method.example"), Quiet: e.Reason.Text, Values: []ui.Link{{URL: address,
		Text: w.Say("method.example_text", "Place", e.Subject, "Award", award, "Condition", q.Condition, "Day", q.AsOf.Words(), "Known", known, "Standing", w.Say("standing."+string(e.Answer.Standing)))}}})
	f.Link(w.Say("grant.sources"), newCites(g.Sources).links(c, e.Reason.Sources)...)
	return f
}

// judged does the same for a grant.
func (g *GivenMethod) judged(c layout.Context, id string) []Named {
	w := c.Words
	var f Facts
	e := g.Judged[id]
	if e == nil {
		f.Say(w.Say("method.example"), w.Say("method.no_example"))
		return f
	}
	a := &e.Grant
	day := layout.Context{Words: w}
	rung := ""
	if e.Finding.Rung != models.NoRung {
		rung = w.Say("rung." + string(e.Finding.Rung))
	}
	f = append(f, Named{Name: w.Say("method.example"), Quiet: e.Finding.Text, Values: []ui.Link{{URL: day.At("/grants/"+a.Grant.ID, "as_of", e.AsOf.String()),
		Text: w.Say("method.judged_text", "Place", cmp.Or(g.Names[a.Grant.Jurisdiction], a.Grant.Jurisdiction), "Award", awards(c, []string{a.Grant.Program}, a.Grant.FiscalYear, nil), "Day", e.AsOf.Words(), "Rung", cmp.Or(rung, w.Say("method.remark")))}}})
	f.Link(w.Say("grant.sources"), newCites(g.Sources).links(c, e.Sources)...)
	return f
}

func (g *GivenMethod) standings(c layout.Context) Part {
	w := c.Words
	s := Part{ID: "coverage", Title: w.Say("method.coverage"), Text: []string{w.Say("method.coverage_text"), w.Say("method.precedence")}}
	t := c.Table("standings", w.Say("method.standings_caption"), "method.order", "col.standing", "method.enforceable", "method.when")
	for i, x := range models.Standings {
		t.Row(ui.Text(fmt.Sprint(i+1)), ui.Cell{Mark: ui.StandingMark(w, x), Data: string(x)}, ui.Text(w.Say("method.enforceable_"+x.Enforceable().String())), ui.Text(w.Say("method.standing."+string(x))))
		s.Parts = append(s.Parts, Part{ID: "standing-" + string(x), Title: sentenceCase(w.Say("standing." + string(x))), Text: []string{w.Say("method.standing." + string(x))}, Facts: g.example(c, string(x))})
	}
	s.Table = t
	return s
}

func (g *GivenMethod) mechanisms(c layout.Context) Part {
	w := c.Words
	s := Part{ID: "mechanisms", Title: w.Say("method.mechanisms"), Text: []string{w.Say("method.mechanisms_text")}}
	for _, m := range g.Mechanisms {
		s.Parts = append(s.Parts, Part{ID: "mechanism-" + m, Title: w.Say("method.mechanism." + m), Text: []string{w.Say("method.mechanism." + m + "_text")}, Facts: g.example(c, m)})
	}
	return s
}

// money is the four amounts. The record may know no position, and then they are
// shown on awards that are made up and said to be.
func (g *GivenMethod) money(c layout.Context) Part {
	w := c.Words
	s := Part{ID: "money", Title: w.Say("method.money"), Text: []string{w.Say("method.money_text"), w.Say("method.positions", "N", g.Grants, "Known", g.Positions), w.Say("method.illustration")}}
	t := c.Table("money", w.Say("method.illustration_caption"), "col.amount", "method.formula", "method.made_up_1", "method.made_up_2")
	t.Columns[2].Numeric, t.Columns[3].Numeric = true, true
	var both [2]models.Position
	row := func(cell ui.Cell, formula string, of func(p models.Position) models.USD) {
		t.Row(cell, ui.Text(formula), ui.Cell{Text: ui.Link{Text: ui.Whole(of(both[0]))}, Data: of(both[0]).String()}, ui.Cell{Text: ui.Link{Text: ui.Whole(of(both[1]))}, Data: of(both[1]).String()})
	}
	var given [2][]models.USD
	for i, l := range g.Ledgers {
		position, _, err := l.Position()
		if err != nil || i > 1 {
			continue // a made-up ledger that contradicts itself shows zeros, and a test fails
		}
		both[i], given[i] = position, []models.USD{*l.Award, *l.Expended, *l.Drawn}
	}
	for n, id := range []string{"a", "x", "d"} {
		t.Row(ui.Text(w.Say("method.given_"+id)), ui.Text(w.Say("method.given")), ui.Cell{Text: ui.Link{Text: ui.Whole(given[0][n])}, Data: given[0][n].String()}, ui.Cell{Text: ui.Link{Text: ui.Whole(given[1][n])}, Data: given[1][n].String()})
	}
	for id, of := range amounts {
		row(ui.Cell{Text: ui.Link{Text: w.Say("money." + of.id)}, ID: "money-" + of.id}, w.Say("method.money."+of.id), amounts[id].of)
	}
	row(ui.Text(w.Say("method.sum")), w.Say("method.sum_is"), func(p models.Position) models.USD { return p.SpentUnpaid + p.Future + p.OwedBack + p.Demandable })
	row(ui.Cell{Text: ui.Link{Text: w.Say("method.interest")}}, w.Say("method.outside"), func(p models.Position) models.USD { return p.Interest })
	s.Table = t
	s.After = []string{w.Say("method.bases")}
	return s
}

// amounts are the four, in their order.
var amounts = []struct {
	id string
	of func(p models.Position) models.USD
}{
	{"spent_unpaid", func(p models.Position) models.USD { return p.SpentUnpaid }},
	{"future", func(p models.Position) models.USD { return p.Future }},
	{"owed_back", func(p models.Position) models.USD { return p.OwedBack }},
	{"demandable", func(p models.Position) models.USD { return p.Demandable }},
}

func (g *GivenMethod) ladder(c layout.Context) Part {
	w := c.Words
	s := Part{ID: "ladder", Title: w.Say("method.ladder"), Text: []string{w.Say("method.ladder_text"), w.Say("method.ladder_order")}}
	for _, r := range models.Rungs {
		s.Parts = append(s.Parts, Part{ID: "rung-" + string(r), Title: sentenceCase(w.Say("rung." + string(r))), Mark: ui.Mark{Tone: string(r), Word: w.Say("rung." + string(r))}, Text: []string{w.Say("method.rung." + string(r))}, Facts: g.judged(c, string(r))})
	}
	return s
}

func (g *GivenMethod) rules(c layout.Context) Part {
	w := c.Words
	s := Part{ID: "rules", Title: w.Say("method.rules", "N", len(g.Rules)), Text: []string{w.Say("method.rules_text")}}
	t := c.Table("rules", w.Say("method.rules_caption"), "col.rule", "list.id", "method.authority", "law.from", "law.to")
	for _, r := range g.Rules {
		from := ui.Cell{Text: ui.Link{Text: cmp.Or(ui.Short(r.From), w.Say("method.always"))}, Data: r.From.String()}
		until := ui.Cell{Text: ui.Link{Text: cmp.Or(ui.Short(r.Until), w.Say("method.open"))}, Data: r.Until.String()}
		t.Row(ui.To(r.Title, "#rule-"+r.ID), ui.Text(r.ID), ui.Text(r.Citation), from, until)
		var f Facts
		f.Say(w.Say("method.authority"), r.Citation)
		inForce := w.Say("law.from_to", "From", cmp.Or(ui.Short(r.From), w.Say("method.always")), "To", cmp.Or(ui.Short(r.Until), w.Say("method.open")))
		f.Say(w.Say("method.in_force"), inForce)
		s.Parts = append(s.Parts, Part{ID: "rule-" + r.ID, Title: r.Title, Facts: append(f, g.judged(c, r.ID)...)})
	}
	s.Table = t
	return s
}

// unknown is what was looked for in vain, and what is kept and not counted.
func (g *GivenMethod) unknown(c layout.Context) Part {
	w := c.Words
	n := newCites(g.Sources)
	gaps := c.Table("gaps", w.Say("method.gaps_caption"), "method.gap", "method.searched", "method.last_known", "method.affects", "grant.sources")
	for _, x := range g.Gaps {
		var affects []string
		affects = append(affects, x.Affects...)
		row := ui.Cell{Text: ui.Link{Text: x.Subject}, Quiet: x.ID, ID: x.ID}
		gaps.Row(row, ui.Text(x.Searched), ui.Text(x.LastKnown), ui.Text(strings.Join(affects, ", ")), n.cell(c, x.Sources))
	}
	excluded := c.Table("exclusions", w.Say("method.exclusions_caption"), "method.excluded", "method.excluded_from", "method.why")
	for _, x := range g.Exclusions {
		excluded.Row(ui.Cell{Text: ui.Link{Text: x.Of}, Quiet: x.ID, ID: x.ID}, ui.Text(x.From), ui.Text(x.Reason))
	}
	a := Part{ID: "gaps", Title: w.Say("method.gaps", "N", len(g.Gaps))}.tabled(gaps, w.Say("law.nothing"))
	b := Part{ID: "exclusions", Title: w.Say("method.exclusions", "N", len(g.Exclusions))}.tabled(excluded, w.Say("law.nothing"))
	for _, s := range []*Part{&a, &b} {
		if s.Table != nil {
			s.Fold = w.Say("method.rows", "N", s.Table.Len())
		}
	}
	return Part{ID: "unknown", Title: w.Say("method.unknown"), Text: []string{w.Say("method.unknown_text", "Positions", g.Grants-g.Positions, "Grants", g.Grants)}, Parts: []Part{a, b}}
}

func (g *GivenMethod) associations(c layout.Context) Part {
	w := c.Words
	n := newCites(g.Sources)
	t := c.Table("associations", w.Say("method.associations_caption"), "method.association", "method.definition", "method.members", "grant.note", "grant.sources")
	for _, x := range g.Associations {
		t.Row(ui.Cell{Text: ui.Link{Text: x.Title}, Quiet: x.ID, ID: "association-" + x.ID}, ui.Text(x.Definition), places(c, x.Confirmed, g.Names), ui.Text(x.Note), n.cell(c, x.Sources))
	}
	return Part{ID: "associations", Title: w.Say("method.associations"), Text: []string{w.Say("method.associations_text")}}.tabled(t, w.Say("law.nothing"))
}

// abbreviations are those that pages and the record use.
var abbreviations = []string{"AG", "ALN", "APA", "BJA", "BVP", "CDC", "CFR", "CGIC", "CHP", "COPS", "CVIPI", "DHS", "DOJ", "DOT", "EMPG", "EO", "FAIN", "FEMA", "FY", "GSA", "HHS", "HSGP",
	"HUD", "ICE", "JAG", "MOU", "NOFO", "OIG", "OJP", "OMB", "OVC", "OVW", "PRWORA", "SAM", "SCAAP", "TRO", "USCM", "VAWA", "VOCA"}

// terms are words that pages use in a sense of their own.
var terms = []string{"jurisdiction", "program", "grant", "joint", "pass-through", "condition", "attachment", "standing", "order", "stay", "mandate", "vacatur", "notice", "demand", "certification",
	"as-of", "known-on", "verified", "basis", "rung", "finding", "uncertain"}

func glossary(c layout.Context) Part {
	w := c.Words
	short := c.Table("abbreviations", w.Say("method.abbreviations_caption"), "method.abbreviation", "method.stands_for")
	for _, x := range abbreviations {
		short.Row(ui.Cell{Text: ui.Link{Text: x}, ID: "abbr-" + strings.ToLower(x)}, ui.Text(w.Say("abbr."+x)))
	}
	long := c.Table("terms", w.Say("method.terms_caption"), "method.term", "method.meaning")
	for _, x := range terms {
		long.Row(ui.Cell{Text: ui.Link{Text: w.Say("term." + x)}, ID: "term-" + x}, ui.Text(w.Say("term."+x+"_is")))
	}
	return Part{ID: "glossary", Title: w.Say("method.glossary"), Parts: []Part{
		{ID: "abbreviations", Title: w.Say("method.abbreviations"), Table: short, Fold: w.Say("method.rows", "N", short.Len())},
		{ID: "terms", Title: w.Say("method.terms"), Table: long, Fold: w.Say("method.rows", "N", long.Len())},
	}}
}

// data is what the record holds, and how to take it away.
func (g *GivenMethod) data(c layout.Context) Part {
	w := c.Words
	t := c.Table("holds", w.Say("method.holds_caption"), "method.kind", "method.count")
	t.Columns[1].Numeric = true
	for _, h := range g.Holds {
		t.Row(ui.Text(w.Say("source.kind_of."+h.Kind)), number(h.N))
	}
	return Part{ID: "data", Title: w.Say("method.data"), Text: []string{w.Say("method.data_text"), w.Say("method.data_files")}, Table: t}
}
