package intake

import (
	"encoding/json"
	"fmt"

	"proviso/models"
)

// Rows reads all rows of a table whose head is h, and gives those that are data. The rows
// of an allocation sheet that are in one colour share one joint amount, which stands in one
// of them; where the sheet leaves no doubt that they do, they are a group.
func (m Mapping) Rows(h Head, each func(yield func(Row) error) error, yield func(Row, Mapped) error) error {
	run := colourRun{grouped: m.Target == TargetAllocation && m.Columns[jointField] != ""}
	give := func() error {
		defer func() { run.rows = run.rows[:0] }()
		run.join()
		for i := range run.rows {
			if err := yield(run.rows[i].row, run.rows[i].mapped); err != nil {
				return err
			}
		}
		return nil
	}
	err := each(func(row Row) error {
		x := mappedRow{row: row, mapped: Mapped{Refused: row.Refused}}
		if row.Refused == nil {
			var cells models.TableRow
			if err := json.Unmarshal(row.Body, &cells); err != nil {
				return fmt.Errorf("line %d: %w", row.Line, err)
			}
			x.mapped, x.shade = m.Read(h, row.Line, cells), cells.Shade
		}
		switch {
		case x.mapped.Aside != "":
			return give()
		case !run.takes(x):
			if err := give(); err != nil {
				return err
			}
		}
		if run.rows = append(run.rows, x); !run.grouped || x.shade == "" {
			return give()
		}
		return nil
	})
	if err != nil {
		return err
	}
	return give()
}

// The fields of an allocation whose amounts are compared.
const (
	directField = "direct"
	jointField  = "joint"
)

// mostGroup is how many rows may share an amount; no state has a county of so many.
const mostGroup = 500

type mappedRow struct {
	row    Row
	mapped Mapped
	shade  string
}

// colourRun is rows that follow each other in one colour.
type colourRun struct {
	grouped bool // of an allocation sheet
	rows    []mappedRow
}

func (r *colourRun) takes(x mappedRow) bool {
	n := len(r.rows)
	return n > 0 && n < mostGroup && r.rows[0].shade == x.shade && r.rows[n-1].row.Line+1 == x.row.Line
}

// join makes a group of the rows if they have one joint amount between them, and it is what
// they add up to; a county marked with an asterisk has none of its own. Rows whose cells
// are joined say themselves what they share.
func (r *colourRun) join() {
	if !r.grouped || len(r.rows) < 2 || r.rows[0].shade == "" {
		return
	}
	joint, joints, sum := models.USD(0), 0, models.USD(0)
	for _, x := range r.rows {
		if x.mapped.Group > 0 {
			return
		}
		if v := x.mapped.Values[jointField].USD; v != nil {
			joint, joints = *v, joints+1
		}
		if v := x.mapped.Values[directField].USD; v != nil {
			sum += *v
		}
	}
	first, off := r.rows[0].row.Line, joint-sum
	said := ""
	switch {
	case joints == 0:
		return
	case joints > 1:
		said = fmt.Sprintf("%d joint amounts stand in the rows of one colour from row %d on; which of the rows share which, the sheet does not say, and they are not taken for groups", joints, first)
	case off > models.USD(len(r.rows))*100 || -off > models.USD(len(r.rows))*100: // each may be rounded to dollars
		said = fmt.Sprintf("the rows of one colour from row %d on add up to %s, and the joint amount among them is %s; they are not taken for a group", first, sum.Format(), joint.Format())
	}
	for i := range r.rows {
		x := &r.rows[i].mapped
		switch {
		case said == "":
			x.Group = first
		case x.Values[jointField].USD != nil:
			x.Notes = append(x.Notes, Note{Msg: said})
		}
	}
}
