// Package notify tells people by mail what falls due and what changed, and webhooks
// what was published. It promises that what is to be told is written down before
// anything is sent, in one transaction with up to which day each was told, so that
// nothing is told twice and nothing is lost by a stop; that a round, once begun,
// ends between two mails and never within one; and that a mail which cannot go is
// tried again after growing waits, and given up loudly.
//
// One thing no program can promise: if this one is killed after a server took a
// mail and before it wrote that down, that mail goes once more, with the same
// Message-ID and the same bytes, by which readers' programs know it. A message to a
// webhook does so with the same id and a fresh time, as its receivers expect.
//
// Webhooks go to the public internet alone, looked at where the connection is made,
// after all names; they are signed, follow no redirect, and of what a receiver says
// nothing is kept but the status.
//
// It refuses to know who is to be told what, which it is given, and the clock.
package notify

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"strings"
	"time"

	"proviso/app/store"
	"proviso/models"
)

// Options are what a Notifier works with.
type Options struct {
	Now     func() time.Time
	Zone    *time.Location // whose day it is
	Letters func(context.Context, models.Date, []models.Reader) ([]models.Letter, error)
	Site    string // where people reach the site
	Server  Server
	Log     *slog.Logger // nil: none
}

// Notifier writes mail and sends it. Several may work on one database.
type Notifier struct {
	store *store.Store
	o     Options
	name  string // by which it holds the lease
}

// New makes a Notifier.
func New(s *store.Store, o Options) *Notifier {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Notifier{s, o, rand.Text()}
}

// fromHour is the hour of the day from which mail of that day is written: nobody
// wants to be told at midnight.
const fromHour = 6

// Every is how often a round is made.
const Every = 2 * time.Minute

// lease is how long a round may take before another process may begin one. It is
// taken anew for each mail.
const lease = 10 * time.Minute

// waits are how long after a try in vain the next one is made; after the last of
// them a mail is given up, close to three days after it was written.
var waits = []time.Duration{5 * time.Minute, 15 * time.Minute, time.Hour, 4 * time.Hour, 12 * time.Hour, 24 * time.Hour, 24 * time.Hour}

// Day is the day of which mail is to be written now: before it is morning that of
// yesterday.
func (n *Notifier) Day() models.Date {
	at := n.o.Now().In(n.o.Zone)
	day := models.NewDate(at.Year(), at.Month(), at.Day())
	if at.Hour() < fromHour {
		day--
	}
	return day
}

// Round is what one round did.
type Round struct {
	Busy                        bool // another process was at it, and this one did nothing
	Written, Sent, Later, Given int  // mails written, sent, to be tried again, given up
}

// Serve makes a round every so often until the context ends, and returns once the
// last one has ended.
func (n *Notifier) Serve(ctx context.Context, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		did, err := n.Round(ctx, n.Day())
		switch {
		case err != nil && ctx.Err() == nil:
			n.o.Log.Error("mail", "error", err)
		case did.Written+did.Sent+did.Later+did.Given > 0:
			n.o.Log.Info("mail", "written", did.Written, "sent", did.Sent, "later", did.Later, "given_up", did.Given)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Round writes what is to be told of the day and was not told yet, and tries what
// is to be sent by now. If the context ends meanwhile, the mail under way is
// finished and the rest waits.
func (n *Notifier) Round(ctx context.Context, day models.Date) (did Round, err error) {
	mine, err := n.hold(ctx)
	if err != nil || !mine {
		return Round{Busy: err == nil}, err
	}
	defer func() {
		err = errors.Join(err, n.store.EndLease(context.WithoutCancel(ctx), store.MailWork, n.name, n.o.Now()))
	}()
	mails, told, err := n.Plan(ctx, day)
	if err != nil {
		return did, err
	}
	if len(told) > 0 {
		queued, err := n.store.QueueMail(ctx, mails, told, n.o.Now())
		if err != nil {
			return did, err
		}
		did.Written = len(queued)
	}
	return did, n.send(ctx, &did)
}

func (n *Notifier) hold(ctx context.Context) (bool, error) {
	now := n.o.Now()
	return n.store.TakeLease(ctx, store.MailWork, n.name, now, now.Add(lease))
}

// Plan is what would be written of a day, and who would then have been told. It
// writes nothing.
func (n *Notifier) Plan(ctx context.Context, day models.Date) ([]store.Mail, []models.Reader, error) {
	readers, err := n.store.MailReaders(ctx)
	if err != nil {
		return nil, nil, err
	}
	var ask, told []models.Reader
	for _, r := range readers {
		reminder, digest := r.ReminderDue(day), r.DigestDue(day)
		if !reminder && !digest {
			continue
		}
		// Whom no mail reaches has been told nothing; once one does, the day before
		// is as far back as it goes.
		done := models.Reader{Person: r.Person}
		if reminder {
			done.Reminded = day
		}
		if digest {
			done.Digested = day
		}
		ask, told = append(ask, r), append(told, done)
	}
	if len(ask) == 0 {
		return nil, nil, nil
	}
	letters, err := n.o.Letters(ctx, day, ask)
	if err != nil {
		return nil, nil, err
	}
	names := map[string]string{}
	for _, r := range readers {
		names[r.Person.ID] = r.Person.Name
	}
	var mails []store.Mail
	for i := range letters {
		l := &letters[i]
		subject, body := word(l, names[l.Person], n.o.Site)
		mails = append(mails, store.Mail{ID: strings.ToLower(rand.Text()), Person: l.Person, Kind: l.Kind, About: day.String(), Subject: subject, Body: body, CreatedAt: n.o.Now(), DueAt: n.o.Now()})
	}
	return mails, told, nil
}
