package api

import (
	"embed"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"
)

// examples are answers on the record that ships with the program, one a call; a
// test holds each to what the server says.
//
//go:embed examples/*.json
var examples embed.FS

// example is a call's answer as the document shows it; nil where there is none.
func example(id string) any {
	b, err := examples.ReadFile("examples/" + id + ".json")
	if err != nil {
		return nil
	}
	return json.RawMessage(b)
}

const about = "The public record of grants, the conditions attached to them, the federal demands behind them and the litigation over them, on any day. " +
	"What an answer says is what orders, notices and agencies say; it is not legal advice.\n\n" +
	"Every read takes as_of (the day asked about) and known_on (with what had been learnt by that day). Days are ISO 8601, YYYY-MM-DD; a day that is known to its month or year only is written so, " +
	"and one that its source does not confirm ends in a question mark. Money is text of dollars and cents, federal share. What is not known is null, left out or the word \"unknown\", never zero. Ids are stable. " +
	"Notes and details are their keepers' words, written later, and can tell of days after known_on.\n\n" +
	"Calls of the workspace take an API token (Authorization: Bearer) or a browser that is signed in, and answer as that person may see things; they are of now, and take no days.\n\n" +
	"Lists give total, and next while more follows; a cursor is good for its query and revision. Every read carries an entity tag and answers If-None-Match. An error is a problem detail (RFC 9457) that says what is wrong and what would be right. " +
	"Within v1 fields are added and none is renamed or taken away: read past those that you do not know."

// newDocument is the document without calls.
func newDocument() *huma.OpenAPI {
	return &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info:    &huma.Info{Title: "Proviso", Version: "1", Description: about},
		Servers: []*huma.Server{{URL: "/", Description: "This server."}},
		Tags: []*huma.Tag{
			{Name: "coverage", Description: "What the law says about a condition on a day."},
			{Name: "grants", Description: "Grants, what stands between each and its money, and why."},
			{Name: "record", Description: "The facts: who, what, when, and on which source."},
			{Name: "workspace", Description: "What files report, what they propose and what accounts differ in: for those whose role lets them see it."},
		},
		Components: &huma.Components{Schemas: huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer), SecuritySchemes: map[string]*huma.SecurityScheme{
			tokenScheme: {Type: "http", Scheme: "bearer", Description: "An API token of a person, made on the page of the account. A browser that is signed in needs none."},
		}},
	}
}

// describe is the call as the document has it.
func (p *API) describe(o operation) *huma.Operation {
	good := &huma.Response{Description: "The answer."}
	op := &huma.Operation{OperationID: o.id, Method: o.method, Path: Prefix + o.path, Tags: []string{o.tag}, Summary: o.summary, Description: o.detail,
		RequestBody: o.request, Responses: map[string]*huma.Response{"200": good}}
	for _, x := range o.params {
		op.Parameters = append(op.Parameters, x.describe())
	}
	problems := []int{http.StatusBadRequest, http.StatusNotFound, http.StatusInternalServerError, http.StatusServiceUnavailable}
	if o.work != nil {
		op.Security = []map[string][]string{{tokenScheme: {}}}
		problems = append(problems, http.StatusUnauthorized, http.StatusForbidden)
	}
	if o.method == http.MethodGet && o.work == nil {
		good.Headers = map[string]*huma.Param{
			"ETag": {Description: "Strong entity tag, from the revision, the query and the days.", Schema: &huma.Schema{Type: huma.TypeString}},
		}
		if o.list {
			good.Headers["Link"] = &huma.Param{Description: "The page that follows, as rel=\"next\"; none on the last.", Schema: &huma.Schema{Type: huma.TypeString}}
		}
		op.Responses["304"] = &huma.Response{Description: "What If-None-Match names still stands."}
	}
	if o.method == http.MethodGet {
		good.Content = map[string]*huma.MediaType{fiber.MIMEApplicationJSON: {
			Schema: p.document.Components.Schemas.Schema(reflect.TypeOf(o.answer), true, ""), Example: example(o.id)}}
		good.Content[fiber.MIMEApplicationJSON].Extensions = map[string]any{"x-request": Prefix + o.example}
	} else {
		p.batchAnswers(op)
		problems = append(problems, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	problem := map[string]*huma.MediaType{"application/problem+json": {Schema: p.document.Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "")}}
	for _, status := range problems {
		op.Responses[strconv.Itoa(status)] = &huma.Response{Description: http.StatusText(status) + ".", Content: problem}
	}
	return op
}

// finish writes the document. What the library says of every struct is said here
// as it is meant: lists are never null, and further fields may come.
func (p *API) finish() []byte {
	for _, s := range p.document.Components.Schemas.Map() {
		s.AdditionalProperties = nil
		for _, f := range s.Properties {
			if f.Type == huma.TypeArray {
				f.Nullable = false
			}
		}
	}
	b, err := json.Marshal(p.document)
	if err != nil {
		panic(fmt.Sprintf("the OpenAPI document: %v", err)) // it is the same at every start: a test would have met it
	}
	return b
}
