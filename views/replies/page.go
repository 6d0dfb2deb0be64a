// Package replies is the pages of what a jurisdiction does about a federal demand:
// the list, the file of one demand, and the privilege log, which is for counsel.
// The file is worded from a type that holds nothing privileged. It refuses to know
// how a standing is worked out and who may write.
package replies

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"proviso/models"
	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/ui"
)

// Page mirrors a page from top to bottom.
type Page struct {
	Frame      layout.Frame
	Sections   []Section
	BesideName string
	Beside     []ui.Link // pages that belong to this one
}

// Section is one part of a page.
type Section struct {
	ID, Title string
	Text      []string
	Facts     []Fact
	Picture   templ.Component
	Table     *ui.Table
	Links     []ui.Link // that lead on from it
	Forms     []Folded
}

// Fact is a name and what it is.
type Fact struct {
	Name string
	Link ui.Link
}

// Folded is a form that is opened to be filled in.
type Folded struct {
	Summary string
	Open    bool
	Form    forms.Form
}

// Tables are all tables of the page, as a file has them.
func (p Page) Tables() []*ui.Table {
	var out []*ui.Table
	for _, s := range p.Sections {
		if s.Table != nil {
			out = append(out, s.Table)
		}
	}
	return out
}

// Written is a form that was sent and was at fault, or the row that is to be
// corrected.
type Written struct {
	Act   string
	List  string // in which a row is to be struck out
	No    int    // of the row; 0: a new one
	Fault error
	Typed map[string]string // nil: nothing was sent
}

// At is the page of a file.
func At(action, jurisdiction string) string {
	return "/workspace/demands/" + url.PathEscape(action) + "/" + url.PathEscape(jurisdiction)
}

// tones are the marks of where a file stands.
var tones = map[string]string{"overdue": "at_issue", "asked": "open", "collecting": "open", "in_part": "open", "answered": "open", "refused": "at_issue", "cleared": "clear"}

func mark(c layout.Context, state string) ui.Mark {
	return ui.Mark{Tone: cmp.Or(tones[state], "unknown"), Word: c.Words.Say("reply.state." + state)}
}

// Row is one demand in one jurisdiction, as the list shows it.
type Row struct {
	Action                    models.Action
	Name, Jurisdiction, Place string
	State                     string
	Kept, Held, Sample        bool
	Due                       models.Date
}

// NewListPage words the demands made to the jurisdictions that the person sees.
func NewListPage(c layout.Context, rows []Row) Page {
	w := c.Words
	p := Page{Frame: layout.NewWorkFrame(c, w.Say("reply.list"))}
	kept := 0
	for _, r := range rows {
		kept += b2i(r.Kept)
	}
	p.Frame.Sentence = w.Say("reply.list_sentence", "N", kept)
	for _, part := range []bool{true, false} {
		s := Section{ID: "files", Title: w.Say("reply.files"), Text: []string{w.Say("reply.none_kept")}}
		if !part {
			s = Section{ID: "others", Title: w.Say("reply.others"), Text: []string{w.Say("reply.others_text")},
				Facts: []Fact{{w.Say("reply.new"), ui.Link{Text: w.Say("reply.record"), URL: "/workspace/facts/action/new"}}}}
		}
		t := list(c, s.ID, slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return r.Kept != part }))
		if t.Len() > 0 {
			s.Table = t
			if part {
				s.Text = nil
			}
		}
		p.Sections = append(p.Sections, s)
	}
	return p
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func list(c layout.Context, id string, rows []Row) *ui.Table {
	w := c.Words
	t := c.Table(id, "", "reply.col.demand", "reply.col.place", "reply.col.due_on", "reply.col.state", "reply.col.hold")
	for _, r := range rows {
		name := ui.Cell{Text: ui.Link{Text: r.Name, URL: At(r.Action.ID, r.Jurisdiction)}, Quiet: r.Action.Date.Words()}
		place := ui.Text(r.Place)
		if r.Sample {
			place.Quiet = w.Say("reply.illustrative")
		}
		hold := w.Say("reply.no")
		if r.Held {
			hold = w.Say("reply.yes")
		}
		t.Row(name, place, ui.Text(cmp.Or(ui.Short(r.Due), w.Say("reply.no_day"))), ui.Cell{Mark: mark(c, r.State)}, ui.Text(hold))
	}
	return t
}

// Home is the part of the page where the workspace begins that lists the first of
// the demands that wait for something, and says how many there are.
func Home(c layout.Context, rows []Row, most int) (count string, h ui.Part) {
	var open []Row
	for _, r := range rows {
		if r.State == "overdue" || r.State == "asked" || r.State == "collecting" || r.State == "in_part" {
			open = append(open, r)
		}
	}
	if len(open) == 0 {
		return "", h
	}
	w := c.Words
	h = ui.Part{ID: "demands-part", Title: w.Say("reply.list"), Table: list(c, "demands", open[:min(len(open), most)]), All: ui.Link{Text: w.Say("reply.home_all", "Count", len(rows)), URL: "/workspace/demands"}}
	h.Table.File = ui.Link{}
	return w.Say("reply.home_count", "N", len(open)), h
}

// numbers are labels or numbers with commas between.
func numbers(all []int) string {
	out := make([]string, len(all))
	for i, n := range all {
		out[i] = strconv.Itoa(n)
	}
	return strings.Join(out, ", ")
}

// fill puts back what was typed, and blames.
func (x *Written) fill(c layout.Context, f *forms.Form) error {
	if x.Typed == nil || x.Act+"-form" != f.ID {
		return nil
	}
	for i := range f.Fields {
		v, ok := x.Typed[f.Fields[i].Name]
		if !ok {
			continue
		}
		if f.Fields[i].Type == forms.Check {
			f.Fields[i].Chosen = v != ""
			continue
		}
		f.Fields[i].Value = v
		for k := range f.Fields[i].Options {
			f.Fields[i].Options[k].Chosen = f.Fields[i].Options[k].Value == v
		}
	}
	err := f.Blame(x.Fault)
	f.FaultsName = c.Words.Say("form.faults", "N", len(f.Faults))
	return err
}
