package budget

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"proviso/models"
)

func dayOf(y, m, d int) models.Date { return models.NewDate(y, time.Month(m), d) }

func TestPayrollEnds(t *testing.T) {
	t.Parallel()
	friday := dayOf(2026, 11, 27)
	for name, x := range map[string]struct {
		p        models.Payroll
		from, to models.Date
		want     []models.Date
	}{
		"not known":                  {models.Payroll{}, dayOf(2026, 1, 1), dayOf(2026, 12, 31), nil},
		"without a day":              {models.Payroll{Every: models.Monthly}, dayOf(2026, 1, 1), dayOf(2026, 12, 31), nil},
		"weekly":                     {models.Payroll{First: friday, Every: models.Weekly}, dayOf(2026, 11, 28), dayOf(2026, 12, 11), []models.Date{dayOf(2026, 12, 4), dayOf(2026, 12, 11)}},
		"weekly, the day itself":     {models.Payroll{First: friday, Every: models.Weekly}, friday, friday, []models.Date{friday}},
		"biweekly, before the one":   {models.Payroll{First: friday, Every: models.Biweekly}, dayOf(2026, 10, 17), dayOf(2026, 11, 14), []models.Date{dayOf(2026, 10, 30), dayOf(2026, 11, 13)}},
		"biweekly, over new year":    {models.Payroll{First: friday, Every: models.Biweekly}, dayOf(2026, 12, 20), dayOf(2027, 1, 10), []models.Date{dayOf(2026, 12, 25), dayOf(2027, 1, 8)}},
		"semimonthly, in a February": {models.Payroll{First: friday, Every: models.Semimonthly}, dayOf(2028, 2, 15), dayOf(2028, 3, 14), []models.Date{dayOf(2028, 2, 15), dayOf(2028, 2, 29)}},
		"monthly":                    {models.Payroll{First: friday, Every: models.Monthly}, dayOf(2026, 11, 30), dayOf(2027, 2, 27), []models.Date{dayOf(2026, 11, 30), dayOf(2026, 12, 31), dayOf(2027, 1, 31)}},
		"backwards":                  {models.Payroll{First: friday, Every: models.Weekly}, dayOf(2027, 1, 1), dayOf(2026, 1, 1), nil},
		"of another word":            {models.Payroll{First: friday, Every: "daily"}, dayOf(2026, 1, 1), dayOf(2026, 2, 1), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := PayrollEnds(x.p, x.from, x.to); !slices.Equal(got, x.want) {
				t.Errorf("got %v, want %v", got, x.want)
			}
		})
	}
	if n := len(PayrollEnds(models.Payroll{First: friday, Every: models.Weekly}, dayOf(1, 1, 1), dayOf(9999, 12, 31))); n != mostEnds {
		t.Errorf("%d ends of all time, want %d", n, mostEnds)
	}
	PayrollEnds(models.Payroll{First: friday, Every: models.Semimonthly}, dayOf(9999, 12, 1), dayOf(9999, 12, 31)) // and comes to an end
}

// TestPayrollEndsAreOnes: whatever is asked, each end lies between the days, comes
// after the one before, as far as the payroll says, and a part of the days has just
// the ends of the whole that lie in it.
func TestPayrollEndsAreOnes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := models.Payroll{First: dayOf(2026, 1, 1).AddDays(rapid.IntRange(-4000, 4000).Draw(t, "first")), Every: rapid.SampledFrom(models.PayrollGaps).Draw(t, "every")}
		from := dayOf(2026, 1, 1).AddDays(rapid.IntRange(-2000, 2000).Draw(t, "from"))
		to := from.AddDays(rapid.IntRange(0, 900).Draw(t, "days"))
		all := PayrollEnds(p, from, to)
		for i, d := range all {
			if d < from || d > to || i > 0 && d <= all[i-1] {
				t.Fatalf("%v of %v to %v", all, from, to)
			}
			if gap := int(d - p.First); p.Every == models.Weekly && gap%7 != 0 || p.Every == models.Biweekly && gap%14 != 0 {
				t.Fatalf("%v is %d days from %v", d, gap, p.First)
			}
		}
		cut := from.AddDays(rapid.IntRange(0, int(to-from)).Draw(t, "cut"))
		if parts := append(PayrollEnds(p, from, cut), PayrollEnds(p, cut.AddDays(1), to)...); !slices.Equal(parts, all) {
			t.Fatalf("%v in two parts, %v in one", parts, all)
		}
	})
}
