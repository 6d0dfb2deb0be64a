package tracker

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"proviso/models"
)

// ComparedRow is a row of an import with what it would change.
type ComparedRow struct {
	models.ImportRow
	Changes []CellChange // of a row that is changed, older or in conflict: against what stands without its import
}

// CellChange is one value that a row says otherwise than what stands; "" is nothing said.
type CellChange struct{ Field, Was, Is string }

// ImportRows are the rows of an import of one verdict ("": any), after a row.
func (t *Tracker) ImportRows(ctx context.Context, who models.Person, number int64, verdict models.RowVerdict, after, limit int) ([]models.ImportRow, error) {
	if _, err := t.importFor(ctx, who, number); err != nil {
		return nil, err
	}
	return t.store.ImportRows(ctx, number, verdict, after, limit)
}

// ComparedRows are the rows of an import, each with what it says otherwise than what was
// kept before it.
func (t *Tracker) ComparedRows(ctx context.Context, who models.Person, number int64, verdict models.RowVerdict, after, limit int) ([]ComparedRow, error) {
	m, err := t.importFor(ctx, who, number)
	if err != nil {
		return nil, err
	}
	rows, err := t.store.ImportRows(ctx, number, verdict, after, limit)
	if err != nil {
		return nil, err
	}
	out, subjects := make([]ComparedRow, len(rows)), []string(nil)
	for i := range rows {
		out[i].ImportRow = rows[i]
		if rows[i].Verdict == models.RowChanged || rows[i].Verdict == models.RowOlder || rows[i].Verdict == models.RowConflict {
			subjects = append(subjects, rows[i].Subject)
		}
	}
	slices.Sort(subjects)
	before, err := t.store.ReportedBefore(ctx, m, slices.Compact(subjects))
	if err != nil {
		return nil, err
	}
	was := map[reportedThing]string{}
	for i := range before {
		was[reportedThing{before[i].Subject, before[i].Key}] = before[i].Body
	}
	for i := range out {
		r := &out[i]
		if body := was[reportedThing{r.Subject, r.Key}]; body != "" && r.Body != "" {
			if r.Changes, err = cellChanges(body, r.Body); err != nil {
				return nil, fmt.Errorf("row %d of import %d: %w", r.Row, number, err)
			}
			if m.Kind.Partial() {
				r.Changes = toldChanges(r.Changes)
			}
		}
	}
	return out, nil
}

// cellChanges are the values in which two bodies differ, in the order of the second, what
// only the first says at the end.
func cellChanges(was, is string) ([]CellChange, error) {
	old, order, err := cells(was)
	if err != nil {
		return nil, err
	}
	now, fields, err := cells(is)
	if err != nil {
		return nil, err
	}
	var out []CellChange
	for _, f := range append(fields, order...) {
		if old[f] != now[f] && !slices.ContainsFunc(out, func(c CellChange) bool { return c.Field == f }) {
			out = append(out, CellChange{f, old[f], now[f]})
		}
	}
	return out, nil
}

// cells are the values of a body by their paths, and the paths in order.
func cells(body string) (map[string]string, []string, error) {
	out := map[string]string{}
	var order []string
	dec := json.NewDecoder(bytes.NewReader([]byte(body)))
	dec.UseNumber()
	var walk func(path string) error
	walk = func(path string) error {
		token, err := dec.Token()
		if err != nil {
			return err
		}
		switch v := token.(type) {
		case json.Delim:
			for i := 0; dec.More(); i++ {
				at := strconv.Itoa(i)
				if v == '{' {
					name, err := dec.Token()
					if err != nil {
						return err
					}
					at, _ = name.(string)
				}
				if path != "" {
					at = path + "." + at
				}
				if err := walk(at); err != nil {
					return err
				}
			}
			_, err = dec.Token() // the end of it
			return err
		case nil:
			return nil
		}
		out[path] = fmt.Sprint(token)
		order = append(order, path)
		return nil
	}
	err := walk("")
	return out, order, err
}
