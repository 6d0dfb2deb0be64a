package cards

import (
	"math"
	"unicode/utf8"

	"proviso/views/tell"
)

// Height is how tall a frame of a width is made for a card that cannot tell its own
// height, in pixels: enough for all of it with a little to spare, in the widest letters
// that are common. It is reckoned from the card's words by the sizes of cards.scss; if
// one changes there, change it here (TestHeight measures them in a browser).
//
// It is 0 where the edition has no such card.
func Height(f tell.Frame, kind, id string, width int) int {
	c, ok := cardOf(f, kind, id)
	if !ok {
		return 0
	}
	s := sheetOf(width)
	return int(math.Ceil(s.card(&c)*spare/20)) * 20
}

// spare is what letters may be wider or break worse than reckoned.
const spare = 1.05

// Widths of letters in parts of their size, of DejaVu, the widest that is common.
const (
	sans      = 0.575
	sansBold  = 0.64
	serifBold = 0.68
)

// sheet is the style of a width.
type sheet struct {
	inner  float64 // width between the paddings
	around float64 // above and below
	narrow bool
	wide   bool
}

func sheetOf(width int) sheet {
	w := float64(width)
	s := sheet{inner: w - 2 - 2*16, around: 2 + 28, narrow: w <= 384, wide: w >= 640}
	switch {
	case s.narrow:
		s.inner = w - 2 - 2*12
	case s.wide:
		s.inner, s.around = w-2-2*24, 2+36
	}
	return s
}

// lines is how many lines a text takes; some of each is lost to words that do not break.
func lines(text string, width, size, letter float64) float64 {
	n := float64(utf8.RuneCountInString(text))
	if n == 0 {
		return 0
	}
	fit := width / (size * letter)
	if n <= fit {
		return 1
	}
	return math.Ceil(n / max(fit-3, 3))
}

func (s sheet) card(c *card) float64 {
	kind := c.Kind
	if c.Corrected != nil {
		kind += "   " + c.Corrected.Text
	}
	h := s.around + 19*lines(kind, s.inner, 13, sans)
	size := 19.0
	switch {
	case c.Long && s.wide:
		size = 18
	case c.Long:
		size = 16
	case s.wide:
		size = 22
	}
	h += 16 + size*1.3*lines(c.Headline, s.inner, size, serifBold)
	if c.Stale != "" {
		h += 12 + 22*lines(c.Stale, s.inner-13, 15, sans)
	}
	if c.Status != nil {
		h += 8 + 27*lines(c.Status.Word+" "+c.StatusOf, s.inner-30, 16, sans)
	}
	h += 22 * lines(c.More, s.inner, 15, sans)
	h += s.figures(c.Figures)
	if c.Picker != nil {
		h += 24 + 22 + 8 + 40
		if s.inner < 12*16+100 {
			h += 48
		}
	}
	if p := c.Picture; p != nil {
		h += 24 + 6 + 19*lines(p.Caption, s.inner, 13, sans) + number64(p.Height)
	}
	for i := range c.Tables {
		h += s.table(&c.Tables[i])
	}
	for _, n := range c.Notes {
		h += 18 + 20.5*lines(n.Text, s.inner, 14, sans)
	}
	return h + s.foot(c)
}

func (s sheet) figures(all []figure) float64 {
	if len(all) == 0 {
		return 0
	}
	columns := math.Max(1, math.Floor((s.inner+16)/(128+16)))
	each := (s.inner - (columns-1)*16) / columns
	h := 24.0 + 18
	for i := 0; i < len(all); i += int(columns) {
		tallest := 0.0
		for _, x := range all[i:min(i+int(columns), len(all))] {
			tallest = max(tallest, 21.6*lines(x.Value, each, 18, serifBold)+19*lines(x.Label, each, 13, sans))
		}
		h += tallest + 8
	}
	return h
}

// table is its heading and its rows, or its window.
func (s sheet) table(t *table) float64 {
	h := 24 + 20.8*lines(t.Title, s.inner, 16, serifBold)
	if len(t.Rows) == 0 {
		return h + 22*lines(t.None, s.inner, 15, sans)
	}
	rows := 8 + s.rows(t)
	if t.Long() {
		rows = min(rows, 16*16)
	}
	return h + rows
}

// rows gives each column room by the longest that stands in it.
func (s sheet) rows(t *table) float64 {
	size, small, gap := 14.0, 13.0, 10.0
	if s.narrow {
		size, small, gap = 13, 12, 6
	}
	longest := make([]float64, len(t.Head))
	all := 0.0
	for k := range t.Head {
		longest[k] = float64(utf8.RuneCountInString(t.Head[k].Text))
		for _, row := range t.Rows {
			longest[k] = max(longest[k], letters(&row[k]))
		}
		longest[k] = min(longest[k], 60)
		all += longest[k]
	}
	widths := make([]float64, len(t.Head))
	head := 1.0
	for k := range t.Head {
		widths[k] = s.inner*longest[k]/all - gap
		head = max(head, lines(t.Head[k].Text, widths[k], small, sansBold))
	}
	h := 12 + head*small*1.45
	for _, row := range t.Rows {
		tallest := 0.0
		for k := range row {
			tallest = max(tallest, cellHeight(&row[k], widths[k], size, small))
		}
		h += 12 + tallest
	}
	return h
}

// letters is the longest run of a cell.
func letters(c *cell) float64 {
	n := utf8.RuneCountInString(c.Text.Text)
	if c.Link != nil {
		n = max(n, utf8.RuneCountInString(c.Link.Text)+2)
	}
	if c.Mark != nil {
		n = max(n, utf8.RuneCountInString(c.Mark.Word)+3)
	}
	for _, b := range c.Below {
		n = max(n, utf8.RuneCountInString(b.Text))
	}
	return float64(n)
}

func cellHeight(c *cell, width, size, small float64) float64 {
	h := size * 1.45 * lines(c.Text.Text, width, size, sans)
	if c.Link != nil {
		h += max(24, size*1.45*lines(c.Link.Text+"  ", width, size, sansBold))
	}
	if c.Mark != nil {
		h += size * 1.45 * lines(c.Mark.Word+"   ", width, size, sansBold)
	}
	for _, b := range c.Below {
		h += small * 1.45 * lines(b.Text, width, small, sans)
	}
	return h
}

func (s sheet) foot(c *card) float64 {
	text := ""
	for _, w := range c.Foot {
		text += w.Text + " "
	}
	h := 16 + 9 + 8 + 19*lines(text, s.inner, 13, sans)
	row := 0.0
	h += 26
	for _, l := range c.Links {
		w := float64(utf8.RuneCountInString(l.Text)+2)*13*sans + 16
		if row > 0 && row+w > s.inner+16 {
			h, row = h+26, 0
		}
		row += w
	}
	return h + 19*lines(c.Opens, s.inner, 13, sans)
}

// number64 reads a height that was written.
func number64(s string) float64 {
	n := 0.0
	for _, r := range s {
		n = n*10 + float64(r-'0')
	}
	return n
}
