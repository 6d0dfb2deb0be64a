package papers

import (
	"proviso/models"
	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/ui"
)

// AddPage mirrors the page from top to bottom.
type AddPage struct {
	Frame layout.Frame
	Form  forms.Form
}

// GivenAdd is what the form for a new document is made from.
type GivenAdd struct {
	Given
	Places []Choice
	Place  string // that is chosen
	For    []models.Ref
	Most   int64 // bytes of a file
	Typed  *Typed
}

// NewAddPage words the form for a new document of one of the places. What it is
// about can be known already.
func NewAddPage(c layout.Context, g GivenAdd) (AddPage, error) {
	w := c.Words
	p := AddPage{Frame: layout.NewWorkFrame(c, w.Say("paper.add"), ui.Link{Text: w.Say("paper.list"), URL: Home})}
	p.Frame.Sentence, p.Frame.Quiet = w.Say("paper.add_sentence"), w.Say("paper.add_quiet")
	f := forms.Form{ID: "add-form", Action: Home + "/upload", Token: c.Token, Go: w.Say("paper.add_go")}
	options := []forms.Option{}
	for _, x := range g.Places {
		options = append(options, forms.Option{Value: x.ID, Text: x.Name, Chosen: x.ID == g.Place})
	}
	f.Add(forms.Field{Name: "jurisdiction", Type: forms.Select, Label: w.Say("paper.place"), Options: options})
	g.words(c, &f, models.Document{About: g.For})
	file(c, &f, g.Most)
	err := g.Typed.fill(c, &f)
	p.Form = f
	return p, err
}
