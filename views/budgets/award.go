package budgets

import (
	"cmp"
	"net/url"

	"github.com/a-h/templ"

	"proviso/models"
	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/planner"
	"proviso/views/replies"
	"proviso/views/ui"
)

// GivenAward is what the page of an award is worded from.
type GivenAward struct {
	Given
	Award         models.Assessment
	Name          string
	Budget        models.AwardBudget
	Version       int                   // 0: nothing is kept yet
	Ledger        *models.LedgerReading // nil: none was read
	LedgerVersion int
	Gap           Gap
	Reconciled    Reconciled
	Conditions    map[string]string // names
	Drivers       []ui.Link         // that touch the award
	Bridge        *Bridge           // nil: the sum that has to be bridged is not known
	History       []models.Fact
}

// Gap is by how much the ledger is above the record; nil where one of the two is not
// known.
type Gap struct {
	Expended, Drawn *models.USD
	Open            bool // nobody settled it
}

// Bridge is how the sum that has to be bridged comes down, and how long it lasts.
type Bridge struct {
	Net           models.USD
	Picture       templ.Component
	Burn, After   *models.USD // spent in a pay period now, and once all is done
	Lasts, Longer string      // in pay periods; "": not known
	Over          models.USD  // by which the actions take more than there is
	Start         models.USD
}

// awardPage is the page with what it is worded from.
type awardPage struct {
	page
	a *GivenAward
}

// NewAwardPage words the page of an award.
func NewAwardPage(c layout.Context, g GivenAward) (replies.Page, error) {
	p := awardPage{newPage(c, &g.Given, AwardAt(g.Award.Grant.ID), c.Words.Say("budgets.award_title", "Award", g.Name)), &g}
	p.version = g.Version
	p.Frame.Mark = ui.RungMark(c.Words, g.Award.Rung)
	p.Frame.Sentence = p.awardSentence()
	p.money()
	p.plan()
	p.orders()
	p.positions()
	p.actions()
	p.haircut()
	p.bridge()
	p.drivers()
	p.ledger()
	p.reconcile()
	p.note()
	p.history(g.History)
	p.elsewhere(ui.Link{Text: p.say("to_grant"), URL: "/workspace/grants/" + url.PathEscape(g.Award.Grant.ID)})
	return p.done()
}

// counted is how many rows of a list count.
func counted[T any](rows []T, row func(*T) models.Row) (n int) {
	for i := range rows {
		if row(&rows[i]).Counts() {
			n++
		}
	}
	return n
}

func lineRow(x *models.BudgetLine) models.Row         { return x.Row }
func orderRow(x *models.Encumbrance) models.Row       { return x.Row }
func positionRow(x *models.FundedPosition) models.Row { return x.Row }
func actionRow(x *models.Mitigation) models.Row       { return x.Row }
func haircutRow(x *models.Haircut) models.Row         { return x.Row }

func (p *awardPage) awardSentence() string {
	b := &p.a.Budget
	lines, orders, positions := counted(b.Lines, lineRow), counted(b.Encumbrances, orderRow), counted(b.Positions, positionRow)
	if lines+orders+positions == 0 {
		return p.say("award_empty")
	}
	frozen := 0
	for i := range b.Encumbrances {
		if x := &b.Encumbrances[i]; x.Counts() && x.Frozen != nil {
			frozen++
		}
	}
	return p.say("award_sentence", "Lines", p.some("n_lines", lines), "Orders", p.openOrders(orders, frozen), "Positions", p.some("n_positions", positions))
}

// money is where the award's money stands: each amount apart.
func (p *awardPage) money() {
	w, x := p.c.Words, &p.a.Award
	s := p.section("money")
	add := func(name, text string) {
		s.Facts = append(s.Facts, replies.Fact{Name: name, Link: ui.Link{Text: text}})
	}
	add(p.say("amount"), ui.Amount(w, x.Figure))
	q := x.Position
	if q == nil {
		for _, name := range []string{"spent_unpaid", "future", "owed_back", "demandable"} {
			add(w.Say("money."+name), w.Say("money.unknown"))
		}
		s.Text = []string{p.say("money_unknown")}
		p.Sections = append(p.Sections, s)
		return
	}
	add(w.Say("money.spent_unpaid"), ui.Whole(q.SpentUnpaid))
	future := ui.Whole(q.Future)
	if q.Committed > 0 { // of nothing it may be that nobody wrote it down
		future = p.say("of_which", "Amount", future, "Committed", ui.Whole(q.Committed), "Uncommitted", ui.Whole(q.Uncommitted))
	}
	add(w.Say("money.future"), future)
	add(w.Say("money.owed_back"), ui.Whole(q.OwedBack))
	add(w.Say("money.demandable"), ui.Whole(q.Demandable))
	for _, o := range []struct {
		name string
		u    models.USD
	}{{p.say("over_award"), q.OverAward}, {p.say("own_money"), q.OwnMoney}, {w.Say("money.interest_owed"), q.Interest}} {
		if o.u != 0 {
			add(o.name, ui.Whole(o.u))
		}
	}
	p.Sections = append(p.Sections, s)
}

// plan is how the award's money is laid out over months.
func (p *awardPage) plan() {
	b := &p.a.Budget
	s := p.section("plan")
	t := p.table("spending_plan", "no", "month", "fiscal_year", "fund", "department", "category", "amount").Amounts(6)
	var laid models.USD
	for i := range b.Lines {
		if b.Lines[i].Counts() {
			laid += b.Lines[i].Amount
		}
	}
	for _, x := range shown(&p.page, &s, b.Lines, lineRow) {
		t.Row(p.head("line", x.Row), ui.Text(string(x.Month)), ui.Text(x.FiscalYear), ui.Text(x.Fund), ui.Text(x.Department), ui.Text(x.Category), p.sum(&x.Amount))
	}
	if q := p.a.Award.Position; q != nil && counted(b.Lines, lineRow) > 0 {
		s.Text = append(s.Text, p.say("plan_laid."+against(laid, q.Future), "Laid", ui.Whole(laid), "Future", ui.Whole(q.Future), "Difference", ui.Whole(max(laid-q.Future, q.Future-laid))))
	}
	x := changing(p.g, "line", b.Lines, lineRow)
	p.rows(&s, "line", x.No, p.helped(p.called(p.field("month", forms.Text, string(x.Month)), "month"), "month"), p.choice("fiscal_year", x.FiscalYear, p.years(x.FiscalYear)...),
		p.choice("fund", x.Fund, p.funds(x.Fund)...), p.choice("department", x.Department, p.departments(x.Department)...), p.field("category", forms.Text, x.Category), required(p.field("amount", forms.Text, given(x.No, x.Amount))))
	p.paste(&s, "paste-line")
	p.close(s, t)
}

// against says how a sum stands to another.
func against(x, y models.USD) string {
	switch {
	case x < y:
		return "less"
	case x > y:
		return "more"
	}
	return "all"
}

func (p *awardPage) paste(s *replies.Section, act string) {
	if p.g.Keeps {
		replace := p.field("replace", forms.Check, "")
		if act == "paste-order" {
			replace = p.helped(replace, "replace_orders")
		}
		s.Forms = append(s.Forms, p.pasting(act, replace))
	}
}

func (p *awardPage) orders() {
	b := &p.a.Budget
	s := p.section("orders")
	t := p.table("open_orders", "no", "number", "order_what", "fund", "department", "obligated_on", "amount", "cancel_cost", "frozen").Amounts(6, 7)
	for _, x := range shown(&p.page, &s, b.Encumbrances, orderRow) {
		t.Row(p.head("order", x.Row), ui.Text(x.Number), ui.Text(x.What), ui.Text(x.Fund), ui.Text(x.Department), ui.On(x.ObligatedOn), p.sum(&x.Amount), p.sum(x.CancelCost), p.frozen(&x, p.a.Conditions))
	}
	x := changing(p.g, "order", b.Encumbrances, orderRow)
	p.rows(&s, "order", x.No, required(p.called(p.field("number", forms.Text, x.Number), "order_number")), p.field("what", forms.Text, x.What), p.choice("fund", x.Fund, p.funds(x.Fund)...), p.choice("department", x.Department, p.departments(x.Department)...),
		p.field("obligated_on", forms.Day, x.ObligatedOn.String()), required(p.called(p.field("amount", forms.Text, given(x.No, x.Amount)), "open_amount")), p.helped(p.field("cancel_cost", forms.Text, dollars(x.CancelCost)), "empty_unknown"))
	if x.No > 0 && p.g.Keeps {
		act := "freeze"
		if x.Frozen != nil {
			act = "thaw"
		}
		s.Forms = append(s.Forms, p.withRow(act, "order", x.No))
	}
	p.paste(&s, "paste-order")
	p.close(s, t)
}

// frozen says since when an order is frozen, and why.
func (p *page) frozen(x *models.Encumbrance, names map[string]string) ui.Cell {
	z := x.Frozen
	if z == nil {
		return ui.Text(p.say("no"))
	}
	cell := ui.Text(p.say("frozen_since", "Day", ui.Short(z.On), "By", p.person(z.By)))
	cell.Quiet = z.Why
	if z.Condition != "" {
		cell.Quiet = p.say("frozen_under", "Condition", cmp.Or(names[z.Condition], z.Condition), "Why", z.Why)
	}
	return cell
}

func (p *awardPage) positions() {
	b := &p.a.Budget
	s := p.section("positions")
	t := p.table("positions", "no", "title", "fte", "fund", "department", "per_period", "funded_through", "notice_days", "retain_months").Amounts(5)
	for _, x := range shown(&p.page, &s, b.Positions, positionRow) {
		title := ui.Text(x.Title)
		title.Quiet = x.Note
		through := cmp.Or(ui.Short(x.FundedThrough), p.c.Words.Say("money.unknown"))
		t.Row(p.head("position", x.Row), title, ui.Text(fte(x.FTE)), ui.Text(x.Fund), ui.Text(x.Department), p.sum(x.PerPeriod), ui.Cell{Text: ui.Link{Text: through}, Data: x.FundedThrough.String()},
			ui.Text(cmp.Or(days(x.NoticeDays), p.say("as_year"))), ui.Text(count(x.RetainMonths)))
	}
	x := changing(p.g, "position", b.Positions, positionRow)
	p.rows(&s, "position", x.No, required(p.field("title", forms.Text, x.Title)), p.helped(required(p.field("fte", forms.Text, fte(x.FTE))), "fte"), p.choice("fund", x.Fund, p.funds(x.Fund)...), p.choice("department", x.Department, p.departments(x.Department)...),
		p.helped(p.field("per_period", forms.Text, dollars(x.PerPeriod)), "empty_unknown"), p.field("funded_through", forms.Day, x.FundedThrough.String()), p.helped(p.called(p.field("notice_days", forms.Text, days(x.NoticeDays)), "own_notice_days"), "own_notice_days"),
		p.helped(p.field("retain_months", forms.Text, count(x.RetainMonths)), "retain_months"), p.field("note", forms.Text, x.Note))
	p.paste(&s, "paste-position")
	p.close(s, t)
}

func (p *awardPage) actions() {
	b := &p.a.Budget
	s := p.section("actions")
	s.Text = []string{p.say("actions_text")}
	t := p.table("actions", "no", "kind", "action", "amount", "fiscal_year", "fund", "department", "from", "burn_after", "owner", "by").Amounts(3, 8)
	for _, x := range shown(&p.page, &s, b.Actions, actionRow) {
		by := ui.Text(p.person(x.By))
		by.Quiet = ui.Short(x.On)
		after := ui.Text("")
		if x.BurnAfter != nil {
			after = p.sum(x.BurnAfter)
		}
		t.Row(p.head("action", x.Row), ui.Text(p.say("kind."+string(x.Kind))), ui.Text(x.Name), p.sum(&x.Amount), ui.Text(x.FiscalYear), ui.Text(x.Fund), ui.Text(x.Department), ui.On(x.From), after, ui.Text(x.Owner), by)
	}
	x := changing(p.g, "action", b.Actions, actionRow)
	var kinds [][2]string
	for _, k := range models.MitigationKinds {
		kinds = append(kinds, [2]string{string(k), p.say("kind." + string(k))})
	}
	p.rows(&s, "action", x.No, p.choice("kind", string(x.Kind), kinds...), required(p.called(p.field("name", forms.Text, x.Name), "action_name")), required(p.called(p.field("amount", forms.Text, given(x.No, x.Amount)), "action_amount")),
		p.choice("fiscal_year", x.FiscalYear, p.years(x.FiscalYear)...), p.choice("fund", x.Fund, p.funds(x.Fund)...), p.choice("department", x.Department, p.departments(x.Department)...),
		p.called(p.field("from", forms.Day, x.From.String()), "action_from"), p.helped(p.field("burn_after", forms.Text, dollars(x.BurnAfter)), "burn_after"), p.field("owner", forms.Text, x.Owner))
	p.close(s, t)
}

func (p *awardPage) haircut() {
	b := &p.a.Budget
	s := p.section("haircut")
	in, ok := b.Haircut()
	s.Text = []string{p.say("haircut_none")}
	if ok {
		s.Text = []string{p.say("haircut_is", "Part", in.Part.Format(), "Reason", in.Reason, "By", p.person(in.By), "Day", in.On.Words())}
	}
	t := p.table("haircuts", "no", "part", "reason", "by", "on")
	for _, x := range shown(&p.page, &s, b.Haircuts, haircutRow) {
		t.Row(p.head("haircut", x.Row), ui.Text(x.Part.Format()), ui.Text(x.Reason), ui.Text(p.person(x.By)), ui.On(x.On))
	}
	x := changing(p.g, "haircut", b.Haircuts, haircutRow)
	part := ""
	if x.No > 0 {
		part = x.Part.String()
	}
	p.rows(&s, "haircut", x.No, p.helped(required(p.field("part", forms.Text, part)), "part"), p.helped(required(p.field("reason", forms.Text, x.Reason)), "reason"))
	if t.Len() > 0 {
		s.Table = t
	}
	p.Sections = append(p.Sections, s)
}

// bridge is what has to be bridged if the money stops, and how fast it is spent.
func (p *awardPage) bridge() {
	b := &p.a.Budget
	s := p.section("bridge")
	sum := p.say("bridge_future")
	if b.Bridge != nil {
		if sum = ui.Whole(*b.Bridge); b.BridgeName != "" {
			sum = p.say("bridge_named", "Sum", sum, "Name", b.BridgeName)
		}
	}
	s.Facts = []replies.Fact{{Name: p.say("field.bridge"), Link: ui.Link{Text: sum}}, {Name: p.say("field.burn"), Link: ui.Link{Text: p.sum(b.Burn).Text.Text}}}
	if x := p.a.Bridge; x != nil {
		p.runway(&s, x)
	}
	if p.g.Keeps {
		s.Forms = append(s.Forms, p.form("bridge", 0, p.helped(p.field("bridge", forms.Text, dollars(b.Bridge)), "bridge"), p.field("bridge_name", forms.Text, b.BridgeName), p.helped(p.field("burn", forms.Text, dollars(b.Burn)), "empty_unknown")))
	}
	p.Sections = append(p.Sections, s)
}

// runway says how long the sum lasts, before and after what would be done.
func (p *awardPage) runway(s *replies.Section, x *Bridge) {
	if x.Over > 0 {
		s.Text = append(s.Text, p.say("bridge_over", "Sum", ui.Whole(x.Start), "Over", ui.Whole(x.Over)))
		return
	}
	s.Picture = x.Picture
	if x.Lasts != "" {
		s.Text = append(s.Text, p.say("lasts", "Sum", ui.Whole(x.Start), "Burn", ui.Whole(*x.Burn), "Periods", x.Lasts))
	}
	if x.Longer != "" {
		s.Text = append(s.Text, p.say("lasts_after", "Sum", ui.Whole(x.Net), "Burn", ui.Whole(*x.After), "Periods", x.Longer))
	}
}

// drivers lead to what can happen to the award.
func (p *awardPage) drivers() {
	s := p.section("drivers")
	if s.Links = p.a.Drivers; len(s.Links) == 0 {
		s.Text = []string{p.say("drivers_none")}
		s.Links = []ui.Link{{Text: p.say("to_drivers"), URL: planner.In("/budget/drivers", p.g.Place.ID)}}
	}
	p.Sections = append(p.Sections, s)
}

// ledger is what the ledger says of the award, beside the record.
func (p *awardPage) ledger() {
	a := p.a
	s := p.section("ledger")
	if a.Ledger == nil {
		s.Text = []string{p.say("ledger_none")}
		s.Links = []ui.Link{{Text: p.say("to_ledger"), URL: planner.In(Ledger, a.Place.ID)}}
		p.Sections = append(p.Sections, s)
		return
	}
	l := a.Ledger
	s.Text = []string{p.say("ledger_read", "Day", l.Through.Words(), "By", p.person(l.By), "At", l.At.UTC().Format("2 January 2006"), "File", cmp.Or(l.File, p.say("pasted")))}
	s.Text = append(s.Text, p.gapWords(l, a.Gap))
	t := p.table("ledger", "amount_of", "ledger", "record", "difference").Amounts(1, 2, 3)
	p.gapRows(t, l, a.Gap)
	if p.g.Keeps && a.Gap.Open {
		s.Forms = append(s.Forms, p.settling(a.Award.Grant.ID, a.Name, a.LedgerVersion))
	}
	p.close(s, t)
}

func (p *awardPage) note() {
	s := p.section("note")
	s.Text = []string{cmp.Or(p.a.Budget.Note, p.say("none"))}
	if p.g.Keeps {
		s.Forms = append(s.Forms, p.form("note", 0, p.field("note", forms.Area, p.a.Budget.Note)))
	}
	p.Sections = append(p.Sections, s)
}
