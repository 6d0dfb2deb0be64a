package public

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"proviso/app/publication"
	"proviso/static"
	"proviso/views/tell"
)

// About is what a page says of itself: the shell is made of it.
type About struct {
	Path string // behind the language, "" for the portfolio
	// Card is the kind of embed that tells of the same, and ID its id; "" for a page
	// that has none: it has no files, no picture and nothing to embed.
	Card, ID    string
	Tab         string // the entry of the navigation it belongs to, a path
	Title       string // of the window and of a link that is shared, without the site's name
	Description string
	Heading     string
	HeadingLang string // where it is not the page's
	Mark        *Mark  // beside the heading
	Lede        string // the sentence that opens the page
	Quiet       string // as of, as known on, last verified, how many sources
	Crumbs      []Link
	Feed        [2]string // kind and id of its Atom feed, "" for none
	// Data is the data block of the head (schema.org/Dataset), or nil.
	Data templ.Component
}

// Link is a word that leads somewhere.
type Link struct {
	Text, URL string
	Lang      string // of the text, where it is not the page's
	Current   bool
}

// Mark is a rung or a standing: a shape, a tone and the word.
type Mark struct{ Tone, Word string }

// Alternate is another form of the page, for the head.
type Alternate struct{ Type, Lang, Title, URL string }

// Property is a line of Open Graph.
type Property struct{ Name, Content string }

// Shell is a page without its content, from top to bottom.
type Shell struct {
	Lang, Title, Description string
	Canonical                string
	Alternates               []Alternate
	Graph                    []Property
	Style                    string
	Data                     templ.Component

	Skip, Home, Name, NavName, MenuName string
	Nav                                 []Link
	Other                               []Link
	LanguageName                        string

	CrumbsName string
	Crumbs     []Link
	Heading    Text
	Mark       *Mark
	Corrected  *Corrected
	Lede       string
	Quiet      string
	Frozen     *Frozen

	FilesName, Files string
	FileLinks        []Link
	Kept             *Link
	KeptText         string
	Foot             []Link
	FootName         string
	Edition          string
}

// Corrected is the mark of a page of which something was mended lately.
type Corrected struct {
	Word, Text, URL string
}

// Frozen says that a page is how it stood once.
type Frozen struct {
	Text string
	Now  Link
}

// tabs are the entries of the navigation, by path.
var tabs = []string{"", "jurisdictions", "cases", "coverage", "comparisons", "method", "corrections", "data"}

// NewShell makes the shell of a page.
func NewShell(f tell.Frame, a About) Shell {
	s := Shell{Lang: f.Lang, Title: a.Title + " · " + f.Say("public.name"), Description: a.Description, Style: static.URL("public.css"), Data: a.Data,
		Skip: f.Say("public.skip"), Home: f.Page(""), Name: f.Say("public.name"), NavName: f.Say("public.nav"), MenuName: f.Say("public.menu"), LanguageName: f.Say("public.languages"),
		CrumbsName: f.Say("public.crumbs"), Crumbs: a.Crumbs, Heading: Text{a.Heading, a.HeadingLang}, Mark: a.Mark, Lede: a.Lede, Quiet: a.Quiet, FootName: f.Say("public.foot")}
	if a.Path == "" {
		s.Title = f.Say("public.name") + " · " + a.Title
	}
	for _, path := range tabs {
		s.Nav = append(s.Nav, Link{Text: f.Say("public.nav." + tabName(path)), URL: f.Page(path), Current: path == a.Tab})
	}
	for _, lang := range tell.Languages {
		if lang != f.Lang {
			s.Other = append(s.Other, Link{Text: languageNames[lang], URL: f.Other(lang, a.Path), Lang: lang})
		}
	}
	s.head(f, a)
	s.foot(f, a)
	s.mark(f, a)
	if f.Frozen {
		s.Frozen = &Frozen{Text: f.Say("public.frozen", "Number", strconv.Itoa(f.Edition.Number), "Day", publishedOn(f)),
			Now: Link{Text: f.Say("public.frozen_now"), URL: f.Live(a.Path)}}
	}
	return s
}

func tabName(path string) string {
	if path == "" {
		return "portfolio"
	}
	return path
}

// languageNames are written in their own language.
var languageNames = map[string]string{"en": "English", "es": "Español"}

// head gives the other forms of the page, and what a link to it shows where it is
// shared. Search engines are led from a frozen page to the one as it stands.
func (s *Shell) head(f tell.Frame, a About) {
	s.Canonical = f.Base + f.Live(a.Path)
	for _, lang := range tell.Languages {
		s.Alternates = append(s.Alternates, Alternate{Lang: lang, URL: f.Base + f.Other(lang, a.Path)})
	}
	s.Alternates = append(s.Alternates, Alternate{Lang: "x-default", URL: f.Base + f.Other(tell.Languages[0], a.Path)})
	if a.Feed[0] != "" {
		s.Alternates = append(s.Alternates, Alternate{Type: "application/atom+xml", Title: f.Say("public.feed", "Title", a.Title), URL: f.Feed(a.Feed[0], a.Feed[1])})
	}
	s.Graph = []Property{{"og:type", "website"}, {"og:site_name", f.Say("public.name")}, {"og:title", a.Title}, {"og:description", a.Description},
		{"og:url", f.Base + f.Page(a.Path)}, {"og:locale", map[string]string{"en": "en_US", "es": "es_US"}[f.Lang]}}
	if a.Card == "" {
		return
	}
	s.Alternates = append(s.Alternates,
		Alternate{Type: "application/json", Title: f.Say("public.file.json"), URL: f.File(a.Card, a.ID, "json")},
		Alternate{Type: "text/csv", Title: f.Say("public.file.csv"), URL: f.File(a.Card, a.ID, "csv")},
		Alternate{Type: "application/json+oembed", Title: a.Title, URL: oembed(f, a.Path, "json")},
		Alternate{Type: "text/xml+oembed", Title: a.Title, URL: oembed(f, a.Path, "xml")})
	s.Graph = append(s.Graph, Property{"og:image", f.Base + f.File(a.Card, a.ID, "png")}, Property{"og:image:type", "image/png"},
		Property{"og:image:width", "1200"}, Property{"og:image:height", "630"}, Property{"og:image:alt", a.Description})
}

// oembed is the address at which another site learns how to embed a page.
func oembed(f tell.Frame, path, format string) string {
	return f.Base + "/oembed?" + url.Values{"format": {format}, "url": {f.Base + f.Page(path)}}.Encode()
}

// foot gives what can be taken from the page, and where it stays as it is.
func (s *Shell) foot(f tell.Frame, a About) {
	if a.Card != "" {
		s.FilesName = f.Say("public.files")
		for _, x := range files {
			s.FileLinks = append(s.FileLinks, Link{Text: f.Say(x.word), URL: f.File(a.Card, a.ID, x.extension)})
		}
		s.Foot = append(s.Foot, Link{Text: f.Say("public.embed_this"), URL: f.Page("embed") + "?" + url.Values{"id": {a.ID}, "kind": {a.Card}}.Encode()})
	}
	if a.Feed[0] != "" {
		s.Foot = append(s.Foot, Link{Text: f.Say("public.follow"), URL: f.Feed(a.Feed[0], a.Feed[1])})
	}
	s.Foot = append(s.Foot,
		Link{Text: f.Say("public.nav.method"), URL: f.Page("method")},
		Link{Text: f.Say("public.nav.corrections"), URL: f.Page("corrections")},
		Link{Text: f.Say("public.nav.data"), URL: f.Page("data")},
		Link{Text: f.Say("public.licence"), URL: f.Page("licence")})
	s.KeptText = f.Say("public.kept")
	s.Kept = &Link{Text: f.Base + f.Kept(a.Path), URL: f.Kept(a.Path)}
	s.Edition = f.Say("public.edition", "Number", strconv.Itoa(f.Edition.Number), "Day", publishedOn(f), "ID", f.Edition.ID)
}

// files are those that stand beside a page, with the ids of their names.
var files = []struct{ extension, word string }{{"csv", "public.file.csv"}, {"json", "public.file.json"}, {"metadata.json", "public.file.metadata"}}

func (s *Shell) mark(f tell.Frame, a About) {
	if a.Card == "" {
		return
	}
	kind, id := publication.Kind(a.Card), a.ID
	if kind == publication.KindCoverage {
		id, _, _ = strings.Cut(id, ".")
	}
	marked := publication.Marked(f.Edition.Corrections, kind, id, f.Today)
	if len(marked) == 0 {
		return
	}
	s.Corrected = &Corrected{Word: f.Say("public.corrected"), Text: f.Say("public.corrected_text", "N", len(marked), "Day", f.Day(marked[0].Date)), URL: f.Page("corrections")}
}

// publishedOn is the day of the edition. (Of one that is not published yet it is today.)
func publishedOn(f tell.Frame) string {
	if f.Edition.Published.IsZero() {
		return f.Day(f.Today)
	}
	return f.Day(dayOf(f.Edition.Published))
}
