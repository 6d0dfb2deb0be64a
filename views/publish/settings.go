package publish

import (
	"strconv"

	"proviso/views/forms"
	"proviso/views/layout"
)

// GivenSettings is what the page of the settings is made from.
type GivenSettings struct {
	Version   int64
	Whens     []string // that can be chosen
	Schedule  Schedule
	Frames    string // a line for each card
	Publishes bool
	Typed     map[string]string // nil: nothing was sent
	Fault     error
	Kept      bool
}

// NewSettingsPage words how and when is published, and who may show cards in a frame.
func NewSettingsPage(c layout.Context, g GivenSettings) (Page, error) {
	w := c.Words
	p := page(c, w.Say("publish.settings"))
	p.Frame.Sentence = scheduled(w, g.Schedule)
	p.Frame.Quiet = w.Say("publish.settings_quiet")
	if g.Kept {
		p.Done = w.Say("publish.settings_kept")
	}
	s := Section{ID: "settings", Title: w.Say("publish.settings_change")}
	f := forms.Form{ID: "settings-form", Action: Settings, Token: c.Token, Go: w.Say("publish.settings_go"), Hidden: [][2]string{{"version", strconv.FormatInt(g.Version, 10)}}}
	var whens []forms.Option
	for _, x := range g.Whens {
		whens = append(whens, forms.Option{Value: x, Text: w.Say("publish.when." + x), Chosen: x == g.Schedule.When})
	}
	f.Add(forms.Field{Name: "when", Type: forms.Select, Label: w.Say("publish.field.when"), Help: w.Say("publish.field.when_help"), Options: whens},
		forms.Field{Name: "hour", Type: forms.Text, Label: w.Say("publish.field.hour"), Help: w.Say("publish.field.hour_help"), Value: strconv.Itoa(g.Schedule.Hour)},
		forms.Field{Name: "frames", Type: forms.Area, Label: w.Say("publish.field.frames"), Help: w.Say("publish.field.frames_help"), Value: g.Frames})
	err := f.Fill(g.Typed, g.Fault)
	f.FaultsName = w.Say("form.faults", "N", len(f.Faults))
	if g.Publishes {
		s.Forms = []forms.Form{f}
	} else {
		s.Title = w.Say("publish.field.frames")
		s.Text = append(frameLines(g.Frames, w.Say("publish.frames_none")), w.Say("publish.may_not"))
	}
	p.Sections = []Section{s}
	return p, err
}
