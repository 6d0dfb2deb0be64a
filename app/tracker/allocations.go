package tracker

import (
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"proviso/app/intake"
	"proviso/models"
)

// An allocation sheet is one state's and one year's, and says so above the table, in the
// name of the sheet or of the file, not in its rows.

// yearWords find a fiscal year in words: FY 2025, FY25, fiscal year 2025, or 2025.
var (
	fiscalWords = regexp.MustCompile(`(?i)\b(?:FFY|FY|fiscal[ _-]+year)[ _'-]*(20\d\d|\d\d)\b`)
	yearWords   = regexp.MustCompile(`\b20\d\d\b`)
)

// yearIn is the fiscal year that a text names; 0: none, or several.
func yearIn(text string) int {
	text = strings.ReplaceAll(text, "_", " ")
	found := map[string]bool{}
	for _, m := range fiscalWords.FindAllStringSubmatch(text, -1) {
		if len(m[1]) == 2 {
			m[1] = "20" + m[1]
		}
		found[m[1]] = true
	}
	if len(found) == 0 {
		for _, y := range yearWords.FindAllString(text, -1) {
			found[y] = true
		}
	}
	if len(found) != 1 {
		return 0
	}
	for y := range found {
		year, _ := strconv.Atoi(y) // four digits
		return year
	}
	return 0
}

// titled finds the year and the state of an allocation sheet that has no columns of
// them, and notes from where they are.
func (m *mapped) titled(r *intake.Reader, file string) (notes []string, err error) {
	if m.mapping.Target != intake.TargetAllocation {
		return nil, nil
	}
	above, err := m.above(r)
	if err != nil {
		return nil, err
	}
	places := [][2]string{{"the words above the table", above}, {"the name of the sheet", m.head.Sheet}, {"the name of the file", strings.TrimSuffix(file, path.Ext(file))}}
	if m.mapping.Columns["year"] == "" {
		for _, p := range places {
			if m.year = yearIn(p[1]); m.year != 0 {
				notes = append(notes, fmt.Sprintf("fiscal year %d is from %s", m.year, p[0]))
				break
			}
		}
		if m.year == 0 {
			notes = append(notes, "no fiscal year is told: a sheet of another year would take the place of this one, and nothing is proposed from it; add a column named Fiscal Year")
		}
	}
	if m.mapping.Columns["state"] == "" && m.state == "" {
		for _, p := range places {
			if m.state = models.StateIn(p[1]); m.state != "" {
				notes = append(notes, fmt.Sprintf("%s is from %s", models.StateName(m.state), p[0]))
				break
			}
		}
	}
	return notes, nil
}

var errAbove = errors.New("all above the table is read")

// above are the words above the table.
func (m *mapped) above(r *intake.Reader) (string, error) {
	var words []string
	err := r.Each(func(row intake.Row) error {
		switch {
		case row.Part < m.head.Part || row.Refused != nil:
			return nil
		case row.Part > m.head.Part || row.Line >= m.head.Row:
			return errAbove
		}
		var cells models.TableRow
		if err := json.Unmarshal(row.Body, &cells); err != nil {
			return fmt.Errorf("line %d: %w", row.Line, err)
		}
		words = append(words, cells.Cells...)
		return nil
	})
	if errors.Is(err, errAbove) {
		err = nil
	}
	return strings.Join(words, " "), err
}

// governmentTypes are the business types of the kinds of government that sheets name.
var governmentTypes = map[string]string{"county": "B", "parish": "B", "borough": "B", "city": "C", "municipal": "C", "municipality": "C", "town": "C", "township": "C", "village": "C", "state": "A"}

// named is whom a row of the table is about, as the rows of federal files name it.
func (m *mapped) named(value func(string) string) models.FederalRecipient {
	name := ""
	switch m.mapping.Target {
	case intake.TargetAwards:
		name = value("recipient")
	case intake.TargetAllocation:
		name = value("jurisdiction")
	}
	if name == "" {
		return models.FederalRecipient{}
	}
	r := models.FederalRecipient{Name: name, State: models.StateCode(value("state")), Types: governmentTypes[strings.ToLower(value("government_type"))]}
	if r.State == "" {
		r.State = m.state
	}
	return r
}

// allocatedAwards are what kept allocation sheets give a jurisdiction: of each year what
// the sheet that was kept last says.
func allocatedAwards(rows []models.ImportRow) ([]*ReportedAward, error) {
	var out []*ReportedAward
	for i := range rows {
		r := &rows[i]
		if !strings.HasPrefix(r.Key, string(intake.TargetAllocation)+"/") {
			continue
		}
		var x models.TableFact
		if err := json.Unmarshal([]byte(r.Body), &x); err != nil {
			return nil, fmt.Errorf("row %d of import %d: %w", r.Row, r.Import, err)
		}
		a := &ReportedAward{Subject: r.Subject + " " + r.Key, ALNs: []string{jagListing}, Total: x.Values["direct"].USD, Import: r.Import, Listed: true, Allocated: true, Group: x.Group}
		if x.Named != nil {
			a.Recipient = *x.Named
		}
		if year, err := strconv.Atoi(x.Values["year"].Number); err == nil {
			a.Listing = year
		}
		out = append(out, a)
	}
	return out, nil
}

// allocated proposes that the record says what a formula gives a jurisdiction, before
// any award.
func (p *proposer) allocated(a *ReportedAward, program *models.Program) error {
	x := p.begin(ProposedAllocation, a, program.ID, a.Listing, "")
	var of []*models.Grant
	for i := range p.b.Record.Grants {
		g := &p.b.Record.Grants[i]
		if g.Jurisdiction == p.place && g.Program == program.ID && g.FiscalYear == a.Listing && g.Via == "" && !g.Illustrative {
			of = append(of, g)
		}
	}
	if a.Group > 0 {
		x.Why = append(x.Why, fmt.Sprintf("it shares one joint amount with others (the group of row %d): a sum of its own is for their information, and what each has they agree among themselves", a.Group))
	}
	switch {
	case a.Listing == 0:
		x.Why = append(x.Why, "its fiscal year is not told, in a column or above the table")
	case a.Total == nil:
		x.Why = append(x.Why, "the sheet gives it no sum of its own")
	case len(of) > 1:
		x.Why = append(x.Why, "the record has several awards of the program and year; to which it belongs, a person knows")
	case len(of) == 1:
		return p.allocatedTo(x, a, of[0])
	default:
		if err := p.newlyAllocated(&x, a); err != nil {
			return err
		}
	}
	p.add(x)
	return nil
}

// allocatedTo compares an allocation with what the record says of the grant.
func (p *proposer) allocatedTo(x AwardProposal, a *ReportedAward, g *models.Grant) error {
	x.Grant = g.ID
	for i := range p.b.Record.Amounts {
		was := &p.b.Record.Amounts[i]
		if was.Grant != g.ID || was.Kind != models.Allocation {
			continue
		}
		if was.USD == *a.Total && !was.Approximate && !was.Disputed {
			p.out.Agreed++
			return nil
		}
		x.Says, x.Since = &was.USD, was.Since
	}
	if x.Says != nil {
		x.Why = append(x.Why, "the record says another allocation; correct it there if it is wrong")
		p.add(x)
		return nil
	}
	x.Figure, x.Chosen = a.Total, len(x.Why) == 0
	err := p.draft(&x, models.Amount{ID: p.free(models.FactAmount, g.ID+"-allocation"), Grant: g.ID, Kind: models.Allocation, USD: *a.Total})
	p.add(x)
	return err
}

// newlyAllocated proposes a grant of which nothing is known but its allocation.
func (p *proposer) newlyAllocated(x *AwardProposal, a *ReportedAward) error {
	id := p.free(models.FactGrant, grantID(p.place, x.Program, x.FiscalYear))
	x.Grant, x.Figure, x.Chosen = id, a.Total, len(x.Why) == 0
	g := models.Grant{ID: id, Jurisdiction: p.place, Program: x.Program, FiscalYear: x.FiscalYear, Note: "Allocated to: " + a.Recipient.Name + ".", Sources: []string{sourceOf(x.File)}}
	body, err := models.Body(g)
	if err != nil {
		return err
	}
	x.drafts = append(x.drafts, Draft{Kind: models.FactGrant, ID: id, Body: body})
	return p.draft(x, models.Amount{ID: p.free(models.FactAmount, id+"-allocation"), Grant: id, Kind: models.Allocation, USD: *a.Total})
}

// grantID is what a grant is called, where the name is free.
func grantID(place, program string, year int) string {
	return slug(strings.Join(idParts(models.FactGrant, models.Entry{"jurisdiction": place, "program": program, "fiscal_year": fmt.Sprint(year)}), " "))
}

// sameAllocation leaves of allocations to one recipient the first of each year: a place's
// own sheet goes before everybody's.
func sameAllocation(awards []*ReportedAward) []*ReportedAward {
	seen := map[string]bool{}
	return slices.DeleteFunc(awards, func(a *ReportedAward) bool {
		if !a.Allocated {
			return false
		}
		of := models.RecipientID(a.Recipient) + " " + strconv.Itoa(a.Listing)
		twice := seen[of]
		seen[of] = true
		return twice
	})
}
