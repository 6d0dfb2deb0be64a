package desks

import (
	"cmp"
	"fmt"
	"net/url"
	"strconv"

	"proviso/models"
	"proviso/views/dossier"
	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/papers"
	"proviso/views/pictures"
	"proviso/views/ui"
)

// Given is what the page of an award is worded from.
type Given struct {
	File       models.GrantFile
	Axes       []models.Axis
	Dues       []models.Due
	Acceptance *models.Acceptance
	Files      map[string]bool // the demands of which there is a file: true if it is kept
	Documents  papers.Part
	Kept       []models.Fact
	Paid       *models.Step
	PaidAs     int
	Keeps      bool
	Budget     string    // where its budget is; "": it is not for the person
	Accounts   *Accounts // what accounts tell of it; nil: it is not for the person
	Names      map[string]string
	People     map[string]string
	Source     func(id string) *models.Source
	Form       string // that was sent and is at fault
	Fault      error
	Typed      map[string]string
}

// Accounts is how the accounts of the award stand to each other.
type Accounts struct {
	Figures []dossier.Told
	Open    []Differs // that nobody has settled
	Settles bool      // the person may settle them
}

// Differs is that two accounts do not say the same.
type Differs struct {
	Figure        models.AmountKind
	First, Second dossier.Told
}

type page struct {
	dossier.Page
	c     layout.Context
	g     *Given
	cited *dossier.Cited
}

// NewShowPage words the page of one award. It errs with the fault of a form that
// no form of the page has.
func NewShowPage(c layout.Context, g Given) (dossier.Page, error) {
	w, f := c.Words, &g.File
	p := page{c: c, g: &g, cited: dossier.NewCited(c, g.Source)}
	title := cmp.Or(f.Place.Name, f.Grant.Jurisdiction) + ", " + dossier.Award(&f.Grant)
	p.Frame = layout.NewWorkFrame(c, title, ui.Link{Text: w.Say("work.grants"), URL: "/workspace/grants"}, ui.Link{Text: f.Grant.ID})
	p.OnPage = w.Say("dossier.on_page")
	p.Frame.Mark = ui.RungMark(w, f.Rung)
	why := w.Say("desk.no_why")
	if f.Why() != "" {
		why = dossier.Within(f.Why()) + "."
	}
	p.Frame.Sentence = w.Say("desk.sentence."+stands(f.Rung), "Day", c.AsOf.Words(), "Rung", p.Frame.Mark.Word, "Why", why)
	if f.Grant.Illustrative {
		p.Frame.Quiet = w.Say("desk.illustrative")
	}
	p.axes()
	p.money()
	p.accounts()
	p.deadlines()
	err := p.payment()
	p.conditions()
	p.joint()
	p.acceptance()
	p.actions()
	p.documents()
	p.history()
	p.Sources = p.cited.List()
	return p.Page, err
}

// factAt is where a fact is corrected.
func factAt(ref models.FactRef) string {
	return "/workspace/facts/" + string(ref.Kind) + "/" + url.PathEscape(ref.ID)
}

// newAt is where a fact of a kind is begun, with what is known of it.
func newAt(kind models.FactKind, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set("f."+pairs[i], pairs[i+1])
	}
	return "/workspace/facts/" + string(kind) + "/new?" + q.Encode()
}

// axes are the five, each with what it rests on and the way to change it.
func (p *page) axes() {
	w, g := p.c.Words, &p.g.File.Grant
	t := plainTable(p.c, "axes", w.Say("desk.axes_caption"), "desk.col.axis", "desk.col.is", "desk.col.since", "desk.col.checked", "desk.col.sources", "desk.col.change")
	change := map[models.AxisID]string{
		models.AxisLife:          newAt(models.FactStep, "grant", g.ID),
		models.AxisPayment:       "#payment",
		models.AxisAction:        newAt(models.FactAction, "recipients", g.Jurisdiction, "programs", g.Program, "fiscal_years", strconv.Itoa(g.FiscalYear)),
		models.AxisPosture:       "#conditions",
		models.AxisCertification: newAt(models.FactCertification, "grant", g.ID),
	}
	for i := range p.g.Axes {
		x := &p.g.Axes[i]
		is := stateCell(p.c, x)
		if x.Text != "" && x.ID != models.AxisPosture {
			is.Quiet = x.Text
			if x.State == models.AxisLate {
				is.Quiet += " " + dossier.Upper(w.Say("axis.self_inflicted")) + "."
			}
		}
		since, checked := ui.Text(w.Say("axis.unknown")), ui.Text(w.Say("axis.never"))
		if x.Since.Known() {
			since = dossier.WhenCell(p.c, x.Since)
		}
		if x.Checked != 0 {
			checked = dossier.DateCell(x.Checked)
		}
		if x.State == models.AxisNothing || x.State == "" && x.Checked == 0 {
			since, checked = ui.Cell{}, ui.Cell{}
		}
		var ways ui.Cell
		if p.g.Keeps || x.ID == models.AxisPosture {
			ways.Links = append(ways.Links, ui.Link{Text: w.Say("axis.change." + string(x.ID)), URL: change[x.ID]})
		}
		if x.Basis.ID != "" {
			ways.Links = append(ways.Links, ui.Link{Text: w.Say("axis.fact"), URL: factAt(x.Basis)})
		}
		t.Row(ui.Text(w.Say("axis."+string(x.ID))), is, since, checked, p.cited.Cell(x.Sources...), ways)
	}
	s := dossier.Section{ID: "axes-of", Title: w.Say("desk.axes"), Tables: []*ui.Table{t}}
	s.Lines = append(s.Lines, dossier.Line{More: ui.Link{Text: w.Say("desk.public"), URL: "/grants/" + g.ID}})
	p.Add(s)
}

// payment is the form in which somebody says what the payment system shows.
func (p *page) payment() error {
	w := p.c.Words
	if !p.g.Keeps {
		return p.g.Fault
	}
	s := dossier.Section{ID: "payment", Title: w.Say("desk.payment"), Text: []string{w.Say("desk.payment_text")}}
	if x := p.g.Paid; x != nil {
		still := forms.Form{ID: "still-form", Action: At(p.g.File.Grant.ID) + "/checked", Token: p.c.Token, Shape: "entry--line", Go: w.Say("desk.still_go"), Quiet: true,
			Hidden: [][2]string{{"step", x.ID}, {"version", strconv.Itoa(p.g.PaidAs)}}}
		still.Add(forms.Field{Name: "day", Type: forms.Day, Label: w.Say("desk.still", "State", w.Say("step."+string(x.Kind))), Help: w.Say("desk.still_day"), Value: p.c.Today.String(), Required: true})
		s.Forms = append(s.Forms, still)
	}
	f := forms.Form{ID: "payment-form", Action: At(p.g.File.Grant.ID) + "/payment", Token: p.c.Token, Go: w.Say("desk.payment_go")}
	options := []forms.Option{{Text: w.Say("desk.payment_choose")}}
	for _, k := range models.PaymentSteps {
		options = append(options, forms.Option{Value: string(k), Text: w.Say("step." + string(k))})
	}
	f.Add(
		forms.Field{Name: "state", Type: forms.Select, Label: w.Say("desk.payment_state"), Options: options, Required: true},
		forms.Field{Name: "since", Type: forms.Day, Label: w.Say("desk.payment_since"), Help: w.Say("desk.payment_since_help"), Value: p.c.Today.String(), Required: true},
		forms.Field{Name: "checked", Type: forms.Day, Label: w.Say("desk.payment_checked"), Value: p.c.Today.String(), Required: true},
		forms.Field{Name: "why", Type: forms.Text, Label: w.Say("desk.payment_why"), Help: w.Say("desk.payment_why_help")},
	)
	f.Add(rests(p.c, "desk")...)
	s.Forms = append(s.Forms, f)
	err := p.blame(s.Forms)
	p.Add(s)
	return err
}

// rests are the fields that say what something rests on, worded for what it is of.
func rests(c layout.Context, of string) []forms.Field {
	w := c.Words
	return []forms.Field{
		{Name: "title", Type: forms.Text, Label: w.Say(of + ".rests_title"), Help: w.Say(of + ".rests_title_help")},
		{Name: "url", Type: forms.Text, Label: w.Say("desk.rests_url"), Help: w.Say("desk.rests_url_help")},
		{Name: "source", Type: forms.Text, Label: w.Say("desk.rests_source"), Help: w.Say("desk.rests_source_help")},
	}
}

func (p *page) blame(all []forms.Form) error { return blame(p.c, all, p.g.Form, p.g.Fault, p.g.Typed) }

// blame puts what was typed back into the form at fault, and says what is wrong.
func blame(c layout.Context, all []forms.Form, form string, fault error, typed map[string]string) error {
	for i := range all {
		f := &all[i]
		if fault == nil || f.ID != form {
			continue
		}
		for k := range f.Fields {
			x := &f.Fields[k]
			v, ok := typed[x.Name]
			if !ok {
				continue
			}
			x.Value = v
			for o := range x.Options {
				x.Options[o].Chosen = x.Options[o].Value == v
			}
		}
		err := f.Blame(fault)
		f.FaultsName = c.Words.Say("form.faults", "N", len(f.Faults))
		return err
	}
	return fault
}

// money is the award with its four amounts, never added to one, and the two bars.
func (p *page) money() {
	w, f := p.c.Words, &p.g.File
	s := dossier.Section{ID: "money", Title: w.Say("desk.money")}
	award := dossier.Figure{Name: ui.Link{Text: dossier.Upper(w.Say("grant.amount"))}, Value: w.Say("money.unknown"), Unknown: true}
	if x := f.Figure; x != nil {
		award = dossier.Figure{Name: ui.Link{Text: dossier.Upper(w.Say("basis." + string(x.Basis)))}, Value: ui.Whole(x.USD), Refs: p.cited.Refs(x.Sources...)}
		if x.Approximate {
			award.Value = w.Say("money.about", "Amount", award.Value)
		}
	}
	s.Figures = append(s.Figures, award)
	if m := f.Position; m != nil {
		notes := map[string]string{}
		if f.Held && m.SpentUnpaid > 0 {
			notes["spent_unpaid"] = w.Say("desk.pocket", "Amount", ui.Whole(m.SpentUnpaid))
		}
		if f.Held && m.Future > 0 {
			notes["future"] = w.Say("desk.later")
		}
		if m.Interest > 0 {
			notes["owed_back"] = w.Say("desk.interest", "Amount", ui.Whole(m.Interest))
		}
		for _, x := range []struct {
			id  string
			usd models.USD
		}{{"spent_unpaid", m.SpentUnpaid}, {"future", m.Future}, {"owed_back", m.OwedBack}, {"demandable", m.Demandable}} {
			s.Figures = append(s.Figures, dossier.Figure{Name: ui.Link{Text: dossier.Upper(w.Say("money." + x.id))}, Value: ui.Whole(x.usd), Note: notes[x.id]})
		}
		if pic, ok := pictures.NewPosition(w, "position", m); ok {
			s.Pictures = append(s.Pictures, pic)
		}
	} else {
		s.After = w.Say("desk.money_unknown")
	}
	t := plainTable(p.c, "amounts", w.Say("desk.amounts_caption"), "dossier.col.figure", "dossier.col.amount", "dossier.col.from", "desk.col.sources", "desk.col.change")
	t.Columns[1].Numeric = true
	for i := range f.Amounts {
		a := &f.Amounts[i]
		from := ui.Text(w.Say("axis.unknown"))
		if a.Since.Known() {
			from = dossier.WhenCell(p.c, a.Since)
		}
		t.Row(ui.Text(dossier.Upper(dossier.AmountKind(p.c, a.Kind))), ui.Text(ui.Whole(a.USD)), from, p.cited.Cell(a.Sources...), ui.To(w.Say("desk.correct"), factAt(models.FactRef{Kind: models.FactAmount, ID: a.ID})))
	}
	s.Tables = append(s.Tables, t)
	s.Lines = append(s.Lines, dossier.Line{More: ui.Link{Text: w.Say("desk.amount_new"), URL: newAt(models.FactAmount, "grant", f.Grant.ID)}})
	if p.g.Budget != "" {
		s.Lines = append(s.Lines, dossier.Line{More: ui.Link{Text: w.Say("desk.budget"), URL: p.g.Budget}})
	}
	p.Add(s)
}

// accounts are the figures of the award by who tells them, and what differs.
func (p *page) accounts() {
	a, w := p.g.Accounts, p.c.Words
	if a == nil {
		return
	}
	t := dossier.AccountsTable(p.c, "accounts-of", a.Figures)
	t.File = ui.Link{}
	s := dossier.Section{ID: "reconciliation", Title: w.Say("desk.accounts"), Text: []string{w.Say("desk.accounts_text")}, Tables: []*ui.Table{t}}
	told := func(x dossier.Told) (account, sum, day string) {
		return w.Say("reconcile.account." + string(x.Account)), ui.Whole(x.Sum), x.Day.Words()
	}
	for _, d := range a.Open {
		first, firstSum, firstDay := told(d.First)
		second, secondSum, secondDay := told(d.Second)
		s.Lines = append(s.Lines, dossier.Line{Mark: ui.Mark{Tone: "at_issue", Word: w.Say("reconcile.state.open")}, Text: w.Say("desk.accounts_differ", "Figure", dossier.Upper(w.Say("reconcile.figure."+string(d.Figure))),
			"First", first, "FirstSum", firstSum, "FirstDay", firstDay, "Second", second, "SecondSum", secondSum, "SecondDay", secondDay)})
	}
	way := "desk.accounts_see"
	switch n := len(a.Open); {
	case n > 0:
		s.Text = append(s.Text, w.Say("desk.accounts_open", "N", n))
		if a.Settles {
			way = "desk.accounts_go"
		}
	case len(a.Figures) == 0:
		s.Text = append(s.Text, w.Say("desk.accounts_none"))
	default:
		s.Text = append(s.Text, w.Say("desk.accounts_agree"))
	}
	s.Lines = append(s.Lines, dossier.Line{More: ui.Link{Text: w.Say(way), URL: p.g.Budget + "#reconcile"}})
	p.Add(s)
}

func (p *page) conditions() {
	w := p.c.Words
	t := plainTable(p.c, "conditions-of", w.Say("desk.conditions_caption"), "desk.col.condition", "desk.col.standing", "desk.col.why", "desk.col.since", "desk.col.checked")
	for _, x := range p.g.File.Footings {
		t.Row(ui.To(dossier.Upper(dossier.ConditionName(x.Term)), dossier.AnswerURL(p.c, &p.g.File.Grant, x.Condition)), ui.Cell{Mark: ui.StandingMark(w, x.Standing)},
			dossier.WhyCell(p.c, x), dossier.SinceCell(p.c, x), dossier.VerifiedCell(p.c, x))
	}
	p.Add(dossier.Section{ID: "conditions", Title: w.Say("desk.conditions"), Empty: w.Say("desk.no_conditions"), Tables: []*ui.Table{t}})
}

func (p *page) deadlines() {
	w := p.c.Words
	t := plainTable(p.c, "deadlines-of", w.Say("desk.deadlines_caption"), "desk.col.what", "desk.col.due", "desk.col.state", "desk.col.owner")
	for i := range p.g.Dues {
		d := &p.g.Dues[i]
		if !d.State.Open() && (d.State != models.DueUnknown || d.On != 0) { // of reports of years ago the list of all says what is not known
			continue
		}
		on := ui.Text(w.Say("axis.unknown"))
		if d.On != 0 {
			on = dossier.DateCell(d.On)
			on.Quiet = d.Closed
		}
		t.Row(ui.To(d.What, dueAt(d)), on, ui.Text(w.Say("due.state."+string(d.State))), keeper(p.c, d, p.g.People))
	}
	s := dossier.Section{ID: "deadlines", Title: w.Say("desk.deadlines"), Tables: []*ui.Table{t}}
	if t.Len() == 0 {
		s.Text = []string{w.Say("desk.no_deadlines")}
	}
	s.Lines = []dossier.Line{{More: ui.Link{Text: w.Say("desk.all_deadlines"), URL: "/deadlines?state=all&grant=" + url.QueryEscape(p.g.File.Grant.ID)}}}
	p.Add(s)
}

func (p *page) joint() {
	w, j := p.c.Words, p.g.File.Grant.Joint
	if j == nil {
		return
	}
	text := w.Say("desk.joint_none")
	if all := j.On(p.c.AsOf); len(all) > 0 {
		text = w.Say("desk.joint_version", "Version", all[len(all)-1].Version)
	}
	p.Add(dossier.Section{ID: "joint", Title: w.Say("desk.joint"), Lines: []dossier.Line{{Text: text, More: ui.Link{Text: w.Say("desk.joint_go"), URL: At(p.g.File.Grant.ID) + "/memorandum"}}}})
}

func (p *page) acceptance() {
	w, a := p.c.Words, p.g.Acceptance
	text := w.Say("desk.acceptance_none")
	switch {
	case a != nil && a.Frozen != nil:
		text = w.Say("desk.acceptance_locked")
	case a != nil && a.Route != "":
		text = w.Say("desk.acceptance_route", "Route", w.Say("route."+string(a.Route)))
	case a != nil:
		text = w.Say("desk.acceptance_open")
	}
	p.Add(dossier.Section{ID: "acceptance", Title: w.Say("desk.acceptance"), Lines: []dossier.Line{{Text: text, More: ui.Link{Text: w.Say("desk.acceptance_go"), URL: "/workspace/acceptances/" + p.g.File.Grant.ID}}}})
}

func (p *page) actions() {
	w := p.c.Words
	t := plainTable(p.c, "actions-of", w.Say("desk.actions_caption"), "desk.col.action", "desk.col.date", "desk.col.due", "desk.col.file", "desk.col.sources")
	for i := range p.g.File.Touches {
		a := p.g.File.Touches[i].Action
		due := ui.Cell{}
		if a.RespondBy != 0 {
			due = dossier.DateCell(a.RespondBy)
		}
		t.Row(ui.Cell{Text: dossier.ActionLink(p.c, a)}, dossier.WhenCell(p.c, a.Date), due, p.fileOf(a.ID), p.cited.Cell(a.Sources...))
	}
	p.Add(dossier.Section{ID: "actions", Title: w.Say("desk.actions"), Empty: w.Say("desk.no_actions"), Tables: []*ui.Table{t}})
}

// fileOf leads to the file of a demand; of what asks for nothing there is none.
func (p *page) fileOf(action string) ui.Cell {
	kept, ok := p.g.Files[action]
	if !ok {
		return ui.Cell{}
	}
	says := "desk.file_open"
	if kept {
		says = "desk.file_kept"
	}
	return ui.To(p.c.Words.Say(says), "/workspace/demands/"+url.PathEscape(action)+"/"+url.PathEscape(p.g.File.Grant.Jurisdiction))
}

func (p *page) documents() {
	d := p.g.Documents
	s := dossier.Section{ID: "documents-of", Title: d.Title}
	if d.None != "" {
		s.Text = []string{d.None}
	}
	if d.Table != nil {
		s.Tables = append(s.Tables, d.Table)
	}
	for _, l := range d.Links() {
		s.Lines = append(s.Lines, dossier.Line{More: l})
	}
	p.Add(s)
}

// history is every fact of the award as it stands, with who wrote it last and why.
func (p *page) history() {
	w := p.c.Words
	t := plainTable(p.c, "history-of", w.Say("desk.history_caption"), "desk.col.kept", "desk.col.when", "desk.col.who", "desk.col.why")
	for _, f := range p.g.Kept {
		ref := models.FactRef{Kind: f.Kind, ID: f.ID}
		t.Row(ui.Cell{Text: ui.Link{Text: w.Say("keep.kind." + string(f.Kind)), URL: factAt(ref) + "/history"}, Quiet: fmt.Sprintf("%s, %d", f.ID, f.Version)},
			ui.Text(f.RecordedAt.UTC().Format("2 Jan 2006 15:04 UTC")), ui.Text(cmp.Or(p.g.People[f.Author], f.Author)), ui.Text(f.Reason))
	}
	p.Add(dossier.Section{ID: "history", Title: w.Say("desk.history"), Fold: w.Say("desk.history_caption"), Tables: []*ui.Table{t}})
}

// stands is which sentence tells of a rung.
func stands(r models.Rung) string {
	if r == models.RungUnknown {
		return "unknown"
	}
	return "stands"
}
