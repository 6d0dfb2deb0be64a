// Package imports is the pages of files of what others report: the list with the form to
// read one, and one import with what would be new, changed, in conflict or refused. It
// refuses to know how a file is read.
package imports

import (
	"cmp"
	"fmt"
	"strconv"
	"time"

	"proviso/models"
	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/ui"
)

// Home is the list.
const Home = "/workspace/imports"

// At is where an import stands.
func At(number int64) string { return Home + "/" + strconv.FormatInt(number, 10) }

// Choice is something that can be chosen, by its id.
type Choice struct{ ID, Name string }

// Typed is what was typed into the form, and what is wrong with it.
type Typed struct {
	Values map[string]string
	Fault  error
}

// GivenList is what the list is made from.
type GivenList struct {
	Imports    []models.Import
	Before     int64             // number before which the next page begins; 0: this is the last
	Places     []Choice          // of which the person may import files
	Asking     []models.Import   // files that were sent, of which nobody has said what their columns are
	Everywhere bool              // and files about everybody's awards
	Names      map[string]string // of jurisdictions, by id
	People     map[string]string // by id
	Unfinished []models.Import   // the person's own files that have not arrived whole
	Most       int64             // bytes of a file
	MostSent   int64             // bytes of one that a script sends in parts
	Typed      *Typed
}

// ListPage mirrors the page from top to bottom.
type ListPage struct {
	Frame    layout.Frame
	FormName string
	Form     forms.Form
	Send     Send
	Large    string
	Asking   string
	AskHelp  string
	Asks     *ui.Table // nil: no file waits for a word
	Torn     string
	TornHelp string
	Halves   *ui.Table // nil: all files have arrived whole
	List     string
	None     string
	Table    *ui.Table
	Older    ui.Link
}

// NewListPage words the list.
func NewListPage(c layout.Context, g GivenList) (ListPage, error) {
	w := c.Words
	p := ListPage{Frame: layout.NewWorkFrame(c, w.Say("import.list")), FormName: w.Say("import.add"), Large: w.Say("import.large"), List: w.Say("import.done")}
	p.Frame.Sentence, p.Frame.Quiet = w.Say("import.sentence"), w.Say("import.quiet")
	f := forms.Form{ID: "import-form", Action: Home, Token: c.Token, Go: w.Say("import.go"), Files: true}
	kinds := []forms.Option{{Text: w.Say("import.kind.any"), Chosen: true}}
	for _, k := range models.ReportKinds {
		kinds = append(kinds, forms.Option{Value: string(k), Text: w.Say("import.kind." + string(k))})
	}
	places := placesOf(c, g.Places, g.Everywhere, "")
	f.Add(
		forms.Field{Name: "file", Type: forms.File, Label: w.Say("import.file"), Help: w.Say("import.file_help", "Most", size(g.Most), "Long", size(g.MostSent)), Required: true},
		forms.Field{Name: "kind", Type: forms.Select, Label: w.Say("import.kind"), Options: kinds},
		forms.Field{Name: "jurisdiction", Type: forms.Select, Label: w.Say("import.place"), Help: w.Say("import.place_help"), Options: places},
	)
	if g.Typed != nil {
		if err := f.Fill(g.Typed.Values, nil); err != nil {
			return p, err
		}
		if err := f.Blame(g.Typed.Fault); err != nil {
			return p, err
		}
		if n := len(f.Faults); n > 0 {
			f.FaultsName = w.Say("form.faults", "N", n)
		}
	}
	p.Form = f
	p.Send = newSend(c)
	p.asks(c, g)
	p.halves(c, g)
	if len(g.Imports) == 0 {
		p.None = w.Say("import.none")
		return p, nil
	}
	p.Table = ui.NewTable("imports", "", ui.Columns(w.Say("import.file"), w.Say("import.kind"), w.Say("import.place"), w.Say("import.state"), w.Say("import.found"))...)
	for i := range g.Imports {
		m := &g.Imports[i]
		p.Table.Row(ui.Cell{Text: ui.Link{Text: m.File, URL: At(m.Number)}, Quiet: w.Say("import.number", "Number", m.Number)},
			ui.Text(w.Say("import.kind."+string(m.Kind))), ui.Text(placeOf(c, g.Names, m)), ui.Text(stateOf(c, m, g.People)), ui.Text(found(c, m)))
	}
	if g.Before > 0 {
		p.Older = ui.Link{Text: w.Say("import.older"), URL: c.At(Home, "before", strconv.FormatInt(g.Before, 10))}
	}
	return p, nil
}

// asks are the files that wait for a word.
func (p *ListPage) asks(c layout.Context, g GivenList) {
	if len(g.Asking) == 0 {
		return
	}
	w := c.Words
	p.Asking, p.AskHelp = w.Say("import.asking"), w.Say("import.asking_help")
	p.Asks = ui.NewTable("asking", "", ui.Columns(w.Say("import.file"), w.Say("import.place"), w.Say("import.sent"))...)
	for i := range g.Asking {
		m := &g.Asking[i]
		p.Asks.Row(ui.Cell{Text: ui.Link{Text: m.File, URL: AtColumns(m.Number)}, Quiet: size(m.Bytes)}, ui.Text(placeOf(c, g.Names, m)),
			ui.Text(w.Say("import.sent_by", "At", instant(m.BeganAt), "Name", nameOf(g.People, m.BeganBy))))
	}
}

// halves are the person's own files that have not arrived whole.
func (p *ListPage) halves(c layout.Context, g GivenList) {
	if len(g.Unfinished) == 0 {
		return
	}
	w := c.Words
	p.Torn, p.TornHelp = w.Say("import.torn"), w.Say("import.torn_help")
	p.Halves = ui.NewTable("halves", "", ui.Columns(w.Say("import.file"), w.Say("import.place"), w.Say("import.arrived"), w.Say("import.sent"))...)
	for i := range g.Unfinished {
		m := &g.Unfinished[i]
		p.Halves.Row(ui.Cell{Text: ui.Link{Text: m.File, URL: At(m.Number)}}, ui.Text(placeOf(c, g.Names, m)), ui.Text(arrived(c, m)), ui.Text(instant(m.BeganAt)))
	}
}

// arrived is how much of a file is here.
func arrived(c layout.Context, m *models.Import) string {
	return c.Words.Say("import.arrived_of", "Done", size(m.Done), "Of", size(m.Bytes), "Percent", 100*m.Done/max(m.Bytes, 1))
}

func nameOf(people map[string]string, id string) string { return cmp.Or(people[id], id) }

func placeOf(c layout.Context, names map[string]string, m *models.Import) string {
	if m.Jurisdiction == "" {
		return c.Words.Say("import.everybody")
	}
	return cmp.Or(names[m.Jurisdiction], m.Jurisdiction)
}

// stateOf says how far an import has come, when and by whom.
func stateOf(c layout.Context, m *models.Import, people map[string]string) string {
	w := c.Words
	name := func(id string) string { return nameOf(people, id) }
	switch m.State {
	case models.ImportKept:
		return w.Say("import.is.kept", "Name", name(m.KeptBy), "At", instant(m.KeptAt))
	case models.ImportLeft, models.ImportUndone:
		return w.Say("import.is."+string(m.State), "Name", name(m.EndedBy), "At", instant(m.EndedAt))
	}
	return w.Say("import.is."+string(m.State), "Name", name(m.BeganBy), "At", instant(m.BeganAt))
}

// found is what came of the rows, in a few words.
func found(c layout.Context, m *models.Import) string {
	out := ""
	for _, v := range models.RowVerdicts {
		if n := m.Counts[v]; n > 0 {
			if out != "" {
				out += ", "
			}
			out += c.Words.Say("import.count."+string(v), "N", n)
		}
	}
	if out == "" && m.State == models.ImportReading {
		return c.Words.Say("import.none_yet")
	}
	return cmp.Or(out, c.Words.Say("import.no_rows"))
}

func size(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.1f\u00a0GiB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.1f\u00a0MiB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.1f\u00a0KiB", float64(n)/(1<<10))
	}
	return strconv.FormatInt(n, 10) + "\u00a0B"
}

func instant(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04 UTC") }
