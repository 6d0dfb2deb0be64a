package papers

import (
	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
)

// GivenPart is what the part of a page that lists documents is made from.
type GivenPart struct {
	Given
	Papers       []Paper
	For          models.Ref // what the page is about
	Jurisdiction string
	Of           string // award, deadline or demand
	Adds         bool   // the person may add a document there
}

// Part is the documents about what a page is about, with the way to add one.
type Part struct {
	Title, None string
	Table       *ui.Table // nil: there are none
	All, Add    ui.Link
}

// NewPart words the documents about something.
func NewPart(c layout.Context, g GivenPart) Part {
	w := c.Words
	id := "paper.of_" + g.Of
	p := Part{Title: w.Say(id)}
	if g.Adds {
		p.Add = ui.Link{Text: w.Say(id + "_add"), URL: AddAbout(g.For, g.Jurisdiction)}
	}
	if len(g.Papers) == 0 {
		p.None = w.Say(id + "_none")
		return p
	}
	p.All = ui.Link{Text: w.Say(id + "_all"), URL: OnlyAbout(g.For.ID)}
	p.Table = c.Table("documents", "", "paper.name", "paper.also_about", "paper.newest", "paper.expires_on", "paper.state")
	p.Table.File = ui.Link{}
	for i := range g.Papers {
		x := &g.Papers[i]
		about := ui.Cell{Links: g.about(x.Document, g.For)}
		if len(about.Links) == 0 {
			about = ui.Cell{Quiet: w.Say("paper.about_nothing_more")}
		}
		p.Table.Row(ui.To(x.Title, At(x.ID)), about, newest(c, x), expires(c, x), state(c, x))
	}
	return p
}

// newest is the file of the newest version.
func newest(c layout.Context, x *Paper) ui.Cell {
	v := x.Versions[len(x.Versions)-1]
	return ui.Cell{Text: ui.Link{Text: v.Name}, Quiet: c.Words.Say("paper.version_of", "Version", len(x.Versions), "Size", size(v.Size))}
}

func expires(c layout.Context, x *Paper) ui.Cell {
	if !x.ExpiresOn.Known() {
		return ui.Text(c.Words.Say("paper.no_expiry"))
	}
	return ui.Cell{Text: ui.Link{Text: ui.Short(x.ExpiresOn)}, Data: x.ExpiresOn.String()}
}

func state(c layout.Context, x *Paper) ui.Cell {
	cell := ui.Cell{Mark: mark(c, x)}
	if len(x.Held) > 0 && x.Removed == nil {
		cell.Quiet = c.Words.Say("paper.held_by", "N", len(x.Held))
	}
	return cell
}

// Links lead on from the part.
func (p Part) Links() []ui.Link {
	var out []ui.Link
	for _, l := range []ui.Link{p.Add, p.All} {
		if l.URL != "" {
			out = append(out, l)
		}
	}
	return out
}
