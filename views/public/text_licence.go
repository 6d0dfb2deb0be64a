package public

import (
	"github.com/a-h/templ"

	"proviso/views/tell"
)

// creativeCommons is the licence of the compilation.
const creativeCommons = "https://creativecommons.org/licenses/by/4.0/"

// Licence says what may be done with what is published, and what it is not.
func Licence(f tell.Frame) templ.Component {
	a := About{Path: "licence", Tab: "licence", Title: f.Say("text.licence"), Heading: f.Say("text.licence"), Lede: f.Say("text.licence.lede"), Description: f.Say("text.licence.lede")}
	credit := textSection(f, "licence", "credit")
	credit.Paras = append(credit.Paras, f.Say("text.licence.line", "Number", f.Number(f.Edition.Number), "ID", f.Edition.ID, "URL", f.Base+f.Kept("")))
	return textPage(f, a,
		textSection(f, "licence", "terms").links(Link{Text: f.Say("text.licence.deed"), URL: creativeCommons + "deed." + f.Lang}),
		credit,
		textSection(f, "licence", "sources"),
		textSection(f, "licence", "embeds"),
		textSection(f, "licence", "advice"),
	)
}
