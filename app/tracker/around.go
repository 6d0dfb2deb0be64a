package tracker

import (
	"cmp"
	"slices"
	"strings"

	"proviso/app/risk"
	"proviso/models"
)

// AroundGrant are the nearest days on which the page of a grant says something
// else: its own dated facts, and the happenings that change its assessment.
func (b *Book) AroundGrant(id string, asOf, knownOn models.Date) (before, after *Happening) {
	g := b.index.grants[id]
	return b.nearest(asOf, knownOn, func(h *Happening) bool { return b.changes(h, g, knownOn) }, b.ownHappenings(g))
}

// ownHappenings are the dated facts of a grant itself as happenings.
func (b *Book) ownHappenings(g *models.Grant) []Happening {
	var out []Happening
	add := func(w models.When, what, id string) {
		if w.Known() {
			out = append(out, Happening{Date: w, What: what, ID: id})
		}
	}
	plain := func(s string) string { return strings.ReplaceAll(s, "_", " ") }
	for _, x := range b.own(g.ID) {
		switch {
		case x.Step != nil && x.Step.AsOf:
			add(x.When, "the award was seen "+plain(string(x.Step.Kind)), x.Step.ID)
		case x.Step != nil:
			add(x.When, "the award: "+plain(string(x.Step.Kind)), x.Step.ID)
			add(x.Until, "the hold of the award ends", x.Step.ID)
		case x.Amount != nil:
			add(x.When, plain(string(x.Amount.Kind))+" is recorded", x.Amount.ID)
		case x.Certification != nil:
			add(x.When, "certification of "+x.Certification.Condition+": "+plain(string(x.Certification.State)), x.Certification.ID)
			add(models.OnDay(x.Certification.DueOn), "certification of "+x.Certification.Condition+" is due", x.Certification.ID)
		case x.Report != nil:
			add(x.When, x.Report.Kind+" report is filed", x.Report.ID)
		}
	}
	for i := range b.Record.Actions {
		a := &b.Record.Actions[i]
		if a.Effect == models.EffectNone || !risk.Concerns(a, g) || !a.Everyone && !slices.Contains(a.Recipients, g.Jurisdiction) {
			continue
		}
		for _, x := range answers(a, g.Jurisdiction) {
			add(x.When, "answer to the "+plain(a.Kind)+": "+plain(x.Response.Outcome), a.ID)
		}
		// The answer is late from the day after.
		if a.Effect == models.EffectDemand || a.Effect == models.EffectAlleged {
			add(models.OnDay(a.RespondBy), "answer to the "+plain(a.Kind)+" is due", a.ID)
		}
	}
	return out
}

// newEdges gathers the days on which what was certain becomes uncertain or the
// other way round, by date: the last day of what is known to the month or the
// year, and those from which the record cannot tell, or can tell again.
func newEdges(r *models.Record, happenings []Happening) []Happening {
	var out []Happening
	add := func(d models.Date, what string, h Happening) {
		if d != 0 {
			h.Date, h.What = models.OnDay(d), what
			out = append(out, h)
		}
	}
	for _, h := range happenings {
		if !h.Date.Exact() {
			add(h.Date.Latest, h.What+", by now for certain", h)
		}
	}
	for i := range r.Cases {
		m := &r.Cases[i]
		for k := range m.Orders {
			o := &m.Orders[k]
			h := Happening{Kind: models.FactCase, ID: o.ID, Case: m.ID, Conditions: o.Conditions}
			what := strings.ReplaceAll(o.Kind, "_", " ") + " in " + m.Short()
			if !o.From.Known() {
				add(m.Filed.Earliest, what+", of a day not recorded, may stand from here", h)
			}
			add(o.UnsettledFor.Earliest, "whether others than the parties share the "+what+" can no longer be told", h)
			add(o.UnsettledFrom.Earliest, what+" may not have been made yet", h)
			add(o.UnsettledTo.Earliest, what+" is certain from here", h)
			for _, n := range o.Narrowings {
				add(n.Date.Earliest, what+" is narrowed", h)
			}
		}
	}
	for i := range r.Notices {
		if n := &r.Notices[i]; n.Kind == models.NonEnforcement && !n.Date.Known() {
			add(n.NotBefore, "notice of non-enforcement "+n.ID+", undated, may stand from here", Happening{Kind: models.FactNotice, ID: n.ID, Conditions: spokenOf(r, n)})
		}
	}
	slices.SortStableFunc(out, func(x, y Happening) int {
		return cmp.Or(cmp.Compare(x.Date.Earliest, y.Date.Earliest), cmp.Compare(x.ID, y.ID), cmp.Compare(x.What, y.What))
	})
	return out
}

// aroundEdges are the nearest edges before and after the day that matter.
func (b *Book) aroundEdges(asOf models.Date, matters func(h *Happening) bool) (before, after *Happening) {
	first, _ := slices.BinarySearchFunc(b.edges, asOf, func(h Happening, d models.Date) int { return cmp.Compare(h.Date.Earliest, d) })
	for i := first - 1; i >= 0 && before == nil; i-- {
		if h := &b.edges[i]; matters(h) {
			before = h
		}
	}
	for i := first; i < len(b.edges) && after == nil; i++ {
		if h := &b.edges[i]; h.Date.Earliest > asOf && matters(h) {
			after = h
		}
	}
	return before, after
}

// nearest are the nearest happenings and edges that matter, and others besides.
func (b *Book) nearest(asOf, knownOn models.Date, matters func(h *Happening) bool, others []Happening) (before, after *Happening) {
	before, after = b.Around(asOf, matters)
	x, y := b.aroundEdges(asOf, matters)
	for _, h := range []*Happening{x, y} {
		if h != nil {
			others = append(others, *h)
		}
	}
	return nearer(before, after, others, asOf, knownOn)
}

// nearer takes the nearest of the happenings found so far and of others. What
// was not known on the day of knowledge leads nowhere.
func nearer(before, after *Happening, others []Happening, asOf, knownOn models.Date) (*Happening, *Happening) {
	for i := range others {
		h := &others[i]
		if hidden(h.Date, knownOn) {
			continue
		}
		switch d := h.Date.Earliest; {
		case d < asOf && (before == nil || d > before.Date.Earliest):
			before = h
		case d > asOf && (after == nil || d < after.Date.Earliest):
			after = h
		}
	}
	return before, after
}

// changes is true if the grant's assessment is another on the day of a happening
// than on the day before.
func (b *Book) changes(h *Happening, g *models.Grant, knownOn models.Date) bool {
	day := h.Date.Earliest
	if hidden(h.Date, knownOn) {
		return false
	}
	if h.Action != nil {
		return b.mayTouch(h.Action, g) && b.signature(g, day.AddDays(-1), knownOn) != b.signature(g, day, knownOn)
	}
	before, on := b.Day(day.AddDays(-1), knownOn), b.Day(day, knownOn)
	for _, k := range h.Conditions {
		x, _ := before.Standing(g.Jurisdiction, g.Program, g.FiscalYear, k)
		y, _ := on.Standing(g.Jurisdiction, g.Program, g.FiscalYear, k)
		if x != y {
			return true
		}
	}
	// The same answer may hang on other orders than the day before.
	return b.attachedAny(h.Conditions, g, day, knownOn) && b.signature(g, day.AddDays(-1), knownOn) != b.signature(g, day, knownOn)
}

func (b *Book) attachedAny(conditions []string, g *models.Grant, day, knownOn models.Date) bool {
	return slices.ContainsFunc(conditions, func(k string) bool {
		s, _ := b.Day(day, knownOn).Standing(g.Jurisdiction, g.Program, g.FiscalYear, k)
		return s != models.NotAttached
	})
}

// mayTouch says whether an action can bear on a grant: it names its recipient,
// is to everybody, or offers awards of its program to anybody.
func (b *Book) mayTouch(a *models.Action, g *models.Grant) bool {
	return risk.Concerns(a, g) && (a.Everyone || a.Effect == models.EffectOffer || slices.Contains(a.Recipients, g.Jurisdiction))
}

// signature is all that a grant's assessment says on a day, as one text.
func (b *Book) signature(g *models.Grant, asOf, knownOn models.Date) string {
	day := b.Day(asOf, knownOn)
	a := risk.Assess(b.Desk.Dossier(day, *g), asOf)
	var s strings.Builder
	s.WriteString(string(a.Rung))
	for _, k := range a.Conditions {
		s.WriteString("\n" + k.Condition + " " + string(k.Standing) + " " + strings.Join(k.HangsOn, " "))
	}
	for _, f := range a.Findings {
		s.WriteString("\n" + string(f.Rung) + " " + f.Text)
	}
	return s.String()
}

// AroundPlace are the nearest days on which the page of a place says something
// else: those of its grants, and what names the place itself.
func (b *Book) AroundPlace(id string, asOf, knownOn models.Date) (before, after *Happening) {
	j, ok := b.Law.Jurisdiction(id)
	if !ok {
		return nil, nil
	}
	var grants []*models.Grant
	for i := range b.Record.Grants {
		if g := &b.Record.Grants[i]; g.Jurisdiction == id {
			grants = append(grants, g)
		}
	}
	var own []Happening
	for _, g := range grants {
		own = append(own, b.ownHappenings(g)...)
	}
	for i := range b.Record.Cases {
		if m := &b.Record.Cases[i]; m.Filed.Known() && party(m, j.ID) {
			own = append(own, Happening{Date: m.Filed, What: m.Short() + " is filed", ID: m.ID})
		}
	}
	for i := range b.Record.Actions {
		a := &b.Record.Actions[i]
		if slices.Contains(a.Recipients, j.ID) && a.Effect == models.EffectNone && a.Date.Known() {
			own = append(own, Happening{Date: a.Date, What: done(a), ID: a.ID, Action: a})
		}
		for _, x := range answers(a, j.ID) {
			if x.When.Known() {
				own = append(own, Happening{Date: x.When, What: "answer to the " + strings.ReplaceAll(a.Kind, "_", " ") + ": " + strings.ReplaceAll(x.Response.Outcome, "_", " "), ID: a.ID})
			}
		}
	}
	for i := range own {
		own[i].What = strings.ReplaceAll(own[i].What, "_", " ")
	}
	return b.nearest(asOf, knownOn, func(h *Happening) bool {
		if h.Action != nil && h.Date == h.Action.Date && slices.Contains(h.Action.Recipients, j.ID) {
			return !hidden(h.Date, knownOn) // its own day, and no edge of it
		}
		return slices.ContainsFunc(grants, func(g *models.Grant) bool { return b.changes(h, g, knownOn) })
	}, own)
}

// done says in a few words what an action is.
func done(a *models.Action) string {
	switch {
	case a.Title != "":
		return a.Title
	case a.Office != "":
		return a.Kind + " by the " + strings.TrimPrefix(a.Office, "The ")
	}
	return a.Kind
}

// party is true of a place that sues or is sued in a case.
func party(m *models.Case, place string) bool {
	return slices.ContainsFunc(m.Plaintiffs, func(p models.Party) bool { return p.ID == place }) || slices.Contains(m.Defendants, place)
}
