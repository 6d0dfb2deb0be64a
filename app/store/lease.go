package store

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// MailWork is the name of the lease under which mail is written and sent.
const MailWork = "mail"

// PublishWork is the name of the lease under which the schedule publishes.
const PublishWork = "publish"

// leaseRow is who does a piece of scheduled work, and until when nobody else does.
type leaseRow struct {
	Name   string `gorm:"column:name;primaryKey"`
	Holder string `gorm:"column:holder"`
	Until  stamp  `gorm:"column:until"`
}

func (leaseRow) TableName() string { return "leases" }

// TakeLease gives the holder the work of this name until then, or for longer if it
// holds it already; false while somebody else has it.
func (s *Store) TakeLease(ctx context.Context, name, holder string, now, until time.Time) (bool, error) {
	var met int64
	err := s.change(ctx, "take a lease", func(tx *gorm.DB) (_ []Note, err error) {
		met, err = execute(ctx, tx, "INSERT INTO leases (name, holder, until) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until"+
			" WHERE leases.holder = excluded.holder OR leases.until <= ?", name, holder, stampOf(until), stampOf(now))
		return nil, err
	})
	return met == 1, err
}

// EndLease lets others have the work from now on. That it was done stays to be seen.
func (s *Store) EndLease(ctx context.Context, name, holder string, now time.Time) error {
	return s.change(ctx, "end a lease", func(tx *gorm.DB) ([]Note, error) {
		_, err := execute(ctx, tx, "UPDATE leases SET until = ? WHERE name = ? AND holder = ?", stampOf(now), name, holder)
		return nil, err
	})
}

// DropLease ends a lease and leaves nothing of it.
func (s *Store) DropLease(ctx context.Context, name, holder string) error {
	return s.change(ctx, "drop a lease", func(tx *gorm.DB) ([]Note, error) {
		_, err := execute(ctx, tx, "DELETE FROM leases WHERE name = ? AND holder = ?", name, holder)
		return nil, err
	})
}

// LeasedUntil is until when the work of this name was last in somebody's hands;
// the zero time: it never was.
func (s *Store) LeasedUntil(ctx context.Context, name string) (time.Time, error) {
	rows, err := find[leaseRow](ctx, s.read, "SELECT name, holder, until FROM leases WHERE name = ?", name)
	if err != nil || len(rows) == 0 {
		return time.Time{}, s.fault(ctx, "look at a lease", err)
	}
	at, err := rows[0].Until.time()
	return at, s.fault(ctx, "look at a lease", err)
}
