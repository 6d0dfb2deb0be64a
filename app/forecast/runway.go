package forecast

import (
	"fmt"
	"slices"

	"proviso/models"
)

// Step is something done about a sum, by name: an action that saves, or a cost that
// is added.
type Step struct {
	Name   string     `json:"name"`
	Change models.USD `json:"change"` // below zero makes the sum smaller
}

// Stair is a step and what is left after it.
type Stair struct {
	Step
	After models.USD `json:"after"`
}

// Waterfall walks down from a sum by named steps, to the cent. A step that takes
// more than is left is refused: one of the two figures is wrong.
func Waterfall(start models.USD, steps []Step) ([]Stair, error) {
	if start < 0 || start > most {
		return nil, models.Invalid("start", "%s is not from 0 to %s", start.Format(), most.Format())
	}
	var out []Stair
	for i, s := range steps {
		at := fmt.Sprintf("steps[%d]", i)
		switch {
		case s.Name == "":
			return nil, models.Invalid(at+".name", "is missing; a step names what is done")
		case s.Change < -start:
			return nil, models.Invalid(at+".change", "%s takes more than the %s that is left", s.Change.Format(), start.Format())
		case s.Change > most-start:
			return nil, models.Invalid(at+".change", "makes it more than %s", most.Format())
		}
		start += s.Change
		out = append(out, Stair{s, start})
	}
	return out, nil
}

// Lasts is how long a balance lasts.
type Lasts struct {
	Whole int64      `json:"whole"` // periods that are paid in full
	Left  models.USD `json:"left"`  // after these
	// Tenths of periods, cut off: 51 is 5.1 periods. More is never promised.
	Tenths int64 `json:"tenths"`
}

func (l Lasts) String() string { return fmt.Sprintf("%d.%d", l.Tenths/10, l.Tenths%10) }

// Runway is how many periods a balance pays for.
func Runway(balance, per models.USD) (Lasts, error) {
	switch {
	case balance < 0 || balance > most:
		return Lasts{}, models.Invalid("balance", "%s is not from 0 to %s", balance.Format(), most.Format())
	case per <= 0:
		return Lasts{}, models.Invalid("per_period", "%s is not above zero", per.Format())
	}
	return Lasts{int64(balance / per), balance % per, int64(balance * 10 / per)}, nil
}

// LastDay is the last day on which a position can be given notice so that it is paid
// no longer than there is money.
type LastDay struct {
	NoticeBy  models.Date `json:"notice_by"`
	PeriodEnd models.Date `json:"period_end"` // the last pay period that is funded in full
}

// LastResponsible reckons back from the day through which a position is funded: to
// the end of the last pay period by then, and from there by the days of notice. The
// payroll is the ends of its pay periods. A notice of no days is given on the last
// day of the period.
func LastResponsible(through models.Date, notice int, payroll []models.Date) (LastDay, error) {
	switch {
	case !through.Known():
		return LastDay{}, models.Invalid("funded_through", "is missing; without it there is no last day")
	case notice < 0 || notice > 3660:
		return LastDay{}, models.Invalid("notice_days", "%d is no notice; it is from 0 to 3660 days", notice)
	}
	var end models.Date
	for i, day := range payroll {
		if !day.Known() {
			return LastDay{}, models.Invalid(fmt.Sprintf("payroll[%d]", i), "is missing")
		}
		if day <= through {
			end = max(end, day)
		}
	}
	switch {
	case !end.Known():
		return LastDay{}, models.Invalid("payroll", "no pay period ends by %s", through.Words())
	case slices.Max(payroll) < through-31:
		return LastDay{}, models.Invalid("payroll", "goes to %s only; the position is funded through %s", slices.Max(payroll).Words(), through.Words())
	}
	return LastDay{end.AddDays(-notice), end}, nil
}
