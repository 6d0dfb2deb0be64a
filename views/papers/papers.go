// Package papers is the pages of documents: the list, one document with all its
// versions and what holds it, and the form for a new one. It refuses to know where
// the content lies.
package papers

import (
	"cmp"
	"fmt"
	"net/url"
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
	Names  map[string]string // of jurisdictions, cases and demands, by id
	Grants map[string]string // awards in a few words, by id
	People map[string]string // names by id
}

// Choice is a jurisdiction to choose.
type Choice struct{ ID, Name string }

// folders are the parts of addresses under which what a document is about stands.
var folders = map[models.FactKind]string{models.FactGrant: "/grants/", models.FactAction: "/demands/", models.FactCase: "/cases/", models.FactDuty: "/deadlines/"}

// Address is where what a document is about stands.
func Address(r models.Ref) string { return folders[r.Kind] + url.PathEscape(r.ID) }

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
	for _, kind := range models.AboutKinds {
		if id, ok := strings.CutPrefix("/"+strings.TrimPrefix(u.Path, "/"), folders[kind]); ok && id != "" && !strings.Contains(id, "/") {
			return models.Ref{Kind: kind, ID: id}, true
		}
	}
	return models.Ref{}, false
}

// about leads to what a document is about.
func (g Given) about(d models.Document) []ui.Link {
	var out []ui.Link
	for _, r := range d.About {
		text := cmp.Or(g.Names[r.ID], r.ID)
		if r.Kind == models.FactGrant {
			text = cmp.Or(g.Grants[r.ID], r.ID)
		}
		out = append(out, ui.Link{Text: text, URL: Address(r)})
	}
	return out
}

func (g Given) name(id string) string { return cmp.Or(g.People[id], id) }

// size is in the unit that one would say it in.
func size(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.1f KiB", float64(n)/(1<<10))
	}
	return strconv.FormatInt(n, 10) + " B"
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

// words are the fields of what is said of a document.
func words(c layout.Context, f *forms.Form, d models.Document) {
	w := c.Words
	var about []string
	for _, r := range d.About {
		about = append(about, Address(r))
	}
	f.Add(
		forms.Field{Name: "title", Type: forms.Text, Label: w.Say("paper.name"), Value: d.Title, Required: true},
		forms.Field{Name: "about", Type: forms.Area, Label: w.Say("paper.about"), Help: w.Say("paper.about_help"), Value: strings.Join(about, "\n")},
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
