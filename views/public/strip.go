package public

import (
	"math"
	"strings"

	"proviso/app/publication"
	"proviso/views/tell"
)

// phone is the width of a narrow view: that of the smallest phone within its margins.
const phone = 288.0

// strip draws a mark for each grant, those of a rung together, the worst first.
func strip(f tell.Frame, counts []publication.Count) Picture {
	p := Picture{ID: "rungs", Title: f.Say("public.rungs"), TableHead: f.Say("public.rungs_values"),
		Table: newTable("rungs-table", "", f.Say("public.col.rung"), f.Say("public.col.grants"), f.Say("public.col.meaning"))}
	const size, pitch, perRow, head, gap = 14.0, 18.0, 16, 18.0, 10.0
	v := &View{ID: "rungs-v", Width: phone}
	var told []string
	y := 0.0
	for _, c := range counts {
		word := f.Rung(c.Rung)
		told = append(told, f.Say("public.rung_count", "Rung", word, "N", c.Grants))
		p.Table.row(marked(Mark{c.Rung, word}), figure(count(f, c.Grants)), said(f.RungIs(c.Rung)))
		v.text("t-"+c.Rung+" strong", word+" · "+count(f, c.Grants), 0, y+13, "")
		y += head
		for i := range c.Grants {
			v.shape(c.Rung, float64(i%perRow)*pitch, y+float64(i/perRow)*pitch, size)
		}
		y += math.Ceil(float64(c.Grants)/perRow)*pitch + gap
	}
	v.Height = y
	p.Views = []*View{v}
	p.Say = f.Say("public.rungs_say", "Counts", strings.Join(told, "; "))
	return p
}
