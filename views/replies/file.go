package replies

import (
	"cmp"
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

// Given is what the page of a file is worded from.
type Given struct {
	models.Reply
	Written
	Version                   int
	Asked                     models.Action
	Name, Place               string
	State                     string
	Why                       []string
	Due                       models.Date
	DueID                     string
	States                    []string // of Items
	Flags                     map[int][]string
	Grants                    []models.Assessment
	Holds                     []models.RecordHold
	Documents                 []papers.Paper
	Papers                    papers.Part
	Keeps, Counsels, ReadsLog bool
	History                   []models.Fact
	People                    map[string]string
	Colleagues                []models.Person
}

type page struct {
	Page
	c   layout.Context
	g   *Given
	err error
}

// NewFilePage words the file of a demand in a jurisdiction.
func NewFilePage(c layout.Context, g Given) (Page, error) {
	w := c.Words
	p := page{c: c, g: &g}
	p.Frame = layout.NewWorkFrame(c, w.Say("reply.title", "Demand", g.Name, "Place", g.Place), ui.Link{Text: w.Say("reply.list"), URL: "/workspace/demands"})
	p.Frame.Mark = mark(c, g.State)
	p.Frame.Sentence = strings.Join(g.Why, " ")
	p.what()
	p.money()
	p.documents()
	if g.Version > 0 {
		p.Frame.Files = c.Files()
		p.items()
		p.custodians()
		p.productions()
		p.served()
		p.letters()
		p.clearances()
		p.hold()
		p.note()
		p.history()
	}
	if g.Fault != nil && p.err == nil && !p.blamed() {
		p.err = g.Fault
	}
	return p.Page, p.err
}

// blamed is true if the fault stands in a form of the page.
func (p *page) blamed() bool {
	return slices.ContainsFunc(p.Sections, func(s Section) bool {
		return slices.ContainsFunc(s.Forms, func(f Folded) bool { return len(f.Form.Faults) > 0 })
	})
}

func (p *page) at(rest string) string { return At(p.g.Action, p.g.Jurisdiction) + rest }

// form is one of the page; of a row that is to be corrected it is open.
func (p *page) form(act string, no int, fields ...forms.Field) Folded {
	w := p.c.Words
	f := forms.Form{ID: act + "-form", Action: p.at(""), Token: p.c.Token, Quiet: true, Go: w.Say("reply.go." + act),
		Hidden: [][2]string{{"act", act}, {"version", strconv.Itoa(p.g.Version)}, {"no", strconv.Itoa(no)}}}
	f.Add(fields...)
	if err := p.g.fill(p.c, &f); err != nil {
		p.err = err
	}
	out := Folded{Summary: w.Say("reply.form." + act), Open: p.g.Act == act, Form: f}
	if no > 0 {
		out.Summary = w.Say("reply.form.correct", "No", no)
	}
	return out
}

func (p *page) field(act, name string, kind forms.Type, value string) forms.Field {
	return forms.Field{Name: name, Type: kind, Label: p.c.Words.Say("reply.field." + act + "." + name), Value: value}
}

func required(f forms.Field) forms.Field { f.Required = true; return f }

func chosen(f forms.Field, is bool) forms.Field { f.Chosen = is; return f }

func (p *page) choice(act, name, value string, options ...[2]string) forms.Field {
	f := p.field(act, name, forms.Select, value)
	for _, o := range options {
		f.Options = append(f.Options, forms.Option{Value: o[0], Text: o[1], Chosen: o[0] == value})
	}
	return f
}

func (p *page) documentChoice(act, value string) forms.Field {
	options := [][2]string{{"", p.c.Words.Say("reply.no_document")}}
	for _, d := range p.g.Documents {
		options = append(options, [2]string{d.ID, d.Title})
	}
	return p.choice(act, "document", value, options...)
}

// add is the form of a list with, for a row that is to be corrected, the form that
// strikes it out.
func (p *page) add(s *Section, act string, no int, fields ...forms.Field) {
	if !p.g.Keeps {
		return
	}
	s.Forms = append(s.Forms, p.form(act, no, fields...))
	if no > 0 {
		f := p.form("strike", no, required(p.field("strike", "why", forms.Text, "")))
		f.Form.Hidden = append(f.Form.Hidden, [2]string{"list", act})
		f.Summary = p.c.Words.Say("reply.form.strike", "No", no)
		f.Open = p.g.Act == "strike"
		s.Forms = append(s.Forms, f)
	}
}

// head heads a row: it leads who keeps the file to the form that corrects it.
func (p *page) head(act string, r models.Row) ui.Cell {
	cell := ui.Cell{Text: ui.Link{Text: p.c.Words.Say("reply.row."+act, "No", r.No)}, Data: strconv.Itoa(r.No)}
	if r.Struck != "" {
		cell.Quiet = p.c.Words.Say("reply.struck", "Why", r.Struck)
		cell.Data += "; " + cell.Quiet
	} else if p.g.Keeps {
		cell.Text.URL = p.at("?change=" + act + "." + strconv.Itoa(r.No) + "#" + act + "-form")
	}
	return cell
}

// changing finds the row that is to be corrected.
func changing[T any](g *Given, act string, rows []T, row func(*T) models.Row) T {
	var none T
	for i := range rows {
		if r := row(&rows[i]); (g.Act == act || g.List == act) && r.No == g.No && r.Counts() {
			return rows[i]
		}
	}
	return none
}

func (p *page) document(id string) ui.Link {
	if id == "" {
		return ui.Link{}
	}
	for _, d := range p.g.Documents {
		if d.ID == id {
			return ui.Link{Text: d.Title, URL: "/workspace/documents/" + id}
		}
	}
	return ui.Link{Text: id}
}

func (p *page) person(id string) string { return cmp.Or(p.g.People[id], id) }

func (p *page) what() {
	w, g := p.c.Words, p.g
	s := Section{ID: "what", Title: w.Say("reply.what")}
	add := func(id, text, url string) {
		if text != "" {
			s.Facts = append(s.Facts, Fact{w.Say("reply.what." + id), ui.Link{Text: text, URL: url}})
		}
	}
	add("demand", g.Name+", "+g.Asked.Date.Words(), "/demands/"+g.Action)
	due := w.Say("reply.no_day")
	if g.Due != 0 {
		due = g.Due.Words()
	}
	link := ""
	if g.DueID != "" {
		link = "/deadlines/" + g.DueID
	}
	add("due", due, link)
	add("asked_for", g.Asked.AskedFor, "")
	add("threat", cmp.Or(g.Asked.Threat, w.Say("reply.no_threat")), "")
	if g.Version == 0 {
		s.Text = append(s.Text, w.Say("reply.not_open"))
		if g.Keeps {
			f := p.form("open", 0, forms.Field{Name: "hold", Type: forms.Check, Label: w.Say("reply.field.open.hold"), Chosen: true})
			f.Open = true
			s.Forms = append(s.Forms, f)
		}
	}
	p.Sections = append(p.Sections, s)
}

// money is the grants that the demand reaches: their four amounts, each apart.
func (p *page) money() {
	w := p.c.Words
	s := Section{ID: "money", Title: w.Say("reply.money")}
	t := p.c.Table("grants", "", "reply.col.award", "reply.col.amount", "reply.col.spent_unpaid", "reply.col.future", "reply.col.owed_back", "reply.col.demandable")
	var four [4]models.USD
	known := 0
	for i := range p.g.Grants {
		x := &p.g.Grants[i]
		cells := []ui.Cell{{Text: ui.Link{Text: cmp.Or(x.Grant.AwardNumber, x.Grant.ID), URL: "/grants/" + x.Grant.ID}, Quiet: w.Say("rung." + string(x.Rung)), Data: x.Grant.ID}, ui.Text(ui.Amount(w, x.Figure))}
		var own [4]string
		for k := range own {
			own[k] = w.Say("money.unknown")
		}
		if q := x.Position; q != nil {
			known++
			for k, u := range []models.USD{q.SpentUnpaid, q.Future, q.OwedBack, q.Demandable} {
				own[k] = ui.Whole(u)
				four[k] += u
			}
		}
		for _, v := range own {
			cells = append(cells, ui.Text(v))
		}
		t.Row(cells...)
	}
	switch {
	case t.Len() == 0:
		s.Text = []string{w.Say("reply.no_grants")}
	case known == 0:
		s.Text, s.Table = []string{w.Say("reply.money_unknown", "N", t.Len())}, t
	default:
		s.Text = []string{w.Say("reply.money_known", "Known", known, "Of", t.Len(), "Spent", ui.Whole(four[0]), "Future", ui.Whole(four[1]), "Owed", ui.Whole(four[2]), "Back", ui.Whole(four[3]))}
		if known < t.Len() {
			s.Text[0] += " " + w.Say("reply.money_others")
		}
		s.Table = t
	}
	p.Sections = append(p.Sections, s)
}

// documents are those about the demand and the awards that it reaches.
func (p *page) documents() {
	d := p.g.Papers
	s := Section{ID: "documents-of", Title: d.Title, Table: d.Table, Links: d.Links()}
	if d.None != "" {
		s.Text = []string{d.None}
	}
	p.Sections = append(p.Sections, s)
}

// close ends a section: without rows it says so.
func (p *page) close(s Section, t *ui.Table) {
	if t.Len() > 0 {
		s.Table = t
	} else {
		s.Text = append(s.Text, p.c.Words.Say("reply.none"))
	}
	p.Sections = append(p.Sections, s)
}

func (p *page) items() {
	w, g := p.c.Words, p.g
	s := Section{ID: "items", Title: w.Say("reply.items")}
	t := p.c.Table("items_asked", "", "reply.col.no", "reply.col.label", "reply.col.text", "reply.col.from", "reply.col.to", "reply.col.state", "reply.col.why")
	for i, x := range g.Items {
		t.Row(p.head("item", x.Row), ui.Text(x.Label), ui.Text(x.Text), ui.On(x.From), ui.On(x.To),
			ui.Cell{Text: ui.Link{Text: w.Say("reply.item." + g.States[i])}, Quiet: ui.Short(x.ClosedOn)}, ui.Text(x.Why))
	}
	x := changing(g, "item", g.Items, func(x *models.AskedItem) models.Row { return x.Row })
	ends := [][2]string{{"", w.Say("reply.item.open")}}
	for _, e := range models.ItemEnds {
		ends = append(ends, [2]string{string(e), w.Say("reply.item." + string(e))})
	}
	p.add(&s, "item", x.No, required(p.field("item", "label", forms.Text, x.Label)), required(p.field("item", "text", forms.Area, x.Text)), p.field("item", "from", forms.Day, x.From.String()), p.field("item", "to", forms.Day, x.To.String()),
		p.choice("item", "closed", string(x.Closed), ends...), p.field("item", "closed_on", forms.Day, x.ClosedOn.String()), p.field("item", "why", forms.Text, x.Why))
	p.close(s, t)
}

func (p *page) custodians() {
	w, g := p.c.Words, p.g
	s := Section{ID: "custodians", Title: w.Say("reply.custodians")}
	t := p.c.Table("custodians_asked", "", "reply.col.no", "reply.col.office", "reply.col.asked_on", "reply.col.answered_on", "reply.col.found", "reply.col.note")
	for _, x := range g.Custodians {
		found := w.Say("reply.found.waiting")
		switch {
		case x.Nothing:
			found = w.Say("reply.found.nothing")
		case x.AnsweredOn != 0:
			found = w.Say("reply.found.something")
		}
		t.Row(p.head("custodian", x.Row), ui.Cell{Text: ui.Link{Text: cmp.Or(x.Office, p.person(x.Person))}, Quiet: func() string {
			if x.Office != "" {
				return p.person(x.Person)
			}
			return ""
		}()}, ui.On(x.AskedOn), ui.On(x.AnsweredOn), ui.Text(found), ui.Text(x.Note))
	}
	x := changing(g, "custodian", g.Custodians, func(x *models.Custodian) models.Row { return x.Row })
	people := [][2]string{{"", w.Say("reply.no_person")}}
	for _, c := range g.Colleagues {
		people = append(people, [2]string{c.ID, cmp.Or(c.Name, c.Login)})
	}
	p.add(&s, "custodian", x.No, p.field("custodian", "office", forms.Text, x.Office), p.choice("custodian", "person", x.Person, people...), required(p.field("custodian", "asked_on", forms.Day, x.AskedOn.String())),
		p.field("custodian", "answered_on", forms.Day, x.AnsweredOn.String()), chosen(p.field("custodian", "nothing", forms.Check, ""), x.Nothing), p.field("custodian", "note", forms.Text, x.Note))
	p.close(s, t)
}

func (p *page) productions() {
	w, g := p.c.Words, p.g
	s := Section{ID: "productions", Title: w.Say("reply.productions")}
	t := p.c.Table("production_log", "", "reply.col.no", "reply.col.first", "reply.col.last", "reply.col.sent_on", "reply.col.how", "reply.col.to_whom", "reply.col.answers", "reply.col.documents", "reply.col.note", "reply.col.flags")
	for _, x := range g.Productions {
		var documents ui.Cell
		for _, id := range x.Documents {
			documents.Links = append(documents.Links, p.document(id))
		}
		t.Row(p.head("production", x.Row), ui.Text(x.First), ui.Text(cmp.Or(x.Last, x.First)), ui.On(x.SentOn), ui.Text(x.How), ui.Text(x.ToWhom), ui.Text(numbers(x.Answers)), documents,
			ui.Text(x.Note), ui.Text(strings.Join(g.Flags[x.No], "; ")))
	}
	x := changing(g, "production", g.Productions, func(x *models.Production) models.Row { return x.Row })
	fields := []forms.Field{p.field("production", "first", forms.Text, x.First), p.field("production", "last", forms.Text, x.Last), required(p.field("production", "sent_on", forms.Day, x.SentOn.String())),
		required(p.field("production", "how", forms.Text, x.How)), required(p.field("production", "to_whom", forms.Text, x.ToWhom)), p.field("production", "answers", forms.Text, numbers(x.Answers))}
	for _, d := range g.Documents {
		fields = append(fields, forms.Field{Name: "document-" + d.ID, Type: forms.Check, Label: w.Say("reply.field.production.document", "Title", d.Title), Chosen: slices.Contains(x.Documents, d.ID)})
	}
	p.add(&s, "production", x.No, append(fields, p.field("production", "note", forms.Text, x.Note))...)
	p.close(s, t)
}

// served is the privilege log as the agency has it; the log itself is elsewhere.
func (p *page) served() {
	w, g := p.c.Words, p.g
	s := Section{ID: "privilege", Title: w.Say("reply.served"), Text: []string{w.Say("reply.served_text")}}
	if g.ReadsLog {
		s.Facts = []Fact{{w.Say("reply.log"), ui.Link{Text: w.Say("reply.log_open"), URL: p.at("/privilege")}}}
	}
	t := p.c.Table("privilege_log_served", "", "reply.col.control", "reply.col.sent_on", "reply.col.to_whom", "reply.col.date", "reply.col.author", "reply.col.recipients", "reply.col.type", "reply.col.description", "reply.col.ground", "reply.col.answers")
	for _, l := range g.Served {
		for _, x := range l.Rows {
			t.Row(ui.Text(x.Control), ui.On(l.On), ui.Text(l.ToWhom), ui.Text(x.Date), ui.Text(x.Author), ui.Text(x.Recipients), ui.Text(x.Type), ui.Text(x.Description), ui.Text(w.Say("reply.ground."+x.Ground)), ui.Text(numbers(x.Items)))
		}
	}
	p.close(s, t)
}

func (p *page) letters() {
	w, g := p.c.Words, p.g
	s := Section{ID: "responses", Title: w.Say("reply.letters")}
	t := p.c.Table("responses_sent", "", "reply.col.no", "reply.col.sent_on", "reply.col.office", "reply.col.signature", "reply.col.kind", "reply.col.position", "reply.col.document")
	kind := func(x *models.ReplyLetter) string {
		switch {
		case x.Refuses:
			return "refusal"
		case x.Complete:
			return "complete"
		}
		return "part"
	}
	for _, x := range g.Letters {
		t.Row(p.head("letter", x.Row), ui.On(x.SentOn), ui.Text(x.Office), ui.Text(x.Signature), ui.Cell{Text: ui.Link{Text: w.Say("reply.kind." + kind(&x))}, Quiet: x.Why}, ui.Text(x.Position), ui.Cell{Text: p.document(x.Document)})
	}
	x := changing(g, "letter", g.Letters, func(x *models.ReplyLetter) models.Row { return x.Row })
	p.add(&s, "letter", x.No, p.choice("letter", "kind", kind(&x), [2]string{"part", w.Say("reply.kind.part")}, [2]string{"complete", w.Say("reply.kind.complete")}, [2]string{"refusal", w.Say("reply.kind.refusal")}),
		required(p.field("letter", "sent_on", forms.Day, x.SentOn.String())), required(p.field("letter", "office", forms.Text, x.Office)), p.field("letter", "signature", forms.Text, x.Signature),
		p.documentChoice("letter", x.Document), p.field("letter", "position", forms.Area, x.Position), p.field("letter", "why", forms.Text, x.Why))
	p.close(s, t)
}

func (p *page) clearances() {
	g := p.g
	s := Section{ID: "clearance", Title: p.c.Words.Say("reply.clearances")}
	t := p.c.Table("clearances_had", "", "reply.col.no", "reply.col.date", "reply.col.office", "reply.col.document", "reply.col.source", "reply.col.text")
	for _, x := range g.Clearances {
		var source ui.Cell
		if x.Source != "" {
			source = ui.To(x.Source, "/sources/"+x.Source)
		}
		t.Row(p.head("clearance", x.Row), ui.On(x.On), ui.Text(x.Office), ui.Cell{Text: p.document(x.Document)}, source, ui.Text(x.Text))
	}
	x := changing(g, "clearance", g.Clearances, func(x *models.Clearance) models.Row { return x.Row })
	p.add(&s, "clearance", x.No, required(p.field("clearance", "on", forms.Day, x.On.String())), required(p.field("clearance", "office", forms.Text, x.Office)), p.documentChoice("clearance", x.Document),
		p.field("clearance", "source", forms.Text, x.Source), p.field("clearance", "text", forms.Area, x.Text))
	p.close(s, t)
}

func (p *page) hold() {
	w, g := p.c.Words, p.g
	s := Section{ID: "hold", Title: w.Say("reply.hold"), Text: []string{w.Say("reply.hold_none")}}
	open := false
	for _, h := range g.Holds {
		text := w.Say("reply.hold_open", "Day", h.From.Words(), "By", p.person(h.By), "Reason", h.Reason)
		if h.Open() {
			open = true
		} else {
			text = w.Say("reply.hold_ended", "From", h.From.Words(), "Until", h.ReleasedOn.Words(), "By", p.person(h.ReleasedBy), "Reason", h.ReleaseWhy)
		}
		s.Facts = append(s.Facts, Fact{h.ID, ui.Link{Text: text}})
	}
	if open {
		s.Text = []string{w.Say("reply.hold_means")}
		if g.Counsels {
			f := p.form("release", 0, required(p.field("release", "why", forms.Text, "")))
			f.Form.Action = p.at("/release")
			s.Forms = append(s.Forms, f)
		}
	} else if g.Keeps {
		s.Forms = append(s.Forms, p.form("hold", 0, p.field("hold", "why", forms.Text, "")))
	}
	p.Sections = append(p.Sections, s)
}

func (p *page) note() {
	w, g := p.c.Words, p.g
	s := Section{ID: "note", Title: w.Say("reply.note"), Text: []string{cmp.Or(g.Note, w.Say("reply.none"))}}
	if g.Keeps {
		s.Forms = append(s.Forms, p.form("note", 0, p.field("note", "note", forms.Area, g.Note)))
	}
	p.Sections = append(p.Sections, s)
}

func (p *page) history() {
	w, g := p.c.Words, p.g
	t := p.c.Table("history", "", "reply.col.version", "reply.col.at", "reply.col.by", "reply.col.what")
	t.File = ui.Link{}
	for _, f := range slices.Backward(g.History) {
		t.Row(ui.Text(strconv.Itoa(f.Version)), ui.Text(instant(f.RecordedAt)), ui.Text(p.person(f.Author)), ui.Text(cmp.Or(f.Reason, w.Say("reply.opened"))))
	}
	p.close(Section{ID: "past", Title: w.Say("reply.history")}, t)
}

func instant(t time.Time) string { return t.UTC().Format("2 Jan 2006 15:04 UTC") }
