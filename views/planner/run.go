package planner

import (
	"strconv"

	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/ui"
)

// Run is the page of a forecast that is not done.
type Run struct {
	Frame         layout.Frame
	Label, Now    string
	Done, Of      string
	Going         bool
	Text          string
	Stop          forms.Form
	Again, Steady ui.Link
}

// NewRunPage says how far a forecast has come, or that somebody stopped it. id names it.
func NewRunPage(c layout.Context, place, name, id string, done, of int, stopped, steady bool) Run {
	w := c.Words
	r := Run{Frame: layout.NewWorkFrame(c, w.Say("plan.title", "Place", name), Crumbs(w, place, name)[:1]...), Label: w.Say("plan.progress"), Going: !stopped}
	if stopped {
		r.Frame.Sentence = w.Say("plan.stopped")
		r.Again = ui.Link{Text: w.Say("plan.again"), URL: c.At(c.Path, "again", "yes")}
		return r
	}
	part := 0
	if of > 0 {
		part = 100 * done / of
	}
	r.Done, r.Of = strconv.Itoa(part), "100"
	r.Now = w.Say("plan.part_done", "Part", part)
	r.Frame.Sentence = w.Say("plan.running")
	r.Text = w.Say("plan.reloads")
	r.Steady = ui.Link{Text: w.Say("plan.steady"), URL: c.At(c.Path, "again", "", "steady", "yes")}
	if steady {
		r.Text = w.Say("plan.steadily")
		r.Steady = ui.Link{Text: w.Say("plan.look"), URL: c.At(c.Path, "again", "", "steady", "yes")}
	}
	r.Stop = forms.Form{ID: "stop", Action: "/budget/stop", Token: c.Token, Quiet: true, Go: w.Say("plan.stop"), Hidden: [][2]string{{"run", id}, {"jurisdiction", place}, {"back", c.At(c.Path, "again", "")}}}
	return r
}
