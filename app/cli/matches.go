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
		if all, _, err = t.ImportMatches(r.ctx, whoImports, c.Matches); err != nil {
			return err
		}
		all = slices.DeleteFunc(all, func(m tracker.Match) bool { return !slices.Contains(confirmed, m.ID) })
	} else if others > 0 {
		fmt.Fprintf(r.Err, "Not listed: %d that are no government by name or type, and like none of the record.\n", others)
	}
	return r.printTable("matches", tracker.MatchTable(all))
}

// whose reads RECIPIENT=ID of one that the import names.
func (c *reports) whose(text string, all []tracker.Match) (tracker.Whose, error) {
	recipient, jurisdiction, ok := strings.Cut(text, "=")
	if !ok || jurisdiction == "" {
		return tracker.Whose{}, usage{fmt.Errorf("--confirm: %q is not RECIPIENT=ID; --matches %d lists both, and none is for one of none of the record", text, c.Matches)}
	}
	said := tracker.Whose{Recipient: recipient, Jurisdiction: jurisdiction, Why: c.Reason}
	if jurisdiction == tracker.NoneOfOurs {
		if said.Jurisdiction = ""; strings.TrimSpace(c.Reason) == "" {
			return said, usage{errors.New("--reason is missing: say why it is none of the record, for those who read the history")}
		}
	}
	if i := slices.IndexFunc(all, func(m tracker.Match) bool { return m.ID == recipient }); i >= 0 && all[i].By.ID == recipient {
		said.Version = all[i].By.Version
	}
	return said, nil
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
	return r.printTable("proposals", r.spoken(tracker.ProposalTable(all.Proposals)))
}
