package publish

import (
	"cmp"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"proviso/app/publication"
	"proviso/models"
	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/records"
	"proviso/views/tell"
	"proviso/views/ui"
	"proviso/views/words"
)

// Superseded is a field of a fact that says something else than the public reads.
type Superseded struct {
	Kind, ID, Path string
	Subject        string
	Old, New       string
}

// Key names the field in a form.
func (s *Superseded) Key() string { return s.Kind + "/" + s.ID + "/" + s.Path }

// Told is what a publisher says of a superseded field.
type Told struct {
	Error            bool // it was one: put it into the log
	Reason, ReasonES string
	Fault            string // of the reason
}

// GivenPreview is what the preview is made from.
type GivenPreview struct {
	Edition     *publication.Edition
	Previous    *publication.Edition // nil: nothing stands
	Seal        string
	Documents   []publication.Document
	Differences []publication.Difference
	Superseded  []Superseded
	Unchanged   bool
	Told        map[string]Told // by Key
	Reason      string
	Fault       error
	Only        string // "kind/id" of the one document whose values are asked for
}

// PreviewPage mirrors the preview from top to bottom.
type PreviewPage struct {
	Frame       layout.Frame
	Facts       []records.Named
	FactsName   string
	ChangesName string
	ChangesText []string
	All         ui.Link // the differences as a file
	Kinds       []KindGroup
	Publish     *PublishForm // nil: there is nothing to publish
	FormName    string
	FormText    []string
	LookName    string
	Look        *LookForm
}

// KindGroup is the documents of one kind.
type KindGroup struct {
	ID, Title, Text string
	Changed         []Changed
	New, Gone       []Leaf
	NewFold         string
	GoneFold        string
	All             []Leaf
	AllFold         string
}

// Changed is a document that would say something else.
type Changed struct {
	Leaf
	Fold  string
	Table *ui.Table
	More  ui.Link // to all its values, where these are only some
}

// Leaf leads to the page of a document and to its data, as they would leave.
type Leaf struct{ Page, Data ui.Link }

// PublishForm is the form that lets it leave, with what is said of mended facts.
type PublishForm struct {
	Action, Token, Go string
	FaultsName        string
	Faults            []forms.Fault
	Hidden            [][2]string
	MendName          string
	MendText          string
	Mend              []MendFact
	Fields            []forms.Field
}

// MendFact is one fact that says something else than before.
type MendFact struct {
	Name, Kind string
	Fields     []MendField
}

// MendField is one field of it.
type MendField struct {
	ID             string
	Name, Old, New string
	OldName        string // read before each value by those who do not see the arrow
	NewName        string
	Key            [2]string
	Check          forms.Field
	Reasons        []forms.Field
}

// Bounds of what stands on the page at once: of each document some values, and no more
// than a number in all. The rest is a link away, and all of it is in the file.
const (
	valuesOfOne = 12
	valuesInAll = 600
)

// NewPreviewPage words exactly what would leave.
func NewPreviewPage(c layout.Context, g GivenPreview) (PreviewPage, error) {
	w := c.Words
	base := page(c, w.Say("publish.preview"))
	p := PreviewPage{Frame: base.Frame, FactsName: w.Say("publish.what"), ChangesName: w.Say("publish.changes"), FormName: w.Say("publish.form"), LookName: w.Say("publish.look_other")}
	n := counted(g)
	switch {
	case g.Unchanged:
		p.Frame.Sentence = w.Say("publish.unchanged", "Number", g.Previous.Number)
	case g.Previous == nil:
		p.Frame.Sentence = w.Say("publish.preview_first", "N", len(g.Documents))
	case len(g.Differences) == 0:
		p.Frame.Sentence = w.Say("publish.preview_days", "Day", dayWords(g.Edition.AsOf))
	default:
		p.Frame.Sentence = w.Say("publish.preview_sentence", "N", len(g.Documents), "New", n.new, "Changed", n.changed, "Gone", n.gone)
	}
	p.Frame.Quiet = w.Say("publish.preview_quiet")
	p.Facts = previewFacts(w, g)
	p.changes(c, g)
	if g.Only != "" { // what is published is looked at whole
		p.FormName, p.LookName = "", ""
		return p, nil
	}
	if !g.Unchanged || len(g.Superseded) > 0 {
		form, err := publishing(c, g)
		if err != nil {
			return p, err
		}
		p.Publish, p.FormText = form, []string{w.Say("publish.form_text")}
	} else {
		p.FormText = []string{w.Say("publish.nothing")}
	}
	var err error
	p.Look, err = look(c, string(g.Edition.AsOf), string(g.Edition.KnownOn), nil)
	return p, err
}

func previewFacts(w *words.Words, g GivenPreview) []records.Named {
	var f records.Facts
	f.Say(w.Say("publish.fact.number"), strconv.Itoa(g.Edition.Number))
	f.Say(w.Say("publish.fact.as_of"), dayWords(g.Edition.AsOf))
	f.Say(w.Say("publish.fact.known_on"), cmp.Or(dayWords(g.Edition.KnownOn), w.Say("publish.known_all")))
	f.Say(w.Say("publish.fact.revision"), strconv.FormatInt(g.Edition.Revision, 10))
	if g.Previous != nil {
		f.Link(w.Say("publish.fact.compared"), ui.Link{Text: w.Say("publish.numbered", "Number", g.Previous.Number), URL: At(int64(g.Previous.Number))})
	}
	f.Say(w.Say("publish.fact.seal"), g.Seal)
	return f
}

// tally is how many documents are new, changed and gone.
type tally struct{ new, changed, gone int }

func counted(g GivenPreview) (n tally) {
	last := [2]string{}
	for _, d := range g.Differences {
		at := [2]string{string(d.Kind), d.ID}
		switch {
		case d.Path == "" && d.New != "":
			n.new++
		case d.Path == "":
			n.gone++
		case at != last:
			n.changed++
		}
		last = at
	}
	return n
}

// DifferencesTable is all that differs, as a file has it.
func DifferencesTable(c layout.Context, g GivenPreview) *ui.Table {
	t := c.Table("differences", "", "publish.col.kind", "publish.col.document", "publish.col.field", "publish.col.old", "publish.col.new")
	for _, d := range g.Differences {
		t.Row(ui.Text(string(d.Kind)), ui.Text(d.ID), ui.Text(d.Path), ui.Text(d.Old), ui.Text(d.New))
	}
	return t
}

// changes groups what differs by kind and document.
func (p *PreviewPage) changes(c layout.Context, g GivenPreview) {
	w := c.Words
	q := days(g.Edition.Settings)
	if len(g.Differences) > 0 {
		file := days(g.Edition.Settings)
		file.Set("format", "csv")
		file.Set("table", "differences")
		p.All = ui.Link{Text: w.Say("publish.all_csv", "N", len(g.Differences)), URL: Look + "?" + file.Encode()}
	}
	if g.Only != "" {
		whole := Look + "?" + q.Encode()
		p.ChangesText = append(p.ChangesText, w.Say("publish.only_one"))
		p.Frame.Crumbs = append(p.Frame.Crumbs[:1:1], ui.Link{Text: w.Say("publish.preview"), URL: whole}, ui.Link{Text: w.Say("publish.one_document")})
	}
	by := map[string][]publication.Difference{}
	for _, d := range g.Differences {
		k := string(d.Kind) + "/" + d.ID
		by[k] = append(by[k], d)
	}
	shown := 0
	for _, kind := range publication.Kinds {
		k := KindGroup{ID: "kind-" + string(kind), Title: w.Say("publish.kinds." + string(kind))}
		for _, d := range g.Documents {
			if d.Kind != kind {
				continue
			}
			leaf := leafOf(w, g.Edition, kind, d.ID, q)
			k.All = append(k.All, leaf)
			differs := by[string(kind)+"/"+d.ID]
			switch {
			case len(differs) == 0:
			case differs[0].Path == "":
				k.New = append(k.New, leaf)
			case g.Only == "" || g.Only == string(kind)+"/"+d.ID:
				k.Changed = append(k.Changed, changedOf(c, g, leaf, differs, &shown))
			}
		}
		for _, d := range g.Differences {
			if d.Kind == kind && d.Path == "" && d.New == "" {
				k.Gone = append(k.Gone, Leaf{Page: ui.Link{Text: NameOf(w, g.Previous, kind, d.ID)}})
			}
		}
		if len(k.All)+len(k.Gone) == 0 || g.Only != "" && len(k.Changed) == 0 {
			continue
		}
		k.Text = w.Say("publish.kind_text", "N", len(k.All), "New", len(k.New), "Changed", len(k.Changed), "Gone", len(k.Gone))
		k.NewFold, k.GoneFold, k.AllFold = w.Say("publish.new_fold", "N", len(k.New)), w.Say("publish.gone_fold", "N", len(k.Gone)), w.Say("publish.all_fold", "N", len(k.All))
		if g.Only != "" {
			k.New, k.Gone, k.All, k.Text = nil, nil, nil, ""
		}
		p.Kinds = append(p.Kinds, k)
	}
}

// leafOf leads to the preview of a document's page and data.
func leafOf(w *words.Words, e *publication.Edition, kind publication.Kind, id string, q url.Values) Leaf {
	name := NameOf(w, e, kind, id)
	return Leaf{Page: ui.Link{Text: name, URL: Look + "/en/" + tell.PageOf(string(kind), id) + "?" + q.Encode()},
		Data: ui.Link{Text: w.Say("publish.data"), URL: Look + "/embed/" + string(kind) + "/" + id + ".json?" + q.Encode()}}
}

// changedOf is a document with what it said and would say.
func changedOf(c layout.Context, g GivenPreview, leaf Leaf, differs []publication.Difference, shown *int) Changed {
	w := c.Words
	d := Changed{Leaf: leaf, Fold: w.Say("publish.values", "Name", leaf.Page.Text, "N", len(differs))}
	show := min(len(differs), valuesOfOne, max(0, valuesInAll-*shown))
	if g.Only != "" {
		show = len(differs)
	}
	*shown += show
	// Where a source comes in between, the numbers of all behind it move: what is told
	// goes before.
	slices.SortStableFunc(differs, func(x, y publication.Difference) int { return cmp.Compare(cited(x.Path), cited(y.Path)) })
	if show > 0 {
		d.Table = ui.NewTable("values-"+string(differs[0].Kind)+"-"+differs[0].ID, "", ui.Columns(w.Say("publish.col.field"), w.Say("publish.col.old"), w.Say("publish.col.new"))...)
		for _, x := range differs[:show] {
			d.Table.Row(ui.Text(path(x.Path)), value(w, x.Old), value(w, x.New))
		}
	}
	if show < len(differs) {
		q := days(g.Edition.Settings)
		q.Set("document", string(differs[0].Kind)+"/"+differs[0].ID)
		d.More = ui.Link{Text: w.Say("publish.values_all", "N", len(differs)), URL: Look + "?" + q.Encode()}
	}
	return d
}

// cited is 1 of a value that is about sources, else 0.
func cited(path string) int {
	if path == "sources" || strings.HasPrefix(path, "sources.") || strings.Contains(path, ".sources.") {
		return 1
	}
	return 0
}

// publishing is the form that lets the preview leave.
func publishing(c layout.Context, g GivenPreview) (*PublishForm, error) {
	w := c.Words
	f := &PublishForm{Action: Home, Token: c.Token, Go: w.Say("publish.form_go", "Number", g.Edition.Number),
		Hidden: [][2]string{{"seal", g.Seal}, {"as_of", string(g.Edition.AsOf)}, {"known_on", string(g.Edition.KnownOn)}}}
	if len(g.Superseded) > 0 {
		f.MendName, f.MendText = w.Say("publish.mend"), w.Say("publish.mend_text", "N", len(g.Superseded))
	}
	for i := range g.Superseded {
		s := &g.Superseded[i]
		if i == 0 || s.Kind != g.Superseded[i-1].Kind || s.ID != g.Superseded[i-1].ID {
			f.Mend = append(f.Mend, MendFact{Name: s.Subject, Kind: s.Kind})
		}
		fact := &f.Mend[len(f.Mend)-1]
		x := mendField(w, s, g.Told[s.Key()], strconv.Itoa(i))
		for _, r := range x.Reasons {
			if r.Fault != "" {
				f.Faults = append(f.Faults, forms.Fault{Text: s.Subject + ", " + x.Name + ": " + r.Fault, Of: r.ID()})
			}
		}
		fact.Fields = append(fact.Fields, x)
	}
	own := forms.Form{ID: "publish"}
	own.Add(forms.Field{Name: "reason", Type: forms.Text, Label: w.Say("publish.field.reason"), Help: w.Say("publish.field.reason_help"), Value: g.Reason, Required: true})
	var e *models.Error
	blamed := g.Fault
	if errors.As(g.Fault, &e) && e.Field == "told" { // it stands at its field already
		blamed = nil
	}
	if err := own.Blame(blamed); err != nil {
		return f, err
	}
	f.Fields = own.Fields
	f.Faults = append(f.Faults, own.Faults...)
	f.FaultsName = w.Say("form.faults", "N", len(f.Faults))
	return f, nil
}

// mendField is one field of a fact: what it was and is, and whether that mends an error.
func mendField(w *words.Words, s *Superseded, told Told, at string) MendField {
	name := path(s.Path)
	var own forms.Form
	own.ID = "publish"
	own.Add(forms.Field{Name: "error." + at, Type: forms.Check, Label: w.Say("publish.field.error"), Chosen: told.Error},
		forms.Field{Name: "why." + at, Type: forms.Text, Label: w.Say("publish.field.public_reason"), Help: w.Say("publish.field.mend_help"), Value: told.Reason, Fault: told.Fault},
		forms.Field{Name: "why_es." + at, Type: forms.Text, Label: w.Say("publish.field.reason_es"), Value: told.ReasonES})
	return MendField{ID: "publish-field_" + at, Name: name, Old: cmp.Or(s.Old, w.Say("publish.not_there")), New: cmp.Or(s.New, w.Say("publish.not_there")), OldName: w.Say("publish.col.old"), NewName: w.Say("publish.col.new"),
		Key: [2]string{"key." + at, s.Key()}, Check: own.Fields[0], Reasons: own.Fields[1:]}
}

// SplitKey is the kind, id and path of a key.
func SplitKey(key string) (kind, id, path string, ok bool) {
	parts := strings.SplitN(key, "/", 3)
	if len(parts) != 3 {
		return "", "", "", false
	}
	return parts[0], parts[1], parts[2], true
}
