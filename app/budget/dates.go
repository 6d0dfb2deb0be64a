package budget

import "proviso/models"

// mostEnds bounds the ends of pay periods that are laid out: a hundred years of weeks.
const mostEnds = 5300

// PayrollEnds are the days from one day to another, both included, on which a pay
// period ends: none where the payroll is not known, and never more than a hundred
// years of weeks.
func PayrollEnds(p models.Payroll, from, to models.Date) []models.Date {
	if !p.First.Known() || !from.Known() || !to.Known() {
		return nil
	}
	switch p.Every {
	case models.Weekly:
		return everyDays(p.First, 7, from, to)
	case models.Biweekly:
		return everyDays(p.First, 14, from, to)
	case models.Semimonthly:
		return everyMonth(from, to, true)
	case models.Monthly:
		return everyMonth(from, to, false)
	}
	return nil
}

// everyDays counts from some end in both directions.
func everyDays(first models.Date, days int, from, to models.Date) []models.Date {
	past := int(from-first) % days
	if past < 0 {
		past += days
	}
	d := from
	if past > 0 {
		d += models.Date(days - past)
	}
	var out []models.Date
	for ; d <= to && len(out) < mostEnds; d += models.Date(days) {
		out = append(out, d)
	}
	return out
}

// everyMonth takes the last day of each month and, with half, the 15th before it.
func everyMonth(from, to models.Date, half bool) []models.Date {
	var out []models.Date
	for m := models.MonthOf(from); m.First().Known() && m.First() <= to && len(out) < mostEnds; m = models.MonthOf(m.Last().AddDays(1)) {
		ends := []models.Date{m.Last()}
		if half {
			ends = []models.Date{m.First().AddDays(14), m.Last()}
		}
		for _, d := range ends {
			if from <= d && d <= to {
				out = append(out, d)
			}
		}
	}
	return out
}
