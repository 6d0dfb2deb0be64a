package exchange

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"proviso/models"
)

const hostile = "Report\r\nATTENDEE:mailto:x@example.org\rBEGIN:VALARM\nEND:VEVENT, \\n; a\u2028b\x00c\u0085d: \"e\" – " + "é"

func exampleCalendar() Calendar {
	day := models.NewDate(2026, time.November, 14)
	at := time.Date(2026, time.October, 1, 9, 30, 0, 0, time.UTC)
	return Calendar{ID: "feed-1", Name: "Deadlines of Ann", About: "What is due", URL: "https://proviso.example/deadlines", Refresh: 12, Events: []Event{
		{UID: "g1.acceptance@proviso", Day: day, Summary: "Acceptance of the award, Saturday; last business day 13 November", About: "First line\nsecond, line; \\ end", URL: "https://proviso.example/deadlines/g1.acceptance",
			Sequence: 7, Changed: at, Alarms: []int{14, 7, 2}},
		{UID: "g1.report@proviso", Day: day + 30, Summary: hostile, About: hostile, URL: "https://proviso.example/\r\nX-EVIL:1", Changed: at},
		{UID: "g1.long@proviso", Day: day + 31, Summary: strings.Repeat("größer ", 40), URL: "https://proviso.example/deadlines/g1.long", Changed: at},
	}}
}

func written(t *testing.T, c Calendar) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteCalendar(&b, c); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// hostileCalendar has what is hostile in every place that holds a text, as no id or
// address that the program makes does.
func hostileCalendar() Calendar {
	c := exampleCalendar()
	c.ID, c.Name, c.About, c.URL = hostile, hostile, hostile, "https://proviso.example/"+hostile
	for i := range c.Events {
		e := &c.Events[i]
		e.UID, e.URL, e.Summary, e.About = fmt.Sprint(i, hostile), "https://proviso.example/"+hostile, hostile, hostile
	}
	return c
}

// Every line ends in CR LF, none is longer than 75 bytes, and none is there but
// those that are written on purpose, whatever a text holds.
func TestCalendarLines(t *testing.T) {
	t.Parallel()
	text := written(t, exampleCalendar())
	known := strings.Fields("BEGIN END VERSION PRODID METHOD UID CALSCALE NAME X-WR-CALNAME X-WR-CALDESC DESCRIPTION URL REFRESH-INTERVAL X-PUBLISHED-TTL SUMMARY DTSTART DTSTAMP LAST-MODIFIED SEQUENCE TRANSP ACTION TRIGGER")
	names := map[bool][]string{}
	for is, text := range map[bool]string{false: text, true: written(t, hostileCalendar())} {
		if strings.Count(text, "\n") != strings.Count(text, "\r\n") || strings.Count(text, "\r") != strings.Count(text, "\r\n") || !strings.HasSuffix(text, "END:VCALENDAR\r\n") {
			t.Error("a line does not end in CR LF")
		}
		if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\r' && r != '\n' || r == '\u2028' }) || !utf8.ValidString(text) {
			t.Error("a text holds what is no character")
		}
		for _, line := range strings.Split(strings.TrimSuffix(text, "\r\n"), "\r\n") {
			if len(line) > 75 {
				t.Errorf("%d bytes: %s", len(line), line)
			}
			if strings.HasPrefix(line, " ") {
				continue
			}
			name := line[:strings.IndexAny(line+":", ":;")]
			if !slices.Contains(known, name) {
				t.Errorf("a text has made a line of its own: %q", line)
			}
			names[is] = append(names[is], name)
		}
	}
	if !slices.Equal(names[true], names[false]) {
		t.Errorf("a text has made or taken a line: %q, want %q", names[true], names[false])
	}
	if !strings.Contains(text, "\r\nREFRESH-INTERVAL;VALUE=DURATION:PT12H\r\n") {
		t.Error("no hint when to look again")
	}
	if n := strings.Count(text, "BEGIN:VALARM\r\n"); n != 3 {
		t.Errorf("%d alarms, want 3", n)
	}
	if again := written(t, exampleCalendar()); again != text {
		t.Error("the same calendar was written in another way")
	}
}
