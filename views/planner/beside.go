package planner

import (
	"net/url"

	"github.com/a-h/templ"

	"proviso/views/layout"
	"proviso/views/replies"
	"proviso/views/ui"
)

// Beside is what the plan makes of a scenario, for the scenario's own page.
type Beside struct {
	Place, Scenario string
	Compared        *Compared // nil: it is still being reckoned
	Lifts           templ.Component
}

// NewBeside words it.
func NewBeside(c layout.Context, g Beside) []replies.Section {
	w := c.Words
	at := Address(g.Place) + "&" + url.Values{"scenario": {g.Scenario}}.Encode()
	s := replies.Section{ID: "makes", Title: w.Say("plan.makes"), Links: []ui.Link{{Text: w.Say("plan.with_scenario"), URL: at}}}
	if g.Compared == nil {
		s.Text = []string{w.Say("plan.makes_later")}
		return []replies.Section{s}
	}
	s.Table = comparison(c, g.Compared, w.Say("plan.as_believed"))
	s.Table.File = ui.Link{}
	out := []replies.Section{s}
	if g.Lifts != nil {
		out = append(out, replies.Section{ID: "timeline", Title: w.Say("plan.timeline"), Text: []string{w.Say("plan.timeline_text")}, Picture: g.Lifts})
	}
	return out
}
