// Package tracker holds the use cases: each exported method is one thing that a
// person can ask of the program, and the pages, the API and the command line all
// ask here. It promises that a write is validated and lands whole with who and
// why, and that a read is of one revision of the record. It refuses to know how
// a question arrived or how an answer is shown.
//
// The record is small and read far more often than written: it is compiled once
// per revision and day of knowledge, kept in memory as an immutable Book, and
// swapped when the revision moves.
package tracker

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"proviso/app/law"
	"proviso/app/risk"
	"proviso/app/store"
	"proviso/app/vault"
	"proviso/models"
)

// Tracker answers and records. Now is the only clock below the command line.
type Tracker struct {
	Now   func() time.Time
	Vault *vault.Vault // of documents and packs; nil: none can be kept or read
	// Press makes a PDF of a page; nil: packs are pages alone. It and all others here
	// are set before the first question.
	Press func(ctx context.Context, html []byte) ([]byte, error)
	// Gently runs long work, and waits for it, so that others are not slowed; nil: it
	// is done as fast as can be.
	Gently func(func())
	// WebhookReach is to where webhooks may lead besides the public internet.
	WebhookReach models.WebhookReach
	store        *store.Store
	process      string // by which it holds leases
	self         store.Process
	others       atomic.Int64 // processes that serve besides
	mu           sync.Mutex
	books        map[models.Date]*Book

	keeping chan struct{} // one change is weighed and recorded at a time
	heldMu  sync.Mutex    // of what follows, while it is brought up to date or asked what it forbids
	held    atomic.Pointer[holdings]
	ties    *models.Ties // of held; nil until a change is weighed

	holding  sync.Mutex   // a hold is not placed while a document is taken away
	contents sync.RWMutex // content is not taken away while other is being kept

	workMu sync.Mutex
	work   *Workbook

	runs *runs // of plans
	slow sync.Mutex

	alerting sync.Mutex    // alerts are worked one after the other
	alerted  chan struct{} // holds something once one waits
	sent     chan struct{} // holds something once a file waits to be read

	publicMu    sync.Mutex
	publicBooks map[readAt]*Book // of what is published
	nothingNew  atomic.Value     // see PublishDue
	lately      atomic.Pointer[store.PublicState]
}

// New makes a tracker on an open store.
func New(s *store.Store, now func() time.Time) *Tracker {
	t := &Tracker{Now: now, store: s, process: rand.Text(), books: map[models.Date]*Book{}, keeping: make(chan struct{}, 1), alerted: make(chan struct{}, 1), sent: make(chan struct{}, 1)}
	t.runs = newRuns(t)
	return t
}

// Book is one revision of the record, as known on a day, compiled for questions.
// What is invented is not in it: that is a book of its own, so that nothing real
// is ever counted, compared or listed together with anything invented.
type Book struct {
	Record     models.Record
	Law        *law.Record
	Desk       *risk.Desk
	happenings []Happening
	numbers    *numbering
	sheets     sheets
	lists      lists
	reached    reaches
	facts      int
	edges      []Happening
	index      index
	citations  func() *citations                // made when first asked for
	owned      func() map[string][]models.Dated // dated facts by grant; made when first asked for
	mu         sync.Mutex
	days       map[[2]models.Date]*law.Day
	indexed    sync.Once
	finder     *finder
	stamps     map[models.FactRef]models.Stamp // of the facts, where it was read from the store
	awards     func() map[string]*awardFacts   // by grant; made when first asked for
	sample     func() *Book                    // made when first asked for; nil of the sample itself
	invented   map[string]bool                 // ids of what is invented
	edition    int64                           // number of the publication that it is read for; 0: the record as it stands
}

// NewBook compiles a record that is already at hand.
func NewBook(r models.Record) *Book {
	plain, sample, invented := r.Apart()
	b := compile(plain)
	b.invented = invented
	b.sample = sync.OnceValue(func() *Book {
		s := compile(sample)
		s.invented, s.stamps = invented, b.stamps
		return s
	})
	return b
}

func compile(r models.Record) *Book {
	b := &Book{Record: r, Law: law.Compile(r), days: map[[2]models.Date]*law.Day{}}
	b.Desk = risk.NewDesk(r, b.Law)
	b.happenings = newHappenings(&b.Record)
	b.numbers = newNumbering(&b.Record)
	b.edges = newEdges(&b.Record, b.happenings)
	b.index = newIndex(&b.Record)
	b.awards = sync.OnceValue(func() map[string]*awardFacts { return newAwards(&b.Record) })
	b.owned = sync.OnceValue(func() map[string][]models.Dated { return newOwned(&b.Record) })
	b.citations = sync.OnceValue(func() *citations { return newCitations(&b.Record) })
	return b
}

// keptDays bounds how many days a book keeps worked out at once.
const keptDays = 512

// Day is the record on a day, as known on another (zero: all).
func (b *Book) Day(asOf, knownOn models.Date) *law.Day {
	k := [2]models.Date{asOf, knownOn}
	b.mu.Lock()
	defer b.mu.Unlock()
	if d := b.days[k]; d != nil {
		return d
	}
	if len(b.days) >= keptDays {
		clear(b.days)
	}
	d := b.Law.On(asOf, knownOn)
	b.days[k] = d
	return d
}

// Coverage answers one question.
func (b *Book) Coverage(q models.Question) (models.Answer, error) {
	b = b.Holding(q.Jurisdiction, q.Program, q.Condition)
	if err := b.Law.Check(q); err != nil {
		return models.Answer{}, err
	}
	a, err := b.Day(q.AsOf, q.KnownOn).Answer(q)
	a.Illustrative = b.IsSample()
	return a, err
}

// keptBooks bounds how many days of knowledge are kept compiled at once.
const keptBooks = 8

// Book is the record as known on a day (zero: all that is recorded), of the revision
// of the request or a newer one.
func (t *Tracker) Book(ctx context.Context, knownOn models.Date) (*Book, error) {
	if p, ok := publicOf(ctx); ok {
		return t.publicBook(ctx, p, knownOn)
	}
	rev, err := t.Revision(ctx)
	if err != nil {
		return nil, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if b := t.books[knownOn]; b != nil && b.Record.Revision >= rev {
		return b, nil
	}
	b, err := t.bookOfHeld(ctx, knownOn)
	if err == nil && b == nil {
		b, err = t.readBook(ctx, rev, knownOn)
	}
	if err != nil {
		return nil, err
	}
	if len(t.books) >= keptBooks {
		clear(t.books)
	}
	t.books[knownOn] = b
	return b, nil
}

// bookOfHeld compiles what is held for those who write, where somebody does: then
// nothing is read but what was written last. Else it is nil.
func (t *Tracker) bookOfHeld(ctx context.Context, knownOn models.Date) (*Book, error) {
	if knownOn != 0 || t.held.Load() == nil {
		return nil, nil
	}
	h, err := t.holdings(ctx)
	if err != nil {
		return nil, err
	}
	r, err := h.record()
	if err != nil {
		return nil, err
	}
	b := NewBook(r)
	b.stamps = make(map[models.FactRef]models.Stamp, len(h.facts.old))
	for k, f := range h.facts.all() {
		if !f.Withdrawn {
			b.stamps[models.FactRef{Kind: k.kind, ID: k.id}] = models.Stamp{Seq: f.Seq, Version: f.Version, At: f.RecordedAt}
		}
	}
	b.facts = len(b.stamps)
	return b, nil
}

func (t *Tracker) readBook(ctx context.Context, rev int64, knownOn models.Date) (*Book, error) {
	return t.readBookOf(ctx, rev, store.Filter{Kinds: models.FactKinds, KnownOn: knownOn})
}

func (t *Tracker) readBookOf(ctx context.Context, rev int64, f store.Filter) (*Book, error) {
	facts, err := t.store.Facts(ctx, f)
	if err != nil {
		return nil, fmt.Errorf("read facts: %w", err)
	}
	var r models.Record
	r.Revision = rev
	stamps := make(map[models.FactRef]models.Stamp, len(facts))
	for _, f := range facts {
		stamps[models.FactRef{Kind: f.Kind, ID: f.ID}] = models.Stamp{Seq: f.Seq, Version: f.Version, At: f.RecordedAt}
		if err := r.Take(f.Kind, f.ID, []byte(f.Body)); err != nil {
			return nil, fmt.Errorf("fact %d: %w", f.Seq, err)
		}
	}
	r.Sort()
	b := NewBook(r)
	b.facts, b.stamps = len(facts), stamps
	return b, nil
}

// Coverage answers one question.
func (t *Tracker) Coverage(ctx context.Context, q models.Question) (models.Answer, error) {
	b, err := t.Book(ctx, q.KnownOn)
	if err != nil {
		return models.Answer{}, err
	}
	return b.Coverage(q)
}

// Place is the jurisdiction of an id or a name; a misspelt one is an error that
// suggests the nearest.
func (t *Tracker) Place(ctx context.Context, text string) (*models.Jurisdiction, error) {
	b, err := t.Book(ctx, 0)
	if err != nil {
		return nil, err
	}
	return b.FindPlace(text)
}

// VerifyTrail walks the trail and tells every fault as it is met. The hash of a
// line that was kept elsewhere ("" for none) must still be in it: that finds a
// trail that was cut short or made anew.
func (t *Tracker) VerifyTrail(ctx context.Context, kept string, emit func(store.Fault)) (store.TrailReport, error) {
	report, err := t.store.VerifyTrail(ctx, emit)
	if err != nil || kept == "" {
		return report, err
	}
	there, err := t.store.TrailHas(ctx, strings.ToLower(kept))
	if err == nil && !there {
		emit(store.Fault{Text: "no line of the trail has the hash " + kept + ": the trail was cut short or made anew since"})
	}
	return report, err
}
