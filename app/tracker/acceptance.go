package tracker

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

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
	Moved      []models.TermMoved // since the text was locked
	Seen       string             // stands for what has moved
	Names      map[string]string  // of what has moved, and of the orders and notices that it names
	Ready      bool               // packs can be printed
	InRecord   bool               // the record holds a certification that rests on the signed pack
	Certifies  bool               // the person may put one there
	Next       string             // office that signs next; "" if none is to
	Plans      bool               // the person may write it, lock it and open it again
	Counsels   bool               // the person reads what is privileged
	Finances   bool               // the person writes the finance note
	MaySign    string             // the office for which the person may sign now; "" for none
	History    []models.Fact
	revision   int64    // of the record that it rests on
	within     []string // where the award is
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
	f.within = within
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
	f.revision = b.Record.Revision
	if err := f.settle(b, who.Has(within, models.RoleGrants, models.RoleCounsel)); err != nil {
		return f, err
	}
	f.Ready = t.prints()
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
	// that a condition is not there yet does not make it removed. What is said of all
	// programs at once, as by an executive order, says nothing of an award's own terms.
	knownBefore, knownAfter := b.knowsYear(program, before), b.knowsYear(program, after)
	for _, k := range b.Record.Conditions {
		was, is := b.Law.Carries(k.ID, program, before), b.Law.Carries(k.ID, program, after)
		if was == models.No && is == models.No {
			continue
		}
		c := TermChange{Condition: k.ID, Title: k.Title, Kind: TermKept, Before: wordsOf(&k, program, before), After: wordsOf(&k, program, after)}
		switch {
		case was == models.Maybe || is == models.Maybe, was != is && k.Proposed,
			was == models.No && !knownBefore && !b.after(&k, program, before),
			is == models.No && (!knownAfter || b.wide(&k, program, before)):
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

// knowsYear is true if the record attaches anything of their own to the awards of
// that very year of a program.
func (b *Book) knowsYear(program string, year int) bool {
	return slices.ContainsFunc(b.Record.Conditions, func(k models.Condition) bool {
		return slices.ContainsFunc(k.Attachments, func(a models.Attachment) bool {
			return a.FiscalYear == year && !a.Wide() && b.Law.AttachedTo(&a, program, year) == models.Yes
		})
	})
}

// wide is true if the awards of the year carry the condition only because all
// programs do. That the record has no word on a later year then tells nothing.
func (b *Book) wide(k *models.Condition, program string, year int) bool {
	return !slices.ContainsFunc(k.Attachments, func(a models.Attachment) bool {
		return !a.Wide() && b.Law.AttachedTo(&a, program, year) == models.Yes
	})
}

// after is true if the condition was announced once the year was over: no award of
// that year can have carried it.
func (b *Book) after(k *models.Condition, program string, year int) bool {
	end := models.NewDate(year, time.September, 30)
	return !slices.ContainsFunc(k.Attachments, func(a models.Attachment) bool {
		announced := a.Announced
		if !announced.Known() {
			announced = k.Announced
		}
		return b.Law.AttachedTo(&a, program, 0) != models.No && (!announced.Known() || announced.Earliest <= end)
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
	_, err = t.keepAcceptance(ctx, who, a, p.Version, "plan-acceptance", "")
	return err
}

// keepAcceptance records a version, with what lands together with it.
func (t *Tracker) keepAcceptance(ctx context.Context, who models.Person, a models.Acceptance, version int, action, reason string, with ...store.Draft) ([]models.Fact, error) {
	body, err := models.Body(a)
	if err != nil {
		return nil, err
	}
	return t.store.Record(ctx, append([]store.Draft{{Kind: models.FactAcceptance, ID: a.ID, Body: body, Replaces: version}}, with...), who.ID, action, reason)
}

// Waiting is an award whose acceptance is a deadline, and how far its answer is.
type Waiting struct {
	Due   models.Due
	Grant models.Grant
	models.Acceptance
	Signed int // offices, in this round
}

// Open is true of an award that is still to be answered: one that was offered
// waits, though no rule gives its day.
func (x *Waiting) Open() bool {
	return x.Due.State.Open() || x.Due.State == models.DueUnknown && x.Due.On == 0 && x.Due.Start.Known()
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
		if i < 0 && !x.Open() {
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
