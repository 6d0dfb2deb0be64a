// Package forms draws what is typed in: a form, its fields, and what is wrong in
// them. It promises that every field has its label, that a fault stands at its
// field and in the list above, and that each form carries the token without which
// nothing is written. It refuses to know what is asked.
package forms

import (
	"cmp"
	"errors"
	"strings"

	"github.com/a-h/templ"

	"proviso/models"
)

// Type is how a field is typed in.
type Type string

// The types of fields.
const (
	Text     Type = "text"
	Password Type = "password"
	Mail     Type = "email"
	Day      Type = "date"
	Select   Type = "select"
	Area     Type = "area"
	Check    Type = "check"
	File     Type = "file"
)

// Form is one form. Its ID sets its fields apart from those of others on the page.
type Form struct {
	ID, Action, Token string
	Shape             string // "", or a class of its own
	Hidden            [][2]string
	Fields            []Field
	Go, GoFor         string // the button, and for whom cannot see the row what it is about
	Quiet             bool   // a button that is not the page's purpose
	Files             bool   // it sends files
	FaultsName        string
	Faults            []Fault
}

// Fault is a line of what is wrong; Of is the id of the field at fault.
type Fault struct{ Text, Of string }

// Field is one field.
type Field struct {
	Form, Name  string
	Type        Type
	Label, Help string
	Value       string
	Fault       string
	Complete    string // the autocomplete token; "" for none
	Required    bool
	Chosen      bool // of a check
	Options     []Option
}

// Option is a choice of a select.
type Option struct {
	Value, Text string
	Chosen      bool
}

// ID is the field's own on the page, of what an id may hold.
func (x Field) ID() string { return strings.ReplaceAll(x.Form+"-"+x.Name, ".", "_") }

// Ticked is what a check sends.
func (x Field) Ticked() string { return cmp.Or(x.Value, "yes") }

// Told ties a field to its help and fault.
func (x Field) Told() templ.Attributes {
	a := templ.Attributes{}
	var by []string
	if x.Fault != "" {
		by = append(by, x.ID()+"-fault")
		a["aria-invalid"] = "true"
	}
	if x.Help != "" {
		by = append(by, x.ID()+"-help")
	}
	if len(by) > 0 {
		a["aria-describedby"] = strings.Join(by, " ")
	}
	if x.Complete != "" {
		a["autocomplete"] = x.Complete
	}
	if x.Required {
		a["required"] = true
	}
	return a
}

// Plain is the class of a button that is not the page's purpose.
func (f Form) Plain() templ.Attributes {
	if f.Quiet {
		return templ.Attributes{"class": "button--quiet"}
	}
	return nil
}

// Coding is how a form with files is sent.
func (f Form) Coding() templ.Attributes {
	if f.Files {
		return templ.Attributes{"enctype": "multipart/form-data"}
	}
	return nil
}

// Add adds fields, tied to the form.
func (f *Form) Add(fields ...Field) {
	for _, x := range fields {
		x.Form = f.ID
		f.Fields = append(f.Fields, x)
	}
}

// Blame tells what is wrong: at the field that an error names if the form has
// it, and above the form. What is no fault of the person rises.
func (f *Form) Blame(err error) error {
	if err == nil {
		return nil
	}
	var e *models.Error
	if !errors.As(err, &e) {
		return err
	}
	text := strings.ToUpper(e.Msg[:1]) + e.Msg[1:]
	for i := range f.Fields {
		if x := &f.Fields[i]; x.Name == e.Field {
			x.Fault = text
			f.Faults = append(f.Faults, Fault{x.Label + ": " + e.Msg, x.ID()})
			return nil
		}
	}
	f.Faults = append(f.Faults, Fault{Text: text})
	return nil
}

// Fill puts into the form what was typed, and at each field what is wrong.
func (f *Form) Fill(typed map[string]string, fault error) error {
	for i := range f.Fields {
		x := &f.Fields[i]
		v, ok := typed[x.Name]
		if x.Type == Check { // one that is not ticked sends nothing
			x.Chosen = v == x.Ticked()
			continue
		}
		if !ok || x.Type == File {
			continue
		}
		x.Value = v
		for k := range x.Options {
			x.Options[k].Chosen = x.Options[k].Value == v
		}
	}
	return f.Blame(fault)
}
