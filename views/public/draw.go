package public

import (
	"math"
	"slices"
	"strconv"

	"github.com/a-h/templ"
)

// Picture is a drawing with its name and all that it shows as a table.
type Picture struct {
	ID, Title string
	Say       string // the picture in a sentence, for those who do not see it
	Views     []*View
	Key       []Key
	TableHead string
	Table     *Table
}

// Key is a sign with what it means.
type Key struct {
	Tone, Fill string // a shape, or the name of a filling
	Text       string
}

// View is one arrangement of a picture: wide or narrow. Texts are as large as they
// are given, since a view is never shown wider than MaxWidth.
type View struct {
	ID       string
	Class    string // which screens it is for, "" for all
	Width    float64
	Height   float64
	Symbols  []string // tones whose shapes are used
	Patterns []string
	Shapes   []Shape
}

// Shape is an element of a drawing.
type Shape struct {
	Kind  string // rect, path, text or use
	Text  string
	Attrs templ.OrderedAttributes
}

// Box is what a view is drawn in.
func (v *View) Box() string { return "0 0 " + num(v.Width) + " " + num(v.Height) }

func (v *View) W() string { return num(v.Width) }
func (v *View) H() string { return num(v.Height) }

// Symbol and Pattern are the ids of what is used again, alike in no two views.
func (v *View) Symbol(tone string) string  { return v.ID + "-" + tone }
func (v *View) Pattern(name string) string { return v.ID + "-p-" + name }

func (v *View) add(kind, class, text string, pairs ...string) {
	s := Shape{Kind: kind, Text: text}
	if class != "" {
		s.Attrs = append(s.Attrs, templ.KV[string, any]("class", class))
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		s.Attrs = append(s.Attrs, templ.KV[string, any](pairs[i], pairs[i+1]))
	}
	v.Shapes = append(v.Shapes, s)
}

// shape draws a tone's shape in a square.
func (v *View) shape(tone string, x, y, size float64) {
	if !slices.Contains(v.Symbols, tone) {
		v.Symbols = append(v.Symbols, tone)
	}
	v.add("use", "t-"+tone, "", "href", "#"+v.Symbol(tone), "x", num(x), "y", num(y), "width", num(size), "height", num(size))
}

// box draws a rectangle with a filling: solid, or the name of a pattern.
func (v *View) box(class, fill string, x, y, w, h float64) {
	if fill != "solid" && fill != "none" {
		if !slices.Contains(v.Patterns, fill) {
			v.Patterns = append(v.Patterns, fill)
		}
		v.add("rect", class, "", "x", num(x), "y", num(y), "width", num(w), "height", num(h), "fill", "url(#"+v.Pattern(fill)+")", "stroke", "currentColor")
		return
	}
	paint := map[string]string{"solid": "currentColor", "none": "none"}[fill]
	v.add("rect", class, "", "x", num(x), "y", num(y), "width", num(w), "height", num(h), "fill", paint, "stroke", "currentColor")
}

func (v *View) line(class, d string) {
	v.add("path", class, "", "d", d, "fill", "none", "stroke", "currentColor")
}

func (v *View) text(class, s string, x, y float64, anchor string) {
	pairs := []string{"x", num(x), "y", num(y)}
	if anchor != "" {
		pairs = append(pairs, "text-anchor", anchor)
	}
	v.add("text", class, s, pairs...)
}

// num is a number of a drawing: one decimal at most.
func num(f float64) string {
	return strconv.FormatFloat(math.Round(f*10)/10, 'f', -1, 64)
}
