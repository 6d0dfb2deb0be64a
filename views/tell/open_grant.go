package tell

import (
	"cmp"
	"slices"

	"proviso/app/publication"
)

// Grant opens the page of one grant: what it pays for, how much is in question, what
// has happened, as of when.
func (f Frame) Grant(g *publication.Grant) Opening {
	o := f.opening(g.Verified, len(g.Sources))
	year := yearOf(g.FiscalYear)
	o.Title = f.Say("tell.grant.title", "Place", g.Place.Name, "Program", g.Program.Name, "Year", year)
	kind, happened := f.happenedTo(g)
	o.Kind, o.Status = kind, f.Say("tell.status."+kind)
	f.unverified(&o, g.Verified)
	pays := ""
	if id := "tell.pays_short." + g.Program.ID; f.Knows(id) {
		pays = f.Say("tell.grant.pays", "What", f.Say(id))
	}
	o.Headline = f.UnlessDoubted(g.Verified, f.Say("tell.grant.headline", "On", f.on(), "Year", year, "Program", g.Program.Name, "Place", g.Place.Name,
		"Pays", pays, "Happened", happened, "Amount", f.inQuestion(g.Amount, kind)))
	o.Figure = f.figure(g.Amount)
	via := ""
	if g.Via != nil {
		via = f.Say("tell.grant.via", "Via", g.Via.Name)
	}
	due := ""
	if d := g.NextDeadline; d != nil {
		due = f.Say("tell.grant.deadline", "Day", f.Day(d.Date))
	}
	o.Alt = text(o.Headline, f.terms(g.Standings), due)
	o.Unknown = f.orAllKnown(text(f.amountUnknown(g.Amount), f.positionUnknown(g.Position), f.unsure(g.Standings["uncertain"]), via))
	return o
}

// GrantStatus is the word or two of what has happened to a grant, and its fixed name.
func (v Voice) GrantStatus(g *publication.Grant) (kind, word string) {
	kind = statusOf(g)
	return kind, v.Say("tell.status." + kind)
}

// StatusOf is the same of a rung, where no more is at hand.
func (v Voice) StatusOf(rung string) (kind, word string) {
	kind = rung
	switch rung {
	case "":
		kind = "nothing"
	case "restricted":
		kind = "held"
	case "at_issue":
		kind = "threatened"
	}
	return kind, v.Say("tell.status." + kind)
}

// worstRules are the rules of the findings that put a grant on its rung.
func worstRules(g *publication.Grant) []string {
	var out []string
	for i := range g.Findings {
		if x := &g.Findings[i]; x.Rung == g.Rung && !slices.Contains(out, x.Rule) {
			out = append(out, x.Rule)
		}
	}
	return out
}

// statusOf tells threatened, held, cut and lost apart by what put the grant there.
func statusOf(g *publication.Grant) string {
	rules := worstRules(g)
	has := func(rule string) bool { return slices.Contains(rules, rule) }
	switch g.Rung {
	case "restricted":
		if has("award-reduced") && !has("award-held") && !has("payments-stopped") {
			return "reduced"
		}
		return "held"
	case "at_issue":
		if has("documents-demanded") || has("noncompliance-alleged") {
			return "threatened"
		}
		return "at_issue"
	}
	return g.Rung
}

// happenedTo is the predicate of the headline.
func (v Voice) happenedTo(g *publication.Grant) (kind, predicate string) {
	kind = statusOf(g)
	rules := worstRules(g)
	switch kind {
	case "held", "reduced", "lost":
		since, office := v.whoseDoing(g)
		return kind, v.Say("tell.grant.did."+kind, "By", office, "Since", since)
	case "threatened":
		return kind, v.Say("tell.grant.did.threatened", "What", v.threats(g))
	case "at_issue":
		if slices.Contains(rules, "certification-refused") {
			return kind, v.Say("tell.grant.did.refused")
		}
		return kind, v.Say("tell.grant.did.overdue")
	case "open":
		return kind, v.termsInForce(g)
	case "protected":
		return kind, v.many("tell.grant.did.protected", max(carries(g.Standings), 1))
	case "unknown":
		award, terms := slices.Contains(rules, "award-unknown"), slices.Contains(rules, "condition-uncertain")
		switch {
		case award && terms:
			return kind, v.Say("tell.grant.did.unknown_both")
		case award:
			return kind, v.Say("tell.grant.did.unknown_award")
		case terms:
			return kind, v.Say("tell.grant.did.unknown_terms")
		}
	}
	return kind, v.Say("tell.grant.did." + kind)
}

// effects are what an action does that puts a grant on a rung.
var effects = map[string][]string{"restricted": {"hold", "reduction"}, "lost": {"termination", "clawback"}, "at_issue": {"demand", "allegation"}}

// whoseDoing is since when a grant has stood so, and by whom where an action that
// touches it did it on that day.
func (v Voice) whoseDoing(g *publication.Grant) (since, office string) {
	for i := range g.Findings {
		x := &g.Findings[i]
		if x.Rung != g.Rung || x.Since == "" {
			continue
		}
		since, by := v.Since(x.Since), "tell.grant.by"
		if statusOf(g) != "held" { // it was done once, and does not go on
			since, by = v.On(x.Since), "tell.grant.by_act"
		}
		since = v.Say("tell.grant.since", "Since", since)
		for k := range g.Demands {
			if d := &g.Demands[k]; d.Date == x.Since && slices.Contains(effects[g.Rung], d.Effect) {
				return since, v.Say(by, "Office", v.Office(d.Office).Text)
			}
		}
		return since, ""
	}
	return "", ""
}

// threats are the demands and allegations that the findings of the rung tell of.
func (v Voice) threats(g *publication.Grant) string {
	var parts []string
	findings := slices.Clone(g.Findings)
	slices.SortStableFunc(findings, func(a, b publication.Finding) int { return cmp.Compare(a.Since, b.Since) })
	for i := range findings {
		x := &findings[i]
		if x.Rung != g.Rung {
			continue
		}
		for k := range g.Demands {
			d := &g.Demands[k]
			if d.Date != x.Since || !slices.Contains(effects[g.Rung], d.Effect) {
				continue
			}
			id := "tell.grant.asked"
			if x.Rule == "noncompliance-alleged" {
				id = "tell.grant.alleged"
			}
			if part := v.Say(id, "Office", v.Office(d.Office).Text, "On", v.On(d.Date)); !slices.Contains(parts, part) {
				parts = append(parts, part)
			}
		}
	}
	if len(parts) == 0 {
		return v.Say("tell.grant.asked_unknown")
	}
	return v.list(parts)
}

// termsInForce names the conditions that bind and are not recorded as met.
func (v Voice) termsInForce(g *publication.Grant) string {
	var parts []string
	for i := range g.Conditions {
		if s := &g.Conditions[i]; s.Standing == "in_force" && !s.Policy && !s.Voluntary {
			parts = append(parts, v.TheTerm(s.Condition.ID, s.Short))
		}
	}
	n := len(parts)
	if n > namesAtMost+1 { // "and one more" is no shorter than its name
		parts = append(parts[:namesAtMost], v.many("tell.more", n-namesAtMost))
	}
	return v.many("tell.grant.did.open", n, "Terms", v.list(parts))
}

// inQuestion is the amount with its basis: in question where money is threatened, held
// or lost, and else just the grant's.
func (v Voice) inQuestion(a *publication.Amount, kind string) string {
	id := "tell.grant.amounts"
	if slices.Contains([]string{"lost", "held", "reduced", "threatened", "at_issue"}, kind) {
		id = "tell.grant.in_question"
	}
	switch {
	case a == nil:
		return v.Say(id + "_unknown")
	case a.Disputed:
		return v.Say(id + "_disputed")
	}
	return v.Say(id, "Amount", v.AboutAmount(a), "Basis", v.Basis(a.Basis))
}

// figure says what an amount rests on, where that is one source, none or rivals.
func (v Voice) figure(a *publication.Amount) string {
	switch {
	case a == nil:
		return ""
	case len(a.Rivals) > 0:
		return v.Say("tell.rivals")
	case len(a.Sources) == 0:
		return v.Say("tell.no_source")
	case len(a.Sources) == 1:
		return v.Say("tell.one_source")
	}
	return ""
}

func (v Voice) amountUnknown(a *publication.Amount) string {
	switch {
	case a == nil:
		return v.Say("tell.grant.no_amount")
	case a.Disputed:
		return v.Say("tell.grant.disputed")
	}
	return ""
}

func (v Voice) positionUnknown(p *publication.Position) string {
	if p != nil {
		return ""
	}
	return v.Say("tell.grant.no_position")
}

// carries is how many conditions a grant carries, however they stand.
func carries(counts map[string]int) int {
	n := 0
	for s, k := range counts {
		if s != "not_attached" {
			n += k
		}
	}
	return n
}

// terms says how many conditions a grant carries, by standing.
func (v Voice) terms(counts map[string]int) string {
	n := carries(counts)
	if n == 0 {
		return v.Say("tell.grant.no_terms")
	}
	carried := map[string]int{}
	for s, k := range counts {
		if s != "not_attached" && k > 0 {
			carried[s] = k
		}
	}
	parts := v.list(v.counted("of_standing", standings, carried))
	if len(carried) == 1 {
		for s := range carried {
			if parts = v.Standing(s); n > 1 {
				parts = v.Say("tell.all_standing." + s)
			}
		}
	}
	return v.many("tell.grant.terms", n, "Parts", parts)
}
