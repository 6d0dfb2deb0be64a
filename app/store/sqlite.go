package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"github.com/mattn/go-sqlite3"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"

	"proviso/models"
)

// readers bounds the connections that read at once.
const readers = 8

// Pragmas are per connection, so they stand in the connection string. The driver
// passes over a key that it does not know without a word: connectSQLite asks
// back whether they hold.
const (
	// forAll: recursive_triggers lets the rows that a REPLACE would delete meet
	// the delete triggers.
	forAll  = "_foreign_keys=1&_busy_timeout=5000&_recursive_triggers=1&_synchronous=NORMAL"
	forRead = forAll + "&mode=ro&_query_only=1"
	// forWrite: without immediate, a transaction that reads and then writes fails
	// with "database is locked" as soon as two of them meet. The writer holds 16 MiB
	// of pages: with SQLite's own 2 a large import reads the index of its rows again
	// and again.
	forWrite = forAll + "&mode=rwc&_journal_mode=WAL&_txlock=immediate&_cache_size=-16384"
	// logPages is how many pages of 4 KiB the log holds before they go into the file:
	// pages that are written again and again go there once.
	logPages = 16_000
)

func sqliteDSN(path, query string) string {
	// An escaped path keeps a name with ? or % in it from being read as options.
	return "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath() + "?" + query
}

// connectSQLite opens two pools on the file: one connection that writes, and
// some that read meanwhile.
func (s *Store) connectSQLite(ctx context.Context, path string) (err error) {
	s.engine = sqliteEngine
	if !s.o.ReadOnly {
		if s.writeDB, err = openPool(sqliteDSN(path, forWrite), 1); err != nil {
			return fmt.Errorf("open %s: %w", path, err)
		}
		if err := probeWrite(ctx, s.writeDB); err != nil {
			return s.refuseFile(ctx, path, err)
		}
		// The driver has no option for it. A connection that is opened anew has SQLite's
		// own 1,000, which is slower and nothing else.
		if _, err := s.writeDB.ExecContext(ctx, fmt.Sprintf("PRAGMA wal_autocheckpoint = %d", logPages)); err != nil {
			return s.refuseFile(ctx, path, err)
		}
		if err := checkPragmas(ctx, s.writeDB, path, map[string]string{"journal_mode": "wal", "query_only": "0", "cache_size": "-16384", "wal_autocheckpoint": fmt.Sprint(logPages)}); err != nil {
			return s.refuseFile(ctx, path, err)
		}
	}
	if err := s.openReaders(ctx, path); err != nil {
		return s.refuseFile(ctx, path, err)
	}
	err = s.open(func(db *sql.DB) gorm.Dialector { return sqlite.New(sqlite.Config{Conn: db}) })
	return s.refuseFile(ctx, path, err)
}

func openPool(dsn string, conns int) (*sql.DB, error) {
	db, err := sql.Open("sqlite3", dsn)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	return db, nil
}

// openReaders opens the reading pool. A file in WAL mode cannot be read where
// its folder cannot be written (an archive, a read-only mount), since SQLite
// wants its index beside it. If there is no log beside it either, no writer has
// it open, and it can be read as a file that does not change.
func (s *Store) openReaders(ctx context.Context, path string) (err error) {
	if s.readDB, err = openPool(sqliteDSN(path, forRead), readers); err != nil {
		return err
	}
	err = checkPragmas(ctx, s.readDB, path, map[string]string{"query_only": "1"})
	if _, statErr := os.Stat(path + "-wal"); s.o.ReadOnly && isCode(err, sqlite3.ErrCantOpen, sqlite3.ErrReadonly) && errors.Is(statErr, os.ErrNotExist) {
		_ = s.readDB.Close()
		if s.readDB, err = openPool(sqliteDSN(path, forRead+"&immutable=1"), readers); err != nil {
			return err
		}
		return checkPragmas(ctx, s.readDB, path, map[string]string{"query_only": "1"})
	}
	return err
}

// probeWrite writes and takes it back before anything reaches the disk. SQLite
// opens a read-only file for writing without a word, and even begins an
// immediate transaction on it; it fails only at the first write.
func probeWrite(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil)
	if isCode(err, sqlite3.ErrBusy) {
		return nil // somebody is writing, so it can be written
	}
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "CREATE TABLE proviso_probe (x INTEGER)")
	return errors.Join(err, tx.Rollback())
}

func checkPragmas(ctx context.Context, db *sql.DB, path string, more map[string]string) error {
	want := map[string]string{"foreign_keys": "1", "busy_timeout": "5000", "synchronous": "1", "recursive_triggers": "1"}
	for name, value := range more {
		want[name] = value
	}
	for name, value := range want {
		var got string
		if err := db.QueryRowContext(ctx, "PRAGMA "+name).Scan(&got); err != nil {
			return err
		}
		if got != value {
			return models.Refused("%s cannot be used: SQLite answers %s = %s where %s is needed", path, name, got, value)
		}
	}
	// Pragmas do not read the file; this does, and finds one that is no database.
	var tables int
	return db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master").Scan(&tables)
}

// refuseFile words what SQLite says when it opens a file.
func (s *Store) refuseFile(ctx context.Context, path string, err error) error {
	switch {
	case err == nil:
		return nil
	case isCode(err, sqlite3.ErrNotADB):
		return models.Refused("%s is not a SQLite database", path)
	case !s.o.ReadOnly && isCode(err, sqlite3.ErrReadonly, sqlite3.ErrCantOpen, sqlite3.ErrPerm):
		return models.Refused("%s cannot be written: the file or its folder is read-only", path)
	case isCode(err, sqlite3.ErrCantOpen, sqlite3.ErrReadonly, sqlite3.ErrPerm):
		return models.Refused("%s cannot be opened: permission denied", path)
	}
	return s.fault(ctx, "open "+path, err)
}
