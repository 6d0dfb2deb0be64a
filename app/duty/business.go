package duty

import (
	"time"

	"proviso/models"
)

// The day on which Juneteenth became a federal holiday (Public Law 117-17).
var juneteenth = models.NewDate(2021, time.June, 17)

// Closed says why federal offices are closed on the day: "Saturday", "Sunday" or
// the name of the holiday; "" if they are open. Holidays are those of 5 U.S.C.
// 6103(a), with the day off for one on a Saturday the Friday before (6103(b)) and
// for one on a Sunday the Monday after (Executive Order 11582). Inauguration Day
// is one for the District of Columbia only and is not among them, nor are days
// that a President gives off by order.
func Closed(day models.Date) string {
	t := day.Time()
	if name := holiday(day); name != "" {
		return name
	}
	switch t.Weekday() {
	case time.Saturday, time.Sunday:
		return t.Weekday().String()
	case time.Friday:
		if name := holiday(day + 1); name != "" {
			return name + ", observed"
		}
	case time.Monday:
		if name := holiday(day - 1); name != "" {
			return name + ", observed"
		}
	}
	return ""
}

// Business is the last day on or before the day on which offices are open.
func Business(day models.Date) models.Date {
	for Closed(day) != "" {
		day--
	}
	return day
}

// holiday is the name of the holiday that falls on the day itself.
func holiday(day models.Date) string {
	t := day.Time()
	nth := (t.Day() + 6) / 7
	last := t.AddDate(0, 0, 7).Month() != t.Month()
	switch t.Month() {
	case time.January:
		switch {
		case t.Day() == 1:
			return "New Year's Day"
		case t.Weekday() == time.Monday && nth == 3:
			return "Birthday of Martin Luther King, Jr."
		}
	case time.February:
		if t.Weekday() == time.Monday && nth == 3 {
			return "Washington's Birthday"
		}
	case time.May:
		if t.Weekday() == time.Monday && last {
			return "Memorial Day"
		}
	case time.June:
		if t.Day() == 19 && day >= juneteenth {
			return "Juneteenth National Independence Day"
		}
	case time.July:
		if t.Day() == 4 {
			return "Independence Day"
		}
	case time.September:
		if t.Weekday() == time.Monday && nth == 1 {
			return "Labor Day"
		}
	case time.October:
		if t.Weekday() == time.Monday && nth == 2 {
			return "Columbus Day"
		}
	case time.November:
		switch {
		case t.Day() == 11:
			return "Veterans Day"
		case t.Weekday() == time.Thursday && nth == 4:
			return "Thanksgiving Day"
		}
	case time.December:
		if t.Day() == 25 {
			return "Christmas Day"
		}
	}
	return ""
}
