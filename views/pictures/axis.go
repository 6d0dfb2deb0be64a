package pictures

import (
	"strconv"
	"time"

	"proviso/models"
	"proviso/views/ui"
)

// axis lays days along x.
type axis struct {
	from, to models.Date
	width    float64
}

// newAxis reaches from the start of the year (of the quarter, in less than two
// years) of the first day to the last.
func newAxis(days []models.Date, width float64) axis {
	var a axis
	for _, d := range days {
		if !d.Known() {
			continue
		}
		if a.from == 0 || d < a.from {
			a.from = d
		}
		a.to = max(a.to, d)
	}
	t := a.from.Time()
	month := time.January
	if a.to-a.from < quarters {
		month = (t.Month()-1)/3*3 + 1
	}
	a.from = models.NewDate(t.Year(), month, 1)
	a.to = max(a.to, a.from+60)
	a.to += (a.to-a.from)/40 + 1 // the last day does not stand on the edge
	a.width = width
	return a
}

// quarters is the span in days below which the axis tells quarters.
const quarters = 640

func (a axis) x(d models.Date) float64 {
	d = min(max(d, a.from), a.to)
	return 1 + float64(d-a.from)/float64(a.to-a.from)*(a.width-3)
}

// draw writes the years (or quarters) at y, with a hairline down to bottom.
func (a axis) draw(c *canvas, y, bottom float64) {
	free := 0.0
	for d := a.from; d < a.to; {
		x := a.x(d)
		t := d.Time()
		label := strconv.Itoa(t.Year())
		next := models.NewDate(t.Year()+1, time.January, 1)
		if a.to-a.from < quarters {
			next = models.NewDate(t.Year(), t.Month()+3, 1)
			if t.Month() > time.January {
				label = t.Format("Jan")
			}
		}
		c.stroke("M"+num(x)+" "+num(y)+"V"+num(bottom), "hair", 1)
		if w := textWidth(label, c.font); x >= free && x+4+w < a.width {
			c.text(x+4, y, label, start, "class", "t-muted halo")
			free = x + w + 12
		}
		d = next
	}
}

// day draws the day asked about, with its date above.
func (a axis) day(c *canvas, d models.Date, y, bottom float64) {
	if !d.Known() {
		return
	}
	x := a.x(d)
	c.stroke("M"+num(x)+" "+num(y+c.line())+"V"+num(bottom), "accent", 2)
	c.text(x, y, ui.Short(d), middle, "class", "t-accent", "font-weight", "600")
}
