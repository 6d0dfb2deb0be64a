package tracker

import (
	"errors"
	"strings"
	"testing"

	"proviso/app/store"
	"proviso/models"
)

// year is a fiscal year of a place that nothing is wrong with.
func year(place, name string, first int) models.BudgetYear {
	contingency := models.USD(20_600_000_00)
	return models.BudgetYear{Jurisdiction: place, Name: name, From: models.NewDate(first, 1, 1), To: models.NewDate(first, 12, 31), Contingency: &contingency, NoticeDays: 30,
		Funds: []models.Fund{{Code: "101", Name: "General", General: true}, {Code: "250", Name: "Grants"}}, Departments: []models.Department{{Code: "POL", Name: "Police"}},
		Lines:   []models.AdoptedLine{{Fund: "101", Department: "POL", Adopted: 5_000_000_00}},
		Payroll: models.Payroll{First: models.NewDate(2026, 11, 27), Every: models.Biweekly}}
}

// budgeted is a tracker whose invented places have the fiscal year of 2027.
func budgeted(t testing.TB) *Tracker {
	t.Helper()
	tr := planning(t)
	for _, place := range []string{brindlewick, quillmere} {
		if err := tr.KeepBudgetYear(t.Context(), petra(), year(place, "FY2027", 2027), 0, "adopted"); err != nil {
			t.Fatal(err)
		}
	}
	return tr
}

// refused errs unless an error is of the kind, about the field, and says what is wanted.
func refused(t *testing.T, what string, err error, kind models.ErrorKind, field, says string) {
	t.Helper()
	var e *models.Error
	if !errors.As(err, &e) || e.Kind != kind || e.Field != field || !strings.Contains(e.Msg, says) {
		t.Errorf("%s: got %v, want %s of %q that says %q", what, err, kind, field, says)
	}
}

// trailSays gives the lines about things of a kind, and errs unless the newest is the
// action and says the detail.
func trailSays(t *testing.T, tr *Tracker, kind models.FactKind, action, detail string) int {
	t.Helper()
	lines, err := tr.store.Lines(t.Context(), store.TrailFilter{Kinds: []models.FactKind{kind}}, 500)
	if err != nil {
		t.Fatal(err)
	}
	if action != "" && (len(lines) == 0 || lines[0].Action != action || lines[0].Actor != "petra" || !strings.Contains(lines[0].Detail, detail)) {
		t.Errorf("the trail has %+v, want %s with %q", lines[:min(1, len(lines))], action, detail)
	}
	return len(lines)
}

func TestKeepBudgetYear(t *testing.T) {
	t.Parallel()
	tr := planning(t)
	ctx, y := t.Context(), year(brindlewick, "FY2027", 2027)
	grants := person("gus", models.RoleGrants, brindlewick)
	for what, x := range map[string]struct {
		who  models.Person
		kind models.ErrorKind
	}{
		"nobody":           {models.Person{}, models.KindUnsigned},
		"an auditor":       {person("abe", models.RoleAuditor, brindlewick), models.KindDenied},
		"a viewer":         {person("vera", models.RoleViewer, brindlewick), models.KindDenied},
		"budget elsewhere": {person("bob", models.RoleBudget, "chicago-il"), models.KindNotFound},
	} {
		if err := tr.KeepBudgetYear(ctx, x.who, y, 0, "adopted"); models.KindOf(err) != x.kind {
			t.Errorf("%s: %v, want %s", what, err, x.kind)
		}
	}
	bad := y
	bad.To = 0
	refused(t, "without a last day", tr.KeepBudgetYear(ctx, petra(), bad, 0, "adopted"), models.KindInvalid, "to", "is missing")
	refused(t, "without a reason", tr.KeepBudgetYear(ctx, petra(), y, 0, " "), models.KindInvalid, "why", "is missing")
	refused(t, "of a version that is not there", tr.KeepBudgetYear(ctx, petra(), y, 3, "x"), models.KindConflict, "version", "nothing of either is lost")
	if n := trailSays(t, tr, models.FactBudgetYear, "", ""); n != 0 {
		t.Fatalf("what was refused left %d lines", n)
	}

	if err := tr.KeepBudgetYear(ctx, petra(), y, 0, "adopted by the council"); err != nil {
		t.Fatal(err)
	}
	trailSays(t, tr, models.FactBudgetYear, "keep-budget-year", "adopted by the council")
	refused(t, "a second of the name", tr.KeepBudgetYear(ctx, grants, y, 0, "x"), models.KindConflict, "name", "is kept already")
	f, err := tr.YearFile(ctx, person("abe", models.RoleAuditor, brindlewick), brindlewick+".fy2027")
	if err != nil || f.Version != 1 || f.Year.Lines[0].No != 1 || f.Year.Payroll.Every != models.Biweekly || len(f.History) != 1 || f.Keeps {
		t.Fatalf("as it was kept: %+v, %v", f.Year, err)
	}
	for what, x := range map[string]struct {
		who  models.Person
		id   string
		kind models.ErrorKind
	}{
		"of another place": {person("bob", models.RoleBudget, "chicago-il"), brindlewick + ".fy2027", models.KindNotFound},
		"none":             {petra(), brindlewick + ".fy2031", models.KindNotFound},
		"a viewer":         {person("vera", models.RoleViewer, brindlewick), brindlewick + ".fy2027", models.KindDenied},
	} {
		if _, err := tr.YearFile(ctx, x.who, x.id); models.KindOf(err) != x.kind || strings.Contains(err.Error(), "jurisdiction is") {
			t.Errorf("%s: %v, want %s", what, err, x.kind)
		}
	}

	next := f.Year
	next.Lines = append(next.Lines[:1:1], models.AdoptedLine{Fund: "250", Department: "POL", Adopted: 7})
	next.Name = "FY27"
	refused(t, "renamed", tr.KeepBudgetYear(ctx, petra(), next, 1, "x"), models.KindInvalid, "name", "stays FY2027")
	next.Name = "FY2027"
	if err := tr.KeepBudgetYear(ctx, grants, next, 1, "a supplement"); err != nil {
		t.Fatal(err)
	}
	refused(t, "written to an old version", tr.KeepBudgetYear(ctx, petra(), next, 1, "x"), models.KindConflict, "version", "version 2")
	f, _ = tr.YearFile(ctx, petra(), next.ID)
	if len(f.Year.Lines) != 2 || f.Year.Lines[1].No != 2 || f.Version != 2 {
		t.Errorf("the second line: %+v", f.Year.Lines)
	}
	gone := f.Year
	gone.Lines = gone.Lines[1:]
	refused(t, "a line taken away", tr.KeepBudgetYear(ctx, petra(), gone, 2, "x"), models.KindInvalid, "lines", "not taken away")
	gone.Lines = gone.Lines[:0]
	refused(t, "all of them", tr.KeepBudgetYear(ctx, petra(), gone, 2, "x"), models.KindInvalid, "lines", "there were 2 lines and are 0")
	refused(t, "the days of another", tr.KeepBudgetYear(ctx, petra(), year(brindlewick, "CY27", 2027), 0, "x"), models.KindInvalid, "from", "overlaps FY2027")
	if err := tr.KeepBudgetYear(ctx, petra(), year(brindlewick, "FY2028", 2028), 0, "the year after"); err != nil {
		t.Error(err)
	}
	if err := tr.KeepBudgetYear(ctx, petra(), year(quillmere, "FY2027", 2027), 0, "of another place"); err != nil {
		t.Error(err)
	}
}

// TestYearHoldsAwards: a fund that rows of an award name is not taken out of the year
// under them.
func TestYearHoldsAwards(t *testing.T) {
	t.Parallel()
	tr := budgeted(t)
	if err := tr.KeepAwardBudget(t.Context(), petra(), "illustrative-g4", AwardChange{Line: &models.BudgetLine{Month: "2027-03", Fund: "250", Amount: 5}}); err != nil {
		t.Fatal(err)
	}
	f, err := tr.YearFile(t.Context(), petra(), brindlewick+".fy2027")
	if err != nil {
		t.Fatal(err)
	}
	y := f.Year
	y.Funds = y.Funds[:1]
	refused(t, "the fund goes", tr.KeepBudgetYear(t.Context(), petra(), y, 1, "x"), models.KindInvalid, "", "Night Patrols (illustrative), FY2026 (ILLUSTRATIVE-26-G4) would no longer fit: line 1: FY2027 has no fund \"250\"")
	y = f.Year
	y.Departments = append(y.Departments[:1:1], models.Department{Code: "FIR"})
	if err := tr.KeepBudgetYear(t.Context(), petra(), y, 1, "a department more"); err != nil {
		t.Error(err)
	}
}

func TestChangeBudgetYear(t *testing.T) {
	t.Parallel()
	tr := budgeted(t)
	ctx, id := t.Context(), brindlewick+".fy2027"
	got := func() YearFile {
		t.Helper()
		f, err := tr.YearFile(ctx, petra(), id)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	change := func(c YearChange) error {
		c.Version = got().Version
		return tr.ChangeBudgetYear(ctx, petra(), id, c)
	}
	row := func(fund, department string, adopted models.USD) AdoptedRow {
		return AdoptedRow{AdoptedLine: models.AdoptedLine{Fund: fund, Department: department, Adopted: adopted}, FundName: "Named " + fund}
	}
	head := year(brindlewick, "FY2027", 2027)
	head.From = head.To.AddDays(1)
	for what, x := range map[string]struct {
		c           YearChange
		field, says string
	}{
		"nothing":                     {YearChange{}, "act", "nothing to change"},
		"days the wrong way":          {YearChange{Head: &head, Why: "x"}, "to", "lies before"},
		"a fund that is there":        {YearChange{Fund: &models.Fund{Code: "101"}}, "code", "another fund"},
		"the place of no fund":        {YearChange{Fund: &models.Fund{Code: "300"}, No: 3}, "no", "no fund 3"},
		"a line of no fund":           {YearChange{Line: &models.AdoptedLine{Fund: "9", Department: "POL"}}, "fund", "line 2: FY2027 has no fund"},
		"a fund that a line names":    {YearChange{Strike: &Strike{List: "fund", No: 1, Why: "x"}}, "fund", "line 1: FY2027 has no fund"},
		"a fund, without a reason":    {YearChange{Strike: &Strike{List: "fund", No: 2}}, "why", "is missing"},
		"a department that is none":   {YearChange{Strike: &Strike{List: "department", No: 2, Why: "x"}}, "no", "no department 2"},
		"of no list":                  {YearChange{Strike: &Strike{List: "letter", No: 2, Why: "x"}}, "list", "no list"},
		"a table without rows":        {YearChange{Table: &YearTable{}}, "rows", "is missing"},
		"a table with a row twice":    {YearChange{Table: &YearTable{[]AdoptedRow{row("101", "POL", 1), row("101", "POL", 2)}, []int{2, 3}}}, "row 3, department", "stand in the table twice"},
		"a table with less than zero": {YearChange{Table: &YearTable{[]AdoptedRow{row("101", "POL", 1), row("300", "POL", -2)}, []int{2, 5}}}, "row 5, adopted", "below zero"},
	} {
		refused(t, what, change(x.c), models.KindInvalid, x.field, x.says)
	}
	if f := got(); f.Version != 1 || len(f.Year.Funds) != 2 || f.Year.Funds[0].Name != "General" {
		t.Fatalf("what was refused changed it: %+v", f.Year)
	}
	if err := tr.ChangeBudgetYear(ctx, person("abe", models.RoleAuditor, brindlewick), id, YearChange{Version: 1, Fund: &models.Fund{Code: "300"}}); models.KindOf(err) != models.KindDenied {
		t.Errorf("an auditor changes it: %v", err)
	}
	head.From = head.To.AddDays(-300)
	head.Note = " see the book "
	for _, c := range []YearChange{
		{Head: &head, Why: "the year is short"},
		{Fund: &models.Fund{Code: "260", Name: "Grants"}, No: 2},
		{Department: &models.Department{Code: "FIR", Name: "Fire"}},
		{Line: &models.AdoptedLine{Fund: "260", Department: "FIR", Adopted: 5}},
		{Line: &models.AdoptedLine{Row: models.Row{No: 2}, Fund: "260", Department: "FIR", Adopted: 6}},
		{Table: &YearTable{[]AdoptedRow{row("260", "FIR", 7), row("300", "LAW", 8)}, []int{2, 3}}},
		{Strike: &Strike{List: "department", No: 1, Why: "it was merged"}},
	} {
		if err := change(c); err != nil {
			t.Fatal(err)
		}
	}
	trailSays(t, tr, models.FactBudgetYear, "keep-budget-year", "took out the department POL: it was merged")
	f := got()
	y := f.Year
	if y.From != head.From || y.Note != "see the book" || len(y.Funds) != 3 || y.Funds[1].Name != "Named 260" || y.Funds[2].Code != "300" || len(y.Departments) != 2 || y.Departments[1].Code != "LAW" {
		t.Errorf("as it is kept: %+v", y)
	}
	if len(y.Lines) != 3 || y.Lines[0].Struck != replaced || y.Lines[1].Adopted != 7 || y.Lines[2].No != 3 || f.History[6].Reason != "pasted 2 lines of the adopted budget, 1 of them in the place of what was kept; 1 that were kept are struck out" {
		t.Errorf("its lines: %+v; %s", y.Lines, f.History[6].Reason)
	}
}
