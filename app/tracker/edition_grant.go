package tracker

import (
	"cmp"
	"slices"

	"proviso/app/publication"
	"proviso/models"
)

// grant is the document of one grant.
func (e *editor) grant(f *models.GrantFile) publication.Grant {
	c := e.cites()
	g := publication.Grant{ALN: f.Program.ALN, Agency: f.Program.Agency, Statute: f.Program.Statute, ProgramName: f.Program.Name, Joint: f.Grant.Joint != nil, Inferred: f.Grant.Inferred,
		Conditions: []publication.Standing{}, Findings: []publication.Finding{}, Demands: []publication.Demand{}, Events: []publication.Event{}, Illustrative: f.Grant.Illustrative}
	if f.Program.ALNUnverified {
		g.ALN = ""
	}
	g.GrantLine = publication.GrantLine{ID: f.Grant.ID, Place: publication.Ref{ID: f.Place.ID, Name: f.Place.Name}, State: f.Place.State,
		Program: publication.Ref{ID: f.Program.ID, Name: f.Program.Short()}, FiscalYear: f.Grant.FiscalYear, AwardNumber: f.Grant.AwardNumber, Rung: string(f.Rung), Amount: e.amount(&f.Assessment, c)}
	if f.Grant.Via != "" {
		via := e.placeRef(f.Grant.Via)
		g.Via = &via
	}
	if p := f.Position; p != nil {
		g.Position = &publication.Position{Award: centsOf(p.Award), SpentUnpaid: centsOf(p.SpentUnpaid), Future: centsOf(p.Future), OwedBack: centsOf(p.OwedBack), Demandable: centsOf(p.Demandable)}
	}
	g.Standings = map[string]int{}
	for i := range f.Footings {
		s := e.standing(&f.Footings[i], c)
		g.Conditions = append(g.Conditions, s)
		g.Standings[s.Standing]++
		if s.Standing != string(models.NotAttached) {
			g.Verified = earliest(g.Verified, s.Verified)
		}
	}
	for _, x := range f.Findings {
		g.Findings = append(g.Findings, publication.Finding{Rule: x.Rule, Title: x.Title, Text: x.Text, Citation: x.Citation, Rung: string(x.Rung), Cause: string(x.Cause), Since: whenOf(x.Since), Sources: c.of(x.Sources)})
	}
	slices.SortStableFunc(g.Findings, func(x, y publication.Finding) int {
		return cmp.Compare(models.Rung(y.Rung).Severity(), models.Rung(x.Rung).Severity())
	})
	for _, t := range f.Touches {
		g.Demands = append(g.Demands, e.demand(t.Action, t.Answers, c))
	}
	for _, d := range f.Dated {
		g.Events = append(g.Events, e.event(d, c))
	}
	if d := f.NextDeadline; d != nil {
		g.NextDeadline = &publication.Deadline{Date: isoDay(d.Date), What: d.What, Sources: c.of(d.Sources)}
	}
	g.Sources = c.list
	return g
}

// standing is how a condition stands, and on what that rests.
func (e *editor) standing(f *models.Footing, c *cites) publication.Standing {
	s := publication.Standing{Condition: publication.Ref{ID: f.Condition, Name: f.Term.Title}, Short: e.b.ShortName(f.Condition), Kind: string(f.Term.Kind), Standing: string(f.Standing), Enforceable: f.Standing.Enforceable().String(),
		Stale: isoDay(f.Stale), Since: whenOf(f.Since), Verified: isoDay(f.Verified), Voluntary: f.Voluntary, Policy: f.Policy, Sole: f.Sole, Doubt: f.Doubt, Sources: c.of(f.Sources)}
	for _, h := range f.Holds {
		x := publication.Hold{ID: h.ID, Reach: string(h.Reach)}
		switch {
		case h.Order != nil:
			x.Kind, x.Relief, x.Scope = "order", h.Order.Kind, string(h.Order.Scope)
			x.Case, x.Court = publication.Ref{ID: h.Case.ID, Name: h.Case.Short()}, h.Case.Court
			x.From, x.Verified = whenOf(h.Order.From), isoDay(h.Order.VerifiedThrough)
		case h.Notice != nil:
			x.Kind, x.From = "notice", whenOf(h.Notice.Date)
		}
		s.Holds = append(s.Holds, x)
	}
	return s
}

// demand is a federal action as it names a place.
func (e *editor) demand(a *models.Action, answers []models.Response, c *cites) publication.Demand {
	d := publication.Demand{ID: a.ID, Kind: a.Kind, Effect: string(a.Effect), Title: a.Title, Office: a.Office, Date: whenOf(a.Date), RespondBy: isoDay(a.RespondBy), Named: len(a.Recipients), Sources: c.of(a.Sources)}
	for _, r := range answers {
		if r.Answers() || r.Closes() {
			d.Answered, d.Outcome = whenOf(r.Date), r.Outcome
		}
		d.Closed = d.Closed || r.Closes()
	}
	return d
}

// event is a dated fact as the public reads it: names and kinds, worded by who shows
// it, and the record's own words where there are any. Remarks are left out: they were
// written looking back, and may tell what came after the day.
func (e *editor) event(d models.Dated, c *cites) publication.Event {
	out := publication.Event{Date: whenOf(d.When), Until: whenOf(d.Until), Lane: string(d.Lane), Sources: c.of(d.Sources)}
	switch {
	case d.Step != nil:
		out.Kind, out.Word, out.Seen = "step", string(d.Step.Kind), d.Step.AsOf
	case d.Amount != nil:
		usd := centsOf(d.Amount.USD)
		out.Kind, out.Word, out.USD = "amount", string(d.Amount.Kind), &usd
	case d.Response != nil:
		out.Kind, out.Word = "response", d.Response.Outcome
		if d.Action != nil {
			out.Subject = publication.Ref{ID: d.Action.ID, Name: cmp.Or(d.Action.Title, d.Action.Kind)}
		}
	case d.Action != nil:
		out.Kind, out.Word, out.By, out.Uncertain = "action", d.Action.Kind, d.Action.Office, d.Action.Uncertain
		out.Subject = publication.Ref{ID: d.Action.ID, Name: cmp.Or(d.Action.Title, d.Action.Kind)}
	case d.Order != nil:
		out.Kind, out.Word, out.Order, out.Uncertain = "order", d.Order.Kind, d.Order.ID, d.Order.Uncertain
		out.Subject, out.By = publication.Ref{ID: d.Case.ID, Name: d.Case.Short()}, d.Case.Court
		if d.Stay != nil {
			out.Kind, out.Word = "stay", string(d.Stay.AsTo)
		}
	case d.Notice != nil:
		out.Kind, out.Word, out.Text, out.Uncertain = "notice", d.Notice.Kind, d.Notice.Text, d.Notice.Uncertain
		out.Subject = publication.Ref{ID: d.Notice.ID, Name: d.Notice.ID}
	case d.Certification != nil:
		out.Kind, out.Word, out.By = "certification", string(d.Certification.State), d.Certification.Office
		out.Subject = e.termRef(d.Certification.Condition)
	case d.Report != nil:
		out.Kind, out.Word = "report", d.Report.Kind
	}
	return out
}
