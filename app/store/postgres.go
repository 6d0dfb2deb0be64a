package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"

	"proviso/models"
)

// Several processes share a server whose default is 100 connections.
const postgresConns = 16

// connectPostgres opens a pool on a server. What the URL says is told to nobody
// but the server: the parser's own errors quote it, so they are dropped.
func (s *Store) connectPostgres(ctx context.Context, dsn string) error {
	s.engine = postgresEngine
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return models.Refused("the postgres:// URL cannot be read; it is postgres://user:password@host:port/database, with signs such as @ : / %% in a password written %%40 %%3A %%2F %%25")
	}
	s.name = fmt.Sprintf("database %s on %s:%d", config.Database, config.Host, config.Port)
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 10 * time.Second
	}
	config.RuntimeParams["timezone"] = "UTC"
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "proviso"
	}
	if s.o.ReadOnly {
		config.RuntimeParams["default_transaction_read_only"] = "on"
	}
	s.readDB = stdlib.OpenDB(*config)
	s.readDB.SetMaxOpenConns(postgresConns)
	s.readDB.SetMaxIdleConns(postgresConns)
	if !s.o.ReadOnly {
		s.writeDB = s.readDB
	}
	if err := s.readDB.PingContext(ctx); err != nil {
		if ctx.Err() != nil {
			return fmt.Errorf("connect to %s: %w", s.name, ctx.Err())
		}
		return models.Refused("cannot connect to %s as %s: %s", s.name, config.User, whyNot(err))
	}
	return s.open(func(db *sql.DB) gorm.Dialector { return postgres.New(postgres.Config{Conn: db}) })
}

// whyNot is the reason in an error of connecting, without what pgx says around it.
func whyNot(err error) string {
	var answer *pgconn.PgError
	if errors.As(err, &answer) {
		return answer.Message
	}
	for {
		switch x := err.(type) {
		case interface{ Unwrap() error }:
			if inner := x.Unwrap(); inner != nil {
				err = inner
				continue
			}
		case interface{ Unwrap() []error }: // one for each address tried: the first will do
			if all := x.Unwrap(); len(all) > 0 {
				err = all[0]
				continue
			}
		}
		break
	}
	return err.Error()
}
