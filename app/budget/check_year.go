package budget

import (
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"proviso/models"
)

// Bounds of what a plan holds.
const (
	MostMoney      = models.USD(1_000_000_000_000_00) // so that no sum of amounts runs over
	MostNoticeDays = 3660
	mostYearDays   = 3 * 366
	mostName       = 200
	mostNote       = 10_000
	mostCode       = 40
)

// CheckYear holds a fiscal year to what a plan needs of it. Others are the years that
// are kept of the same jurisdiction; the one of its own id is passed over.
func CheckYear(y *models.BudgetYear, others []models.BudgetYear) error {
	return first(
		words("name", y.Name, mostName), yearNamed(y), span(y, others),
		money("contingency", y.Contingency), money("reserve", y.Reserve), money("opening_cash", y.OpeningCash),
		payroll(y.Payroll), noticeDays("notice_days", y.NoticeDays), long("note", y.Note, mostNote),
		funds(y), departments(y), adopted(y))
}

func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// words faults a text that is missing or too long.
func words(field, s string, most int) error {
	if strings.TrimSpace(s) == "" {
		return models.Invalid(field, "is missing")
	}
	return long(field, s, most)
}

func long(field, s string, most int) error {
	if n := utf8.RuneCountInString(s); n > most {
		return models.Invalid(field, "is longer than %d characters: %d", most, n)
	}
	return nil
}

// money faults an amount that no plan holds; nil is not known.
func money(field string, u *models.USD) error {
	switch {
	case u == nil:
	case *u < 0:
		return models.Invalid(field, "%s is below zero", u.Format())
	case *u > MostMoney:
		return models.Invalid(field, "%s is more than a plan can hold, which is %s", u.Format(), MostMoney.Format())
	}
	return nil
}

func noticeDays(field string, n int) error {
	if n < 0 || n > MostNoticeDays {
		return models.Invalid(field, "%d is not a number of days for a notice; it is from 0 to %d", n, MostNoticeDays)
	}
	return nil
}

func yearNamed(y *models.BudgetYear) error {
	switch {
	case models.Slug(y.Name) == "":
		return models.Invalid("name", "%q has no letter or digit; a fiscal year is called as FY2027 is", y.Name)
	case y.ID != models.BudgetYearID(y.Jurisdiction, y.Name):
		return models.Invalid("name", "%q is the name of another year than %s", y.Name, y.ID)
	}
	return nil
}

func span(y *models.BudgetYear, others []models.BudgetYear) error {
	switch {
	case !y.From.Known():
		return models.Invalid("from", "is missing; it is the first day of the year")
	case !y.To.Known():
		return models.Invalid("to", "is missing; it is the last day of the year")
	case y.To < y.From:
		return models.Invalid("to", "%s lies before the first day, %s", y.To.Words(), y.From.Words())
	case y.To > y.From.AddDays(mostYearDays):
		return models.Invalid("to", "%s lies more than three years after the first day, %s", y.To.Words(), y.From.Words())
	}
	for i := range others {
		o := &others[i]
		if o.ID == y.ID || o.To < y.From || o.From > y.To {
			continue
		}
		field := "from"
		if !o.Holds(y.From) {
			field = "to"
		}
		return models.Invalid(field, "overlaps %s, which is from %s to %s; a day is of one fiscal year", o.Name, o.From.Words(), o.To.Words())
	}
	return nil
}

func payroll(p models.Payroll) error {
	switch {
	case p.Every != "" && !p.First.Known():
		return models.Invalid("payroll_first", "is missing; give the last day of some pay period, or leave out how often is paid")
	case p.Every == "" && p.First.Known():
		return models.Invalid("payroll_every", "is missing; say how often is paid, or leave out the day")
	}
	_, err := models.ParsePayrollGap("payroll_every", string(p.Every))
	return err
}

// coded faults the code and name of the nth fund or department.
func coded(what string, n int, code, name string, taken map[string]bool) error {
	if err := words("code", code, mostCode); err != nil {
		return ofRow(what, n, err)
	}
	if taken[code] {
		return models.Invalid("code", "%q is the code of another %s already", code, what)
	}
	taken[code] = true
	return long("name", name, mostName)
}

func funds(y *models.BudgetYear) error {
	taken, general := map[string]bool{}, ""
	for i, f := range y.Funds {
		if err := coded("fund", i+1, f.Code, f.Name, taken); err != nil {
			return err
		}
		if f.General && general != "" {
			return models.Invalid("general", "%s is the General Fund already; a budget has one", general)
		}
		if f.General {
			general = f.Code
		}
	}
	return nil
}

func departments(y *models.BudgetYear) error {
	taken := map[string]bool{}
	for i, d := range y.Departments {
		if err := coded("department", i+1, d.Code, d.Name, taken); err != nil {
			return err
		}
	}
	return nil
}

func adopted(y *models.BudgetYear) error {
	seen := map[[2]string]int{}
	for i := range y.Lines {
		x := &y.Lines[i]
		if !x.Counts() {
			continue
		}
		if err := ofRow("line", x.No, CheckAdopted(y, x)); err != nil {
			return err
		}
		at := [2]string{x.Fund, x.Department}
		if n := seen[at]; n > 0 {
			return models.Invalid("department", "line %d is of the fund %s and the department %s already; put the sum in one line", n, x.Fund, x.Department)
		}
		seen[at] = x.No
	}
	return nil
}

// CheckAdopted holds a line to the funds and departments of its year.
func CheckAdopted(y *models.BudgetYear, x *models.AdoptedLine) error {
	return first(words("fund", x.Fund, mostCode), words("department", x.Department, mostCode), laid(y, x.Fund, x.Department), money("adopted", &x.Adopted))
}

// ofRow says of which row an error is: of many that are checked together the form
// shows one at most.
func ofRow(what string, no int, err error) error {
	var e *models.Error
	if errors.As(err, &e) {
		return models.Invalid(e.Field, "%s %d: %s", what, no, e.Msg)
	}
	return err
}

// laid faults a fund or department that a year does not have; "" is none.
func laid(y *models.BudgetYear, fund, department string) error {
	if fund != "" && !HasFund(y, fund) {
		return models.Invalid("fund", "%s has no fund %q; it has %s", y.Name, fund, listed(y.Funds, func(f models.Fund) string { return f.Code }))
	}
	if department != "" && !HasDepartment(y, department) {
		return models.Invalid("department", "%s has no department %q; it has %s", y.Name, department, listed(y.Departments, func(d models.Department) string { return d.Code }))
	}
	return nil
}

// HasFund is true of a year that has a fund of the code.
func HasFund(y *models.BudgetYear, code string) bool {
	return slices.ContainsFunc(y.Funds, func(f models.Fund) bool { return f.Code == code })
}

// HasDepartment is true of a year that has a department of the code.
func HasDepartment(y *models.BudgetYear, code string) bool {
	return slices.ContainsFunc(y.Departments, func(d models.Department) bool { return d.Code == code })
}

// mostListed is how many codes a message names.
const mostListed = 12

func listed[T any](all []T, code func(T) string) string {
	if len(all) == 0 {
		return "none yet"
	}
	var out []string
	for _, x := range all[:min(len(all), mostListed)] {
		out = append(out, code(x))
	}
	if len(all) > mostListed {
		out = append(out, "others")
	}
	return strings.Join(out, ", ")
}
