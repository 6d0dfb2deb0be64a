package embed

import (
	"strconv"
	"strings"

	"golang.org/x/image/vector"
)

// tone is the shape and the colour that go with a word, never without it: shapes
// differ in outline, so that they survive print, greyscale and colour blindness.
type tone struct {
	shape outline
	ink   string // on paper, #rrggbb
}

// tones are those of rungs, as on every page, and three that stand for the standing
// of a condition or an order.
var tones = map[string]tone{
	"clear":      {"O8 8 7Q8 8 5", "#4a6358"},
	"protected":  {"M8 .5L14.5 3V8C14.5 12 11.5 14.3 8 15.5C4.5 14.3 1.5 12 1.5 8V3Z", "#1d5c9e"},
	"open":       {"O8 8 7Q8 8 5M8 3C10.8 3 13 5.2 13 8C13 10.8 10.8 13 8 13Z", "#805300"},
	"at_issue":   {"M8 1L15.5 15H.5Z", "#a8400c"},
	"restricted": {"M1 1H15V15H1ZM3 3V7H13V3ZM3 9V13H13V9Z", "#9b1b34"},
	"lost":       {"M3 1L8 6L13 1L15 3L10 8L15 13L13 15L8 10L3 15L1 13L6 8L1 3Z", "#2b1216"},
	"unknown":    {"O8 1 1O13 3 1O15 8 1O13 13 1O8 15 1O3 13 1O1 8 1O3 3 1M5.5 6.5C5.5 3 10.5 3 10.5 6C10.5 8 9 8 9 9.5H7C7 7.5 8.5 7 8.5 6C8.5 5 7.5 5 7.5 6.5ZO8 11.5 1", "#5a6069"},
	"in_force":   {"O8 8 6", "#1a1d23"},
	"none":       {"M2 7H14V9H2Z", "#5a6069"},
}

// outline is a filled form in a square of 16: M, L, H, V, C and Z as in SVG, always
// absolute, and O and Q with a centre and a radius for a circle one way round and the
// other, which is a hole.
type outline string

// each calls f with every command and its numbers.
func (o outline) each(f func(command byte, n []float64)) {
	for at := 0; at < len(o); {
		command, end := o[at], at+1
		for end < len(o) && (o[end] < 'A' || o[end] > 'Z') {
			end++
		}
		var n []float64
		for _, word := range strings.Fields(string(o[at+1 : end])) {
			x, err := strconv.ParseFloat(word, 64)
			if err != nil {
				panic("a shape has the number " + word)
			}
			n = append(n, x)
		}
		f(command, n)
		at = end
	}
}

// path is the outline as the d of a path element.
func (o outline) path() string {
	var b strings.Builder
	number := func(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
	o.each(func(command byte, n []float64) {
		if command == 'O' || command == 'Q' {
			sweep, r := "1 1 ", number(n[2])
			if command == 'Q' {
				sweep = "1 0 "
			}
			arc := "a" + r + " " + r + " 0 " + sweep
			b.WriteString("M" + number(n[0]-n[2]) + " " + number(n[1]) + arc + number(2*n[2]) + " 0" + arc + number(-2*n[2]) + " 0")
			return
		}
		b.WriteByte(command)
		for i, x := range n {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(number(x))
		}
	})
	return b.String()
}

// trace draws the outline, its square so wide and its corner at x, y.
func (o outline) trace(z *vector.Rasterizer, x, y, wide float64) {
	at := func(n float64, from float64) float32 { return float32(from + n*wide/16) }
	var px, py float64
	o.each(func(command byte, n []float64) {
		switch command {
		case 'M':
			px, py = n[0], n[1]
			z.MoveTo(at(px, x), at(py, y))
		case 'L':
			px, py = n[0], n[1]
			z.LineTo(at(px, x), at(py, y))
		case 'H':
			px = n[0]
			z.LineTo(at(px, x), at(py, y))
		case 'V':
			py = n[0]
			z.LineTo(at(px, x), at(py, y))
		case 'C':
			px, py = n[4], n[5]
			z.CubeTo(at(n[0], x), at(n[1], y), at(n[2], x), at(n[3], y), at(px, x), at(py, y))
		case 'O', 'Q':
			circle(z, at(n[0], x), at(n[1], y), float32(n[2]*wide/16), command == 'O')
		case 'Z':
			z.ClosePath()
		}
	})
}

// circle is four curves; the number is how far their handles reach for the best fit.
func circle(z *vector.Rasterizer, x, y, r float32, clockwise bool) {
	k, s := r*0.5523, float32(1)
	if !clockwise {
		s = -1
	}
	z.MoveTo(x-r, y)
	z.CubeTo(x-r, y-s*k, x-k, y-s*r, x, y-s*r)
	z.CubeTo(x+k, y-s*r, x+r, y-s*k, x+r, y)
	z.CubeTo(x+r, y+s*k, x+k, y+s*r, x, y+s*r)
	z.CubeTo(x-k, y+s*r, x-r, y+s*k, x-r, y)
	z.ClosePath()
}
