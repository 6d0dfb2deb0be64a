package store

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// keepRun is how long what a forecast came to is kept for other processes to read.
const keepRun = 15 * time.Minute

// Run is a forecast that takes long, as all processes see it.
type Run struct {
	ID, Jurisdiction string
	Holder           string    // the process that reckons it
	Until            time.Time // nobody else begins it before then
	Done, Total      int
	Stopped          bool   // somebody wants it stopped, or has
	Ended            bool   // there is a result, or none will come
	Result           string // "": it was stopped, or failed
}

type runRow struct {
	ID           string `gorm:"column:id;primaryKey"`
	Jurisdiction string `gorm:"column:jurisdiction"`
	Holder       string `gorm:"column:holder"`
	Until        stamp  `gorm:"column:until"`
	Done         int    `gorm:"column:done"`
	Total        int    `gorm:"column:total"`
	StoppedAt    *stamp `gorm:"column:stopped_at"`
	EndedAt      *stamp `gorm:"column:ended_at"`
	Result       string `gorm:"column:result"`
}

func (runRow) TableName() string { return "forecast_runs" }

const runColumns = "id, jurisdiction, holder, until, done, total, stopped_at, ended_at, result"

func (r *runRow) run() (Run, error) {
	until, err := r.Until.time()
	return Run{ID: r.ID, Jurisdiction: r.Jurisdiction, Holder: r.Holder, Until: until, Done: r.Done, Total: r.Total, Stopped: r.StoppedAt != nil, Ended: r.EndedAt != nil, Result: r.Result}, err
}

// HoldRun notes how far the holder has come with a run, and keeps others from beginning
// it until then. It gives the run as it stands: where another holds it, that one's, and
// where it was told to stop, stopped.
func (s *Store) HoldRun(ctx context.Context, r Run, now time.Time) (stands Run, err error) {
	err = s.change(ctx, "hold a forecast", func(tx *gorm.DB) ([]Note, error) {
		if _, err := execute(ctx, tx, "DELETE FROM forecast_runs WHERE until < ?", stampOf(now.Add(-keepRun))); err != nil {
			return nil, err
		}
		_, err := execute(ctx, tx, "INSERT INTO forecast_runs ("+runColumns+") VALUES (?, ?, ?, ?, ?, ?, NULL, NULL, '') ON CONFLICT (id) DO UPDATE SET holder = excluded.holder, until = excluded.until,"+
			" done = excluded.done, total = excluded.total, stopped_at = CASE WHEN forecast_runs.holder = excluded.holder AND forecast_runs.ended_at IS NULL THEN forecast_runs.stopped_at END, ended_at = NULL, result = ''"+
			" WHERE forecast_runs.holder = excluded.holder AND forecast_runs.ended_at IS NULL OR forecast_runs.until <= ?",
			r.ID, r.Jurisdiction, r.Holder, stampOf(r.Until), r.Done, r.Total, stampOf(now))
		if err != nil {
			return nil, err
		}
		rows, err := find[runRow](ctx, tx, "SELECT "+runColumns+" FROM forecast_runs WHERE id = ?", r.ID)
		if err == nil && len(rows) > 0 {
			stands, err = rows[0].run()
		}
		return nil, err
	})
	return stands, err
}

// EndRun keeps what a run came to, "" if nothing, for a while.
func (s *Store) EndRun(ctx context.Context, r Run, now time.Time) error {
	return s.change(ctx, "end a forecast", func(tx *gorm.DB) ([]Note, error) {
		_, err := execute(ctx, tx, "UPDATE forecast_runs SET done = ?, total = ?, until = ?, ended_at = ?, result = ? WHERE id = ? AND holder = ?",
			r.Done, r.Total, stampOf(now), stampOf(now), r.Result, r.ID, r.Holder)
		return nil, err
	})
}

// RunOf is a run as it stands; false where no process has one.
func (s *Store) RunOf(ctx context.Context, id string) (Run, bool, error) {
	rows, err := find[runRow](ctx, s.read, "SELECT "+runColumns+" FROM forecast_runs WHERE id = ?", id)
	if err != nil || len(rows) == 0 {
		return Run{}, false, s.fault(ctx, "look for a forecast", err)
	}
	r, err := rows[0].run()
	return r, err == nil, s.fault(ctx, "look for a forecast", err)
}

// StopRun tells whoever holds a run to stop it; false if nobody reckons one of this id
// for the jurisdiction.
func (s *Store) StopRun(ctx context.Context, jurisdiction, id string, now time.Time) (bool, error) {
	var met int64
	err := s.change(ctx, "stop a forecast", func(tx *gorm.DB) (_ []Note, err error) {
		met, err = execute(ctx, tx, "UPDATE forecast_runs SET stopped_at = ? WHERE id = ? AND jurisdiction = ? AND ended_at IS NULL AND until > ?", stampOf(now), id, jurisdiction, stampOf(now))
		return nil, err
	})
	return met == 1, err
}
