// Package publish is where a publisher looks at what is to leave, lets it leave, and
// takes it back; where readers' reports are answered, and where it is said how and when
// is published. It shows values as documents hold them, so that what is looked at is
// what leaves. It refuses to know how an edition is made.
package publish

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"proviso/app/publication"
	"proviso/models"
	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/records"
	"proviso/views/tell"
	"proviso/views/ui"
	"proviso/views/words"
)

// Addresses of these pages.
const (
	Home     = "/workspace/publications"
	Look     = Home + "/preview"
	Settings = Home + "/settings"
	Reports  = Home + "/reports"
)

// At is the page of a publication.
func At(number int64) string { return Home + "/" + strconv.FormatInt(number, 10) }

// Withdraw is the page on which it is taken back.
func Withdraw(number int64) string { return At(number) + "/withdraw" }

// Publication is one publication as lists have it. Persons go by their names.
type Publication struct {
	Number         int64
	Hash           string
	Revision       int64
	AsOf, KnownOn  models.Date
	PublishedAt    time.Time
	Author, Reason string
	WithdrawnAt    time.Time // zero: it stands
	WithdrawnBy    string
	WithdrawnWhy   string
}

// Page mirrors a page from top to bottom.
type Page struct {
	Frame      layout.Frame
	Done       string // what was just done
	Sections   []Section
	Beside     []ui.Link
	BesideName string
}

// Section is one part of a page; only what it has is shown.
type Section struct {
	ID, Title string
	Text      []string
	Facts     []records.Named
	Look      *LookForm
	Table     *ui.Table
	Fold      string // what opens the table
	Reports   []Report
	Links     []ui.Link
	After     []string
	Forms     []forms.Form
}

// LookForm asks for a preview of two days.
type LookForm struct {
	Action, Go, FaultsName string
	Faults                 []forms.Fault
	Fields                 []forms.Field
}

// Tables are all tables of the page, as a file has them.
func (p Page) Tables() []*ui.Table {
	var out []*ui.Table
	for _, s := range p.Sections {
		if s.Table != nil {
			out = append(out, s.Table)
		}
	}
	return out
}

// page begins a page below the list of publications.
func page(c layout.Context, title string) Page {
	up := ui.Link{Text: c.Words.Say("publish.title")}
	if c.Person.HasAnywhere(models.RolePublisher, models.RoleAuditor, models.RoleAdmin) { // who may see it
		up.URL = Home
	}
	return Page{Frame: layout.NewWorkFrame(c, title, up, ui.Link{Text: title})}
}

func instant(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04 UTC") }

// author is who published: a person by name, or one of the program's own hands.
func author(w *words.Words, name string) string {
	if id := "publish.author." + strings.ReplaceAll(name, "-", "_"); w.Knows(id) {
		return w.Say(id)
	}
	return name
}

// known says with what knowledge.
func known(w *words.Words, d models.Date) string {
	if d == 0 {
		return w.Say("publish.known_all")
	}
	return d.Words()
}

// frozen leads to the portfolio of an edition, for ever.
func frozen(hash string) ui.Link {
	voice, _ := tell.In(tell.Languages[0])
	f := tell.Frame{Voice: voice, Edition: &publication.Edition{Head: publication.Head{ID: publication.IDOf(hash)}}}
	return ui.Link{Text: f.Kept(""), URL: f.Kept("")}
}

// look is the form that asks for a preview, with what is wrong in what was asked.
func look(c layout.Context, asOf, knownOn string, fault error) (*LookForm, error) {
	w := c.Words
	f := forms.Form{ID: "look"}
	f.Add(forms.Field{Name: "as_of", Type: forms.Day, Label: w.Say("publish.field.as_of"), Help: w.Say("publish.field.as_of_help"), Value: asOf},
		forms.Field{Name: "known_on", Type: forms.Day, Label: w.Say("publish.field.known_on"), Help: w.Say("publish.field.known_on_help"), Value: knownOn})
	err := f.Blame(fault)
	return &LookForm{Action: Look, Go: w.Say("publish.look_go"), FaultsName: w.Say("form.faults", "N", len(f.Faults)), Faults: f.Faults, Fields: f.Fields}, err
}

// days are the two days of a preview as its address has them.
func days(s publication.Settings) url.Values {
	q := url.Values{"as_of": {string(s.AsOf)}}
	if s.KnownOn != "" {
		q.Set("known_on", string(s.KnownOn))
	}
	return q
}

// dayWords is a day in a sentence.
func dayWords(d publication.Day) string {
	day, err := models.ParseDate("", string(d))
	if err != nil {
		return string(d)
	}
	return day.Words()
}

// NameOf is what a document is called.
func NameOf(w *words.Words, e *publication.Edition, kind publication.Kind, id string) string {
	if e == nil {
		return id
	}
	switch kind {
	case publication.KindOverview:
		return w.Say("publish.overview")
	case publication.KindPlace:
		if x := e.Place(id); x != nil {
			return x.Name
		}
	case publication.KindGrant:
		if x := e.Grant(id); x != nil {
			return fmt.Sprintf("%s, %s FY%d", x.Place.Name, x.Program.Name, x.FiscalYear)
		}
	case publication.KindCase:
		if x := e.Case(id); x != nil {
			return x.Caption
		}
	case publication.KindCoverage:
		if x := e.Condition(id); x != nil {
			return x.Short
		}
	case publication.KindComparison:
		if x := e.Comparison(id); x != nil {
			return fmt.Sprintf("%s FY%d", x.Program.Name, x.FiscalYear)
		}
	}
	return id
}

// path is where in a document a value stands, in words.
func path(p string) string {
	return strings.ReplaceAll(strings.ReplaceAll(p, ".", " › "), "_", " ")
}

// value is a cell of what a document holds; nothing is a word.
func value(w *words.Words, v string) ui.Cell {
	if v == "" {
		return ui.Cell{Quiet: w.Say("publish.not_there")}
	}
	return ui.Text(v)
}
