package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"proviso/models"
)

// keepProcess is how long after it was last seen a process is taken to have ended.
const keepProcess = 15 * time.Second

// Process is a program that serves this database.
type Process struct {
	ID string
	// KeyMark tells the key that it seals secrets with from others.
	KeyMark         string
	BeganAt, SeenAt time.Time
}

type processRow struct {
	ID      string `gorm:"column:id;primaryKey"`
	KeyMark string `gorm:"column:key_mark"`
	BeganAt stamp  `gorm:"column:began_at"`
	SeenAt  stamp  `gorm:"column:seen_at"`
}

func (processRow) TableName() string { return "processes" }

// SeeProcess notes that a process serves, and gives the others that do. One that seals
// with another key than those is refused: what one of them seals none of the others
// could open.
func (s *Store) SeeProcess(ctx context.Context, p Process, now time.Time) (others []Process, err error) {
	err = s.change(ctx, "note who serves", func(tx *gorm.DB) ([]Note, error) {
		if _, err := execute(ctx, tx, "DELETE FROM processes WHERE seen_at < ?", stampOf(now.Add(-keepProcess))); err != nil {
			return nil, err
		}
		rows, err := find[processRow](ctx, tx, "SELECT id, key_mark, began_at, seen_at FROM processes WHERE id <> ? ORDER BY began_at, id", p.ID)
		if err != nil {
			return nil, err
		}
		others = make([]Process, len(rows))
		for i, r := range rows {
			o := Process{ID: r.ID, KeyMark: r.KeyMark}
			if err := instants([]*stamp{&r.BeganAt, &r.SeenAt}, []*time.Time{&o.BeganAt, &o.SeenAt}); err != nil {
				return nil, err
			}
			if others[i] = o; o.KeyMark != p.KeyMark {
				return nil, models.Refused("another process serves %s with another key: copy its key file here, or name it with --key-file", s.name)
			}
		}
		_, err = execute(ctx, tx, "INSERT INTO processes (id, key_mark, began_at, seen_at) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at",
			p.ID, p.KeyMark, stampOf(p.BeganAt), stampOf(now))
		return nil, err
	})
	return others, err
}

// EndProcess notes that a process serves no longer.
func (s *Store) EndProcess(ctx context.Context, id string) error {
	return s.change(ctx, "note who serves no longer", func(tx *gorm.DB) ([]Note, error) {
		_, err := execute(ctx, tx, "DELETE FROM processes WHERE id = ?", id)
		return nil, err
	})
}

// Counted is how many requests a client made in a window of time, as far as a process
// has seen them.
type Counted struct {
	Meter  string // what is counted
	Span   int64  // which window, counted from the beginning of 1970
	Client string // 32 hexadecimal digits
	Number int64
}

type countedRow struct {
	Meter   string `gorm:"column:meter;primaryKey"`
	Span    int64  `gorm:"column:span;primaryKey;autoIncrement:false"`
	Client  string `gorm:"column:client;primaryKey"`
	Process string `gorm:"column:process;primaryKey"`
	Number  int64  `gorm:"column:number"`
}

func (countedRow) TableName() string { return "request_counts" }

// ExchangeCounts keeps what a process has counted, takes away what is of windows before
// oldest of a meter, and gives what the other processes have counted since.
func (s *Store) ExchangeCounts(ctx context.Context, process string, own []Counted, oldest map[string]int64) (others []Counted, err error) {
	err = s.change(ctx, "exchange counts", func(tx *gorm.DB) ([]Note, error) {
		others = nil
		rows := make([]countedRow, len(own))
		for i, c := range own {
			rows[i] = countedRow{c.Meter, c.Span, c.Client, process, c.Number}
		}
		for len(rows) > 0 {
			part := rows[:min(len(rows), chunk)]
			rows = rows[len(part):]
			query, args := "", []any(nil)
			for _, r := range part {
				query, args = query+", (?, ?, ?, ?, ?)", append(args, r.Meter, r.Span, r.Client, r.Process, r.Number)
			}
			_, err := execute(ctx, tx, "INSERT INTO request_counts (meter, span, client, process, number) VALUES "+query[2:]+
				" ON CONFLICT (meter, span, client, process) DO UPDATE SET number = excluded.number", args...)
			if err != nil {
				return nil, err
			}
		}
		for meter, span := range oldest {
			if _, err := execute(ctx, tx, "DELETE FROM request_counts WHERE meter = ? AND span < ?", meter, span); err != nil {
				return nil, err
			}
		}
		found, err := find[countedRow](ctx, tx, "SELECT meter, span, client, '' AS process, CAST(sum(number) AS bigint) AS number FROM request_counts WHERE process <> ? GROUP BY meter, span, client ORDER BY meter, span, client", process)
		for _, r := range found {
			others = append(others, Counted{r.Meter, r.Span, r.Client, r.Number})
		}
		return nil, err
	})
	return others, err
}
