package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"proviso/models"
)

// ReaderReport is what a reader says is wrong on a public page.
type ReaderReport struct {
	ID, About, Message, Contact string
	ReceivedAt                  time.Time
	AnsweredAt                  time.Time // zero: it waits
	AnsweredBy, Answer          string
}

type reportRow struct {
	ID         string  `gorm:"column:id;primaryKey"`
	ReceivedAt stamp   `gorm:"column:received_at"`
	About      string  `gorm:"column:about"`
	Message    string  `gorm:"column:message"`
	Contact    string  `gorm:"column:contact"`
	AnsweredAt *stamp  `gorm:"column:answered_at"`
	AnsweredBy *string `gorm:"column:answered_by"`
	Answer     string  `gorm:"column:answer"`
}

func (reportRow) TableName() string { return "reader_reports" }

// mostReports bounds how many reports may wait: a flood fills no disk.
const mostReports = 1000

// AddReport keeps what a reader reports. It refuses while too many wait.
func (s *Store) AddReport(ctx context.Context, r ReaderReport) error {
	if !isText(r.About) || !isText(r.Message) || !isText(r.Contact) {
		return models.Invalid("message", "is not text")
	}
	return s.change(ctx, "keep a reader's report", func(tx *gorm.DB) ([]Note, error) {
		waiting, err := only[int64](ctx, tx, "SELECT count(*) FROM reader_reports WHERE answered_at IS NULL")
		switch {
		case err != nil:
			return nil, err
		case waiting >= mostReports:
			return nil, models.Conflict("message", "cannot be taken now: %d reports wait to be read. Nothing was kept; try again in some days", waiting)
		}
		return nil, insert(ctx, tx, []reportRow{{ID: r.ID, ReceivedAt: stampOf(r.ReceivedAt), About: r.About, Message: r.Message, Contact: r.Contact}})
	})
}

// Reports are those that wait, the oldest first, then those that were answered
// last, up to a number of each.
func (s *Store) Reports(ctx context.Context, limit int) ([]ReaderReport, error) {
	const columns = "SELECT id, received_at, about, message, contact, answered_at, answered_by, answer FROM reader_reports "
	open, err := find[reportRow](ctx, s.read, columns+"WHERE answered_at IS NULL ORDER BY received_at, id LIMIT ?", limit)
	if err != nil {
		return nil, s.fault(ctx, "list readers' reports", err)
	}
	done, err := find[reportRow](ctx, s.read, columns+"WHERE answered_at IS NOT NULL ORDER BY answered_at DESC, id LIMIT ?", limit)
	if err != nil {
		return nil, s.fault(ctx, "list readers' reports", err)
	}
	var out []ReaderReport
	for _, row := range append(open, done...) {
		r := ReaderReport{ID: row.ID, About: row.About, Message: row.Message, Contact: row.Contact, Answer: row.Answer}
		if row.AnsweredBy != nil {
			r.AnsweredBy = *row.AnsweredBy
		}
		if r.ReceivedAt, err = row.ReceivedAt.time(); err != nil {
			return nil, s.fault(ctx, "list readers' reports", err)
		}
		if r.AnsweredAt, err = row.AnsweredAt.maybe(); err != nil {
			return nil, s.fault(ctx, "list readers' reports", err)
		}
		out = append(out, r)
	}
	return out, nil
}

// AnswerReport closes a report; what was done about it stands in the note too.
func (s *Store) AnswerReport(ctx context.Context, id, by, answer string, n Note) error {
	n.Kind, n.Person = PublicationKind, id
	return s.change(ctx, "answer a reader's report", func(tx *gorm.DB) ([]Note, error) {
		met, err := execute(ctx, tx, "UPDATE reader_reports SET answered_at = ?, answered_by = ?, answer = ? WHERE id = ? AND answered_at IS NULL", stampOf(s.o.Now()), by, answer, id)
		if err == nil && met == 0 {
			err = models.Conflict("report", "was answered already, or is not here")
		}
		return []Note{n}, err
	})
}
