package cards

import (
	"slices"
	"strings"

	"proviso/app/publication"
	"proviso/views/tell"
)

// latest is how many changes the card of the whole record tells.
const latest = 6

// overviewCard is the whole record on the day.
func overviewCard(f tell.Frame, v *publication.Overview) card {
	o := f.Overview(v)
	c := open(f, kindOverview, publication.OverviewID, o)
	c.Kind += " · " + o.Title
	c.Status = nil // of the worst of all its grants; the picture tells of each
	c.Figures = sums(f, &v.Sums)
	counts := map[string]int{}
	for _, r := range v.Rungs {
		counts[r.Rung] = r.Grants
	}
	c.Picture = bars(f, f.Say("card.grants_by_status"), byRung(f, counts))
	means := table{ID: "statuses", Title: f.Say("card.statuses"), Head: []column{{Text: f.Say("card.status")}, {Text: f.Say("card.count"), Number: true}}, None: f.Say("card.no_grants")}
	for _, r := range byRung(f, counts) {
		means.Rows = append(means.Rows, []cell{marked(r.Mark, f.RungIs(r.Mark.Tone)), number(f.Number(r.N))})
	}
	changes := table{ID: "changes", Title: f.Say("card.changes"), Head: []column{{Text: f.Say("card.day")}, {Text: f.Say("card.what")}}, None: f.Say("card.no_changes")}
	for i := range min(latest, len(v.Changes)) {
		x := &v.Changes[i]
		day := said(f.ShortWhen(x.Date))
		day.Day = true
		changes.Rows = append(changes.Rows, []cell{day, said(f.Change(x), touches(f, x.Grants))})
	}
	c.Tables = []table{means, changes}
	return c
}

// touches says how many grants a change may concern, "" where it is none.
func touches(f tell.Frame, n int) string {
	if n == 0 {
		return ""
	}
	return f.Say("card.touches", "N", n, "Count", f.Number(n))
}

// mapCard is the states by the worst status of any grant in them.
func mapCard(f tell.Frame, v *publication.Overview) card {
	o := f.Overview(v)
	counts := map[string]int{}
	t := table{ID: "states", Title: f.Say("card.states"), Head: []column{{Text: f.Say("card.state")}, {Text: f.Say("card.worst")}, {Text: f.Say("card.count"), Number: true}}, None: f.Say("card.no_grants")}
	states := slices.SortedFunc(slices.Values(v.States), func(a, b publication.StateLine) int { return strings.Compare(f.State(a.Code), f.State(b.Code)) })
	for _, s := range states {
		counts[s.Worst]++
		t.Rows = append(t.Rows, []cell{said(f.State(s.Code)), marked(rung(f, s.Worst)), number(f.Say("card.of", "Part", f.Number(s.Grants), "All", f.Number(s.Of)))})
	}
	var parts []string
	for _, r := range rungsWorstFirst {
		if n := counts[r]; n > 0 {
			parts = append(parts, f.Say("card.in_states", "Rung", f.Rung(r), "Count", f.Number(n)))
		}
	}
	o.Title = f.Say("card.map_title", "Day", f.Day(f.Edition.AsOf))
	o.Headline = f.Say("card.map_none", "On", capital(f.OnDay(f.Edition.AsOf)))
	if len(v.States) > 0 {
		o.Headline = f.Say("card.map", "On", capital(f.OnDay(f.Edition.AsOf)), "N", len(v.States), "Count", f.Number(len(v.States)), "Parts", strings.Join(parts, "; "))
	}
	o.Headline = f.UnlessDoubted(v.Verified, o.Headline)
	c := open(f, kindMap, publication.OverviewID, o)
	c.Status = nil
	c.Picture = stateMap(f, f.Say("card.map_caption"), strings.Join(parts, "; "), v.States)
	c.Tables = []table{t}
	return c
}
