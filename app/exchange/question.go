package exchange

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"proviso/models"
)

// MaxLine is the longest question line that is read, in bytes.
const MaxLine = 1 << 20

// Field is one field of a JSON object as it was written.
type Field struct {
	Name  string
	Value json.RawMessage
}

// Asked is a question with every field of its line in the order written, so that
// an answer can give all of them back.
type Asked struct {
	models.Question
	Fields []Field
}

// ParseQuestion reads one question line. Fields that no question has are kept
// and given back with the answer; a misspelt one of ours is an error. Where it
// errs, the fields read so far are returned all the same.
func ParseQuestion(line []byte) (Asked, error) {
	var a Asked
	if len(line) > MaxLine {
		return a, models.Invalid("", "the line is longer than %d bytes", MaxLine)
	}
	if !utf8.Valid(line) {
		return a, models.Invalid("", "the line is not UTF-8")
	}
	fields, err := objectFields(line)
	a.Fields = fields
	if err != nil {
		return a, err
	}
	seen := map[string]bool{}
	for _, f := range fields {
		if seen[f.Name] {
			return a, models.Invalid(f.Name, "stands twice in the question")
		}
		seen[f.Name] = true
		if err := a.set(f); err != nil {
			return a, err
		}
	}
	if a.AsOf == 0 {
		return a, models.Invalid("as_of", "is missing; a day is written YYYY-MM-DD")
	}
	return a, nil
}

func (a *Asked) set(f Field) error {
	text := func(into *string) error {
		if string(f.Value) == "null" {
			return nil
		}
		if err := json.Unmarshal(f.Value, into); err != nil {
			return models.Invalid(f.Name, "%s is not text", f.Value)
		}
		return nil
	}
	day := func(into *models.Date) error {
		if string(f.Value) == "null" {
			return nil
		}
		var s string
		if err := json.Unmarshal(f.Value, &s); err != nil {
			return models.Invalid(f.Name, "%s is not a day; it is written \"YYYY-MM-DD\"", f.Value)
		}
		d, err := models.ParseDate(f.Name, s)
		*into = d
		return err
	}
	switch f.Name {
	case "jurisdiction":
		return text(&a.Jurisdiction)
	case "program":
		return text(&a.Program)
	case "condition":
		return text(&a.Condition)
	case "fiscal_year":
		if string(f.Value) == "null" {
			return nil
		}
		if err := json.Unmarshal(f.Value, &a.FiscalYear); err != nil || a.FiscalYear == 0 {
			return models.Invalid(f.Name, "%s is not a federal fiscal year; write the number without quotes, like 2017", f.Value)
		}
		return nil
	case "as_of":
		return day(&a.AsOf)
	case "known_on":
		return day(&a.KnownOn)
	}
	for _, ours := range []string{"jurisdiction", "program", "condition", "fiscal_year", "as_of", "known_on"} {
		if squash(f.Name) == squash(ours) {
			return models.Invalid(f.Name, "is not a field of a question; it is written %s", ours)
		}
	}
	return nil
}

// squash makes fiscalYear, Fiscal-Year and fiscal_year alike.
func squash(s string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "", " ", "").Replace(s))
}

// objectFields reads a line as one JSON object and nothing after it.
func objectFields(line []byte) ([]Field, error) {
	bad := func(err error) error {
		var syntax *json.SyntaxError
		switch {
		case errors.As(err, &syntax):
			return models.Invalid("", "not JSON at byte %d: %s", syntax.Offset, syntax.Error())
		case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
			return models.Invalid("", "not JSON: the object is not closed")
		}
		return models.Invalid("", "not JSON: %s", err.Error())
	}
	dec := json.NewDecoder(bytes.NewReader(line))
	open, err := dec.Token()
	if err != nil {
		return nil, bad(err)
	}
	if open != json.Delim('{') {
		return nil, models.Invalid("", "a question is a JSON object, like {\"jurisdiction\": \"denver-co\", …}")
	}
	var fields []Field
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return fields, bad(err)
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return fields, bad(err)
		}
		fields = append(fields, Field{name.(string), value})
	}
	if _, err := dec.Token(); err != nil {
		return fields, bad(err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return fields, models.Invalid("", "one question a line: something stands after the object")
	}
	return fields, nil
}

// answerFields are the fields that an answer adds; a question that brings one of
// its own does not keep it.
var answerFields = map[string]bool{"standing": true, "enforceable": true, "stale": true, "reasons": true, "illustrative": true, "error": true}

// EncodeAnswer writes the question's fields as they were asked, then the answer,
// as one line without newline.
func EncodeAnswer(asked []Field, a models.Answer) ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	if err := writeFields(&b, asked); err != nil {
		return nil, err
	}
	out := struct {
		Standing     models.Standing `json:"standing"`
		Enforceable  string          `json:"enforceable"`
		Stale        any             `json:"stale"`
		Reasons      []reasonJSON    `json:"reasons"`
		Illustrative bool            `json:"illustrative,omitempty"`
	}{a.Standing, a.Enforceable().String(), false, reasonsJSON(a.Reasons), a.Illustrative}
	if a.Stale != 0 {
		out.Stale = a.Stale.String()
	}
	rest, err := models.Body(out)
	if err != nil {
		return nil, err
	}
	b.Write(rest[1:])
	return b.Bytes(), nil
}

// EncodeQuestionError writes the question's fields and what is wrong with it.
func EncodeQuestionError(asked []Field, msg string) ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	if err := writeFields(&b, asked); err != nil {
		return nil, err
	}
	rest, err := models.Body(struct {
		Error string `json:"error"`
	}{msg})
	if err != nil {
		return nil, err
	}
	b.Write(rest[1:])
	return b.Bytes(), nil
}

func writeFields(b *bytes.Buffer, fields []Field) error {
	seen := map[string]bool{}
	for _, f := range fields {
		if answerFields[f.Name] || seen[f.Name] {
			continue
		}
		seen[f.Name] = true
		name, err := models.Body(f.Name)
		if err != nil {
			return err
		}
		b.Write(name)
		b.WriteByte(':')
		if err := json.Compact(b, f.Value); err != nil {
			return fmt.Errorf("write field %s: %w", f.Name, err)
		}
		b.WriteByte(',')
	}
	return nil
}

// FieldsOf gives a question's fields as a line would have them.
func FieldsOf(q models.Question) []Field {
	text := func(s string) json.RawMessage { b, _ := models.Body(s); return b }
	fields := []Field{{"jurisdiction", text(q.Jurisdiction)}}
	if q.Program != "" {
		fields = append(fields, Field{"program", text(q.Program)})
	}
	if q.FiscalYear != 0 {
		fields = append(fields, Field{"fiscal_year", json.RawMessage(fmt.Sprint(q.FiscalYear))})
	}
	fields = append(fields, Field{"condition", text(q.Condition)}, Field{"as_of", text(q.AsOf.String())})
	if q.KnownOn != 0 {
		fields = append(fields, Field{"known_on", text(q.KnownOn.String())})
	}
	return fields
}

type reasonJSON struct {
	Kind    models.ReasonKind `json:"kind"`
	ID      string            `json:"id"`
	Text    string            `json:"text"`
	Since   *string           `json:"since"`
	Until   *string           `json:"until"`
	Sole    bool              `json:"sole"`
	Sources []sourceJSON      `json:"sources"`
}

type sourceJSON struct {
	ID    string  `json:"id"`
	Title string  `json:"title"`
	URL   *string `json:"url"`
	Date  *string `json:"date"`
}

func reasonsJSON(reasons []models.Reason) []reasonJSON {
	out := make([]reasonJSON, 0, len(reasons))
	for _, r := range reasons {
		x := reasonJSON{Kind: r.Kind, ID: r.ID, Text: r.Text, Since: orNull(r.Since.String()), Until: orNull(r.Until.String()),
			Sole: r.Sole, Sources: make([]sourceJSON, 0, len(r.Sources))}
		for _, s := range r.Sources {
			x.Sources = append(x.Sources, sourceJSON{s.ID, s.Title, orNull(s.URL), orNull(s.Date.String())})
		}
		out = append(out, x)
	}
	return out
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
