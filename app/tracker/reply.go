package tracker

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"proviso/app/duty"
	"proviso/app/law"
	"proviso/app/reply"
	"proviso/app/risk"
	"proviso/models"
)

// keepsReplies are the roles that keep the file of a demand.
var keepsReplies = []models.Role{models.RoleGrants, models.RoleCounsel}

// ReplyRow is a demand in one jurisdiction, as lists show it.
type ReplyRow struct {
	Action       models.Action
	Jurisdiction string
	Kept         bool // a file is kept
	Held         bool // a record hold is open
	Due          models.Date
	Standing     reply.Standing
}

// Replies are the demands made to the jurisdictions that the person sees: those
// with a file first, then the latest.
func (t *Tracker) Replies(ctx context.Context, who models.Person) ([]ReplyRow, error) {
	if err := mayWork(who); err != nil {
		return nil, err
	}
	b, w, on, err := t.at(ctx, 0)
	if err != nil {
		return nil, err
	}
	var out []ReplyRow
	for _, b := range b.both() {
		sees, on := b.sees(who), b.Day(on.AsOf(), 0)
		for i := range b.Record.Actions {
			a := &b.Record.Actions[i]
			if !b.Shows(a.ID) || !Asks(a) || !happenedBy(on, a.Date) {
				continue
			}
			for _, j := range b.asked(a) {
				if sees(j) {
					m := b.matter(w, a, j, on)
					out = append(out, ReplyRow{*a, j, m.Reply != nil, w.openHold(a.ID, j) != nil, m.Due, reply.Stand(m, on.AsOf())})
				}
			}
		}
	}
	slices.SortStableFunc(out, func(x, y ReplyRow) int {
		return cmp.Or(b2i(y.Kept)-b2i(x.Kept), cmp.Compare(y.Action.Date.Earliest, x.Action.Date.Earliest), cmp.Compare(x.Action.ID, y.Action.ID), cmp.Compare(x.Jurisdiction, y.Jurisdiction))
	})
	return out, nil
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// asked are the jurisdictions that a demand is made to, once each: those that it
// names, those that the record has answering it, and of one to everyone those that
// hold a grant which it is about.
func (b *Book) asked(a *models.Action) []string {
	out := slices.Clone(a.Recipients)
	for _, r := range a.Responses {
		out = append(out, r.Jurisdiction)
	}
	if a.Everyone {
		for i := range b.Record.Grants {
			if g := &b.Record.Grants[i]; risk.Concerns(a, g) {
				out = append(out, g.Jurisdiction)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// matter is a demand in a jurisdiction, as it is judged.
func (b *Book) matter(w *Workbook, a *models.Action, jurisdiction string, on *law.Day) reply.Matter {
	m := reply.Matter{Action: *a, Jurisdiction: jurisdiction, Reply: w.replies[models.ReplyID(a.ID, jurisdiction)]}
	if a.RespondBy != 0 {
		d := duty.Response(duty.Ask{Action: *a, Jurisdiction: jurisdiction}, w.duties, on.AsOf())
		m.Due, m.FiledOn = d.On, d.Duty.FiledOn
	}
	for i := range b.Record.Actions {
		x := &b.Record.Actions[i]
		if x.Effect == models.EffectClear && (x.Everyone || slices.Contains(x.Recipients, jurisdiction)) && sharesProgram(a, x) {
			m.Clearances = append(m.Clearances, *x)
		}
	}
	return m
}

func sharesProgram(x, y *models.Action) bool {
	return x.AllPrograms || y.AllPrograms || len(x.Programs) == 0 || len(y.Programs) == 0 ||
		slices.ContainsFunc(x.Programs, func(p string) bool { return slices.Contains(y.Programs, p) })
}

// openHold is the record hold for a demand in a jurisdiction; nil: none is open.
func (w *Workbook) openHold(action, jurisdiction string) *models.RecordHold {
	for _, h := range w.HoldsOf(jurisdiction, action) {
		if h.Open() {
			return &h
		}
	}
	return nil
}

// ReplyFile is the file of one demand in one jurisdiction, as its page shows it. It
// holds nothing privileged: see PrivilegeLog.
type ReplyFile struct {
	models.Reply
	Version   int // 0: no file is kept
	Asked     models.Action
	Place     string
	Sample    bool
	Due       models.Date
	DueID     string // of the deadline; "" if the demand sets none
	Standing  reply.Standing
	States    []reply.ItemState // of Items
	Flags     []reply.Flag
	Grants    []models.Assessment // of the jurisdiction, that the demand reaches
	Holds     []models.RecordHold // for this demand, oldest first
	Documents []Paper             // that can be linked
	Keeps     bool                // the person keeps the file
	Counsels  bool                // the person is counsel there
	ReadsLog  bool                // the person reads the privilege log
	History   []models.Fact
}

// Reply is the file of a demand, as the person may see it. There is one to open
// where none is kept yet.
func (t *Tracker) Reply(ctx context.Context, who models.Person, action, jurisdiction string) (ReplyFile, error) {
	f, _, err := t.reply(ctx, who, action, jurisdiction)
	if err != nil {
		return f, err
	}
	if f.History, err = t.store.History(ctx, models.FactReply, f.ID); err != nil {
		return f, fmt.Errorf("read the history of %s: %w", f.ID, err)
	}
	log, _, err := t.privilegeLog(ctx, f.ID)
	f.ReadsLog = f.Counsels || slices.Contains(log.Readers, who.ID)
	return f, err
}

func (t *Tracker) reply(ctx context.Context, who models.Person, action, jurisdiction string) (ReplyFile, *Book, error) {
	var f ReplyFile
	if err := mayWork(who); err != nil {
		return f, nil, err
	}
	b, w, on, err := t.at(ctx, 0)
	if err != nil {
		return f, nil, err
	}
	b = b.Holding(action, jurisdiction)
	on = b.Day(on.AsOf(), 0)
	a := b.index.actions[action]
	if a == nil || !b.Shows(action) || !Asks(a) || !happenedBy(on, a.Date) || !slices.Contains(b.asked(a), jurisdiction) || !b.sees(who)(jurisdiction) {
		return f, b, models.NotFound("demand", models.ReplyID(action, jurisdiction), nil)
	}
	within := b.Within(jurisdiction)
	f.Reply = models.Reply{ID: models.ReplyID(action, jurisdiction), Action: action, Jurisdiction: jurisdiction}
	f.Asked, f.Sample, f.Place = *a, b.IsSample(), jurisdiction
	if j, ok := b.Law.Jurisdiction(jurisdiction); ok {
		f.Place = j.Name
	}
	f.Keeps, f.Counsels = who.Has(within, keepsReplies...), who.Has(within, models.RoleCounsel)
	m := b.matter(w, a, jurisdiction, on)
	f.Due, f.Standing = m.Due, reply.Stand(m, on.AsOf())
	if a.RespondBy != 0 && a.Demands() {
		f.DueID = duty.Response(duty.Ask{Action: *a, Jurisdiction: jurisdiction}, w.duties, on.AsOf()).ID
	}
	if m.Reply != nil {
		f.Reply, f.Version = *m.Reply, w.Version(models.FactReply, f.ID)
	}
	for i := range f.Items {
		f.States = append(f.States, reply.Item(&f.Reply, &f.Items[i], on.AsOf()))
	}
	f.Flags = reply.Flags(&f.Reply)
	for i := range b.Record.Grants {
		g := &b.Record.Grants[i]
		if g.Jurisdiction == jurisdiction && risk.Concerns(a, g) && risk.Begun(g, on.AsOf()) {
			x := risk.Assess(b.Desk.Dossier(on, *g), on.AsOf())
			b.Desk.Weigh(&x, on)
			f.Grants = append(f.Grants, x)
		}
	}
	f.Holds = w.HoldsOf(jurisdiction, action)
	for _, d := range w.Documents {
		if d.Removed == nil && f.linkable(d) && b.sees(who)(d.Jurisdiction) {
			f.Documents = append(f.Documents, Paper{Document: d, Version: w.Version(models.FactDocument, d.ID), Held: w.HeldBy(d)})
		}
	}
	return f, b, nil
}

// linkable is true of a document that the file can name: one about the demand, or
// about a grant that it reaches.
func (f *ReplyFile) linkable(d models.Document) bool {
	return d.Jurisdiction == f.Jurisdiction && (d.IsAbout(models.FactAction, f.Action) || f.DueID != "" && d.IsAbout(models.FactDuty, f.DueID)) ||
		slices.ContainsFunc(f.Grants, func(g models.Assessment) bool { return d.IsAbout(models.FactGrant, g.Grant.ID) })
}

// grantIDs are those of the grants that the demand reaches.
func (f *ReplyFile) grantIDs() []string {
	var out []string
	for _, g := range f.Grants {
		out = append(out, g.Grant.ID)
	}
	return out
}
