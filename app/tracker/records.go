package tracker

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"proviso/app/law"
	"proviso/app/store"
	"proviso/models"
)

// RecordsAsk is what somebody decides of a bundle of records.
type RecordsAsk struct {
	Jurisdiction string
	Reference    string // of the request
	Why          string
	From, To     models.Date        // zero: no bound
	Decided      map[string]Release // by key
}

// Release is what was decided of a document, or of something in which people draft;
// of what is not decided on nothing is given out.
type Release struct {
	Version int // that was looked at; 0: as it stands
	Release bool
	Ground  models.RecordsGround // why not
	Words   string               // of another ground; of others, if there is more to say
}

// reviewed are the kinds of the workspace in which people draft letters and notes, or
// weigh what could come. Each is read and decided on before it is given out, as a
// document is.
var reviewed = []models.FactKind{models.FactAcceptance, models.FactReply, models.FactDriver, models.FactScenario}

// releaseKey is by what a thing is decided on: a document by its id, another thing
// by its kind and id.
func releaseKey(ref models.FactRef) string {
	if ref.Kind == models.FactDocument {
		return ref.ID
	}
	return string(ref.Kind) + "/" + ref.ID
}

// Fields of what is decided, before the key.
const (
	PaperField = "document-"
	WordsField = "words-"
)

const longestReference = 200

// RecordsPlace is a jurisdiction of which a bundle can be made: its documents, by
// title, and what people draft in, each to be decided on.
type RecordsPlace struct {
	ID, Name     string
	Illustrative bool
	Papers       []Paper
	Drafts       []RecordsDraft
}

// RecordsDraft is an answer to an award, the file of a demand, or a driver or scenario
// of a plan, to be decided on.
type RecordsDraft struct {
	Key     string
	Ref     models.FactRef
	Action  string // of the file of a demand: the demand
	Name    string // of a driver or scenario
	Version int
}

// RecordsPlaces are the jurisdictions of which the person makes bundles, by name.
func (t *Tracker) RecordsPlaces(ctx context.Context, who models.Person) ([]RecordsPlace, error) {
	s, err := t.sight(ctx, who)
	if err != nil {
		return nil, err
	}
	var out []RecordsPlace
	for _, j := range s.book.EveryPlace() {
		if who.Has(s.book.Within(j.ID), TrailRoles...) {
			out = append(out, RecordsPlace{ID: j.ID, Name: j.Name, Illustrative: j.Illustrative})
		}
	}
	slices.SortStableFunc(out, func(x, y RecordsPlace) int { return cmp.Compare(x.Name, y.Name) })
	return out, nil
}

// RecordsPlace is what there is to decide of one.
func (t *Tracker) RecordsPlace(ctx context.Context, who models.Person, jurisdiction string) (RecordsPlace, error) {
	s, err := t.sight(ctx, who)
	if err != nil {
		return RecordsPlace{}, err
	}
	p, err := s.recordsPlace(jurisdiction)
	if err != nil {
		return p, err
	}
	w, err := t.Work(ctx)
	if err != nil {
		return p, err
	}
	for _, d := range w.Documents {
		if d.Jurisdiction == jurisdiction {
			p.Papers = append(p.Papers, Paper{Document: d, Version: w.Version(models.FactDocument, d.ID)})
		}
	}
	slices.SortStableFunc(p.Papers, func(x, y Paper) int { return cmp.Or(cmp.Compare(x.Title, y.Title), cmp.Compare(x.ID, y.ID)) })
	p.Drafts = s.drafts(w, jurisdiction)
	return p, nil
}

// drafts are what people draft in of a jurisdiction.
func (s *sight) drafts(w *Workbook, jurisdiction string) []RecordsDraft {
	var out []RecordsDraft
	add := func(kind models.FactKind, id, action, name string) {
		ref := models.FactRef{Kind: kind, ID: id}
		out = append(out, RecordsDraft{Key: releaseKey(ref), Ref: ref, Action: action, Name: name, Version: w.Version(kind, id)})
	}
	for _, a := range w.Acceptances {
		if g := s.book.Holding(a.ID).index.grants[a.ID]; g != nil && g.Jurisdiction == jurisdiction {
			add(models.FactAcceptance, a.ID, "", "")
		}
	}
	for _, r := range w.Replies {
		if r.Jurisdiction == jurisdiction {
			add(models.FactReply, r.ID, r.Action, "")
		}
	}
	for _, d := range w.Drivers {
		if d.Jurisdiction == jurisdiction {
			add(models.FactDriver, d.ID, "", d.Name)
		}
	}
	for _, x := range w.Scenarios {
		if x.Jurisdiction == jurisdiction {
			add(models.FactScenario, x.ID, "", x.Name)
		}
	}
	return out
}

// nearPlaces are jurisdictions that are called nearly so, to end a sentence with.
func (s *sight) nearPlaces(id string) string {
	named := map[string][]string{}
	for _, j := range s.book.EveryPlace() {
		named[j.ID] = []string{j.ID, j.Name}
	}
	near := law.Nearest(id, named)
	if len(near) == 0 {
		return ""
	}
	return "; near it are " + strings.Join(near, ", ")
}

// recordsPlace is a jurisdiction, if the person makes bundles of it: what is of
// another's is not there.
func (s *sight) recordsPlace(id string) (RecordsPlace, error) {
	b := s.book.Holding(id)
	j, ok := b.Law.Jurisdiction(id)
	switch {
	case id == "":
		return RecordsPlace{}, models.Invalid("jurisdiction", "is missing; say whose records are asked for")
	case !ok:
		return RecordsPlace{}, models.Invalid("jurisdiction", "%q is none that the record holds%s", id, s.nearPlaces(id))
	case !s.who.Has(b.Within(id), TrailRoles...):
		return RecordsPlace{}, models.NotFound("jurisdiction", id, nil)
	}
	return RecordsPlace{ID: id, Name: j.Name, Illustrative: b.IsSample()}, nil
}

// Records is a bundle that is being made, with the way to what is too long to be
// held at once.
type Records struct {
	models.Bundle
	tracker *Tracker
	walk    *recordsWalk
}

// Open is the content of a version of a document that is given out.
func (r *Records) Open(ctx context.Context, document string, v models.DocumentVersion) (io.ReadCloser, error) {
	content, err := r.tracker.content(ctx, v)
	var e *models.Error
	if errors.As(err, &e) && e.Kind == models.KindConflict {
		return nil, models.Conflict(PaperField+document, "%s", e.Msg)
	}
	return content, err
}

// Lines are those of the trail about the jurisdiction, the oldest first.
func (r *Records) Lines(ctx context.Context, emit func(models.TrailRow) error) error {
	return r.walk.each(ctx, r.walk.span(), func(l *store.Line) error {
		if row, ok := r.walk.row(l); ok {
			return emit(row)
		}
		return nil
	})
}

// MakeRecords gathers what may be given out about a jurisdiction as it stands when
// the trail ends where it does now, has it written by write, and records that it
// was made: for which request, why, how much was withheld, and the SHA-256 that
// write gives. Until that line stands nothing may leave. Whoever makes it, what is
// privileged is withheld: a bundle is for giving out.
func (t *Tracker) MakeRecords(ctx context.Context, who models.Person, ask RecordsAsk, write func(*Records) (digest string, err error)) error {
	r, err := t.gatherRecords(ctx, who, ask)
	if err != nil {
		return err
	}
	digest, err := write(r)
	if err != nil {
		return err
	}
	detail := fmt.Sprintf("request %s: %s; %d documents given out, %d entries withheld; up to line %d of the trail; SHA-256 %s", r.Reference, ask.Why, len(r.Papers), len(r.Withheld), r.Head.Seq, digest)
	return t.store.Tell(ctx, store.Note{Actor: who.ID, Action: "make-records", Kind: TrailRecords, Person: r.Jurisdiction, Detail: detail})
}

// gatherRecords errs unless all is well with what was asked.
func (t *Tracker) gatherRecords(ctx context.Context, who models.Person, ask RecordsAsk) (*Records, error) {
	head, err := t.store.TrailHead(ctx) // before anything is read
	if err != nil {
		return nil, err
	}
	s, err := t.sight(ctx, who)
	if err != nil {
		return nil, err
	}
	place, err := s.recordsPlace(ask.Jurisdiction)
	if err != nil {
		return nil, err
	}
	today := models.DateOf(t.Now())
	if err := ask.check(today); err != nil {
		return nil, err
	}
	r := &Records{tracker: t}
	r.Bundle = models.Bundle{Jurisdiction: place.ID, Place: place.Name, Illustrative: place.Illustrative, Reference: ask.Reference, Made: today,
		Role: recordsRole(who, s.book.Within(place.ID)), From: ask.From, To: ask.To, Head: head}
	r.walk, err = t.newRecordsWalk(ctx, s, &r.Bundle, ask.Decided)
	if err != nil {
		return nil, err
	}
	return r, r.walk.gather(ctx)
}

// check errs unless all is well with what was typed, and takes the spaces around
// it away.
func (ask *RecordsAsk) check(today models.Date) error {
	var err error
	if ask.Reference, err = short("reference", ask.Reference, longestReference); err != nil {
		return err
	}
	if ask.Why, err = short("why", ask.Why, longestNote); err != nil {
		return err
	}
	switch {
	case ask.Reference == "":
		return models.Invalid("reference", "is missing; say by which number or letter the request is known")
	case ask.Why == "":
		return models.Invalid("why", "is missing; the trail keeps why the bundle was made")
	case ask.To > today:
		return models.Invalid("to", "%s lies ahead; nothing is recorded of it yet", ask.To.Words())
	case ask.From > today:
		return models.Invalid("from", "%s lies ahead; nothing is recorded of it yet", ask.From.Words())
	case ask.From != 0 && ask.To != 0 && ask.From > ask.To:
		return models.Invalid("from", "%s is after the last day, %s", ask.From.Words(), ask.To.Words())
	}
	return nil
}

// recordsRole is by which role a person makes a bundle there.
func recordsRole(who models.Person, within []string) string {
	for _, role := range TrailRoles {
		if who.Has(within, role) {
			return string(role)
		}
	}
	return ""
}
