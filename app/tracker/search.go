package tracker

import (
	"cmp"
	"math/bits"
	"slices"
	"sort"
	"strings"

	"proviso/app/law"
	"proviso/app/risk"
	"proviso/models"
)

// SearchQuery asks for things by words. Words stand in any order, each may be
// the beginning of one, and case, accents and punctuation do not matter.
type SearchQuery struct {
	Text          string
	Kind          models.HitKind // "": the first of every kind
	AsOf, KnownOn models.Date    // the rungs of grants are of this day; what was not known yet is not found
	From, Limit   int            // which of a kind
}

// The longest question, in letters and in words.
const (
	longestQuery = 200
	mostWords    = 16
)

// Found is what a search found.
type Found struct {
	Total  int
	Groups []Group  // of kinds that have anything: those with an exact name or id first, else in their order
	Meant  string   // the question as it was understood, where a word was not known
	Alone  []Finds  // where no one thing holds all words: what each finds
	Lost   []string // words that nothing known comes near to
}

// Group is what was found of one kind.
type Group struct {
	Kind  models.HitKind
	Exact bool // the question is the whole name or id of one of them
	Total int
	Hits  []models.Hit
}

// Finds is a word and how much it finds alone.
type Finds struct {
	Word string
	N    int
}

// Search finds whatever in the record is called or numbered so: exact names and
// ids first, then what has all words in its name, then the rest, each by name.
func (b *Book) Search(q SearchQuery) (Found, error) {
	words, err := queryWords(q.Text)
	if err != nil || len(words) == 0 {
		return Found{}, err
	}
	ix := b.find()
	var out Found
	changed := false
	for i := range words {
		if lo, hi := ix.span(words[i].word); lo < hi {
			continue
		}
		near, ok := ix.nearest(words[i].word)
		if !ok {
			out.Lost = append(out.Lost, words[i].shown)
			continue
		}
		words[i], changed = near, true
	}
	if len(out.Lost) > 0 {
		return out, nil
	}
	if changed {
		shown := make([]string, 0, len(words))
		for _, w := range words {
			shown = append(shown, w.shown)
		}
		out.Meant = strings.Join(shown, " ")
	}
	hits := ix.all(words, cmp.Or(out.Meant, q.Text))
	hidden := func(i int) bool { return b.hidden(ix.things[i], q.KnownOn) }
	for k, kind := range models.HitKinds {
		ranked := hits.ranked(ix.first[k], ix.first[k+1], hidden)
		if len(ranked) == 0 {
			continue
		}
		out.Total += len(ranked)
		g := Group{Kind: kind, Exact: hits.exact.has(ranked[0]), Total: len(ranked)}
		if q.Kind == "" || q.Kind == kind {
			from := min(q.From, len(ranked))
			for _, i := range ranked[from:min(from+q.Limit, len(ranked))] {
				g.Hits = append(g.Hits, b.hit(ix.things[i], q))
			}
		}
		out.Groups = append(out.Groups, g)
	}
	slices.SortStableFunc(out.Groups, func(x, y Group) int {
		switch {
		case x.Exact == y.Exact:
			return 0
		case x.Exact:
			return -1
		}
		return 1
	})
	if out.Total == 0 && len(words) > 1 {
		for _, w := range words {
			one := ix.all([]queryWord{w}, "")
			if n := len(one.ranked(0, len(ix.things), hidden)); n > 0 {
				out.Alone = append(out.Alone, Finds{w.shown, n})
			}
		}
	}
	return out, nil
}

// queryWord is a word of a question, and how it was written.
type queryWord struct{ word, shown string }

// queryWords are the words of a question, each once; words that say nothing are
// left out unless there are no others.
func queryWords(text string) ([]queryWord, error) {
	if n := len([]rune(text)); n > longestQuery {
		return nil, models.Invalid("q", "is %d characters long; a search takes up to %d", n, longestQuery)
	}
	var all, telling []queryWord
	eachWord(text, func(word, shown string) {
		if slices.ContainsFunc(all, func(w queryWord) bool { return w.word == word }) {
			return
		}
		all = append(all, queryWord{word, shown})
		if !small[word] {
			telling = append(telling, queryWord{word, shown})
		}
	})
	if len(telling) == 0 {
		telling = all
	}
	if len(telling) > mostWords {
		return nil, models.Invalid("q", "holds %d words; a search takes up to %d", len(telling), mostWords)
	}
	return telling, nil
}

// find is the finder, made on the first search and kept.
func (b *Book) find() *finder {
	b.indexed.Do(func() { b.finder = newFinder(&b.Record) })
	return b.finder
}

// span are the words that begin so.
func (ix *finder) span(prefix string) (lo, hi int) {
	lo, _ = slices.BinarySearch(ix.words, prefix)
	hi = lo + sort.Search(len(ix.words)-lo, func(i int) bool { return !strings.HasPrefix(ix.words[lo+i], prefix) })
	return lo, hi
}

// set is a set of things.
type set []uint64

func (s set) add(i uint32)   { s[i>>6] |= 1 << (i & 63) }
func (s set) has(i int) bool { return s[i>>6]>>(i&63)&1 == 1 }
func (s set) keep(other set) {
	for i := range s {
		s[i] &= other[i]
	}
}
func newSet(n int) set { return make(set, (n+63)/64) }

// matches are the things that hold all words of a question: at all, in what they
// are called by, and there as whole words; and those that it names exactly.
type matches struct{ any, title, whole, exact set }

func (ix *finder) all(words []queryWord, text string) matches {
	n := len(ix.things)
	var out matches
	for _, w := range words {
		one := matches{any: newSet(n), title: newSet(n), whole: newSet(n)}
		lo, hi := ix.span(w.word)
		for k := lo; k < hi; k++ {
			whole := len(ix.words[k]) == len(w.word)
			for _, p := range ix.posts[ix.starts[k]:ix.starts[k+1]] {
				i := p >> postBits
				one.any.add(i)
				if p&inTitle != 0 {
					one.title.add(i)
					if whole {
						one.whole.add(i)
					}
				}
			}
		}
		if out.any == nil {
			out = one
			continue
		}
		out.any.keep(one.any)
		out.title.keep(one.title)
		out.whole.keep(one.whole)
	}
	out.exact = newSet(n)
	if k, ok := slices.BinarySearch(ix.words, joined(text)); ok {
		for _, p := range ix.posts[ix.starts[k]:ix.starts[k+1]] {
			if p&isKey != 0 {
				out.exact.add(p >> postBits)
			}
		}
	}
	return out
}

// ranked are the things found from one to another, best first.
func (m matches) ranked(from, to int, hidden func(i int) bool) []int {
	var tiers [4][]int
	for block := from >> 6; block<<6 < to; block++ {
		for left := m.any[block] | m.exact[block]; left != 0; left &= left - 1 {
			i := block<<6 + bits.TrailingZeros64(left)
			if i < from || i >= to || hidden(i) {
				continue
			}
			tier := 3
			switch {
			case m.exact.has(i):
				tier = 0
			case m.whole.has(i):
				tier = 1
			case m.title.has(i):
				tier = 2
			}
			tiers[tier] = append(tiers[tier], i)
		}
	}
	return slices.Concat(tiers[:]...)
}

// hidden is true of what was not known by the day, and in the sample of what is
// real.
func (b *Book) hidden(t thing, knownOn models.Date) bool {
	if b.IsSample() && !b.Shows(b.hit(t, SearchQuery{}).ID) {
		return true
	}
	if knownOn == 0 {
		return false
	}
	if t.kind == models.HitGrant {
		return !risk.Begun(&b.Record.Grants[t.at], knownOn)
	}
	return t.since > knownOn
}

// hit looks a thing up.
func (b *Book) hit(t thing, q SearchQuery) models.Hit {
	h := models.Hit{Kind: t.kind}
	switch t.kind {
	case models.HitPlace:
		h.Place = &b.Record.Jurisdictions[t.at]
		h.ID = h.Place.ID
	case models.HitGrant:
		h.Grant = &b.Record.Grants[t.at]
		h.ID = h.Grant.ID
		if q.AsOf != 0 && risk.Begun(h.Grant, q.AsOf) {
			h.Rung = risk.Assess(b.Desk.Dossier(b.Day(q.AsOf, q.KnownOn), *h.Grant), q.AsOf).Rung
		}
	case models.HitProgram:
		h.Program = &b.Record.Programs[t.at]
		h.ID = h.Program.ID
	case models.HitCondition:
		h.Condition = &b.Record.Conditions[t.at]
		h.ID = h.Condition.ID
	case models.HitCase:
		h.Case = &b.Record.Cases[t.at]
		h.ID = h.Case.ID
	case models.HitOrder:
		h.Case = &b.Record.Cases[t.at]
		h.Order = &h.Case.Orders[t.order]
		h.ID = h.Order.ID
	case models.HitAction:
		h.Action = &b.Record.Actions[t.at]
		h.ID = h.Action.ID
	case models.HitNotice:
		h.Notice = &b.Record.Notices[t.at]
		h.ID = h.Notice.ID
	case models.HitAssociation:
		h.Association = &b.Record.Associations[t.at]
		h.ID = h.Association.ID
	case models.HitSource:
		h.Source = &b.Record.Sources[t.at]
		h.ID = h.Source.ID
	}
	return h
}

// nearest is the word that a misspelt one most likely stands for: by letters,
// then by how many things hold it. Short words and numbers are taken as written.
func (ix *finder) nearest(word string) (queryWord, bool) {
	limit := 2
	switch n := len(word); {
	case n < 3 || n > 40 || strings.IndexFunc(word, func(r rune) bool { return r >= '0' && r <= '9' }) >= 0:
		return queryWord{}, false
	case n < 5:
		limit = 1
	}
	has := letters(word)
	best, at := limit+1, -1
	for i := range ix.spoken {
		s := &ix.spoken[i]
		if d := len(s.word) - len(word); d > limit || -d > limit || bits.OnesCount32(has^s.letters) > 2*limit {
			continue
		}
		d := law.Distance(word, s.word)
		if d < best || d == best && at >= 0 && s.things > ix.spoken[at].things {
			best, at = d, i
		}
	}
	if at < 0 {
		return queryWord{}, false
	}
	return queryWord{ix.spoken[at].word, ix.spoken[at].shown}, true
}

// mostNear is how many near things are suggested.
const mostNear = 3

// mostWeighed bounds how many that hold as many words are compared by letters.
const mostWeighed = 64

// Near are the things of a kind that hold most words of an id that is not
// there, the likest first.
func (b *Book) Near(kind models.HitKind, id string, knownOn models.Date) []models.Hit {
	k := slices.Index(models.HitKinds, kind)
	words, err := queryWords(id)
	if k < 0 || err != nil || len(words) == 0 {
		return nil
	}
	ix := b.find()
	from, to := ix.first[k], ix.first[k+1]
	count := make([]uint8, to-from)
	for _, w := range words {
		if lo, hi := ix.span(w.word); lo == hi {
			near, ok := ix.nearest(w.word)
			if !ok {
				continue
			}
			w = near
		}
		one := ix.all([]queryWord{w}, "")
		for i := range count {
			if one.any.has(from + i) {
				count[i]++
			}
		}
	}
	most := uint8(0)
	for i := range count {
		if count[i] > most && !b.hidden(ix.things[from+i], knownOn) {
			most = count[i]
		}
	}
	if int(most)*2 <= len(words) {
		return nil // half of the words are anything's
	}
	var out []models.Hit
	for i := range count {
		if count[i] == most && !b.hidden(ix.things[from+i], knownOn) {
			if out = append(out, b.hit(ix.things[from+i], SearchQuery{})); len(out) == mostWeighed {
				break
			}
		}
	}
	slices.SortStableFunc(out, func(x, y models.Hit) int { return cmp.Compare(law.Distance(id, x.ID), law.Distance(id, y.ID)) })
	return out[:min(mostNear, len(out))]
}

// SearchExamples are questions that find something: a place, a program's number,
// a docket, a condition and an award.
func (b *Book) SearchExamples() []string {
	var out []string
	add := func(text string) {
		if text != "" && len(out) < 6 {
			out = append(out, text)
		}
	}
	r := &b.Record
	for i := range r.Cases {
		if m := &r.Cases[i]; m.Docket != "" && len(m.Orders) > 0 {
			add(m.Docket)
			break
		}
	}
	for i := range r.Grants {
		if g := &r.Grants[i]; g.AwardNumber != "" {
			if j, ok := b.Law.Jurisdiction(g.Jurisdiction); ok {
				add(placeName(j.Name))
			}
			add(g.AwardNumber)
			if p, ok := b.Law.Program(g.Program); ok {
				add(p.ALN)
			}
			break
		}
	}
	for i := range r.Actions {
		if a := &r.Actions[i]; a.Person != "" {
			add(a.Person)
			break
		}
	}
	return out
}
