package embed

import (
	"bytes"
	"encoding/json"
	"strconv"
	"sync"
	"time"

	"proviso/app/publication"
	"proviso/views/tell"
)

// Licence is that of everything that is published: Creative Commons Attribution 4.0.
const (
	Licence    = "https://creativecommons.org/licenses/by/4.0/"
	licenceTag = "CC BY 4.0"
)

// inEach is a text in each language of the site.
type inEach map[string]string

// metadata is what the file beside an embed says of it. It is one for all languages,
// as the files of rows and of JSON are.
type metadata struct {
	Kind           string                   `json:"kind"`
	ID             string                   `json:"id"`
	Title          inEach                   `json:"title"`
	Description    inEach                   `json:"description"`
	Unknown        inEach                   `json:"not_known"`
	AsOf           publication.Day          `json:"as_of"`
	KnownOn        publication.Day          `json:"known_on,omitempty"` // absent: with all that is recorded
	Verified       publication.Day          `json:"verified_through,omitempty"`
	Published      string                   `json:"published_at"`
	Publication    publication.Head         `json:"publication"`
	Documents      []source                 `json:"documents"`
	Addresses      map[string]places        `json:"addresses"`
	Citation       inEach                   `json:"citation"`
	Licence        licence                  `json:"licence"`
	Rows           inEach                   `json:"rows"`
	Notes          []inEach                 `json:"notes"`
	Columns        json.RawMessage          `json:"columns"` // of type column
	Sources        []cited                  `json:"sources"`
	SourceCount    int                      `json:"sources_in_all"` // that a document of the whole record rests on: they are listed by its parts
	Corrections    []publication.Correction `json:"corrections"`    // that concern it, newest first
	CorrectionsLog string                   `json:"corrections_log"`
}

// source is a document of the edition from which the embed was made.
type source struct {
	Kind   publication.Kind `json:"kind"`
	ID     string           `json:"id"`
	Digest string           `json:"sha256"`
}

// places are the addresses of the newest and of this very edition.
type places struct {
	Live   string `json:"live"`
	Frozen string `json:"frozen"`
}

type licence struct {
	Name   string `json:"name"`
	URL    string `json:"url"`
	Credit inEach `json:"credit"`
}

type column struct {
	Name    string           `json:"name"`
	Type    publication.Type `json:"type"`
	Unit    string           `json:"unit,omitempty"`
	Meaning inEach           `json:"meaning"`
}

type cited struct {
	Number int `json:"number"` // by which the document names it
	publication.Source
}

// Metadata is the file that says what an embed is, from what it was made and how it is
// cited. False if the edition has no such thing.
func Metadata(f tell.Frame, kind, id string) ([]byte, bool) {
	e := f.Edition
	if !has(e, kind, id) {
		return nil, false
	}
	told := toldOf(publication.TableKind(kind, id))
	m := metadata{Kind: kind, ID: id, Title: inEach{}, Description: inEach{}, Unknown: inEach{}, AsOf: e.AsOf, KnownOn: e.KnownOn, Published: e.Published.UTC().Format(time.RFC3339),
		Publication: e.Head, Documents: documentsOf(e, kind, id), Addresses: addressesOf(f, kind, id), Citation: inEach{},
		Licence: licence{licenceTag, Licence, told.credit}, Rows: told.rows, Notes: told.notes, Columns: told.columns,
		Sources: []cited{}, Corrections: concerning(e, kind, id), CorrectionsLog: f.Base + plainFrame(f).Live("corrections")}
	for lang, g := range inLanguages(f) {
		a, _ := aboutOf(g, kind, id)
		m.Title[lang], m.Description[lang], m.Unknown[lang] = a.Title, a.Alt, a.Unknown
		m.Citation[lang] = cite(g, a.Title, kind, id)
		m.Verified, m.SourceCount = a.verified, a.Opening.Sources
		if lang == tell.Languages[0] {
			for i := range a.sources {
				m.Sources = append(m.Sources, cited{a.numbers[i], a.sources[i]})
			}
		}
	}
	return plainJSON(m), true
}

// toldTable is what is said of every table of a kind, in each language.
type toldTable struct {
	rows, credit inEach
	notes        []inEach
	columns      json.RawMessage
}

var toldTables sync.Map // by kind, toldTable: it is the same for every embed

func toldOf(kind string) toldTable {
	if t, ok := toldTables.Load(kind); ok {
		return t.(toldTable)
	}
	say := func(id string) inEach {
		out := inEach{}
		for lang, g := range inLanguages(tell.Frame{}) {
			out[lang] = g.Say(id)
		}
		return out
	}
	t := toldTable{rows: say("machines.rows." + kind), credit: say("machines.credit"), notes: []inEach{say("machines.unknown_cell")}}
	columns := []column{}
	for _, c := range publication.ColumnsOf(kind) {
		if c.Name == "counted_as" {
			t.notes = append(t.notes, say("machines.reproduce"))
		}
		columns = append(columns, column{c.Name, c.Type, c.Unit, say("machines.column." + c.Name)})
	}
	t.columns = plainJSON(columns)
	toldTables.Store(kind, t)
	return t
}

// inLanguages are the frame in each language.
func inLanguages(f tell.Frame) map[string]tell.Frame {
	out := map[string]tell.Frame{}
	for _, lang := range tell.Languages {
		f.Voice, _ = tell.In(lang)
		out[lang] = f
	}
	return out
}

// plainFrame is the frame of files that are the same in every language.
func plainFrame(f tell.Frame) tell.Frame {
	f.Theme = ""
	return inLanguages(f)[tell.Languages[0]]
}

// pageOf is the absolute address of the page of an embed in this edition, and liveOf
// as it stands.
func pageOf(f tell.Frame, kind, id string) string { return f.Base + f.Kept(tell.PageOf(kind, id)) }

func liveOf(f tell.Frame, kind, id string) string { return f.Base + f.Live(tell.PageOf(kind, id)) }

// addressesOf are those of a thing: its page in each language, the embed, its files.
func addressesOf(f tell.Frame, kind, id string) map[string]places {
	out := map[string]places{}
	for lang, g := range inLanguages(f) {
		out["page_"+lang] = places{liveOf(g, kind, id), pageOf(g, kind, id)}
	}
	live, frozen := plainFrame(f), plainFrame(f)
	live.Frozen, frozen.Frozen = false, true
	out["embed"] = places{f.Base + live.Card(kind, id), f.Base + frozen.Card(kind, id)}
	for _, extension := range []string{"csv", "json", "png"} {
		out[extension] = places{f.Base + live.File(kind, id, extension), f.Base + frozen.File(kind, id, extension)}
	}
	return out
}

// Citation is how a newspaper names what it took, with the address at which it stays
// as it was.
func Citation(f tell.Frame, kind, id string) string { return cite(f, titleOf(f, kind, id), kind, id) }

func cite(f tell.Frame, title, kind, id string) string {
	return f.Say("machines.citation", "Site", siteName, "Title", title, "AsOf", f.Day(f.Edition.AsOf), "Number", strconv.Itoa(f.Edition.Number), "ID", f.Edition.ID,
		"Published", f.Day(publishedDay(f.Edition)), "Address", pageOf(f, kind, id))
}

func publishedDay(e *publication.Edition) publication.Day {
	return publication.Day(e.Published.UTC().Format(time.DateOnly))
}

// documentsOf are the documents from which an embed was made.
func documentsOf(e *publication.Edition, kind, id string) []source {
	out := []source{{documentKind(kind), documentID(kind, id), e.Digests[documentKind(kind)][documentID(kind, id)]}}
	if _, place, ok := publication.ConditionAndPlace(id); ok && kind == string(publication.KindCoverage) {
		out = append(out, source{publication.KindPlace, place, e.Digests[publication.KindPlace][place]})
	}
	return out
}

// concerning are the corrections after which an embed says something else.
func concerning(e *publication.Edition, kind, id string) []publication.Correction {
	out := []publication.Correction{}
	for _, c := range e.Corrections {
		for _, a := range c.Concerns {
			if a.Kind == documentKind(kind) && a.ID == documentID(kind, id) {
				out = append(out, c)
				break
			}
		}
	}
	return out
}

// wrapped is a document as it leaves in a file.
type wrapped struct {
	Publication publication.Head `json:"publication"`
	Kind        string           `json:"kind"`
	ID          string           `json:"id"`
	URL         string           `json:"url"`
	Frozen      string           `json:"frozen_url"`
	Licence     string           `json:"licence"`
	Documents   []source         `json:"made_from"`
	Document    json.RawMessage  `json:"document"`
}

// answerDocument is the document of an answer: what the place's own says of one condition.
type answerDocument struct {
	Condition publication.Ref        `json:"condition"`
	Place     publication.Ref        `json:"jurisdiction"`
	Cover     string                 `json:"cover"`
	Standings []publication.Standing `json:"standings"`
	Sources   []publication.Source   `json:"sources"` // all of the place's document, by the numbers in which the standings name them
}

// JSON is the file of an embed: the document as it was published, to the byte, in what
// says which it is. Body gives the bytes of a document of the edition. False if the
// edition has no such thing.
func JSON(f tell.Frame, kind, id string, body func(publication.Kind, string) []byte) ([]byte, bool) {
	e := f.Edition
	if !has(e, kind, id) {
		return nil, false
	}
	f = plainFrame(f)
	w := wrapped{Publication: e.Head, Kind: kind, ID: id, URL: liveOf(f, kind, id), Frozen: pageOf(f, kind, id), Licence: Licence, Documents: documentsOf(e, kind, id)}
	switch publication.TableKind(kind, id) {
	case publication.TableMap:
		w.Document = plainJSON(struct {
			States []publication.StateLine `json:"states"`
		}{e.Overview.States})
	case publication.TableAnswer:
		condition, place, _ := publication.ConditionAndPlace(id)
		k, p := e.Condition(condition), e.Place(place)
		a := answerDocument{Condition: publication.Ref{ID: k.ID, Name: k.Title}, Place: publication.Ref{ID: p.ID, Name: p.Name}, Cover: coverOf(e, condition, place).Cover, Sources: p.Sources}
		for _, s := range p.Cover {
			if s.Condition.ID == condition {
				a.Standings = append(a.Standings, s)
			}
		}
		w.Document = plainJSON(a)
	default:
		w.Document = body(documentKind(kind), id)
		if w.Document == nil {
			return nil, false
		}
	}
	return plainJSON(w), true
}

// plainJSON is JSON without escapes that only HTML would need, in the order of the
// fields.
func plainJSON(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(err) // what was published can be written
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
