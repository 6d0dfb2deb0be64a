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

// weighed is a change that may be recorded, and what it is made to.
type weighed struct {
	change Change
	before *holdings
}

// seen is what the change was weighed against: all of the record.
func (w *weighed) seen() store.Seen {
	return store.Seen{Revision: w.before.revision, Kinds: models.FactKinds}
}

// after is what the change makes of the record.
func (w *weighed) after() (models.Record, error) {
	r, err := w.before.record()
	if err != nil {
		return r, err
	}
	return r.With(changes(w.change.Drafts))
}

func changes(drafts []Draft) []models.Changed {
	out := make([]models.Changed, len(drafts))
	for i := range drafts {
		d := &drafts[i]
		out[i].Subject = models.Subject{Kind: d.Kind, ID: d.ID}
		if !d.Withdrawn {
			out[i].Body = d.Body
		}
	}
	return out
}

// weigh holds a change to all that the record is held to: who may make it, what
// every write says of itself, that nobody else wrote first, and that the record
// has no flaw with it that it had not before.
func (t *Tracker) weigh(ctx context.Context, who models.Person, c Change) (weighed, error) {
	if who.ID == "" {
		return weighed{}, models.Unsigned("sign in to change the record")
	}
	t.heldMu.Lock()
	defer t.heldMu.Unlock()
	h, err := t.catchUp(ctx)
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
	for i := range w.change.Drafts {
		if err := may(who, h, w.change.Drafts, &w.change.Drafts[i]); err != nil {
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
	ties, err := t.tiesOf(h)
	if err != nil {
		return weighed{}, err
	}
	brought, err := ties.NewFlaws(changes(w.change.Drafts))
	if err != nil {
		return weighed{}, models.Invalid("", "%s", err)
	}
	if flaws = append(w.unfounded(ties), brought...); len(flaws) > 0 {
		return weighed{}, &Refusal{flaws}
	}
	return w, nil
}

// unfounded are the drafts that rest on sources which there are not; what a body
// names is looked at with the body.
func (w *weighed) unfounded(ties *models.Ties) []models.Flaw {
	var flaws []models.Flaw
	there := func(id string) bool {
		for i := range w.change.Drafts {
			if d := &w.change.Drafts[i]; d.Kind == models.FactSource && d.ID == id {
				return !d.Withdrawn
			}
		}
		return ties.There(models.FactSource, id)
	}
	for _, d := range w.change.Drafts {
		names := cited(d.Kind, d.Body)
		for _, id := range d.Sources {
			if !there(id) && !slices.Contains(names, id) {
				flaws = append(flaws, models.Flaw{Kind: d.Kind, ID: d.ID, Path: []any{"source"}, Msg: fmt.Sprintf("there is no source %q in the record", id), Refers: models.FactSource, Named: id})
			}
		}
	}
	return flaws
}

// settle makes a draft canonical and finds what is wrong with it by itself.
func (t *Tracker) settle(h *holdings, d *Draft) []models.Flaw {
	var flaws []models.Flaw
	fault := func(field, format string, args ...any) {
		flaws = append(flaws, models.Flaw{Kind: d.Kind, ID: d.ID, Path: []any{field}, Msg: fmt.Sprintf(format, args...)})
	}
	current, there := h.facts.get(key{d.Kind, d.ID})
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
	theirs, _ := h.facts.get(key{d.Kind, d.ID})
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
// other, so that each sees what the other has done, in whichever process it was.
func (t *Tracker) Keep(ctx context.Context, who models.Person, c Change) ([]models.Fact, error) {
	return t.keepAs(ctx, who, c, "keep")
}

func (t *Tracker) keepAs(ctx context.Context, who models.Person, c Change, action string) ([]models.Fact, error) {
	select {
	case t.keeping <- struct{}{}: // whoever waits longest is next
		defer func() { <-t.keeping }()
	case <-ctx.Done():
		return nil, fmt.Errorf("wait for others to write: %w", ctx.Err())
	}
	w, err := t.weigh(ctx, who, c)
	if err != nil {
		return nil, err
	}
	facts, err := t.store.RecordAfter(ctx, w.seen(), w.change.Drafts, who.ID, action, w.change.Reason)
	for errors.Is(err, store.ErrMoved) { // another process wrote meanwhile, which is then weighed too
		if w, err = t.weigh(ctx, who, c); err != nil {
			return nil, err
		}
		facts, err = t.store.RecordAfter(ctx, w.seen(), w.change.Drafts, who.ID, action, w.change.Reason)
	}
	var e *models.Error
	if errors.As(err, &e) && e.Kind == models.KindConflict { // somebody else wrote to the same fact since
		if _, again := t.weigh(ctx, who, c); again != nil {
			return nil, again
		}
	}
	return facts, err
}

// may errs unless the person may make the draft. What the law says is for those
// who keep it for all; what a grant is and has is for those of its jurisdiction,
// before the change and after it.
func may(who models.Person, h *holdings, drafts []Draft, d *Draft) error {
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
	if was, there := h.facts.get(key{d.Kind, d.ID}); there {
		places = append(places, placeOf(h, nil, d.Kind, []byte(was.Body)))
	}
	if !d.Withdrawn {
		places = append(places, placeOf(h, drafts, d.Kind, d.Body))
	}
	for _, place := range places {
		if !who.Has(h.within(place), roles...) {
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

// placeOf is the jurisdiction of the grant that a body is of or belongs to, after
// the drafts; "" if there is no such grant.
func placeOf(h *holdings, drafts []Draft, kind models.FactKind, body []byte) string {
	var of struct{ Grant, Jurisdiction string }
	if json.Unmarshal(body, &of) != nil {
		return ""
	}
	if kind == models.FactGrant {
		return of.Jurisdiction
	}
	for _, c := range slices.Backward(changes(drafts)) {
		if c.Kind == models.FactGrant && c.ID == of.Grant {
			return placeOf(h, nil, c.Kind, c.Body)
		}
	}
	g, there := h.facts.get(key{models.FactGrant, of.Grant})
	if !there || g.Withdrawn {
		return ""
	}
	return placeOf(h, nil, g.Kind, []byte(g.Body))
}
