// Package portfolio is the page of all grants on a day.
package portfolio

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"proviso/models"
	"proviso/views/filters"
	"proviso/views/layout"
	"proviso/views/pictures"
	"proviso/views/ui"
)

// Given is what the page is worded from.
type Given struct {
	Total       int
	Rows        []Grant
	Page, Pages int
	Groups      []Group
	Names       map[string]string // of jurisdictions and programs, by id
	Rungs       map[models.Rung]int
	RungMoney   []pictures.RungMoney
	States      []State
	Money       Money
	Demanded    int // jurisdictions against which a federal demand stands open
	Conditions  []Condition
	Changed     []Change
	Unreached   int // of what else happened: it reaches no grant of the record
	Due         []Due
	Choices     filters.Choices
	Whole       bool // the portfolio; else the list alone
	Invented    int  // illustrative grants of the day, which are counted nowhere
}

// Grant is one row.
type Grant struct {
	Grant                       *models.Grant
	Rung                        models.Rung
	Figure                      *models.Figure // nil: not known
	InForce, HeldOff, Uncertain int
	HangsOn                     []ui.Link // orders and notices, without the days
	Due                         models.Date
	Group                       int // place in Groups
}

// Group is rows that share a value.
type Group struct {
	Key, Name string
	N         int
	Rungs     map[models.Rung]int
}

// State is a state with the worst rung of its grants.
type State struct {
	Code, Name string // USPS code
	Worst      models.Rung
	N          int
}

// Money is what the grants' money makes up: four amounts that are never added,
// and amounts by basis, which are different things.
type Money struct {
	Four                         models.Position
	Held                         models.USD // of what is spent and not repaid: payments are held
	HeldGrants                   int
	Positions                    int
	ByBasis                      map[models.AmountKind]models.USD
	Grants                       map[models.AmountKind]int // of how many grants
	PassedOn, Disputed, NotKnown int
}

// Condition is how a condition stands for the grants that carry it.
type Condition struct {
	ID, Name                string
	N, InForce, Held, Doubt int
}

// Change is something that happened, and how many grants it reaches.
type Change struct {
	Date models.When
	What string
	URL  string // without the days
	N    int
}

// Due is a deadline and of how many grants.
type Due struct {
	Date models.Date
	What string
	N    int
}

// ShowPage mirrors the page from top to bottom.
type ShowPage struct {
	Frame                          layout.Frame
	Whole                          bool
	Money                          string
	Figures                        []Figure
	Beside                         []Figure // in files: outside the four, and what the four make up
	MoneyCheck, MoneyNote          string
	Invented                       string
	Sample                         ui.Link
	MoneyMethod                    ui.Link
	Amounts                        *ui.Table
	AmountsName                    string
	ByRung                         string
	Rungs                          []RungCount
	Strip, Map, RungMoney          pictures.Picture
	HasStrip, HasMap, HasRungMoney bool
	Changed                        string
	Changes                        []Told
	Nothing                        string
	Besides                        string
	Deadlines                      string
	Deadline                       []Told
	NoneDue                        string
	Table                          string
	Filters                        filters.Filters
	Grants                         *ui.Table
	None                           string
	Pager                          ui.Pager
}

// Figure is one of the four amounts.
type Figure struct {
	Label, Value, Formula string
	More                  string // outside the amount
	Data                  string // in a file
	Unknown               bool
}

// RungCount is how many grants stand on a rung, leading to these.
type RungCount struct {
	Mark  ui.Mark
	Count string
	URL   string
}

// Told is a day, what happens on it, and whom it is about.
type Told struct {
	Day   string
	What  ui.Link
	Reach string
}

// How much stands at the head of the page; the rest is in the table, in the files
// and on the pages of grants.
const (
	mostChanges   = 5
	mostDeadlines = 5
)

// NewShowPage words the page.
func NewShowPage(c layout.Context, g Given) ShowPage {
	w := c.Words
	p := ShowPage{
		Frame: layout.NewFrame(c, w.Say("portfolio.title")), Whole: g.Whole, Money: w.Say("portfolio.money"), ByRung: w.Say("portfolio.by_rung"),
		Changed: w.Say("portfolio.changed"), Nothing: w.Say("portfolio.nothing_changed"), Deadlines: w.Say("portfolio.deadlines"),
		NoneDue: w.Say("portfolio.no_deadlines"), Table: w.Say("portfolio.table"), None: w.Say("portfolio.no_match"),
		MoneyMethod: ui.Link{Text: w.Say("portfolio.money_method"), URL: c.At("/method") + "#money"},
	}
	p.Frame.Sentence = c.Quoted(sentence(c, g))
	if g.Invented > 0 {
		p.Invented, p.Sample = w.Say("sample.not_counted", "N", g.Invented), c.Sample()
	}
	p.Frame.Quiet = w.Say("portfolio.quiet", "Day", c.AsOf.Words(), "Revision", c.Revision, "Sources", c.Sources)
	p.rungs(c, g)
	p.pictures(c, g)
	p.money(c, g)
	for _, h := range g.Changed[:min(len(g.Changed), mostChanges)] {
		p.Changes = append(p.Changes, Told{h.Date.Words(), ui.Link{Text: h.What, URL: c.At(h.URL)}, w.Say("portfolio.reaches", "N", h.N)})
	}
	if n := g.Unreached + max(0, len(g.Changed)-mostChanges); n > 0 {
		p.Besides = w.Say("portfolio.besides", "N", n)
	}
	for _, d := range g.Due[:min(len(g.Due), mostDeadlines)] {
		p.Deadline = append(p.Deadline, Told{d.Date.Words(), ui.Link{Text: d.What}, w.Say("portfolio.reaches", "N", d.N)})
	}
	p.Filters = filters.New(c, g.Choices, g.Names, true, false)
	p.grants(c, g)
	p.Pager = c.Pager(g.Page, g.Pages, "grants")
	return p
}

func (p *ShowPage) rungs(c layout.Context, g Given) {
	for _, r := range slices.Backward(models.Rungs) {
		if n := g.Rungs[r]; n > 0 {
			p.Rungs = append(p.Rungs, RungCount{ui.RungMark(c.Words, r), strconv.Itoa(n), c.At(c.Path, "rung", string(r))})
		}
	}
}

// pictures draws the standings, the states and the money by rung.
func (p *ShowPage) pictures(c layout.Context, g Given) {
	w := c.Words
	var counts []pictures.RungCount
	for _, r := range models.Rungs {
		counts = append(counts, pictures.RungCount{Rung: r, N: g.Rungs[r]})
	}
	p.Strip, p.HasStrip = pictures.NewStrip(w, "strip", counts)
	states := make([]pictures.StateStanding, 0, len(g.States))
	for _, s := range g.States {
		states = append(states, pictures.StateStanding{Code: s.Code, Name: s.Name, Worst: s.Worst, Grants: s.N, URL: c.At(c.Path, "state", s.Code)})
	}
	p.Map, p.HasMap = pictures.NewStateMap(w, "map", states)
	p.RungMoney, p.HasRungMoney = pictures.NewMoneyByRung(w, "rung-money", g.RungMoney)
}

// money gives the four amounts, never their sum. None is shown where no position
// is known: unknown is not zero.
func (p *ShowPage) money(c layout.Context, g Given) {
	w, m := c.Words, g.Money
	for _, f := range []struct {
		id string
		u  models.USD
	}{{"spent_unpaid", m.Four.SpentUnpaid}, {"future", m.Four.Future}, {"owed_back", m.Four.OwedBack}, {"demandable", m.Four.Demandable}} {
		x := Figure{Label: w.Say("money." + f.id), Value: ui.Whole(f.u), Formula: w.Say("portfolio.harm." + f.id), Data: f.u.String()}
		if m.Positions == 0 {
			x.Value, x.Data, x.Unknown = w.Say("money.unknown"), "unknown", true
		}
		switch {
		case f.id == "owed_back" && m.Four.Interest > 0:
			x.More = w.Say("portfolio.interest", "Amount", ui.Whole(m.Four.Interest))
		case f.id == "spent_unpaid" && m.HeldGrants > 0:
			x.More = w.Say("portfolio.pocket", "Amount", ui.Whole(m.Held), "N", m.HeldGrants)
		case f.id == "future" && m.HeldGrants > 0:
			x.More = w.Say("portfolio.later")
		}
		p.Figures = append(p.Figures, x)
	}
	if m.Positions > 0 {
		f := m.Four
		check := "portfolio.check"
		if f.SpentUnpaid+f.Future+f.OwedBack+f.Demandable != f.Award {
			check = "portfolio.check_failed"
		}
		p.MoneyCheck = w.Say(check, "N", m.Positions, "Award", ui.Whole(f.Award), "Spent", ui.Whole(f.SpentUnpaid), "Future", ui.Whole(f.Future),
			"Owed", ui.Whole(f.OwedBack), "Demandable", ui.Whole(f.Demandable))
		for _, x := range []struct {
			id string
			u  models.USD
		}{{"money.interest_owed", f.Interest}, {"portfolio.held", m.Held}, {"portfolio.award", f.Award}} {
			p.Beside = append(p.Beside, Figure{Label: w.Say(x.id), Value: ui.Whole(x.u), Data: x.u.String()})
		}
	}
	if n := g.Total - m.Positions; n > 0 {
		p.MoneyNote = w.Say("portfolio.money_note", "N", n)
	}
	t := c.Table("amounts", w.Say("portfolio.amounts_caption"), "grant.basis", "col.grants", "col.amount")
	t.Columns[1].Numeric, t.Columns[2].Numeric, t.Columns[2].Money = true, true, true
	for _, b := range []models.AmountKind{models.Awarded, models.Allocation, models.Reported, models.Request} {
		if n := m.Grants[b]; n > 0 {
			t.Row(ui.Text(w.Say("basis."+string(b))), ui.Text(strconv.Itoa(n)), ui.Cell{Text: ui.Link{Text: ui.Whole(m.ByBasis[b])}, Data: m.ByBasis[b].String()})
		}
	}
	for _, x := range []struct {
		id string
		n  int
	}{{"basis.passed_on", m.PassedOn}, {"basis.disputed", m.Disputed}, {"basis.unknown", m.NotKnown}} {
		if x.n > 0 {
			t.Row(ui.Text(w.Say(x.id)), ui.Text(strconv.Itoa(x.n)), ui.Text(w.Say("basis.not_added")))
		}
	}
	p.Amounts, p.AmountsName = t, w.Say("portfolio.amounts")
}

// sorts are the columns of the table with what they are sorted by, "" for none.
var sorts = []struct{ head, key string }{{"col.jurisdiction", "jurisdiction"}, {"col.program", "program"}, {"col.year", "fiscal_year"}, {"col.amount", "amount"},
	{"col.standing", "rung"}, {"col.conditions", ""}, {"col.deadline", "deadline"}, {"col.hangs", ""}}

func (p *ShowPage) grants(c layout.Context, g Given) {
	w := c.Words
	t := c.Table("grants", w.Say("portfolio.caption", "N", g.Total, "Day", c.AsOf.Words()))
	now := cmp.Or(c.Query.Get("sort"), "jurisdiction")
	for _, s := range sorts {
		col := ui.Column{Text: w.Say(s.head), Numeric: s.key == "amount"}
		if s.key != "" {
			col.URL = c.At(c.Path, "sort", s.key) + "#grants"
		}
		switch now {
		case s.key:
			col.Sorted, col.URL = "ascending", c.At(c.Path, "sort", "-"+s.key)+"#grants"
		case "-" + s.key:
			col.Sorted = "descending"
		}
		t.Columns = append(t.Columns, col)
	}
	group := -1
	for i := range g.Rows {
		r := &g.Rows[i]
		if len(g.Groups) > 0 && (i == 0 || r.Group != group) {
			t.Group(groupHead(c, g.Groups[r.Group]))
		}
		group = r.Group
		t.Row(row(c, g.Names, r)...)
	}
	p.Grants = t
}

func groupHead(c layout.Context, g Group) ui.Cell {
	w := c.Words
	url := c.At(c.Path, "group", "", c.Query.Get("group"), g.Key)
	if g.Key == "" {
		url = ""
	}
	counts := ""
	for _, r := range slices.Backward(models.Rungs) {
		if n := g.Rungs[r]; n > 0 {
			counts += fmt.Sprintf(", %d %s", n, w.Say("rung."+string(r)))
		}
	}
	return ui.Cell{Text: ui.Link{Text: g.Name, URL: url}, Quiet: w.Say("portfolio.group", "N", g.N) + counts}
}

func row(c layout.Context, names map[string]string, r *Grant) []ui.Cell {
	w := c.Words
	money := ui.Amount(w, r.Figure)
	cells := []ui.Cell{
		{Text: ui.Link{Text: names[r.Grant.Jurisdiction], URL: c.At("/grants/" + r.Grant.ID)}, Quiet: c.Via(r.Grant, names)},
		{Text: ui.Link{Text: cmp.Or(names[r.Grant.Program], r.Grant.Program)}},
		ui.Text(strconv.Itoa(r.Grant.FiscalYear)), ui.Text(money), {Mark: ui.RungMark(w, r.Rung)}, {}, ui.On(r.Due), {},
	}
	if r.InForce+r.HeldOff+r.Uncertain > 0 {
		cells[5].Text.Text = fmt.Sprintf("%d / %d / %d", r.InForce, r.HeldOff, r.Uncertain)
	}
	switch len(r.HangsOn) {
	case 0:
	case 1:
		cells[7].Text = ui.Link{Text: r.HangsOn[0].Text, URL: c.At(r.HangsOn[0].URL)}
	default:
		cells[7].Text = ui.Link{Text: r.HangsOn[0].Text, URL: c.At(r.HangsOn[0].URL)}
		cells[7].Quiet = w.Say("portfolio.and_more", "N", len(r.HangsOn)-1)
	}
	return cells
}

// Sums are the tables of the page besides the grants: the four amounts, and
// amounts by basis.
func (p ShowPage) Sums() []*ui.Table {
	four := ui.NewTable("money", "", ui.Column{Name: "amount"}, ui.Column{Name: "dollars", Numeric: true, Money: true})
	for _, f := range p.Figures {
		four.Row(ui.Text(f.Label), ui.Cell{Text: ui.Link{Text: f.Value}, Data: f.Data})
	}
	for _, x := range p.Beside {
		four.Row(ui.Text(x.Label), ui.Cell{Text: ui.Link{Text: x.Value}, Data: x.Data})
	}
	return []*ui.Table{four, p.Amounts}
}
