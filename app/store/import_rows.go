package store

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"

	"gorm.io/gorm"

	"proviso/models"
)

type importRowRow struct {
	Import  int64             `gorm:"column:import;primaryKey;autoIncrement:false"`
	Row     int               `gorm:"column:at;primaryKey;autoIncrement:false"`
	Line    int               `gorm:"column:line"`
	Subject string            `gorm:"column:subject"`
	Key     string            `gorm:"column:key"`
	Dated   string            `gorm:"column:dated"`
	Digest  string            `gorm:"column:digest"`
	Verdict models.RowVerdict `gorm:"column:verdict"`
	Body    string            `gorm:"column:body"`
	Notes   string            `gorm:"column:notes"`
}

func (importRowRow) TableName() string { return "import_rows" }

const importRowColumns = "r.import, r.at, r.line, r.subject, r.key, r.dated, r.digest, r.verdict, r.body, r.notes"

func importRowsOf(rows []importRowRow) ([]models.ImportRow, error) {
	out := make([]models.ImportRow, len(rows))
	for i := range rows {
		r := &rows[i]
		out[i] = models.ImportRow{Import: r.Import, Row: r.Row, Line: r.Line, Subject: r.Subject, Key: r.Key, Dated: r.Dated, Digest: r.Digest, Verdict: r.Verdict, Body: r.Body}
		if r.Notes != "" {
			if err := json.Unmarshal([]byte(r.Notes), &out[i].Notes); err != nil {
				return nil, fmt.Errorf("notes of row %d of import %d: %w", r.Row, r.Import, err)
			}
		}
	}
	return out, nil
}

// importBatch is how many rows one statement adds: the more, the fewer times the
// statement is read; the engines bound the parameters to 32,766 and 65,535.
const importBatch = 250

const addImportRows = "INSERT INTO import_rows (import, at, line, subject, key, dated, digest, verdict, body, notes) VALUES "

// AddImportRows adds what was read, and says how many records have been read with it and
// what came of them so far: all or nothing. On SQLite other writers wait for it, so that
// it is called with some thousands of rows at a time.
func (s *Store) AddImportRows(ctx context.Context, m models.Import, rows []models.ImportRow) error {
	if err := s.writable(); err != nil {
		return err
	}
	err := s.write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		n, err := execute(ctx, tx, "UPDATE imports SET records = ?, done = ?, counts = ?, notes = ? WHERE number = ? AND state = 'reading'", m.Rows, m.Done, written(m.Counts), written(m.Notes), m.Number)
		if err != nil {
			return err
		}
		if n == 0 {
			return models.Conflict("import", "number %d is not being read any more", m.Number)
		}
		if err := s.addImportRows(ctx, tx, m.Number, rows); err != nil {
			return err
		}
		return s.addImportRecipients(ctx, tx, m.Number, rows)
	})
	return s.fault(ctx, "add the rows of an import", err)
}

func (s *Store) addImportRows(ctx context.Context, tx *gorm.DB, number int64, rows []models.ImportRow) error {
	return addTuples(ctx, s, tx, addImportRows, 10, rows, func(args []any, r *models.ImportRow) []any {
		notes := ""
		if len(r.Notes) > 0 {
			notes = written(r.Notes)
		}
		return append(args, number, r.Row, r.Line, r.Subject, r.Key, r.Dated, r.Digest, string(r.Verdict), r.Body, notes)
	})
}

// addTuples adds rows of so many columns, whose values f appends. It goes past gorm's
// reading of structs, which takes longer than the rows.
func addTuples[T any](ctx context.Context, s *Store, tx *gorm.DB, statement string, columns int, rows []T, f func(args []any, row *T) []any) error {
	var args []any
	for part := range slices.Chunk(rows, importBatch) {
		args = args[:0]
		for i := range part {
			args = f(args, &part[i])
		}
		if _, err := tx.Statement.ConnPool.ExecContext(ctx, statement+s.tuples(len(part), columns), args...); err != nil {
			return err
		}
	}
	return nil
}

// tuples are the places of so many rows of so many columns.
func (s *Store) tuples(rows, columns int) string {
	b := make([]byte, 0, rows*columns*7)
	n := 0
	for i := range rows {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = append(b, '(')
		for k := range columns {
			if k > 0 {
				b = append(b, ", "...)
			}
			if n++; s.engine == postgresEngine {
				b = strconv.AppendInt(append(b, '$'), int64(n), 10)
			} else {
				b = append(b, '?')
			}
		}
		b = append(b, ')')
	}
	return string(b)
}

// ImportRows are the rows of an import with a verdict ("": any), after a row, in the order of the file.
func (s *Store) ImportRows(ctx context.Context, number int64, verdict models.RowVerdict, after, limit int) ([]models.ImportRow, error) {
	rows, err := find[importRowRow](ctx, s.read, "SELECT "+importRowColumns+" FROM import_rows r WHERE r.import = ? AND r.at > ? AND (? = '' OR r.verdict = ?) ORDER BY r.at LIMIT ?",
		number, after, string(verdict), string(verdict), limit)
	if err != nil {
		return nil, s.fault(ctx, "read the rows of an import", err)
	}
	return importRowsOf(rows)
}

// Reported are the rows that stand of some subjects and a kind: of each thing the one
// with the latest day of its own among what was kept, by subject and key. Of a kind of which
// each source tells another part, what it leaves out is as the others told it.
func (s *Store) Reported(ctx context.Context, kind models.ReportKind, jurisdiction string, subjects []string) ([]models.ImportRow, error) {
	return s.reported(ctx, kind, jurisdiction, math.MaxInt64, subjects)
}

// ReportedBefore are the rows that stand of some subjects of the kind of an import,
// without it and what came after it.
func (s *Store) ReportedBefore(ctx context.Context, m models.Import, subjects []string) ([]models.ImportRow, error) {
	return s.reported(ctx, m.Kind, m.Jurisdiction, m.Number, subjects)
}

func (s *Store) reported(ctx context.Context, kind models.ReportKind, jurisdiction string, before int64, subjects []string) ([]models.ImportRow, error) {
	var out []models.ImportRow
	for len(subjects) > 0 {
		part := subjects[:min(len(subjects), importBatch)]
		subjects = subjects[len(part):]
		rows, err := find[importRowRow](ctx, s.read, "SELECT "+importRowColumns+" FROM import_rows r JOIN imports i ON i.number = r.import WHERE r.subject IN ? AND i.kind = ? AND i.jurisdiction = ? AND i.number < ?"+
			" AND i.state = 'kept' AND r.verdict IN ('new', 'changed', 'conflict') ORDER BY r.subject, r.key, r.dated, r.import, r.at", part, kind, jurisdiction, before)
		if err != nil {
			return nil, s.fault(ctx, "read what is reported", err)
		}
		last := rows[:0]
		for i := range rows {
			if i+1 == len(rows) || rows[i].Subject != rows[i+1].Subject || rows[i].Key != rows[i+1].Key {
				last = append(last, rows[i]) // the last is the latest
			} else if kind.Partial() {
				if rows[i+1].Body, err = models.FillReported(rows[i+1].Body, rows[i].Body); err != nil {
					return nil, fmt.Errorf("row %d of import %d: %w", rows[i+1].Row, rows[i+1].Import, err)
				}
			}
		}
		stand, err := importRowsOf(last)
		if err != nil {
			return nil, err
		}
		out = append(out, stand...)
	}
	return out, nil
}

// Standing is what stands of a thing, as far as it is compared with what comes.
type Standing struct {
	Subject, Key, Dated, Digest string
}

// Standings are what stands of some subjects and a kind, as Reported has it.
func (s *Store) Standings(ctx context.Context, kind models.ReportKind, jurisdiction string, subjects []string) ([]Standing, error) {
	var out []Standing
	for len(subjects) > 0 {
		part := subjects[:min(len(subjects), importBatch)]
		subjects = subjects[len(part):]
		rows, err := find[Standing](ctx, s.read, "SELECT r.subject, r.key, r.dated, r.digest FROM import_rows r JOIN imports i ON i.number = r.import WHERE r.subject IN ? AND i.kind = ? AND i.jurisdiction = ?"+
			" AND i.state = 'kept' AND r.verdict IN ('new', 'changed', 'conflict') ORDER BY r.subject, r.key, r.dated, r.import, r.at", part, kind, jurisdiction)
		if err != nil {
			return nil, s.fault(ctx, "read what is reported", err)
		}
		for i := range rows {
			if i+1 == len(rows) || rows[i].Subject != rows[i+1].Subject || rows[i].Key != rows[i+1].Key {
				out = append(out, rows[i]) // the last is the latest
			}
		}
	}
	return out, nil
}

// MappingOf is what the columns of a table were last said to be, for a place: of the
// newest import with the same columns that was not left; "" if there is none.
func (s *Store) MappingOf(ctx context.Context, shape, jurisdiction string) (string, error) {
	found, err := find[string](ctx, s.read, "SELECT mapping FROM imports WHERE shape = ? AND jurisdiction = ? AND state IN ('kept', 'undone') ORDER BY number DESC LIMIT 1", shape, jurisdiction)
	if err != nil || len(found) == 0 {
		return "", s.fault(ctx, "read a mapping", err)
	}
	return found[0], nil
}

// KeptImports are the numbers of the imports of a kind and a place that count; with a
// digest, those of that file.
func (s *Store) KeptImports(ctx context.Context, kind models.ReportKind, jurisdiction, digest string) ([]int64, error) {
	found, err := find[int64](ctx, s.read, "SELECT number FROM imports WHERE kind = ? AND jurisdiction = ? AND state = 'kept' AND (? = '' OR digest = ?) ORDER BY number", kind, jurisdiction, digest, digest)
	return found, s.fault(ctx, "read what is reported", err)
}
