package desks

import (
	"cmp"
	"fmt"
	"strconv"

	"proviso/models"
	"proviso/views/dossier"
	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/ui"
)

// GivenMemorandum is what the page of a joint award's memorandum is worded from.
type GivenMemorandum struct {
	Grant    models.Grant
	Version  int         // of the grant's fact
	Award    *models.USD // nil: not known
	Names    map[string]string
	Source   func(id string) *models.Source
	Keeps    bool
	Proposed *models.Memorandum // what somebody's declining would make; nil: nothing is asked
	Decline  string             // who declines in it
	Form     string
	Fault    error
	Typed    map[string]string
}

type memo struct {
	dossier.Page
	c     layout.Context
	g     *GivenMemorandum
	cited *dossier.Cited
}

// Members are those of a joint award, in the order of the shares that stand.
func Members(j *models.Joint) []models.Share {
	if all := j.Versions(); len(all) > 0 {
		return all[len(all)-1].Shares
	}
	var out []models.Share
	for _, m := range j.Members {
		out = append(out, models.Share{Member: m})
	}
	return out
}

// NewMemorandumPage words the page.
func NewMemorandumPage(c layout.Context, g GivenMemorandum) (dossier.Page, error) {
	w, j := c.Words, g.Grant.Joint
	p := memo{c: c, g: &g, cited: dossier.NewCited(c, g.Source)}
	name := c.Recipient(&g.Grant, g.Names) + ", " + dossier.Award(&g.Grant)
	p.Frame = layout.NewWorkFrame(c, w.Say("memo.title", "Grant", name), ui.Link{Text: w.Say("work.grants"), URL: "/workspace/grants"}, ui.Link{Text: g.Grant.ID, URL: At(g.Grant.ID)}, ui.Link{Text: w.Say("memo.crumb")})
	if g.Grant.Illustrative {
		p.Frame.Quiet = w.Say("desk.illustrative")
	}
	if j == nil {
		p.Frame.Sentence = w.Say("memo.not_joint")
		return p.Page, g.Fault
	}
	award := w.Say("money.unknown")
	if g.Award != nil {
		award = ui.Whole(*g.Award)
	}
	versions, members := j.Versions(), Members(j)
	if p.Frame.Sentence = w.Say("memo.sentence_none", "Amount", award, "N", len(members)); len(versions) > 0 {
		p.Frame.Sentence = w.Say("memo.sentence", "Amount", award, "N", len(members), "Version", versions[len(versions)-1].Version)
	}
	if g.Proposed != nil {
		p.proposed(award)
	}
	var err error
	if last := len(versions) - 1; last >= 0 {
		p.version(&versions[last], "stands", w.Say("memo.stands"), award)
	}
	if g.Keeps && g.Proposed == nil {
		err = p.forms(members, award, len(versions) > 0)
	}
	for i := len(versions) - 2; i >= 0; i-- {
		p.version(&versions[i], fmt.Sprint("version-", versions[i].Version), p.called(&versions[i]), award)
	}
	p.Sources = p.cited.List()
	return p.Page, err
}

func (p *memo) called(m *models.Memorandum) string {
	if !m.Date.Known() {
		return p.c.Words.Say("memo.version_undated", "Version", m.Version)
	}
	return p.c.Words.Say("memo.version", "Version", m.Version, "Since", m.Date.Words())
}

// version is one as it was made, and whether it makes up the award.
func (p *memo) version(m *models.Memorandum, id, title, award string) {
	w := p.c.Words
	s := dossier.Section{ID: id, Title: title, Tables: []*ui.Table{p.shares(m, id+"-shares")}}
	if p.g.Award != nil {
		check := w.Say("memo.foots", "Award", award)
		if err := m.Foot(*p.g.Award); err != nil {
			check = w.Say("memo.foots_not", "Why", err.Error())
		}
		s.Lines = append(s.Lines, dossier.Line{Text: check, Quiet: m.Note, Refs: p.cited.Refs(m.Sources...)})
	}
	p.Add(s)
}

// member is a partner by its name; one that is no jurisdiction of the record has
// none but that.
func (p *memo) member(id string) string { return cmp.Or(p.g.Names[id], id) }

func (p *memo) shares(m *models.Memorandum, id string) *ui.Table {
	w := p.c.Words
	t := plainTable(p.c, id, p.called(m), "memo.member", "memo.did", "memo.initial", "memo.percent", "memo.amount")
	for _, i := range []int{2, 3, 4} {
		t.Columns[i].Numeric = true
	}
	var all models.USD
	for _, x := range m.Shares {
		all += x.Amount
	}
	for _, x := range m.Shares {
		did := ui.Text(w.Say("share." + cmp.Or(string(x.Status), "unknown")))
		if x.On.Known() {
			did.Quiet = x.On.Words()
		}
		percent := ""
		if all != 0 {
			percent = fmt.Sprintf("%.2f%%", 100*float64(x.Amount)/float64(all))
		}
		t.Row(ui.Text(p.member(x.Member)), did, ui.Text(ui.Whole(cmp.Or(x.Initial, x.Amount))), ui.Text(percent), ui.Text(ui.Whole(x.Amount)))
	}
	if m.Fee != 0 {
		t.Row(ui.Text(w.Say("memo.fee")), ui.Cell{}, ui.Cell{}, ui.Cell{}, ui.Text(ui.Whole(m.Fee)))
	}
	t.Row(ui.Text(w.Say("memo.total")), ui.Cell{}, ui.Cell{}, ui.Cell{}, ui.Text(ui.Whole(all+m.Fee)))
	return t
}

func (p *memo) form(id, word string) forms.Form {
	return forms.Form{ID: id, Action: At(p.g.Grant.ID) + "/memorandum", Token: p.c.Token, Go: word, Hidden: [][2]string{{"version", strconv.Itoa(p.g.Version)}, {"form", id}}}
}

// proposed is what declining would make, and the button that records it.
func (p *memo) proposed(award string) {
	w, m := p.c.Words, p.g.Proposed
	p.version(m, "proposed", w.Say("memo.preview", "Version", m.Version), award)
	s := &p.Sections[len(p.Sections)-1]
	s.Text = []string{w.Say("memo.preview_text", "Who", p.member(p.g.Decline))}
	f := p.form("decline-form", w.Say("memo.keep_go", "Version", m.Version))
	f.Hidden = append(f.Hidden, [2]string{"do", "keep"})
	for _, name := range []string{"member", "on", "note", "title", "url", "source"} {
		f.Hidden = append(f.Hidden, [2]string{name, p.g.Typed[name]})
	}
	s.Forms = []forms.Form{f}
}

// forms are those of a partner who declines and of the next version.
func (p *memo) forms(members []models.Share, award string, shared bool) error {
	w := p.c.Words
	decline := p.form("decline-form", w.Say("memo.decline_go"))
	options := []forms.Option{{Text: w.Say("memo.decline_choose")}}
	for _, x := range members {
		if x.Status != models.ShareDeclined {
			options = append(options, forms.Option{Value: x.Member, Text: p.member(x.Member)})
		}
	}
	decline.Add(
		forms.Field{Name: "member", Type: forms.Select, Label: w.Say("memo.decline_who"), Options: options, Required: true},
		forms.Field{Name: "on", Type: forms.Day, Label: w.Say("memo.on"), Help: w.Say("memo.on_help"), Value: p.c.Today.String(), Required: true},
		forms.Field{Name: "note", Type: forms.Text, Label: w.Say("memo.note")},
	)
	decline.Add(rests(p.c, "memo")...)
	write := p.form("write-form", w.Say("memo.write_go"))
	write.Quiet = shared
	for i, x := range members {
		value := ""
		if shared {
			value = x.Amount.String()
		}
		statuses := []forms.Option{{Text: w.Say("share.unknown")}}
		for _, s := range []models.ShareStatus{models.SharePending, models.ShareSigned, models.ShareDeclined} {
			statuses = append(statuses, forms.Option{Value: string(s), Text: w.Say("share." + string(s)), Chosen: s == x.Status})
		}
		write.Add(
			forms.Field{Name: fmt.Sprint("amount-", i), Type: forms.Text, Label: w.Say("memo.share_of", "Member", p.member(x.Member)), Value: value, Required: true},
			forms.Field{Name: fmt.Sprint("status-", i), Type: forms.Select, Label: w.Say("memo.status_of", "Member", p.member(x.Member)), Options: statuses},
		)
	}
	fee := ""
	if all := p.g.Grant.Joint.Versions(); len(all) > 0 && all[len(all)-1].Fee != 0 {
		fee = all[len(all)-1].Fee.String()
	}
	write.Add(
		forms.Field{Name: "fee", Type: forms.Text, Label: w.Say("memo.fee"), Value: fee},
		forms.Field{Name: "on", Type: forms.Day, Label: w.Say("memo.on"), Help: w.Say("memo.on_help"), Value: p.c.Today.String(), Required: true},
		forms.Field{Name: "note", Type: forms.Text, Label: w.Say("memo.note")},
	)
	write.Add(rests(p.c, "memo")...)
	both := []forms.Form{decline, write}
	err := blame(p.c, both, p.g.Form, p.g.Fault, p.g.Typed)
	if shared {
		p.Add(dossier.Section{ID: "decline", Title: w.Say("memo.decline"), Text: []string{w.Say("memo.decline_text")}, Forms: both[:1]})
	}
	p.Add(dossier.Section{ID: "write", Title: w.Say("memo.write"), Text: []string{w.Say("memo.write_text", "Award", award)}, Forms: both[1:]})
	return err
}
