package publish

import (
	"strconv"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/records"
	"proviso/views/ui"
	"proviso/views/words"
)

// Schedule is how is published, and what holds it.
type Schedule struct {
	When, Hold string
	Hour       int
	Superseded int
}

// GivenHome is what the list of publications is made from.
type GivenHome struct {
	Newest             *Publication // nil: the public reads nothing
	All                []Publication
	Unpublished        int
	Schedule           Schedule
	Publishes, Answers bool
	Waiting            int
	AsOf, KnownOn      string // as typed
	Fault              error  // of these
}

// NewHomePage words what is published, what is not yet, and what waits.
func NewHomePage(c layout.Context, g GivenHome) (Page, error) {
	w := c.Words
	p := Page{Frame: layout.NewWorkFrame(c, w.Say("publish.title"))}
	now := Section{ID: "now", Title: w.Say("publish.now")}
	switch {
	case g.Newest != nil:
		p.Frame.Sentence = w.Say("publish.sentence", "Number", g.Newest.Number, "Day", g.Newest.AsOf.Words())
		now.Facts = factsOf(w, *g.Newest, true)
	case len(g.All) > 0:
		p.Frame.Sentence = w.Say("publish.sentence_gone")
	default:
		p.Frame.Sentence = w.Say("publish.sentence_none")
	}
	p.Frame.Quiet = w.Say("publish.quiet")
	waits := Section{ID: "waits", Title: w.Say("publish.waits"), Text: []string{w.Say("publish.unpublished_none"), scheduled(w, g.Schedule)}}
	if g.Unpublished > 0 {
		waits.Text[0] = w.Say("publish.unpublished", "N", g.Unpublished)
	}
	var err error
	if g.Publishes {
		if waits.Look, err = look(c, g.AsOf, g.KnownOn, g.Fault); err != nil {
			return p, err
		}
	} else {
		waits.After = []string{w.Say("publish.may_not")}
	}
	if len(now.Facts) > 0 {
		p.Sections = append(p.Sections, now)
	}
	p.Sections = append(p.Sections, waits)
	if g.Answers {
		s := Section{ID: "reports", Title: w.Say("publish.reports"), Text: []string{w.Say("publish.reports_wait", "N", g.Waiting)}, Links: []ui.Link{{Text: w.Say("publish.reports_all"), URL: Reports}}}
		p.Sections = append(p.Sections, s)
	}
	p.Sections = append(p.Sections, listed(c, g))
	p.BesideName, p.Beside = w.Say("publish.more"), []ui.Link{{Text: w.Say("publish.settings"), URL: Settings}, {Text: w.Say("publish.corrections_public"), URL: "/en/corrections"}}
	return p, nil
}

// factsOf are those of a publication.
func factsOf(w *words.Words, x Publication, linked bool) []records.Named {
	var f records.Facts
	if linked {
		f.Link(w.Say("publish.fact.number"), ui.Link{Text: strconv.FormatInt(x.Number, 10), URL: At(x.Number)})
	}
	f.Say(w.Say("publish.fact.as_of"), x.AsOf.Words())
	f.Say(w.Say("publish.fact.known_on"), known(w, x.KnownOn))
	f.Say(w.Say("publish.fact.published"), instant(x.PublishedAt))
	f.Say(w.Say("publish.fact.by"), author(w, x.Author))
	f.Say(w.Say("publish.fact.reason"), x.Reason)
	f.Say(w.Say("publish.fact.revision"), strconv.FormatInt(x.Revision, 10))
	f.Link(w.Say("publish.fact.frozen"), frozen(x.Hash))
	f.Say(w.Say("publish.fact.hash"), x.Hash)
	return f
}

// scheduled says what is published without being asked for each time, and what holds it.
func scheduled(w *words.Words, s Schedule) string {
	how := w.Say("publish.when_is."+s.When, "Hour", s.Hour)
	switch s.Hold {
	case "":
		return how + " " + w.Say("publish.hold.due")
	case "superseded":
		return how + " " + w.Say("publish.hold.superseded", "N", s.Superseded)
	}
	return how + " " + w.Say("publish.hold."+s.Hold)
}

func listed(c layout.Context, g GivenHome) Section {
	w := c.Words
	s := Section{ID: "all", Title: w.Say("publish.all")}
	t := c.Table("publications", "", "publish.col.number", "publish.col.as_of", "publish.col.known_on", "publish.col.published", "publish.col.by", "publish.col.state", "publish.col.reason")
	for _, x := range g.All {
		state := ui.Text(w.Say("publish.state.stands"))
		switch {
		case !x.WithdrawnAt.IsZero():
			state = ui.Cell{Text: ui.Link{Text: w.Say("publish.state.withdrawn", "Day", ui.Short(models.DateOf(x.WithdrawnAt.UTC())))}, Quiet: x.WithdrawnWhy}
		case g.Newest != nil && g.Newest.Number == x.Number:
			state = ui.Text(w.Say("publish.state.newest"))
		}
		t.Row(ui.To(w.Say("publish.numbered", "Number", x.Number), At(x.Number)), day(x.AsOf), knownCell(w, x.KnownOn), ui.Text(instant(x.PublishedAt)), ui.Text(author(w, x.Author)), state, ui.Text(x.Reason))
	}
	if t.Len() == 0 {
		s.Text = []string{w.Say("publish.none")}
		return s
	}
	s.Table = t
	return s
}

func day(d models.Date) ui.Cell { return ui.Cell{Text: ui.Link{Text: ui.Short(d)}, Data: d.String()} }

func knownCell(w *words.Words, d models.Date) ui.Cell {
	if d == 0 {
		return ui.Text(w.Say("publish.known_all"))
	}
	return day(d)
}
