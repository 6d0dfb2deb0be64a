package pictures

import (
	"cmp"
	"slices"

	"proviso/models"
	"proviso/views/ui"
	"proviso/views/words"
)

// NewOrders draws the orders of a case, one under another: a bar while an order
// runs, hatched where it is stayed (the lower half, where it is stayed for
// some), dotted and with a question mark where it cannot be told. A line stands
// on the day asked about. Nothing is drawn after the day of knowledge, where
// there is one. There is no picture without an order of a known time.
func NewOrders(w *words.Words, id, caption string, rows []OrderRow, day, known models.Date) (pic Picture, ok bool) {
	days := orderDays(rows)
	if len(days) == 0 {
		return Picture{}, false
	}
	pic = newPicture(w, id, w.Say("picture.orders", "Case", caption))
	first, last := slices.Min(days), slices.Max(days)
	if day.Known() {
		days = append(days, day)
	}
	pic.Say = w.Say("picture.orders_say", "N", len(rows), "From", first.Words(), "To", last.Words())
	if day.Known() {
		pic.Say += " " + w.Say("picture.orders_on", "Day", day.Words(), "Orders", cmp.Or(list("; ", running(w, rows, day, known)...), w.Say("picture.no_order_ran")))
	}
	pic.Table.Head = []string{w.Say("case.order"), w.Say("case.protects"), w.Say("picture.from"), w.Say("picture.to"), w.Say("picture.in_between"), w.Say("condition.verified")}
	for _, r := range rows {
		var between []string
		for _, s := range r.Spans {
			if s.Words != "" {
				between = append(between, spanWords(w, s))
			}
		}
		pic.Table.Rows = append(pic.Table.Rows, []string{r.Name, r.Protects, fromWords(w, r), endWords(w, r), list("; ", append(between, r.Remarks...)...), ui.Short(r.Verified)})
	}
	pic.draw(func(c *canvas) {
		g := gantt{c: c, axis: newAxis(days, c.width), rows: rows, known: known}
		g.draw(w, day)
	})
	return pic, true
}

// orderDays are the days that bound what is drawn.
func orderDays(rows []OrderRow) []models.Date {
	var out []models.Date
	add := func(whens ...models.When) {
		for _, x := range whens {
			if x.Known() {
				out = append(out, x.Earliest, x.Latest)
			}
		}
	}
	for _, r := range rows {
		add(r.From, r.Until)
		for _, s := range r.Spans {
			add(s.From, s.To)
		}
		if r.Verified.Known() && len(out) > 0 {
			out = append(out, r.Verified)
		}
	}
	return out
}

func fromWords(w *words.Words, r OrderRow) string {
	if !r.From.Known() {
		return w.Say("money.unknown")
	}
	return short(r.From)
}

func endWords(w *words.Words, r OrderRow) string {
	switch {
	case r.Denied:
		return w.Say("picture.refused")
	case !r.Until.Known():
		return w.Say("case.no_end")
	case r.Ended == "":
		return short(r.Until)
	}
	return short(r.Until) + ": " + r.Ended
}

// spanWords is a span in words: 26 Jun 2018 - 27 Jul 2018: stayed for ...
func spanWords(w *words.Words, s Span) string {
	if !s.From.Known() {
		return s.Words
	}
	if !s.To.Known() {
		return w.Say("picture.since", "From", short(s.From), "What", s.Words)
	}
	return w.Say("picture.between", "From", short(s.From), "To", short(s.To), "What", s.Words)
}

// running are the orders drawn over a day, each with what is said of it there.
func running(w *words.Words, rows []OrderRow, day, known models.Date) []string {
	if known != 0 {
		day = min(day, known)
	}
	covers := func(s Span) bool {
		return s.From.Earliest <= day && (!s.To.Known() || day < s.To.Latest)
	}
	var out []string
	for _, r := range rows {
		if !slices.ContainsFunc(r.Spans, covers) {
			continue
		}
		var said []string
		for _, s := range r.Spans {
			if covers(s) {
				said = append(said, cmp.Or(s.Words, w.Say("picture.key_in_force")))
			}
		}
		if r.Verified.Known() && r.Verified < day {
			said = append(said, w.Say("picture.verified", "Day", ui.Short(r.Verified)))
		}
		out = append(out, r.Name+" ("+list(", ", said...)+")")
	}
	return out
}

type gantt struct {
	c     *canvas
	axis  axis
	rows  []OrderRow
	known models.Date
}

const orderBar = 18

// draw puts the axis and the day behind the rows, which decide how tall they are.
func (g *gantt) draw(w *words.Words, day models.Date) {
	c := g.c
	y := 2 * c.line()
	var rows []Mark
	c.to = &rows
	for _, r := range g.rows {
		y = g.row(w, r, y+8)
	}
	c.to = &c.marks
	g.axis.day(c, day, 0, y)
	g.axis.draw(c, c.line(), y)
	c.marks = append(c.marks, rows...)
	var keys []key
	for _, k := range []SpanKind{InForce, Stayed, Unsure} {
		fill, tone := look(k)
		keys = append(keys, key{fill: fill, tone: tone, text: w.Say("picture.key_" + string(k))})
	}
	c.height = c.flow(0, y+8, keys) + 2
}

func (g *gantt) row(w *words.Words, r OrderRow, y float64) float64 {
	c := g.c
	c.onPaper = true
	y = c.paragraph(0, y, r.Name, bold...)
	y = c.paragraph(0, y, w.Say("picture.protects", "Whom", r.Protects)) + 3
	c.onPaper = false
	var keys []key
	if r.Denied {
		g.denied(r, y)
		keys = append(keys, key{text: list(": ", fromWords(w, r), w.Say("picture.refused"))})
	} else {
		g.bars(r, y)
		first := w.Say("picture.from_day", "Day", fromWords(w, r))
		if !r.Until.Known() {
			first = w.Say("picture.since", "From", fromWords(w, r), "What", w.Say("case.no_end"))
			if r.Verified.Known() {
				first += ", " + w.Say("picture.verified", "Day", ui.Short(r.Verified))
			}
		}
		keys = append(keys, key{text: first})
		for _, s := range r.Spans {
			if s.Words != "" {
				fill, tone := look(s.Kind)
				keys = append(keys, key{fill: fill, tone: tone, text: spanWords(w, s)})
			}
		}
		if r.Until.Known() {
			keys = append(keys, key{text: w.Say("picture.ends", "Text", endWords(w, r))})
		}
	}
	for _, x := range r.Remarks {
		keys = append(keys, key{text: x})
	}
	c.onPaper = true
	y = c.flow(0, y+orderBar+3, keys) + 4
	c.onPaper = false
	return y
}

func look(k SpanKind) (fill, tone string) {
	switch k {
	case InForce:
		return "solid", "protected"
	case Stayed, StayedPart:
		return "hatch", "protected"
	}
	return "unsure", "unknown"
}

// layer says what is drawn over what: doubt over all.
var layer = map[SpanKind]int{InForce: 0, StayedPart: 1, Stayed: 2, UnsurePart: 3, Unsure: 4}

// horizon is the day up to which an open end is drawn.
func (g *gantt) horizon() models.Date {
	if g.known != 0 {
		return min(g.known, g.axis.to)
	}
	return g.axis.to
}

func (g *gantt) bars(r OrderRow, y float64) {
	c := g.c
	spans := slices.Clone(r.Spans)
	if r.Verified.Known() && r.Verified < g.horizon() {
		spans = append(spans, Span{From: models.OnDay(r.Verified), Kind: Unsure})
	}
	slices.SortStableFunc(spans, func(a, b Span) int { return layer[a.Kind] - layer[b.Kind] })
	for _, s := range spans {
		from, to := s.From, s.To
		if !from.Known() {
			from = models.OnDay(g.axis.from)
		}
		if !to.Known() {
			to = models.OnDay(max(g.horizon(), from.Latest))
		}
		// The edges that are known to a month or a year are in doubt themselves.
		sure1, sure2 := min(from.Latest, g.horizon()), min(to.Earliest, g.horizon())
		if sure1 < sure2 {
			g.span(sure1, sure2, y, s.Kind)
		}
		doubt := Unsure
		if s.Kind == StayedPart || s.Kind == UnsurePart {
			doubt = UnsurePart
		}
		if from.Earliest < sure1 {
			g.span(from.Earliest, sure1, y, doubt)
		}
		if last := min(to.Latest, g.horizon()); max(sure2, sure1) < last {
			g.span(max(sure2, sure1), last, y, doubt)
		}
	}
	if r.Until.Known() {
		x := g.axis.x(min(r.Until.Latest, g.horizon()))
		c.stroke("M"+num(x)+" "+num(y-2)+"V"+num(y+orderBar+2), "ink", 2.5)
		return
	}
	x := g.axis.x(g.horizon())
	c.stroke("M"+num(x-7)+" "+num(y)+"l7 "+num(orderBar/2)+" -7 "+num(orderBar/2), "ink", 2.5)
}

func (g *gantt) span(from, to models.Date, y float64, k SpanKind) {
	c := g.c
	x, x2 := g.axis.x(from), g.axis.x(to)
	h := float64(orderBar)
	if k == StayedPart || k == UnsurePart {
		y, h = y+h/2, h/2
	}
	wide := max(x2-x, 1.5)
	x = min(x, c.width-1-wide)
	fill, tone := look(k)
	c.bar(x, y, wide, h, "paper", "")
	c.bar(x, y, wide, h, fill, tone)
	if fill == "unsure" && k == Unsure && wide > 24 {
		c.text(x+wide/2, y-1, "?", middle, "font-weight", "600", "class", "halo")
	}
}

// denied is a cross on the day.
func (g *gantt) denied(r OrderRow, y float64) {
	if !r.From.Known() {
		return
	}
	x := min(max(g.axis.x(r.From.Earliest), 8), g.c.width-8)
	g.c.stroke("M"+num(x-6)+" "+num(y+3)+"l12 12m0-12-12 12", "muted", 2.5)
}
