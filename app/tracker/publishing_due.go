package tracker

import (
	"context"
	"errors"
	"time"

	"proviso/app/publication"
	"proviso/app/store"
	"proviso/models"
)

// Why a schedule publishes nothing now.
const (
	HoldApproval   = "approval"   // there is none: a publisher publishes
	HoldTakenBack  = "taken_back" // the last publication was withdrawn
	HoldKnownOn    = "known_on"   // the last publication tells what was known by a day
	HoldSuperseded = "superseded" // a fact that the public reads was changed
	HoldHour       = "hour"       // its hour has not come
	HoldDone       = "done"       // today's has left
	HoldNothing    = "nothing"    // nothing of it would differ
)

// Schedule is what the schedule would do now.
type Schedule struct {
	Settings   PublishingSettings
	Hold       string // "": it publishes
	Superseded int    // things that the public reads and of which another version waits
	through    int64  // the newest fact that it looked at
}

// unpublished are the public facts that were recorded after a revision, but for what
// is invented, which never leaves.
func (t *Tracker) unpublished(ctx context.Context, revision int64) ([]models.Fact, error) {
	facts, err := t.store.FactsSince(ctx, revision, models.FactKinds)
	if err != nil || len(facts) == 0 {
		return nil, err
	}
	b, err := t.Book(ctx, 0)
	if err != nil {
		return nil, err
	}
	out := facts[:0]
	for _, f := range facts {
		if !b.invented[f.ID] {
			out = append(out, f)
		}
	}
	return out, nil
}

// superseding counts the things of which the first of some new versions is not the
// first of all: they were in the record at the publication before.
func superseding(facts []models.Fact) int {
	seen := map[key]bool{}
	n := 0
	for _, f := range facts {
		k := key{f.Kind, f.ID}
		if !seen[k] && f.Version > 1 {
			n++
		}
		seen[k] = true
	}
	return n
}

// due is what the schedule would do at a time.
//
// It publishes what is new, and nothing that changes what the public has read: whether
// that mends an error or the world has moved on, nobody but a person can say, and an
// error that is mended needs a reason which the public reads. So with one such fact
// all of it waits, since an edition is the whole record. For the same cause it does
// nothing after a withdrawal: what a person took back, no clock puts out again. And it
// does not lift the day of knowledge that a person chose.
func (t *Tracker) due(ctx context.Context, now time.Time) (Schedule, error) {
	var d Schedule
	var err error
	if d.Settings, err = t.PublishingSettings(ctx); err != nil {
		return d, err
	}
	all, err := t.store.Publications(ctx)
	if err != nil {
		return d, err
	}
	var last store.Publication
	if len(all) > 0 {
		last = all[0]
	}
	facts, err := t.unpublished(ctx, last.Revision)
	if err != nil {
		return d, err
	}
	if len(facts) > 0 {
		d.through = facts[len(facts)-1].Seq
	}
	d.Superseded = superseding(facts)
	today := models.DateOf(now.UTC())
	hour := today.Time().Add(time.Duration(d.Settings.Hour) * time.Hour)
	daily := d.Settings.When == PublishDaily
	switch {
	case d.Settings.When == PublishOnApproval:
		d.Hold = HoldApproval
	case !last.WithdrawnAt.IsZero():
		d.Hold = HoldTakenBack
	case last.KnownOn != 0:
		d.Hold = HoldKnownOn
	case d.Superseded > 0:
		d.Hold = HoldSuperseded
	case daily && now.Before(hour):
		d.Hold = HoldHour
	case daily && last.Number > 0 && !last.PublishedAt.Before(hour):
		d.Hold = HoldDone
	case len(facts) == 0 && (!daily || last.AsOf == today):
		d.Hold = HoldNothing
	case len(facts) > 0 && t.nothingNew.Load() == any(nothingNew{d.through, today}):
		d.Hold = HoldNothing
	}
	return d, nil
}

// nothingNew is up to which fact, and of which day, the schedule found nothing that
// the public would read otherwise: it does not look again every minute.
type nothingNew struct {
	seq   int64
	today models.Date
}

// publishLease is how long making an edition may take before another process may begin
// to make it too. Of two that do only one could publish it.
const publishLease = 5 * time.Minute

// PublishDue publishes what the schedule asks for at a time. It says what it did. Of
// several processes that look at the same time one makes the edition.
func (t *Tracker) PublishDue(ctx context.Context, now time.Time) (head publication.Head, done bool, err error) {
	d, err := t.due(ctx, now)
	if err != nil || d.Hold != "" {
		return head, false, err
	}
	mine, err := t.store.TakeLease(ctx, store.PublishWork, t.process, now, now.Add(publishLease))
	if err != nil || !mine {
		return head, false, err
	}
	defer func() {
		err = errors.Join(err, t.store.EndLease(context.WithoutCancel(ctx), store.PublishWork, t.process, now))
	}()
	today := models.DateOf(now.UTC())
	settings := publication.Settings{AsOf: publication.Day(today.String())}
	c, err := t.preview(ctx, settings)
	if err != nil {
		return head, false, err
	}
	// Whatever of the preview was recorded after the look above is seen by this one.
	if d, err = t.due(ctx, now); err != nil || d.Hold != "" {
		return head, false, err
	}
	head, err = t.leave(ctx, "schedule", c, Publishing{Settings: settings, Reason: "as the schedule says: " + d.Settings.When})
	switch {
	case errors.Is(err, ErrNothingNew):
		t.nothingNew.Store(nothingNew{d.through, today})
		return head, false, nil
	case models.KindOf(err) == models.KindConflict: // somebody else was first
		return head, false, nil
	}
	return head, err == nil, err
}
