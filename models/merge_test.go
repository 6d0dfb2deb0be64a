package models

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func bodyOf(t testing.TB, m Case) []byte {
	t.Helper()
	b, err := Body(m)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func merged(t testing.TB, base, theirs, mine Case) (Merge, Case) {
	t.Helper()
	m, err := MergeBodies(FactCase, bodyOf(t, base), bodyOf(t, theirs), bodyOf(t, mine))
	if err != nil {
		t.Fatal(err)
	}
	got, err := m.Entry.Read(FactCase)
	if err != nil || len(got.Faults) > 0 {
		t.Fatal(err, got.Faults)
	}
	out, err := decode[Case](got.Body)
	if err != nil {
		t.Fatal(err)
	}
	return m, out
}

// Two who change a case at once: what only one changed is taken, what both
// changed is told with all three texts, and no group moves another.
func TestMerge(t *testing.T) {
	base := Case{ID: "x", Caption: "X v. Y", Judge: "A", Note: "old", Orders: []Order{{ID: "one", Kind: "tro"}, {ID: "two", Kind: "pi"}},
		Events: []Event{{Kind: "filed", Text: "complaint"}, {Kind: "ruling", Text: "denied"}}}
	theirs, mine := base, base
	theirs.Judge, theirs.Note = "B", "theirs"
	theirs.Orders = []Order{{ID: "zero", Kind: "tro"}, {ID: "one", Kind: "tro", Note: "their note"}, {ID: "two", Kind: "pi"}}
	theirs.Events = []Event{{Kind: "filed", Text: "complaint"}, {Kind: "ruling", Text: "granted in part"}}
	mine.Note = "mine"
	mine.Orders = []Order{{ID: "one", Kind: "tro"}, {ID: "two", Kind: "permanent injunction"}, {ID: "three", Kind: "stay"}}
	mine.Events = append(slices.Clone(base.Events), Event{Kind: "appeal", Text: "notice of appeal"})
	m, got := merged(t, base, theirs, mine)
	want := Case{ID: "x", Caption: "X v. Y", Judge: "B", Note: "mine",
		Orders: []Order{{ID: "zero", Kind: "tro"}, {ID: "one", Kind: "tro", Note: "their note"}, {ID: "two", Kind: "permanent injunction"}, {ID: "three", Kind: "stay"}},
		Events: []Event{{Kind: "filed", Text: "complaint"}, {Kind: "ruling", Text: "granted in part"}, {Kind: "appeal", Text: "notice of appeal"}}}
	if string(bodyOf(t, got)) != string(bodyOf(t, want)) {
		t.Errorf("got  %s\nwant %s", bodyOf(t, got), bodyOf(t, want))
	}
	var clashes []string
	for _, f := range m.Fields {
		if f.Both {
			clashes = append(clashes, f.Path+": "+f.Base+"/"+f.Theirs+"/"+f.Mine)
		}
	}
	if len(clashes) != 1 || clashes[0] != "note: old/theirs/mine" {
		t.Errorf("clashes: %q", clashes)
	}
}

// One takes away what the other changes: it stays, and both are told.
func TestMergeRemoved(t *testing.T) {
	base := Case{ID: "x", Orders: []Order{{ID: "one", Note: "old"}, {ID: "two"}}}
	theirs := Case{ID: "x", Orders: []Order{{ID: "two"}}}
	mine := Case{ID: "x", Orders: []Order{{ID: "one", Note: "new"}}}
	m, got := merged(t, base, theirs, mine)
	if len(got.Orders) != 1 || got.Orders[0].Note != "new" || !m.Clashes() {
		t.Errorf("%+v, %+v", got.Orders, m.Fields)
	}
	if !slices.ContainsFunc(m.Fields, func(f Meant) bool { return f.Gone && f.Base == "two" }) {
		t.Errorf("the order that I took away is not told: %+v", m.Fields)
	}
}

// Whatever two people do to a case, every text of either stands in the merged
// case or in a field that is told.
func TestMergeLosesNothing(t *testing.T) {
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 1))
		word := func() string { return fmt.Sprintf("word%d", r.IntN(1_000_000)) }
		base := Case{ID: "x", Caption: word(), Note: word()}
		for range r.IntN(5) {
			base.Events = append(base.Events, Event{Kind: word(), Text: word()})
			base.Orders = append(base.Orders, Order{ID: word(), Note: word(), Stays: []Stay{{By: word()}, {By: word()}}})
		}
		change := func() Case {
			m := base
			m.Events, m.Orders = slices.Clone(base.Events), slices.Clone(base.Orders)
			for range r.IntN(6) {
				switch n := r.IntN(8); {
				case n == 0:
					m.Note = word()
				case n == 1:
					m.Events = slices.Insert(m.Events, r.IntN(len(m.Events)+1), Event{Kind: word(), Text: word()})
				case n == 2:
					m.Orders = slices.Insert(m.Orders, r.IntN(len(m.Orders)+1), Order{ID: word(), Stays: []Stay{{By: word()}}})
				case n == 3 && len(m.Events) > 0:
					i := r.IntN(len(m.Events))
					m.Events = slices.Delete(m.Events, i, i+1)
				case n == 4 && len(m.Events) > 0:
					m.Events[r.IntN(len(m.Events))].Text = word()
				case n == 5 && len(m.Orders) > 0:
					o := &m.Orders[r.IntN(len(m.Orders))]
					o.Stays = append(slices.Clone(o.Stays), Stay{By: word()})
				case n == 6 && len(m.Orders) > 0:
					i := r.IntN(len(m.Orders))
					m.Orders = slices.Delete(m.Orders, i, i+1)
				case n == 7:
					slices.Reverse(m.Events)
				}
			}
			return m
		}
		theirs, mine := change(), change()
		m, got := merged(t, base, theirs, mine)
		all := string(bodyOf(t, got))
		for _, f := range m.Fields {
			all += "\n" + f.Base + "\n" + f.Theirs + "\n" + f.Mine
		}
		for who, c := range map[string]Case{"they": theirs, "I": mine} {
			for _, w := range strings.FieldsFunc(string(bodyOf(t, c)), func(r rune) bool { return !strings.ContainsRune("word0123456789", r) }) {
				if strings.HasPrefix(w, "word") && !strings.Contains(all, w) {
					t.Fatalf("seed %d: %s wrote %s, and it is gone", seed, who, w)
				}
			}
		}
		if same, back := merged(t, base, base, mine); same.Clashes() || string(bodyOf(t, back)) != string(bodyOf(t, mine)) {
			t.Fatalf("seed %d: nobody else changed anything\ngot  %s\nwant %s", seed, bodyOf(t, back), bodyOf(t, mine))
		}
		if same, back := merged(t, base, theirs, base); same.Clashes() || string(bodyOf(t, back)) != string(bodyOf(t, theirs)) {
			t.Fatalf("seed %d: I changed nothing\ngot  %s\nwant %s", seed, bodyOf(t, back), bodyOf(t, theirs))
		}
	}
}
