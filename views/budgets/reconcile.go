package budgets

import (
	"strconv"
	"strings"

	"proviso/models"
	"proviso/views/dossier"
	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/planner"
	"proviso/views/replies"
	"proviso/views/ui"
)

// Reconcile is the address of the page on which accounts are compared.
const Reconcile = "/budget/reconcile"

// importing is where files are imported.
const importing = "/workspace/imports"

// GivenReconcile is what the page of the accounts of all awards is worded from.
type GivenReconcile struct {
	Given
	Awards []Reconciled
}

// Reconciled is an award with what its accounts do not agree on.
type Reconciled struct {
	Grant, Name string
	Version     int // of what was settled; 0: nothing
	Accounts    []models.Account
	Figures     []dossier.Told
	Differences []Difference
	Agree       int
}

// Difference is that two accounts do not say the same, or cannot be compared.
type Difference struct {
	Between [2]models.Account
	Figure  models.AmountKind
	Sums    [2]*models.USD
	Days    [2]models.Date
	By      *models.USD // nil: they cannot be compared
	Why     string      // they cannot be
	Pasted  bool        // it is settled where the ledger was pasted
	Settled *models.SettledDifference
}

// Key names a difference in forms: ledger.sf-425.expended.
func (d *Difference) Key() string {
	return string(d.Between[0]) + "." + string(d.Between[1]) + "." + string(d.Figure)
}

// seen are its sums as they were shown: 272000.00/260000.00.
func (d *Difference) seen() string { return d.Sums[0].String() + "/" + d.Sums[1].String() }

func (d *Difference) open() bool { return d.By != nil && d.Settled == nil }

// NewReconcilePage words what the accounts of each award of a place do not agree on.
func NewReconcilePage(c layout.Context, g GivenReconcile) (replies.Page, error) {
	p := newPage(c, &g.Given, planner.In(Reconcile, g.Place.ID), c.Words.Say("reconcile.title", "Place", g.Place.Name))
	open, compared := 0, 0
	var differ, settled, not replies.Section
	t, done, unlike := p.reconcileTable("differences", "state"), p.reconcileTable("settled", "settled"), p.reconcileTable("not_compared", "why")
	told := c.Table("accounts", "", "reconcile.col.award", "reconcile.col.accounts", "reconcile.col.agree", "reconcile.col.open", "reconcile.col.not")
	for i := range g.Awards {
		a := &g.Awards[i]
		n, cannot := 0, 0
		for k := range a.Differences {
			d := &a.Differences[k]
			switch {
			case d.By == nil:
				cannot++
				p.differs(unlike, a, d)
			case d.Settled != nil:
				p.differs(done, a, d)
			default:
				n++
				p.differs(t, a, d)
				differ.Forms = append(differ.Forms, p.reconciling(a, d)...)
			}
		}
		open, compared = open+n, compared+a.Agree+len(a.Differences)-cannot
		agreeing, differing := ui.Text(strconv.Itoa(a.Agree)), ui.Text(strconv.Itoa(n))
		if a.Agree == 0 && len(a.Differences) == cannot { // which is not that nothing differs
			agreeing, differing = ui.Text(c.Words.Say("reconcile.uncompared")), ui.Text(c.Words.Say("reconcile.uncompared"))
		}
		told.Row(ui.To(a.Name, AwardAt(a.Grant)+"#reconcile"), ui.Text(p.accounts(a.Accounts)), agreeing, differing, ui.Text(strconv.Itoa(cannot)))
	}
	switch {
	case compared == 0:
		p.Frame.Sentence = c.Words.Say("reconcile.nothing")
	case open == 0:
		p.Frame.Sentence = c.Words.Say("reconcile.none_open")
	default:
		p.Frame.Sentence = c.Words.Say("reconcile.sentence", "N", open)
	}
	p.Frame.Quiet = c.Words.Say("reconcile.quiet")
	p.reconcilePart(differ, "differences", t)
	p.reconcilePart(settled, "settled", done)
	p.reconcilePart(not, "not_compared", unlike)
	told.Columns[2].Numeric, told.Columns[3].Numeric, told.Columns[4].Numeric = true, true, true
	s := replies.Section{ID: "accounts", Title: c.Words.Say("reconcile.accounts"), Text: []string{c.Words.Say("reconcile.import")}, Links: []ui.Link{{Text: c.Words.Say("reconcile.to_imports"), URL: importing}, {Text: p.say("to_ledger"), URL: planner.In(Ledger, g.Place.ID)}}}
	p.reconcilePart(s, "accounts", told)
	p.elsewhere(p.others(Reconcile)...)
	return p.done()
}

func (p *page) reconcilePart(s replies.Section, id string, t *ui.Table) {
	s.ID, s.Title = id, p.c.Words.Say("reconcile."+id)
	if t.Len() == 0 {
		s.Text = append(s.Text, p.c.Words.Say("reconcile."+id+"_none"))
	} else {
		s.Table = t
	}
	p.Sections = append(p.Sections, s)
}

func (p *page) reconcileTable(id, last string) *ui.Table {
	var names []string
	for _, n := range []string{"award", "figure", "account", "day", "sum", "against", "against_day", "against_sum", "difference", last} {
		names = append(names, "reconcile.col."+n)
	}
	t := p.c.Table(id, "", names...).Amounts(4, 7, 8)
	t.Dense = true
	return t
}

func (p *page) accounts(all []models.Account) string {
	var names []string
	for _, a := range all {
		names = append(names, p.account(a))
	}
	return strings.Join(names, ", ")
}

func (p *page) account(a models.Account) string {
	return p.c.Words.Say("reconcile.account." + string(a))
}

func (p *page) figure(d *Difference) string {
	return p.c.Words.Say("reconcile.figure." + string(d.Figure))
}

func (p *page) toldOn(d models.Date) ui.Cell {
	if !d.Known() {
		return ui.Text(p.c.Words.Say("money.unknown"))
	}
	return ui.Cell{Text: ui.Link{Text: ui.Short(d)}, Data: d.String()}
}

// differs adds the row of a difference, or of what cannot be compared.
func (p *page) differs(t *ui.Table, a *Reconciled, d *Difference) {
	by := p.sum(d.By)
	state := ui.Cell{Mark: ui.Mark{Tone: "at_issue", Word: p.c.Words.Say("reconcile.state.open")}}
	switch {
	case d.By == nil:
		by = ui.Text(p.c.Words.Say("reconcile.not_comparable"))
		state = ui.Text(p.c.Words.Say("reconcile.why." + d.Why))
	case d.Settled != nil:
		s := d.Settled
		state.Mark = ui.Mark{Tone: "open", Word: p.c.Words.Say("reconcile.state." + string(s.Kind))}
		state.Quiet = p.c.Words.Say("reconcile.settled_by", "By", p.person(s.By), "Day", s.On.Words(), "Why", s.Why)
	case d.Pasted:
		state.Text = ui.Link{Text: p.c.Words.Say("reconcile.pasted"), URL: AwardAt(a.Grant) + "#ledger"}
	}
	t.Row(ui.To(a.Name, AwardAt(a.Grant)+"#reconcile"), ui.Text(p.figure(d)), ui.Text(p.account(d.Between[0])), p.toldOn(d.Days[0]), p.sum(d.Sums[0]), ui.Text(p.account(d.Between[1])), p.toldOn(d.Days[1]), p.sum(d.Sums[1]), by, state)
}

// reconciling is the form in which a person explains or accepts a difference; none where
// that is not the person's to do, or not here.
func (p *page) reconciling(a *Reconciled, d *Difference) []replies.Folded {
	if !p.g.Keeps || !d.open() || d.Pasted {
		return nil
	}
	w := p.c.Words
	f := forms.Form{ID: "reconcile-" + a.Grant + "-" + strings.ReplaceAll(d.Key(), ".", "-") + "-form", Action: p.at, Token: p.c.Token, Quiet: true, Go: w.Say("reconcile.go"), GoFor: a.Name,
		Hidden: [][2]string{{"act", "reconcile"}, {"version", strconv.Itoa(a.Version)}, {"grant", a.Grant}, {"list", d.Key()}, {"seen", d.seen()}}}
	kind := forms.Field{Name: "kind", Type: forms.Select, Label: w.Say("reconcile.field.kind"), Help: w.Say("reconcile.help.kind"), Required: true}
	for _, k := range []models.SettlingKind{models.Explained, models.Accepted} {
		kind.Options = append(kind.Options, forms.Option{Value: string(k), Text: w.Say("reconcile.kind." + string(k))})
	}
	f.Add(kind, forms.Field{Name: "why", Type: forms.Text, Label: w.Say("reconcile.field.why"), Help: w.Say("reconcile.help.why"), Required: true})
	out := replies.Folded{Summary: w.Say("reconcile.form", "Award", a.Name, "Figure", p.figure(d), "First", p.account(d.Between[0]), "Second", p.account(d.Between[1])), Form: f}
	if p.g.Sent.Of == a.Grant && p.g.Sent.List == d.Key() {
		p.fill(&out, "reconcile")
	}
	return []replies.Folded{out}
}

// reconcile is what the accounts of the award do not agree on.
func (p *awardPage) reconcile() {
	a := &p.a.Reconciled
	w := p.c.Words
	var s replies.Section
	t := p.reconcileTable("reconcile", "state")
	for k := range a.Differences {
		p.differs(t, a, &a.Differences[k])
		s.Forms = append(s.Forms, p.reconciling(a, &a.Differences[k])...)
	}
	if len(a.Figures) > 0 {
		p.Sections = append(p.Sections, replies.Section{ID: "accounts", Title: w.Say("reconcile.figures"), Table: dossier.AccountsTable(p.c, "accounts", a.Figures)})
	}
	if len(a.Accounts) > 0 {
		s.Text = []string{w.Say("reconcile.told", "Accounts", p.accounts(a.Accounts))}
	}
	if a.Agree > 0 {
		s.Text = append(s.Text, w.Say("reconcile.agree", "N", a.Agree))
	}
	if t.Len() > 0 || a.Agree > 0 {
		s.Links = []ui.Link{{Text: w.Say("reconcile.all"), URL: planner.In(Reconcile, p.g.Place.ID)}}
	} else {
		s.Text = append(s.Text, w.Say("reconcile.import"))
		s.Links = []ui.Link{{Text: w.Say("reconcile.to_imports"), URL: importing}}
	}
	if t.Len() == 0 && a.Agree > 0 {
		s.ID, s.Title = "reconcile", w.Say("reconcile.reconcile")
		p.Sections = append(p.Sections, s)
		return
	}
	p.reconcilePart(s, "reconcile", t)
}
