package pictures

import (
	"cmp"
	"slices"
	"strconv"

	"proviso/models"
	"proviso/views/words"
)

// Lane is a line of the timeline.
type Lane string

const (
	LaneLife          Lane = "life"
	LanePayment       Lane = "payment"
	LaneAction        Lane = "action"
	LaneOrders        Lane = "orders"
	LaneCertification Lane = "certification"
)

// Lanes lists them from the top.
var Lanes = []Lane{LaneLife, LanePayment, LaneAction, LaneOrders, LaneCertification}

// Happening is something on a timeline: on a day, or from a day to another where
// Until is known.
type Happening struct {
	Lane        Lane
	When, Until models.When
	What        string
}

// NewTimeline draws what happened, each lane for itself, as numbers that the
// table below explains. What is known to a month or a year is a dashed line as
// long. Nothing is drawn after the day of knowledge, where there is one; what
// has no day is in the table alone. There is no picture without a day.
func NewTimeline(w *words.Words, id, title string, happenings []Happening, day, known models.Date) (pic Picture, ok bool) {
	var told []Happening
	var days []models.Date
	for _, h := range happenings {
		if known != 0 && h.When.Known() && h.When.Earliest > known || !slices.Contains(Lanes, h.Lane) {
			continue
		}
		if known != 0 && h.Until.Known() && h.Until.Earliest > known {
			h.Until = models.When{}
		}
		told = append(told, h)
		for _, x := range []models.When{h.When, h.Until} {
			if x.Known() {
				days = append(days, x.Earliest, x.Latest)
			}
		}
	}
	if len(days) == 0 {
		return Picture{}, false
	}
	slices.SortStableFunc(told, func(a, b Happening) int {
		return cmp.Or(slices.Index(Lanes, a.Lane)-slices.Index(Lanes, b.Lane), cmp.Compare(undatedLast(a), undatedLast(b)), cmp.Compare(a.When.Latest, b.When.Latest))
	})
	pic = newPicture(w, id, title)
	pic.Open = true
	pic.Say = w.Say("picture.timeline_say", "N", len(told), "From", slices.Min(days).Words(), "To", slices.Max(days).Words())
	pic.Table.Head = []string{w.Say("picture.number"), w.Say("case.date"), w.Say("picture.lane"), w.Say("case.what")}
	for i, h := range told {
		date := short(h.When)
		switch {
		case !h.When.Known():
			date = w.Say("money.unknown")
		case h.Until.Known():
			date += " - " + short(h.Until)
		}
		pic.Table.Rows = append(pic.Table.Rows, []string{strconv.Itoa(i + 1), date, w.Say("picture.lane." + string(h.Lane)), h.What})
	}
	if day.Known() {
		days = append(days, day)
	}
	pic.draw(func(c *canvas) { drawTimeline(w, c, newAxis(days, c.width), told, day, known) })
	return pic, true
}

func undatedLast(h Happening) models.Date {
	if !h.When.Known() {
		return 1 << 30
	}
	return h.When.Earliest
}

func drawTimeline(w *words.Words, c *canvas, a axis, told []Happening, day, known models.Date) {
	y := 2 * c.line()
	var lanes []Mark
	c.to = &lanes
	for _, lane := range Lanes {
		l := laneOf(c, a, told, lane, known)
		if len(l.pills) == 0 {
			continue
		}
		c.onPaper = true
		c.text(0, y+4, w.Say("picture.lane."+string(lane)), start, bold...)
		c.onPaper = false
		y = l.draw(y+4+c.line()) + 4
	}
	c.to = &c.marks
	a.day(c, day, 0, y)
	a.draw(c, c.line(), y)
	c.marks = append(c.marks, lanes...)
	c.height = y + 2
}

// pill is a number at its day, or the numbers of several that stand too near to
// one another to be told apart.
type pill struct {
	first, last int
	x, width    float64
	row         int
	sure        bool    // the day is known
	from, to    float64 // the span in which it lies or which it fills
}

type laneDrawing struct {
	c     *canvas
	pills []pill
	rows  int
}

const laneRows = 3

// laneOf seats the happenings of a lane: each in the first row where it touches
// none before it, or else with the one before it.
func laneOf(c *canvas, a axis, told []Happening, lane Lane, known models.Date) laneDrawing {
	l := laneDrawing{c: c}
	free := [laneRows]float64{}
	for i, h := range told {
		if h.Lane != lane || !h.When.Known() {
			continue
		}
		last := h.When.Latest
		if h.Until.Known() {
			last = h.Until.Latest
		}
		if known != 0 {
			last = max(min(last, known), h.When.Earliest)
		}
		p := pill{first: i + 1, last: i + 1, from: a.x(h.When.Earliest), to: a.x(last), sure: h.When.Exact() && (!h.Until.Known() || h.Until.Exact())}
		p.fit(c)
		p.row = -1
		for r := range laneRows {
			if p.x >= free[r] {
				p.row = r
				break
			}
		}
		if p.row < 0 {
			q := &l.pills[len(l.pills)-1]
			q.last, q.to, q.sure = p.last, max(q.to, p.to), q.sure && p.sure
			q.fit(c)
			free[q.row] = max(free[q.row], q.x+q.width+2, q.to+2)
			continue
		}
		free[p.row] = max(p.x+p.width+2, p.to+2)
		l.rows = max(l.rows, p.row+1)
		l.pills = append(l.pills, p)
	}
	return l
}

func (p *pill) text() string {
	if p.first == p.last {
		return strconv.Itoa(p.first)
	}
	return strconv.Itoa(p.first) + "–" + strconv.Itoa(p.last)
}

// fit seats the pill over the start of its span, within the drawing.
func (p *pill) fit(c *canvas) {
	p.width = max(textWidth(p.text(), c.font)+8, c.font+6)
	p.x = min(max(p.from-p.width/2, 1), c.width-1-p.width)
}

func (l laneDrawing) draw(y float64) float64 {
	c := l.c
	tall := c.line() + 1
	for _, p := range l.pills {
		top := y + float64(p.row)*(tall+3)
		if p.to-p.from > 2 {
			var dash []string
			if !p.sure {
				dash = []string{"stroke-dasharray", "3 3"}
			}
			c.stroke("M"+num(p.from)+" "+num(top+tall/2)+"H"+num(p.to), "ink", 3, dash...)
		}
		c.add("rect", "pill", "", "x", num(p.x), "y", num(top), "width", num(p.width), "height", num(tall), "rx", num(tall/2), "fill", "none", "stroke", "currentColor", "stroke-width", "1.5")
		c.text(p.x+p.width/2, top+1, p.text(), middle)
	}
	return y + float64(l.rows)*(tall+3)
}
