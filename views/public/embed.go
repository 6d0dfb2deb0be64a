package public

import (
	"github.com/a-h/templ"

	"proviso/views/cards"
	"proviso/views/tell"
)

// Embed is the page on which an editor chooses a card and copies its code.
func Embed(f tell.Frame, a cards.Ask) templ.Component {
	return embedBody(NewShell(f, About{Path: "embed", Tab: "embed", Title: cards.EditorTitle(f), Heading: cards.EditorTitle(f), Description: cards.EditorLead(f), Lede: cards.EditorLead(f)}), cards.Editor(f, a))
}

// embedPage is the same where nothing is chosen yet.
func embedPage(f tell.Frame) templ.Component { return Embed(f, cards.AskOf(f, nil)) }
