package tracker

import (
	"cmp"
	"slices"

	"proviso/app/duty"
	"proviso/app/law"
	"proviso/app/risk"
	"proviso/models"
)

// awardFacts are the dated facts of one grant that deadlines hang on.
type awardFacts struct {
	steps          []*models.Step
	reports        []models.Report
	certifications []models.Certification
	money          []models.FactRef
}

func newAwards(r *models.Record) map[string]*awardFacts {
	out := map[string]*awardFacts{}
	of := func(grant string) *awardFacts {
		if out[grant] == nil {
			out[grant] = &awardFacts{}
		}
		return out[grant]
	}
	for i := range r.Steps {
		if s := &r.Steps[i]; s.Date.Known() {
			a := of(s.Grant)
			a.steps = append(a.steps, s)
		}
	}
	for _, p := range r.Reports {
		a := of(p.Grant)
		a.reports = append(a.reports, p)
	}
	for _, c := range r.Certifications {
		a := of(c.Grant)
		a.certifications = append(a.certifications, c)
	}
	for _, m := range r.Amounts {
		a := of(m.Grant)
		a.money = append(a.money, models.FactRef{Kind: models.FactAmount, ID: m.ID})
	}
	for _, a := range out {
		slices.SortStableFunc(a.steps, func(x, y *models.Step) int {
			return cmp.Or(cmp.Compare(x.Date.Earliest, y.Date.Earliest), cmp.Compare(x.ID, y.ID))
		})
	}
	return out
}

// award is what the deadlines of a grant hang on, as things stand on the day.
// What lies ahead counts too: a period's end is known long before it comes.
func (b *Book) award(g *models.Grant, on *law.Day) duty.Award {
	a := duty.Award{Grant: *g}
	if p, ok := b.Law.Program(g.Program); ok {
		a.Agency = p.Agency
	}
	facts := b.awards()[g.ID]
	if facts == nil {
		facts = &awardFacts{}
	}
	var ended duty.Fact
	for _, s := range facts.steps {
		f := duty.Fact{When: s.Date, From: models.FactRef{Kind: models.FactStep, ID: s.ID}, Sources: s.Sources}
		switch {
		case s.Kind == models.StepAccepted || s.Kind == models.StepDeclined:
			if !a.Answered.When.Known() {
				a.Answered = f
			}
			a.Over = a.Over || s.Kind == models.StepDeclined && on.Happened(s.Date) == models.Yes
		case s.Kind == models.StepDenied || s.Kind == models.StepWithdrawn:
			a.Over = a.Over || on.Happened(s.Date) == models.Yes
		case s.Kind == models.StepClosed:
			a.Closed, a.ClosedSeen = f, s.AsOf
		case s.AsOf: // seen so on that day, and so no day to count from
		case s.Kind == models.StepOffered, s.Kind == models.StepAwarded && !a.Offered.When.Known():
			a.Offered = f
		case s.Kind == models.StepPeriodStart:
			a.Start = f
		case s.Kind == models.StepPeriodEnd:
			a.End = f // the latest, where it was extended
		case s.Kind == models.StepTerminated:
			ended = f
		}
	}
	if ended.When.Known() && on.Happened(ended.When) == models.Yes && (!a.End.When.Known() || ended.When.Earliest < a.End.When.Earliest) {
		a.End = ended
	}
	a.Reports = facts.reports
	for _, c := range facts.certifications {
		if c.State == models.CertSuperseded || c.State == models.CertWithdrawn {
			continue
		}
		x := duty.Certificate{Certification: c}
		switch c.State {
		case models.CertSigned, models.CertLetter, models.CertAlternative:
			x.Given = c.Date.Latest
		}
		a.Certificates = append(a.Certificates, x)
	}
	b.papers(&a, g, on)
	if l := b.Desk.Ledger(g.ID, on); l.Award != nil && l.Expended != nil {
		a.Award, a.Spent, a.SpentAt = l.Award, l.Expended, facts.money
	}
	for i := range b.Record.Cases {
		m := &b.Record.Cases[i]
		if touches(m, g) && on.Happened(m.Filed) == models.Yes && (!m.Ended.Known() || on.Happened(m.Ended) != models.Yes) {
			a.Open = append(a.Open, m.Caption)
		}
	}
	return a
}

// touches is true of a case that the recipient brought about the grant's program.
func touches(m *models.Case, g *models.Grant) bool {
	return (m.AllPrograms || slices.Contains(m.Programs, g.Program)) && (len(m.FiscalYears) == 0 || slices.Contains(m.FiscalYears, g.FiscalYear)) &&
		slices.ContainsFunc(m.Plaintiffs, func(p models.Party) bool { return p.ID == g.Jurisdiction })
}

// papers adds the offers and notices that set a day for acceptance, by their date.
func (b *Book) papers(a *duty.Award, g *models.Grant, on *law.Day) {
	type dated struct {
		day models.Date
		duty.Paper
	}
	var all []dated
	for i := range b.Record.Actions {
		x := &b.Record.Actions[i]
		if x.Effect == models.EffectOffer && x.RespondBy != 0 && (x.Everyone || slices.Contains(x.Recipients, g.Jurisdiction)) && risk.Concerns(x, g) && happenedBy(on, x.Date) {
			all = append(all, dated{x.Date.Earliest, duty.Paper{Due: x.RespondBy, What: "offer of " + x.Date.Words(), From: models.FactRef{Kind: models.FactAction, ID: x.ID}, Sources: x.Sources}})
		}
	}
	for i := range b.Record.Notices {
		x := &b.Record.Notices[i]
		if x.Deadline != 0 && x.Program == g.Program && x.FiscalYear == g.FiscalYear && happenedBy(on, x.Date) {
			all = append(all, dated{x.Date.Earliest, duty.Paper{Due: x.Deadline, What: "agency's notice of " + x.Date.Words(), From: models.FactRef{Kind: models.FactNotice, ID: x.ID}, Sources: x.Sources}})
		}
	}
	slices.SortStableFunc(all, func(x, y dated) int { return cmp.Compare(x.day, y.day) })
	for _, x := range all {
		a.Papers = append(a.Papers, x.Paper)
	}
}
