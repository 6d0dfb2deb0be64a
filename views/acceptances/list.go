package acceptances

import (
	"cmp"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
)

// Waiting is an award and how far its answer has come.
type Waiting struct {
	Due           models.Due
	Place         string
	Program       string
	Year          int
	Illustrative  bool
	Open          bool // still to be answered
	Route         models.Route
	Locked        bool
	Signed, Signs int
}

// ListPage mirrors the page from top to bottom.
type ListPage struct {
	Frame layout.Frame
	None  string
	Table *ui.Table
}

// NewListPage words the awards that wait for an answer.
func NewListPage(c layout.Context, all []Waiting) ListPage {
	w := c.Words
	p := ListPage{Frame: layout.NewWorkFrame(c, w.Say("acceptance.list"))}
	p.Frame.Sentence = w.Say("acceptance.list_sentence", "N", len(all))
	if len(all) == 0 {
		p.None = w.Say("acceptance.list_none")
		return p
	}
	p.Table = list(c, all)
	return p
}

// list is the awards as a table.
func list(c layout.Context, all []Waiting) *ui.Table {
	w := c.Words
	t := c.Table("acceptances", "", "acceptance.award", "acceptance.by", "acceptance.route", "acceptance.signing")
	t.File = ui.Link{}
	for _, x := range all {
		name := ui.To(w.Say("acceptance.title", "Program", x.Program, "Year", x.Year, "Place", x.Place), "/workspace/acceptances/"+x.Due.Grant)
		if x.Illustrative {
			name.Quiet = w.Say("acceptance.illustrative")
		}
		by := ui.Text(cmp.Or(ui.Short(x.Due.On), w.Say("acceptance.no_day")))
		if x.Due.Closed != "" {
			by.Quiet = w.Say("acceptance.closed_day", "Closed", x.Due.Closed, "Business", ui.Short(x.Due.Business))
		}
		route := w.Say("acceptance.not_chosen")
		if x.Route != "" {
			route = RouteWord(c, x.Route)
		}
		state := w.Say("acceptance.open")
		if x.Locked {
			state = w.Say("acceptance.count", "Signed", x.Signed, "Of", x.Signs)
		}
		t.Row(name, by, ui.Text(route), ui.Text(state))
	}
	return t
}

// Home is the part of the page where the workspace begins that lists the first of
// the awards that are still to be answered, and says how many there are.
func Home(c layout.Context, all []Waiting, most int) (count string, h ui.Part) {
	var open []Waiting
	for _, x := range all {
		if x.Open {
			open = append(open, x)
		}
	}
	if len(open) == 0 {
		return "", h
	}
	w := c.Words
	h = ui.Part{ID: "acceptances-part", Title: w.Say("acceptance.list"), Table: list(c, open[:min(len(open), most)]), All: ui.Link{Text: w.Say("acceptance.home_all", "Count", len(all)), URL: "/workspace/acceptances"}}
	return w.Say("acceptance.home_count", "N", len(open)), h
}
