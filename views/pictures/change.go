package pictures

import (
	"slices"

	"proviso/models"
	"proviso/views/ui"
	"proviso/views/words"
)

// Moved is how many cells (or grants) had one standing on the first day and
// another, or the same, on the second.
type Moved struct {
	From, To models.Standing
	N        int
}

// standingFills fill a standing's bar. They are those of the rungs whose tone it has.
var standingTones = map[models.Standing]struct{ fill, tone string }{
	models.NotAttached: {"blank", "clear"}, models.WithdrawnByUSG: {"tint", "clear"}, models.Blocked: {"dots", "protected"},
	models.NotEnforced: {"hatch", "protected"}, models.InForce: {"solid", "open"}, models.UncertainStands: {"unsure", "unknown"},
}

// NewChange draws how many stood where on two days and how many went from one
// standing to another, and says each move in words beside it. There is no
// picture of nothing.
func NewChange(w *words.Words, id string, first, second models.Date, moves []Moved) (pic Picture, ok bool) {
	f := newFlow(moves)
	if f.total == 0 {
		return Picture{}, false
	}
	stands := func(s models.Standing) string { return w.Say("standing." + string(s)) }
	pic = newPicture(w, id, w.Say("picture.change", "First", first.Words(), "Second", second.Words()))
	pic.Say = w.Say("picture.change_say", "N", f.moved, "Total", f.total)
	pic.Table.Head = []string{w.Say("picture.on_day", "Day", ui.Short(first)), w.Say("picture.on_day", "Day", ui.Short(second)), w.Say("picture.how_many")}
	for _, m := range f.moves {
		pic.Table.Rows = append(pic.Table.Rows, []string{stands(m.From), stands(m.To), count(m.N)})
	}
	most := slices.Clone(f.moves)
	slices.SortStableFunc(most, func(a, b Moved) int { return b.N - a.N })
	for _, m := range most {
		if m.From != m.To {
			pic.Lines = append(pic.Lines, w.Say("picture.moved", "N", m.N, "From", stands(m.From), "To", stands(m.To)))
		}
	}
	pic.draw(func(c *canvas) { f.draw(w, c, first, second) })
	return pic, true
}

// streams are the moves in the order of the standings, and what they add up to.
type streams struct {
	moves        []Moved
	total, moved int
	from, to     map[models.Standing]int
}

func newFlow(moves []Moved) streams {
	f := streams{from: map[models.Standing]int{}, to: map[models.Standing]int{}}
	n := map[[2]models.Standing]int{}
	for _, m := range moves {
		n[[2]models.Standing{m.From, m.To}] += max(m.N, 0)
	}
	for _, a := range models.Standings {
		for _, b := range models.Standings {
			k := n[[2]models.Standing{a, b}]
			if k == 0 {
				continue
			}
			f.moves = append(f.moves, Moved{a, b, k})
			f.total += k
			f.from[a] += k
			f.to[b] += k
			if a != b {
				f.moved += k
			}
		}
	}
	return f
}

// node is a standing's bar on one of the days.
type node struct{ y, h, next float64 }

func (f streams) draw(w *words.Words, c *canvas, first, second models.Date) {
	const bar, gap = 12.0, 10.0
	label := 0.0
	for _, s := range models.Standings {
		label = max(label, textWidth(w.Say("standing."+string(s)), c.font))
	}
	label += 8
	x1, x2 := label, c.width-label-bar // of the two bars
	room := 170.0
	if !c.narrow() {
		room = 220
	}
	least := 2*c.line() + 2 // a bar is as tall as its words at least
	top := c.line() + 8
	stack := func(counts map[models.Standing]int) (map[models.Standing]*node, float64) {
		out := map[models.Standing]*node{}
		y := top
		for _, s := range slices.Backward(models.Standings) {
			if counts[s] == 0 {
				continue
			}
			h := max(float64(counts[s])/float64(f.total)*room, least)
			thick := float64(counts[s]) / float64(f.total) * room
			out[s] = &node{y: y, h: h, next: y + (h-thick)/2}
			y += h + gap
		}
		return out, y
	}
	from, bottom1 := stack(f.from)
	to, bottom2 := stack(f.to)
	c.text(x1+bar, 0, ui.Short(first), end, bold...)
	c.text(x2, 0, ui.Short(second), start, bold...)
	moves := slices.Clone(f.moves)
	slices.Reverse(moves)
	for _, m := range moves {
		f.stream(c, m, from[m.From], to[m.To], x1+bar, x2, room)
	}
	for _, s := range models.Standings {
		look := standingTones[s]
		if n := from[s]; n != nil {
			c.bar(x1, n.y, bar, n.h, look.fill, look.tone)
			c.text(x1-6, n.y+n.h/2-c.line(), w.Say("standing."+string(s)), end)
			c.text(x1-6, n.y+n.h/2, count(f.from[s]), end, bold...)
		}
		if n := to[s]; n != nil {
			c.bar(x2, n.y, bar, n.h, look.fill, look.tone)
			c.text(x2+bar+6, n.y+n.h/2-c.line(), w.Say("standing."+string(s)), start)
			c.text(x2+bar+6, n.y+n.h/2, count(f.to[s]), start, bold...)
		}
	}
	c.height = max(bottom1, bottom2)
}

// stream is a band from one bar to the other, as thick as what it carries; its
// number stands in it where there is room. (Every move is told in words too.)
func (f streams) stream(c *canvas, m Moved, a, b *node, x1, x2, room float64) {
	thick := float64(m.N) / float64(f.total) * room
	y1, y2 := a.next, b.next
	a.next += thick
	b.next += thick
	mid := num((x1 + x2) / 2)
	t := max(thick, 1.5)
	tone, class := "hair", "hair"
	if m.From != m.To {
		tone, class = standingTones[m.To].tone, "move"
	}
	d := "M" + num(x1) + " " + num(y1) + "C" + mid + " " + num(y1) + " " + mid + " " + num(y2) + " " + num(x2) + " " + num(y2) +
		"v" + num(t) + "C" + mid + " " + num(y2+t) + " " + mid + " " + num(y1+t) + " " + num(x1) + " " + num(y1+t) + "z"
	opacity := "0.6"
	if class == "move" {
		opacity = "0.45"
	}
	c.add("path", tone, "", "d", d, "fill", "currentColor", "fill-opacity", opacity)
	if m.From != m.To && thick > c.font {
		c.text((x1+x2)/2, (y1+y2)/2+thick/2-c.font*0.66, count(m.N), middle, "class", "halo", "font-weight", "600")
	}
}
