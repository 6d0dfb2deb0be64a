package planner

import (
	"net/url"
	"slices"

	"proviso/views/records"
	"proviso/views/ui"
)

// some is true of a plan of which only some awards are asked for.
func (g *Given) some() bool { return len(g.Awards) < g.Of }

// headline is that of a report, which says so where it is not of all awards.
func (p *page) headline() string {
	g := p.g
	if !g.some() {
		return g.Report.Headline
	}
	return p.c.Words.Say("plan.some_headline", "Count", len(g.Awards), "Of", g.Of, "Headline", g.Report.Headline)
}

// only is the address of this page with some awards alone; none: with all of them.
func (p *page) only(grants []string) string {
	q := url.Values{}
	for k, v := range p.c.Query {
		if k != "award" && k != "format" && k != "table" {
			q[k] = v
		}
	}
	if len(grants) > 0 {
		q["award"] = grants
	}
	return p.c.Path + "?" + q.Encode()
}

// chosen says of which awards alone the figures are, and leads to fewer and to all.
func (p *page) chosen() {
	w, g := p.c.Words, p.g
	if !g.some() {
		return
	}
	all := make([]string, len(g.Awards))
	for i, a := range g.Awards {
		all[i] = a.Grant
	}
	s := records.Part{Text: []string{w.Say("plan.chosen_text", "Of", g.Of)}, Links: []ui.Link{{Text: w.Say("plan.choose_all", "Of", g.Of), URL: p.only(nil)}}}
	var f records.Facts
	for i, a := range g.Awards {
		f.Say(w.Say("plan.chosen_award", "No", i+1), a.Name)
		if len(all) > 1 {
			s.Links = append(s.Links, ui.Link{Text: w.Say("plan.choose_less", "Award", a.Name), URL: p.only(slices.Delete(slices.Clone(all), i, i+1))})
		}
	}
	s.Facts = f
	p.add("chosen", s)
}
