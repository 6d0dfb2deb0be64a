// Package trail is the pages of the trail: its lines, one line with what it
// changed, whether the chain is whole, and the form of a bundle of records. It
// refuses to know who may see a line.
package trail

import (
	"cmp"
	"strconv"
	"strings"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/records"
	"proviso/views/ui"
)

// Line is a line as the person may see it.
type Line struct {
	models.TrailLine
	Who       string // name
	Version   int
	Withdrawn bool
	Withheld  bool
	Sources   []string
	Changes   []models.Meant
	History   bool // its fact has a page of versions
}

// Given is what the list is made from.
type Given struct {
	Lines []Line
	Next  int64
	Short bool
	Head  models.TrailLine
	Kinds []string
}

// At is the page of a line.
func At(seq int64) string { return "/workspace/trail/" + strconv.FormatInt(seq, 10) }

const when = "2006-01-02 15:04:05"

// NewListPage words the list.
func NewListPage(c layout.Context, g Given) records.Page {
	w := c.Words
	p := records.Page{Frame: layout.NewWorkFrame(c, w.Say("trail.title"))}
	p.Frame.Sentence, p.Frame.Quiet = w.Say("trail.sentence"), w.Say("trail.quiet")
	for _, format := range []string{"csv", "xlsx", "json"} {
		p.Frame.Files = append(p.Frame.Files, ui.Link{Text: w.Say("trail." + format), URL: c.At(c.Path, "format", format, "before", "")})
	}
	field := func(name string) records.Field {
		return records.Field{ID: "trail-" + name, Name: name, Label: w.Say("trail." + name), Value: c.Query.Get(name)}
	}
	day := func(name string) records.Field {
		f := field(name)
		f.Day = true
		return f
	}
	p.Filters = records.Filters{Action: c.Path, What: w.Say("filter.what"), Go: w.Say("filter.go"),
		Fields: []records.Field{field("text"), field("actor"), field("action"), records.Choice(c, "kind", "trail.kind", g.Kinds, nil), field("id"), day("from"), day("to")}}
	s := records.Part{ID: "lines", Title: w.Say("trail.lines")}
	if len(g.Lines) == 0 {
		s.Text = []string{w.Say("trail.none")}
	} else {
		t := ui.NewTable("trail", "", ui.Columns(w.Say("trail.col.line"), w.Say("trail.col.at"), w.Say("trail.col.who"), w.Say("trail.col.action"), w.Say("trail.col.thing"), w.Say("trail.col.reason"))...)
		for i := range g.Lines {
			l := &g.Lines[i]
			who := ui.Text(l.Who)
			if l.Who != l.Actor {
				who.Quiet = l.Actor
			}
			thing := ui.Text(l.ID)
			thing.Quiet = string(l.Kind)
			if l.Version > 0 {
				thing.Quiet += " " + strconv.Itoa(l.Version)
			}
			if l.Withdrawn {
				thing.Quiet += ", " + w.Say("trail.withdrawn")
			}
			why := l.Detail
			if l.Withheld {
				why = w.Say("trail.withheld")
			}
			t.Row(ui.To(w.Say("trail.line", "Line", l.Seq), At(l.Seq)), ui.Text(l.At.Format(when)), who, ui.Text(l.Action), thing, ui.Text(cmp.Or(why, w.Say("trail.no_reason"))))
		}
		s.Table = t
	}
	if g.Short {
		s.After = append(s.After, w.Say("trail.short", "Line", g.Next))
	}
	if g.Head.Seq > 0 {
		s.After = append(s.After, w.Say("trail.head", "Line", g.Head.Seq, "Hash", g.Head.Hash))
	}
	p.Parts = []records.Part{s}
	p.BesideName = w.Say("trail.title")
	if c.Query.Get("before") != "" {
		p.Beside = append(p.Beside, ui.Link{Text: w.Say("trail.newest"), URL: c.At(c.Path, "before", "")})
	}
	if g.Next > 1 {
		p.Beside = append(p.Beside, ui.Link{Text: w.Say("trail.older"), URL: c.At(c.Path, "before", strconv.FormatInt(g.Next, 10))})
	}
	p.Beside = append(p.Beside, ui.Link{Text: w.Say("trail.check"), URL: "/workspace/trail/check"}, ui.Link{Text: w.Say("bundle.link"), URL: Records})
	return p
}

// NewLinePage words one line.
func NewLinePage(c layout.Context, l Line) records.Page {
	w := c.Words
	title := w.Say("trail.line", "Line", l.Seq)
	p := records.Page{Frame: layout.NewWorkFrame(c, title, ui.Link{Text: w.Say("trail.title"), URL: "/workspace/trail"}, ui.Link{Text: title})}
	var facts records.Facts
	facts.Say(w.Say("trail.col.at"), l.At.Format(when))
	who := l.Who
	if l.Who != l.Actor {
		who += " (" + l.Actor + ")"
	}
	facts.Say(w.Say("trail.col.who"), who)
	facts.Say(w.Say("trail.action"), l.Action)
	facts.Say(w.Say("trail.kind"), string(l.Kind))
	facts.Say(w.Say("trail.id"), l.ID)
	if l.Version > 0 {
		version := strconv.Itoa(l.Version)
		if l.Withdrawn {
			version += ", " + w.Say("trail.withdrawn")
		}
		facts.Say(w.Say("trail.version"), version)
	}
	if !l.Withheld {
		facts.Say(w.Say("trail.detail"), cmp.Or(l.Detail, w.Say("trail.no_reason")))
	}
	facts.Say(w.Say("trail.sources"), strings.Join(l.Sources, ", "))
	facts.Say(w.Say("trail.hash"), l.Hash)
	facts.Say(w.Say("trail.previous"), l.Previous)
	s := records.Part{ID: "changes", Title: w.Say("trail.changes")}
	switch {
	case l.Withheld:
		s.Text = []string{w.Say("trail.withheld")}
	case len(l.Changes) == 0:
		s.Text = []string{w.Say("trail.unchanged")}
	default:
		s.Table = ui.NewTable("fields", "", ui.Columns(w.Say("trail.field"), w.Say("trail.before"), w.Say("trail.after"))...)
		for _, f := range l.Changes {
			name := strings.ReplaceAll(strings.ReplaceAll(f.Path, ".", " \u203a "), "_", " ")
			s.Table.Row(ui.Text(name), ui.Text(cmp.Or(f.Base, w.Say("trail.nothing"))), ui.Text(cmp.Or(f.Mine, w.Say("trail.nothing"))))
		}
	}
	p.Parts = []records.Part{{ID: "line", Title: title, Facts: facts}, s}
	p.BesideName = w.Say("trail.title")
	if l.History {
		p.Beside = append(p.Beside, ui.Link{Text: w.Say("trail.history"), URL: "/workspace/facts/" + string(l.Kind) + "/" + l.ID + "/history"})
	}
	p.Beside = append(p.Beside, ui.Link{Text: w.Say("trail.title"), URL: "/workspace/trail"})
	return p
}

// Check is what was found.
type Check struct {
	First, Last int64
	Head        models.TrailLine
	Faults      []string
	More        int
}

// NewCheckPage words whether the chain is whole.
func NewCheckPage(c layout.Context, g Check) records.Page {
	w := c.Words
	title := w.Say("trail.check")
	p := records.Page{Frame: layout.NewWorkFrame(c, title, ui.Link{Text: w.Say("trail.title"), URL: "/workspace/trail"}, ui.Link{Text: title})}
	n := len(g.Faults) + g.More
	switch {
	case g.Last == 0:
		p.Frame.Sentence = w.Say("trail.empty")
	case n == 0:
		p.Frame.Sentence = w.Say("trail.check_good", "First", g.First, "Last", g.Last)
	default:
		p.Frame.Sentence = w.Say("trail.check_bad", "Count", n, "First", g.First, "Last", g.Last)
	}
	p.Frame.Quiet = w.Say("trail.check_quiet")
	s := records.Part{ID: "found", Title: w.Say("trail.lines"), Text: g.Faults}
	if g.Head.Seq > 0 {
		s.After = []string{w.Say("trail.head", "Line", g.Head.Seq, "Hash", g.Head.Hash)}
	}
	p.Parts = []records.Part{s}
	p.BesideName = w.Say("trail.title")
	if g.First > 1 {
		p.Beside = append(p.Beside, ui.Link{Text: w.Say("trail.check_older"), URL: c.At(c.Path, "before", strconv.FormatInt(g.First, 10))})
	}
	p.Beside = append(p.Beside, ui.Link{Text: w.Say("trail.title"), URL: "/workspace/trail"})
	return p
}
