package tell

import (
	"slices"
	"strings"

	"proviso/app/publication"
)

// Case opens the page of one case.
func (f Frame) Case(c *publication.Case) Opening {
	o := f.opening(c.Verified, len(c.Sources))
	o.Title = c.Caption
	running, unsure := f.ordersThat(c, "yes"), f.ordersThat(c, "uncertain")
	hanging := ""
	if n := len(c.Hanging); n > 0 {
		hanging = f.many("tell.case.hanging", n)
	}
	say := func(id string, orders []string) string {
		return f.many(id, len(orders), "On", f.on(), "Case", c.Caption, "Court", f.court(c.Court), "Orders", f.list(orders), "Hanging", hanging)
	}
	switch {
	case len(running) > 0:
		o.Kind, o.Headline = "running", say("tell.case.running", running)
	case len(unsure) > 0:
		o.Kind, o.Headline = "unsure", say("tell.case.unsure", unsure)
	case c.Ended != "":
		o.Kind, o.Headline = "ended", f.Say("tell.case.ended", "On", f.on(), "Case", c.Caption, "Court", f.court(c.Court), "Ended", f.On(c.Ended))
	case len(c.Orders)+len(c.Events) == 0:
		o.Kind, o.Headline = "nothing", f.Say("tell.case.nothing", "On", f.on(), "Case", c.Caption, "Court", f.court(c.Court))
	default:
		o.Kind, o.Headline = "none", f.Say("tell.case.none", "On", f.on(), "Case", c.Caption, "Court", f.court(c.Court))
	}
	o.Status = f.Say("tell.case_status." + o.Kind)
	f.unverified(&o, c.Verified)
	o.Headline = f.UnlessDoubted(c.Verified, o.Headline)
	o.Alt = text(o.Headline, f.protects(c))
	also := ""
	if len(running) > 0 && len(unsure) > 0 {
		also = f.Say("tell.case.also_unsure", "Orders", f.list(unsure))
	}
	gaps := ""
	if n := len(c.Gaps); n > 0 {
		gaps = f.many("tell.case.gaps", n)
	}
	sums := ""
	if len(c.Hanging) > 0 {
		sums = f.sumsUnknown(&c.Sums)
	}
	if len(running) == 0 && len(unsure) > 0 {
		also = f.Say("tell.case.unsure_unknown")
	}
	o.Unknown = f.orAllKnown(text(also, gaps, sums))
	return o
}

// ordersThat are the orders of a case that run, or of which it cannot be told.
func (f Frame) ordersThat(c *publication.Case, runs string) []string {
	var out []string
	for i := range c.Orders {
		if o := &c.Orders[i]; o.Runs == runs {
			out = append(out, f.Say("tell.case.one_order", "Relief", f.theRelief(o.Kind), "Of", f.Of(o.From), "Scope", f.Scope(o.Scope), "Stayed", f.stayed(o)))
		}
	}
	return out
}

// protects says how many jurisdictions the orders in force protect, an order each.
func (f Frame) protects(c *publication.Case) string {
	var out []string
	for i := range c.Orders {
		if o := &c.Orders[i]; o.Runs == "yes" {
			out = append(out, f.protected(o))
		}
	}
	return strings.Join(out, " ")
}

func (f Frame) protected(o *publication.Order) string {
	order := capital(f.Say("tell.case.the_order", "Relief", f.theRelief(o.Kind), "Of", f.Of(o.From)))
	var parts []string
	for _, x := range []struct {
		id string
		n  int
	}{{"tell.case.by_name", o.ByName}, {"tell.case.by_scope", o.ByScope}, {"tell.case.perhaps", o.Unsure}} {
		if x.n > 0 {
			parts = append(parts, f.many(x.id, x.n))
		}
	}
	if len(parts) == 0 {
		return f.Say("tell.case.protects_nobody", "Order", order)
	}
	return f.Say("tell.case.protects", "Order", order, "Parts", f.list(parts))
}

// stayed says for whom an order is suspended on the day.
func (f Frame) stayed(o *publication.Order) string {
	for _, s := range o.Stays {
		if s.To == "" {
			return f.Say("tell.case.stayed", "AsTo", f.StayAs(s.AsTo))
		}
	}
	return ""
}

// Condition opens the page of one condition and who is covered against it.
func (f Frame) Condition(c *publication.Condition) Opening {
	o := f.opening(c.Verified, len(c.Sources))
	o.Title = capital(f.Term(c.ID, c.Short).Text)
	counts, uncertain := map[string]int{}, 0
	for i := range c.Places {
		counts[c.Places[i].Cover]++
		uncertain += c.Places[i].Standings["uncertain"]
	}
	o.Kind = overall(counts)
	o.Status = f.Cover(o.Kind)
	f.unverified(&o, c.Verified)
	o.Headline = f.UnlessDoubted(c.Verified, f.many("tell.condition.headline", len(c.Places), "On", f.on(), "Term", f.TheTerm(c.ID, c.Short), "Parts", f.alone("cover", covers, counts)))
	withdrawn := ""
	if c.Withdrawn != "" && string(c.Withdrawn) <= string(f.Edition.AsOf) {
		withdrawn = f.Say("tell.condition.withdrawn", "Since", f.Since(c.Withdrawn))
	}
	o.Alt = text(o.Headline, withdrawn, f.Say("tell.condition.means"))
	o.Unknown = f.orAllKnown(f.unsure(uncertain))
	return o
}

// overall is the cover that all places have, or partly.
func overall(counts map[string]int) string {
	only := ""
	for _, c := range covers {
		switch {
		case counts[c] == 0:
		case only != "":
			return publication.PartlyCovered
		default:
			only = c
		}
	}
	if only == "" {
		return publication.UncertainCover
	}
	return only
}

// Answer opens the answer to whether one place is covered against one condition, and
// says by what.
func (f Frame) Answer(c *publication.Condition, p *publication.Place) Opening {
	var under []publication.Standing
	counts := map[string]int{}
	verified := publication.Day("")
	sources := map[int]bool{}
	for i := range p.Cover {
		if s := p.Cover[i]; s.Condition.ID == c.ID {
			counts[s.Standing] += max(len(s.Grants), 1)
			if s.Standing != "not_attached" {
				under = append(under, s)
				if s.Verified != "" && (verified == "" || s.Verified < verified) {
					verified = s.Verified
				}
				for _, n := range s.Sources {
					sources[n] = true
				}
			}
		}
	}
	o := f.opening(verified, len(sources))
	o.Title = f.Say("tell.answer.title", "Place", p.Name, "Term", f.Term(c.ID, c.Short).Text)
	term := f.TheTerm(c.ID, c.Short)
	if len(under) == 0 {
		o.Kind, o.Status = "none", f.Say("tell.answer.none_status")
		o.Headline = f.Say("tell.answer.none", "On", f.within(), "Place", p.Name, "Term", term)
		o.Alt, o.Unknown = o.Headline, f.orAllKnown("")
		return o
	}
	o.Kind = publication.CoverOf(counts)
	why := f.answerWhy(c.ID, under)
	if f.Doubted(verified) && o.Kind != publication.UncertainCover { // then it is not asserted
		o.Kind = publication.UncertainCover
		since := f.Say("tell.answer.not_verified", "Day", f.Day(verified))
		if why != "" {
			since += "; " + f.Say("tell.answer.before", "Why", why)
		}
		why = since
	}
	if o.Kind == publication.UncertainCover && why != "" {
		why = f.Say("tell.answer.uncertain_why", "Why", why)
	}
	o.Status = f.Cover(o.Kind)
	o.Headline = f.Say("tell.answer."+o.Kind, "On", f.within(), "Place", p.Name, "Term", term, "Why", why)
	carried, n := map[string]int{}, 0
	for s, k := range counts {
		if s != "not_attached" {
			carried[s] = k
			n += k
		}
	}
	o.Alt = text(o.Headline, f.many("tell.answer.grants", n, "Parts", f.list(f.counted("for_standing", standings, carried))))
	o.Unknown = f.orAllKnown(f.unsure(counts["uncertain"]))
	return o
}

// answerWhy is by what a place is covered, or may be.
func (f Frame) answerWhy(condition string, under []publication.Standing) string {
	var parts []string
	add := func(s string) {
		for _, p := range parts {
			if p == s {
				return
			}
		}
		parts = append(parts, s)
	}
	for i := range under {
		s := &under[i]
		switch {
		case s.Standing == "withdrawn" && s.Since != "":
			add(f.Say("tell.answer.withdrawn_since", "Since", f.Since(s.Since)))
		case s.Standing == "withdrawn":
			add(f.Say("tell.answer.withdrawn"))
		case s.Standing == "uncertain" && s.Stale != "":
			add(f.Say("tell.answer.not_verified", "Day", f.Day(s.Stale)))
		case s.Standing == "uncertain" && len(s.Holds) > 0:
			add(f.Say("tell.answer.perhaps", "Holds", f.Holds(s.Holds)))
		case s.Standing == "uncertain":
			for _, why := range f.doubtsAbout(condition) {
				add(why)
			}
		case len(s.Holds) > 0:
			add(f.many("tell.answer.by", len(s.Holds), "Holds", f.Holds(s.Holds)))
		}
	}
	return strings.Join(parts, "; ")
}

// doubtsAbout are the orders for everyone against a condition of which it cannot be told
// whether they were in force; without any, the doubt is about something else.
func (f Frame) doubtsAbout(condition string) []string {
	var out []string
	for i := range f.Edition.Cases {
		m := &f.Edition.Cases[i]
		for k := range m.Orders {
			o := &m.Orders[k]
			forAll := o.Scope == "nationwide" || o.Scope == "apa_vacatur"
			if o.Runs != "uncertain" || !forAll || !slices.ContainsFunc(o.Conditions, func(r publication.Ref) bool { return r.ID == condition }) {
				continue
			}
			order := f.Say("tell.case.the_order", "Relief", f.theRelief(o.Kind), "Of", f.Of(o.From))
			if o.Reversed != "" && o.Mandate == "" {
				out = append(out, f.Say("tell.answer.order_reversed", "Order", order, "Case", m.Caption, "Court", f.court(m.Court), "On", f.On(o.Reversed)))
				continue
			}
			out = append(out, f.Say("tell.answer.order_unsure", "Order", order, "Case", m.Caption, "Court", f.court(m.Court)))
		}
	}
	if len(out) == 0 {
		out = append(out, f.Say("tell.answer.no_certain_fact"))
	}
	return out
}
