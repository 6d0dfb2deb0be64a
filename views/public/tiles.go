package public

import (
	"strings"

	"proviso/app/publication"
	"proviso/views/tell"
)

// tiles is the country with a square for each state, a row a line. Outlines of states
// would be too small on a phone to hold a shape.
var tiles = [8]string{
	"AK .. .. .. .. .. .. .. .. .. ME",
	".. .. .. .. .. .. .. .. .. VT NH",
	"WA ID MT ND MN IL WI MI NY RI MA",
	"OR NV WY SD IA IN OH PA NJ CT ..",
	"CA UT CO NE MO KY WV VA MD DE ..",
	".. AZ NM KS AR TN NC SC DC .. ..",
	".. .. .. OK LA MS AL GA .. .. ..",
	"HI .. .. TX .. .. .. .. FL .. ..",
}

// stateMap marks each state with the worst rung of the grants in it. What lies outside
// the fifty states stands in the table alone.
func stateMap(f tell.Frame, states []publication.StateLine) Picture {
	p := Picture{ID: "states", Title: f.Say("public.states"), TableHead: f.Say("public.states_values"),
		Table: newTable("states-table", "", f.Say("public.col.state"), f.Say("public.col.worst"), f.Say("public.col.on_it"), f.Say("public.col.of_all"))}
	p.Table.None, p.Table.Tight = f.Say("public.no_grants"), true
	at := map[string]publication.StateLine{}
	counts := map[string]int{}
	for _, s := range states {
		at[s.Code] = s
		counts[s.Worst]++
		p.Table.row(said(f.State(s.Code)), marked(Mark{s.Worst, f.Rung(s.Worst)}), figure(count(f, s.Grants)), figure(count(f, s.Of)))
	}
	const pitch = phone / 11
	v := &View{ID: "states-v", Width: phone, Height: 8 * pitch}
	for row, line := range tiles {
		for column, code := range strings.Fields(line) {
			if code == ".." {
				continue
			}
			x, y := float64(column)*pitch, float64(row)*pitch
			s, ok := at[code]
			if !ok {
				v.box("t-hair", "none", x+1, y+1, pitch-2, pitch-2)
				v.text("t-muted small", code, x+pitch/2, y+pitch/2+4, "middle")
				continue
			}
			v.box("t-"+s.Worst, "none", x+1, y+1, pitch-2, pitch-2)
			v.text("t-"+s.Worst+" small strong", code, x+pitch/2, y+11, "middle")
			v.shape(s.Worst, x+pitch/2-5.5, y+13, 11)
		}
	}
	p.Views = []*View{v}
	var told []string
	for _, rung := range rungs {
		if counts[rung] > 0 {
			told = append(told, f.Say("public.states_in", "Rung", f.Rung(rung), "N", counts[rung]))
			p.Key = append(p.Key, Key{Tone: rung, Text: f.Rung(rung)})
		}
	}
	p.Say = f.Say("public.states_say", "Counts", strings.Join(told, "; "))
	return p
}

// rungs are all rungs, the worst first.
var rungs = []string{"lost", "restricted", "at_issue", "open", "unknown", "protected", "clear"}
