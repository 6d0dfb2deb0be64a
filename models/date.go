package models

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Date is a calendar day without time or zone. The zero Date is "not known" and
// is written as an empty string. Dates compare with < and >.
type Date int32

// epochOffset keeps every real day (years 1 to 9999) away from the zero Date.
const epochOffset = 1_000_000

// NewDate is the day named; like time.Date it normalises what overflows.
func NewDate(year int, month time.Month, day int) Date {
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix()/86400 + epochOffset)
}

// DateOf is the UTC day of an instant.
func DateOf(t time.Time) Date {
	t = t.UTC()
	return NewDate(t.Year(), t.Month(), t.Day())
}

// Time is midnight UTC at the start of the day.
func (d Date) Time() time.Time { return time.Unix(int64(d-epochOffset)*86400, 0).UTC() }

// Known is false for the zero Date.
func (d Date) Known() bool { return d != 0 }

// AddDays is n days later; the unknown day stays unknown.
func (d Date) AddDays(n int) Date {
	if d == 0 {
		return 0
	}
	return d + Date(n)
}

// String is the ISO form 2026-03-31, or "" for the unknown day.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return d.Time().Format(time.DateOnly)
}

// Words is the day as read in a sentence: 31 March 2026.
func (d Date) Words() string {
	if d == 0 {
		return "a day not known"
	}
	return d.Time().Format("2 January 2006")
}

func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = 0
		return nil
	}
	v, err := ParseDate("", string(b)) // the caller knows the field
	if err != nil {
		return err
	}
	*d = v
	return nil
}

// ParseDate reads one day, YYYY-MM-DD and nothing else. A day that is not in the
// calendar (30 February) is an error, never moved to another.
func ParseDate(field, s string) (Date, error) {
	if s == "" {
		return 0, Invalid(field, "is missing; a day is written YYYY-MM-DD")
	}
	w, err := ParseWhen(field, s)
	switch {
	case err != nil && looksLikeDay(s):
		return 0, err
	case err != nil:
		return 0, Invalid(field, "%q is not a date; a day is written YYYY-MM-DD", s)
	case len(s) != len(time.DateOnly):
		return 0, Invalid(field, "%q is not one day; a day is written YYYY-MM-DD", s)
	}
	return w.Earliest, nil
}

// When is a day as far as it is known: to the day, the month or the year. The
// zero When is "not known". The thing happened on one of the days from Earliest
// to Latest, both included.
//
// Its text is the Extended Date/Time Format of ISO 8601-2: 2018, 2018-09,
// 2018-09-15, with a final "?" where the source does not confirm it. A day that
// is not confirmed is good for its month only.
type When struct {
	Earliest, Latest Date
	text             string
}

// OnDay is a When that is known to the day.
func OnDay(d Date) When {
	if d == 0 {
		return When{}
	}
	return When{d, d, d.String()}
}

// Within is a When of which only the bounds are known. Its text is an EDTF
// interval and is for display; ParseWhen does not read intervals.
func Within(first, last Date) When {
	return When{first, last, first.String() + "/" + last.String()}
}

// ParseWhen reads YYYY, YYYY-MM or YYYY-MM-DD, each with an optional final "?".
func ParseWhen(field, s string) (When, error) {
	plain, unconfirmed := strings.CutSuffix(s, "?")
	bad := func() (When, error) {
		return When{}, Invalid(field, "%q is not a date; write YYYY-MM-DD, or YYYY-MM or YYYY if no more is known", s)
	}
	var layout string
	switch len(plain) {
	case 4:
		layout = "2006"
	case 7:
		layout = "2006-01"
	case 10:
		layout = time.DateOnly
	default:
		return bad()
	}
	t, err := time.Parse(layout, plain)
	if err != nil || t.Year() < 1 {
		if looksLikeDay(plain) {
			return When{}, Invalid(field, "%q is not a day of the calendar", s)
		}
		return bad()
	}
	w := When{Earliest: DateOf(t), text: s}
	switch {
	case layout == "2006":
		w.Latest = DateOf(t.AddDate(1, 0, 0)) - 1
	case layout == "2006-01":
		w.Latest = DateOf(t.AddDate(0, 1, 0)) - 1
	case unconfirmed:
		w.Earliest = NewDate(t.Year(), t.Month(), 1)
		w.Latest = NewDate(t.Year(), t.Month()+1, 1) - 1
	default:
		w.Latest = w.Earliest
	}
	return w, nil
}

func looksLikeDay(s string) bool {
	if len(s) != len(time.DateOnly) {
		return false
	}
	for i, r := range s {
		if i == 4 || i == 7 {
			if r != '-' {
				return false
			}
		} else if r < '0' || r > '9' {
			return false
		}
	}
	return true
}

// Known is false for the zero When.
func (w When) Known() bool { return w.Earliest != 0 }

// Exact is true when the day itself is known.
func (w When) Exact() bool { return w.Known() && w.Earliest == w.Latest }

// By says whether the thing had happened by the end of the day: certain from
// the last day on which it can have happened, impossible before the first.
func (w When) By(day Date) Certainty {
	switch {
	case !w.Known() || day < w.Earliest:
		return No
	case day >= w.Latest:
		return Yes
	}
	return Maybe
}

// Unconfirmed is the same When marked as not confirmed by its source.
func (w When) Unconfirmed() When {
	if !w.Known() || strings.HasSuffix(w.text, "?") {
		return w
	}
	u, err := ParseWhen("date", w.text+"?")
	if err != nil {
		return w
	}
	return u
}

// String is the EDTF text, or "" if not known.
func (w When) String() string { return w.text }

// Words is the When as read in a sentence: 15 September 2018, September 2018.
func (w When) Words() string {
	plain, unconfirmed := strings.CutSuffix(w.text, "?")
	out := "a day not known"
	switch len(plain) {
	case 4:
		out = plain
	case 7:
		out = w.Earliest.Time().Format("January 2006")
	case 10:
		if t, err := time.Parse(time.DateOnly, plain); err == nil {
			out = t.Format("2 January 2006")
		}
	default:
		if w.Known() {
			out = fmt.Sprintf("between %s and %s", w.Earliest.Words(), w.Latest.Words())
		}
	}
	if unconfirmed {
		out += " (not confirmed)"
	}
	return out
}

func (w When) MarshalJSON() ([]byte, error) { return json.Marshal(w.text) }

func (w *When) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return fmt.Errorf("read date: %w", err)
	}
	if s == "" {
		*w = When{}
		return nil
	}
	v, err := ParseWhen("date", s)
	if err != nil {
		return err
	}
	*w = v
	return nil
}

// IsZero lets encoding/json leave an unknown When out (omitzero).
func (w When) IsZero() bool { return !w.Known() }
