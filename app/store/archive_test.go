package store_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

// TestHouseIsWhole: each table of the schema goes along when the house moves, or stays
// for a reason; of those that go, each column says the same as the schema.
func TestHouseIsWhole(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var want, got []string
		for _, column := range migratedSchema(t, s) {
			table, _, _ := strings.Cut(column, ".")
			if !slices.Contains(store.Stays(), table) {
				want = append(want, column)
			}
		}
		for _, table := range archiveSchema(t, s).Tables {
			for _, c := range table.Columns {
				line := table.Name + "." + c.Name
				if slices.Contains(table.Key, c.Name) {
					line += " key"
				}
				if c.Null {
					line += " null"
				}
				got = append(got, line)
			}
		}
		for _, column := range want {
			if !slices.Contains(got, column) {
				t.Errorf("%s is in neither list of tables, or another column there", column)
			}
		}
		for _, column := range got {
			if !slices.Contains(want, column) {
				t.Errorf("%s is not in the schema", column)
			}
		}
	})
}

func archiveSchema(t *testing.T, s *store.Store) (out models.ArchiveSchema) {
	t.Helper()
	err := s.Archive(t.Context(), func(x *store.Snapshot) error { out = x.Schema; return nil })
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// taken is all rows of a database that go along.
func taken(t *testing.T, s *store.Store) (models.ArchiveSchema, map[string][][]any) {
	t.Helper()
	out := map[string][][]any{}
	var schema models.ArchiveSchema
	err := s.Archive(t.Context(), func(x *store.Snapshot) error {
		schema = x.Schema
		for _, table := range schema.Tables {
			err := x.Rows(t.Context(), table, func(row []any) error {
				out[table.Name] = append(out[table.Name], slices.Clone(row))
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return schema, out
}

func incoming(schema models.ArchiveSchema, rows map[string][][]any) store.Incoming {
	return store.Incoming{Schema: schema, Check: func(*store.Snapshot) error { return nil }, Rows: func(t models.ArchiveTable, insert func([]any) error) error {
		for _, row := range rows[t.Name] {
			if err := insert(row); err != nil {
				return err
			}
		}
		return nil
	}}
}

// full is a database with something recorded and somebody in it.
func full(t *testing.T) *store.Store {
	t.Helper()
	s := storetest.Open(t)
	record(t, s, example()...)
	addHooks(t, s, "a")
	queueEvents(t, s, 1, event("a", 1, storetest.Day))
	return s
}

// TestTakeIn: rows come out as they went in, the walls stand, and it is written on.
func TestTakeIn(t *testing.T) {
	t.Parallel()
	schema, rows := taken(t, full(t))
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		s := reopen(t, dsn, store.Options{Now: storetest.Now})
		if err := s.TakeIn(t.Context(), incoming(schema, rows)); err != nil {
			t.Fatal(err)
		}
		if _, got := taken(t, s); fmt.Sprintf("%#v", got) != fmt.Sprintf("%#v", rows) {
			t.Errorf("got  %#v\nwant %#v", got, rows)
		}
		wantNoFaults(t, s)
		for _, table := range tables {
			if _, err := store.WriteDB(s).ExecContext(t.Context(), "DELETE FROM "+table); err == nil {
				t.Errorf("%s: rows can be deleted", table)
			}
		}
		record(t, s, store.Draft{Kind: models.FactSource, ID: "later", Body: []byte(`{}`)})
		wantNoFaults(t, s)
		wantKind(t, s.TakeIn(t.Context(), incoming(schema, rows)), models.KindRefused, "is not empty", "webhooks 1", "people 1")
	})
}

// TestTakeInWholeOrNot: whatever goes wrong, at the first row or at the check of the
// last, nothing is there afterwards.
func TestTakeInWholeOrNot(t *testing.T) {
	t.Parallel()
	schema, rows := taken(t, full(t))
	broken := errors.New("broken")
	for name, in := range map[string]func() store.Incoming{
		"the last table ends in the middle": func() store.Incoming {
			in := incoming(schema, rows)
			all := in.Rows
			in.Rows = func(t models.ArchiveTable, insert func([]any) error) error {
				if err := all(t, insert); err != nil || t.Name != "webhook_deliveries" {
					return err
				}
				return broken
			}
			return in
		},
		"the check fails": func() store.Incoming {
			in := incoming(schema, rows)
			in.Check = func(*store.Snapshot) error { return broken }
			return in
		},
		"a row refers to nobody": func() store.Incoming {
			all := incoming(schema, rows)
			in := all
			in.Rows = func(t models.ArchiveTable, insert func([]any) error) error {
				if t.Name == "people" {
					return nil
				}
				return all.Rows(t, insert)
			}
			return in
		},
		"a row is there twice": func() store.Incoming {
			all := incoming(schema, rows)
			in := all
			in.Rows = func(t models.ArchiveTable, insert func([]any) error) error {
				if err := all.Rows(t, insert); err != nil {
					return err
				}
				return all.Rows(t, insert)
			}
			return in
		},
		"a table is missing": func() store.Incoming {
			short := schema
			short.Tables = schema.Tables[:len(schema.Tables)-1]
			return incoming(short, rows)
		},
		"a column is another": func() store.Incoming {
			other := schema
			other.Tables = slices.Clone(schema.Tables)
			other.Tables[0].Columns = slices.Clone(other.Tables[0].Columns)
			other.Tables[0].Columns[0].Name = "sort"
			other.Tables[0].Key = []string{"id"}
			return incoming(other, rows)
		},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.EachDSN(t, func(t *testing.T, dsn string) {
				s := reopen(t, dsn, store.Options{Now: storetest.Now})
				if err := s.TakeIn(t.Context(), in()); err == nil {
					t.Fatal("it was taken in")
				}
				if err := s.CheckEmpty(t.Context()); err != nil {
					t.Errorf("afterwards: %v", err)
				}
				if err := s.TakeIn(t.Context(), incoming(schema, rows)); err != nil {
					t.Errorf("the next attempt: %v", err)
				}
			})
		})
	}
}

// TestTakeInVersions: an older archive goes into its own schema, which is then brought
// up; a newer one is refused.
func TestTakeInVersions(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	record(t, s, example()...)
	addReaders(t, s, "ann")
	schema, rows := taken(t, s)
	old := schema
	old.Version = 7
	old.Tables = slices.DeleteFunc(slices.Clone(schema.Tables), func(t models.ArchiveTable) bool {
		return slices.Contains([]string{"webhooks", "webhook_deliveries", "imports", "import_rows", "import_recipients", "alert_addresses", "received_alerts", "reviews"}, t.Name)
	})
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		s := reopen(t, dsn, store.Options{Now: storetest.Now})
		newer := schema
		newer.Version = 99
		wantKind(t, s.TakeIn(t.Context(), incoming(newer, rows)), models.KindRefused, "by a newer version of proviso (schema 99")
		if err := s.TakeIn(t.Context(), incoming(old, rows)); err != nil {
			t.Fatal(err)
		}
		if err := s.Check(t.Context()); err != nil {
			t.Error(err)
		}
		if _, got := taken(t, s); fmt.Sprintf("%#v", got) != fmt.Sprintf("%#v", rows) {
			t.Errorf("got  %#v\nwant %#v", got, rows)
		}
	})
	ready := openMigrated(t, filepath.Join(t.TempDir(), "ready.db"))
	wantKind(t, ready.TakeIn(t.Context(), incoming(old, rows)), models.KindRefused, "already, and the archive is of schema 7")
}

// TestArchiveWhileWriting: what is read is one state, though others write on.
func TestArchiveWhileWriting(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		record(t, s, example()...)
		err := s.Archive(t.Context(), func(x *store.Snapshot) error {
			record(t, s, store.Draft{Kind: models.FactSource, ID: "later", Body: []byte(`{}`)})
			var lines int64
			for _, table := range x.Schema.Tables {
				if table.Name != "trail" {
					continue
				}
				if err := x.Rows(t.Context(), table, func([]any) error { lines++; return nil }); err != nil {
					return err
				}
			}
			if lines != x.Trail.Lines || x.Revision != x.Trail.Facts {
				t.Errorf("%d lines are read, the trail had %d", lines, x.Trail.Lines)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		wantNoFaults(t, s)
	})
}

// TestCountOn: where the database numbers rows itself, it goes on behind those that came.
func TestCountOn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		numbered := "id INTEGER PRIMARY KEY AUTOINCREMENT"
		if store.IsPostgres(s) {
			numbered = "id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"
		}
		sqlExec(t, s, "CREATE TABLE counted ("+numbered+", word text)", "INSERT INTO counted (id, word) VALUES (41, 'brought')")
		table := models.ArchiveTable{Name: "counted", Key: []string{"id"}, Columns: []models.ArchiveColumn{{Name: "id", Type: models.ArchiveInteger}, {Name: "word", Type: models.ArchiveText}}}
		if err := store.CountOn(s, t.Context(), table); err != nil {
			t.Fatal(err)
		}
		sqlExec(t, s, "INSERT INTO counted (word) VALUES ('new')")
		if got := texts(t, s, "SELECT id || word FROM counted ORDER BY id"); !slices.Equal(got, []string{"41brought", "42new"}) {
			t.Errorf("got %q", got)
		}
	})
}
