package report

import (
	"slices"
	"strings"
	"testing"

	"proviso/models"
)

func cell(t *testing.T, tab models.Table, row int, column string) string {
	t.Helper()
	i := slices.IndexFunc(tab.Columns, func(c models.Column) bool { return c.Name == column })
	if i < 0 || len(tab.Rows[row]) != len(tab.Columns) {
		t.Fatalf("no column %s, or a row of %d cells under %d columns", column, len(tab.Rows[row]), len(tab.Columns))
	}
	return tab.Rows[row][i]
}

// What is not known is a word, never a zero or a blank.
func TestAssessmentTable(t *testing.T) {
	known := models.Assessment{
		Grant: models.Grant{ID: "g", Jurisdiction: "denver-co", Program: "byrne-jag", FiscalYear: 2017, Via: "colorado"}, State: "CO", Rung: models.AtIssue,
		Figure:       &models.Figure{USD: 42386100, Basis: models.Awarded, Approximate: true},
		Position:     &models.Position{SpentUnpaid: 1, Future: 0, OwedBack: 200, Demandable: 3},
		Conditions:   []models.ConditionStanding{{Condition: "b", Standing: models.InForce}, {Condition: "a", Standing: models.InForce}, {Condition: "c", Standing: models.Blocked}},
		Findings:     []models.Finding{{Verdict: models.Verdict{Rung: models.AtIssue, Text: "Asked."}}, {Verdict: models.Verdict{Rung: models.Open, Text: "Open."}}},
		NextDeadline: &models.Deadline{Date: models.NewDate(2018, 2, 23), What: "response"},
	}
	tab := Assessment([]models.Assessment{known, {Grant: models.Grant{ID: "h"}, Rung: models.RungUnknown}})
	for column, want := range map[string]string{
		"pass_through": "colorado", "rung": "at_issue", "amount": "423861.00", "basis": "award", "approximate": "yes", "disputed": "no",
		"spent_unpaid": "0.01", "future": "0.00", "in_force": "b a", "blocked": "c", "uncertain": "", "next_deadline": "2018-02-23", "reasons": "Asked.",
	} {
		if got := cell(t, tab, 0, column); got != want {
			t.Errorf("%s: got %q, want %q", column, got, want)
		}
	}
	for _, column := range []string{"amount", "basis", "spent_unpaid", "future", "owed_back", "demandable", "rung"} {
		if got := cell(t, tab, 1, column); got != "unknown" {
			t.Errorf("%s of a grant of which nothing is known: %q", column, got)
		}
	}
}

func TestAnswerTable(t *testing.T) {
	a := models.Answer{
		Question: models.Question{Jurisdiction: "denver-co", Condition: "jag-notice", AsOf: models.NewDate(2018, 6, 25)}, Standing: models.Blocked,
		Reasons: []models.Reason{{Kind: models.ReasonOrder, ID: "chi17-pi", Sole: true, Sources: []models.Source{{ID: "s1"}, {ID: "s2"}}}, {Kind: models.ReasonNotice, ID: "n"}},
	}
	tab := Answer(a)
	if len(tab.Rows) != 2 || cell(t, tab, 0, "enforceable") != "no" || cell(t, tab, 0, "sources") != "s1 s2" || cell(t, tab, 0, "fiscal_year") != "" ||
		cell(t, tab, 0, "sole") != "yes" || cell(t, tab, 1, "reason_id") != "n" || strings.Contains(strings.Join(tab.Rows[0], ""), "0001") {
		t.Errorf("%+v", tab.Rows)
	}
}
