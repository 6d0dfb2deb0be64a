package store

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"proviso/models"
)

// keepMail is how long a mail is kept after it went, or was given up.
const keepMail = 90 * 24 * time.Hour

// Mail is one that was written, to go out. It is written once and for all; its id
// makes its Message-ID.
type Mail struct {
	ID, Person       string
	Kind             models.LetterKind
	About            string // no second one of the kind and person is about the same
	Subject, Body    string
	CreatedAt, DueAt time.Time // written, and to be tried next
	Tries            int
	SentAt, FailedAt time.Time // zero: it did not go yet, it was not given up
	LastError        string
}

type mailRow struct {
	ID        string            `gorm:"column:id;primaryKey"`
	PersonID  string            `gorm:"column:person_id"`
	Kind      models.LetterKind `gorm:"column:kind"`
	About     string            `gorm:"column:about"`
	Subject   string            `gorm:"column:subject"`
	Body      string            `gorm:"column:body"`
	CreatedAt stamp             `gorm:"column:created_at"`
	DueAt     stamp             `gorm:"column:due_at"`
	Tries     int               `gorm:"column:tries"`
	SentAt    *stamp            `gorm:"column:sent_at"`
	FailedAt  *stamp            `gorm:"column:failed_at"`
	LastError string            `gorm:"column:last_error"`
}

func (mailRow) TableName() string { return "outbox" }

func (r *mailRow) mail() (m Mail, err error) {
	m = Mail{ID: r.ID, Person: r.PersonID, Kind: r.Kind, About: r.About, Subject: r.Subject, Body: r.Body, Tries: r.Tries, LastError: r.LastError}
	for _, f := range []struct {
		from *stamp
		to   *time.Time
	}{{&r.CreatedAt, &m.CreatedAt}, {&r.DueAt, &m.DueAt}, {r.SentAt, &m.SentAt}, {r.FailedAt, &m.FailedAt}} {
		if *f.to, err = f.from.maybe(); err != nil {
			return Mail{}, err
		}
	}
	return m, nil
}

func mailsOf(rows []mailRow) ([]Mail, error) {
	out := make([]Mail, len(rows))
	for i := range rows {
		m, err := rows[i].mail()
		if err != nil {
			return nil, err
		}
		out[i] = m
	}
	return out, nil
}

const mailColumns = "id, person_id, kind, about, subject, body, created_at, due_at, tries, sent_at, failed_at, last_error"

const waiting = "sent_at IS NULL AND failed_at IS NULL"

type mailReaderRow struct {
	PersonID string        `gorm:"column:person_id;primaryKey"`
	Digest   models.Digest `gorm:"column:digest"`
	Reminded day           `gorm:"column:reminded"`
	Digested day           `gorm:"column:digested"`
}

func (mailReaderRow) TableName() string { return "mail_readers" }

// MailReaders is everybody who has an account, with what they have chosen and up
// to which days they were told, in order of their ids.
func (s *Store) MailReaders(ctx context.Context) ([]models.Reader, error) {
	people, err := s.People(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := find[mailReaderRow](ctx, s.read, "SELECT person_id, digest, reminded, digested FROM mail_readers")
	if err != nil {
		return nil, s.fault(ctx, "list who reads mail", err)
	}
	open, err := find[mailRow](ctx, s.read, "SELECT "+mailColumns+" FROM outbox WHERE "+waiting)
	if err != nil {
		return nil, s.fault(ctx, "list mail that waits", err)
	}
	out := make([]models.Reader, len(people))
	at := map[string]*models.Reader{}
	for i, p := range people {
		out[i] = models.Reader{Person: p, Digest: models.DigestNone}
		at[p.ID] = &out[i]
	}
	for _, r := range rows {
		x := at[r.PersonID]
		x.Digest, x.Reminded, x.Digested = r.Digest, models.Date(r.Reminded), models.Date(r.Digested)
	}
	for _, m := range open {
		at[m.PersonID].Waiting = append(at[m.PersonID].Waiting, m.Kind)
	}
	slices.SortFunc(out, func(x, y models.Reader) int { return cmp.Compare(x.Person.ID, y.Person.ID) })
	return out, nil
}

// DigestOf is what a person has chosen.
func (s *Store) DigestOf(ctx context.Context, person string) (models.Digest, error) {
	rows, err := find[mailReaderRow](ctx, s.read, "SELECT person_id, digest, reminded, digested FROM mail_readers WHERE person_id = ?", person)
	if err != nil || len(rows) == 0 {
		return models.DigestNone, s.fault(ctx, "read how often a person is told", err)
	}
	return rows[0].Digest, nil
}

// ChooseDigest keeps how often a person wants to be told.
func (s *Store) ChooseDigest(ctx context.Context, person string, often models.Digest, n Note) error {
	return s.change(ctx, "choose a digest", func(tx *gorm.DB) ([]Note, error) {
		_, err := execute(ctx, tx, "INSERT INTO mail_readers (person_id, digest) VALUES (?, ?) ON CONFLICT (person_id) DO UPDATE SET digest = excluded.digest", person, often)
		return []Note{n}, err
	})
}

// QueueMail keeps mails to go out and up to which days their readers, and those
// who had nothing to be told, have been told: all or nothing. A day never moves
// back, and of what was written before nothing is written again. It gives the ids
// of the mails that are new.
func (s *Store) QueueMail(ctx context.Context, mails []Mail, told []models.Reader, now time.Time) (queued []string, err error) {
	err = s.change(ctx, "queue mail", func(tx *gorm.DB) ([]Note, error) {
		if _, err := execute(ctx, tx, "DELETE FROM outbox WHERE sent_at < ? OR failed_at < ?", stampOf(now.Add(-keepMail)), stampOf(now.Add(-keepMail))); err != nil {
			return nil, err
		}
		queued = nil
		for i := range mails {
			m := &mails[i]
			met, err := execute(ctx, tx, "INSERT INTO outbox ("+mailColumns+") VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, NULL, NULL, '') ON CONFLICT (person_id, kind, about) DO NOTHING",
				m.ID, m.Person, m.Kind, m.About, m.Subject, m.Body, stampOf(m.CreatedAt), stampOf(m.DueAt))
			if err != nil {
				return nil, err
			}
			if met == 1 {
				queued = append(queued, m.ID)
			}
		}
		for _, r := range told {
			_, err := execute(ctx, tx, "INSERT INTO mail_readers (person_id, digest, reminded, digested) VALUES (?, ?, ?, ?) ON CONFLICT (person_id) DO UPDATE SET"+
				" reminded = CASE WHEN mail_readers.reminded > excluded.reminded THEN mail_readers.reminded ELSE COALESCE(excluded.reminded, mail_readers.reminded) END,"+
				" digested = CASE WHEN mail_readers.digested > excluded.digested THEN mail_readers.digested ELSE COALESCE(excluded.digested, mail_readers.digested) END",
				r.Person.ID, models.DigestNone, day(r.Reminded), day(r.Digested))
			if err != nil {
				return nil, err
			}
		}
		return nil, nil
	})
	return queued, err
}

// DueMail is what is to be tried by now, the oldest first.
func (s *Store) DueMail(ctx context.Context, now time.Time, limit int) ([]Mail, error) {
	rows, err := find[mailRow](ctx, s.read, "SELECT "+mailColumns+" FROM outbox WHERE "+waiting+" AND due_at <= ? ORDER BY due_at, id LIMIT ?", stampOf(now), limit)
	if err != nil {
		return nil, s.fault(ctx, "list mail to send", err)
	}
	out, err := mailsOf(rows)
	return out, s.fault(ctx, "list mail to send", err)
}

// ClaimMail counts a try before it is made, and puts the next one off until then:
// whoever stops in between has tried, and of two who want to only one does. False:
// somebody else has.
func (s *Store) ClaimMail(ctx context.Context, m Mail, next time.Time) (bool, error) {
	var met int64
	err := s.change(ctx, "try to send a mail", func(tx *gorm.DB) (_ []Note, err error) {
		met, err = execute(ctx, tx, "UPDATE outbox SET tries = tries + 1, due_at = ? WHERE id = ? AND tries = ? AND "+waiting, stampOf(next), m.ID, m.Tries)
		return nil, err
	})
	return met == 1, err
}

// MailSent notes that a mail went.
func (s *Store) MailSent(ctx context.Context, id string, at time.Time) error {
	return s.change(ctx, "note that a mail went", func(tx *gorm.DB) ([]Note, error) {
		_, err := execute(ctx, tx, "UPDATE outbox SET sent_at = ?, last_error = '' WHERE id = ? AND "+waiting, stampOf(at), id)
		return nil, err
	})
}

// MailFailed notes why a mail did not go, and that nobody is to try again if it is
// given up.
func (s *Store) MailFailed(ctx context.Context, id, why string, at time.Time, giveUp bool) error {
	return s.change(ctx, "note that a mail did not go", func(tx *gorm.DB) ([]Note, error) {
		var failed *stamp
		if giveUp {
			f := stampOf(at)
			failed = &f
		}
		_, err := execute(ctx, tx, "UPDATE outbox SET failed_at = ?, last_error = ? WHERE id = ? AND "+waiting, failed, why, id)
		return nil, err
	})
}

// MailTroubles is to whom mail does not go: one was tried in vain, and none went
// since. One person's, or everybody's if no person is named; in order of persons.
func (s *Store) MailTroubles(ctx context.Context, person string) ([]models.MailTrouble, error) {
	rows, err := find[mailRow](ctx, s.read, "SELECT "+mailColumns+" FROM outbox o WHERE sent_at IS NULL AND last_error <> '' AND (? = '' OR person_id = ?)"+
		" AND NOT EXISTS (SELECT 1 FROM outbox s WHERE s.person_id = o.person_id AND s.sent_at >= COALESCE(o.failed_at, o.created_at))"+
		" ORDER BY person_id, created_at, id", person, person)
	if err != nil {
		return nil, s.fault(ctx, "list mail that did not go", err)
	}
	var out []models.MailTrouble
	for i := range rows {
		m, err := rows[i].mail()
		if err != nil {
			return nil, s.fault(ctx, "list mail that did not go", err)
		}
		if n := len(out); n > 0 && out[n-1].Person == m.Person {
			out[n-1].Why, out[n-1].GivenUp = m.LastError, out[n-1].GivenUp || !m.FailedAt.IsZero()
			continue
		}
		out = append(out, models.MailTrouble{Person: m.Person, Since: m.CreatedAt, Why: m.LastError, GivenUp: !m.FailedAt.IsZero()})
	}
	return out, nil
}
