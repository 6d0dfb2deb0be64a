// Package sources is the pages of sources: what was read, and what rests on it.
package sources

import (
	"cmp"
	"fmt"
	"strings"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/records"
	"proviso/views/ui"
)

// Rest is a fact that rests on a source. URL leads to the page on which it stands.
type Rest struct {
	Kind  models.FactKind
	ID    string
	Title string
	URL   string // path and anchor, "" where there is no page
}

// NewShowPage words a source; rests are the facts that cite it, by kind.
func NewShowPage(c layout.Context, s models.Source, rests []Rest) records.Page {
	w := c.Words
	p := records.Page{Frame: layout.NewFrame(c, s.Title, ui.Link{Text: w.Say("sources.title"), URL: c.At("/sources")}, ui.Link{Text: s.ID})}
	p.Frame.Day = layout.Bar{} // a source is the same on every day
	p.Frame.Sentence = w.Say("source.sentence", "Publisher", cmp.Or(s.Publisher, w.Say("source.publisher_unknown")), "Day", dayOf(c, s), "N", len(rests))
	var facts records.Facts
	facts.Say(w.Say("source.publisher"), cmp.Or(s.Publisher, w.Say("money.unknown")))
	facts.Say(w.Say("source.date"), dayOf(c, s))
	link := ui.Link{Text: s.URL, URL: s.URL}
	if !link.Outside() { // only what is on the web is followed from a page
		link = ui.Link{Text: cmp.Or(s.URL, w.Say("source.no_link"))}
	}
	facts.Link(w.Say("source.link"), link)
	facts.Say(w.Say("source.seen"), cmp.Or(s.Seen, w.Say("source.seen_unknown")))
	if s.Grade != "" {
		facts.Say(w.Say("source.grade"), w.Say("source.grade_"+s.Grade))
	}
	facts.Say(w.Say("source.note"), s.Note)
	p.Parts = []records.Part{{ID: "source", Title: w.Say("source.about"), Facts: facts}}

	t := c.Table("rests", w.Say("source.rests_caption"), "source.fact", "list.id")
	kind := models.FactKind("")
	for i, r := range rests {
		if r.Kind != kind {
			n := 0
			for _, x := range rests[i:] {
				if x.Kind == r.Kind {
					n++
				}
			}
			t.Group(ui.Cell{Text: ui.Link{Text: w.Say("source.kind."+string(r.Kind), "N", n)}, Data: string(r.Kind)})
			kind = r.Kind
		}
		t.Row(ui.To(cmp.Or(r.Title, r.ID), address(c, r.URL)), ui.Text(r.ID))
	}
	rest := records.Part{ID: "rests", Title: w.Say("source.unused")}
	if len(rests) > 0 {
		rest.Title, rest.Table = w.Say("source.rests", "N", len(rests)), t
	}
	p.Parts = append(p.Parts, rest)
	p.Fill(c)
	return p
}

// address keeps the day before an anchor.
func address(c layout.Context, url string) string {
	if url == "" {
		return ""
	}
	path, anchor, has := strings.Cut(url, "#")
	if !has {
		return c.At(path)
	}
	return c.At(path) + "#" + anchor
}

func dayOf(c layout.Context, s models.Source) string {
	if !s.Date.Known() {
		return c.Words.Say("law.day_unknown")
	}
	return s.Date.Words()
}

// perPage is how many sources stand on a page of the list.
const perPage = 100

// Row is a source in the list.
type Row struct {
	Source models.Source
	Rests  int
}

// NewListPage words a page of the list of sources, counted from 1; 0 is all of it, for a
// file. A page beyond the last is an error of whoever asks.
func NewListPage(c layout.Context, rows []Row, publishers, years []string, page int) records.Page {
	w := c.Words
	p := records.Page{Frame: layout.NewFrame(c, w.Say("sources.title"))}
	p.Frame.Day = layout.Bar{}
	if c.KnownOn != 0 {
		p.Remark = w.Say("law.known_remark", "Known", c.KnownOn.Words())
	}
	unused := 0
	for _, r := range rows {
		if r.Rests == 0 {
			unused++
		}
	}
	p.Frame.Sentence = w.Say("sources.sentence", "N", len(rows), "Unused", unused)
	p.Filters = records.NewFilters(c, records.Text(c, "law.words"), records.Choice(c, "publisher", "source.publisher", publishers, nil), records.Choice(c, "year", "source.year", years, nil))
	first, last := 0, len(rows)
	if page > 0 {
		first = min((page-1)*perPage, len(rows))
		last = min(first+perPage, len(rows))
	}
	t := c.Table("sources", "", "source.title", "source.publisher", "source.date", "source.seen", "source.count")
	t.Columns[4].Numeric = true
	for _, r := range rows[first:last] {
		t.Row(ui.Cell{Text: ui.Link{Text: r.Source.Title, URL: c.At("/sources/" + r.Source.ID)}, Quiet: r.Source.ID}, ui.Text(cmp.Or(r.Source.Publisher, w.Say("money.unknown"))),
			records.When(r.Source.Date), ui.Text(r.Source.Seen), ui.Text(fmt.Sprint(r.Rests)))
	}
	list := records.Part{ID: "list", Title: w.Say("list.all", "N", len(rows))}
	if len(rows) == 0 {
		list.Text = []string{w.Say("law.nothing")}
	} else {
		list.Table = t
	}
	p.Parts = []records.Part{list}
	if len(rows) > perPage {
		p.Pager = records.Pager{Name: w.Say("law.pages"), Where: w.Say("law.page_of", "First", first+1, "Last", last, "All", len(rows))}
		if page > 1 {
			p.Pager.Previous = ui.Link{Text: w.Say("list.previous"), URL: c.At(c.Path, "page", fmt.Sprint(page-1))}
		}
		if last < len(rows) {
			p.Pager.Next = ui.Link{Text: w.Say("list.next"), URL: c.At(c.Path, "page", fmt.Sprint(page+1))}
		}
	}
	p.Fill(c)
	return p
}

// Pages is how many pages a list of so many sources has.
func Pages(n int) int { return max(1, (n+perPage-1)/perPage) }
