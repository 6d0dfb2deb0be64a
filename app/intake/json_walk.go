package intake

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"proviso/models"
)

// found is a record as it stands in a file.
type found struct {
	line  int
	value map[string]any
	spoil *Note // why it could not be held
}

// jsonRecords gives the records of a file: each value that stands under the names of
// where, "results" or "payload.results"; "" is the whole. Of a list the elements are
// records. Several such files may stand in one array.
func jsonRecords(open opener, where string, yield func(found) error) error {
	in, err := open()
	if err != nil {
		return err
	}
	r := newJSONReader(in)
	names := strings.Split(where, ".")
	if where == "" {
		names = nil
	}
	if err := r.under(names, yield); err != nil {
		return err
	}
	return r.end()
}

func (r *jsonReader) under(names []string, yield func(found) error) error {
	t, err := r.token()
	if err != nil {
		return err
	}
	return r.underFrom(t, names, yield)
}

func (r *jsonReader) underFrom(t json.Token, names []string, yield func(found) error) error {
	if t == json.Delim('[') {
		return r.elements(func() error { return r.under(names, yield) })
	}
	if r.depth > MostNesting {
		return models.Invalid(fmt.Sprintf("line %d", r.line()), "lists nest deeper than %d levels", MostNesting)
	}
	line := r.line()
	if len(names) == 0 {
		v, spoil, err := r.recordFrom(t)
		if err != nil {
			return err
		}
		object, is := v.(map[string]any)
		if !is && spoil == nil {
			spoil = &Note{Msg: fmt.Sprintf("is %s, where a record is expected", kindOf(v))}
		}
		return yield(found{line, object, spoil})
	}
	if t != json.Delim('{') {
		return models.Invalid(fmt.Sprintf("line %d", line), "an object with %q is expected here", names[0])
	}
	return r.members(func(name string) error {
		t, err := r.token()
		switch {
		case err != nil:
			return err
		case name != names[0]:
			return r.skip(t)
		case t == nil: // no list is a list with nothing in it
			return nil
		}
		return r.underFrom(t, names[1:], yield)
	})
}

// kindOf is what a value is called in a sentence.
func kindOf(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case map[string]any:
		return "an object"
	case []any:
		return "a list"
	case string:
		return "a text"
	case bool:
		return "true or false"
	}
	return "a number"
}

// opener gives a file's text from its beginning, each time anew, as UTF-8.
type opener = func() (io.Reader, error)

// jsonRows gives the rows of a file of JSON; take makes those of one record.
func jsonRows(open opener, where string, take func(map[string]any) []taken) func(func(Row) error) error {
	return func(yield func(Row) error) error {
		at := 0
		return jsonRecords(open, where, func(f found) error {
			rows := []taken{{refused: f.spoil}}
			if f.spoil == nil {
				rows = take(f.value)
			}
			return giveRows(&at, f.line, rows, yield)
		})
	}
}

// giveRows gives the rows of one record and numbers them.
func giveRows(at *int, line int, rows []taken, yield func(Row) error) error {
	for _, t := range rows {
		*at++
		if err := yield(t.row(*at, line)); err != nil {
			return err
		}
	}
	return nil
}
