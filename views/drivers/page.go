// Package drivers is the pages of what a plan foresees: the drivers of a jurisdiction
// and what is believed of them, counsel's own beliefs and claims, scenarios, and how
// drivers came out. Whether the reader may see a chance is decided before: what is not
// for them is not in what a page is given. No table of a page with chances becomes a
// file. It refuses to know how a driver is checked and how good a chance was.
package drivers

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"proviso/models"
	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/planner"
	"proviso/views/records"
	"proviso/views/replies"
	"proviso/views/ui"
)

// Where the pages are.
const (
	List      = "/budget/drivers"
	Claims    = "/budget/claims"
	Scenarios = "/budget/scenarios"
	Log       = "/budget/log"
)

// At is the page of a driver.
func At(id string) string { return List + "/" + url.PathEscape(id) }

// CounselAt is the page of counsel's own likelihood of a driver.
func CounselAt(id string) string { return At(id) + "/counsel" }

// ScenarioAt is the page of a scenario.
func ScenarioAt(id string) string { return Scenarios + "/" + url.PathEscape(id) }

// New is the form for a new driver of a jurisdiction, about something.
func New(jurisdiction string, about models.Ref) string {
	q := url.Values{"jurisdiction": {jurisdiction}}
	if about.ID != "" {
		q.Set("about", string(about.Kind)+"/"+about.ID)
	}
	return At("new") + "?" + q.Encode()
}

// Names of fields of which there is one for each thing begin so.
const (
	GrantField     = "grant-"
	OutcomeIDField = "id-"
	ReaderField    = "reader-"
)

// Place is a jurisdiction of a plan, and what the person may do there.
type Place struct {
	models.Jurisdiction
	Foresees, Counsels bool
}

// Award is one of a place's awards, by id and as people call it.
type Award struct{ ID, Name string }

// Subject is what a driver is about: what it is called and where that is.
type Subject = ui.Link

// Chance is how likely an outcome is believed to be, and that in words.
type Chance struct {
	models.LikelyChance
	Said string
}

// Case is the chances where the driver that another hangs on came out so. The name of
// a driver's only case is "".
type Case struct {
	Outcome, Name string
	Chances       []Chance
}

// Believed is what somebody believed of a driver from some time on. Fits is false of
// what was written for other outcomes.
type Believed struct {
	Version    int
	At         time.Time   // zero: only the day is told
	On         models.Date // on which it was written
	By, Reason string
	Told, Fits bool
	Cases      []Case
}

// when says when it was written.
func (b *Believed) when() string {
	if b.At.IsZero() {
		return b.On.Words()
	}
	return instant(b.At)
}

// outcome names an outcome of a driver, by id; "" is nothing of it.
func outcome(c layout.Context, d *models.Driver, id string) string {
	if id == "" {
		return c.Words.Say("driver.nothing")
	}
	for _, o := range d.Outcomes {
		if o.ID == id {
			return o.Name
		}
	}
	return id
}

// names are those of outcomes.
func names(all []models.DriverOutcome) string {
	out := make([]string, len(all))
	for i, o := range all {
		out[i] = o.Name
	}
	return strings.Join(out, "; ")
}

// NewPlacePage asks of which jurisdiction a page is to be.
func NewPlacePage(c layout.Context, title string, places []models.Jurisdiction) records.Page {
	w := c.Words
	p := records.Page{Frame: layout.NewWorkFrame(c, w.Say(title), ui.Link{Text: w.Say("plan.list"), URL: "/budget"})}
	if len(places) == 0 {
		p.Frame.Sentence = w.Say("driver.no_place")
		return p
	}
	p.Frame.Sentence = w.Say("driver.which_place")
	field := records.Field{ID: "plan-jurisdiction", Name: "jurisdiction", Label: w.Say("driver.place")}
	for _, x := range places {
		field.Options = append(field.Options, records.Option{Value: x.ID, Text: x.Name})
	}
	p.Filters = records.Filters{Action: c.Path, What: w.Say("driver.which_place"), Go: w.Say("driver.go_on"), Fields: []records.Field{field}}
	return p
}

// page is a page that is being worded.
type page struct {
	replies.Page
	c       layout.Context
	at      string // where its forms are sent
	version int
	people  map[string]string
	written replies.Written
	err     error
}

// newPage is a page of a place.
func newPage(c layout.Context, place *Place, title string, crumbs ...ui.Link) page {
	c.Illustrative = place.Illustrative
	p := page{c: c, at: c.Path}
	p.Frame = layout.NewWorkFrame(c, title, planner.Crumbs(c.Words, place.ID, place.Name, crumbs...)...)
	p.BesideName, p.Beside = c.Words.Say("plan.more"), planner.Around(c, place.ID, place.Counsels)
	return p
}

// done is the page; a fault that stands in none of its forms rises.
func (p *page) done() (replies.Page, error) {
	blamed := slices.ContainsFunc(p.Sections, func(s replies.Section) bool {
		return slices.ContainsFunc(s.Forms, func(f replies.Folded) bool { return len(f.Form.Faults) > 0 })
	})
	if p.err == nil && p.written.Fault != nil && !blamed {
		p.err = p.written.Fault
	}
	return p.Page, p.err
}

func (p *page) say(id string, pairs ...any) string { return p.c.Words.Say(id, pairs...) }

func (p *page) person(id string) string { return cmp.Or(p.people[id], id) }

// table is one that never becomes a file.
func (p *page) table(id string, columns ...string) *ui.Table {
	t := p.c.Table(id, "", columns...)
	t.File = ui.Link{}
	return t
}

// form is one of the page, open where it was sent or asked for.
func (p *page) form(act string, no int, fields ...forms.Field) replies.Folded {
	f := forms.Form{ID: act + "-form", Action: p.at, Token: p.c.Token, Quiet: true, Go: p.say("driver.go." + act),
		Hidden: [][2]string{{"act", act}, {"version", strconv.Itoa(p.version)}, {"no", strconv.Itoa(no)}}}
	f.Add(fields...)
	open := p.written.Act == act && (p.written.No == no || p.written.Typed != nil)
	if open && p.written.Typed != nil {
		if err := f.Fill(p.written.Typed, p.written.Fault); err != nil {
			p.err = err
		}
		f.FaultsName = p.say("form.faults", "N", len(f.Faults))
	}
	return replies.Folded{Summary: p.say("driver.form." + act), Open: open, Form: f}
}

func (p *page) field(name, label string, kind forms.Type, value string) forms.Field {
	return forms.Field{Name: name, Type: kind, Label: p.say(label), Value: value}
}

// helped is a field with a line of help.
func (p *page) helped(f forms.Field, help string) forms.Field {
	f.Help = p.say(help)
	return f
}

func required(f forms.Field) forms.Field { f.Required = true; return f }

func ticked(f forms.Field, is bool) forms.Field { f.Chosen = is; return f }

// choice is a field of options, each a value and its words.
func (p *page) choice(name, label, value string, options ...[2]string) forms.Field {
	f := p.field(name, label, forms.Select, value)
	for _, o := range options {
		f.Options = append(f.Options, forms.Option{Value: o[0], Text: o[1], Chosen: o[0] == value})
	}
	return f
}

// close ends a section: without rows it says so.
func (p *page) close(s replies.Section, t *ui.Table, none string) {
	if t.Len() > 0 {
		s.Table = t
	} else {
		s.Text = append(s.Text, p.say(none))
	}
	p.Sections = append(p.Sections, s)
}

// history is the versions of something, with why each was written.
func (p *page) history(all []models.Fact, acts func(models.Fact) string) {
	t := p.table("history", "driver.col.version", "driver.col.at", "driver.col.by", "driver.col.what")
	for _, f := range slices.Backward(all) {
		t.Row(ui.Text(strconv.Itoa(f.Version)), ui.Text(instant(f.RecordedAt)), ui.Text(p.person(f.Author)), ui.Text(acts(f)))
	}
	p.close(replies.Section{ID: "past", Title: p.say("driver.history")}, t, "driver.none")
}

// wrote is what the history says of a version.
func (p *page) wrote(f models.Fact) string {
	message := "driver.wrote.kept"
	switch {
	case f.Withdrawn:
		message = "driver.wrote.removed"
	case f.Version == 1:
		message = "driver.wrote.added"
	}
	if f.Reason == "" {
		return p.say(message)
	}
	return p.say(message) + ": " + f.Reason
}

func instant(t time.Time) string { return t.UTC().Format("2 Jan 2006 15:04 UTC") }

// percent is a part as a field has it.
func percent(v *models.Percent) string {
	if v == nil {
		return ""
	}
	return v.String()
}
