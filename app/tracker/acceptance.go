package tracker

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"proviso/app/acceptance"
	"proviso/app/store"
	"proviso/models"
)

// AcceptanceFile is one award that waits for an answer, or has been answered, as
// the page shows it. It holds nothing privileged: see CounselNote.
type AcceptanceFile struct {
	models.Acceptance
	Version    int
	Offer      acceptance.Offer
	Effects    []acceptance.Effect
	Due        *models.Due // of the acceptance; nil: none is computed
	Years      []TermChange
	YearBefore int
	Signatures []models.Signature // of all rounds, oldest first
	Next       string             // office that signs next; "" if none is to
	Plans      bool               // the person may write it, lock it and open it again
	Counsels   bool               // the person reads what is privileged
	Finances   bool               // the person writes the finance note
	MaySign    string             // the office for which the person may sign now; "" for none
	History    []models.Fact
}

// Acceptance is the answer to one award, as the person may see it.
func (t *Tracker) Acceptance(ctx context.Context, who models.Person, grant string) (AcceptanceFile, error) {
	f, err := t.acceptance(ctx, who, grant)
	if err != nil {
		return f, err
	}
	if f.History, err = t.store.History(ctx, models.FactAcceptance, grant); err != nil {
		return f, fmt.Errorf("read the history of the answer to %s: %w", grant, err)
	}
	if n := len(f.History); n > 0 {
		f.Version = f.History[n-1].Version
	}
	return f, nil
}

func (t *Tracker) acceptance(ctx context.Context, who models.Person, grant string) (AcceptanceFile, error) {
	var f AcceptanceFile
	if err := mayWork(who); err != nil {
		return f, err
	}
	b, w, on, err := t.at(ctx, 0)
	if err != nil {
		return f, err
	}
	b = b.Holding(grant)
	on = b.Day(on.AsOf(), 0)
	g := b.index.grants[grant]
	if g == nil || !b.sees(who)(g.Jurisdiction) {
		return f, models.NotFound("grant", grant, nil)
	}
	within := b.Within(g.Jurisdiction)
	f.Plans, f.Finances, f.Counsels = who.Has(within, models.RoleGrants), who.Has(within, models.RoleBudget), who.Has(within, models.RoleCounsel)
	f.Acceptance = models.Acceptance{ID: grant, Round: 1}
	if i := slices.IndexFunc(w.Acceptances, func(a models.Acceptance) bool { return a.ID == grant }); i >= 0 {
		f.Acceptance = w.Acceptances[i]
	}
	for _, s := range w.Signatures {
		if s.Grant == grant {
			f.Signatures = append(f.Signatures, s)
		}
	}
	slices.SortStableFunc(f.Signatures, func(x, y models.Signature) int { return x.At.Compare(y.At) })
	f.Next = acceptance.Next(f.Acceptance, f.Signatures)
	if f.Next != "" && holds(who, within, f.Next) {
		f.MaySign = f.Next
	}
	if f.Offer, err = b.offer(g.ID, on.AsOf()); err != nil {
		return f, err
	}
	for _, d := range b.dues(w, g, on) {
		if d.Rule.ID == "acceptance" && d.On != 0 {
			f.Due, f.Offer.Due = &d, d.On
		}
	}
	f.Effects = f.Offer.Effects()
	f.YearBefore = g.FiscalYear - 1
	f.Years = b.YearChanges(g.Program, f.YearBefore, g.FiscalYear)
	return f, nil
}

// holds is true if the person holds an office there. Only the signer's own role
// counts: an administrator signs for nobody.
func holds(who models.Person, within []string, office string) bool {
	return slices.ContainsFunc(who.Assignments, func(a models.Assignment) bool {
		return a.Role == models.RoleSigner && strings.EqualFold(a.Office, office) &&
			(models.Person{Assignments: []models.Assignment{a}, Disabled: who.Disabled}).Has(within, models.RoleSigner)
	})
}

// offer is an award with its conditions as they stand on a day.
func (b *Book) offer(grant string, day models.Date) (acceptance.Offer, error) {
	on, err := b.Grant(grant, day, 0)
	if err != nil {
		return acceptance.Offer{}, err
	}
	o := acceptance.Offer{Grant: on.Assessment.Grant, Place: on.Jurisdiction.Name, Program: on.Program.Name, Figure: on.Figure, AsOf: day}
	for i := range b.Record.Amounts {
		if a := &b.Record.Amounts[i]; a.Grant == grant && a.Kind == models.PreAward && !a.Disputed && (!a.Since.Known() || a.Since.Latest <= day) {
			o.OwnMoney = &a.USD
		}
	}
	for _, c := range on.Conditions {
		t := acceptance.Term{ConditionStanding: c, Title: c.Condition}
		if k, ok := b.Law.Condition(c.Condition); ok {
			t.Title, t.Text = k.Title, k.MustCertify
			if t.Text == "" {
				t.Text = k.Requires
			}
		}
		for _, id := range c.HangsOn {
			t.Rests = append(t.Rests, b.nameOf(id))
		}
		o.Conditions = append(o.Conditions, t)
	}
	return o, nil
}

// nameOf is an order or a notice as one would cite it.
func (b *Book) nameOf(id string) string {
	for i := range b.Record.Cases {
		m := &b.Record.Cases[i]
		for k := range m.Orders {
			if m.Orders[k].ID == id {
				return fmt.Sprintf("%s, %s (%s)", m.Caption, strings.ReplaceAll(m.Orders[k].Kind, "_", " "), id)
			}
		}
	}
	for i := range b.Record.Notices {
		if n := &b.Record.Notices[i]; n.ID == id {
			return fmt.Sprintf("%s (%s)", strings.ReplaceAll(n.Kind, "_", " "), id)
		}
	}
	return id
}

// TermChange is a condition that the awards of one year carry otherwise than
// those of the year before.
type TermChange struct {
	Condition, Title string
	Kind             ChangeKind
	Before, After    string // the words of each year, where the record has them
	Pieces           []models.Piece
}

// ChangeKind is how a condition changed from one year to the next.
type ChangeKind string

const (
	TermAdded    ChangeKind = "added"
	TermRemoved  ChangeKind = "removed"
	TermReworded ChangeKind = "reworded"
	TermUnsure   ChangeKind = "unsure" // the record cannot say whether one of the years carries it
	TermKept     ChangeKind = "kept"
)

// YearChanges compares what the awards of two years of a program carry: what was
// added, removed, reworded, and what stayed.
func (b *Book) YearChanges(program string, before, after int) []TermChange {
	var out []TermChange
	// Of a year of which the record has no attachment at all nothing can be said:
	// that a condition is not there yet does not make it removed.
	knownBefore, knownAfter := b.knowsYear(program, before), b.knowsYear(program, after)
	for _, k := range b.Record.Conditions {
		was, is := b.Law.Carries(k.ID, program, before), b.Law.Carries(k.ID, program, after)
		if was == models.No && is == models.No {
			continue
		}
		c := TermChange{Condition: k.ID, Title: k.Title, Kind: TermKept, Before: wordsOf(&k, program, before), After: wordsOf(&k, program, after)}
		switch {
		case was == models.Maybe || is == models.Maybe, was == models.No && !knownBefore, is == models.No && !knownAfter:
			c.Kind = TermUnsure
		case was == models.No:
			c.Kind = TermAdded
		case is == models.No:
			c.Kind = TermRemoved
		case c.Before != c.After:
			c.Kind, c.Pieces = TermReworded, Wording(c.Before, c.After)
		}
		out = append(out, c)
	}
	order := []ChangeKind{TermAdded, TermRemoved, TermReworded, TermUnsure, TermKept}
	slices.SortStableFunc(out, func(x, y TermChange) int { return slices.Index(order, x.Kind) - slices.Index(order, y.Kind) })
	return out
}

// knowsYear is true if the record attaches anything to the awards of that very
// year of a program.
func (b *Book) knowsYear(program string, year int) bool {
	return slices.ContainsFunc(b.Record.Conditions, func(k models.Condition) bool {
		return slices.ContainsFunc(k.Attachments, func(a models.Attachment) bool {
			return a.FiscalYear == year && (len(a.Programs) == 0 || slices.Contains(a.Programs, program))
		})
	})
}

// wordsOf are a condition's words in the awards of a year.
func wordsOf(k *models.Condition, program string, year int) string {
	for _, a := range k.Attachments {
		if a.FiscalYear == year && a.Form != "" && (len(a.Programs) == 0 || slices.Contains(a.Programs, program)) {
			return a.Form
		}
	}
	return ""
}

// Plan is what a person writes of an acceptance. Nil leaves a field as it is.
type Plan struct {
	Version     int // that the person saw; 0: none yet
	Route       *models.Route
	Why, Letter *string
	FinanceNote *string
	Offices     []string
}

// PlanAcceptance writes the answer to an award while it is not locked.
func (t *Tracker) PlanAcceptance(ctx context.Context, who models.Person, grant string, p Plan) error {
	f, err := t.acceptance(ctx, who, grant)
	if err != nil {
		return err
	}
	a := f.Acceptance
	plans := p.Route != nil || p.Why != nil || p.Letter != nil || p.Offices != nil
	switch {
	case plans && !f.Plans:
		return models.Denied("it takes the role grants there to plan the answer to this award")
	case p.FinanceNote != nil && !f.Finances:
		return models.Denied("it takes the role budget there to write the finance note")
	case plans && a.Frozen != nil:
		return models.Conflict("text", "is locked for signing; open it again first, with the reason")
	}
	if p.Route != nil {
		a.Route = *p.Route
	}
	for _, x := range []struct{ to, from *string }{{&a.Why, p.Why}, {&a.Letter, p.Letter}, {&a.FinanceNote, p.FinanceNote}} {
		if x.from != nil {
			*x.to = strings.TrimSpace(strings.ReplaceAll(*x.from, "\r\n", "\n"))
		}
	}
	if p.Offices != nil {
		a.Offices = nil
		for _, o := range p.Offices {
			if o = strings.Join(strings.Fields(o), " "); o == "" {
				continue
			}
			if slices.ContainsFunc(a.Offices, func(x string) bool { return strings.EqualFold(x, o) }) {
				return models.Invalid("offices", "name %q twice; each signs once", o)
			}
			a.Offices = append(a.Offices, o)
		}
	}
	return t.keepAcceptance(ctx, who, a, p.Version, "plan-acceptance", "")
}

func (t *Tracker) keepAcceptance(ctx context.Context, who models.Person, a models.Acceptance, version int, action, reason string) error {
	body, err := models.Body(a)
	if err != nil {
		return err
	}
	_, err = t.store.Record(ctx, []store.Draft{{Kind: models.FactAcceptance, ID: a.ID, Body: body, Replaces: version}}, who.ID, action, reason)
	return err
}

// Freeze locks the text for signing, with the orders in force for the award on
// that day. Word gives a route in words.
func (t *Tracker) Freeze(ctx context.Context, who models.Person, grant string, version int, word func(models.Route) string) error {
	f, err := t.acceptance(ctx, who, grant)
	switch {
	case err != nil:
		return err
	case !f.Plans:
		return models.Denied("it takes the role grants there to lock the text")
	case f.Frozen != nil:
		return models.Conflict("text", "is locked already")
	}
	text, err := f.Offer.Text(f.Acceptance, word(f.Route))
	if err != nil {
		return err
	}
	revision, err := t.Revision(ctx)
	if err != nil {
		return err
	}
	a := f.Acceptance
	a.Frozen = &models.Frozen{At: t.Now().UTC(), By: who.ID, Revision: revision, AsOf: f.Offer.AsOf, Text: text, Digest: acceptance.Digest(text)}
	for _, c := range f.Offer.Conditions {
		a.Frozen.Orders = append(a.Frozen.Orders, c.HangsOn...)
	}
	slices.Sort(a.Frozen.Orders)
	a.Frozen.Orders = slices.Compact(a.Frozen.Orders)
	return t.keepAcceptance(ctx, who, a, version, "lock-acceptance", "text "+a.Frozen.Digest)
}

// Unlock opens a locked text again: its signatures stay on record with their
// round, and the next round begins with none.
func (t *Tracker) Unlock(ctx context.Context, who models.Person, grant string, version int, why string) error {
	f, err := t.acceptance(ctx, who, grant)
	why = strings.TrimSpace(why)
	switch {
	case err != nil:
		return err
	case !f.Plans:
		return models.Denied("it takes the role grants there to open the text again")
	case f.Frozen == nil:
		return models.Conflict("text", "is not locked")
	case why == "":
		return models.Invalid("why", "is missing; those who signed will ask")
	}
	a := f.Acceptance
	a.Unlocks = append(slices.Clone(a.Unlocks), models.Unlock{Round: a.Round, At: t.Now().UTC(), By: who.ID, Why: why, Digest: a.Frozen.Digest})
	a.Round, a.Frozen = a.Round+1, nil
	return t.keepAcceptance(ctx, who, a, version, "unlock-acceptance", why)
}

// Sign signs for the office that is next, if the person holds it. Digest is that
// of the text which the person saw. A signature is a new thing of an id of its
// own: of two at once for one office, one is a Conflict.
func (t *Tracker) Sign(ctx context.Context, who models.Person, grant, office, digest string) error {
	f, err := t.acceptance(ctx, who, grant)
	if err != nil {
		return err
	}
	if err := acceptance.MaySign(f.Acceptance, f.Signatures, office, digest); err != nil {
		return err
	}
	if f.MaySign != office {
		return models.Denied("%s signs for itself, from its own sign-in; you do not hold that office there", office)
	}
	s := models.Signature{ID: acceptance.SignatureID(grant, f.Round, office), Grant: grant, Round: f.Round, Office: office,
		Person: who.ID, Name: who.Name, At: t.Now().UTC(), Digest: digest}
	body, err := models.Body(s)
	if err != nil {
		return err
	}
	_, err = t.store.Record(ctx, []store.Draft{{Kind: models.FactSignature, ID: s.ID, Body: body}}, who.ID, "sign", "as "+office+", text "+digest)
	return err
}

// CounselNote is what counsel wrote of an award's acceptance, with its version;
// for whom it is not, it is a Denied error and nothing is read.
func (t *Tracker) CounselNote(ctx context.Context, who models.Person, grant string) (models.CounselNote, int, error) {
	note := models.CounselNote{ID: grant}
	if err := t.counsels(ctx, who, grant); err != nil {
		return note, 0, err
	}
	history, err := t.store.History(ctx, models.FactCounselNote, grant)
	if err != nil || len(history) == 0 {
		return note, 0, err
	}
	newest := history[len(history)-1]
	var p models.Privileged
	if err := p.Take(newest.Kind, newest.ID, []byte(newest.Body)); err != nil {
		return note, 0, fmt.Errorf("fact %d: %w", newest.Seq, err)
	}
	return p.CounselNotes[0], newest.Version, nil
}

// WriteCounselNote writes it. The trail says that it was written, and none of it.
func (t *Tracker) WriteCounselNote(ctx context.Context, who models.Person, note models.CounselNote, version int) error {
	if err := t.counsels(ctx, who, note.ID); err != nil {
		return err
	}
	body, err := models.Body(note)
	if err != nil {
		return err
	}
	_, err = t.store.Record(ctx, []store.Draft{{Kind: models.FactCounselNote, ID: note.ID, Body: body, Replaces: version}}, who.ID, "write-counsel-note", "")
	return err
}

func (t *Tracker) counsels(ctx context.Context, who models.Person, grant string) error {
	f, err := t.acceptance(ctx, who, grant)
	if err == nil && !f.Counsels {
		err = models.Denied("this is privileged: it takes the role counsel there")
	}
	return err
}

// Waiting is an award whose acceptance is a deadline, and how far its answer is.
type Waiting struct {
	Due   models.Due
	Grant models.Grant
	models.Acceptance
	Signed int // offices, in this round
}

// Acceptances are the awards that wait for an answer, of those that the person
// sees, by their days; and those of which an answer is kept already.
func (t *Tracker) Acceptances(ctx context.Context, who models.Person) ([]Waiting, error) {
	due, err := t.Deadlines(ctx, who, DueQuery{Rule: "acceptance", All: true})
	if err != nil {
		return nil, err
	}
	b, w, _, err := t.at(ctx, 0)
	if err != nil {
		return nil, err
	}
	var out []Waiting
	for _, d := range due {
		x := Waiting{Due: d, Grant: *b.Holding(d.Grant).index.grants[d.Grant]}
		i := slices.IndexFunc(w.Acceptances, func(a models.Acceptance) bool { return a.ID == d.Grant })
		if i < 0 && !d.State.Open() {
			continue
		}
		if i >= 0 {
			x.Acceptance = w.Acceptances[i]
		}
		for _, s := range w.Signatures {
			if x.Frozen != nil && s.Grant == d.Grant && s.Round == x.Round && s.Digest == x.Frozen.Digest {
				x.Signed++
			}
		}
		out = append(out, x)
	}
	return out, nil
}
