package api

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"proviso/app/tracker"
	"proviso/models"
)

// Door is what the server knows of who asks: Guard lets through whom the row of the policy
// table does, and Who is the person of a request that it let through.
type Door struct {
	Guard func(method, pattern string) fiber.Handler
	Who   func(*fiber.Ctx) models.Person
}

const tokenScheme = "token"

// working is what a call of the workspace was asked with.
type working struct {
	ctx     context.Context
	tracker *tracker.Tracker
	who     models.Person
	query   url.Values
	number  int64 // in the path
}

// addWork documents and serves one call of the workspace.
func (p *API) addWork(app *fiber.App, o operation) {
	p.document.AddOperation(p.describe(o))
	path := Prefix + strings.NewReplacer("{", ":", "}", "").Replace(o.path)
	app.Get(path, p.door.Guard(http.MethodGet, path), func(c *fiber.Ctx) error {
		a, err := p.working(c, &o)
		var got any
		if err == nil {
			got, err = o.work(a)
		}
		var body []byte
		if err == nil {
			body, err = models.Body(got)
		}
		if err != nil {
			return err
		}
		c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
		return c.Send(body)
	})
}

// working reads names, what must be there, and the number in the path.
func (p *API) working(c *fiber.Ctx, o *operation) (*working, error) {
	query, err := p.names(c, o.params)
	a := &working{ctx: c.UserContext(), tracker: p.tracker, who: p.door.Who(c), query: query}
	for _, x := range o.params {
		if err == nil && x.required && !x.inPath && query.Get(x.name) == "" {
			err = models.Invalid(x.name, "is missing; name one by its id, like %v", x.example)
		}
	}
	if text := c.Params("number"); err == nil && text != "" {
		var bad error
		if a.number, bad = strconv.ParseInt(text, 10, 64); bad != nil || a.number < 1 {
			err = models.NotFound("import", text, nil)
		}
	}
	return a, err
}

// page reads how many items are asked for, and from where on.
func (a *working) page(from string) (start, limit int, err error) {
	if limit, err = a.whole("limit", defaultItems, mostItems); err == nil {
		start, err = a.whole(from, 0, 0)
	}
	return start, limit, err
}

// upTo are so many items, and whether there are more.
func upTo[T any](all []T, limit int) (page []T, more bool) {
	return all[:min(limit, len(all))], len(all) > limit
}

// whole reads a number from 1; fallback where it is left out.
func (a *working) whole(name string, fallback, most int) (int, error) {
	v := a.query.Get(name)
	if v == "" {
		return fallback, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || most > 0 && n > most {
		if most > 0 {
			return 0, models.Invalid(name, "%q is not a number of items; it is 1 to %d", v, most)
		}
		return 0, models.Invalid(name, "%q is not a number from 1", v)
	}
	return n, nil
}

func workCalls() []operation {
	number := param{name: "number", doc: "The number of the import.", example: 1, integer: true, low: 1, high: 1 << 53, required: true, inPath: true}
	limit := param{name: "limit", doc: "How many items at most.", example: 100, integer: true, low: 1, high: mostItems, fallback: defaultItems}
	place := param{name: "jurisdiction", doc: "Whose awards, by id.", example: "new-york-city-ny", required: true}
	work := func(id, path, summary, detail, example string, answer any, do func(*working) (any, error), params ...param) operation {
		detail = strings.TrimSpace(detail + " It takes an API token (Authorization: Bearer), or a browser that is signed in.")
		return operation{id: id, method: http.MethodGet, path: path, tag: "workspace", summary: summary, detail: detail, example: example, answer: answer, work: do, params: params}
	}
	var verdicts []string
	for _, v := range models.RowVerdicts {
		verdicts = append(verdicts, string(v))
	}
	return []operation{
		work("imports", "/imports", "Files that were read, the newest first", "Those of everybody's awards are shown to those who may import such.", "/imports?limit=1", ImportList{}, listImports,
			param{name: "before", doc: "Only those of a lower number: next of the answer before.", example: 2, integer: true, low: 1, high: 1 << 53}, limit),
		work("import", "/imports/{number}", "One file that was read", "", "/imports/1", ImportItem{}, showImport, number),
		work("import-rows", "/imports/{number}/rows", "What was found of the records of a file", "", "/imports/1/rows?verdict=refused&limit=2", RowList{}, listRows, number,
			param{name: "verdict", doc: "Only those that were found to be this.", example: "refused", enum: verdicts},
			param{name: "after", doc: "Only those of a higher number: next of the answer before.", example: 100, integer: true, low: 1, high: 1 << 53}, limit),
		work("import-recipients", "/imports/{number}/recipients", "Whose the recipients of a file are, with score and reasons", "", "/imports/1/recipients", RecipientList{}, listRecipients, number),
		work("proposals", "/proposals", "What kept files propose for the record of a jurisdiction", "Nothing of it is written before a person accepts it.", "/proposals?jurisdiction=new-york-city-ny", ProposalList{}, listProposals, place),
		work("reconciliation", "/reconciliation", "What the record, ledgers, SF-425, ASAP, USAspending and Single Audits tell of awards, and what they do not agree on", "", "/reconciliation?jurisdiction=illustrative-brindlewick&award=illustrative-g4", Reconciliation{}, reconcile, place,
			param{name: "award", doc: "Only this award, by the grant's id.", example: "illustrative-g4"}),
	}
}

func moment(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// since is an instant that may not have come.
func since(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	return orNull(moment(t))
}

func sum(u *models.USD) *string {
	if u == nil {
		return nil
	}
	return orNull(u.String())
}
