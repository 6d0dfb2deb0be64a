package reviews

import (
	"time"

	"proviso/models"
	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/ui"
)

// GivenAddress is what the page of the address of alerts is made from.
type GivenAddress struct {
	MadeAt time.Time // zero: there is none
	MadeBy string
	Secret string // the whole address, just made; "": it was not
	Alerts []models.Alert
	People map[string]string
}

// AddressPage mirrors the page from top to bottom.
type AddressPage struct {
	Frame              layout.Frame
	SecretText, Secret string
	StateName, State   string
	Forms              []forms.Form
	Help               []string
	ListName, None     string
	Alerts             *ui.Table // nil: there is none
}

// What can be done to the address.
const (
	ActMake = "make"
	ActDrop = "drop"
)

// NewAddressPage words the page.
func NewAddressPage(c layout.Context, g GivenAddress) AddressPage {
	w := c.Words
	p := AddressPage{Frame: layout.NewWorkFrame(c, w.Say("review.address")), StateName: w.Say("review.address_state"), ListName: w.Say("review.alerts"), None: w.Say("review.alerts_none")}
	p.Frame.Sentence = w.Say("review.address_sentence")
	if g.Secret != "" {
		p.SecretText, p.Secret = w.Say("review.address_made"), g.Secret
	}
	act := func(act, text string, quiet bool) forms.Form {
		return forms.Form{ID: act + "-address", Action: Where, Token: c.Token, Go: w.Say(text), Quiet: quiet, Hidden: [][2]string{{"act", act}}}
	}
	if g.MadeAt.IsZero() {
		p.State, p.Forms = w.Say("review.address_none"), []forms.Form{act(ActMake, "review.address_make", false)}
	} else {
		p.State = w.Say("review.address_is", "At", instant(g.MadeAt), "Name", nameOf(c, g.People, g.MadeBy))
		p.Forms = []forms.Form{act(ActMake, "review.address_again", false), act(ActDrop, "review.address_drop", true)}
	}
	p.Help = []string{w.Say("review.address_help"), w.Say("review.address_from")}
	if len(g.Alerts) == 0 {
		return p
	}
	p.Alerts = ui.NewTable("alerts", "", ui.Columns(w.Say("review.alert_at"), w.Say("review.alert_what"), w.Say("review.alert_outcome"))...)
	for i := range g.Alerts {
		a := &g.Alerts[i]
		outcome := a.Outcome
		switch {
		case a.WorkedAt.IsZero() && a.Tries > 0:
			outcome = w.Say("review.alert_again", "N", a.Tries, "Why", a.Outcome)
		case a.WorkedAt.IsZero():
			outcome = w.Say("review.alert_waits")
		}
		p.Alerts.Row(ui.Cell{Text: ui.Link{Text: instant(a.ReceivedAt)}, Quiet: a.Key}, ui.Text(a.What), ui.Text(outcome))
	}
	return p
}
