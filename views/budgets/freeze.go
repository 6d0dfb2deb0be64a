package budgets

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"

	"proviso/models"
	"proviso/views/dossier"
	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/planner"
	"proviso/views/replies"
	"proviso/views/ui"
)

// GivenFreeze is what the page is worded from on which orders are frozen.
type GivenFreeze struct {
	Given
	Orders     []Order
	Conditions []Condition // that awards with open orders carry
	Condition  string      // the one that was chosen; "": none
}

// Order is an open order with its award.
type Order struct {
	models.Encumbrance
	Grant, Award string
	Carries      []string // ids of conditions
}

// Condition is one that can be chosen.
type Condition struct{ ID, Name string }

// under is true of an order whose award carries the condition.
func (o *Order) under(condition string) bool {
	return slices.Contains(o.Carries, condition)
}

// NewFreezePage words which orders a condition reaches, and the forms that freeze them
// and let them go on.
func NewFreezePage(c layout.Context, g GivenFreeze) (replies.Page, error) {
	p := newPage(c, &g.Given, planner.In(Freeze, g.Place.ID), c.Words.Say("budgets.freeze_title", "Place", g.Place.Name))
	names := map[string]string{}
	for _, x := range g.Conditions {
		names[x.ID] = x.Name
	}
	frozen := 0
	for i := range g.Orders {
		if g.Orders[i].Frozen != nil {
			frozen++
		}
	}
	p.Frame.Sentence = dossier.Upper(p.say("freeze_sentence", "Orders", p.openOrders(len(g.Orders), frozen)))
	if g.Condition != "" {
		p.reach(&g, names)
	}
	p.conditions(&g)
	if g.Condition == "" {
		p.ordersOf("all_orders", "", g.Orders, names)
	}
	p.elsewhere(p.others(Freeze)...)
	return p.done()
}

// reach is what freezing and thawing under the chosen condition would do.
func (p *page) reach(g *GivenFreeze, names map[string]string) {
	name := names[g.Condition]
	if name == "" {
		name = g.Condition
	}
	var would, held, rest []Order
	for _, o := range g.Orders {
		switch {
		case o.Frozen != nil && o.Frozen.Condition == g.Condition:
			held = append(held, o)
		case o.Frozen == nil && o.under(g.Condition):
			would = append(would, o)
		default:
			rest = append(rest, o)
		}
	}
	why := func(act string) replies.Folded {
		f := p.form(act, 0, p.helped(required(p.field("why", forms.Text, "")), act))
		f.Form.Action = p.at + "&" + url.Values{"condition": {g.Condition}}.Encode()
		f.Summary = p.say("form."+act+"_all", "Condition", name)
		f.Form.Go = p.say("go." + act + "_all")
		return f
	}
	for _, part := range []struct {
		id, act string
		orders  []Order
	}{{"would_freeze", "freeze", would}, {"frozen_by", "thaw", held}, {"stays", "", rest}} {
		s := p.ordersOf(part.id, name, part.orders, names)
		if part.act != "" && p.g.Keeps && len(part.orders) > 0 {
			s.Forms = append(s.Forms, why(part.act))
		}
	}
}

// ordersOf adds a part with some of the orders.
func (p *page) ordersOf(id, condition string, orders []Order, names map[string]string) *replies.Section {
	s := p.section(id, "Condition", condition)
	t := p.table(id, "award", "number", "order_what", "fund", "department", "amount", "frozen").Amounts(5)
	for i := range orders {
		o := &orders[i]
		t.Row(ui.To(o.Award, AwardAt(o.Grant)+"#orders"), ui.Text(o.Number), ui.Text(o.What), ui.Text(o.Fund), ui.Text(o.Department), p.sum(&o.Amount), p.frozen(&o.Encumbrance, names))
	}
	if t.Len() == 0 {
		s.Text = []string{p.say("no_orders")}
	} else {
		s.Table = t
	}
	p.Sections = append(p.Sections, s)
	return &p.Sections[len(p.Sections)-1]
}

// conditions are those that can be chosen, each with what it reaches.
func (p *page) conditions(g *GivenFreeze) {
	s := p.section("choose")
	s.Text = []string{p.say("choose_text")}
	t := p.table("conditions", "condition", "awards", "open", "frozen_here")
	type reached struct {
		Condition
		awards, open, frozen int
	}
	all := make([]reached, len(g.Conditions))
	for i, c := range g.Conditions {
		x, awards := reached{Condition: c}, map[string]bool{}
		for k := range g.Orders {
			o := &g.Orders[k]
			if o.under(c.ID) {
				awards[o.Grant] = true
				x.open += b2i(o.Frozen == nil)
			}
			x.frozen += b2i(o.Frozen != nil && o.Frozen.Condition == c.ID)
		}
		x.awards = len(awards)
		all[i] = x
	}
	slices.SortStableFunc(all, func(x, y reached) int { return cmp.Or(y.open-x.open, y.frozen-x.frozen, cmp.Compare(x.Name, y.Name)) })
	for _, x := range all {
		to := planner.In(Freeze, g.Place.ID) + "&" + url.Values{"condition": {x.ID}}.Encode()
		t.Row(ui.Cell{Text: ui.Link{Text: x.Name, URL: to}, Data: x.ID}, ui.Text(strconv.Itoa(x.awards)), ui.Text(strconv.Itoa(x.open)), ui.Text(strconv.Itoa(x.frozen)))
	}
	p.close(s, t)
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
