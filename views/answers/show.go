// Package answers is the coverage answer with its reasons, and the matrix of all
// answers of a day.
package answers

import (
	"fmt"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
)

// MatrixPage is every condition for every grant on a day.
type MatrixPage struct {
	Frame   layout.Frame
	Caption string
	Grant   string
	Head    []string
	Rows    []MatrixRow
}

// MatrixRow is a grant with a cell for each condition.
type MatrixRow struct {
	Name  ui.Link
	Cells []Cell
}

// Cell is a standing, leading to its reasons; no word where the condition is not
// attached.
type Cell struct {
	Label string
	Mark  ui.Mark
	URL   string
}

// NewMatrixPage words the matrix. conditions are those that any of the grants
// carries, in the order of their ids.
func NewMatrixPage(c layout.Context, grants []models.Assessment, conditions []string, names map[string]string) MatrixPage {
	w := c.Words
	p := MatrixPage{Frame: layout.NewFrame(c, w.Say("matrix.title")), Caption: w.Say("matrix.caption"), Grant: w.Say("col.jurisdiction"), Head: conditions}
	p.Frame.Sentence = w.Say("matrix.sentence", "N", len(grants), "Day", c.AsOf.Words())
	for i := range grants {
		a := &grants[i]
		row := MatrixRow{Name: ui.Link{Text: fmt.Sprintf("%s, %s FY%d", c.Recipient(&a.Grant, names), a.Grant.Program, a.Grant.FiscalYear),
			URL: c.At("/grants/" + a.Grant.ID)}}
		by := make(map[string]models.Standing, len(a.Conditions))
		for _, k := range a.Conditions {
			by[k.Condition] = k.Standing
		}
		for _, id := range conditions {
			cell := Cell{Label: id}
			if s, ok := by[id]; ok {
				cell.Mark = ui.StandingMark(w, s)
				cell.URL = c.At("/coverage/answer", "jurisdiction", a.Grant.Jurisdiction, "program", a.Grant.Program, "fiscal_year", fmt.Sprint(a.Grant.FiscalYear), "condition", id)
			}
			row.Cells = append(row.Cells, cell)
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}
