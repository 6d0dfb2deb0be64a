// Package pictures draws what pages show as SVG, made on the server: where the
// money of an award stands, how orders run, how grants lie on the ladder and on
// the map, what happened when, what changed between two days. It promises that
// every value in a picture stands in its table too, that no picture needs
// scripts, colour or a pointer to be read, and that the same input gives the
// same bytes. It refuses to judge: what a mark means comes with the input.
//
// Letters in an SVG shrink with it. Each picture therefore has two arrangements,
// one for a slot of 37rem and more and one from 288 pixels (a screen of 320)
// upwards, and its style sheet shows the one that fits the slot, not the screen.
// Either keeps its letters at 12 pixels or more. One arrangement for both would
// have to be read sideways or through a glass.
package pictures

import (
	"math"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"proviso/models"
	"proviso/views/words"
)

// Table is what a picture shows, in words: never less than the picture.
type Table struct {
	Caption string
	Head    []string
	Rows    [][]string
}

// Picture is one picture with its words. All ids in it begin with ID, so that
// two pictures can stand on a page.
type Picture struct {
	ID       string
	Title    string
	Say      string   // what the picture shows, in a sentence
	Lines    []string // what stands in words beside it
	Drawings []Drawing
	Table    Table
	Shown    string // what opens the table
	Open     bool   // whether the table is open: it is the key to the picture
}

// TitleID and SayID are what the drawings are named and described by.
func (p Picture) TitleID() string { return p.ID + "-title" }
func (p Picture) SayID() string   { return p.ID + "-say" }

// Drawing is one arrangement of a picture.
type Drawing struct {
	Class    string
	Display  string // "none" for the arrangement that is not shown without styles
	Box      string
	Width    string
	Height   string
	Font     string
	Patterns []Pattern
	Symbols  []Symbol
	Marks    []Mark
	Links    []Link // where there are any, the drawing is a group of links, else one image
}

// Linked is true if marks lead somewhere.
func (d Drawing) Linked() bool { return len(d.Links) > 0 }

// Pattern fills an area, so that it is told apart without colour.
type Pattern struct {
	ID, Class, Size, Line, Thick, Tint string
}

// Symbol is a shape that is drawn more than once.
type Symbol struct {
	ID string
	Of string
}

// Mark is one thing drawn. Its attributes come in the order in which they were given.
type Mark struct {
	Kind  string // rect, path, text, use
	Attrs templ.OrderedAttributes
	Text  string
}

// Link is a group of marks that lead somewhere.
type Link struct {
	URL, Name string
	Marks     []Mark
}

// slot is a kind of place that a picture stands in.
type slot struct {
	name, display string
	width, font   float64
}

// The wide one is shown from 37rem (592 pixels) and the narrow one up to there,
// from 288: 15 units of 720 are then 12.3 pixels, and 13 of 288 are 13. Other
// widths keep that ratio.
var slots = []slot{{"wide", "inline", 720, 15}, {"narrow", "none", 288, 13}}

func (s slot) narrow() bool { return s.name == "narrow" }

// draw makes both arrangements.
func (p *Picture) draw(arrange func(c *canvas)) {
	for _, s := range slots {
		c := &canvas{slot: s, prefix: p.ID + "-" + s.name[:1]}
		c.to = &c.marks
		arrange(c)
		p.Drawings = append(p.Drawings, Drawing{Class: "pic__" + s.name, Display: s.display, Box: "0 0 " + num(c.width) + " " + num(math.Ceil(c.height)),
			Width: num(c.width), Height: num(math.Ceil(c.height)), Font: num(c.font), Patterns: c.patterns, Symbols: c.symbols, Marks: c.marks, Links: c.links})
	}
}

func newPicture(w *words.Words, id, title string) Picture {
	return Picture{ID: id, Title: title, Shown: w.Say("picture.table"), Table: Table{Caption: title}}
}

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
		x = min(x, c.width-1-w)
	case middle:
		x = min(max(x, w/2+1), c.width-1-w/2)
	case end:
		x = max(x, w+1)
	}
	if c.onPaper {
		left := x - map[string]float64{start: 0, middle: w / 2, end: w}[anchor]
		c.bar(max(left-1, 0), y+1, min(w+2, c.width-left), c.line(), "paper", "")
	}
	pairs := []string{"x", num(max(x, 0)), "y", num(y + c.font)}
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

// fill is the value of a fill attribute: a pattern is defined where it is first used.
func (c *canvas) fill(name, tone string) string {
	switch name {
	case "solid", "paper":
		return "currentColor"
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

// key is a text with the fill or shape that it explains.
type key struct {
	fill, tone, shape, text string
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
		if k.fill != "" || k.shape != "" {
			indent = box + gap
		}
		w := indent + textWidth(k.text, c.font)
		if x > x0 && x+w > c.width-1 {
			x, y = x0, y+c.line()
		}
		top := y + c.font*0.32
		switch {
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
	if len(more) > 0 && more[0] == "font-weight" {
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

// frame is the attributes that an image and a group of links have in common.
func frame(p Picture, d Drawing) templ.OrderedAttributes {
	var out templ.OrderedAttributes
	for _, kv := range [][2]string{{"class", d.Class}, {"display", d.Display}, {"viewBox", d.Box}, {"width", d.Width}, {"height", d.Height}, {"font-size", d.Font},
		{"fill", "currentColor"}, {"aria-labelledby", p.TitleID()}, {"aria-describedby", p.SayID()}, {"focusable", "false"}} {
		out = append(out, templ.KV[string, any](kv[0], kv[1]))
	}
	return out
}
