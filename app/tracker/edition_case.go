package tracker

import (
	"cmp"
	"maps"
	"slices"

	"proviso/app/publication"
	"proviso/app/risk"
	"proviso/models"
)

func caseLine(r *CaseRow) publication.CaseLine {
	return publication.CaseLine{ID: r.ID, Caption: r.Caption, Court: r.Court, Docket: r.Docket, Filed: whenOf(r.Filed), Running: r.Running, Unsure: r.Unsure, Verified: isoDay(r.VerifiedThrough)}
}

// cases are the documents of the cases of which something is recorded by the day.
func (e *editor) cases() ([]publication.Case, error) {
	out := []publication.Case{}
	for i := range e.b.Record.Cases {
		m := &e.b.Record.Cases[i]
		row, begun := e.b.caseRow(m, e.asOf, e.knownOn)
		if !begun || row.Phase == Ahead || row.Phase == Undated {
			continue
		}
		out = append(out, e.matter(m, &row))
	}
	return out, nil
}

// matter is the document of one case.
func (e *editor) matter(m *models.Case, row *CaseRow) publication.Case {
	c := e.cites()
	known := &row.Case
	x := publication.Case{CaseLine: caseLine(row), Appeals: known.AppealDockets, Judge: known.Judge, Defendants: known.Defendants,
		Orders: []publication.Order{}, Events: []publication.Event{}}
	if e.asOf >= known.VerifiedThrough { // it was written looking back, from the day of the last look
		x.Posture = known.Posture
	}
	if happenedBy(e.day, known.Ended) {
		x.Ended = whenOf(known.Ended)
	}
	for _, p := range known.Plaintiffs {
		if happenedBy(e.day, p.Joined) {
			x.Plaintiffs = append(x.Plaintiffs, publication.Party{Ref: e.placeRef(p.ID), Joined: whenOf(p.Joined), Uncertain: p.Uncertain})
		}
	}
	ids := map[string]bool{}
	relief := e.day.Relief(m)
	for k := range known.Orders {
		o := &known.Orders[k]
		ids[o.ID] = true
		if !happenedBy(e.day, o.From) {
			continue
		}
		x.Orders = append(x.Orders, e.order(o, relief, c))
	}
	for _, ev := range known.Events {
		if happenedBy(e.day, ev.Date) {
			x.Events = append(x.Events, publication.Event{Date: whenOf(ev.Date), Lane: string(models.LaneOrders), Kind: "docket", Word: ev.Kind, Text: ev.Text, Uncertain: ev.Uncertain, Sources: c.of(ev.Sources)})
		}
	}
	slices.SortStableFunc(x.Events, func(a, b publication.Event) int { return cmp.Compare(a.Date, b.Date) })
	var hanging []*publication.GrantLine
	for i := range e.judged {
		if slices.ContainsFunc(e.judged[i].Conditions, func(k models.ConditionStanding) bool {
			return slices.ContainsFunc(k.HangsOn, func(id string) bool { return ids[id] })
		}) {
			hanging = append(hanging, e.lines[i])
		}
	}
	x.Hanging, x.Sums = lineOf(hanging), sums(hanging)
	if e.knownOn == 0 { // a gap is a thing found out today
		for _, g := range e.b.Record.Gaps {
			if slices.ContainsFunc(g.Affects, func(o string) bool { return ids[o] }) {
				x.Gaps = append(x.Gaps, publication.Gap{Subject: g.Subject, LastKnown: g.LastKnown})
			}
		}
	}
	c.of(known.Sources)
	x.Sources = c.list
	return x
}

func (e *editor) order(o *models.Order, relief []models.Relief, c *cites) publication.Order {
	shown := func(w models.When) publication.When {
		if !happenedBy(e.day, w) {
			return ""
		}
		return whenOf(w)
	}
	x := publication.Order{ID: o.ID, Kind: o.Kind, Scope: string(o.Scope), From: whenOf(o.From), To: shown(o.To), Reversed: shown(o.Reversed), Mandate: shown(o.Mandate), Runs: models.No.String(),
		Verified: isoDay(o.VerifiedThrough), Sources: c.of(o.Sources)}
	if x.To != "" || x.Reversed != "" {
		x.EndedBy = o.EndedBy
	}
	for _, id := range o.Conditions {
		x.Conditions = append(x.Conditions, e.termRef(id))
	}
	for _, s := range o.Stays {
		if !happenedBy(e.day, s.From) {
			continue
		}
		stay := publication.Stay{From: whenOf(s.From), To: shown(s.To), AsTo: string(s.AsTo)}
		for _, id := range s.Except {
			stay.Spares = append(stay.Spares, e.placeRef(id).Name)
		}
		x.Stays = append(x.Stays, stay)
	}
	for _, r := range relief {
		if r.Order != o.ID {
			continue
		}
		x.Runs = r.Runs.String()
		for _, p := range r.Protected {
			switch {
			case p.Certainty != models.Yes:
				x.Unsure++
			case p.ByName:
				x.ByName++
			default:
				x.ByScope++
			}
		}
	}
	return x
}

// lately is how many days back the overview tells what happened.
const lately = 90

// overview is the whole record on the day.
func (e *editor) overview(all *publication.Edition) publication.Overview {
	o := publication.Overview{Grants: len(e.lines), Rungs: []publication.Count{}, Sums: sums(e.lines), Cases: []publication.CaseLine{}, Places: []publication.PlaceLine{}, States: []publication.StateLine{},
		Lines: lineOf(e.lines), Changes: []publication.Change{}, Terms: []publication.TermLine{}, Sources: len(e.b.Record.Sources)}
	rungs, demanded := map[string]int{}, map[string]bool{}
	states := map[string]*publication.StateLine{}
	for i, l := range e.lines {
		rungs[l.Rung]++
		o.Verified = earliest(o.Verified, l.Verified)
		if risk.Demanded(&e.judged[i]) {
			demanded[l.Place.ID] = true
		}
		if l.State == "" {
			continue
		}
		s := states[l.State]
		if s == nil {
			s = &publication.StateLine{Code: l.State}
			states[l.State] = s
		}
		s.Of++
		switch w := worst(s.Worst, l.Rung); {
		case w != s.Worst:
			s.Worst, s.Grants = w, 1
		case l.Rung == s.Worst:
			s.Grants++
		}
	}
	o.Demanded = len(demanded)
	for _, r := range slices.Backward(models.Rungs) {
		if n := rungs[string(r)]; n > 0 {
			o.Rungs = append(o.Rungs, publication.Count{Rung: string(r), Grants: n})
		}
	}
	for _, code := range slices.Sorted(maps.Keys(states)) {
		o.States = append(o.States, *states[code])
	}
	for i := range all.Cases {
		if m := &all.Cases[i]; m.Running+m.Unsure > 0 {
			o.Cases = append(o.Cases, m.CaseLine)
		}
	}
	for i := range all.Places {
		p := &all.Places[i]
		o.Places = append(o.Places, publication.PlaceLine{ID: p.ID, Name: p.Name, State: p.State, Kind: p.Kind, Grants: len(p.Grants), Worst: p.Worst, Asked: len(p.Demands), Cases: len(p.Cases)})
	}
	slices.SortFunc(o.Places, func(x, y publication.PlaceLine) int {
		return cmp.Or(cmp.Compare(plainName(x.Name), plainName(y.Name)), cmp.Compare(x.ID, y.ID))
	})
	for i := range all.Conditions {
		k := &all.Conditions[i]
		t := publication.TermLine{ID: k.ID, Title: k.Title, Short: k.Short, Kind: k.Kind, Standings: map[string]int{}}
		for _, p := range k.Places {
			for s, n := range p.Standings {
				t.Standings[s] += n
			}
		}
		o.Terms = append(o.Terms, t)
	}
	for _, h := range e.b.Between(e.asOf.AddDays(-lately), e.asOf, e.knownOn) {
		o.Changes = append(o.Changes, e.change(&h))
	}
	return o
}

func (e *editor) change(h *Happening) publication.Change {
	x := publication.Change{Date: whenOf(h.Date), Kind: string(h.Kind), About: publication.Ref{ID: h.ID, Name: h.ID}, Text: h.What, Grants: e.b.Reach(h)}
	switch {
	case h.Action != nil:
		x.Word, x.By, x.About.Name = h.Action.Kind, h.Action.Office, cmp.Or(h.Action.Title, h.Action.Kind)
	case h.Case != "":
		x.Kind = "order"
		if p, ok := e.b.index.orders[h.ID]; ok {
			x.Word, x.By, x.About = p.order.Kind, p.matter.Court, publication.Ref{ID: p.matter.ID, Name: p.matter.Short()}
		}
	case h.Kind == models.FactCondition:
		x.About = e.termRef(h.ID)
	}
	return x
}
