// Package answers is the coverage answer with its reasons, and the matrix of all
// answers of a day.
package answers

import (
	"fmt"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
)

// ShowPage is one answer.
type ShowPage struct {
	Frame   layout.Frame
	Because string
	Reasons []Reason
	Passed  string
	Others  []Reason
}

// Reason is one live fact, or one that was passed over.
type Reason struct {
	Text, When, Alone string
	Sources           []ui.Link
}

// NewShowPage words an answer.
func NewShowPage(c layout.Context, a models.Answer, condition models.Condition, place models.Jurisdiction) ShowPage {
	w := c.Words
	p := ShowPage{Frame: layout.NewFrame(c, w.Say("answer.title", "Condition", condition.Title, "Place", place.Name),
		ui.Link{Text: w.Say("site.coverage"), URL: c.At("/coverage")}, ui.Link{Text: condition.ID, URL: c.At("/conditions/" + condition.ID)},
		ui.Link{Text: place.Name, URL: c.At("/jurisdictions/" + place.ID)}),
		Because: w.Say("answer.because"), Passed: w.Say("answer.passed")}
	p.Frame.Mark = ui.StandingMark(w, a.Standing)
	p.Frame.Sentence = w.Say("answer.enforceable_"+a.Enforceable().String(), "Day", a.AsOf.Words(), "Standing", p.Frame.Mark.Word)
	if a.FiscalYear != 0 && a.Program != "" {
		p.Frame.Quiet = w.Say("answer.subject", "Program", a.Program, "Year", a.FiscalYear)
	}
	if a.Stale != 0 {
		p.Frame.Quiet = w.Say("answer.stale", "Day", a.Stale.Words())
	}
	for _, r := range a.Reasons {
		p.Reasons = append(p.Reasons, newReason(c, r))
	}
	for _, r := range a.Passed {
		p.Others = append(p.Others, newReason(c, r))
	}
	return p
}

func newReason(c layout.Context, r models.Reason) Reason {
	w := c.Words
	out := Reason{Text: r.Text}
	if r.Since.Known() {
		out.When = w.Say("answer.since", "Since", r.Since.Words())
		if r.Until.Known() {
			out.When += ", " + w.Say("answer.until", "Until", r.Until.Words())
		}
	}
	if r.Sole {
		out.Alone = w.Say("answer.alone")
	}
	for _, s := range r.Sources {
		out.Sources = append(out.Sources, ui.Link{Text: s.Title, URL: c.At("/sources/" + s.ID)})
	}
	return out
}

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
