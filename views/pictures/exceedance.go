package pictures

import (
	"cmp"
	"slices"

	"proviso/models"
	"proviso/views/ui"
	"proviso/views/words"
)

// ExceedancePoint says with what chance, from 0 to 1, more than a loss is lost.
type ExceedancePoint struct {
	Loss models.USD
	Over float64
}

// ExceedanceReserve is what is enough with a confidence.
type ExceedanceReserve struct {
	Confidence float64 // from 0 to 1
	Reserve    models.USD
}

// Exceedance is how much may be lost, and the reserve for a chosen confidence.
type Exceedance struct {
	Title       string // "" for that of the catalogue
	Points      []ExceedancePoint
	Confidence  float64 // from 0 to 1
	Reserve     models.USD
	Contingency *models.USD // nil: unknown
	// Reserves are the other rows of the table. Where there are none the usual
	// confidences are read off the points, which errs upwards where points are left out.
	Reserves []ExceedanceReserve
}

// usual are the confidences that the table has besides the chosen one.
var usual = []float64{0.5, 0.8, 0.9, 0.95, 0.99}

// NewExceedance draws the chance that more than a sum is lost, for every sum, in
// steps as it falls. The reserve stands as a line, and so does the contingency
// where it is known. There is no picture without a point.
func NewExceedance(w *words.Words, id string, e Exceedance) (pic Picture, ok bool) {
	if len(e.Points) == 0 {
		return Picture{}, false
	}
	e.Points = falling(e.Points)
	e.Confidence = min(max(e.Confidence, 0), 1)
	pic = newPicture(w, id, cmp.Or(e.Title, w.Say("picture.exceedance")))
	pic.Say = w.Say("picture.exceedance_say", "Confidence", percent(e.Confidence), "Reserve", ui.Whole(e.Reserve), "Rest", percent(1-e.Confidence))
	pic.Table.Head = []string{w.Say("picture.confidence"), w.Say("picture.reserve"), w.Say("picture.chance_of_more")}
	for _, r := range e.reserves() {
		name := percent(r.Confidence)
		if r.Confidence == e.Confidence {
			name = w.Say("picture.chosen", "What", name)
		}
		pic.Table.Rows = append(pic.Table.Rows, []string{name, e.reserve(w, r), w.Say("picture.at_most", "Part", percent(1-r.Confidence))})
	}
	if u := e.Contingency; u != nil {
		over := chanceWords(w, e.over(*u))
		pic.Say += " " + w.Say("picture.contingency_say", "Amount", ui.Whole(*u), "Chance", over)
		pic.Table.Rows = append(pic.Table.Rows, []string{w.Say("picture.contingency"), ui.Whole(*u), over})
	} else {
		pic.Say += " " + w.Say("picture.contingency_unknown")
		pic.Table.Rows = append(pic.Table.Rows, []string{w.Say("picture.contingency"), w.Say("money.unknown"), w.Say("money.unknown")})
	}
	pic.draw(func(c *canvas) { e.draw(w, c) })
	return pic, true
}

// falling are the points by their losses, no two alike; chances never rise.
func falling(points []ExceedancePoint) []ExceedancePoint {
	sorted := slices.Clone(points)
	slices.SortStableFunc(sorted, func(a, b ExceedancePoint) int { return cmp.Compare(a.Loss, b.Loss) })
	out := sorted[:0]
	over := 1.0
	for _, p := range sorted {
		over = min(over, max(p.Over, 0))
		if k := len(out) - 1; k >= 0 && out[k].Loss == p.Loss {
			out[k].Over = over
			continue
		}
		out = append(out, ExceedancePoint{p.Loss, over})
	}
	return out
}

// over is the chance that more than a sum is lost: below the first point something
// more is lost for certain.
func (e Exceedance) over(u models.USD) float64 {
	out := 1.0
	for _, p := range e.Points {
		if p.Loss <= u {
			out = p.Over
		}
	}
	return out
}

// grain is how far a sum of chances may be off by rounding.
const grain = 1e-9

// reserves are the rows of the table by confidence, the chosen one among them.
func (e Exceedance) reserves() []ExceedanceReserve {
	out := []ExceedanceReserve{{e.Confidence, e.Reserve}}
	add := func(r ExceedanceReserve) {
		if !slices.ContainsFunc(out, func(x ExceedanceReserve) bool { return x.Confidence == r.Confidence }) {
			out = append(out, r)
		}
	}
	for _, r := range e.Reserves {
		add(r)
	}
	if len(e.Reserves) == 0 {
		for _, c := range usual {
			i := slices.IndexFunc(e.Points, func(p ExceedancePoint) bool { return p.Over <= 1-c+grain })
			if i < 0 {
				i = len(e.Points) - 1
			}
			add(ExceedanceReserve{c, e.Points[i].Loss})
		}
	}
	slices.SortStableFunc(out, func(a, b ExceedanceReserve) int { return cmp.Compare(a.Confidence, b.Confidence) })
	return out
}

// reserve is a reserve in words. Where the points end before the chance is as low
// as that, more is wanted than the last of them.
func (e Exceedance) reserve(w *words.Words, r ExceedanceReserve) string {
	last := e.Points[len(e.Points)-1]
	if r.Reserve == last.Loss && last.Over > 1-r.Confidence+grain {
		return w.Say("picture.more_than", "Amount", ui.Whole(r.Reserve))
	}
	return ui.Whole(r.Reserve)
}

func (e Exceedance) draw(w *words.Words, c *canvas) {
	amounts := []models.USD{0, e.Reserve, e.Points[0].Loss, e.Points[len(e.Points)-1].Loss}
	pins := []pin{{text: w.Say("picture.reserve_at", "Confidence", percent(e.Confidence), "Amount", brief(e.Reserve)), tone: "accent", dash: unbroken}}
	if e.Contingency != nil {
		amounts = append(amounts, *e.Contingency)
		pins = append(pins, pin{text: w.Say("picture.contingency_at", "Amount", brief(*e.Contingency)), tone: "ink", dash: dashed})
	}
	p := newPlot(c, []string{percent(1)}, len(pins))
	steps := 6
	if c.narrow() {
		steps = 3
	}
	x := newScale(steps, p.left, p.right, amounts...)
	y := func(over float64) float64 { return p.bottom - over*(p.bottom-p.top) }
	c.text(0, 0, w.Say("picture.chance_of_more"), start, "class", "t-muted")
	for i := range 5 {
		part := float64(i) / 4
		p.rule(y(part), percent(part), "hair", 1)
	}
	c.stroke("M"+num(p.left)+" "+num(p.bottom)+"H"+num(p.right), "field", 1)
	p.amounts(x)
	rest := y(1 - e.Confidence)
	c.stroke("M"+num(p.left)+" "+num(rest)+"H"+num(x.at(e.Reserve)), "accent", 2, "stroke-dasharray", dotted)
	pins[0].x = x.at(e.Reserve)
	if e.Contingency != nil {
		pins[1].x = x.at(*e.Contingency)
	}
	p.pins(pins)
	d := "M" + num(p.left) + " " + num(y(1))
	for _, q := range e.Points {
		d += "H" + num(x.at(q.Loss)) + "V" + num(y(q.Over))
	}
	c.stroke(d+"H"+num(p.right), "ink", 2.5, "stroke-linejoin", "round")
	c.text(p.right, p.bottom+6+c.line(), w.Say("picture.loss"), end, "class", "t-muted")
	keys := []key{lineKey(c, "ink", unbroken, 2.5, w.Say("picture.chance_of_more")), lineKey(c, "accent", dotted, 2, w.Say("picture.rest_at", "Confidence", percent(e.Confidence), "Rest", percent(1-e.Confidence)))}
	c.height = c.flow(0, p.bottom+10+2*c.line(), keys) + 2
}
