package models

import (
	"slices"
)

// topic is what a rule asks of the record as a whole: whether there is a thing of
// a kind by an id, or one of these.
type topic struct{ of, id string }

const (
	aState    = "is a state"      // a jurisdiction that is one
	anOrder   = "is an order"     // of a case
	anything  = "is anything"     // of any kind but exclusions, or an order
	ofGrant   = "is of a grant"   // an amount
	ofNumber  = "has the number"  // a grant
	ofListing = "has the listing" // a program
)

// says tells the topics that the things of a record answer, each as often as it
// is answered.
func (r *Record) says(tell func(topic)) {
	for _, kind := range FactKinds {
		for id := range r.IDs(kind) {
			tell(topic{string(kind), id})
			if kind != FactExclusion {
				tell(topic{anything, id})
			}
		}
	}
	for i := range r.Jurisdictions {
		if j := &r.Jurisdictions[i]; j.Kind == State {
			tell(topic{aState, j.ID})
		}
	}
	for i := range r.Cases {
		for k := range r.Cases[i].Orders {
			if o := &r.Cases[i].Orders[k]; o.ID != "" {
				tell(topic{anOrder, o.ID})
				tell(topic{anything, o.ID})
			}
		}
	}
}

// Changed is what becomes of a thing: it has another body, or, without one, is no
// longer there.
type Changed struct {
	Subject
	Body []byte
}

// Ties is what there is, and what the rules for each thing ask of the rest. With
// it a change is held to all rules by looking at what it can touch alone, however
// large the record is.
//
// A rule is a function of the thing, of the topics that it asks about, and of the
// things that share one with it. What the rules ask of a thing is learnt by running
// them on it, so that no second list of them must be kept.
type Ties struct {
	body   func(Subject) []byte // of what there is; nil of what is not
	number map[topic]int32      // of topics; things are topics too
	topics []topic
	says   []int32   // how often each topic is answered
	asks   [][]int32 // by the number of a thing: the topics that its rules ask about
	askers [][]int32 // by the number of a topic: the things whose rules ask about it
	common []bool    // by the number of a topic: things are compared that share it
}

// NewTies is one without anything; body gives the body of whatever was put on it.
func NewTies(body func(Subject) []byte) *Ties {
	return &Ties{body: body, number: map[topic]int32{}}
}

func (g *Ties) numberOf(t topic) int32 {
	n, ok := g.number[t]
	if !ok {
		n = int32(len(g.topics))
		g.number[t] = n
		g.topics = append(g.topics, t)
		g.says, g.asks, g.askers, g.common = append(g.says, 0), append(g.asks, nil), append(g.askers, nil), append(g.common, false)
	}
	return n
}

// only is the record of one thing.
func only(s Subject, body []byte) (Record, error) {
	var r Record
	if body == nil {
		return r, nil
	}
	return r, r.Take(s.Kind, s.ID, body)
}

// asked tells the topics that the rules ask about for the things of a record.
func (r *Record) asked(tell func(t topic, common bool)) {
	r.flaws(func(t topic) bool { tell(t, false); return true }, func(t topic) { tell(t, true) })
}

// Move takes down that a thing had the one body and has the other; nil is none.
func (g *Ties) Move(s Subject, from, to []byte) error {
	was, err := only(s, from)
	if err != nil {
		return err
	}
	is, err := only(s, to)
	if err != nil {
		return err
	}
	was.says(func(t topic) { g.says[g.numberOf(t)]-- })
	is.says(func(t topic) { g.says[g.numberOf(t)]++ })
	var asks []int32
	is.asked(func(t topic, common bool) {
		n := g.numberOf(t)
		g.common[n] = g.common[n] || common
		asks = append(asks, n)
	})
	slices.Sort(asks)
	asks = slices.Clip(slices.Compact(asks))
	me := g.numberOf(topic{string(s.Kind), s.ID})
	before := g.asks[me]
	g.asks[me] = asks
	for _, n := range before {
		if _, still := slices.BinarySearch(asks, n); !still {
			i := slices.Index(g.askers[n], me)
			last := len(g.askers[n]) - 1
			g.askers[n][i] = g.askers[n][last]
			g.askers[n] = g.askers[n][:last]
		}
	}
	for _, n := range asks {
		if _, already := slices.BinarySearch(before, n); !already {
			g.askers[n] = append(g.askers[n], me)
		}
	}
	return nil
}

// There is true if there is the thing.
func (g *Ties) There(kind FactKind, id string) bool { return g.is(topic{string(kind), id}) }

func (g *Ties) is(t topic) bool {
	n, known := g.number[t]
	return known && g.says[n] > 0
}

// NewFlaws are those that the record would have after the changes and has not now.
// It errs on a body that cannot be read.
func (g *Ties) NewFlaws(changes []Changed) ([]Flaw, error) {
	to := make(map[Subject][]byte, len(changes))
	for _, c := range changes {
		to[c.Subject] = c.Body
	}
	look := make(map[Subject]bool, 2*len(to)) // what the changes can touch
	shift := map[topic]int32{}
	touch := func(t topic) {
		if n, known := g.number[t]; known {
			for _, k := range g.askers[n] {
				look[g.subject(k)] = true
			}
		}
	}
	for s, body := range to {
		look[s] = true
		was, err := only(s, g.body(s))
		if err != nil {
			return nil, err
		}
		is, err := only(s, body)
		if err != nil {
			return nil, err
		}
		moved := map[topic]int32{}
		was.says(func(t topic) { moved[t]-- })
		is.says(func(t topic) { moved[t]++ })
		for t, n := range moved {
			if n != 0 {
				shift[t] += n
				touch(t)
			}
		}
		for _, r := range []*Record{&was, &is} {
			r.asked(func(t topic, common bool) {
				if common {
					touch(t)
				}
			})
		}
	}
	// What is compared with what is looked at must be at hand.
	var mates []Subject
	for s := range look {
		if n, known := g.number[topic{string(s.Kind), s.ID}]; known {
			for _, t := range g.asks[n] {
				if g.common[t] {
					for _, k := range g.askers[t] {
						mates = append(mates, g.subject(k))
					}
				}
			}
		}
	}
	for _, s := range mates {
		look[s] = true
	}
	var same Record
	for s := range look {
		if _, changed := to[s]; changed {
			continue
		}
		if body := g.body(s); body != nil {
			if err := same.Take(s.Kind, s.ID, body); err != nil {
				return nil, err
			}
		}
	}
	same.Sort()
	after, err := same.With(changes)
	if err != nil {
		return nil, err
	}
	flaws := after.flaws(func(t topic) bool {
		n := shift[t]
		if k, known := g.number[t]; known {
			n += g.says[k]
		}
		return n > 0
	}, func(topic) {})
	if len(flaws) == 0 {
		return nil, nil
	}
	now := make([]Changed, 0, len(to))
	for s := range to {
		now = append(now, Changed{s, g.body(s)})
	}
	before, err := same.With(now)
	if err != nil {
		return nil, err
	}
	had := map[string]int{}
	for _, f := range before.flaws(g.is, func(topic) {}) {
		had[f.String()]++
	}
	return slices.DeleteFunc(flaws, func(f Flaw) bool { had[f.String()]--; return had[f.String()] >= 0 }), nil
}

// subject is the thing of a number.
func (g *Ties) subject(n int32) Subject {
	return Subject{FactKind(g.topics[n].of), g.topics[n].id}
}
