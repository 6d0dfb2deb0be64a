package imports

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"proviso/models"
	"proviso/views/layout"
)

// says is what a row says, in the few words by which a person knows it again.
func says(c layout.Context, kind models.ReportKind, body string) string {
	if body == "" {
		return ""
	}
	var parts []string
	add := func(texts ...string) {
		for _, t := range texts {
			if t = strings.TrimSpace(t); t != "" {
				parts = append(parts, t)
			}
		}
	}
	money := func(message string, u *models.USD) {
		if u != nil {
			add(c.Words.Say(message, "USD", u.Format()))
		}
	}
	switch kind {
	case models.ReportedTransaction:
		var x models.FederalTransaction
		if json.Unmarshal([]byte(body), &x) == nil {
			add(x.Recipient.Name, x.FAIN, x.ALN)
			money("import.obligation", x.Obligation)
			add(x.ActionDate.Words())
		}
	case models.ReportedAward:
		var x models.FederalAward
		if json.Unmarshal([]byte(body), &x) == nil {
			add(x.Recipient.Name, x.FAIN, strings.Join(x.ALNs, " "))
			money("import.obligated", x.TotalObligated)
			money("import.outlayed", x.TotalOutlayed)
		}
	case models.ReportedSubaward:
		var x models.FederalSubaward
		if json.Unmarshal([]byte(body), &x) == nil {
			add(x.Recipient.Name, x.Number, x.PrimeFAIN)
			money("import.obligated", x.Amount)
		}
	case models.ReportedListing:
		var x models.Listing
		if json.Unmarshal([]byte(body), &x) == nil {
			add(x.Number, x.Title)
		}
	case models.ReportedOpportunity:
		var x models.FundingOpportunity
		if json.Unmarshal([]byte(body), &x) == nil {
			add(x.Number, x.Title, x.Agency, strings.Join(x.ALNs, " "))
			money("import.total", x.Total)
		}
	case models.ReportedAudit:
		var x models.AuditAward
		if json.Unmarshal([]byte(body), &x) == nil {
			add(x.ALN, x.Program, x.Award, x.PassNumber)
			money("import.expended", x.Expended)
		}
	case models.ReportedDocket:
		var x models.Docket
		if json.Unmarshal([]byte(body), &x) == nil {
			add(x.Court, x.Number, x.Name)
		}
	case models.ReportedEntry:
		var x models.DocketEntry
		if json.Unmarshal([]byte(body), &x) == nil {
			add(x.Number, x.Filed.Words(), brief(x.Description))
		}
	case models.ReportedPlace:
		var x models.CensusPlace
		if json.Unmarshal([]byte(body), &x) == nil {
			add(x.Name, x.State)
		}
	case models.ReportedTable:
		var x models.TableFact
		if json.Unmarshal([]byte(body), &x) == nil {
			for _, name := range slices.Sorted(maps.Keys(x.Values)) {
				add(strings.ReplaceAll(name, "_", " ") + " " + brief(x.Values[name].Text))
			}
		}
	}
	return strings.Join(parts, ", ")
}

// mostSaid is the most of a long text that is shown in a table, in characters.
const mostSaid = 160

func brief(s string) string {
	r := []rune(s)
	if len(r) <= mostSaid {
		return s
	}
	return string(r[:mostSaid]) + "…"
}
