package duties

import (
	"time"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
	"proviso/views/words"
)

// Month is a month as a table, a week a row.
type Month struct {
	Caption        string
	Name           string
	Previous, Next ui.Link
	Heads          []string
	Weeks          [][]Day
}

// Day is one day of it; a day of another month has no number.
type Day struct {
	Number, Name string
	Quiet        string // the holiday
	Today        string // the word for it
	Dues         []DueOnDay
}

// DueOnDay is a deadline in the month.
type DueOnDay struct {
	Mark  ui.Mark
	Link  ui.Link
	Quiet string
}

// NewMonthPage words the month in which first is the first day; closed names the
// holidays and is asked for every day.
func NewMonthPage(c layout.Context, g GivenList, first models.Date, closed func(models.Date) string) ListPage {
	w := c.Words
	p := newPage(c, g)
	t := first.Time()
	name := func(t time.Time) string { return t.Format("January 2006") }
	at := func(t time.Time) string { return c.At(c.Path, "view", "month", "month", t.Format("2006-01")) }
	before, after := t.AddDate(0, -1, 0), t.AddDate(0, 1, 0)
	p.Month = Month{Caption: w.Say("due.month", "Month", name(t)), Name: w.Say("due.months"), Previous: ui.Link{Text: name(before), URL: at(before)}, Next: ui.Link{Text: name(after), URL: at(after)}}
	for i := range 7 {
		p.Month.Heads = append(p.Month.Heads, time.Weekday(i).String())
	}
	by := map[models.Date][]DueOnDay{}
	for i := range g.Dues {
		d := &g.Dues[i]
		by[d.On] = append(by[d.On], DueOnDay{mark(w, d.State), ui.Link{Text: d.What, URL: c.At(At(d.ID))}, g.about(c, d).Text})
	}
	last := models.DateOf(after) - 1
	for day := first.AddDays(-int(t.Weekday())); day <= last; {
		var week []Day
		for range 7 {
			if day < first || day > last {
				week = append(week, Day{})
			} else {
				week = append(week, dayIn(w, day, c.Today, closed(day), by[day]))
			}
			day++
		}
		p.Month.Weeks = append(p.Month.Weeks, week)
	}
	p.Frame.Files = nil
	return p
}

func dayIn(w *words.Words, day, today models.Date, closed string, dues []DueOnDay) Day {
	d := Day{Number: day.Time().Format("2"), Name: day.Words(), Dues: dues}
	if closed != time.Saturday.String() && closed != time.Sunday.String() {
		d.Quiet = closed
	}
	if day == today {
		d.Today = w.Say("due.today")
	}
	return d
}
