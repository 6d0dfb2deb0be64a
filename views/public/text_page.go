package public

import (
	"github.com/a-h/templ"

	"proviso/views/tell"
)

// TextPage is a page that is mostly words: sections under headings, and what is on it.
type TextPage struct {
	Shell        Shell
	ContentsName string
	Contents     []Link
	Sections     []TextSection
}

// TextSection is what stands under one heading, in this order.
type TextSection struct {
	ID, Heading string
	Paras       []string
	Links       []Link
	Tables      []*Table
	Parts       []TextPart
	Report      *ReportForm
}

// TextPart is a table under a heading of its own within a section.
type TextPart struct {
	ID, Heading string
	Table       *Table
}

// textPage makes a page of words with its contents.
func textPage(f tell.Frame, a About, sections ...TextSection) templ.Component {
	p := TextPage{Shell: NewShell(f, a), ContentsName: f.Say("text.contents"), Sections: sections}
	if len(sections) > 1 {
		for _, s := range sections {
			p.Contents = append(p.Contents, Link{Text: s.Heading, URL: "#" + s.ID})
		}
	}
	return TextOf(p)
}

// textSection begins a section of a page: its heading and its paragraphs are messages
// of the page, by number as long as there are any.
func textSection(f tell.Frame, page, id string) TextSection {
	family := "text." + page + "." + id
	s := TextSection{ID: id, Heading: f.Say(family)}
	for _, n := range []string{".1", ".2", ".3", ".4", ".5"} {
		if !f.Knows(family + n) {
			break
		}
		s.Paras = append(s.Paras, f.Say(family+n))
	}
	return s
}

func (s TextSection) table(t *Table) TextSection {
	s.Tables = append(s.Tables, t)
	return s
}

func (s TextSection) links(links ...Link) TextSection {
	s.Links = append(s.Links, links...)
	return s
}
