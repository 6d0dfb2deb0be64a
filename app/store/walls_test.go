package store_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"proviso/app/store"
	"proviso/app/store/storetest"
)

var tables = []string{"subjects", "facts", "fact_sources", "trail"}

// aColumn is a column of each table, for statements that change it.
var aColumn = map[string]string{"subjects": "id", "facts": "body", "fact_sources": "source_id", "trail": "detail"}

// changes is what must not pass, whatever its form.
func changes(table string, postgres bool) []string {
	c := aColumn[table]
	out := []string{
		fmt.Sprintf("UPDATE %s SET %s = %s", table, c, c),
		fmt.Sprintf("DELETE FROM %s", table),
	}
	if postgres {
		conflict := map[string]string{"subjects": "(kind, id)", "facts": "(seq)", "fact_sources": "(seq, source_id)", "trail": "(seq)"}[table]
		return append(out,
			"TRUNCATE "+table+" CASCADE",
			fmt.Sprintf("UPDATE %s SET %s = %s WHERE false", table, c, c),
			fmt.Sprintf("INSERT INTO %s SELECT * FROM %s ON CONFLICT %s DO UPDATE SET %s = EXCLUDED.%s", table, table, conflict, c, c),
			fmt.Sprintf("MERGE INTO %s t USING %s s ON t.%s = s.%s WHEN MATCHED THEN DELETE", table, table, c, c),
		)
	}
	return append(out,
		fmt.Sprintf("UPDATE OR REPLACE %s SET %s = %s", table, c, c),
		fmt.Sprintf("INSERT OR REPLACE INTO %s SELECT * FROM %s", table, table),
		fmt.Sprintf("REPLACE INTO %s SELECT * FROM %s LIMIT 1", table, table),
		fmt.Sprintf("INSERT INTO %s SELECT * FROM %s WHERE true ON CONFLICT DO UPDATE SET %s = excluded.%s", table, table, c, c),
	)
}

// Keys other than the first one of a table, by which REPLACE would delete too.
var replaceByOtherKeys = []string{
	`INSERT OR REPLACE INTO facts SELECT 99, kind, id, version, recorded_at, known_from, author, reason, withdrawn, '{}', digest FROM facts WHERE seq = 2`,
	`INSERT OR REPLACE INTO facts SELECT 2, 'source', 'order', 9, recorded_at, known_from, author, reason, withdrawn, '{}', digest FROM facts WHERE seq = 2`,
	`INSERT OR REPLACE INTO facts(rowid, seq, kind, id, version, recorded_at, author, reason, withdrawn, body, digest) SELECT 2, 2, kind, id, 9, recorded_at, author, reason, 0, '{}', digest FROM facts WHERE seq = 2`,
	`INSERT OR REPLACE INTO trail SELECT 99, at, actor, action, kind, id, fact_seq, digest, 'other', previous, hash FROM trail WHERE seq = 2`,
	`INSERT OR REPLACE INTO subjects(rowid, kind, id) VALUES (1, 'case', 'other')`,
	`INSERT OR REPLACE INTO fact_sources(rowid, seq, source_kind, source_id) VALUES (1, 3, 'source', 'other')`,
}

func TestWalls(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		record(t, s, example()...)
		wantWalls(t, s, store.WriteDB(s))
	})
}

// Another program opens the file with SQLite's defaults: no foreign keys, and a
// REPLACE that fires no delete trigger.
func TestWallsForOtherPrograms(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "test.db")
	s := openMigrated(t, path)
	record(t, s, example()...)
	other, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	wantWalls(t, s, other)
}

func wantWalls(t *testing.T, s *store.Store, db *sql.DB) {
	t.Helper()
	before := dump(t, db)
	var statements []string
	for _, table := range tables {
		statements = append(statements, changes(table, store.IsPostgres(s))...)
	}
	if !store.IsPostgres(s) {
		statements = append(statements, replaceByOtherKeys...)
	}
	for _, q := range statements {
		if _, err := db.ExecContext(t.Context(), q); err == nil {
			t.Errorf("%s: was let through", q)
		} else if strings.Contains(err.Error(), "syntax") {
			t.Errorf("%s: %v", q, err)
		}
	}
	if after := dump(t, db); !slices.Equal(after, before) {
		t.Errorf("rows changed:\n got %v\nwant %v", after, before)
	}
	wantNoFaults(t, s)
}

// dump is all rows of all tables as text.
func dump(t *testing.T, db *sql.DB) []string {
	t.Helper()
	var out []string
	for _, table := range tables {
		rows, err := db.QueryContext(t.Context(), "SELECT * FROM "+table+" ORDER BY 1, 2")
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			cells, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range cells {
				into[i] = &cells[i]
			}
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			out = append(out, table+fmt.Sprint(cells))
		}
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// What Record checks is checked by the database too.
func TestChecks(t *testing.T) {
	t.Parallel()
	digest, hash := "'"+strings.Repeat("a", 64)+"'", "'"+strings.Repeat("b", 64)+"'"
	fact := []string{"9", "'case'", "'phl'", "2", "'2026-03-31T12:00:00.000000Z'", "NULL", "'anna'", "''", "false", "'{}'", digest}
	line := []string{"9", "'2026-03-31T12:00:00.000000Z'", "'anna'", "'record'", "'case'", "'phl'", "9", digest, "''", hash, hash}
	insert := func(table string, good []string, column int, value string) string {
		values := slices.Clone(good)
		values[column] = value
		return "INSERT INTO " + table + " VALUES (" + strings.Join(values, ", ") + ")"
	}
	refused := []string{
		"INSERT INTO subjects VALUES ('', 'x')", "INSERT INTO subjects VALUES ('case', '')", "INSERT INTO subjects VALUES (NULL, 'x')",
		insert("facts", fact, 0, "0"), insert("facts", fact, 1, "''"), insert("facts", fact, 1, "'grant'"), insert("facts", fact, 2, "'nobody'"),
		insert("facts", fact, 3, "0"), insert("facts", fact, 3, "1"), insert("facts", fact, 4, "'31 March'"), insert("facts", fact, 4, "NULL"),
		insert("facts", fact, 5, "'2026'"), insert("facts", fact, 5, "''"), insert("facts", fact, 6, "''"), insert("facts", fact, 7, "NULL"),
		insert("facts", fact, 8, "NULL"), insert("facts", fact, 9, "'{'"), insert("facts", fact, 9, "''"), insert("facts", fact, 9, "NULL"),
		insert("facts", fact, 10, "'abc'"), insert("facts", fact, 10, strings.ToUpper(digest)),
		"INSERT INTO fact_sources VALUES (3, 'case', 'phl')", "INSERT INTO fact_sources VALUES (3, 'source', 'nobody')", "INSERT INTO fact_sources VALUES (77, 'source', 'order')",
		insert("trail", line, 0, "0"), insert("trail", line, 1, "'noon'"), insert("trail", line, 2, "''"), insert("trail", line, 3, "''"),
		insert("trail", line, 6, "-1"), insert("trail", line, 6, "0"), insert("trail", line, 6, "1"), insert("trail", line, 7, "''"), insert("trail", line, 9, "''"), insert("trail", line, 10, "'x'"),
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		record(t, s, example()...)
		for _, q := range refused {
			if _, err := store.WriteDB(s).ExecContext(t.Context(), q); err == nil {
				t.Errorf("%s: was let through", q)
			}
		}
		// The rows that the bad ones differ from by one value are good.
		sqlExec(t, s, insert("facts", fact, 0, "9"), insert("trail", line, 0, "9"))
	})
}
