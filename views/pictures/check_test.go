package pictures

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"proviso/models"
	"proviso/views/words"
)

// testing.T and rapid.T both fit.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

func render(t failer, p Picture) string {
	t.Helper()
	var b bytes.Buffer
	if err := Show(p).Render(context.Background(), &b); err != nil {
		t.Fatalf("render: %v", err)
	}
	return b.String()
}

var (
	anID     = regexp.MustCompile(`\bid="([^"]+)"`)
	aLink    = regexp.MustCompile(`(?:url\(#|href="#)([^)"]+)[)"]`)
	aNumber  = regexp.MustCompile(`-?\d+(?:\.\d+)?`)
	aDrawing = regexp.MustCompile(`(?s)<svg .*?</svg>`)
)

// sound fails unless the picture keeps what every picture promises: sizes are
// sizes, all words lie within, ids stand once and what is pointed to is there,
// nothing is styled in place, and every row of the table is as long as its head.
func sound(t failer, p Picture) string {
	t.Helper()
	if len(p.Drawings) != 2 || p.Title == "" || p.Say == "" || len(p.Table.Rows) == 0 {
		t.Fatalf("%s: a picture has two arrangements, a title, a sentence and a table: %+v", p.ID, p)
	}
	for _, r := range p.Table.Rows {
		if len(r) != len(p.Table.Head) {
			t.Fatalf("%s: a row of %d cells under %d heads: %q", p.ID, len(r), len(p.Table.Head), r)
		}
	}
	for _, d := range p.Drawings {
		w, h, font := number(t, d.Width), number(t, d.Height), number(t, d.Font)
		marks := d.Marks
		for _, l := range d.Links {
			marks = append(marks[:len(marks):len(marks)], l.Marks...)
		}
		if h <= 0 || h > 1e5 {
			t.Fatalf("%s: %s is %v tall", p.ID, d.Class, h)
		}
		for _, m := range marks {
			within(t, p.ID+" "+d.Class, m, w, h, font)
		}
	}
	html := render(t, p)
	seen := map[string]bool{}
	for _, m := range anID.FindAllStringSubmatch(html, -1) {
		if seen[m[1]] || !strings.HasPrefix(m[1], p.ID) {
			t.Fatalf("%s: the id %s stands twice or is not the picture's own", p.ID, m[1])
		}
		seen[m[1]] = true
	}
	for _, svg := range aDrawing.FindAllString(html, -1) {
		for _, m := range aLink.FindAllStringSubmatch(svg, -1) {
			if !strings.Contains(svg, `id="`+m[1]+`"`) {
				t.Fatalf("%s: nothing in the drawing is called %s", p.ID, m[1])
			}
		}
	}
	if strings.Contains(html, "style=") || strings.Contains(html, "NaN") || strings.Contains(html, "Inf ") {
		t.Fatalf("%s: a style in place, or a number that is none: %s", p.ID, html)
	}
	if again := render(t, p); again != html {
		t.Fatalf("%s comes out differently the second time", p.ID)
	}
	return html
}

func number(t failer, s string) float64 {
	t.Helper()
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
		t.Fatalf("%q is not a number", s)
	}
	return f
}

func within(t failer, where string, m Mark, w, h, font float64) {
	t.Helper()
	a := map[string]string{"text-anchor": start}
	for _, kv := range m.Attrs {
		a[kv.Key] = fmt.Sprint(kv.Value)
	}
	switch m.Kind {
	case "rect", "use":
		x, y, wide, tall := number(t, a["x"]), number(t, a["y"]), number(t, a["width"]), number(t, a["height"])
		if wide < 0 || tall < 0 || x < -0.1 || y < -0.1 || x+wide > w+1.1 || y+tall > h+1.1 {
			t.Fatalf("%s: %v lies outside of %v by %v", where, a, w, h)
		}
	case "path":
		for _, n := range aNumber.FindAllString(a["d"], -1) {
			number(t, n)
		}
	case "text":
		x, y := number(t, a["x"]), number(t, a["y"])
		size := font
		if a["font-weight"] != "" {
			size *= bolder
		}
		wide := textWidth(m.Text, size)
		left := x - map[string]float64{start: 0, middle: wide / 2, end: wide}[a["text-anchor"]]
		if left < -0.2 || left+wide > w+0.2 || y < font*0.9 || y > h+1 {
			t.Fatalf("%s: %q from %.1f to %.1f at %.1f lies outside of %v by %v", where, m.Text, left, left+wide, y, w, h)
		}
	default:
		t.Fatalf("%s: nothing draws a %s", where, m.Kind)
	}
}

func day(t failer, s string) models.Date {
	t.Helper()
	d, err := models.ParseDate("", s)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return d
}

func when(t failer, s string) models.When {
	t.Helper()
	if s == "" {
		return models.When{}
	}
	x, err := models.ParseWhen("", s)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return x
}

func must(t *testing.T) func(Picture, bool) Picture {
	return func(p Picture, ok bool) Picture {
		t.Helper()
		if !ok {
			t.Fatal("there is no picture")
		}
		return p
	}
}

var en = words.English
