package tracker

import (
	"fmt"
	"strconv"
	"strings"

	"proviso/models"
)

// NoneOfOurs is what files and the command say of a recipient that is no jurisdiction of
// the record.
const NoneOfOurs = "none"

// ImportTable is a line for each import.
func ImportTable(all ...models.Import) models.Table {
	out := models.Table{Columns: []models.Column{{Name: "number", Numeric: true}, {Name: "file"}, {Name: "kind"}, {Name: "jurisdiction"}, {Name: "state"}, {Name: "records", Numeric: true}}}
	for _, v := range models.RowVerdicts {
		out.Columns = append(out.Columns, models.Column{Name: string(v), Numeric: true})
	}
	out.Columns = append(out.Columns, models.Column{Name: "sha256"})
	for _, m := range all {
		row := []string{strconv.FormatInt(m.Number, 10), m.File, string(m.Kind), m.Jurisdiction, string(m.State), strconv.Itoa(m.Rows)}
		for _, v := range models.RowVerdicts {
			row = append(row, strconv.Itoa(m.Counts[v]))
		}
		out.Rows = append(out.Rows, append(row, m.Digest))
	}
	return out
}

// RowTable is a line for each note of each row, and one for a row without any.
func RowTable(rows []models.ImportRow) models.Table {
	out := models.Table{Columns: []models.Column{{Name: "record", Numeric: true}, {Name: "line", Numeric: true}, {Name: "verdict"}, {Name: "subject"}, {Name: "key"}, {Name: "field"}, {Name: "note"}}}
	for i := range rows {
		m := &rows[i]
		line := []string{strconv.Itoa(m.Row), strconv.Itoa(m.Line), string(m.Verdict), m.Subject, m.Key}
		if len(m.Notes) == 0 {
			out.Rows = append(out.Rows, append(line, "", ""))
		}
		for _, n := range m.Notes {
			out.Rows = append(out.Rows, append(line[:5:5], n.Field, n.Msg))
		}
	}
	return out
}

// MatchTable is a line for each jurisdiction that a recipient may be, and one for a
// recipient that is like none, or of which a person has said whose it is.
func MatchTable(all []Match) models.Table {
	out := models.Table{Columns: []models.Column{{Name: "recipient"}, {Name: "name"}, {Name: "state"}, {Name: "rows", Numeric: true}, {Name: "found"}, {Name: "jurisdiction"}, {Name: "score", Numeric: true}, {Name: "why"}}}
	for i := range all {
		m := &all[i]
		line := []string{m.ID, m.Recipient.Name, m.Recipient.State, strconv.Itoa(m.Rows)}
		add := func(found, jurisdiction, score, why string) {
			out.Rows = append(out.Rows, append(line[:4:4], found, jurisdiction, score, why))
		}
		found := "waits"
		switch {
		case m.Said != nil && m.Said.Jurisdiction == "":
			add("said", NoneOfOurs, "", m.Said.Why)
			continue
		case m.Said != nil:
			add("said", m.Said.Jurisdiction, "", m.Said.Why)
			continue
		case len(m.Candidates) == 0:
			add("like none", "", "", "")
		}
		for k, x := range m.Candidates {
			var why []string
			for _, reason := range x.Reasons {
				why = append(why, fmt.Sprintf("%s: %d", reason.Msg, reason.Points))
			}
			if m.Sure != "" {
				found = map[bool]string{true: "sure", false: "less like"}[k == 0]
			}
			add(found, x.Jurisdiction, strconv.Itoa(x.Score), strings.Join(why, "; "))
		}
	}
	return out
}

// ProposalTable is a line for each proposal; without an id it cannot be accepted.
func ProposalTable(all []AwardProposal) models.Table {
	out := models.Table{Columns: []models.Column{{Name: "proposal"}, {Name: "kind"}, {Name: "award"}, {Name: "recipient"}, {Name: "grant"}, {Name: "program"}, {Name: "fiscal_year", Numeric: true},
		{Name: "record_says", Money: true, Numeric: true}, {Name: "file_says", Money: true, Numeric: true}, {Name: "of_day", Date: true}, {Name: "would_write", Money: true, Numeric: true}, {Name: "import", Numeric: true}, {Name: "doubt"}}}
	for i := range all {
		p := &all[i]
		id, year := p.ID, ""
		if !p.Acceptable() {
			id = ""
		}
		if p.FiscalYear != 0 {
			year = strconv.Itoa(p.FiscalYear)
		}
		out.Rows = append(out.Rows, []string{id, string(p.Kind), p.Award.FAIN, p.Award.Recipient.Name, p.Grant, p.Program, year, toldSum(p.Says), toldSum(p.Award.Total), p.Award.Day.String(), toldSum(p.Figure), strconv.FormatInt(p.File.Number, 10), strings.Join(p.Why, "; ")})
	}
	return out
}

// DifferenceTable is a line for each difference, and for what cannot be compared.
func DifferenceTable(all []ReconciledAward) models.Table {
	out := models.Table{Columns: []models.Column{{Name: "difference"}, {Name: "grant"}, {Name: "award"}, {Name: "figure"},
		{Name: "first"}, {Name: "first_day", Date: true}, {Name: "first_sum", Money: true, Numeric: true}, {Name: "second"}, {Name: "second_day", Date: true}, {Name: "second_sum", Money: true, Numeric: true},
		{Name: "by", Money: true, Numeric: true}, {Name: "state"}, {Name: "why"}, {Name: "settled_by"}, {Name: "settled_on", Date: true}}}
	for i := range all {
		a := &all[i]
		for k := range a.Differences {
			d := &a.Differences[k]
			state, why, by, on := "open", "", "", ""
			switch s := d.Settled; {
			case d.By == nil:
				state, why = "not compared", string(d.Why)
			case s != nil:
				state, why, by, on = string(s.Kind), s.Why, s.By, s.On.String()
			}
			out.Rows = append(out.Rows, []string{a.DifferenceID(d), a.Grant, a.Name, string(d.Figure), string(d.Between[0]), d.Days[0].String(), toldSum(d.Sums[0]), string(d.Between[1]), d.Days[1].String(), toldSum(d.Sums[1]), toldSum(d.By), state, why, by, on})
		}
	}
	return out
}

// toldSum is a sum of money, or nothing where it is not known.
func toldSum(u *models.USD) string {
	if u == nil {
		return ""
	}
	return u.String()
}
