// Package sources is the page of one source and what rests on it.
package sources

import (
	"strings"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
)

// ShowPage is one source.
type ShowPage struct {
	Frame layout.Frame
	Facts []Fact
	Rests string
	List  []string
}

// Fact is a name and a value, which may lead somewhere.
type Fact struct {
	Name  string
	Value ui.Link
}

// NewShowPage words a source; rests are the facts that cite it, as kind and id.
func NewShowPage(c layout.Context, s models.Source, rests [][2]string) ShowPage {
	w := c.Words
	p := ShowPage{Frame: layout.NewFrame(c, s.Title, ui.Link{Text: w.Say("portfolio.title"), URL: c.At("/")}, ui.Link{Text: w.Say("source.title")})}
	p.Frame.Day = layout.Bar{} // a source is the same on every day
	add := func(id, value, url string) {
		if value != "" {
			p.Facts = append(p.Facts, Fact{w.Say(id), ui.Link{Text: value, URL: url}})
		}
	}
	add("source.publisher", s.Publisher, "")
	if s.Date.Known() {
		add("source.date", s.Date.Words(), "")
	}
	add("source.link", s.URL, s.URL)
	add("source.seen", s.Seen, "")
	add("source.note", s.Note, "")
	p.Rests = w.Say("source.unused")
	if len(rests) > 0 {
		p.Rests = w.Say("source.rests", "N", len(rests))
	}
	for _, r := range rests {
		p.List = append(p.List, strings.ReplaceAll(r[0], "-", " ")+" "+r[1])
	}
	return p
}
