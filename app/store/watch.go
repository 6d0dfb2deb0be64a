package store

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

const (
	// betweenLooks is how often a database is asked whether it is there and whether
	// anything moved; on PostgreSQL it says so by itself, and sooner.
	betweenLooks = 250 * time.Millisecond
	// lookPatience is how long an answer to that may take before the server is held to
	// be away.
	lookPatience = 2 * time.Second
)

// Watch follows the database until the context ends. It calls moved soon after any
// process has published something, taken it back or changed how is published, and now
// and then for nothing. On
// PostgreSQL it also finds out whether the primary can be reached and whether the
// replica keeps up: until it runs, both are taken to be as when the store was opened.
func (s *Store) Watch(ctx context.Context, moved func()) {
	if s.engine == sqliteEngine {
		s.watchFile(ctx, moved)
		return
	}
	w := watch{s: s}
	var both sync.WaitGroup
	if s.reach.replica != nil {
		both.Go(func() { w.replica(ctx) })
	}
	both.Go(func() { w.primary(ctx, moved) })
	both.Wait()
}

// watchFile asks SQLite for the number that moves when another connection, of this
// process or of another, has written. It is read from shared memory.
func (s *Store) watchFile(ctx context.Context, moved func()) {
	conn, err := s.readDB.Conn(ctx)
	if err != nil {
		return
	}
	defer conn.Close()
	last := int64(-1)
	for pause(ctx, betweenLooks) {
		var version int64
		if err := conn.QueryRowContext(ctx, "PRAGMA data_version").Scan(&version); err != nil || version == last {
			continue
		}
		last = version
		moved()
	}
}

// pause waits, and is false once the context has ended.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// watch is what the two who watch tell each other.
type watch struct {
	s  *Store
	mu sync.Mutex
	// mark is a place in the primary's log, with when it was read: once the replica has
	// come to it, it holds all that there was then.
	mark string
	at   time.Time
}

// primary listens on a connection of its own. That it breaks is the first sign that the
// server has gone; that another can be made and written to says that it, or the one that
// took its place, is there.
func (w *watch) primary(ctx context.Context, moved func()) {
	for ctx.Err() == nil {
		conn, err := w.listen(ctx)
		switch {
		case ctx.Err() != nil:
		case err == nil:
			w.s.reach.away.Store(false)
			moved() // whatever it was that nobody heard
			if err := w.hear(ctx, conn, moved); pgconn.Timeout(err) && ctx.Err() == nil {
				w.gone() // its machine says nothing at all: to find another takes longer than people wait
			}
		case lost(err) || pgconn.Timeout(err):
			w.gone()
		}
		if conn != nil {
			end, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookPatience)
			_ = conn.Close(end)
			cancel()
			continue // at once: if it was this connection alone, nobody need notice
		}
		pause(ctx, betweenLooks)
	}
}

func (w *watch) gone() {
	if !w.s.reach.away.Swap(true) {
		dropIdle(w.s.readDB)
	}
}

func (w *watch) listen(ctx context.Context) (*pgx.Conn, error) {
	conn, err := pgx.ConnectConfig(ctx, w.s.config.Copy())
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, lookPatience)
	defer cancel()
	var channel string
	if err = conn.QueryRow(ctx, "SELECT 'proviso_' || md5(current_schema())").Scan(&channel); err == nil {
		_, err = conn.Exec(ctx, "LISTEN "+pgx.Identifier{channel}.Sanitize())
	}
	if err != nil {
		_ = conn.Close(ctx)
		return nil, err
	}
	return conn, nil
}

// hear returns when the connection has broken, or nothing is heard on it any more.
func (w *watch) hear(ctx context.Context, conn *pgx.Conn, moved func()) error {
	for {
		wait, cancel := context.WithTimeout(ctx, betweenLooks)
		_, err := conn.WaitForNotification(wait)
		cancel()
		switch {
		case err == nil:
			moved()
		case !pgconn.Timeout(err) || ctx.Err() != nil:
			return err
		}
		if err := w.lookAt(ctx, conn); err != nil {
			return err
		}
	}
}

// lookAt asks the primary how far its log has come.
func (w *watch) lookAt(ctx context.Context, conn *pgx.Conn) error {
	now := w.s.o.Now()
	ask, cancel := context.WithTimeout(ctx, lookPatience)
	defer cancel()
	var mark string
	var answer *pgconn.PgError
	err := conn.QueryRow(ask, "SELECT pg_current_wal_lsn()::text").Scan(&mark)
	if errors.As(err, &answer) && !lost(err) {
		return nil // it answers, be it that nobody may ask this of it
	}
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.mark == "" {
		w.mark, w.at = mark, now
	}
	return nil
}

// replica finds out of when the replica holds everything.
func (w *watch) replica(ctx context.Context) {
	for pause(ctx, betweenLooks) {
		w.mu.Lock()
		mark, at := w.mark, w.at
		w.mu.Unlock()
		if mark == "" {
			continue
		}
		there, err := w.reached(ctx, mark)
		switch {
		case err != nil:
			w.s.reach.asOf.Store(0)
		case there:
			w.s.reach.asOf.Store(at.UnixMicro())
			w.mu.Lock()
			w.mark = "" // a newer one, please
			w.mu.Unlock()
		}
	}
}

func (w *watch) reached(ctx context.Context, mark string) (there bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, lookPatience)
	defer cancel()
	err = w.s.reach.replica.QueryRowContext(ctx, "SELECT coalesce(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END >= CAST($1 AS pg_lsn), false)", mark).Scan(&there)
	return there, err
}

// sameRecord is an error unless the replica's newest line of the trail is the primary's
// too: what was never a copy of this database must not be read in its place.
func sameRecord(ctx context.Context, primary, replica *sql.DB) error {
	const newest = "SELECT seq, hash FROM trail ORDER BY seq DESC LIMIT 1"
	var seq int64
	var copied, kept string
	err := replica.QueryRowContext(ctx, newest).Scan(&seq, &copied)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err == nil {
		err = primary.QueryRowContext(ctx, "SELECT coalesce((SELECT hash FROM trail WHERE seq = $1), '')", seq).Scan(&kept)
	}
	if err == nil && kept != copied {
		err = errors.New("it holds another record")
	}
	return err
}
