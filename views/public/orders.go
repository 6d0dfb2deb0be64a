package public

import (
	"strconv"
	"strings"
	"time"

	"proviso/app/publication"
	"proviso/views/tell"
)

// span is a stretch of an order's time and how it is drawn: solid in force, hatched
// stayed, dotted where it cannot be told.
type span struct {
	from, to time.Time
	fill     string
	partly   bool // for some only
}

// orderRow is an order as it is drawn.
type orderRow struct {
	name    string
	undated bool // the day on which it was made is not recorded
	denied  time.Time
	spans   []span
}

// orders draws how the orders of a case ran until the edition's day. All that it
// shows stands in the table of orders below it.
func orders(f tell.Frame, c *publication.Case, table *Table) (Picture, bool) {
	asOf, ok := firstDay(publication.When(f.Edition.AsOf))
	if !ok {
		return Picture{}, false
	}
	var rows []orderRow
	first := asOf
	for i := range c.Orders {
		o := c.Orders[i]
		if o.Runs == "yes" && !asserted(f, o.Verified) {
			o.Runs = "uncertain" // it cannot be told by the reader's day
		}
		row := orderRow{name: f.Relief(o.Kind).Text + ", " + f.Scope(o.Scope)}
		from, ok := firstDay(o.From)
		if !ok {
			row.undated, row.name = true, row.name+" ("+f.ShortWhen(o.From)+")"
			rows = append(rows, row)
			continue
		}
		if from.Before(first) {
			first = from
		}
		if o.Scope == "none" || strings.HasSuffix(o.Kind, "_denied") {
			row.denied = from
		} else {
			row.spans = spansOf(&o, from, asOf)
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return Picture{}, false
	}
	p := Picture{ID: "ran", Title: f.Say("public.ran"), TableHead: f.Say("public.ran_values"), Table: table,
		Say: f.Say("public.ran_say", "N", len(rows), "From", f.Day(dayOf(first)), "Day", f.Day(f.Edition.AsOf)),
		Key: []Key{{Fill: "solid", Text: f.Say("public.ran.in_force")}, {Fill: "hatch", Text: f.Say("public.ran.stayed")}, {Fill: "dots", Text: f.Say("public.ran.unsure")}}}
	p.Views = []*View{drawOrders("ran-w", "view--wide", 704, rows, first, asOf), drawOrders("ran-n", "view--narrow", phone, rows, first, asOf)}
	return p, true
}

// spansOf cuts an order's time at its stays, and where it can no longer be told that
// it runs: from a reversal to the mandate, and after the day through which what is
// recorded of it was verified.
func spansOf(o *publication.Order, from, asOf time.Time) []span {
	end := asOf
	for _, w := range []publication.When{o.To, o.Mandate} {
		if d, ok := firstDay(w); ok && d.Before(end) {
			end = d
		}
	}
	sure := end
	if d, ok := firstDay(o.Reversed); ok && d.Before(sure) {
		sure = d
	}
	if d, ok := firstDay(publication.When(o.Verified)); ok && o.Runs == "uncertain" && end.Equal(asOf) && d.Before(sure) {
		sure = d
	}
	if sure.Before(from) {
		sure = from
	}
	out := []span{{from: from, to: sure, fill: "solid"}, {from: sure, to: end, fill: "dots"}}
	for _, s := range o.Stays {
		a, ok := firstDay(s.From)
		if !ok {
			continue
		}
		b, ok := firstDay(s.To)
		if !ok || b.After(end) {
			b = end
		}
		if a.Before(from) {
			a = from
		}
		out = append(out, span{a, b, "hatch", s.AsTo != "all"})
	}
	kept := out[:0]
	for _, s := range out {
		if s.to.After(s.from) {
			kept = append(kept, s)
		}
	}
	return kept
}

func drawOrders(id, class string, width float64, rows []orderRow, first, last time.Time) *View {
	v := &View{ID: id, Class: class, Width: width}
	from := time.Date(first.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	days := max(last.Sub(from).Hours()/24, 60)
	x := func(t time.Time) float64 { return 1 + t.Sub(from).Hours()/24/days*(width-3) }
	const axis, label, bar, pitch = 20.0, 15.0, 14.0, 42.0
	lines := map[int][]string{}
	y := axis
	tops := make([]float64, len(rows))
	for i, r := range rows {
		lines[i] = wrapped(r.name, int(width/6.3))
		tops[i] = y
		y += float64(len(lines[i]))*label + bar + (pitch - label - bar)
	}
	v.Height = y
	free := -1.0
	for year := from.Year(); year <= last.Year(); year++ {
		at := x(time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC))
		v.line("t-hair", "M"+num(at)+" 16V"+num(y))
		if at >= free && at+28 < width {
			v.text("t-muted small", strconv.Itoa(year), at+2, 11, "")
			free = at + 38
		}
	}
	for i, r := range rows {
		top := tops[i]
		for _, l := range lines[i] {
			v.text("", l, 2, top+11, "")
			top += label
		}
		if r.undated {
			v.shape("unknown", 2, top, bar)
			continue
		}
		if !r.denied.IsZero() {
			v.shape("lost", min(x(r.denied), width-bar), top, bar)
			continue
		}
		for _, s := range r.spans {
			a, w := x(s.from), max(x(s.to)-x(s.from), 2)
			switch {
			case s.fill == "hatch" && s.partly:
				v.box("t-paper", "solid", a, top+bar/2, w, bar/2)
				v.box("t-protected", "hatch", a, top+bar/2, w, bar/2)
			case s.fill == "hatch":
				v.box("t-paper", "solid", a, top, w, bar)
				v.box("t-protected", "hatch", a, top, w, bar)
			case s.fill == "dots":
				v.box("t-unknown", "dots", a, top, w, bar)
			default:
				v.box("t-protected", "solid", a, top, w, bar)
			}
		}
		for _, s := range r.spans {
			if a, w := x(s.from), x(s.to)-x(s.from); s.fill == "dots" && w > 24 {
				v.text("t-unknown strong halo", "?", a+w/2, top+11, "middle")
			}
		}
	}
	return v
}

// wrapped breaks a line at spaces so that none has more than n letters.
func wrapped(s string, n int) []string {
	var out []string
	line := ""
	for _, w := range strings.Fields(s) {
		if line != "" && len([]rune(line))+1+len([]rune(w)) > n {
			out, line = append(out, line), ""
		}
		line = strings.TrimSpace(line + " " + w)
	}
	return append(out, line)
}

// firstDay is the first day on which something can have been.
func firstDay(w publication.When) (time.Time, bool) {
	s, _, _ := strings.Cut(strings.TrimSuffix(string(w), "?"), "/")
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

func dayOf(t time.Time) publication.Day { return publication.Day(t.Format(time.DateOnly)) }
