package tracker

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"proviso/app/budget"
	"proviso/models"
)

// YearChange is what one act changes of a fiscal year that is kept: one of the pointers,
// or the table, is set. Version is that of the year which the person saw.
type YearChange struct {
	Version    int
	Head       *models.BudgetYear // all but its lists
	Fund       *models.Fund
	Department *models.Department
	No         int // the place of the fund or department that is corrected, from 1; 0: a new one
	Line       *models.AdoptedLine
	Strike     *Strike // of the list fund, department or line
	Table      *YearTable
	Why        string // of Head; the others say what they do
}

// YearTable is the adopted budget as a table: what it does not have is struck out.
type YearTable struct {
	Rows []AdoptedRow
	At   []int // the number of each row where it was pasted
}

// AdoptedRow is a line with the names of its fund and department, where they are told.
type AdoptedRow struct {
	models.AdoptedLine
	FundName, DepartmentName string
}

// ChangeBudgetYear changes one thing of a fiscal year, as KeepBudgetYear keeps it.
func (t *Tracker) ChangeBudgetYear(ctx context.Context, who models.Person, id string, c YearChange) error {
	f, err := t.yearFile(ctx, who, id)
	switch {
	case err != nil:
		return err
	case !f.Keeps:
		return models.Denied("it takes the role budget or grants in %s to keep its budget", f.Place.Name)
	case c.Version != f.Version:
		return outdated(f.Version, c.Version)
	}
	y := f.Year
	what, err := c.apply(&y)
	if err != nil {
		return err
	}
	return t.KeepBudgetYear(ctx, who, y, c.Version, what)
}

// apply makes the change and says what it did. The lists of y are made anew: others
// read the old ones.
func (c *YearChange) apply(y *models.BudgetYear) (what string, err error) {
	switch {
	case c.Head != nil:
		h := c.Head
		y.From, y.To, y.AdoptedOn, y.Contingency, y.Reserve, y.OpeningCash = h.From, h.To, h.AdoptedOn, h.Contingency, h.Reserve, h.OpeningCash
		y.Payroll, y.NoticeDays, y.Note = h.Payroll, h.NoticeDays, strings.TrimSpace(h.Note)
		return c.Why, nil
	case c.Fund != nil:
		what, y.Funds, err = putCode("fund", y.Funds, *c.Fund, c.No, c.Fund.Code)
	case c.Department != nil:
		what, y.Departments, err = putCode("department", y.Departments, *c.Department, c.No, c.Department.Code)
	case c.Line != nil:
		what, y.Lines, err = putRow("line", y.Lines, *c.Line, adoptedRow)
	case c.Strike != nil:
		return c.Strike.ofYear(y)
	case c.Table != nil:
		return c.Table.apply(y)
	default:
		err = models.Invalid("act", "says nothing to change")
	}
	return what, err
}

func adoptedRow(x *models.AdoptedLine) *models.Row { return &x.Row }

// putCode adds a fund or department, or puts it in the nth place.
func putCode[T any](name string, all []T, x T, no int, code string) (string, []T, error) {
	all = slices.Clone(all)
	switch {
	case no < 0 || no > len(all):
		return "", nil, models.Invalid("no", "there is no %s %d", name, no)
	case no == 0:
		return fmt.Sprintf("added the %s %s", name, code), append(all, x), nil
	}
	all[no-1] = x
	return fmt.Sprintf("corrected the %s %s", name, code), all, nil
}

// ofYear takes a fund or department out, or strikes a line. What is taken out stands in
// the versions before.
func (s *Strike) ofYear(y *models.BudgetYear) (string, error) {
	why := strings.TrimSpace(s.Why)
	if why == "" {
		return "", models.Invalid("why", "is missing; the versions before keep it, with the reason")
	}
	name := ""
	switch {
	case s.List == "line":
		var err error
		y.Lines, err = strike(y.Lines, s, adoptedRow)
		return fmt.Sprintf("struck out line %d: %s", s.No, why), err
	case s.List == "fund" && s.No > 0 && s.No <= len(y.Funds):
		name = y.Funds[s.No-1].Code
		y.Funds = slices.Delete(slices.Clone(y.Funds), s.No-1, s.No)
	case s.List == "department" && s.No > 0 && s.No <= len(y.Departments):
		name = y.Departments[s.No-1].Code
		y.Departments = slices.Delete(slices.Clone(y.Departments), s.No-1, s.No)
	case s.List == "fund" || s.List == "department":
		return "", models.Invalid("no", "there is no %s %d", s.List, s.No)
	default:
		return "", models.Invalid("list", "%q is no list of a fiscal year", s.List)
	}
	return fmt.Sprintf("took out the %s %s: %s", s.List, name, why), nil
}

// apply takes the table in: funds and departments that are new are added, a line of the
// same fund and department keeps its row.
func (t *YearTable) apply(y *models.BudgetYear) (string, error) {
	if len(t.Rows) == 0 {
		return "", models.Invalid("rows", "is missing; paste the table with the names of its columns in the first row")
	}
	y.Funds, y.Departments, y.Lines = slices.Clone(y.Funds), slices.Clone(y.Departments), slices.Clone(y.Lines)
	at, seen := map[[2]string]int{}, map[[2]string]bool{}
	for i := range y.Lines {
		if x := &y.Lines[i]; x.Counts() {
			at[[2]string{x.Fund, x.Department}] = i
		}
	}
	corrected, struck := 0, 0
	for i, r := range t.Rows {
		key := [2]string{r.Fund, r.Department}
		if seen[key] {
			return "", addressed(t.At, i, models.Invalid("department", "the fund %s and the department %s stand in the table twice; put the sum in one row", r.Fund, r.Department))
		}
		seen[key] = true
		r.knownIn(y)
		if k, is := at[key]; is {
			y.Lines[k].Adopted = r.Adopted
			corrected++
			continue
		}
		x := r.AdoptedLine
		x.Row = models.Row{No: len(y.Lines) + 1}
		y.Lines = append(y.Lines, x)
	}
	for i := range y.Lines {
		if x := &y.Lines[i]; x.Counts() && !seen[[2]string{x.Fund, x.Department}] {
			x.Struck = replaced
			struck++
		}
	}
	for i, r := range t.Rows { // as CheckYear would, but by the row where it was pasted
		if err := budget.CheckAdopted(y, &r.AdoptedLine); err != nil {
			return "", addressed(t.At, i, err)
		}
	}
	return pastedAs("lines of the adopted budget", len(t.Rows), corrected, struck), bounded(len(y.Lines))
}

// knownIn adds the fund and department of a row to the year, with their names.
func (r *AdoptedRow) knownIn(y *models.BudgetYear) {
	if i := slices.IndexFunc(y.Funds, func(f models.Fund) bool { return f.Code == r.Fund }); i < 0 {
		y.Funds = append(y.Funds, models.Fund{Code: r.Fund, Name: r.FundName})
	} else if r.FundName != "" {
		y.Funds[i].Name = r.FundName
	}
	if i := slices.IndexFunc(y.Departments, func(d models.Department) bool { return d.Code == r.Department }); i < 0 {
		y.Departments = append(y.Departments, models.Department{Code: r.Department, Name: r.DepartmentName})
	} else if r.DepartmentName != "" {
		y.Departments[i].Name = r.DepartmentName
	}
}
