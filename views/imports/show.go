package imports

import (
	"cmp"
	"strconv"
	"strings"

	"proviso/models"
	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/ui"
)

// GivenShow is what the page of an import is made from.
type GivenShow struct {
	Import models.Import
	Names  map[string]string // of jurisdictions, by id
	People map[string]string // by id
	Naming bool              // its rows may name recipients of awards
	Only   models.RowVerdict // of the rows; "": any
	Rows   []Row
	After  int  // the row after which the next page begins; 0: this is the last
	Steady bool // the page does not look again by itself
	Form   string
	Typed  *Typed
}

// Row is a row of an import with what it would change.
type Row struct {
	models.ImportRow
	Changes []Change
}

// Change is one value that a row says otherwise than what stands; "" is nothing said.
type Change struct{ Field, Was, Is string }

// ShowPage mirrors the page from top to bottom.
type ShowPage struct {
	Frame    layout.Frame
	Facts    []Fact
	Bar      *Bar // nil: it is not being read
	More     []ui.Link
	Notes    []string
	NoteName string
	Acts     []forms.Form
	ActName  string
	ActHelp  string
	RowsName string
	Verdicts []Choose
	RowsHelp string
	None     string
	Rows     *ui.Table
	Next     ui.Link
}

// Choose leads to the rows of a verdict; Here: these are shown.
type Choose struct {
	Text, URL string
	Here      bool
}

// Fact is a line about an import.
type Fact struct{ Name, Text string }

// Bar is how far the reading has come. Steady leads to the page as it stays, or as it looks
// again by itself.
type Bar struct {
	Name, Done, Of, Text string
	Steady               ui.Link
}

// NewShowPage words the page of an import.
func NewShowPage(c layout.Context, g GivenShow) (ShowPage, error) {
	w, m := c.Words, &g.Import
	p := ShowPage{Frame: layout.NewWorkFrame(c, m.File, ui.Link{Text: w.Say("import.list"), URL: Home})}
	p.Frame.Sentence = rowsRead(c, m)
	p.Frame.Quiet = w.Say("import.beside")
	p.Facts = []Fact{
		{w.Say("import.state"), stateOf(c, m, g.People)},
		{w.Say("import.kind"), w.Say("import.kind." + string(m.Kind))},
		{w.Say("import.place"), placeOf(c, g.Names, m)},
		{w.Say("import.records"), w.Say("import.records_of", "N", m.Rows, "Size", size(m.Bytes))},
		{w.Say("import.digest"), m.Digest},
	}
	if m.EndedWhy != "" {
		p.Facts = append(p.Facts, Fact{w.Say("import.why"), m.EndedWhy})
	}
	if m.State == models.ImportReading {
		p.Bar = &Bar{w.Say("import.reading_bar"), strconv.FormatInt(m.Done, 10), strconv.FormatInt(max(m.Bytes, 1), 10), w.Say("import.reading", "Percent", 100*m.Done/max(m.Bytes, 1)), steady(c, At(m.Number), g.Steady)}
	}
	if p.Notes = m.Notes; len(p.Notes) > 0 {
		p.NoteName = w.Say("import.notes")
	}
	if g.Naming && (m.State == models.ImportRead || m.State == models.ImportKept) {
		p.More = append(p.More, ui.Link{Text: w.Say("match.link"), URL: Recipients(m.Number)}, ui.Link{Text: w.Say("match.to_proposals"), URL: c.At(ProposalsHome, "jurisdiction", m.Jurisdiction)})
	}
	if err := p.acts(c, g); err != nil {
		return p, err
	}
	p.rows(c, g)
	return p, nil
}

// rowsRead says what came of the rows so far.
func rowsRead(c layout.Context, m *models.Import) string {
	w, going := c.Words, m.State == models.ImportReading
	switch {
	case m.Rows == 0 && going:
		return w.Say("import.rows_none_yet")
	case m.Rows == 0:
		return w.Say("import.rows_none")
	case going:
		return w.Say("import.rows_so_far", "N", m.Rows, "Found", found(c, m))
	}
	return w.Say("import.rows_read", "N", m.Rows, "Found", found(c, m))
}

// steady leads from a page that looks again by itself to one that does not; from that it
// leads to the same again.
func steady(c layout.Context, path string, is bool) ui.Link {
	l := ui.Link{Text: c.Words.Say("import.steady"), URL: c.At(path, "steady", "yes")}
	if is {
		l.Text = c.Words.Say("import.look")
	}
	return l
}

// acts are the forms of what can be done to the import as it stands.
func (p *ShowPage) acts(c layout.Context, g GivenShow) error {
	w, m := c.Words, &g.Import
	add := func(act string, fields ...forms.Field) {
		f := forms.Form{ID: act + "-form", Action: At(m.Number) + "/" + act, Token: c.Token, Go: w.Say("import." + act)}
		f.Quiet = act != "keep"
		f.Add(fields...)
		p.Acts = append(p.Acts, f)
	}
	reason := forms.Field{Name: "reason", Type: forms.Text, Label: w.Say("import.reason"), Help: w.Say("import.reason_help"), Complete: "off"}
	switch m.State {
	case models.ImportRead:
		p.ActName, p.ActHelp = w.Say("import.decide"), w.Say("import.decide_help")
		add("keep")
		add("leave")
	case models.ImportReading:
		p.ActName, p.ActHelp = w.Say("import.decide"), w.Say("import.stopped_help")
		add("leave")
	case models.ImportKept:
		p.ActName, p.ActHelp = w.Say("import.take_back"), w.Say("import.undo_help")
		reason.Required = true
		add("undo", reason)
	}
	if g.Typed == nil {
		return nil
	}
	for i := range p.Acts {
		f := &p.Acts[i]
		if f.ID != g.Form+"-form" {
			continue
		}
		if err := f.Fill(g.Typed.Values, nil); err != nil {
			return err
		}
		if err := f.Blame(g.Typed.Fault); err != nil {
			return err
		}
		if n := len(f.Faults); n > 0 {
			f.FaultsName = w.Say("form.faults", "N", n)
		}
		return nil
	}
	return g.Typed.Fault // the form is there no more
}

// fieldOf is what a value of a row is called; false: another value says it already. Of a
// cell of a table it is what is shown that is told, not how it was read.
func fieldOf(kind models.ReportKind, path string) (string, bool) {
	if kind == models.ReportedTable {
		name, ok := strings.CutSuffix(strings.TrimPrefix(path, "values."), ".text")
		if !ok && strings.HasPrefix(path, "values.") {
			return "", false
		}
		path = name
	}
	return strings.NewReplacer("_", " ", ".", " ").Replace(path), true
}

// rows are the rows of the verdict that was asked for, with what was found in each.
func (p *ShowPage) rows(c layout.Context, g GivenShow) {
	w, m := c.Words, &g.Import
	p.RowsName, p.RowsHelp = w.Say("import.rows"), w.Say("import.rows_help")
	for _, v := range append([]models.RowVerdict{""}, models.RowVerdicts...) {
		if v == models.RowUnchanged || v != "" && m.Counts[v] == 0 {
			continue // what is unchanged is not stored again
		}
		l := Choose{Text: w.Say("import.all_rows"), Here: v == g.Only, URL: c.At(At(m.Number), "show", string(v), "after", "")}
		if v != "" {
			l.Text = w.Say("import.count."+string(v), "N", m.Counts[v])
		}
		p.Verdicts = append(p.Verdicts, l)
	}
	if len(g.Rows) == 0 {
		p.None = w.Say("import.no_rows_here")
		return
	}
	p.Rows = ui.NewTable("rows", "", ui.Columns(w.Say("import.record"), w.Say("import.line"), w.Say("import.verdict"), w.Say("import.subject"), w.Say("import.says"), w.Say("import.remarks"))...)
	p.Rows.Columns[0].Numeric, p.Rows.Columns[1].Numeric = true, true
	for i := range g.Rows {
		r := &g.Rows[i]
		var remarks []ui.Link
		for _, x := range r.Changes {
			field, told := fieldOf(m.Kind, x.Field)
			if !told {
				continue
			}
			remarks = append(remarks, ui.Link{Text: w.Say("import.change", "Field", field, "Was", cmp.Or(x.Was, w.Say("import.nothing")), "Is", cmp.Or(x.Is, w.Say("import.nothing")))})
		}
		for _, n := range r.Notes {
			text := n.Msg
			if n.Field != "" {
				text = n.Field + ": " + n.Msg
			}
			remarks = append(remarks, ui.Link{Text: text})
		}
		line := ""
		if r.Line > 0 {
			line = strconv.Itoa(r.Line)
		}
		p.Rows.Row(ui.Text(strconv.Itoa(r.Row)), ui.Text(line), ui.Text(w.Say("import.verdict."+string(r.Verdict))), ui.Text(r.Subject), ui.Text(says(c, m.Kind, r.Body)), ui.Cell{Links: remarks})
	}
	if g.After > 0 {
		p.Next = ui.Link{Text: w.Say("import.next_rows"), URL: c.At(At(m.Number), "show", string(g.Only), "after", strconv.Itoa(g.After))}
	}
}
