package publication

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Difference is what one value of a document was and is: "" is not there.
type Difference struct {
	Kind     Kind   `json:"kind"`
	ID       string `json:"id"`
	Path     string `json:"path"` // fields and places in lists, with points between; a thing in a list goes by its id
	Old, New string
}

// Differences are what the documents say that those before did not, and the other
// way round, by document. A document that is new or gone is one line, of Path "".
func Differences(before, after []Document) ([]Difference, error) {
	type place struct {
		kind Kind
		id   string
	}
	old := map[place]*Document{}
	for i := range before {
		old[place{before[i].Kind, before[i].ID}] = &before[i]
	}
	var out []Difference
	for i := range after {
		d := &after[i]
		was := old[place{d.Kind, d.ID}]
		delete(old, place{d.Kind, d.ID})
		switch {
		case was == nil:
			out = append(out, Difference{Kind: d.Kind, ID: d.ID, New: "new"})
		case was.Digest != d.Digest:
			changed, err := compare(was, d)
			if err != nil {
				return nil, err
			}
			out = append(out, changed...)
		}
	}
	for i := range before {
		if d := &before[i]; old[place{d.Kind, d.ID}] != nil {
			out = append(out, Difference{Kind: d.Kind, ID: d.ID, Old: "gone"})
		}
	}
	return out, nil
}

func compare(was, is *Document) ([]Difference, error) {
	old, err := flat(was.Body)
	if err != nil {
		return nil, fmt.Errorf("read the %s %s: %w", was.Kind, was.ID, err)
	}
	now, err := flat(is.Body)
	if err != nil {
		return nil, fmt.Errorf("read the %s %s: %w", is.Kind, is.ID, err)
	}
	var out []Difference
	paths := make([]string, 0, len(now))
	for p, v := range now {
		if old[p] != v {
			paths = append(paths, p)
		}
	}
	for p := range old {
		if _, ok := now[p]; !ok {
			paths = append(paths, p)
		}
	}
	slices.Sort(paths)
	for _, p := range slices.Compact(paths) {
		out = append(out, Difference{is.Kind, is.ID, p, old[p], now[p]})
	}
	return out, nil
}

// flat is a document as text by path.
func flat(body []byte) (map[string]string, error) {
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, err
	}
	out := map[string]string{}
	flatten(out, "", v)
	return out, nil
}

func flatten(out map[string]string, at string, v any) {
	join := func(name string) string { return strings.TrimPrefix(at+"."+name, ".") }
	switch v := v.(type) {
	case map[string]any:
		for name, x := range v {
			flatten(out, join(name), x)
		}
	case []any:
		seen := map[string]bool{}
		for i, x := range v {
			name := nameIn(x)
			if name == "" || seen[name] {
				name = strconv.Itoa(i)
			}
			seen[name] = true
			flatten(out, join(name), x)
		}
	case nil:
	default:
		out[at] = fmt.Sprint(v)
	}
}

// nameIn is what a thing in a list goes by; what is dated goes by what it is and its
// day, so that one that comes between moves no other.
func nameIn(v any) string {
	m, _ := v.(map[string]any)
	if id, ok := m["id"].(string); ok {
		return id
	}
	if date, ok := m["date"].(string); ok {
		subject, _ := m["subject"].(map[string]any)
		word, _ := m["word"].(string)
		id, _ := subject["id"].(string)
		return fmt.Sprint(m["kind"], " ", word, " ", id, " ", date)
	}
	for _, field := range []string{"condition", "jurisdiction"} {
		if ref, ok := m[field].(map[string]any); ok {
			if id, ok := ref["id"].(string); ok {
				return id
			}
		}
	}
	return ""
}
