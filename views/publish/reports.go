package publish

import (
	"strings"
	"time"

	"proviso/models"
	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/records"
	"proviso/views/ui"
)

// GivenReport is what a reader of the public pages reports as wrong.
type GivenReport struct {
	ID, About, Message, Contact string
	ReceivedAt                  time.Time
	AnsweredAt                  time.Time // zero: it waits
	AnsweredBy, Answer          string
}

// GivenReports is what the page of reports is made from.
type GivenReports struct {
	All   []GivenReport
	ID    string // of the one that was answered wrongly
	Typed map[string]string
	Fault error
}

// Report is one of them on the page.
type Report struct {
	ID, Title string
	Message   string
	Facts     []records.Named
	Forms     []forms.Form
}

// NewReportsPage words what readers report: those that wait first.
func NewReportsPage(c layout.Context, g GivenReports) (Page, error) {
	w := c.Words
	p := page(c, w.Say("publish.reports"))
	open := Section{ID: "waiting", Title: w.Say("publish.reports_waiting")}
	done := Section{ID: "answered", Title: w.Say("publish.reports_answered")}
	met := false
	for i := range g.All {
		x := &g.All[i]
		r := Report{ID: "report-" + x.ID, Title: w.Say("publish.report", "Day", models.DateOf(x.ReceivedAt.UTC()).Words()), Message: x.Message}
		var f records.Facts
		if isPublic(x.About) {
			f.Link(w.Say("publish.fact.about"), ui.Link{Text: x.About, URL: x.About})
		} else {
			f.Say(w.Say("publish.fact.about"), x.About)
		}
		f.Say(w.Say("publish.fact.contact"), x.Contact)
		if x.AnsweredAt.IsZero() {
			form := forms.Form{ID: "answer-" + x.ID, Action: Reports, Token: c.Token, Hidden: [][2]string{{"id", x.ID}}, Go: w.Say("publish.answer_go"), GoFor: r.Title}
			form.Add(forms.Field{Name: "answer", Type: forms.Area, Label: w.Say("publish.field.answer"), Help: w.Say("publish.field.answer_help"), Required: true})
			if x.ID == g.ID {
				met = true
				if err := form.Fill(g.Typed, g.Fault); err != nil {
					return p, err
				}
				form.FaultsName = w.Say("form.faults", "N", len(form.Faults))
			}
			r.Facts, r.Forms = f, []forms.Form{form}
			open.Reports = append(open.Reports, r)
			continue
		}
		f.Say(w.Say("publish.fact.answered"), w.Say("publish.answered", "When", instant(x.AnsweredAt), "By", x.AnsweredBy))
		f.Say(w.Say("publish.fact.answer"), x.Answer)
		r.Facts = f
		done.Reports = append(done.Reports, r)
	}
	p.Frame.Sentence, p.Frame.Quiet = w.Say("publish.reports_wait", "N", len(open.Reports)), w.Say("publish.reports_quiet")
	if g.Fault != nil && !met { // it waits no longer
		p.Done = g.Fault.Error()
	}
	if len(open.Reports) == 0 {
		open.Text = []string{w.Say("publish.reports_none")}
	}
	p.Sections = []Section{open}
	if len(done.Reports) > 0 {
		p.Sections = append(p.Sections, done)
	}
	return p, nil
}

// isPublic is true of the address of a public page: a reader can write any, and nobody
// is led from here to what a stranger thought of.
func isPublic(address string) bool {
	for _, begin := range []string{"/en/", "/es/", "/embed/"} {
		if strings.HasPrefix(address, begin) {
			return true
		}
	}
	return false
}

// frameLines are the lines of an allow-list, or what is said where there is none.
func frameLines(text, none string) []string {
	if text == "" {
		return []string{none}
	}
	return strings.Split(text, "\n")
}
