package dossier

import (
	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
)

// Told is what an account told last of a figure of an award.
type Told struct {
	Account models.Account
	Figure  models.AmountKind
	Sum     models.USD
	Day     models.Date // zero: it does not tell it
}

// AccountsTable lays the figures of an award's accounts beside each other, each with the
// day of which it is.
func AccountsTable(c layout.Context, id string, all []Told) *ui.Table {
	w := c.Words
	t := c.Table(id, w.Say("reconcile.figures"), "reconcile.col.source", "reconcile.col.figure", "reconcile.col.day", "reconcile.col.sum").Amounts(3)
	for _, x := range all {
		day := ui.Text(w.Say("money.unknown"))
		if x.Day.Known() {
			day = DateCell(x.Day)
		}
		t.Row(ui.Text(w.Say("reconcile.account."+string(x.Account))), ui.Text(w.Say("reconcile.figure."+string(x.Figure))), day, ui.Money(w, &x.Sum))
	}
	return t
}
