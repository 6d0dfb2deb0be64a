package tell

import (
	"strconv"
	"strings"
	"time"

	"proviso/app/publication"
)

// Day is a day as read in a sentence: 24 January 2018, 24 de enero de 2018.
func (v Voice) Day(d publication.Day) string { return v.day(string(d), "tell.day", "tell.month.") }

// ShortDay is a day as read in a table: 24 Jan 2018, 24 ene 2018.
func (v Voice) ShortDay(d publication.Day) string {
	return v.day(string(d), "tell.short_day", "tell.mon.")
}

// When is a day as far as it is known, as read in a sentence: a year, a month, a day,
// one that its source does not confirm, or two between which it lies.
func (v Voice) When(w publication.When) string { return v.when(w, "tell.day", "tell.month", "") }

// ShortWhen is the same as read in a table; what is not confirmed ends in "?", and two
// days between which it lies have a dash between.
func (v Voice) ShortWhen(w publication.When) string {
	return v.when(w, "tell.short_day", "tell.short_month", "?")
}

// On, Of and Since put a day into a sentence with the preposition that it takes, by
// how far it is known: on 24 January 2018, in January 2018, in 2018.
func (v Voice) On(w publication.When) string    { return v.placed(w, "tell.on") }
func (v Voice) Of(w publication.When) string    { return v.placed(w, "tell.of") }
func (v Voice) Since(w publication.When) string { return v.placed(w, "tell.since") }
func (v Voice) Until(w publication.When) string { return v.placed(w, "tell.until") }

// OnDay is On of a day that is known.
func (v Voice) OnDay(d publication.Day) string { return v.On(publication.When(d)) }

func (v Voice) day(iso, pattern, month string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return v.Say("tell.no_day")
	}
	return v.Say(pattern, "Day", strconv.Itoa(t.Day()), "Month", v.Say(month+iso[5:7]), "Year", iso[:4])
}

// plain is a day, month or year, all of which are known.
func (v Voice) plain(iso, day, month string) string {
	names := "tell.month."
	if strings.Contains(day, "short") {
		names = "tell.mon."
	}
	switch len(iso) {
	case len("2018"):
		return iso
	case len("2018-09"):
		if _, err := time.Parse("2006-01", iso); err == nil {
			return v.Say(month, "Month", v.Say(names+iso[5:]), "Year", iso[:4])
		}
	}
	return v.day(iso, day, names)
}

func (v Voice) when(w publication.When, day, month, doubt string) string {
	if first, last, ok := strings.Cut(string(w), "/"); ok {
		first, last = v.plain(first, day, month), v.plain(last, day, month)
		if doubt != "" {
			return first + " – " + last
		}
		return v.between(string(w), day, month)
	}
	iso, unconfirmed := strings.CutSuffix(string(w), "?")
	text := v.plain(iso, day, month)
	switch {
	case unconfirmed && doubt != "":
		return text + doubt
	case unconfirmed:
		return v.Say("tell.unconfirmed", "When", text)
	}
	return text
}

// between names both days; Spanish gives each its article.
func (v Voice) between(interval, day, month string) string {
	first, last, _ := strings.Cut(interval, "/")
	named := func(iso string) string {
		text := v.plain(iso, day, month)
		if len(iso) == len(time.DateOnly) {
			return v.Say("tell.the_day", "Day", text)
		}
		return text
	}
	return v.Say("tell.interval", "First", named(first), "Last", named(last))
}

func (v Voice) placed(w publication.When, preposition string) string {
	if strings.Contains(string(w), "/") {
		return v.Say(preposition+"_interval", "Between", v.When(w))
	}
	kind := "_month"
	if iso := strings.TrimSuffix(string(w), "?"); w == "" {
		kind = "_unknown"
	} else if len(iso) == len(time.DateOnly) {
		kind = "_day"
	}
	return v.Say(preposition+kind, "Day", v.When(w))
}
