package exchange

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"

	"proviso/models"
)

// WriteObjects writes rows as a list of objects, columns in their order; a cell with
// nothing in it is null. Money is text of dollars and cents, as in the API.
func WriteObjects(w io.Writer, t models.Table) error {
	var line bytes.Buffer
	text := json.NewEncoder(&line)
	text.SetEscapeHTML(false)
	put := func(v any) error {
		if err := text.Encode(v); err != nil {
			return err
		}
		line.Truncate(line.Len() - 1)
		return nil
	}
	for n, row := range t.Rows {
		line.Reset()
		line.WriteString(map[bool]string{true: "[", false: ",\n "}[n == 0])
		for i, c := range t.Columns {
			line.WriteString(map[bool]string{true: "{", false: ","}[i == 0])
			var cell any = row[i]
			if row[i] == "" {
				cell = nil
			} else if number := json.Number(row[i]); c.Numeric && !c.Money && isWhole(row[i]) {
				cell = number
			}
			if err := put(c.Name); err != nil {
				return err
			}
			line.WriteByte(':')
			if err := put(cell); err != nil {
				return err
			}
		}
		line.WriteByte('}')
		if _, err := w.Write(line.Bytes()); err != nil {
			return err
		}
	}
	end := "]\n"
	if len(t.Rows) == 0 {
		end = "[]\n"
	}
	_, err := io.WriteString(w, end)
	return err
}

func isWhole(s string) bool {
	digits := strings.TrimPrefix(s, "-")
	return digits != "" && strings.Trim(digits, "0123456789") == "" && (digits == "0" || digits[0] != '0')
}

// WriteTables writes tables under their names, after what they are of; all as one object.
func WriteTables(w io.Writer, about [][2]string, sheets []Sheet) error {
	var b bytes.Buffer
	text := json.NewEncoder(&b)
	text.SetEscapeHTML(false)
	before := "{"
	name := func(s string) error {
		b.WriteString(before)
		before = ",\n"
		if err := text.Encode(s); err != nil {
			return err
		}
		b.Truncate(b.Len() - 1) // the line's end
		b.WriteByte(':')
		return nil
	}
	for _, x := range about {
		if err := name(x[0]); err != nil {
			return err
		}
		if err := text.Encode(x[1]); err != nil {
			return err
		}
	}
	if err := name("tables"); err != nil {
		return err
	}
	before = "{"
	for _, s := range sheets {
		if err := name(s.Name); err != nil {
			return err
		}
		if err := WriteObjects(&b, s.Table); err != nil {
			return err
		}
	}
	end := "}}\n"
	if len(sheets) == 0 {
		end = "{}}\n"
	}
	b.WriteString(end)
	_, err := b.WriteTo(w)
	return err
}
