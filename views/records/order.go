package records

import (
	"cmp"
	"slices"
	"strings"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
)

// OrderOnDay is an order, whether it runs on the day and whom it protects then.
type OrderOnDay struct {
	models.Order
	Runs      models.Certainty
	Protected []models.Protection
	Sources   []models.Source
}

// count is how many places an order protects by name, by its scope, and perhaps.
func (o *OrderOnDay) count() (byName, byScope, perhaps int) {
	for _, p := range o.Protected {
		switch {
		case p.Certainty != models.Yes:
			perhaps++
		case p.ByName:
			byName++
		default:
			byScope++
		}
	}
	return byName, byScope, perhaps
}

// whom says how many places an order protects, and how.
func (o *OrderOnDay) whom(c layout.Context) string {
	w := c.Words
	byName, byScope, perhaps := o.count()
	var parts []string
	if byName > 0 {
		parts = append(parts, w.Say("case.by_name", "N", byName))
	}
	if byScope > 0 {
		id := "case.by_scope"
		if byName == 0 {
			id = "case.by_scope_alone"
		}
		parts = append(parts, w.Say(id, "N", byScope))
	}
	if perhaps > 0 {
		id := "case.perhaps"
		if len(parts) == 0 {
			id = "case.perhaps_alone"
		}
		parts = append(parts, w.Say(id, "N", perhaps))
	}
	if len(parts) == 0 {
		return w.Say("picture.nobody")
	}
	return and(w, parts)
}

// runs says whether an order is in force on the day.
func runs(c layout.Context, o *OrderOnDay) ui.Mark {
	switch o.Runs {
	case models.Yes:
		return ui.Mark{Tone: "protected", Word: c.Words.Say("law.runs")}
	case models.Maybe:
		return ui.Mark{Tone: "unknown", Word: c.Words.Say("standing.uncertain")}
	}
	if o.From.Known() && o.From.Earliest > c.AsOf {
		return ui.Mark{Tone: "clear", Word: c.Words.Say("law.runs_not_yet")}
	}
	return ui.Mark{Tone: "clear", Word: c.Words.Say("law.runs_not")}
}

// order is one order by itself.
func (g *GivenCase) order(c layout.Context, x *OrderOnDay) Part {
	w, o := c.Words, &x.Order
	title := sentenceCase(spaced(o.Kind))
	if o.From.Known() {
		title = w.Say("case.order_of", "Kind", title, "Day", o.From.Words())
	}
	var f Facts
	f.Say(w.Say("law.on_day"), runs(c, x).Word)
	f.Say(w.Say("case.runs"), span(c, o.From, o.To, o.EndedBy))
	f.Say(w.Say("law.scope"), w.Say("law.scope."+string(o.Scope)))
	f.Link(w.Say("condition.conditions"), g.conditions(c, o.Conditions)...)
	f.Link(w.Say("case.not_covered"), g.conditions(c, o.DoesNotCover)...)
	if o.Action != "" {
		f.Link(w.Say("case.against"), ui.Link{Text: cmp.Or(g.Titles[o.Action], o.Action), URL: c.At("/demands/" + o.Action)})
	}
	reach := awardsOf(c, o.Programs, o.Agencies, len(o.Programs) == 0 && len(o.Agencies) == 0, o.FiscalYears, g.Names)
	if o.YearsUncertain {
		reach += " (" + w.Say("case.years_uncertain") + ")"
	}
	f.Say(w.Say("law.award"), reach)
	f = append(f, g.protects(c, o)...)
	f.Say(w.Say("case.on_day", "Day", c.AsOf.Words()), w.Say("case.protects_whom", "Whom", x.whom(c)))
	for _, s := range o.Stays {
		f = append(f, g.stay(c, &s))
	}
	f = append(f, g.life(c, o)...)
	f.Say(w.Say("condition.verified"), known(c, o.VerifiedThrough))
	f.Say(w.Say("grant.note"), o.Note)
	for _, gap := range g.Gaps {
		if slices.Contains(gap.Affects, o.ID) {
			f = append(f, Named{w.Say("law.not_found"), []ui.Link{{Text: gap.Subject, URL: c.At("/method") + "#" + gap.ID}}, w.Say("law.last_known", "What", gap.LastKnown)})
		}
	}
	f.Link(w.Say("grant.sources"), sources(c, x.Sources)...)
	return Part{ID: "order-" + o.ID, Title: title, Facts: f}
}

// span is from when to when something runs, as far as it is known.
func span(c layout.Context, from, to models.When, endedBy string) string {
	w := c.Words
	begun := w.Say("law.day_unknown")
	if from.Known() {
		begun = from.Words()
	}
	s := w.Say("law.from_open", "From", begun)
	if to.Known() {
		s = w.Say("law.from_to", "From", begun, "To", to.Words())
	}
	if endedBy != "" {
		s += " (" + endedBy + ")"
	}
	return s
}

// protects is whom an order names, from when.
func (g *GivenCase) protects(c layout.Context, o *models.Order) []Named {
	w := c.Words
	var f Facts
	joined := map[string]models.When{}
	for _, p := range g.Case.Plaintiffs {
		joined[p.ID] = p.Joined
	}
	link := func(id string) ui.Link {
		l := place(c, id, g.Names)
		if j := joined[id]; j.Known() && o.From.Known() && j.Earliest > o.From.Latest {
			l.Text += " (" + w.Say("case.from", "Day", j.Words()) + ")"
		}
		return l
	}
	var sure, maybe, subs, subsMaybe []ui.Link
	for _, id := range o.Protected {
		sure = append(sure, link(id))
	}
	for _, id := range o.ProtectedUncertain {
		maybe = append(maybe, link(id))
	}
	for _, id := range o.Subdivisions {
		subs = append(subs, place(c, id, g.Names))
	}
	for _, id := range o.SubdivisionsMaybe {
		subsMaybe = append(subsMaybe, place(c, id, g.Names))
	}
	f.Link(w.Say("case.protects"), sure...)
	f.Link(w.Say("case.protects_maybe"), maybe...)
	f.Link(w.Say("case.subdivisions"), subs...)
	f.Link(w.Say("case.subdivisions_maybe"), subsMaybe...)
	return f
}

func (g *GivenCase) stay(c layout.Context, s *models.Stay) Named {
	w := c.Words
	whom := w.Say("case.stay." + string(s.AsTo))
	name := func(ids []string) string {
		var out []string
		for _, id := range ids {
			out = append(out, place(c, id, g.Names).Text)
		}
		return strings.Join(out, ", ")
	}
	if len(s.Listed) > 0 {
		whom = name(s.Listed)
	}
	if len(s.Except) > 0 {
		whom = w.Say("case.stay_except", "Whom", whom, "Except", name(s.Except))
	}
	n := Named{Name: w.Say("case.stay"), Values: []ui.Link{{Text: w.Say("case.stay_text", "Whom", whom, "Span", span(c, s.From, s.To, ""))}}}
	quiet := s.Note
	if s.By != "" {
		quiet = strings.TrimSpace(w.Say("case.stay_by", "Court", s.By) + " " + quiet)
	}
	if s.Uncertain {
		quiet = strings.TrimSpace(w.Say("law.marked_uncertain") + " " + quiet)
	}
	n.Quiet = quiet
	return n
}

// life is what became of an order besides its end.
func (g *GivenCase) life(c layout.Context, o *models.Order) []Named {
	w := c.Words
	var f Facts
	if o.Reversed.Known() {
		f.Say(w.Say("case.reversal"), w.Say("case.reversed", "Day", o.Reversed.Words()))
		mandate := w.Say("case.no_mandate")
		if o.Mandate.Known() {
			mandate = o.Mandate.Words()
		}
		f.Say(w.Say("case.mandate"), mandate)
	}
	for _, n := range o.Narrowings {
		f = append(f, Named{Name: w.Say("case.narrowed", "Day", n.Date.Words()), Values: g.conditions(c, n.Conditions), Quiet: n.Text})
	}
	if o.UnsettledFor.Known() {
		f.Say(w.Say("law.doubt"), w.Say("case.unsettled", "Day", o.UnsettledFor.Words()))
	}
	if o.Uncertain {
		f.Say(w.Say("law.doubt"), w.Say("law.marked_uncertain"))
	}
	return f
}
