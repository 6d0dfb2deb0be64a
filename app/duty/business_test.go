package duty

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"proviso/models"
)

func day(t testing.TB, s string) models.Date {
	t.Helper()
	d, err := models.ParseDate("day", s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The days are those that the Office of Personnel Management has published.
func TestClosed(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ day, why, business string }{
		{"2026-11-14", "Saturday", "2026-11-13"},
		{"2026-11-15", "Sunday", "2026-11-13"},
		{"2026-11-13", "", "2026-11-13"},
		{"2026-11-11", "Veterans Day", "2026-11-10"},
		{"2026-11-26", "Thanksgiving Day", "2026-11-25"},
		{"2026-11-19", "", "2026-11-19"},
		{"2026-07-03", "Independence Day, observed", "2026-07-02"}, // the 4th is a Saturday
		{"2026-07-05", "Sunday", "2026-07-02"},
		{"2021-07-05", "Independence Day, observed", "2021-07-02"}, // the 4th is a Sunday
		{"2021-06-18", "Juneteenth National Independence Day, observed", "2021-06-17"},
		{"2020-06-19", "", "2020-06-19"},
		{"2026-06-19", "Juneteenth National Independence Day", "2026-06-18"},
		{"2021-12-31", "New Year's Day, observed", "2021-12-30"},
		{"2023-01-02", "New Year's Day, observed", "2022-12-30"},
		{"2026-01-19", "Birthday of Martin Luther King, Jr.", "2026-01-16"},
		{"2026-02-16", "Washington's Birthday", "2026-02-13"},
		{"2026-05-25", "Memorial Day", "2026-05-22"},
		{"2026-05-18", "", "2026-05-18"},
		{"2027-05-31", "Memorial Day", "2027-05-28"},
		{"2026-09-07", "Labor Day", "2026-09-04"},
		{"2026-10-12", "Columbus Day", "2026-10-09"},
		{"2026-12-25", "Christmas Day", "2026-12-24"},
		{"2027-12-24", "Christmas Day, observed", "2027-12-23"},
	} {
		d := day(t, x.day)
		if got := Closed(d); got != x.why {
			t.Errorf("Closed(%s): got %q, want %q", x.day, got, x.why)
		}
		if got := Business(d).String(); got != x.business {
			t.Errorf("Business(%s): got %s, want %s", x.day, got, x.business)
		}
	}
}

// A year has eleven holidays since 2021 and ten before; the last business day is
// never after the day, never closed, and never more than four days before.
func TestBusiness(t *testing.T) {
	t.Parallel()
	for year := 2010; year < 2060; year++ {
		n := 0
		for d := models.NewDate(year, time.January, 1); d < models.NewDate(year+1, time.January, 1); d++ {
			if holiday(d) != "" {
				n++
			}
		}
		if want := 10 + b2i(year > 2020); n != want {
			t.Errorf("%d has %d holidays, want %d", year, n, want)
		}
	}
	rapid.Check(t, func(r *rapid.T) {
		d := models.NewDate(2000, time.January, 1) + models.Date(rapid.IntRange(0, 40000).Draw(r, "day"))
		b := Business(d)
		if b > d || d-b > 4 || Closed(b) != "" || (b == d) != (Closed(d) == "") {
			r.Fatalf("Business(%s) = %s (%s)", d, b, Closed(b))
		}
		for between := b + 1; between <= d; between++ {
			if Closed(between) == "" {
				r.Fatalf("Business(%s) = %s passes over %s", d, b, between)
			}
		}
	})
}
