// Package acceptances is the pages on which an award is answered: what each way
// would mean, what changed since last year, what is planned, and who has signed.
// What is privileged comes in a field of its own, which is empty for whom it is
// not.
package acceptances

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"proviso/models"
	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/papers"
	"proviso/views/ui"
)

// Effect is what a route would mean, as it was computed.
type Effect struct {
	Route                 models.Route
	Open, Waits, Forgone  bool
	Comes                 *models.Figure
	Own                   *models.USD
	Binding, Held, Unsure []Term
	By                    models.Date
	Rung                  models.Rung
}

// Term is a condition and what holds it off.
type Term struct {
	Condition, Title string
	Rests            []string
}

// Change is a condition that differs from last year's.
type Change struct {
	Condition, Title, Kind string
	Words                  string // of the year that has it; "" where both have
	Pieces                 []models.Piece
}

// Given is what the page is made from.
type Given struct {
	models.Acceptance
	Version         int
	Place, Program  string
	Grant           models.Grant
	Figure          *models.Figure
	Due             *models.Due
	Effects         []Effect
	Changes         []Change
	YearBefore      int
	Signatures      []models.Signature
	Next, MaySign   string
	Moved           []models.TermMoved // since the text was locked
	Seen            string             // stands for them
	Names           map[string]string  // of conditions, orders and notices that moved
	Plans, Finances bool
	Counsels        bool   // writes counsel's note; else it may only be read
	Ready           bool   // packs can be printed
	InRecord        bool   // the certification is public
	Certifies       bool   // the person may make it so
	CanCertify      bool   // the route is one by which conditions are certified
	Terms           []Term // of the text, that may be certified
	History         []models.Fact
	People          map[string]string // names by id
	Counsel         *models.CounselNote
	CounselVersion  int
	Papers          papers.Part
	FaultOf         string
	Fault           error
	Typed           map[string]string // of the form at fault
}

// Fact is a name and what it is.
type Fact struct{ Name, Text string }

// ShowPage mirrors the page from top to bottom.
type ShowPage struct {
	Frame                    layout.Frame
	RoutesName, RoutesText   string
	Routes                   *ui.Table
	ChangedName, NoChange    string
	ChangedText              string
	Changed                  *ui.Table
	DiffText                 string
	DiffAdded, DiffRemoved   string // before each, for whom it is read to
	Diffs                    []Diff
	PlanName                 string
	Facts                    []Fact
	Forms                    []forms.Form
	CounselName, CounselText string
	Counsel                  forms.Form
	SigningName, SigningText string
	TextName, Text, Digest   string
	Offices                  *ui.Table
	MovedName, MovedText     string
	Moved                    *ui.Table
	Signing                  []forms.Form
	PacksName, PacksText     string
	Packs                    *ui.Table
	PacksState               []string
	RecordName, RecordState  string
	RecordText               string
	Making                   []forms.Form // what is missing of a pack, and the public record
	CounselRead              []Fact       // for whom counsel named
	Papers                   papers.Part
	HistoryName              string
	History                  *ui.Table
}

// RouteWord is a route in words; that none is chosen yet, too.
func RouteWord(c layout.Context, r models.Route) string {
	if r == "" {
		return c.Words.Say("acceptance.not_chosen")
	}
	return c.Words.Say("route." + string(r))
}

// NewShowPage words the answer to one award.
func NewShowPage(c layout.Context, g Given) (ShowPage, error) {
	w := c.Words
	home := ui.Link{Text: w.Say("acceptance.list"), URL: "/workspace/acceptances"}
	p := ShowPage{Frame: layout.NewWorkFrame(c, w.Say("acceptance.title", "Program", g.Program, "Year", g.Grant.FiscalYear, "Place", g.Place), home)}
	p.Frame.Sentence = g.sentence(c)
	if g.Grant.Illustrative {
		p.Frame.Quiet = w.Say("acceptance.illustrative")
	}
	p.RoutesName, p.RoutesText, p.Routes = w.Say("acceptance.routes"), w.Say("acceptance.routes_text"), routes(c, g.Effects, g.Figure, g.Route)
	g.changed(c, &p)
	g.plan(c, &p)
	g.counsel(c, &p)
	g.signing(c, &p)
	g.packs(c, &p)
	p.Papers = g.Papers
	p.HistoryName, p.History = w.Say("acceptance.history"), g.history(c)
	for _, f := range append(pointers(p.Forms), append(append(pointers(p.Signing), pointers(p.Making)...), &p.Counsel)...) {
		if g.Fault != nil && f.ID == g.FaultOf {
			for i := range f.Fields {
				v, ok := g.Typed[f.Fields[i].Name]
				switch {
				case f.Fields[i].Type == forms.Check:
					f.Fields[i].Chosen = ok && v == f.Fields[i].Ticked()
				case ok:
					f.Fields[i].Value = v
					for k := range f.Fields[i].Options {
						f.Fields[i].Options[k].Chosen = f.Fields[i].Options[k].Value == v
					}
				}
			}
			err := f.Blame(g.Fault)
			f.FaultsName = w.Say("form.faults", "N", len(f.Faults))
			return p, err
		}
	}
	return p, g.Fault
}

func pointers(all []forms.Form) []*forms.Form {
	out := make([]*forms.Form, len(all))
	for i := range all {
		out[i] = &all[i]
	}
	return out
}

func (g *Given) sentence(c layout.Context) string {
	w := c.Words
	amount := ui.Amount(w, g.Figure)
	switch {
	case g.Due == nil || g.Due.On == 0:
		return w.Say("acceptance.sentence_unknown", "Amount", amount)
	case g.Due.Closed != "":
		return w.Say("acceptance.sentence_closed", "Amount", amount, "Day", g.Due.On.Words(), "Closed", g.Due.Closed, "Business", g.Due.Business.Words(), "Left", left(c, g.Due.On))
	}
	return w.Say("acceptance.sentence", "Amount", amount, "Day", g.Due.On.Words(), "Left", left(c, g.Due.On))
}

// left is how long there is still, or how long ago it was.
func left(c layout.Context, day models.Date) string {
	n := int(day - c.Today)
	switch {
	case n < 0:
		return c.Words.Say("acceptance.ago", "N", -n)
	case n == 0:
		return c.Words.Say("acceptance.today")
	}
	return c.Words.Say("acceptance.left", "N", n)
}

// routes is what each route would mean.
func routes(c layout.Context, effects []Effect, figure *models.Figure, chosen models.Route) *ui.Table {
	w := c.Words
	t := c.Table("routes", "", "acceptance.route", "acceptance.money", "acceptance.binds", "acceptance.held", "acceptance.by", "acceptance.then")
	t.File = ui.Link{}
	for _, e := range effects {
		name := ui.Cell{Text: ui.Link{Text: RouteWord(c, e.Route)}}
		if !e.Open {
			name.Quiet = w.Say("acceptance.closed")
		}
		if e.Route == chosen {
			name.Quiet = strings.TrimSpace(name.Quiet + " " + w.Say("acceptance.chosen"))
		}
		money := ui.Text(w.Say("acceptance.comes", "Amount", ui.Amount(w, figure)))
		switch {
		case e.Waits:
			money = ui.Text(w.Say("acceptance.waits", "Amount", ui.Amount(w, figure)))
		case e.Forgone:
			money = ui.Text(w.Say("acceptance.forgone", "Amount", ui.Amount(w, figure)))
		}
		if e.Own != nil && *e.Own > 0 {
			money.Quiet = w.Say("acceptance.own", "Amount", ui.Whole(*e.Own))
		}
		by := ui.On(e.By)
		if e.By == 0 {
			by = ui.Text(w.Say("acceptance.no_day"))
		}
		then := ui.Text(w.Say("acceptance.not_ruled"))
		if e.Rung != "" {
			then = ui.Cell{Mark: ui.RungMark(w, e.Rung)}
		}
		held := terms(c, append(append([]Term{}, e.Held...), e.Unsure...))
		t.Row(name, money, terms(c, e.Binding), held, by, then)
	}
	return t
}

func terms(c layout.Context, all []Term) ui.Cell {
	if len(all) == 0 {
		return ui.Text(c.Words.Say("acceptance.none"))
	}
	var cell ui.Cell
	for _, x := range all {
		text := x.Title
		if len(x.Rests) > 0 {
			text += " (" + strings.Join(x.Rests, "; ") + ")"
		}
		cell.Links = append(cell.Links, ui.Link{Text: text})
	}
	return cell
}

func (g *Given) at(act string) string { return "/workspace/acceptances/" + g.ID + "/" + act }

func (g *Given) form(c layout.Context, id, act, word string) forms.Form {
	return forms.Form{ID: id, Action: g.at(act), Token: c.Token, Go: word, Hidden: [][2]string{{"version", strconv.Itoa(g.Version)}}}
}

// plan is what is planned, and the forms to write it with, for who may.
func (g *Given) plan(c layout.Context, p *ShowPage) {
	w := c.Words
	p.PlanName = w.Say("acceptance.plan")
	writing := g.Frozen == nil
	say := func(id, text string) {
		if text == "" {
			text = w.Say("acceptance.nothing")
		}
		p.Facts = append(p.Facts, Fact{w.Say(id), text})
	}
	if !g.Plans || !writing {
		route := ""
		if g.Route != "" {
			route = RouteWord(c, g.Route)
		}
		say("acceptance.route", route)
		say("acceptance.why", g.Why)
		say("acceptance.letter", g.Letter)
		say("acceptance.offices", strings.Join(g.Offices, ", "))
	} else {
		f := g.form(c, "plan-form", "plan", w.Say("acceptance.save"))
		options := []forms.Option{{Text: w.Say("acceptance.not_chosen")}}
		for _, r := range models.Routes {
			options = append(options, forms.Option{Value: string(r), Text: RouteWord(c, r), Chosen: r == g.Route})
		}
		f.Add(
			forms.Field{Name: "route", Type: forms.Select, Label: w.Say("acceptance.route"), Options: options},
			forms.Field{Name: "why", Type: forms.Area, Label: w.Say("acceptance.why"), Help: w.Say("acceptance.why_help"), Value: g.Why},
			forms.Field{Name: "letter", Type: forms.Area, Label: w.Say("acceptance.letter"), Help: w.Say("acceptance.letter_help"), Value: g.Letter},
			forms.Field{Name: "offices", Type: forms.Area, Label: w.Say("acceptance.offices"), Help: w.Say("acceptance.offices_help"), Value: strings.Join(g.Offices, "\n")},
		)
		p.Forms = append(p.Forms, f)
	}
	if !g.Finances {
		say("acceptance.finance", g.FinanceNote)
		return
	}
	f := g.form(c, "finance-form", "finance", w.Say("acceptance.save_note"))
	f.Quiet = true
	f.Add(forms.Field{Name: "finance_note", Type: forms.Area, Label: w.Say("acceptance.finance"), Help: w.Say("acceptance.finance_help"), Value: g.FinanceNote})
	p.Forms = append(p.Forms, f)
}

// counsel is the note that counsel writes and that those read whom counsel names.
func (g *Given) counsel(c layout.Context, p *ShowPage) {
	if g.Counsel == nil {
		return
	}
	w := c.Words
	p.CounselName, p.CounselText = w.Say("acceptance.counsel"), w.Say("acceptance.counsel_text")
	if !g.Counsels {
		p.CounselText = w.Say("acceptance.counsel_readers")
		for _, x := range []Fact{{w.Say("acceptance.counsel_note"), g.Counsel.Text}, {w.Say("acceptance.likelihood_read"), g.Counsel.Likelihood}} {
			if x.Text == "" {
				x.Text = w.Say("acceptance.counsel_empty")
			}
			p.CounselRead = append(p.CounselRead, x)
		}
		return
	}
	p.Counsel = g.form(c, "counsel-form", "counsel", w.Say("acceptance.save_note"))
	p.Counsel.Hidden = [][2]string{{"version", strconv.Itoa(g.CounselVersion)}}
	p.Counsel.Quiet = true
	p.Counsel.Add(
		forms.Field{Name: "text", Type: forms.Area, Label: w.Say("acceptance.counsel_note"), Value: g.Counsel.Text},
		forms.Field{Name: "likelihood", Type: forms.Text, Label: w.Say("acceptance.likelihood"), Value: g.Counsel.Likelihood},
	)
	for _, r := range Readers {
		p.Counsel.Add(forms.Field{Name: "reader-" + string(r), Type: forms.Check, Label: w.Say("acceptance.reader", "Role", string(r)), Chosen: slices.Contains(g.Counsel.Readers, r)})
	}
}

// Readers are the roles that counsel can name, besides counsel.
var Readers = slices.DeleteFunc(slices.Clone(models.Roles), func(r models.Role) bool { return r == models.RoleCounsel })

// signing is the locked text, who has signed it, and what the person may do.
func (g *Given) signing(c layout.Context, p *ShowPage) {
	w := c.Words
	p.SigningName = w.Say("acceptance.signing")
	p.Offices = c.Table("offices", "", "acceptance.office", "acceptance.signed_by", "acceptance.signed_at")
	p.Offices.File = ui.Link{}
	if g.Frozen == nil {
		p.SigningText = w.Say("acceptance.not_locked")
		if g.Plans {
			f := g.form(c, "lock-form", "lock", w.Say("acceptance.lock"))
			f.Quiet = true
			p.Signing = append(p.Signing, f)
		}
		return
	}
	p.SigningText = w.Say("acceptance.locked", "By", g.name(g.Frozen.By), "At", instant(g.Frozen.At), "Orders", len(g.Frozen.Orders))
	if g.Next == "" {
		p.SigningText += " " + w.Say("acceptance.complete")
	}
	p.TextName, p.Text, p.Digest = w.Say("acceptance.text"), g.Frozen.Text, w.Say("acceptance.digest", "Digest", g.Frozen.Digest)
	for _, office := range g.Offices {
		by, at := ui.Text(w.Say("acceptance.not_signed")), ui.Text("")
		for _, s := range g.Signatures {
			if s.Round == g.Round && s.Office == office && s.Digest == g.Frozen.Digest {
				by, at = ui.Text(s.Name), ui.Text(instant(s.At))
			}
		}
		p.Offices.Row(ui.Text(office), by, at)
	}
	g.moved(c, p)
	if g.MaySign != "" {
		f := g.form(c, "sign-form", "sign", w.Say("acceptance.sign", "Office", g.MaySign))
		f.Hidden = [][2]string{{"office", g.MaySign}, {"digest", g.Frozen.Digest}}
		f.Add(forms.Field{Name: "read", Type: forms.Check, Label: w.Say("acceptance.have_read"), Required: true})
		if g.Seen != "" {
			f.Add(forms.Field{Name: "seen", Type: forms.Check, Label: w.Say("acceptance.moved_seen"), Value: g.Seen, Required: true})
		}
		p.Signing = append(p.Signing, f)
	}
	if g.Plans {
		f := g.form(c, "unlock-form", "unlock", w.Say("acceptance.unlock"))
		f.Quiet = true
		f.Add(forms.Field{Name: "why", Type: forms.Text, Label: w.Say("acceptance.unlock_why"), Help: w.Say("acceptance.unlock_help"), Required: true})
		p.Signing = append(p.Signing, f)
	}
}

func (g *Given) history(c layout.Context) *ui.Table {
	t := c.Table("history", "", "acceptance.at", "acceptance.who", "acceptance.what")
	t.File = ui.Link{}
	for _, u := range g.Unlocks {
		t.Row(ui.Text(instant(u.At)), ui.Text(g.name(u.By)), ui.Cell{Text: ui.Link{Text: c.Words.Say("acceptance.unlocked", "Round", u.Round, "Why", u.Why)}, Quiet: u.Digest})
	}
	for _, s := range g.Signatures {
		t.Row(ui.Text(instant(s.At)), ui.Text(s.Name), ui.Cell{Text: ui.Link{Text: c.Words.Say("acceptance.signed", "Office", s.Office, "Round", s.Round)}, Quiet: s.Digest})
	}
	for _, f := range g.History {
		t.Row(ui.Text(instant(f.RecordedAt)), ui.Text(g.name(f.Author)), ui.Cell{Text: ui.Link{Text: c.Words.Say("acceptance.version", "Version", f.Version)}, Quiet: f.Reason})
	}
	return t
}

func (g *Given) name(id string) string {
	if n := g.People[id]; n != "" {
		return n
	}
	return id
}

func instant(t time.Time) string { return t.UTC().Format("2 Jan 2006 15:04 UTC") }
