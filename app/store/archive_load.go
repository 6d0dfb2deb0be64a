package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"proviso/models"
)

// Incoming is what an empty database is filled with.
type Incoming struct {
	Schema models.ArchiveSchema
	// Rows gives the rows of a table in the order of its key.
	Rows func(t models.ArchiveTable, insert func(row []any) error) error
	// Check is asked what is there then, before anybody else sees any of it.
	Check func(*Snapshot) error
}

// TakeIn fills an empty database: all of it or nothing. No trigger or constraint is
// lifted for it. What comes from an older schema is put into that schema, and then
// brought up to this program's.
func (s *Store) TakeIn(ctx context.Context, in Incoming) error {
	if err := s.writable(); err != nil {
		return err
	}
	if err := s.makeReady(ctx, in.Schema); err != nil {
		return err
	}
	var ours error
	err := s.transaction(ctx, func(tx *gorm.DB) error {
		there, err := s.tables(ctx, tx)
		if err != nil {
			return err
		}
		if err := s.mustBeEmpty(ctx, tx, there); err != nil {
			return err
		}
		if err := fits(in.Schema, there); err != nil {
			return err
		}
		for _, t := range in.Schema.Tables {
			if err := s.fill(ctx, tx, t, in.Rows); err != nil {
				return err
			}
		}
		x := &Snapshot{Schema: in.Schema, s: s, tx: tx}
		if err := x.look(ctx); err != nil {
			return err
		}
		ours = in.Check(x)
		return ours
	})
	if ours != nil && errors.Is(err, ours) {
		return ours
	}
	if err != nil {
		return s.fault(ctx, "fill "+s.name, err)
	}
	_, _, err = s.Migrate(ctx)
	return err
}

// makeReady gives the database the schema of what is coming.
func (s *Store) makeReady(ctx context.Context, in models.ArchiveSchema) error {
	if err := in.Check(); err != nil {
		return err
	}
	have, newest, err := s.SchemaVersion(ctx)
	switch {
	case err != nil:
		return err
	case in.Version > newest:
		return models.Refused("the archive was written by a newer version of proviso (schema %d; this program knows %d); use that version", in.Version, newest)
	case in.Version < 1:
		return models.Invalid("schema.json", "%d is no version of a schema", in.Version)
	case have > in.Version:
		return models.Refused("%s has schema %d already, and the archive is of schema %d: name a database that is not there yet, and it is brought up afterwards", s.name, have, in.Version)
	}
	_, _, err = s.MigrateTo(ctx, in.Version)
	return err
}

// tables are those of the database with their columns, but for that of the migrations and
// those that litestream keeps for itself in a database that it replicates.
func (s *Store) tables(ctx context.Context, tx *gorm.DB) (map[string][]string, error) {
	query := `SELECT m.name AS "table", c.name AS "column" FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'`
	if s.engine == postgresEngine {
		query = `SELECT c.table_name AS "table", c.column_name AS "column" FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
			WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE'`
	}
	rows, err := find[struct{ Table, Column string }](ctx, tx, query)
	out := map[string][]string{}
	for _, r := range rows {
		if r.Table != versionTable && !strings.HasPrefix(r.Table, "_litestream_") {
			out[r.Table] = append(out[r.Table], r.Column)
		}
	}
	return out, err
}

// CheckEmpty is an error that says what is in the database, if anything is.
func (s *Store) CheckEmpty(ctx context.Context) error {
	err := s.snapshot(ctx, func(tx *gorm.DB) error {
		there, err := s.tables(ctx, tx)
		if err != nil {
			return err
		}
		return s.mustBeEmpty(ctx, tx, there)
	})
	return s.fault(ctx, "look into "+s.name, err)
}

func (s *Store) mustBeEmpty(ctx context.Context, tx *gorm.DB, there map[string][]string) error {
	var holds []string
	for _, name := range slices.Sorted(maps.Keys(there)) {
		n, err := only[int64](ctx, tx, `SELECT count(*) FROM "`+name+`"`)
		if err != nil {
			return err
		}
		if n > 0 {
			holds = append(holds, fmt.Sprintf("%s %d", name, n))
		}
	}
	if len(holds) > 0 {
		return models.Refused("%s is not empty; an archive goes into a database that is not there yet, or has no rows. It holds: %s", s.name, strings.Join(holds, ", "))
	}
	return nil
}

// fits is an error unless the archive has each table and column that is there, and no
// other.
func fits(in models.ArchiveSchema, there map[string][]string) error {
	rest := maps.Clone(there)
	for _, t := range in.Tables {
		var columns []string
		for _, c := range t.Columns {
			columns = append(columns, c.Name)
		}
		if !slices.Equal(slices.Sorted(slices.Values(columns)), slices.Sorted(slices.Values(there[t.Name]))) {
			return models.Invalid("schema.json", "the table %s has other columns than schema %d gives it", t.Name, in.Version)
		}
		delete(rest, t.Name)
	}
	for _, t := range house {
		if table, err := archiveTable(t.row); err != nil {
			return err
		} else if !t.goes {
			delete(rest, table.Name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(rest)) {
		return models.Invalid("schema.json", "the table %s is missing", name)
	}
	return nil
}

// heavy bounds the bytes of one statement.
const heavy = 4 << 20

func (s *Store) fill(ctx context.Context, tx *gorm.DB, t models.ArchiveTable, from func(models.ArchiveTable, func([]any) error) error) (err error) {
	conn := unprepared(tx).Statement.ConnPool
	whole, err := conn.PrepareContext(ctx, s.insertInto(t, chunk)) // once: nearly all rows go in by it
	if err != nil {
		return err
	}
	defer whole.Close()
	var args []any
	rows, weight := 0, 0
	flush := func() (err error) {
		switch rows {
		case 0:
		case chunk:
			_, err = whole.ExecContext(ctx, args...)
		default:
			_, err = conn.ExecContext(ctx, s.insertInto(t, rows), args...)
		}
		args, rows, weight = args[:0], 0, 0
		return err
	}
	err = from(t, func(row []any) error {
		for _, v := range row {
			if text, ok := v.(string); ok {
				if s.engine == postgresEngine && strings.ContainsRune(text, 0) {
					return models.Refused("a text of the table %s holds the character NUL, which PostgreSQL cannot keep", t.Name)
				}
				weight += len(text)
			}
		}
		args, rows = append(args, row...), rows+1
		if rows < chunk && weight < heavy {
			return nil
		}
		return flush()
	})
	if err == nil {
		err = flush()
	}
	if err != nil {
		return err
	}
	return s.countOn(ctx, tx, t)
}

// insertInto is a statement that adds so many rows.
func (s *Store) insertInto(t models.ArchiveTable, rows int) string {
	var out strings.Builder
	out.WriteString("INSERT INTO " + t.Name + " (")
	for i, c := range t.Columns {
		out.WriteString(map[bool]string{true: `"`, false: `, "`}[i == 0] + c.Name + `"`)
	}
	out.WriteString(") VALUES ")
	n := 0
	for r := range rows {
		out.WriteString(map[bool]string{true: "(", false: ", ("}[r == 0])
		for i := range t.Columns {
			if i > 0 {
				out.WriteString(", ")
			}
			if n++; s.engine == postgresEngine {
				out.WriteString("$" + strconv.Itoa(n))
			} else {
				out.WriteString("?")
			}
		}
		out.WriteString(")")
	}
	return out.String()
}

// countOn lets numbers that the database gives itself go on behind those that came.
// SQLite does so of its own accord.
func (s *Store) countOn(ctx context.Context, tx *gorm.DB, t models.ArchiveTable) error {
	if s.engine != postgresEngine {
		return nil
	}
	for _, c := range t.Columns {
		if c.Type != models.ArchiveInteger {
			continue
		}
		_, err := execute(ctx, tx, `SELECT setval(q.seq, (SELECT coalesce(max("`+c.Name+`"), 0) + 1 FROM `+t.Name+`), false)
			FROM (SELECT pg_get_serial_sequence(quote_ident(current_schema()) || '.`+t.Name+`', '`+c.Name+`') AS seq) q WHERE q.seq IS NOT NULL`)
		if err != nil {
			return err
		}
	}
	return nil
}
