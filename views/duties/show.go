package duties

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"proviso/models"
	"proviso/views/filters"
	"proviso/views/layout"
	"proviso/views/papers"
	"proviso/views/ui"
	"proviso/views/words"
)

// GivenShow is what the page of one deadline is made from; Dues holds it alone.
type GivenShow struct {
	Given
	May     bool
	Me      string
	Now     time.Time
	History []models.Fact
	Source  func(id string) *models.Source
	Papers  papers.Part
	Typed   *Typed
}

// ShowPage mirrors the page from top to bottom.
type ShowPage struct {
	Frame            layout.Frame
	ProblemsName     string
	Problems         []ui.Link
	How              string
	Working          []string
	Rule             []Fact
	RivalsName       string
	Rivals           []Rival
	MovesName        string
	Moves            *ui.Table
	Who              string
	Keepers          []Fact
	ProofName        string
	Attempts         *ui.Table
	NoAttempts       string
	Papers           papers.Part
	KeepName, MayNot string
	Forms            []Form
	HistoryName      string
	History          *ui.Table
	NoHistory        string
	Note             string
}

// Fact is a name and what it is.
type Fact struct {
	Name string
	Cell ui.Cell
}

// Rival is what another page says.
type Rival struct {
	Says ui.Link
	Why  string
}

// NewShowPage words one deadline.
func NewShowPage(c layout.Context, g GivenShow) ShowPage {
	w, d := c.Words, &g.Dues[0]
	p := ShowPage{Frame: layout.NewFrame(c, d.What, ui.Link{Text: w.Say("due.title"), URL: "/deadlines"}, ui.Link{Text: d.What})}
	p.Frame.Day, p.Frame.Files = layout.Bar{}, nil
	p.Frame.Mark = mark(w, d.State)
	about := g.about(c, d)
	p.Frame.Quiet = w.Say("due.of", "Grant", about.Text, "Place", cmp.Or(g.Names[d.Jurisdiction], d.Jurisdiction))
	p.Frame.Sentence = sentence(w, d)
	p.how(c, &g, about)
	p.kept(c, &g)
	if g.May {
		p.forms(c, &g)
	} else {
		p.MayNot = w.Say("due.may_not")
	}
	p.KeepName = w.Say("due.keep")
	p.Forms = append(p.Forms, g.mute(w))
	p.problems(w, g.Typed)
	p.history(c, &g)
	return p
}

// sentence: Due on 14 November 2026, Saturday; last business day 13 November.
func sentence(w *words.Words, d *models.Due) string {
	if d.On == 0 {
		return w.Say("due.not_known", "Missing", d.Missing)
	}
	s := w.Say("due.due_on", "Day", d.On.Words())
	if _, closed := dayOf(w, d); closed != "" {
		s += ", " + closed
	}
	s += "."
	if d.FiledOn != 0 {
		s += " " + w.Say("due.filed_on", "Day", d.FiledOn.Words())
	}
	if d.Missing != "" {
		s += " " + w.Say("due.not_known", "Missing", d.Missing)
	}
	if len(d.Held) > 0 {
		s += " " + w.Say("due.held", "What", strings.Join(d.Held, "; "))
	}
	if d.Deobligated != nil {
		s += " " + w.Say("due.deobligated", "Amount", ui.Whole(*d.Deobligated))
	}
	return s
}

func (p *ShowPage) how(c layout.Context, g *GivenShow, about ui.Link) {
	w, d := c.Words, &g.Dues[0]
	p.How, p.Working = w.Say("due.how"), d.Working
	add := func(id string, cell ui.Cell) {
		if cell.Text.Text != "" || len(cell.Links) > 0 {
			p.Rule = append(p.Rule, Fact{w.Say("due.rule." + id), cell})
		}
	}
	add("rule", ui.Text(d.Rule.Title))
	add("version", ui.Text(d.Rule.Version))
	add("citation", ui.To(d.Rule.Citation, d.Rule.URL))
	if d.Rule.Version != "" {
		add("from", ui.Text(span(w, d.Rule.From, d.Rule.Until)))
	}
	add("counted", ui.On(d.Counted))
	add("note", ui.Text(d.Rule.Note))
	of := ui.To(about.Text, about.URL)
	if d.Grant != "" {
		of.Links = append(of.Links, ui.Link{Text: w.Say("due.desk"), URL: "/workspace/grants/" + d.Grant})
		if d.Rule.ID == "acceptance" {
			of.Links = append(of.Links, ui.Link{Text: w.Say("due.answer"), URL: "/workspace/acceptances/" + d.Grant})
		}
	}
	add("of", of)
	if d.Demand != "" {
		add("file", ui.To(w.Say("due.demand_file"), "/workspace/demands/"+d.Demand+"/"+d.Jurisdiction))
	}
	var sources ui.Cell
	for _, id := range d.Sources {
		if s := g.Source(id); s != nil {
			sources.Links = append(sources.Links, ui.Link{Text: s.Title, URL: c.At("/sources/" + id)})
		}
	}
	add("sources", sources)
	add("id", ui.Text(d.ID))
	p.RivalsName = w.Say("due.rivals")
	for _, r := range d.Rule.Rivals {
		p.Rivals = append(p.Rivals, Rival{ui.Link{Text: w.Say("due.rival", "Title", r.Title, "Says", r.Says), URL: r.URL}, w.Say("due.rival_why", "Why", r.NotFor)})
	}
	if len(d.Moves) > 0 {
		p.MovesName = w.Say("due.moves")
		p.Moves = c.Table("moves", "", "due.col.was", "due.col.became", "due.col.why", "due.col.document", "due.col.by")
		p.Moves.File = ui.Link{}
		for _, m := range d.Moves {
			document := ui.Text(m.Document)
			if s := g.Source(m.Source); s != nil {
				document.Links = []ui.Link{{Text: s.Title, URL: c.At("/sources/" + m.Source)}}
			}
			by := ui.Text(w.Say("due.by_record"))
			if m.By != "" {
				by = ui.Cell{Text: ui.Link{Text: g.person(m.By)}, Quiet: instant(m.At)}
			}
			p.Moves.Row(ui.Text(cmp.Or(ui.Short(m.From), w.Say("due.no_day"))), ui.On(m.To), ui.Text(m.Why), document, by)
		}
	}
}

// span says for which starts of the count a version is.
func span(w *words.Words, from, until models.Date) string {
	switch {
	case from == 0 && until == 0:
		return w.Say("due.rule.always")
	case until == 0:
		return w.Say("due.rule.since", "From", ui.Short(from))
	case from == 0:
		return w.Say("due.rule.before", "Until", ui.Short(until))
	}
	return w.Say("due.rule.span", "From", ui.Short(from), "Until", ui.Short(until))
}

func instant(t time.Time) string { return t.UTC().Format("2 Jan 2006, 15:04 UTC") }

func (p *ShowPage) kept(c layout.Context, g *GivenShow) {
	w, d := c.Words, &g.Dues[0]
	p.Who = w.Say("due.who")
	for _, x := range [][2]string{{"owner", d.Duty.Owner}, {"backup", d.Duty.Backup}} {
		p.Keepers = append(p.Keepers, Fact{w.Say("due.who." + x[0]), ui.Text(cmp.Or(g.person(x[1]), w.Say("due.nobody")))})
	}
	p.Note, p.Papers = d.Duty.Note, g.Papers
	p.ProofName, p.NoAttempts = w.Say("due.proof"), w.Say("due.no_attempts")
	if len(d.Duty.Attempts) > 0 {
		p.Attempts = c.Table("attempts", "", "due.col.at", "due.col.outcome", "due.col.channel", "due.col.reference", "due.col.note", "due.col.by")
		p.Attempts.File = ui.Link{}
		for _, a := range d.Duty.Attempts {
			tone := map[models.Outcome]string{models.OutcomeFiled: "clear", models.OutcomeFailed: "at_issue"}[a.Outcome]
			p.Attempts.Row(ui.Text(instant(a.At)), ui.Cell{Mark: ui.Mark{Tone: tone, Word: w.Say("due.outcome." + string(a.Outcome))}}, ui.Text(a.Channel), ui.Text(a.Reference),
				ui.Text(a.Note), ui.Text(g.person(a.By)))
		}
	}
}

func (p *ShowPage) forms(c layout.Context, g *GivenShow) {
	w, d := c.Words, &g.Dues[0]
	field := func(act, name, kind, value string) Field {
		return Field{ID: act + "-" + name, Name: name, Label: w.Say("due.form." + act + "." + name), Kind: kind, Value: value}
	}
	required := func(f Field) Field { f.Required = true; return f }
	hinted := func(f Field, id string) Field { f.Hint = w.Say(id); return f }
	owner, backup := field("people", "owner", "select", ""), field("people", "backup", "select", "")
	owner.Options, backup.Options = personOptions(w, g.People, d.Duty.Owner), personOptions(w, g.People, d.Duty.Backup)
	outcome := field("attempt", "outcome", "select", "")
	for _, o := range []models.Outcome{models.OutcomeFiled, models.OutcomeFailed} {
		outcome.Options = append(outcome.Options, filters.Option{Value: string(o), Text: w.Say("due.outcome." + string(o))})
	}
	public, filedOn := g.public(), "due.form.filed_on"
	if public {
		filedOn += "_public"
	}
	tell := func(f Form) Form {
		if public {
			f.Intro = w.Say("due.form." + f.Act + ".intro_public")
		}
		return f
	}
	p.Forms = append(p.Forms,
		tell(g.form(w, "attempt", hinted(required(field("attempt", "at", "datetime-local", g.Now.UTC().Format("2006-01-02T15:04"))), "due.form.utc"), outcome,
			required(field("attempt", "channel", "text", "")), field("attempt", "reference", "text", ""), hinted(field("attempt", "filed_on", "date", ""), filedOn), field("attempt", "note", "long", ""))),
		g.form(w, "people", owner, backup),
		g.form(w, "move", required(field("move", "on", "date", d.On.String())), required(field("move", "why", "long", "")), hinted(field("move", "document", "text", ""), "due.form.document"),
			hinted(field("move", "source", "text", ""), "due.form.source")),
		g.form(w, "note", field("note", "note", "long", d.Duty.Note)))
	if d.Duty.FiledOn != 0 {
		p.Forms = append(p.Forms, tell(g.form(w, "reopen", required(field("reopen", "why", "text", "")))))
	}
}

// public is true of a deadline that is a report of the public record: filing it
// writes the day there.
func (g *GivenShow) public() bool {
	return slices.ContainsFunc(g.Dues[0].Rests, func(r models.FactRef) bool { return r.Kind == models.FactReport })
}

func (g *GivenShow) form(w *words.Words, act string, fields ...Field) Form {
	d := &g.Dues[0]
	return Form{ID: "form-" + act, Title: w.Say("due.form." + act), Intro: w.Say("due.form." + act + ".intro"), Action: At(d.ID), Act: act, Token: g.Token,
		Version: strconv.Itoa(d.Version), Fields: fields, Go: w.Say("due.form." + act + ".go")}
}

// mute is about the reminders of the person who looks.
func (g *GivenShow) mute(w *words.Words) Form {
	if g.Dues[0].Duty.IsMuted(g.Me) {
		return g.form(w, "unmute")
	}
	return g.form(w, "mute")
}

// problems puts back what was typed, and leads to what is wrong with it.
func (p *ShowPage) problems(w *words.Words, t *Typed) {
	if t == nil {
		return
	}
	p.ProblemsName = w.Say("due.problems")
	link := ui.Link{Text: t.Error}
	for i := range p.Forms {
		if p.Forms[i].Act == t.Act {
			link.URL = "#" + p.Forms[i].ID
			if at := p.Forms[i].take(t); at != nil {
				link = ui.Link{Text: w.Say("due.problem", "Field", at.Label, "Problem", t.Error), URL: "#" + at.ID}
			}
		}
	}
	p.Problems = []ui.Link{link}
	p.Frame.Title = w.Say("due.problem_title", "Title", p.Frame.Title)
}

func (p *ShowPage) history(c layout.Context, g *GivenShow) {
	w := c.Words
	p.HistoryName, p.NoHistory = w.Say("due.history"), w.Say("due.no_history")
	if len(g.History) == 0 {
		return
	}
	p.History = c.Table("history", "", "due.col.version", "due.col.when", "due.col.by", "due.col.change")
	p.History.File = ui.Link{}
	for _, f := range g.History {
		p.History.Row(ui.Text(strconv.Itoa(f.Version)), ui.Text(instant(f.RecordedAt)), ui.Text(g.person(f.Author)), ui.Text(cmp.Or(g.named(f.Reason), w.Say("due.no_reason"))))
	}
}

// named is a reason with the people in it by name: it is kept with their ids, which
// never change.
func (g *GivenShow) named(reason string) string {
	words := strings.Split(reason, " ")
	for i, word := range words {
		id := strings.TrimRight(word, ":,")
		for _, x := range g.People {
			if x.ID == id {
				words[i] = x.Name + strings.TrimPrefix(word, id)
			}
		}
	}
	return strings.Join(words, " ")
}
