package imports

import (
	"strings"

	"proviso/models"
	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/ui"
)

// ProposalsHome is where files propose.
const ProposalsHome = Home + "/proposals"

// AcceptPrefix begins the names of the fields by which proposals are accepted.
const AcceptPrefix = "accept."

// Proposal is what a file says of an award and the record does not.
type Proposal struct {
	ID, Kind    string
	Acceptable  bool
	FAIN        string
	Recipient   string
	Score       int    // of the match; 0: a person said whose it is
	ByNumber    bool   // no recipient was matched: the record has the award's number
	File        string // its name
	Import      int64
	Total       *models.USD
	Of          models.When // from when the file's figure stands
	Grant       string      // id
	New         bool        // the record has no such grant yet
	Program     string      // as it is called
	FiscalYear  int
	Says        *models.USD // the record
	Since       models.When
	Figure      *models.USD // what would be written
	Preselected bool
	Why         []string
}

// GivenProposals is what the page is made from.
type GivenProposals struct {
	Place     *models.Jurisdiction // nil: none is chosen
	Choices   []Choice
	Proposals []Proposal
	Agreed    int
	Doubtful  int
	Unlisted  []string
	Typed     *Typed
}

// ProposalsPage mirrors the page from top to bottom.
type ProposalsPage struct {
	Frame    layout.Frame
	Places   []Choose
	Choose   string
	Choosing bool // no place is chosen yet
	None     string
	Beside   string
	Table    *ui.Table
	Write    string
	Form     *forms.Form
	Notes    []string
}

// NewProposalsPage words what files propose for a jurisdiction.
func NewProposalsPage(c layout.Context, g GivenProposals) (ProposalsPage, error) {
	w := c.Words
	title := w.Say("propose.title")
	if g.Place != nil {
		title = w.Say("propose.title_of", "Place", g.Place.Name)
	}
	p := ProposalsPage{Frame: layout.NewWorkFrame(c, title, ui.Link{Text: w.Say("import.list"), URL: Home}), Choose: w.Say("propose.choose"), Choosing: g.Place == nil}
	p.Frame.Sentence, p.Frame.Quiet = w.Say("propose.sentence"), w.Say("propose.quiet")
	for _, x := range g.Choices {
		p.Places = append(p.Places, Choose{Text: x.Name, URL: c.At(ProposalsHome, "jurisdiction", x.ID), Here: g.Place != nil && x.ID == g.Place.ID})
	}
	if g.Place == nil {
		return p, g.untold()
	}
	if g.Agreed > 0 {
		p.Notes = append(p.Notes, w.Say("propose.agreed", "N", g.Agreed))
	}
	if g.Doubtful > 0 {
		p.Notes = append(p.Notes, w.Say("propose.doubtful", "N", g.Doubtful))
	}
	if len(g.Unlisted) > 0 {
		p.Notes = append(p.Notes, w.Say("propose.unlisted", "Numbers", strings.Join(g.Unlisted, ", ")))
	}
	if len(g.Proposals) == 0 {
		p.None = w.Say("propose.none")
		return p, g.untold()
	}
	p.beside(c, &g)
	return p, p.form(c, &g)
}

// untold is what is wrong where there is no form to say it at.
func (g *GivenProposals) untold() error {
	if g.Typed == nil {
		return nil
	}
	return g.Typed.Fault
}

// beside is the table of both sides.
func (p *ProposalsPage) beside(c layout.Context, g *GivenProposals) {
	w := c.Words
	p.Beside = w.Say("propose.beside")
	p.Table = ui.NewTable("proposals", "", ui.Columns(w.Say("propose.award"), w.Say("propose.recipient"), w.Say("propose.grant"), w.Say("propose.record_says"), w.Say("propose.file_says"), w.Say("propose.remarks"))...)
	for i := range g.Proposals {
		x := &g.Proposals[i]
		match := w.Say("propose.by_person")
		switch {
		case x.ByNumber:
			match = w.Say("propose.by_number")
		case x.Score > 0:
			match = w.Say("propose.by_score", "Score", x.Score)
		}
		grant := ui.Text(w.Say("propose.new_grant", "Program", x.Program, "Year", x.FiscalYear))
		if x.Kind != "new-award" && !x.New && x.Grant != "" {
			grant = ui.To(w.Say("propose.grant_of", "Program", x.Program, "Year", x.FiscalYear), "/workspace/facts/grant/"+x.Grant)
		}
		why := make([]ui.Link, 0, len(x.Why))
		for _, s := range x.Why {
			why = append(why, ui.Link{Text: s})
		}
		award := x.FAIN
		if award == "" {
			award = w.Say("propose.no_award")
		}
		p.Table.Row(ui.Text(award), ui.Cell{Text: ui.Link{Text: x.Recipient}, Quiet: match}, grant, ui.Text(said(c, x.Says, dayOf(x.Since))),
			ui.Cell{Text: ui.Link{Text: said(c, x.Total, dayOf(x.Of)), URL: At(x.Import)}, Quiet: x.File}, ui.Cell{Links: why})
	}
}

// dayOf is a day in words; "": it is not known.
func dayOf(d models.When) string {
	if !d.Known() {
		return ""
	}
	return d.Words()
}

// said is a figure with its day; what is not known is said so.
func said(c layout.Context, u *models.USD, day string) string {
	if u == nil {
		return c.Words.Say("propose.nothing")
	}
	if day == "" {
		return u.Format()
	}
	return u.Format() + " " + c.Words.Say("propose.on", "Day", day)
}

// form is a box for each proposal that can be accepted, and why.
func (p *ProposalsPage) form(c layout.Context, g *GivenProposals) error {
	w := c.Words
	f := forms.Form{ID: "accept-form", Action: ProposalsHome, Token: c.Token, Go: w.Say("propose.go"), Hidden: [][2]string{{"jurisdiction", g.Place.ID}}}
	for i := range g.Proposals {
		x := &g.Proposals[i]
		if !x.Acceptable {
			continue
		}
		figure := ""
		if x.Figure != nil {
			figure = x.Figure.Format()
		}
		f.Add(forms.Field{Name: AcceptPrefix + x.ID, Type: forms.Check, Chosen: x.Preselected,
			Label: w.Say("propose.writes."+x.Kind, "FAIN", x.FAIN, "Program", x.Program, "Year", x.FiscalYear, "USD", figure, "Grant", x.Grant, "Day", x.Of.Words())})
	}
	if len(f.Fields) == 0 {
		return g.untold()
	}
	f.Add(forms.Field{Name: "reason", Type: forms.Text, Label: w.Say("import.reason"), Help: w.Say("import.reason_help"), Required: true, Complete: "off"})
	if g.Typed != nil {
		if err := f.Fill(g.Typed.Values, g.Typed.Fault); err != nil {
			return err
		}
		if n := len(f.Faults); n > 0 {
			f.FaultsName = w.Say("form.faults", "N", n)
		}
	}
	p.Write, p.Form = w.Say("propose.write"), &f
	return nil
}
