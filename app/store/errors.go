package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/mattn/go-sqlite3"
	"gorm.io/gorm"

	"proviso/models"
)

// fault turns what a driver says into a *models.Error where a user can act on
// it, and wraps it with what was being done where not. Every error of a query
// leaves the store through here.
func (s *Store) fault(ctx context.Context, doing string, err error) error {
	var known *models.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return known
	case ctx.Err() != nil:
		// The drivers word an interruption each in their way.
		return fmt.Errorf("%s: %w", doing, ctx.Err())
	}
	if refused := s.fromSQLite(err); refused != nil {
		return refused
	}
	if refused := s.fromPostgres(err); refused != nil {
		return refused
	}
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return models.Conflict("", "somebody else wrote the same thing first; nothing was written")
	}
	return fmt.Errorf("%s: %w", doing, err)
}

const (
	diskFull  = "the disk is full; nothing was written"
	onlyAdded = "the record is only ever added to; nothing was written"
)

func (s *Store) fromSQLite(err error) error {
	var e sqlite3.Error
	switch {
	case !errors.As(err, &e):
		return nil
	case e.Code == sqlite3.ErrFull || e.SystemErrno == syscall.ENOSPC || e.SystemErrno == syscall.EDQUOT:
		return models.Refused(diskFull)
	case e.Code == sqlite3.ErrBusy || e.Code == sqlite3.ErrLocked:
		return models.Refused("%s is being written by another program; try again when it is done", s.name)
	case e.Code == sqlite3.ErrReadonly:
		return models.Refused("%s cannot be written: the file or its folder is read-only", s.name)
	case e.Code == sqlite3.ErrCorrupt || e.Code == sqlite3.ErrNotADB:
		return models.Refused("%s is damaged (%s); restore it from a backup", s.name, e.Code)
	case e.ExtendedCode == sqlite3.ErrConstraintTrigger:
		return models.Conflict("", onlyAdded)
	}
	return nil
}

// Codes of https://www.postgresql.org/docs/15/errcodes-appendix.html.
func (s *Store) fromPostgres(err error) error {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		switch e.Code {
		case "53100": // disk_full
			return models.Refused(diskFull)
		case "23000": // integrity_constraint_violation: our own triggers
			return models.Conflict("", onlyAdded)
		case "42501": // insufficient_privilege
			return models.Refused("%s refuses: %s", s.name, e.Message)
		case "25006": // read_only_sql_transaction: a standby
			return models.Refused("%s is for reading only", s.name)
		case "53300": // too many connections
			return models.Refused("%s cannot be used now: %s", s.name, e.Message)
		}
	}
	if s.engine == postgresEngine && lost(err) {
		return s.away(err)
	}
	return nil
}

// isCode is true if err is an error of SQLite of one of these codes.
func isCode(err error, codes ...sqlite3.ErrNo) bool {
	var e sqlite3.Error
	return errors.As(err, &e) && slices.Contains(codes, e.Code)
}
