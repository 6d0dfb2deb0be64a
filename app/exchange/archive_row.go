package exchange

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf8"

	"proviso/models"
)

// longestRow bounds one line of an archive, and with it what is held in memory.
const longestRow = 64 << 20

// rowWriter writes rows as lines of JSON: an object with each column by its name, in
// the order of the schema. One row can be written in one way only.
type rowWriter struct {
	table models.ArchiveTable
	line  bytes.Buffer
	text  *json.Encoder
	names [][]byte
}

func newRowWriter(t models.ArchiveTable) *rowWriter {
	w := &rowWriter{table: t}
	w.text = json.NewEncoder(&w.line)
	w.text.SetEscapeHTML(false)
	for _, c := range t.Columns {
		w.names = append(w.names, []byte(`"`+c.Name+`":`))
	}
	return w
}

// encode gives the line of a row, good until the next one.
func (w *rowWriter) encode(row []any) ([]byte, error) {
	w.line.Reset()
	w.line.WriteByte('{')
	for i, c := range w.table.Columns {
		if i > 0 {
			w.line.WriteByte(',')
		}
		w.line.Write(w.names[i])
		if err := w.value(row[i]); err != nil {
			return nil, fmt.Errorf("%s, column %s, key %v: %w", w.table.Name, c.Name, w.key(row), err)
		}
	}
	w.line.WriteString("}\n")
	if w.line.Len() > longestRow {
		return nil, models.Refused("a row of %s is longer than an archive holds, key %v", w.table.Name, w.key(row))
	}
	return w.line.Bytes(), nil
}

func (w *rowWriter) value(v any) error {
	switch x := v.(type) {
	case nil:
		w.line.WriteString("null")
	case bool:
		w.line.WriteString(strconv.FormatBool(x))
	case int64:
		w.line.WriteString(strconv.FormatInt(x, 10))
	case []byte:
		w.line.WriteString(`"` + base64.StdEncoding.EncodeToString(x) + `"`)
	case string:
		if !utf8.ValidString(x) {
			// JSON would put another character in its place.
			return models.Refused("the text is not UTF-8, which no archive can hold as it stands")
		}
		if err := w.text.Encode(x); err != nil {
			return err
		}
		w.line.Truncate(w.line.Len() - 1) // the encoder's line feed
	default:
		return fmt.Errorf("it is a %T", v)
	}
	return nil
}

func (w *rowWriter) key(row []any) (key []any) {
	for i, c := range w.table.Columns {
		for _, k := range w.table.Key {
			if k == c.Name {
				key = append(key, row[i])
			}
		}
	}
	return key
}

// decodeRow reads a line into row: what rowWriter wrote, and nothing else.
func decodeRow(t models.ArchiveTable, line []byte, row []any) error {
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.UseNumber()
	if err := delimiter(dec, '{'); err != nil {
		return err
	}
	for i, c := range t.Columns {
		name, err := dec.Token()
		if err != nil {
			return fmt.Errorf("it is no JSON: %w", err)
		}
		if name != c.Name {
			return fmt.Errorf("the column %s is expected where %v stands", c.Name, name)
		}
		v, err := dec.Token()
		if err != nil {
			return fmt.Errorf("it is no JSON: %w", err)
		}
		if row[i], err = decodeValue(c, v); err != nil {
			return fmt.Errorf("column %s: %w", c.Name, err)
		}
	}
	return delimiter(dec, '}')
}

func delimiter(dec *json.Decoder, want json.Delim) error {
	got, err := dec.Token()
	if err != nil || got != want {
		return fmt.Errorf("%v is expected where %v stands", want, got)
	}
	return nil
}

func decodeValue(c models.ArchiveColumn, v json.Token) (any, error) {
	switch x := v.(type) {
	case nil:
		if c.Null {
			return nil, nil
		}
	case bool:
		if c.Type == models.ArchiveBoolean {
			return x, nil
		}
	case json.Number:
		if n, err := strconv.ParseInt(x.String(), 10, 64); err == nil && c.Type == models.ArchiveInteger {
			return n, nil
		}
	case string:
		switch c.Type {
		case models.ArchiveText, models.ArchiveInstant:
			return x, nil
		case models.ArchiveBytes:
			return base64.StdEncoding.Strict().DecodeString(x)
		}
	}
	return nil, fmt.Errorf("%v is no %s", v, c.Type)
}
