package web

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"proviso/app/budget"
	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/budgets"
	"proviso/views/drivers"
	"proviso/views/layout"
	"proviso/views/pictures"
	"proviso/views/replies"
	"proviso/views/ui"
)

// budgetFactRoutes adds the pages on which a budget office keeps what its plan is made
// from.
func (p *Pages) budgetFactRoutes(r fiber.Router) {
	r.Get("/budget/years/:id", p.showBudgetYear)
	r.Post("/budget/years/:id", p.keepBudgetYear)
	r.Get("/budget/awards/:id", p.showAwardBudget)
	r.Post("/budget/awards/:id", p.keepAwardBudget)
	r.Get("/budget/ledger", p.showLedger)
	r.Post("/budget/ledger", p.keepLedger)
	r.Get("/budget/reconcile", p.showReconcile)
	r.Post("/budget/reconcile", p.keepReconcile)
	r.Get("/budget/freeze", p.showFreeze)
	r.Post("/budget/freeze", p.keepFreeze)
}

// newYear stands in an address in the place of the id of a fiscal year that is begun.
const newYear = "new"

// planPlace is the jurisdiction that a page is of: the one that is asked for, else the
// first of those whose plan the person reads.
func (p *Pages) planPlace(c *fiber.Ctx) (string, error) {
	query, err := readQuery(c)
	if err != nil || query.Get("jurisdiction") != "" {
		return query.Get("jurisdiction"), err
	}
	all, err := p.tracker.PlanPlaces(c.UserContext(), p.who(c))
	if err == nil && len(all) == 0 {
		err = models.Invalid("jurisdiction", "is missing; no jurisdiction of yours has a grant")
	}
	if err != nil {
		return "", err
	}
	return all[0].ID, nil
}

// planGiven is what each of these pages is worded from, and what it is asked with.
func (p *Pages) planGiven(c *fiber.Ctx, f *tracker.PlanFacts, sent budgets.Sent, acts ...string) (a asked, g budgets.Given, err error) {
	if a, err = p.read(c); err != nil {
		return a, g, err
	}
	a.view.Illustrative = f.Sample
	g = budgets.Given{Place: f.Place, Years: f.Years, Keeps: f.Keeps, Columns: map[string]string{}, Sent: sent}
	for _, act := range acts {
		g.Columns[act] = namesOf(pastedColumns[act])
	}
	if act, no, ok := strings.Cut(a.view.Query.Get("change"), "."); ok && sent.Act == "" {
		g.Sent.Act = act
		g.Sent.No, _ = strconv.Atoi(no) // of no row that there is: a new one
		a.view.Query.Del("change")
	}
	if g.Places, err = p.tracker.PlanPlaces(c.UserContext(), p.who(c)); err == nil {
		g.People, err = p.personNames(c)
	}
	return a, g, err
}

// planPage answers with a page, and what is wrong in it.
func planPage(c *fiber.Ctx, a *asked, fault error, page replies.Page) error {
	if fault != nil {
		return faulty(c, fault, replies.Show(page))
	}
	return a.send(c, replies.Show(page), page.Frame, page.Tables()...)
}

// planDone goes on to an address, or tells on the page what is wrong.
func (p *Pages) planDone(c *fiber.Ctx, s *sentForm, act string, err error, next string, again func(*fiber.Ctx, budgets.Sent) error) error {
	var e *models.Error
	if errors.As(err, &e) && (e.Kind == models.KindInvalid || e.Kind == models.KindConflict) {
		row, _ := rowNumber(c)
		return again(c, budgets.Sent{Act: act, List: clean(c.FormValue("list")), No: row.No, Of: clean(c.FormValue("grant")), Fault: pastedFault(e), Typed: s.values})
	}
	if err != nil {
		return err
	}
	return c.Redirect(next, fiber.StatusSeeOther)
}

// pastedFault says of a fault in a pasted table where in it: the form has one field for
// all of it.
func pastedFault(e *models.Error) error {
	if strings.HasPrefix(e.Field, "row ") {
		return &models.Error{Kind: e.Kind, Field: "rows", Msg: e.Error()}
	}
	return e
}

func (p *Pages) showBudgetYear(c *fiber.Ctx) error { return p.budgetYearPage(c, budgets.Sent{}) }

func (p *Pages) budgetYearPage(c *fiber.Ctx, sent budgets.Sent) error {
	ctx, who := c.UserContext(), p.who(c)
	var f tracker.YearFile
	var err error
	if c.Params("id") == newYear {
		var place string
		if place, err = p.planPlace(c); err == nil {
			f.PlanFacts, err = p.tracker.PlanFacts(ctx, who, place, 0)
		}
	} else {
		f, err = p.tracker.YearFile(ctx, who, c.Params("id"))
	}
	if err != nil {
		return err
	}
	a, g, err := p.planGiven(c, f.PlanFacts, sent, "paste")
	if err != nil {
		return err
	}
	page, err := budgets.NewYearPage(a.view, budgets.GivenYear{Given: g, Year: f.Year, Version: f.Version, History: f.History})
	if err != nil {
		return err
	}
	return planPage(c, &a, sent.Fault, page)
}

func (p *Pages) keepBudgetYear(c *fiber.Ctx) error {
	ctx, who, id := c.UserContext(), p.who(c), c.Params("id")
	act := clean(c.FormValue("act"))
	s := readBudget(c, act)
	if id == newYear {
		place, err := p.planPlace(c)
		y := s.budgetYear()
		if y.Jurisdiction = place; err == nil {
			err = s.err
		}
		if err == nil {
			err = p.tracker.KeepBudgetYear(ctx, who, y, 0, "begins the fiscal year")
		}
		return p.planDone(c, s, act, err, budgets.YearAt(models.BudgetYearID(place, y.Name)), p.budgetYearPage)
	}
	change, err := yearChange(c, act, s)
	if err == nil {
		err = p.tracker.ChangeBudgetYear(ctx, who, id, change)
	}
	anchor := map[string]string{"fund": "#funds", "department": "#departments", "line": "#lines", "paste": "#lines"}[act]
	return p.planDone(c, s, act, err, budgets.YearAt(id)+anchor, p.budgetYearPage)
}

// yearChange reads the form of an act.
func yearChange(c *fiber.Ctx, act string, s *sentForm) (tracker.YearChange, error) {
	var change tracker.YearChange
	n, err := version(c)
	if err != nil {
		return change, err
	}
	row, err := rowNumber(c)
	if err != nil {
		return change, err
	}
	change.Version, change.No = n, row.No
	v := s.values
	switch act {
	case "year":
		y := s.budgetYear()
		change.Head, change.Why = &y, v["why"]
	case "fund":
		change.Fund = &models.Fund{Code: v["code"], Name: v["name"], General: v["general"] != ""}
	case "department":
		change.Department = &models.Department{Code: v["code"], Name: v["name"]}
	case "line":
		change.Line = &models.AdoptedLine{Row: row, Fund: v["fund"], Department: v["department"], Adopted: s.sum("adopted")}
	case "strike":
		change.Strike = &tracker.Strike{List: clean(c.FormValue("list")), No: row.No, Why: v["why"]}
	case "paste":
		change.Table = s.yearTable()
	}
	return change, s.err
}

func (p *Pages) showAwardBudget(c *fiber.Ctx) error { return p.awardBudgetPage(c, budgets.Sent{}) }

func (p *Pages) awardBudgetPage(c *fiber.Ctx, sent budgets.Sent) error {
	f, err := p.tracker.AwardFile(c.UserContext(), p.who(c), c.Params("id"))
	if err != nil {
		return err
	}
	a, g, err := p.planGiven(c, f.PlanFacts, sent, "paste-line", "paste-order", "paste-position")
	if err != nil {
		return err
	}
	x := budgets.GivenAward{Given: g, Award: f.Award.Assessment, Name: f.Award.Name, Budget: f.Award.Budget, Version: f.Version, Ledger: f.Award.Ledger, LedgerVersion: f.LedgerVersion,
		Gap: budgets.Gap(f.Award.Gap), Reconciled: reconciledAward(&f.Reconciled), Conditions: map[string]string{}, History: f.History}
	for _, o := range f.Award.Budget.Encumbrances {
		if o.Frozen != nil && o.Frozen.Condition != "" {
			x.Conditions[o.Frozen.Condition] = f.NameOf(o.Frozen.Condition)
		}
	}
	for _, d := range f.Drivers {
		if d.Ended == nil && slices.Contains(touched(&d), f.Award.Grant.ID) {
			x.Drivers = append(x.Drivers, ui.Link{Text: d.Name, URL: drivers.At(d.ID)})
		}
	}
	x.Bridge = bridgeOf(a.view, f.Award)
	page, err := budgets.NewAwardPage(a.view, x)
	if err != nil {
		return err
	}
	return planPage(c, &a, sent.Fault, page)
}

// bridgeOf draws how the sum that has to be bridged comes down.
func bridgeOf(c layout.Context, a *tracker.PlanAward) *budgets.Bridge {
	b, known, err := budget.BridgeOf(a.Budget, a.Position)
	if err != nil {
		over, sum := budget.Overdone(&a.Budget, a.Position)
		return &budgets.Bridge{Start: sum, Over: over}
	}
	if !known {
		return nil
	}
	out := &budgets.Bridge{Start: b.Start, Net: b.Net, Burn: b.Burn, After: b.BurnAfter}
	fall := pictures.Waterfall{From: cmp.Or(b.Name, c.Words.Say("budgets.bridge_from")), Start: b.Start, Net: c.Words.Say("budgets.bridge_net")}
	for _, s := range b.Stairs {
		fall.Steps = append(fall.Steps, pictures.WaterfallStep{Name: s.Name, Change: s.Change})
	}
	if pic, ok := pictures.NewWaterfall(c.Words, "bridge-picture", fall); ok {
		out.Picture = pictures.Show(pic)
	}
	if b.Before != nil {
		out.Lasts = b.Before.String()
	}
	if b.After != nil && len(b.Stairs) > 0 {
		out.Longer = b.After.String()
	}
	return out
}

// awardParts are the parts of the page to which one goes back after an act.
var awardParts = map[string]string{"line": "plan", "paste-line": "plan", "order": "orders", "paste-order": "orders", "freeze": "orders", "thaw": "orders", "position": "positions", "paste-position": "positions",
	"action": "actions", "haircut": "haircut", "bridge": "bridge", "settle": "ledger", "reconcile": "reconcile", "note": "note"}

func (p *Pages) keepAwardBudget(c *fiber.Ctx) error {
	ctx, who, id := c.UserContext(), p.who(c), c.Params("id")
	act := clean(c.FormValue("act"))
	s := readBudget(c, act)
	n, err := version(c)
	switch {
	case err != nil:
	case act == "settle":
		err = p.tracker.SettleLedger(ctx, who, id, n, s.values["why"])
	case act == "reconcile":
		err = p.settleDifference(c, s, id, n)
	case strings.HasPrefix(act, "paste-"):
		rows := s.awardRows(act)
		if err = s.err; err == nil {
			err = p.tracker.PasteAward(ctx, who, id, n, rows)
		}
	default:
		var change tracker.AwardChange
		if change, err = awardChange(c, act, s); err == nil {
			change.Version = n
			err = p.tracker.KeepAwardBudget(ctx, who, id, change)
		}
	}
	next := budgets.AwardAt(id)
	if part := awardParts[act]; part != "" {
		next += "#" + part
	}
	return p.planDone(c, s, act, err, next, p.awardBudgetPage)
}

// awardChange reads the form of an act.
func awardChange(c *fiber.Ctx, act string, s *sentForm) (tracker.AwardChange, error) {
	var change tracker.AwardChange
	row, err := rowNumber(c)
	if err != nil {
		return change, err
	}
	v := s.values
	switch act {
	case "line":
		change.Line = &models.BudgetLine{Row: row, FiscalYear: v["fiscal_year"], Fund: v["fund"], Department: v["department"], Category: v["category"], Month: s.month("month"), Amount: s.sum("amount")}
	case "order":
		change.Encumbrance = &models.Encumbrance{Row: row, Number: v["number"], What: v["what"], Fund: v["fund"], Department: v["department"], ObligatedOn: s.day("obligated_on"), Amount: s.sum("amount"), CancelCost: s.money("cancel_cost")}
	case "position":
		change.Position = &models.FundedPosition{Row: row, Title: v["title"], FTE: s.fte("fte"), Fund: v["fund"], Department: v["department"], PerPeriod: s.money("per_period"), FundedThrough: s.day("funded_through"),
			NoticeDays: s.count("notice_days"), RetainMonths: s.number("retain_months"), Note: v["note"]}
	case "action":
		kind, err := models.ParseMitigationKind("kind", v["kind"])
		s.fault(err)
		change.Action = &models.Mitigation{Row: row, Kind: kind, Name: v["name"], Amount: s.sum("amount"), FiscalYear: v["fiscal_year"], Fund: v["fund"], Department: v["department"], From: s.day("from"), BurnAfter: s.money("burn_after"), Owner: v["owner"]}
	case "haircut":
		part, err := models.ParsePercent("part", v["part"])
		s.fault(err)
		change.Haircut = &models.Haircut{Row: row, Part: part, Reason: v["reason"]}
	case "freeze", "thaw":
		change.Freeze = &tracker.OrderFreeze{No: row.No, Thaw: act == "thaw", Why: v["why"]}
	case "strike":
		change.Strike = &tracker.Strike{List: clean(c.FormValue("list")), No: row.No, Why: v["why"]}
	case "bridge":
		change.Bridge = &tracker.Bridge{Sum: s.money("bridge"), Name: v["bridge_name"], Burn: s.money("burn")}
	case "note":
		note := v["note"]
		change.Note = &note
	}
	return change, s.err
}
