package embed

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"

	"proviso/app/publication"
)

// Older finds an edition that is not the newest, or what is left of one that was taken
// back. An error of the kind ErrNone says that there is none of that id.
type Older func(ctx context.Context, id string) (*publication.Edition, *publication.Gone, error)

// ErrNone says that no edition has an id.
var ErrNone = errors.New("no such publication")

// Policy says which sites may show which embeds in a frame. A card of a kind and id
// that is not named follows what is said for all; where nothing is said, every site may.
type Policy struct {
	All   []string            // origins; none: every site
	Cards map[string][]string // by kind + "/" + id
}

// ancestors is what the header frame-ancestors says of a card.
func (p *Policy) ancestors(kind, id string) string {
	var sites []string
	if p != nil {
		sites = p.All
		if own, ok := p.Cards[kind+"/"+id]; ok {
			sites = own
		}
	}
	if len(sites) == 0 {
		return "*"
	}
	return "'self' " + strings.Join(sites, " ")
}

// Site answers the public from the publication that it was shown last.
type Site struct {
	base    string // of absolute addresses
	older   Older
	log     *slog.Logger
	nothing func() // called when something is asked for and nothing is shown yet
	now     atomic.Pointer[shelf]

	reading sync.Mutex // while an old edition is read

	mu      sync.Mutex
	kept    map[string]*shelf // older editions, those asked for last
	order   []string
	Counts  Counts
	warming atomic.Int64
}

// mostOlder bounds how many older editions are held at once.
const mostOlder = 4

// New is a site that has nothing to show yet. Base begins its absolute addresses;
// nothing, which may be nil, is called while something is asked for and nothing shown.
func New(base string, older Older, nothing func(), log *slog.Logger) *Site {
	return &Site{base: strings.TrimSuffix(base, "/"), older: older, nothing: nothing, log: log, kept: map[string]*shelf{}}
}

// Show lets the public read an edition, from now on; nil lets it read nothing. Today
// is the reader's day.
func (s *Site) Show(e *publication.Edition, today publication.Day, p *Policy) {
	if e == nil {
		s.now.Store(nil)
		return
	}
	s.now.Store(s.newShelf(e, today, p))
}

// Shown is the id of the edition that is shown, and the day for which.
func (s *Site) Shown() (id string, today publication.Day) {
	if now := s.now.Load(); now != nil {
		return now.edition.ID, now.today
	}
	return "", ""
}

// frozenShelf is the shelf of an edition's own addresses.
func (s *Site) frozenShelf(ctx context.Context, id string) (*shelf, *publication.Gone, error) {
	if !targetEdition.MatchString(id) { // no edition has such an id: nobody is asked
		return nil, nil, ErrNone
	}
	if at := s.keptShelf(id); at != nil {
		return at, nil, nil
	}
	// Old editions are read one at a time, so that whoever asks for many of them keeps
	// neither the database nor the machine to themselves.
	s.reading.Lock()
	defer s.reading.Unlock()
	if at := s.keptShelf(id); at != nil {
		return at, nil, nil
	}
	now := s.now.Load()
	var e *publication.Edition
	if now != nil && now.edition.ID == id {
		e = now.edition
	} else {
		found, gone, err := s.older(ctx, id)
		if err != nil || gone != nil {
			return nil, gone, err
		}
		e = found
	}
	var p *Policy
	if now != nil {
		p = now.policy // who may frame is said for today, of old cards too
	}
	at := &shelf{edition: e, today: publication.Day(e.Published.Format("2006-01-02")), frozen: true, policy: p}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept[id] = at
	s.order = append(s.order, id)
	if len(s.order) > mostOlder {
		delete(s.kept, s.order[0])
		s.order = s.order[1:]
	}
	return at, nil, nil
}

func (s *Site) keptShelf(id string) *shelf {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.kept[id]
}

// Forget lets go of the frozen shelves: one was taken back, or who may frame has
// changed.
func (s *Site) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept, s.order = map[string]*shelf{}, nil
}

// Warm makes every answer of the edition's own addresses that nobody has asked for
// yet, one after the other, until all are made or another edition is shown.
func (s *Site) Warm(ctx context.Context) {
	at := s.now.Load()
	if at == nil {
		return
	}
	s.warming.Add(1)
	defer s.warming.Add(-1)
	for a, slot := range at.base {
		if ctx.Err() != nil || s.now.Load() != at {
			return
		}
		if _, err := at.fill(slot, a, s.make); err != nil {
			s.log.Error("make a public page", "page", a.id, "kind", a.kind, "error", err)
		}
	}
}

// Warming is true while answers are made beforehand.
func (s *Site) Warming() bool { return s.warming.Load() > 0 }
