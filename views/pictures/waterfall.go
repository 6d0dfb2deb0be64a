package pictures

import (
	"cmp"

	"proviso/models"
	"proviso/views/ui"
	"proviso/views/words"
)

// WaterfallStep is what takes away from an amount or adds to it.
type WaterfallStep struct {
	Name   string
	Change models.USD
}

// Waterfall is how one amount becomes another, step by step.
type Waterfall struct {
	Title string // "" for that of the catalogue
	From  string // what Start is, "" for that of the catalogue
	Start models.USD
	Steps []WaterfallStep
	Net   string // what is left, "" for that of the catalogue
}

// net is what is there after all steps.
func (f Waterfall) net() models.USD {
	u := f.Start
	for _, s := range f.Steps {
		u += s.Change
	}
	return u
}

// NewWaterfall draws what is there at the start, each step from where the one
// before it ended, and what is left. There is no picture without a step.
func NewWaterfall(w *words.Words, id string, f Waterfall) (pic Picture, ok bool) {
	if len(f.Steps) == 0 {
		return Picture{}, false
	}
	f.From, f.Net = cmp.Or(f.From, w.Say("picture.waterfall_from")), cmp.Or(f.Net, w.Say("picture.waterfall_net"))
	pic = newPicture(w, id, cmp.Or(f.Title, w.Say("picture.waterfall")))
	pic.Say = w.Say("picture.waterfall_say", "N", len(f.Steps), "From", f.From, "Start", ui.Whole(f.Start), "Net", f.Net, "Left", ui.Whole(f.net()))
	pic.Table.Head = []string{w.Say("picture.step"), w.Say("picture.change_by"), w.Say("picture.after")}
	pic.Table.Rows = append(pic.Table.Rows, []string{f.From, "", ui.Whole(f.Start)})
	after := f.Start
	for _, s := range f.Steps {
		after += s.Change
		pic.Table.Rows = append(pic.Table.Rows, []string{s.Name, signed(s.Change), ui.Whole(after)})
	}
	pic.Table.Rows = append(pic.Table.Rows, []string{f.Net, "", ui.Whole(after)})
	pic.draw(func(c *canvas) { f.draw(w, c) })
	return pic, true
}

// signed is a change: +$5,000, -$5,000, $0.
func signed(u models.USD) string {
	if u > 0 {
		return "+" + ui.Whole(u)
	}
	return ui.Whole(u)
}

// fallRow is a bar with its words; at is where the bar before it ended.
type fallRow struct {
	name, figure string
	at, from, to models.USD
	fill, tone   string
}

// rows are the bars from the top.
func (f Waterfall) rows(w *words.Words) []fallRow {
	out := []fallRow{{f.From, ui.Whole(f.Start), 0, 0, f.Start, "solid", "ink"}}
	after := f.Start
	for _, s := range f.Steps {
		before := after
		after += s.Change
		fill, tone := "hatch", "accent"
		if s.Change > 0 {
			fill, tone = "cross", "at_issue"
		}
		out = append(out, fallRow{s.Name, w.Say("picture.step_to", "Change", signed(s.Change), "After", ui.Whole(after)), before, before, after, fill, tone})
	}
	return append(out, fallRow{f.Net, ui.Whole(after), after, 0, after, "solid", "ink"})
}

const (
	fallBar = 18
	fallGap = 8
)

// draw puts the line of zero and those from bar to bar behind the rows.
func (f Waterfall) draw(w *words.Words, c *canvas) {
	rows := f.rows(w)
	amounts := []models.USD{0}
	for _, r := range rows {
		amounts = append(amounts, r.to)
	}
	x := newScale(6, 1, c.width-1, amounts...)
	var joins []string
	var marks []Mark
	c.to = &marks
	y := 0.0
	for i, r := range rows {
		foot := y - fallGap
		y = r.draw(c, x, y)
		if i > 0 {
			joins = append(joins, "M"+num(x.at(r.at))+" "+num(foot)+"V"+num(y-fallGap-fallBar))
		}
	}
	c.to = &c.marks
	if x.from < 0 { // else it is the edge
		c.stroke("M"+num(x.at(0))+" 0V"+num(y-fallGap), "field", 1)
	}
	for _, d := range joins {
		c.stroke(d, "muted", 1.5, "stroke-dasharray", dotted)
	}
	c.marks = append(c.marks, marks...)
	keys := []key{{fill: "hatch", tone: "accent", text: w.Say("picture.takes_away")}, {fill: "cross", tone: "at_issue", text: w.Say("picture.adds")}}
	c.height = c.flow(0, y, keys) + 2
}

// draw is the name with its figure, beside it where there is room, and the bar.
func (r fallRow) draw(c *canvas, x scale, y float64) float64 {
	c.onPaper = true
	wide := 0.0
	for i, l := range wrap(r.name, c.width-2, c.font*bolder) {
		if i > 0 {
			y += c.line()
		}
		wide = c.text(0, y, l, start, bold...) + 10
	}
	if wide > 0 && wide+textWidth(r.figure, c.font) > c.width-2 {
		wide, y = 0, y+c.line()
	}
	c.text(wide, y, r.figure, start)
	c.onPaper = false
	y += c.line() + 3
	left, right := x.at(min(r.from, r.to)), x.at(max(r.from, r.to))
	long := max(right-left, 1.5)
	left = min(left, c.width-1-long)
	c.bar(left, y, long, fallBar, "paper", "")
	c.bar(left, y, long, fallBar, r.fill, r.tone)
	return y + fallBar + fallGap
}
