package tracker

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"proviso/app/reply"
	"proviso/app/store"
	"proviso/models"
)

// PrivilegeFile is the privilege log of a demand, for counsel and whom counsel
// names.
type PrivilegeFile struct {
	models.PrivilegeLog
	Version  int
	Reply    ReplyFile
	Produced map[int][]int // by an entry's number, the productions in which its control number was sent all the same
}

// PrivilegeChange is what one act changes of it: one of the pointers is set.
type PrivilegeChange struct {
	Version int
	Entry   *models.WithheldItem
	Strike  *Strike   // of List "entry"
	Readers *[]string // ids of people
}

// PrivilegeLog is the log of a demand's file; for whom it is not, it is a Denied
// error.
func (t *Tracker) PrivilegeLog(ctx context.Context, who models.Person, action, jurisdiction string) (PrivilegeFile, error) {
	var f PrivilegeFile
	r, _, err := t.reply(ctx, who, action, jurisdiction)
	if err != nil {
		return f, err
	}
	log, version, err := t.privilegeLog(ctx, r.ID)
	if err != nil {
		return f, err
	}
	if !r.Counsels && !slices.Contains(log.Readers, who.ID) {
		return f, models.Denied("this is privileged: it is for counsel there, and for whom counsel names")
	}
	f = PrivilegeFile{PrivilegeLog: log, Version: version, Reply: r, Produced: map[int][]int{}}
	for _, x := range log.Entries {
		if sent := reply.Produced(&r.Reply, x.Control); x.Counts() && len(sent) > 0 {
			f.Produced[x.No] = sent
		}
	}
	return f, nil
}

// privilegeLog reads the log, whoever asks.
func (t *Tracker) privilegeLog(ctx context.Context, id string) (models.PrivilegeLog, int, error) {
	log := models.PrivilegeLog{ID: id}
	history, err := t.store.History(ctx, models.FactPrivilegeLog, id)
	if err != nil || len(history) == 0 {
		return log, 0, err
	}
	newest := history[len(history)-1]
	var p models.Privileged
	if err := p.Take(newest.Kind, newest.ID, []byte(newest.Body)); err != nil {
		return log, 0, fmt.Errorf("fact %d: %w", newest.Seq, err)
	}
	return p.PrivilegeLogs[0], newest.Version, nil
}

// counselsLog is the log for who writes it: counsel alone, to a file that is open.
func (t *Tracker) counselsLog(ctx context.Context, who models.Person, action, jurisdiction string, version int) (PrivilegeFile, error) {
	f, err := t.PrivilegeLog(ctx, who, action, jurisdiction)
	switch {
	case err != nil:
	case !f.Reply.Counsels:
		err = models.Denied("it takes the role counsel in %s to write the privilege log", f.Reply.Place)
	case f.Reply.Version == 0:
		err = models.Conflict("file", "is not open yet; open it first")
	case f.Version != version:
		err = models.Conflict("version", "somebody recorded version %d of this log while you were writing version %d; nothing of either is lost: look at what the log has now, and send yours again", f.Version, version+1)
	}
	return f, err
}

// KeepPrivilegeLog changes the log. The trail says that it was changed, and nothing
// of what is in it.
func (t *Tracker) KeepPrivilegeLog(ctx context.Context, who models.Person, action, jurisdiction string, c PrivilegeChange) error {
	f, err := t.counselsLog(ctx, who, action, jurisdiction, c.Version)
	if err != nil {
		return err
	}
	log := f.PrivilegeLog
	row := func(x *models.WithheldItem) *models.Row { return &x.Row }
	switch {
	case c.Entry != nil:
		a := reply.Ask{Made: f.Reply.Asked.Date, Today: models.DateOf(t.Now())}
		if err = a.CheckWithheld(&f.Reply.Reply, &log, c.Entry); err == nil {
			_, log.Entries, err = putRow("entry", log.Entries, *c.Entry, row)
		}
	case c.Strike != nil:
		log.Entries, err = strike(log.Entries, c.Strike, row)
	case c.Readers != nil:
		log.Readers = slices.Compact(slices.Sorted(slices.Values(*c.Readers)))
	default:
		err = models.Invalid("act", "says nothing to change")
	}
	if err != nil {
		return err
	}
	body, err := models.Body(log)
	if err != nil {
		return err
	}
	_, err = t.store.Record(ctx, []store.Draft{{Kind: models.FactPrivilegeLog, ID: log.ID, Body: body, Replaces: c.Version}}, who.ID, "keep-privilege-log", "")
	return err
}

// ServePrivilegeLog writes down that the log was handed to the agency as it stands.
// From then on what was handed over is in the file, for all who read it; the log
// itself stays counsel's.
func (t *Tracker) ServePrivilegeLog(ctx context.Context, who models.Person, action, jurisdiction string, version int, on models.Date, toWhom string) error {
	f, err := t.counselsLog(ctx, who, action, jurisdiction, version)
	if err != nil {
		return err
	}
	served := models.ServedLog{On: on, ToWhom: strings.TrimSpace(toWhom), By: who.ID}
	a := reply.Ask{Made: f.Reply.Asked.Date, Today: models.DateOf(t.Now())}
	if err := a.CheckServed(&served); err != nil {
		return err
	}
	for _, x := range f.Entries {
		if x.Counts() {
			served.Rows = append(served.Rows, models.ServedRow{Control: x.Control, Date: x.Date.String(), Author: x.Author, Recipients: x.Recipients, Type: x.Type,
				Description: x.Description, Ground: string(x.Ground), Items: x.Items})
		}
	}
	if len(served.Rows) == 0 {
		return models.Invalid("on", "has nothing to hand over: the log is empty")
	}
	log, r := f.PrivilegeLog, f.Reply.Reply
	log.Handed++ // so that nobody changes what is being handed over
	r.Served = append(slices.Clone(r.Served), served)
	body, err := models.Body(log)
	if err != nil {
		return err
	}
	draft, err := replyDraft(r, f.Reply.Version)
	if err != nil {
		return err
	}
	_, err = t.store.Record(ctx, []store.Draft{{Kind: models.FactPrivilegeLog, ID: log.ID, Body: body, Replaces: version}, draft}, who.ID, "serve-privilege-log",
		fmt.Sprintf("%d entries, to %s on %s", len(served.Rows), served.ToWhom, served.On.Words()))
	return err
}
