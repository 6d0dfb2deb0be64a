package tell

import (
	"cmp"
	"slices"

	"proviso/app/publication"
)

// namesAtMost is how many conditions one sentence names before it says how many more.
const namesAtMost = 3

// Overview opens the portfolio: the whole record on the day.
func (f Frame) Overview(v *publication.Overview) Opening {
	o := f.opening(v.Verified, v.Sources)
	o.Title = f.Say("tell.overview.title", "Day", f.Day(f.Edition.AsOf))
	rungs := map[string]int{}
	for _, c := range v.Rungs {
		rungs[c.Rung] = c.Grants
	}
	o.Kind, o.Status = "all", f.harmed(rungs)
	f.unverified(&o, v.Verified)
	demanded := ""
	if v.Demanded > 0 {
		demanded = f.many("tell.overview.demanded", v.Demanded)
	}
	heldOff, inForce, uncertain := f.termsAlike(v.Terms)
	o.Headline = f.Say("tell.overview.none", "On", f.on())
	if v.Grants > 0 {
		o.Headline = f.many("tell.overview.headline", v.Grants, "On", f.on(), "Parts", f.worstOf(rungs), "Demanded", demanded,
			"Terms", f.alike("tell.overview.held_off", heldOff)+f.alike("tell.overview.in_force", inForce))
	}
	o.Headline = f.UnlessDoubted(v.Verified, o.Headline)
	cases := f.Say("tell.overview.no_cases")
	if n := len(v.Cases); n > 0 {
		cases = f.many("tell.overview.cases", n)
	}
	o.Alt = text(o.Headline, f.othersOf(rungs), f.sumsKnown(&v.Sums), cases)
	unsure := ""
	if uncertain > 0 {
		unsure = f.many("tell.overview.unsure", uncertain)
	}
	o.Unknown = f.orAllKnown(text(f.sumsUnknown(&v.Sums), unsure))
	return o
}

// termsAlike are the conditions that stand alike for every grant that carries them,
// those that most carry first, and in how many instances it cannot be told.
func (f Frame) termsAlike(terms []publication.TermLine) (heldOff, inForce []string, uncertain int) {
	terms = slices.Clone(terms)
	slices.SortStableFunc(terms, func(a, b publication.TermLine) int {
		return cmp.Compare(carries(b.Standings), carries(a.Standings))
	})
	for _, t := range terms {
		all, s := carries(t.Standings), t.Standings
		uncertain += s["uncertain"]
		name := f.TheTerm(t.ID, t.Short)
		switch {
		case all == 0:
		case s["in_force"] == all:
			inForce = append(inForce, name)
		case s["blocked"]+s["not_enforced"]+s["withdrawn"] == all:
			heldOff = append(heldOff, name)
		}
	}
	return heldOff, inForce, uncertain
}

func (f Frame) alike(id string, names []string) string {
	if len(names) == 0 {
		return ""
	}
	n := len(names)
	if n > namesAtMost {
		names = append(names[:namesAtMost:namesAtMost], f.many("tell.more", n-namesAtMost))
	}
	return f.many(id, n, "Names", f.list(names))
}

// worstOf tells how many grants are lost, held and threatened, and of how many that is
// not known.
func (f Frame) worstOf(rungs map[string]int) string {
	parts := f.counted("of_rung", []string{"lost", "restricted", "at_issue"}, rungs)
	if len(parts) == 0 {
		parts = append(parts, f.Say("tell.overview.none_harmed"))
	}
	return f.list(append(parts, f.counted("of_rung", []string{"unknown"}, rungs)...))
}

// othersOf tells how the rest stand.
func (f Frame) othersOf(rungs map[string]int) string {
	parts := f.counted("of_rung", []string{"open", "protected", "clear"}, rungs)
	if len(parts) == 0 {
		return ""
	}
	n := rungs["open"] + rungs["protected"] + rungs["clear"]
	return f.many("tell.overview.rest", n, "Parts", f.list(parts))
}
