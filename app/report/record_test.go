package report

import (
	"slices"
	"testing"

	"proviso/models"
)

// TestRecordTables: each list has a cell for each column, a row for each thing, and its
// id first; several values stand in one cell, what is not known is empty.
func TestRecordTables(t *testing.T) {
	filed, err := models.ParseWhen("filed", "2017-08")
	if err != nil {
		t.Fatal(err)
	}
	in := models.Case{ID: "k", Caption: "City v. Sessions", Filed: filed, Plaintiffs: []models.Party{{ID: "a"}, {ID: "b"}}, FiscalYears: []int{2016, 2017}}
	grant := func(id string) *models.Grant {
		if id == "g" {
			return &models.Grant{ID: "g", Jurisdiction: "denver-co", FiscalYear: 2017}
		}
		return nil
	}
	for name, x := range map[string]struct {
		table models.Table
		want  map[string]string
	}{
		"jurisdictions": {Jurisdictions([]models.Jurisdiction{{ID: "x", Name: "X"}}), map[string]string{"population": "", "illustrative": "no"}},
		"programs":      {Programs([]models.Program{{ID: "x", ALN: "16.738"}}), map[string]string{"aln": "16.738"}},
		"conditions": {Conditions([]models.Condition{{ID: "x", Attachments: []models.Attachment{{Programs: []string{"p", "q"}, FiscalYear: 2017}, {Programs: []string{"p"}}}}}),
			map[string]string{"programs": "p; q", "fiscal_years": "2017", "era": ""}},
		"cases":   {Cases([]models.Case{in}), map[string]string{"filed": "2017-08", "plaintiffs": "a; b", "fiscal_years": "2016; 2017", "orders": "0"}},
		"orders":  {Orders([]CaseOrder{{models.Order{ID: "x", Protected: []string{models.Everyone}}, &in}}), map[string]string{"case": "k", "protected": "*"}},
		"notices": {Notices([]models.Notice{{ID: "x", Numbers: []int{41, 42}}}), map[string]string{"award_condition_numbers": "41; 42", "fiscal_year": ""}},
		"actions": {Actions([]models.Action{{ID: "x", Everyone: true}}), map[string]string{"recipients": "*"}},
		"sources": {Sources([]models.Source{{ID: "x", Title: "=1+1"}}), map[string]string{"title": "=1+1"}},
		"amounts": {Amounts([]models.Amount{{ID: "x", Grant: "g", USD: 12345}}, grant), map[string]string{"usd": "123.45", "jurisdiction": "denver-co", "fiscal_year": "2017"}},
		"orphans": {Amounts([]models.Amount{{ID: "x", Grant: "none"}}, grant), map[string]string{"usd": "0.00", "jurisdiction": "", "fiscal_year": ""}},
	} {
		if len(x.table.Rows) != 1 || len(x.table.Rows[0]) != len(x.table.Columns) || x.table.Columns[0].Name != "id" {
			t.Errorf("%s: %d columns, rows %q", name, len(x.table.Columns), x.table.Rows)
			continue
		}
		for column, want := range x.want {
			i := slices.IndexFunc(x.table.Columns, func(c models.Column) bool { return c.Name == column })
			if i < 0 || x.table.Rows[0][i] != want {
				t.Errorf("%s.%s: %q, want %q", name, column, x.table.Rows[0], want)
			}
		}
	}
}
