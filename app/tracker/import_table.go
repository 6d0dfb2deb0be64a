package tracker

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"proviso/app/intake"
	"proviso/models"
)

// leastScore is how well the names of a table's columns must fit a target to be taken for
// it without a person's word, of 100: nearly half of its columns or of the target's,
// whichever are fewer, by their own names.
const leastScore = 45

// mapped is a table whose columns have a meaning: what somebody said of it, what was kept
// of the last table with the same columns, or what their names say by themselves.
type mapped struct {
	head    intake.Head
	mapping intake.Mapping
	shape   string
	state   string // of all rows that name none; "": not known
	year    int    // of all rows, which have no column of it; 0: not known, or they have
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
	var fit []string // targets that the columns may be of
	tied := false
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
			if name := string(g.Target); g.Score >= leastScore && !slices.Contains(fit, name) {
				fit = append(fit, name)
			}
			switch {
			case f.Target != "" && f.Target != g.Target:
			case g.Sure && !best.mapping.Sure || g.Sure == best.mapping.Sure && g.Score > best.mapping.Score:
				best, best.mapping, tied = m, g, false
			case g.Sure == best.mapping.Sure && g.Score == best.mapping.Score && g.Target != best.mapping.Target:
				tied = true
			}
		}
	}
	unsure := f.Target == "" && (best.mapping.Score < leastScore || !best.mapping.Sure || tied)
	switch {
	case best.mapping.Target == "":
		return best, models.Invalid("target", "it cannot be told from the columns of %s what its rows are (%s); say it: one of %s, and which column is what", fileName(f.Source.Name), columnsOf(r.Heads), targetNames())
	case unsure:
		may := cmp.Or(strings.Join(fit, " or "), string(best.mapping.Target))
		return best, models.Invalid("target", "it cannot be told for certain from the columns of %s what its rows are (%s); they may be %s: say it, one of %s, and which column is what", fileName(f.Source.Name), columnsOf(r.Heads), may, targetNames())
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

// each gives the rows of the table that are data, as its target has them.
func (m *mapped) each(rows func(yield func(intake.Row) error) error, yield func(intake.Row) error) error {
	return m.mapping.Rows(m.head, rows, func(r intake.Row, got intake.Mapped) error {
		row, err := m.row(r, got)
		if err != nil {
			return err
		}
		return yield(row)
	})
}

func (m *mapped) row(r intake.Row, got intake.Mapped) (intake.Row, error) {
	out := intake.Row{At: r.At, Line: r.Line, Notes: append(r.Notes, got.Notes...), Refused: got.Refused}
	if out.Refused != nil {
		return out, nil
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
	if m.year != 0 {
		got.Values["year"] = intake.Value{Text: strconv.Itoa(m.year), Number: strconv.Itoa(m.year)}
	}
	what := models.TableFact{Target: string(m.mapping.Target), Values: map[string]models.TableValue{}, Group: got.Group}
	for name, v := range got.Values {
		what.Values[name] = models.TableValue(v)
	}
	if of := m.named(value); of.Name != "" {
		named, err := json.Marshal(of)
		if err != nil {
			return out, err
		}
		what.Named, out.Named = &of, models.Named{Recipient: string(named), State: of.State}
	}
	body, err := json.Marshal(what)
	if err != nil {
		return out, err
	}
	out.Body, out.Subject = body, cmp.Or(value("award"), strings.ToUpper(strings.Trim(cmp.Or(value("state"), m.state)+"/"+value("county")+"/"+cmp.Or(value("jurisdiction"), value("recipient")), "/")), value("number"))
	out.Key = string(m.mapping.Target)
	parts := keyFields[m.mapping.Target]
	if m.mapping.Target == intake.TargetAwards && value("award") == "" {
		parts = unnumbered
	}
	for _, part := range parts {
		out.Key += "/" + value(part)
	}
	return out, nil
}

// keyFields are the fields that say, with the award, which thing a row is about: another
// day is another thing, for the days before it stay as they were told.
var keyFields = map[intake.Target][]string{
	intake.TargetLedger:     {"through"},
	intake.TargetSF425:      {"period_end"},
	intake.TargetASAP:       {"as_of"},
	intake.TargetPosition:   {"title", "department"},
	intake.TargetConditions: {"number"},
	intake.TargetAllocation: {"year"},
}

// unnumbered are those of an award without its number.
var unnumbered = []string{"year", "title", "ori"}

// tableOf gives an import of a table its mapping.
func (t *Tracker) tableOf(ctx context.Context, r *intake.Reader, f *ImportFile, m *models.Import) (*mapped, error) {
	table, err := mapTable(r, f, func(shape string) (string, error) { return t.store.MappingOf(ctx, shape, f.Jurisdiction) })
	if err != nil {
		return nil, err
	}
	if f.Jurisdiction == "" && table.mapping.Target.Own() {
		return nil, models.Invalid("jurisdiction", "is missing; a table of this kind (%s) is of one jurisdiction's books: say whose", table.mapping.Target)
	}
	if f.Jurisdiction != "" {
		b, err := t.Book(ctx, 0)
		if err != nil {
			return nil, err
		}
		if j, ok := b.Law.Jurisdiction(f.Jurisdiction); ok {
			table.state = j.State
		}
	}
	notes, err := table.titled(r, fileName(f.Source.Name))
	if err != nil {
		return nil, err
	}
	raw, err := json.Marshal(table.mapping)
	if err != nil {
		return nil, err
	}
	m.Shape, m.Mapping = table.shape, string(raw)
	m.Notes = append(append(m.Notes, "read as "+mappingWords(table.mapping)), notes...)
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
