package pictures

import (
	"cmp"
	"slices"
	"strconv"

	"proviso/models"
	"proviso/views/ui"
	"proviso/views/words"
)

// LiftMonth is a month on whose first day an order may be taken to be lifted.
type LiftMonth struct {
	Month  models.Month
	URL    string // where that is chosen
	Chosen bool
}

// LiftRow is an order of a scenario.
type LiftRow struct {
	Name        string
	From, Until models.Date // not known: from before, or to no known end
	Months      []LiftMonth
}

// chosen is the month in which the order is taken to be lifted, "" for none.
func (r LiftRow) chosen() models.Month {
	for _, m := range r.Months {
		if m.Chosen {
			return m.Month
		}
	}
	return ""
}

// Lifts are the orders of a scenario, each with the months to choose from.
type Lifts struct {
	Title string // "" for that of the catalogue
	Rows  []LiftRow
}

// liftMost is how many months are drawn: five years. Later ones are in the lists.
const liftMost = 60

// NewLifts draws the orders as bars over months, each month a link where the order
// can be taken to be lifted on its first day. A narrow screen has the links as
// lists. There is no picture without an order, or without a month or day of one.
func NewLifts(w *words.Words, id string, l Lifts) (pic Picture, ok bool) {
	l.Rows = slices.Clone(l.Rows)
	for i := range l.Rows {
		l.Rows[i].Months = sortedMonths(l.Rows[i].Months)
	}
	months := l.months()
	if len(months) == 0 {
		return Picture{}, false
	}
	pic = newPicture(w, id, cmp.Or(l.Title, w.Say("picture.lifts")))
	pic.Say = w.Say("picture.lifts_say", "N", len(l.Rows), "From", monthWords(months[0]), "To", monthWords(months[len(months)-1]), "Lifted", l.lifted(w))
	pic.Table.Head = []string{w.Say("case.order"), w.Say("picture.from"), w.Say("picture.to"), w.Say("picture.lift")}
	pic.Choices.Shown = w.Say("picture.choose_lift")
	for _, r := range l.Rows {
		pic.Table.Rows = append(pic.Table.Rows, []string{r.Name, cmp.Or(ui.Short(r.From), w.Say("money.unknown")), cmp.Or(ui.Short(r.Until), w.Say("case.no_end")), cmp.Or(ui.Short(r.chosen().First()), w.Say("picture.not_lifted"))})
		list := ChoiceList{Name: r.Name}
		for _, m := range r.Months {
			if m.URL != "" {
				list.Links = append(list.Links, Choice{URL: m.URL, Text: m.text(w), Name: m.name(w, r)})
			}
		}
		if len(list.Links) > 0 {
			pic.Choices.Lists = append(pic.Choices.Lists, list)
		}
	}
	pic.draw(func(c *canvas) { newLiftBars(w, c, months).draw(l.Rows) })
	return pic, true
}

// sortedMonths are the months that are known, each once.
func sortedMonths(months []LiftMonth) []LiftMonth {
	var out []LiftMonth
	for _, m := range months {
		if m.Month.Known() && !slices.ContainsFunc(out, func(x LiftMonth) bool { return x.Month == m.Month }) {
			out = append(out, m)
		}
	}
	slices.SortFunc(out, func(a, b LiftMonth) int { return cmp.Compare(a.Month, b.Month) })
	return out
}

// months are those drawn, without a gap: the ones to choose from, or where there
// are none those in which orders begin and end.
func (l Lifts) months() []models.Month {
	var offered, days []models.Month
	for _, r := range l.Rows {
		for _, m := range r.Months {
			offered = append(offered, m.Month)
		}
		for _, d := range []models.Date{r.From, r.Until} {
			if d.Known() {
				days = append(days, models.MonthOf(d))
			}
		}
	}
	if len(offered) == 0 {
		offered = days
	}
	if len(offered) == 0 {
		return nil
	}
	var out []models.Month
	for m, last := slices.Min(offered), slices.Max(offered); m.Known() && m <= last && len(out) < liftMost; m = models.MonthOf(m.Last().AddDays(1)) {
		out = append(out, m)
	}
	return out
}

// lifted says which orders are taken to be lifted.
func (l Lifts) lifted(w *words.Words) string {
	var out []string
	for _, r := range l.Rows {
		if m := r.chosen(); m != "" {
			out = append(out, w.Say("picture.lifted_on", "Name", r.Name, "Day", m.First().Words()))
		}
	}
	return cmp.Or(list("; ", out...), w.Say("picture.none_lifted"))
}

func (m LiftMonth) text(w *words.Words) string {
	if m.Chosen {
		return w.Say("picture.chosen", "What", m.Month.First().Words())
	}
	return m.Month.First().Words()
}

func (m LiftMonth) name(w *words.Words, r LiftRow) string {
	return w.Say("picture.lifted_on", "Name", r.Name, "Day", m.text(w))
}

// liftBars draws orders in lines of up to two years, on a narrow screen of one.
type liftBars struct {
	w      *words.Words
	c      *canvas
	lines  [][]models.Month
	pitch  float64
	months []models.Month
}

func newLiftBars(w *words.Words, c *canvas, months []models.Month) liftBars {
	most := 24 // 24 pixels wide each in a slot of 37rem
	if c.narrow() {
		most = 12
	}
	n := (len(months)-1)/most + 1
	each := (len(months)-1)/n + 1
	// A few months are not drawn as wide as the drawing.
	b := liftBars{w: w, c: c, pitch: (c.width - 2) / float64(max(each, most/2)), months: months}
	for part := range slices.Chunk(months, each) {
		b.lines = append(b.lines, part)
	}
	return b
}

// A cell has its month above and the bar below.
const (
	liftCell = 34
	liftBar  = 11
)

func (b liftBars) draw(rows []LiftRow) {
	c := b.c
	y := 0.0
	for _, r := range rows {
		y = c.paragraph(0, y, r.Name, bold...)
		for _, line := range b.lines {
			y = b.line(r, line, y)
		}
		y += 8
	}
	keys := []key{{fill: "solid", tone: "protected", text: b.w.Say("picture.key_runs")},
		{text: b.w.Say("picture.key_lifted"), draw: func(x, y float64) { b.cross(x+7, y+6) }}}
	if !c.narrow() {
		keys = append(keys, key{fill: "blank", tone: "field", text: b.w.Say("picture.key_choose")})
	}
	c.height = c.flow(0, y, keys) + 2
}

// line is the years and below them a cell for each month.
func (b liftBars) line(r LiftRow, months []models.Month, y float64) float64 {
	c := b.c
	free := 0.0
	for i, m := range months {
		x := 1 + float64(i)*b.pitch
		year := strconv.Itoa(m.First().Time().Year())
		if (i == 0 || m.First().Time().Month() == 1) && x >= free {
			free = x + c.text(x, y, year, start, "class", "t-muted") + 6
		}
	}
	y += c.line()
	for i, m := range months {
		b.cell(r, m, 1+float64(i)*b.pitch, y)
	}
	return y + liftCell + 4
}

// cell is a month of an order, a link where it can be chosen on a wide screen.
func (b liftBars) cell(r LiftRow, month models.Month, x, y float64) {
	c := b.c
	i := slices.IndexFunc(r.Months, func(m LiftMonth) bool { return m.Month == month })
	outer := c.to
	l := Link{}
	tone := "hair"
	if i >= 0 && r.Months[i].URL != "" && !c.narrow() {
		l.URL, l.Name = r.Months[i].URL, r.Months[i].name(b.w, r)
		c.to = &l.Marks
		tone = "field"
	}
	pairs := []string{"x", num(x), "y", num(y), "width", num(b.pitch), "height", num(liftCell), "fill", "none", "stroke", "currentColor"}
	if l.URL != "" {
		pairs = append(pairs, "pointer-events", "all")
	}
	c.add("rect", tone, "", pairs...)
	c.text(x+b.pitch/2, y+1, b.letters(month), middle)
	b.runs(r, month, x, y+liftCell-liftBar-3)
	if month == r.chosen() {
		c.add("rect", "ink", "", "x", num(x+1), "y", num(y+1), "width", num(b.pitch-2), "height", num(liftCell-2), "fill", "none", "stroke", "currentColor", "stroke-width", "2.5")
		b.cross(x+b.pitch/2, y+liftCell-liftBar/2-3)
	}
	c.to = outer
	if l.URL != "" {
		c.links = append(c.links, l)
	}
}

// runs is the part of a month in which the order runs, as it is assumed to.
func (b liftBars) runs(r LiftRow, month models.Month, x, y float64) {
	first, next := month.First(), month.Last().AddDays(1)
	from, to := max(first, r.From), next
	if r.Until.Known() {
		to = min(to, r.Until)
	}
	if m := r.chosen(); m != "" {
		to = min(to, m.First())
	}
	if from >= to {
		return
	}
	at := func(d models.Date) float64 { return x + float64(d-first)/float64(next-first)*b.pitch }
	b.c.bar(at(from), y, at(to)-at(from), liftBar, "solid", "protected")
}

// letters are as many of a month's as there is room for.
func (b liftBars) letters(m models.Month) string {
	name := m.First().Time().Format("Jan")
	if textWidth("May", b.c.font)+2 > b.pitch {
		return name[:1]
	}
	return name
}

func (b liftBars) cross(x, y float64) {
	b.c.stroke("M"+num(x-4)+" "+num(y-4)+"l8 8m0-8-8 8", "ink", 2.5)
}
