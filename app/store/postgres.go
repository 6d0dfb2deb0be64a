package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
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

// How long it is waited for a server to answer, and for each of several: with the first
// of them gone the second must be come to while people still wait.
const (
	connectTime     = 10 * time.Second
	connectTimeEach = 5 * time.Second
)

// connectPostgres opens a pool on a server. What the URL says is told to nobody
// but the server: the parser's own errors quote it, so they are dropped.
func (s *Store) connectPostgres(ctx context.Context, dsn string) error {
	s.engine = postgresEngine
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return models.Refused("the postgres:// URL cannot be read; it is postgres://user:password@host:port/database, with signs such as @ : / %% in a password written %%40 %%3A %%2F %%25")
	}
	s.name = "database " + config.Database + " on " + strings.Join(hosts(config), ", ")
	switch { // of several servers the primary is meant, whatever the URL says of sessions
	case len(hosts(config)) > 1 && !s.o.ReadOnly:
		config.ValidateConnect = pgconn.ValidateConnectTargetSessionAttrsReadWrite
	case len(hosts(config)) > 1 || s.o.ReadOnly && config.ValidateConnect != nil:
		// Our own sessions for reading can write nothing, wherever they are.
		config.ValidateConnect = pgconn.ValidateConnectTargetSessionAttrsPrimary
	}
	if len(hosts(config)) > 1 {
		config.ValidateConnect = s.ofNewest(config.ValidateConnect)
	}
	s.config = config
	s.readDB = openServer(config, s.o.ReadOnly)
	if len(hosts(config)) > 1 {
		s.lookAtAll(ctx, config)
	}
	if !s.o.ReadOnly {
		s.writeDB = s.readDB
	}
	if err := s.readDB.PingContext(ctx); err != nil {
		if ctx.Err() != nil {
			return fmt.Errorf("connect to %s: %w", s.name, ctx.Err())
		}
		return models.Refused("cannot connect to %s as %s: %s", s.name, config.User, whyNot(err))
	}
	if s.o.Replica != "" {
		if err := s.connectReplica(ctx); err != nil {
			return err
		}
	}
	return s.open(func(*sql.DB) gorm.Dialector { return postgres.New(postgres.Config{Conn: route{s}}) })
}

// hosts is where a configuration leads, each place once.
func hosts(c *pgx.ConnConfig) []string {
	out := []string{place(c.Host, c.Port)}
	for _, f := range c.Fallbacks { // each once with TLS and once without, as sslmode says
		if at := place(f.Host, f.Port); !slices.Contains(out, at) {
			out = append(out, at)
		}
	}
	return out
}

func place(host string, port uint16) string { return fmt.Sprintf("%s:%d", host, port) }

// openServer is a pool on a server. Nobody is asked yet.
func openServer(c *pgx.ConnConfig, readOnly bool) *sql.DB {
	if c.ConnectTimeout == 0 {
		c.ConnectTimeout = connectTime
		if len(hosts(c)) > 1 {
			c.ConnectTimeout = connectTimeEach
		}
	}
	c.RuntimeParams["timezone"] = "UTC"
	if c.RuntimeParams["application_name"] == "" {
		c.RuntimeParams["application_name"] = "proviso"
	}
	if readOnly {
		c.RuntimeParams["default_transaction_read_only"] = "on"
	}
	db := stdlib.OpenDB(*c)
	db.SetMaxOpenConns(postgresConns)
	db.SetMaxIdleConns(postgresConns)
	return db
}

// connectReplica opens a pool on the replica. It may be away: then it is not read from.
// One that answers must hold this record.
func (s *Store) connectReplica(ctx context.Context) error {
	config, err := pgx.ParseConfig(s.o.Replica)
	if scheme, _, _ := strings.Cut(s.o.Replica, "://"); err != nil || scheme != "postgres" && scheme != "postgresql" {
		return models.Refused("the replica's postgres:// URL cannot be read; it is postgres://user:password@host:port/database, with signs such as @ : / %% in a password written %%40 %%3A %%2F %%25")
	}
	s.reach.where = "database " + config.Database + " on " + strings.Join(hosts(config), ", ")
	s.reach.replica = openServer(config, true)
	if s.reach.replica.PingContext(ctx) != nil {
		return ctx.Err()
	}
	if err := sameRecord(ctx, s.readDB, s.reach.replica); err != nil && !lost(err) {
		return models.Refused("%s is no replica of %s: %s", s.reach.where, s.name, whyNot(err))
	}
	return nil
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
		case interface{ Unwrap() []error }: // one for each address tried: the last will do, for the first may only say that there is no TLS
			if all := x.Unwrap(); len(all) > 0 {
				err = all[len(all)-1]
				continue
			}
		}
		break
	}
	return err.Error()
}
