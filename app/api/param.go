package api

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"proviso/app/tracker"
	"proviso/models"
)

// param is one parameter of a call.
type param struct {
	name, doc string
	example   any
	format    string // "date", or none
	enum      []string
	integer   bool
	low, high float64 // of an integer
	required  bool
	fallback  any  // what stands where it is left out
	inPath    bool // else in the query
}

// days are taken by every call that reads.
var days = []param{
	{name: "as_of", doc: "The day asked about. Where it is left out: today, in UTC.", example: exampleDay, format: "date"},
	{name: "known_on", doc: "Answer with what had been learnt by this day. Where it is left out: all that is recorded.", example: exampleDay, format: "date"},
}

// sample is taken by every list.
var sample = param{name: "illustrative", doc: "only: what is invented to try the program, and nothing else. Left out: the real record, with nothing invented in it.", example: "only", enum: []string{"only"}}

// listing is taken by every list besides its filters; the fields of sort are told.
func listing(sorts []string) []param {
	return []param{
		{name: "sort", doc: "Fields to sort by, a comma between, each with - before it for descending: " + strings.Join(sorts, ", ") +
			". What is not known comes last either way; ties are by id.", example: sorts[0]},
		{name: "limit", doc: "How many items at most.", example: 100, integer: true, low: 1, high: mostItems, fallback: defaultItems},
		{name: "cursor", doc: "Where to go on: next of the page before, with the same query. Text of no meaning of its own."},
	}
}

func idParam(noun, example string) param {
	return param{name: "id", doc: "The id of the " + noun + ".", example: example, required: true, inPath: true}
}

// Years within which a federal fiscal year can lie.
const firstYear, lastYear = 1960, 2100

var yearParam = param{name: "fiscal_year", doc: "The federal fiscal year of the award.", example: 2017, integer: true, low: firstYear, high: lastYear}

func year(name, v string) (int, error) {
	n, err := strconv.Atoi(v)
	if err != nil || n < firstYear || n > lastYear {
		return 0, models.Invalid(name, "%q is not a federal fiscal year; write it like 2017", v)
	}
	return n, nil
}

// names reads the query and refuses what the call does not take, takes twice or
// is given empty.
func (p *API) names(c *fiber.Ctx, params []param) (url.Values, error) {
	query, err := url.ParseQuery(string(c.Request().URI().QueryString()))
	if err != nil {
		return nil, models.Invalid("query", "cannot be read: a percent sign begins two hexadecimal digits, and pairs are parted by &")
	}
	var known []string
	for _, x := range params {
		if !x.inPath {
			known = append(known, x.name)
		}
	}
	for name, values := range query {
		switch {
		case !slices.Contains(known, name):
			return nil, unknown(name, known)
		case len(values) > 1:
			return nil, models.Invalid(name, "stands %d times; give it once", len(values))
		case values[0] == "":
			return nil, models.Invalid(name, "is empty; leave it out if nothing is meant")
		}
	}
	return query, nil
}

func unknown(name string, known []string) error {
	if len(known) == 0 {
		return models.Invalid(name, "is not a parameter of this call; it takes none")
	}
	if near := tracker.Near(name, known); len(near) > 0 {
		return models.Invalid(name, "is not a parameter of this call; did you mean %s?", near[0])
	}
	return models.Invalid(name, "is not a parameter of this call; it takes %s", strings.Join(known, ", "))
}

// describe is the parameter as the document has it.
func (x param) describe() *huma.Param {
	s := &huma.Schema{Type: huma.TypeString, Format: x.format, Default: x.fallback}
	if x.integer {
		s.Type, s.Minimum, s.Maximum = huma.TypeInteger, &x.low, &x.high
	}
	for _, v := range x.enum {
		s.Enum = append(s.Enum, v)
	}
	in := "query"
	if x.inPath {
		in = "path"
	}
	return &huma.Param{Name: x.name, In: in, Description: x.doc, Required: x.required, Schema: s, Example: x.example}
}

// texts are the values of a closed set as text.
func texts[S ~string](values ...S) []string {
	out := make([]string, 0, len(values))
	for _, v := range values {
		out = append(out, string(v))
	}
	return out
}
