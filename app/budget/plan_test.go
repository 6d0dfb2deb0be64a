package budget

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"proviso/app/forecast"
	"proviso/models"
)

// future is a position of money to come alone.
func future(committed, uncommitted models.USD) *models.Position {
	return &models.Position{Award: committed + uncommitted, Future: committed + uncommitted, Committed: committed, Uncommitted: uncommitted}
}

func year27() models.BudgetYear {
	return models.BudgetYear{ID: "p.fy2027", Jurisdiction: "p", Name: "FY2027", From: models.NewDate(2026, 7, 1), To: models.NewDate(2027, 6, 30),
		Funds: []models.Fund{{Code: "GF", General: true}, {Code: "SRF"}}, Departments: []models.Department{{Code: "Police"}, {Code: "Sheriff"}},
		Lines: []models.AdoptedLine{{Row: models.Row{No: 1}, Fund: "SRF", Department: "Police", Adopted: 3_000_000_00}}, Payroll: models.Payroll{First: models.NewDate(2026, 11, 27), Every: models.Biweekly}, NoticeDays: 45}
}

func planLine(no int, department string, amount models.USD) models.BudgetLine {
	return models.BudgetLine{Row: models.Row{No: no}, FiscalYear: "FY2027", Fund: "SRF", Department: department, Month: "2027-03", Amount: amount}
}

// lantern is a plan of two awards of $1,000,000 to come, under one condition that is
// enforced with 30 %.
func lantern() Plan {
	p := Plan{Place: models.Jurisdiction{ID: "p", Name: "P"}, Today: models.NewDate(2026, 11, 30), Years: []models.BudgetYear{year27()}}
	for _, id := range []string{"g4", "g5"} {
		p.Awards = append(p.Awards, Exposure{Grant: models.Grant{ID: id, Program: "patrols"}, Name: strings.ToUpper(id), Position: future(0, 1_000_000_00),
			Budget: models.AwardBudget{ID: id, Lines: []models.BudgetLine{planLine(1, "Police", 1_000_000_00)}}})
	}
	p.Drivers = []models.Driver{{ID: "p.lantern", Jurisdiction: "p", Name: "Lantern certification", About: models.Ref{Kind: models.FactCondition, ID: "lantern"}, Outcomes: []models.DriverOutcome{{ID: "enforced", Name: "is enforced"}},
		Branches: []models.DriverBranch{{Row: models.Row{No: 1}, Outcome: "enforced", Grants: []string{"g4", "g5"}, Harm: models.HarmTerminated}}}}
	p.Beliefs = map[string]models.Likelihood{"p.lantern": believed("p.lantern", "enforced", 20_00, 30_00, 45_00)}
	return p
}

func believed(driver, outcome string, p10, p50, p90 models.Percent) models.Likelihood {
	return models.Likelihood{ID: driver, Cases: []models.LikelyCase{{Chances: []models.LikelyChance{{Outcome: outcome, P10: p10, P50: p50, P90: p90}}}}}
}

func reckon(t testing.TB, p Plan, o Options) *Reckoned {
	t.Helper()
	r, err := Reckon(t.Context(), p, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Two awards of $1,000,000 under one condition at 30 %: $600,000 is expected, and both
// are lost in 30 % of outcomes, not in 9 %.
func TestTwoAwardsUnderOneCondition(t *testing.T) {
	t.Parallel()
	r := reckon(t, lantern(), Options{Trials: 1000})
	if r.Result.Method != forecast.Enumerated {
		t.Errorf("the method is %s", r.Result.Method)
	}
	got, want := r.Totals, models.ReportSums{Base: 0, Adverse: 2_000_000_00, Severe: 2_000_000_00, Expected: 600_000_00, P50: 0, P80: 2_000_000_00, P95: 2_000_000_00}
	got.Adopted, got.Committed, got.Chosen, got.Net = nil, nil, 0, 0
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if r.Reserve != 2_000_000_00 {
		t.Errorf("the reserve is %s", r.Reserve)
	}
	if len(r.Together) != 1 || models.PercentOf(r.Together[0].Everything) != 30_00 || r.Together[0].Expected != 600_000_00 || r.Together[0].Driver.Name != "Lantern certification" {
		t.Errorf("together: %+v", r.Together)
	}
	if len(r.Lines) != 1 || r.Lines[0].Expected != 600_000_00 || r.Lines[0].Adopted == nil || *r.Lines[0].Adopted != 3_000_000_00 || r.Lines[0].FiscalYear != "FY2027" {
		t.Errorf("lines: %+v", r.Lines)
	}
}

// An award whose amounts are not known is told, and is in no figure; a driver of which
// nobody has said how likely it is moves no expected figure, and the severe one.
func TestUnknownIsNotZero(t *testing.T) {
	t.Parallel()
	p := lantern()
	p.Awards[1].Position = nil
	r := reckon(t, p, Options{})
	if len(r.Gaps.Awards) != 1 || r.Gaps.Awards[0].Grant != "g5" || r.Totals.Expected != 300_000_00 || r.Covered.Known != 1 {
		t.Errorf("gaps %+v, expected %s", r.Gaps, r.Totals.Expected)
	}
	p = lantern()
	p.Beliefs = nil
	r = reckon(t, p, Options{})
	if len(r.Gaps.Drivers) != 1 || r.Totals.Expected != 0 || r.Totals.Severe != 2_000_000_00 || r.Totals.Adverse != 0 {
		t.Errorf("drivers without a likelihood: %+v, %+v", r.Gaps.Drivers, r.Totals)
	}
	for name, x := range map[string]struct {
		change func(*Plan)
		says   string
		any    bool
	}{
		"no likelihood": {func(p *Plan) { p.Beliefs = nil }, "nothing can be said of what would be missing: no likelihood is written down for 1 driver", false},
		"no driver":     {func(p *Plan) { p.Drivers = nil }, "nobody has said yet what could happen", false},
		"no amount":     {func(p *Plan) { p.Awards[0].Position, p.Awards[1].Position = nil, nil }, "of none of the 2 awards the amounts are known", false},
		"no award":      {func(p *Plan) { p.Awards = nil }, "has no award", false},
		"one amount":    {func(p *Plan) { p.Awards[0].Position = nil }, "about", true},
		"all":           {func(*Plan) {}, "$600,000 of the money of 2 awards is expected to be missing", true},
		"a driver too many": {func(p *Plan) {
			p.Drivers = append(p.Drivers, models.Driver{ID: "p.x", Name: "X", Outcomes: p.Drivers[0].Outcomes})
		}, "1 driver has no likelihood yet", true},
	} {
		p := lantern()
		x.change(&p)
		r := reckon(t, p, Options{})
		told := Report(p, r, Told{})
		if r.Says() != x.any || !x.any && strings.Contains(told.Headline, "$") || x.any && !strings.Contains(told.Headline, "$") || x.says != "about" && !strings.Contains(told.Headline, x.says) {
			t.Errorf("%s: %v, %s", name, r.Says(), told.Headline)
		}
	}
}

// A waterfall as Clallam County drew it: $118,000, less $37,000 by moving one salary, is
// $81,000; less $21,000 of indirect costs, $60,000. $118,000 at $23,000 a pay period last
// 5.1 periods, and $60,000 at $15,000 last 4.0.
func TestBridge(t *testing.T) {
	t.Parallel()
	start, burn, after := models.USD(118_000_00), models.USD(23_000_00), models.USD(15_000_00)
	b, ok, err := BridgeOf(models.AwardBudget{Bridge: &start, Burn: &burn, Actions: []models.Mitigation{
		{Row: models.Row{No: 1}, Kind: models.Absorb, Name: "Move one salary", Amount: 37_000_00},
		{Row: models.Row{No: 2, Struck: "it was a mistake"}, Kind: models.Stop, Name: "Not this", Amount: 1_00},
		{Row: models.Row{No: 3}, Kind: models.Shrink, Name: "Drop indirect costs", Amount: 21_000_00, BurnAfter: &after},
	}}, nil)
	if err != nil || !ok || len(b.Stairs) != 2 {
		t.Fatalf("%+v, %v, %v", b, ok, err)
	}
	if b.Stairs[0].After != 81_000_00 || b.Stairs[1].After != 60_000_00 || b.Net != 60_000_00 || b.Stairs[0].Name != "Move one salary" {
		t.Errorf("stairs %+v", b.Stairs)
	}
	if b.Before.String() != "5.1" || b.After.String() != "4.0" {
		t.Errorf("it lasts %s and then %s", b.Before, b.After)
	}
	if _, _, err := BridgeOf(models.AwardBudget{Bridge: &start, Actions: []models.Mitigation{{Name: "Too much", Amount: 118_000_01}}}, nil); models.KindOf(err) != models.KindInvalid {
		t.Errorf("more is taken than there is: %v", err)
	}
	if _, ok, err := BridgeOf(models.AwardBudget{}, nil); ok || err != nil {
		t.Errorf("nothing is known: %v, %v", ok, err)
	}
}

// The money to come falls as the lines ahead say; what they do not reach to falls on no
// names, and what is past is not planned again.
// TestCheckBridge: what would be done takes no more than there is to bridge. What takes
// more already, since the record moved, can be made less.
func TestCheckBridge(t *testing.T) {
	t.Parallel()
	of := func(bridge *models.USD, amounts ...models.USD) *models.AwardBudget {
		b := &models.AwardBudget{Bridge: bridge}
		for i, u := range amounts {
			b.Actions = append(b.Actions, models.Mitigation{Row: models.Row{No: i + 1}, Name: "a", Amount: u})
		}
		return b
	}
	struck := of(usd(100), 60_00, 41_00)
	struck.Actions[0].Struck = "no longer"
	for name, x := range map[string]struct {
		was, is *models.AwardBudget
		future  *models.USD
		says    string
	}{
		"all of it":                  {of(usd(100)), of(usd(100), 60_00, 40_00), nil, ""},
		"a cent too much":            {of(usd(100), 60_00), of(usd(100), 60_00, 40_01), nil, "good for $100.01, which is $0.01 more than the $100.00 that has to be bridged"},
		"one was struck out":         {of(usd(100), 60_00), struck, nil, ""},
		"a sum that is too small":    {of(usd(100), 60_00), of(usd(59), 60_00), nil, "$1.00 more than the $59.00"},
		"too much, but less than it": {of(usd(100), 150_00), of(usd(100), 120_00), nil, ""},
		"too much, and yet more":     {of(usd(100), 120_00), of(usd(100), 120_00, 1_00), nil, "$21.00 more"},
		"of the money to come":       {of(nil), of(nil, 81_00), usd(80), "$1.00 more than the $80.00"},
		"of what nobody knows":       {of(nil), of(nil, 81_00), nil, ""},
	} {
		var position *models.Position
		if x.future != nil {
			position = &models.Position{Future: *x.future}
		}
		err := CheckBridge("amount", x.was, x.is, position)
		if ok := err == nil; ok != (x.says == "") || !ok && (models.KindOf(err) != models.KindInvalid || !strings.Contains(err.Error(), "amount: ") || !strings.Contains(err.Error(), x.says)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLay(t *testing.T) {
	t.Parallel()
	p := lantern()
	p.Drivers[0].Branches[0].Grants = []string{"g4"}
	b := &p.Awards[0].Budget
	b.Lines = []models.BudgetLine{planLine(1, "Police", 400_000_00), planLine(2, "Sheriff", 100_000_00), planLine(3, "Police", 900_000_00)}
	b.Lines[2].Month = "2026-09"
	r := reckon(t, p, Options{Against: models.ScenarioSevere})
	want := map[string]models.USD{"FY2027 Police": 400_000_00, "FY2027 Sheriff": 100_000_00, " ": 500_000_00}
	for _, l := range r.Lines {
		if got := l.Severe; got != want[l.FiscalYear+" "+l.Department] {
			t.Errorf("%s: %s, want %s", l.Name(), got, want[l.FiscalYear+" "+l.Department])
		}
	}
	if !slices.Contains(r.Gaps.Unlaid, "g4") || len(r.Lines) != 3 {
		t.Errorf("unlaid %v, lines %d", r.Gaps.Unlaid, len(r.Lines))
	}
}

// A state's cut of what it passes on touches that award and the department that uses it
// alone, on lines of its own.
func TestPassThroughAlone(t *testing.T) {
	t.Parallel()
	p := lantern()
	before := reckon(t, p, Options{})
	p.Awards = append(p.Awards, Exposure{Grant: models.Grant{ID: "g6", Program: "homeland", Via: "state"}, Name: "G6", Position: future(0, 200_000_00), Budget: models.AwardBudget{ID: "g6", Lines: []models.BudgetLine{planLine(1, "Sheriff", 200_000_00)}}})
	forty := models.Percent(40_00)
	p.Drivers = append(p.Drivers, models.Driver{ID: "p.state", Jurisdiction: "p", Name: "The state cuts what it passes on", Outcomes: []models.DriverOutcome{{ID: "cut", Name: "by 40 %"}},
		Branches: []models.DriverBranch{{Row: models.Row{No: 1}, Outcome: "cut", Grants: []string{"g6"}, Harm: models.HarmReduced, Severity: models.PlanRange{Likely: &forty}}}})
	p.Beliefs["p.state"] = believed("p.state", "cut", 50_00, 50_00, 50_00)
	after := reckon(t, p, Options{})
	for _, l := range after.Lines {
		switch {
		case l.PassThrough && (l.Department != "Sheriff" || l.Severe != 80_000_00 || l.Expected != 40_000_00 || l.Base != 80_000_00):
			t.Errorf("passed through: %+v", l)
		case !l.PassThrough && l != before.Lines[0] && l.Expected != before.Lines[0].Expected:
			t.Errorf("direct money moved: %+v", l)
		}
	}
	if after.Channels[1].Expected != 40_000_00 || after.Channels[0].Expected != 600_000_00 || len(after.Lines) != 2 {
		t.Errorf("channels %+v", after.Channels)
	}
}

// An appeal that is decided, and what hangs on it: each scenario goes by what the first
// comes to.
func TestBuiltInFollowsParent(t *testing.T) {
	t.Parallel()
	p := lantern()
	p.Drivers[0].Given = "p.appeal"
	p.Drivers = append([]models.Driver{{ID: "p.appeal", Jurisdiction: "p", Name: "The appeal", Outcomes: []models.DriverOutcome{{ID: "reversed", Name: "is reversed"}, {ID: "affirmed", Name: "is affirmed"}}}}, p.Drivers...)
	p.Beliefs["p.appeal"] = models.Likelihood{ID: "p.appeal", Cases: []models.LikelyCase{{Chances: []models.LikelyChance{{Outcome: "reversed", P10: 30_00, P50: 40_00, P90: 50_00}, {Outcome: "affirmed", P10: 50_00, P50: 60_00, P90: 70_00}}}}}
	p.Beliefs["p.lantern"] = models.Likelihood{ID: "p.lantern", Cases: []models.LikelyCase{
		{Outcome: "", Chances: []models.LikelyChance{{Outcome: "enforced"}}},
		{Outcome: "affirmed", Chances: []models.LikelyChance{{Outcome: "enforced"}}},
		{Outcome: "reversed", Chances: []models.LikelyChance{{Outcome: "enforced", P10: 70_00, P50: 75_00, P90: 80_00}}}}}
	r := reckon(t, p, Options{})
	if r.Totals.Expected != 600_000_00 { // 0.4 x 0.75 x 2,000,000
		t.Errorf("expected %s", r.Totals.Expected)
	}
	if r.Totals.Base != 0 {
		t.Errorf("base %s: the appeal is likelier to be affirmed", r.Totals.Base)
	}
	if r.Totals.Severe != 2_000_000_00 {
		t.Errorf("severe %s", r.Totals.Severe)
	}
	p.Drivers[0].Ended = &models.DriverEnd{Outcome: "reversed"}
	if r = reckon(t, p, Options{}); r.Totals.Expected != 1_500_000_00 || r.Totals.Base != 2_000_000_00 {
		t.Errorf("once it is reversed: %+v", r.Totals)
	}
}

// An order that is taken to be lifted in March takes no money of months before, and the
// difference is told.
func TestLift(t *testing.T) {
	t.Parallel()
	p := lantern()
	p.Drivers[0].About.Kind = models.AboutOrder
	p.Awards[0].Budget.Lines[0].Month = "2027-01"
	r := reckon(t, p, Options{Lifts: []Lift{{"p.lantern", "2027-03"}}})
	if r.Totals.Expected != 1_000_000_00 {
		t.Errorf("expected %s: the money of January has come by then", r.Totals.Expected)
	}
	if d := r.Difference; d == nil || d.From.Expected != 600_000_00 || d.To.Expected != 1_000_000_00 || len(d.Steps) != 1 || d.Steps[0].By.Expected != 400_000_00 {
		t.Errorf("difference %+v", r.Difference)
	}
	if len(r.Kept) != 1 || r.Kept[0].Protects <= 0 {
		t.Errorf("kept %+v", r.Kept)
	}
	for name, l := range map[string]Lift{"a driver that there is not": {"p.none", "2027-03"}, "no month": {"p.lantern", "March"}} {
		if _, err := Reckon(t.Context(), p, Options{Lifts: []Lift{l}}); models.KindOf(err) != models.KindInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What is done about it: frozen orders and actions are set against the loss, and what is
// left is the General Fund's; backfill is a part of that, and lowers nothing.
func TestActions(t *testing.T) {
	t.Parallel()
	p := lantern()
	cost := models.USD(5_000_00)
	p.Awards[0].Position = future(300_000_00, 700_000_00)
	p.Awards[0].Budget.Encumbrances = []models.Encumbrance{
		{Row: models.Row{No: 1}, Number: "PO1", Fund: "SRF", Department: "Police", Amount: 55_000_00, CancelCost: &cost, Frozen: &models.Freezing{Why: "a test"}, ObligatedOn: models.NewDate(2026, 10, 1)},
		{Row: models.Row{No: 2}, Number: "PO2", Fund: "SRF", Department: "Police", Amount: 75_000_00, ObligatedOn: models.NewDate(2026, 10, 1)}}
	p.Awards[0].Budget.Actions = []models.Mitigation{
		{Row: models.Row{No: 1}, Kind: models.Stop, Name: "Stop overtime", Amount: 100_000_00},
		{Row: models.Row{No: 2}, Kind: models.Absorb, Name: "Absorb", Amount: 20_000_00},
		{Row: models.Row{No: 3}, Kind: models.Backfill, Name: "Backfill", Amount: 500_000_00},
		{Row: models.Row{No: 4}, Kind: models.Freeze, Name: "Freeze orders", Amount: 40_000_00}}
	r := reckon(t, p, Options{Against: models.ScenarioSevere})
	l := r.Lines[0]
	// Of the committed money the open order that was obligated before is protected.
	if want := models.USD(2_000_000_00 - 75_000_00); l.Severe != want || l.Chosen != want {
		t.Errorf("severe %s, chosen %s, want %s", l.Severe, l.Chosen, want)
	}
	if l.Saved != 150_000_00 || l.Absorbed != 20_000_00 || l.Backfill != 500_000_00 || l.Net != l.Severe-170_000_00 {
		t.Errorf("%+v", l)
	}
	if len(r.Gaps.Costs) != 0 {
		t.Errorf("what it costs to cancel is known of all, and missing of %+v", r.Gaps.Costs)
	}
	p.Awards[0].Budget.Encumbrances[0].CancelCost = nil
	un := reckon(t, p, Options{Against: models.ScenarioSevere})
	if got := un.Lines[0].Saved; got != 140_000_00 || len(un.Gaps.Costs) != 1 || un.Gaps.Costs[0].Grant != p.Awards[0].Grant.ID {
		t.Errorf("of an order whose cost to cancel is not known %s is saved, and missing is %+v", got, un.Gaps.Costs)
	}
	if *l.Committed != 300_000_00 {
		t.Errorf("committed %s", l.Committed)
	}
	if last := r.Cascade[len(r.Cascade)-1]; last.After != 2_000_000_00-100_000_00-20_000_00-40_000_00 {
		t.Errorf("the waterfall ends at %s", last.After)
	}
}

// The last day for notice: 45 days before the last pay period by the day to which a
// position is funded.
func TestNotices(t *testing.T) {
	t.Parallel()
	p := lantern()
	ten := 10
	p.Awards[0].Budget.Positions = []models.FundedPosition{
		{Row: models.Row{No: 1}, Title: "Officer", FTE: 100, FundedThrough: models.NewDate(2027, 3, 31)},
		{Row: models.Row{No: 2}, Title: "Analyst", FTE: 50, FundedThrough: models.NewDate(2027, 3, 31), NoticeDays: &ten},
		{Row: models.Row{No: 3}, Title: "Clerk", FTE: 100}}
	n := p.Notices()
	// Pay periods end on 27 November 2026 and each 14 days after: 19 March 2027.
	if n[0].Position.Title != "Officer" || n[0].PeriodEnd != models.NewDate(2027, 3, 19) || n[0].NoticeBy != models.NewDate(2027, 2, 2) || n[1].NoticeBy != models.NewDate(2027, 3, 9) {
		t.Errorf("%+v", n)
	}
	if n[2].Why == "" || n[2].NoticeBy.Known() {
		t.Errorf("a position of which nobody says to when it is funded: %+v", n[2])
	}
}

// drawPlan draws a plan that the forms would let through.
func drawPlan(t *rapid.T) Plan {
	p := lantern()
	p.Awards, p.Drivers, p.Beliefs = nil, nil, map[string]models.Likelihood{}
	harms := []models.Harm{models.HarmTerminated, models.HarmReduced, models.HarmDisallowed, models.HarmHeld}
	n := rapid.IntRange(1, 5).Draw(t, "awards")
	var ids []string
	for i := range n {
		id := string(rune('a' + i))
		ids = append(ids, id)
		a := Exposure{Grant: models.Grant{ID: id, Program: "x"}, Name: id, Budget: models.AwardBudget{ID: id}}
		if rapid.Bool().Draw(t, "through") {
			a.Grant.Via = "state"
		}
		if rapid.IntRange(0, 4).Draw(t, "known") > 0 {
			o, b, c := models.USD(rapid.IntRange(0, 1e8).Draw(t, "o")), models.USD(rapid.IntRange(0, 1e8).Draw(t, "b")), models.USD(rapid.IntRange(0, 1e8).Draw(t, "c"))
			a.Position = future(o, b)
			a.Position.Demandable, a.Position.Award = c, a.Position.Award+c
		}
		for k := range rapid.IntRange(0, 3).Draw(t, "lines") {
			a.Budget.Lines = append(a.Budget.Lines, planLine(k+1, rapid.SampledFrom([]string{"Police", "Sheriff", ""}).Draw(t, "department"), models.USD(rapid.IntRange(1, 1e8).Draw(t, "line"))))
		}
		p.Awards = append(p.Awards, a)
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "drivers") {
		id := "p.d" + string(rune('0'+i))
		b := models.DriverBranch{Row: models.Row{No: 1}, Outcome: "yes", Grants: rapid.SliceOfNDistinct(rapid.SampledFrom(ids), 1, n, rapid.ID).Draw(t, "grants"), Harm: rapid.SampledFrom(harms).Draw(t, "harm")}
		if b.Harm.Moves() {
			b.Months = rapid.IntRange(1, 24).Draw(t, "months")
		} else if low := models.Percent(rapid.IntRange(0, 100_00).Draw(t, "low")); rapid.Bool().Draw(t, "part") {
			b.Severity = models.PlanRange{Likely: &low}
		}
		p.Drivers = append(p.Drivers, models.Driver{ID: id, Jurisdiction: "p", Name: id, Outcomes: []models.DriverOutcome{{ID: "yes", Name: "yes"}}, Branches: []models.DriverBranch{b}})
		if rapid.IntRange(0, 3).Draw(t, "believed") > 0 {
			x := models.Percent(rapid.IntRange(0, 100_00).Draw(t, "p50"))
			p.Beliefs[id] = believed(id, "yes", x/2, x, x+(100_00-x)/2)
		}
	}
	return p
}

// Whatever the plan: the table foots to the cent, nothing severe is below what is likely
// to be lost at the worst of base and adverse, no award is told twice, and the same plan
// gives the same figures.
func TestPlanProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := drawPlan(t)
		o := Options{Against: rapid.SampledFrom([]string{"", models.ScenarioBase, models.ScenarioAdverse, models.ScenarioSevere}).Draw(t, "against"), Trials: 500}
		r, err := Reckon(t.Context(), p, o)
		if err != nil {
			t.Fatal(err)
		}
		told := Report(p, r, Told{})
		if err := told.Foot(); err != nil {
			t.Error(err)
		}
		if r.Totals.Severe < r.Totals.Base || r.Totals.Severe < r.Totals.Adverse {
			t.Errorf("severe %s is below base %s or adverse %s", r.Totals.Severe, r.Totals.Base, r.Totals.Adverse)
		}
		if r.Result.Assessed+len(r.Gaps.Awards) != len(p.Awards) {
			t.Errorf("%d are assessed, %d are not, of %d", r.Result.Assessed, len(r.Gaps.Awards), len(p.Awards))
		}
		again, err := Reckon(t.Context(), p, o)
		if err != nil || again.Totals.Expected != r.Totals.Expected || !slices.Equal(again.Lines, r.Lines) && !sameLines(again.Lines, r.Lines) {
			t.Errorf("it comes out otherwise the second time: %v", err)
		}
		if r.Tornado.Base.Expected != r.Totals.Expected || r.Tornado.Base.Reserve != r.Reserve {
			t.Errorf("the tornado stands on %+v, and the plan comes to %s and %s", r.Tornado.Base, r.Totals.Expected, r.Reserve)
		}
		if changed := Changes(told, told); len(changed) > 0 {
			t.Errorf("nothing changed, and it says %q", changed)
		}
	})
}

func sameLines(a, b []models.ReportLine) bool {
	x, err1 := models.Body(a)
	y, err2 := models.Body(b)
	return err1 == nil && err2 == nil && string(x) == string(y)
}

// Where few assumptions differ both ends of a comparison are the figures that each of the
// two plans shows, also where trials are drawn.
func TestDifferenceIsOfPlans(t *testing.T) {
	t.Parallel()
	p := lantern()
	low, high := models.Percent(20_00), models.Percent(90_00)
	p.Drivers[0].Branches[0].Severity = models.PlanRange{Low: &low, High: &high}
	o := Options{Trials: 50_000, Compare: AsBelieved, Lifts: []Lift{{"p.lantern", "2027-01"}}}
	lifted := reckon(t, p, o)
	believed := reckon(t, p, Options{Trials: 50_000})
	d := lifted.Difference
	if lifted.Result.Method != forecast.Simulated || d.From.Expected != believed.Totals.Expected || d.From.Reserve != believed.Reserve || d.To.Expected != lifted.Totals.Expected || d.To.Reserve != lifted.Reserve {
		t.Errorf("from %+v to %+v, and the plans come to %s, %s and %s, %s", d.From, d.To, believed.Totals.Expected, believed.Reserve, lifted.Totals.Expected, lifted.Reserve)
	}
	if len(d.Steps) != 1 || d.From.Expected+d.Steps[0].By.Expected+d.Rest.Expected != d.To.Expected {
		t.Errorf("the steps do not add up: %+v", d)
	}
}
