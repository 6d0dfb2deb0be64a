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

// NewAddPage words the form for a new document of one of the places. What it is
// about can be known already.
func NewAddPage(c layout.Context, places []Choice, about []models.Ref, most int64, t *Typed) (AddPage, error) {
	w := c.Words
	p := AddPage{Frame: layout.NewWorkFrame(c, w.Say("paper.add"), ui.Link{Text: w.Say("paper.list"), URL: Home})}
	p.Frame.Sentence, p.Frame.Quiet = w.Say("paper.add_sentence"), w.Say("paper.add_quiet")
	f := forms.Form{ID: "add-form", Action: Home + "/upload", Token: c.Token, Go: w.Say("paper.add_go")}
	options := []forms.Option{}
	for _, x := range places {
		options = append(options, forms.Option{Value: x.ID, Text: x.Name, Chosen: x.ID == c.Query.Get("jurisdiction")})
	}
	f.Add(forms.Field{Name: "jurisdiction", Type: forms.Select, Label: w.Say("paper.place"), Options: options})
	words(c, &f, models.Document{About: about})
	file(c, &f, most)
	err := t.fill(c, &f)
	p.Form = f
	return p, err
}
