package store

import (
	"context"
	"errors"

	"gorm.io/gorm"
)

type calendarRow struct {
	PersonID  string `gorm:"column:person_id;primaryKey"`
	Hash      string `gorm:"column:hash"`
	CreatedAt stamp  `gorm:"column:created_at"`
}

func (calendarRow) TableName() string { return "calendars" }

// SetCalendar makes the hash the one under which the person's calendar can be
// read; the one before is good no more. No hash takes the calendar away.
func (s *Store) SetCalendar(ctx context.Context, person, hash string) error {
	if err := s.writable(); err != nil {
		return err
	}
	if s.o.Now == nil {
		return errors.New("keep a calendar: the store was opened without a clock")
	}
	err := s.transaction(ctx, func(tx *gorm.DB) error {
		if _, err := execute(ctx, tx, "DELETE FROM calendars WHERE person_id = ?", person); err != nil || hash == "" {
			return err
		}
		return insert(ctx, tx, []calendarRow{{person, hash, stampOf(s.o.Now())}})
	})
	return s.fault(ctx, "keep a calendar", err)
}

// CalendarOf is the person whose calendar is read under the hash; "" if it is
// nobody's.
func (s *Store) CalendarOf(ctx context.Context, hash string) (person string, err error) {
	found, err := find[string](ctx, s.read, "SELECT person_id FROM calendars WHERE hash = ?", hash)
	if err != nil || len(found) == 0 {
		return "", s.fault(ctx, "find a calendar", err)
	}
	return found[0], nil
}

// HasCalendar is true if the person's calendar can be read under some address.
func (s *Store) HasCalendar(ctx context.Context, person string) (bool, error) {
	n, err := only[int64](ctx, s.read, "SELECT count(*) FROM calendars WHERE person_id = ?", person)
	return n > 0, s.fault(ctx, "find a calendar", err)
}
