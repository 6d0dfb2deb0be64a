// Package papers is the pages of documents: the list, one document with all its
// versions and what holds it, and the form for a new one. It refuses to know where
// the content lies.
package papers

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"proviso/models"
	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/ui"
)

// Home is the list, and Add the form for a new document.
const (
	Home = "/workspace/documents"
	Add  = "/workspace/documents/new"
)

// At is where a document stands.
func At(id string) string { return Home + "/" + id }

// Paper is one document as it stands.
type Paper struct {
	models.Document
	Version int
	Held    []models.RecordHold
}

// Given is what every page of documents needs to word them.
type Given struct {
	Names map[string]string // of jurisdictions, by id
	About map[models.Ref]Subject
}

// Subject is what a document can be about, in a few words.
type Subject struct {
	Name  string
	Asked []string // of a demand, the jurisdictions in which there is a file of it
}

// Choice is a jurisdiction to choose.
type Choice struct{ ID, Name string }

// folders are the parts of addresses under which what a document is about stands.
var folders = map[models.FactKind]string{models.FactGrant: "/grants/", models.FactAction: "/demands/", models.FactCase: "/cases/", models.FactDuty: "/deadlines/"}

// Address is where what a document is about stands.
func Address(r models.Ref) string { return folders[r.Kind] + url.PathEscape(r.ID) }

// AddAbout is the form for a new document of a jurisdiction, about something that
// is chosen already.
func AddAbout(r models.Ref, jurisdiction string) string {
	q := url.Values{"about": {Address(r)}}
	if jurisdiction != "" {
		q.Set("jurisdiction", jurisdiction)
	}
	return Add + "?" + q.Encode()
}

// OnlyAbout is the list of the documents about something.
func OnlyAbout(id string) string { return Home + "?" + url.Values{"about": {id}}.Encode() }

// ParseAbout reads what a document is about: the addresses of pages, one a line,
// with or without the host.
func ParseAbout(field, text string) ([]models.Ref, error) {
	var out []models.Ref
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		r, ok := ref(line)
		if !ok {
			return nil, models.Invalid(field, "%q is not the address of a grant, demand, case or deadline, like /grants/…, /demands/…, /cases/… or /deadlines/…", line)
		}
		out = append(out, r)
	}
	return out, nil
}

func ref(address string) (models.Ref, bool) {
	u, err := url.Parse(address)
	if err != nil {
		return models.Ref{}, false
	}
	path := "/" + strings.TrimPrefix(u.Path, "/")
	if id, ok := strings.CutPrefix(path, "/workspace/acceptances/"); ok { // the answer to an award is about that
		path = "/grants/" + id
	}
	path = strings.TrimPrefix(path, "/workspace")
	for _, kind := range models.AboutKinds {
		id, ok := strings.CutPrefix(path, folders[kind])
		if kind == models.FactAction { // the file of a demand is at the demand and the jurisdiction
			id, _, _ = strings.Cut(id, "/")
		}
		if ok && id != "" && !strings.Contains(id, "/") {
			return models.Ref{Kind: kind, ID: id}, true
		}
	}
	return models.Ref{}, false
}

func (g Given) called(r models.Ref) string { return cmp.Or(g.About[r].Name, r.ID) }

// about leads to what a document is about, there where it is worked on.
func (g Given) about(d models.Document, but models.Ref) []ui.Link {
	var out []ui.Link
	for _, r := range d.About {
		if r == but {
			continue
		}
		at := Address(r)
		switch {
		case g.About[r].Name == "": // it may have been withdrawn since
		case r.Kind == models.FactGrant:
			at = "/workspace" + at
		case slices.Contains(g.About[r].Asked, d.Jurisdiction):
			at = "/workspace" + at + "/" + url.PathEscape(d.Jurisdiction)
		}
		out = append(out, ui.Link{Text: g.called(r), URL: at})
	}
	return out
}

// size is in the unit that one would say it in.
func size(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.1f\u00a0MiB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.1f\u00a0KiB", float64(n)/(1<<10))
	}
	return strconv.FormatInt(n, 10) + "\u00a0B"
}

func instant(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04 UTC") }

// mark is how a document stands on the day.
func mark(c layout.Context, p *Paper) ui.Mark {
	state, tone := "kept", "clear"
	switch {
	case p.Removed != nil:
		state, tone = "removed", "unknown"
	case p.Expired(c.Today):
		state, tone = "expired", "restricted"
	case p.ExpiresSoon(c.Today):
		state, tone = "soon", "at_issue"
	case len(p.Held) > 0:
		state, tone = "held", "protected"
	}
	return ui.Mark{Tone: tone, Word: c.Words.Say("paper.is." + state)}
}

// Typed is what was sent in a form that was refused, and why.
type Typed struct {
	Form   string
	Fault  error
	Values map[string]string
}

// fill puts into the form what was typed, and at each field what is wrong.
func (t *Typed) fill(c layout.Context, f *forms.Form) error {
	if t == nil || t.Form != f.ID {
		return nil
	}
	err := f.Fill(t.Values, t.Fault)
	f.FaultsName = c.Words.Say("form.faults", "N", len(f.Faults))
	return err
}

// AboutField is the box of one thing that a document is about, from 0.
func AboutField(i int) string { return "about-" + strconv.Itoa(i) }

// words are the fields of what is said of a document. What it is about already is
// named, each with a box; more is added by its address.
func (g Given) words(c layout.Context, f *forms.Form, d models.Document) {
	w := c.Words
	f.Add(forms.Field{Name: "title", Type: forms.Text, Label: w.Say("paper.name"), Value: d.Title, Required: true})
	more := w.Say("paper.about")
	for i, r := range d.About {
		f.Add(forms.Field{Name: AboutField(i), Type: forms.Check, Label: w.Say("paper.about_one", "What", g.called(r)), Value: Address(r), Chosen: true})
		more = w.Say("paper.about_more")
	}
	f.Add(
		forms.Field{Name: "about", Type: forms.Area, Label: more, Help: w.Say("paper.about_help")},
		forms.Field{Name: "expires_on", Type: forms.Day, Label: w.Say("paper.expires_on"), Help: w.Say("paper.expires_help"), Value: d.ExpiresOn.String()},
		forms.Field{Name: "source_url", Type: forms.Text, Label: w.Say("paper.source_url"), Help: w.Say("paper.source_help"), Value: d.SourceURL},
		forms.Field{Name: "note", Type: forms.Area, Label: w.Say("paper.note"), Value: d.Note},
	)
}

// file are the fields of a file that is sent.
func file(c layout.Context, f *forms.Form, most int64) {
	w := c.Words
	f.Files = true
	f.Add(
		forms.Field{Name: "file_note", Type: forms.Text, Label: w.Say("paper.file_note"), Help: w.Say("paper.file_note_help")},
		forms.Field{Name: "file", Type: forms.File, Label: w.Say("paper.file"), Help: w.Say("paper.file_help", "Most", size(most)), Required: true},
	)
}
