package keep

import (
	"cmp"
	"strconv"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/records"
	"proviso/views/ui"
)

// Count is a kind with how many facts of it stand.
type Count struct {
	Kind models.FactKind
	N    int
}

// NewKindsPage words the list of kinds.
func NewKindsPage(c layout.Context, counts []Count) records.Page {
	w := c.Words
	p := records.Page{Frame: frame(c, w.Say("keep.title"))}
	p.Frame.Crumbs = nil
	p.Frame.Sentence = w.Say("keep.sentence")
	t := ui.NewTable("kinds", "", ui.Column{Text: w.Say("keep.col_kind")}, ui.Column{Text: w.Say("keep.col_held"), Numeric: true}, ui.Column{Text: w.Say("keep.col_add")})
	for _, x := range counts {
		at := "/workspace/facts/" + string(x.Kind)
		t.Row(ui.To(w.Say("source.kind_of."+string(x.Kind)), at), ui.Text(strconv.Itoa(x.N)), ui.To(w.Say("keep.new", "Kind", w.Say("keep.kind."+string(x.Kind))), at+"/new"))
	}
	p.Parts = []records.Part{{ID: "kinds", Title: w.Say("keep.kinds"), Table: t}}
	return p
}

// Row is a fact in a list.
type Row struct {
	models.Fact
	Title string
}

// perPage is how many facts stand on a page of a list.
const perPage = 200

// NewListPage words the list of the facts of a kind; it shows as many as stand on
// a page and says if there are more.
func NewListPage(c layout.Context, kind models.FactKind, rows []Row) records.Page {
	w := c.Words
	title := w.Say("source.kind_of." + string(kind))
	p := records.Page{Frame: frame(c, title, ui.Link{Text: title})}
	p.Frame.Sentence = w.Say("keep.list_sentence", "N", len(rows))
	p.Filters = records.NewFilters(c, records.Text(c, "keep.words"))
	t := ui.NewTable("facts", "", ui.Columns(w.Say("keep.col_fact"), w.Say("keep.col_version"), w.Say("keep.col_recorded"), w.Say("keep.col_who"), w.Say("keep.col_reason"))...)
	for _, r := range rows[:min(len(rows), perPage)] {
		cell := ui.Cell{Text: ui.Link{Text: cmp.Or(r.Title, r.ID), URL: Address(kind, r.ID)}}
		if r.Title != "" {
			cell.Quiet = r.ID
		}
		if r.Withdrawn {
			cell.Quiet = w.Say("keep.withdrawn_row", "ID", r.ID)
		}
		t.Row(cell, ui.Text(strconv.Itoa(r.Version)), ui.On(models.DateOf(r.RecordedAt)), ui.Text(r.Author), ui.Text(r.Reason))
	}
	s := records.Part{ID: "list", Title: w.Say("list.all", "N", len(rows)), Table: t}
	if len(rows) == 0 {
		s.Table, s.Text = nil, []string{w.Say("law.nothing")}
	}
	if len(rows) > perPage {
		s.After = []string{w.Say("keep.more", "Count", perPage)}
	}
	p.Parts = []records.Part{s}
	p.BesideName = w.Say("keep.beside")
	p.Beside = []ui.Link{{Text: w.Say("keep.new", "Kind", w.Say("keep.kind."+string(kind))), URL: Address(kind, "")}, {Text: w.Say("keep.title"), URL: "/workspace/facts"}}
	return p
}

// Version is one version of a fact and what it changed.
type Version struct {
	models.Fact
	Fields []models.Meant
}

// NewHistoryPage words all versions of a fact, the newest first.
func NewHistoryPage(c layout.Context, kind models.FactKind, id string, all []Version) records.Page {
	w := c.Words
	p := records.Page{Frame: frame(c, w.Say("keep.history_title", "ID", id), ui.Link{Text: w.Say("source.kind_of." + string(kind)), URL: "/workspace/facts/" + string(kind)}, ui.Link{Text: id, URL: Address(kind, id)}, ui.Link{Text: w.Say("keep.history")})}
	p.Frame.Sentence = w.Say("keep.history_sentence", "N", len(all))
	for _, v := range all {
		said := "keep.history_version"
		if v.Withdrawn {
			said = "keep.history_withdrawn"
		}
		s := records.Part{ID: "version-" + strconv.Itoa(v.Version), Title: w.Say(said, "Version", v.Version, "Day", models.DateOf(v.RecordedAt).Words())}
		var facts records.Facts
		facts.Say(w.Say("keep.col_who"), v.Author)
		facts.Say(w.Say("keep.col_reason"), cmp.Or(v.Reason, w.Say("keep.no_reason")))
		known := w.Say("keep.known_always")
		if v.KnownFrom.Known() {
			known = v.KnownFrom.Words()
		}
		facts.Say(w.Say("keep.meta.known_from"), known)
		s.Facts = facts
		switch {
		case v.Version == 1:
			s.After = []string{w.Say("keep.first_version")}
		case len(v.Fields) > 0:
			s.Table = fieldTable(w, s.ID, v.Fields, false)
		case !v.Withdrawn:
			s.After = []string{w.Say("keep.nothing_changes")}
		}
		p.Parts = append(p.Parts, s)
	}
	p.BesideName = w.Say("keep.beside")
	p.Beside = []ui.Link{{Text: w.Say("keep.correct", "ID", id), URL: Address(kind, id)}, {Text: w.Say("keep.title"), URL: "/workspace/facts"}}
	return p
}
