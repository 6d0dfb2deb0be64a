package store

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// forgetAttempts is how long failures count after the last one.
const forgetAttempts = 24 * time.Hour

// Attempted is what attempts to sign in are counted by: a login or a client, by
// its hash.
type Attempted struct {
	Kind, About string
}

type attemptRow struct {
	Kind     string `gorm:"column:kind;primaryKey"`
	About    string `gorm:"column:about;primaryKey"`
	Failures int    `gorm:"column:failures"`
	LastAt   stamp  `gorm:"column:last_at"`
	NextAt   stamp  `gorm:"column:next_at"`
}

func (attemptRow) TableName() string { return "sign_in_attempts" }

// BeginAttempt counts an attempt as failed before it is looked at, so that many
// at once gain nothing over one after the other. If one of what it is counted by
// must wait, it counts for none, and the latest of the times to wait for is
// returned. Wait is how long the next must wait after so many failures.
func (s *Store) BeginAttempt(ctx context.Context, by []Attempted, now time.Time, wait func(kind string, failures int) time.Duration) (until time.Time, err error) {
	err = s.change(ctx, "begin to sign in", func(tx *gorm.DB) ([]Note, error) {
		if _, err := execute(ctx, tx, "DELETE FROM sign_in_attempts WHERE last_at < ?", stampOf(now.Add(-forgetAttempts))); err != nil {
			return nil, err
		}
		failures := make([]int, len(by))
		for i, b := range by {
			rows, err := find[attemptRow](ctx, tx, "SELECT kind, about, failures, last_at, next_at FROM sign_in_attempts WHERE kind = ? AND about = ?", b.Kind, b.About)
			if err != nil {
				return nil, err
			}
			for _, r := range rows {
				failures[i] = r.Failures
				next, err := r.NextAt.time()
				if err != nil {
					return nil, err
				}
				if next.After(now) && next.After(until) {
					until = next
				}
			}
		}
		if !until.IsZero() {
			return nil, nil
		}
		for i, b := range by {
			next := stampOf(now.Add(wait(b.Kind, failures[i]+1)))
			_, err := execute(ctx, tx, "INSERT INTO sign_in_attempts (kind, about, failures, last_at, next_at) VALUES (?, ?, ?, ?, ?)"+
				" ON CONFLICT (kind, about) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at, next_at = excluded.next_at",
				b.Kind, b.About, failures[i]+1, stampOf(now), next)
			if err != nil {
				return nil, err
			}
		}
		return nil, nil
	})
	return until, err
}

// ForgiveAttempt takes back the counting of one attempt, which did not fail.
func (s *Store) ForgiveAttempt(ctx context.Context, by Attempted, now time.Time) error {
	return s.change(ctx, "forgive an attempt", func(tx *gorm.DB) ([]Note, error) {
		_, err := execute(ctx, tx, "UPDATE sign_in_attempts SET failures = failures - 1, next_at = ? WHERE kind = ? AND about = ? AND failures > 0", stampOf(now), by.Kind, by.About)
		return nil, err
	})
}

// ForgetAttempts takes back the counting of all.
func (s *Store) ForgetAttempts(ctx context.Context, by Attempted) error {
	return s.change(ctx, "forget attempts", func(tx *gorm.DB) ([]Note, error) {
		_, err := execute(ctx, tx, "DELETE FROM sign_in_attempts WHERE kind = ? AND about = ?", by.Kind, by.About)
		return nil, err
	})
}
