package cards

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"proviso/app/publication"
	"proviso/views/tell"
)

// lane is a line of a timeline with its name above it.
type lane struct {
	Name  string
	Spans []span
	Dots  []dot
}

type span struct {
	From, To publication.When // To "" is until the day of the card
	Tone     string
	How      string
}

type dot struct {
	At   publication.When
	Tone string
}

// timeline draws lanes from the first day that any of them knows to the day of the
// card. What has no date stands in the table alone.
func timeline(f tell.Frame, caption string, lanes []lane) *picture {
	end, ok := dayOf(publication.When(f.Edition.AsOf))
	if !ok {
		return nil
	}
	first := end
	for _, l := range lanes {
		for _, s := range l.Spans {
			if d, ok := dayOf(s.From); ok && d.Before(first) {
				first = d
			}
		}
		for _, p := range l.Dots {
			if d, ok := dayOf(p.At); ok && d.Before(first) {
				first = d
			}
		}
	}
	if !first.Before(end) {
		return nil
	}
	s := newScale(first, end)
	var c canvas
	c.height = 16
	var drawn []string
	for _, l := range lanes {
		if n := s.lane(&c, l); n > 0 {
			drawn = append(drawn, l.Name+" "+f.Number(n))
		}
	}
	if len(drawn) == 0 {
		return nil
	}
	s.axis(f, &c)
	return c.picture("time", caption, f.Say("card.picture_time", "Caption", caption, "From", strconv.Itoa(s.first.Year()), "To", f.Day(f.Edition.AsOf), "Counts", strings.Join(drawn, "; ")))
}

// scale places days between two in hundredths of the width.
type scale struct {
	first, last time.Time
}

// newScale begins with a year, so that its first line is one, and leaves room at the end.
func newScale(first, last time.Time) scale {
	return scale{time.Date(first.Year(), time.January, 1, 0, 0, 0, 0, time.UTC), last}
}

// widest is where the day of the card stands: what lies behind it is room for dots.
const widest = 96.0

func (s scale) at(d time.Time) float64 {
	all := s.last.Sub(s.first).Hours()
	return 1 + max(0, min(1, d.Sub(s.first).Hours()/all))*(widest-1)
}

// lane draws one line and gives how much of it has a date; of what has none it draws
// nothing.
func (s scale) lane(c *canvas, l lane) int {
	y := c.height
	var marks canvas
	for _, x := range l.Spans {
		from, ok := dayOf(x.From)
		if !ok {
			continue
		}
		to, known := dayOf(x.To)
		if !known {
			to = s.last
		}
		left, right := s.at(from), s.at(to)
		marks.bar(left, max(right-left, 0.8), y+18, 8, x.Tone, x.How)
	}
	for _, p := range l.Dots {
		if d, ok := dayOf(p.At); ok {
			marks.add("circle", "t-"+p.Tone, "", "cx", percent(s.at(d)), "cy", strconv.Itoa(y+22), "r", "4", "fill", "currentColor")
		}
	}
	if len(marks.marks) == 0 {
		return 0
	}
	c.text("0", y+12, l.Name, "t-ink")
	c.add("line", "t-line", "", "x1", "0", "x2", "100%", "y1", strconv.Itoa(y+22), "y2", strconv.Itoa(y+22), "stroke", "currentColor")
	c.marks = append(c.marks, marks.marks...)
	c.height += 34
	return len(marks.marks)
}

// axis writes years below, as many as a narrow card has room for, and a line for the
// day of the card.
func (s scale) axis(f tell.Frame, c *canvas) {
	bottom := c.height
	c.add("line", "t-accent", "", "x1", percent(widest), "x2", percent(widest), "y1", "16", "y2", strconv.Itoa(bottom), "stroke", "currentColor", "stroke-width", "2")
	c.text(percent(widest), 11, f.ShortDay(f.Edition.AsOf), "t-accent b", "text-anchor", "end")
	years := s.last.Year() - s.first.Year() + 1
	step := int(math.Ceil(float64(years) / 6))
	for y := s.first.Year(); y <= s.last.Year(); y += step {
		at := s.at(time.Date(y, time.January, 1, 0, 0, 0, 0, time.UTC))
		if at > 90 { // its name would lie beside the card
			continue
		}
		c.add("line", "t-muted", "", "x1", percent(at), "x2", percent(at), "y1", strconv.Itoa(bottom-2), "y2", strconv.Itoa(bottom+3), "stroke", "currentColor")
		c.text(percent(at), bottom+14, strconv.Itoa(y), "t-muted")
	}
	c.height += 18
}

// dayOf is a day as far as it is known, at its beginning; of two, the first.
func dayOf(w publication.When) (time.Time, bool) {
	iso, _, _ := strings.Cut(strings.TrimSuffix(string(w), "?"), "/")
	layout := map[int]string{4: "2006", 7: "2006-01", 10: time.DateOnly}[len(iso)]
	if layout == "" {
		return time.Time{}, false
	}
	t, err := time.Parse(layout, iso)
	return t, err == nil
}

// lanesInOrder are those of a grant's life.
var lanesInOrder = []string{"life", "payment", "action", "orders", "certification"}

// lanesOf sorts events into lanes: orders last, the rest happen on a day.
func lanesOf(f tell.Frame, events []publication.Event) []lane {
	var out []lane
	for _, name := range lanesInOrder {
		l := lane{Name: capital(f.Lane(name))}
		for i := range events {
			e := &events[i]
			switch {
			case e.Lane != name:
			case e.Kind == "order":
				how := solid
				if e.Uncertain {
					how = dashed
				}
				l.Spans = append(l.Spans, span{e.Date, e.Until, "protected", how})
			case e.Kind == "action":
				l.Dots = append(l.Dots, dot{e.Date, "at_issue"})
			default:
				l.Dots = append(l.Dots, dot{e.Date, "muted"})
			}
		}
		if len(l.Spans)+len(l.Dots) > 0 {
			out = append(out, l)
		}
	}
	return out
}

// eventTable is what happened, the record's own words below each sentence.
func eventTable(f tell.Frame, events []publication.Event) table {
	t := table{ID: "events", Title: f.Say("card.events"), Head: []column{{Text: f.Say("card.day")}, {Text: f.Say("card.what")}}, None: f.Say("card.no_events")}
	events = slices.Clone(events)
	slices.SortStableFunc(events, func(a, b publication.Event) int {
		if (a.Date == "") != (b.Date == "") {
			return cmp.Compare(len(b.Date), len(a.Date)) // without a day: last
		}
		return cmp.Compare(a.Date, b.Date)
	})
	for i := range events {
		e := &events[i]
		what := said(f.Event(e))
		if e.Text != "" && e.Kind == "docket" {
			what.Below = append(what.Below, recorded(f, e.Text))
		}
		day := said(f.ShortWhen(e.Date))
		day.Day = true
		t.Rows = append(t.Rows, []cell{day, what})
	}
	return t
}
