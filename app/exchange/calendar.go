package exchange

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	ics "github.com/arran4/golang-ical"

	"proviso/models"
)

// Calendar is a feed that a calendar program subscribes to.
type Calendar struct {
	ID      string // stable, unlike that of any other feed
	Name    string
	About   string
	URL     string // the page that it is of; "": none is known
	Refresh int    // hours until a program should look again
	Events  []Event
}

// Event is a day in it. The UID stays whatever becomes of the day; Changed and
// Sequence move on with every change, so that a program takes the new one.
type Event struct {
	UID      string
	Day      models.Date
	Summary  string
	About    string
	URL      string
	Sequence int64
	Changed  time.Time
	Alarms   []int // days before it
}

// WriteCalendar writes the feed as iCalendar (RFC 5545, with the name and refresh
// hint of RFC 7986): whole days, lines that end in CR LF. A text can hold no line
// of its own, whatever is in it.
func WriteCalendar(w io.Writer, c Calendar) error {
	cal := ics.NewCalendarFor("Proviso")
	cal.SetMethod(ics.MethodPublish)
	cal.CalendarProperties = append(cal.CalendarProperties, property("UID", inline(c.ID)))
	cal.SetCalscale("GREGORIAN")
	cal.SetName(inline(c.Name)) // X-WR-CALNAME too, which most programs read
	cal.SetXWRCalDesc(inline(c.About))
	cal.SetDescription(inline(c.About))
	if c.URL != "" {
		cal.CalendarProperties = append(cal.CalendarProperties, property("URL", inline(c.URL)))
	}
	every := fmt.Sprintf("PT%dH", c.Refresh)
	cal.SetRefreshInterval(every)
	cal.SetXPublishedTTL(every)
	for _, e := range c.Events {
		ev := cal.AddEvent(inline(e.UID))
		ev.SetSummary(inline(e.Summary))
		ev.SetDescription(printed(e.About))
		if e.URL != "" {
			ev.SetURL(inline(e.URL))
		}
		ev.SetAllDayStartAt(e.Day.Time())
		ev.SetDtStampTime(e.Changed)
		ev.SetModifiedAt(e.Changed)
		ev.SetSequence(int(e.Sequence))
		ev.SetTimeTransparency(ics.TransparencyTransparent) // a deadline keeps nobody busy
		for _, days := range e.Alarms {
			a := ev.AddAlarm()
			a.SetAction(ics.ActionDisplay)
			a.SetProperty(ics.ComponentPropertyDescription, inline(e.Summary))
			a.SetTrigger(fmt.Sprintf("-P%dD", days))
		}
	}
	return cal.SerializeTo(w, ics.WithNewLineWindows)
}

func property(name, value string) ics.CalendarProperty {
	return ics.CalendarProperty{BaseProperty: ics.BaseProperty{IANAToken: name, Value: value, ICalParameters: map[string][]string{}}}
}

// inline is a text in one line: what ends one, or is no character, is a space.
func inline(s string) string {
	return strings.Join(strings.Fields(printed(strings.ReplaceAll(s, "\n", " "))), " ")
}

// printed is a text without control characters but for the ends of its lines.
func printed(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case unicode.IsControl(r), r == '\u2028', r == '\u2029', r == '\u0085':
			return ' '
		}
		return r
	}, strings.ToValidUTF8(strings.ReplaceAll(s, "\r\n", "\n"), "\uFFFD"))
}
