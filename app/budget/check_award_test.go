package budget

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"proviso/models"
)

// kept is an award that nothing is wrong with.
func kept() models.AwardBudget {
	row, thirty := models.Row{No: 1}, 30
	return models.AwardBudget{ID: "g",
		Lines: []models.BudgetLine{{Row: row, Month: "2027-03", Fund: "250", Department: "POL", Category: "personnel", Amount: 100_00}, {Row: models.Row{No: 2, Struck: "x"}, Amount: -1}},
		Encumbrances: []models.Encumbrance{{Row: row, Number: "PO-1", What: "radios", Fund: "250", ObligatedOn: dayOf(2026, 10, 1), Amount: 5, CancelCost: usd(1)},
			{Row: models.Row{No: 2}, Number: "PO-2", Amount: 5, Frozen: &models.Freezing{On: dayOf(2026, 11, 1), Why: "held", By: "p"}}},
		Positions: []models.FundedPosition{{Row: row, Title: "Analyst", FTE: 150, Fund: "250", PerPeriod: usd(3000), FundedThrough: dayOf(2027, 6, 30), NoticeDays: &thirty}},
		Actions:   []models.Mitigation{{Row: row, Kind: models.Stop, Name: "end patrols", Amount: 5, FiscalYear: "FY2027", Fund: "101", BurnAfter: usd(0)}},
		Haircuts:  []models.Haircut{{Row: row, Part: 3000, Reason: "as in 2017"}},
		Bridge:    usd(118_000), Burn: usd(23_000)}
}

func TestCheckAward(t *testing.T) {
	t.Parallel()
	a := Award{Years: []models.BudgetYear{fy27()}, Today: dayOf(2026, 11, 30)}
	minus, far := -1, 3661
	for name, x := range map[string]struct {
		change      func(*models.AwardBudget)
		field, says string
	}{
		"right":                        {func(*models.AwardBudget) {}, "", ""},
		"nothing":                      {func(b *models.AwardBudget) { *b = models.AwardBudget{ID: "g"} }, "", ""},
		"a year alone":                 {func(b *models.AwardBudget) { b.Lines[0].Month, b.Lines[0].FiscalYear = "", "FY2027" }, "", ""},
		"a month of its year":          {func(b *models.AwardBudget) { b.Lines[0].FiscalYear = "FY2027" }, "", ""},
		"a month that no year has":     {func(b *models.AwardBudget) { b.Lines[0].Month = "2029-03" }, "", ""},
		"neither month nor year":       {func(b *models.AwardBudget) { b.Lines[0].Month = "" }, "month", "line 1: is missing"},
		"no month of the calendar":     {func(b *models.AwardBudget) { b.Lines[0].Month = "2027-13" }, "month", "YYYY-MM"},
		"a month of another year":      {func(b *models.AwardBudget) { b.Lines[0].FiscalYear, b.Lines[0].Month = "FY2027", "2028-01" }, "month", "outside FY2027"},
		"a year that is not kept":      {func(b *models.AwardBudget) { b.Lines[0].FiscalYear = "FY2031" }, "fiscal_year", "there is FY2027"},
		"a fund that is not kept":      {func(b *models.AwardBudget) { b.Lines[0].Fund = "9" }, "fund", "it has 101, 250"},
		"nor of any year":              {func(b *models.AwardBudget) { b.Lines[0].Fund, b.Lines[0].Month = "9", "2029-03" }, "fund", "no fiscal year has"},
		"a department":                 {func(b *models.AwardBudget) { b.Lines[0].Department = "9" }, "department", "it has POL"},
		"below zero":                   {func(b *models.AwardBudget) { b.Lines[0].Amount = -1 }, "amount", "below zero"},
		"an order without a number":    {func(b *models.AwardBudget) { b.Encumbrances[0].Number = "" }, "number", "order 1: is missing"},
		"an order twice":               {func(b *models.AwardBudget) { b.Encumbrances[1].Number = "po-1" }, "number", "order 2 already"},
		"an order of tomorrow":         {func(b *models.AwardBudget) { b.Encumbrances[0].ObligatedOn = dayOf(2026, 12, 1) }, "obligated_on", "lies ahead"},
		"an order below zero":          {func(b *models.AwardBudget) { b.Encumbrances[0].Amount = -1 }, "amount", "below zero"},
		"it costs less than nothing":   {func(b *models.AwardBudget) { b.Encumbrances[0].CancelCost = usd(-1) }, "cancel_cost", "below zero"},
		"of an unknown fund":           {func(b *models.AwardBudget) { b.Encumbrances[0].Fund = "9" }, "fund", "no fiscal year has"},
		"frozen without a reason":      {func(b *models.AwardBudget) { b.Encumbrances[1].Frozen.Why = "" }, "why", "order 2: is missing"},
		"frozen tomorrow":              {func(b *models.AwardBudget) { b.Encumbrances[1].Frozen.On = dayOf(2026, 12, 1) }, "on", "has come"},
		"frozen by nobody":             {func(b *models.AwardBudget) { b.Encumbrances[1].Frozen.By = "" }, "by", "is missing"},
		"a position without a title":   {func(b *models.AwardBudget) { b.Positions[0].Title = "" }, "title", "is missing"},
		"nobody":                       {func(b *models.AwardBudget) { b.Positions[0].FTE = 0 }, "fte", "0.01 to 99.99"},
		"a hundred":                    {func(b *models.AwardBudget) { b.Positions[0].FTE = 10_000 }, "fte", "100 is not"},
		"paid less than nothing":       {func(b *models.AwardBudget) { b.Positions[0].PerPeriod = usd(-1) }, "per_period", "below zero"},
		"notice before it is given":    {func(b *models.AwardBudget) { b.Positions[0].NoticeDays = &minus }, "notice_days", "0 to 3660"},
		"notice of ages":               {func(b *models.AwardBudget) { b.Positions[0].NoticeDays = &far }, "notice_days", "0 to 3660"},
		"retained for ever":            {func(b *models.AwardBudget) { b.Positions[0].RetainMonths = 241 }, "retain_months", "0 to 240"},
		"an action of another kind":    {func(b *models.AwardBudget) { b.Actions[0].Kind = "hope" }, "kind", "it is stop"},
		"an action without a name":     {func(b *models.AwardBudget) { b.Actions[0].Name = "" }, "name", "is missing"},
		"an action below zero":         {func(b *models.AwardBudget) { b.Actions[0].Amount = -1 }, "amount", "below zero"},
		"an action of no year":         {func(b *models.AwardBudget) { b.Actions[0].FiscalYear = "FY2031" }, "fiscal_year", "there is FY2027"},
		"spending less than nothing":   {func(b *models.AwardBudget) { b.Actions[0].BurnAfter = usd(-1) }, "burn_after", "below zero"},
		"a haircut without a reason":   {func(b *models.AwardBudget) { b.Haircuts[0].Reason = " " }, "reason", "haircut 1: is missing"},
		"more than all of it":          {func(b *models.AwardBudget) { b.Haircuts[0].Part = 10_001 }, "part", "0 to 100 %"},
		"a bridge below zero":          {func(b *models.AwardBudget) { b.Bridge = usd(-1) }, "bridge", "below zero"},
		"a burn below zero":            {func(b *models.AwardBudget) { b.Burn = usd(-1) }, "burn", "below zero"},
		"a category that never ends":   {func(b *models.AwardBudget) { b.Lines[0].Category = strings.Repeat("x", 201) }, "category", "longer than"},
		"what nobody can read":         {func(b *models.AwardBudget) { b.Encumbrances[0].What = strings.Repeat("x", 501) }, "what", "longer than"},
		"a row that was struck counts": {func(b *models.AwardBudget) { b.Lines[1].Struck = "" }, "month", "line 2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := kept()
			x.change(&b)
			faulted(t, a.CheckAward(&b), x.field, x.says)
		})
	}
}

func TestParseFTE(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]int{"1": 100, " 1.5 ": 150, "0.25": 25, "0.01": 1, "99.99": 9999, "2.0": 200, "": 0, "0": 0, "0.00": 0, "100": 0, "-1": 0, "1.": 0, "1.005": 0, ".5": 0, "1,5": 0, "one": 0, "１": 0} {
		got, err := ParseFTE("fte", s)
		if got != want || (err == nil) != (want > 0) {
			t.Errorf("%q is %d, %v; want %d", s, got, err, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, MostFTE).Draw(t, "n")
		if got, err := ParseFTE("", FTE(n)); err != nil || got != n {
			t.Fatalf("%d is written %s and read %d, %v", n, FTE(n), got, err)
		}
	})
}
