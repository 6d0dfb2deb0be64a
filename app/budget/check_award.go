package budget

import (
	"slices"
	"strconv"
	"strings"

	"proviso/models"
)

// Bounds of the rows of an award.
const (
	MostFTE      = 9999 // hundredths
	mostRetain   = 240  // months
	mostRowWords = 500
)

// Award is what the rows of an award are held to: the fiscal years of its
// jurisdiction, and the day on which one writes.
type Award struct {
	Years []models.BudgetYear
	Today models.Date
}

// CheckAward holds all that is kept of an award to what a plan needs of it. Rows that
// were struck out are passed over.
func (a Award) CheckAward(x *models.AwardBudget) error {
	for i := range x.Lines {
		if r := &x.Lines[i]; r.Counts() {
			if err := ofRow("line", r.No, a.CheckLine(r)); err != nil {
				return err
			}
		}
	}
	for i := range x.Encumbrances {
		if r := &x.Encumbrances[i]; r.Counts() {
			if err := ofRow("order", r.No, a.CheckEncumbrance(x, r)); err != nil {
				return err
			}
		}
	}
	for i := range x.Positions {
		if r := &x.Positions[i]; r.Counts() {
			if err := ofRow("position", r.No, a.CheckPosition(r)); err != nil {
				return err
			}
		}
	}
	for i := range x.Actions {
		if r := &x.Actions[i]; r.Counts() {
			if err := ofRow("action", r.No, a.CheckAction(r)); err != nil {
				return err
			}
		}
	}
	for i := range x.Haircuts {
		if r := &x.Haircuts[i]; r.Counts() {
			if err := ofRow("haircut", r.No, a.CheckHaircut(r)); err != nil {
				return err
			}
		}
	}
	return a.CheckSums(x)
}

// CheckSums holds the sums and words of an award that are no rows.
func (a Award) CheckSums(x *models.AwardBudget) error {
	return first(money("bridge", x.Bridge), long("bridge_name", x.BridgeName, mostName), money("burn", x.Burn), long("note", x.Note, mostNote))
}

// year is the one of a name; nil: none is named, or the error says that it is not kept.
func (a Award) year(name string) (*models.BudgetYear, error) {
	if name == "" {
		return nil, nil
	}
	for i := range a.Years {
		if a.Years[i].Name == name {
			return &a.Years[i], nil
		}
	}
	return nil, models.Invalid("fiscal_year", "there is no fiscal year %q; there is %s", name, listed(a.Years, func(y models.BudgetYear) string { return y.Name }))
}

// yearOf is the one that holds a day; nil: none does.
func (a Award) yearOf(d models.Date) *models.BudgetYear {
	for i := range a.Years {
		if a.Years[i].Holds(d) {
			return &a.Years[i]
		}
	}
	return nil
}

// laid holds a fund and a department to the year that they are of; without one, to
// those of any year.
func (a Award) laid(y *models.BudgetYear, fund, department string) error {
	if y != nil {
		return laid(y, fund, department)
	}
	if fund != "" && !slices.ContainsFunc(a.Years, func(y models.BudgetYear) bool { return HasFund(&y, fund) }) {
		return models.Invalid("fund", "no fiscal year has a fund %q; keep it with the year first", fund)
	}
	if department != "" && !slices.ContainsFunc(a.Years, func(y models.BudgetYear) bool { return HasDepartment(&y, department) }) {
		return models.Invalid("department", "no fiscal year has a department %q; keep it with the year first", department)
	}
	return nil
}

// CheckLine holds a line of the spending plan to the years.
func (a Award) CheckLine(x *models.BudgetLine) error {
	y, err := a.year(x.FiscalYear)
	switch {
	case err != nil:
		return err
	case x.Month != "" && !x.Month.Known():
		return models.Invalid("month", "%q is not a month; it is written YYYY-MM, as 2027-03", string(x.Month))
	case x.Month == "" && y == nil:
		return models.Invalid("month", "is missing; give the month, or the fiscal year where no more is known")
	case y != nil && x.Month != "" && (x.Month.Last() < y.From || x.Month.First() > y.To):
		return models.Invalid("month", "%s lies outside %s, which is from %s to %s", string(x.Month), y.Name, y.From.Words(), y.To.Words())
	case y == nil:
		y = a.yearOf(x.Month.First())
	}
	return first(a.laid(y, x.Fund, x.Department), long("category", x.Category, mostName), money("amount", &x.Amount))
}

// CheckEncumbrance holds an open order to the others of its award.
func (a Award) CheckEncumbrance(b *models.AwardBudget, x *models.Encumbrance) error {
	if err := words("number", x.Number, mostName); err != nil {
		return err
	}
	for i := range b.Encumbrances {
		if o := &b.Encumbrances[i]; o.No != x.No && o.Counts() && strings.EqualFold(o.Number, x.Number) {
			return models.Invalid("number", "%q is the number of order %d already", x.Number, o.No)
		}
	}
	if x.ObligatedOn > a.Today {
		return models.Invalid("obligated_on", "%s lies ahead; an order is written down once it is obligated", x.ObligatedOn.Words())
	}
	return first(long("what", x.What, mostRowWords), a.laid(nil, x.Fund, x.Department), money("amount", &x.Amount), money("cancel_cost", x.CancelCost), a.frozen(x.Frozen))
}

func (a Award) frozen(f *models.Freezing) error {
	switch {
	case f == nil:
		return nil
	case strings.TrimSpace(f.Why) == "":
		return models.Invalid("why", "is missing; who asks for the order is told it")
	case !f.On.Known() || f.On > a.Today:
		return models.Invalid("on", "an order is frozen on a day that has come")
	case f.By == "":
		return models.Invalid("by", "is missing; somebody freezes an order")
	}
	return long("why", f.Why, mostRowWords)
}

// CheckPosition holds a position to what is paid and when it ends.
func (a Award) CheckPosition(x *models.FundedPosition) error {
	if err := words("title", x.Title, mostName); err != nil {
		return err
	}
	if x.FTE < 1 || x.FTE > MostFTE {
		return models.Invalid("fte", "%s is not a number of full-time positions; it is from 0.01 to 99.99", FTE(x.FTE))
	}
	if x.NoticeDays != nil {
		if err := noticeDays("notice_days", *x.NoticeDays); err != nil {
			return err
		}
	}
	if x.RetainMonths < 0 || x.RetainMonths > mostRetain {
		return models.Invalid("retain_months", "%d is not a number of months; it is from 0 to %d", x.RetainMonths, mostRetain)
	}
	return first(a.laid(nil, x.Fund, x.Department), money("per_period", x.PerPeriod), long("note", x.Note, mostRowWords))
}

// CheckAction holds what would be done to what a plan can reckon with.
func (a Award) CheckAction(x *models.Mitigation) error {
	if _, err := models.ParseMitigationKind("kind", string(x.Kind)); err != nil {
		return err
	}
	y, err := a.year(x.FiscalYear)
	if err != nil {
		return err
	}
	if y == nil && x.From.Known() {
		y = a.yearOf(x.From)
	}
	return first(words("name", x.Name, mostName), money("amount", &x.Amount), a.laid(y, x.Fund, x.Department), money("burn_after", x.BurnAfter), long("owner", x.Owner, mostName))
}

// CheckHaircut holds a haircut to its reason.
func (a Award) CheckHaircut(x *models.Haircut) error {
	if x.Part < 0 || x.Part > models.Whole {
		return models.Invalid("part", "%s is not a part of a whole; it is from 0 to 100 %%", x.Part.String())
	}
	if strings.TrimSpace(x.Reason) == "" {
		return models.Invalid("reason", "is missing; the report to the council says why the budget leaves this money out")
	}
	return long("reason", x.Reason, mostRowWords)
}

// ParseFTE reads a number of full-time positions, in hundredths: "1", "1.5", "0.25".
func ParseFTE(field, s string) (int, error) {
	whole, part, has := strings.Cut(strings.TrimSpace(s), ".")
	ok := whole != "" && len(whole) <= 2 && (!has || len(part) == 1 || len(part) == 2)
	for _, r := range whole + part {
		ok = ok && r >= '0' && r <= '9'
	}
	if ok {
		if n, err := strconv.Atoi(whole + (part + "00")[:2]); err == nil && n >= 1 {
			return n, nil
		}
	}
	return 0, models.Invalid(field, "%q is not a number of full-time positions; it is from 0.01 to 99.99, with at most two decimals, as 1 or 0.5", s)
}

// FTE is hundredths for reading: 150 is "1.5".
func FTE(hundredths int) string {
	return strconv.FormatFloat(float64(hundredths)/100, 'f', -1, 64)
}
