package models

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseDate(t *testing.T) {
	for _, in := range []string{"2018-06-25", "2016-02-29", "0001-01-01", "9999-12-31"} {
		if d, err := ParseDate("as_of", in); err != nil || d.String() != in {
			t.Errorf("%q: got %q, %v", in, d, err)
		}
	}
	for in, why := range map[string]string{
		"": "is missing", "2018-02-30": "is not a day of the calendar", "2017-02-29": "is not a day of the calendar", "2018-13-01": "is not a day of the calendar",
		"2018-6-25": "is not a date", "25/06/2018": "is not a date", "2018-06": "is not one day", "2018": "is not one day", "2018-06-25?": "is not one day",
		"2018-06-25T00:00:00Z": "is not a date", "today": "is not a date", "0000-01-01": "is not a day", " 2018-06-25": "is not a date",
		"x": "a day is written YYYY-MM-DD", "2018-99": "a day is written YYYY-MM-DD", "123": "a day is written YYYY-MM-DD",
	} {
		if d, err := ParseDate("as_of", in); err == nil || d != 0 || !strings.Contains(err.Error(), why) {
			t.Errorf("%q: got %q, %v; want %q", in, d, err, why)
		}
	}
}

// A When happened on one of its days: impossible before the first, certain from
// the last on.
func TestWhenBy(t *testing.T) {
	for _, c := range []struct {
		when, on string
		want     Certainty
	}{
		{"2018-06-26", "2018-06-25", No}, {"2018-06-26", "2018-06-26", Yes}, {"2018-06-26", "2018-06-27", Yes},
		{"2018-09", "2018-08-31", No}, {"2018-09", "2018-09-01", Maybe}, {"2018-09", "2018-09-29", Maybe}, {"2018-09", "2018-09-30", Yes},
		{"2016", "2015-12-31", No}, {"2016", "2016-01-01", Maybe}, {"2016", "2016-12-30", Maybe}, {"2016", "2016-12-31", Yes},
		{"2017-03-27?", "2017-02-28", No}, {"2017-03-27?", "2017-03-01", Maybe}, {"2017-03-27?", "2017-03-28", Maybe}, {"2017-03-27?", "2017-03-31", Yes},
		{"2018-09?", "2018-09-15", Maybe}, {"2018-09?", "2018-10-01", Yes},
	} {
		w, err := ParseWhen("date", c.when)
		if err != nil {
			t.Fatal(err)
		}
		d, err := ParseDate("on", c.on)
		if err != nil {
			t.Fatal(err)
		}
		if got := w.By(d); got != c.want {
			t.Errorf("%s by %s: got %s, want %s", c.when, c.on, got, c.want)
		}
	}
	if (When{}).By(NewDate(2020, 1, 1)) != No {
		t.Error("what is not known to have happened has not happened")
	}
}

func TestWhenWords(t *testing.T) {
	for in, want := range map[string]string{"2018-06-26": "26 June 2018", "2018-09": "September 2018", "2016": "2016", "2018-09?": "September 2018 (not confirmed)"} {
		w, err := ParseWhen("date", in)
		if err != nil || w.Words() != want || w.String() != in {
			t.Errorf("%s: got %q, %v", in, w.Words(), err)
		}
	}
	w := Within(NewDate(2019, time.October, 1), NewDate(2020, time.September, 30))
	if w.Words() != "between 1 October 2019 and 30 September 2020" || (When{}).Words() != "a day not known" {
		t.Errorf("got %q and %q", w.Words(), When{}.Words())
	}
}

// Days are numbers: adding days agrees with the calendar, order with text.
func TestDateArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		year := rapid.IntRange(2, 9998).Draw(t, "year")
		d := NewDate(year, time.Month(rapid.IntRange(1, 12).Draw(t, "month")), rapid.IntRange(1, 28).Draw(t, "day"))
		n := rapid.IntRange(-300, 300).Draw(t, "days")
		e := d.AddDays(n)
		if want := d.Time().AddDate(0, 0, n).Format(time.DateOnly); e.String() != want {
			t.Fatalf("%s + %d: got %s, want %s", d, n, e, want)
		}
		if (d < e) != (d.String() < e.String()) {
			t.Fatalf("%s and %s order otherwise as text", d, e)
		}
		if DateOf(d.Time().Add(23*time.Hour)) != d {
			t.Fatalf("%s is another day at eleven at night", d)
		}
	})
}

func FuzzParseWhen(f *testing.F) {
	for _, s := range []string{"2018-02-30", "2018-09?", "2016", "2018-06-26", "9999-12-31?", "20180626"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		w, err := ParseWhen("date", s)
		if err != nil {
			return
		}
		if w.Earliest > w.Latest || !w.Known() || w.String() != s {
			t.Fatalf("%q: %+v", s, w)
		}
		b, err := json.Marshal(w)
		if err != nil {
			t.Fatal(err)
		}
		var again When
		if err := json.Unmarshal(b, &again); err != nil || again != w {
			t.Fatalf("%q: read again %+v, %v", s, again, err)
		}
	})
}

// Kleene's logic: what is not known stays not known unless the other decides.
func TestCertainty(t *testing.T) {
	all := []Certainty{No, Maybe, Yes}
	for _, a := range all {
		if a.Not().Not() != a || a.Unsettled() == Yes {
			t.Errorf("%s", a)
		}
		for _, b := range all {
			if a.And(b) != b.And(a) || a.Or(b) != b.Or(a) || a.And(b).Not() != a.Not().Or(b.Not()) {
				t.Errorf("%s, %s", a, b)
			}
		}
	}
	if Maybe.And(No) != No || Maybe.Or(Yes) != Yes || Maybe.Not() != Maybe {
		t.Error("a doubt is not settled by the other side, or settles it")
	}
}
