// Package answers is the coverage answer with its reasons, and the matrix of all
// answers of a day.
package answers

import (
	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
)

// ShowPage is one answer.
type ShowPage struct {
	Frame   layout.Frame
	Because string
	Reasons []Reason
	Passed  string
	Others  []Reason
}

// Reason is one live fact, or one that was passed over.
type Reason struct {
	Text, When, Alone string
	Sources           []ui.Link
}

// NewShowPage words an answer.
func NewShowPage(c layout.Context, a models.Answer, condition models.Condition, place models.Jurisdiction) ShowPage {
	w := c.Words
	p := ShowPage{Frame: layout.NewFrame(c, w.Say("answer.title", "Condition", condition.Title, "Place", place.Name),
		ui.Link{Text: w.Say("site.coverage"), URL: c.At("/coverage")}, ui.Link{Text: condition.ID, URL: c.At("/conditions/" + condition.ID)},
		ui.Link{Text: place.Name, URL: c.At("/jurisdictions/" + place.ID)}),
		Because: w.Say("answer.because"), Passed: w.Say("answer.passed")}
	p.Frame.Mark = ui.StandingMark(w, a.Standing)
	p.Frame.Sentence = w.Say("answer.enforceable_"+a.Enforceable().String(), "Day", a.AsOf.Words(), "Standing", p.Frame.Mark.Word)
	if a.FiscalYear != 0 && a.Program != "" {
		p.Frame.Quiet = w.Say("answer.subject", "Program", a.Program, "Year", a.FiscalYear)
	}
	if a.Stale != 0 {
		p.Frame.Quiet = w.Say("answer.stale", "Day", a.Stale.Words())
	}
	for _, r := range a.Reasons {
		p.Reasons = append(p.Reasons, newReason(c, r))
	}
	for _, r := range a.Passed {
		p.Others = append(p.Others, newReason(c, r))
	}
	return p
}

func newReason(c layout.Context, r models.Reason) Reason {
	w := c.Words
	out := Reason{Text: r.Text}
	if r.Since.Known() {
		out.When = w.Say("answer.since", "Since", r.Since.Words())
		if r.Until.Known() {
			out.When += ", " + w.Say("answer.until", "Until", r.Until.Words())
		}
	}
	if r.Sole {
		out.Alone = w.Say("answer.alone")
	}
	for _, s := range r.Sources {
		out.Sources = append(out.Sources, ui.Link{Text: s.Title, URL: c.At("/sources/" + s.ID)})
	}
	return out
}
