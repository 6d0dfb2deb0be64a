package report

import (
	"fmt"

	"proviso/models"
)

// Answer is one answer as a table, a row a reason.
func Answer(a models.Answer) models.Table {
	t := models.Table{Columns: []models.Column{
		{Name: "jurisdiction"}, {Name: "program"}, {Name: "fiscal_year", Numeric: true}, {Name: "condition"}, {Name: "as_of", Date: true}, {Name: "known_on", Date: true},
		{Name: "standing"}, {Name: "enforceable"}, {Name: "stale"}, {Name: "reason"}, {Name: "reason_id"}, {Name: "text"}, {Name: "since", Date: true},
		{Name: "until", Date: true}, {Name: "sole"}, {Name: "sources"},
	}}
	year := ""
	if a.FiscalYear != 0 {
		year = fmt.Sprint(a.FiscalYear)
	}
	for _, r := range a.Reasons {
		ids := ""
		for i, s := range r.Sources {
			if i > 0 {
				ids += " "
			}
			ids += s.ID
		}
		t.Rows = append(t.Rows, []string{a.Jurisdiction, a.Program, year, a.Condition, a.AsOf.String(), a.KnownOn.String(),
			string(a.Standing), a.Enforceable().String(), a.Stale.String(), string(r.Kind), r.ID, r.Text, r.Since.String(), r.Until.String(),
			yesNo(r.Sole), ids})
	}
	if a.Illustrative {
		t.Columns = append(t.Columns, models.Column{Name: Illustrative})
		for i := range t.Rows {
			t.Rows[i] = append(t.Rows[i], yesNo(true))
		}
	}
	return t
}
