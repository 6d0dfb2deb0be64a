package tell

import (
	"cmp"
	"slices"
	"strings"

	"proviso/app/publication"
)

// namesAtMost is how many conditions the sentence of the whole record names at once.
const namesAtMost = 4

// Overview opens the portfolio: the whole record on the day.
func (f Frame) Overview(v *publication.Overview) Opening {
	o := f.opening(v.Verified, v.Sources)
	o.Title = f.Say("tell.overview.title", "Day", f.Day(f.Edition.AsOf))
	rungs := map[string]int{}
	for _, c := range v.Rungs {
		rungs[c.Rung] = c.Grants
	}
	worst := ""
	if len(v.Rungs) > 0 {
		worst = v.Rungs[0].Rung
	}
	o.Kind, o.Status = f.StatusOf(worst)
	demanded := ""
	if v.Demanded > 0 {
		demanded = f.many("tell.overview.demanded", v.Demanded)
	}
	heldOff, inForce, uncertain := f.termsAlike(v.Terms)
	o.Headline = f.Say("tell.overview.none", "On", f.on())
	if v.Grants > 0 {
		o.Headline = f.many("tell.overview.headline", v.Grants, "On", f.on(), "Parts", f.list(f.counted("of_rung", rungsWorstFirst, rungs)), "Demanded", demanded,
			"Terms", f.alike("tell.overview.held_off", heldOff)+f.alike("tell.overview.in_force", inForce))
	}
	o.Headline = f.unlessDoubted(v.Verified, o.Headline)
	cases := f.Say("tell.overview.no_cases")
	if n := len(v.Cases); n > 0 {
		cases = f.many("tell.overview.cases", n)
	}
	o.Alt = text(o.Headline, f.sumsKnown(&v.Sums), cases)
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
	carry := func(t publication.TermLine) int {
		n := 0
		for s, k := range t.Standings {
			if s != "not_attached" {
				n += k
			}
		}
		return n
	}
	slices.SortStableFunc(terms, func(a, b publication.TermLine) int { return cmp.Compare(carry(b), carry(a)) })
	for _, t := range terms {
		all, s := carry(t), t.Standings
		uncertain += s["uncertain"]
		name := f.Term(t.ID, t.Short).Text
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
	return f.many(id, n, "Names", strings.Join(names, "; "))
}
