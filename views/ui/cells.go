package ui

import (
	"cmp"
	"strconv"

	"proviso/models"
	"proviso/views/words"
)

// Money is a cell of an amount; nil is unknown.
func Money(w *words.Words, u *models.USD) Cell {
	if u == nil {
		return Text(w.Say("money.unknown"))
	}
	return Cell{Text: Link{Text: Whole(*u)}, Data: u.String()}
}

// Rounded is Money of what a forecast came to: whole dollars on the page, since its
// cents mean nothing; in files as it was calculated.
func Rounded(w *words.Words, u *models.USD) Cell {
	if u == nil {
		return Money(w, nil)
	}
	return Cell{Text: Link{Text: Whole(u.Dollars())}, Data: u.String()}
}

// Day is a cell of a day, or that it is unknown.
func Day(w *words.Words, d models.Date) Cell {
	return Cell{Text: Link{Text: cmp.Or(Short(d), w.Say("money.unknown"))}, Data: d.String()}
}

// FTE is hundredths of a position as people write them: 1.5.
func FTE(hundredths int) string { return strconv.FormatFloat(float64(hundredths)/100, 'f', -1, 64) }

// Amounts says which columns are money.
func (t *Table) Amounts(columns ...int) *Table {
	for _, i := range columns {
		t.Columns[i].Numeric, t.Columns[i].Money = true, true
	}
	return t
}
