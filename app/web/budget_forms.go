package web

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"proviso/app/budget"
	"proviso/app/exchange"
	"proviso/app/tracker"
	"proviso/models"
)

// budgetFields are what each form of a budget sends, besides the row that it is about.
var budgetFields = map[string][]string{
	"year": {"name", "from", "to", "adopted_on", "contingency", "reserve", "opening_cash", "payroll_every", "payroll_first", "notice_days", "note", "why"},
	"fund": {"code", "name", "general"}, "department": {"code", "name"}, "paste": {"rows"},
	// A line of a year and one of an award are sent to different pages.
	"line":  {"fund", "department", "adopted", "month", "fiscal_year", "category", "amount"},
	"order": {"number", "what", "fund", "department", "obligated_on", "amount", "cancel_cost"}, "position": {"title", "fte", "fund", "department", "per_period", "funded_through", "notice_days", "retain_months", "note"},
	"action": {"kind", "name", "amount", "fiscal_year", "fund", "department", "from", "burn_after", "owner"}, "haircut": {"part", "reason"}, "bridge": {"bridge", "bridge_name", "burn"}, "note": {"note"},
	"strike": {"why"}, "freeze": {"why"}, "thaw": {"why"}, "settle": {"why"}, "reconcile": {"kind", "why"}, "read": {"rows", "through", "file"},
	"paste-line": {"rows", "replace"}, "paste-order": {"rows", "replace"}, "paste-position": {"rows", "replace"},
}

// readBudget reads the form of an act as it was typed. A table keeps its lines and tabs.
func readBudget(c *fiber.Ctx, act string) *sentForm {
	s := &sentForm{values: map[string]string{}}
	for _, n := range budgetFields[act] {
		switch n {
		case "rows":
			s.values[n] = tabled(c.FormValue(n))
		default:
			s.values[n] = strings.TrimSpace(lines(c.FormValue(n)))
		}
	}
	return s
}

// tabled is a text cleaned as others are, but for its lines and tabs.
func tabled(s string) string {
	cells := strings.Split(s, "\t")
	for i := range cells {
		cells[i] = lines(cells[i])
	}
	return strings.Join(cells, "\t")
}

// money is an amount that may be left out: nil is not known.
func (s *sentForm) money(name string) *models.USD {
	if s.values[name] == "" {
		return nil
	}
	u, err := models.ParseUSD(name, s.values[name])
	s.fault(err)
	return &u
}

// sum is an amount that must be there.
func (s *sentForm) sum(name string) models.USD {
	u, err := models.ParseUSD(name, s.values[name])
	s.fault(err)
	return u
}

// number is a count of days or months; empty: none.
func (s *sentForm) number(name string) int {
	if n := s.count(name); n != nil {
		return *n
	}
	return 0
}

// count is a number that may be left out: nil is none of its own.
func (s *sentForm) count(name string) *int {
	if s.values[name] == "" {
		return nil
	}
	n, err := strconv.Atoi(s.values[name])
	if err != nil {
		s.fault(models.Invalid(name, "%q is not a whole number", s.values[name]))
	}
	return &n
}

func (s *sentForm) month(name string) models.Month {
	m, err := models.ParseMonth(name, s.values[name])
	s.fault(err)
	return m
}

func (s *sentForm) fte(name string) int {
	n, err := budget.ParseFTE(name, s.values[name])
	s.fault(err)
	return n
}

// budgetYear is a fiscal year without its lists.
func (s *sentForm) budgetYear() models.BudgetYear {
	v := s.values
	every, err := models.ParsePayrollGap("payroll_every", v["payroll_every"])
	s.fault(err)
	return models.BudgetYear{Name: v["name"], From: s.day("from"), To: s.day("to"), AdoptedOn: s.day("adopted_on"), Contingency: s.money("contingency"), Reserve: s.money("reserve"), OpeningCash: s.money("opening_cash"),
		Payroll: models.Payroll{First: s.day("payroll_first"), Every: every}, NoticeDays: s.number("notice_days"), Note: v["note"]}
}

// pastedColumns are those of each table that can be pasted, in the order in which they
// are read below.
var pastedColumns = map[string][]exchange.PasteColumn{
	"paste": {
		{Name: "fund", Aliases: []string{"fund code"}, Required: true, Kind: exchange.PasteText}, {Name: "fund name", Kind: exchange.PasteText},
		{Name: "department", Aliases: []string{"dept", "department code"}, Required: true, Kind: exchange.PasteText}, {Name: "department name", Aliases: []string{"dept name"}, Kind: exchange.PasteText},
		{Name: "adopted", Aliases: []string{"adopted budget", "amount", "budget"}, Required: true, Kind: exchange.PasteMoney},
	},
	"paste-line": {
		{Name: "fiscal year", Aliases: []string{"FY", "year"}, Kind: exchange.PasteText}, {Name: "fund", Aliases: []string{"fund code"}, Kind: exchange.PasteText},
		{Name: "department", Aliases: []string{"dept", "department code"}, Kind: exchange.PasteText}, {Name: "category", Aliases: []string{"budget category"}, Kind: exchange.PasteText},
		{Name: "month", Aliases: []string{"period"}, Kind: exchange.PasteMonth}, {Name: "amount", Aliases: []string{"planned", "budget"}, Required: true, Kind: exchange.PasteMoney},
	},
	"paste-order": {
		{Name: "number", Aliases: []string{"PO", "PO number", "order", "order number", "contract"}, Required: true, Kind: exchange.PasteText}, {Name: "what", Aliases: []string{"description", "for"}, Kind: exchange.PasteText},
		{Name: "fund", Aliases: []string{"fund code"}, Kind: exchange.PasteText}, {Name: "department", Aliases: []string{"dept", "department code"}, Kind: exchange.PasteText},
		{Name: "obligated on", Aliases: []string{"date", "obligated", "obligation date", "order date"}, Kind: exchange.PasteDay}, {Name: "amount", Aliases: []string{"open", "open amount", "balance", "encumbered"}, Required: true, Kind: exchange.PasteMoney},
		{Name: "cancel cost", Aliases: []string{"cost to cancel", "cancellation cost"}, Kind: exchange.PasteMoney},
	},
	"paste-position": {
		{Name: "title", Aliases: []string{"position", "position title"}, Required: true, Kind: exchange.PasteText}, {Name: "fte", Required: true, Kind: exchange.PasteNumber},
		{Name: "fund", Aliases: []string{"fund code"}, Kind: exchange.PasteText}, {Name: "department", Aliases: []string{"dept", "department code"}, Kind: exchange.PasteText},
		{Name: "per period", Aliases: []string{"cost per period", "per pay period"}, Kind: exchange.PasteMoney}, {Name: "funded through", Kind: exchange.PasteDay},
		{Name: "notice days", Aliases: []string{"notice"}, Kind: exchange.PasteNumber}, {Name: "retain months", Kind: exchange.PasteNumber},
	},
	"read": {
		{Name: "award number", Aliases: []string{"award", "grant", "FAIN"}, Required: true, Kind: exchange.PasteText}, {Name: "expended", Aliases: []string{"spent", "expenditures"}, Kind: exchange.PasteMoney},
		{Name: "drawn", Aliases: []string{"received", "drawdowns"}, Kind: exchange.PasteMoney}, {Name: "through", Aliases: []string{"as of", "date"}, Kind: exchange.PasteDay},
	},
}

func namesOf(columns []exchange.PasteColumn) string {
	var out []string
	for _, c := range columns {
		out = append(out, c.Name)
	}
	return strings.Join(out, ", ")
}

// pasted reads the table of a form. What is wrong in it is a fault of the field rows.
func (s *sentForm) pasted(act string) exchange.Pasted {
	t, err := exchange.ReadPaste(s.values["rows"], pastedColumns[act])
	if err != nil {
		s.fault(&models.Error{Kind: models.KindInvalid, Field: "rows", Msg: err.Error()})
	}
	return t
}

// cells are the rows of a pasted table as a form is: by name, each in its turn.
func (s *sentForm) cells(act string, each func(cell *sentForm)) []int {
	t := s.pasted(act)
	for i, row := range t.Rows {
		cell := &sentForm{values: map[string]string{}}
		for k, column := range pastedColumns[act] {
			cell.values[strings.ReplaceAll(column.Name, " ", "_")] = row[k]
		}
		if each(cell); cell.err != nil {
			s.fault(&models.Error{Kind: models.KindInvalid, Field: "rows", Msg: "row " + strconv.Itoa(t.At[i]) + ", " + strings.ReplaceAll(cell.err.Error(), "_", " ")})
			return nil
		}
	}
	return t.At
}

func (s *sentForm) yearTable() *tracker.YearTable {
	t := &tracker.YearTable{}
	t.At = s.cells("paste", func(x *sentForm) {
		v := x.values
		t.Rows = append(t.Rows, tracker.AdoptedRow{AdoptedLine: models.AdoptedLine{Fund: v["fund"], Department: v["department"], Adopted: x.sum("adopted")}, FundName: v["fund_name"], DepartmentName: v["department_name"]})
	})
	return t
}

func (s *sentForm) awardRows(act string) tracker.AwardRows {
	r := tracker.AwardRows{Replace: s.values["replace"] != ""}
	switch act {
	case "paste-line":
		r.At = s.cells(act, func(x *sentForm) {
			v := x.values
			r.Lines = append(r.Lines, models.BudgetLine{FiscalYear: v["fiscal_year"], Fund: v["fund"], Department: v["department"], Category: v["category"], Month: x.month("month"), Amount: x.sum("amount")})
		})
	case "paste-order":
		r.At = s.cells(act, func(x *sentForm) {
			v := x.values
			r.Encumbrances = append(r.Encumbrances, models.Encumbrance{Number: v["number"], What: v["what"], Fund: v["fund"], Department: v["department"], ObligatedOn: x.day("obligated_on"), Amount: x.sum("amount"), CancelCost: x.money("cancel_cost")})
		})
	case "paste-position":
		r.At = s.cells(act, func(x *sentForm) {
			v := x.values
			r.Positions = append(r.Positions, models.FundedPosition{Title: v["title"], FTE: x.fte("fte"), Fund: v["fund"], Department: v["department"], PerPeriod: x.money("per_period"), FundedThrough: x.day("funded_through"), NoticeDays: x.count("notice_days"), RetainMonths: x.number("retain_months")})
		})
	}
	return r
}

func (s *sentForm) ledgerTable() tracker.LedgerTable {
	t := tracker.LedgerTable{Through: s.day("through"), File: s.values["file"], Text: s.values["rows"]}
	at := s.cells("read", func(x *sentForm) {
		t.Rows = append(t.Rows, tracker.LedgerRow{Award: x.values["award_number"], Expended: x.money("expended"), Drawn: x.money("drawn"), Through: x.day("through")})
	})
	for i := range at {
		t.Rows[i].At = at[i]
	}
	return t
}
