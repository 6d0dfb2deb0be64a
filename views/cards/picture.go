package cards

import (
	"math"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"proviso/views/tell"
)

// picture is a drawing as wide as its card. What lies beside each other in it is placed
// in hundredths of its width and what lies below in pixels, so that it fits any frame
// and its letters keep their size.
type picture struct {
	Class   string
	Caption string
	Name    string // what it shows, in a sentence; the tables tell all of it
	Height  string
	Marks   []drawn
}

// drawn is one element of a picture.
type drawn struct {
	Kind  string // rect, line, circle, text, use
	Text  string
	Attrs templ.OrderedAttributes
}

type canvas struct {
	marks  []drawn
	height int
}

func (c *canvas) add(kind, class, text string, pairs ...string) {
	d := drawn{Kind: kind, Text: text}
	if class != "" {
		d.Attrs = append(d.Attrs, templ.KV[string, any]("class", class))
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		d.Attrs = append(d.Attrs, templ.KV[string, any](pairs[i], pairs[i+1]))
	}
	c.marks = append(c.marks, d)
}

// text is one short line that stands on a base line.
func (c *canvas) text(x string, y int, s, class string, more ...string) {
	c.add("text", class, s, append([]string{"x", x, "y", strconv.Itoa(y)}, more...)...)
}

// shape is that of a tone, its middle at x.
func (c *canvas) shape(x string, y, size int, tone string) {
	c.add("use", "t-"+tone, "", "href", "#"+tone, "x", x, "y", strconv.Itoa(y), "width", strconv.Itoa(size), "height", strconv.Itoa(size))
}

// bar is filled, or an outline in dashes where it is doubtful, or a plain outline.
func (c *canvas) bar(x, width float64, y, height int, tone, how string) {
	pairs := []string{"x", percent(x), "y", strconv.Itoa(y), "width", percent(width), "height", strconv.Itoa(height), "fill", "currentColor"}
	switch how {
	case dashed:
		pairs = append(pairs, "fill-opacity", ".12", "stroke", "currentColor", "stroke-dasharray", "3 3")
	case hollow:
		pairs = append(pairs[:len(pairs)-1], "var(--paper, white)", "stroke", "currentColor")
	}
	c.add("rect", "t-"+tone, "", pairs...)
}

// How a bar is filled.
const (
	solid  = ""
	dashed = "dashed"
	hollow = "hollow"
)

func (c *canvas) picture(class, caption, name string) *picture {
	return &picture{Class: class, Caption: caption, Name: name, Height: strconv.Itoa(c.height), Marks: c.marks}
}

func percent(x float64) string {
	return strconv.FormatFloat(math.Round(x*10)/10, 'f', -1, 64) + "%"
}

// counted is a kind of things and how many there are.
type counted struct {
	Mark mark
	N    int
}

// unitsTo is how many things at most are drawn one by one.
const unitsTo = 8

// bars draws counts: the mark and its number, and below it a bar or a piece for each.
func bars(f tell.Frame, caption string, counts []counted) *picture {
	most := 0
	var parts []string
	for _, k := range counts {
		most = max(most, k.N)
		parts = append(parts, k.Mark.Word+" "+f.Number(k.N))
	}
	if most == 0 {
		return nil
	}
	var c canvas
	for _, k := range counts {
		y := c.height
		c.shape("0", y+1, 14, k.Mark.Tone)
		c.text("20", y+12, k.Mark.Word+": "+f.Number(k.N), "t-ink b")
		if most > unitsTo {
			c.bar(0, max(100*float64(k.N)/float64(most), 0.6), y+20, 8, k.Mark.Tone, solid)
		} else {
			for i := range k.N {
				c.add("rect", "t-"+k.Mark.Tone, "", "x", strconv.Itoa(26*i), "y", strconv.Itoa(y+20), "width", "22", "height", "8", "fill", "currentColor")
			}
		}
		c.height += 36
	}
	c.height -= 6
	return c.picture("bars", caption, f.Say("card.picture", "Caption", caption, "Counts", strings.Join(parts, "; ")))
}
