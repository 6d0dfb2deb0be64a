package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"proviso/models"
)

// Open opens a database: the path of a SQLite file, which is made if it is not
// there and writing is asked for, or a postgres:// URL. It changes no schema; ask
// Check whether the schema is that of this program, and Migrate to make it so.
// What the user can put right is a *models.Error of KindRefused.
func Open(ctx context.Context, dsn string, o Options) (*Store, error) {
	s := &Store{o: o}
	err := s.connect(ctx, dsn)
	if err == nil {
		err = s.refuseNewer(ctx)
	}
	if err != nil {
		_ = s.Close() // the reason for closing is the error that matters
		return nil, err
	}
	return s, nil
}

func (s *Store) connect(ctx context.Context, dsn string) error {
	scheme, _, isURL := strings.Cut(dsn, "://")
	switch {
	case isURL && (scheme == "postgres" || scheme == "postgresql"):
		return s.connectPostgres(ctx, dsn)
	case isURL:
		// The rest of it may hold a password.
		return models.Refused("a database is the path of a SQLite file or a postgres:// URL, not a %s:// URL", scheme)
	case dsn == "":
		return models.Refused("no database is named; give the path of a SQLite file, or a postgres:// URL")
	case dsn == ":memory:":
		return models.Refused("a database in memory would be lost at the end; give the path of a file")
	}
	if s.o.Replica != "" {
		return models.Refused("a replica is of a database on PostgreSQL; SQLite has none")
	}
	path := filepath.Clean(dsn)
	s.name = path
	if err := checkFile(path, s.o.ReadOnly); err != nil {
		return err
	}
	return s.connectSQLite(ctx, path)
}

// checkFile says in plain words what SQLite would call "unable to open database
// file". It opens nothing: closing a file drops every lock that this process
// holds on it, those of another open store too.
func checkFile(path string, readOnly bool) error {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return models.Refused("%s is a folder; name a file in it", path)
	case err == nil && !info.Mode().IsRegular():
		return models.Refused("%s is not a file", path)
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrPermission):
		return models.Refused("%s cannot be opened: permission denied", path)
	case !errors.Is(err, fs.ErrNotExist):
		return models.Refused("%s cannot be opened: %v", path, errors.Unwrap(err))
	case readOnly:
		return models.Refused("%s does not exist", path)
	}
	if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
		return models.Refused("%s cannot be made: there is no folder %s", path, filepath.Dir(path))
	}
	return nil
}
