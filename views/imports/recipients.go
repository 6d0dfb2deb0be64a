package imports

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"proviso/models"
	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/ui"
)

// Recipients is the page of the recipients of an import.
func Recipients(number int64) string { return At(number) + "/recipients" }

// Candidate is a jurisdiction that a recipient may be, with its score and what makes it.
type Candidate struct {
	Jurisdiction string
	Score        int
	Reasons      []ReasonFor
}

// ReasonFor is what was compared and what it counts.
type ReasonFor struct {
	Msg    string
	Points int
}

// Recipient is one that a file names.
type Recipient struct {
	ID         string
	Is         models.FederalRecipient
	Rows       int
	Candidates []Candidate
	Sure       string // jurisdiction
	Said       *models.RecipientMatch
	SaidBy     string // person
	SaidAt     time.Time
	Version    int // of what was said of just this id
}

// GivenRecipients is what the page is made from.
type GivenRecipients struct {
	Import     models.Import
	Recipients []Recipient
	Others     int // that are like none of the record
	Hidden     int // that are not shown
	Places     []models.Jurisdiction
	Names      map[string]string
	People     map[string]string
	Everywhere bool // the person may say that one is none of the record
	Typed      *Typed
	// Scores: from which a match needs nobody, and from which it waits for a person.
	SureFrom, DoubtfulFrom int
}

// RecipientsPage mirrors the page from top to bottom.
type RecipientsPage struct {
	Frame     layout.Frame
	Text      string
	Proposals ui.Link
	None      string
	Parts     []RecipientPart
	Others    []string
}

// RecipientPart is one recipient with the form to say whose it is.
type RecipientPart struct {
	ID, Name, Where, State string
	Candidates             *ui.Table
	Form                   forms.Form
}

// NewRecipientsPage words the recipients of an import.
func NewRecipientsPage(c layout.Context, g GivenRecipients) (RecipientsPage, error) {
	w := c.Words
	p := RecipientsPage{Frame: layout.NewWorkFrame(c, w.Say("match.title"), ui.Link{Text: w.Say("import.list"), URL: Home}, ui.Link{Text: g.Import.File, URL: At(g.Import.Number)})}
	p.Frame.Sentence, p.Frame.Quiet, p.Text = w.Say("match.sentence"), w.Say("match.quiet"), w.Say("match.scores", "Sure", g.SureFrom, "Doubtful", g.DoubtfulFrom)
	p.Proposals = ui.Link{Text: w.Say("match.to_proposals"), URL: ProposalsHome}
	if len(g.Recipients) == 0 {
		p.None = w.Say("match.none")
	}
	if g.Others > 0 {
		p.Others = append(p.Others, w.Say("match.others", "N", g.Others))
	}
	if g.Hidden > 0 {
		p.Others = append(p.Others, w.Say("match.hidden", "N", g.Hidden))
	}
	for i := range g.Recipients {
		part, err := g.part(c, i)
		if err != nil {
			return p, err
		}
		p.Parts = append(p.Parts, part)
	}
	return p, nil
}

func (g *GivenRecipients) part(c layout.Context, i int) (RecipientPart, error) {
	w, r := c.Words, &g.Recipients[i]
	x := RecipientPart{ID: "recipient-" + strconv.Itoa(i+1), Name: r.Is.Name, State: g.state(c, r)}
	var where []string
	for _, s := range []string{r.Is.City, r.Is.State, r.Is.UEI} {
		if s != "" {
			where = append(where, s)
		}
	}
	x.Where = w.Say("match.rows", "N", r.Rows, "Where", strings.Join(where, ", "))
	if len(r.Candidates) > 0 {
		x.Candidates = ui.NewTable(x.ID+"-candidates", "", ui.Columns(w.Say("match.candidate"), w.Say("match.score"), w.Say("match.reasons"))...)
		x.Candidates.Columns[1].Numeric = true
		for _, k := range r.Candidates {
			var reasons []ui.Link
			for _, m := range k.Reasons {
				points := "–"
				if m.Points > 0 {
					points = "+" + strconv.Itoa(m.Points)
				}
				reasons = append(reasons, ui.Link{Text: w.Say("match.reason", "Reason", m.Msg, "Points", points)})
			}
			x.Candidates.Row(ui.Text(cmp.Or(g.Names[k.Jurisdiction], k.Jurisdiction)), ui.Text(strconv.Itoa(k.Score)), ui.Cell{Links: reasons})
		}
	}
	x.Form = forms.Form{ID: x.ID + "-form", Action: Recipients(g.Import.Number), Token: c.Token, Go: w.Say("match.go"), GoFor: r.Is.Name, Quiet: true,
		Hidden: [][2]string{{"recipient", r.ID}, {"version", strconv.Itoa(r.Version)}}}
	x.Form.Add(forms.Field{Name: "jurisdiction", Type: forms.Select, Label: w.Say("match.whose"), Options: g.options(c, r), Required: true},
		forms.Field{Name: "why", Type: forms.Text, Label: w.Say("match.why"), Help: w.Say("match.why_help"), Complete: "off"})
	if g.Typed == nil || g.Typed.Values["recipient"] != r.ID {
		return x, nil
	}
	if err := x.Form.Fill(g.Typed.Values, g.Typed.Fault); err != nil {
		return x, err
	}
	if n := len(x.Form.Faults); n > 0 {
		x.Form.FaultsName = w.Say("form.faults", "N", n)
	}
	return x, nil
}

// state says whose the recipient is, and who says so.
func (g *GivenRecipients) state(c layout.Context, r *Recipient) string {
	w := c.Words
	switch {
	case r.Said != nil && r.Said.Jurisdiction == "":
		return w.Say("match.said_none", "Name", cmp.Or(g.People[r.SaidBy], r.SaidBy), "At", instant(r.SaidAt), "Why", r.Said.Why)
	case r.Said != nil:
		return w.Say("match.said", "Place", cmp.Or(g.Names[r.Said.Jurisdiction], r.Said.Jurisdiction), "Name", cmp.Or(g.People[r.SaidBy], r.SaidBy), "At", instant(r.SaidAt))
	case r.Sure != "":
		return w.Say("match.sure", "Place", cmp.Or(g.Names[r.Sure], r.Sure))
	case len(r.Candidates) > 0:
		return w.Say("match.doubtful")
	}
	return w.Say("match.like_none")
}

// NoneOfOurs is what the form sends for a recipient that is none of the record.
const NoneOfOurs = "none"

// options are the jurisdictions of the recipient's state, the one that it is or is
// likeliest to be chosen, and none of them.
func (g *GivenRecipients) options(c layout.Context, r *Recipient) []forms.Option {
	is := r.Sure
	switch {
	case r.Said != nil:
		is = cmp.Or(r.Said.Jurisdiction, NoneOfOurs)
	case is == "" && len(r.Candidates) > 0:
		is = r.Candidates[0].Jurisdiction
	}
	out := []forms.Option{{Text: c.Words.Say("match.choose"), Chosen: is == ""}}
	for _, j := range g.Places {
		if j.State == r.Is.State || r.Is.State == "" || j.ID == is {
			out = append(out, forms.Option{Value: j.ID, Text: j.Name, Chosen: j.ID == is})
		}
	}
	if g.Everywhere || is == NoneOfOurs {
		out = append(out, forms.Option{Value: NoneOfOurs, Text: c.Words.Say("match.none_of_ours"), Chosen: is == NoneOfOurs})
	}
	return out
}
