package tracker

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"proviso/app/publication"
	"proviso/app/store"
	"proviso/models"
)

// Preview is what would be published now, and what that changes. Nobody but its
// publisher sees it.
type Preview struct {
	Edition     *publication.Edition
	Documents   []publication.Document
	Seal        string // names exactly this; to be handed back to Publish
	Previous    *publication.Edition
	Differences []publication.Difference // to the newest that stands
	Superseded  []Superseded             // facts of which another version was recorded since then
	Unchanged   bool                     // nothing of it differs from the newest: there is nothing to publish
	last        int64                    // number of the last edition ever made
	before      []publication.Document   // of Previous
}

// Superseded is one field of a fact that says something else than at the newest
// publication. Whether it was an error that was mended, or the world has moved on,
// the publisher says.
type Superseded struct {
	Kind     models.FactKind
	ID       string
	Subject  publication.Ref
	Path     string // of the field
	Old, New string
}

// Mended is what a publisher says of a superseded field: that it was an error, and
// why, in a sentence to be read by the public.
type Mended struct {
	Kind             models.FactKind
	ID, Path         string
	Reason, ReasonES string
}

// Fault is what is wrong with the reason; "" is nothing.
func (m *Mended) Fault() string {
	switch {
	case strings.TrimSpace(m.Reason) == "":
		return "is missing: say in a sentence what was wrong; the public reads it"
	case tooLong(m.Reason) || tooLong(m.ReasonES):
		return fmt.Sprintf("is longer than %d characters", longestReason)
	}
	return ""
}

// Publishing is what a publisher asks for.
type Publishing struct {
	Settings publication.Settings
	Seal     string // of the preview that was looked at; "": whatever stands now
	Mended   []Mended
	Reason   string // for the trail
}

// longestReason bounds what the public reads as a reason, in characters.
const longestReason = 1000

func tooLong(reason string) bool { return utf8.RuneCountInString(reason) > longestReason }

// ErrNothingNew is the error of publishing what the newest publication says already.
var ErrNothingNew = models.Conflict("publication", "there is nothing to publish: the newest one says the same of the same day")

// publisher refuses whoever may not publish. What is published is the whole record,
// so that the role has to hold everywhere.
func publisher(who models.Person) error {
	if !who.Has(nil, models.RolePublisher) {
		return models.Denied("it takes the role publisher, held everywhere, to publish: what is published is the whole record")
	}
	return nil
}

// Preview makes what would be published with the settings.
func (t *Tracker) Preview(ctx context.Context, who models.Person, s publication.Settings) (*Preview, error) {
	if err := publisher(who); err != nil {
		return nil, err
	}
	return t.preview(ctx, s)
}

func (t *Tracker) preview(ctx context.Context, s publication.Settings) (out *Preview, err error) {
	if t.Gently == nil {
		return t.makePreview(ctx, s)
	}
	t.Gently(func() { out, err = t.makePreview(ctx, s) })
	return out, err
}

func (t *Tracker) makePreview(ctx context.Context, s publication.Settings) (*Preview, error) {
	state, err := t.store.PublicState(ctx)
	if err != nil {
		return nil, err
	}
	out := &Preview{last: state.Last}
	if out.Edition, err = t.draftEdition(ctx, s); err != nil {
		return nil, err
	}
	newest, stands, err := t.store.NewestPublication(ctx)
	if err != nil {
		return nil, err
	}
	if stands {
		if out.Previous, out.before, err = t.read(ctx, newest); err != nil {
			return nil, err
		}
		out.Edition.Corrections = out.Previous.Corrections
		if out.Superseded, err = t.superseded(ctx, newest.Revision); err != nil {
			return nil, err
		}
	}
	previous, err := t.lastHash(ctx)
	if err != nil {
		return nil, err
	}
	if _, out.Documents, err = out.Edition.Seal(previous); err != nil {
		return nil, err
	}
	out.Seal, out.Edition.Number = out.Edition.Hash, int(state.Last)+1
	out.Edition.Published = t.Now().UTC() // as its pages will say
	if out.Differences, err = publication.Differences(out.before, out.Documents); err != nil {
		return nil, err
	}
	out.Unchanged = out.Previous != nil && len(out.Differences) == 0 && out.Previous.Settings == out.Edition.Settings
	return out, nil
}

// lastHash is the hash of the last edition ever made: the next one names it.
func (t *Tracker) lastHash(ctx context.Context) (string, error) {
	all, err := t.store.Publications(ctx)
	if err != nil || len(all) == 0 {
		return "", err
	}
	return all[0].Hash, nil
}

// superseded are the fields of public facts that say something else since a revision.
func (t *Tracker) superseded(ctx context.Context, revision int64) ([]Superseded, error) {
	facts, err := t.store.FactsSince(ctx, revision, models.FactKinds)
	if err != nil {
		return nil, err
	}
	b, err := t.Book(ctx, 0)
	if err != nil {
		return nil, err
	}
	newest := map[key]*models.Fact{}
	for i := range facts {
		newest[key{facts[i].Kind, facts[i].ID}] = &facts[i]
	}
	var out []Superseded
	for k, f := range newest {
		if f.Version == 1 || b.invented[k.id] {
			continue
		}
		history, err := t.store.History(ctx, k.kind, k.id)
		if err != nil {
			return nil, err
		}
		var was *models.Fact
		for i := range history {
			if history[i].Seq <= revision {
				was = &history[i]
			}
		}
		if was == nil || was.Withdrawn {
			continue
		}
		fields, err := changedFields(was, f)
		if err != nil {
			return nil, err
		}
		subject := b.subjectOf(k, []byte(f.Body))
		for _, x := range fields {
			x.Kind, x.ID, x.Subject = k.kind, k.id, subject
			out = append(out, x)
		}
	}
	slices.SortFunc(out, func(x, y Superseded) int {
		return cmp.Or(cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.ID, y.ID), cmp.Compare(x.Path, y.Path))
	})
	return out, nil
}

// changedFields are the fields in which two versions differ.
func changedFields(was, is *models.Fact) ([]Superseded, error) {
	old, err := models.EntryOf(was.Kind, []byte(was.Body))
	if err != nil {
		return nil, err
	}
	now := models.Entry{}
	if !is.Withdrawn {
		if now, err = models.EntryOf(is.Kind, []byte(is.Body)); err != nil {
			return nil, err
		}
	}
	var out []Superseded
	for path, text := range old {
		if now[path] != text {
			out = append(out, Superseded{Path: path, Old: text, New: now[path]})
		}
	}
	for path, text := range now {
		if _, ok := old[path]; !ok && text != "" {
			out = append(out, Superseded{Path: path, New: text})
		}
	}
	return out, nil
}

// subjectOf names what a fact is about as the public knows it.
func (b *Book) subjectOf(k key, body []byte) publication.Ref {
	id := k.id
	if grant := grantIn(body); grant != "" {
		id = grant
	}
	if g := b.index.grants[id]; g != nil {
		names := b.Names()
		return publication.Ref{ID: id, Name: fmt.Sprintf("%s, %s FY%d", names[g.Jurisdiction], names[g.Program], g.FiscalYear)}
	}
	if name := b.Names()[id]; name != "" {
		return publication.Ref{ID: id, Name: name}
	}
	switch k.kind {
	case models.FactCase:
		if m, err := b.Case(id); err == nil {
			return publication.Ref{ID: id, Name: m.Caption}
		}
	case models.FactCondition:
		return publication.Ref{ID: id, Name: b.ShortName(id)}
	case models.FactSource:
		if s := b.CitedSource(id); s != nil {
			return publication.Ref{ID: id, Name: s.Title}
		}
	case models.FactAction:
		return publication.Ref{ID: id, Name: b.ActionName(id)}
	}
	return publication.Ref{ID: id, Name: id}
}

// grantIn is the grant that a fact says it belongs to.
func grantIn(body []byte) string {
	var v struct {
		Grant string `json:"grant"`
	}
	if json.Unmarshal(body, &v) != nil {
		return "" // of a fact whose field of that name is something else
	}
	return v.Grant
}

// Publish lets an edition leave. It errs where the record moved since the preview
// was looked at, where there is nothing to publish, and where what is called mended
// did not change.
func (t *Tracker) Publish(ctx context.Context, who models.Person, p Publishing) (publication.Head, error) {
	if err := publisher(who); err != nil {
		return publication.Head{}, err
	}
	return t.publish(ctx, who.ID, p)
}

func (t *Tracker) publish(ctx context.Context, author string, p Publishing) (publication.Head, error) {
	c, err := t.preview(ctx, p.Settings)
	if err != nil {
		return publication.Head{}, err
	}
	return t.leave(ctx, author, c, p)
}

// leave lets go what a preview shows.
func (t *Tracker) leave(ctx context.Context, author string, c *Preview, p Publishing) (publication.Head, error) {
	switch {
	case p.Seal != "" && p.Seal != c.Seal:
		return publication.Head{}, models.Conflict("seal", "the record moved while you were looking at the preview; nothing was published: look at what would leave now, and publish again")
	case c.Unchanged && len(p.Mended) == 0:
		return publication.Head{}, ErrNothingNew
	}
	if err := t.mend(c, p.Mended); err != nil {
		return publication.Head{}, err
	}
	documents := c.Documents
	m, err := c.Edition.SealOf(c.Edition.Previous, documents) // again: the corrections have come to it
	if err != nil {
		return publication.Head{}, err
	}
	text, err := m.Canonical()
	if err != nil {
		return publication.Head{}, err
	}
	asOf, knownOn, err := daysOf(p.Settings)
	if err != nil {
		return publication.Head{}, err
	}
	kept, err := t.store.Publish(ctx, store.Publication{Hash: c.Edition.Hash, Revision: c.Edition.Revision, AsOf: asOf, KnownOn: knownOn, Manifest: string(text), Author: author, Reason: p.Reason},
		c.last, stored(documents), store.Note{Actor: author, Action: "publish", Detail: strings.TrimSpace(fmt.Sprintf("number %d, as of %s; %d documents, %d corrections. %s", c.last+1, p.Settings.AsOf, len(documents), len(p.Mended), p.Reason))})
	if err != nil {
		return publication.Head{}, err
	}
	return headOf(&kept), nil
}

func daysOf(s publication.Settings) (asOf, knownOn models.Date, err error) {
	if asOf, err = models.ParseDate("as_of", string(s.AsOf)); err == nil && s.KnownOn != "" {
		knownOn, err = models.ParseDate("known_on", string(s.KnownOn))
	}
	return asOf, knownOn, err
}

func stored(documents []publication.Document) []store.PublicDocument {
	out := make([]store.PublicDocument, len(documents))
	for i, d := range documents {
		out[i] = store.PublicDocument{Digest: d.Digest, Body: string(d.Body)}
	}
	return out
}

// mend adds the corrections that the publisher names to the log of the edition.
func (t *Tracker) mend(c *Preview, all []Mended) error {
	var added []publication.Correction
	for _, m := range all {
		i := slices.IndexFunc(c.Superseded, func(s Superseded) bool { return s.Kind == m.Kind && s.ID == m.ID && s.Path == m.Path })
		if i < 0 {
			return models.Invalid("mended", "%s %s does not say anything else of %q than it did at the last publication", m.Kind, m.ID, m.Path)
		}
		if fault := m.Fault(); fault != "" {
			return models.Invalid("reason", "of the correction of %s (%s) %s", c.Superseded[i].Subject.Name, m.Path, fault)
		}
		reason := strings.TrimSpace(m.Reason)
		s := &c.Superseded[i]
		added = append(added, publication.Correction{Edition: c.Edition.Number, Date: publication.Day(models.DateOf(t.Now()).String()), Subject: s.Subject, Kind: string(s.Kind), Field: s.Path,
			Old: s.Old, New: s.New, Reason: reason, ReasonES: strings.TrimSpace(m.ReasonES), Concerns: c.concerned(s)})
	}
	c.Edition.Corrections = slices.Concat(added, c.Edition.Corrections)
	return nil
}

// concerned are the documents that say something else and speak of the fact, or of
// what it is about.
func (c *Preview) concerned(s *Superseded) []publication.About {
	digests := map[publication.About]publication.Document{}
	for _, d := range c.before {
		digests[publication.About{Kind: d.Kind, ID: d.ID}] = d
	}
	speaks := func(d publication.Document) bool {
		return bytes.Contains(d.Body, []byte(`"`+s.ID+`"`)) || bytes.Contains(d.Body, []byte(`"`+s.Subject.ID+`"`))
	}
	var out []publication.About
	for _, d := range c.Documents {
		about := publication.About{Kind: d.Kind, ID: d.ID}
		was := digests[about]
		if was.Digest != "" && was.Digest != d.Digest && (speaks(d) || speaks(was)) {
			out = append(out, about)
		}
	}
	return out
}

// WithdrawPublication takes a publication back: the one before it that stands is the newest
// again, and its own frozen address says that and why.
func (t *Tracker) WithdrawPublication(ctx context.Context, who models.Person, number int, reason string) error {
	if err := publisher(who); err != nil {
		return err
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return models.Invalid("reason", "is missing: say in a sentence why it is taken back; the public reads it")
	}
	if tooLong(reason) {
		return models.Invalid("reason", "is longer than %d characters", longestReason)
	}
	return t.store.Withdraw(ctx, int64(number), who.ID, reason, store.Note{Actor: who.ID, Action: "withdraw-publication", Detail: fmt.Sprintf("number %d: %s", number, reason)})
}

func headOf(p *store.Publication) publication.Head {
	return publication.Head{Settings: publication.Settings{AsOf: publication.Day(p.AsOf.String()), KnownOn: publication.Day(p.KnownOn.String())}, ID: publication.IDOf(p.Hash), Number: int(p.Number),
		Hash: p.Hash, Revision: p.Revision, Published: p.PublishedAt.UTC()}
}

// read is an edition with its documents, each held to the manifest.
func (t *Tracker) read(ctx context.Context, p store.Publication) (*publication.Edition, []publication.Document, error) {
	entries, err := publication.Entries([]byte(p.Manifest))
	if err != nil {
		return nil, nil, err
	}
	digests := make([]string, len(entries))
	for i, e := range entries {
		digests[i] = e.Digest
	}
	found, err := t.store.PublicDocuments(ctx, digests)
	if err != nil {
		return nil, nil, err
	}
	bodies := make(map[string][]byte, len(found))
	for _, d := range found {
		bodies[d.Digest] = []byte(d.Body)
	}
	documents := make([]publication.Document, len(entries))
	for i, e := range entries {
		documents[i] = publication.Document{Kind: e.Kind, ID: e.ID, Digest: e.Digest, Body: bodies[e.Digest]}
	}
	e, err := publication.Read(headOf(&p), []byte(p.Manifest), documents)
	return e, documents, err
}

// Published is the newest publication that stands; nil if there is none.
func (t *Tracker) Published(ctx context.Context) (*publication.Edition, error) {
	p, ok, err := t.store.NewestPublication(ctx)
	if err != nil || !ok {
		return nil, err
	}
	e, _, err := t.read(ctx, p)
	return e, err
}

// Frozen is the publication of an id, as it left. One that was taken back is a Gone
// value with the reason.
func (t *Tracker) Frozen(ctx context.Context, id string) (*publication.Edition, *publication.Gone, error) {
	if len(id) < 12 {
		return nil, nil, models.NotFound("publication", id, nil)
	}
	p, err := t.store.PublicationOf(ctx, id)
	switch {
	case err != nil:
		return nil, nil, err
	case !p.WithdrawnAt.IsZero():
		return nil, &publication.Gone{Head: headOf(&p), At: p.WithdrawnAt.UTC(), Reason: p.WithdrawnWhy}, nil
	}
	e, _, err := t.read(ctx, p)
	return e, nil, err
}

// Publications are all editions, the newest first, for publishers.
func (t *Tracker) Publications(ctx context.Context, who models.Person) ([]store.Publication, error) {
	if !who.HasAnywhere(models.RolePublisher, models.RoleAuditor, models.RoleAdmin) {
		return nil, models.Denied("the list of publications is for publishers and auditors")
	}
	return t.store.Publications(ctx)
}

// PublicState is a number that moves when something is published or taken back, and
// which edition is the newest.
func (t *Tracker) PublicState(ctx context.Context) (store.PublicState, error) {
	state, err := t.store.PublicState(ctx)
	if err == nil {
		t.lately.Store(&state)
	}
	return state, err
}

// PublicStateLately is PublicState for readers, for whom what it was a second ago will
// do, though never what it was before that which this process has shown already. While
// the database is away it is what it was last.
func (t *Tracker) PublicStateLately(ctx context.Context) (store.PublicState, error) {
	last := t.lately.Load()
	state, err := t.store.PublicState(store.MayLag(ctx))
	switch {
	case err == nil && (last == nil || state.State+state.Settings >= last.State+last.Settings):
		t.lately.Store(&state)
	case err == nil: // of a replica that is behind
		return t.PublicState(ctx)
	case last != nil && models.KindOf(err) == models.KindAway:
		return *last, nil
	}
	return state, err
}

// PublishShipped publishes the record that ships with the program as far as nobody's
// own words would leave with it: where every public fact that the newest publication
// does not have was written by one of the authors. It says what it did.
func (t *Tracker) PublishShipped(ctx context.Context, authors ...string) (head publication.Head, done bool, err error) {
	newest, _, err := t.store.NewestPublication(ctx)
	if err != nil {
		return head, false, err
	}
	facts, err := t.store.FactsSince(ctx, newest.Revision, models.FactKinds)
	if err != nil || len(facts) == 0 {
		return head, false, err
	}
	if slices.ContainsFunc(facts, func(f models.Fact) bool { return !slices.Contains(authors, f.Author) }) {
		return head, false, nil
	}
	head, err = t.publish(ctx, authors[0], Publishing{Settings: publication.Settings{AsOf: publication.Day(models.DateOf(t.Now()).String())}, Reason: "the public record that ships with the program"})
	if models.KindOf(err) == models.KindConflict { // somebody else did, or nothing of it is shown
		return head, false, nil
	}
	return head, err == nil, err
}
