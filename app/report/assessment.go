// Package report turns judged grants and answers into tables: every cell worded,
// every column named in the field's terms. It is pure: models in, models.Table
// out. It refuses to judge, to read a clock, and to know where a table goes.
package report

import (
	"fmt"
	"slices"
	"strings"

	"proviso/models"
)

// Assessment is the ladder of a day as a table, a row a grant. Money is dollars
// and cents; what is not known is the word "unknown", never a zero or a blank.
func Assessment(grants []models.Assessment) models.Table {
	t := models.Table{Columns: []models.Column{
		{Name: "id"}, {Name: "jurisdiction"}, {Name: "state"}, {Name: "program"}, {Name: "fiscal_year", Numeric: true},
		{Name: "award_number"}, {Name: "pass_through"}, {Name: "rung"}, {Name: "amount", Numeric: true, Money: true}, {Name: "basis"},
		{Name: "approximate"}, {Name: "disputed"}, {Name: "spent_unpaid", Numeric: true, Money: true}, {Name: "future", Numeric: true, Money: true},
		{Name: "owed_back", Numeric: true, Money: true}, {Name: "demandable", Numeric: true, Money: true}, {Name: "in_force"}, {Name: "blocked"},
		{Name: "not_enforced"}, {Name: "withdrawn"}, {Name: "uncertain"}, {Name: "hangs_on"}, {Name: "next_deadline", Date: true}, {Name: "next_deadline_for"}, {Name: "reasons"},
	}}
	for i := range grants {
		t.Rows = append(t.Rows, row(&grants[i]))
	}
	if slices.ContainsFunc(grants, func(a models.Assessment) bool { return a.Grant.Illustrative }) {
		t.Columns = append(t.Columns, models.Column{Name: Illustrative})
		for i := range grants {
			t.Rows[i] = append(t.Rows[i], yesNo(grants[i].Grant.Illustrative))
		}
	}
	return t
}

// Illustrative is the column that says of each row whether it is invented; tables
// in which nothing is have none.
const Illustrative = "illustrative"

func row(a *models.Assessment) []string {
	g := a.Grant
	amount, basis, approximate, disputed := "unknown", "unknown", "", ""
	if f := a.Figure; f != nil {
		amount, basis = f.USD.String(), string(f.Basis)
		approximate, disputed = yesNo(f.Approximate), yesNo(f.Disputed)
	}
	four := [4]string{"unknown", "unknown", "unknown", "unknown"}
	if p := a.Position; p != nil {
		four = [4]string{p.SpentUnpaid.String(), p.Future.String(), p.OwedBack.String(), p.Demandable.String()}
	}
	due, what := "", ""
	if d := a.NextDeadline; d != nil {
		due, what = d.Date.String(), d.What
	}
	return []string{g.ID, g.Jurisdiction, a.State, g.Program, fmt.Sprint(g.FiscalYear), g.AwardNumber, g.Via, string(a.Rung),
		amount, basis, approximate, disputed, four[0], four[1], four[2], four[3],
		a.With(models.InForce), a.With(models.Blocked), a.With(models.NotEnforced), a.With(models.WithdrawnByUSG), a.With(models.UncertainStands), hangsOn(a),
		due, what, a.Why()}
}

// hangsOn lists the orders and notices behind every "no", once each.
func hangsOn(a *models.Assessment) string {
	var ids []string
	for _, k := range a.Conditions {
		for _, id := range k.HangsOn {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return strings.Join(ids, " ")
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
