package papers

import (
	"cmp"
	"strconv"

	"proviso/models"
	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/ui"
)

// GivenShow is what the page of a document is made from.
type GivenShow struct {
	Given
	Paper
	May, Removes bool
	People       map[string]string // names by id
	History      []models.Fact
	Most         int64 // bytes of a file
	Typed        *Typed
}

// Fact is a name and what it is.
type Fact struct {
	Name  string
	Text  string
	Links []ui.Link
}

// ShowPage mirrors the page from top to bottom.
type ShowPage struct {
	Frame        layout.Frame
	Facts        []Fact
	HoldsName    string
	Holds        []Fact
	VersionsName string
	Versions     *ui.Table
	ChangeName   string
	Forms        []forms.Form
	HistoryName  string
	History      *ui.Table
}

// NewShowPage words one document.
func NewShowPage(c layout.Context, g GivenShow) (ShowPage, error) {
	w := c.Words
	p := ShowPage{Frame: layout.NewWorkFrame(c, g.Title, ui.Link{Text: w.Say("paper.list"), URL: Home})}
	p.Frame.Mark = mark(c, &g.Paper)
	p.Frame.Sentence = w.Say("paper.show_sentence", "N", len(g.Versions), "Place", cmp.Or(g.Names[g.Jurisdiction], g.Jurisdiction))
	if r := g.Removed; r != nil {
		p.Frame.Sentence = w.Say("paper.removed_sentence", "Who", g.name(r.By), "At", instant(r.At), "Why", r.Why)
	}
	p.facts(c, &g)
	p.versions(c, &g)
	if g.Removed == nil {
		g.forms(c, &p)
	}
	p.history(c, &g)
	for i := range p.Forms {
		if err := g.Typed.fill(c, &p.Forms[i]); err != nil {
			return p, err
		}
	}
	return p, nil
}

func (p *ShowPage) facts(c layout.Context, g *GivenShow) {
	w := c.Words
	about := Fact{Name: w.Say("paper.about"), Links: g.about(g.Document, models.Ref{})}
	if len(about.Links) == 0 {
		about.Text = w.Say("paper.about_nothing")
	}
	p.Facts = append(p.Facts, about)
	expires := w.Say("paper.no_expiry")
	if g.ExpiresOn.Known() {
		expires = g.ExpiresOn.Words()
	}
	p.Facts = append(p.Facts, Fact{Name: w.Say("paper.expires_on"), Text: expires})
	if g.SourceURL != "" {
		p.Facts = append(p.Facts, Fact{Name: w.Say("paper.source_url"), Links: []ui.Link{{Text: g.SourceURL, URL: g.SourceURL}}})
	}
	if g.Note != "" {
		p.Facts = append(p.Facts, Fact{Name: w.Say("paper.note"), Text: g.Note})
	}
	if len(g.Held) > 0 {
		p.HoldsName = w.Say("paper.holds")
	}
	for _, h := range g.Held {
		f := Fact{Name: w.Say("paper.hold", "From", h.From.Words()), Text: w.Say("paper.hold_why", "Reason", h.Reason, "Hold", h.ID)}
		for _, l := range g.about(models.Document{Jurisdiction: h.Jurisdiction, About: []models.Ref{h.Matter()}}, models.Ref{}) {
			f.Links = []ui.Link{{Text: w.Say("paper.hold_for", "What", l.Text), URL: l.URL}}
		}
		p.Holds = append(p.Holds, f)
	}
}

func (p *ShowPage) versions(c layout.Context, g *GivenShow) {
	w := c.Words
	p.VersionsName = w.Say("paper.versions")
	p.Versions = c.Table("versions", "", "paper.version", "paper.file", "paper.size", "paper.by", "paper.sha")
	p.Versions.File = ui.Link{}
	for i := len(g.Versions) - 1; i >= 0; i-- {
		v := g.Versions[i]
		n := strconv.Itoa(i + 1)
		file := ui.Cell{Text: ui.Link{Text: v.Name}, Quiet: v.Note}
		if g.Removed == nil {
			file.Text.URL = At(g.ID) + "/versions/" + n
		}
		p.Versions.Row(ui.Text(n), file, ui.Cell{Text: ui.Link{Text: size(v.Size)}, Quiet: v.Type}, ui.Cell{Text: ui.Link{Text: g.name(v.By)}, Quiet: instant(v.At)}, ui.Cell{Quiet: v.Digest})
	}
}

func (g *GivenShow) name(id string) string { return cmp.Or(g.People[id], id) }

func (g *GivenShow) form(c layout.Context, id, act, word string) forms.Form {
	return forms.Form{ID: id, Action: At(g.ID) + "/" + act, Token: c.Token, Go: c.Words.Say(word), Hidden: [][2]string{{"version", strconv.Itoa(g.Version)}}}
}

func (g *GivenShow) forms(c layout.Context, p *ShowPage) {
	w := c.Words
	if g.May || g.Removes {
		p.ChangeName = w.Say("paper.change")
	}
	if g.May {
		f := g.form(c, "upload-form", "upload", "paper.upload_go")
		file(c, &f, g.Most)
		p.Forms = append(p.Forms, f)
		f = g.form(c, "describe-form", "describe", "paper.describe_go")
		f.Quiet = true
		g.words(c, &f, g.Document)
		p.Forms = append(p.Forms, f)
	}
	if g.Removes {
		f := g.form(c, "remove-form", "remove", "paper.remove_go")
		f.Quiet = true
		help := w.Say("paper.remove_help")
		if len(g.Held) > 0 {
			help = w.Say("paper.remove_held")
		}
		f.Add(forms.Field{Name: "why", Type: forms.Text, Label: w.Say("paper.why"), Help: help, Required: true})
		p.Forms = append(p.Forms, f)
	}
}

func (p *ShowPage) history(c layout.Context, g *GivenShow) {
	w := c.Words
	p.HistoryName = w.Say("paper.history")
	p.History = c.Table("history", "", "paper.version", "paper.at", "paper.by", "paper.reason")
	p.History.File = ui.Link{}
	for i := len(g.History) - 1; i >= 0; i-- {
		f := g.History[i]
		p.History.Row(ui.Text(strconv.Itoa(f.Version)), ui.Text(instant(f.RecordedAt)), ui.Text(g.name(f.Author)), ui.Text(f.Reason))
	}
}
