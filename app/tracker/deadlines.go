package tracker

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"proviso/app/duty"
	"proviso/app/law"
	"proviso/app/reply"
	"proviso/app/risk"
	"proviso/models"
)

// Nobody stands for the owner of a deadline that has none.
const Nobody = "nobody"

// DueQuery says which deadlines are asked for; empty fields let everything
// through, but for State: without one those are listed for which something is
// still to be done.
type DueQuery struct {
	On           models.Date // the day on which one looks; zero: today
	Owner        string      // owner or backup: a person's id, or Nobody
	Grant        string
	Jurisdiction string
	Rule         string
	Text         string      // in what is due, or the id of the award or demand
	From, To     models.Date // due on one of these days
	State        models.DueState
	All          bool // whatever their state
}

// Deadlines lists the deadlines that the person may see, by their days.
func (t *Tracker) Deadlines(ctx context.Context, who models.Person, q DueQuery) ([]models.Due, error) {
	if err := mayWork(who); err != nil {
		return nil, err
	}
	b, w, on, err := t.at(ctx, q.On)
	if err != nil {
		return nil, err
	}
	if q.Grant != "" && b.Holding(q.Grant).index.grants[q.Grant] == nil {
		return nil, noSuch("grant", q.Grant, b.index.grants, func(g *models.Grant) []string { return []string{g.AwardNumber, g.Name()} })
	}
	if q.Jurisdiction != "" {
		if _, ok := b.Holding(q.Jurisdiction).Law.Jurisdiction(q.Jurisdiction); !ok {
			return nil, models.NotFound("jurisdiction", q.Jurisdiction, nil)
		}
	}
	var out []models.Due
	add := func(d models.Due) {
		if q.lets(&d) {
			out = append(out, d)
		}
	}
	for _, b := range b.both() {
		b.deadlines(w, who, q, b.Day(on.AsOf(), 0), add)
	}
	slices.SortStableFunc(out, duty.Order)
	return out, nil
}

// both are the book and that of what is invented, if anything is: a sample is
// worked on as what is real is, and marked wherever it stands.
func (b *Book) both() []*Book {
	if b.IsSample() || len(b.invented) == 0 {
		return []*Book{b}
	}
	return []*Book{b, b.Sample()}
}

// anyDue finds a deadline by its id, of what is invented too, and the book in
// which it is.
func (b *Book) anyDue(w *Workbook, id string, on *law.Day) (*Book, models.Due, bool) {
	for _, x := range b.both() {
		if d, ok := x.due(w, id, x.Day(on.AsOf(), 0)); ok && x.Shows(cmp.Or(d.Grant, d.Demand)) {
			return x, d, true
		}
	}
	return b, models.Due{}, false
}

// deadlines gives those of the book that the person sees and the query asks for.
func (b *Book) deadlines(w *Workbook, who models.Person, q DueQuery, on *law.Day, add func(models.Due)) {
	sees := b.sees(who)
	for i := range b.Record.Grants {
		g := &b.Record.Grants[i]
		if !sees(g.Jurisdiction) || q.Jurisdiction != "" && g.Jurisdiction != q.Jurisdiction || q.Grant != "" && g.ID != q.Grant || !risk.Begun(g, on.AsOf()) {
			continue
		}
		for _, d := range b.dues(w, g, on) {
			add(d)
		}
	}
	if q.Grant == "" {
		for _, a := range b.asks(w, on) {
			if b.Shows(a.Action.ID) && sees(a.Jurisdiction) && (q.Jurisdiction == "" || a.Jurisdiction == q.Jurisdiction) {
				add(b.stamped(duty.Response(a, w.duties, on.AsOf())))
			}
		}
	}
}

// mayWork errs for whom no part of the workspace is.
func mayWork(who models.Person) error {
	switch {
	case who.ID == "":
		return models.Unsigned("sign in to see the workspace")
	case !who.HasAnywhere(models.Roles...):
		return models.Denied("no role in any jurisdiction is yours yet; an administrator gives one")
	}
	return nil
}

func (q *DueQuery) lets(d *models.Due) bool {
	switch {
	case q.State != "" && d.State != q.State,
		q.State == "" && !q.All && !d.State.Open(),
		q.Rule != "" && d.Rule.ID != q.Rule,
		q.Text != "" && !strings.Contains(strings.ToLower(d.What+" "+d.ID), strings.ToLower(strings.TrimSpace(q.Text))),
		q.From != 0 && (d.On == 0 || d.On < q.From),
		q.To != 0 && (d.On == 0 || d.On > q.To),
		q.Owner == Nobody && d.Duty.Owner != "",
		q.Owner != "" && q.Owner != Nobody && d.Duty.Owner != q.Owner && d.Duty.Backup != q.Owner:
		return false
	}
	return true
}

// DueRules lists every version of every rule that deadlines are computed by.
func DueRules() []models.DueRule { return duty.Rules() }

// OfficesClosed says why federal offices are closed on a day; "" if they are open.
func OfficesClosed(day models.Date) string { return duty.Closed(day) }

// DueFile is one deadline with all that its page says.
type DueFile struct {
	models.Due
	May     bool          // the person may keep it
	History []models.Fact // of what is kept of it, oldest first
}

// Deadline is one deadline, as the person may see it: what is not for the person
// is not there.
func (t *Tracker) Deadline(ctx context.Context, who models.Person, id string, day models.Date) (DueFile, error) {
	if err := mayWork(who); err != nil {
		return DueFile{}, err
	}
	b, w, on, err := t.at(ctx, day)
	if err != nil {
		return DueFile{}, err
	}
	b, d, ok := b.anyDue(w, id, on)
	if !ok || !b.sees(who)(d.Jurisdiction) {
		return DueFile{}, models.NotFound("deadline", id, nil)
	}
	f := DueFile{Due: d, May: who.Has(b.Within(d.Jurisdiction), models.RoleGrants)}
	if f.History, err = t.store.History(ctx, models.FactDuty, id); err != nil {
		return DueFile{}, err
	}
	return f, nil
}

// at is the record, the workspace and the day, today if it is zero.
func (t *Tracker) at(ctx context.Context, day models.Date) (*Book, *Workbook, *law.Day, error) {
	b, err := t.Book(ctx, 0)
	if err != nil {
		return nil, nil, nil, err
	}
	w, err := t.Work(ctx)
	if err != nil {
		return nil, nil, nil, err
	}
	if day == 0 {
		day = models.DateOf(t.Now())
	}
	return b, w, b.Day(day, 0), nil
}

// sees says of which jurisdictions the person reads the workspace: any role in
// one, or in one that it is a part of, will do.
func (b *Book) sees(who models.Person) func(jurisdiction string) bool {
	known := map[string]bool{}
	return func(jurisdiction string) bool {
		may, ok := known[jurisdiction]
		if !ok {
			may = who.Has(b.Within(jurisdiction), models.Roles...)
			known[jurisdiction] = may
		}
		return may
	}
}

// dues are the deadlines of one grant.
func (b *Book) dues(w *Workbook, g *models.Grant, on *law.Day) []models.Due {
	a := b.award(g, on)
	a.Followed = w.followed[g.ID]
	out := duty.Grant(a, w.duties, on.AsOf())
	for i := range out {
		out[i] = b.stamped(out[i])
	}
	return out
}

// due finds a deadline by its id, which begins with that of its grant or demand.
func (b *Book) due(w *Workbook, id string, on *law.Day) (models.Due, bool) {
	for end := strings.IndexByte(id, '.'); end > 0; {
		if g := b.index.grants[id[:end]]; g != nil {
			for _, d := range b.dues(w, g, on) {
				if d.ID == id {
					return d, true
				}
			}
		}
		if a := b.index.actions[id[:end]]; a != nil && a.RespondBy != 0 {
			for _, x := range b.asks(w, on) {
				if d := duty.Response(x, w.duties, on.AsOf()); d.ID == id {
					return b.stamped(d), true
				}
			}
		}
		next := strings.IndexByte(id[end+1:], '.')
		if next < 0 {
			break
		}
		end += 1 + next
	}
	return models.Due{}, false
}

// stamped says when anything that the deadline rests on was last written.
func (b *Book) stamped(d models.Due) models.Due {
	for _, r := range d.Rests {
		if s := b.stamps[r]; s.Seq > d.Changed.Seq {
			d.Changed = s
		}
	}
	return d
}

// asks are the demands that set a day, once for each jurisdiction that holds a
// grant or is named, and when they were answered there: by the record, or by the
// file that is kept.
func (b *Book) asks(w *Workbook, on *law.Day) []duty.Ask {
	var out []duty.Ask
	for i := range b.Record.Actions {
		a := &b.Record.Actions[i]
		if !a.Demands() || a.RespondBy == 0 || !happenedBy(on, a.Date) {
			continue
		}
		named := slices.Clone(a.Recipients)
		if a.Everyone {
			for k := range b.Record.Grants {
				if g := &b.Record.Grants[k]; risk.Concerns(a, g) {
					named = append(named, g.Jurisdiction)
				}
			}
		}
		slices.Sort(named)
		for _, j := range slices.Compact(named) {
			x := duty.Ask{Action: *a, Jurisdiction: j}
			for _, r := range a.Responses {
				if r.Jurisdiction == j && r.Answers() && r.Date.Known() && happenedBy(on, r.Date) && (x.Answered == 0 || r.Date.Latest < x.Answered) {
					x.Answered = r.Date.Latest
				}
			}
			if r := w.replies[models.ReplyID(a.ID, j)]; r != nil {
				if sent := reply.AnsweredOn(r); sent != 0 && (x.Answered == 0 || sent < x.Answered) {
					x.Answered = sent
				}
			}
			out = append(out, x)
		}
	}
	return out
}
