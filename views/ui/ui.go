// Package ui holds small parts of pages with plain parameters: marks, links,
// money and days in the words of a page. It refuses to know what is shown.
package ui

import (
	"strings"

	"proviso/models"
	"proviso/views/words"
)

// Mark is a standing with its word; Tone names shape and colour, the word says all.
type Mark struct {
	Tone string
	Word string
}

// RungMark is the mark of a rung.
func RungMark(w *words.Words, r models.Rung) Mark {
	return Mark{string(r), w.Say("rung." + string(r))}
}

// StandingMark is the mark of a standing; tones are those of the rungs.
func StandingMark(w *words.Words, s models.Standing) Mark {
	tone := map[models.Standing]string{models.InForce: "open", models.Blocked: "protected", models.NotEnforced: "protected",
		models.WithdrawnByUSG: "clear", models.NotAttached: "clear", models.UncertainStands: "unknown"}[s]
	return Mark{tone, w.Say("standing." + string(s))}
}

// Link is a word that leads somewhere; without URL it is the word alone.
type Link struct {
	Text, URL string
}

// Outside is true of a link that leaves the site.
func (l Link) Outside() bool {
	return strings.HasPrefix(l.URL, "https://") || strings.HasPrefix(l.URL, "http://")
}

// Whole is money in a table: $423,861, cents only where there are any.
func Whole(u models.USD) string {
	return strings.TrimSuffix(u.Format(), ".00")
}

// Short is a day in a table: 24 Jan 2018; "" if not known.
func Short(d models.Date) string {
	if d == 0 {
		return ""
	}
	return d.Time().Format("2 Jan 2006")
}

// On is a cell of a day, or of nothing; a file has it as a day.
func On(d models.Date) Cell { return Cell{Text: Link{Text: Short(d)}, Data: d.String()} }

// Amount is a grant's figure with its basis, or the word for unknown.
func Amount(w *words.Words, f *models.Figure) string {
	if f == nil {
		return w.Say("money.unknown")
	}
	s := Whole(f.USD)
	if f.Approximate {
		s = w.Say("money.about", "Amount", s)
	}
	s += " (" + w.Say("basis."+string(f.Basis))
	if f.Disputed {
		s += ", " + w.Say("basis.disputed")
	}
	if f.Changed != nil {
		s += ", " + w.Say("money.changed", "Amount", Whole(*f.Changed))
	}
	return s + ")"
}
