package pictures

import (
	"cmp"
	"slices"
	"strconv"

	"proviso/models"
	"proviso/views/ui"
	"proviso/views/words"
)

// DayKind is what a day on the strip is.
type DayKind string

const (
	DayNotice DayKind = "notice" // the last responsible day
	DayDriver DayKind = "driver" // of a hearing or decision
	DayPeriod DayKind = "period" // the end of a period
	DayOther  DayKind = "other"
)

// DayKinds lists them.
var DayKinds = []DayKind{DayNotice, DayDriver, DayPeriod, DayOther}

// dayMarks are their marks, in a square of 12 about 0.
var dayMarks = map[DayKind]string{DayNotice: "m0-6 6 11h-12z", DayDriver: "m0-6 6 6-6 6-6-6z", DayPeriod: "m-5-5h10v10h-10z", DayOther: "m-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z"}

// Decision is a day by which something is decided or done.
type Decision struct {
	Day    models.Date
	What   string
	Kind   DayKind
	URL    string // "" for nowhere
	Passed bool
}

// Decisions are such days.
type Decisions struct {
	Title string // "" for that of the catalogue
	Today models.Date
	Items []Decision
}

// decisionLanes is how many lanes of days are drawn; the table has all days.
const decisionLanes = 12

// NewDecisions draws the days along a strip with today marked, each in a lane in
// which its words have room; on a narrow screen their numbers in the table. Where
// not all have room, days to come go before days that passed. What has no day is
// in the table alone. There is no picture without a day.
func NewDecisions(w *words.Words, id string, d Decisions) (pic Picture, ok bool) {
	d.Items = slices.Clone(d.Items)
	slices.SortStableFunc(d.Items, func(a, b Decision) int {
		return cmp.Or(cmp.Compare(order(a.Day.Known()), order(b.Day.Known())), cmp.Compare(a.Day, b.Day))
	})
	var days []models.Date
	for _, x := range d.Items {
		if x.Day.Known() {
			days = append(days, x.Day)
		}
	}
	if len(days) == 0 {
		return Picture{}, false
	}
	pic = newPicture(w, id, cmp.Or(d.Title, w.Say("picture.decisions")))
	pic.Open = true
	pic.Say = d.say(w, days)
	pic.Table.Head = []string{w.Say("picture.number"), w.Say("case.date"), w.Say("case.what"), w.Say("picture.lane")}
	for i, x := range d.Items {
		pic.Table.Rows = append(pic.Table.Rows, []string{strconv.Itoa(i + 1), x.passed(w, cmp.Or(ui.Short(x.Day), w.Say("money.unknown"))), x.What, w.Say("picture.day." + string(x.Kind))})
		pic.Table.URLs = append(pic.Table.URLs, x.URL)
	}
	pic.Table.Linked = 2
	if d.Today.Known() {
		days = append(days, d.Today)
	}
	pic.draw(func(c *canvas) {
		a := newAxis(days, c.width)
		if c.narrow() {
			d.numbers(c, a)
			return
		}
		strip := daysStrip{c: c, axis: a, w: w}
		if left := strip.draw(d); left > 0 {
			pic.Lines = append(pic.Lines, w.Say("picture.days_more", "N", left))
		}
	})
	return pic, true
}

// order puts what is true first.
func order(first bool) int {
	if first {
		return 0
	}
	return 1
}

// say names the next day to come.
func (d Decisions) say(w *words.Words, days []models.Date) string {
	out := w.Say("picture.decisions_say", "N", len(d.Items), "From", slices.Min(days).Words(), "To", slices.Max(days).Words())
	for _, x := range d.Items {
		if x.Day.Known() && !x.Passed && x.Day >= d.Today {
			return out + " " + w.Say("picture.decisions_next", "Day", x.Day.Words(), "What", x.What)
		}
	}
	return out + " " + w.Say("picture.decisions_none")
}

// passed is the day in words, with a word that it passed.
func (x Decision) passed(w *words.Words, day string) string {
	if x.Passed {
		return w.Say("picture.passed", "What", day)
	}
	return day
}

// numbers draws the rows of the table as numbers, one after another: those that
// would touch are drawn as one, over a line as long as their days.
func (d Decisions) numbers(c *canvas, a axis) {
	l := laneDrawing{c: c, rows: 1}
	for i, x := range d.Items {
		if !x.Day.Known() {
			continue
		}
		p := pill{first: i + 1, last: i + 1, from: a.x(x.Day), to: a.x(x.Day), sure: true}
		p.fit(c)
		for k := len(l.pills) - 1; k >= 0 && p.x < l.pills[k].x+l.pills[k].width+2; k-- {
			p.first, p.from = l.pills[k].first, l.pills[k].from
			p.fit(c)
			p.x = min(max((p.from+p.to-p.width)/2, 1), c.width-1-p.width)
			l.pills = l.pills[:k]
		}
		l.pills = append(l.pills, p)
	}
	var lane []Mark
	c.to = &lane
	y := l.draw(2*c.line() + 4)
	c.to = &c.marks
	a.day(c, d.Today, 0, y)
	a.draw(c, c.line(), y)
	c.marks = append(c.marks, lane...)
	c.height = y + 2
}

// daysStrip seats days in lanes.
type daysStrip struct {
	c     *canvas
	axis  axis
	w     *words.Words
	lanes [][]seat
}

// seat is where a day's mark and words stand.
type seat struct {
	Decision
	text       string
	x          float64
	left, wide float64 // of mark and words together
	turned     bool    // the words stand left of the mark
}

const (
	lanePitch = 32 // a link is 24 pixels tall in a slot of 37rem, and does not touch the next
	laneLink  = 30
	dayMark   = 14
)

// draw gives the number of days that had no room.
func (s *daysStrip) draw(d Decisions) (without int) {
	c := s.c
	turn := slices.Clone(d.Items)
	slices.SortStableFunc(turn, func(a, b Decision) int { return order(!a.Passed) - order(!b.Passed) })
	for _, x := range turn {
		if x.Day.Known() && !s.seat(x) {
			without++
		}
	}
	top := 2*c.line() + 4
	bottom := top + float64(len(s.lanes))*lanePitch
	s.axis.draw(c, c.line(), bottom)
	for i, lane := range s.lanes {
		for _, x := range lane {
			c.stroke("M"+num(x.x)+" "+num(top-4)+"V"+num(top+float64(i)*lanePitch+laneLink/2), "field", 1)
		}
	}
	s.axis.day(c, d.Today, 0, bottom)
	used := map[DayKind]bool{}
	for i, lane := range s.lanes {
		slices.SortStableFunc(lane, func(a, b seat) int { return cmp.Compare(a.left, b.left) })
		for _, x := range lane {
			used[x.Kind] = true
			s.day(x, top+float64(i)*lanePitch)
		}
	}
	var keys []key
	for _, k := range DayKinds {
		if used[k] {
			keys = append(keys, key{text: s.w.Say("picture.day." + string(k)), draw: func(x, y float64) { dayShape(c, k, x+7, y+6, false) }})
		}
	}
	c.height = c.flow(0, bottom+4, keys) + 2
	return without
}

// seat finds the first lane where the day touches none; its words stand right of
// the mark, or left of it where the drawing ends.
func (s *daysStrip) seat(x Decision) bool {
	c := s.c
	t := seat{Decision: x, x: min(max(s.axis.x(x.Day), dayMark/2+1), c.width-dayMark/2-1)}
	beside := dayMark + 10.0 // what is not words
	t.text = list(": ", x.passed(s.w, ui.Short(x.Day)), x.What)
	right, left := c.width-1-(t.x-dayMark/2-1)-beside, t.x+dayMark/2+1-beside
	most := min(textWidth(t.text, c.font), c.width*2/3)
	t.turned = right < most && left > right
	if t.turned {
		right = left
	}
	t.text = fitWords(t.text, min(most, right), c.font)
	t.wide = beside + textWidth(t.text, c.font)
	t.left = t.x - dayMark/2 - 1
	if t.turned {
		t.left = t.x + dayMark/2 + 1 - t.wide
	}
	const between = 6
	for i := range s.lanes {
		if !slices.ContainsFunc(s.lanes[i], func(o seat) bool { return t.left < o.left+o.wide+between && o.left < t.left+t.wide+between }) {
			s.lanes[i] = append(s.lanes[i], t)
			return true
		}
	}
	if len(s.lanes) == decisionLanes {
		return false
	}
	s.lanes = append(s.lanes, []seat{t})
	return true
}

// day draws a day, as a link where it leads somewhere; what is read of it is in the
// name of the link, and the rest of what was cut.
func (s *daysStrip) day(x seat, y float64) {
	c := s.c
	more := []string{}
	l := Link{URL: x.URL, Name: list(", ", list(": ", x.passed(s.w, ui.Short(x.Day)), x.What), s.w.Say("picture.day."+string(x.Kind)))}
	outer := c.to
	if x.URL != "" {
		c.to = &l.Marks
		more = []string{"text-decoration", "underline"}
	}
	if x.URL != "" {
		c.add("rect", "", "", "x", num(x.left), "y", num(y), "width", num(x.wide), "height", num(laneLink), "fill", "none", "pointer-events", "all")
	}
	dayShape(c, x.Kind, x.x, y+laneLink/2, x.Passed)
	at, anchor := x.x+dayMark/2+5, start
	if x.turned {
		at, anchor = x.x-dayMark/2-5, end
	}
	c.onPaper = true
	c.text(at, y+laneLink/2-c.line()/2-1, x.text, anchor, more...)
	c.onPaper = false
	if x.URL != "" {
		c.to = outer
		c.links = append(c.links, l)
	}
}

// dayShape is a kind's mark; of a day that passed it is hollow.
func dayShape(c *canvas, k DayKind, x, y float64, hollow bool) {
	fill, tone := "currentColor", "ink"
	if hollow {
		fill, tone = "white", "pill"
	}
	c.add("path", tone, "", "d", "M"+num(x)+" "+num(y)+dayMarks[k], "fill", fill, "stroke", "currentColor", "stroke-width", "1.5")
}
