package imports

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"proviso/models"
	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/ui"
)

// AtColumns is where it is said what the columns of a file are.
func AtColumns(number int64) string { return At(number) + "/columns" }

// ColumnName is the field of the form that says what the column at i is.
func ColumnName(i int) string { return "column." + strconv.Itoa(i) }

// mostColumns is how many columns are asked for, from the left; of those that have a
// meaning already all are.
const mostColumns = 200

// GivenColumns is what the page of a table that waits is made from.
type GivenColumns struct {
	File         models.Import
	People       map[string]string // by id
	Until        string            // the day until which it waits
	Sheets       []string
	Sheet        string
	HeadRow      int // 0: none names the columns
	Letters      []string
	Names        []string // of the columns
	Rows         []GlimpsedRow
	Targets      []string
	Target       string // "": it is asked for
	Fields       []TableField
	Chosen       map[string]string // names of columns, by the field
	Remembered   bool
	Own          bool // a table of this target is of one place's books
	Tried        int  // rows that were tried
	Seen         []ColumnSeen
	Places       []Choice
	Everywhere   bool
	Jurisdiction string
	Picked       map[int]string // what was typed, by the column; nil: nothing
	Looks        bool           // what was typed is to be tried, and nothing more
	Faults       []error
}

// GlimpsedRow is a row as it is written.
type GlimpsedRow struct {
	Line  int
	Cells []string
}

// TableField is something that a column can be.
type TableField struct {
	Name, Title string
	Needed      bool
}

// ColumnSeen is what was found in a column.
type ColumnSeen struct {
	Refused, Noted int
	Cells          []SeenCell
}

// SeenCell is a cell that cannot be read, or was taken another way than it is written.
type SeenCell struct {
	Line    int
	Msg     string
	Refused bool
}

// ColumnsPage mirrors the page from top to bottom.
type ColumnsPage struct {
	Frame       layout.Frame
	RowsName    string
	RowsHelp    string
	RowName     string
	Heads       []GlimpsedHead
	Rows        []GlimpsedLine
	NoRows      string
	TargetName  string
	TargetHelp  string
	Here        string
	Which       []forms.Field
	Show        string
	Asks        bool // the target is known
	ColumnsName string
	ColumnsHelp string
	Needed      string
	NeededFault string
	Form        forms.Form
	Place       forms.Field
	Columns     []AskedColumn
	More        string
	Tried       string
	Look        string
	LeaveName   string
	LeaveHelp   string
	Leave       forms.Form
}

// GlimpsedHead is a column as its table names it.
type GlimpsedHead struct{ Letter, Name string }

// GlimpsedLine is a row of the table.
type GlimpsedLine struct {
	Line  string
	Cells []string
}

// AskedColumn is a column with what was found in it.
type AskedColumn struct {
	Field forms.Field
	Told  []ToldCells
}

// ToldCells are cells of a column of which there is the same to say.
type ToldCells struct {
	Text    string
	Refused bool
	Cells   []string
}

// NewColumnsPage words the page of a table that waits.
func NewColumnsPage(c layout.Context, g GivenColumns) (ColumnsPage, error) {
	w, m := c.Words, &g.File
	p := ColumnsPage{Frame: layout.NewWorkFrame(c, m.File, ui.Link{Text: w.Say("import.list"), URL: Home}), Here: AtColumns(m.Number), Asks: g.Target != ""}
	p.Frame.Sentence = w.Say("columns.sentence")
	p.Frame.Quiet = w.Say("columns.quiet", "Size", size(m.Bytes), "Name", nameOf(g.People, m.BeganBy), "At", instant(m.BeganAt), "Until", g.Until)
	p.glimpse(c, g)
	p.which(c, g)
	f := forms.Form{ID: "columns", Action: p.Here, Token: c.Token, Go: w.Say("import.go"), Hidden: [][2]string{{"target", g.Target}, {"sheet", g.Sheet}}}
	place := forms.Field{Name: "jurisdiction", Type: forms.Select, Label: w.Say("import.place"), Help: w.Say("import.place_help"), Options: placesOf(c, g.Places, g.Everywhere, g.Jurisdiction)}
	if g.Own {
		place.Help = w.Say("columns.place_own")
		if g.Everywhere {
			place.Options[0].Text = w.Say("columns.choose")
		}
	}
	f.Add(place)
	asked := g.asked()
	for _, i := range asked {
		f.Add(g.field(c, i))
	}
	for _, fault := range g.Faults {
		if err := p.blame(&f, g, fault); err != nil {
			return p, err
		}
	}
	if n := len(f.Faults); n > 0 {
		f.FaultsName = w.Say("form.faults", "N", n)
	}
	p.Form, p.Place = f, f.Fields[0]
	for k, i := range asked {
		p.Columns = append(p.Columns, AskedColumn{f.Fields[k+1], toldOf(c, g, i)})
	}
	if n := len(g.Names); n > len(asked) {
		p.More = w.Say("columns.more", "N", n, "Shown", len(asked))
	}
	p.ask(c, g)
	p.LeaveName, p.LeaveHelp = w.Say("columns.leave"), w.Say("columns.leave_help")
	p.Leave = leaveForm(c, m.Number)
	return p, nil
}

func leaveForm(c layout.Context, number int64) forms.Form {
	return forms.Form{ID: "leave-form", Action: At(number) + "/leave", Token: c.Token, Go: c.Words.Say("columns.leave_go"), Quiet: true}
}

// placesOf are the places of which a file can be, with everybody's if it may be that.
func placesOf(c layout.Context, places []Choice, everywhere bool, chosen string) []forms.Option {
	var out []forms.Option
	if everywhere {
		out = append(out, forms.Option{Text: c.Words.Say("import.everybody"), Chosen: chosen == ""})
	}
	for _, x := range places {
		out = append(out, forms.Option{Value: x.ID, Text: x.Name, Chosen: x.ID == chosen})
	}
	return out
}

// glimpse is the first rows as they are written.
func (p *ColumnsPage) glimpse(c layout.Context, g GivenColumns) {
	w := c.Words
	p.RowsName, p.RowName = w.Say("columns.rows"), w.Say("columns.row")
	if p.RowsHelp = w.Say("columns.no_head"); g.HeadRow > 0 {
		p.RowsHelp = w.Say("columns.head", "Row", g.HeadRow)
	}
	shown := min(len(g.Names), mostColumns)
	for i := range shown {
		p.Heads = append(p.Heads, GlimpsedHead{g.Letters[i], g.Names[i]})
	}
	for _, r := range g.Rows {
		line := GlimpsedLine{Line: strconv.Itoa(r.Line), Cells: make([]string, shown)}
		for i := range min(shown, len(r.Cells)) {
			line.Cells[i] = brief(r.Cells[i])
		}
		p.Rows = append(p.Rows, line)
	}
	if len(g.Rows) == 0 {
		p.NoRows = w.Say("columns.no_rows")
	}
}

// which is the form that says what the rows are, and on which sheet they stand.
func (p *ColumnsPage) which(c layout.Context, g GivenColumns) {
	w := c.Words
	p.TargetName, p.Show = w.Say("columns.target"), w.Say("columns.show")
	switch {
	case g.Target == "":
		p.TargetHelp = w.Say("columns.target_unknown")
	case g.Remembered:
		p.TargetHelp = w.Say("columns.target_kept")
	default:
		p.TargetHelp = w.Say("columns.target_guess")
	}
	f := forms.Form{ID: "which"}
	if len(g.Sheets) > 1 {
		x := forms.Field{Name: "sheet", Type: forms.Select, Label: w.Say("columns.sheet")}
		for _, s := range g.Sheets {
			x.Options = append(x.Options, forms.Option{Value: s, Text: s, Chosen: s == g.Sheet})
		}
		f.Add(x)
	}
	x := forms.Field{Name: "target", Type: forms.Select, Label: w.Say("columns.target_field")}
	if g.Target == "" {
		x.Options = append(x.Options, forms.Option{Text: w.Say("columns.choose"), Chosen: true})
	}
	for _, t := range g.Targets {
		x.Options = append(x.Options, forms.Option{Value: t, Text: w.Say("import.target." + t), Chosen: t == g.Target})
	}
	f.Add(x)
	p.Which = f.Fields
}

// asked are the columns that are asked for.
func (g *GivenColumns) asked() []int {
	var out []int
	for i, name := range g.Names {
		if i < mostColumns || g.is(name) != "" {
			out = append(out, i)
		}
	}
	return out
}

// is which field a column is; "": none.
func (g *GivenColumns) is(column string) string {
	for field, name := range g.Chosen {
		if name == column {
			return field
		}
	}
	return ""
}

// field asks what a column is.
func (g *GivenColumns) field(c layout.Context, i int) forms.Field {
	w := c.Words
	is, typed := g.Picked[i]
	if !typed {
		is = g.is(g.Names[i])
	}
	x := forms.Field{Name: ColumnName(i), Type: forms.Select, Label: w.Say("columns.column", "Letter", g.Letters[i], "Name", brief(g.Names[i])), Help: g.sample(c, i)}
	x.Options = []forms.Option{{Text: w.Say("columns.not_read"), Chosen: is == ""}}
	for _, f := range g.Fields {
		text := upper(f.Title)
		if f.Needed {
			text = w.Say("columns.needed_field", "Title", text)
		}
		x.Options = append(x.Options, forms.Option{Value: f.Name, Text: text, Chosen: f.Name == is})
	}
	return x
}

// sample is a few things that stand in a column.
func (g *GivenColumns) sample(c layout.Context, i int) string {
	var seen []string
	for _, r := range g.Rows {
		if i < len(r.Cells) && r.Cells[i] != "" && len(seen) < 3 && !slices.Contains(seen, r.Cells[i]) {
			seen = append(seen, r.Cells[i])
		}
	}
	if len(seen) == 0 {
		return c.Words.Say("columns.sample_none")
	}
	for k, s := range seen {
		if r := []rune(s); len(r) > 40 {
			seen[k] = string(r[:40]) + "…"
		}
	}
	return c.Words.Say("columns.sample", "Cells", strings.Join(seen, "; "))
}

func toldOf(c layout.Context, g GivenColumns, i int) []ToldCells {
	if i >= len(g.Seen) {
		return nil
	}
	var out []ToldCells
	for _, refused := range []bool{true, false} {
		n, text := g.Seen[i].Noted, "columns.noted"
		if refused {
			n, text = g.Seen[i].Refused, "columns.refused"
		}
		if n == 0 {
			continue
		}
		told := ToldCells{Text: c.Words.Say(text, "N", n), Refused: refused}
		for _, x := range g.Seen[i].Cells {
			if x.Refused == refused {
				told.Cells = append(told.Cells, c.Words.Say("columns.cell", "Cell", g.Letters[i]+strconv.Itoa(x.Line), "Msg", x.Msg))
			}
		}
		out = append(out, told)
	}
	return out
}

// ask words what stands around the columns.
func (p *ColumnsPage) ask(c layout.Context, g GivenColumns) {
	w := c.Words
	p.ColumnsName, p.Look = w.Say("columns.which"), w.Say("columns.look")
	switch {
	case g.Picked != nil:
		p.ColumnsHelp = w.Say("columns.said")
	case g.Remembered:
		p.ColumnsHelp = w.Say("columns.kept")
	default:
		p.ColumnsHelp = w.Say("columns.guess")
	}
	var needed []string
	for _, f := range g.Fields {
		if f.Needed {
			needed = append(needed, f.Title)
		}
	}
	p.Needed = w.Say("columns.needed", "N", len(needed), "Fields", strings.Join(needed, "; "))
	refused := 0
	for _, s := range g.Seen {
		refused += s.Refused
	}
	switch {
	case g.Tried == 0:
	case refused == 0:
		p.Tried = w.Say("columns.tried_well", "N", g.Tried)
	default:
		p.Tried = w.Say("columns.tried", "N", g.Tried, "Cells", w.Say("columns.cells", "N", refused))
	}
}

// blame ties what is wrong to the column that is said to be the field it is about, or to
// the line that says what is needed.
func (p *ColumnsPage) blame(f *forms.Form, g GivenColumns, fault error) error {
	var e *models.Error
	if !errors.As(fault, &e) {
		return fault
	}
	if column := g.Chosen[e.Field]; column != "" {
		return f.Blame(models.Invalid(ColumnName(slices.Index(g.Names, column)), "%s", e.Msg))
	}
	if slices.ContainsFunc(g.Fields, func(x TableField) bool { return x.Name == e.Field }) || e.Field == "columns" {
		p.NeededFault = upper(e.Msg)
		f.Faults = append(f.Faults, forms.Fault{Text: p.NeededFault, Of: "needed"})
		return nil
	}
	return f.Blame(e)
}

func upper(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// WaitsPage mirrors the page of a file that waits for nobody's word.
type WaitsPage struct {
	Frame  layout.Frame
	Text   string
	Onward ui.Link // to what it looks like now, or to the list
	Leaves bool    // it can be taken away
	Leave  forms.Form
}

// NewWaitsPage words it.
func NewWaitsPage(c layout.Context, file models.Import, people map[string]string, still bool) WaitsPage {
	w := c.Words
	p := WaitsPage{Frame: layout.NewWorkFrame(c, file.File, ui.Link{Text: w.Say("import.list"), URL: Home})}
	list := ui.Link{Text: w.Say("import.list"), URL: Home}
	if file.State == models.ImportReading && file.Done < file.Bytes {
		p.Text, p.Onward = w.Say("import.arrived_short", "Arrived", arrived(c, &file)), list
		p.Leaves, p.Leave = true, leaveForm(c, file.Number)
		return p
	}
	if file.State == models.ImportReading {
		p.Text, p.Onward = w.Say("columns.waits"), steady(c, At(file.Number), still)
		return p
	}
	p.Text, p.Onward = w.Say("columns.left", "Name", nameOf(people, file.EndedBy), "At", instant(file.EndedAt)), list
	if file.EndedWhy != "" {
		p.Text += " " + w.Say("columns.left_why", "Why", file.EndedWhy)
	}
	return p
}
