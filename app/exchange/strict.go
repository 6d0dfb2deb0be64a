package exchange

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"strings"

	"proviso/models"
)

// ReadJSON reads one JSON value that somebody wrote by hand. A field that the value
// does not have, something behind it, and what is of another type are errors that
// say at which line; nothing is passed over.
func ReadJSON(data []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	err := dec.Decode(into)
	if err == nil {
		if _, more := dec.Token(); more != io.EOF {
			return fmt.Errorf("line %d: there is more behind the end", lineAt(data, dec.InputOffset()))
		}
		return nil
	}
	var syntax *json.SyntaxError
	var typed *json.UnmarshalTypeError
	var told *models.Error
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("line %d: it is no JSON: %s", lineAt(data, syntax.Offset), strings.TrimPrefix(syntax.Error(), "json: "))
	case errors.As(err, &typed):
		field, hint := typed.Field, ""
		if field != "" {
			field += ": "
		}
		if typed.Type == reflect.TypeFor[models.USD]() {
			hint = `; money is written in quotes, as dollars and cents: "423861.00"`
		}
		return fmt.Errorf("line %d: %swhat stands there is of the type %s, which does not fit%s", lineAt(data, typed.Offset), field, typed.Value, hint)
	case errors.As(err, &told):
		return fmt.Errorf("%s", told)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return fmt.Errorf("line %d: it ends in the middle", lineAt(data, int64(len(data))))
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return fmt.Errorf("%sthere is no field %s", keyAt(data, name), name)
	}
	return fmt.Errorf("%s", strings.TrimPrefix(err.Error(), "json: "))
}

// keyAt says at which line a key stands, its name in quotes; nothing where it stands
// more than once.
func keyAt(data []byte, quoted string) string {
	found := regexp.MustCompile(regexp.QuoteMeta(quoted)+`\s*:`).FindAllIndex(data, 2)
	if len(found) != 1 {
		return ""
	}
	return fmt.Sprintf("line %d: ", lineAt(data, int64(found[0][0])))
}

// lineAt is the line, from 1, in which a byte stands.
func lineAt(data []byte, at int64) int {
	return 1 + bytes.Count(data[:min(max(at, 0), int64(len(data)))], []byte{'\n'})
}
