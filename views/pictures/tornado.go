package pictures

import (
	"cmp"
	"slices"

	"proviso/models"
	"proviso/views/ui"
	"proviso/views/words"
)

// TornadoBar is what hangs on one driver: the figure with its chances at P10 and
// at P90, and with nothing of it.
type TornadoBar struct {
	Name     string
	P10, P90 models.USD
	Off      *models.USD // nil: unknown
}

func (b TornadoBar) width() float64 {
	w := float64(b.P90) - float64(b.P10)
	return max(w, -w)
}

// Tornado is what each driver moves of a figure.
type Tornado struct {
	Title string // "" for that of the catalogue
	Base  models.USD
	Bars  []TornadoBar
}

// tornadoMost is how many drivers are drawn; the table has all.
const tornadoMost = 12

// NewTornado draws a bar for each driver, the widest first, about the figure with
// everything as it is believed. There is no picture without a driver.
func NewTornado(w *words.Words, id string, t Tornado) (pic Picture, ok bool) {
	if len(t.Bars) == 0 {
		return Picture{}, false
	}
	t.Bars = slices.Clone(t.Bars)
	slices.SortStableFunc(t.Bars, func(a, b TornadoBar) int { return cmp.Compare(b.width(), a.width()) })
	pic = newPicture(w, id, cmp.Or(t.Title, w.Say("picture.tornado")))
	first := t.Bars[0]
	pic.Say = w.Say("picture.tornado_say", "N", len(t.Bars), "Base", ui.Whole(t.Base), "Name", first.Name, "Low", ui.Whole(first.P10), "High", ui.Whole(first.P90))
	pic.Table.Head = []string{w.Say("picture.driver"), w.Say("picture.at_p10"), w.Say("picture.at_p90"), w.Say("picture.off")}
	for _, b := range t.Bars {
		off := w.Say("money.unknown")
		if b.Off != nil {
			off = ui.Whole(*b.Off)
		}
		pic.Table.Rows = append(pic.Table.Rows, []string{b.Name, ui.Whole(b.P10), ui.Whole(b.P90), off})
	}
	pic.Table.Rows = append(pic.Table.Rows, []string{w.Say("picture.base"), ui.Whole(t.Base), ui.Whole(t.Base), ""})
	if more := len(t.Bars) - tornadoMost; more > 0 {
		pic.Lines = append(pic.Lines, w.Say("picture.drivers_more", "N", more))
		t.Bars = t.Bars[:tornadoMost]
	}
	pic.draw(func(c *canvas) { newTornadoBars(c, t).draw(w) })
	return pic, true
}

type tornadoBars struct {
	c *canvas
	t Tornado
	x scale
}

const tornadoBar = 16

// newTornadoBars leaves room beside the widest bar for the figures at its ends.
func newTornadoBars(c *canvas, t Tornado) tornadoBars {
	amounts := []models.USD{t.Base}
	side := 0.0
	for _, b := range t.Bars {
		amounts = append(amounts, b.P10, b.P90)
		if b.Off != nil {
			amounts = append(amounts, *b.Off)
		}
		side = max(side, textWidth(brief(b.P10), c.font), textWidth(brief(b.P90), c.font))
	}
	return tornadoBars{c, t, newScale(6, side+8, c.width-side-8, amounts...)}
}

// draw puts the line of the base behind the rows, which decide how long it is.
func (b tornadoBars) draw(w *words.Words) {
	c := b.c
	y := c.line() + 4
	var rows []Mark
	c.to = &rows
	for _, x := range b.t.Bars {
		y = b.row(x, y)
	}
	c.to = &c.marks
	base := b.x.at(b.t.Base)
	c.stroke("M"+num(base)+" "+num(c.line())+"V"+num(y), "ink", 1.5)
	c.text(base, 0, w.Say("picture.base_at", "Amount", brief(b.t.Base)), middle, bold...)
	c.marks = append(c.marks, rows...)
	keys := []key{{fill: "hatch", tone: "accent", text: w.Say("picture.at_p10")}, {fill: "solid", tone: "accent", text: w.Say("picture.at_p90")},
		{text: w.Say("picture.off"), draw: func(x, y float64) { b.off(x+7, y+1) }}}
	c.height = c.flow(0, y+6, keys) + 2
}

// row is a driver: its name in two lines at most, its bar with the figures at the
// ends, and a mark that stands where the figure is without it.
func (b tornadoBars) row(x TornadoBar, y float64) float64 {
	c := b.c
	c.onPaper = true
	for i, l := range lines(x.Name, 2, c.width-2, c.font*bolder) {
		c.text(0, y+float64(i)*c.line(), l, start, bold...)
	}
	y += float64(len(lines(x.Name, 2, c.width-2, c.font*bolder)))*c.line() + 2
	low, high := min(x.P10, x.P90), max(x.P10, x.P90)
	split := min(max(b.t.Base, low), high)
	below, above := "hatch", "solid"
	if x.P10 > x.P90 {
		below, above = above, below
	}
	b.bar(low, split, y, below)
	b.bar(split, high, y, above)
	if x.Off != nil {
		at := b.x.at(*x.Off)
		c.stroke("M"+num(at)+" "+num(y)+"V"+num(y+tornadoBar+4), "ink", 1.5)
		b.off(at, y+tornadoBar+2)
	}
	top := y + tornadoBar/2 - c.line()/2 - 1
	c.text(b.x.at(low)-5, top, brief(low), end)
	c.text(b.x.at(high)+5, top, brief(high), start)
	c.onPaper = false
	return y + tornadoBar + 18
}

func (b tornadoBars) bar(from, to models.USD, y float64, fill string) {
	x := b.x.at(from)
	wide := b.x.at(to) - x
	if from != to {
		wide = max(wide, 1.5)
	}
	if wide > 0 {
		b.c.bar(x, y, wide, tornadoBar, "paper", "")
		b.c.bar(x, y, wide, tornadoBar, fill, "accent")
	}
}

// off is a triangle that points up.
func (b tornadoBars) off(x, y float64) {
	b.c.add("path", "ink", "", "d", "M"+num(x)+" "+num(y)+"l6 9h-12z", "fill", "currentColor")
}
