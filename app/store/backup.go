package store

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/mattn/go-sqlite3"

	"proviso/models"
)

// ofPostgres says how a PostgreSQL database is backed up.
const ofPostgres = "%s is backed up by PostgreSQL's own means, pg_dump, or pg_basebackup with its archive of the log (the README has the commands), or as an archive, which goes into either engine: proviso backup --archive FILE"

// CopyTo writes the database as it is at one moment into an empty file, while others
// read and write on.
//
// It is VACUUM INTO and not SQLite's backup call. That one begins anew whenever another
// connection writes between two of its steps, so that beside a busy writer it may never
// end; in one single step it can neither be stopped nor tell how far it is. VACUUM INTO
// reads in one transaction, which in WAL mode holds up nobody; it walks every page, so
// that damage is met; and what was deleted does not go along. It does not sync what it
// wrote: the caller does.
func (s *Store) CopyTo(ctx context.Context, file string) error {
	if s.engine == postgresEngine {
		return models.Refused(ofPostgres, s.name)
	}
	// On a connection of its own: with query_only on, SQLite takes it for a write.
	db, err := openPool(sqliteDSN(s.name, forAll+"&mode=ro"), 1)
	if err != nil {
		return fmt.Errorf("open %s: %w", s.name, err)
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", file)
	return s.fault(ctx, "copy "+s.name, err)
}

// Size is about how long a copy will be, in bytes.
func (s *Store) Size(ctx context.Context) (n int64, err error) {
	query := "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
	if s.engine == postgresEngine {
		query = "SELECT pg_database_size(current_database())"
	}
	err = s.readDB.QueryRowContext(ctx, query).Scan(&n)
	return n, s.fault(ctx, "measure "+s.name, err)
}

// CheckIntegrity lets SQLite look at every page, index and constraint, and at every row
// that refers to another. PostgreSQL looks after itself.
func (s *Store) CheckIntegrity(ctx context.Context) error {
	if s.engine == postgresEngine {
		return nil
	}
	rows, err := s.readDB.QueryContext(ctx, "PRAGMA integrity_check(5)")
	if err != nil {
		return s.fault(ctx, "check "+s.name, err)
	}
	defer rows.Close()
	var faults []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return s.fault(ctx, "check "+s.name, err)
		}
		if text != "ok" {
			faults = append(faults, strings.ReplaceAll(text, "\n", "; "))
		}
	}
	if err := rows.Err(); err != nil {
		return s.fault(ctx, "check "+s.name, err)
	}
	if len(faults) > 0 {
		return models.Refused("%s is damaged: %s", s.name, strings.Join(faults, "; "))
	}
	var dangling int
	err = s.readDB.QueryRowContext(ctx, "SELECT count(*) FROM pragma_foreign_key_check").Scan(&dangling)
	if err == nil && dangling > 0 {
		err = models.Refused("%s is damaged: %d rows refer to rows that are not there", s.name, dangling)
	}
	return s.fault(ctx, "check "+s.name, err)
}

// Fold makes a SQLite database one single file that nobody has open, so that it can be
// given another name. It is Refused while anybody has; a file that SQLite cannot read
// stays as it is, and whole is false.
func Fold(ctx context.Context, path string) (whole bool, err error) {
	// SQLite would take away the log of a file that is no database.
	if ours, err := beginsAsSQLite(path); err != nil || !ours {
		return false, err
	}
	db, err := openPool(sqliteDSN(path, "_busy_timeout=1000&mode=rw"), 1)
	if err != nil {
		return false, fmt.Errorf("open %s: %w", path, err)
	}
	defer db.Close()
	var mode string
	// It takes the file for itself, or fails.
	err = db.QueryRowContext(ctx, "PRAGMA journal_mode = DELETE").Scan(&mode)
	switch {
	case isCode(err, sqlite3.ErrCorrupt, sqlite3.ErrNotADB):
		return false, nil
	case isCode(err, sqlite3.ErrBusy, sqlite3.ErrLocked), err == nil && mode != "delete":
		return false, models.Refused("%s is open in another process; stop it first", path)
	case isCode(err, sqlite3.ErrReadonly, sqlite3.ErrCantOpen, sqlite3.ErrPerm):
		return false, models.Refused("%s cannot be written: the file or its folder is read-only", path)
	case err != nil:
		return false, fmt.Errorf("fold %s into one file: %w", path, err)
	}
	return true, nil
}

func beginsAsSQLite(path string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, fmt.Errorf("open %s: %w", path, err)
	}
	defer f.Close()
	head := make([]byte, 16)
	n, _ := f.ReadAt(head, 0)
	return string(head[:n]) == "SQLite format 3\x00", nil
}
