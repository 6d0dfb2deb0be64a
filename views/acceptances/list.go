package acceptances

import (
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
	p.Table = c.Table("acceptances", "", "acceptance.award", "acceptance.by", "acceptance.route", "acceptance.signing")
	p.Table.File = ui.Link{}
	for _, x := range all {
		name := ui.To(w.Say("acceptance.title", "Program", x.Program, "Year", x.Year, "Place", x.Place), "/workspace/acceptances/"+x.Due.Grant)
		if x.Illustrative {
			name.Quiet = w.Say("acceptance.illustrative")
		}
		by := ui.Text(ui.Short(x.Due.On))
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
		p.Table.Row(name, by, ui.Text(route), ui.Text(state))
	}
	return p
}
