package forecast

import (
	"context"
	"fmt"

	"proviso/models"
)

// CashPlan is the time that a cash line is drawn over, and what is spent in it.
type CashPlan struct {
	Opening  models.USD `json:"opening"` // may be below zero
	First    Month      `json:"first"`
	Months   int        `json:"months"`
	Spending []Flow     `json:"spending,omitempty"`
	// Progress is that of Options.
	Progress func(done, of int) `json:"-"`
}

// Flow is money of a month.
type Flow struct {
	Month  Month      `json:"month"`
	Amount models.USD `json:"amount"`
}

// Cash is the money that comes, by month, as planned and as is to be expected. It is
// the same without any simulation: severities stand at their means.
type Cash struct {
	Lines []CashMonth `json:"lines"`
	// Later is what is to be expected after the last month, and Lost what never
	// comes; with the lines they make up the plan to the cent.
	Later models.USD `json:"later"`
	Lost  models.USD `json:"lost"`
	// Undated is money to come of no month. It is in no line, nor is it in Lost.
	Undated models.USD `json:"undated"`
	// PlannedShort and Short are the first months that end below zero, as planned and
	// as is to be expected; "" is none.
	PlannedShort Month     `json:"planned_shortfall,omitempty"`
	Short        Month     `json:"shortfall,omitempty"`
	NotAssessed  []Missing `json:"not_assessed,omitempty"`
}

// CashMonth is one month: what comes, what is spent and what is there at its end.
type CashMonth struct {
	Month           Month      `json:"month"`
	Planned         models.USD `json:"planned"`
	Expected        models.USD `json:"expected"`
	Spent           models.USD `json:"spent"`
	PlannedBalance  models.USD `json:"planned_balance"`
	ExpectedBalance models.USD `json:"expected_balance"`
}

// index counts months from the year 0.
func index(m Month) int {
	n := 0
	for _, r := range m[:4] {
		n = 10*n + int(r-'0')
	}
	return 12*n + int(m[5]-'0')*10 + int(m[6]-'0') - 1
}

// monthOf is the month of an index.
func monthOf(n int) Month { return Month(fmt.Sprintf("%04d-%02d", n/12, n%12+1)) }

// longestLine is how many months a cash line has at most.
const longestLine = 240

func (p CashPlan) validate() error {
	switch {
	case !p.First.Known():
		return models.Invalid("first", "%q is not a month; it is written YYYY-MM", string(p.First))
	case p.Months < 1 || p.Months > longestLine:
		return models.Invalid("months", "%d is no number of months; it is from 1 to %d", p.Months, longestLine)
	case abs(p.Opening) > most:
		return models.Invalid("opening", "is more than %s", most.Format())
	}
	var sum models.USD
	for i, f := range p.Spending {
		at := fmt.Sprintf("spending[%d]", i)
		switch {
		case !f.Month.Known() || index(f.Month) < index(p.First) || index(f.Month) >= index(p.First)+p.Months:
			return models.Invalid(at+".month", "%q is not one of the %d months from %s on", string(f.Month), p.Months, string(p.First))
		case f.Amount < 0:
			return models.Invalid(at+".amount", "%s is below zero", f.Amount.Format())
		case f.Amount > most-sum:
			return models.Invalid(at+".amount", "all spending together is more than %s", most.Format())
		}
		sum += f.Amount
	}
	return nil
}

// Flows is the cash line: what is spent and not paid, and what is to come, by the
// months that it falls in, less what is lost and moved by delays and holds; of two
// delays the longer counts. Money of months before the first is expected in the
// first. For one scenario make its outcomes certain in the model.
func Flows(ctx context.Context, m Model, plan CashPlan) (*Cash, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	if err := plan.validate(); err != nil {
		return nil, err
	}
	first := index(plan.First)
	planned := make([]int64, plan.Months+1) // the last is later
	expected := make([]float64, plan.Months+2)
	place := func(month int) int { return min(max(0, month-first), plan.Months) }
	c := &Cash{}
	near, part := m.near(), wholly(plan.Progress)
	awards := byID(m.Awards, func(a Award) string { return a.ID })
	for i, a := range awards {
		x, lacks, ok := near.prospect(a)
		if !ok {
			c.NotAssessed = append(c.NotAssessed, Missing{a.ID, lacks})
			continue
		}
		for _, x := range x.pieces {
			switch {
			case !x.toCome():
			case x.month == "":
				c.Undated += models.USD(x.cents)
			default:
				planned[place(index(x.month))] += x.cents
			}
		}
		err := x.each(ctx, part.step(i, len(awards)), func(chance float64, f *fate) {
			for slot, x := range x.pieces {
				if x.toCome() && x.month != "" {
					expected[place(index(x.month)+f.months[slot])] += float64(chance * float64(x.cents-f.lost[slot]))
					expected[plan.Months+1] += float64(chance * float64(f.lost[slot]))
				}
			}
		})
		if err != nil {
			return nil, err
		}
	}
	part.at(1, 1)
	c.fill(plan, planned, expected)
	return c, nil
}

// fill lays what is expected out in whole cents and adds the balances.
func (c *Cash) fill(plan CashPlan, planned []int64, expected []float64) {
	total := int64(0)
	for _, cents := range planned {
		total += cents
	}
	cents := layOut(total, expected)
	c.Later, c.Lost = models.USD(cents[plan.Months]), models.USD(cents[plan.Months+1])
	x, y := plan.Opening, plan.Opening
	for i := range plan.Months {
		l := CashMonth{Month: monthOf(index(plan.First) + i), Planned: models.USD(planned[i]), Expected: models.USD(cents[i])}
		for _, f := range plan.Spending {
			if f.Month == l.Month {
				l.Spent += f.Amount
			}
		}
		x, y = x+l.Planned-l.Spent, y+l.Expected-l.Spent
		l.PlannedBalance, l.ExpectedBalance = x, y
		if x < 0 && c.PlannedShort == "" {
			c.PlannedShort = l.Month
		}
		if y < 0 && c.Short == "" {
			c.Short = l.Month
		}
		c.Lines = append(c.Lines, l)
	}
}

// toCome is true of money that has not arrived.
func (x piece) toCome() bool {
	return x.amount == Spent || x.amount == Committed || x.amount == Uncommitted
}
