package budget

import (
	"errors"
	"strings"
	"testing"

	"proviso/models"
)

func usd(dollars int64) *models.USD {
	u := models.USD(dollars * 100)
	return &u
}

// fy27 is a year that nothing is wrong with.
func fy27() models.BudgetYear {
	return models.BudgetYear{ID: "denver-co.fy2027", Jurisdiction: "denver-co", Name: "FY2027", From: dayOf(2027, 1, 1), To: dayOf(2027, 12, 31), AdoptedOn: dayOf(2026, 11, 9),
		Funds: []models.Fund{{Code: "101", Name: "General", General: true}, {Code: "250", Name: "Grants"}}, Departments: []models.Department{{Code: "POL"}, {Code: "FIR"}},
		Lines:       []models.AdoptedLine{{Row: models.Row{No: 1}, Fund: "101", Department: "POL", Adopted: 900_00}, {Row: models.Row{No: 2, Struck: "wrong"}, Fund: "999", Department: "XXX", Adopted: -1}},
		Contingency: usd(5), Reserve: usd(6), OpeningCash: usd(0), Payroll: models.Payroll{First: dayOf(2026, 11, 27), Every: models.Biweekly}, NoticeDays: 30}
}

// faulted errs where an error is not about the field, or does not say what is wanted.
func faulted(t *testing.T, err error, field, says string) {
	t.Helper()
	if field == "" {
		if err != nil {
			t.Errorf("got %v, want nothing wrong", err)
		}
		return
	}
	var e *models.Error
	if !errors.As(err, &e) || e.Kind != models.KindInvalid || e.Field != field || !strings.Contains(e.Msg, says) {
		t.Errorf("got %v, want a fault of %s that says %q", err, field, says)
	}
}

func TestCheckYear(t *testing.T) {
	t.Parallel()
	others := []models.BudgetYear{fy27(), {ID: "denver-co.fy2026", Name: "FY2026", From: dayOf(2026, 1, 1), To: dayOf(2026, 12, 31)}}
	for name, x := range map[string]struct {
		change      func(*models.BudgetYear)
		field, says string
	}{
		"right": {func(*models.BudgetYear) {}, "", ""},
		"nothing but its days": {func(y *models.BudgetYear) {
			*y = models.BudgetYear{ID: y.ID, Jurisdiction: y.Jurisdiction, Name: y.Name, From: y.From, To: y.To}
		}, "", ""},
		"one day":                     {func(y *models.BudgetYear) { y.To = y.From }, "", ""},
		"no name":                     {func(y *models.BudgetYear) { y.Name = " " }, "name", "is missing"},
		"a name without a letter":     {func(y *models.BudgetYear) { y.Name = "??" }, "name", "no letter or digit"},
		"a long name":                 {func(y *models.BudgetYear) { y.Name = strings.Repeat("é", 201) }, "name", "longer than 200"},
		"the name of another":         {func(y *models.BudgetYear) { y.Name = "FY2028" }, "name", "another year"},
		"no first day":                {func(y *models.BudgetYear) { y.From = 0 }, "from", "is missing"},
		"no last day":                 {func(y *models.BudgetYear) { y.To = 0 }, "to", "is missing"},
		"backwards":                   {func(y *models.BudgetYear) { y.To = y.From - 1 }, "to", "lies before"},
		"too long":                    {func(y *models.BudgetYear) { y.To = y.From.AddDays(1200) }, "to", "three years"},
		"it begins in another":        {func(y *models.BudgetYear) { y.From = dayOf(2026, 12, 31) }, "from", "overlaps FY2026"},
		"it ends in another":          {func(y *models.BudgetYear) { y.From, y.To = dayOf(2025, 7, 1), dayOf(2026, 6, 30) }, "to", "overlaps FY2026"},
		"it holds another":            {func(y *models.BudgetYear) { y.From, y.To = dayOf(2025, 7, 1), dayOf(2027, 6, 30) }, "to", "overlaps FY2026"},
		"contingency below zero":      {func(y *models.BudgetYear) { y.Contingency = usd(-1) }, "contingency", "below zero"},
		"a reserve past all bounds":   {func(y *models.BudgetYear) { y.Reserve = usd(1e13) }, "reserve", "more than a plan can hold"},
		"cash below zero":             {func(y *models.BudgetYear) { y.OpeningCash = usd(-1) }, "opening_cash", "below zero"},
		"payroll without a day":       {func(y *models.BudgetYear) { y.Payroll.First = 0 }, "payroll_first", "is missing"},
		"payroll without a gap":       {func(y *models.BudgetYear) { y.Payroll.Every = "" }, "payroll_every", "is missing"},
		"payroll by another word":     {func(y *models.BudgetYear) { y.Payroll.Every = "daily" }, "payroll_every", "it is weekly"},
		"notice below zero":           {func(y *models.BudgetYear) { y.NoticeDays = -1 }, "notice_days", "0 to 3660"},
		"ten years of notice":         {func(y *models.BudgetYear) { y.NoticeDays = 3660 }, "", ""},
		"more than that":              {func(y *models.BudgetYear) { y.NoticeDays = 3661 }, "notice_days", "0 to 3660"},
		"a fund without a code":       {func(y *models.BudgetYear) { y.Funds[1].Code = "" }, "code", "fund 2: is missing"},
		"a fund twice":                {func(y *models.BudgetYear) { y.Funds[1].Code = "101" }, "code", "another fund"},
		"two General Funds":           {func(y *models.BudgetYear) { y.Funds[1].General = true }, "general", "101 is the General Fund"},
		"a department twice":          {func(y *models.BudgetYear) { y.Departments[1].Code = "POL" }, "code", "another department"},
		"a line of no fund":           {func(y *models.BudgetYear) { y.Lines[0].Fund = "" }, "fund", "line 1: is missing"},
		"a line of an unknown fund":   {func(y *models.BudgetYear) { y.Lines[0].Fund = "102" }, "fund", "it has 101, 250"},
		"of an unknown department":    {func(y *models.BudgetYear) { y.Lines[0].Department = "LAW" }, "department", "it has POL, FIR"},
		"a line below zero":           {func(y *models.BudgetYear) { y.Lines[0].Adopted = -1 }, "adopted", "below zero"},
		"the same twice":              {func(y *models.BudgetYear) { y.Lines[1] = y.Lines[0]; y.Lines[1].No = 2 }, "department", "line 1 is of the fund 101"},
		"a note that does not end":    {func(y *models.BudgetYear) { y.Note = strings.Repeat("x", 10_001) }, "note", "longer than"},
		"not yet adopted, no payroll": {func(y *models.BudgetYear) { y.AdoptedOn, y.Payroll, y.Contingency = 0, models.Payroll{}, nil }, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			y := fy27()
			x.change(&y)
			faulted(t, CheckYear(&y, others), x.field, x.says)
		})
	}
}
