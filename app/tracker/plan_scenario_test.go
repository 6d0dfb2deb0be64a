package tracker

import (
	"strings"
	"testing"

	"proviso/models"
)

// A report of a scenario of one's own is of it in all its figures, says what it assumes, and
// stays as it is when the scenario is changed later.
func TestReportOfScenario(t *testing.T) {
	t.Parallel()
	tr := plannedSample(t)
	ctx, who := t.Context(), petra()
	believed, err := tr.DraftReport(ctx, who, brindlewick, ReportQuery{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := tr.DraftReport(ctx, who, brindlewick, ReportQuery{Scenario: "The books are not found"})
	if err != nil {
		t.Fatal(err)
	}
	if r.Totals.Expected <= believed.Totals.Expected || !strings.Contains(r.Explain[0], "“The books are not found”, which assumes: Request for the lantern books: costs are disallowed.") || r.Scenario != "The books are not found" {
		t.Errorf("expected %s where %s is believed; %s: %q", r.Totals.Expected, believed.Totals.Expected, r.Scenario, r.Explain[0])
	}
	issued, err := tr.IssueReport(ctx, who, brindlewick, r)
	if err != nil {
		t.Fatal(err)
	}
	s := models.Scenario{ID: brindlewick + ".the-books-are-not-found", Jurisdiction: brindlewick, Name: "The books are not found", Assumptions: []models.ScenarioAssumption{{Driver: brindlewick + ".request-for-the-lantern-books", Nothing: true}}}
	if err := tr.KeepScenario(ctx, who, s, 1); err != nil {
		t.Fatal(err)
	}
	kept, err := tr.CouncilReport(ctx, who, issued.ID)
	if err != nil || kept.Totals.Expected != r.Totals.Expected {
		t.Errorf("the report that was issued has moved: %s, %v", kept.Totals.Expected, err)
	}
	again, err := tr.DraftReport(ctx, who, brindlewick, ReportQuery{Scenario: "The books are not found"})
	if err != nil || again.Totals.Expected >= believed.Totals.Expected {
		t.Errorf("the changed scenario: %s, %v", again.Totals.Expected, err)
	}
	if _, err := tr.DraftReport(ctx, who, brindlewick, ReportQuery{Scenario: "none"}); models.KindOf(err) != models.KindNotFound {
		t.Errorf("a scenario that there is not: %v", err)
	}
}
