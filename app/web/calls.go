package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"proviso/views/calls"
)

// openAPI is as much of an OpenAPI document as the page of calls shows.
type openAPI struct {
	Info       struct{ Description string }
	Paths      map[string]map[string]openAPICall
	Components struct{ Schemas map[string]schema }
}

type openAPICall struct {
	OperationID string `json:"operationId"`
	Summary     string
	Description string
	Parameters  []struct {
		Name, In, Description string
		Required              bool
		Schema                schema
	}
	RequestBody struct {
		Content map[string]struct {
			Schema  schema
			Example json.RawMessage
		}
	}
	Responses map[string]struct {
		Content map[string]struct {
			Schema  schema
			Example json.RawMessage
			Request string `json:"x-request"`
		}
	}
}

type schema struct {
	Ref         string          `json:"$ref"`
	Type        json.RawMessage // a word, or a list of words
	Format      string
	Description string
	Items       *schema
	Properties  map[string]schema
	Required    []string
	Enum        []any
	Minimum     *float64
	Maximum     *float64
	Default     any
	OneOf       []schema
	AnyOf       []schema
}

// showCalls is the page of the JSON API, made from its own document once.
func (p *Pages) showCalls(document []byte) fiber.Handler {
	var d openAPI
	if err := json.Unmarshal(document, &d); err != nil {
		panic(fmt.Sprintf("the OpenAPI document: %v", err)) // it is ours, and the same at every start
	}
	api := calls.API{Document: "/api/openapi.json", About: d.Info.Description, Calls: d.calls(), Shapes: d.shapes()}
	return func(c *fiber.Ctx) error {
		a, err := p.read(c)
		if err != nil {
			return err
		}
		return Render(c, calls.Show(calls.NewCallsPage(a.view, api)))
	}
}

func (d *openAPI) calls() []calls.Call {
	var out []calls.Call
	for path, methods := range d.Paths {
		for method, x := range methods {
			k := calls.Call{ID: x.OperationID, Method: strings.ToUpper(method), Path: path, Summary: x.Summary, Detail: x.Description}
			for _, f := range x.Parameters {
				k.Parameters = append(k.Parameters, f.Schema.field(f.Name, f.Description, f.Required))
			}
			good := x.Responses["200"].Content[fiber.MIMEApplicationJSON]
			k.Answer, k.Request, k.Example = good.Schema.kind(), good.Request, indented(good.Example)
			if body, ok := x.RequestBody.Content[fiber.MIMEApplicationJSON]; ok {
				takes := body.Schema.kind()
				k.Takes, k.Body = &takes, indented(body.Example)
			}
			out = append(out, k)
		}
	}
	slices.SortFunc(out, func(x, y calls.Call) int { return strings.Compare(x.Path, y.Path) })
	return out
}

func (d *openAPI) shapes() []calls.Shape {
	var out []calls.Shape
	for name, s := range d.Components.Schemas {
		x := calls.Shape{Name: name}
		for field, f := range s.Properties {
			x.Fields = append(x.Fields, f.field(field, f.Description, slices.Contains(s.Required, field)))
		}
		slices.SortFunc(x.Fields, func(a, b calls.Field) int { return strings.Compare(a.Name, b.Name) })
		out = append(out, x)
	}
	slices.SortFunc(out, func(a, b calls.Shape) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// field is a parameter or a field of this schema.
func (s schema) field(name, doc string, required bool) calls.Field {
	f := calls.Field{Name: name, Type: s.kind(), Doc: doc, Required: required}
	for _, v := range s.Enum {
		f.Values = append(f.Values, fmt.Sprint(v))
	}
	if s.Minimum != nil && s.Maximum != nil {
		f.Low, f.High = fmt.Sprint(*s.Minimum), fmt.Sprint(*s.Maximum)
	}
	if s.Default != nil {
		f.Default = fmt.Sprint(s.Default)
	}
	return f
}

// kind is how the value is written, as messages and the name of a shape.
func (s schema) kind() calls.Type {
	if s.Ref != "" {
		return calls.Type{Shape: s.Ref[strings.LastIndexByte(s.Ref, '/')+1:]}
	}
	if s.Items != nil {
		of := s.Items.kind()
		return calls.Type{Words: append([]string{"list"}, of.Words...), Shape: of.Shape}
	}
	if either := slices.Concat(s.OneOf, s.AnyOf); len(either) > 0 {
		var out calls.Type
		for i, x := range either {
			if i > 0 {
				if out.Shape != "" {
					out.Words = append(out.Words, calls.ShapeWord+out.Shape)
				}
				out.Words = append(out.Words, "or")
			}
			k := x.kind()
			out.Words, out.Shape = append(out.Words, k.Words...), k.Shape
		}
		return out
	}
	word := "any"
	switch {
	case s.Format == "date":
		word = "date"
	case bytes.Contains(s.Type, []byte("string")):
		word = "string"
	case bytes.Contains(s.Type, []byte("integer")):
		word = "integer"
	case bytes.Contains(s.Type, []byte("boolean")):
		word = "boolean"
	}
	if bytes.Contains(s.Type, []byte("null")) {
		return calls.Type{Words: []string{word, "null"}}
	}
	return calls.Type{Words: []string{word}}
}

func indented(example json.RawMessage) string {
	var b bytes.Buffer
	if json.Indent(&b, example, "", "  ") != nil {
		return ""
	}
	return b.String()
}
