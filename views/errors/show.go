// Package errors is the page that says what is wrong and where to go from there.
package errors

import (
	"proviso/views/layout"
	"proviso/views/ui"
	"proviso/views/words"
)

// ShowPage is one error.
type ShowPage struct {
	Frame layout.Frame
	Text  string
	Home  ui.Link
}

// told are the messages of statuses that say more than that an address is bad.
var told = map[int]string{405: "error.method", 408: "error.slow", 413: "error.body", 431: "error.header", 503: "error.busy"}

// NewShowPage words an error of an HTTP status; detail is what a user can act on.
func NewShowPage(w *words.Words, path string, status int, detail string) ShowPage {
	c := layout.Context{Words: w, Path: path}
	title, text := w.Say("error.internal"), w.Say("error.internal_help")
	switch {
	case status == 404:
		title, text = w.Say("error.not_found"), w.Say("error.not_found_help")
	case told[status] != "":
		title, text = w.Say(told[status]), w.Say(told[status]+"_help")
	case status < 500:
		title, text = w.Say("error.bad"), ""
	}
	if detail != "" && status < 500 {
		text = detail
	}
	p := ShowPage{Frame: layout.NewFrame(c, title), Text: text, Home: ui.Link{Text: w.Say("error.home"), URL: "/"}}
	p.Frame.Day, p.Frame.Revision, p.Frame.Files = layout.Bar{}, "", nil
	return p
}
