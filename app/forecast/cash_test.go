package forecast

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"proviso/models"
)

// waits is an award of $1,200 to come in four months, $100 of it spent already.
func waits() Award {
	a := Award{ID: "a", Amounts: &Amounts{Spent: usd(100), Committed: usd(100), Uncommitted: usd(1000), Unspent: usd(0)}}
	for _, month := range []Month{"2026-11", "2026-12", "2027-01", "2027-02"} {
		a.Slices = append(a.Slices, Slice{Month: month, Share: 0.25})
	}
	return a
}

func shows(c *Cash) string {
	var b strings.Builder
	for _, l := range c.Lines {
		fmt.Fprintf(&b, "%s %s %s %s|", l.Month, l.Planned, l.Expected, l.ExpectedBalance)
	}
	fmt.Fprintf(&b, "later %s lost %s short %s %s", c.Later, c.Lost, c.PlannedShort, c.Short)
	return strings.ReplaceAll(b.String(), ".00", "")
}

// A hold moves money and loses none; a cut loses it and moves none; both do both.
func TestCash(t *testing.T) {
	t.Parallel()
	plan := CashPlan{Opening: 400_00, First: "2026-11", Months: 4}
	for i := range 4 {
		plan.Spending = append(plan.Spending, Flow{monthOf(index(plan.First) + i), 300_00})
	}
	hold := Branch{Driver: "x", Outcome: "ends", Award: "a", Kind: Held, Months: 2, From: "2026-12"}
	cutHalf := Branch{Driver: "x", Outcome: "ends", Award: "a", Kind: Reduced, Severity: Fixed(0.5)}
	for _, c := range []struct {
		name     string
		p        float64
		branches []Branch
		want     string
	}{
		{"as planned", 1, nil, "2026-11 300 300 400|2026-12 300 300 400|2027-01 300 300 400|2027-02 300 300 400|later 0 lost 0 short  "},
		{"held for certain", 1, []Branch{hold}, "2026-11 300 300 400|2026-12 300 0 100|2027-01 300 0 -200|2027-02 300 300 -200|later 600 lost 0 short  2027-01"},
		{"two holds, of which the longer counts", 1, []Branch{hold, {Driver: "x", Outcome: "ends", Award: "a", Kind: Delayed, Months: 1}},
			"2026-11 300 0 100|2026-12 300 300 100|2027-01 300 0 -200|2027-02 300 300 -200|later 600 lost 0 short  2027-01"},
		{"held with one half", 0.5, []Branch{hold}, "2026-11 300 300 400|2026-12 300 150 250|2027-01 300 150 100|2027-02 300 300 100|later 300 lost 0 short  "},
		// half of 1,100 to come is 550, of the 1,000 uncommitted: 137.50 a month
		{"cut", 1, []Branch{cutHalf}, "2026-11 300 162.50 262.50|2026-12 300 162.50 125|2027-01 300 162.50 -12.50|2027-02 300 162.50 -150|later 0 lost 550 short  2027-01"},
		{"held and cut", 1, []Branch{hold, cutHalf}, "2026-11 300 162.50 262.50|2026-12 300 0 -37.50|2027-01 300 0 -337.50|2027-02 300 162.50 -475|later 325 lost 550 short  2026-12"},
	} {
		m := Model{Drivers: []Driver{order("x", c.p)}, Awards: []Award{waits()}, Branches: c.branches}
		got, err := Flows(t.Context(), m, plan)
		if err != nil || shows(got) != c.want {
			t.Errorf("%s:\ngot  %s, %v\nwant %s", c.name, shows(got), err, c.want)
		}
	}
	// a month that ends at zero is not short
	spent := plan
	spent.Opening = 0
	if got, err := Flows(t.Context(), Model{Awards: []Award{waits()}}, spent); err != nil || got.Short != "" || got.PlannedShort != "" {
		t.Errorf("got %s, %v; want no shortfall", shows(got), err)
	}
	// what came before is expected in the first month, what is later stands apart,
	// and what has no month is told
	m := Model{Awards: []Award{waits(), free("b", 7), {ID: "c"}}}
	got, err := Flows(t.Context(), m, CashPlan{First: "2026-12", Months: 2})
	if want := "2026-12 600 600 600|2027-01 300 300 900|later 300 lost 0 short  "; err != nil || shows(got) != want || got.Undated != 7_00 || len(got.NotAssessed) != 1 {
		t.Errorf("got %s, %+v, %v; want %s", shows(got), got, err, want)
	}
	for field, p := range map[string]CashPlan{
		"first":              {First: "2026", Months: 1},
		"months":             {First: "2026-12"},
		"opening":            {First: "2026-12", Months: 1, Opening: math.MinInt64 + 1},
		"spending[0].month":  {First: "2026-12", Months: 1, Spending: []Flow{{"2027-01", 1}}},
		"spending[0].amount": {First: "2026-12", Months: 1, Spending: []Flow{{"2026-12", -1}}},
	} {
		if _, err := Flows(t.Context(), m, p); refused(err) != field {
			t.Errorf("got %v, want a refusal of %s", err, field)
		}
	}
}

// Whatever happens, what comes, what comes later and what is lost make up the plan;
// and what is lost is what the forecast expects of the money to come.
func TestCashFoots(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := sliced(t, portfolio(t, sixteenths))
		c, err := Flows(t.Context(), m, CashPlan{First: "2027-02", Months: 3})
		if err != nil {
			t.Fatal(err)
		}
		var money models.USD
		for i, a := range m.Awards {
			money += *a.Amounts.Spent + *a.Amounts.Committed + *a.Amounts.Uncommitted
			var zero models.USD
			x := *m.Awards[i].Amounts
			x.Unspent, x.Demandable, x.Own = &zero, &zero, &zero
			m.Awards[i].Amounts = &x
		}
		sum := c.Later + c.Lost
		for _, l := range c.Lines {
			sum += l.Expected
		}
		r, err := Exact(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		if sum != money || abs(c.Lost-r.Total.Expected) > 1 {
			t.Fatalf("%s of %s, lost %s, expected %s", sum, money, c.Lost, r.Total.Expected)
		}
	})
}

// Scenario 19, to the dollar: Clallam County's waterfall and its runway.
func TestWaterfall(t *testing.T) {
	t.Parallel()
	got, err := Waterfall(118_000_00, []Step{{"first action", -37_000_00}, {"second action", -21_000_00}})
	if err != nil || len(got) != 2 || got[0].After != 81_000_00 || got[1].After != 60_000_00 {
		t.Errorf("got %v, %v", got, err)
	}
	for _, c := range []struct {
		balance, per models.USD
		want         string
		whole        int64
		left         models.USD
	}{
		{118_000_00, 23_000_00, "5.1", 5, 3_000_00},
		{60_000_00, 15_000_00, "4.0", 4, 0},
		{59_999_99, 15_000_00, "3.9", 3, 14_999_99},
		{0, 1, "0.0", 0, 0},
	} {
		if l, err := Runway(c.balance, c.per); err != nil || l.String() != c.want || l.Whole != c.whole || l.Left != c.left {
			t.Errorf("%s at %s: got %v, %v; want %s", c.balance, c.per, l, err, c.want)
		}
	}
	for field, steps := range map[string][]Step{
		"steps[0].name": {{"", -1}}, "steps[1].change": {{"x", -100}, {"y", -1}}, "steps[0].change": {{"x", math.MaxInt64}},
	} {
		if _, err := Waterfall(100, steps); refused(err) != field {
			t.Errorf("got %v, want a refusal of %s", err, field)
		}
	}
	if _, err := Waterfall(-1, nil); refused(err) != "start" {
		t.Errorf("got %v", err)
	}
	if _, err := Runway(-1, 1); refused(err) != "balance" {
		t.Errorf("got %v", err)
	}
	if _, err := Runway(1, 0); refused(err) != "per_period" {
		t.Errorf("got %v", err)
	}
}

// Scenario 20: from the funded day back to the end of a pay period, and by the notice.
func TestLastResponsible(t *testing.T) {
	t.Parallel()
	var payroll []models.Date
	for day := models.NewDate(2027, time.January, 8); day < models.NewDate(2027, time.June, 1); day += 14 {
		payroll = append(payroll, day)
	}
	slices.Reverse(payroll) // in no order
	for _, c := range []struct {
		through models.Date
		notice  int
		want    string
	}{
		{models.NewDate(2027, time.March, 31), 30, "2027-02-17 2027-03-19"},
		{models.NewDate(2027, time.March, 19), 30, "2027-02-17 2027-03-19"},
		{models.NewDate(2027, time.March, 18), 30, "2027-02-03 2027-03-05"},
		{models.NewDate(2027, time.March, 31), 0, "2027-03-19 2027-03-19"},
	} {
		got, err := LastResponsible(c.through, c.notice, payroll)
		if text := got.NoticeBy.String() + " " + got.PeriodEnd.String(); err != nil || text != c.want {
			t.Errorf("got %s, %v; want %s", text, err, c.want)
		}
	}
	march := models.NewDate(2027, time.March, 31)
	for _, c := range []struct {
		field   string
		through models.Date
		notice  int
		payroll []models.Date
	}{
		{"funded_through", 0, 30, payroll},
		{"notice_days", march, -1, payroll},
		{"payroll[1]", march, 1, []models.Date{march, 0}},
		{"payroll", models.NewDate(2027, time.January, 1), 1, payroll},
		{"payroll", models.NewDate(2028, time.January, 1), 1, payroll},
	} {
		if _, err := LastResponsible(c.through, c.notice, c.payroll); refused(err) != c.field {
			t.Errorf("got %v, want a refusal of %s", err, c.field)
		}
	}
}
