package store

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"log/slog"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"

	"proviso/models"
)

// Never edit a migration that has landed: databases exist that have run it.
//
//go:embed migrations
var migrations embed.FS

// versionTable is where goose notes what it has run.
const versionTable = goose.DefaultTablename

func (e engine) migrations() (fs.FS, error) { return fs.Sub(migrations, "migrations/"+string(e)) }

// newest is the schema version that this program knows.
func (e engine) newest() (int64, error) {
	files, err := fs.ReadDir(migrations, "migrations/"+string(e))
	if err != nil {
		return 0, fmt.Errorf("list migrations: %w", err)
	}
	var newest int64
	for _, f := range files {
		number, _, _ := strings.Cut(f.Name(), "_")
		v, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("migration %s has no number: %w", f.Name(), err)
		}
		newest = max(newest, v)
	}
	return newest, nil
}

// SchemaVersion is the schema of the database (0: none yet) and the one that
// this program wants. It writes nothing, so it can be asked of any database.
func (s *Store) SchemaVersion(ctx context.Context) (have, want int64, err error) {
	if want, err = s.engine.newest(); err != nil {
		return 0, 0, err
	}
	there := "SELECT count(*) > 0 FROM sqlite_master WHERE type = 'table' AND name = '" + versionTable + "'"
	if s.engine == postgresEngine {
		there = "SELECT to_regclass('" + versionTable + "') IS NOT NULL"
	}
	var found bool
	if err := s.readDB.QueryRowContext(ctx, there).Scan(&found); err != nil || !found {
		return 0, want, s.fault(ctx, "look for the schema version", err)
	}
	err = s.readDB.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM "+versionTable).Scan(&have)
	return have, want, s.fault(ctx, "read the schema version", err)
}

// Check is an error unless the schema is the one that this program wants.
func (s *Store) Check(ctx context.Context) error {
	have, want, err := s.SchemaVersion(ctx)
	switch {
	case err != nil:
		return err
	case have == 0:
		return models.Refused("%s holds no record yet; to set it up, run `proviso migrate`", s.name)
	case have < want:
		return models.Refused("%s is of an older version of proviso (schema %d; this program needs %d); to bring it up to date, run `proviso migrate`", s.name, have, want)
	}
	return s.newer(have, want)
}

func (s *Store) refuseNewer(ctx context.Context) error {
	have, want, err := s.SchemaVersion(ctx)
	if err != nil {
		return err
	}
	return s.newer(have, want)
}

// newer refuses a schema from the future: this program cannot know what it means.
func (s *Store) newer(have, want int64) error {
	if have > want {
		return models.Refused("%s was written by a newer version of proviso (schema %d; this program knows %d); use that version", s.name, have, want)
	}
	return nil
}

// Migrate brings the schema up to this program's and says where it stood and
// stands. Each migration lands whole or not at all; processes that migrate at
// once do it once.
func (s *Store) Migrate(ctx context.Context) (from, to int64, err error) {
	newest, err := s.engine.newest()
	if err != nil {
		return 0, 0, err
	}
	return s.MigrateTo(ctx, newest)
}

// MigrateTo brings the schema up to a version that this program knows.
func (s *Store) MigrateTo(ctx context.Context, want int64) (from, to int64, err error) {
	if err := s.writable(); err != nil {
		return 0, 0, err
	}
	from, _, err = s.SchemaVersion(ctx)
	if err != nil {
		return 0, 0, err
	}
	if err := s.newer(from, want); err != nil || from == want {
		return from, from, err
	}
	if from == 0 {
		if err := s.refuseForeign(ctx); err != nil {
			return 0, 0, err
		}
	}
	if s.engine == postgresEngine {
		err = s.migrateAlone(ctx, want)
	} else {
		err = s.migrateOrYield(ctx, want)
	}
	if err != nil {
		return from, from, s.fault(ctx, "migrate "+s.name, err)
	}
	to, _, err = s.SchemaVersion(ctx)
	return from, to, err
}

// refuseForeign keeps our tables out of another program's file.
func (s *Store) refuseForeign(ctx context.Context) error {
	if s.engine != sqliteEngine {
		return nil // a PostgreSQL database is named on purpose, and may be shared
	}
	// Where our tables are, goose's is too: another process may have just made them.
	var tables int
	err := s.readDB.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"+
		" AND NOT EXISTS (SELECT 1 FROM sqlite_master WHERE name = '"+versionTable+"')").Scan(&tables)
	if err != nil {
		return s.fault(ctx, "look into "+s.name, err)
	}
	if tables > 0 {
		return models.Refused("%s is a database of some other program; name a new file", s.name)
	}
	return nil
}

// migrateAlone holds a lock of its own on a connection of its own: goose's lock
// is one for all schemas of a database, and is polled every few seconds.
func (s *Store) migrateAlone(ctx context.Context, want int64) error {
	conn, err := s.writeDB.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	const key = "hashtextextended('proviso migrate ' || current_schema(), 0)"
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock("+key+")"); err != nil {
		return err
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock("+key+")")
	return s.goose(ctx, want)
}

// migrateOrYield tries, and if another process got there first takes its work.
func (s *Store) migrateOrYield(ctx context.Context, want int64) error {
	var err error
	for range 3 {
		if err = s.goose(ctx, want); err == nil || ctx.Err() != nil {
			return err
		}
		if have, _, verr := s.SchemaVersion(ctx); verr == nil && have == want {
			return nil
		}
	}
	return err
}

func (s *Store) goose(ctx context.Context, want int64) error {
	files, err := s.engine.migrations()
	if err != nil {
		return err
	}
	dialect := goose.DialectSQLite3
	if s.engine == postgresEngine {
		dialect = goose.DialectPostgres
	}
	provider, err := goose.NewProvider(dialect, s.writeDB, files, goose.WithDisableGlobalRegistry(true), goose.WithSlog(slog.New(slog.DiscardHandler)))
	if err != nil {
		return err
	}
	_, err = provider.UpTo(ctx, want)
	return err
}
