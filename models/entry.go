package models

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Entry is a fact as it is written into a form: text by path. A path is the names
// of fields and the places in lists from the fact down, with points between:
// "orders.0.stayed.1.from". Lists of texts stand in one text, a line each. A
// field that says nothing may be left out.
type Entry map[string]string

// yes is the text of a field that is so; any other text is not.
const yes = "yes"

// EntryOf is a body as it is written into a form.
func EntryOf(kind FactKind, body []byte) (Entry, error) {
	v, err := tree(body)
	if err != nil {
		return nil, fmt.Errorf("read the %s: %w", kind, err)
	}
	e := Entry{}
	e.write("", Fields(kind), v)
	return e, nil
}

// tree is a body as JSON has it, with numbers as they are written.
func tree(body []byte) (v map[string]any, err error) {
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	err = dec.Decode(&v)
	return v, err
}

func (e Entry) write(path string, fields []Field, v map[string]any) {
	for i := range fields {
		f := &fields[i]
		x, ok := v[f.Name]
		if !ok {
			continue
		}
		at := path + f.Name
		switch f.Type {
		case FieldGroup:
			if group, ok := x.(map[string]any); ok {
				e.write(at+".", f.Fields, group)
			}
		case FieldGroups:
			list, _ := x.([]any)
			for k, one := range list {
				group, _ := one.(map[string]any)
				e[at+"."+strconv.Itoa(k)] = yes // so that it is kept even if nothing in it says anything
				e.write(at+"."+strconv.Itoa(k)+".", f.Fields, group)
			}
		default:
			e[at] = f.Say(x)
		}
	}
}

// Say is a value of the field, as JSON has it, in the text of a form; "" of nil.
func (f *Field) Say(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case bool:
		if v {
			return yes
		}
		return ""
	case []any:
		lines := make([]string, len(v))
		for i := range v {
			lines[i] = fmt.Sprint(v[i])
		}
		return strings.Join(lines, "\n")
	case map[string]any:
		return "" // a group is said by its fields
	}
	s := fmt.Sprint(v)
	if f.Type == FieldMoney {
		if u, err := ParseUSD(f.Name, s); err == nil {
			return u.Format()
		}
	}
	return s
}

// Entered is what was read from an entry: a body, or what is wrong, by path.
type Entered struct {
	ID     string
	Body   []byte
	Faults map[string]string
}

// Read makes a body of what is written in the fields of the kind. Each text that
// cannot be read is a fault at its path.
func (e Entry) Read(kind FactKind) (Entered, error) {
	out := Entered{Faults: map[string]string{}}
	v := e.read("", Fields(kind), e.Places(), out.Faults)
	if len(out.Faults) > 0 {
		return out, nil
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return out, fmt.Errorf("write the %s: %w", kind, err)
	}
	out.ID, _ = v["id"].(string)
	out.Body, err = Canonical(kind, raw)
	return out, err
}

func (e Entry) read(path string, fields []Field, places map[string][]int, faults map[string]string) map[string]any {
	v := map[string]any{}
	for i := range fields {
		f := &fields[i]
		at := path + f.Name
		switch f.Type {
		case FieldGroup:
			if group := e.read(at+".", f.Fields, places, faults); len(group) > 0 {
				v[f.Name] = group
			}
		case FieldGroups:
			list := []any{}
			for _, k := range places[at] {
				place := at + "." + strconv.Itoa(k)
				if group := e.read(place+".", f.Fields, places, faults); len(group) > 0 || e[place] == yes {
					list = append(list, group)
				}
			}
			if len(list) > 0 {
				v[f.Name] = list
			}
		default:
			x, err := f.parse(e[at])
			if err != nil {
				faults[at] = plainly(f.Name, err)
			} else if x != nil {
				v[f.Name] = x
			}
		}
	}
	return v
}

// plainly is a message without the name of the field that it stands at.
func plainly(field string, err error) string {
	return strings.TrimPrefix(err.Error(), field+": ")
}

// Places are the places that each list of groups has in the entry, in order.
func (e Entry) Places() map[string][]int {
	out := map[string][]int{}
	for path := range e {
		parts := strings.Split(path, ".")
		for i := 1; i < len(parts); i++ {
			if k, err := strconv.Atoi(parts[i]); err == nil && k >= 0 && strconv.Itoa(k) == parts[i] {
				list := strings.Join(parts[:i], ".")
				out[list] = append(out[list], k)
			}
		}
	}
	for list := range out {
		slices.Sort(out[list])
		out[list] = slices.Compact(out[list])
	}
	return out
}

// Add makes a place for one more group at the end of a list.
func (e Entry) Add(list string) {
	k := 0
	if places := e.Places()[list]; len(places) > 0 {
		k = places[len(places)-1] + 1
	}
	e[list+"."+strconv.Itoa(k)] = yes
}

// Drop takes a group away with all that is in it.
func (e Entry) Drop(place string) {
	for path := range e {
		if path == place || strings.HasPrefix(path, place+".") {
			delete(e, path)
		}
	}
}

// parse reads the text of a form; nil is nothing. White space around it and marks
// of other systems for the end of a line are no part of it.
func (f *Field) parse(s string) (any, error) {
	s = strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
	if s == "" {
		return nil, nil
	}
	switch f.Type {
	case FieldYesNo:
		if s == yes {
			return true, nil
		}
		return nil, Invalid(f.Name, "%q is neither yes nor left out", s)
	case FieldDay:
		d, err := ParseDate(f.Name, s)
		return d.String(), err
	case FieldWhen:
		w, err := ParseWhen(f.Name, s)
		return w.String(), err
	case FieldMoney:
		u, err := ParseUSD(f.Name, s)
		return u.String(), err
	case FieldNumber:
		return number(f.Name, s)
	case FieldNumbers:
		var out []any
		for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == ',' || r == ' ' }) {
			n, err := number(f.Name, part)
			if err != nil {
				return nil, err
			}
			out = append(out, n)
		}
		return out, nil
	case FieldChoice:
		if !slices.Contains(f.Choices, s) {
			return nil, Invalid(f.Name, "%q is none of these: %s", s, strings.Join(f.Choices, ", "))
		}
	case FieldTexts, FieldRefs:
		var out []any
		for line := range strings.SplitSeq(s, "\n") {
			if line = strings.TrimSpace(line); line != "" {
				out = append(out, line)
			}
		}
		return out, nil
	}
	return s, nil
}

// number reads a whole number; thousands may be parted.
func number(field, s string) (any, error) {
	n, err := strconv.ParseInt(strings.ReplaceAll(s, ",", ""), 10, 64)
	if err != nil {
		return nil, Invalid(field, "%q is not a whole number", s)
	}
	return n, nil
}
