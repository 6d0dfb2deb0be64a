package pictures

import (
	"slices"

	"proviso/models"
	"proviso/views/ui"
	"proviso/views/words"
)

// bases are the kinds of figures, in the order in which a bar shows them.
var bases = []struct {
	kind models.AmountKind
	fill string
}{{models.Awarded, "solid"}, {models.Allocation, "hatch"}, {models.Reported, "dots"}, {models.Request, "blank"}}

// rungMoney is what the record knows of the money of the grants on a rung.
type rungMoney struct {
	grants                      int
	by                          map[models.AmountKind]models.USD
	about                       map[models.AmountKind]bool // some of it is approximate
	unknown, disputed, passedOn int
}

func worstFirst() []models.Rung {
	out := slices.Clone(models.Rungs)
	slices.Reverse(out)
	return out
}

// NewMoneyByRung draws, for each rung that a grant stands on, the figures known,
// each basis apart. Grants of an amount that is unknown or disputed, and those
// passed through another award, are counted beside and added to nothing.
func NewMoneyByRung(w *words.Words, id string, grants []models.Assessment) (pic Picture, ok bool) {
	by := map[models.Rung]*rungMoney{}
	var most models.USD
	for i := range grants {
		a := &grants[i]
		m := by[a.Rung]
		if m == nil {
			m = &rungMoney{by: map[models.AmountKind]models.USD{}, about: map[models.AmountKind]bool{}}
			by[a.Rung] = m
		}
		m.grants++
		switch {
		case a.Grant.Via != "":
			m.passedOn++
		case a.Figure == nil:
			m.unknown++
		case a.Figure.Disputed:
			m.disputed++
		default:
			m.by[a.Figure.Basis] += a.Figure.USD
			m.about[a.Figure.Basis] = m.about[a.Figure.Basis] || a.Figure.Approximate
		}
	}
	unknown := 0
	for _, m := range by {
		var sum models.USD
		for _, b := range bases {
			sum += max(m.by[b.kind], 0)
		}
		most = max(most, sum)
		unknown += m.unknown
	}
	if most == 0 {
		return Picture{}, false
	}
	pic = newPicture(w, id, w.Say("picture.money"))
	pic.Say = w.Say("picture.money_say", "N", len(grants), "Unknown", unknown)
	pic.Table.Head = []string{w.Say("col.standing"), w.Say("picture.grants")}
	for _, b := range bases {
		pic.Table.Head = append(pic.Table.Head, w.Say("basis."+string(b.kind)))
	}
	pic.Table.Head = append(pic.Table.Head, w.Say("picture.unknown_for"), w.Say("picture.disputed_for"), w.Say("picture.passed_on"))
	for _, r := range worstFirst() {
		m := by[r]
		if m == nil {
			continue
		}
		row := []string{w.Say("rung." + string(r)), count(m.grants)}
		for _, b := range bases {
			row = append(row, m.figure(w, b.kind))
		}
		pic.Table.Rows = append(pic.Table.Rows, append(row, count(m.unknown), count(m.disputed), count(m.passedOn)))
	}
	pic.draw(func(c *canvas) {
		y := 0.0
		for _, r := range worstFirst() {
			if m := by[r]; m != nil {
				y = m.draw(w, c, r, y, most)
			}
		}
		c.height = y
	})
	return pic, true
}

// figure is a sum in words, "" where there is none.
func (m *rungMoney) figure(w *words.Words, k models.AmountKind) string {
	u, known := m.by[k]
	switch {
	case !known:
		return ""
	case m.about[k]:
		return w.Say("money.about", "Amount", ui.Whole(u))
	}
	return ui.Whole(u)
}

func (m *rungMoney) draw(w *words.Words, c *canvas, r models.Rung, y float64, most models.USD) float64 {
	c.shape(0, y+3, 16, string(r))
	c.text(22, y, w.Say("picture.rung_count", "Rung", w.Say("rung."+string(r)), "N", m.grants), start, bold...)
	y += c.line() + 2
	const gap = 3 // figures of different bases are different things
	room := c.width - 2 - gap*float64(len(bases)-1)
	x := 1.0
	var keys []key
	for _, b := range bases {
		u, known := m.by[b.kind]
		if !known {
			continue
		}
		if u > 0 {
			wide := max(float64(u)/float64(most)*room, 1.5)
			c.bar(min(x, c.width-1-wide), y, wide, barHeight, b.fill, string(r))
			x += wide + gap
		}
		keys = append(keys, key{fill: b.fill, tone: string(r), text: w.Say("basis."+string(b.kind)) + " " + m.figure(w, b.kind)})
	}
	if len(keys) > 0 {
		y += barHeight + 4
	}
	beside := func(id string, n int) {
		if n > 0 {
			keys = append(keys, key{text: w.Say(id, "N", n)})
		}
	}
	beside("picture.unknown_n", m.unknown)
	beside("picture.disputed_n", m.disputed)
	beside("picture.passed_on_n", m.passedOn)
	return c.flow(0, y, keys) + 10
}
