package pictures

// plot is a field with amounts or chances along its left and something below.
type plot struct {
	c                        *canvas
	left, right, top, bottom float64
}

// newPlot leaves room at the left for the widest label and above for a heading
// and the words of the pins, a row each.
func newPlot(c *canvas, labels []string, pins int) plot {
	tall := 210.0
	if c.narrow() {
		tall = 180
	}
	left := 0.0
	for _, l := range labels {
		left = max(left, textWidth(l, c.font))
	}
	top := float64(1+pins)*c.line() + 10
	return plot{c: c, left: left + 8, right: c.width - 2, top: top, bottom: top + tall}
}

// rule is a line across the field with its label at the left.
func (p plot) rule(y float64, label, tone string, thick float64) {
	p.c.stroke("M"+num(p.left)+" "+num(y)+"H"+num(p.right), tone, thick)
	p.c.text(p.left-6, y-p.c.line()/2, label, end, "class", "t-muted")
}

// below writes labels under the field at their places, those that have room.
func (p plot) below(labels []string, at []float64) {
	c := p.c
	free := 0.0
	for i, l := range labels {
		w := textWidth(l, c.font)
		left := min(max(at[i]-w/2, 0), c.width-1-w)
		c.stroke("M"+num(at[i])+" "+num(p.bottom)+"v5", "field", 1)
		if left < free {
			continue
		}
		c.text(at[i], p.bottom+6, l, middle, "class", "t-muted")
		free = left + w + 8
	}
}

// amounts writes a scale below the field.
func (p plot) amounts(s scale) {
	var at []float64
	for _, u := range s.ticks() {
		at = append(at, s.at(u))
	}
	p.below(s.labels(), at)
}

// pin is a line from its words down to the foot of the field.
type pin struct {
	x                float64
	text, tone, dash string
}

// pins draws the lines first, so that none runs through the words of another.
func (p plot) pins(pins []pin) {
	c := p.c
	row := func(i int) float64 { return float64(i+1) * c.line() }
	for i, x := range pins {
		c.stroke("M"+num(x.x)+" "+num(row(i+1))+"V"+num(p.bottom), x.tone, 2, "stroke-dasharray", x.dash)
	}
	c.onPaper = true
	for i, x := range pins {
		c.text(x.x, row(i), x.text, middle, "class", "t-"+x.tone, "font-weight", "600")
	}
	c.onPaper = false
}

// What lines are told apart by.
const (
	unbroken = "none"
	dashed   = "7 5"
	dotted   = "2 4"
)

// lineKey explains a line.
func lineKey(c *canvas, tone, dash string, thick float64, text string) key {
	return key{text: text, draw: func(x, y float64) {
		c.stroke("M"+num(x)+" "+num(y+5)+"h16", tone, thick, "stroke-dasharray", dash)
	}}
}
