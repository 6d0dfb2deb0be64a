package report

import (
	"cmp"
	"strconv"
	"strings"

	"proviso/models"
)

// The lists of the record as tables: a row a thing, columns by the names that the API
// has for them, several values in one cell parted by "; ".

// number, day and columns name columns by what they hold.
func number(name string) models.Column { return models.Column{Name: name, Numeric: true} }
func day(name string) models.Column    { return models.Column{Name: name, Date: true} }

func columns(parts ...any) (out []models.Column) {
	for _, p := range parts {
		switch x := p.(type) {
		case string:
			out = append(out, models.Column{Name: x})
		case models.Column:
			out = append(out, x)
		}
	}
	return out
}

func several[T ~string](of []T) string {
	out := make([]string, len(of))
	for i, s := range of {
		out[i] = string(s)
	}
	return strings.Join(out, "; ")
}

func years(of []int) string {
	out := make([]string, len(of))
	for i, y := range of {
		out[i] = strconv.Itoa(y)
	}
	return strings.Join(out, "; ")
}

func counted(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// Jurisdictions is the list of jurisdictions.
func Jurisdictions(of []models.Jurisdiction) models.Table {
	t := models.Table{Columns: columns("id", "name", "kind", "state", "geoid", number("population"), number("population_year"), "fiscal_year_start", "uncertain", "illustrative", "note", "sources")}
	for _, x := range of {
		t.Rows = append(t.Rows, []string{x.ID, x.Name, string(x.Kind), x.State, x.GEOID, counted(x.Population), counted(int64(x.PopulationYear)), x.FiscalYearStart,
			yesNo(x.Uncertain), yesNo(x.Illustrative), x.Note, several(x.Sources)})
	}
	return t
}

// Programs is the list of assistance programs.
func Programs(of []models.Program) models.Table {
	t := models.Table{Columns: columns("id", "aln", "aln_unverified", "name", "short_name", "agency", "kind", "statute", "illustrative", "sources")}
	for _, x := range of {
		t.Rows = append(t.Rows, []string{x.ID, x.ALN, yesNo(x.ALNUnverified), x.Name, x.ShortName, x.Agency, x.Kind, x.Statute, yesNo(x.Illustrative), several(x.Sources)})
	}
	return t
}

// Conditions is the list of conditions, each with what carries it.
func Conditions(of []models.Condition) models.Table {
	t := models.Table{Columns: columns("id", "title", number("era"), "kind", "issuer", "activation", "programs", "fiscal_years", day("announced"), day("effective"), day("withdrawn"),
		"withdrawn_by", "requires", "must_certify", "statutes", "uncertain", "illustrative", day("verified_through"), "sources")}
	for _, x := range of {
		var programs []string
		var fiscal []int
		for _, a := range x.Attachments {
			programs = append(programs, a.Programs...)
			if a.FiscalYear != 0 {
				fiscal = append(fiscal, a.FiscalYear)
			}
		}
		t.Rows = append(t.Rows, []string{x.ID, x.Title, counted(int64(x.Era)), x.Kind, x.Issuer, x.Activation, several(once(programs)), years(once(fiscal)), x.Announced.String(), x.Effective.String(),
			x.Withdrawn.String(), x.WithdrawnBy, x.Requires, x.MustCertify, several(x.Statutes), yesNo(x.Uncertain), yesNo(x.Illustrative), x.VerifiedThrough.String(), several(x.Sources)})
	}
	return t
}

// once leaves out what stands there already.
func once[T comparable](of []T) (out []T) {
	seen := map[T]bool{}
	for _, x := range of {
		if !seen[x] {
			seen[x], out = true, append(out, x)
		}
	}
	return out
}

// Cases is the list of cases.
func Cases(of []models.Case) models.Table {
	t := models.Table{Columns: columns("id", "caption", "role", "court", "docket", "appeal_dockets", "judge", day("filed"), day("ended"), "plaintiffs", "conditions_challenged", "programs", "fiscal_years",
		number("orders"), number("events"), "final_posture", "uncertain", day("verified_through"), "note", "sources")}
	for _, x := range of {
		var plaintiffs []string
		for _, p := range x.Plaintiffs {
			plaintiffs = append(plaintiffs, p.ID)
		}
		t.Rows = append(t.Rows, []string{x.ID, x.Caption, x.Role, x.Court, x.Docket, several(x.AppealDockets), x.Judge, x.Filed.String(), x.Ended.String(), several(plaintiffs),
			several(x.Conditions), several(x.Programs), years(x.FiscalYears), strconv.Itoa(len(x.Orders)), strconv.Itoa(len(x.Events)), x.Posture, yesNo(x.Uncertain), x.VerifiedThrough.String(), x.Note, several(x.Sources)})
	}
	return t
}

// CaseOrder is an order with the case in which it was made.
type CaseOrder struct {
	models.Order
	In *models.Case
}

// Orders is the list of orders, each with its case.
func Orders(of []CaseOrder) models.Table {
	t := models.Table{Columns: columns("id", "case", "caption", "court", "kind", "scope", day("from"), day("to"), "ended_by", "conditions", "programs", "fiscal_years", "protected",
		"includes_political_subdivisions", number("stays"), day("reversed_on"), day("mandate_issued"), "uncertain", day("verified_through"), "note", "sources")}
	for _, x := range of {
		t.Rows = append(t.Rows, []string{x.ID, x.In.ID, x.In.Caption, x.In.Court, x.Kind, string(x.Scope), x.From.String(), x.To.String(), x.EndedBy, several(x.Conditions), several(x.Programs), years(x.FiscalYears),
			several(x.Protected), several(x.Subdivisions), strconv.Itoa(len(x.Stays)), x.Reversed.String(), x.Mandate.String(), yesNo(x.Uncertain), x.VerifiedThrough.String(), x.Note, several(x.Sources)})
	}
	return t
}

// Notices is the list of agencies' notices.
func Notices(of []models.Notice) models.Table {
	t := models.Table{Columns: columns("id", "kind", "program", number("fiscal_year"), "award_condition_numbers", "conditions", "protected", "jurisdictions", day("date"), day("not_before"), day("until"), day("deadline"), day("respond_by"),
		"text", "uncertain", "note", "sources")}
	for _, x := range of {
		t.Rows = append(t.Rows, []string{x.ID, x.Kind, x.Program, counted(int64(x.FiscalYear)), years(x.Numbers), several(x.Conditions), several(x.Protected), several(x.Addressees), x.Date.String(), x.NotBefore.String(),
			x.Until.String(), x.Deadline.String(), x.RespondBy.String(), x.Text, yesNo(x.Uncertain), x.Note, several(x.Sources)})
	}
	return t
}

// Actions is the list of what federal bodies sent, announced or did; demands are some of
// them.
func Actions(of []models.Action) models.Table {
	t := models.Table{Columns: columns("id", "kind", "effect", "title", day("date"), "office", "person", "recipients", "programs", "fiscal_years", "conditions", "cases", day("response_deadline"),
		"asked_for", "threat", "legal_basis", "uncertain", "illustrative", "note", "sources")}
	for _, x := range of {
		recipients := several(x.Recipients)
		if x.Everyone {
			recipients = models.Everyone
		}
		t.Rows = append(t.Rows, []string{x.ID, x.Kind, string(x.Effect), x.Title, x.Date.String(), x.Office, x.Person, recipients, several(x.Programs), years(x.FiscalYears), several(x.Conditions), several(x.Cases),
			x.RespondBy.String(), x.AskedFor, x.Threat, several(x.LegalBasis), yesNo(x.Uncertain), yesNo(x.Illustrative), x.Note, several(x.Sources)})
	}
	return t
}

// Sources is the list of what facts rest on.
func Sources(of []models.Source) models.Table {
	t := models.Table{Columns: columns("id", "title", "url", "publisher", day("date"), "seen", "grade", "illustrative", "note")}
	for _, x := range of {
		t.Rows = append(t.Rows, []string{x.ID, x.Title, x.URL, x.Publisher, x.Date.String(), x.Seen, x.Grade, yesNo(x.Illustrative), x.Note})
	}
	return t
}

// Amounts is the list of dated figures, each with the grant that it is of.
func Amounts(of []models.Amount, grant func(id string) *models.Grant) models.Table {
	t := models.Table{Columns: columns("id", "grant", "jurisdiction", "program", number("fiscal_year"), "award_number", "kind", models.Column{Name: "usd", Numeric: true, Money: true}, day("since"), "approximate", "disputed", "status", "note", "sources")}
	for _, x := range of {
		g := cmp.Or(grant(x.Grant), &models.Grant{})
		t.Rows = append(t.Rows, []string{x.ID, x.Grant, g.Jurisdiction, g.Program, counted(int64(g.FiscalYear)), g.AwardNumber, string(x.Kind), x.USD.String(), x.Since.String(), yesNo(x.Approximate), yesNo(x.Disputed), x.Status, x.Note, several(x.Sources)})
	}
	return t
}
