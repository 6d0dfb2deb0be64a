package tracker

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"proviso/app/store"
	"proviso/models"
)

// DutyChange is what one act changes of what is kept of a deadline: one of the
// pointers is set. Version is the one that the person saw; 0: none was kept yet.
type DutyChange struct {
	Version int
	Move    *models.Move    // On, Why, and Document or Source
	People  *Keepers        // who looks after it
	Attempt *models.Attempt // At, Channel, Outcome, Reference, Note
	FiledOn models.Date     // with an attempt that was met, the day that the agency counts
	Reopen  string          // why it was not filed after all
	Mute    *bool           // no more reminders of it to the person, or again
	Note    *string
}

// Keepers are the people who look after a deadline, by id; "" is nobody.
type Keepers struct{ Owner, Backup string }

// KeepDuty changes what is kept of a deadline, as one act of the person. A change
// that was made to another version than the current one is a Conflict.
func (t *Tracker) KeepDuty(ctx context.Context, who models.Person, id string, c DutyChange) error {
	f, err := t.Deadline(ctx, who, id, 0)
	if err != nil {
		return err
	}
	if !f.May && c.Mute == nil {
		return models.Denied("it takes the role grants in %s to keep this deadline", f.Jurisdiction)
	}
	d := dutyOf(f.Due)
	action, reason, err := c.apply(&d, &f.Due, who.ID, t.Now())
	if err != nil {
		return err
	}
	draft, err := dutyDraft(d, c.Version, models.DateOf(t.Now()))
	if err != nil {
		return err
	}
	drafts := []store.Draft{draft}
	if d.FiledOn != f.Duty.FiledOn {
		reports, err := t.filedReports(ctx, f.Rests, d.FiledOn)
		if err != nil {
			return err
		}
		drafts = append(drafts, reports...)
	}
	_, err = t.store.Record(ctx, drafts, who.ID, action, reason)
	return err
}

// filedReports are the reports of the record among the facts, as filed on the day:
// a report that the record lists must not stay late there when it was filed. Of
// what is kept nothing but that day goes into the record.
func (t *Tracker) filedReports(ctx context.Context, rests []models.FactRef, day models.Date) ([]store.Draft, error) {
	b, err := t.Book(ctx, 0)
	if err != nil {
		return nil, err
	}
	var out []store.Draft
	reports := b.Record.Reports
	for _, x := range b.both()[1:] {
		reports = slices.Concat(reports, x.Record.Reports)
	}
	for _, r := range reports {
		ref := models.FactRef{Kind: models.FactReport, ID: r.ID}
		if r.FiledOn == day || !slices.Contains(rests, ref) {
			continue
		}
		r.FiledOn = day
		body, err := models.Body(r)
		if err != nil {
			return nil, err
		}
		out = append(out, store.Draft{Kind: ref.Kind, ID: ref.ID, Body: body, Sources: r.Sources, Replaces: b.stamps[ref].Version, KnownFrom: models.DateOf(t.Now())})
	}
	return out, nil
}

// apply makes the change. The slices of d are new ones: others read the old.
func (c *DutyChange) apply(d *models.Duty, due *models.Due, by string, now time.Time) (action, reason string, err error) {
	switch {
	case c.Move != nil:
		m := *c.Move
		m.Why, m.Document, m.Source, m.By, m.At = strings.TrimSpace(m.Why), strings.TrimSpace(m.Document), strings.TrimSpace(m.Source), by, moment(now)
		switch {
		case m.On == 0:
			return "", "", models.Invalid("on", "is missing; say to what day")
		case m.On == due.On:
			return "", "", models.Invalid("on", "%s is the day that holds already", m.On.Words())
		case m.Why == "":
			return "", "", models.Invalid("why", "is missing; the old day stays in the history, with the reason for the new one")
		case m.Document == "" && m.Source == "":
			return "", "", models.Invalid("document", "is missing; name the letter, notice or award term that sets the day, or a source of the record")
		}
		d.Moves = append(slices.Clone(d.Moves), m)
		return "move-deadline", "from " + cmp.Or(due.On.String(), "a day not known") + " to " + m.On.String() + ": " + m.Why, nil
	case c.People != nil:
		owner, backup := strings.TrimSpace(c.People.Owner), strings.TrimSpace(c.People.Backup)
		if owner != "" && owner == backup {
			return "", "", models.Invalid("backup", "is the owner; a backup is somebody else")
		}
		reason = "owner from " + cmp.Or(d.Owner, Nobody) + " to " + cmp.Or(owner, Nobody) + ", backup from " + cmp.Or(d.Backup, Nobody) + " to " + cmp.Or(backup, Nobody)
		d.Owner, d.Backup = owner, backup
		return "assign-deadline", reason, nil
	case c.Attempt != nil:
		a := *c.Attempt
		a.Channel, a.Reference, a.Note, a.By, a.At = strings.TrimSpace(a.Channel), strings.TrimSpace(a.Reference), strings.TrimSpace(a.Note), by, moment(a.At)
		switch {
		case a.At.After(now):
			return "", "", models.Invalid("at", "lies ahead; an attempt is recorded after it was made")
		case a.Channel == "":
			return "", "", models.Invalid("channel", "is missing; say where it was filed, as JustGrants")
		case c.FiledOn != 0 && c.FiledOn > models.DateOf(now):
			return "", "", models.Invalid("filed_on", "lies ahead")
		case a.Outcome == models.OutcomeFiled && d.FiledOn != 0:
			return "", "", models.Invalid("outcome", "it is filed already, on %s; reopen it first if that is wrong", d.FiledOn.Words())
		}
		d.Attempts = append(slices.Clone(d.Attempts), a)
		if a.Outcome == models.OutcomeFiled {
			d.FiledOn = cmp.Or(c.FiledOn, models.DateOf(a.At))
			return "file-deadline", "filed on " + d.FiledOn.String() + " by " + a.Channel, nil
		}
		return "try-deadline", "an attempt to file by " + a.Channel + " failed", nil
	case c.Reopen != "":
		if d.FiledOn == 0 {
			return "", "", models.Invalid("why", "nothing is kept as filed")
		}
		reason = "was kept as filed on " + d.FiledOn.String() + ": " + strings.TrimSpace(c.Reopen)
		d.FiledOn = 0
		return "reopen-deadline", reason, nil
	case c.Mute != nil:
		d.Muted = slices.DeleteFunc(slices.Clone(d.Muted), func(p string) bool { return p == by })
		if !*c.Mute {
			return "unmute-deadline", "", nil
		}
		d.Muted = append(d.Muted, by)
		return "mute-deadline", "", nil
	case c.Note != nil:
		d.Note = strings.TrimSpace(*c.Note)
		return "note-deadline", "", nil
	}
	return "", "", models.Invalid("act", "says nothing to change")
}

// Reassign gives deadlines from one person to another, all in one act: the trail
// names both on the line of each. One that the person does not look after any
// more, or that is not the writer's to keep, forbids the whole.
func (t *Tracker) Reassign(ctx context.Context, who models.Person, from, to, why string, ids []string) error {
	if err := mayWork(who); err != nil {
		return err
	}
	from, to, why = strings.TrimSpace(from), strings.TrimSpace(to), strings.TrimSpace(why)
	switch {
	case len(ids) == 0:
		return models.Invalid("id", "choose at least one deadline")
	case from == to:
		return models.Invalid("to", "is the person who has them already")
	}
	b, w, on, err := t.at(ctx, 0)
	if err != nil {
		return err
	}
	known := models.DateOf(t.Now())
	drafts := make([]store.Draft, 0, len(ids))
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		b, due, ok := b.anyDue(w, id, on)
		if !ok || !b.sees(who)(due.Jurisdiction) {
			return models.NotFound("deadline", id, nil)
		}
		if !who.Has(b.Within(due.Jurisdiction), models.RoleGrants) {
			return models.Denied("it takes the role grants in %s to keep %s", due.Jurisdiction, due.What)
		}
		d := dutyOf(due)
		switch {
		case d.Owner == from:
			d.Owner = to
			if to != "" && d.Backup == to {
				d.Backup = ""
			}
		case from != "" && d.Backup == from && d.Owner != to:
			d.Backup = to
		default:
			return models.Conflict("deadline "+id, "is not in the hands of %s any more; look at it and try again", cmp.Or(from, Nobody))
		}
		draft, err := dutyDraft(d, due.Version, known)
		if err != nil {
			return err
		}
		drafts = append(drafts, draft)
	}
	reason := "from " + cmp.Or(from, Nobody) + " to " + cmp.Or(to, Nobody)
	if why != "" {
		reason += ": " + why
	}
	_, err = t.store.Record(ctx, drafts, who.ID, "reassign-deadlines", reason)
	return err
}

// dutyOf is what is kept of a deadline, or the beginning of it.
func dutyOf(d models.Due) models.Duty {
	if d.Version > 0 {
		return d.Duty
	}
	return models.Duty{ID: d.ID, Jurisdiction: d.Jurisdiction, Grant: d.Grant, Demand: d.Demand, Rule: d.Rule.ID}
}

func dutyDraft(d models.Duty, version int, known models.Date) (store.Draft, error) {
	body, err := models.Body(d)
	var sources []string
	for _, m := range d.Moves {
		if m.Source != "" {
			sources = append(sources, m.Source)
		}
	}
	return store.Draft{Kind: models.FactDuty, ID: d.ID, Body: body, Sources: sources, Replaces: version, KnownFrom: known}, err
}

// moment is an instant as the record keeps it.
func moment(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }
