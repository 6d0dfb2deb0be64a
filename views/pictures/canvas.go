package pictures

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"proviso/models"
)

// canvas collects the marks of one arrangement. The y of its methods is the top
// of what is drawn, for text too.
type canvas struct {
	slot
	prefix   string
	onPaper  bool // texts stand on paper, so that no line runs through them
	height   float64
	patterns []Pattern
	symbols  []Symbol
	marks    []Mark
	links    []Link
	to       *[]Mark
}

// line is the height of a line of text.
func (c *canvas) line() float64 { return math.Round(c.font * 1.4) }

func (c *canvas) add(kind, tone, text string, pairs ...string) {
	m := Mark{Kind: kind, Text: text}
	if tone != "" {
		m.Attrs = append(m.Attrs, templ.KV[string, any]("class", "t-"+tone))
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		m.Attrs = append(m.Attrs, templ.KV[string, any](pairs[i], pairs[i+1]))
	}
	*c.to = append(*c.to, m)
}

// bar is a rectangle with a fill; whatever is not solid has an outline.
func (c *canvas) bar(x, y, w, h float64, fill, tone string) {
	pairs := []string{"x", num(x), "y", num(y), "width", num(max(w, 0)), "height", num(max(h, 0)), "fill", c.fill(fill, tone)}
	if fill != "solid" && fill != "paper" {
		pairs = append(pairs, "stroke", "currentColor")
	}
	if fill == "unsure" {
		pairs = append(pairs, "stroke-dasharray", "2 3")
	}
	if fill == "paper" {
		tone = "paper"
	}
	c.add("rect", tone, "", pairs...)
}

// stroke is a line along a path.
func (c *canvas) stroke(d, tone string, thick float64, more ...string) {
	c.add("path", tone, "", append([]string{"d", d, "fill", "none", "stroke", "currentColor", "stroke-width", num(thick)}, more...)...)
}

// Where a text is held.
const (
	start  = "start"
	middle = "middle"
	end    = "end"
)

// text is one line, moved and if need be shortened so that nothing of it lies
// outside; it says how wide it is. (Whatever is shortened stands in the table.)
func (c *canvas) text(x, y float64, s, anchor string, more ...string) float64 {
	size := c.font * boldness(more)
	s = fit(s, c.width-2, size)
	w := textWidth(s, size)
	switch anchor {
	case start:
		x = max(min(x, c.width-1-w), 0)
	case middle:
		x = min(max(x, w/2+1), c.width-1-w/2)
	case end:
		x = min(max(x, w+1), c.width-1)
	}
	if c.onPaper {
		left := x - map[string]float64{start: 0, middle: w / 2, end: w}[anchor]
		c.bar(max(left-1, 0), y+1, min(w+2, c.width-left), c.line(), "paper", "")
	}
	pairs := []string{"x", num(x), "y", num(y + c.font)}
	if anchor != start {
		pairs = append(pairs, "text-anchor", anchor)
	}
	c.add("text", "", s, append(pairs, more...)...)
	return w
}

// shape is a rung's shape in a square of the size.
func (c *canvas) shape(x, y, size float64, tone string) {
	id := c.prefix + "-s-" + tone
	known := false
	for _, s := range c.symbols {
		known = known || s.ID == id
	}
	if !known {
		c.symbols = append(c.symbols, Symbol{id, tone})
	}
	c.add("use", tone, "", "href", "#"+id, "x", num(x), "y", num(y), "width", num(size), "height", num(size))
}

// shapes is a rung's shape n times in rows, a square of the size each. It is one
// pattern and not n marks: a browser makes a copy of all that a mark is made of.
func (c *canvas) shapes(x, y, size, pitch float64, tone string, n, perRow int) {
	id := c.prefix + "-n-" + tone
	c.patterns = append(c.patterns, Pattern{ID: id, Class: "t-" + tone, Size: num(pitch), Of: tone, X: num(x), Y: num(y), Scale: "scale(" + num(size/16) + ")"})
	row := func(y float64, n, rows int) {
		if n > 0 && rows > 0 {
			c.add("rect", tone, "", "x", num(x), "y", num(y), "width", num(float64(n)*pitch), "height", num(float64(rows)*pitch), "fill", "url(#"+id+")")
		}
	}
	row(y, perRow, n/perRow)
	row(y+float64(n/perRow)*pitch, n%perRow, 1)
}

// fill is the value of a fill attribute: a pattern is defined where it is first used.
func (c *canvas) fill(name, tone string) string {
	switch name {
	case "solid":
		return "currentColor"
	case "paper":
		return "white" // where styles are missing
	case "blank":
		return "none"
	}
	id := c.prefix + "-p-" + name + "-" + tone
	for _, p := range c.patterns {
		if p.ID == id {
			return "url(#" + id + ")"
		}
	}
	t := textures[name]
	c.patterns = append(c.patterns, Pattern{ID: id, Class: "t-" + tone, Size: t.size, Line: t.line, Thick: t.thick, Tint: t.tint})
	return "url(#" + id + ")"
}

// textures are what areas are told apart by: a line repeated in a small square
// over a tint.
var textures = map[string]struct{ size, line, thick, tint string }{
	"hatch":  {"7", "M-1 1 1-1M0 7 7 0M6 8 8 6", "1.6", "0.12"},
	"back":   {"7", "M6-1 8 1M0 0 7 7M-1 6 1 8", "1.6", "0.12"},
	"cross":  {"7", "M0 0 7 7M7 0 0 7", "1.3", "0.25"},
	"dots":   {"6", "M3 3h.01", "2.2", "0.08"},
	"rows":   {"5", "M0 2.5h5", "1.3", "0.12"},
	"tint":   {"6", "M0 0", "0", "0.14"},
	"dark":   {"6", "M0 0", "0", "0.62"},
	"unsure": {"8", "M2 2h.01M6 6h.01", "1.8", "0.05"},
}

// key is a text with the fill, the shape or the mark that it explains.
type key struct {
	fill, tone, shape, text string
	draw                    func(x, y float64) // a mark 16 wide and 11 tall
}

// flow writes keys one after another, in as many lines as they need, and gives
// the y below them.
func (c *canvas) flow(x0, y float64, keys []key) float64 {
	if len(keys) == 0 {
		return y
	}
	const box, gap, between = 16.0, 5.0, 16.0
	x := x0
	for _, k := range keys {
		indent := 0.0
		if k.fill != "" || k.shape != "" || k.draw != nil {
			indent = box + gap
		}
		w := indent + textWidth(k.text, c.font)
		if x > x0 && x+w > c.width-1 {
			x, y = x0, y+c.line()
		}
		top := y + c.font*0.32
		switch {
		case k.draw != nil:
			k.draw(x, top)
		case k.shape != "":
			c.shape(x, top-1, 14, k.shape)
		case k.fill != "":
			c.bar(x+0.5, top, box-1, 11, k.fill, k.tone)
		}
		lines := wrap(k.text, c.width-1-x-indent, c.font)
		for i, l := range lines {
			if i > 0 {
				y += c.line()
			}
			c.text(x+indent, y, l, start)
		}
		if len(lines) > 1 {
			x = c.width
		} else {
			x += w + between
		}
	}
	return y + c.line()
}

// paragraph writes a text over as many lines as it needs.
func (c *canvas) paragraph(x, y float64, s string, more ...string) float64 {
	for _, l := range wrap(s, c.width-1-x, c.font*boldness(more)) {
		c.text(x, y, l, start, more...)
		y += c.line()
	}
	return y
}

func boldness(more []string) float64 {
	if slices.Contains(more, "font-weight") {
		return bolder
	}
	return 1
}

var bold = []string{"font-weight", "600"}

// num is a number of a drawing: one decimal at most, and never "-0".
func num(f float64) string {
	f = math.Round(f*10) / 10
	if f == 0 {
		return "0"
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// short is a When in a table: 24 Jan 2018, Sep 2018, 2018.
func short(when models.When) string {
	plain, unconfirmed := strings.CutSuffix(when.String(), "?")
	out := when.Words()
	switch len(plain) {
	case 4:
		return out
	case 7:
		out = when.Earliest.Time().Format("Jan 2006")
	case 10:
		d, err := models.ParseDate("", plain)
		if err != nil {
			return out
		}
		out = d.Time().Format("2 Jan 2006")
	default:
		return out
	}
	if unconfirmed {
		out += " ?"
	}
	return out
}
