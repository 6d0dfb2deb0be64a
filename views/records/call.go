package records

import (
	"strings"

	"proviso/views/layout"
	"proviso/views/ui"
)

// Call is one call of the JSON API, and Shape one form of what it gives, in the
// words of the API's own document.
type Call struct {
	ID, Method, Path, Summary, Detail string
	Parameters                        []Field
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
}

// Type is how a value is written; Shape, where it has a name of its own.
type Type struct {
	Words []string // ids of messages or ShapeWord and a name, the outermost first
	Shape string
}

// ShapeWord stands before the name of a shape among words.
const ShapeWord = "shape:"

// NewCallsPage lists every call, then every shape.
func NewCallsPage(c layout.Context, document, about string, calls []Call, shapes []Shape) ShowPage {
	w := c.Words
	p := ShowPage{Frame: layout.NewFrame(c, w.Say("api.title"))}
	p.Frame.Day = layout.Bar{} // calls take their days as parameters
	p.Sections = []Section{{ID: "about", Title: w.Say("api.about"), Text: strings.Split(about, "\n\n"), Links: []ui.Link{{Text: w.Say("api.document"), URL: document}}}}
	for _, x := range calls {
		s := Section{ID: x.ID, Title: x.Method + " " + x.Path, Text: []string{x.Summary + "."}, Table: fields(c, x.Parameters, w.Say("api.parameters"), w.Say("api.parameter"))}
		if x.Detail != "" {
			s.Text = append(s.Text, x.Detail)
		}
		var f facts
		answer := typeLink(c, x.Answer)
		f.add(w.Say("api.answer"), answer.Text, answer.URL)
		f.add(w.Say("api.try"), x.Request, x.Request)
		s.Facts = f
		if x.Example != "" {
			s.Example = Example{w.Say("api.example"), x.Example}
		}
		p.Sections = append(p.Sections, s)
	}
	for _, x := range shapes {
		p.Sections = append(p.Sections, Section{ID: shapeID(x.Name), Title: x.Name, Table: fields(c, x.Fields, "", w.Say("api.field"))})
	}
	return p
}

func shapeID(name string) string { return "shape-" + name }

func fields(c layout.Context, all []Field, caption, head string) *Table {
	if len(all) == 0 {
		return nil
	}
	w := c.Words
	t := &Table{Caption: caption, Head: []string{head, w.Say("api.type"), w.Say("api.meaning")}}
	for _, x := range all {
		quiet := ""
		if x.Required {
			quiet = w.Say("api.required")
		}
		t.row(Cell{Text: ui.Link{Text: x.Name}, Quiet: quiet}, Cell{Text: typeLink(c, x.Type)}, text(x.Doc))
	}
	return t
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
