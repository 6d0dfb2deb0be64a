package tracker

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"proviso/app/reply"
	"proviso/app/store"
	"proviso/models"
)

// ReplyChange is what one act changes of the file of a demand: one of the pointers
// is set. A row without a number is a new one. Version is that of the file which the
// person saw.
type ReplyChange struct {
	Version    int
	Item       *models.AskedItem
	Custodian  *models.Custodian
	Production *models.Production
	Letter     *models.ReplyLetter
	Clearance  *models.Clearance
	Strike     *Strike
	Note       *string
}

// Strike says that a row counts no more, and why. It stays to be read.
type Strike struct {
	List string // item, custodian, production, letter or clearance
	No   int
	Why  string
}

// OpenReply opens the file of a demand. With hold, what is about the demand and the
// grants that it reaches is kept from being taken away from then on; a hold that
// stands already stays as it is.
func (t *Tracker) OpenReply(ctx context.Context, who models.Person, action, jurisdiction string, hold bool) error {
	f, err := t.keepsReply(ctx, who, action, jurisdiction)
	switch {
	case err != nil:
		return err
	case f.Version > 0:
		return models.Conflict("file", "is open already")
	}
	if hold {
		// First, so that a file which is open has its hold whatever happens between.
		if err := t.holdReply(ctx, who, f, ""); err != nil && models.KindOf(err) != models.KindConflict {
			return err
		}
	}
	r := f.Reply
	if text := strings.TrimSpace(f.Asked.AskedFor); text != "" {
		r.Items = []models.AskedItem{{Row: models.Row{No: 1}, Label: "1", Text: text}}
	}
	return t.keepReply(ctx, who, r, 0, "open-demand-file", "")
}

// HoldReply places a record hold for a demand whose file has none.
func (t *Tracker) HoldReply(ctx context.Context, who models.Person, action, jurisdiction, why string) error {
	f, err := t.keepsReply(ctx, who, action, jurisdiction)
	if err != nil {
		return err
	}
	return t.holdReply(ctx, who, f, why)
}

func (t *Tracker) holdReply(ctx context.Context, who models.Person, f ReplyFile, why string) error {
	why = cmp.Or(strings.TrimSpace(why), fmt.Sprintf("the %s of %s by %s asks for records", strings.ReplaceAll(f.Asked.Kind, "_", " "), f.Asked.Date.Words(), cmp.Or(f.Asked.Office, "a federal office")))
	_, err := t.PlaceHold(ctx, who, models.RecordHold{Jurisdiction: f.Jurisdiction, Demand: f.Action, Grants: f.grantIDs()}, why)
	return err
}

// UnholdReply releases the record hold of a demand, which counsel does.
func (t *Tracker) UnholdReply(ctx context.Context, who models.Person, action, jurisdiction, why string) error {
	f, _, err := t.reply(ctx, who, action, jurisdiction)
	switch {
	case err != nil:
		return err
	case !f.Counsels:
		return models.Denied("it takes the role counsel in %s to release a record hold", f.Place)
	}
	i := slices.IndexFunc(f.Holds, models.RecordHold.Open)
	if i < 0 {
		return models.Conflict("why", "is about no hold: none is open")
	}
	if strings.TrimSpace(why) == "" {
		return models.Invalid("why", "is missing; say why nothing needs to be held any longer")
	}
	return t.ReleaseHold(ctx, who, f.Holds[i].ID, why)
}

// keepsReply is the file, for who keeps it.
func (t *Tracker) keepsReply(ctx context.Context, who models.Person, action, jurisdiction string) (ReplyFile, error) {
	f, _, err := t.reply(ctx, who, action, jurisdiction)
	if err == nil && !f.Keeps {
		err = models.Denied("it takes the role grants or counsel in %s to keep this file", f.Place)
	}
	return f, err
}

// KeepReply changes the file of a demand. A change that was made to another version
// than the current one is a Conflict.
func (t *Tracker) KeepReply(ctx context.Context, who models.Person, action, jurisdiction string, c ReplyChange) error {
	f, err := t.keepsReply(ctx, who, action, jurisdiction)
	switch {
	case err != nil:
		return err
	case f.Version == 0:
		return models.Conflict("file", "is not open yet; open it first")
	case c.Version != f.Version:
		return models.Conflict("version", "somebody recorded version %d of this file while you were writing version %d; nothing of either is lost: look at what the file has now, and send yours again", f.Version, c.Version+1)
	}
	if err := t.proved(ctx, &f, &c); err != nil {
		return err
	}
	r := f.Reply
	what, err := c.apply(&r, reply.Ask{Made: f.Asked.Date, Today: models.DateOf(t.Now())})
	if err != nil {
		return err
	}
	return t.keepReply(ctx, who, r, c.Version, "keep-demand-file", what)
}

// proved faults what a change names and there is not.
func (t *Tracker) proved(ctx context.Context, f *ReplyFile, c *ReplyChange) error {
	var documents []string
	field := "document"
	switch {
	case c.Production != nil:
		documents, field = c.Production.Documents, "documents"
	case c.Letter != nil && c.Letter.Document != "":
		documents = []string{c.Letter.Document}
	case c.Clearance != nil && c.Clearance.Document != "":
		documents = []string{c.Clearance.Document}
	}
	for _, id := range documents {
		if !slices.ContainsFunc(f.Documents, func(d Paper) bool { return d.ID == id }) {
			return models.Invalid(field, "%q is no document about this demand or a grant that it reaches", id)
		}
	}
	if c.Clearance == nil || c.Clearance.Source == "" {
		return nil
	}
	b, err := t.Book(ctx, 0)
	if err != nil {
		return err
	}
	for _, b := range b.both() {
		if slices.ContainsFunc(b.Record.Sources, func(s models.Source) bool { return s.ID == c.Clearance.Source }) {
			return nil
		}
	}
	return models.Invalid("source", "there is no source %q in the record", c.Clearance.Source)
}

// apply makes the change and says what it did. The lists of r are made anew: others
// read the old ones.
func (c *ReplyChange) apply(r *models.Reply, a reply.Ask) (what string, err error) {
	switch {
	case c.Item != nil:
		if err = a.CheckItem(r, c.Item); err == nil {
			what, r.Items, err = putRow("item", r.Items, *c.Item, func(x *models.AskedItem) *models.Row { return &x.Row })
		}
	case c.Custodian != nil:
		if err = a.CheckCustodian(c.Custodian); err == nil {
			what, r.Custodians, err = putRow("custodian", r.Custodians, *c.Custodian, func(x *models.Custodian) *models.Row { return &x.Row })
		}
	case c.Production != nil:
		if err = a.CheckProduction(r, c.Production); err == nil {
			what, r.Productions, err = putRow("production", r.Productions, *c.Production, func(x *models.Production) *models.Row { return &x.Row })
		}
	case c.Letter != nil:
		if err = a.CheckLetter(c.Letter); err == nil {
			what, r.Letters, err = putRow("response", r.Letters, *c.Letter, func(x *models.ReplyLetter) *models.Row { return &x.Row })
		}
	case c.Clearance != nil:
		if err = a.CheckClearance(c.Clearance); err == nil {
			what, r.Clearances, err = putRow("clearance", r.Clearances, *c.Clearance, func(x *models.Clearance) *models.Row { return &x.Row })
		}
	case c.Strike != nil:
		return c.Strike.apply(r)
	case c.Note != nil:
		r.Note, what = strings.TrimSpace(*c.Note), "the note"
	default:
		err = models.Invalid("act", "says nothing to change")
	}
	return what, err
}

// putRow adds a row, or puts it in the place of the one of its number.
func putRow[T any](name string, rows []T, x T, row func(*T) *models.Row) (string, []T, error) {
	rows = slices.Clone(rows)
	if row(&x).No == 0 {
		row(&x).No = len(rows) + 1 // rows are never taken away
		return fmt.Sprintf("added %s %d", name, row(&x).No), append(rows, x), nil
	}
	i, err := rowOf(rows, row(&x).No, row)
	if err != nil {
		return "", nil, err
	}
	row(&x).Struck = ""
	rows[i] = x
	return fmt.Sprintf("corrected %s %d", name, row(&x).No), rows, nil
}

// rowOf finds the row of a number, which must count.
func rowOf[T any](rows []T, no int, row func(*T) *models.Row) (int, error) {
	for i := range rows {
		switch r := row(&rows[i]); {
		case r.No != no:
		case !r.Counts():
			return 0, models.Conflict("no", "row %d was struck out; write a new one", no)
		default:
			return i, nil
		}
	}
	return 0, models.Invalid("no", "there is no row %d", no)
}

func (s *Strike) apply(r *models.Reply) (string, error) {
	var err error
	switch s.List {
	case "item":
		r.Items, err = strike(r.Items, s, func(x *models.AskedItem) *models.Row { return &x.Row })
	case "custodian":
		r.Custodians, err = strike(r.Custodians, s, func(x *models.Custodian) *models.Row { return &x.Row })
	case "production":
		r.Productions, err = strike(r.Productions, s, func(x *models.Production) *models.Row { return &x.Row })
	case "letter":
		r.Letters, err = strike(r.Letters, s, func(x *models.ReplyLetter) *models.Row { return &x.Row })
	case "clearance":
		r.Clearances, err = strike(r.Clearances, s, func(x *models.Clearance) *models.Row { return &x.Row })
	default:
		err = models.Invalid("list", "%q is no list of a file", s.List)
	}
	return fmt.Sprintf("struck out %s %d: %s", s.List, s.No, strings.TrimSpace(s.Why)), err
}

func strike[T any](rows []T, s *Strike, row func(*T) *models.Row) ([]T, error) {
	why := strings.TrimSpace(s.Why)
	if why == "" {
		return rows, models.Invalid("why", "is missing; the row stays to be read, with the reason")
	}
	rows = slices.Clone(rows)
	i, err := rowOf(rows, s.No, row)
	if err == nil {
		row(&rows[i]).Struck = why
	}
	return rows, err
}

func (t *Tracker) keepReply(ctx context.Context, who models.Person, r models.Reply, version int, action, reason string) error {
	draft, err := replyDraft(r, version)
	if err != nil {
		return err
	}
	_, err = t.store.Record(ctx, []store.Draft{draft}, who.ID, action, reason)
	return err
}

func replyDraft(r models.Reply, version int) (store.Draft, error) {
	body, err := models.Body(r)
	var sources []string
	for _, c := range r.Clearances {
		if c.Source != "" {
			sources = append(sources, c.Source)
		}
	}
	return store.Draft{Kind: models.FactReply, ID: r.ID, Body: body, Sources: sources, Replaces: version}, err
}
