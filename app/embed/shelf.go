package embed

import (
	"sync"
	"sync/atomic"

	"proviso/app/publication"
)

// shelf holds the answers of one edition for one day. An answer is made once, by
// whoever asks first or by who warms the shelf, and then stands.
type shelf struct {
	edition *publication.Edition
	today   publication.Day
	frozen  bool
	policy  *Policy
	base    map[asked]*slot  // of all addresses that the edition has; never changed
	byPath  map[string]*slot // of those whose address has no query, by that address
	more    extra            // what is asked besides: themes, places, the editor's page
}

// slot is where an answer stands once it is made.
type slot struct {
	once sync.Once
	at   atomic.Pointer[made]
}

// made is an answer, or that there is none.
type made struct {
	answer *ready
	err    error
}

// mostExtra bounds how many answers are kept that are not the edition's own
// addresses, and mostWeight how many bytes: the number of themes times languages
// times places is large, and few of them are ever asked for.
const (
	mostExtra  = 4096
	mostWeight = 64 << 20
)

// extra keeps the answers to other addresses, and begins anew when there are too many.
type extra struct {
	mu     sync.Mutex
	slots  map[asked]*slot
	weight atomic.Int64
}

func (x *extra) slot(a asked) *slot {
	x.mu.Lock()
	defer x.mu.Unlock()
	if s := x.slots[a]; s != nil {
		return s
	}
	if x.slots == nil || len(x.slots) >= mostExtra || x.weight.Load() > mostWeight {
		x.slots = map[asked]*slot{}
		x.weight.Store(0)
	}
	s := &slot{}
	x.slots[a] = s
	return s
}

// find is the answer to what is asked; nil where the edition has none.
func (s *shelf) find(a asked, make func(*shelf, asked) (*ready, error)) (*ready, error) {
	if at := s.base[a]; at != nil {
		return s.fill(at, a, make)
	}
	at := s.more.slot(a)
	before := at.at.Load() == nil
	got, err := s.fill(at, a, make)
	if before && got != nil {
		s.more.weight.Add(int64(got.weight()))
	}
	return got, err
}

func (s *shelf) fill(at *slot, a asked, make func(*shelf, asked) (*ready, error)) (*ready, error) {
	if m := at.at.Load(); m != nil {
		return m.answer, m.err
	}
	at.once.Do(func() {
		got, err := make(s, a)
		at.at.Store(&made{got, err})
	})
	m := at.at.Load()
	return m.answer, m.err
}
