package budgets

import (
	"strconv"

	"proviso/models"
	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/planner"
	"proviso/views/replies"
	"proviso/views/ui"
)

// GivenLedger is what the page of the ledger is worded from.
type GivenLedger struct {
	Given
	Awards []LedgerAward
}

// LedgerAward is an award with what the ledger says of it.
type LedgerAward struct {
	Grant, Name string
	Ledger      *models.LedgerReading // nil: none was read
	Version     int
	Gap         Gap
}

// NewLedgerPage words what the ledger says beside the record, and the form for a new
// reading of it.
func NewLedgerPage(c layout.Context, g GivenLedger) (replies.Page, error) {
	p := newPage(c, &g.Given, planner.In(Ledger, g.Place.ID), c.Words.Say("budgets.ledger_title", "Place", g.Place.Name))
	read, open := 0, 0
	s := p.section("differences")
	t := p.table("differences", "award", "through", "amount_of", "ledger", "record", "difference", "state").Amounts(3, 4, 5)
	for i := range g.Awards {
		a := &g.Awards[i]
		if a.Ledger == nil {
			continue
		}
		read++
		p.ledgerRows(t, a)
		if a.Gap.Open {
			open++
			if g.Keeps {
				s.Forms = append(s.Forms, p.settling(a.Grant, a.Name, a.Version))
			}
		}
	}
	p.Frame.Sentence = p.say("ledger_sentence", "N", open)
	switch {
	case read == 0:
		p.Frame.Sentence = p.say("ledger_nothing")
	case open == 0:
		p.Frame.Sentence = p.say("ledger_agrees")
	}
	p.Frame.Quiet = p.say("ledger_quiet", "Read", read, "Of", len(g.Awards))
	p.close(s, t)
	if g.Keeps {
		s := p.section("read")
		s.Text = []string{p.say("read_text")}
		f := p.pasting("read", p.helped(p.field("through", forms.Day, ""), "through"), p.helped(p.field("file", forms.Text, ""), "file"))
		f.Open = f.Open || read == 0
		s.Forms = []replies.Folded{f}
		p.Sections = append(p.Sections, s)
	}
	p.elsewhere(p.others(Ledger)...)
	return p.done()
}

// others are the same page of other places, where they are few.
func (p *page) others(path string) (out []ui.Link) {
	if len(p.g.Places) > 12 {
		return nil
	}
	for _, j := range p.g.Places {
		if j.ID != p.g.Place.ID {
			out = append(out, ui.Link{Text: p.say("of_place", "Place", j.Name), URL: planner.In(path, j.ID)})
		}
	}
	return out
}

// side is an amount as the ledger has it, and by how much that is above the record; nil
// is not known.
type side struct {
	name               string
	ledger, difference *models.USD
}

// record is what the record has: nil where it is not known.
func (x side) record() *models.USD {
	if x.ledger == nil || x.difference == nil {
		return nil
	}
	u := *x.ledger - *x.difference
	return &u
}

func (p *page) ledgerRows(t *ui.Table, a *LedgerAward) {
	var settled models.Settled
	if a.Ledger.Settled != nil {
		settled = *a.Ledger.Settled
	}
	for _, x := range []struct {
		side
		known models.USD
	}{{side{"expended", a.Ledger.Expended, a.Gap.Expended}, settled.Expended}, {side{"drawn", a.Ledger.Drawn, a.Gap.Drawn}, settled.Drawn}} {
		state := ui.Cell{}
		switch d := x.difference; {
		case d == nil:
			state.Mark = ui.Mark{Tone: "unknown", Word: p.say("gap.unknown")}
		case *d == 0:
			state.Mark = ui.Mark{Tone: "clear", Word: p.say("gap.none")}
		case a.Ledger.Settled != nil && *d == x.known:
			state.Mark, state.Quiet = ui.Mark{Tone: "open", Word: p.say("gap.settled")}, settled.Why
		default:
			state.Mark = ui.Mark{Tone: "at_issue", Word: p.say("gap.open")}
		}
		t.Row(ui.To(a.Name, AwardAt(a.Grant)+"#ledger"), ui.On(a.Ledger.Through), ui.Text(p.say("side."+x.name)), p.sum(x.ledger), p.sum(x.record()), p.sum(x.difference), state)
	}
}

// differs is true where the ledger and the record do not say the same.
func differs(g Gap) bool {
	return g.Expended != nil && *g.Expended != 0 || g.Drawn != nil && *g.Drawn != 0
}

func (p *page) gapRows(t *ui.Table, l *models.LedgerReading, gap Gap) {
	for _, x := range []side{{"expended", l.Expended, gap.Expended}, {"drawn", l.Drawn, gap.Drawn}} {
		t.Row(ui.Text(p.say("side."+x.name)), p.sum(x.ledger), p.sum(x.record()), p.sum(x.difference))
	}
}

func (p *page) gapWords(l *models.LedgerReading, gap Gap) string {
	switch {
	case gap.Open:
		return p.say("gap_open")
	case l.Settled != nil && differs(gap):
		return p.say("gap_settled", "By", p.person(l.Settled.By), "Day", l.Settled.On.Words(), "Why", l.Settled.Why)
	case gap.Expended == nil && gap.Drawn == nil:
		return p.say("gap_unknown")
	}
	return p.say("gap_none")
}

// settling is the form in which somebody explains a difference of one award.
func (p *page) settling(grant, name string, version int) replies.Folded {
	f := forms.Form{ID: "settle-" + grant + "-form", Action: p.at, Token: p.c.Token, Quiet: true, Go: p.say("go.settle"), GoFor: name,
		Hidden: [][2]string{{"act", "settle"}, {"version", strconv.Itoa(version)}, {"grant", grant}}}
	f.Add(p.helped(required(p.called(p.field("why", forms.Text, ""), "explains")), "settle"))
	out := replies.Folded{Summary: p.say("form.settle", "Award", name), Form: f}
	if p.g.Sent.Of == grant {
		p.fill(&out, "settle")
	}
	return out
}
