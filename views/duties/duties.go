// Package duties is the pages of deadlines: the list, the month, one deadline with
// what is kept of it, and the giving of many to another person. It refuses to know
// how a day is computed and who may see it.
package duties

import (
	"cmp"
	"strings"

	"github.com/a-h/templ"

	"proviso/models"
	"proviso/views/filters"
	"proviso/views/layout"
	"proviso/views/ui"
	"proviso/views/words"
)

// Given is what every page of deadlines is made from.
type Given struct {
	Dues   []models.Due
	Names  map[string]string // of places, programs and conditions by id
	People []models.Person   // who can look after a deadline
	Grants map[string]string // what a grant is called, by id
	Token  string            // of forms
}

// person is what a person is called.
func (g *Given) person(id string) string {
	for _, p := range g.People {
		if p.ID == id {
			return cmp.Or(p.Name, p.Login)
		}
	}
	return id
}

// about is the award or the demand that a deadline is of, and where its page is.
func (g *Given) about(c layout.Context, d *models.Due) ui.Link {
	if d.Demand != "" {
		return ui.Link{Text: cmp.Or(g.Names[d.Demand], d.Demand), URL: c.At("/demands/" + d.Demand)}
	}
	return ui.Link{Text: cmp.Or(g.Grants[d.Grant], d.Grant), URL: c.At("/grants/" + d.Grant)}
}

// At is the page of a deadline.
func At(id string) string { return "/deadlines/" + id }

// tones are the marks of the states.
var tones = map[models.DueState]string{models.DueOverdue: "restricted", models.DueFailed: "at_issue", models.DueSoon: "open", models.DueAhead: "protected",
	models.DueUnknown: "unknown", models.DueFiled: "clear", models.DueFiledLate: "clear", models.DuePassed: "clear"}

func mark(w *words.Words, s models.DueState) ui.Mark {
	return ui.Mark{Tone: tones[s], Word: w.Say("due.state." + string(s))}
}

// dayOf is the day with, where offices are closed on it, why, and the last
// business day before: what a person goes by.
func dayOf(w *words.Words, d *models.Due) (day, closed string) {
	if d.On == 0 {
		return w.Say("due.no_day"), ""
	}
	if d.Closed != "" {
		closed = w.Say("due.closed", "Why", d.Closed, "Day", d.Business.Time().Format("2 January"))
	}
	return ui.Short(d.On), closed
}

// Form is one thing that can be changed.
type Form struct {
	ID, Title, Action, Act string
	Token, Version         string
	Intro                  string
	Fields                 []Field
	Go                     string
}

// Field is one thing to fill in.
type Field struct {
	ID, Name, Label, Hint, Kind, Value string
	Error                              string
	Options                            []filters.Option
	Required                           bool
}

// HintID and ErrorID are what the field is described by.
func (f Field) HintID() string  { return f.ID + "-hint" }
func (f Field) ErrorID() string { return f.ID + "-error" }

// Described lists them.
func (f Field) Described() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.HintID())
	}
	if f.Error != "" {
		ids = append(ids, f.ErrorID())
	}
	return strings.Join(ids, " ")
}

// Typed is a form that was sent and refused: all that was typed, and what is wrong.
type Typed struct {
	Act    string
	Values map[string]string
	Field  string
	Error  string
}

// take puts back into a form what was typed, with the error at its field; it gives
// that field, nil if the error is about none.
func (f *Form) take(t *Typed) (at *Field) {
	for i := range f.Fields {
		x := &f.Fields[i]
		if v, ok := t.Values[x.Name]; ok {
			x.Value = v
			for k := range x.Options {
				x.Options[k].Chosen = x.Options[k].Value == v
			}
		}
		if x.Name == t.Field {
			x.Error = t.Error
			at = x
		}
	}
	return at
}

// personOptions are the people to choose from, and nobody.
func personOptions(w *words.Words, people []models.Person, now string) []filters.Option {
	out := []filters.Option{{Value: "", Text: w.Say("due.nobody"), Chosen: now == ""}}
	found := now == ""
	for _, p := range people {
		out = append(out, filters.Option{Value: p.ID, Text: cmp.Or(p.Name, p.Login), Chosen: p.ID == now})
		found = found || p.ID == now
	}
	if !found { // gone since, and still to be seen
		out = append(out, filters.Option{Value: now, Text: now, Chosen: true})
	}
	return out
}

// attributes are those of the field's control besides its value.
func (f Field) attributes() templ.Attributes {
	a := templ.Attributes{}
	if f.Kind == "text" {
		a["maxlength"] = "500"
	}
	if f.Required {
		a["required"] = true
	}
	if d := f.Described(); d != "" {
		a["aria-describedby"] = d
	}
	if f.Error != "" {
		a["aria-invalid"] = "true"
	}
	return a
}
