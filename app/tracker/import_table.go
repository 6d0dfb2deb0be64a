package tracker

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"proviso/app/intake"
	"proviso/models"
)

// leastScore is how well the names of a table's columns must fit a target to be taken for
// it without a person's word, of 100: half of the columns of both, by their own names.
const leastScore = 50

// mapped is a table whose columns have a meaning: what somebody said of it, what was kept
// of the last table with the same columns, or what their names say by themselves.
type mapped struct {
	head    intake.Head
	mapping intake.Mapping
	shape   string
}

// ImportKnown is an error if a file cannot be read where nothing is remembered of a table
// like it, as in a database that is not there yet.
func ImportKnown(f ImportFile) error {
	r, err := intake.Recognise(f.Source, f.Kind)
	if err != nil || r.Kind != models.ReportedTable {
		return err
	}
	_, err = mapTable(r, &f, func(string) (string, error) { return "", nil })
	return err
}

// mapTable finds the meaning of a table's columns, or says what is to be said of them.
// Kept gives what was kept of columns of the same shape.
func mapTable(r *intake.Reader, f *ImportFile, kept func(shape string) (string, error)) (mapped, error) {
	if len(r.Heads) == 0 {
		return mapped{}, models.Invalid("file", "no row of %s names its columns; the first row of a table does", fileName(f.Source.Name))
	}
	var best mapped
	if f.Sheet != "" && !slices.ContainsFunc(r.Heads, func(h intake.Head) bool { return h.Sheet == f.Sheet }) {
		return best, models.Invalid("sheet", "%s has no sheet %q", fileName(f.Source.Name), f.Sheet)
	}
	for _, h := range r.Heads {
		if f.Sheet != "" && h.Sheet != f.Sheet {
			continue
		}
		m := mapped{head: h, shape: shapeOf(h)}
		switch before, err := kept(m.shape); {
		case err != nil:
			return m, err
		case len(f.Columns) > 0:
			m.mapping = intake.Mapping{Target: f.Target, Sheet: h.Sheet, HeaderRow: h.Row, Columns: f.Columns}
			if err := m.mapping.Check(h); err == nil || len(r.Heads) == 1 || f.Sheet != "" {
				return m, err
			}
			continue // of several sheets the first that has the columns
		case before != "":
			if err := json.Unmarshal([]byte(before), &m.mapping); err != nil {
				return m, fmt.Errorf("read a mapping: %w", err)
			}
			m.mapping.Sheet, m.mapping.HeaderRow = h.Sheet, h.Row
			return m, m.mapping.Check(h)
		}
		for _, g := range h.Guess() {
			if (f.Target == "" || f.Target == g.Target) && g.Score > best.mapping.Score {
				best, best.mapping = m, g
			}
		}
	}
	if best.mapping.Target == "" || f.Target == "" && best.mapping.Score < leastScore {
		return best, models.Invalid("target", "it cannot be told from the columns of %s what its rows are (%s); say it: one of %s, and which column is what", fileName(f.Source.Name), columnsOf(r.Heads), targetNames())
	}
	return best, nil
}

func columnsOf(heads []intake.Head) string {
	names := heads[0].Names
	if len(names) > 12 {
		names = append(slices.Clone(names[:12]), "…")
	}
	return strings.Join(names, ", ")
}

func targetNames() string {
	var out []string
	for _, t := range intake.Targets() {
		out = append(out, string(t))
	}
	return strings.Join(out, ", ")
}

// shapeOf is by what a table with the same columns is known again.
func shapeOf(h intake.Head) string {
	sum := sha256.Sum256([]byte(strings.Join(h.Names, "\x1f")))
	return hex.EncodeToString(sum[:16])
}

// row is a row of the table as its target has it; false: it is no data.
func (m *mapped) row(r intake.Row) (intake.Row, bool, error) {
	var cells models.TableRow
	if r.Refused != nil {
		return r, true, nil
	}
	if err := json.Unmarshal(r.Body, &cells); err != nil {
		return r, false, fmt.Errorf("line %d: %w", r.Line, err)
	}
	got := m.mapping.Read(m.head, r.Line, cells)
	if got.Aside != "" {
		return r, false, nil
	}
	out := intake.Row{At: r.At, Line: r.Line, Notes: append(r.Notes, got.Notes...), Refused: got.Refused}
	if out.Refused != nil {
		return out, true, nil
	}
	value := func(field string) string {
		v := got.Values[field]
		switch {
		case v.Award != "":
			return v.Award
		case v.Date.Known():
			return v.Date.String()
		}
		return v.Text
	}
	what := models.TableFact{Target: string(m.mapping.Target), Values: map[string]models.TableValue{}, Group: got.Group}
	for name, v := range got.Values {
		what.Values[name] = models.TableValue(v)
	}
	body, err := json.Marshal(what)
	if err != nil {
		return out, false, err
	}
	out.Body, out.Subject = body, cmp.Or(value("award"), strings.ToUpper(strings.Trim(value("state")+"/"+value("county")+"/"+value("jurisdiction"), "/")), value("number"))
	out.Key = string(m.mapping.Target)
	for _, part := range keyFields[m.mapping.Target] {
		out.Key += "/" + value(part)
	}
	return out, true, nil
}

// keyFields are the fields that say, with the award, which thing a row is about: another
// day is another thing, for the days before it stay as they were told.
var keyFields = map[intake.Target][]string{
	intake.TargetLedger:     {"through"},
	intake.TargetSF425:      {"period_end"},
	intake.TargetASAP:       {"as_of"},
	intake.TargetPosition:   {"title", "department"},
	intake.TargetConditions: {"number"},
}

// tableOf gives an import of a table its mapping.
func (t *Tracker) tableOf(ctx context.Context, r *intake.Reader, f *ImportFile, m *models.Import) (*mapped, error) {
	table, err := mapTable(r, f, func(shape string) (string, error) { return t.store.MappingOf(ctx, shape, f.Jurisdiction) })
	if err != nil {
		return nil, err
	}
	if f.Jurisdiction == "" && table.mapping.Target.Own() {
		return nil, models.Invalid("jurisdiction", "is missing; a table of this kind (%s) is of one jurisdiction's books: say whose", table.mapping.Target)
	}
	raw, err := json.Marshal(table.mapping)
	if err != nil {
		return nil, err
	}
	m.Shape, m.Mapping = table.shape, string(raw)
	m.Notes = append(m.Notes, "read as "+mappingWords(table.mapping))
	return &table, nil
}

// mappingWords says which column is what: "ledger: award is Award No, expended is YTD".
func mappingWords(m intake.Mapping) string {
	var parts []string
	for _, f := range m.Target.Fields() {
		if c := m.Columns[f.Name]; c != "" {
			parts = append(parts, f.Title+" is "+c)
		}
	}
	return string(m.Target) + ": " + strings.Join(parts, ", ")
}
