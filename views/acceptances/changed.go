package acceptances

import (
	"strings"

	"proviso/views/layout"
	"proviso/views/ui"
)

// Diff is one condition's words, then and now.
type Diff struct {
	ID     string // of its place on the page
	Title  string
	Pieces []Piece
}

// Piece is a stretch of words that was kept, added or removed.
type Piece struct{ Tone, Text string }

// changed is what the conditions of this year's award are, against last year's.
func (g *Given) changed(c layout.Context, p *ShowPage) {
	w := c.Words
	p.ChangedName = w.Say("acceptance.changed", "Year", g.YearBefore)
	p.Changed = c.Table("changed", "", "acceptance.condition", "acceptance.change", "acceptance.words")
	p.Changed.File = ui.Link{}
	for _, x := range g.Changes {
		says := ui.Text(x.Words)
		if len(x.Pieces) > 0 {
			says = ui.To(w.Say("acceptance.words_below"), "#"+diffID(x.Condition))
		}
		p.Changed.Row(ui.To(x.Title, "/conditions/"+x.Condition), ui.Text(w.Say("termchange."+x.Kind)), says)
		if len(x.Pieces) > 0 {
			p.DiffText, p.DiffAdded, p.DiffRemoved = w.Say("acceptance.diff_text"), w.Say("law.added"), w.Say("law.removed")
			d := Diff{ID: diffID(x.Condition), Title: w.Say("acceptance.diff", "Title", x.Title)}
			for _, piece := range x.Pieces {
				d.Pieces = append(d.Pieces, Piece{string(piece.Kind), piece.Text})
			}
			p.Diffs = append(p.Diffs, d)
		}
	}
	if p.ChangedText = counted(c, g.Changes); len(g.Changes) == 0 {
		p.NoChange = w.Say("acceptance.no_change")
	}
}

func diffID(condition string) string { return "words-of-" + condition }

// counted says how many conditions changed in which way.
func counted(c layout.Context, all []Change) string {
	var parts []string
	n := 0
	for i, x := range all { // those of a kind stand together
		if n++; i+1 == len(all) || all[i+1].Kind != x.Kind {
			parts = append(parts, c.Words.Say("termchange.count."+x.Kind, "N", n))
			n = 0
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return c.Words.Say("acceptance.changes", "Counts", strings.Join(parts, ", "))
}
