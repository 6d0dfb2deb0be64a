package pictures

import (
	"proviso/models"
	"proviso/views/ui"
	"proviso/views/words"
)

// part is a piece of a bar.
type part struct {
	id   string // message
	usd  models.USD
	fill string
	tone string
}

// NewPosition draws where the money of one award stands: what was spent above
// what was received, to one scale, and between them the four amounts. There is
// no picture (ok false) of a position that is not known or of no money.
func NewPosition(w *words.Words, id string, p *models.Position) (pic Picture, ok bool) {
	if p == nil {
		return Picture{}, false
	}
	award := p.SpentUnpaid + p.Future + p.OwedBack + p.Demandable
	if award <= 0 {
		return Picture{}, false
	}
	// Money received and not spent lies between what is spent and what is still to
	// come, so that both bars are cut at the same places.
	spending := []part{{"picture.spent", p.SpentUnpaid + p.Demandable, "solid", "ink"}, {"picture.in_hand", p.OwedBack, "dots", "ink"},
		{"picture.committed", p.Committed, "hatch", "ink"}, {"picture.uncommitted", p.Future - p.Committed, "blank", "ink"}, {"picture.over", p.OverAward, "cross", "at_issue"}}
	receipts := []part{{"picture.received", p.Demandable + p.OwedBack, "solid", "accent"}, {"picture.not_received", p.SpentUnpaid + p.Future, "blank", "accent"}}
	four := []part{{id: "money.demandable", usd: p.Demandable}, {id: "money.spent_unpaid", usd: p.SpentUnpaid}, {id: "money.owed_back", usd: p.OwedBack}, {id: "money.future", usd: p.Future}}

	pic = newPicture(w, id, w.Say("picture.position"))
	say := func(x part) string { return w.Say(x.id) + " " + ui.Whole(x.usd) }
	var amounts []string
	for _, x := range four {
		if x.usd > 0 {
			amounts = append(amounts, say(x))
		}
	}
	pic.Say = w.Say("picture.position_say", "Award", ui.Whole(award), "Parts", list("; ", amounts...))
	if p.OverAward > 0 {
		pic.Say += " " + w.Say("picture.position_over", "Amount", ui.Whole(p.OverAward))
	}
	pic.Table.Head = []string{w.Say("picture.part"), w.Say("picture.amount")}
	for _, x := range append(append(append([]part{{id: "picture.award", usd: award}}, spending...), receipts...), four...) {
		pic.Table.Rows = append(pic.Table.Rows, []string{w.Say(x.id), ui.Whole(x.usd)})
	}
	for _, x := range []part{{id: "picture.own_money", usd: p.OwnMoney}, {id: "picture.interest", usd: p.Interest}} {
		if x.usd > 0 {
			pic.Lines = append(pic.Lines, w.Say("picture.outside", "What", say(x)))
			pic.Table.Rows = append(pic.Table.Rows, []string{w.Say(x.id), ui.Whole(x.usd)})
		}
	}
	pic.draw(func(c *canvas) {
		bars := positionBars{c: c, award: award, over: p.OverAward}
		y := bars.row(w, 0, w.Say("picture.spending"), spending)
		y = bars.four(w, y, four)
		c.height = bars.row(w, y, w.Say("picture.receipts"), receipts)
	})
	return pic, true
}

type positionBars struct {
	c           *canvas
	award, over models.USD
}

const (
	barHeight = 24
	apart     = 8 // what lies beyond the award does not touch it
)

// x is where an amount counted from the left ends; the award and what lies
// beyond it are on one scale.
func (b positionBars) x(u models.USD) float64 {
	room := b.c.width - 2
	if b.over > 0 {
		room -= apart
	}
	x := 1 + float64(u)/float64(b.award+b.over)*room
	if u > b.award {
		x += apart
	}
	return x
}

// row is a bar with its heading and, below it, its parts in words.
func (b positionBars) row(w *words.Words, y float64, heading string, parts []part) float64 {
	c := b.c
	c.text(0, y, heading, start, bold...)
	y += c.line() + 2
	var done models.USD
	var keys []key
	for _, x := range parts {
		if x.usd <= 0 {
			continue
		}
		from := b.x(done)
		if done == b.award && x.id == "picture.over" {
			from += apart
		}
		done += x.usd
		// A part too small to be seen is drawn as a line.
		wide := max(b.x(done)-from, 1.5)
		c.bar(min(from, c.width-1-wide), y, wide, barHeight, x.fill, x.tone)
		keys = append(keys, key{fill: x.fill, tone: x.tone, text: w.Say(x.id) + " " + ui.Whole(x.usd)})
	}
	return c.flow(0, y+barHeight+4, keys) + 6
}

// four marks off the amounts that the two bars make together. Where each has
// room it bears its words, else a letter that the lines below explain.
func (b positionBars) four(w *words.Words, y float64, parts []part) float64 {
	c := b.c
	var done models.USD
	var shown []part
	direct := true
	for _, x := range parts {
		if x.usd <= 0 {
			continue
		}
		room := b.x(done+x.usd) - b.x(done) - 6
		done += x.usd
		shown = append(shown, x)
		direct = direct && len(wrap(w.Say(x.id), room, c.font)) <= 2 && !shortened(w.Say(x.id), room, c.font) && textWidth(ui.Whole(x.usd), c.font*bolder) < room
	}
	done = 0
	free, low := 0.0, y
	var keys []key
	for i, x := range shown {
		from := b.x(done)
		done += x.usd
		to := b.x(done)
		c.stroke("M"+num(from+1)+" "+num(y+6)+"V"+num(y)+"H"+num(max(to-1, from+1.5))+"V"+num(y+6), "muted", 1.5)
		mid := (from + to) / 2
		if direct {
			c.text(mid, y+6, ui.Whole(x.usd), middle, bold...)
			for i, l := range wrap(w.Say(x.id), to-from-6, c.font) {
				c.text(mid, y+6+float64(i+1)*c.line(), l, middle)
				low = max(low, y+6+float64(i+2)*c.line())
			}
			continue
		}
		letter := string(rune('A' + i))
		at := min(max(mid, free+6), c.width-8-14*float64(len(shown)-1-i))
		c.text(at, y+6, letter, middle, bold...)
		free = at + 8
		keys = append(keys, key{text: letter + "  " + w.Say(x.id) + " " + ui.Whole(x.usd)})
	}
	if direct {
		return low + 8
	}
	return c.flow(0, y+8+c.line(), keys) + 10
}
