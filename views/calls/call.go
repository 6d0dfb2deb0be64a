package calls

import (
	"strings"

	"proviso/views/layout"
	"proviso/views/ui"
)

// API is everything that the page of calls shows.
type API struct {
	Document, About string // the document's address, and what it says of itself
	Calls           []Call
	Shapes          []Shape
}

// Call is one call of the JSON API, and Shape one form of what it gives, in the
// words of the API's own document.
type Call struct {
	ID, Method, Path, Summary, Detail string
	Parameters                        []Field
	Takes                             *Type  // of a call with a body
	Body                              string // such a body
	Answer                            Type
	Request, Example                  string // an address, and the JSON that it gives
}

// Shape is a named form of JSON.
type Shape struct {
	Name   string
	Fields []Field
}

// Field is a parameter or a field.
type Field struct {
	Name     string
	Type     Type
	Doc      string
	Required bool
	Values   []string // all that there can be, where they are few
	Low      string   // of a number; High with it
	High     string
	Default  string // what stands where it is left out
}

// Type is how a value is written; Shape, where it has a name of its own.
type Type struct {
	Words []string // ids of messages or ShapeWord and a name, the outermost first
	Shape string
}

// ShapeWord stands before the name of a shape among words.
const ShapeWord = "shape:"

// NewCallsPage lists every call, then every shape.
func NewCallsPage(c layout.Context, a API) ShowPage {
	w := c.Words
	p := ShowPage{Frame: layout.NewFrame(c, w.Say("api.title"))}
	p.Frame.Day = layout.Bar{} // calls take their days as parameters
	index := Section{ID: "calls", Title: w.Say("api.calls")}
	for _, x := range a.Calls {
		index.Links = append(index.Links, ui.Link{Text: x.Method + " " + x.Path + " (" + x.Summary + ")", URL: "#" + x.ID})
	}
	p.Sections = []Section{{ID: "about", Title: w.Say("api.about"), Text: strings.Split(a.About, "\n\n"), Links: []ui.Link{{Text: w.Say("api.document"), URL: a.Document}}}, index}
	for _, x := range a.Calls {
		s := Section{ID: x.ID, Title: x.Method + " " + x.Path, Text: []string{x.Summary + "."}, Table: fields(c, x.ID+"-parameters", x.Parameters, w.Say("api.parameters"), "api.parameter")}
		if x.Detail != "" {
			s.Text = append(s.Text, x.Detail)
		}
		var f facts
		if x.Takes != nil {
			takes := typeLink(c, *x.Takes)
			f.add(w.Say("api.takes"), takes.Text, takes.URL)
			s.Examples = append(s.Examples, Example{w.Say("api.body"), x.Body})
		}
		answer := typeLink(c, x.Answer)
		f.add(w.Say("api.answer"), answer.Text, answer.URL)
		f.add(w.Say("api.try"), x.Request, x.Request)
		s.Facts = f
		if x.Example != "" {
			s.Examples = append(s.Examples, Example{w.Say("api.example"), x.Example})
		}
		p.Sections = append(p.Sections, s)
	}
	for _, x := range a.Shapes {
		p.Sections = append(p.Sections, Section{ID: shapeID(x.Name), Title: x.Name, Table: fields(c, shapeID(x.Name)+"-fields", x.Fields, "", "api.field")})
	}
	return p
}

func shapeID(name string) string { return "shape-" + name }

func fields(c layout.Context, id string, all []Field, caption, head string) *ui.Table {
	if len(all) == 0 {
		return nil
	}
	w := c.Words
	t := c.Table(id, caption, head, "api.type", "api.meaning")
	t.File = ui.Link{} // the document itself is the file
	for _, x := range all {
		quiet := ""
		if x.Required {
			quiet = w.Say("api.required")
		}
		t.Row(ui.Cell{Text: ui.Link{Text: x.Name}, Quiet: quiet}, ui.Cell{Text: typeLink(c, x.Type)}, ui.Cell{Text: ui.Link{Text: x.Doc}, Quiet: bounds(c, x)})
	}
	return t
}

// bounds words which values a field can have.
func bounds(c layout.Context, x Field) string {
	var parts []string
	if len(x.Values) > 1 {
		parts = append(parts, c.Words.Say("api.values", "Values", strings.Join(x.Values, ", ")))
	}
	if x.High != "" {
		parts = append(parts, c.Words.Say("api.range", "Low", x.Low, "High", x.High))
	}
	if x.Default != "" {
		parts = append(parts, c.Words.Say("api.default", "Value", x.Default))
	}
	return strings.Join(parts, " ")
}

// typeLink words a type: "list of Reason".
func typeLink(c layout.Context, t Type) ui.Link {
	parts := make([]string, 0, len(t.Words)+1)
	for _, id := range t.Words {
		if name, ok := strings.CutPrefix(id, ShapeWord); ok {
			parts = append(parts, name)
			continue
		}
		parts = append(parts, c.Words.Say("api.type."+id))
	}
	if t.Shape == "" {
		return ui.Link{Text: strings.Join(parts, " ")}
	}
	return ui.Link{Text: strings.Join(append(parts, t.Shape), " "), URL: "#" + shapeID(t.Shape)}
}
