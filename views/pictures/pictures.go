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

	"github.com/a-h/templ"

	"proviso/views/ui"
	"proviso/views/words"
)

// Table is what a picture shows, in words: never less than the picture.
type Table struct {
	Caption string
	Head    []string
	Rows    [][]string
	URLs    []string // where rows lead, one each, "" for nowhere; nil: none does
	Linked  int      // the column that bears the links
}

// cells are the rows with their links.
func (t Table) cells() [][]ui.Link {
	out := make([][]ui.Link, 0, len(t.Rows))
	for i, r := range t.Rows {
		row := make([]ui.Link, 0, len(r))
		for _, text := range r {
			row = append(row, ui.Link{Text: text})
		}
		if i < len(t.URLs) {
			row[t.Linked].URL = t.URLs[i]
		}
		out = append(out, row)
	}
	return out
}

// Choices are the links of a picture as lists, for a screen that is too narrow to
// hit them.
type Choices struct {
	Shown string // what opens them
	Lists []ChoiceList
}

// ChoiceList is the links of one thing.
type ChoiceList struct {
	Name  string
	Links []Choice
}

// Choice is a link. Its Name has all that it says where it stands alone.
type Choice struct {
	URL, Text, Name string
}

// Picture is one picture with its words. All ids in it begin with ID, so that
// two pictures can stand on a page.
type Picture struct {
	ID       string
	Title    string
	Say      string   // what the picture shows, in a sentence
	Lines    []string // what stands in words beside it
	Drawings []Drawing
	Choices  Choices
	Table    Table
	Shown    string // what opens the table; "" where the page has a table of the same
	Open     bool   // whether the table is open: it is the key to the picture
}

// TitleID and SayID are what the drawings are named and described by.
func (p Picture) TitleID() string { return p.ID + "-title" }
func (p Picture) SayID() string   { return p.ID + "-say" }

// Chooses is true if links stand in lists too.
func (p Picture) Chooses() bool { return len(p.Choices.Lists) > 0 }

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
	Of, X, Y, Scale                    string // of a shape repeated: of which rung, from where on, and how large
}

// Shapes is true of a pattern that repeats a rung's shape.
func (p Pattern) Shapes() bool { return p.Of != "" }

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

// frame is the attributes that an image and a group of links have in common.
func frame(p Picture, d Drawing) templ.OrderedAttributes {
	var out templ.OrderedAttributes
	for _, kv := range [][2]string{{"class", d.Class}, {"display", d.Display}, {"viewBox", d.Box}, {"width", d.Width}, {"height", d.Height}, {"font-size", d.Font},
		{"fill", "currentColor"}, {"aria-labelledby", p.TitleID()}, {"aria-describedby", p.SayID()}, {"focusable", "false"}} {
		out = append(out, templ.KV[string, any](kv[0], kv[1]))
	}
	return out
}
