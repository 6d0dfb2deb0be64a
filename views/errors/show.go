// Package errors is the page that says what is wrong and where to go from there.
package errors

import (
	"slices"
	"strings"

	"proviso/views/layout"
	"proviso/views/ui"
)

// Given is what the page is made from.
type Given struct {
	Status  int
	Detail  string    // what a user can act on; "" where there is nothing
	Field   string    // the parameter of the address at fault
	Value   string    // what it holds
	Known   bool      // the address holds that parameter
	Near    []ui.Link // what exists and comes near
	Lookup  string    // what may have been looked for
	Request string    // the number of the request in the log
}

// ShowPage is one error.
type ShowPage struct {
	Frame    layout.Frame
	Text     string
	Request  string
	NearName string
	Near     []ui.Link
	Mend     Mend
	LookName string
	Look     layout.Search
	Ways     []ui.Link
}

// Mend is a form that asks for one parameter again and keeps the rest.
type Mend struct {
	Title, Action, Field, Type, Value, Go string
	Hidden                                [][2]string
}

// types are the inputs of parameters that are not plain text.
var types = map[string]string{"as_of": "date", "known_on": "date", "compare": "date", "page": "number", "fiscal_year": "number"}

// named are those of them that a plan has by name: its fiscal year, and a scenario.
var named = []string{"compare", "fiscal_year"}

// told are the messages of statuses that say more than that an address is bad.
var told = map[int]string{401: "error.unsigned", 403: "error.denied", 405: "error.method", 429: "error.slowdown", 408: "error.slow", 413: "error.body", 431: "error.header", 501: "error.unknown_method", 503: "error.busy"}

// NewShowPage words an error. The context has the address without the parameter
// at fault.
func NewShowPage(c layout.Context, g Given) ShowPage {
	w := c.Words
	title, text := w.Say("error.internal"), w.Say("error.internal_help")
	asked := g.Status >= 400 && g.Status < 500
	switch {
	case g.Status == 404 && !g.Known:
		title, text = w.Say("error.not_found"), w.Say("error.not_found_help")
	case told[g.Status] != "":
		title, text = w.Say(told[g.Status]), w.Say(told[g.Status]+"_help")
	case asked:
		title, text = w.Say("error.bad"), ""
	}
	p := ShowPage{Frame: layout.NewFrame(c, title), Text: text}
	p.Frame.Day, p.Frame.Revision, p.Frame.Files = layout.Bar{}, "", nil
	p.Frame.Search.Value = c.Query.Get("q")
	if !asked {
		if g.Request != "" {
			p.Request = w.Say("error.request", "ID", g.Request)
		}
		p.Ways = []ui.Link{{Text: w.Say("error.home"), URL: "/"}}
		return p
	}
	if g.Detail != "" {
		p.Text = g.Detail
	}
	if p.Near = g.Near; len(g.Near) > 0 {
		p.NearName = w.Say("error.near")
	}
	if g.Lookup != "" {
		p.LookName = w.Say("error.look")
		p.Look = p.Frame.Search
		p.Look.Field, p.Look.Value, p.Frame.Search.Hide = "look", g.Lookup, true
	}
	if g.Known {
		p.Mend = Mend{Title: w.Say("error.mend"), Action: c.Path, Field: g.Field, Type: "text", Value: g.Value, Go: w.Say("error.mend_go"), Hidden: c.Rest()}
		if t := types[g.Field]; t != "" && !(strings.HasPrefix(c.Path, "/budget") && slices.Contains(named, g.Field)) {
			p.Mend.Type, p.Mend.Value = t, ""
		}
		p.Ways = append(p.Ways, ui.Link{Text: w.Say("error.without", "Field", g.Field), URL: c.At(c.Path)})
	} else if g.Status == 400 {
		p.Ways = append(p.Ways, ui.Link{Text: w.Say("error.same"), URL: c.At(c.Path)})
	}
	p.Ways = append(p.Ways, ui.Link{Text: w.Say("error.home"), URL: c.At("/")})
	return p
}
