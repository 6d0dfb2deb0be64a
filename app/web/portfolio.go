package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"proviso/app/exchange"
	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/filters"
	"proviso/views/pictures"
	"proviso/views/portfolio"
	"proviso/views/ui"
)

const (
	// changedWithin is how many days back the portfolio looks for what changed.
	changedWithin = 90
	// pageSize is how many grants stand on one page of the list of grants, and
	// firstSize how many on one of the portfolio, which a phone has to lay out
	// with its pictures.
	pageSize, firstSize = 100, 25
	// longestText is how long a text to look for may be.
	longestText = 200
)

// assessQuery reads the filters that every list of grants has.
func (a *asked) assessQuery() (tracker.AssessQuery, error) {
	get := a.view.Query.Get
	q := tracker.AssessQuery{AsOf: a.view.AsOf, KnownOn: a.view.KnownOn, State: get("state"), Program: get("program")}
	var err error
	if v := get("jurisdiction"); v != "" {
		j, err := a.book.FindPlace(v)
		if err != nil {
			return q, err
		}
		q.Jurisdiction = j.ID
	}
	if q.FiscalYear, err = year(get("fiscal_year")); err != nil {
		return q, err
	}
	if v := get("rung"); v != "" {
		q.Rung, err = models.ParseRung("rung", v)
	}
	return q, err
}

// year reads a federal fiscal year; "" is none.
func year(text string) (int, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1960 || n > 2100 {
		return 0, models.Invalid("fiscal_year", "%q is not a federal fiscal year; write it like 2017", short(text))
	}
	return n, nil
}

// short keeps a text that is told back from filling a page.
func short(s string) string {
	if utf8.RuneCountInString(s) > 60 {
		return string([]rune(s)[:60]) + "…"
	}
	return s
}

// listQuery reads everything that a list of grants can be asked.
func (a *asked) listQuery() (tracker.ListQuery, error) {
	get := a.view.Query.Get
	base, err := a.assessQuery()
	q := tracker.ListQuery{AssessQuery: base, Condition: get("condition"), Standing: models.Standing(get("standing")), Driver: get("driver"),
		Text: strings.TrimSpace(get("text")), Sort: get("sort"), Group: get("group"), Size: pageSize}
	switch {
	case err != nil:
		return q, err
	case utf8.RuneCountInString(q.Text) > longestText:
		return q, models.Invalid("text", "is longer than %d letters; a few words of a name or number will do", longestText)
	case q.Standing != "" && !slices.Contains(models.Standings, q.Standing):
		return q, models.Invalid("standing", "%q is not a standing; it is in_force, blocked, not_enforced, withdrawn or uncertain", short(string(q.Standing)))
	}
	q.Page, err = page(get("page"))
	return q, err
}

// page reads the number of a page; "" is the first.
func page(text string) (int, error) {
	if text == "" {
		return 1, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 0, models.Invalid("page", "%q is not the number of a page; the first is 1", short(text))
	}
	return n, nil
}

func (p *Pages) showPortfolio(c *fiber.Ctx) error { return p.grants(c, true) }
func (p *Pages) listGrants(c *fiber.Ctx) error    { return p.grants(c, false) }

// grants is the portfolio (whole) or the list of grants alone.
func (p *Pages) grants(c *fiber.Ctx, whole bool) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	q, err := a.listQuery()
	if err != nil {
		return err
	}
	if whole {
		q.Size = firstSize
	}
	got, err := a.book.List(q)
	if err != nil {
		return err
	}
	if err := a.aroundList(q); err != nil {
		return err
	}
	g := a.portfolio(q, got)
	g.Whole = whole
	shown := portfolio.NewShowPage(a.view, g)
	if format := a.view.Query.Get("format"); format != "" && format != "html" {
		return a.grantsFile(c, format, q, shown)
	}
	return Render(c, portfolio.Show(shown))
}

// aroundList leads to the nearest days on which something changed for a grant of
// the list.
func (a *asked) aroundList(q tracker.ListQuery) error {
	before, after, err := a.book.AroundList(q)
	a.view.Previous, a.view.Next = step(before), step(after)
	return err
}

// grantsFile gives every grant that the filters let through, in the order of the
// page, with all that is known of each.
func (a *asked) grantsFile(c *fiber.Ctx, format string, q tracker.ListQuery, shown portfolio.ShowPage) error {
	rows, err := a.book.Table(q)
	if err != nil {
		return err
	}
	sheets := []exchange.Sheet{{Name: "grants", Table: rows}}
	for _, t := range shown.Sums() {
		sheets = append(sheets, exchange.Sheet{Name: t.ID, Table: t.Data()})
	}
	if format == "csv" && a.view.Query.Get("table") == "" {
		sheets = sheets[:1]
	}
	return a.file(c, format, shown.Frame, sheets)
}

// portfolio is what the page is worded from.
func (a *asked) portfolio(q tracker.ListQuery, got tracker.List) portfolio.Given {
	g := portfolio.Given{Total: got.Total, Page: got.Page, Pages: got.Pages, Names: a.names(), Rungs: got.Rungs, Demanded: got.Demanded,
		Invented: a.book.Invented(a.view.AsOf, a.view.KnownOn),
		Money: portfolio.Money{Four: got.Sums.Four, Held: got.Held.USD, HeldGrants: got.Held.Grants, Positions: got.Sums.Positions, ByBasis: got.Sums.ByBasis, Grants: map[models.AmountKind]int{},
			PassedOn: got.Sums.PassThrough, Disputed: got.Sums.Disputed, NotKnown: got.Sums.Unknown}}
	for _, m := range got.Money {
		for kind, n := range m.Grants {
			g.Money.Grants[kind] += n
		}
	}
	for _, r := range models.Rungs {
		if m, ok := got.Money[r]; ok {
			g.RungMoney = append(g.RungMoney, pictures.RungMoney{Rung: r, Grants: got.Rungs[r], ByBasis: m.ByBasis, About: m.About, Unknown: m.Unknown, Disputed: m.Disputed, PassedOn: m.PassedOn})
		}
	}
	for code, x := range got.States {
		if code != "" {
			g.States = append(g.States, portfolio.State{Code: code, Name: models.StateName(code), Worst: x.Worst, N: x.N})
		}
	}
	for i := range got.Rows {
		g.Rows = append(g.Rows, a.row(&got.Rows[i]))
	}
	for _, x := range got.Groups {
		g.Groups = append(g.Groups, portfolio.Group{Key: x.Key, Name: a.groupName(q.Group, x.Key), N: x.N, Rungs: x.Rungs})
	}
	for _, k := range got.Conditions {
		if x, ok := a.book.Law.Condition(k.ID); ok && (x.PolicyOnly || x.Activation == "policy_only") {
			continue // a policy is no term of an award
		}
		g.Conditions = append(g.Conditions, portfolio.Condition{ID: k.ID, Name: a.book.ShortName(k.ID), N: k.N, InForce: k.InForce, Held: k.N - k.InForce - k.Uncertain, Doubt: k.Uncertain})
	}
	for _, h := range a.book.Between(a.view.AsOf.AddDays(-changedWithin), a.view.AsOf, a.view.KnownOn) {
		if n := a.book.Reach(&h); n > 0 {
			g.Changed = append(g.Changed, portfolio.Change{Date: h.Date, What: h.What, URL: placeOf(h), N: n})
		} else {
			g.Unreached++
		}
	}
	for _, d := range got.Due {
		g.Due = append(g.Due, portfolio.Due(d))
	}
	g.Choices = a.choices()
	return g
}

func (a *asked) row(r *tracker.Row) portfolio.Grant {
	out := portfolio.Grant{Grant: r.Grant, Rung: r.Rung(), Due: r.Due, Group: r.Group}
	if m := r.Amount(); m.Known {
		out.Figure = &models.Figure{USD: m.USD, Basis: m.Basis, Approximate: m.Approximate, Disputed: m.Disputed}
		if x := r.Position; x != nil && m.Basis == models.Awarded && x.Award != m.USD {
			out.Figure.Changed = &x.Award
		}
	}
	out.InForce, out.HeldOff, out.Uncertain = r.Count()
	for _, n := range r.HangsOn {
		out.HangsOn = append(out.HangsOn, driverLink(a.book.DriverOf(a.book.Driver(n))))
	}
	return out
}

// driverLink leads to the place where an order or notice is told.
func driverLink(d tracker.Driver) ui.Link {
	if d.Case == "" {
		return ui.Link{Text: d.Title, URL: "/notices/" + d.ID}
	}
	return ui.Link{Text: d.Title, URL: "/cases/" + d.Case + "#order-" + d.ID}
}

// placeOf is the page on which a happening is told.
func placeOf(h tracker.Happening) string {
	switch h.Kind {
	case models.FactCase:
		return "/cases/" + h.Case
	case models.FactNotice:
		return "/notices/" + h.ID
	case models.FactAction:
		return "/demands/" + h.ID
	}
	return "/conditions/" + h.ID
}

// groupName is what the head of a group says.
func (a *asked) groupName(by, key string) string {
	w := a.view.Words
	switch {
	case by == "driver" && key == "":
		return w.Say("portfolio.no_driver")
	case key == "":
		return w.Say("money.unknown")
	case by == "driver":
		return a.book.DriverOf(key).Title + " (" + key + ")"
	case by == "rung":
		return w.Say("rung." + key)
	case by == "program":
		return cmp.Or(a.names()[key], key)
	}
	return key
}

// choices are the values that a list of grants can be filtered by.
func (a *asked) choices() filters.Choices {
	var out filters.Choices
	out.States, out.Programs, out.Years = a.book.Values()
	for i := range a.book.Record.Conditions {
		id := a.book.Record.Conditions[i].ID
		out.Conditions = append(out.Conditions, ui.Link{Text: a.book.ShortName(id), URL: id})
	}
	for _, d := range a.book.Drivers(a.view.AsOf, a.view.KnownOn) {
		out.Drivers = append(out.Drivers, ui.Link{Text: d.Title + " (" + d.ID + ")", URL: d.ID})
	}
	return out
}
