package replies

import (
	"slices"
	"strconv"

	"proviso/models"
	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/ui"
)

// GivenLog is what the page of a privilege log is worded from: a page of its own,
// for counsel and whom counsel names.
type GivenLog struct {
	models.PrivilegeLog
	File     Given // whose Version is the log's, and whose Keeps says that the person writes it
	Produced map[int][]int
}

// NewLogPage words the privilege log.
func NewLogPage(c layout.Context, g GivenLog) (Page, error) {
	w := c.Words
	p := page{c: c, g: &g.File}
	p.Frame = layout.NewWorkFrame(c, w.Say("reply.log_title", "Place", g.File.Place), ui.Link{Text: w.Say("reply.list"), URL: "/workspace/demands"}, ui.Link{Text: g.File.Name, URL: p.at("")})
	p.Frame.Sentence = w.Say("reply.log_text")
	p.Frame.Files = c.Files()
	p.entries(&g)
	if g.File.Keeps {
		p.handing(&g)
		p.readers(&g)
	}
	for i := range p.Sections {
		for k := range p.Sections[i].Forms {
			f := &p.Sections[i].Forms[k].Form
			f.Action = p.at("/privilege")
			if f.ID == "serve-form" {
				f.Action = p.at("/privilege/serve")
			}
		}
	}
	if g.File.Fault != nil && p.err == nil && !p.blamed() {
		p.err = g.File.Fault
	}
	return p.Page, p.err
}

func (p *page) entries(g *GivenLog) {
	w := p.c.Words
	s := Section{ID: "entries", Title: w.Say("reply.log")}
	t := p.c.Table("privilege_log", "", "reply.col.no", "reply.col.control", "reply.col.date", "reply.col.author", "reply.col.recipients", "reply.col.type", "reply.col.description", "reply.col.ground", "reply.col.answers", "reply.col.flags")
	for _, x := range g.Entries {
		head := p.head("entry", x.Row)
		if head.Text.URL != "" {
			head.Text.URL = p.at("/privilege?change=entry." + strconv.Itoa(x.No) + "#entry-form")
		}
		flag := ""
		if sent := g.Produced[x.No]; len(sent) > 0 {
			flag = w.Say("reply.was_produced", "Productions", numbers(sent))
		}
		t.Row(head, ui.Text(x.Control), ui.Text(x.Date.String()), ui.Text(x.Author), ui.Text(x.Recipients), ui.Text(x.Type), ui.Text(x.Description), ui.Text(w.Say("reply.ground."+string(x.Ground))), ui.Text(numbers(x.Items)), ui.Text(flag))
	}
	x := changing(&g.File, "entry", g.Entries, func(x *models.WithheldItem) models.Row { return x.Row })
	var grounds [][2]string
	for _, k := range models.Grounds {
		grounds = append(grounds, [2]string{string(k), w.Say("reply.ground." + string(k))})
	}
	p.add(&s, "entry", x.No, required(p.field("entry", "control", forms.Text, x.Control)), p.field("entry", "date", forms.Text, x.Date.String()), required(p.field("entry", "author", forms.Text, x.Author)),
		p.field("entry", "recipients", forms.Text, x.Recipients), required(p.field("entry", "type", forms.Text, x.Type)), required(p.field("entry", "description", forms.Area, x.Description)),
		p.choice("entry", "ground", string(x.Ground), grounds...), p.field("entry", "items", forms.Text, numbers(x.Items)))
	p.close(s, t)
}

func (p *page) handing(g *GivenLog) {
	w := p.c.Words
	n := 0
	for _, x := range g.Entries {
		n += b2i(x.Counts())
	}
	s := Section{ID: "serve", Title: w.Say("reply.handing"), Text: []string{w.Say("reply.handing_text", "N", n)}}
	s.Forms = append(s.Forms, p.form("serve", 0, required(p.field("serve", "on", forms.Day, "")), required(p.field("serve", "to_whom", forms.Text, ""))))
	p.Sections = append(p.Sections, s)
}

func (p *page) readers(g *GivenLog) {
	w := p.c.Words
	var fields []forms.Field
	for _, x := range g.File.Colleagues {
		fields = append(fields, forms.Field{Name: "reader-" + x.ID, Type: forms.Check, Label: p.person(x.ID), Chosen: slices.Contains(g.Readers, x.ID)})
	}
	p.Sections = append(p.Sections, Section{ID: "readers", Title: w.Say("reply.readers"), Text: []string{w.Say("reply.readers_text")}, Forms: []Folded{p.form("readers", 0, fields...)}})
}
