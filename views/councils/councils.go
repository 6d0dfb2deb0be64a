// Package councils is the pages of reports to a council: the list, from which one is
// issued, a report on the screen, and the same to be printed. All of them are worded
// from models.CouncilReport, which holds nothing privileged, and from nothing else of
// a plan. It refuses to know how the figures were made and who may issue them.
package councils

import (
	"net/url"
	"time"

	"proviso/models"
	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/ui"
	"proviso/views/words"
)

// Page mirrors a page of the screen from top to bottom.
type Page struct {
	Frame      layout.Frame
	Figures    Figures
	Sections   []Section
	Beside     []ui.Link // pages of the same plan
	BesideName string
}

// Figures are the few that matter most, under a name.
type Figures struct {
	Name string
	All  []Figure
}

// Figure is one of them; More says what it rests on or stands beside.
type Figure struct {
	Label, Value, More string
	Unknown            bool
}

// Section is one part of a page; only what it has is shown.
type Section struct {
	ID, Title string
	Text      []string
	List      []string
	Links     []ui.Link
	Table     *ui.Table
	Fold      string // what opens the table
	After     []string
	Forms     []forms.Form
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

// tabled puts a table into a section, or says what is said in place of an empty one.
func (s Section) tabled(t *ui.Table, empty string) Section {
	if t.Len() == 0 {
		s.Text, s.After = []string{empty}, nil
		return s
	}
	s.Table = t
	return s
}

// listed does the same with sentences.
func (s Section) listed(all []string, empty string) Section {
	if s.List = all; len(all) == 0 {
		s.Text = append(s.Text, empty)
	}
	return s
}

// At is the page of a report.
func At(id string) string { return "/budget/reports/" + url.PathEscape(id) }

// Of is the list of the reports of a place.
func Of(jurisdiction string) string {
	return "/budget/reports?jurisdiction=" + url.QueryEscape(jurisdiction)
}

// dollars is an amount to the dollar.
func dollars(u models.USD) string { return ui.Whole(u.Dollars()) }

func instant(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04 UTC") }

// scenario is what a scenario is called: those that every plan has by their word.
func scenario(w *words.Words, name string) string {
	switch name {
	case models.ScenarioBase, models.ScenarioAdverse, models.ScenarioSevere, "expected":
		return w.Say("council.scenario." + name)
	}
	return name
}
