package drivers

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"proviso/models"
	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/planner"
	"proviso/views/replies"
	"proviso/views/ui"
)

// moreOutcomes is how many empty fields for outcomes a form has.
const moreOutcomes = 2

// Given is what the page of a driver is worded from.
type Given struct {
	models.Driver
	replies.Written
	Place         Place
	Version       int // 0: it is a new one
	Subject       Subject
	Others        []models.Driver // of the place
	Awards        []Award
	Cases         []Case // for which there are chances
	Believed      []Believed
	LikelyVersion int
	Today         models.Date
	History       []models.Fact
	People        map[string]string
}

// NewShowPage words a driver, or the form for a new one.
func NewShowPage(c layout.Context, g Given) (replies.Page, error) {
	title := g.Name
	if g.Version == 0 {
		title = c.Words.Say("driver.new_title", "Place", g.Place.Name)
	}
	p := newPage(c, &g.Place, title, ui.Link{Text: c.Words.Say("driver.list_short"), URL: planner.In(List, g.Place.ID)})
	p.version, p.people, p.written = g.Version, g.People, g.Written
	p.Frame.Sentence = p.sentence(&g)
	p.what(&g)
	if g.Version > 0 {
		p.branches(&g)
		p.believes(&g)
		p.comes(&g)
		p.history(g.History, p.wrote)
	}
	return p.done()
}

func (p *page) sentence(g *Given) string {
	switch {
	case g.Version == 0:
		return p.say("driver.new_sentence")
	case g.Ended != nil:
		return p.say("driver.ended_sentence", "Outcome", outcome(p.c, &g.Driver, g.Ended.Outcome), "Day", g.Ended.On.Words())
	}
	return p.say("driver.sentence", "N", len(g.touched()))
}

// touched are the awards that the driver's branches touch.
func (g *Given) touched() []string {
	var out []string
	for _, b := range g.Branches {
		if b.Counts() {
			out = append(out, b.Grants...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (g *Given) award(id string) string {
	for _, a := range g.Awards {
		if a.ID == id {
			return a.Name
		}
	}
	return id
}

func (g *Given) other(id string) string {
	for _, d := range g.Others {
		if d.ID == id {
			return d.Name
		}
	}
	return id
}

func (p *page) what(g *Given) {
	s := replies.Section{ID: "what", Title: p.say("driver.what")}
	add := func(name string, link ui.Link) {
		if link.Text != "" {
			s.Facts = append(s.Facts, replies.Fact{Name: p.say(name), Link: link})
		}
	}
	add("driver.col.about", g.Subject)
	if g.Version > 0 {
		add("driver.col.outcomes", ui.Link{Text: names(g.Outcomes)})
		if g.Driver.Given != "" {
			add("driver.given", ui.Link{Text: g.other(g.Driver.Given), URL: At(g.Driver.Given)})
		}
		common := "driver.common_cause"
		if g.Each {
			common = "driver.each_alone"
		}
		add("driver.cause", ui.Link{Text: p.say(common)})
		add("driver.owner", ui.Link{Text: g.Owner})
		if g.NextDay.Known() {
			add("driver.next", ui.Link{Text: g.NextDay.Words()})
		}
		add("driver.kept", ui.Link{Text: p.say("driver.kept_by", "By", p.person(g.By), "Day", g.On.Words())})
	}
	if g.Place.Foresees && g.Ended == nil {
		f := p.form("driver", 0, p.driverFields(g)...)
		for n := range g.outcomeFields() {
			if id := g.outcomeID(n); id != "" {
				f.Form.Hidden = append(f.Form.Hidden, [2]string{OutcomeIDField + strconv.Itoa(n+1), id})
			}
		}
		if g.Version == 0 {
			f.Open, f.Form.Quiet, f.Summary = true, false, p.say("driver.form.new")
			f.Form.Hidden = append(f.Form.Hidden, [2]string{"jurisdiction", g.Place.ID}, [2]string{"about", aboutText(g.About)})
		}
		s.Forms = append(s.Forms, f)
	}
	p.Sections = append(p.Sections, s)
}

// outcomeFields is how many fields for outcomes the form has: of what was typed as many
// as were sent.
func (g *Given) outcomeFields() int {
	n := len(g.Outcomes) + moreOutcomes
	for g.Act == "driver" && g.Typed[fmt.Sprintf("outcome-%d", n+1)] != "" {
		n++
	}
	return n
}

// outcomeID is the id of the outcome of a field, which goes along with its name.
func (g *Given) outcomeID(n int) string {
	switch {
	case g.Act == "driver" && g.Typed != nil:
		return g.Typed[OutcomeIDField+strconv.Itoa(n+1)]
	case n < len(g.Outcomes):
		return g.Outcomes[n].ID
	}
	return ""
}

func aboutText(r models.Ref) string {
	if r.ID == "" {
		return ""
	}
	return string(r.Kind) + "/" + r.ID
}

// driverFields are those of the driver; a new one has those of what its first outcome
// does as well.
func (p *page) driverFields(g *Given) []forms.Field {
	fields := []forms.Field{required(p.field("name", "driver.field.name", forms.Text, g.Name))}
	for i := range g.outcomeFields() {
		f := forms.Field{Name: fmt.Sprintf("outcome-%d", i+1), Type: forms.Text, Label: p.say("driver.field.outcome", "No", i+1)}
		if i < len(g.Outcomes) {
			f.Value = g.Outcomes[i].Name
		}
		switch i {
		case 0:
			f = required(p.helped(f, "driver.help.outcome"))
		case len(g.Outcomes):
			f = p.helped(f, "driver.help.more")
		}
		fields = append(fields, f)
	}
	given := [][2]string{{"", p.say("driver.hangs_on_none")}}
	for _, d := range g.Others {
		if d.ID != g.ID {
			given = append(given, [2]string{d.ID, d.Name})
		}
	}
	fields = append(fields, p.helped(p.choice("given", "driver.field.given", g.Driver.Given, given...), "driver.help.given"),
		p.helped(ticked(p.field("each", "driver.field.each", forms.Check, ""), g.Each), "driver.help.each"),
		p.field("owner", "driver.field.owner", forms.Text, g.Owner), p.helped(p.field("next_day", "driver.field.next_day", forms.Day, g.NextDay.String()), "driver.help.next_day"))
	if g.Version > 0 {
		return fields
	}
	var b models.DriverBranch
	if len(g.Branches) > 0 {
		b = g.Branches[0]
	}
	return append(fields, p.harmFields(g, &b)...)
}

// harmFields are what an outcome does to which awards.
func (p *page) harmFields(g *Given, b *models.DriverBranch) []forms.Field {
	var fields []forms.Field
	for i, a := range g.Awards {
		f := forms.Field{Name: GrantField + a.ID, Type: forms.Check, Label: p.say("driver.field.grant", "Award", a.Name), Chosen: slices.Contains(b.Grants, a.ID)}
		if i == 0 && g.Version == 0 {
			f = p.helped(f, "driver.help.first_branch")
		}
		fields = append(fields, f)
	}
	var harms [][2]string
	for _, h := range models.Harms {
		harms = append(harms, [2]string{string(h), p.say("driver.harm." + string(h))})
	}
	harm, months := cmp.Or(b.Harm, models.HarmTerminated), ""
	if b.Months > 0 {
		months = strconv.Itoa(b.Months)
	}
	return append(fields, p.choice("harm", "driver.field.harm", string(harm), harms...),
		p.helped(p.field("low", "driver.field.low", forms.Text, percent(b.Severity.Low)), "driver.help.severity"),
		p.field("likely", "driver.field.likely", forms.Text, percent(b.Severity.Likely)), p.field("high", "driver.field.high", forms.Text, percent(b.Severity.High)),
		p.helped(ticked(p.field("own", "driver.field.own", forms.Check, ""), b.Own), "driver.help.own"),
		p.helped(p.field("months", "driver.field.months", forms.Text, months), "driver.help.months"),
		p.helped(p.field("from", "driver.field.from", forms.Text, string(b.From)), "driver.help.from"),
		p.helped(p.field("protected", "driver.field.protected", forms.Text, percent(b.Protected)), "driver.help.protected"),
		ticked(p.field("refused", "driver.field.refused", forms.Check, ""), b.Refused))
}

func (p *page) branches(g *Given) {
	s := replies.Section{ID: "branches", Title: p.say("driver.branches"), Text: []string{p.say("driver.branches_text")}}
	t := p.table("branches", "driver.col.outcome", "driver.col.harm", "driver.col.severity", "driver.col.when", "driver.col.touched")
	var x models.DriverBranch
	for i := range g.Branches {
		b := &g.Branches[i]
		head := ui.Cell{Text: ui.Link{Text: p.say("driver.branch", "No", b.No, "Outcome", outcome(p.c, &g.Driver, b.Outcome))}}
		if !b.Counts() {
			head.Quiet = p.say("driver.struck", "Why", b.Struck)
		} else if g.Place.Foresees && g.Ended == nil {
			head.Text.URL = At(g.ID) + "?change=branch." + strconv.Itoa(b.No) + "#branch-form"
			if b.No == g.No {
				x = *b
			}
		}
		var touched []ui.Link
		for _, id := range b.Grants {
			touched = append(touched, ui.Link{Text: g.award(id), URL: "/workspace/grants/" + url.PathEscape(id)})
		}
		t.Row(head, ui.Cell{Text: ui.Link{Text: p.say("driver.harm." + string(b.Harm))}, Quiet: p.beside(b)}, ui.Text(p.severity(b)), ui.Text(p.when(b)), ui.Cell{Links: touched})
	}
	if g.Place.Foresees && g.Ended == nil {
		s.Forms = p.branchForms(g, &x)
	}
	p.close(s, t, "driver.branches_none")
}

// branchForms are the form of a branch and, of one that is to be corrected, the one
// that strikes it out.
func (p *page) branchForms(g *Given, x *models.DriverBranch) []replies.Folded {
	var outcomes [][2]string
	for _, o := range g.Outcomes {
		outcomes = append(outcomes, [2]string{o.ID, o.Name})
	}
	fields := append([]forms.Field{p.choice("outcome", "driver.field.of", x.Outcome, outcomes...)}, p.harmFields(g, x)...)
	out := []replies.Folded{p.form("branch", x.No, fields...)}
	out[0].Open = out[0].Open && (p.written.Typed != nil || x.No > 0)
	if x.No > 0 {
		out[0].Summary = p.say("driver.form.correct", "No", x.No)
		f := p.form("strike", x.No, required(p.field("why", "driver.field.why_struck", forms.Text, "")))
		f.Summary = p.say("driver.form.strike", "No", x.No)
		out = append(out, f)
	}
	return out
}

// severity is how much is lost, in words.
func (p *page) severity(b *models.DriverBranch) string {
	r := b.Severity
	switch {
	case b.Harm.Moves():
		return p.say("driver.moves")
	case r.Low != nil && r.High != nil && r.Likely != nil:
		return p.say("driver.severity_three", "Low", r.Low.String(), "Likely", r.Likely.Format(), "High", r.High.Format())
	case r.Low != nil && r.High != nil:
		return p.say("driver.severity_two", "Low", r.Low.String(), "High", r.High.Format())
	case r.Likely != nil:
		return r.Likely.Format()
	}
	return p.say("driver.severity_all")
}

// when is from which month, and for how long.
func (p *page) when(b *models.DriverBranch) string {
	var out []string
	if b.Months > 0 {
		out = append(out, p.say("driver.for_months", "N", b.Months))
	}
	if b.From != "" {
		out = append(out, p.say("driver.from_month", "Month", string(b.From)))
	}
	return strings.Join(out, ", ")
}

// beside is what else a branch says.
func (p *page) beside(b *models.DriverBranch) string {
	var out []string
	if b.Protected != nil {
		out = append(out, p.say("driver.protects", "Part", b.Protected.Format()))
	} else if b.Harm == models.HarmTerminated {
		out = append(out, p.say("driver.protects_orders"))
	}
	if b.Refused {
		out = append(out, p.say("driver.refuses"))
	}
	if b.Own {
		out = append(out, p.say("driver.owns"))
	}
	return strings.Join(out, "; ")
}

// comes is how a driver came out, and the forms that write it down or take it back.
func (p *page) comes(g *Given) {
	s := replies.Section{ID: "end", Title: p.say("driver.end"), Text: []string{p.say("driver.end_open")}}
	if g.Ended != nil {
		s.Text = []string{p.say("driver.end_said", "Outcome", outcome(p.c, &g.Driver, g.Ended.Outcome), "Day", g.Ended.On.Words(), "By", p.person(g.Ended.By), "Why", g.Ended.Why)}
	}
	if g.Place.Foresees && g.Ended == nil {
		outcomes := [][2]string{}
		for _, o := range g.Outcomes {
			outcomes = append(outcomes, [2]string{o.ID, o.Name})
		}
		outcomes = append(outcomes, [2]string{"", p.say("driver.nothing")})
		s.Forms = append(s.Forms, p.form("end", 0, p.choice("outcome", "driver.field.end_outcome", g.Outcomes[0].ID, outcomes...),
			required(p.field("on", "driver.field.end_on", forms.Day, g.Today.String())), required(p.helped(p.field("why", "driver.field.end_why", forms.Area, ""), "driver.help.end_why"))))
	}
	if g.Place.Foresees && g.Ended != nil {
		s.Forms = append(s.Forms, p.form("reopen", 0, required(p.field("why", "driver.field.reopen_why", forms.Text, ""))))
	}
	p.Sections = append(p.Sections, s)
}
