package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/mattn/go-sqlite3"
	"gorm.io/gorm"

	"proviso/models"
)

func TestFault(t *testing.T) {
	t.Parallel()
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	ours := models.Invalid("case x", "is wrong")
	tests := []struct {
		name  string
		ctx   context.Context
		err   error
		kind  models.ErrorKind // "": our fault
		words string
	}{
		{"ours", t.Context(), fmt.Errorf("in a transaction: %w", ours), models.KindInvalid, "case x: is wrong"},
		{"interrupted", ended, sqlite3.Error{Code: sqlite3.ErrInterrupt}, "", "doing: context canceled"},
		{"unknown", t.Context(), errors.New("boom"), "", "doing: boom"},
		{"full", t.Context(), sqlite3.Error{Code: sqlite3.ErrFull}, models.KindRefused, diskFull},
		{"no space for the log", t.Context(), sqlite3.Error{Code: sqlite3.ErrIoErr, SystemErrno: syscall.ENOSPC}, models.KindRefused, diskFull},
		{"other I/O", t.Context(), sqlite3.Error{Code: sqlite3.ErrIoErr, SystemErrno: syscall.EIO}, "", "doing: "},
		{"busy", t.Context(), sqlite3.Error{Code: sqlite3.ErrBusy}, models.KindRefused, "x.db is being written by another program"},
		{"made read-only meanwhile", t.Context(), sqlite3.Error{Code: sqlite3.ErrReadonly}, models.KindRefused, "x.db cannot be written"},
		{"damaged", t.Context(), sqlite3.Error{Code: sqlite3.ErrCorrupt}, models.KindRefused, "x.db is damaged"},
		{"wall", t.Context(), sqlite3.Error{Code: sqlite3.ErrConstraint, ExtendedCode: sqlite3.ErrConstraintTrigger}, models.KindConflict, onlyAdded},
		{"check", t.Context(), sqlite3.Error{Code: sqlite3.ErrConstraint, ExtendedCode: sqlite3.ErrConstraintCheck}, "", "doing: "},
		{"duplicate", t.Context(), gorm.ErrDuplicatedKey, models.KindConflict, "somebody else"},
		{"server full", t.Context(), &pgconn.PgError{Code: "53100"}, models.KindRefused, diskFull},
		{"server's wall", t.Context(), &pgconn.PgError{Code: "23000"}, models.KindConflict, onlyAdded},
		{"no right", t.Context(), &pgconn.PgError{Code: "42501", Message: "permission denied for table facts"}, models.KindRefused, "permission denied for table facts"},
		{"standby", t.Context(), &pgconn.PgError{Code: "25006"}, models.KindRefused, "reading only"},
		{"shutting down", t.Context(), &pgconn.PgError{Code: "57P01", Message: "terminating connection"}, models.KindAway, "cannot be reached: terminating connection"},
		{"too many", t.Context(), &pgconn.PgError{Code: "53300", Message: "sorry, too many clients already"}, models.KindRefused, "cannot be used now: sorry"},
		{"broken off", t.Context(), fmt.Errorf("receive: %w", io.ErrUnexpectedEOF), models.KindAway, "cannot be reached: unexpected EOF"},
		{"server's syntax", t.Context(), &pgconn.PgError{Code: "42601", Message: "syntax"}, "", "doing: "},
	}
	s := &Store{name: "x.db", engine: postgresEngine}
	for _, test := range tests {
		got := s.fault(test.ctx, "doing", test.err)
		if models.KindOf(got) != test.kind || !strings.Contains(got.Error(), test.words) {
			t.Errorf("%s: got %v (kind %q), want %q (kind %q)", test.name, got, models.KindOf(got), test.words, test.kind)
		}
	}
	if err := s.fault(ended, "doing", nil); err != nil {
		t.Errorf("no error: got %v", err)
	}
}
