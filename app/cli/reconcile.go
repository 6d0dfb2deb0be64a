package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"proviso/app/tracker"
	"proviso/models"
)

type reconcileCmd struct {
	Jurisdiction string `required:"" placeholder:"ID|NAME" help:"Whose awards."`
	Award        string `placeholder:"GRANT" help:"Only this one, by the grant's id or its number."`
	Open         bool   `help:"Only differences that nobody has explained or accepted."`
	Explain      string `xor:"settle" placeholder:"DIFFERENCE" help:"Say what makes a difference: time or a correction will end it. With --reason."`
	Accept       string `xor:"settle" placeholder:"DIFFERENCE" help:"Say that a difference stays. With --reason."`
	Reason       string `placeholder:"TEXT" help:"Why: reports to the council carry it, and so does the trail."`
}

// Help stands below the flags.
func (c *reconcileCmd) Help() string {
	return "No account is changed by it. A difference is named by the first column of the list, with the two sums that it is of: if one of them changes, it is another and stands open again."
}

func (c *reconcileCmd) Run(r *run) error {
	id, kind := c.Explain, models.Explained
	if c.Accept != "" {
		id, kind = c.Accept, models.Accepted
	}
	switch {
	case id != "" && strings.TrimSpace(c.Reason) == "":
		return usage{errors.New("--reason is missing: say what explains the difference, or why it is accepted")}
	case id == "" && c.Reason != "":
		return usage{errors.New("--reason takes --explain or --accept")}
	case id != "" && (c.Award != "" || c.Open):
		return usage{errors.New("a difference is named by its id alone; leave --award and --open out")}
	}
	s, err := r.open(id != "")
	if err != nil {
		return err
	}
	defer s.Close()
	t := tracker.New(s, r.now)
	b, err := t.Book(r.ctx, 0)
	if err != nil {
		return err
	}
	place, err := b.FindPlace(c.Jurisdiction)
	if err != nil {
		if place, _ = b.Sample().FindPlace(c.Jurisdiction); place == nil { // nor is it one that was invented
			return err
		}
	}
	if id != "" {
		settled, err := t.SettleByID(r.ctx, whoImports, place.ID, id, kind, c.Reason)
		if err != nil {
			return err
		}
		return r.printTable("reconciliation", r.spoken(tracker.DifferenceTable([]tracker.ReconciledAward{settled})))
	}
	desk, err := t.Reconciliation(r.ctx, whoImports, place.ID)
	if err != nil {
		return err
	}
	all, open, agree := desk.Reconciled, 0, 0
	if c.Award != "" {
		number := models.AwardNumber(c.Award)
		var ids []string
		all = slices.DeleteFunc(all, func(a tracker.ReconciledAward) bool {
			ids = append(ids, a.Grant)
			return a.Grant != c.Award && (number == "" || models.AwardNumber(desk.Award(a.Grant).Grant.AwardNumber) != number)
		})
		if len(all) == 0 {
			return models.NotFound("award", c.Award, tracker.Near(c.Award, ids))
		}
	}
	for i := range all {
		open, agree = open+all[i].Open(), agree+all[i].Agree
	}
	fmt.Fprintf(r.Err, "Comparisons that agree: %d. Differences that nobody has explained or accepted: %d.\n", agree, open)
	table := r.spoken(tracker.DifferenceTable(all))
	if c.Open {
		state := slices.IndexFunc(table.Columns, func(k models.Column) bool { return k.Name == "state" })
		table.Rows = slices.DeleteFunc(table.Rows, func(row []string) bool { return row[state] != "open" })
	}
	return r.printTable("reconciliation", table)
}
