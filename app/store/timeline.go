package store

import (
	"context"
	"fmt"
	"strconv"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// A standby that is promoted begins a new timeline. A primary that was lost and comes
// back, because somebody started its machine again, goes on with the old one and would
// take writes as before: to be connected to the one now and to the other then is to lose
// what the one took. So of several servers none is written to, or read as the primary,
// that is on an older timeline than one which was seen.

// timelineQuery is the timeline that a primary writes, in hexadecimal; "0" of a standby.
const timelineQuery = "SELECT CASE WHEN pg_is_in_recovery() THEN '0' ELSE left(pg_walfile_name(pg_current_wal_lsn()), 8) END"

func timelineOf(ctx context.Context, conn *pgconn.PgConn) (int64, error) {
	r := conn.ExecParams(ctx, timelineQuery, nil, nil, nil, nil).Read()
	if r.Err != nil {
		return 0, r.Err
	}
	if len(r.Rows) != 1 {
		return 0, fmt.Errorf("a server says its timeline in %d rows", len(r.Rows))
	}
	return strconv.ParseInt(string(r.Rows[0][0]), 16, 64)
}

// seeTimeline remembers a timeline, and says whether it is the newest that was seen.
func (s *Store) seeTimeline(n int64) bool {
	for {
		seen := s.reach.timeline.Load()
		if n < seen {
			return false
		}
		if s.reach.timeline.CompareAndSwap(seen, n) {
			return true
		}
	}
}

// ofNewest lets no connection through to a primary whose place another has taken.
func (s *Store) ofNewest(before pgconn.ValidateConnectFunc) pgconn.ValidateConnectFunc {
	return func(ctx context.Context, conn *pgconn.PgConn) error {
		if err := before(ctx, conn); err != nil {
			return err
		}
		n, err := timelineOf(ctx, conn)
		if err == nil && !s.seeTimeline(n) {
			err = fmt.Errorf("it was the primary before another took its place: keep it stopped (timeline %d; the newest is %d)", n, s.reach.timeline.Load())
		}
		return err
	}
}

// lookAtAll asks each of several servers for its timeline, so that the first that
// answers is not taken for the newest. Those that do not answer are passed over.
func (s *Store) lookAtAll(ctx context.Context, config *pgx.ConnConfig) {
	var all sync.WaitGroup
	for _, at := range hosts(config) {
		one := alone(config, at)
		all.Go(func() {
			conn, err := pgconn.ConnectConfig(ctx, one)
			if err != nil {
				return
			}
			defer conn.Close(ctx)
			if n, err := timelineOf(ctx, conn); err == nil {
				s.seeTimeline(n)
			}
		})
	}
	all.Wait()
}

// alone is the configuration for one of its servers.
func alone(config *pgx.ConnConfig, at string) *pgconn.Config {
	c := config.Config.Copy()
	ways := append([]*pgconn.FallbackConfig{{Host: c.Host, Port: c.Port, TLSConfig: c.TLSConfig}}, c.Fallbacks...)
	c.Fallbacks, c.ValidateConnect = nil, nil
	first := true
	for _, w := range ways {
		switch {
		case place(w.Host, w.Port) != at:
		case first:
			c.Host, c.Port, c.TLSConfig, first = w.Host, w.Port, w.TLSConfig, false
		default:
			c.Fallbacks = append(c.Fallbacks, w)
		}
	}
	return c
}
