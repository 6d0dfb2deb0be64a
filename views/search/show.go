// Package search is the page of what a search found. It refuses to know how it
// was found.
package search

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
	"proviso/views/words"
)

// Given is what the page is made from.
type Given struct {
	Query    string
	Kind     models.HitKind // "": the first of every kind
	Total    int
	Groups   []Group
	Meant    string   // the question as it was understood, if that is another
	Alone    []Finds  // where no one thing holds all words
	Lost     []string // words like nothing in the record
	From     int      // which of a kind is the first shown, from 0
	PageSize int
	Names    map[string]string // of places and programs by id
	Examples []string
	Invented int // illustrative things that match and are not shown
}

// Group is what was found of one kind, and the part of it that is shown.
type Group struct {
	Kind  models.HitKind
	Total int
	Hits  []models.Hit
}

// Finds is a word and how much it finds alone.
type Finds struct {
	Word string
	N    int
}

// ShowPage mirrors the page from top to bottom.
type ShowPage struct {
	Frame          layout.Frame
	Search         layout.Search
	Invented       string
	InventedLink   ui.Link
	Meant          string
	MeantLink      ui.Link
	Lost           string
	Alone          string
	AloneLinks     []ui.Link
	KindsName      string
	Kinds          []layout.NavItem
	NoneOfKind     string
	Sections       []Section
	PagesName      string
	Previous, Next ui.Link
	Where          string
	What, WhatText string
	ExamplesName   string
	Examples       []ui.Link
}

// Section is the things of one kind.
type Section struct {
	ID, Title string
	Table     *ui.Table
	More      ui.Link
}

// NewShowPage words what was found.
func NewShowPage(c layout.Context, g Given) ShowPage {
	w := c.Words
	p := ShowPage{Frame: layout.NewFrame(c, w.Say("search.title"))}
	p.Search = p.Frame.Search
	p.Search.Field, p.Frame.Search.Hide = "search-for", true
	if g.Kind != "" {
		p.Search.Hidden = append(p.Search.Hidden, [2]string{"kind", string(g.Kind)})
	}
	p.Frame.Quiet = w.Say("search.quiet", "Day", c.AsOf.Words())
	if c.KnownOn != 0 {
		p.Frame.Quiet = w.Say("search.quiet_known", "Day", c.AsOf.Words(), "Known", c.KnownOn.Words())
	}
	asked := cmp.Or(g.Meant, g.Query)
	switch {
	case g.Query == "":
		p.Frame.Sentence = w.Say("search.ask")
	case g.Total == 0:
		p.Frame.Sentence = w.Say("search.none", "Query", g.Query)
	default:
		p.Frame.Sentence = sentence(w, asked, g)
	}
	if g.Query != "" {
		p.Frame.Title = c.Titled(w.Say("search.title_of", "Query", g.Query) + " - " + w.Say("site.name"))
	}
	if g.Total == 0 {
		p.Frame.Files = nil
		p.What, p.WhatText, p.ExamplesName = w.Say("search.what"), w.Say("search.what_text"), w.Say("search.examples")
		for _, text := range g.Examples {
			p.Examples = append(p.Examples, ui.Link{Text: text, URL: c.At("/search", "q", text, "kind", "")})
		}
	}
	if g.Meant != "" {
		p.Meant = w.Say("search.meant", "Query", g.Query)
		p.MeantLink = ui.Link{Text: g.Meant + "?", URL: c.At("/search", "q", g.Meant)}
	}
	if g.Invented > 0 {
		p.Invented = w.Say("sample.found", "N", g.Invented)
		p.InventedLink = ui.Link{Text: w.Say("sample.found_link"), URL: c.At("/search", "kind", "", "illustrative", "only")}
	}
	if len(g.Lost) > 0 {
		words := g.Lost[0]
		if len(g.Lost) > 1 {
			words = list(w, g.Lost)
		}
		p.Lost = w.Say("search.lost", "N", len(g.Lost), "Words", words)
	}
	if len(g.Alone) > 0 {
		p.Alone = w.Say("search.alone")
		for _, f := range g.Alone {
			p.AloneLinks = append(p.AloneLinks, ui.Link{Text: w.Say("search.alone_word", "Word", f.Word, "Count", f.N), URL: c.At("/search", "q", f.Word, "kind", "")})
		}
	}
	p.kinds(c, g)
	for _, group := range g.Groups {
		if len(group.Hits) == 0 {
			continue
		}
		s := Section{ID: string(group.Kind), Title: w.Say("search.kind_count", "Kind", w.Say("search.kind."+string(group.Kind)), "Count", group.Total), Table: newTable(c, group, g.Names)}
		if g.Kind == "" && group.Total > len(group.Hits) {
			s.More = ui.Link{Text: w.Say("search.more", "Count", group.Total, "Kind", strings.ToLower(w.Say("search.kind."+string(group.Kind)))), URL: c.At("/search", "kind", string(group.Kind))}
		}
		p.Sections = append(p.Sections, s)
	}
	if g.Kind != "" && g.Total > 0 && len(p.Sections) == 0 {
		p.NoneOfKind = w.Say("search.none_of_kind", "Kind", strings.ToLower(w.Say("search.kind."+string(g.Kind))))
		p.Frame.Files = nil
	}
	p.pager(c, g)
	return p
}

// sentence: 7 places, 12 cases and 1 order match "chicago".
func sentence(w *words.Words, asked string, g Given) string {
	var parts []string
	for _, group := range g.Groups {
		parts = append(parts, w.Say("search.n."+string(group.Kind), "N", group.Total))
	}
	id := "search.sentence"
	if g.Total == 1 {
		id = "search.sentence_one"
	}
	return w.Say(id, "Kinds", join(w, parts), "Query", asked)
}

func join(w *words.Words, parts []string) string {
	n := len(parts)
	if n < 2 {
		return strings.Join(parts, "")
	}
	return w.Say("search.and", "First", strings.Join(parts[:n-1], ", "), "Last", parts[n-1])
}

func list(w *words.Words, texts []string) string {
	quoted := make([]string, 0, len(texts))
	for _, t := range texts {
		quoted = append(quoted, w.Say("search.quoted", "Word", t))
	}
	return join(w, quoted)
}

// kinds are the filters, with what each would show.
func (p *ShowPage) kinds(c layout.Context, g Given) {
	if len(g.Groups) == 0 {
		return
	}
	w := c.Words
	p.KindsName = w.Say("search.kinds")
	p.Kinds = []layout.NavItem{{Link: ui.Link{Text: w.Say("search.all_kinds", "Count", g.Total), URL: c.At("/search", "kind", "")}, Current: g.Kind == ""}}
	for _, kind := range models.HitKinds {
		if i := slices.IndexFunc(g.Groups, func(x Group) bool { return x.Kind == kind }); i >= 0 {
			p.Kinds = append(p.Kinds, layout.NavItem{Link: ui.Link{Text: w.Say("search.kind_count", "Kind", w.Say("search.kind."+string(kind)), "Count", g.Groups[i].Total),
				URL: c.At("/search", "kind", string(kind))}, Current: g.Kind == kind})
		}
	}
}

// pager leads through the things of one kind.
func (p *ShowPage) pager(c layout.Context, g Given) {
	w := c.Words
	for _, group := range g.Groups {
		if group.Kind != g.Kind || group.Total <= g.PageSize {
			continue
		}
		p.PagesName = w.Say("search.pages")
		p.Where = w.Say("search.where", "From", g.From+1, "To", g.From+len(group.Hits), "Count", group.Total)
		page := g.From/g.PageSize + 1
		if page > 1 {
			p.Previous = ui.Link{Text: w.Say("list.previous"), URL: c.At("/search", "page", fmt.Sprint(page-1))}
		}
		if g.From+g.PageSize < group.Total {
			p.Next = ui.Link{Text: w.Say("list.next"), URL: c.At("/search", "page", fmt.Sprint(page+1))}
		}
	}
}

// Tables are those of the page, as files have them.
func (p ShowPage) Tables() []*ui.Table {
	var out []*ui.Table
	for _, s := range p.Sections {
		out = append(out, s.Table)
	}
	return out
}
