package public

import (
	"proviso/static"
	"proviso/views/tell"
	"proviso/views/ui"
)

// ProblemPage says why there is no page: nothing of that address, nothing published
// yet, a publication that was taken back, or a fault of ours. It is made without an
// edition, for there may be none.
type ProblemPage struct {
	Lang, Style        string
	Title, Text, Rest  string
	Reason, ReasonLang string // the publisher's own sentence, in the language it was written in
	Links              []ui.Link
}

// NewProblem words the problem of a status in a language. Reason is that of a
// withdrawal.
func NewProblem(v tell.Voice, status int, reason string, links ...ui.Link) ProblemPage {
	name := map[int]string{404: "not_found", 410: "gone", 503: "not_yet"}[status]
	if name == "" {
		name = "fault"
	}
	p := ProblemPage{Lang: v.Lang, Style: static.URL("public.css"), Title: v.Say("problem." + name), Text: v.Say("problem." + name + "_text"), Reason: reason, ReasonLang: "en"}
	if reason != "" {
		p.Rest = v.Say("problem.reason")
	}
	p.Links = append(links, ui.Link{Text: v.Say("problem.home"), URL: "/" + v.Lang + "/"})
	return p
}
