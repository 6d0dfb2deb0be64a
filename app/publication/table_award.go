package publication

import (
	"slices"
	"strconv"
	"strings"
)

// award is a grant as a row: its line in a list, its own document and its place.
type award struct {
	line  *GrantLine
	file  *Grant
	place *Place
}

func (e *Edition) award(l *GrantLine) award {
	a := award{line: l, file: e.Grant(l.ID), place: e.Place(l.Place.ID)}
	if a.file == nil { // no edition has a line without its document
		a.file = &Grant{GrantLine: *l}
	}
	if a.place == nil {
		a.place = &Place{ID: l.Place.ID, Name: l.Place.Name}
	}
	return a
}

func (e *Edition) awards(lines []GrantLine) []award {
	out := make([]award, len(lines))
	for i := range lines {
		out[i] = e.award(&lines[i])
	}
	return out
}

// CountedAs says of a grant in which sum it is: of its amount's basis, or in none,
// and why not.
func (l *GrantLine) CountedAs() string {
	switch {
	case l.Via != nil:
		return "pass_through"
	case l.Amount == nil:
		return Unknown
	case l.Amount.Disputed:
		return "disputed"
	}
	return l.Amount.Basis
}

// DemandOpen is true of a grant whose jurisdiction has been asked by the federal
// government for documents or an answer, and has not been cleared.
func (g *Grant) DemandOpen() bool {
	return slices.ContainsFunc(g.Findings, func(f Finding) bool { return f.Rule == "documents-demanded" && f.Rung == "at_issue" })
}

// standingNames are those by which the standings of conditions are counted, the
// order of columns.
var standingNames = []string{"in_force", "blocked", "not_enforced", "withdrawn", "not_attached", "uncertain"}

// awardFields are the columns of every table with a grant in each row.
var awardFields = slices.Concat(
	[]field[award]{
		{Column{"grant_id", IDCell, ""}, func(a award) string { return a.line.ID }},
		{Column{"jurisdiction_id", IDCell, ""}, func(a award) string { return a.line.Place.ID }},
		{Column{"jurisdiction", TextCell, ""}, func(a award) string { return a.line.Place.Name }},
		{Column{"jurisdiction_kind", CodeCell, ""}, func(a award) string { return known(a.place.Kind) }},
		{Column{"state", CodeCell, ""}, func(a award) string { return known(a.line.State) }},
		{Column{"population", IntegerCell, "residents"}, func(a award) string { return people(a.place.Population) }},
		{Column{"population_year", IntegerCell, ""}, func(a award) string { return people(int64(a.place.PopulationYear)) }},
		{Column{"program_id", IDCell, ""}, func(a award) string { return a.line.Program.ID }},
		{Column{"program", TextCell, ""}, func(a award) string { return a.line.Program.Name }},
		{Column{"fiscal_year", IntegerCell, ""}, func(a award) string { return strconv.Itoa(a.line.FiscalYear) }},
		{Column{"award_number", TextCell, ""}, func(a award) string { return known(a.line.AwardNumber) }},
		{Column{"pass_through_id", IDCell, ""}, func(a award) string {
			if a.line.Via == nil {
				return ""
			}
			return a.line.Via.ID
		}},
		{Column{"rung", CodeCell, ""}, func(a award) string { return a.line.Rung }},
		{Column{"amount_now", MoneyCell, "USD"}, amountCell(func(x *Amount) string { return x.Now().String() })},
		{Column{"amount_basis", CodeCell, ""}, amountCell(func(x *Amount) string { return x.Basis })},
		{Column{"counted_as", CodeCell, ""}, func(a award) string { return a.line.CountedAs() }},
		{Column{"amount_usd", MoneyCell, "USD"}, amountCell(func(x *Amount) string { return x.USD.String() })},
		{Column{"amount_since", DateCell, ""}, amountCell(func(x *Amount) string { return known(string(x.Since)) })},
		{Column{"amount_approximate", FlagCell, ""}, amountCell(func(x *Amount) string { return flag(x.Approximate) })},
		{Column{"amount_disputed", FlagCell, ""}, amountCell(func(x *Amount) string { return flag(x.Disputed) })},
		{Column{"amount_other_values", TextCell, ""}, func(a award) string { return rivals(a.file.Amount) }},
		{Column{"amount_sources", LinksCell, ""}, func(a award) string {
			if a.file.Amount == nil {
				return ""
			}
			return links(a.file.Sources, a.file.Amount.Sources)
		}},
		{Column{"position_award", MoneyCell, "USD"}, positionCell(func(p *Position) Cents { return p.Award })},
		{Column{"position_spent_unpaid", MoneyCell, "USD"}, positionCell(func(p *Position) Cents { return p.SpentUnpaid })},
		{Column{"position_future", MoneyCell, "USD"}, positionCell(func(p *Position) Cents { return p.Future })},
		{Column{"position_owed_back", MoneyCell, "USD"}, positionCell(func(p *Position) Cents { return p.OwedBack })},
		{Column{"position_demandable", MoneyCell, "USD"}, positionCell(func(p *Position) Cents { return p.Demandable })},
	},
	standingCounts("conditions_", "conditions", func(a award) map[string]int { return a.line.Standings }),
	[]field[award]{
		{Column{"demand_open", FlagCell, ""}, func(a award) string { return flag(a.file.DemandOpen()) }},
		{Column{"next_deadline", DayCell, ""}, func(a award) string {
			if a.file.NextDeadline == nil {
				return ""
			}
			return string(a.file.NextDeadline.Date)
		}},
		{Column{"next_deadline_what", TextCell, ""}, func(a award) string {
			if a.file.NextDeadline == nil {
				return ""
			}
			return a.file.NextDeadline.What
		}},
		{Column{"verified_through", DayCell, ""}, func(a award) string { return known(string(a.line.Verified)) }},
		{Column{"illustrative", FlagCell, ""}, func(a award) string { return flag(a.file.Illustrative) }},
	},
)

// standingCounts are the columns of how many stand how.
func standingCounts[T any](prefix, unit string, of func(T) map[string]int) []field[T] {
	out := make([]field[T], len(standingNames))
	for i, name := range standingNames {
		out[i] = field[T]{Column{prefix + name, IntegerCell, unit}, func(row T) string { return strconv.Itoa(of(row)[name]) }}
	}
	return out
}

func people(n int64) string {
	if n == 0 {
		return Unknown
	}
	return strconv.FormatInt(n, 10)
}

func amountCell(of func(*Amount) string) func(award) string {
	return func(a award) string {
		if a.line.Amount == nil {
			return Unknown
		}
		return of(a.line.Amount)
	}
}

func positionCell(of func(*Position) Cents) func(award) string {
	return func(a award) string {
		if a.file.Position == nil {
			return Unknown
		}
		return of(a.file.Position).String()
	}
}

// rivals are what other sources give for the same, as "award 423861.00".
func rivals(a *Amount) string {
	if a == nil {
		return ""
	}
	out := make([]string, len(a.Rivals))
	for i, r := range a.Rivals {
		out[i] = r.Basis + " " + r.USD.String()
	}
	return strings.Join(out, Between)
}
