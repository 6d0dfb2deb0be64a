package web

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/answers"
)

// matrixSize is how many grants stand on one page of the matrix: a row of it is
// a row of a dozen cells, which a phone has to lay out.
const matrixSize = 25

func (p *Pages) showMatrix(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	q, err := a.listQuery()
	if err != nil {
		return err
	}
	q.Size, q.Group = matrixSize, ""
	if format := a.view.Query.Get("format"); format != "" && format != "html" {
		q.Size = 0
	}
	var with models.Date
	if v := a.view.Query.Get("compare"); v != "" {
		if with, err = models.ParseDate("compare", v); err != nil {
			return err
		}
	}
	got, err := a.book.List(q)
	if err != nil {
		return err
	}
	if err := a.aroundList(q); err != nil {
		return err
	}
	g := answers.GivenMatrix{Names: a.names(), Total: got.Total, Page: got.Page, Pages: got.Pages, With: with, Choices: a.choices()}
	for _, k := range got.Conditions {
		g.Conditions = append(g.Conditions, answers.Head{ID: k.ID, Name: a.book.ShortName(k.ID), N: k.N, InForce: k.InForce, Uncertain: k.Uncertain})
	}
	for i := range got.Rows {
		g.Rows = append(g.Rows, a.matrixRow(&got.Rows[i], with))
	}
	if with != 0 {
		if g.Compared, err = a.compared(q, with); err != nil {
			return err
		}
		g.Conditions = a.addHeads(g)
	}
	shown := answers.NewMatrixPage(a.view, g)
	return a.send(c, answers.Matrix(shown), shown.Frame, shown.Tables()...)
}

// matrixRow is a grant with its cells and, where another day is compared, those
// of that day and what made the difference.
func (a *asked) matrixRow(r *tracker.Row, with models.Date) answers.GivenRow {
	out := answers.GivenRow{Grant: r.Grant, Rung: r.Rung()}
	now := a.book.Cells(r.Grant, a.view.AsOf, a.view.KnownOn)
	for _, k := range now {
		cell := answers.GivenCell{Condition: k.Condition, Standing: k.Standing, Stale: k.Stale}
		for _, id := range k.HangsOn {
			cell.HangsOn = append(cell.HangsOn, a.book.DriverOf(id).Title)
		}
		out.Cells = append(out.Cells, cell)
	}
	if with == 0 {
		return out
	}
	for i := range out.Cells {
		out.Cells[i].Was = models.NotAttached
	}
	for _, k := range a.book.Cells(r.Grant, with, a.view.KnownOn) {
		i := slices.IndexFunc(out.Cells, func(x answers.GivenCell) bool { return x.Condition == k.Condition })
		if i < 0 {
			i = len(out.Cells)
			out.Cells = append(out.Cells, answers.GivenCell{Condition: k.Condition, Standing: models.NotAttached})
		}
		out.Cells[i].Was = k.Standing
	}
	for i := range out.Cells {
		if x := &out.Cells[i]; x.Was != x.Standing {
			for _, h := range a.book.Causes(r.Grant, x.Condition, min(with, a.view.AsOf), max(with, a.view.AsOf), a.view.KnownOn) {
				x.Causes = append(x.Causes, h.Date.Words()+": "+h.What)
			}
		}
	}
	return out
}

func (a *asked) compared(q tracker.ListQuery, with models.Date) (answers.Compared, error) {
	got, err := a.book.Compare(q, with)
	out := answers.Compared{Cells: got.Cells, Grants: got.Grants, New: got.New}
	for _, f := range got.Flows {
		out.Flows = append(out.Flows, answers.Flow(f))
	}
	return out, err
}

// addHeads adds the conditions that grants of the page carry on the other day
// only.
func (a *asked) addHeads(g answers.GivenMatrix) []answers.Head {
	heads := g.Conditions
	for _, r := range g.Rows {
		for _, x := range r.Cells {
			if !slices.ContainsFunc(heads, func(h answers.Head) bool { return h.ID == x.Condition }) {
				heads = append(heads, answers.Head{ID: x.Condition, Name: a.book.ShortName(x.Condition)})
			}
		}
	}
	return heads
}
