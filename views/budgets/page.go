// Package budgets is the pages on which a budget office keeps what its plan is made
// from: a fiscal year, what is kept of an award, what the ledger says, and the freezing
// of open orders. It refuses to know how the facts are checked, and who may write.
package budgets

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"

	"proviso/models"
	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/planner"
	"proviso/views/replies"
	"proviso/views/ui"
)

// Addresses of the pages.
const (
	Ledger = "/budget/ledger"
	Freeze = "/budget/freeze"
)

// YearAt is the page of a fiscal year.
func YearAt(id string) string { return "/budget/years/" + url.PathEscape(id) }

// AwardAt is the page of an award.
func AwardAt(grant string) string { return "/budget/awards/" + url.PathEscape(grant) }

// Given is what every page is worded from.
type Given struct {
	Place   models.Jurisdiction
	Places  []models.Jurisdiction // whose plan the person reads
	Years   []models.BudgetYear   // of the place
	Keeps   bool
	People  map[string]string
	Columns map[string]string // of the tables that can be pasted: their names, by act
	Sent    Sent
}

// Sent is a form that was sent and was at fault, or the row that is to be corrected.
type Sent struct {
	Act   string
	List  string // in which a row is to be struck out
	No    int    // of the row; 0: a new one
	Of    string // the grant that a form of a list is about
	Fault error
	Typed map[string]string // nil: nothing was sent
}

type page struct {
	replies.Page
	c       layout.Context
	g       *Given
	at      string // where its forms lead
	version int
	blamed  bool // the fault stands in a form
	err     error
}

func newPage(c layout.Context, g *Given, at, title string) page {
	p := page{c: c, g: g, at: at}
	p.Frame = layout.NewWorkFrame(c, title, planner.Crumbs(c.Words, g.Place.ID, g.Place.Name)...)
	p.Frame.Files = c.Files()
	return p
}

// done gives the page. A fault that no form of it has rises.
func (p *page) done() (replies.Page, error) {
	if len(p.Tables()) == 0 {
		p.Frame.Files = nil
	}
	if p.g.Sent.Fault != nil && p.err == nil && !p.blamed {
		p.err = p.g.Sent.Fault
	}
	return p.Page, p.err
}

func (p *page) say(id string, pairs ...any) string { return p.c.Words.Say("budgets."+id, pairs...) }

func (p *page) section(id string, pairs ...any) replies.Section {
	return replies.Section{ID: id, Title: p.say(id, pairs...)}
}

// form is one of the page, sent to it. What was typed into it stands in it again.
func (p *page) form(act string, no int, fields ...forms.Field) replies.Folded {
	f := forms.Form{ID: act + "-form", Action: p.at, Token: p.c.Token, Quiet: true, Go: p.say("go." + act),
		Hidden: [][2]string{{"act", act}, {"version", strconv.Itoa(p.version)}, {"no", strconv.Itoa(no)}}}
	f.Add(fields...)
	out := replies.Folded{Summary: p.say("form." + act), Open: p.g.Sent.Act == act, Form: f}
	if no > 0 {
		out.Summary = p.say("form.correct", "No", no)
	}
	p.fill(&out, act)
	return out
}

func (p *page) fill(out *replies.Folded, act string) {
	s := &p.g.Sent
	if s.Typed == nil || s.Act != act {
		return
	}
	if err := out.Form.Fill(s.Typed, s.Fault); err != nil {
		p.err = err
	}
	out.Open, p.blamed = true, true
	out.Form.FaultsName = p.c.Words.Say("form.faults", "N", len(out.Form.Faults))
}

func (p *page) field(name string, kind forms.Type, value string) forms.Field {
	return forms.Field{Name: name, Type: kind, Label: p.say("field." + name), Value: value}
}

// called gives a field a label of its own.
func (p *page) called(f forms.Field, label string) forms.Field {
	f.Label = p.say("field." + label)
	return f
}

func (p *page) helped(f forms.Field, help string, pairs ...any) forms.Field {
	f.Help = p.say("help."+help, pairs...)
	return f
}

func required(f forms.Field) forms.Field { f.Required = true; return f }

func (p *page) choice(name, value string, options ...[2]string) forms.Field {
	f := p.field(name, forms.Select, value)
	for _, o := range options {
		f.Options = append(f.Options, forms.Option{Value: o[0], Text: o[1], Chosen: o[0] == value})
	}
	return f
}

// pasting is the form into which a table is pasted.
func (p *page) pasting(act string, more ...forms.Field) replies.Folded {
	rows := p.helped(required(p.field("rows", forms.Area, "")), "rows", "Columns", p.g.Columns[act])
	return p.form(act, 0, append([]forms.Field{rows}, more...)...)
}

// rows adds the form of a list to its section and, for a row that is to be corrected,
// those that strike it out or do something else with it.
func (p *page) rows(s *replies.Section, act string, no int, fields ...forms.Field) {
	if !p.g.Keeps {
		return
	}
	s.Forms = append(s.Forms, p.form(act, no, fields...))
	if no > 0 {
		s.Forms = append(s.Forms, p.withRow("strike", act, no))
	}
}

// withRow is a form that gives a reason for what is done with a row of a list.
func (p *page) withRow(act, list string, no int) replies.Folded {
	sent := p.g.Sent.Act == act && p.g.Sent.List == list
	f := forms.Form{ID: list + "-" + act + "-form", Action: p.at, Token: p.c.Token, Quiet: true, Go: p.say("go." + act),
		Hidden: [][2]string{{"act", act}, {"list", list}, {"version", strconv.Itoa(p.version)}, {"no", strconv.Itoa(no)}}}
	f.Add(required(p.field("why", forms.Text, "")))
	out := replies.Folded{Summary: p.say("form."+act, "No", no), Open: sent, Form: f}
	if sent {
		p.fill(&out, act)
	}
	return out
}

// changing finds the row that is to be corrected; a new one is zero.
func changing[T any](g *Given, act string, rows []T, row func(*T) models.Row) T {
	var none T
	s := &g.Sent
	for i := range rows {
		if r := row(&rows[i]); (s.Act == act || s.List == act) && r.No == s.No && r.Counts() {
			return rows[i]
		}
	}
	return none
}

// head heads a row: it leads who keeps the list to the form that corrects it.
func (p *page) head(act string, r models.Row) ui.Cell {
	cell := ui.Cell{Text: ui.Link{Text: p.say("row", "No", r.No)}, Data: strconv.Itoa(r.No)}
	if r.Struck != "" {
		cell.Quiet = p.say("struck", "Why", r.Struck)
		cell.Data += "; " + cell.Quiet
	} else if p.g.Keeps {
		cell.Text.URL = p.c.At(p.c.Path, "change", act+"."+strconv.Itoa(r.No)) + "#" + act + "-form"
	}
	return cell
}

// mostRows is how many rows of a list a page shows, unless it is asked for all.
const mostRows = 200

// shown are the rows of a list that the page shows: those that count, and of very many
// the first; all of them where it is asked for that. A file has every row that counts.
func shown[T any](p *page, s *replies.Section, rows []T, row func(*T) models.Row) []T {
	if p.c.Query.Get("all") != "" {
		return rows
	}
	var out []T
	for i := range rows {
		if row(&rows[i]).Counts() {
			out = append(out, rows[i])
		}
	}
	all := ui.Link{URL: p.c.At(p.c.Path, "all", "yes", "change", "") + "#" + s.ID}
	switch struck := len(rows) - len(out); {
	case len(out) > mostRows && p.c.Query.Get("format") == "":
		all.Text = p.say("all_rows", "Count", len(rows))
		out = out[:mostRows]
	case struck > 0:
		all.Text = p.say("all_struck", "N", struck)
	default:
		return out
	}
	s.Links = append(s.Links, all)
	return out
}

// close ends a section: without rows it says so.
func (p *page) close(s replies.Section, t *ui.Table) {
	if t.Len() > 0 {
		s.Table = t
	} else {
		s.Text = append(s.Text, p.say("none"))
	}
	p.Sections = append(p.Sections, s)
}

func (p *page) table(id string, columns ...string) *ui.Table {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = "budgets.col." + c
	}
	return p.c.Table(id, "", names...)
}

// sum is money in a cell; nil is the word for unknown.
func (p *page) sum(u *models.USD) ui.Cell { return ui.Money(p.c.Words, u) }

// dollars is money as it is typed; "" is not known.
func dollars(u *models.USD) string {
	if u == nil {
		return ""
	}
	return strings.TrimSuffix(u.String(), ".00")
}

// openOrders says how many orders are open, and how many of them frozen.
func (p *page) openOrders(n, frozen int) string {
	switch {
	case n == 0:
		return p.say("orders_none")
	case n == 1 && frozen == 1:
		return p.say("order_frozen")
	case n == 1:
		return p.say("order_free")
	case frozen == 0:
		return p.say("orders_frozen", "Orders", p.say("n_orders", "Count", n), "Frozen", p.say("n_frozen_none"))
	}
	return p.say("orders_frozen", "Orders", p.say("n_orders", "Count", n), "Frozen", p.say("n_frozen", "N", frozen))
}

// some says how many there are of something, or that there is none.
func (p *page) some(id string, n int) string {
	if n == 0 {
		return p.say(id + "_none")
	}
	return p.say(id, "N", n)
}

// given is money of a row as it is typed: of a new one nothing is.
func given(no int, u models.USD) string {
	if no == 0 {
		return ""
	}
	return dollars(&u)
}

func days(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// count is a number that is left out where it is none.
func count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func fte(hundredths int) string {
	if hundredths == 0 {
		return ""
	}
	return ui.FTE(hundredths)
}

func (p *page) person(id string) string { return cmp.Or(p.g.People[id], id) }

// funds are the codes of every year, once each, with their names.
func (p *page) funds(value string) [][2]string {
	return codes(p.say("no_fund"), value, p.g.Years, func(y *models.BudgetYear) (out [][2]string) {
		for _, f := range y.Funds {
			out = append(out, [2]string{f.Code, f.Name})
		}
		return out
	})
}

func (p *page) departments(value string) [][2]string {
	return codes(p.say("no_department"), value, p.g.Years, func(y *models.BudgetYear) (out [][2]string) {
		for _, d := range y.Departments {
			out = append(out, [2]string{d.Code, d.Name})
		}
		return out
	})
}

// codes are the options of a choice among codes. The one that a row has is among them,
// whatever became of it.
func codes(none, value string, years []models.BudgetYear, of func(*models.BudgetYear) [][2]string) [][2]string {
	out := [][2]string{{"", none}}
	has := map[string]bool{"": true}
	add := func(code, name string) {
		if !has[code] {
			has[code] = true
			out = append(out, [2]string{code, named(code, name)})
		}
	}
	for i := range years {
		for _, x := range of(&years[i]) {
			add(x[0], x[1])
		}
	}
	add(value, "")
	return out
}

func named(code, name string) string {
	if name == "" {
		return code
	}
	return code + " " + name
}

// years are the options of a choice among fiscal years.
func (p *page) years(value string) [][2]string {
	out := [][2]string{{"", p.say("no_year")}}
	known := value == ""
	for _, y := range p.g.Years {
		out = append(out, [2]string{y.Name, y.Name})
		known = known || y.Name == value
	}
	if !known {
		out = append(out, [2]string{value, value})
	}
	return out
}

// history is the versions of what the page is of, the newest first.
func (p *page) history(facts []models.Fact) {
	t := p.table("versions", "version", "at", "by", "what")
	t.File = ui.Link{}
	for i := len(facts) - 1; i >= 0; i-- {
		f := &facts[i]
		version := strconv.Itoa(f.Version)
		switch f.Kind {
		case models.FactLedger:
			version = p.say("ledger_version", "Version", version)
		case models.FactReconciliation:
			version = p.say("reconciliation_version", "Version", version)
		}
		t.Row(ui.Text(version), ui.Text(f.RecordedAt.UTC().Format("2 Jan 2006 15:04 UTC")), ui.Text(p.person(f.Author)), ui.Text(f.Reason))
	}
	p.close(p.section("history"), t)
}

// elsewhere leads to what belongs to the page, and to the other pages of the plan.
func (p *page) elsewhere(links ...ui.Link) {
	p.BesideName, p.Beside = p.c.Words.Say("plan.more"), append(links, planner.Around(p.c, p.g.Place.ID, false)...)
}
