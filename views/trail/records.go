package trail

import (
	"cmp"
	"strconv"

	"proviso/models"
	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/records"
	"proviso/views/ui"
)

// Records is where a bundle of records is made.
const Records = "/workspace/trail/records"

// Given out, or not decided on: what a document's field says besides grounds.
const (
	Release    = "release"
	Unreviewed = ""
)

// Names of the fields of a document, before its id.
const (
	PaperField   = "document-"
	WordsField   = "words-"
	VersionField = "version-"
)

// Paper is a document to be decided on.
type Paper struct {
	models.Document
	Version int
}

// Draft is an answer to an award, the file of a demand, or a driver or scenario of a
// plan, to be decided on.
type Draft struct {
	Key, Title, URL string
	Kind            models.FactKind
	Version         int
}

// Place is a jurisdiction, by id and name.
type Place struct{ ID, Name string }

// GivenRecords is what the page of a bundle is made from.
type GivenRecords struct {
	Places       []Place // to choose from
	Chosen       Place   // "": none yet
	Illustrative bool
	Papers       []Paper
	Drafts       []Draft
	Typed        map[string]string // what was sent and refused
	Fault        error             // why; nil: nothing was
}

// RecordsPage mirrors the page from top to bottom.
type RecordsPage struct {
	Frame                        layout.Frame
	Marked                       string // it is of what is invented
	PapersName, PapersText, None string
	Papers                       *ui.Table
	DraftsName, DraftsText       string
	Drafts                       *ui.Table // nil: there are none
	FormName                     string
	Form                         forms.Form
}

func recordsFrame(c layout.Context, sentence string) layout.Frame {
	w := c.Words
	f := layout.NewWorkFrame(c, w.Say("bundle.title"), ui.Link{Text: w.Say("trail.title"), URL: "/workspace/trail"}, ui.Link{Text: w.Say("bundle.title")})
	f.Sentence, f.Quiet = sentence, w.Say("bundle.quiet")
	return f
}

// NewPlacePage asks of which jurisdiction.
func NewPlacePage(c layout.Context, places []Place) records.Page {
	w := c.Words
	p := records.Page{Frame: recordsFrame(c, w.Say("bundle.sentence"))}
	if len(places) == 0 {
		p.Remark = w.Say("bundle.none")
		return p
	}
	field := records.Field{ID: "bundle-jurisdiction", Name: "jurisdiction", Label: w.Say("bundle.place")}
	for _, x := range places {
		field.Options = append(field.Options, records.Option{Value: x.ID, Text: x.Name})
	}
	p.Filters = records.Filters{Action: Records, What: w.Say("bundle.choose"), Go: w.Say("bundle.go_on"), Fields: []records.Field{field}}
	return p
}

// NewRecordsPage words the form, with what was typed in it and is wrong.
func NewRecordsPage(c layout.Context, g GivenRecords) (RecordsPage, error) {
	w := c.Words
	p := RecordsPage{Frame: recordsFrame(c, w.Say("bundle.sentence")), FormName: w.Say("bundle.form")}
	p.Form = forms.Form{ID: "records-form", Action: Records, Token: c.Token, Go: w.Say("bundle.go")}
	f := &p.Form
	if g.Chosen.ID == "" {
		field := forms.Field{Name: "jurisdiction", Type: forms.Select, Label: w.Say("bundle.place"), Options: []forms.Option{{}}}
		for _, x := range g.Places {
			field.Options = append(field.Options, forms.Option{Value: x.ID, Text: x.Name})
		}
		f.Add(field)
	} else {
		p.Frame.Sentence = w.Say("bundle.sentence_of", "Place", g.Chosen.Name)
		f.Hidden = [][2]string{{"jurisdiction", g.Chosen.ID}}
		p.papers(c, g)
		p.drafts(c, g)
	}
	if g.Illustrative {
		p.Marked = w.Say("bundle.illustrative", "Place", g.Chosen.Name)
	}
	f.Add(
		forms.Field{Name: "reference", Type: forms.Text, Label: w.Say("bundle.reference"), Help: w.Say("bundle.reference_help"), Required: true},
		forms.Field{Name: "why", Type: forms.Area, Label: w.Say("bundle.why"), Help: w.Say("bundle.why_help"), Required: true},
		forms.Field{Name: "from", Type: forms.Day, Label: w.Say("bundle.from"), Help: w.Say("bundle.from_help")},
		forms.Field{Name: "to", Type: forms.Day, Label: w.Say("bundle.to"), Help: w.Say("bundle.to_help")},
	)
	decide := func(key, label, title string, version int) {
		f.Hidden = append(f.Hidden, [2]string{VersionField + key, strconv.Itoa(version)})
		f.Add(
			forms.Field{Name: PaperField + key, Type: forms.Select, Label: label, Options: grounds(c)},
			forms.Field{Name: WordsField + key, Type: forms.Text, Label: w.Say("bundle.words", "Title", title), Help: w.Say("bundle.words_help")},
		)
	}
	for i := range g.Papers {
		x := &g.Papers[i]
		decide(x.ID, w.Say("bundle.paper", "Title", x.Title, "File", x.newest().Name), x.Title, x.Version)
	}
	for _, x := range g.Drafts {
		decide(x.Key, x.called(c), x.called(c), x.Version)
	}
	err := f.Fill(g.Typed, g.Fault)
	if len(f.Faults) > 0 {
		f.FaultsName = w.Say("form.faults", "N", len(f.Faults))
	}
	return p, err
}

func (x *Paper) newest() models.DocumentVersion {
	if n := len(x.Versions); n > 0 {
		return x.Versions[n-1]
	}
	return models.DocumentVersion{}
}

// grounds are what can be decided of a document.
func grounds(c layout.Context) []forms.Option {
	w := c.Words
	out := []forms.Option{{Value: Unreviewed, Text: w.Say("bundle.ground.not_reviewed")}, {Value: Release, Text: w.Say("bundle.ground.release")}}
	for _, g := range models.RecordsGrounds {
		out = append(out, forms.Option{Value: string(g), Text: w.Say("bundle.ground." + string(g))})
	}
	return out
}

// papers is the table of the documents, each with the way to read it.
func (p *RecordsPage) papers(c layout.Context, g GivenRecords) {
	w := c.Words
	p.PapersName = w.Say("bundle.documents")
	if len(g.Papers) == 0 {
		p.None = w.Say("bundle.documents_none")
		return
	}
	p.PapersText = w.Say("bundle.documents_text")
	p.Papers = ui.NewTable("documents", "", ui.Columns(w.Say("paper.name"), w.Say("bundle.file"), w.Say("bundle.versions"), w.Say("bundle.last"), w.Say("bundle.state"))...)
	for i := range g.Papers {
		x := &g.Papers[i]
		state := w.Say("bundle.state.kept")
		if x.Removed != nil {
			state = w.Say("bundle.state.removed", "Day", models.DateOf(x.Removed.At).Words())
		}
		p.Papers.Row(ui.To(cmp.Or(x.Title, x.ID), "/workspace/documents/"+x.ID), ui.Text(x.newest().Name), ui.Text(strconv.Itoa(len(x.Versions))), ui.Text(models.DateOf(x.newest().At).Words()), ui.Text(state))
	}
}

func (x *Draft) called(c layout.Context) string {
	message := "bundle.answer"
	switch x.Kind {
	case models.FactReply:
		message = "bundle.demand"
	case models.FactDriver:
		message = "bundle.driver"
	case models.FactScenario:
		message = "bundle.scenario"
	}
	return c.Words.Say(message, "Title", x.Title)
}

// drafts is the table of what people draft in, each with the way to read it.
func (p *RecordsPage) drafts(c layout.Context, g GivenRecords) {
	if len(g.Drafts) == 0 {
		return
	}
	w := c.Words
	p.DraftsName, p.DraftsText = w.Say("bundle.drafts"), w.Say("bundle.drafts_text")
	p.Drafts = ui.NewTable("drafts", "", ui.Columns(w.Say("bundle.draft"), w.Say("bundle.draft_version"))...)
	for i := range g.Drafts {
		x := &g.Drafts[i]
		p.Drafts.Row(ui.To(x.called(c), x.URL), ui.Text(strconv.Itoa(x.Version)))
	}
}
