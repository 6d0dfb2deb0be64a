package tell

import (
	"strconv"

	"proviso/app/publication"
)

func yearOf(year int) string { return strconv.Itoa(year) }

// byRung counts grants.
func byRung(lines []publication.GrantLine) map[string]int {
	out := map[string]int{}
	for i := range lines {
		out[lines[i].Rung]++
	}
	return out
}

// Place opens the page of one jurisdiction.
func (f Frame) Place(p *publication.Place) Opening {
	o := f.opening(p.Verified, len(p.Sources))
	o.Title = p.Name
	o.Kind, o.Status = f.StatusOf(p.Worst)
	f.unverified(&o, p.Verified)
	if p.Worst == "" && len(p.Demands) > 0 {
		o.Kind, o.Status = "named", f.Say("tell.status.named")
	}
	asked := ""
	if n := len(p.Demands); n > 0 {
		asked = f.many("tell.place.asked", n)
	}
	if len(p.Grants) == 0 {
		o.Headline = f.Say("tell.place.none", "On", f.on(), "Place", p.Name, "Asked", asked)
	} else {
		o.Headline = f.many("tell.place.headline", len(p.Grants), "On", f.on(), "Place", p.Name, "Parts", f.alone("rung", rungsWorstFirst, byRung(p.Grants)), "Asked", asked)
	}
	o.Headline = f.UnlessDoubted(p.Verified, o.Headline)
	cases := f.Say("tell.place.no_cases")
	if n := len(p.Cases); n > 0 {
		cases = f.many("tell.place.cases", n)
	}
	amounts, unknown := "", ""
	if len(p.Grants) > 0 {
		amounts, unknown = f.sumsKnown(&p.Sums), f.sumsUnknown(&p.Sums)
	}
	o.Alt = text(o.Headline, amounts, cases)
	uncertain := 0
	for i := range p.Grants {
		uncertain += p.Grants[i].Standings["uncertain"]
	}
	o.Unknown = f.orAllKnown(text(unknown, f.unsure(uncertain)))
	return o
}

// Comparison opens the page of places side by side.
func (f Frame) Comparison(c *publication.Comparison) Opening {
	o := f.opening(c.Verified, len(c.Sources))
	year := yearOf(c.FiscalYear)
	o.Title = f.Say("tell.comparison.title", "Program", c.Program.Name, "Year", year)
	rungs, demanded := map[string]int{}, 0
	for i := range c.Rows {
		r := &c.Rows[i]
		rungs[r.Rung]++
		if r.Demanded {
			demanded++
		}
	}
	o.Kind, o.Status = "all", f.harmed(rungs)
	f.unverified(&o, c.Verified)
	o.Headline = f.UnlessDoubted(c.Verified, f.many("tell.comparison.headline", len(c.Rows), "On", f.on(), "Program", c.Program.Name, "Year", year, "Parts", f.alone("rung", rungsWorstFirst, rungs)))
	asked := ""
	if demanded > 0 {
		asked = f.many("tell.comparison.demanded", demanded)
	}
	o.Alt = text(o.Headline, f.sumsKnown(&c.Sums), asked)
	people := ""
	if c.NoPeople > 0 {
		people = f.many("tell.comparison.no_people", c.NoPeople)
	}
	o.Unknown = f.orAllKnown(text(f.sumsUnknown(&c.Sums), people))
	return o
}
