package answers

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"proviso/models"
	"proviso/views/filters"
	"proviso/views/layout"
	"proviso/views/pictures"
	"proviso/views/ui"
)

// GivenMatrix is what the matrix is worded from.
type GivenMatrix struct {
	Total, Page, Pages int
	Rows               []GivenRow
	Conditions         []Head // that any grant of the list carries
	Names              map[string]string
	With               models.Date // the day compared with; zero: none
	Compared           Compared
	Choices            filters.Choices
}

// Head is a condition and how it stands for all grants of the list.
type Head struct {
	ID, Name              string
	N, InForce, Uncertain int
}

// GivenRow is a grant with the conditions that it carries.
type GivenRow struct {
	Grant *models.Grant
	Rung  models.Rung
	Cells []GivenCell
}

// GivenCell is a condition's standing; Was is that of the other day, "" where
// none is compared.
type GivenCell struct {
	Condition     string
	Standing, Was models.Standing
	Stale         models.Date
	HangsOn       []string
	Causes        []string
}

// Compared is what is other between two days.
type Compared struct {
	Cells, Grants, New int
	Flows              []Flow
}

// Flow is how many cells stood so and stand so.
type Flow struct {
	From, To models.Standing
	N        int
}

// MatrixPage is every condition for every grant on a day.
type MatrixPage struct {
	Frame      layout.Frame
	Filters    filters.Filters
	Changed    string
	Summary    string
	Flows      *ui.Table
	Picture    pictures.Picture
	HasPicture bool
	Title      string
	Grants     *ui.Table
	None       string
	Pager      ui.Pager
}

// Tables are those of the page, as files have them.
func (p MatrixPage) Tables() []*ui.Table {
	if p.Flows != nil {
		return []*ui.Table{p.Grants, p.Flows}
	}
	return []*ui.Table{p.Grants}
}

// NewMatrixPage words the matrix.
func NewMatrixPage(c layout.Context, g GivenMatrix) MatrixPage {
	w := c.Words
	p := MatrixPage{Frame: layout.NewFrame(c, w.Say("matrix.title")), Filters: filters.New(c, g.Choices, g.Names, false, true),
		Title: w.Say("matrix.grants"), None: w.Say("portfolio.no_match"), Pager: c.Pager(g.Page, g.Pages, "grants")}
	in, doubt, n := 0, 0, 0
	for _, h := range g.Conditions {
		in, doubt, n = in+h.InForce, doubt+h.Uncertain, n+h.N
	}
	p.Frame.Sentence = c.Quoted(w.Say("matrix.sentence", "N", g.Total, "Day", c.AsOf.Words(), "Cells", n, "InForce", in, "Uncertain", doubt))
	p.Frame.Quiet = w.Say("matrix.caption")
	if g.With != 0 {
		p.compare(c, g)
	}
	t := c.Table("grants", w.Say("matrix.shown", "N", g.Total), "col.jurisdiction")
	t.Columns[0].Text = w.Say("matrix.grant")
	for _, h := range g.Conditions {
		t.Columns = append(t.Columns, ui.Column{Text: h.Name, Name: h.ID, URL: c.At("/conditions/" + h.ID)})
	}
	for i := range g.Rows {
		t.Row(matrixRow(c, g, &g.Rows[i])...)
	}
	p.Grants = t
	return p
}

func matrixRow(c layout.Context, g GivenMatrix, r *GivenRow) []ui.Cell {
	w := c.Words
	program := cmp.Or(g.Names[r.Grant.Program], r.Grant.Program)
	cells := []ui.Cell{{Text: ui.Link{Text: c.Recipient(r.Grant, g.Names), URL: c.At("/grants/" + r.Grant.ID)}, Quiet: fmt.Sprintf("%s FY%d", program, r.Grant.FiscalYear), Data: r.Grant.ID}}
	for _, h := range g.Conditions {
		i := slices.IndexFunc(r.Cells, func(x GivenCell) bool { return x.Condition == h.ID })
		if i < 0 {
			cells = append(cells, ui.Cell{Empty: w.Say("standing.not_attached"), Data: string(models.NotAttached)})
			continue
		}
		cells = append(cells, matrixCell(c, r.Grant, &r.Cells[i]))
	}
	return cells
}

func matrixCell(c layout.Context, g *models.Grant, x *GivenCell) ui.Cell {
	w := c.Words
	out := ui.Cell{Mark: ui.StandingMark(w, x.Standing), Data: string(x.Standing), Text: ui.Link{URL: c.At("/coverage/answer", "jurisdiction", g.Jurisdiction, "program", g.Program,
		"fiscal_year", strconv.Itoa(g.FiscalYear), "condition", x.Condition)}}
	out.Quiet = strings.Join(x.HangsOn, ", ")
	if x.Stale != 0 {
		out.Quiet = strings.TrimPrefix(out.Quiet+"; "+w.Say("answer.stale", "Day", ui.Short(x.Stale)), "; ")
	}
	if x.Was != "" && x.Was != x.Standing {
		was := w.Say("matrix.was", "Standing", w.Say("standing."+string(x.Was)))
		why := cmp.Or(strings.Join(x.Causes, "; "), w.Say("matrix.no_cause"))
		out.Changed, out.Quiet = true, was+". "+why
		out.Data = fmt.Sprintf("%s -> %s (%s)", x.Was, x.Standing, why)
	}
	return out
}

// compare words what is other than on the day compared with.
func (p *MatrixPage) compare(c layout.Context, g GivenMatrix) {
	w := c.Words
	p.Changed = w.Say("matrix.changed", "Day", g.With.Words())
	from, to := g.With.Words(), c.AsOf.Words()
	p.Summary = w.Say("matrix.change_none", "From", from, "To", to)
	if n := g.Compared.Cells; n > 0 {
		p.Summary = w.Say("matrix.change_sentence", "N", n, "Grants", w.Say("matrix.grants_n", "N", g.Compared.Grants), "From", from, "To", to)
	}
	if g.Compared.New > 0 {
		p.Summary += " " + w.Say("matrix.new", "N", g.Compared.New)
	}
	moves := make([]pictures.Moved, len(g.Compared.Flows))
	for i, f := range g.Compared.Flows {
		moves[i] = pictures.Moved(f)
	}
	p.Picture, p.HasPicture = pictures.NewChange(w, "change", g.With, c.AsOf, moves)
	t := c.Table("flows", w.Say("matrix.flows"), "matrix.then", "matrix.now", "matrix.cells")
	t.Columns[2].Numeric = true
	for _, f := range g.Compared.Flows {
		t.Row(ui.Cell{Mark: ui.StandingMark(w, f.From), Data: string(f.From)}, ui.Cell{Mark: ui.StandingMark(w, f.To), Data: string(f.To)}, ui.Text(strconv.Itoa(f.N)))
	}
	p.Flows = t
}
