// Package webhooks is the page on which publishers keep the addresses that are told
// when what is published changes. A secret stands on the page that made it and on no
// other. It refuses to know how anything is sent.
package webhooks

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"proviso/models"
	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/ui"
)

// At is the address of the page.
const At = "/workspace/webhooks"

// ShowPage mirrors the page from top to bottom.
type ShowPage struct {
	Frame                layout.Frame
	Done                 string
	Faults               []string // that are of no form of the page
	Secret               Secret
	ListName, None       string
	Hooks                []Hook
	AddName, AddHelp     string
	Add                  forms.Form
	CheckName, CheckText string
	Check                []string
	ExampleName, Example string // what a message says
}

// Secret is shown once.
type Secret struct{ Text, Word string }

// Hook is one webhook.
type Hook struct {
	ID, URL    string
	Facts      []Fact
	Trouble    string
	Deliveries *ui.Table // nil: there is none
	None       string
	Acts       []forms.Form
	EndName    string
	End        forms.Form // no ID: it has ended
	EndOpen    bool
}

// Fact is a line about a webhook.
type Fact struct{ Name, Text string }

// What can be done to a webhook.
const (
	ActTest   = "test"
	ActRotate = "rotate"
	ActPause  = "pause"
	ActResume = "resume"
	ActEnd    = "end"
)

// Acts lists them.
var Acts = []string{ActTest, ActRotate, ActPause, ActResume, ActEnd}

// Given is what the page is made from.
type Given struct {
	Now    time.Time
	Hooks  []models.WebhookState
	People map[string]string // names by id
	Things map[string]string // what is called so, by id
	Made   models.Webhook    // that has a secret just made
	Secret string            // of it; "": none was
	Done   string            // an act that was just done; "": none was
	Typed  map[string]string // in the form that was sent
	Of     string            // the form that the fault is of: FormAdd, or an act and a webhook as FormOf has it
	Fault  error
	// Example is a message as it arrives.
	Example string
}

// FormAdd is the id of the form that adds one.
const FormAdd = "webhook-add"

// FormOf is the id of the form of an act.
func FormOf(act, hook string) string { return act + "-" + hook }

// NewShowPage words the page. What is no fault of the person's is given back.
func NewShowPage(c layout.Context, g Given) (ShowPage, error) {
	w := c.Words
	p := ShowPage{Frame: layout.NewWorkFrame(c, w.Say("webhooks.title"))}
	p.Frame.Sentence = w.Say("webhooks.sentence")
	if slices.Contains(Acts, g.Done) && g.Fault == nil {
		p.Done = w.Say("webhooks.done." + g.Done)
	}
	if g.Secret != "" {
		id := "webhooks.secret.made"
		if !g.Made.OldUntil.IsZero() {
			id = "webhooks.secret.rotated"
		}
		p.Secret = Secret{w.Say(id, "URL", g.Made.URL, "Until", instant(g.Made.OldUntil)), g.Secret}
	}
	p.ListName = w.Say("webhooks.list")
	if len(g.Hooks) == 0 {
		p.None = w.Say("webhooks.none")
	}
	fault := g.Fault
	for i := range g.Hooks {
		h := hookOf(c, &g, &g.Hooks[i])
		for k := range h.Acts {
			if f := &h.Acts[k]; fault != nil && f.ID == g.Of {
				if err := blame(c, f, fault); err != nil {
					return p, err
				}
				fault = nil
			}
		}
		if fault != nil && h.End.ID != "" && h.End.ID == g.Of {
			h.EndOpen = true
			if err := blame(c, &h.End, fault); err != nil {
				return p, err
			}
			fault = nil
		}
		p.Hooks = append(p.Hooks, h)
	}
	p.AddName, p.AddHelp, p.Add = w.Say("webhooks.add"), w.Say("webhooks.add_help"), addForm(c)
	if g.Of == FormAdd {
		if err := p.Add.Fill(g.Typed, nil); err != nil {
			return p, err
		}
		if err := blame(c, &p.Add, fault); err != nil {
			return p, err
		}
		fault = nil
	}
	p.CheckName, p.CheckText = w.Say("webhooks.check"), w.Say("webhooks.check_text")
	for _, id := range []string{"sign", "old", "seen", "answer", "order"} {
		p.Check = append(p.Check, w.Say("webhooks.check."+id))
	}
	p.ExampleName, p.Example = w.Say("webhooks.example"), g.Example
	return p, p.tell(fault)
}

// tell tells above all a fault whose form the page has no more.
func (p *ShowPage) tell(fault error) error {
	var e *models.Error
	if fault == nil || !errors.As(fault, &e) {
		return fault
	}
	p.Faults = append(p.Faults, strings.ToUpper(e.Msg[:1])+e.Msg[1:]+".")
	return nil
}

func blame(c layout.Context, f *forms.Form, fault error) error {
	if err := f.Blame(fault); err != nil {
		return err
	}
	if n := len(f.Faults); n > 0 {
		f.FaultsName = c.Words.Say("form.faults", "N", n)
	}
	return nil
}

func addForm(c layout.Context) forms.Form {
	w := c.Words
	f := forms.Form{ID: FormAdd, Action: At, Token: c.Token, Go: w.Say("webhooks.add_go")}
	about := []forms.Option{{Value: models.WebhookAll, Text: w.Say("webhooks.about.everything"), Chosen: true}}
	for _, k := range models.WebhookKinds {
		about = append(about, forms.Option{Value: k, Text: w.Say("webhooks.about." + k)})
	}
	f.Add(
		forms.Field{Name: "url", Type: forms.Text, Label: w.Say("webhooks.url"), Help: w.Say("webhooks.url_help"), Complete: "off", Required: true},
		forms.Field{Name: "about", Type: forms.Select, Label: w.Say("webhooks.about"), Options: about},
		forms.Field{Name: "thing", Type: forms.Text, Label: w.Say("webhooks.thing"), Help: w.Say("webhooks.thing_help"), Complete: "off"},
	)
	return f
}

func hookOf(c layout.Context, g *Given, s *models.WebhookState) Hook {
	w := c.Words
	h := Hook{ID: "webhook-" + s.ID, URL: s.URL}
	h.Facts = []Fact{
		{w.Say("webhooks.state"), stateOf(c, s)},
		{w.Say("webhooks.about"), aboutOf(c, g, &s.Webhook)},
		{w.Say("webhooks.made"), w.Say("webhooks.made_by", "Name", cmp.Or(g.People[s.CreatedBy], s.CreatedBy), "At", instant(s.CreatedAt))},
	}
	if s.EndedAt.IsZero() && s.OldUntil.After(g.Now) {
		h.Facts = append(h.Facts, Fact{w.Say("webhooks.old"), w.Say("webhooks.old_until", "Until", instant(s.OldUntil))})
	}
	if s.GivenUp > 0 && s.EndedAt.IsZero() {
		h.Trouble = w.Say("webhooks.trouble", "N", s.GivenUp, "Since", instant(s.GivenSince))
	}
	if len(s.Deliveries) > 0 {
		h.Deliveries = deliveries(c, s)
	} else {
		h.None = w.Say("webhooks.no_deliveries")
	}
	if !s.EndedAt.IsZero() {
		return h
	}
	act := func(name string) forms.Form {
		return forms.Form{ID: FormOf(name, s.ID), Action: At + "/change", Token: c.Token, Shape: "entry--row", Quiet: true,
			Go: w.Say("webhooks.act." + name), GoFor: w.Say("webhooks.act_for", "URL", s.URL), Hidden: [][2]string{{"webhook", s.ID}, {"act", name}}}
	}
	if s.PausedAt.IsZero() {
		h.Acts = []forms.Form{act(ActTest), act(ActRotate), act(ActPause)}
	} else {
		h.Acts = []forms.Form{act(ActResume), act(ActRotate)}
	}
	h.End, h.EndName = act(ActEnd), w.Say("webhooks.end")
	h.End.Shape = ""
	h.End.Add(forms.Field{Name: "sure", Type: forms.Check, Label: w.Say("webhooks.sure")})
	return h
}

func stateOf(c layout.Context, s *models.WebhookState) string {
	w := c.Words
	switch {
	case s.EndedWhy == models.FaultGone:
		return w.Say("webhooks.state.gone", "At", instant(s.EndedAt))
	case !s.EndedAt.IsZero():
		return w.Say("webhooks.state.ended", "At", instant(s.EndedAt))
	case !s.PausedAt.IsZero():
		return w.Say("webhooks.state.paused", "At", instant(s.PausedAt), "N", s.Waiting)
	case s.Waiting > 0:
		return w.Say("webhooks.state.waiting", "N", s.Waiting)
	}
	return w.Say("webhooks.state.on")
}

func aboutOf(c layout.Context, g *Given, h *models.Webhook) string {
	if h.Everything() {
		return c.Words.Say("webhooks.about.everything")
	}
	out := c.Words.Say("webhooks.about."+h.Kind) + ": " + h.About
	if name := g.Things[h.About]; name != "" {
		out += " (" + name + ")"
	}
	return out
}

func deliveries(c layout.Context, s *models.WebhookState) *ui.Table {
	w := c.Words
	t := ui.NewTable("deliveries-"+s.ID, w.Say("webhooks.deliveries"), ui.Columns(w.Say("webhooks.when"), w.Say("webhooks.event"), w.Say("webhooks.outcome"), w.Say("webhooks.answer"))...)
	for i := range s.Deliveries {
		d := &s.Deliveries[i]
		answer := w.Say("webhooks.no_answer")
		if d.Status > 0 {
			answer = strconv.Itoa(d.Status)
		}
		t.Row(ui.Cell{Text: ui.Link{Text: instant(d.CreatedAt)}}, ui.Cell{Text: ui.Link{Text: w.Say("webhooks.type." + d.Type)}, Quiet: d.ID}, outcome(c, s, d), ui.Cell{Text: ui.Link{Text: answer}})
	}
	return t
}

// outcome says what became of a delivery, and why.
func outcome(c layout.Context, s *models.WebhookState, d *models.WebhookDelivery) ui.Cell {
	w := c.Words
	cell := func(text string) ui.Cell { return ui.Cell{Text: ui.Link{Text: text}} }
	why := ""
	if d.Fault != "" {
		why = w.Say("webhooks.fault." + string(d.Fault))
	}
	switch {
	case !d.SentAt.IsZero() && d.Tries == 1:
		return cell(w.Say("webhooks.arrived", "At", instant(d.SentAt)))
	case !d.SentAt.IsZero():
		return cell(w.Say("webhooks.arrived_at", "At", instant(d.SentAt), "N", d.Tries))
	case !d.FailedAt.IsZero() && (d.Tries == 0 || d.Type == "webhook.test"):
		return cell(w.Say("webhooks.never", "Why", why))
	case !d.FailedAt.IsZero():
		return cell(w.Say("webhooks.given_up", "Why", why, "N", d.Tries))
	case !s.PausedAt.IsZero():
		return cell(w.Say("webhooks.held"))
	case d.Fault != "":
		return cell(w.Say("webhooks.again", "Why", why, "N", d.Tries, "At", instant(d.DueAt)))
	}
	return cell(w.Say("webhooks.soon"))
}

// instant is a time to the second: the first tries are seconds apart.
func instant(t time.Time) string { return t.UTC().Format("2 Jan 2006 15:04:05 UTC") }
