package tracker

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"proviso/app/budget"
	"proviso/app/store"
	"proviso/models"
)

// ReportQuery is what a report to the council is asked to be of.
type ReportQuery struct {
	FiscalYear string // name of a year; "": all
	// Scenario is base, adverse or severe: what actions are set against in a report of
	// what is believed; or one that was saved: then the whole report is of it. "" is what
	// is expected.
	Scenario   string
	Confidence models.Percent // of the reserve
}

// ReportDesk is what reports to the council of a place are issued from.
type ReportDesk struct {
	Place     models.Jurisdiction
	Reports   []models.CouncilReport // the newest first
	Years     []models.BudgetYear    // by their first day
	Scenarios []models.Scenario      // that were saved
	Issues    bool                   // the person issues reports
	Sample    bool                   // all of it is invented
}

// ReportDesk is that of a place, for who reads its plan.
func (t *Tracker) ReportDesk(ctx context.Context, who models.Person, jurisdiction string) (ReportDesk, error) {
	b, w, err := t.planned(ctx, who, jurisdiction)
	if err != nil {
		return ReportDesk{}, err
	}
	place, _ := b.Law.Jurisdiction(jurisdiction)
	d := ReportDesk{Place: *place, Reports: w.reports(jurisdiction), Issues: who.Has(b.Within(jurisdiction), models.RoleBudget), Sample: b.IsSample()}
	for _, y := range w.BudgetYears {
		if y.Jurisdiction == jurisdiction {
			d.Years = append(d.Years, y)
		}
	}
	slices.SortStableFunc(d.Years, func(x, y models.BudgetYear) int { return cmp.Compare(x.From, y.From) })
	for _, s := range w.Scenarios {
		if s.Jurisdiction == jurisdiction {
			d.Scenarios = append(d.Scenarios, s)
		}
	}
	return d, nil
}

// reports are the reports of a place, the newest first.
func (w *Workbook) reports(jurisdiction string) []models.CouncilReport {
	var out []models.CouncilReport
	for _, r := range w.Councils {
		if r.Jurisdiction == jurisdiction {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(x, y models.CouncilReport) int { // of one moment by their number: .10 is after .2
		return cmp.Or(y.At.Compare(x.At), cmp.Compare(len(y.ID), len(x.ID)), cmp.Compare(y.ID, x.ID))
	})
	return out
}

// planned is the workspace and a place of it, for who reads its plan.
func (t *Tracker) planned(ctx context.Context, who models.Person, jurisdiction string) (*Book, *Workbook, error) {
	if err := mayPlan(who); err != nil {
		return nil, nil, err
	}
	b, w, _, err := t.at(ctx, 0)
	if err != nil {
		return nil, nil, err
	}
	if b, err = b.place(who, jurisdiction); err != nil {
		return nil, nil, err
	}
	if !who.Has(b.Within(jurisdiction), planReads...) {
		return nil, nil, models.Denied("it takes the role budget, grants, counsel or auditor in %s to see its plan", jurisdiction)
	}
	return b, w, nil
}

// CouncilReports are the reports that were issued to the council of a place, the
// newest first.
func (t *Tracker) CouncilReports(ctx context.Context, who models.Person, jurisdiction string) ([]models.CouncilReport, error) {
	_, w, err := t.planned(ctx, who, jurisdiction)
	if err != nil {
		return nil, err
	}
	return w.reports(jurisdiction), nil
}

// CouncilReport is a report as it was issued. Where the person sees nothing there is
// none.
func (t *Tracker) CouncilReport(ctx context.Context, who models.Person, id string) (models.CouncilReport, error) {
	if err := mayPlan(who); err != nil {
		return models.CouncilReport{}, err
	}
	w, err := t.Work(ctx)
	if err != nil {
		return models.CouncilReport{}, err
	}
	missing := models.NotFound("report", id, nil)
	i := slices.IndexFunc(w.Councils, func(r models.CouncilReport) bool { return r.ID == id })
	if i < 0 {
		return models.CouncilReport{}, missing
	}
	switch _, _, err := t.planned(ctx, who, w.Councils[i].Jurisdiction); models.KindOf(err) {
	case models.KindDenied, models.KindNotFound:
		return models.CouncilReport{}, missing
	default:
		return w.Councils[i], err
	}
}

// IssueReport issues a report to the council of a place: it is numbered, dated and
// signed with the name of who issues it, told apart from the one before, and never
// changed again. The table must foot.
func (t *Tracker) IssueReport(ctx context.Context, who models.Person, jurisdiction string, r models.CouncilReport) (models.CouncilReport, error) {
	b, w, err := t.planned(ctx, who, jurisdiction)
	switch {
	case err != nil:
		return r, err
	case !who.Has(b.Within(jurisdiction), models.RoleBudget):
		return r, models.Denied("it takes the role budget in %s to issue a report to its council", jurisdiction)
	case r.AsOf == 0 || strings.TrimSpace(r.Headline) == "":
		return r, errors.New("issue a report: it says nothing, or not of which day")
	}
	if err := r.Foot(); err != nil {
		return r, err
	}
	place, _ := b.Law.Jurisdiction(jurisdiction)
	r.Jurisdiction, r.Place, r.At, r.By, r.Author = jurisdiction, place.Name, t.Now().UTC(), who.ID, cmp.Or(who.Name, who.ID)
	r.Illustrative = r.Illustrative || b.IsSample()
	before := w.reports(jurisdiction)
	r.ID = reportID(jurisdiction, models.DateOf(r.At), before)
	r.Since, r.SinceOn, r.Changes = "", 0, nil
	if len(before) > 0 {
		r.Since, r.SinceOn, r.Changes = before[0].ID, before[0].AsOf, budget.Changes(before[0], r)
	}
	body, err := models.Body(r)
	if err != nil {
		return r, err
	}
	said := fmt.Sprintf("as of %s: expected loss %s, reserve %s for %s of outcomes", r.AsOf, r.Totals.Expected, r.Reserve, r.Confidence.Format())
	_, err = t.store.Record(ctx, []store.Draft{{Kind: models.FactCouncil, ID: r.ID, Body: body}}, who.ID, "issue-report", said)
	if models.KindOf(err) == models.KindConflict {
		return r, models.Conflict("report", "somebody issued %s at this moment; look at it first", r.ID)
	}
	return r, err
}

// reportID is the next id of a day.
func reportID(jurisdiction string, day models.Date, before []models.CouncilReport) string {
	id := jurisdiction + "." + day.String()
	taken := func(id string) bool {
		return slices.ContainsFunc(before, func(r models.CouncilReport) bool { return r.ID == id })
	}
	if !taken(id) {
		return id
	}
	n := 2
	for taken(fmt.Sprintf("%s.%d", id, n)) {
		n++
	}
	return fmt.Sprintf("%s.%d", id, n)
}

// CouncilPDF is a report as a PDF. It is printed when it is asked for and not kept:
// the report never changes and draw makes the page from it alone, so that each print
// says the same, while a PDF that is kept would need a fact of its own to be kept by,
// and would show for ever what is later drawn better.
func (t *Tracker) CouncilPDF(ctx context.Context, who models.Person, id string, draw func(models.CouncilReport) ([]byte, error)) ([]byte, error) {
	r, err := t.CouncilReport(ctx, who, id)
	if err != nil {
		return nil, err
	}
	if t.Press == nil {
		return nil, models.Conflict("format", "cannot be pdf: no Chromium is installed where Proviso runs; take the page to print, and print it from the browser")
	}
	html, err := draw(r)
	if err != nil {
		return nil, err
	}
	pdf, err := t.Press(ctx, html) // which says itself in the log what went wrong
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return nil, models.Conflict("format", "cannot be pdf now: Chromium took longer than it may; ask again, or take the page to print")
	case err != nil:
		return nil, models.Conflict("format", "cannot be pdf now: Chromium is installed but made none; take the page to print, and tell an administrator")
	}
	return pdf, nil
}
