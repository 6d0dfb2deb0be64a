package tracker

import (
	"testing"
	"time"

	"proviso/models"
)

// Between two turns the answer stays what it is: asked on every day of four
// years, it changes on the days of its history and on no other.
func TestHistoryIsWhole(t *testing.T) {
	_, r := realItems(t)
	b := NewBook(r)
	first, last := models.NewDate(2017, time.June, 1), models.NewDate(2021, time.June, 1)
	for _, place := range []string{"denver-co", "chicago-il", "los-angeles-ca", "vermont"} {
		for _, condition := range []string{"jag-notice", "jag-access", "jag-1373-cert"} {
			q := models.Question{Jurisdiction: place, Program: "byrne-jag", FiscalYear: 2017, Condition: condition, AsOf: first}
			turns, err := b.History(q, last)
			if err != nil {
				t.Fatal(err)
			}
			at := map[models.Date]models.Turn{}
			for _, x := range turns {
				at[x.Day] = x
			}
			was, err := b.Law.Coverage(q)
			if err != nil {
				t.Fatal(err)
			}
			for q.AsOf = first + 1; q.AsOf <= last; q.AsOf++ {
				is, err := b.Law.Coverage(q)
				if err != nil {
					t.Fatal(err)
				}
				turn, told := at[q.AsOf]
				other := is.Standing != was.Standing || len(without(is.Reasons, was.Reasons)) > 0 || len(without(was.Reasons, is.Reasons)) > 0 || is.Stale != 0 && was.Stale == 0
				if other != told || told && (turn.From != was.Standing || turn.To != is.Standing) {
					t.Errorf("%s %s on %s: %s to %s, told %v %+v", place, condition, q.AsOf, was.Standing, is.Standing, told, turn)
				}
				was = is
			}
		}
	}
}

// Denver's notice condition of 2017: blocked with everybody's, in force from the
// stay of 26 June 2018.
func TestHistoryOfDenver(t *testing.T) {
	_, r := realItems(t)
	b := NewBook(r)
	q := models.Question{Jurisdiction: "denver-co", Program: "byrne-jag", FiscalYear: 2017, Condition: "jag-notice"}
	turns, err := b.History(q, models.NewDate(2019, time.January, 1))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]models.Turn{}
	for _, x := range turns {
		found[x.Day.String()] = x
	}
	stay := found["2018-06-26"]
	if stay.From != models.Blocked || stay.To != models.InForce || len(stay.What) == 0 || len(stay.Ended) == 0 {
		t.Errorf("the stay: %+v", stay)
	}
	if pi := found["2017-09-15"]; pi.To != models.Blocked || len(pi.Began) == 0 {
		t.Errorf("the injunction: %+v", pi)
	}
	// As known before the stay nothing of it is told.
	q.KnownOn = models.NewDate(2018, time.June, 25)
	turns, err = b.History(q, models.NewDate(2019, time.January, 1))
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range turns {
		if x.Day > q.KnownOn && x.Stale == 0 && x.To == models.InForce {
			t.Errorf("as known on %s, %+v is told", q.KnownOn, x)
		}
	}
	if _, err := b.History(models.Question{Jurisdiction: "nowhere", Condition: "jag-notice"}, 1); models.KindOf(err) != models.KindNotFound {
		t.Errorf("of no place: %v", err)
	}
}

// BenchmarkHistory is the whole history of one answer; the baseline is that answer
// on one day.
func BenchmarkHistory(b *testing.B) {
	_, r := realItems(b)
	book := NewBook(r)
	q := models.Question{Jurisdiction: "denver-co", Program: "byrne-jag", FiscalYear: 2017, Condition: "jag-notice", AsOf: models.NewDate(2018, time.June, 26)}
	b.Run("baseline", func(b *testing.B) {
		for b.Loop() {
			if _, err := book.Law.Coverage(q); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("history", func(b *testing.B) {
		for b.Loop() {
			if _, err := book.History(q, models.NewDate(2026, time.January, 1)); err != nil {
				b.Fatal(err)
			}
		}
	})
}
