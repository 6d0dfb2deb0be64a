package models

// Month is a month written YYYY-MM; "" is none. Months compare as text.
type Month string

// MonthOf is the month of a day; "" of none.
func MonthOf(d Date) Month {
	if !d.Known() {
		return ""
	}
	return Month(d.String()[:7])
}

// ParseMonth reads a month; "" is none.
func ParseMonth(field, s string) (Month, error) {
	if m := Month(s); s == "" || m.Known() {
		return m, nil
	}
	return "", Invalid(field, "%q is not a month; it is written YYYY-MM, as 2027-03", s)
}

// Known is true for a month of the calendar.
func (m Month) Known() bool {
	if len(m) != 7 || m[4] != '-' {
		return false
	}
	for i, r := range m {
		if i != 4 && (r < '0' || r > '9') {
			return false
		}
	}
	return m[5:] >= "01" && m[5:] <= "12" && m[:4] != "0000"
}

// First is the first day of a month that is known; zero of none.
func (m Month) First() Date {
	if !m.Known() {
		return 0
	}
	d, err := ParseDate("month", string(m)+"-01")
	if err != nil {
		return 0
	}
	return d
}

// Last is the last day of a month that is known; zero of none.
func (m Month) Last() Date {
	d := m.First()
	if !d.Known() {
		return 0
	}
	for MonthOf(d.AddDays(1)) == m {
		d = d.AddDays(1)
	}
	return d
}
