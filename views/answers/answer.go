package answers

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
	"proviso/views/words"
)

// Given is what the page of an answer is made from.
type Given struct {
	Answer    models.Answer
	Condition models.Condition
	Place     models.Jurisdiction
	Program   models.Program         // of the question; no id: of none
	Grants    []models.Grant         // that the question is about
	Orders    map[string]OrderInCase // by the order's id
	Turns     []models.Turn
	Aimed     []Aimed           // orders that stand for the place against something else
	Names     map[string]string // of places and programs by id
	Form      Choices
}

// Aimed is an order that stands for the place, and the policy that it is aimed at.
type Aimed struct {
	Title string
	Order models.Reason
}

// OrderInCase says where an order was made.
type OrderInCase struct{ Case, Caption, Kind string }

// ShowPage mirrors the page from top to bottom.
type ShowPage struct {
	Frame       layout.Frame
	Awards      []ui.Link
	Because     string
	Reasons     []Reason
	ReasonsFile ui.Link
	Passed      string
	NonePassed  string
	Others      []Reason
	History     string
	NoHistory   string
	Turns       *ui.Table
	SourcesName string
	Sources     []Source
	Form        Form
	file        *ui.Table
}

// Reason is one live fact, or one that was passed over.
type Reason struct {
	Kind, Text, When, Alone, Doubt string
	Links                          []ui.Link
	Cited                          string
	Sources                        []ui.Link
}

// Source is a line of the numbered list.
type Source struct {
	ID    string // to be led to
	Link  ui.Link
	Quiet string
}

// NewShowPage words an answer.
func NewShowPage(c layout.Context, g Given) ShowPage {
	w, a := c.Words, g.Answer
	p := ShowPage{Frame: layout.NewFrame(c, w.Say("answer.title", "Condition", g.Condition.Title, "Place", g.Place.Name),
		ui.Link{Text: w.Say("site.coverage"), URL: c.At("/coverage")}, ui.Link{Text: g.Condition.ID, URL: c.At("/conditions/" + g.Condition.ID)},
		ui.Link{Text: g.Place.Name, URL: c.At("/jurisdictions/" + g.Place.ID)}),
		Because: w.Say("answer.because"), Passed: w.Say("answer.passed"), History: w.Say("answer.history"), SourcesName: w.Say("grant.sources"),
		Form: newForm(c, w.Say("answer.ask"), g.Form)}
	p.Frame.Mark = ui.StandingMark(w, a.Standing)
	p.Frame.Sentence = g.sentence(w)
	if a.Standing == models.InForce {
		p.Frame.Sentence += " " + w.Say("answer.no_cover")
	}
	for _, x := range g.Grants {
		text := w.Say("answer.grant", "Recipient", c.Recipient(&x, g.Names), "Program", cmp.Or(g.Names[x.Program], x.Program), "Year", x.FiscalYear)
		p.Awards = append(p.Awards, ui.Link{Text: w.Say("answer.award", "Grant", text), URL: c.At("/grants/" + x.ID)})
	}
	p.reasons(c, g)
	p.Frame.Quiet = w.Say("answer.quiet", "N", len(a.Reasons), "Sources", w.Say("answer.sources_n", "N", len(cited(a.Reasons))))
	if a.Stale != 0 {
		p.Frame.Quiet = w.Say("answer.stale", "Day", a.Stale.Words()) + " " + p.Frame.Quiet
	}
	if len(p.Others) == 0 {
		p.NonePassed = w.Say("answer.nothing_passed")
	}
	p.Turns = newTurns(c, g.Turns)
	if len(g.Turns) == 0 {
		p.NoHistory = w.Say("answer.history_none")
	}
	return p
}

// Tables are those of the page, as files have them.
func (p ShowPage) Tables() []*ui.Table { return []*ui.Table{p.file, p.Turns} }

// sentence is the answer as somebody may quote it.
func (g Given) sentence(w *words.Words) string {
	short, _, _ := strings.Cut(g.Condition.Title, ":")
	return w.Say("answer.says."+string(g.Answer.Standing), "Day", g.Answer.AsOf.Words(), "Condition", short, "Subject", g.subject(w), "By", g.by(w))
}

func (g Given) subject(w *words.Words) string {
	place := g.Place.Name
	for _, prefix := range []string{"City ", "State ", "Commonwealth ", "District "} {
		if strings.HasPrefix(place, prefix) {
			place = w.Say("answer.the_place", "Place", place)
			break
		}
	}
	id := "answer.subject.all"
	switch year, program := g.Answer.FiscalYear != 0, g.Program.ID != ""; {
	case year && program:
		id = "answer.subject.award"
	case program:
		id = "answer.subject.program"
	case year:
		id = "answer.subject.year"
	}
	return w.Say(id, "Place", place, "Year", g.Answer.FiscalYear, "Program", cmp.Or(g.Names[g.Program.ID], g.Program.Name))
}

// by names the orders that block: the first, and how many more.
func (g Given) by(w *words.Words) string {
	var names []string
	for _, r := range g.Answer.Reasons {
		if r.Kind == models.ReasonOrder && r.Certainty == models.Yes {
			o, ok := g.Orders[r.ID]
			if !ok {
				names = append(names, w.Say("answer.an_order"))
				continue
			}
			names = append(names, w.Say("answer.by_order", "Kind", strings.ReplaceAll(o.Kind, "_", " "), "Case", o.Caption))
		}
	}
	switch len(names) {
	case 0:
		return w.Say("answer.an_order")
	case 1:
		return names[0]
	}
	return w.Say("answer.by_more", "First", names[0], "N", len(names)-1)
}

// cited are the sources of reasons, once each, in the order in which they come.
func cited(reasons []models.Reason) []models.Source {
	var out []models.Source
	for _, r := range reasons {
		for _, s := range r.Sources {
			if !slices.ContainsFunc(out, func(x models.Source) bool { return x.ID == s.ID }) {
				out = append(out, s)
			}
		}
	}
	return out
}

// reasons words what the answer rests on and what was passed over, and numbers
// the sources of both.
func (p *ShowPage) reasons(c layout.Context, g Given) {
	w := c.Words
	all := cited(slices.Concat(g.Answer.Reasons, g.Answer.Passed, aimedAt(g.Aimed)))
	number := map[string]int{}
	for i, s := range all {
		number[s.ID] = i + 1
		quiet := s.Publisher
		switch {
		case s.Date.Known() && quiet != "":
			quiet = w.Say("answer.source_quiet", "Publisher", quiet, "Date", s.Date.Words())
		case s.Date.Known():
			quiet = s.Date.Words()
		}
		p.Sources = append(p.Sources, Source{ID: "source-" + s.ID, Link: ui.Link{Text: s.Title, URL: c.At("/sources/" + s.ID)}, Quiet: quiet})
	}
	p.file = c.Table("reasons", "", "answer.col.kind", "answer.col.id", "answer.col.text", "answer.col.since", "answer.col.until", "answer.col.counts", "answer.col.sole", "answer.col.certain", "answer.col.sources")
	p.ReasonsFile = ui.Link{Text: w.Say("answer.reasons_file"), URL: p.file.File.URL}
	yes := map[bool]string{true: w.Say("answer.yes"), false: w.Say("answer.no")}
	row := func(r models.Reason, counts bool) {
		ids := make([]string, 0, len(r.Sources))
		for _, s := range r.Sources {
			ids = append(ids, s.ID)
		}
		cells := []string{string(r.Kind), r.ID, r.Text, r.Since.String(), r.Until.String(), yes[counts], yes[r.Sole], r.Certainty.String(), strings.Join(ids, " ")}
		out := make([]ui.Cell, len(cells))
		for i, s := range cells {
			out[i] = ui.Text(s)
		}
		p.file.Row(out...)
	}
	for _, r := range g.Answer.Reasons {
		x := g.newReason(c, r, number)
		if r.Sole && g.Answer.Standing != models.NotAttached {
			x.Alone = w.Say("answer.alone." + g.without(r))
		}
		p.Reasons = append(p.Reasons, x)
		row(r, true)
	}
	for _, r := range g.Answer.Passed {
		p.Others = append(p.Others, g.newReason(c, r, number))
		row(r, false)
	}
	for _, x := range g.Aimed {
		other := g.newReason(c, x.Order, number)
		other.Alone, other.Doubt = w.Say("answer.aimed", "Title", x.Title), w.Say("answer.aimed_counsel")
		p.Others = append(p.Others, other)
		row(x.Order, false)
	}
}

func aimedAt(all []Aimed) []models.Reason {
	out := make([]models.Reason, len(all))
	for i, x := range all {
		out[i] = x.Order
	}
	return out
}

// without is what the answer would be if the one reason on which it rests fell.
func (g Given) without(r models.Reason) string {
	if r.Kind == models.ReasonAttachment {
		return "bound"
	}
	for _, o := range g.Answer.Reasons {
		if o.Certainty == models.Maybe && (o.Kind != r.Kind || o.ID != r.ID) {
			return "uncertain"
		}
	}
	if g.Answer.Standing == models.UncertainStands || g.Answer.Stale != 0 {
		return "uncertain"
	}
	return "in_force"
}

func (g Given) newReason(c layout.Context, r models.Reason, number map[string]int) Reason {
	w := c.Words
	out := Reason{Kind: w.Say("answer.kind." + string(r.Kind)), Text: r.Text}
	if r.Since.Known() {
		out.When = w.Say("answer.since", "Since", r.Since.Words())
		if r.Until.Known() {
			out.When += ", " + w.Say("answer.until", "Until", r.Until.Words())
		}
	}
	if r.Certainty == models.Maybe {
		out.Doubt = w.Say("answer.doubt")
	}
	condition := ui.Link{Text: w.Say("answer.to_condition"), URL: c.At("/conditions/" + g.Condition.ID)}
	switch r.Kind {
	case models.ReasonOrder:
		if o, ok := g.Orders[r.ID]; ok {
			out.Links = []ui.Link{{Text: w.Say("answer.to_case", "Case", o.Caption), URL: c.At("/cases/"+o.Case) + "#order-" + r.ID}}
		}
	case models.ReasonNotice:
		condition.Text = w.Say("answer.to_notice")
		condition.URL += "#notice-" + r.ID
		out.Links = []ui.Link{condition}
	case models.ReasonMembership:
		out.Links = []ui.Link{{Text: w.Say("answer.to_place"), URL: c.At("/jurisdictions/" + g.Place.ID)}}
	default:
		out.Links = []ui.Link{condition}
	}
	for _, s := range r.Sources {
		out.Sources = append(out.Sources, ui.Link{Text: w.Say("answer.numbered", "Number", number[s.ID], "Title", s.Title), URL: c.At("/sources/" + s.ID)})
	}
	if len(out.Sources) > 0 {
		out.Cited = w.Say("answer.cited")
	}
	return out
}

// newTurns are the days on which the answer became another.
func newTurns(c layout.Context, turns []models.Turn) *ui.Table {
	w := c.Words
	t := c.Table("history", w.Say("answer.history_caption"), "answer.turn_day", "answer.turn_from", "answer.turn_to", "answer.turn_what")
	shown := -1
	for i, x := range turns {
		if x.Day <= c.AsOf {
			shown = i
		}
	}
	for i, x := range turns {
		day := ui.Cell{Text: ui.Link{Text: ui.Short(x.Day), URL: c.At(c.Path, "as_of", x.Day.String())}, Data: x.Day.String()}
		if i == shown {
			day.Quiet = w.Say("answer.turn_shown")
		}
		t.Row(day, ui.Cell{Mark: ui.StandingMark(w, x.From)}, ui.Cell{Mark: ui.StandingMark(w, x.To)}, ui.Text(Turned(w, x)))
	}
	return t
}

// Turned says what happened on a day on which an answer became another: what the
// record dates to it or, where that is nothing, what is other among the reasons.
func Turned(w *words.Words, t models.Turn) string {
	out := slices.Clone(t.What)
	if t.Stale != 0 {
		out = append(out, w.Say("answer.turn_stale", "Day", t.Stale.Words()))
	}
	if t.Lapsed != 0 {
		out = append(out, w.Say("answer.turn_lapsed", "Day", t.Lapsed.Words()))
	}
	if len(out) > 0 {
		return strings.Join(out, "; ")
	}
	in := func(rs []models.Reason, r models.Reason) bool {
		return slices.ContainsFunc(rs, func(x models.Reason) bool { return x.Kind == r.Kind && x.ID == r.ID })
	}
	for _, r := range t.Began {
		id := "answer.turn_began"
		if in(t.Ended, r) {
			id = "answer.turn_doubt"
		}
		out = append(out, w.Say(id, "Kind", strings.ToLower(w.Say("answer.kind."+string(r.Kind))), "ID", r.ID))
	}
	for _, r := range t.Ended {
		if !in(t.Began, r) {
			out = append(out, w.Say("answer.turn_ended", "Kind", strings.ToLower(w.Say("answer.kind."+string(r.Kind))), "ID", r.ID))
		}
	}
	return strings.Join(out, "; ")
}

// Choices are the values of a record that a question can name, and those chosen.
type Choices struct {
	Places, Programs, Conditions    [][2]string // id and name
	Years                           []int
	Place, Program, Condition, Year string
}

// Form asks a question.
type Form struct {
	Title, Action, Go string
	Missing           []string
	Hidden            [][2]string
	Typed             bool // the place is typed: there are too many to choose from
	Place             Field
	Fields            []Field
}

// Field is a choice, or a text with a hint.
type Field struct {
	ID, Label, Value, Hint string
	Options                []Option
}

// Option is one value of a choice.
type Option struct {
	Value, Text string
	Chosen      bool
}

// mostPlaces is how many places a list to choose from is good for.
const mostPlaces = 500

func newForm(c layout.Context, title string, g Choices) Form {
	w := c.Words
	f := Form{Title: title, Action: "/coverage/answer", Go: w.Say("answer.ask_go"), Hidden: c.Days()}
	options := func(any string, values [][2]string, chosen string) []Option {
		out := []Option{{Value: "", Text: any, Chosen: chosen == ""}}
		for _, v := range values {
			out = append(out, Option{Value: v[0], Text: v[1], Chosen: v[0] == chosen})
		}
		return out
	}
	f.Place = Field{ID: "jurisdiction", Label: w.Say("answer.ask_place"), Value: g.Place}
	if f.Typed = len(g.Places) > mostPlaces; f.Typed {
		f.Place.Hint = w.Say("answer.ask_place_hint")
	} else {
		f.Place.Options = options(w.Say("answer.ask_choose"), g.Places, g.Place)
	}
	years := make([][2]string, 0, len(g.Years))
	for _, y := range g.Years {
		years = append(years, [2]string{fmt.Sprint(y), fmt.Sprint(y)})
	}
	f.Fields = []Field{
		{ID: "program", Label: w.Say("answer.ask_program"), Options: options(w.Say("answer.ask_any_program"), g.Programs, g.Program)},
		{ID: "fiscal_year", Label: w.Say("answer.ask_year"), Options: options(w.Say("answer.ask_any_year"), years, g.Year)},
		{ID: "condition", Label: w.Say("answer.ask_condition"), Options: options(w.Say("answer.ask_choose"), g.Conditions, g.Condition)},
	}
	return f
}

// AskPage is the question before it is asked.
type AskPage struct {
	Frame layout.Frame
	Form  Form
}

// NewAskPage words the form alone, and what is still to be chosen.
func NewAskPage(c layout.Context, g Choices) AskPage {
	w := c.Words
	p := AskPage{Frame: layout.NewFrame(c, w.Say("answer.ask_title"), ui.Link{Text: w.Say("site.coverage"), URL: c.At("/coverage")}), Form: newForm(c, w.Say("answer.ask_title"), g)}
	p.Frame.Sentence, p.Frame.Files = w.Say("answer.ask_sentence"), nil
	if g.Place != "" || g.Condition != "" || g.Program != "" || g.Year != "" {
		if g.Place == "" {
			p.Form.Missing = append(p.Form.Missing, w.Say("answer.ask_missing_jurisdiction"))
		}
		if g.Condition == "" {
			p.Form.Missing = append(p.Form.Missing, w.Say("answer.ask_missing_condition"))
		}
	}
	return p
}
