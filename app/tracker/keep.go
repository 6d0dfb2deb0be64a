package tracker

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"proviso/app/store"
	"proviso/models"
)

// Draft is a version of a fact that somebody wants recorded.
type Draft = store.Draft

// Change is what a person wants of the record: drafts that land together, and why.
type Change struct {
	Drafts []Draft
	Reason string
}

// Refusal is a change that the record may not hold, with every flaw that it would
// bring. A flaw without a kind is about the change as a whole.
type Refusal struct{ Flaws []models.Flaw }

func (r *Refusal) Error() string {
	all := make([]string, len(r.Flaws))
	for i, f := range r.Flaws {
		all[i] = f.Msg
	}
	return strings.Join(all, "; ")
}

// Unwrap says to those who do not know flaws that the input is wrong.
func (r *Refusal) Unwrap() error { return models.Invalid("", "%s", r.Error()) }

// Clash is a draft of a version that somebody has replaced since.
type Clash struct {
	Kind   models.FactKind
	ID     string
	Theirs models.Fact // the version that stands, with who wrote it and why
	Merge  models.Merge
}

func (c *Clash) Error() string {
	return fmt.Sprintf("%s %s: somebody recorded version %d while you were writing; nothing of either is lost: choose field by field", c.Kind, c.ID, c.Theirs.Version)
}

// Unwrap says to those who do not merge that somebody wrote first.
func (c *Clash) Unwrap() error { return models.Conflict("", "%s", c.Error()) }

// holdings is the record as it stands with the newest version of every fact, the
// withdrawn ones too. It is never changed once made.
type holdings struct {
	revision int64
	facts    map[key]models.Fact
	record   models.Record
}

// holdings are those of the newest revision, whatever revision a request reads.
func (t *Tracker) holdings(ctx context.Context) (*holdings, error) {
	ctx = context.WithValue(ctx, revisionKey{}, nil)
	rev, err := t.Revision(ctx)
	if err != nil {
		return nil, err
	}
	if h := t.held.Load(); h != nil && h.revision == rev {
		return h, nil
	}
	facts, err := t.store.Facts(ctx, store.Filter{Kinds: models.FactKinds, Withdrawn: true})
	if err != nil {
		return nil, fmt.Errorf("read facts: %w", err)
	}
	h := &holdings{revision: rev, facts: make(map[key]models.Fact, len(facts))}
	for _, f := range facts {
		h.facts[key{f.Kind, f.ID}] = f
		if f.Withdrawn {
			continue
		}
		if err := h.record.Take(f.Kind, f.ID, []byte(f.Body)); err != nil {
			return nil, fmt.Errorf("fact %d: %w", f.Seq, err)
		}
	}
	h.record.Revision = rev
	h.record.Sort()
	t.held.Store(h)
	return h, nil
}

// with is the record with the drafts in it.
func (h *holdings) with(drafts []Draft) (models.Record, error) {
	r := h.record
	for i := range drafts {
		d := &drafts[i]
		r.Drop(d.Kind, d.ID) // makes a list of its own, which may be added to
		if d.Withdrawn {
			continue
		}
		if err := r.Take(d.Kind, d.ID, d.Body); err != nil {
			return r, err
		}
	}
	r.Sort()
	return r, nil
}

// weighed is a change that may be recorded, and what it makes of the record.
type weighed struct {
	change Change
	before *holdings
	after  models.Record
}

// weigh holds a change to all that the record is held to: who may make it, what
// every write says of itself, that nobody else wrote first, and that the record
// has no flaw with it that it had not before.
func (t *Tracker) weigh(ctx context.Context, who models.Person, c Change) (weighed, error) {
	if who.ID == "" {
		return weighed{}, models.Unsigned("sign in to change the record")
	}
	h, err := t.holdings(ctx)
	if err != nil {
		return weighed{}, err
	}
	w := weighed{change: Change{Reason: strings.TrimSpace(c.Reason), Drafts: slices.Clone(c.Drafts)}, before: h}
	var flaws []models.Flaw
	if w.change.Reason == "" {
		flaws = append(flaws, models.Flaw{Path: []any{"reason"}, Msg: "is missing; say why, for those who read the history"})
	}
	if len(c.Drafts) == 0 {
		return weighed{}, models.Invalid("", "the change is empty")
	}
	for i := range w.change.Drafts {
		flaws = append(flaws, t.settle(h, &w.change.Drafts[i])...)
	}
	w.after, err = h.with(w.change.Drafts)
	if err != nil && len(flaws) == 0 {
		return weighed{}, models.Invalid("", "%s", err)
	}
	for i := range w.change.Drafts {
		if err := may(who, h, &w.after, &w.change.Drafts[i]); err != nil {
			return weighed{}, err
		}
	}
	if len(flaws) > 0 {
		return weighed{}, &Refusal{flaws}
	}
	for i := range w.change.Drafts {
		if err := t.clash(ctx, h, &w.change.Drafts[i]); err != nil {
			return weighed{}, err
		}
	}
	flaws = append(w.unfounded(), newFlaws(&h.record, &w.after)...)
	if len(flaws) > 0 {
		return weighed{}, &Refusal{flaws}
	}
	return w, nil
}

// unfounded are the drafts that rest on sources which there are not; what a body
// names is looked at with the body.
func (w *weighed) unfounded() []models.Flaw {
	var flaws []models.Flaw
	for _, d := range w.change.Drafts {
		names := cited(d.Kind, d.Body)
		for _, id := range d.Sources {
			if there := slices.ContainsFunc(w.after.Sources, func(s models.Source) bool { return s.ID == id }); !there && !slices.Contains(names, id) {
				flaws = append(flaws, models.Flaw{Kind: d.Kind, ID: d.ID, Path: []any{"source"}, Msg: fmt.Sprintf("there is no source %q in the record", id), Refers: models.FactSource, Named: id})
			}
		}
	}
	return flaws
}

// newFlaws are those that the record before had not.
func newFlaws(before, after *models.Record) []models.Flaw {
	flaws := after.Flaws()
	if len(flaws) == 0 {
		return nil
	}
	had := map[string]int{}
	for _, f := range before.Flaws() {
		had[f.String()]++
	}
	return slices.DeleteFunc(flaws, func(f models.Flaw) bool { had[f.String()]--; return had[f.String()] >= 0 })
}

// settle makes a draft canonical and finds what is wrong with it by itself.
func (t *Tracker) settle(h *holdings, d *Draft) []models.Flaw {
	var flaws []models.Flaw
	fault := func(field, format string, args ...any) {
		flaws = append(flaws, models.Flaw{Kind: d.Kind, ID: d.ID, Path: []any{field}, Msg: fmt.Sprintf(format, args...)})
	}
	current, there := h.facts[key{d.Kind, d.ID}]
	switch {
	case !slices.Contains(models.FactKinds, d.Kind):
		fault("kind", "%q is not a kind of fact", string(d.Kind))
		return flaws
	case d.ID == reserved:
		fault("id", "%s is no id: it is the address of the form for a new fact", d.ID)
	case d.Replaces == 0 && there && current.Withdrawn:
		fault("id", "%s is taken: it was withdrawn, and its history stays; correct it there, or choose another", d.ID)
	case d.Replaces == 0 && there:
		fault("id", "%s is taken; choose another", d.ID)
	case d.Replaces > 0 && !there:
		fault("id", "there is no %s of this id to correct", d.ID)
	}
	body, err := models.Canonical(d.Kind, d.Body)
	if err != nil {
		fault("", "%s", err)
	}
	d.Body = body
	switch today := models.DateOf(t.Now()); {
	case !d.KnownFrom.Known():
		fault("known_from", "is missing; say from which day this was known")
	case d.KnownFrom > today:
		fault("known_from", "%s lies ahead; nothing is known before its day", d.KnownFrom.Words())
	}
	if len(flaws) > 0 {
		return flaws
	}
	rests := cited(d.Kind, d.Body)
	for _, id := range d.Sources {
		if !slices.Contains(rests, id) {
			rests = append(rests, id)
		}
	}
	if d.Sources = rests; len(rests) == 0 && d.Kind != models.FactSource && !d.Withdrawn {
		fault("sources", "is missing; every fact says where it is from")
	}
	return flaws
}

// reserved is what no fact may be called: its address is that of another page.
const reserved = "new"

// cited are the sources that a body names, at any depth, once each.
func cited(kind models.FactKind, body []byte) []string {
	e, err := models.EntryOf(kind, body)
	if err != nil {
		return nil
	}
	var out []string
	for _, path := range slices.Sorted(maps.Keys(e)) {
		if last := path[strings.LastIndexByte(path, '.')+1:]; last == "sources" || last == "source" {
			for id := range strings.SplitSeq(e[path], "\n") {
				if !slices.Contains(out, id) {
					out = append(out, id)
				}
			}
		}
	}
	return out
}

// clash says who wrote first, with what the three make together.
func (t *Tracker) clash(ctx context.Context, h *holdings, d *Draft) error {
	theirs := h.facts[key{d.Kind, d.ID}]
	if d.Replaces == theirs.Version {
		return nil
	}
	versions, err := t.store.History(ctx, d.Kind, d.ID)
	if err != nil {
		return fmt.Errorf("read the versions of %s %s: %w", d.Kind, d.ID, err)
	}
	i := slices.IndexFunc(versions, func(f models.Fact) bool { return f.Version == d.Replaces })
	if i < 0 {
		return models.Invalid("version", "there is no version %d of %s %s", d.Replaces, d.Kind, d.ID)
	}
	m, err := models.MergeBodies(d.Kind, []byte(versions[i].Body), []byte(theirs.Body), d.Body)
	if err != nil {
		return err
	}
	return &Clash{Kind: d.Kind, ID: d.ID, Theirs: theirs, Merge: m}
}

// Keep records a change. Two that are kept at once are weighed one after the
// other, so that each sees what the other has done.
func (t *Tracker) Keep(ctx context.Context, who models.Person, c Change) ([]models.Fact, error) {
	return t.keepAs(ctx, who, c, "keep")
}

func (t *Tracker) keepAs(ctx context.Context, who models.Person, c Change, action string) ([]models.Fact, error) {
	t.keeping.Lock()
	defer t.keeping.Unlock()
	w, err := t.weigh(ctx, who, c)
	if err != nil {
		return nil, err
	}
	facts, err := t.store.Record(ctx, w.change.Drafts, who.ID, action, w.change.Reason)
	if err != nil {
		var e *models.Error
		if errors.As(err, &e) && e.Kind == models.KindConflict { // another program wrote to the same database
			t.held.Store(nil)
			if _, again := t.weigh(ctx, who, c); again != nil {
				return nil, again
			}
		}
		return nil, err
	}
	t.advance(w, facts)
	return facts, nil
}

// advance keeps the holdings after a write, so that the next need not read all
// facts again; unless others wrote in between.
func (t *Tracker) advance(w weighed, facts []models.Fact) {
	h := &holdings{facts: maps.Clone(w.before.facts), record: w.after}
	for i, f := range facts {
		if i > 0 && f.Seq != facts[i-1].Seq+1 {
			return
		}
		h.facts[key{f.Kind, f.ID}] = f
	}
	h.revision = facts[len(facts)-1].Seq
	h.record.Revision = h.revision
	if facts[0].Seq == w.before.revision+1 {
		t.held.Store(h)
	}
}

// may errs unless the person may make the draft. What the law says is for those
// who keep it for all; what a grant is and has is for those of its jurisdiction,
// before the change and after it.
func may(who models.Person, h *holdings, after *models.Record, d *Draft) error {
	roles := []models.Role{models.RoleGrants}
	switch d.Kind {
	case models.FactGrant, models.FactStep, models.FactReport:
	case models.FactAmount:
		roles = append(roles, models.RoleBudget)
	case models.FactCertification:
		roles = append(roles, models.RoleCounsel)
	default:
		roles = append(roles, models.RoleCounsel)
		if d.Kind == models.FactSource && d.Replaces == 0 && who.HasAnywhere(append(roles, models.RoleBudget)...) {
			return nil // whoever may add a fact may add what it rests on
		}
		if !who.Has(nil, roles...) {
			return models.Denied("a %s is of no one jurisdiction: to keep it takes the role %s for all", words(d.Kind), rolesIn(roles))
		}
		return nil
	}
	places := []string{}
	if was, there := h.facts[key{d.Kind, d.ID}]; there {
		places = append(places, placeOf(&h.record, d.Kind, []byte(was.Body)))
	}
	if !d.Withdrawn {
		places = append(places, placeOf(after, d.Kind, d.Body))
	}
	for _, place := range places {
		if !who.Has(within(&h.record, place), roles...) {
			return models.Denied("to keep a %s of %s takes the role %s there", words(d.Kind), cmp.Or(place, "a jurisdiction that is not known"), rolesIn(roles))
		}
	}
	return nil
}

func words(kind models.FactKind) string { return strings.ReplaceAll(string(kind), "-", " ") }

func rolesIn(roles []models.Role) string {
	all := make([]string, len(roles))
	for i, r := range roles {
		all[i] = string(r)
	}
	return strings.Join(all, " or ")
}

// placeOf is the jurisdiction of the grant that a body is of or belongs to; "" if
// the record has no such grant.
func placeOf(r *models.Record, kind models.FactKind, body []byte) string {
	var of struct{ Grant, Jurisdiction string }
	if json.Unmarshal(body, &of) != nil {
		return ""
	}
	if kind == models.FactGrant {
		return of.Jurisdiction
	}
	i, ok := slices.BinarySearchFunc(r.Grants, of.Grant, func(g models.Grant, id string) int { return cmp.Compare(g.ID, id) })
	if !ok {
		return ""
	}
	return r.Grants[i].Jurisdiction
}

// within is a jurisdiction with those that it is a part of.
func within(r *models.Record, place string) []string {
	out := []string{place}
	i := slices.IndexFunc(r.Jurisdictions, func(j models.Jurisdiction) bool { return j.ID == place })
	if i < 0 || r.Jurisdictions[i].State == "" {
		return out
	}
	for _, j := range r.Jurisdictions {
		if j.Kind == models.State && j.State == r.Jurisdictions[i].State && j.ID != place {
			out = append(out, j.ID)
		}
	}
	return out
}
