package pictures

import (
	"cmp"
	"slices"

	"proviso/models"
	"proviso/views/ui"
	"proviso/views/words"
)

// CashMonth is one month: what comes as planned and as is to be expected, what is
// spent, and what is there at its end.
type CashMonth struct {
	Month                           models.Month
	PlannedIn, ExpectedIn, Spent    models.USD
	PlannedBalance, ExpectedBalance models.USD
}

// Cash is the money that is there, month by month.
type Cash struct {
	Title  string // "" for that of the catalogue
	Months []CashMonth
}

// NewCash draws both balances at the ends of months and marks the first month
// that either ends below zero. There is no picture without a month.
func NewCash(w *words.Words, id string, cash Cash) (pic Picture, ok bool) {
	var months []CashMonth
	for _, m := range cash.Months {
		if m.Month.Known() {
			months = append(months, m)
		}
	}
	if len(months) == 0 {
		return Picture{}, false
	}
	slices.SortStableFunc(months, func(a, b CashMonth) int { return cmp.Compare(a.Month, b.Month) })
	pic = newPicture(w, id, cmp.Or(cash.Title, w.Say("picture.cash")))
	pic.Table.Head = []string{w.Say("picture.month"), w.Say("picture.planned_in"), w.Say("picture.expected_in"), w.Say("picture.spent"), w.Say("picture.planned_balance"), w.Say("picture.expected_balance")}
	for _, m := range months {
		pic.Table.Rows = append(pic.Table.Rows, []string{monthShort(m.Month), ui.Whole(m.PlannedIn), ui.Whole(m.ExpectedIn), ui.Whole(m.Spent), ui.Whole(m.PlannedBalance), ui.Whole(m.ExpectedBalance)})
	}
	both := []balance{{"planned", "ink", dashed, 2, months, CashMonth.planned}, {"expected", "accent", unbroken, 2.5, months, CashMonth.expected}}
	pic.Say = w.Say("picture.cash_say", "N", len(months), "From", monthWords(months[0].Month), "To", monthWords(months[len(months)-1].Month))
	for _, b := range both {
		pic.Say += " " + b.say(w)
	}
	pic.draw(func(c *canvas) { drawCash(w, c, months, both) })
	return pic, true
}

func (m CashMonth) planned() models.USD  { return m.PlannedBalance }
func (m CashMonth) expected() models.USD { return m.ExpectedBalance }

// balance is one of the two lines.
type balance struct {
	name, tone, dash string
	thick            float64
	months           []CashMonth
	of               func(CashMonth) models.USD
}

// short is the first month that ends below zero.
func (b balance) short() (m CashMonth, ok bool) {
	i := slices.IndexFunc(b.months, func(m CashMonth) bool { return b.of(m) < 0 })
	if i < 0 {
		return CashMonth{}, false
	}
	return b.months[i], true
}

func (b balance) say(w *words.Words) string {
	if m, ok := b.short(); ok {
		return w.Say("picture.short_"+b.name, "Month", monthWords(m.Month), "Amount", ui.Whole(b.of(m)))
	}
	return w.Say("picture.never_short_" + b.name)
}

func drawCash(w *words.Words, c *canvas, months []CashMonth, both []balance) {
	amounts := []models.USD{0}
	for _, m := range months {
		amounts = append(amounts, m.PlannedBalance, m.ExpectedBalance)
	}
	y := newScale(5, 0, 1, amounts...)
	var short []balance
	for _, b := range both {
		if _, ok := b.short(); ok {
			short = append(short, b)
		}
	}
	p := newPlot(c, y.labels(), len(short))
	y.a, y.b = p.bottom, p.top
	first := monthIndex(months[0].Month)
	pitch := (p.right - p.left) / float64(monthIndex(months[len(months)-1].Month)-first+1)
	x := func(m CashMonth) float64 { return p.left + (float64(monthIndex(m.Month)-first)+0.5)*pitch }
	c.text(0, 0, w.Say("picture.balance"), start, "class", "t-muted")
	for _, u := range y.ticks() {
		tone, thick := "hair", 1.0
		if u == 0 {
			tone, thick = "ink", 1.5
		}
		p.rule(y.at(u), brief(u), tone, thick)
	}
	p.months(months, pitch, x)
	var pins []pin
	for _, b := range short {
		m, _ := b.short()
		pins = append(pins, pin{x(m), w.Say("picture.pin_"+b.name, "Month", monthShort(m.Month)), b.tone, b.dash})
	}
	p.pins(pins)
	var keys []key
	for _, b := range both {
		b.draw(c, x, y)
		keys = append(keys, lineKey(c, b.tone, b.dash, b.thick, w.Say("picture."+b.name+"_balance")))
	}
	c.height = c.flow(0, p.bottom+12+c.line(), keys) + 2
}

// draw is the line with a mark on the first month below zero. A month that stands
// alone is a stretch.
func (b balance) draw(c *canvas, x func(CashMonth) float64, y scale) {
	d := ""
	for i, m := range b.months {
		d += string("ML"[min(i, 1)]) + num(x(m)) + " " + num(y.at(b.of(m)))
	}
	if m := b.months[0]; len(b.months) == 1 {
		d = "M" + num(x(m)-24) + " " + num(y.at(b.of(m))) + "h48"
	}
	c.stroke(d, b.tone, b.thick, "stroke-dasharray", b.dash, "stroke-linejoin", "round")
	if m, ok := b.short(); ok {
		c.add("path", "pill", "", "d", "M"+num(x(m)-4)+" "+num(y.at(b.of(m)))+"a4 4 0 1 0 8 0a4 4 0 1 0-8 0z", "fill", "white", "stroke", "currentColor", "stroke-width", "2")
	}
}

// months writes under the field as many months as there is room for, January
// always among them where there is more than one year.
func (p plot) months(months []CashMonth, pitch float64, x func(CashMonth) float64) {
	every := 1
	for _, n := range []int{1, 2, 3, 6, 12, 24, 60, 120, 600, 1200} {
		if every = n; float64(n)*pitch >= textWidth("May 2027", p.c.font)+8 {
			break
		}
	}
	var labels []string
	var at []float64
	for _, m := range months {
		if monthIndex(m.Month)%every == 0 {
			labels, at = append(labels, monthShort(m.Month)), append(at, x(m))
		}
	}
	p.below(labels, at)
}

// monthIndex counts months from the year 0.
func monthIndex(m models.Month) int {
	t := m.First().Time()
	return t.Year()*12 + int(t.Month()) - 1
}

func monthShort(m models.Month) string { return m.First().Time().Format("Jan 2006") }
func monthWords(m models.Month) string { return m.First().Time().Format("January 2006") }
