package cli

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"proviso/app/tracker"
	"proviso/models"
)

// noneOfOurs is what is confirmed of a recipient that is no jurisdiction of the record.
const noneOfOurs = "none"

// matches lists whose the recipients of an import are, after what is confirmed of them.
func (c *reports) matches(r *run, t *tracker.Tracker) error {
	all, others, err := t.ImportMatches(r.ctx, whoImports, c.Matches)
	if err != nil {
		return err
	}
	var confirmed []string
	for _, text := range c.Confirm {
		said, err := c.whose(text, all)
		if err != nil {
			return err
		}
		if err := t.ConfirmMatch(r.ctx, whoImports, c.Matches, said); err != nil {
			return err
		}
		confirmed = append(confirmed, said.Recipient)
	}
	if len(confirmed) > 0 {
		if all, others, err = t.ImportMatches(r.ctx, whoImports, c.Matches); err != nil {
			return err
		}
		all = slices.DeleteFunc(all, func(m tracker.Match) bool { return !slices.Contains(confirmed, m.ID) })
	} else if others > 0 {
		fmt.Fprintf(r.Err, "Not listed: %d that are no government by name or type, and like none of the record.\n", others)
	}
	return r.printTable("matches", matchTable(all))
}

// whose reads RECIPIENT=ID of one that the import names.
func (c *reports) whose(text string, all []tracker.Match) (tracker.Whose, error) {
	recipient, jurisdiction, ok := strings.Cut(text, "=")
	if !ok || jurisdiction == "" {
		return tracker.Whose{}, usage{fmt.Errorf("--confirm: %q is not RECIPIENT=ID; --matches %d lists both, and none is for one of none of the record", text, c.Matches)}
	}
	said := tracker.Whose{Recipient: recipient, Jurisdiction: jurisdiction, Why: c.Reason}
	if jurisdiction == noneOfOurs {
		if said.Jurisdiction = ""; strings.TrimSpace(c.Reason) == "" {
			return said, usage{errors.New("--reason is missing: say why it is none of the record, for those who read the history")}
		}
	}
	if i := slices.IndexFunc(all, func(m tracker.Match) bool { return m.ID == recipient }); i >= 0 && all[i].By.ID == recipient {
		said.Version = all[i].By.Version
	}
	return said, nil
}

// matchTable is a line for each jurisdiction that a recipient may be, and one for a
// recipient that is like none, or of which a person has said whose it is.
func matchTable(all []tracker.Match) models.Table {
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
			add("said", noneOfOurs, "", m.Said.Why)
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

// proposals lists what kept files propose for a jurisdiction, or writes what is accepted.
func (c *reports) proposals(r *run, t *tracker.Tracker) error {
	place, err := t.Place(r.ctx, c.Proposals)
	if err != nil {
		return err
	}
	if len(c.Accept) > 0 {
		if strings.TrimSpace(c.Reason) == "" {
			return usage{errors.New("--reason is missing: say why the record is to have it, for those who read the history")}
		}
		facts, err := t.AcceptProposals(r.ctx, whoImports, place.ID, c.Accept, c.Reason)
		if err != nil {
			return err
		}
		written := models.Table{Columns: []models.Column{{Name: "kind"}, {Name: "id"}, {Name: "version", Numeric: true}}}
		for _, f := range facts {
			written.Rows = append(written.Rows, []string{string(f.Kind), f.ID, strconv.Itoa(f.Version)})
		}
		return r.printTable("written", written)
	}
	all, err := t.AwardProposals(r.ctx, whoImports, place.ID)
	if err != nil {
		return err
	}
	fmt.Fprintf(r.Err, "Awards of which files and the record say the same: %d.\n", all.Agreed)
	if all.Doubtful > 0 {
		fmt.Fprintf(r.Err, "Recipients that may be %s and wait for --matches NUMBER --confirm: %d.\n", place.Name, all.Doubtful)
	}
	if len(all.Unlisted) > 0 {
		fmt.Fprintf(r.Err, "Left out are awards under listings that are no program of the record: %s.\n", strings.Join(all.Unlisted, ", "))
	}
	return r.printTable("proposals", proposalTable(all.Proposals, moneyOf(r)))
}

func proposalTable(all []tracker.AwardProposal, money func(models.USD) string) models.Table {
	out := models.Table{Columns: []models.Column{{Name: "proposal"}, {Name: "kind"}, {Name: "award"}, {Name: "recipient"}, {Name: "grant"}, {Name: "program"}, {Name: "fiscal_year", Numeric: true},
		{Name: "record_says", Money: true, Numeric: true}, {Name: "file_says", Money: true, Numeric: true}, {Name: "of_day", Date: true}, {Name: "would_write", Money: true, Numeric: true}, {Name: "import", Numeric: true}, {Name: "doubt"}}}
	sum := known(money)
	for i := range all {
		p := &all[i]
		id, year := p.ID, ""
		if !p.Acceptable() {
			id = ""
		}
		if p.FiscalYear != 0 {
			year = strconv.Itoa(p.FiscalYear)
		}
		out.Rows = append(out.Rows, []string{id, string(p.Kind), p.Award.FAIN, p.Award.Recipient.Name, p.Grant, p.Program, year, sum(p.Says), sum(p.Award.Total), p.Award.Day.String(), sum(p.Figure), strconv.FormatInt(p.File.Number, 10), strings.Join(p.Why, "; ")})
	}
	return out
}
