package tracker

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strings"

	"proviso/models"
)

// finder finds things by words. Things stand by kind and name, so that what is
// found comes out in the order in which it is shown; each word knows the things
// that hold it. It is made once from a record and never changed.
type finder struct {
	things []thing
	first  []int    // of each kind of models.HitKinds, and the number of all
	words  []string // sorted
	starts []uint32 // of each word in posts, and their number
	posts  []uint32 // thing<<postBits and where the word stands in it
	spoken []spoken // words without digits, for those who misspell
}

// Where a word stands in a thing.
const (
	inTitle  = 1 << iota // among what it is called by
	isKey                // it is a whole name or id
	postBits = iota
)

// thing is one thing that can be found: at is its place in its list of the
// record, and of an order the case's, with the order's beside.
type thing struct {
	kind      models.HitKind
	at, order int32
	since     models.Date // not known before this day; zero: always
}

// spoken is a word of letters.
type spoken struct {
	word, shown string
	letters     uint32 // which of a to z it has
	things      uint32
}

// draft is a thing with its words, before all are put in order.
type draft struct {
	thing
	title, id string
	words     []post
}

// post is a word, by its number, and where it stands.
type post struct{ word, where uint32 }

// indexer gives words their numbers.
type indexer struct {
	numbers map[string]uint32
	words   []string
	shown   []string
	drafts  []draft
	whole   []byte // room for a name as one word
}

func (x *indexer) number(word, shown string) uint32 {
	n, ok := x.numbers[word]
	if !ok {
		n = uint32(len(x.words))
		x.numbers[word] = n
		x.words, x.shown = append(x.words, word), append(x.shown, shown)
	}
	return n
}

// put adds a word, once, with all places where it stands.
func put(words []post, word, where uint32) []post {
	for i := range words {
		if words[i].word == word {
			words[i].where |= where
			return words
		}
	}
	return append(words, post{word, where})
}

func (x *indexer) text(words []post, where uint32, texts ...string) []post {
	for _, text := range texts {
		eachWord(text, func(word, shown string) { words = put(words, x.number(word, shown), where) })
		eachJoined(text, func(word string) { words = put(words, x.number(word, word), where) })
	}
	return words
}

// keys adds whole names and ids, and the words in them.
func (x *indexer) keys(words []post, texts ...string) []post {
	for _, text := range texts {
		x.whole = x.whole[:0]
		eachWord(text, func(word, shown string) {
			words = put(words, x.number(word, shown), 0)
			x.whole = append(x.whole, word...)
		})
		if len(x.whole) > 0 {
			words = put(words, x.number(string(x.whole), text), isKey)
		}
	}
	return words
}

// add adds a thing that is called title, has the keys, and holds more words.
func (x *indexer) add(t thing, id, title string, keys, more []string) {
	words := x.text(nil, inTitle, title)
	words = x.keys(words, append(keys, title, id)...)
	words = x.text(words, 0, more...)
	x.drafts = append(x.drafts, draft{t, title, id, words})
}

// spaced writes an id or a kind as words.
func spaced(s string) string { return strings.NewReplacer("_", " ", "-", " ").Replace(s) }

// newFinder reads everything of a record that has a name.
func newFinder(r *models.Record) *finder {
	x := &indexer{numbers: make(map[string]uint32, 2*len(r.Grants)), drafts: make([]draft, 0, len(r.Grants)+len(r.Jurisdictions)+len(r.Sources))}
	states, names := map[string]string{}, map[string]string{}
	for i := range r.Jurisdictions {
		j := &r.Jurisdictions[i]
		names[j.ID] = j.Name
		if j.Kind == models.State {
			states[j.State] = placeName(j.Name)
		}
	}
	places := x.places(r, states)
	programs := x.programs(r)
	for i := range r.Grants {
		x.grant(int32(i), &r.Grants[i], places, programs, names)
	}
	for i := range r.Conditions {
		k := &r.Conditions[i]
		more := append([]string{k.Kind, k.Issuer, k.Authority}, k.Statutes...)
		x.add(thing{kind: models.HitCondition, at: int32(i)}, k.ID, k.Title+" "+strings.Join(k.ShortNames, " ")+" "+k.ID, append([]string{k.Title}, k.ShortNames...), more)
	}
	for i := range r.Cases {
		x.matter(int32(i), &r.Cases[i], names)
	}
	for i := range r.Actions {
		a := &r.Actions[i]
		more := []string{a.Person, a.PersonTitle, a.AddressedTo, a.Date.Words()}
		for _, id := range a.Recipients {
			more = append(more, names[id])
		}
		x.add(thing{kind: models.HitAction, at: int32(i), since: a.Date.Earliest}, a.ID, cmp.Or(a.Title, spaced(a.Kind))+" "+a.Office, nil, append(more, spaced(a.Kind)))
	}
	for i := range r.Notices {
		n := &r.Notices[i]
		x.add(thing{kind: models.HitNotice, at: int32(i), since: cmp.Or(n.Date.Earliest, n.NotBefore)}, n.ID, spaced(n.Kind)+" "+n.ID, nil, append([]string{n.Text, n.Date.Words(), n.Program}, n.Conditions...))
	}
	for i := range r.Associations {
		a := &r.Associations[i]
		x.add(thing{kind: models.HitAssociation, at: int32(i)}, a.ID, a.Title, nil, []string{a.Definition})
	}
	for i := range r.Sources {
		s := &r.Sources[i]
		x.add(thing{kind: models.HitSource, at: int32(i), since: s.Date.Earliest}, s.ID, s.Title, nil, []string{s.Publisher, s.Date.Words()})
	}
	return x.finder()
}

// placeName is a place's name without what kind of place it is.
func placeName(name string) string {
	for _, prefix := range []string{"City and County of ", "City of ", "State of ", "Commonwealth of "} {
		name = strings.TrimPrefix(name, prefix)
	}
	return name
}

// places adds every place and gives the words that its grants share.
func (x *indexer) places(r *models.Record, states map[string]string) map[string][]post {
	out := make(map[string][]post, len(r.Jurisdictions))
	for i := range r.Jurisdictions {
		j := &r.Jurisdictions[i]
		called := spaced(j.ID)
		if j.Kind != models.State {
			called = strings.TrimSuffix(called, " "+strings.ToLower(j.State))
		}
		keys := []string{j.Name, placeName(j.Name), called, initials(called), j.GEOID}
		if j.State != "" {
			keys = append(keys, placeName(j.Name)+" "+j.State)
		}
		x.add(thing{kind: models.HitPlace, at: int32(i)}, j.ID, j.Name+" "+called, keys, []string{j.State, states[j.State], string(j.Kind)})
		x.drafts[len(x.drafts)-1].title = placeName(j.Name)
		words := x.text(nil, inTitle, j.Name, called)
		words = x.text(words, 0, initials(called), j.State, states[j.State])
		out[j.ID] = words
	}
	return out
}

// programs adds every program and gives the words that its grants share.
func (x *indexer) programs(r *models.Record) map[string][]post {
	out := make(map[string][]post, len(r.Programs))
	for i := range r.Programs {
		p := &r.Programs[i]
		keys := append(parenthesised(p.Name), p.ALN)
		for word := range strings.SplitSeq(p.ID, "-") {
			keys = append(keys, word)
		}
		x.add(thing{kind: models.HitProgram, at: int32(i)}, p.ID, p.Name+" "+spaced(p.ID), keys, []string{p.Agency, p.Statute, p.Kind})
		words := x.text(nil, inTitle, p.Name, spaced(p.ID))
		out[p.ID] = x.text(words, 0, p.ALN, p.Agency)
	}
	return out
}

// parenthesised are the abbreviations that a name gives of itself.
func parenthesised(name string) []string {
	var out []string
	for {
		_, after, found := strings.Cut(name, "(")
		inside, rest, closed := strings.Cut(after, ")")
		if !found || !closed {
			return out
		}
		out, name = append(out, inside), rest
	}
}

// grant adds a grant: the words of its place and program, and its own.
func (x *indexer) grant(at int32, g *models.Grant, places, programs map[string][]post, names map[string]string) {
	place, program := places[g.Jurisdiction], programs[g.Program]
	words := make([]post, 0, len(place)+len(program)+12)
	words = append(words, place...)
	for _, w := range program {
		words = put(words, w.word, w.where)
	}
	year := fmt.Sprint(g.FiscalYear)
	words = x.text(words, inTitle, year, "FY"+year)
	words = x.keys(words, g.AwardNumber, g.ID)
	if g.Via != "" {
		words = x.text(words, 0, names[g.Via])
	}
	title := placeName(names[g.Jurisdiction]) + "\x00" + g.Program + "\x00" + year
	x.drafts = append(x.drafts, draft{thing{kind: models.HitGrant, at: at}, title, g.ID, words})
}

// matter adds a case and the orders made in it.
func (x *indexer) matter(at int32, m *models.Case, names map[string]string) {
	about := append([]string{m.Court, m.Docket, m.Judge}, m.AppealDockets...)
	for _, p := range m.Plaintiffs {
		about = append(about, cmp.Or(names[p.ID], spaced(p.ID)))
	}
	short, _, _ := strings.Cut(m.Caption, " (")
	keys := append([]string{m.Caption, short, m.Docket}, m.AppealDockets...)
	x.add(thing{kind: models.HitCase, at: at, since: m.Filed.Earliest}, m.ID, m.Caption, keys, about)
	for i := range m.Orders {
		o := &m.Orders[i]
		x.add(thing{kind: models.HitOrder, at: at, order: int32(i), since: o.From.Earliest}, o.ID, spaced(o.Kind)+" "+short, nil,
			append(slices.Clone(o.Conditions), m.Court, m.Docket, o.From.Words()))
	}
}

// finder puts things and words in their order.
func (x *indexer) finder() *finder {
	rank := map[models.HitKind]int{}
	for i, k := range models.HitKinds {
		rank[k] = i
	}
	slices.SortFunc(x.drafts, func(a, b draft) int {
		return cmp.Or(cmp.Compare(rank[a.kind], rank[b.kind]), cmp.Compare(a.title, b.title), cmp.Compare(a.id, b.id))
	})
	order := make([]uint32, len(x.words)) // number of a word -> its place among the sorted
	sorted := make([]uint32, len(x.words))
	for i := range sorted {
		sorted[i] = uint32(i)
	}
	slices.SortFunc(sorted, func(a, b uint32) int { return strings.Compare(x.words[a], x.words[b]) })
	ix := &finder{things: make([]thing, len(x.drafts)), words: make([]string, len(x.words)), starts: make([]uint32, len(x.words)+1)}
	for i, n := range sorted {
		order[n], ix.words[i] = uint32(i), x.words[n]
	}
	for i := range x.drafts {
		for _, w := range x.drafts[i].words {
			ix.starts[order[w.word]+1]++
		}
	}
	for i := range ix.words {
		ix.starts[i+1] += ix.starts[i]
	}
	ix.posts = make([]uint32, ix.starts[len(ix.words)])
	next := slices.Clone(ix.starts)
	for i := range x.drafts {
		ix.things[i] = x.drafts[i].thing
		for _, w := range x.drafts[i].words {
			at := order[w.word]
			ix.posts[next[at]] = uint32(i)<<postBits | w.where
			next[at]++
		}
	}
	for k := range models.HitKinds {
		ix.first = append(ix.first, sort.Search(len(x.drafts), func(i int) bool { return rank[x.drafts[i].kind] >= k }))
	}
	ix.first = append(ix.first, len(ix.things))
	for i, n := range sorted {
		if w := ix.words[i]; len(w) > 2 && strings.IndexFunc(w, func(r rune) bool { return r < 'a' || r > 'z' }) < 0 && len(x.shown[n]) == len(w) {
			ix.spoken = append(ix.spoken, spoken{w, x.shown[n], letters(w), ix.starts[i+1] - ix.starts[i]})
		}
	}
	return ix
}

// letters are which of a to z a word has.
func letters(word string) uint32 {
	var out uint32
	for _, r := range word {
		if r >= 'a' && r <= 'z' {
			out |= 1 << (r - 'a')
		}
	}
	return out
}
