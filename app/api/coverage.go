package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"proviso/app/exchange"
	"proviso/app/tracker"
	"proviso/models"
)

// Limits of one batch. Each day of knowledge is a record of its own to compile.
const (
	mostQuestions = 5000
	mostKnown     = 20
)

const mimeLines = "application/x-ndjson"

// Question is what is asked about one condition.
type Question struct {
	Jurisdiction string `json:"jurisdiction" example:"denver-co" doc:"Id of the jurisdiction."`
	Program      string `json:"program,omitempty" example:"byrne-jag" doc:"Id or assistance listing number of the program; left out for a condition that is not limited to any."`
	FiscalYear   int    `json:"fiscal_year,omitempty" example:"2017" doc:"Federal fiscal year of the award; left out for a condition that is not limited to any."`
	Condition    string `json:"condition" example:"jag-notice" doc:"Id of the condition."`
	AsOf         string `json:"as_of" format:"date" example:"2018-07-01" doc:"The day asked about."`
	KnownOn      string `json:"known_on,omitempty" format:"date" example:"2018-07-01" doc:"With what had been learnt by this day; left out: all that is recorded."`
}

// Covered is what the record says on it.
type Covered struct {
	Standing    models.Standing `json:"standing" enum:"not_attached,withdrawn,blocked,not_enforced,in_force,uncertain" doc:"not_attached: no version is attached to that program and year on that day; withdrawn: the agency's withdrawal has taken effect; blocked: an order in force protects the jurisdiction; not_enforced: no order, but a notice of the agency; in_force: attached and none of these; uncertain: the answer turns on a fact that is not settled."`
	Enforceable string          `json:"enforceable" enum:"yes,no,uncertain" doc:"Whether the condition may be enforced there on that day."`
	Stale       Stale           `json:"stale"`
	Reasons     []Reason        `json:"reasons" doc:"Every live fact that bears on the answer."`
}

// Answer is a question with what the record says.
type Answer struct {
	Question
	Covered
	Illustrative bool `json:"illustrative,omitempty" doc:"The question is about something made up to show how the program works."`
}

// Stale is the day through which what an answer rests on was verified, where the
// day asked about lies after it; "" is fresh, and false in JSON.
type Stale string

func (s Stale) MarshalJSON() ([]byte, error) {
	if s == "" {
		return []byte("false"), nil
	}
	return json.Marshal(string(s))
}

// Schema is false or a day.
func (Stale) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Description: "false, or the day through which what the answer rests on was verified, where that lies before as_of; from 45 days on the answer is uncertain.",
		OneOf: []*huma.Schema{{Type: huma.TypeBoolean, Enum: []any{false}}, {Type: huma.TypeString, Format: "date"}}}
}

// Reason is a fact behind an answer.
type Reason struct {
	Kind    models.ReasonKind `json:"kind" enum:"attachment,withdrawal,order,notice,membership" doc:"The layer that the fact belongs to."`
	ID      string            `json:"id" doc:"Id of the condition, order, notice or association."`
	Text    string            `json:"text" doc:"The fact in a sentence."`
	Since   *string           `json:"since" doc:"From when it holds, as exactly as it is known: a day, month or year, with ? where its source does not confirm it."`
	Until   *string           `json:"until" doc:"The first day on which it no longer holds; null: none is known."`
	Sole    bool              `json:"sole" doc:"The standing rests on this alone: without it the answer would be another."`
	Sources []Cited           `json:"sources"`
}

// Cited is a source as a reason names it.
type Cited struct {
	ID    string  `json:"id"`
	Title string  `json:"title"`
	URL   *string `json:"url" format:"uri"`
	Date  *string `json:"date" doc:"Of the document, as exactly as it is known."`
}

// Unanswered is a line of a batch that could not be answered: the question's own
// fields, and what is wrong.
type Unanswered struct {
	Error string `json:"error" doc:"What is wrong with the question, and what would be right."`
}

func newAnswer(q models.Question, a models.Answer) Answer {
	return Answer{Question{q.Jurisdiction, q.Program, q.FiscalYear, q.Condition, q.AsOf.String(), q.KnownOn.String()}, newCovered(a), a.Illustrative}
}

func newCovered(a models.Answer) Covered {
	out := Covered{Standing: a.Standing, Enforceable: a.Enforceable().String(), Stale: Stale(a.Stale.String()), Reasons: make([]Reason, 0, len(a.Reasons))}
	for _, r := range a.Reasons {
		x := Reason{r.Kind, r.ID, r.Text, orNull(r.Since.String()), orNull(r.Until.String()), r.Sole, make([]Cited, 0, len(r.Sources))}
		for _, s := range r.Sources {
			x.Sources = append(x.Sources, Cited{s.ID, s.Title, orNull(s.URL), orNull(s.Date.String())})
		}
		out.Reasons = append(out.Reasons, x)
	}
	return out
}

func (p *API) coverage() []operation {
	ask := append([]param{
		{name: "jurisdiction", doc: "The jurisdiction, by id or name.", example: "denver-co", required: true},
		{name: "program", doc: "The program, by id or assistance listing number. Left out for a condition that is not limited to any.", example: "byrne-jag"},
		yearParam,
		{name: "condition", doc: "Id of the condition.", example: "jag-notice", required: true},
	}, days...)
	return []operation{{
		id: "coverage", method: http.MethodGet, path: "/coverage", tag: "coverage", params: ask, answer: Answer{}, do: answerOne,
		summary: "What the law says about one condition, one jurisdiction and one award year on a day",
		detail:  "One standing with every reason, as the command coverage gives it.",
		example: "/coverage?jurisdiction=denver-co&program=byrne-jag&fiscal_year=2017&condition=jag-notice&as_of=2018-06-25",
	}, {
		id: "coverage-batch", method: http.MethodPost, path: "/coverage:batch", tag: "coverage", request: batchBody(), do: p.answerMany,
		summary: "Answers to many questions, in the order asked",
		detail: fmt.Sprintf("Takes a JSON array of questions (application/json) or a question a line (application/x-ndjson), at most %d and of at most %d different days of known_on, and answers in the same form. "+
			"A question that cannot be answered is answered with its fields and \"error\"; the others are answered all the same. Fields that no question has are given back.", mostQuestions, mostKnown),
	}}
}

func answerOne(a *asked) (any, error) {
	q := models.Question{Program: a.query.Get("program"), Condition: a.query.Get("condition"), AsOf: a.asOf, KnownOn: a.knownOn}
	if v := a.query.Get("fiscal_year"); v != "" {
		var err error
		if q.FiscalYear, err = year("fiscal_year", v); err != nil {
			return nil, err
		}
	}
	if v := a.query.Get("jurisdiction"); v != "" {
		j, err := a.book.FindPlace(v)
		if err != nil {
			return nil, err
		}
		q.Jurisdiction = j.ID
	}
	got, err := a.book.Coverage(q)
	if err != nil {
		return nil, err
	}
	return newAnswer(q, got), nil
}

// answerMany answers a batch. What is wrong with one question is told in its place.
func (p *API) answerMany(a *asked) (any, error) {
	questions, lines, err := splitBatch(a.c)
	if err != nil {
		return nil, err
	}
	b := &batch{asked: a, tracker: p.tracker, books: map[models.Date]*tracker.Book{}}
	noun, open, between, end, kind := "question", "[", ",", "]", fiber.MIMEApplicationJSON
	if lines {
		noun, open, between, end, kind = "line", "", "\n", "\n", mimeLines
	}
	var out bytes.Buffer
	out.WriteString(open)
	for i, q := range questions {
		if err := a.timeLeft(); err != nil {
			return nil, err
		}
		answer, err := b.answer(fmt.Sprintf("%s %d", noun, q.number), q.text)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			out.WriteString(between)
		}
		out.Write(answer)
	}
	if len(questions) > 0 || !lines {
		out.WriteString(end)
	}
	return raw{kind, out.Bytes()}, nil
}

// batch keeps what the questions of one call share.
type batch struct {
	*asked
	tracker *tracker.Tracker
	books   map[models.Date]*tracker.Book
}

func (b *batch) answer(where string, line []byte) ([]byte, error) {
	asked, err := exchange.ParseQuestion(line)
	var got models.Answer
	if err == nil {
		var book *tracker.Book
		if book, err = b.open(asked.KnownOn); err == nil {
			got, err = book.Coverage(asked.Question)
		}
	}
	if models.KindOf(err) != "" {
		return exchange.EncodeQuestionError(asked.Fields, where+": "+strings.TrimSpace(err.Error()))
	}
	if err != nil {
		return nil, err
	}
	return exchange.EncodeAnswer(asked.Fields, got)
}

// open is the book of a day of knowledge, opened once.
func (b *batch) open(knownOn models.Date) (*tracker.Book, error) {
	if book := b.books[knownOn]; book != nil {
		return book, nil
	}
	if len(b.books) >= mostKnown {
		return nil, models.Invalid("known_on", "%s is one more day of knowledge than the %d that one batch may have; ask it in another", knownOn, mostKnown)
	}
	book, err := b.tracker.Book(b.c.UserContext(), knownOn)
	if err == nil {
		b.books[knownOn] = book
	}
	return book, err
}

type line struct {
	number int
	text   []byte
}

// splitBatch parts the body into questions, and says whether it is lines.
func splitBatch(c *fiber.Ctx) (out []line, lines bool, err error) {
	kind, _, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	if err != nil || kind != fiber.MIMEApplicationJSON && kind != mimeLines {
		return nil, false, fiber.ErrUnsupportedMediaType
	}
	body := c.Body()
	if kind == mimeLines {
		for i, text := range bytes.Split(body, []byte("\n")) {
			if text = bytes.TrimSpace(text); len(text) > 0 {
				out = append(out, line{i + 1, text})
			}
		}
		return out, true, tooMany(len(out))
	}
	var texts []json.RawMessage
	dec := json.NewDecoder(bytes.NewReader(body))
	if err := dec.Decode(&texts); err != nil || texts == nil {
		return nil, false, models.Invalid("body", "is not a JSON array of questions%s; write [{\"jurisdiction\": \"denver-co\", …}, …], or send one question a line as %s", at(err), mimeLines)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, false, models.Invalid("body", "goes on after the array of questions")
	}
	for i, text := range texts {
		out = append(out, line{i + 1, text})
	}
	return out, false, tooMany(len(out))
}

func at(err error) string {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Sprintf(" (at byte %d: %s)", syntax.Offset, syntax)
	}
	return ""
}

func tooMany(n int) error {
	if n > mostQuestions {
		return models.Invalid("body", "holds %d questions; at most %d are answered at a time", n, mostQuestions)
	}
	return nil
}

// exampleQuestions are two that can be answered and one that cannot.
const exampleQuestions = `[{"jurisdiction": "denver-co", "program": "16.738", "fiscal_year": 2017, "condition": "jag-notice", "as_of": "2018-06-26"},
{"jurisdiction": "chicago-il", "program": "16.738", "fiscal_year": 2017, "condition": "jag-notice", "as_of": "2018-06-26"},
{"jurisdiction": "denvr-co", "condition": "jag-notice", "as_of": "2018-06-26"}]`

func batchBody() *huma.RequestBody {
	return &huma.RequestBody{Required: true, Description: "The questions.", Content: map[string]*huma.MediaType{
		fiber.MIMEApplicationJSON: {Example: json.RawMessage(exampleQuestions)},
		mimeLines:                 {Schema: &huma.Schema{Type: huma.TypeString, Description: "A Question as one line of JSON, a line each."}},
	}}
}

// batchAnswers documents what a batch takes and gives: a question or an answer may
// carry fields of the asker's own.
func (p *API) batchAnswers(op *huma.Operation) {
	schemas := p.document.Components.Schemas
	ref := func(v any) *huma.Schema { return schemas.Schema(reflect.TypeOf(v), true, "") }
	array := func(of *huma.Schema) *huma.Schema { return &huma.Schema{Type: huma.TypeArray, Items: of} }
	op.RequestBody.Content[fiber.MIMEApplicationJSON].Schema = array(ref(Question{}))
	op.Responses["200"].Content = map[string]*huma.MediaType{
		fiber.MIMEApplicationJSON: {Schema: array(&huma.Schema{AnyOf: []*huma.Schema{ref(Answer{}), ref(Unanswered{})}}), Example: example("coverage-batch")},
		mimeLines:                 {Schema: &huma.Schema{Type: huma.TypeString, Description: "An Answer, or the question's fields and error, as one line of JSON, a line each."}},
	}
}
