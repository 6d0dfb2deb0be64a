package pictures

import (
	"proviso/models"
	"proviso/views/words"
)

// RungCount is how many grants stand on a rung.
type RungCount struct {
	Rung models.Rung
	N    int
}

// stripMost is the number of grants up to which each has a mark of its own.
const stripMost = 300

// NewStrip draws one mark for each grant, grouped by rung, the worst first; over
// 300 grants, bars in proportion. There is no picture of no grant.
func NewStrip(w *words.Words, id string, counts []RungCount) (pic Picture, ok bool) {
	by := map[models.Rung]int{}
	total := 0
	for _, x := range counts {
		by[x.Rung] += max(x.N, 0)
		total += max(x.N, 0)
	}
	if total == 0 {
		return Picture{}, false
	}
	pic = newPicture(w, id, w.Say("picture.strip"))
	pic.Table.Head = []string{w.Say("col.standing"), w.Say("picture.grants")}
	var said []string
	most := 0
	for _, r := range worstFirst() {
		most = max(most, by[r])
		if by[r] > 0 {
			said = append(said, w.Say("picture.rung_count", "Rung", w.Say("rung."+string(r)), "N", by[r]))
			pic.Table.Rows = append(pic.Table.Rows, []string{w.Say("rung." + string(r)), count(by[r])})
		}
	}
	pic.Say = w.Say("picture.strip_say", "N", total, "Rungs", list(", ", said...))
	pic.draw(func(c *canvas) {
		left := stripLeft(w, c)
		y := 0.0
		for _, r := range worstFirst() {
			n := by[r]
			if n == 0 {
				continue
			}
			c.text(0, y, w.Say("rung."+string(r)), start, bold...)
			c.text(left-10, y, count(n), end)
			if total > stripMost {
				wide := max(float64(n)/float64(most)*(c.width-left-1), 1.5)
				c.bar(left, y+3, wide, c.font, rungFills[r], string(r))
				y += c.line() + 8
				continue
			}
			const pitch, size = 17.0, 14.0
			perRow := max(int((c.width-left)/pitch), 1)
			c.shapes(left, y+3, size, pitch, string(r), n, perRow)
			y += float64((n-1)/perRow+1)*pitch + 8
		}
		c.height = y
	})
	return pic, true
}

// stripLeft is where the marks begin: to the right of the longest word and its count.
func stripLeft(w *words.Words, c *canvas) float64 {
	left := 0.0
	for _, r := range models.Rungs {
		left = max(left, textWidth(w.Say("rung."+string(r)), c.font*bolder))
	}
	return left + textWidth("000000", c.font) + 10
}
