package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"proviso/models"
)

// A query on PostgreSQL goes to the primary, but for two cases. What the public reads
// may be a moment old: it goes to the replica, if there is one and it keeps up. And
// while the primary is away everything that is read goes to the replica: what it holds
// is what was there a moment before.
//
// A connection whose server has gone is found dead when it is used. A reading is then
// made again, once, on a new connection, for nothing was changed by it; so is the
// beginning of a transaction. What was sent inside of one is never sent twice.

// mostBehind is how old what a replica shows may be before it is asked no more.
const mostBehind = time.Second

type lagKey struct{}

// MayLag marks a reading for which what was there a second ago will do.
func MayLag(ctx context.Context) context.Context { return context.WithValue(ctx, lagKey{}, true) }

type pinKey struct{}

// reach is what is known of the servers.
type reach struct {
	replica *sql.DB // nil: there is none
	where   string  // the replica's name, as told to people
	away    atomic.Bool
	// asOf is the newest time, in microseconds, of which the replica is known to hold
	// everything; 0: it is away, or is not known to be one.
	asOf atomic.Int64
	// timeline is the newest that was seen of several servers.
	timeline atomic.Int64
}

// follows is true if the replica holds all that there was a moment ago.
func (s *Store) follows() bool {
	return s.reach.replica != nil && s.reach.asOf.Load() >= s.o.Now().Add(-mostBehind).UnixMicro()
}

// from is where a reading goes.
func (s *Store) from(ctx context.Context) *sql.DB {
	if db, ok := ctx.Value(pinKey{}).(*sql.DB); ok {
		return db
	}
	lags, _ := ctx.Value(lagKey{}).(bool)
	if s.reach.replica != nil && (s.reach.away.Load() || lags && s.follows()) {
		return s.reach.replica
	}
	return s.readDB
}

// upTo makes sure that a reading of the record as it stood at a revision goes to where
// all of that is: the record is only added to, so that what holds the revision holds it
// for good.
func (s *Store) upTo(ctx context.Context, revision int64) context.Context {
	db := s.from(ctx)
	if db == s.readDB {
		return ctx
	}
	var newest int64
	err := db.QueryRowContext(ctx, "SELECT coalesce(max(seq), 0) FROM facts").Scan(&newest)
	if err != nil || newest < revision {
		db = s.readDB
	}
	return context.WithValue(ctx, pinKey{}, db)
}

// route is the pool under gorm on PostgreSQL.
type route struct{ s *Store }

var errAway = errors.New("the server is away")

// reading asks for rows, and asks once more where the connection was dead.
func reading[T any](ctx context.Context, s *Store, ask func(*sql.DB) (T, error)) (T, error) {
	db := s.from(ctx)
	if db == s.readDB && s.reach.away.Load() {
		var none T
		return none, errAway // whoever watches tells when it is back; until then nobody waits for it
	}
	got, err := ask(db)
	if err == nil || ctx.Err() != nil || !lost(err) {
		return got, err
	}
	dropIdle(db)
	if db == s.reach.replica {
		s.reach.asOf.Store(0)
		return ask(s.readDB)
	}
	if got, err = ask(db); err != nil && lost(err) && s.reach.replica != nil && ctx.Err() == nil && ctx.Value(pinKey{}) == nil {
		return ask(s.reach.replica)
	}
	return got, err
}

func (r route) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return reading(ctx, r.s, func(db *sql.DB) (*sql.Rows, error) { return db.QueryContext(ctx, query, args...) })
}

// QueryRowContext, ExecContext and PrepareContext are asked for by gorm's interface;
// the store uses none of them but inside of transactions.
func (r route) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return r.s.from(ctx).QueryRowContext(ctx, query, args...)
}

func (r route) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return r.s.writeDB.ExecContext(ctx, query, args...)
}

func (r route) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	return r.s.readDB.PrepareContext(ctx, query)
}

// BeginTx begins a transaction: one that only reads where readings go, every other on
// the primary.
func (r route) BeginTx(ctx context.Context, o *sql.TxOptions) (*sql.Tx, error) {
	if o != nil && o.ReadOnly {
		return reading(ctx, r.s, func(db *sql.DB) (*sql.Tx, error) { return db.BeginTx(ctx, o) })
	}
	if r.s.reach.away.Load() {
		return nil, errAway
	}
	tx, err := r.s.writeDB.BeginTx(ctx, o)
	if err == nil || ctx.Err() != nil || !lost(err) {
		return tx, err
	}
	dropIdle(r.s.writeDB)
	return r.s.writeDB.BeginTx(ctx, o)
}

// dropIdle ends the connections that nobody is using: where one was dead all may be.
func dropIdle(db *sql.DB) {
	db.SetMaxIdleConns(-1)
	db.SetMaxIdleConns(postgresConns)
}

// lost is true of an error of a connection: its server has gone, does not answer, or is
// none that can be written to.
func lost(err error) bool {
	var answer *pgconn.PgError
	if errors.As(err, &answer) {
		switch answer.Code {
		case "57P01", "57P02", "57P03": // shutting down, crashed, starting
			return true
		}
		return len(answer.Code) == 5 && answer.Code[:2] == "08"
	}
	var connecting *pgconn.ConnectError
	var wire *net.OpError
	return errors.As(err, &connecting) || errors.As(err, &wire) || pgconn.SafeToRetry(err) || errors.Is(err, errAway) ||
		errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}

// away is what a user is told of a server that has gone.
func (s *Store) away(err error) error {
	if errors.Is(err, errAway) {
		return models.Away("%s cannot be reached; what was published can still be read, and nothing was written", s.name)
	}
	return models.Away("%s cannot be reached: %s", s.name, whyNot(err))
}

// Reach is how it stands with the servers, to be told to whoever keeps them.
type Reach struct {
	Away      bool          // the primary cannot be reached: nothing is written
	Replica   string        // its name; "": there is none
	Following bool          // the replica is read from
	Behind    time.Duration // how old what it shows may be, where it follows
}

// Reach asks nobody: it is what Watch found last.
func (s *Store) Reach() Reach {
	r := Reach{Away: s.reach.away.Load(), Replica: s.reach.where}
	if r.Following = s.follows(); r.Following {
		r.Behind = max(0, s.o.Now().Sub(time.UnixMicro(s.reach.asOf.Load())))
	}
	return r
}
