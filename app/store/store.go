// Package store keeps the record: an append-only store of facts, with a
// hash-chained trail of who wrote what, on SQLite or PostgreSQL.
//
// It promises that a write lands whole or not at all, that nothing once written
// is changed or removed, that both engines answer alike, and that VerifyTrail
// tells if somebody went around it. It refuses to know what a fact means: a body
// is JSON with a digest, and no more.
//
// The walls stand in the database itself, as triggers and constraints, so that
// they hold for every program that opens it. Somebody with the right to drop a
// trigger can still change a row; the trail is there to tell.
//
// Writes are serial: version numbers, order of recording and the chain of hashes
// all need one line of writers. On SQLite the line is a pool of one connection
// whose transactions lock at once; on PostgreSQL, with several processes, it is
// an advisory lock held to the end of the transaction.
package store

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"

	"proviso/models"
)

// Options say how a store is used. The zero value can read and migrate.
type Options struct {
	ReadOnly bool
	// Replica is the postgres:// URL of a streaming replica of the database, to be read
	// from; "": there is none.
	Replica string
	// Now is the clock of recording; without one nothing can be recorded.
	Now func() time.Time
	// SlowQuery is the time from which a query is logged to Log; zero: none is.
	SlowQuery time.Duration
	Log       *slog.Logger
}

// Store is an open database. It is safe for use by several goroutines.
type Store struct {
	engine engine
	name   string // as told to people; never holds a password
	o      Options

	write, read     *gorm.DB        // write is nil if the store is for reading only
	writeDB, readDB *sql.DB         // the pools below; one and the same on PostgreSQL
	config          *pgx.ConnConfig // of PostgreSQL
	reach           reach

	watcher atomic.Pointer[func(query string)]
}

// engine is what differs between the two databases.
type engine string

const (
	sqliteEngine   engine = "sqlite"
	postgresEngine engine = "postgres"
)

// Name is the database as it is told to people; it never holds a password.
func (s *Store) Name() string { return s.name }

// Close ends all connections. The writing one goes last, for only it can fold
// SQLite's write-ahead log back into the file.
func (s *Store) Close() error {
	var errs []error
	if s.reach.replica != nil {
		errs = append(errs, s.reach.replica.Close())
	}
	if s.readDB != nil && s.readDB != s.writeDB {
		errs = append(errs, s.readDB.Close())
	}
	if s.writeDB != nil {
		errs = append(errs, s.writeDB.Close())
	}
	return errors.Join(errs...)
}

// OnQuery calls f with the text of every query from now on, until stop is
// called: tests count with it that no list asks once per row.
func (s *Store) OnQuery(f func(query string)) (stop func()) {
	s.watcher.Store(&f)
	return func() { s.watcher.Store(nil) }
}

// open lays gorm over the pools.
func (s *Store) open(dialect func(*sql.DB) gorm.Dialector) (err error) {
	if s.read, err = s.lay(dialect(s.readDB)); err != nil || s.o.ReadOnly {
		return err
	}
	if s.writeDB == s.readDB {
		s.write = s.read
		return nil
	}
	s.write, err = s.lay(dialect(s.writeDB))
	return err
}

func (s *Store) lay(d gorm.Dialector) (*gorm.DB, error) {
	db, err := gorm.Open(d, &gorm.Config{
		TranslateError:         true,
		PrepareStmt:            s.engine == sqliteEngine, // pgx does so itself, on each connection
		SkipDefaultTransaction: true,
		DisableAutomaticPing:   true, // both pools have been asked something already
		Logger:                 slowLog{s.o.Log, s.o.SlowQuery},
	})
	if err != nil {
		return nil, err
	}
	tell := func(db *gorm.DB) {
		if f := s.watcher.Load(); f != nil {
			(*f)(db.Statement.SQL.String())
		}
	}
	c := db.Callback()
	return db, errors.Join(c.Query().Register("store:tell", tell), c.Raw().Register("store:tell", tell),
		c.Row().Register("store:tell", tell), c.Create().Register("store:tell", tell))
}

// snapshot runs f in a transaction that reads one state of the database.
func (s *Store) snapshot(ctx context.Context, f func(tx *gorm.DB) error) error {
	if s.engine == postgresEngine {
		return s.read.WithContext(ctx).Transaction(f, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	}
	return s.read.WithContext(ctx).Transaction(f) // in WAL a reader sees the state of its first query
}

// transaction runs f as the one writer, all or nothing.
func (s *Store) transaction(ctx context.Context, f func(tx *gorm.DB) error) error {
	if s.engine == sqliteEngine {
		return s.write.WithContext(ctx).Transaction(f) // BEGIN IMMEDIATE, by the connection string
	}
	done := false
	err := s.write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		// Read committed: what is read after the lock must be what the last
		// holder of the lock committed, not what stood when we began to wait.
		_, err := execute(ctx, tx, "SELECT pg_advisory_xact_lock(CAST(CAST('trail' AS regclass) AS oid)::bigint)")
		if err == nil {
			err = f(tx)
		}
		done = err == nil
		return err
	}, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	if done && err != nil && ctx.Err() == nil && lost(err) {
		return models.Away("%s went away at the moment of writing: look whether this was written before you send it again", s.name)
	}
	return err
}

// unprepared is the same transaction without prepared statements. gorm prepares each
// statement of a transaction anew, every time it is run, and database/sql keeps all of them
// until the transaction ends: what runs thousands of statements would hold them all.
func unprepared(tx *gorm.DB) *gorm.DB {
	p, ok := tx.Statement.ConnPool.(*gorm.PreparedStmtTX)
	if !ok {
		return tx
	}
	out := tx.Session(&gorm.Session{NewDB: true})
	out.Statement = &gorm.Statement{DB: out, ConnPool: p.Tx, Context: tx.Statement.Context}
	return out
}

// writable is an error if the store cannot be written to.
func (s *Store) writable() error {
	if s.write == nil {
		return models.Refused("%s is open for reading only", s.name)
	}
	return nil
}
