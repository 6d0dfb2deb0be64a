package tracker

import (
	"context"
	"fmt"
	"strconv"

	"proviso/app/publication"
	"proviso/app/store"
	"proviso/models"
)

// PublicationLine is one publication in a list: see the store.
type PublicationLine = store.Publication

// PublishDesk is what a publisher sees of what is published, and what auditors see.
type PublishDesk struct {
	Newest      *store.Publication  // that stands; nil: the public reads nothing
	All         []store.Publication // the newest first
	Unpublished int                 // versions of public facts that were recorded since Newest
	Schedule    Schedule            // of the schedule
	Publishes   bool                // who asks may publish
	Answers     bool                // who asks may read what readers report
	Waiting     []store.ReaderReport
}

// PublishDesk is what is published, what is not yet, and what waits.
func (t *Tracker) PublishDesk(ctx context.Context, who models.Person) (PublishDesk, error) {
	d := PublishDesk{Publishes: publisher(who) == nil, Answers: ReadsReports(who)}
	var err error
	if d.All, err = t.Publications(ctx, who); err != nil {
		return d, err
	}
	for i := range d.All {
		if d.All[i].WithdrawnAt.IsZero() {
			d.Newest = &d.All[i]
			break
		}
	}
	revision := int64(0)
	if d.Newest != nil {
		revision = d.Newest.Revision
	}
	facts, err := t.unpublished(ctx, revision)
	if err != nil {
		return d, err
	}
	d.Unpublished = len(facts)
	if d.Schedule, err = t.due(ctx, t.Now()); err != nil || !d.Answers {
		return d, err
	}
	reports, err := t.Reports(ctx, who)
	for _, r := range reports {
		if r.AnsweredAt.IsZero() {
			d.Waiting = append(d.Waiting, r)
		}
	}
	return d, err
}

// PublicationFile is one publication, read.
type PublicationFile struct {
	store.Publication
	Edition   *publication.Edition
	Newest    bool // the public reads it now
	Next      *store.Publication
	Publishes bool // who asks may publish and take back
}

// Publication is the one of a number, whether it stands or was withdrawn. Next is what
// the public would read in its place; nil: nothing.
func (t *Tracker) Publication(ctx context.Context, who models.Person, number string) (PublicationFile, error) {
	f := PublicationFile{Publishes: publisher(who) == nil}
	all, err := t.Publications(ctx, who)
	if err != nil {
		return f, err
	}
	hash, newest := "", true
	for i := range all {
		switch {
		case strconv.FormatInt(all[i].Number, 10) == number:
			hash, f.Newest = all[i].Hash, newest && all[i].WithdrawnAt.IsZero()
		case all[i].WithdrawnAt.IsZero() && f.Next == nil:
			f.Next = &all[i]
		}
		newest = newest && !all[i].WithdrawnAt.IsZero()
	}
	if hash == "" {
		return f, models.NotFound("publication", number, nil)
	}
	if f.Publication, err = t.store.PublicationOf(ctx, hash); err != nil {
		return f, err
	}
	if f.Edition, _, err = t.read(ctx, f.Publication); err != nil {
		return f, fmt.Errorf("read publication %s: %w", number, err)
	}
	return f, nil
}
